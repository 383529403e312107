#include "braid/encode/stream_steps.hpp"

#include "braid/layer/relu.hpp"

#include <doctest/doctest.h>

namespace bd = braid;
using tensors = bd::stream_tensors<double>;

TEST_CASE("stream_step: a dense layer and an activation by their formulas") {
  tensors const all{{"x.0.weight", {1, 2, 3, 4, 5, 6}}, {"x.0.bias", {0.5, -0.5}}};
  using dense = bd::stream_step<bd::layer::dense<2>>::on<double, 3>;
  dense const d(all, "x.0");
  dense::state none;
  double const x[] = {1, 0, -1};
  double h[2];
  d(none, x, h);
  CHECK(h[0] == -1.5);
  CHECK(h[1] == -2.5);
  using relu = bd::stream_step<bd::layer::relu>::on<double, 2>;
  relu::state nothing;
  double const y[] = {-1.5, 2};
  relu(all, "x.1")(nothing, y, h);
  CHECK(h[0] == 0);
  CHECK(h[1] == 2);
}

TEST_CASE("stream_step: a causal convolution remembers as far as it reaches, and zeros before the first step") {
  tensors const all{{"c.weight", {100, 10, 1}}, {"c.bias", {0}}};  // [1, 1, 3]
  using causal = bd::detail::causal_step<double, 1, 1, 3, 2>;
  static_assert(causal::reach == 5);
  causal const c(all, "c");
  causal::state s;
  for (int t = 0; t < 12; ++t) {
    double const x = t + 1;
    double h;
    c(s, &x, &h);
    CHECK(h == (t >= 4 ? 100 * (t - 3) : 0) + (t >= 2 ? 10 * (t - 1) : 0) + (t + 1));
  }
}

TEST_CASE("stream_step: what needs the whole series has none") {
  CHECK(!bd::stream_step<bd::layer::gru<4, 2, 1>>::exists);
  CHECK(!bd::stream_step<bd::layer::lstm<4, 1, 2>>::exists);
  CHECK(bd::stream_step<bd::layer::lstm<4, 1, 1>>::exists);
}
