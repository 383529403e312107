#include "braid/layer/as_sequence.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("as_sequence: PyTorch's numbers; nothing moves") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::as_sequence, shape<3, 4>>("layer_as_sequence", "3x4_" + n);
    unit_test::check_golden<layer::as_sequence, channels_last<3, 2, 5>>("layer_as_sequence", "3x2x5_" + n);
  }
  CHECK(layer::as_sequence::on<channels_last<3, 2, 5>>::in_place);
}

TEST_CASE("as_sequence: gradients by differences") {
  unit_test::check_gradients<layer::as_sequence, channels_last<2, 3, 2>>(2, 1);
  static_assert(std::is_same_v<layer::as_sequence::on<channels_last<2, 3, 5>>::out, sequence<15, 2>>);
}
