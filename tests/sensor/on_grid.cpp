#include "braid/sensor/on_grid.hpp"

#include <doctest/doctest.h>

#include <fstream>

namespace bd = braid;
namespace sensor = braid::sensor;
using sensor::filling;
namespace {
double read(std::ifstream& from) {
  std::string word;
  from >> word;
  return word == "nan" ? std::numeric_limits<double>::quiet_NaN() : std::stod(word);
}
bool same(double a, double b) { return (std::isnan(a) && std::isnan(b)) || std::abs(a - b) < 1e-6; }
}  // namespace

TEST_CASE("on_grid: what numpy and pandas make of an irregular signal with gaps") {
  std::ifstream file(BRAID_TEST_DIR "/golden/on_grid.txt");
  auto const n = std::size_t(read(file));
  std::vector<double> times;
  std::vector<float> values, twice;
  for (std::size_t i = 0; i < n; ++i) {
    times.push_back(read(file)), values.push_back(float(read(file)));
    twice.push_back(float(i)), twice.push_back(values.back());
  }
  sensor::grid const g{0, 0.5, 50};
  sensor::signal const s{times, values};
  auto const line = sensor::on_grid(g, s, filling::line, 2), last = sensor::on_grid(g, s, filling::last, 1), mean = sensor::on_grid(g, s, filling::mean);
  auto const second = sensor::on_grid(g, {times, twice, 2}, filling::line, 2);
  std::size_t gaps = 0;
  for (std::size_t k = 0; k < 50; ++k) {
    double const a = read(file), b = read(file), c = read(file);
    INFO("step ", k);
    CHECK(same(double(line[k]), a));
    CHECK(same(double(last[k]), b));
    CHECK(same(double(mean[k]), c));
    CHECK(same(double(second[2 * k + 1]), a));
    gaps += std::isnan(a) + std::isnan(b) + std::isnan(c);
  }
  CHECK(gaps > 10);
  CHECK(file.good());
}

TEST_CASE("on_grid: nothing is made up before the first and behind the last; a signal without samples is one gap") {
  std::vector<double> const times{1, 2};
  std::vector<float> const values{10, 20};
  auto const line = sensor::on_grid({0, 0.5, 7}, {times, values}, filling::line);
  CHECK(std::isnan(line[1]));
  CHECK(line[2] == 10);
  CHECK(line[3] == 15);
  CHECK(line[4] == 20);
  CHECK(std::isnan(line[5]));
  auto const last = sensor::on_grid({0, 0.5, 7}, {times, values}, filling::last);
  CHECK(std::isnan(last[1]));
  CHECK(last[6] == 20);
  for (float v : sensor::on_grid({0, 1, 3}, {{}, {}, 2}, filling::last)) CHECK(std::isnan(v));
}

TEST_CASE("on_grid: times and values that do not fit") {
  std::vector<double> const times{1, 2}, back{2, 1}, none{1, std::numeric_limits<double>::quiet_NaN()};
  std::vector<float> const values{10, 20};
  CHECK_THROWS_AS(sensor::on_grid({0, 1, 3}, {times, values, 2}, filling::last), bd::shape_error);
  CHECK_THROWS_AS(sensor::on_grid({0, 1, 3}, {back, values}, filling::last), bd::value_error);
  CHECK_THROWS_AS(sensor::on_grid({0, 1, 3}, {none, values}, filling::last), bd::value_error);
  CHECK_THROWS_AS(sensor::on_grid({0, 0, 3}, {times, values}, filling::last), bd::value_error);
}
