#include "braid/explain/fusion_weights.hpp"

#include "braid/backend/reference.hpp"
#include "braid/fuse/attention.hpp"
#include "braid/layer/dense.hpp"
#include "braid/model/model.hpp"

#include "support/numbers.hpp"

namespace bd = braid;
namespace ex = braid::explain;

namespace {
inline constexpr bd::features<struct left, 4> left;
inline constexpr bd::features<struct right, 4> right;
inline constexpr bd::output<struct answer> answer;
inline constexpr bd::output<struct looks> looks;
inline constexpr auto joint = bd::shared<struct gaze>(bd::fuse<bd::attention<2>>(left, right));
inline constexpr auto net = bd::outputs(answer(joint | bd::dense<2>), looks(bd::weights_of(joint)));
}  // namespace

TEST_CASE("fusion weights: of an attention, over samples and heads; they add up to one; a branch that is not there has none") {
  bd::model<net, bd::reference<double>> m{bd::seed{3}};
  auto const x = support::normals<double>(4 * 30, 1), y = support::normals<double>(4 * 30, 2);
  auto const said = m(left(x), right(y));
  auto const w = said(looks);
  auto const given = ex::fusion_weights<2>(w);
  REQUIRE(given.size() == 2);
  CHECK(given[0].estimate + given[1].estimate == doctest::Approx(1));
  double mean = 0;
  for (std::size_t r = 0; r < 30; ++r) mean += (w(r, 0, 1) + w(r, 1, 1)) / 60;
  CHECK(given[1].estimate == doctest::Approx(mean));
  CHECK(given[1].low < mean);
  CHECK(given[1].high > mean);
  auto const alone = m(bd::absent(left), right(y));
  auto const of_alone = ex::fusion_weights<2>(alone(looks));
  CHECK(of_alone[0].estimate == doctest::Approx(0));
  CHECK(of_alone[1].estimate == doctest::Approx(1));
  CHECK_THROWS_AS(ex::fusion_weights<3>(w), bd::shape_error);
}
