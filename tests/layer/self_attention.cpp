#include "braid/layer/self_attention.hpp"

#include "unit.hpp"

using namespace braid;
using unit_test::check_golden;

namespace {
template <std::size_t Heads>
using causal_attention = decltype(self_attention<Heads>(causal));
}  // namespace

TEST_CASE("self_attention: PyTorch's numbers") {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden<layer::self_attention<2>, sequence<5, 6>>("layer_self_attention", "5x6_heads2" + n);
    check_golden<layer::self_attention<3>, sequence<5, 6>>("layer_self_attention", "5x6_heads3_lengths" + n);
    check_golden<causal_attention<1>, sequence<7, 4>>("layer_self_attention", "7x4_heads1_causal_lengths" + n);
    check_golden<causal_attention<2>, shape<4, 6>>("layer_self_attention", "4x6_heads2_causal" + n);
  }
}

TEST_CASE("self_attention: PyTorch's numbers, with more steps than a block of keys") {
  for (std::string const n : {"_n1", "_n7"}) {
    check_golden<layer::self_attention<1>, sequence<19, 9>>("layer_self_attention_long", "19x9_heads1_lengths" + n);
    check_golden<causal_attention<2>, sequence<18, 4>>("layer_self_attention_long", "18x4_heads2_causal" + n);
  }
}

TEST_CASE("self_attention: a sample of length 0 gives zeros; what stands beyond a length does not matter") {
  using S = unit_test::subject<layer::self_attention<2>, reference<double>, sequence<3, 4>>;
  S s(3), other(3);
  unit_test::draw(s, philox{1});
  unit_test::draw(other, philox{1});
  auto x = s.unit.in[0].get(), d = s.unit.dout.get();
  for (std::size_t i = 0; i < 36; ++i)
    if (i < 12 || (i >= 16 && i < 24)) x[i] = 1e3 + double(i), d[i] = 1e4;  // lengths 0, 1, 3
  other.put(0, x), other.put_dout(d);
  auto const all = [](S& one) {
    one.put_lengths({0, 1, 3});
    one.forward<mode::train>();
    auto v = one.out();
    one.each_param([](auto& p) { p.gradient.zero(); });
    one.backward();
    auto const dx = one.din(0);
    v.insert(v.end(), dx.begin(), dx.end());
    one.each_param([&](auto& p) {
      auto const g = p.gradient.get();
      v.insert(v.end(), g.begin(), g.end());
    });
    return v;
  };
  auto const a = all(s), b = all(other);
  unit_test::check_close("values and gradients", b, a, 1e-14);
  for (std::size_t i = 0; i < 24; ++i)
    if (i < 12 || i >= 16) CHECK((a[i] == 0 && a[36 + i] == 0));
}
