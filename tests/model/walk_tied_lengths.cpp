// One set of weights over sequences of different lengths.
#include "braid/fuse/concat.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/model/walk.hpp"
#include "net.hpp"

namespace bd = braid;

namespace {
inline constexpr bd::series<struct pulse, 5, 3> pulse;
inline constexpr bd::series<struct breath, 2, 3> breath;
inline constexpr bd::values<struct dose, 2> dose;
inline constexpr auto listen = bd::tied<struct ear>(bd::layer_norm | bd::lstm<3> | bd::dense<2>);
inline constexpr auto net = bd::fuse<bd::concat>(pulse | listen | bd::mean_time, breath | listen | bd::mean_time) | bd::dense<2>;
}  // namespace

TEST_CASE("walk: what is tied serves sequences of different lengths, and its gradients add up") {
  std::size_t const rows = 3;
  auto const p = net_test::normals(rows * 15, 1), b = net_test::normals(rows * 6, 2), y = net_test::normals(rows * 2, 3);
  std::vector<std::int32_t> const lengths{5, 2, 1};
  net_test::check_gradients<net>(bd::dataset{pulse(p, lengths), breath(b), dose(y)}, bd::mean_squared_error);

  bd::weights<net, bd::reference<float>> const w;
  CHECK(net_test::by_name(w).size() == 2 + 4 + 2 + 2);  // norm, lstm and dense once, and the dense behind
}
