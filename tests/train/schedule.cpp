#include "braid/train/schedule.hpp"

#include "train/golden.hpp"

namespace bd = braid;
static_assert(bd::schedule<bd::constant> && bd::schedule<bd::cosine> && !bd::schedule<int>);

TEST_CASE("cosine: the golden factors") {
  auto const all = golden("cosine");
  using golden_case = std::pair<std::string, std::size_t>;
  for (auto const& [name, warmup] : {golden_case{"warm5_of_20", 5}, {"warm1_of_7", 1}, {"warm0_of_9", 0}}) {
    auto const wanted = numbers<double>(all, name + "/factor");
    std::vector<double> got;
    bd::cosine const schedule{.warmup = warmup};
    for (std::size_t s = 0; s < wanted.size(); ++s) got.push_back(schedule.factor(s, wanted.size()));
    CHECK(difference(got, wanted) < 1e-12);
  }
}

TEST_CASE("schedules beyond their end, and a warm-up longer than training") {
  CHECK(bd::cosine{}.factor(9, 9) == 0);
  CHECK(bd::cosine{}.factor(0, 0) == 0);
  CHECK(bd::cosine{.warmup = 10}.factor(3, 4) == doctest::Approx(0.4));
  CHECK(bd::cosine{.warmup = 4}.factor(4, 4) == 0);
  CHECK(bd::constant{}.factor(7, 3) == 1);
}
