#include "braid/fuse/multiplicative.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using matrix_form = unit_test::as_unit<fusion::multiplicative<3>>;
using vector_form = unit_test::as_unit<fusion::multiplicative_vector>;
using scalar_form = unit_test::as_unit<fusion::multiplicative_scalar>;

TEST_CASE("multiplicative: PyTorch's numbers in all three forms") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<matrix_form, shape<5>, shape<4>>("fuse_multiplicative", "matrix_5_4_" + n);
    unit_test::check_golden<matrix_form, shape<3>, shape<1>>("fuse_multiplicative", "matrix_3_1_" + n);
    unit_test::check_golden<vector_form, shape<5>, shape<4>>("fuse_multiplicative", "vector_5_4_" + n);
    unit_test::check_golden<scalar_form, shape<5>, shape<4>>("fuse_multiplicative", "scalar_5_4_" + n);
  }
}
