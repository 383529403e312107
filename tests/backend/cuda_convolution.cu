#include "braid/backend/cuda_convolution.hpp"

#include "backend/device.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/conv3d.hpp"

using namespace braid;

TEST_CASE("convolutions of many pixels and few, of channels by the dozen and one by one") {
  for (std::size_t const rows : std::initializer_list<std::size_t>{1, 37}) {
    unit_test::check_on_device<layer::conv2d<16, 3, 1, 1>, channels_last<1, 28, 28>>(rows);
    unit_test::check_on_device<layer::conv2d<40, 3, 1, 1>, channels_last<16, 13, 11>>(rows);
    unit_test::check_on_device<layer::conv2d<70, 5, 2, 2>, channels_last<6, 9, 8>>(rows);
    unit_test::check_on_device<layer::conv2d<33, 1>, channels_last<12, 7, 5>>(rows);
    unit_test::check_on_device<layer::conv3d<8, 2>, volume<4, 5, 6, 7>>(rows);
  }
}
