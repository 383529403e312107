#include "braid/core/shape.hpp"

#include <doctest/doctest.h>

#include <type_traits>
#include <vector>

using namespace braid;

namespace {
/// Every logical index lies somewhere, no two at one place.
template <class S>
bool is_permutation() {
  std::vector<bool> taken(S::size);
  for (std::size_t i = 0; i < S::size; ++i) {
    std::size_t const p = S::place(i);
    if (p >= S::size || taken[p]) return false;
    taken[p] = true;
  }
  return true;
}
}  // namespace

TEST_CASE("shape: sizes and extents") {
  CHECK(shape<>::size == 1);
  CHECK(shape<3, 4>::size == 12);
  CHECK(sequence<5, 3>::size == 15);
  CHECK(sequence<5, 3>::dims[0] == 5);
  CHECK(channels_last<3, 4, 5>::dims[2] == 5);
  CHECK(ids_of<100, 6>::size == 6);
  static_assert(std::is_same_v<sequence<5, 3, 2>::step, shape<3, 2>>);
}

TEST_CASE("shape: where things lie") {
  CHECK(channels_last<3, 4, 5>::place(0) == 0);
  CHECK(channels_last<3, 4, 5>::place(20) == 1);      // channel 1 of pixel 0
  CHECK(channels_last<3, 4, 5>::place(1) == 3);       // channel 0 of pixel 1
  CHECK(is_permutation<channels_last<3, 4, 5>>());
  CHECK(volume<3, 2, 4, 5>::place(1) == 3);            // channel 0 of voxel 1
  CHECK(volume<3, 2, 4, 5>::place(40) == 1);           // channel 1 of voxel 0
  CHECK(is_permutation<volume<3, 2, 4, 5>>());
  CHECK(is_permutation<flat<shape<3>, channels_last<2, 2, 3>, shape<2, 2>>>());
  CHECK(flat<shape<3>, channels_last<2, 1, 2>>::place(3 + 2) == 3 + 1);
  CHECK(flat<flat<shape<1>, channels_last<2, 1, 2>>, shape<2>>::place(6) == 6);
}

TEST_CASE("shape: what lies row major is a plain shape") {
  static_assert(std::is_same_v<flat_t<shape<2, 3>, shape<4>>, shape<10>>);
  static_assert(std::is_same_v<flat_t<channels_last<1, 2, 3>>, shape<6>>);
  static_assert(std::is_same_v<plain<channels_last<2, 3, 4>>, shape<2, 3, 4>>);
  static_assert(std::is_same_v<plain<flat<channels_last<2, 3, 4>>>, shape<24>>);
  static_assert(std::is_same_v<plain<volume<2, 3, 4, 5>>, shape<2, 3, 4, 5>>);
  CHECK(channels_last<4, 1, 1>::row_major);
  CHECK_FALSE(channels_last<2, 1, 2>::row_major);
}

TEST_CASE("shape: kinds and the last axis") {
  CHECK(is_series<sequence<4, 3>>);
  CHECK_FALSE(is_series<sequence<4, 3, 2>>);
  CHECK(is_volume<volume<2, 3, 4, 5>>);
  CHECK_FALSE(is_volume<channels_last<3, 4, 5>>);
  CHECK(is_timed<ids_of<9, 4>>);
  CHECK_FALSE(is_timed<shape<4>>);
  CHECK(are_numbers<shape<4>>);
  CHECK_FALSE(are_numbers<ids_of<9, 4>>);
  CHECK(has_last_axis<sequence<4, 3>>);
  CHECK_FALSE(has_last_axis<channels_last<2, 3, 4>>);
  CHECK_FALSE(has_last_axis<ids_of<9, 4>>);
  static_assert(std::is_same_v<last_axis<sequence<4, 3>>::with<7>, sequence<4, 7>>);
  static_assert(std::is_same_v<last_axis<shape<3>>::with<7>, shape<7>>);
}
