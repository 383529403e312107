#pragma once
// Patients as files: a table of all, and of each a picture and what a monitor wrote. Read from a folder, or GENERATED into one.
#include "braid/core/atomic_file.hpp"
#include "braid/core/csv_field.hpp"
#include "braid/core/philox.hpp"
#include "braid/io/folder_index.hpp"
#include "braid/picture/read_picture.hpp"
#include "braid/picture/resize.hpp"
#include "braid/sensor/on_grid.hpp"
#include "braid/table/read_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace healthcare {
namespace table = braid::table;
namespace sensor = braid::sensor;

inline constexpr std::size_t side = 16, hours = 24, signs = 2;  ///< of a picture; of a monitor: pulse and saturation

/// What a record says of a patient at admission.
using record = table::schema<table::number<struct age>, table::category<struct sex, 2>, table::category<struct ward, 4>,
                             table::number<struct crp>, table::number<struct lactate>>;
using monitored = table::schema<table::number<struct hour>, table::number<struct pulse>, table::number<struct saturation>>;

struct patients {
  std::vector<std::string> name;      ///< several rows may be one patient's
  std::vector<float> scan;            ///< [rows, side, side]
  table::columns<record> records;
  std::vector<std::uint8_t> recorded;  ///< whether the record says anything
  std::vector<float> signals;          ///< [rows, hours, signs]; NaN: a gap
  std::vector<std::int32_t> died;
  std::size_t rows() const { return died.size(); }
};

/// FOLDER/patients.csv names a picture (PNG, JPEG, ...) and a monitor's CSV for each row. Throws file_error.
inline patients read_patients(std::string const& folder) {
  braid::io::folder_index const all(folder + "/patients.csv");
  patients p;
  p.records = table::read_table<record>(folder + "/patients.csv");
  p.name = all.texts("patient");
  p.died = all.numbers<std::int32_t>("died");
  auto const scans = all.paths("scan"), monitors = all.paths("monitor");
  for (std::size_t r = 0; r < all.rows(); ++r) {
    auto const image = braid::data::resized(braid::data::read_picture(scans[r], 1), side, side);
    p.scan.insert(p.scan.end(), image.pixels.begin(), image.pixels.end());
    auto const said = table::read_table<monitored>(monitors[r]);
    std::vector<double> times;
    std::vector<float> values;
    for (std::size_t i = 0; i < said.rows; ++i) {
      times.push_back(said.numbers[i * 3]);
      for (std::size_t k = 1; k < 3; ++k) values.push_back(float(said.numbers[i * 3 + k]));
    }
    auto const hourly = sensor::on_grid({0, 1, hours}, {times, values, signs}, sensor::filling::mean);
    p.signals.insert(p.signals.end(), hourly.begin(), hourly.end());
    bool any = false;
    for (std::size_t k = 0; k < record::numbers; ++k) any = any || !std::isnan(p.records.numbers[r * record::numbers + k]);
    for (std::size_t k = 0; k < record::categories; ++k) any = any || !p.records.words[r * record::categories + k].empty();
    p.recorded.push_back(any);
    if (p.died[r] != 0 && p.died[r] != 1)
      throw braid::file_error(folder + "/patients.csv", all.line(r) + ", died", "0 or 1", std::to_string(p.died[r]));
  }
  return p;
}

/// Patients who never were. How ill one is shows in the picture, in the record and on the monitor, in each through noise of its
/// own; one in four comes without a record, and a monitor is off for hours. One patient in three comes twice.
inline void generate_patients(std::string const& folder, std::size_t rows, braid::philox random) {
  static char const* const wards[] = {"surgery", "cardiology", "icu", "day care, north"};
  std::filesystem::create_directories(folder + "/scans"), std::filesystem::create_directories(folder + "/monitors");
  std::string list = "patient,age,sex,ward,crp,lactate,scan,monitor,died\n";
  std::size_t person = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    if (r == 0 || random.uniform(0, r) >= 0.25f) ++person;
    auto const of = random.fork(r), her = random.fork(1u << 20).fork(person);
    float const heart = of.normal(0, 0), lungs = of.normal(0, 1), blood = of.normal(0, 2);
    auto const number = [](double v, int places) { return std::to_string(std::round(v * std::pow(10, places)) / std::pow(10, places)).substr(0, 6); };

    std::string const name = std::to_string(r);
    braid::data::picture image{1, side, side, std::vector<float>(side * side)};
    float const x = 4 + 8 * of.uniform(1, 0), y = 4 + 8 * of.uniform(1, 1), wide = 5 + 2.5f * lungs;
    for (std::size_t i = 0; i < side * side; ++i) {
      float const dx = float(i % side) - x, dy = float(i / side) - y;
      float const v = 0.3f + 0.5f * std::exp(-(dx * dx + dy * dy) / std::max(0.5f, wide * 2)) + 0.05f * of.normal(2, i);
      image.pixels[i] = std::clamp(v, 0.0f, 1.0f);
    }
    braid::data::write_png(folder + "/scans/" + name + ".png", image);

    std::string said = "hour,pulse,saturation\n";
    double const off = 18 * double(of.uniform(3, 0)), length = 5 * double(of.uniform(3, 1));
    double at = 0;
    for (std::size_t i = 0; at < hours; ++i) {
      at += 0.3 + 0.4 * double(of.uniform(4, i));
      if (at > off && at < off + length) continue;
      float const pulse = 78 + (8 + 0.3f * float(at)) * heart + 3 * of.normal(5, i), saturation = 96 - 1.0f * heart + 0.6f * of.normal(6, i);
      said += number(at, 2) + "," + number(double(pulse), 1) + "," + (of.uniform(7, i) < 0.1f ? "" : number(double(saturation), 1)) + "\n";
    }
    braid::write_whole(folder + "/monitors/" + name + ".csv", said);

    bool const known = of.uniform(8, 0) >= 0.25f;
    double const age = 62 + 14 * double(her.normal(0, 0));
    double const risk = -2.6 + 0.03 * (age - 62) + 1.8 * double(heart) + 1.8 * double(lungs) + 1.8 * double(blood);
    auto const field = [&](std::uint64_t purpose, std::string const& v) { return known && of.uniform(9, purpose) >= 0.1f ? v : std::string{}; };
    list += std::to_string(person) + "," + field(0, number(age, 0)) + "," + field(1, her.uniform(1, 0) < 0.5f ? "f" : "m") + "," +
            braid::csv_field(field(2, wards[of.below(4, 10, 0)])) + "," +
            field(3, number(std::exp(2 + 0.9 * double(blood) + 0.4 * double(of.normal(11, 0))), 1)) + "," +
            field(4, number(1.5 + 0.7 * double(blood) + 0.3 * double(of.normal(11, 1)), 2)) + ",scans/" + name + ".png,monitors/" + name + ".csv," +
            (double(of.uniform(12, 0)) < 1 / (1 + std::exp(-risk)) ? "1" : "0") + "\n";
  }
  braid::write_whole(folder + "/patients.csv", list);
}

}  // namespace healthcare
