#include "braid/compare/robustness_report.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace bd = braid;

namespace {
std::vector<double> const levels{0, 0.5, 1};
bd::robustness_report report(std::vector<double> photo, std::vector<double> notes) {
  bd::robustness_report r{"accuracy", {"photo", "notes"}, levels, {}};
  r.curves = {{"photo", "noise", photo}, {"notes", "swaps", notes}, {"all", "noise", notes}, {"photo", "drop", {}, "film"}};
  for (auto& c : r.curves)
    if (!c.metric.empty()) c.relative = bd::relative_robustness(levels, c.metric);
  return r;
}
std::string whole(std::string const& path) {
  std::ostringstream all;
  all << std::ifstream(path).rdbuf();
  return all.str();
}
}  // namespace

TEST_CASE("relative robustness is the area under the curve; effective robustness what is above the baseline, put at the same start") {
  CHECK(bd::relative_robustness(levels, {1, 1, 1}) == doctest::Approx(1));
  CHECK(bd::relative_robustness(levels, {0.9, 0.7, 0.3}) == doctest::Approx(0.5 * 0.8 + 0.5 * 0.5));
  CHECK(bd::effective_robustness({0.9, 0.7, 0.3}, {0.8, 0.6, 0.2}) == doctest::Approx(0));  // parallel
  CHECK(bd::effective_robustness({0.9, 0.9, 0.8}, {0.8, 0.6, 0.2}) == doctest::Approx(0.2 + 0.5));
}

TEST_CASE("against a baseline curve by curve; what it does not take leaves it flat") {
  auto const r = report({0.9, 0.7, 0.3}, {0.9, 0.9, 0.8});
  auto const with = r.against(report({0.8, 0.6, 0.2}, {0.7, 0.6, 0.5}));
  CHECK(with.find("photo", "noise")->effective == doctest::Approx(0));
  CHECK(with.find("notes", "swaps")->effective == doctest::Approx(0.1 + 0.1));
  CHECK(std::isnan(with.find("photo", "drop")->effective));
  CHECK(std::isnan(r.curves[0].effective));
  bd::robustness_report alone{"accuracy", {"photo"}, levels, {{"photo", "noise", {0.6, 0.5, 0.4}}, {"all", "noise", {0.6, 0.5, 0.4}}}};
  auto const one = r.against(alone);
  CHECK(one.find("notes", "swaps")->effective == doctest::Approx(-0.1));  // 0.9 0.9 0.8 against a flat line
  CHECK(one.find("all", "noise")->effective == doctest::Approx(0.1 + 0.1));
  alone.levels = {0, 1};
  CHECK_THROWS_AS(r.against(alone), bd::value_error);
}

TEST_CASE("as a table, as CSV and as a picture") {
  auto const r = report({0.9, 0.7, 0.3}, {0.9, 0.9, 0.8});
  CHECK(r.text() == "modality  corruption              0.00   0.50   1.00  relative  effective\n"
                    "photo     noise                  0.900  0.700  0.300     0.650          -\n"
                    "notes     swaps                  0.900  0.900  0.800     0.875          -\n"
                    "all       noise                  0.900  0.900  0.800     0.875          -\n"
                    "photo     drop, refused by film\n");
  CHECK(r.csv().starts_with("modality,corruption,0.00,0.50,1.00,relative,effective\nphoto,noise,0.900000,0.700000,"));
  CHECK(r.svg().find(">notes: swaps<") != std::string::npos);
  CHECK(r.svg().find("photo: drop") == std::string::npos);
  auto const stem = (std::filesystem::temp_directory_path() / ("braid_robustness_" + std::to_string(::getpid()))).string();
  r.save(stem, "Worn");
  CHECK(whole(stem + ".csv") == r.csv());
  CHECK(whole(stem + ".svg") == r.svg("Worn"));
  std::remove((stem + ".csv").c_str()), std::remove((stem + ".svg").c_str());
  CHECK_THROWS_AS(r.save("/nowhere/at/all"), bd::file_error);
}
