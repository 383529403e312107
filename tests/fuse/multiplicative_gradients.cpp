// multiplicative: gradients by differences, absence.
#include "braid/fuse/multiplicative.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using matrix_form = unit_test::as_unit<fusion::multiplicative<3>>;
using vector_form = unit_test::as_unit<fusion::multiplicative_vector>;
using scalar_form = unit_test::as_unit<fusion::multiplicative_scalar>;

TEST_CASE("multiplicative: gradients by differences") {
  unit_test::check_gradients<matrix_form, shape<4>, shape<4>>(3, 1);
  unit_test::check_gradients<vector_form, channels_last<2, 2, 3>, shape<2>>(2, 2);
  unit_test::check_gradients<scalar_form, sequence<3, 2>, shape<4>>(3, 3, {1, 3, 2});
  unit_test::check_learns<matrix_form, shape<5>, shape<2>>(3, 4);
}

TEST_CASE("multiplicative: an absent branch counts as zeros") {
  unit_test::drawn<matrix_form, shape<5>, shape<4>> s(3), zeros(3);
  zeros.put(1, unit_test::numbers(3 * 4, 0.0));
  zeros.forward<mode::predict>();
  unit_test::check_close("without the second", s.without<0b10>(), zeros.out(), 1e-14);
}

TEST_CASE("multiplicative: gradients of what is there, by differences") {
  unit_test::check_absent_gradients<matrix_form, shape<4>, shape<3>>(2, 5);
  unit_test::check_absent_gradients<vector_form, shape<4>, shape<3>>(2, 6);
  unit_test::check_absent_gradients<scalar_form, sequence<3, 2>, shape<3>>(2, 7);
}
