#include "braid/fuse/bilinear.hpp"

#include "fuse/composed_unit.hpp"

#include "braid/fuse/sum.hpp"
#include "braid/model/model.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::bilinear<3>>;

TEST_CASE("bilinear: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<policy, shape<5>, shape<4>>("fuse_bilinear", "5_4_" + n);
    unit_test::check_golden<policy, shape<3>, shape<1>>("fuse_bilinear", "3_1_" + n);
  }
}

namespace {
inline constexpr features<struct chart, 4> chart;
inline constexpr features<struct row, 3> row;
inline constexpr auto two_forms = fuse<sum>(fuse<bilinear<2>>(chart, row), fuse<bilinear<2>>(row, chart));
}  // namespace

TEST_CASE("bilinear: its parameters go by its own name, also in a net with two") {
  std::vector<std::string> names;
  for_each_tensor<program<decltype(type_of(two_forms))>, reference<float>, false>(
      [&](std::string const& name, auto, std::size_t, auto) { names.push_back(name); });
  CHECK(names == std::vector<std::string>{"bilinear.weight", "bilinear.bias", "bilinear_2.weight", "bilinear_2.bias"});
  model<two_forms, reference<float>> net{seed{1}};
  std::vector<float> const x{1, 2, 3, 4};
  auto const y = net(chart(x), absent(row));
  CHECK(std::isfinite(y(0, 0)));
}

TEST_CASE("bilinear: gradients by differences") {
  unit_test::check_gradients<policy, shape<4>, shape<4>>(3, 1);
  unit_test::check_learns<policy, shape<5>, shape<2>>(3, 2);
}

TEST_CASE("bilinear: the bias is left without a branch") {
  unit_test::drawn<policy, shape<5>, shape<4>> s(3);
  auto const bias = s.unit.params[1].value.get(), a = s.without<0b10>(), b = s.without<0b01>();
  REQUIRE(s.unit.params[1].name == "bias");
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(a[i] == bias[i % 3]);
    CHECK(b[i] == bias[i % 3]);
  }
}

TEST_CASE("bilinear: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<policy, shape<4>, shape<3>>(2, 3);
}
