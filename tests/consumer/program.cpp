// What each way to use braid must be able to build and run: a small net on the cpu backend, or on the reference where
// OpenBLAS is not.
#include <braid/braid.hpp>
#ifdef CONSUMER_CPU
#include <braid/backend/cpu.hpp>
#endif

#include <cstdio>
#include <string_view>
#include <vector>

namespace bd = braid;

namespace ward {
inline constexpr bd::features<struct chart, 3> chart;
inline constexpr bd::features<struct blood, 2> blood;
inline constexpr auto net = bd::fuse<bd::sum>(chart | bd::dense<4>, blood | bd::dense<4>) | bd::relu | bd::dense<2>;
}  // namespace ward

#ifdef CONSUMER_CPU
using place = bd::cpu;
#else
using place = bd::reference<float>;
#endif

int main() {
  bd::model<ward::net, place> model{bd::seed{1}};
  model.weights().write_all([](auto const&, auto const&, auto& values) { values.assign(values.size(), 0.5f); });
  std::vector<float> const charts{1, 2, 3, 4, 5, 6}, bloods{1, 1, 2, 2};
  auto const said = model(ward::chart(charts), ward::blood(bloods));
  // Each hidden unit: (6 + 2) / 2 + 2 biases = 5, then (15 + 4) / 2 + 1 = 10.5; each output: 4 / 2 times it, and 0.5.
  bool const right = said(0, 0) == 10.5f && said(1, 1) == 21.5f;
  std::printf("braid %s on %s: %g %g\n", BRAID_VERSION_STRING, place::name, double(said(0, 0)), double(said(1, 1)));
  return right && std::string_view(BRAID_VERSION_STRING) == CONSUMER_VERSION ? 0 : 1;
}
