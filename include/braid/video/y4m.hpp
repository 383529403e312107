#pragma once
#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include "braid/video/frames.hpp"
#include "braid/video/yuv.hpp"

namespace braid::inline v0::data {

namespace y4m {
inline constexpr std::string_view magic = "YUV4MPEG2";
inline constexpr std::size_t longest_line = 1024;

/// The header of a file, and where its first frame begins.
struct header {
  std::size_t height = 0, width = 0, across = 2, down = 2, frames_at = 0;
  frame_rate rate;
  yuv_range range = yuv_range::limited;
};

/// The text from `at` to the end of its line, which must begin with `word`.
inline std::string_view line(input_file const& file, std::size_t at, std::string_view word,
                             std::array<std::byte, longest_line>& room) {
  std::size_t const there = at < file.size() ? std::min(room.size(), file.size() - at) : 0;
  file.read(at, std::span(room).first(there));
  auto const text = as_text(std::span(room).first(there));
  auto const behind = text.starts_with(word) ? text.substr(word.size(), 1) : "";
  bool const begins = behind == " " || behind == "\n";
  if (!begins) file.refuse(byte_place(at), in_quotes(word), there == 0 ? "the end of the file" : "other bytes");
  auto const end = text.find('\n');
  if (end == text.npos)
    file.refuse(byte_place(at), "a line of at most 1024 bytes",
                there < room.size() ? "the end of the file" : "a longer one");
  return text.substr(0, end);
}

inline std::uint32_t number(input_file const& file, std::size_t at, std::string_view text, std::uint32_t least,
                            std::size_t most) {
  std::uint32_t value = 0;
  auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size() || value < least || value > most)
    file.refuse(byte_place(at), "a number from " + std::to_string(least) + " to " + std::to_string(most),
                in_quotes(text));
  return value;
}

/// Pixels across and down that share a chroma value.
inline std::pair<std::size_t, std::size_t> chroma(input_file const& file, std::size_t at, std::string_view text) {
  for (auto const same : {"420", "420jpeg", "420mpeg2", "420paldv"})
    if (text == same) return {2, 2};
  if (text == "422") return {2, 1};
  if (text == "444") return {1, 1};
  if (text == "411") return {4, 1};
  if (text == "mono") return {0, 0};
  file.refuse(byte_place(at), "8 bits as 420, 422, 444, 411 or mono", in_quotes(text));
}

inline header read_header(input_file const& file) {
  std::array<std::byte, longest_line> room;
  auto const text = line(file, 0, magic, room);
  header h;
  for (std::size_t at = magic.size(); at < text.size();) {
    std::size_t const begin = at + 1, end = std::min(text.find(' ', begin), text.size());
    auto const field = text.substr(begin, end - begin), value = field.empty() ? field : field.substr(1);
    at = end;
    if (field.empty()) continue;
    switch (field[0]) {
      case 'W': h.width = number(file, begin, value, 1, most_side); break;
      case 'H': h.height = number(file, begin, value, 1, most_side); break;
      case 'F': {
        constexpr auto most = std::numeric_limits<std::int32_t>::max();
        auto const colon = value.find(':');
        if (colon == value.npos) file.refuse(byte_place(begin), "frames:seconds", in_quotes(value));
        auto const frames = number(file, begin, value.substr(0, colon), 0, most);
        auto const seconds = number(file, begin, value.substr(colon + 1), 0, most);
        h.rate = seconds ? frame_rate{frames, seconds} : frame_rate{};
        break;
      }
      case 'I':
        if (value != "p" && value != "?")
          file.refuse(byte_place(begin), "whole frames (Ip)", "interlaced ones, " + in_quotes(field));
        break;
      case 'C': std::tie(h.across, h.down) = chroma(file, begin, value); break;
      case 'X':
        if (value == "COLORRANGE=FULL") h.range = yuv_range::full;
        break;
      default: break;  // A, the shape of a pixel, and what later versions may say
    }
  }
  if (h.width == 0 || h.height == 0)
    file.refuse(byte_place(0), "a width (W) and a height (H)", in_quotes(text.substr(0, 64)));
  require_sides(file, 0, h.height, h.width);
  h.frames_at = text.size() + 1;
  return h;
}
}  // namespace y4m

/// A film in YUV4MPEG2: 8 bits, 4:2:0, 4:2:2, 4:4:4, 4:1:1 or grey, of whole frames. BT.601 in the limited range, or in
/// the full one where the file says XCOLORRANGE=FULL. The chroma of 4:2:0 is taken for the four pixels round it,
/// wherever in their midst the file's variant places it.
///
/// shapes  a frame: [channels, height, width].
/// cost    opening: a look at the head of each frame, 8 bytes kept of each. A frame: one read and one pass.
/// errors  file_error with the byte: another format, a header without sides, sides over 16384 or 2^26 pixels,
///         interlaced frames, more than 8 bits, no frame, one that is cut off. value_error: channels not 1 or 3, a
///         frame that there is not.
/// source  yuv4mpeg(5) of the mjpegtools; XCOLORRANGE as FFmpeg writes it.
class y4m_file {
 public:
  explicit y4m_file(std::string path, std::size_t channels = 3) : y4m_file(video_source(std::move(path)), channels) {}
  /// The file must outlive this object.
  explicit y4m_file(input_file const& file, std::size_t channels = 3) : y4m_file(video_source(file), channels) {}

  [[nodiscard]] video_facts const& facts() const { return facts_; }

  void read(std::size_t i, video_frame& frame) {
    require_frame(i, facts_, file_->name());
    raw_.resize(frames_.layout().bytes);
    file_->read(places_[i], std::span(raw_));
    if (facts_.channels == 1) frames_.to_grey(raw_, frame);
    else frames_.to_rgb(raw_, frame);
  }

 private:
  y4m_file(video_source file, std::size_t channels)
      : file_(std::move(file)), head_(y4m::read_header(*file_)),
        frames_(yuv_layout::planar(head_.height, head_.width, head_.across, head_.down), head_.height, head_.width,
                head_.range),
        facts_{channels, head_.height, head_.width, 0, head_.rate} {
    require_channels(channels, "y4m_file");
    std::size_t const bytes = frames_.layout().bytes;
    std::array<std::byte, y4m::longest_line> room;
    for (std::size_t at = head_.frames_at; at < file_->size() || places_.empty(); at = places_.back() + bytes) {
      places_.push_back(at + y4m::line(*file_, at, "FRAME", room).size() + 1);
      file_->require(places_.back(), bytes);
    }
    facts_.frames = places_.size();
  }

  video_source file_;
  y4m::header head_;
  yuv_frames frames_;
  video_facts facts_;
  std::vector<std::size_t> places_;  // of each frame's first byte
  std::vector<std::byte> raw_;
};

}  // namespace braid::data
