#include "braid/layer/dense.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("dense: PyTorch's numbers") {
  for (char const* n : {"n1", "n7"}) {
    unit_test::check_golden<layer::dense<3>, shape<5>>("layer_dense", std::string("5_to_3_") + n);
    unit_test::check_golden<layer::dense<10>, shape<17>>("layer_dense", std::string("17_to_10_") + n);
    unit_test::check_golden<layer::dense<4>, sequence<3, 5>>("layer_dense", std::string("3x5_to_4_") + n);
    unit_test::check_golden<layer::dense<4>, shape<3, 5>>("layer_dense", std::string("3x5_to_4_") + n);
  }
}

TEST_CASE("dense: gradients by differences, also behind a flattened image") {
  unit_test::check_gradients<layer::dense<3>, shape<4>>(3, 1);
  unit_test::check_gradients<layer::dense<3>, flat<channels_last<2, 3, 2>>>(3, 2);
  unit_test::check_learns<layer::dense<3>, sequence<2, 4>>(3, 3);
}
