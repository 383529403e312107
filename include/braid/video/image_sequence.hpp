#pragma once
#include "braid/picture/read_picture.hpp"  // first: it says what is missing

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "braid/video/frames.hpp"

namespace braid::inline v0::data {

namespace image_names {
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The number at the start of a text, digits alone.
inline std::string_view digits(std::string_view text) {
  return text.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin()));
}
inline std::string_view without_zeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}
/// Below 0, 0 or above 0, for numbers of any length.
inline std::ptrdiff_t compared(std::string_view a, std::string_view b) {
  a = without_zeros(a), b = without_zeros(b);
  return a.size() != b.size() ? std::ssize(a) - std::ssize(b) : a.compare(b);
}
/// Whether a stands before b where numbers in names count as such: 2 before 10.
inline bool before(std::string_view a, std::string_view b) {
  std::string_view x = a, y = b;
  while (!x.empty() && !y.empty()) {
    if (is_digit(x[0]) && is_digit(y[0])) {
      auto const m = digits(x), n = digits(y);
      if (auto const order = compared(m, n); order != 0) return order < 0;
      x.remove_prefix(m.size()), y.remove_prefix(n.size());
    } else {
      if (x[0] != y[0]) return x[0] < y[0];
      x.remove_prefix(1), y.remove_prefix(1);
    }
  }
  return x.empty() != y.empty() ? x.empty() : a < b;
}

inline bool is_picture(std::filesystem::path const& file) {
  std::string end = file.extension().string();
  for (char& c : end) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  constexpr std::string_view ends[] = {".png", ".jpg", ".jpeg", ".bmp", ".ppm", ".pgm"};
  return std::ranges::find(ends, end) != std::end(ends) && !file.filename().string().starts_with(".");
}

/// A name with %d or %04d in it: what stands before and behind, and how many digits there are at least.
struct pattern {
  std::string_view before, behind;
  std::size_t digits = 0;
  bool found = false;

  explicit pattern(std::string_view name) {
    auto const at = name.find('%');
    if (at == name.npos) return;
    auto const width = image_names::digits(name.substr(at + 1));
    if (width.size() > 3 || (!width.empty() && width[0] != '0') || name.substr(at + 1 + width.size(), 1) != "d") return;
    for (char const c : width) digits = 10 * digits + static_cast<std::size_t>(c - '0');
    before = name.substr(0, at), behind = name.substr(at + 2 + width.size());
    found = behind.find('%') == behind.npos;
  }
  /// The number in a name that fits.
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view name) const {
    if (!name.starts_with(before) || !name.ends_with(behind) || name.size() <= before.size() + behind.size()) return {};
    auto const middle = name.substr(before.size(), name.size() - before.size() - behind.size());
    std::size_t const least = std::max<std::size_t>(digits, 1);
    if (middle.size() < least || (middle.size() > least && middle[0] == '0')) return {};
    std::uint64_t value = 0;
    auto const [end, fault] = std::from_chars(middle.data(), middle.data() + middle.size(), value);
    if (fault != std::errc{} || end != middle.data() + middle.size()) return {};
    return value;
  }
};
}  // namespace image_names

/// The pictures of a folder as a film, in the order of the numbers in their names (2 before 10), or those of a pattern,
/// "shots/frame_%04d.png", which are to be there without a gap from the first that there is.
///
/// shapes  a frame: [channels, height, width]; all pictures are of the first one's size.
/// cost    opening: the folder's names, and the first picture. A frame: as `read_picture`.
/// errors  file_error: no such folder, no picture in it, a number left out, a picture of another size (by its file); as
///         `read_picture`. value_error: channels not 1 or 3, a frame that there is not.
class image_sequence {
 public:
  /// A folder knows no rate; it is the caller's to give, if anything asks for it.
  explicit image_sequence(std::string path, std::size_t channels = 3, frame_rate rate = {}) : name_(std::move(path)) {
    require_channels(channels, "image_sequence");
    namespace fs = std::filesystem;
    fs::path const whole(name_);
    std::string const last = whole.filename().string();
    image_names::pattern const wanted(last);
    fs::path const folder = wanted.found ? (whole.has_parent_path() ? whole.parent_path() : fs::path(".")) : whole;
    std::error_code fault;
    for (fs::directory_iterator at(folder, fault), end; !fault && at != end; at.increment(fault)) {
      std::string const name = at->path().filename().string();
      bool const fits = wanted.found ? wanted.number(name).has_value() : image_names::is_picture(at->path()) && !fs::is_directory(at->path());
      if (fits) files_.push_back(at->path().string());
    }
    if (fault) throw file_error(folder.string(), "", "a folder of pictures", fault.message());
    if (files_.empty())
      throw file_error(name_, "", wanted.found ? "a file of such a name" : "PNG, JPEG, BMP, PPM or PGM files", "none");
    std::ranges::sort(files_, image_names::before);
    if (wanted.found) require_no_gap(wanted);
    picture const first = read_picture(files_[0], channels);
    facts_ = {channels, first.height, first.width, files_.size(), rate};
  }

  [[nodiscard]] video_facts const& facts() const { return facts_; }
  /// Where each frame is.
  [[nodiscard]] std::vector<std::string> const& files() const { return files_; }

  void read(std::size_t i, video_frame& frame) const {
    require_frame(i, facts_, name_);
    picture const p = read_picture(files_[i], facts_.channels);
    if (p.height != facts_.height || p.width != facts_.width) {
      std::size_t const wanted[] = {facts_.height, facts_.width}, found[] = {p.height, p.width};
      throw file_error(files_[i], "size", shape_text(wanted) + " as in " + files_[0], shape_text(found));
    }
    to_frame(p, frame);
  }

 private:
  void require_no_gap(image_names::pattern const& wanted) const {
    auto const number = [&](std::size_t i) {
      return *wanted.number(std::filesystem::path(files_[i]).filename().string());
    };
    for (std::size_t i = 1; i < files_.size(); ++i)
      if (number(i) != number(i - 1) + 1)
        throw file_error(name_, "behind " + files_[i - 1], "number " + std::to_string(number(i - 1) + 1),
                         std::to_string(number(i)));
  }

  std::string name_;
  std::vector<std::string> files_;
  video_facts facts_;
};

}  // namespace braid::data
