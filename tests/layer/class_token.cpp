#include "braid/layer/class_token.hpp"

#include "braid/layer/self_attention.hpp"
#include "braid/layer/take_step.hpp"
#include "braid/model/model.hpp"
#include "net.hpp"
#include "unit.hpp"

using namespace braid;

namespace {
inline constexpr series<struct said, 4, 6> said;
inline constexpr values<struct dose, 6> dose;
inline constexpr auto decided = said | class_token | self_attention<2> | take_step<0>;
}  // namespace

TEST_CASE("class_token: PyTorch's numbers") {
  for (std::string const n : {"_n1", "_n7"})
    unit_test::check_golden<layer::class_token, shape<4, 5>>("layer_class_token", "4x5" + n);
}

TEST_CASE("class_token: gradients by differences") {
  unit_test::check_gradients<layer::class_token, shape<3, 2>>(3, 1);
  unit_test::check_gradients<layer::class_token, shape<1, 1>>(2, 2);
  unit_test::check_learns<layer::class_token, shape<2, 3>>(3, 3);
}

TEST_CASE("class_token: what stands beyond a length matters neither to the class nor to a gradient") {
  model<decided, reference<double>> m{seed{1}};
  net_test::draw(m.weights());
  auto x = net_test::normals(3 * 24, 1);
  std::vector<std::int32_t> const used{2, 4, 1};
  auto const seen = m(said(x, used));
  std::vector<double> const before(seen.begin(), seen.end());
  for (std::size_t r = 0; r < 3; ++r)
    for (std::size_t i = std::size_t(used[r]) * 6; i < 24; ++i) x[r * 24 + i] = 1e6;
  CHECK(net_test::difference(m(said(x, used)), before) == 0);
  x = net_test::normals(3 * 24, 1);
  auto const y = net_test::normals(3 * 6, 3);
  net_test::check_gradients<decided>(dataset{said(x, used), dose(y)}, mean_squared_error);
}
