// After construction a training step allocates nothing, on one thread and on two.
#include "support/allocations.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto net = bd::fuse<bd::concat>(left | bd::dense<8> | bd::dropout<10> | bd::relu, pulse | bd::lstm<4> | bd::last) |
                            bd::repeat<2>(bd::dense<12> | bd::tanh) | bd::dense<2>;
}

TEST_CASE("a training step allocates nothing") {
  using K = bd::reference<float>;
  using G = decltype(bd::type_of(net));
  xor_data const x(200);
  auto const data = x.data();
  auto const full = bd::named_objective<std::remove_const_t<decltype(data)>>(bd::cross_entropy);
  bd::basic_weights<G, K> w(bd::seed{1});
  std::vector<bd::parameter_group> const groups{{"left.*", bd::frozen}, {"*bias", {.weight_decay = 0}}};
  for (std::size_t const threads : {1u, 2u}) {
    CAPTURE(threads);
    bd::basic_trainer<G, K, std::remove_const_t<decltype(full)>, bd::adamw> trainer(w, full, bd::adamw{}, 64, bd::seed{2}, threads, groups);
    auto const step = [&](std::size_t rows) {
      return trainer.step(data, rows, [](std::size_t i) { return i * 3 % 200; }, 1.0, bd::clip_norm{1});
    };
    for (std::size_t const rows : {64u, 7u, 1u, 150u}) CHECK(allocations::in([&] { step(rows); }) == 0);
  }
}

namespace {
inline constexpr bd::output<struct heat> heat;
inline constexpr bd::output<struct seen> seen;
inline constexpr bd::output<struct said> said;
inline constexpr auto pairs = bd::outputs(seen(left | bd::dense<8>), said(right | bd::dense<8>), heat(left | bd::learned<2>));
}  // namespace

TEST_CASE("nor does a step whose losses couple rows") {
  using K = bd::reference<float>;
  using G = decltype(bd::type_of(pairs));
  xor_data const x(200);
  auto const data = x.data();
  auto const full = bd::with_names(bd::uncertainty(heat, bd::info_nce(seen, said), bd::orthogonality(seen, said)) +
                                   bd::mmd(seen, said) + bd::cmd(seen, said) + bd::siglip(seen, said, heat));
  bd::basic_weights<G, K> w(bd::seed{1});
  bd::basic_trainer<G, K, std::remove_const_t<decltype(full)>, bd::adamw> trainer(w, full, bd::adamw{}, 64, bd::seed{2});
  for (std::size_t const rows : {64u, 7u, 1u, 150u})
    CHECK(allocations::in([&] {
            trainer.step(data, rows, [](std::size_t i) { return i * 3 % 200; }, 1.0, bd::clip_norm{1});
          }) == 0);
}
