#include "braid/layer/attend.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace braid;

namespace {
/// Two samples, two heads; scores of all sizes, so that a block's largest is often above all before.
template <bool Causal>
void compare(std::vector<std::int32_t> const& asked, std::vector<std::int32_t> const& answered) {
  constexpr std::size_t n = 2, steps = 37, heads = 2, D = 3, F = heads * D;
  using sizes = layer::attention_sizes<steps, steps, heads, D, F, F, Causal>;
  auto const number = [](std::size_t i, std::size_t salt) { return 12 * std::sin(double(i * i + salt) * 0.37); };
  std::vector<double> q(n * steps * F), k(q.size()), v(q.size()), o(q.size()), log_sum(n * steps * heads);
  for (std::size_t i = 0; i < q.size(); ++i) q[i] = number(i, 1), k[i] = number(i, 2), v[i] = number(i, 3);
  auto const lengths = [](std::vector<std::int32_t> const& l) { return l.empty() ? nullptr : l.data(); };
  layer::attention_mask<sizes> const mask{lengths(asked), lengths(answered)};
  double const scale = 1 / std::sqrt(double(D));
  layer::attend_forward<double, sizes> const op{o.data(), log_sum.data(), q.data(), k.data(), v.data(), mask, scale};
  for (std::size_t i = 0; i < n * steps; ++i)
    for (std::size_t h = 0; h < heads; ++h) op(i, h);

  for (std::size_t r = 0; r < n; ++r)
    for (std::size_t t = 0; t < steps; ++t)
      for (std::size_t h = 0; h < heads; ++h) {
        std::size_t const queries = asked.empty() ? steps : std::size_t(asked[r]),
                          keys = answered.empty() ? steps : std::size_t(answered[r]);
        std::size_t const row = (r * steps + t) * F + h * D;
        double sum[D] = {}, total = 0;
        for (std::size_t u = 0; u < keys && t < queries && (!Causal || u <= t); ++u) {
          std::size_t const at = (r * steps + u) * F + h * D;
          double score = 0;
          for (std::size_t d = 0; d < D; ++d) score += q[row + d] * k[at + d];
          double const p = std::exp(score * scale);
          total += p;
          for (std::size_t d = 0; d < D; ++d) sum[d] += p * v[at + d];
        }
        for (std::size_t d = 0; d < D; ++d)
          CHECK(o[row + d] == doctest::Approx(total > 0 ? sum[d] / total : 0).epsilon(1e-10));
        CHECK(log_sum[(r * steps + t) * heads + h] == doctest::Approx(total > 0 ? std::log(total) : 0).epsilon(1e-10));
      }
}
}  // namespace

TEST_CASE("attend: softmax in blocks is softmax") {
  compare<false>({}, {});
  compare<true>({}, {});
  compare<false>({37, 20}, {16, 33});
  compare<false>({5, 37}, {0, 1});
  compare<true>({17, 37}, {17, 37});
}
