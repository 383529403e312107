#include "braid/layer/reshape.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("reshape: PyTorch's numbers, from every layout to every layout") {
  std::string const file = "layer_reshape";
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::reshape<3, 4>, shape<12>>(file, "12_to_3x4_" + n);
    unit_test::check_golden<layer::reshape<2, 3, 2>, shape<12>>(file, "12_to_2x3x2_" + n);
    unit_test::check_golden<layer::reshape<6, 5>, channels_last<3, 2, 5>>(file, "3x2x5_to_6x5_" + n);
    unit_test::check_golden<layer::reshape<2, 10>, sequence<5, 4>>(file, "5x4_to_2x10_lengths_" + n);
    unit_test::check_golden<layer::reshape<2, 5, 2>, sequence<5, 4>>(file, "5x4_to_2x5x2_lengths_" + n);
  }
}

TEST_CASE("reshape: gradients by differences, back from a flatten, and of samples of every length") {
  using image = channels_last<2, 3, 2>;
  unit_test::check_gradients<layer::reshape<2, 3, 2>, flat<image>>(2, 1);
  unit_test::check_gradients<layer::reshape<3, 4>, flat<image>>(2, 2);
  unit_test::check_gradients<layer::reshape<4, 3, 1>, image>(2, 3);
  unit_test::check_gradients<layer::reshape<6>, sequence<3, 2>>(4, 4, {0, 1, 2, 3});
}

TEST_CASE("reshape: three extents are an image; nothing moves where both lie alike") {
  using image = channels_last<2, 3, 2>;
  using back = layer::reshape<2, 3, 2>;
  static_assert(std::is_same_v<back::on<shape<12>>::out, image>);
  static_assert(back::on<flat<image>>::in_place && layer::reshape<12>::on<shape<3, 4>>::in_place);
  static_assert(!back::on<shape<12>>::in_place && !layer::reshape<12>::on<image>::in_place);
  static_assert(layer::reshape<1, 4, 3>::on<shape<12>>::in_place);  // one channel
}
