#pragma once
#if __has_include(<libavformat/avformat.h>) && __has_include(<libswscale/swscale.h>)
extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/error.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}
#else
#error "braid/video/ffmpeg.hpp needs FFmpeg: apt install libavformat-dev libswscale-dev, link braid::video"
#include "missing_library"  // there is none: the compiler stops here
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "braid/video/frames.hpp"

namespace braid::inline v0::data {

namespace ffmpeg {
/// Gives back what a library made by a function that takes a pointer's address.
template <auto Free>
struct by_address {
  void operator()(auto* p) const { Free(&p); }
};
template <auto Free>
struct by_value {
  void operator()(auto* p) const { Free(p); }
};
using input = std::unique_ptr<AVFormatContext, by_address<&avformat_close_input>>;
using decoder = std::unique_ptr<AVCodecContext, by_address<&avcodec_free_context>>;
using packet = std::unique_ptr<AVPacket, by_address<&av_packet_free>>;
using decoded = std::unique_ptr<AVFrame, by_address<&av_frame_free>>;
using scaler = std::unique_ptr<SwsContext, by_value<&sws_freeContext>>;

inline std::string said(int code) {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
  return av_strerror(code, text.data(), text.size()) == 0 ? text.data() : "error " + std::to_string(code);
}
}  // namespace ffmpeg

/// A film in any form that FFmpeg's libraries read: its first stream of pictures. Frames are those that the decoder
/// gives, one after the other as they are shown; a film of varying rate says its mean. FFmpeg opens what a path names,
/// also playlists of other files: a path from outside should name a file whose kind is known.
///
/// shapes  a frame: [channels, height, width]; frames of another size on the way are brought to the first one's.
/// cost    opening: all packets are read once, to count the frames, but nothing is decoded. A frame: decoding from the
///         one that was read before, or from the film's start for one that lies before it; so read forwards. One
///         thread.
/// errors  file_error, with what FFmpeg says: no such file, no stream of pictures, no decoder, damaged, no frame, sides
///         over 16384 or 2^26 pixels, the end before the last frame. value_error: channels not 1 or 3, a frame that
///         there is not.
/// source  FFmpeg's libavformat, libavcodec, libswscale, 5.1 and later.
class ffmpeg_file {
 public:
  explicit ffmpeg_file(std::string path, std::size_t channels = 3) : path_(std::move(path)) {
    require_channels(channels, "ffmpeg_file");
    facts_.channels = channels;
    packet_.reset(av_packet_alloc()), frame_.reset(av_frame_alloc());
    if (!packet_ || !frame_) refuse("", "memory", "none");
    open();
    count();
    open();
  }

  [[nodiscard]] video_facts const& facts() const { return facts_; }

  void read(std::size_t i, video_frame& frame) {
    require_frame(i, facts_, path_);
    if (i + 1 == next_ && frame_->width > 0) return convert(frame);  // the one that was read last
    if (i < next_) open();
    while (next_ <= i) {
      if (!decode())
        refuse("frame " + std::to_string(next_), std::to_string(facts_.frames) + " frames", "the end of the film");
      ++next_;
    }
    convert(frame);
  }

 private:
  [[noreturn]] void refuse(std::string_view place, std::string_view expected, std::string_view found) const {
    throw file_error(path_, place, expected, found);
  }
  int checked(int code, std::string_view place, std::string_view expected) const {
    if (code < 0) refuse(place, expected, ffmpeg::said(code));
    return code;
  }

  /// From the film's start. (Seeking there is not exact in every form.)
  void open() {
    AVFormatContext* made = nullptr;
    checked(avformat_open_input(&made, path_.c_str(), nullptr, nullptr), "", "a film that FFmpeg reads");
    input_.reset(made);
    checked(avformat_find_stream_info(made, nullptr), "", "streams");
    AVCodec const* codec = nullptr;
    stream_ = checked(av_find_best_stream(made, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0), "",
                      "a stream of pictures with a decoder");
    AVStream const& stream = *made->streams[stream_];
    decoder_.reset(avcodec_alloc_context3(codec));
    if (!decoder_) refuse("", "memory", "none");
    checked(avcodec_parameters_to_context(decoder_.get(), stream.codecpar), "", "a stream that its decoder takes");
    decoder_->thread_count = 1;
    decoder_->max_pixels = static_cast<std::int64_t>(most_pixels);
    decoder_->pkt_timebase = stream.time_base;
    checked(avcodec_open2(decoder_.get(), codec, nullptr), "", "a decoder");
    auto const height = static_cast<std::size_t>(std::max(stream.codecpar->height, 0));
    auto const width = static_cast<std::size_t>(std::max(stream.codecpar->width, 0));
    if (height < 1 || height > most_side || width < 1 || width > most_side || height * width > most_pixels) {
      std::size_t const sides[] = {height, width};
      refuse("size", "sides of 1 to 16384 pixels, at most 2^26 in all", shape_text(sides));
    }
    facts_.height = height, facts_.width = width;
    AVRational const rate = av_guess_frame_rate(made, made->streams[stream_], nullptr);
    facts_.rate =
        rate.num > 0 && rate.den > 0 ? frame_rate{std::uint32_t(rate.num), std::uint32_t(rate.den)} : frame_rate{};
    next_ = 0, ended_ = false;
  }

  /// The next packet of the stream; false at the end.
  bool next_packet() {
    for (;;) {
      av_packet_unref(packet_.get());
      int const code = av_read_frame(input_.get(), packet_.get());
      if (code == AVERROR_EOF) return false;
      checked(code, "frame " + std::to_string(next_), "a packet");
      if (packet_->stream_index == stream_) return true;
    }
  }
  void count() {
    facts_.frames = 0;
    while (next_packet()) facts_.frames += packet_->size > 0 && !(packet_->flags & AV_PKT_FLAG_DISCARD);
    if (facts_.frames == 0) refuse("", "a frame", "none");
  }

  /// Decodes the next frame; false at the end.
  bool decode() {
    for (;;) {
      int const got = avcodec_receive_frame(decoder_.get(), frame_.get());
      if (got == 0) return true;
      if (got == AVERROR_EOF) return false;
      if (got != AVERROR(EAGAIN)) checked(got, "frame " + std::to_string(next_), "a frame that can be decoded");
      bool const there = !ended_ && next_packet();
      ended_ = !there;
      checked(avcodec_send_packet(decoder_.get(), there ? packet_.get() : nullptr), "frame " + std::to_string(next_),
              "a packet that can be decoded");
    }
  }

  void convert(video_frame& frame) {
    int const width = static_cast<int>(facts_.width), height = static_cast<int>(facts_.height);
    bool const grey = facts_.channels == 1;
    auto const from = static_cast<AVPixelFormat>(frame_->format);
    scaler_.reset(sws_getCachedContext(scaler_.release(), frame_->width, frame_->height, from, width, height,
                                       grey ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_GBRP,
                                       SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nullptr, nullptr,
                                       nullptr));
    if (!scaler_) refuse("frame " + std::to_string(next_ - 1), "pixels that swscale converts", "others");
    auto const* const about = av_pix_fmt_desc_get(from);
    if (about && about->nb_components >= 3 && !(about->flags & AV_PIX_FMT_FLAG_RGB))  // the film's own matrix and range
      sws_setColorspaceDetails(scaler_.get(), sws_getCoefficients(frame_->colorspace),
                               frame_->color_range == AVCOL_RANGE_JPEG, sws_getCoefficients(SWS_CS_DEFAULT), 1, 0,
                               1 << 16, 1 << 16);
    // libswscale writes whole vectors of a row, so its rows are longer than ours.
    std::size_t const row = (facts_.width + 63) / 64 * 64, plane = row * facts_.height;
    planes_.resize(facts_.channels * plane + 64);
    std::uint8_t* const first = planes_.data();
    std::size_t const apart = grey ? 0 : plane;
    std::array<std::uint8_t*, 4> to{first, first + apart, first + 2 * apart, nullptr};  // green, blue, red
    std::array<int, 4> const rows{static_cast<int>(row), static_cast<int>(row), static_cast<int>(row), 0};
    checked(sws_scale(scaler_.get(), frame_->data, frame_->linesize, 0, frame_->height, to.data(), rows.data()),
            "frame " + std::to_string(next_ - 1), "pixels that swscale converts");
    frame.shape(facts_.channels, facts_.height, facts_.width);
    constexpr std::array<std::size_t, 3> place{2, 0, 1};  // red, green, blue
    for (std::size_t c = 0; c < facts_.channels; ++c)
      for (std::size_t y = 0; y < facts_.height; ++y)
        std::copy_n(to[grey ? 0 : place[c]] + y * row, facts_.width,
                    &frame.pixels[c * frame.plane() + y * facts_.width]);
  }

  std::string path_;
  video_facts facts_;
  ffmpeg::input input_;
  ffmpeg::decoder decoder_;
  ffmpeg::packet packet_;
  ffmpeg::decoded frame_;
  ffmpeg::scaler scaler_;
  int stream_ = -1;
  std::size_t next_ = 0;  // the frame that the decoder gives next
  bool ended_ = false;
  std::vector<std::uint8_t> planes_;
};

}  // namespace braid::data
