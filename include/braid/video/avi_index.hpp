#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "braid/core/bytes.hpp"
#include "braid/video/frames.hpp"

namespace braid::inline v0::data {

namespace avi {
/// What an AVI file says of its first stream of pictures, and where their bytes lie.
struct index {
  struct chunk {
    std::size_t at, size;
  };
  std::size_t format_at = 0, format_size = 0;  ///< of the BITMAPINFOHEADER
  frame_rate rate;
  std::vector<chunk> frames;
};

/// A chunk's name for a message: its letters, and dots for bytes that are none.
inline std::string letters(std::string_view four) {
  std::string text;
  for (char const c : four) text += c >= ' ' && c <= '~' ? c : '.';
  return in_quotes(text);
}

/// The walk over a file's chunks. Lists that matter are entered, that is, only their heads are stepped over; what else
/// there is is skipped. An empty chunk of the film is the frame before it once more.
class walk {
 public:
  explicit walk(input_file const& file) : file_(file) {
    for (std::size_t at = 0; at == 0 || more(at, 12);) {
      auto const kind = head(at);
      bool const first = at == 0;
      if (!kind.starts_with("RIFF") || (first ? kind.substr(8) != "AVI " : kind.substr(8) != "AVIX")) {
        if (!first) break;  // what else was put behind the film
        file.refuse(byte_place(0), "an AVI film", file.size() ? "another format" : "an empty file");
      }
      at = riff(at);
    }
    if (index_.format_size == 0)
      file.refuse("", "a stream of pictures ('vids')", std::to_string(streams_) + " streams of other kinds");
    if (index_.frames.empty()) file.refuse("", "a frame", "none");
  }

  [[nodiscard]] index const& found() const { return index_; }

 private:
  [[nodiscard]] bool more(std::size_t at, std::size_t bytes) const {
    return at < file_.size() && file_.size() - at >= bytes;
  }

  /// Name, size and type of the chunk or list at `at`.
  std::string_view head(std::size_t at) {
    head_ = {};
    file_.read(at, std::span(head_).first(more(at, 12) ? 12 : at < file_.size() ? file_.size() - at : 0));
    return as_text(head_);
  }
  std::size_t inside(std::size_t at, std::size_t end) {
    std::size_t const size = load<std::uint32_t>(&head_[4]);
    if (size > end - at - 8)
      file_.refuse(byte_place(at + 4), "a chunk of at most " + std::to_string(end - at - 8) + " bytes",
                   std::to_string(size));
    return size;
  }

  std::size_t riff(std::size_t begin) {
    std::size_t const end = begin + 8 + inside(begin, file_.size());
    for (std::size_t at = begin + 12; at < end && end - at >= 8;) {
      auto const kind = head(at);
      std::size_t const size = inside(at, end);
      if (kind.starts_with("LIST")) {
        auto const type = kind.substr(8);
        if (size < 4) file_.refuse(byte_place(at + 4), "a list of at least 4 bytes", std::to_string(size));
        if (type == "strl") of_pictures_ = false, ++streams_;
        if (type == "hdrl" || type == "strl" || type == "movi" || type == "rec ") {
          at += 12;
          continue;
        }
      } else if (kind.starts_with("strh")) {
        stream(at + 8, size);
      } else if (kind.starts_with("strf") && of_pictures_) {
        index_.format_at = at + 8, index_.format_size = size;
        if (size < 40)
          file_.refuse(byte_place(at + 4), "a BITMAPINFOHEADER of at least 40 bytes", std::to_string(size));
      } else if (index_.format_size) {
        data(kind, at, size);
      }
      at += 8 + size + size % 2;  // chunks begin at even places
    }
    return end + end % 2;
  }

  void stream(std::size_t at, std::size_t size) {
    std::array<std::byte, 28> about;
    if (size < about.size())
      file_.refuse(byte_place(at - 4), "a stream's head of at least 28 bytes", std::to_string(size));
    file_.read(at, about);
    of_pictures_ = as_text(about).starts_with("vids") && index_.format_size == 0 && streams_ >= 1 && streams_ <= 100;
    if (!of_pictures_) return;
    std::uint32_t const scale = load<std::uint32_t>(&about[20]), rate = load<std::uint32_t>(&about[24]);
    index_.rate = scale ? frame_rate{rate, scale} : frame_rate{};
    std::size_t const number = streams_ - 1;
    digits_ = {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
  }

  void data(std::string_view kind, std::size_t at, std::size_t size) {
    if (kind.substr(0, 2) != std::string_view(digits_.data(), 2)) return;
    auto const type = kind.substr(2, 2);
    if (type == "pc") file_.refuse(byte_place(at), "one palette for the film", "another on the way");
    if (type != "db" && type != "dc") return;
    if (size > 0) index_.frames.push_back({at + 8, size});
    else if (!index_.frames.empty()) index_.frames.push_back(index_.frames.back());
    else file_.refuse(byte_place(at), "a first frame", "an empty one");
  }

  input_file const& file_;
  index index_;
  std::array<std::byte, 12> head_{};
  std::array<char, 2> digits_{};
  std::size_t streams_ = 0;
  bool of_pictures_ = false;
};
}  // namespace avi

/// The frames of an AVI file's first stream of pictures, whatever is in them; also of the segments 'AVIX' of a long
/// one.
///
/// cost    a look at the head of each chunk, 16 bytes kept of each frame.
/// errors  file_error with the byte: another format, a chunk or list that leaves the one round it or the file, no
///         stream of pictures, no frame, a palette that changes.
/// source  AVI RIFF File Reference, Microsoft; OpenDML AVI File Format Extensions 1.02, Matrox.
inline avi::index read_avi_index(input_file const& file) { return avi::walk(file).found(); }

}  // namespace braid::data
