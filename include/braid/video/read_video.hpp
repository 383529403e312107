#pragma once
#include "braid/video/image_sequence.hpp"  // first: it says what is missing

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

#include "braid/video/avi.hpp"
#include "braid/video/y4m.hpp"

namespace braid::inline v0::data {

/// A film in any of the forms that braid reads by itself.
class any_video {
 public:
  template <video_reader R>
  explicit any_video(R reader) : reader_(std::move(reader)) {}

  [[nodiscard]] video_facts const& facts() const {
    return std::visit([](auto const& r) -> video_facts const& { return r.facts(); }, reader_);
  }
  void read(std::size_t i, video_frame& frame) {
    std::visit([&](auto& r) { r.read(i, frame); }, reader_);
  }

 private:
  std::variant<y4m_file, avi_file, image_sequence> reader_;
};

/// Opens a film, of which no frame is read yet: YUV4MPEG2 or AVI without compression, as the file's first bytes say, a
/// folder of pictures, or a pattern of their names ("shots/frame_%04d.png").
///
///   auto film = bd::data::read_video("walk.avi", 1);
///   for (std::size_t i = 0; i < film.facts().frames; ++i) film.read(i, frame);
///
/// channels  1 grey, 3 RGB.
/// errors    as that form's reader; file_error: another format.
inline any_video read_video(std::string const& path, std::size_t channels = 3) {
  std::error_code fault;
  bool const pattern = image_names::pattern(std::filesystem::path(path).filename().string()).found;
  if (std::filesystem::is_directory(path, fault) || (pattern && !std::filesystem::exists(path, fault)))
    return any_video(image_sequence(path, channels));
  input_file const file(path);
  auto const first = file.read(0, std::min<std::size_t>(file.size(), 12));
  auto const text = as_text(first);
  if (text.starts_with(y4m::magic)) return any_video(y4m_file(path, channels));
  if (text.starts_with("RIFF") && text.ends_with("AVI ")) return any_video(avi_file(path, channels));
  file.refuse(byte_place(0),
              "a film in YUV4MPEG2 or AVI (braid/video/ffmpeg.hpp reads others), or a folder of pictures",
              text.empty() ? "an empty file" : "another format");
}

}  // namespace braid::data
