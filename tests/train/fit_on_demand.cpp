// Data that are read row by row, and read ahead by threads, train as data in memory do: to the bit.
#include "braid/data/prefetched.hpp"
#include "braid/train/fit.hpp"
#include "nets.hpp"

#include <algorithm>
#include <stdexcept>

using namespace net_test;

namespace {
inline constexpr auto net = bd::fuse<bd::mean>(left | bd::dense<4>, right | bd::dense<4>, pulse | bd::gru<4> | bd::last) | bd::dense<2>;

struct kept : xor_data {
  std::vector<std::uint8_t> there;
  explicit kept(std::size_t n) : xor_data(n) {
    for (std::size_t i = 0; i < n; ++i) {
      there.push_back(i % 3 != 0);
      lengths[i] = std::max(lengths[i], 1);
      std::fill(p.begin() + std::ptrdiff_t(i * 10 + std::size_t(lengths[i]) * 2), p.begin() + std::ptrdiff_t(i * 10 + 10), 0.0f);
    }
  }
  auto in_memory() const { return bd::dataset{left(a), right(b).where(there), pulse(p, lengths), side(y)}; }
  auto on_demand() const {
    auto const rows_of = [](std::vector<float> const& v) {
      return [&v](std::size_t r, std::span<float> to) {
        std::copy_n(v.begin() + std::ptrdiff_t(r * to.size()), to.size(), to.begin());
      };
    };
    return bd::dataset{left(a), right(bd::on_demand(y.size(), rows_of(b))).where(there),
                       pulse(bd::on_demand(y.size(), [this, rows_of](std::size_t r, std::span<float> to) {
                         rows_of(p)(r, to);
                         return lengths[r];
                       })),
                       side(y)};
  }
};
template <class Train, class Valid>
std::vector<double> losses(Train const& train, Valid const& valid) {
  bd::model<net, bd::reference<float>> model{bd::seed{3}};
  auto const h = bd::fit(model, train, valid, bd::cross_entropy, bd::sgd{.rate = 0.1}, {.epochs = 3, .batch = 16});
  std::vector<double> all;
  for (auto const& e : h.epochs) all.insert(all.end(), {e.loss, e.valid.loss, e.valid.metric});
  return all;
}
}  // namespace

TEST_CASE("rows on demand, read by none, one, two and four threads, train what rows in memory train") {
  kept const set(75);
  auto const there = set.in_memory();
  auto const lazily = set.on_demand();
  auto const expected = losses(there, there);
  REQUIRE(expected.size() == 9);
  CHECK(losses(lazily, lazily) == expected);
  for (std::size_t const threads : {1u, 2u, 4u})
    for (std::size_t const ahead : {5u, 40u}) {  // fewer than a batch, and more than two
      INFO(threads, " threads, ", ahead, " ahead");
      bd::prefetched const ready(lazily, {.ahead = ahead, .threads = threads});
      CHECK(losses(ready, lazily) == expected);
      CHECK(losses(ready, ready) == expected);
    }
}

TEST_CASE("a row that cannot be read ends the training with the reader's words") {
  std::vector<int> const y(40, 1);
  bd::dataset const data{left(bd::on_demand(40, [](std::size_t r, std::span<float>) {
                           if (r == 20) throw std::runtime_error("disk gone");
                         })),
                         side(y)};
  static constexpr auto small = left | bd::dense<2>;
  bd::model<small, bd::reference<float>> model{bd::seed{3}};
  CHECK_THROWS_WITH(bd::fit(model, bd::prefetched(data), bd::cross_entropy, bd::sgd{}, {.epochs = 1, .batch = 8}), "disk gone");
}
