#pragma once
#include "arrays.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace study {

/// Hours of a gas sensor array beside a reference analyser. Where the array failed, its row and the weather's are zero and
/// `there` is 0; what the last days were like, and what this hour of day was like on each of them, stands in `recent`, of the
/// hours that there are, and is there in any case.
struct airquality {
  static constexpr std::size_t sensors = 5, weathers = 3, clocks = 8, readings = sensors + weathers, recents = 2 * readings;
  std::vector<float> sensor, weather, clock, recent;  ///< [rows, ...]
  std::vector<std::uint8_t> there;
  std::vector<float> carbon_monoxide;  ///< mg/m3; NaN: the analyser failed
  std::size_t rows() const { return there.size(); }
};

/// The mean of readings over hours that come and go; of hours without a reading, the mean before them.
class recent_mean {
 public:
  void add(float const* sensor, float const* weather, double sign) {
    count_ += sign;
    for (std::size_t k = 0; k < airquality::sensors; ++k) total_[k] += sign * double(sensor[k]);
    for (std::size_t k = 0; k < airquality::weathers; ++k) total_[airquality::sensors + k] += sign * double(weather[k]);
  }
  std::array<float, airquality::readings> const& now() {
    for (std::size_t k = 0; k < known_.size() && count_ > 0; ++k) known_[k] = float(total_[k] / count_);
    return known_;
  }

 private:
  std::array<double, airquality::readings> total_{};
  double count_ = 0;
  std::array<float, airquality::readings> known_{};
};

/// FOLDER/airquality/air_quality.npz. `recent` looks back over so many days. Throws file_error: no such file, arrays of
/// another shape.
inline airquality read_airquality(std::string const& folder, std::size_t days = 3) {
  arrays const all(folder + "/airquality/air_quality.npz");
  auto const time = all.get<std::int64_t>("time_s", {0});
  std::size_t const n = time.size(), hours = 24 * days;
  airquality a;
  a.sensor = all.get<float>("metal_oxide", {n, a.sensors});
  a.weather = all.get<float>("weather", {n, a.weathers});
  auto const reference = all.get<float>("reference", {n, 5});

  recent_mean last_hours;
  std::array<recent_mean, 24> last_days;  // by the hour of day
  auto const add = [&](recent_mean& m, std::size_t r, double sign) {
    if (a.there[r]) m.add(&a.sensor[r * a.sensors], &a.weather[r * a.weathers], sign);
  };
  for (std::size_t r = 0; r < n; ++r) {
    bool whole = true;
    for (std::size_t k = 0; k < a.sensors; ++k) whole = whole && std::isfinite(a.sensor[r * a.sensors + k]);
    for (std::size_t k = 0; k < a.weathers; ++k) whole = whole && std::isfinite(a.weather[r * a.weathers + k]);
    a.there.push_back(whole);
    for (std::size_t k = 0; k < a.sensors && !whole; ++k) a.sensor[r * a.sensors + k] = 0;
    for (std::size_t k = 0; k < a.weathers && !whole; ++k) a.weather[r * a.weathers + k] = 0;
    auto& this_hour = last_days[r % 24];  // rows are hours without a gap
    add(last_hours, r, 1);
    if (r >= hours) add(last_hours, r - hours, -1);
    if (r >= 24) add(this_hour, r - 24, 1);
    if (r >= hours + 24) add(this_hour, r - hours - 24, -1);
    for (auto* m : {&last_hours, &this_hour}) a.recent.insert(a.recent.end(), m->now().begin(), m->now().end());

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
