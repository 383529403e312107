#include "braid/fuse/scale_shift.hpp"

#include "fuse/absence.hpp"

using namespace braid;
using unit_test::check_gradients;
using plain_form = fusion::scale_shift<false>;
using from_one = fusion::scale_shift<true>;

TEST_CASE("scale_shift: the formula, channel by channel and one for all") {
  unit_test::drawn<plain_form, channels_last<2, 2, 3>, shape<2>, shape<2>> s(3);
  unit_test::drawn<plain_form, shape<4>, shape<1>, shape<1>> one(3);
  auto const x = s.in(0), scale = s.in(1), shift = s.in(2), h = s.without<0>();
  for (std::size_t i = 0; i < h.size(); ++i)
    CHECK(h[i] == doctest::Approx(scale[i / 6] * x[i] + shift[i / 6]).epsilon(1e-14));
  auto const h1 = one.without<0>();
  for (std::size_t i = 0; i < h1.size(); ++i)
    CHECK(h1[i] == doctest::Approx(one.in(1)[i / 4] * one.in(0)[i] + one.in(2)[i / 4]).epsilon(1e-14));
}

TEST_CASE("scale_shift: gradients by differences; steps beyond a length are zero") {
  check_gradients<plain_form, shape<4>, shape<4>, shape<4>>(3, 1);
  check_gradients<from_one, channels_last<2, 2, 3>, shape<2>, shape<2>>(3, 2);
  check_gradients<from_one, sequence<3, 2>, shape<1>, shape<1>>(3, 3, {1, 3, 2});
  check_gradients<plain_form, shape<1>, shape<1>, shape<1>>(3, 4);
  unit_test::drawn<from_one, sequence<3, 2>, shape<2>, shape<2>> s(1);
  s.put_lengths({1});
  auto const h = s.without<0>();
  CHECK(h[1] != 0);
  for (std::size_t i = 2; i < 6; ++i) CHECK(h[i] == 0);
}

TEST_CASE("scale_shift: from one, nothing changes where both are absent") {
  unit_test::drawn<from_one, shape<4>, shape<4>, shape<4>> s(3);
  unit_test::check_close("x", s.without<0b110>(), s.in(0), 0);
}

TEST_CASE("scale_shift: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<from_one, sequence<3, 2>, shape<2>, shape<2>>(3, 5);
}
