#include "braid/backend/cuda_affine.hpp"

#include "backend/primitives.hpp"

using namespace braid;
using place = braid::thrust<braid::cuda>;

TEST_CASE("h = a w' + b of many sizes, and again by the way that was found") {
  for (int again = 0; again < 2; ++again)
    for (std::size_t const rows : std::initializer_list<std::size_t>{1, 2, 65, 1000}) {
      unit_test::check_primitive<place, reference<double>>("1 to 1", unit_test::primitive::affine<1, shape<1>>{rows}, 1e-5);
      unit_test::check_primitive<place, reference<double>>("512 to 255", unit_test::primitive::affine<255, shape<512>>{rows}, 1e-5);
      unit_test::check_primitive<place, reference<double>>("31 to 128", unit_test::primitive::affine<128, shape<31>>{rows}, 1e-5);
    }
}
