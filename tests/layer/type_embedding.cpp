#include "braid/layer/type_embedding.hpp"

#include "unit.hpp"

using namespace braid;
using unit_test::check_golden;

TEST_CASE("type_embedding: PyTorch's numbers, of a vector and of steps") {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden<layer::type_embedding, shape<5>>("layer_type_embedding", "1x5" + n);
    check_golden<layer::type_embedding, sequence<3, 4>>("layer_type_embedding", "3x4" + n);
  }
}

TEST_CASE("type_embedding: gradients by differences, also of a flattened image") {
  unit_test::check_gradients<layer::type_embedding, flat<channels_last<2, 3, 2>>>(3, 1);
  unit_test::check_gradients<layer::type_embedding, shape<3, 2>>(2, 2);
  unit_test::check_learns<layer::type_embedding, shape<4>>(3, 4);
}
