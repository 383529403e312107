// Gradients of cross_attention by differences; a sample whose keys have length 0.
#include "braid/fuse/cross_attention.hpp"

#include "fuse/absence.hpp"

using namespace braid;
using unit_test::check_gradients;

TEST_CASE("cross_attention: gradients by differences") {
  check_gradients<fusion::cross_attention<2>, sequence<3, 4>, sequence<2, 3>>(2, 1);
  check_gradients<fusion::cross_attention<1>, sequence<3, 3>, sequence<3, 3>>(4, 2, {0, 1, 2, 3});
  check_gradients<fusion::cross_attention<3>, shape<2, 3>, sequence<4, 2>>(3, 3, {0, 4, 2});
  check_gradients<fusion::cross_attention<1>, shape<2, 2>, sequence<18, 2>>(2, 4, {18, 3});
  unit_test::check_learns<fusion::cross_attention<2>, sequence<3, 4>, sequence<4, 4>>(3, 5);
}

TEST_CASE("cross_attention: a sample with no keys gives zeros") {
  using S = unit_test::subject<fusion::cross_attention<2>, reference<double>, shape<2, 4>, sequence<3, 4>>;
  S s(2);
  unit_test::draw(s, philox{3});
  s.put_lengths({0, 2});
  s.forward<mode::train>();
  s.backward();
  for (std::size_t i = 0; i < 8; ++i) CHECK((s.out()[i] == 0 && s.out()[8 + i] != 0 && s.din(0)[i] == 0));
}

TEST_CASE("cross_attention: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<fusion::cross_attention<2>, sequence<3, 4>, sequence<2, 3>>(2, 6);
}
