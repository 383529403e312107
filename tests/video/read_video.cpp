#include "braid/video/read_video.hpp"

#include "films.hpp"

using namespace video_test;

TEST_CASE("a film of a moving digit is the same as Y4M, as AVI, as pictures and as a pattern of their names") {
  auto const film = moving_digit(12);
  support::folder const here;
  support::put(here / "digit.y4m", as_y4m(film));
  support::put(here / "digit.avi", as_avi(film));
  std::filesystem::create_directory(here.at / "digit");
  for (std::size_t t = 0; t < film.size(); ++t) write_png(here / ("digit/f" + std::to_string(t) + ".png"), to_picture(film[t]));
  for (std::string const name : {"digit.y4m", "digit.avi", "digit", "digit/f%d.png"})
    for (std::size_t const channels : {1u, 3u}) {
      INFO(name);
      auto read = read_video(here / name, channels);
      CHECK(read.facts().frames == 12);
      CHECK(read.facts().channels == channels);
      CHECK(read.facts().rate.value() == (name.ends_with("g") || name == "digit" ? 0 : 25));
      video_frame f;
      for (std::size_t t = 0; t < film.size(); ++t) {
        read.read(t, f);
        CHECK(f.channels == channels);
        for (std::size_t c = 0; c < channels; ++c)
          CHECK(std::equal(film[t].pixels.begin(), film[t].pixels.end(), f.pixels.begin() + std::ptrdiff_t(c * f.plane())));
      }
    }
  static_assert(video_reader<any_video>);
}

TEST_CASE("a film in another form, or none") {
  support::folder const here;
  support::put(here / "empty", {});
  support::put(here / "f.mp4", support::to_bytes("    ftypisom"));
  support::put(here / "f.wav", support::to_bytes("RIFF    WAVEfmt "));
  auto const said = [&](std::string const& name) { return message([&] { (void)read_video(here / name); }); };
  CHECK(contains(said("empty"), "byte 0: expected a film in YUV4MPEG2 or AVI (braid/video/ffmpeg.hpp reads others), or a folder of pictures, found an empty file"));
  CHECK(contains(said("f.mp4"), "found another format"));
  CHECK(contains(said("f.wav"), "found another format"));
  CHECK(contains(said("nowhere"), "expected a file that can be read"));
  CHECK(contains(said("f%d.png"), "expected a file of such a name, found none"));
}
