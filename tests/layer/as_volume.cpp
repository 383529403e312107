#include "braid/layer/as_volume.hpp"

#include "braid/layer/flatten.hpp"
#include "unit.hpp"

using namespace braid;

TEST_CASE("as_volume: PyTorch's numbers; frames beyond the length are zeros") {
  for (char const* name : {"4x2x3x2_n7", "4x2x3x2_lengths_n7", "4x2x3x2_lengths_n1"})
    unit_test::check_golden<layer::as_volume, sequence<4, 2, 3, 2>>("layer_as_volume", name);
}

TEST_CASE("as_volume: gradients by differences") {
  unit_test::check_gradients<layer::as_volume, sequence<3, 2, 1, 2>>(3, 1, {0, 3, 2});
}

TEST_CASE("as_volume: frames become depth, and a flattened volume has PyTorch's order") {
  static_assert(std::is_same_v<layer::as_volume::on<sequence<5, 3, 8, 6>>::out, volume<3, 5, 8, 6>>);
  unit_test::subject<layer::flatten, reference<double>, volume<2, 2, 1, 2>> s(1);
  s.put(0, {1, 2, 3, 4, 5, 6, 7, 8});
  s.forward<mode::predict>();
  CHECK(s.out() == unit_test::numbers{1, 2, 3, 4, 5, 6, 7, 8});
  static_assert(!layer::flatten::on<volume<2, 2, 1, 2>>::out::row_major);
}
