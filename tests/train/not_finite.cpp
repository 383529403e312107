#include "braid/train/not_finite.hpp"

#include "braid/backend/reference.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/last.hpp"
#include "braid/layer/relu.hpp"
#include "braid/layer/transformer.hpp"
#include "braid/model/model.hpp"
#include "braid/train/cross_entropy.hpp"
#include "braid/train/fit.hpp"
#include "braid/train/sgd.hpp"
#include "support/bad_files.hpp"
#include "support/numbers.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

namespace bd = braid;

namespace {
inline constexpr bd::series<struct heart, 3, 4> heart;
inline constexpr bd::classes<struct finding, 2> finding;
inline constexpr auto net = heart | bd::repeat<3>(bd::transformer<2, 5>) | bd::repeat<2>(bd::repeat<2>(bd::dense<4> | bd::relu)) |
                            bd::last | bd::dense<2>;

/// What training says where one parameter is not a number.
std::string broken(std::string const& parameter) {
  auto const x = support::normals<float>(6 * 12, 1);
  std::vector<int> const y(6);
  bd::dataset const data{heart(x), finding(y)};
  bd::model<net, bd::reference<float>> m{bd::seed{1}};
  bool there = false;
  m.weights().write_all([&](std::string const& name, auto const&, std::vector<float>& v) {
    if (name == parameter) v.back() = NAN, there = true;
  });
  CHECK(there);
  auto const said = support::message([&] { bd::fit(m, data, bd::cross_entropy, bd::sgd{}, {.epochs = 1, .progress = nullptr}); });
  return said.substr(said.find("first not finite"));
}
}  // namespace

TEST_CASE("not_finite: within a block, the turn and the layer are named") {
  CHECK(broken("heart.0.1.0.linear1.bias") == "first not finite is the output of heart.0.1.0.linear1");
  CHECK(broken("heart.0.0.0.self_attn.out_proj.bias") == "first not finite is the output of heart.0.0.0.self_attn");
  CHECK(broken("heart.1.1.0.1.0.weight") == "first not finite is the output of heart.1.1.0.1.0");
  CHECK(broken("heart.3.bias") == "first not finite is the output of heart.3");
}
