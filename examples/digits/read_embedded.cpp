#include "braid/data/npz.hpp"
#include "braid/sound/sound_file.hpp"
#include "samples.hpp"

#include <charconv>
#include <fstream>
#include <map>
#include <sstream>

namespace digits {

namespace {
/// The fields of one line of pairs.csv: no field holds a comma.
std::vector<std::string> fields(std::string const& line) {
  std::vector<std::string> f;
  std::stringstream in(line);
  for (std::string s; std::getline(in, s, ',');) f.push_back(s);
  return f;
}
template <class T>
T number(std::string const& text, std::string const& file, std::size_t line) {
  T value{};
  auto const end = text.data() + text.size();
  if (auto const r = std::from_chars(text.data(), end, value); r.ec != std::errc{} || r.ptr != end)
    throw braid::file_error(file, "line " + std::to_string(line), "a number", "'" + text + "'");
  return value;
}
}  // namespace

samples read_embedded(std::string const& folder) {
  auto const archive = braid::data::read_npz(folder + "/pictures.npz");
  auto const& pixels = archive.at("pictures");
  samples s;
  s.size = pixels.shape.at(0);
  s.picture_size = 64;
  s.frames = 32;
  s.pictures = pixels.to<float>("pictures");
  for (auto& p : s.pictures) p /= 255.0f;
  s.voices.resize(s.size * s.frames * s.bands);

  std::string const index = folder + "/pairs.csv";
  std::ifstream csv(index);
  std::string line;
  if (!std::getline(csv, line)) throw braid::file_error(index, "", "a table of pairs", "nothing to read");
  std::map<std::string, braid::data::sound> files;
  braid::data::log_mel mel(mel_options());
  for (std::size_t i = 0, number_of_line = 2; std::getline(csv, line); ++i, ++number_of_line) {
    auto const f = fields(line);
    if (f.size() != 11 || i >= s.size)
      throw braid::file_error(index, "line " + std::to_string(number_of_line), "11 fields, a line a picture",
                              std::to_string(f.size()) + " fields");
    auto const at = [&](std::size_t k) { return number<std::size_t>(f[k], index, number_of_line); };
    auto found = files.find(f[3]);
    if (found == files.end()) found = files.emplace(f[3], braid::data::read_sound(folder + "/" + f[3])).first;
    auto const& sound = found->second;
    std::size_t const begin = at(4), end = at(5);
    if (at(0) != i || begin > end || end > sound.samples.size() || sound.rate != 8000)
      throw braid::file_error(index, "line " + std::to_string(number_of_line), "a clip within its file at 8000 Hz, in order",
                              "'" + line + "'");
    s.digits.push_back(std::int32_t(at(1)));
    s.groups.push_back(std::uint32_t(at(2)));
    s.snr_db.push_back(number<float>(f[10], index, number_of_line));
    hear(mel, std::span(sound.samples).subspan(begin, end - begin),
         std::span(s.voices).subspan(i * s.frames * s.bands, s.frames * s.bands), s.frames);
  }
  if (s.digits.size() != s.size)
    throw braid::file_error(index, "", std::to_string(s.size) + " pairs", std::to_string(s.digits.size()));
  return s;
}

}  // namespace digits
