// self_attention(rotary) against PyTorch, and what it is for.
#include "braid/layer/self_attention.hpp"

#include "unit.hpp"

using namespace braid;
using unit_test::check_golden;

namespace {
template <std::size_t Heads>
using turned = decltype(self_attention<Heads>(rotary));
template <std::size_t Heads>
using both = decltype(self_attention<Heads>(rotary, causal));
static_assert(std::is_same_v<both<2>, decltype(self_attention<2>(causal)(rotary))>);
}  // namespace

TEST_CASE("self_attention(rotary): PyTorch's numbers") {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden<turned<2>, sequence<5, 8>>("layer_self_attention_rotary", "5x8_heads2" + n);
    check_golden<turned<2>, sequence<6, 12>>("layer_self_attention_rotary", "6x12_heads2_lengths" + n);
    check_golden<both<1>, sequence<7, 4>>("layer_self_attention_rotary", "7x4_heads1_causal_lengths" + n);
  }
}

TEST_CASE("self_attention(rotary): the order counts, and without it does not") {
  auto const last_moves = [](auto kind) {
    using S = unit_test::subject<decltype(kind), reference<double>, sequence<3, 4>>;
    S s(1);
    unit_test::draw(s, philox{4});
    auto const before = s.unit.in[0].get();
    s.template forward<mode::predict>();
    auto const a = s.out();
    auto swapped = before;
    std::swap_ranges(swapped.begin(), swapped.begin() + 4, swapped.begin() + 4);
    s.put(0, swapped);
    s.template forward<mode::predict>();
    double most = 0;
    for (std::size_t j = 8; j < 12; ++j) most = std::max(most, std::abs(a[j] - s.out()[j]));
    return most;
  };
  CHECK(last_moves(layer::self_attention<1>{}) < 1e-14);
  CHECK(last_moves(turned<1>{}) > 1e-3);
}
