// mag: where the shift is not cut; gradients by differences, near zero too; absence.
#include "braid/fuse/mag.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::mag<50>>;
using wide = unit_test::as_unit<fusion::mag<2000>>;

TEST_CASE("mag: PyTorch's numbers where the shift is as long as it wants") {
  for (std::string const n : {"n1", "n7"})
    unit_test::check_golden<wide, shape<4>, shape<3>>("fuse_mag", "2000_4_3_" + n);
}

TEST_CASE("mag: gradients by differences; every map learns") {
  unit_test::check_gradients<policy, shape<3>, shape<3>, shape<1>, shape<2>, shape<4>>(2, 1);
  unit_test::check_gradients<wide, shape<3>, shape<3>>(3, 2);
  unit_test::check_gradients<fusion::detail::shift_within<50>, shape<3>, shape<3>>(7, 3);
  unit_test::check_learns<policy, shape<6>, shape<3>>(5, 4);
}

TEST_CASE("mag: finite where the features or the shift vanish") {
  unit_test::subject<fusion::detail::shift_within<50>, reference<double>, shape<2>, shape<2>> s(5);
  s.put(0, {0, 0, 0, 0, 1, 0, 1e-160, 0, 1, 1});
  s.put(1, {0, 0, 3, 4, 0, 0, 3, 4, 1e-9, 0});
  s.put_dout({1, 2, 1, 2, 1, 2, 1, 2, 1, 2});
  s.forward<mode::train>();
  unit_test::check_close("h", s.out(), {0, 0, 0, 0, 1, 0, 1e-160, 0, 1 + 1e-9, 1}, 1e-15);
  s.backward();
  for (std::size_t i : {0u, 1u})
    for (double d : s.din(i)) CHECK(std::isfinite(d));
  CHECK(s.din(1)[4] == 1);  // v = 0, alpha = 1
  CHECK(s.din(0)[2] == 1);  // x = 0 has no slope of its norm
}

TEST_CASE("mag: an absent branch shifts nothing") {
  unit_test::check_leaves_out_middle<policy, shape<4>, shape<2>, shape<3>>(5);
  unit_test::drawn<policy, shape<4>, shape<2>, shape<3>> s(5);
  unit_test::check_close("x", s.without<0b110>(), s.in(0), 0);
}

TEST_CASE("mag: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<policy, shape<4>, shape<2>, shape<3>>(2, 4);
}
