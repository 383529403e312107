#include "braid/video/avi.hpp"
#include "fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  return fuzz::file(data, size, [](auto const& file) {
    for (std::size_t const channels : {1u, 3u}) {
      braid::data::avi_file film(file, channels);
      braid::data::video_frame frame;
      for (std::size_t i = 0; i < film.facts().frames; i += 1 + film.facts().frames / 4) {
        film.read(i, frame);
        fuzz::must(frame.pixels.size() == channels * film.facts().height * film.facts().width, "a frame is of the film's shape");
      }
    }
  }, {.per_byte = 32, .least = std::size_t{1} << 18});  // 16 bytes a frame, 12 a pixel of a row of luma and chroma
}
