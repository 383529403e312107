// Pictures, beside picture.py. "bytes" are those of the pixels.
#include "braid/picture/read_picture.hpp"

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
  return run.result();
}
