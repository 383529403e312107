#include "braid/fuse/bilinear.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::bilinear<3>>;

TEST_CASE("bilinear: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<policy, shape<5>, shape<4>>("fuse_bilinear", "5_4_" + n);
    unit_test::check_golden<policy, shape<3>, shape<1>>("fuse_bilinear", "3_1_" + n);
  }
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
