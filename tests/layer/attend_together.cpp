#include "braid/layer/attend_together.hpp"

#include "braid/backend/reference.hpp"
#include "braid/core/philox.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace bd = braid;
using namespace bd::layer;

namespace {
std::vector<double> drawn(std::size_t n, std::uint64_t stream) {
  std::vector<double> v(n);
  for (std::size_t i = 0; i < n; ++i) v[i] = double(bd::philox{4}.normal(stream, i));
  return v;
}
void check_close(std::vector<double> const& a, std::vector<double> const& b) {
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(std::abs(a[i] - b[i]) < 1e-12);
}
}  // namespace

// The same as attend.hpp's, by a team of one. By several: the tests of attention on a GPU.
TEST_CASE("attention by teams is attention") {
  auto const check = [&]<bool Causal>(std::bool_constant<Causal>) {
    using Z = attention_sizes<5, 6, 2, 3, 6, 6, Causal>;
    std::size_t const n = 3;
    std::vector<std::int32_t> const asks{5, 2, 0}, answers{6, 4, 3};
    attention_mask<Z> const mask{asks.data(), answers.data()};
    auto const q = drawn(n * 5 * 6, 0), k = drawn(n * 6 * 6, 1), v = drawn(n * 6 * 6, 2), d_o = drawn(n * 5 * 6, 3);
    std::vector<double> o(q.size()), o2(q.size()), l(n * 10), l2(n * 10), dq(q.size()), dq2(q.size()), dk(k.size()), dk2(k.size()),
        dv(k.size()), dv2(k.size()), m(n * 10), m2(n * 10);
    bd::reference<double> const host;
    attend<Z>(host, n * 5, o.data(), l.data(), q.data(), k.data(), v.data(), mask, 0.5);
    attend_back<Z>(host, n * 5, n * 6, dq.data(), dk.data(), dv.data(), m.data(), d_o.data(), o.data(), l.data(), q.data(), k.data(), v.data(), mask, 0.5);
    host.teams<1, 2>(n * 5, attend_forward_together<double, Z>{o2.data(), l2.data(), q.data(), k.data(), v.data(), mask, 0.5});
    host.teams<1, 2>(n * 5, attend_dq_together<double, Z>{dq2.data(), m2.data(), d_o.data(), o.data(), l.data(), q.data(), k.data(), v.data(), mask, 0.5});
    host.teams<1, 2>(n * 6, attend_dkv_together<double, Z>{dk2.data(), dv2.data(), m2.data(), d_o.data(), l.data(), q.data(), k.data(), v.data(), mask, 0.5});
    check_close(o2, o), check_close(l2, l), check_close(dq2, dq), check_close(m2, m), check_close(dk2, dk), check_close(dv2, dv);
  };
  check(std::bool_constant<false>{});
  check(std::bool_constant<true>{});
}
