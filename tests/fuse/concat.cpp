#include "braid/fuse/concat.hpp"

#include "fuse/absence.hpp"

#include <algorithm>

using namespace braid;
using unit_test::check_golden, unit_test::check_gradients;

TEST_CASE("concat: PyTorch's numbers") {
  for (char const* n : {"n1", "n7"}) {
    check_golden<fusion::concat, shape<3>, shape<5>>("fuse_concat", std::string("3_5_") + n);
    check_golden<fusion::concat, shape<3>, shape<5>, shape<4>>("fuse_concat", std::string("3_5_4_") + n);
  }
}

TEST_CASE("concat: gradients by differences, of any shapes") {
  check_gradients<fusion::concat, shape<3>>(3, 1);
  check_gradients<fusion::concat, shape<3>, sequence<2, 3>>(3, 2);
  check_gradients<fusion::concat, shape<3>, channels_last<2, 3, 2>, shape<1>>(3, 3);
}

TEST_CASE("concat: an image lies as it lay and comes out in PyTorch's order") {
  using image = channels_last<2, 3, 2>;
  static_assert(std::is_same_v<fusion::concat::on<shape<3>, shape<2, 2>>::out, shape<7>>);
  static_assert(std::is_same_v<fusion::concat::on<shape<3>, image>::out, flat<shape<3>, image>>);
  unit_test::drawn<fusion::concat, shape<3>, image> s(2);
  auto const out = s.without<0>();
  for (std::size_t r = 0; r < 2; ++r) {
    for (std::size_t i = 0; i < 3; ++i) CHECK(out[r * 15 + i] == s.in(0)[r * 3 + i]);
    for (std::size_t i = 0; i < 12; ++i) CHECK(out[r * 15 + 3 + i] == s.in(1)[r * 12 + i]);
  }
}

TEST_CASE("concat: zeros in an absent branch's place") {
  unit_test::drawn<fusion::concat, shape<3>, shape<5>, shape<4>> s(6);
  auto wanted = s.without<0>();
  for (std::size_t r = 0; r < 6; ++r) std::fill_n(wanted.data() + r * 12 + 3, 5, 0.0);
  unit_test::check_close("out", s.without<0b010>(), wanted, 0);
}

TEST_CASE("concat: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<fusion::concat, shape<3>, sequence<2, 3>, shape<4>>(3, 4);
}
