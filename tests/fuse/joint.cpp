#include "braid/fuse/joint.hpp"

#include "braid/layer/elu.hpp"
#include "braid/layer/gelu.hpp"
#include "braid/layer/mish.hpp"
#include "braid/layer/relu.hpp"
#include "braid/layer/tanh.hpp"
#include "fuse/absence.hpp"

using namespace braid;
using unit_test::check_golden, unit_test::check_gradients;

using with_relu = decltype(type_of(joint<6, relu>));
using with_tanh = decltype(type_of(joint<6, braid::tanh>));
using with_gelu = decltype(type_of(joint<6, gelu>));
using with_mish = decltype(type_of(joint<6, mish>));
using with_elu = decltype(type_of(joint<6, elu(percent<50>)>));

TEST_CASE("joint: PyTorch's numbers") {
  for (char const* n : {"n1", "n7"}) {
    check_golden<with_relu, shape<5>, shape<4>>("fuse_joint", std::string("relu_5_4_to_6_") + n);
    check_golden<with_relu, shape<5>, shape<4>, shape<3>>("fuse_joint", std::string("relu_5_4_3_to_6_") + n);
    check_golden<with_tanh, shape<5>, shape<4>>("fuse_joint", std::string("tanh_5_4_to_6_") + n);
    check_golden<with_tanh, shape<5>, shape<4>, shape<3>>("fuse_joint", std::string("tanh_5_4_3_to_6_") + n);
  }
}

TEST_CASE("joint: gradients by differences") {
  check_gradients<with_tanh, shape<5>>(3, 1);
  check_gradients<with_tanh, shape<5>, shape<5>>(3, 2);
  check_gradients<with_gelu, shape<5>, sequence<2, 3>, channels_last<2, 3, 2>>(3, 3);
  check_gradients<with_mish, shape<5>, shape<4>>(3, 5);
  check_gradients<with_elu, shape<5>, shape<4>>(3, 6);
  unit_test::check_learns<with_relu, shape<5>, shape<4>>(6, 4);
}

TEST_CASE("joint: an absent branch's term is missing") {
  unit_test::drawn<with_gelu, shape<5>, shape<4>, shape<3>> s(5);
  auto const all = s.without<0>(), first = s.without<0b110>(), second = s.without<0b101>(), third = s.without<0b011>();
  auto rest = s.without<0b010>(), sum = first;
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += third[i];
  unit_test::check_close("without the second", rest, sum, 1e-14);
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += second[i];
  unit_test::check_close("all", all, sum, 1e-14);
}

TEST_CASE("joint: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<with_tanh, shape<5>, shape<4>, shape<3>>(3, 7);
  unit_test::check_absent_gradients<with_gelu, shape<5>, shape<4>>(3, 8);
}
