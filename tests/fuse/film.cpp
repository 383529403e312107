#include "braid/fuse/film.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::film>;

TEST_CASE("film: PyTorch's numbers, of features, a series with lengths and an image") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<policy, shape<5>, shape<4>>("fuse_film", "5_4_" + n);
    unit_test::check_golden<policy, sequence<3, 2>, shape<4>>("fuse_film", "series_3x2_4_" + n);
    unit_test::check_golden<policy, channels_last<3, 2, 5>, shape<4>>("fuse_film", "image_3x2x5_4_" + n);
  }
}

TEST_CASE("film: gradients by differences") {
  unit_test::check_gradients<policy, shape<4>, shape<4>>(3, 1);
  unit_test::check_gradients<policy, sequence<3, 2>, shape<1>>(3, 2, {1, 3, 2});
  unit_test::check_learns<policy, channels_last<3, 2, 2>, shape<4>>(3, 3);
}

TEST_CASE("film: without its condition it changes nothing") {
  unit_test::drawn<policy, channels_last<3, 2, 2>, shape<4>> s(3);
  unit_test::check_close("x", s.without<0b10>(), s.in(0), 0);
}

TEST_CASE("film: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<policy, sequence<3, 2>, shape<3>>(2, 4);
}
