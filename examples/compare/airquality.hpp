#pragma once
#include "arrays.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace study {

/// Hours of a gas sensor array beside a reference analyser. Where the array failed, its row and the weather's are zero and
/// `there` is 0; what the last days were like stands in `recent`, of the hours that there are, and is there in any case.
struct airquality {
  static constexpr std::size_t sensors = 5, weathers = 3, clocks = 8, recents = sensors + weathers;
  std::vector<float> sensor, weather, clock, recent;  ///< [rows, ...]
  std::vector<std::uint8_t> there;
  std::vector<float> carbon_monoxide;  ///< mg/m3; NaN: the analyser failed
  std::size_t rows() const { return there.size(); }
};

/// FOLDER/airquality/air_quality.npz. `recent` is the mean over the last so many hours, none of them later than the row's
/// own. Throws file_error: no such file, arrays of another shape.
inline airquality read_airquality(std::string const& folder, std::size_t hours = 72) {
  arrays const all(folder + "/airquality/air_quality.npz");
  auto const time = all.get<std::int64_t>("time_s", {0});
  std::size_t const n = time.size();
  airquality a;
  a.sensor = all.get<float>("metal_oxide", {n, a.sensors});
  a.weather = all.get<float>("weather", {n, a.weathers});
  auto const reference = all.get<float>("reference", {n, 5});

  std::array<double, airquality::recents> total{};
  double count = 0;
  std::vector<float> known(airquality::recents);  // the last mean that could be made
  auto const add = [&](std::size_t r, double sign) {
    if (!a.there[r]) return;
    count += sign;
    for (std::size_t k = 0; k < a.sensors; ++k) total[k] += sign * double(a.sensor[r * a.sensors + k]);
    for (std::size_t k = 0; k < a.weathers; ++k) total[a.sensors + k] += sign * double(a.weather[r * a.weathers + k]);
  };
  for (std::size_t r = 0; r < n; ++r) {
    bool whole = true;
    for (std::size_t k = 0; k < a.sensors; ++k) whole = whole && std::isfinite(a.sensor[r * a.sensors + k]);
    for (std::size_t k = 0; k < a.weathers; ++k) whole = whole && std::isfinite(a.weather[r * a.weathers + k]);
    a.there.push_back(whole);
    for (std::size_t k = 0; k < a.sensors && !whole; ++k) a.sensor[r * a.sensors + k] = 0;
    for (std::size_t k = 0; k < a.weathers && !whole; ++k) a.weather[r * a.weathers + k] = 0;
    add(r, 1);
    if (r >= hours) add(r - hours, -1);
    for (std::size_t k = 0; k < known.size() && count > 0; ++k) known[k] = float(total[k] / count);
    a.recent.insert(a.recent.end(), known.begin(), known.end());

    double const hour = double(time[r] / 3600 % 24);
    auto const day = (time[r] / 86400 + 4) % 7;  // 1 January 1970 was a Thursday; 0 is Sunday
    for (int harmonic = 1; harmonic <= 3; ++harmonic) {
      double const angle = 2 * std::numbers::pi * harmonic * hour / 24;
      a.clock.push_back(float(std::sin(angle))), a.clock.push_back(float(std::cos(angle)));
    }
    a.clock.push_back(day == 0), a.clock.push_back(day == 6);
    a.carbon_monoxide.push_back(reference[r * 5]);
  }
  return a;
}

}  // namespace study
