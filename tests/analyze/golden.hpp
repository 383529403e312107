#pragma once
#include "braid/analyze/feature_rows.hpp"
#include "braid/data/npz.hpp"

#include <doctest/doctest.h>

#include <string>

// The golden files of analyses, which are scikit-learn's.

struct analyze_golden {
  braid::data::archive all;
  explicit analyze_golden(std::string const& unit)
      : all(braid::data::read_npz(BRAID_TEST_DIR "/golden/analyze_" + unit + ".npz")) {}
  std::vector<double> numbers(std::string const& name) const {
    REQUIRE(all.count(name) == 1);
    return all.at(name).to<double>(name);
  }
  double number(std::string const& name) const { return numbers(name).at(0); }
  std::vector<std::int32_t> whole(std::string const& name) const {
    REQUIRE(all.count(name) == 1);
    return all.at(name).to<std::int32_t>(name);
  }
  braid::feature_rows<double> rows(std::string const& name) const {
    braid::feature_rows<double> r;
    r.numbers = numbers(name), r.n = all.at(name).shape.at(0), r.width = all.at(name).shape.at(1);
    return r;
  }
};
/// Whether all numbers are the same, up to `most` of the largest.
inline void check_close(std::vector<double> const& got, std::vector<double> const& wanted, double most = 1e-10) {
  REQUIRE(got.size() == wanted.size());
  double largest = 1e-300, off = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    double const e = std::abs(got[i] - wanted[i]);
    largest = std::max(largest, std::abs(wanted[i])), off = e <= off ? off : e;
  }
  CHECK(off / largest < most);
}
inline braid::feature_rows<double> table(std::size_t n, std::size_t width, std::vector<double> numbers) {
  braid::feature_rows<double> r(n, width);
  r.numbers = std::move(numbers);
  return r;
}
inline double const no_number = std::nan("");
