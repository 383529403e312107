#include "braid/backend/cuda_launch.hpp"

#include "backend/primitives.hpp"

using namespace braid;
using place = braid::thrust<braid::cuda>;

TEST_CASE("sums down the columns of many rows are added up in parts, always in one order") {
  for (std::size_t const rows : std::initializer_list<std::size_t>{1, 8 * 256 + 1, 100'003}) {
    unit_test::check_primitive<place, reference<double>>("reduce<1>", unit_test::primitive::reduce<1>{rows}, 2e-5);
    unit_test::check_primitive<place, reference<double>>("reduce<33>", unit_test::primitive::reduce<33>{rows}, 2e-5);
    CHECK(unit_test::primitive::reduce<33>{rows}.on(place{}) == unit_test::primitive::reduce<33>{rows}.on(place{}));
  }
}

TEST_CASE("the sums of many numbers are in double") {
  for (std::size_t const n : std::initializer_list<std::size_t>{1, 1023, 1025, 3'000'001})
    unit_test::check_primitive<place, reference<float>>("sums", unit_test::primitive::sums{n}, 1e-12);
}
