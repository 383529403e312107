// Pictures, beside picture.py. "bytes" are those of the pixels.
#include "braid/picture/read_picture.hpp"
#include "braid/picture/resize.hpp"

#include "reader.hpp"

#include <algorithm>
#include <filesystem>

namespace {
auto read(std::string const& folder, std::string const& kind, std::size_t channels) {
  std::vector<std::string> files;
  for (auto const& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().filename().string().starts_with(kind)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return readers::prepared(files.size() * channels * 224 * 224, [files, channels] {
    double sum = 0;
    for (auto const& file : files) {
      auto const p = braid::data::read_picture(file, channels);
      for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t x = 0; x < 224; ++x) sum += p.pixels[(c * 224 + 100) * 224 + x];
    }
    return sum;
  });
}
}  // namespace

int main(int count, char** words) {
  readers::asked run(count, words);
  run("png_rgb", [&] { return read(run.folder, "rgb", 3); });
  run("png_grey", [&] { return read(run.folder, "grey", 1); });
  run("jpeg", [&] { return read(run.folder, "photo", 3); });
  for (std::string const how : {"bilinear", "area"})
    run("resize_" + how, [&] {
      return readers::prepared(3 * 224 * 224 * sizeof(float), [p = braid::data::read_picture(run.folder + "rgb00.png", 3), how] {
        auto const q = braid::data::resized(p, 112, 112, how == "area" ? braid::data::resize_by::area : braid::data::resize_by::bilinear);
        double sum = 0;
        for (std::size_t c = 0; c < 3; ++c)
          for (std::size_t x = 0; x < 112; ++x) sum += q.pixels[(c * 112 + 50) * 112 + x];
        return sum;
      });
    });
  return run.result();
}
