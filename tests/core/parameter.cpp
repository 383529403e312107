#include "braid/core/parameter.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace braid;

TEST_CASE("parameter: extents as PyTorch lists them") {
  CHECK(vec<5>::size == 5);
  CHECK(matrix<4, shape<3>>::dims[0] == 4);
  CHECK(matrix<4, shape<3>>::dims[1] == 3);
  CHECK(rows_of<7, 2>::dims[0] == 7);
  CHECK(filter<8, 3, 5, 4>::size == 8 * 3 * 5 * 4);
  CHECK(filter<8, 3, 5>::rank == 3);
  CHECK(filter<8, 3, 2, 5, 4>::taps == 2 * 5 * 4);
  CHECK(like<channels_last<2, 3, 2>>::dims[0] == 12);
}

TEST_CASE("parameter: columns that meet an input lie as the input does") {
  using image = flat<channels_last<2, 1, 3>>;
  CHECK(canonical<matrix<4, shape<6>>>::place(17) == 17);
  for (std::size_t n = 0; n < 4; ++n)
    for (std::size_t i = 0; i < 6; ++i) CHECK(canonical<matrix<4, image>>::place(n * 6 + i) == n * 6 + image::place(i));
  CHECK(canonical<like<image>>::place(3) == 1);
  CHECK(canonical<rows_of<4, 2>>::place(5) == 5);
}

TEST_CASE("parameter: PyTorch's bound 1 / sqrt(fan_in)") {
  for (std::size_t n : {1u, 2u, 16u, 1000u, 4096u, 1000000u})
    CHECK(double(init::fan_in(n).bound) == doctest::Approx(1 / std::sqrt(double(n))).epsilon(1e-7));
  CHECK(init::fan_in(0).bound == 1.0f);
  static_assert(init::fan_in(4).bound == 0.5f);
  static_assert(init::xavier(20, 4).bound == 0.5f);
}

namespace {
struct turned {  // a backend that stores its matrices input-major, with a gap
  template <class Spec>
  struct layout : canonical<Spec> {};
  template <std::size_t N, class In>
  struct layout<matrix<N, In>> {
    static constexpr std::size_t size = In::size * (N + 1);
    static constexpr std::size_t place(std::size_t i) { return i % In::size * (N + 1) + i / In::size; }
  };
};
}  // namespace
TEST_CASE("parameter: what is in parts is listed as one and lies part by part") {
  using three = in_parts<3, matrix<2, shape<4>>>;
  static_assert(three::size == 24 && three::dims[0] == 6 && three::dims[1] == 4 && in_parts<3, vec<5>>::size == 15);
  using lies = layout_of<three, turned>;
  using one = layout_of<matrix<2, shape<4>>, turned>;
  static_assert(lies::size == 3 * one::size);
  for (std::size_t i = 0; i < 24; ++i) CHECK(lies::place(i) == i / 8 * one::size + one::place(i % 8));
  double numbers[lies::size];
  CHECK(part_of<2>(turned{}, tensor<three, double>{numbers}).data == numbers + 2 * one::size);
}
