#include "braid/backend/backend.hpp"

#include "braid/backend/reference.hpp"

#include <doctest/doctest.h>

#include <numeric>
#include <utility>
#include <vector>

using namespace braid;

namespace {

/// Knows where its memory is counted: a backend with a state of its own.
struct counted : host_backend<float, counted> {
  using base = host_backend<float, counted>;
  std::ptrdiff_t* live = nullptr;
  float* allocate(std::size_t n) const {
    if (live) *live += std::ptrdiff_t(n);
    return base::allocate(n);
  }
  void release(float* p, std::size_t n) const {
    if (live) *live -= std::ptrdiff_t(n);
    base::release(p, n);
  }
};
counted counting(std::ptrdiff_t& live) {
  counted k;
  k.live = &live;
  return k;
}
using counted_buffer = buffer<counted>;

counted_buffer numbered(std::size_t n, std::ptrdiff_t& live) {
  counted_buffer b(n, counting(live));
  std::iota(b.data(), b.data() + n, 1.0f);
  return b;
}
std::vector<float> numbers(counted_buffer const& b) { return {b.data(), b.data() + b.size()}; }

struct no_sum : reference<float> {
  void sum() = delete;
};

}  // namespace

TEST_CASE("backend: the concept asks for the primitives") {
  static_assert(backend<reference<float>> && backend<counted>);
  static_assert(!backend<int> && !backend<no_sum>);
  CHECK(backend<reference<double>>);
}

TEST_CASE("buffer: starts as zeros on a cache line and gives back what it took") {
  std::ptrdiff_t live = 0;
  {
    counted_buffer b(17, counting(live));
    CHECK(live == 17);
    CHECK(numbers(b) == std::vector<float>(17));
    CHECK(reinterpret_cast<std::uintptr_t>(b.data()) % 64 == 0);
    b.data()[3] = 5;
    b.zero();
    CHECK(numbers(b) == std::vector<float>(17));
    counted_buffer const none(0, counting(live));
    CHECK(none.data() == nullptr);
    CHECK(live == 17);
  }
  CHECK(live == 0);
}

TEST_CASE("buffer: a copy has memory of its own") {
  std::ptrdiff_t live = 0;
  {
    auto const a = numbered(5, live);
    counted_buffer b = a;
    CHECK(live == 10);
    CHECK(b.data() != a.data());
    CHECK(numbers(b) == numbers(a));
    b.data()[0] = -1;
    CHECK(a.data()[0] == 1);
    counted_buffer const empty;
    counted_buffer still_empty = empty;
    CHECK(still_empty.size() == 0);
  }
  CHECK(live == 0);
}

TEST_CASE("buffer: a move takes the memory along") {
  std::ptrdiff_t live = 0;
  {
    auto a = numbered(5, live);
    float* const memory = a.data();
    counted_buffer b = std::move(a);
    CHECK(b.data() == memory);
    CHECK(live == 5);
    CHECK(numbers(b) == std::vector<float>{1, 2, 3, 4, 5});
  }
  CHECK(live == 0);
}

TEST_CASE("buffer: assignment, of another size and place, of the same size, to itself") {
  std::ptrdiff_t here = 0, there = 0;
  {
    auto a = numbered(5, here);
    auto const b = numbered(3, there);
    a = b;
    CHECK(here == 0);
    CHECK(there == 6);
    CHECK(numbers(a) == std::vector<float>{1, 2, 3});
    float* const memory = a.data();
    a.data()[0] = 9;
    a = b;
    CHECK(a.data() == memory);
    CHECK(numbers(a) == std::vector<float>{1, 2, 3});
    auto const& same = a;
    a = same;
    CHECK(numbers(a) == std::vector<float>{1, 2, 3});
    a = numbered(2, here);
    CHECK(numbers(a) == std::vector<float>{1, 2});
    a = counted_buffer();
    CHECK(a.size() == 0);
    CHECK(here == 0);
    CHECK(there == 3);
  }
  CHECK(here == 0);
  CHECK(there == 0);
}
