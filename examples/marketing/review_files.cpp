#include "review_files.hpp"

#include "braid/core/atomic_file.hpp"
#include "braid/core/csv_field.hpp"
#include "braid/core/number_text.hpp"
#include "braid/io/folder_index.hpp"
#include "braid/sound/resample.hpp"
#include "braid/sound/sound_file.hpp"
#include "braid/table/read_table.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace marketing {
namespace {
namespace table = braid::table;
using frame = table::schema<table::number<struct smile>, table::number<struct brow>, table::number<struct gaze>, table::number<struct movement>>;
}  // namespace

reviews read_reviews(std::string const& folder) {
  braid::io::folder_index const index(folder + "/reviews.csv");
  reviews r;
  r.text = index.texts("text");
  r.sentiment = index.numbers<std::int32_t>("sentiment");
  for (std::size_t i = 0; i < r.rows(); ++i)
    if (r.sentiment[i] < 0 || r.sentiment[i] > 2)
      throw braid::file_error(folder + "/reviews.csv", index.line(i) + ", sentiment", "0, 1 or 2", std::to_string(r.sentiment[i]));
  r.heard = index.there("voice");
  r.filmed = index.there("face");
  if (index.has("speaker")) r.speaker = index.texts("speaker");
  else
    for (std::size_t i = 0; i < r.rows(); ++i) r.speaker.push_back(std::to_string(i));
  r.voice.resize(r.rows() * samples), r.clip.resize(r.rows() * frames * face_numbers);
  auto const voices = index.paths_if_any("voice"), faces = index.paths_if_any("face");
  for (std::size_t i = 0; i < r.rows(); ++i) {
    if (r.heard[i]) {
      auto const said = braid::data::read_sound(voices[i], std::size_t{1} << 24);
      auto const heard = braid::data::resampled(said.samples, said.rate, rate);
      std::copy_n(heard.begin(), std::min(heard.size(), samples), r.voice.begin() + std::ptrdiff_t(i * samples));
    }
    if (r.filmed[i]) {
      auto const seen = table::read_table<frame>(faces[i]);
      for (std::size_t k = 0; k < std::min(seen.rows, frames) * face_numbers; ++k)
        r.clip[i * frames * face_numbers + k] = std::isnan(seen.numbers[k]) ? 0 : float(seen.numbers[k]);
    }
  }
  return r;
}

void write_reviews(std::string const& folder, reviews const& all) {
  std::filesystem::create_directories(folder + "/voices"), std::filesystem::create_directories(folder + "/faces");
  std::string list = "text,voice,face,sentiment,speaker\n";
  for (std::size_t i = 0; i < all.rows(); ++i) {
    std::string const name = std::to_string(i), voice = "voices/" + name + ".wav", face = "faces/" + name + ".csv";
    if (all.heard[i]) {
      SF_INFO info{.frames = 0, .samplerate = rate, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT, .sections = 0, .seekable = 0};
      SNDFILE* const file = ::sf_open((folder + "/" + voice).c_str(), SFM_WRITE, &info);
      bool const whole = file && ::sf_writef_float(file, all.voice.data() + i * samples, samples) == sf_count_t(samples);
      if (!file || ::sf_close(file) != 0 || !whole) throw braid::file_error(folder + "/" + voice, "", "a file that can be written", ::sf_strerror(nullptr));
    }
    if (all.filmed[i]) {
      std::string rows = "smile,brow,gaze,movement\n";
      for (std::size_t k = 0; k < frames * face_numbers; ++k)
        rows += braid::number_text(double(all.clip[i * frames * face_numbers + k])) + (k % face_numbers + 1 < face_numbers ? "," : "\n");
      braid::write_whole(folder + "/" + face, rows);
    }
    list += braid::csv_field(all.text[i]) + "," + (all.heard[i] ? voice : "") + "," + (all.filmed[i] ? face : "") + "," +
            std::to_string(all.sentiment[i]) + "," + all.speaker[i] + "\n";
  }
  braid::write_whole(folder + "/reviews.csv", list);
}

}  // namespace marketing
