#include "braid/data/prefetched.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace bd = braid;
namespace {
inline constexpr bd::features<struct facts, 3> facts;
inline constexpr bd::classes<struct kind, 2> kind;
using facts_type = std::remove_const_t<decltype(facts)>;

struct counted {
  std::atomic<std::size_t>* reads;
  void operator()(std::size_t r, std::span<float> to) const {
    ++*reads;
    if (r == 13) throw std::runtime_error("row 13 is burnt");
    for (float& x : to) x = float(r);
  }
};
auto set_of(std::size_t n, std::atomic<std::size_t>& reads) {
  return bd::dataset{facts(bd::on_demand(n, counted{&reads})), kind(std::vector<int>(n, 1))};
}
std::vector<std::uint32_t> numbers(std::size_t n) {
  std::vector<std::uint32_t> v(n);
  for (std::size_t i = 0; i < n; ++i) v[i] = std::uint32_t((i * 7) % n);
  return v;
}
}  // namespace

TEST_CASE("samples come as they are announced, each read once, by any number of threads") {
  for (std::size_t const threads : {1u, 2u, 4u})
    for (std::size_t const ahead : {1u, 3u, 64u}) {
      std::atomic<std::size_t> reads = 0;
      auto const data = set_of(12, reads);
      bd::prefetched const all(data, {.ahead = ahead, .threads = threads});
      CHECK(all.size() == 12);
      auto const order = numbers(12);
      for (int epoch = 0; epoch < 3; ++epoch) {
        all.expect(order);
        for (auto const s : order) {
          auto const ready = all.ready(s);
          REQUIRE(ready);
          CHECK(ready.row<facts_type>()[2] == float(s));
        }
      }
      CHECK(reads == 36);
    }
}

TEST_CASE("out of order: within the queue from the queue, beyond it by who asks") {
  std::atomic<std::size_t> reads = 0;
  auto const data = set_of(10, reads);
  bd::prefetched const all(data, {.ahead = 4});
  std::vector<std::uint32_t> const order{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  CHECK(!all.ready(0));  // nobody has said what comes
  all.expect(order);
  CHECK(all.ready(3).row<facts_type>()[0] == 3);
  CHECK(!all.ready(9));  // far ahead: passed over from now on
  CHECK(!all.ready(3));  // a second time
  for (std::uint32_t const s : {2u, 0u, 1u, 4u, 6u, 5u, 8u, 7u}) CHECK(all.ready(s).row<facts_type>()[0] == float(s));
  CHECK(reads == 9);
  all.expect(std::span(order).subspan(6));  // a run that goes on within an epoch
  CHECK(all.ready(6).row<facts_type>()[0] == 6);
  all.expect(order);  // what was read ahead is dropped
  CHECK(all.ready(0).row<facts_type>()[0] == 0);
}

TEST_CASE("what a reader throws comes to who asks for that sample, and the others go on") {
  std::atomic<std::size_t> reads = 0;
  auto const data = set_of(16, reads);
  bd::prefetched const all(data, {.ahead = 3, .threads = 2});
  auto const order = numbers(16);
  all.expect(order);
  for (auto const s : order) {
    if (s == 13) CHECK_THROWS_WITH(all.ready(s), "row 13 is burnt");
    else CHECK(all.ready(s).row<facts_type>()[0] == float(s));
  }
  CHECK_THROWS_WITH(bd::prefetched(data, {.ahead = 0}), "braid: prefetched: ahead: expected at least 1, found 0");
  CHECK_THROWS_WITH(all.expect(std::vector<std::uint32_t>{3, 16}), "braid: prefetched: order, place 1: expected a sample below 16, found 16");
  bd::prefetched const many(data, {.ahead = std::size_t(-1), .threads = 100000});  // no more than there are samples
  many.expect(order);
  CHECK(many.ready(0).row<facts_type>()[0] == 0);
  CHECK_THROWS_WITH(bd::prefetched(data, {.threads = 0}), "braid: prefetched: threads: expected at least 1, found 0");
}
