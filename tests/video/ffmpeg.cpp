#include "braid/video/ffmpeg.hpp"

#include "films.hpp"

#include <cmath>

using namespace video_test;

namespace {
/// Writes grey frames by an encoder of libavcodec, into the container that the name ends with.
void write(std::string const& path, std::vector<video_frame> const& film, AVCodecID id, AVPixelFormat format) {
  AVFormatContext* made = nullptr;
  REQUIRE(avformat_alloc_output_context2(&made, nullptr, nullptr, path.c_str()) >= 0);
  std::unique_ptr<AVFormatContext, ffmpeg::by_value<&avformat_free_context>> const container(made);
  AVCodec const* const codec = avcodec_find_encoder(id);
  REQUIRE(codec != nullptr);
  AVStream* const stream = avformat_new_stream(made, nullptr);
  ffmpeg::decoder const encoder(avcodec_alloc_context3(codec));
  encoder->width = int(film[0].width), encoder->height = int(film[0].height);
  encoder->pix_fmt = format, encoder->time_base = {1, 12}, encoder->framerate = {12, 1};
  encoder->bit_rate = 4000000, encoder->max_b_frames = 0, encoder->gop_size = 4;
  if (made->oformat->flags & AVFMT_GLOBALHEADER) encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  REQUIRE(avcodec_open2(encoder.get(), codec, nullptr) >= 0);
  REQUIRE(avcodec_parameters_from_context(stream->codecpar, encoder.get()) >= 0);
  stream->time_base = encoder->time_base, stream->avg_frame_rate = encoder->framerate;
  REQUIRE(avio_open(&made->pb, path.c_str(), AVIO_FLAG_WRITE) >= 0);
  REQUIRE(avformat_write_header(made, nullptr) >= 0);
  ffmpeg::packet const packet(av_packet_alloc());
  auto const drain = [&] {
    while (avcodec_receive_packet(encoder.get(), packet.get()) == 0) {
      packet->duration = 1;
      av_packet_rescale_ts(packet.get(), encoder->time_base, stream->time_base);
      packet->stream_index = 0;
      REQUIRE(av_interleaved_write_frame(made, packet.get()) >= 0);
    }
  };
  for (std::size_t t = 0; t < film.size(); ++t) {
    ffmpeg::decoded const frame(av_frame_alloc());
    frame->width = encoder->width, frame->height = encoder->height, frame->format = format, frame->pts = std::int64_t(t);
    REQUIRE(av_frame_get_buffer(frame.get(), 0) >= 0);
    for (std::size_t y = 0; y < film[t].height; ++y)
      std::copy_n(&film[t].pixels[y * film[t].width], film[t].width, frame->data[0] + std::ptrdiff_t(y) * frame->linesize[0]);
    if (format == AV_PIX_FMT_YUV420P)
      for (int c : {1, 2}) std::fill_n(frame->data[c], std::ptrdiff_t(frame->linesize[c]) * (frame->height / 2), std::uint8_t{128});
    REQUIRE(avcodec_send_frame(encoder.get(), frame.get()) >= 0);
    drain();
  }
  REQUIRE(avcodec_send_frame(encoder.get(), nullptr) >= 0);
  drain();
  REQUIRE(av_write_trailer(made) >= 0);
  avio_closep(&made->pb);
}
}  // namespace

TEST_CASE("FFmpeg: a moving digit without loss, in any order") {
  auto const film = moving_digit();
  support::folder const here;
  write(here / "digit.avi", film, AV_CODEC_ID_FFV1, AV_PIX_FMT_GRAY8);
  ffmpeg_file file(here / "digit.avi", 1);
  CHECK(file.facts().frames == 6);
  CHECK(file.facts().height == 20);
  CHECK(file.facts().width == 24);
  CHECK(file.facts().rate == frame_rate{12, 1});
  for (std::size_t const i : {0u, 1u, 1u, 5u, 3u, 0u}) CHECK(pixels(file, i) == film[i].pixels);
  ffmpeg_file moved = std::move(file);
  CHECK(pixels(moved, 2) == film[2].pixels);
  auto const rgb = pixels(ffmpeg_file(here / "digit.avi"), 4);
  REQUIRE(rgb.size() == 3 * 480);
  for (std::size_t i = 0; i < rgb.size(); ++i) CHECK(std::abs(rgb[i] - film[4].pixels[i % 480]) <= 1);
  CHECK(contains(message([&] { pixels(moved, 6); }), "digit.avi: frame: expected one below 6, found 6"));
  static_assert(video_reader<ffmpeg_file>);
}

TEST_CASE("FFmpeg: the digit compressed, where a frame leans on those before it") {
  auto const film = moving_digit();
  support::folder const here;
  write(here / "digit.mp4", film, AV_CODEC_ID_MPEG4, AV_PIX_FMT_YUV420P);
  ffmpeg_file file(here / "digit.mp4");
  CHECK(file.facts().frames == 6);
  for (std::size_t const t : {3u, 5u, 2u}) {
    auto const rgb = pixels(file, t);
    double error = 0;
    for (std::size_t i = 0; i < rgb.size(); ++i) {  // luma was written in the limited range
      double const wanted = std::min(std::max((film[t].pixels[i % 480] - 16) * 255 / 219.0, 0.0), 255.0);
      error += std::abs(rgb[i] - wanted);
    }
    CHECK(error / double(rgb.size()) < 6);
  }
}

TEST_CASE("FFmpeg: what it does not read") {
  support::folder const here;
  support::put(here / "f.avi", support::to_bytes("no film at all"));
  CHECK(contains(message([&] { (void)ffmpeg_file(here / "f.avi"); }), "f.avi: expected a film that FFmpeg reads, found "));
  CHECK(contains(message([&] { (void)ffmpeg_file(here / "nowhere.mp4"); }), "nowhere.mp4: expected a film that FFmpeg reads, found No such file"));
  CHECK(contains(message([&] { (void)ffmpeg_file(here / "f.avi", 2); }), "ffmpeg_file: channels: expected 1 or 3, found 2"));
  write(here / "whole.avi", moving_digit(), AV_CODEC_ID_FFV1, AV_PIX_FMT_GRAY8);
  auto const bytes = support::get(here / "whole.avi");
  for (std::size_t n = 0; n < bytes.size(); n += 1 + bytes.size() / 40) {  // cut off anywhere: fewer frames, or an error of ours
    support::put(here / "cut.avi", std::span(bytes).first(n));
    try {
      ffmpeg_file file(here / "cut.avi", 1);
      CHECK(file.facts().frames <= 6);
      video_frame f;
      for (std::size_t i = 0; i < file.facts().frames; ++i) file.read(i, f);
    } catch (braid::error const&) {
    }
  }
}

int const quiet = (av_log_set_level(AV_LOG_QUIET), 0);  // what FFmpeg says is in the errors
