#include "braid/core/crew.hpp"

#include <doctest/doctest.h>

#include <array>

namespace {
struct job {
  std::array<std::atomic<int>, 7>* done;
  void operator()(std::size_t i) const { ++(*done)[i]; }
};
}  // namespace

TEST_CASE("every part is done once a round, whatever the threads") {
  for (std::size_t const threads : {1u, 2u, 3u, 7u, 20u}) {
    CAPTURE(threads);
    std::array<std::atomic<int>, 7> done{};
    braid::crew<job> crew(threads, 7, job{&done});
    for (int round = 1; round <= 200; ++round) {
      crew.run();
      for (auto const& d : done) REQUIRE(d == round);
    }
  }
}

TEST_CASE("a crew that never runs ends") {
  std::array<std::atomic<int>, 7> done{};
  { braid::crew<job> crew(3, 7, job{&done}); }
  CHECK(done[0] == 0);
}
