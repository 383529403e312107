#include "braid/explain/sensitivity.hpp"

#include "explain/nets.hpp"

#include "braid/explain/gradients.hpp"
#include "braid/explain/smooth_grad.hpp"

using namespace explain_test;

namespace {
inline constexpr auto rough = row | bd::dense<1> | bd::tanh;
}

TEST_CASE("sensitivity: none of a linear net's gradient; of a steep one much, and less of its smooth gradient") {
  batch const b(3);
  model_of<linear> flat;
  ex::gradients of_flat(flat);
  for (double const v : ex::sensitivity(of_flat, ex::number(0), {}, note(b.ids, b.id_lengths), row(b.numbers))) CHECK(v < 1e-12);
  model_of<rough> steep;
  steep.weights().write_all([](std::string const& name, auto const&, auto& v) {
    std::fill(v.begin(), v.end(), 0);
    if (name == "row.0.weight") v[0] = 20;
  });
  std::vector<double> const near(3 * 2);
  ex::gradients of_steep(steep);
  ex::smooth_grad smooth(steep, {.samples = 200, .deviation = 0.3});
  auto const much = ex::sensitivity(of_steep, ex::number(0), {.radius = 0.1}, row(near));
  auto const less = ex::sensitivity(smooth, ex::number(0), {.radius = 0.1}, row(near));
  CHECK(much.size() == 2);
  // the slope 1 - tanh(20 x)^2 at the largest of ten draws of |x| below 0.1
  CHECK(much[0] > 0.8);
  CHECK(much[0] < 1);
  CHECK(less[0] < 0.6 * much[0]);
  for (double const v : ex::sensitivity(of_steep, ex::number(0), {.radius = 0}, row(near))) CHECK(v == 0);
}

TEST_CASE("sensitivity: faults") {
  model_of<rough> m;
  ex::gradients why(m);
  CHECK_THROWS_AS(ex::sensitivity(why, ex::number(0), {.samples = 0}, row(std::vector<double>(3))), bd::value_error);
  CHECK_THROWS_AS(ex::sensitivity(why, ex::number(0), {.radius = -1}, row(std::vector<double>(3))), bd::value_error);
}

TEST_CASE("sensitivity: what is there for some samples is moved there, and nowhere else") {
  static constexpr auto both = bd::fuse<bd::mean>(row | bd::dense<1> | bd::tanh, note | bd::embedding<1> | bd::mean_time);
  model_of<both> m;
  m.weights().write_all([](std::string const& name, auto const&, auto& v) {
    std::fill(v.begin(), v.end(), 0);
    if (name == "row.0.weight") v[0] = 20;
  });
  ex::gradients why(m);
  std::vector<double> const near(3 * 2);
  std::vector<std::uint8_t> const there{1, 0};
  std::vector<std::int32_t> const ids(4 * 2, 1);
  auto const moves = ex::sensitivity(why, ex::number(0), {.radius = 0.1}, row(near).where(there), note(ids));
  CHECK(moves[0] > 0.05);
  CHECK(moves[1] == 0);
}
