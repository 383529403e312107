#pragma once
// braid: the headers of video. Written by scripts/single-include; do not edit.
#include "braid.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

// braid/core/input_file.hpp
#ifndef BRAID_SINGLE_CORE_INPUT_FILE
#define BRAID_SINGLE_CORE_INPUT_FILE
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace braid::inline v0 {

/// A file opened for reading at any byte, or bytes in memory that are treated as one. Every read is checked against
/// the size, so a reader that goes through it cannot run past the end.
///
/// errors  file_error: not there, not a regular file, shorter than a read asks for, a failing disk.
/// threads read() may be called by several at once.
class input_file {
 public:
  explicit input_file(std::string path) : name_(std::move(path)) {
    // O_NONBLOCK: opening a pipe must not wait for a writer. Regular files ignore it.
    handle_ = ::open(name_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (handle_ < 0) refuse("", "a file that can be read", std::system_category().message(errno));
    struct stat facts;
    if (::fstat(handle_, &facts) != 0 || !S_ISREG(facts.st_mode)) {
      ::close(handle_);
      refuse("", "a regular file", "a folder, pipe or device");
    }
    size_ = static_cast<std::size_t>(facts.st_size);
  }

  /// Bytes in memory; they must outlive this object. The name stands in error messages.
  input_file(std::string name, std::span<std::byte const> bytes)
      : name_(std::move(name)), bytes_(bytes), size_(bytes.size()) {}

  input_file(input_file const&) = delete;
  input_file& operator=(input_file const&) = delete;
  ~input_file() {
    if (handle_ >= 0) ::close(handle_);
  }

  [[nodiscard]] std::string const& name() const { return name_; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Fills `out` with the bytes from `at` on; all of them or file_error.
  void read(std::size_t at, std::span<std::byte> out) const {
    require(at, out.size());
    if (out.empty()) return;
    if (handle_ < 0) {
      std::memcpy(out.data(), bytes_.data() + at, out.size());
      return;
    }
    while (!out.empty()) {
      // One call moves less than 2 GiB; EINTR and short reads are not failures.
      auto const n = ::pread(handle_, out.data(), std::min<std::size_t>(out.size(), std::size_t{1} << 30),
                             static_cast<off_t>(at));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) refuse(byte_place(at), "readable bytes", std::system_category().message(errno));
      if (n == 0) refuse(byte_place(at), std::to_string(out.size()) + " more bytes", "the end: the file was shortened");
      out = out.subspan(static_cast<std::size_t>(n));
      at += static_cast<std::size_t>(n);
    }
  }

  /// `count` bytes from `at` on. Checked before memory is taken.
  [[nodiscard]] std::vector<std::byte> read(std::size_t at, std::size_t count) const {
    require(at, count);
    std::vector<std::byte> bytes(count);
    read(at, std::span<std::byte>(bytes));
    return bytes;
  }

  /// Throws unless `count` bytes stand at `at`.
  void require(std::size_t at, std::size_t count) const {
    if (at > size_ || count > size_ - at)
      refuse(byte_place(at), std::to_string(count) + " bytes",
             at >= size_ ? "the end of the file" : std::to_string(size_ - at) + " bytes");
  }

  /// Throws file_error with this file as its subject.
  [[noreturn]] void refuse(std::string_view place, std::string_view expected, std::string_view found) const {
    throw file_error(name_, place, expected, found);
  }

 private:
  std::string name_;
  std::span<std::byte const> bytes_{};
  std::size_t size_ = 0;
  int handle_ = -1;
};

}  // namespace braid
#endif

// braid/picture/picture.hpp
#ifndef BRAID_SINGLE_PICTURE_PICTURE
#define BRAID_SINGLE_PICTURE_PICTURE
namespace braid::inline v0::data {

/// An image, channel by channel as the models take it.
struct picture {
  std::size_t channels = 0, height = 0, width = 0;
  std::vector<float> pixels;  ///< [channels, height, width], 0 to 1

  [[nodiscard]] std::size_t plane() const { return height * width; }
  [[nodiscard]] std::span<float const> channel(std::size_t c) const {
    return std::span(pixels).subspan(c * plane(), plane());
  }
  [[nodiscard]] std::span<float> channel(std::size_t c) { return std::span(pixels).subspan(c * plane(), plane()); }
};

inline constexpr std::size_t most_side = 16384;         ///< pixels along one side, of every reader
inline constexpr std::size_t most_pixels = 1ull << 26;  ///< in all

/// Throws unless the picture's pixels are of its shape and there are some.
///
/// errors  shape_error naming `where`.
inline void require_picture(picture const& p, std::string_view where) {
  std::size_t const shape[] = {p.channels, p.height, p.width};
  auto const wanted = checked_product(shape);
  if (!wanted || *wanted == 0 || p.pixels.size() != *wanted)
    throw shape_error(where, "picture", "[channels, height, width] with a number for each",
                      std::to_string(p.pixels.size()) + " values for " + shape_text(shape));
}

/// Throws file_error unless a file's sides are 1 to 16384 with 2^26 pixels in all: asked before memory is taken.
inline void require_sides(input_file const& file, std::size_t at, std::size_t height, std::size_t width) {
  std::size_t const sides[] = {height, width};
  if (height < 1 || height > most_side || width < 1 || width > most_side || height * width > most_pixels)
    file.refuse(byte_place(at), "sides of 1 to 16384 pixels, at most 2^26 in all", shape_text(sides));
}

/// Bytes [height, width, channels] as a picture.
inline picture from_bytes(std::span<std::uint8_t const> bytes, std::size_t channels, std::size_t height, std::size_t width) {
  picture p{channels, height, width, std::vector<float>(channels * height * width)};
  for (std::size_t c = 0; c < channels; ++c) {
    auto const to = p.channel(c);
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<float>(bytes[i * channels + c]) / 255;
  }
  return p;
}

}  // namespace braid::data
#endif

// braid/video/frames.hpp
#ifndef BRAID_SINGLE_VIDEO_FRAMES
#define BRAID_SINGLE_VIDEO_FRAMES
namespace braid::inline v0::data {

/// Frames a second as the file says it, 30000 / 1001 for instance; 0 where it says nothing.
struct frame_rate {
  std::uint32_t frames = 0, seconds = 1;

  [[nodiscard]] double value() const { return seconds ? static_cast<double>(frames) / seconds : 0; }
  bool operator==(frame_rate const&) const = default;
};

/// What is known of a film before a frame is read.
struct video_facts {
  std::size_t channels = 0, height = 0, width = 0;  ///< of every frame
  std::size_t frames = 0;                           ///< how many there are
  frame_rate rate;
};

/// One frame, in memory that is the caller's: a reader that is given the same one again takes no more.
struct video_frame {
  std::size_t channels = 0, height = 0, width = 0;
  std::vector<std::uint8_t> pixels;  ///< [channels, height, width], RGB or grey

  [[nodiscard]] std::size_t plane() const { return height * width; }
  void shape(std::size_t c, std::size_t h, std::size_t w) {
    channels = c, height = h, width = w;
    pixels.resize(c * h * w);
  }
};

/// What reads a film: facts(), and read(i, frame) for any frame, in any order. Readers that find a frame by its place
/// in the file (all but FFmpeg's) are as quick backwards as forwards.
template <class R>
concept video_reader = requires(R& reader, std::size_t i, video_frame& frame) {
  { reader.facts() } -> std::convertible_to<video_facts>;
  reader.read(i, frame);
};

/// A frame for the transforms of picture/, 0 to 1, in a picture whose memory is used again.
inline void to_picture(video_frame const& f, picture& p) {
  p.channels = f.channels, p.height = f.height, p.width = f.width;
  p.pixels.resize(f.pixels.size());
  for (std::size_t i = 0; i < f.pixels.size(); ++i) p.pixels[i] = static_cast<float>(f.pixels[i]) / 255;
}
inline picture to_picture(video_frame const& f) {
  picture p;
  to_picture(f, p);
  return p;
}

/// A picture as a frame: cut to 0..1 and rounded to 255ths.
///
/// errors  shape_error: pixels not of the shape. value_error: a NaN.
inline void to_frame(picture const& p, video_frame& f) {
  require_picture(p, "to_frame");
  f.shape(p.channels, p.height, p.width);
  for (std::size_t i = 0; i < p.pixels.size(); ++i) {
    if (std::isnan(p.pixels[i])) throw value_error("to_frame", "pixel " + std::to_string(i), "a number", "NaN");
    f.pixels[i] = static_cast<std::uint8_t>(std::fmin(std::fmax(p.pixels[i], 0.0f), 1.0f) * 255 + 0.5f);
  }
}

/// A reader's file: one of its own, opened by its path, or the caller's, which outlives it.
class video_source {
 public:
  explicit video_source(std::string path)
      : own_(std::make_unique<input_file const>(std::move(path))), file_(own_.get()) {}
  explicit video_source(input_file const& file) : file_(&file) {}

  [[nodiscard]] input_file const& operator*() const { return *file_; }
  [[nodiscard]] input_file const* operator->() const { return file_; }

 private:
  std::unique_ptr<input_file const> own_;
  input_file const* file_;
};

/// Throws value_error unless a reader is asked for 1 channel (grey) or 3 (RGB).
inline void require_channels(std::size_t channels, std::string_view reader) {
  if (channels != 1 && channels != 3) throw value_error(reader, "channels", "1 or 3", std::to_string(channels));
}
/// Throws value_error unless frame i is one of the film's.
inline void require_frame(std::size_t i, video_facts const& facts, std::string_view film) {
  if (i >= facts.frames)
    throw value_error(film, "frame", "one below " + std::to_string(facts.frames), std::to_string(i));
}

}  // namespace braid::data
#endif

// braid/video/ffmpeg.hpp
#ifndef BRAID_SINGLE_VIDEO_FFMPEG
#define BRAID_SINGLE_VIDEO_FFMPEG
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
#endif
