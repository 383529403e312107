// After construction nothing allocates: prediction into the caller's memory, whatever the batch.
#include "support/allocations.hpp"

#include "braid/backend/reference.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/last.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/max_pool2d.hpp"
#include "braid/layer/relu.hpp"
#include "braid/model/model.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace bd = braid;
namespace {
inline constexpr bd::image<struct photo, 2, 8, 8> photo;
inline constexpr bd::series<struct motion, 5, 3> motion;
inline constexpr auto net =
    bd::fuse<bd::sum>(photo | bd::conv2d<4, 3>(bd::pad<1>) | bd::relu | bd::max_pool2d<2> | bd::flatten | bd::dense<8>,
                      motion | bd::lstm<8> | bd::last) |
    bd::dense<3>;
}  // namespace

TEST_CASE("the counter counts") {
  CHECK(allocations::in([] { std::vector<float> const x(3); }) >= 1);
  CHECK(allocations::in([] { delete new int(1); }) >= 1);
  CHECK(allocations::in([] {}) == 0);
  CHECK(allocations::in([] {
          void* volatile p = std::malloc(8);  // volatile, or the compiler leaves both calls out
          std::free(p);
        }) == (allocations::sees_malloc ? 1 : 0));
}

TEST_CASE("into allocates nothing at any batch") {
  bd::model<net, bd::reference<float>> model{bd::seed{7}};
  for (std::size_t const rows : {1u, 7u, 1000u}) {
    CAPTURE(rows);
    std::vector<float> const pixels(rows * 2 * 8 * 8, 0.5f), steps(rows * 5 * 3, 0.25f);
    std::vector<std::int32_t> const lengths(rows, 4);
    std::vector<float> out(rows * 3);
    CHECK(allocations::in([&] { model.into(out, photo(pixels), motion(steps)); }) == 0);
    CHECK(allocations::in([&] { model.into(out, photo(pixels), motion(steps, lengths)); }) == 0);
    CHECK(allocations::in([&] { model.into(out, photo(pixels), bd::absent(motion)); }) == 0);
  }
}

TEST_CASE("a call allocates nothing when it returns no more rows than were reserved") {
  bd::model<net, bd::reference<float>> model{bd::seed{7}};
  model.reserve(100);
  std::vector<float> const pixels(100 * 2 * 8 * 8, 0.5f), steps(100 * 5 * 3, 0.25f);
  CHECK(allocations::in([&] { (void)model(photo(pixels), motion(steps)); }) == 0);
}
