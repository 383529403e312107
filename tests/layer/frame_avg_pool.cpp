#include "braid/layer/frame_avg_pool.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("frame_avg_pool: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"})
    unit_test::check_golden<layer::frame_avg_pool, volume<3, 4, 2, 5>>("layer_frame_avg_pool", "3x4x2x5_" + n);
}

TEST_CASE("frame_avg_pool: gradients by differences; frames are steps") {
  unit_test::check_gradients<layer::frame_avg_pool, volume<2, 3, 2, 2>>(2, 1);
  static_assert(std::is_same_v<layer::frame_avg_pool::on<volume<2, 3, 4, 5>>::out, sequence<3, 2>>);
}
