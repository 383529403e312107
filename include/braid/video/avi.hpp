#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "braid/video/avi_index.hpp"
#include "braid/video/yuv.hpp"

namespace braid::inline v0::data {

/// A film in AVI without compression: 24 or 32 bits a pixel, 8 bits with a palette, or luma and chroma as I420, IYUV,
/// YV12, YUY2, YUYV or Y800 (BT.601, limited range; Y800 full). Other codecs are what braid/video/ffmpeg.hpp is for.
///
/// shapes  a frame: [channels, height, width]; of colours, grey is their luma.
/// cost    opening: as `read_avi_index`. A frame: one read and one pass.
/// errors  file_error with the byte: as `read_avi_index`; a codec that compresses, by name; sides over 16384 or 2^26
///         pixels, a frame too short for its pixels. value_error: channels not 1 or 3, a frame that there is not.
/// source  BITMAPINFOHEADER in Microsoft's reference of GDI; the codes of luma and chroma at fourcc.org.
class avi_file {
 public:
  explicit avi_file(std::string path, std::size_t channels = 3) : avi_file(video_source(std::move(path)), channels) {}
  /// The file must outlive this object.
  explicit avi_file(input_file const& file, std::size_t channels = 3) : avi_file(video_source(file), channels) {}

  [[nodiscard]] video_facts const& facts() const { return facts_; }

  void read(std::size_t i, video_frame& frame) {
    require_frame(i, facts_, file_->name());
    raw_.resize(bytes_);
    file_->read(index_.frames[i].at, std::span(raw_));
    if (yuv_) return facts_.channels == 1 ? yuv_->to_grey(raw_, frame) : yuv_->to_rgb(raw_, frame);
    frame.shape(facts_.channels, facts_.height, facts_.width);
    if (bits_ == 8) paint<1>(frame);
    else if (bits_ == 24) paint<3>(frame);
    else paint<4>(frame);
  }

 private:
  avi_file(video_source file, std::size_t channels)
      : file_(std::move(file)),
        index_(read_avi_index(*file_)), facts_{channels, 0, 0, index_.frames.size(), index_.rate} {
    require_channels(channels, "avi_file");
    std::size_t const at = index_.format_at;
    std::array<std::byte, 40> info;
    file_->read(at, info);
    auto const signed_height = load<std::int32_t>(&info[8]);
    facts_.width = load<std::uint32_t>(&info[4]);
    facts_.height = static_cast<std::size_t>(std::llabs(signed_height));
    require_sides(*file_, at + 4, facts_.height, facts_.width);
    bits_ = load<std::uint16_t>(&info[14]);
    auto const code = as_text(info).substr(16, 4);
    if (load<std::uint32_t>(&info[16]) == 0 || code == "DIB ") {
      if (bits_ != 8 && bits_ != 24 && bits_ != 32)
        file_->refuse(byte_place(at + 14), "8, 24 or 32 bits a pixel", std::to_string(bits_));
      from_below_ = signed_height > 0;
      row_ = (facts_.width * bits_ + 31) / 32 * 4;  // rows begin at multiples of four
      bytes_ = row_ * facts_.height;
      if (bits_ == 8) read_palette(load<std::uint32_t>(&info[0]), load<std::uint32_t>(&info[32]));
    } else {
      auto const layout = layout_of(code);
      if (!layout)
        file_->refuse(byte_place(at + 16), "pictures without compression (braid/video/ffmpeg.hpp reads others)",
                      "the codec " + avi::letters(code));
      yuv_.emplace(*layout, facts_.height, facts_.width, layout->across ? yuv_range::limited : yuv_range::full);
      bytes_ = layout->bytes;
    }
    for (auto const& chunk : index_.frames)
      if (chunk.size < bytes_)
        file_->refuse(byte_place(chunk.at), "a frame of " + std::to_string(bytes_) + " bytes",
                      std::to_string(chunk.size));
  }

  [[nodiscard]] std::optional<yuv_layout> layout_of(std::string_view code) const {
    std::size_t const height = facts_.height, width = facts_.width;
    if (code == "I420" || code == "IYUV") return yuv_layout::planar(height, width, 2, 2);
    if (code == "YV12") return yuv_layout::planar(height, width, 2, 2).exchanged();
    if (code == "YUY2" || code == "YUYV") return yuv_layout::packed(height, width);
    if (code == "Y800") return yuv_layout::planar(height, width, 0, 0);
    return std::nullopt;
  }

  void read_palette(std::size_t header, std::size_t said) {
    std::size_t const at = index_.format_at, colours = said ? said : 256;
    std::size_t const room = index_.format_size - std::min(header, index_.format_size);
    if (header < 40) file_->refuse(byte_place(at), "a header of at least 40 bytes", std::to_string(header));
    if (colours > 256 || 4 * colours > room)
      file_->refuse(byte_place(at + 32),
                    "a palette of at most " + std::to_string(std::min<std::size_t>(256, room / 4)) + " colours",
                    std::to_string(colours));
    // Blue, green, red, nothing. Colours that are not there are black.
    auto const palette = file_->read(at + header, 4 * colours);
    for (std::size_t i = 0; i < colours; ++i)
      for (std::size_t c = 0; c < 3; ++c) palette_[c][i] = std::to_integer<std::uint8_t>(palette[4 * i + 2 - c]);
    for (std::size_t i = 0; i < 256; ++i) grey_[i] = luma(palette_[0][i], palette_[1][i], palette_[2][i]);
  }

  static std::uint8_t luma(std::uint32_t red, std::uint32_t green, std::uint32_t blue) {
    return static_cast<std::uint8_t>((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16);
  }

  /// Rows of pixels of Bytes each, as RGB or grey.
  template <std::size_t Bytes>
  void paint(video_frame& frame) const {
    std::size_t const width = facts_.width, plane = frame.plane();
    for (std::size_t y = 0; y < facts_.height; ++y) {
      auto const* const from =
          reinterpret_cast<std::uint8_t const*>(&raw_[(from_below_ ? facts_.height - 1 - y : y) * row_]);
      std::uint8_t* const to = &frame.pixels[y * width];
      if constexpr (Bytes == 1) {
        for (std::size_t c = 0; c < facts_.channels; ++c) {
          auto const& colour = facts_.channels == 1 ? grey_ : palette_[c];
          for (std::size_t x = 0; x < width; ++x) to[c * plane + x] = colour[from[x]];
        }
      } else if (facts_.channels == 1) {
        for (std::size_t x = 0; x < width; ++x) to[x] = luma(from[x * Bytes + 2], from[x * Bytes + 1], from[x * Bytes]);
      } else {
        for (std::size_t x = 0; x < width; ++x)
          for (std::size_t c = 0; c < 3; ++c) to[c * plane + x] = from[x * Bytes + 2 - c];
      }
    }
  }

  video_source file_;
  avi::index index_;
  video_facts facts_;
  std::optional<yuv_frames> yuv_;
  std::size_t bits_ = 0, row_ = 0, bytes_ = 0;
  bool from_below_ = false;
  std::array<std::array<std::uint8_t, 256>, 3> palette_{};
  std::array<std::uint8_t, 256> grey_{};
  std::vector<std::byte> raw_;
};

}  // namespace braid::data
