#pragma once
// Data with gaps, and what a net says of it sample by sample.
#include "nets.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace net_test {

template <auto Net, class K = bd::reference<double>>
using model_of = bd::basic_model<decltype(bd::type_of(Net)), K>;

/// The data of nets.hpp of which samples lack what `lacks` says, a bit a modality; NaN stands in the gaps.
struct gappy {
  xor_data x;
  std::vector<std::uint8_t> l, r, p;
  explicit gappy(std::size_t n) : x(n) {
    for (std::size_t i = 0; i < n; ++i) {
      unsigned const lacks = unsigned(i * 5 % 7);  // never all three
      l.push_back(!(lacks & 1)), r.push_back(!(lacks & 2)), p.push_back(!(lacks & 4));
      for (std::size_t k = 0; k < 3; ++k) x.a[i * 3 + k] = l[i] ? x.a[i * 3 + k] : NAN;
      for (std::size_t k = 0; k < 2; ++k) x.b[i * 2 + k] = r[i] ? x.b[i * 2 + k] : NAN;
      for (std::size_t k = 0; k < 10; ++k) x.p[i * 10 + k] = p[i] ? x.p[i * 10 + k] : NAN;
      if (!p[i]) x.lengths[i] = 99;
    }
  }
  auto data() const { return bd::dataset{left(x.a).where(l), right(x.b).where(r), pulse(x.p, x.lengths).where(p), side(x.y)}; }
};

/// Sample by sample what the compiled paths for absent modalities say.
template <class Model>
std::vector<double> one_by_one(Model& m, gappy const& g) {
  std::vector<double> all;
  for (std::size_t i = 0; i < g.l.size(); ++i) {
    std::vector<float> const a(g.x.a.begin() + std::ptrdiff_t(i * 3), g.x.a.begin() + std::ptrdiff_t(i * 3 + 3));
    std::vector<float> const b(g.x.b.begin() + std::ptrdiff_t(i * 2), g.x.b.begin() + std::ptrdiff_t(i * 2 + 2));
    std::vector<float> const p(g.x.p.begin() + std::ptrdiff_t(i * 10), g.x.p.begin() + std::ptrdiff_t(i * 10 + 10));
    std::vector<int> const n{g.x.lengths[i]};
    auto const add = [&](auto const& y) { all.insert(all.end(), y.begin(), y.end()); };
    switch (unsigned(i * 5 % 7)) {
      case 0: add(m(left(a), right(b), pulse(p, n))); break;
      case 1: add(m(bd::absent(left), right(b), pulse(p, n))); break;
      case 2: add(m(left(a), bd::absent(right), pulse(p, n))); break;
      case 3: add(m(bd::absent(left), bd::absent(right), pulse(p, n))); break;
      case 4: add(m(left(a), right(b), bd::absent(pulse))); break;
      case 5: add(m(bd::absent(left), right(b), bd::absent(pulse))); break;
      default: add(m(left(a), bd::absent(right), bd::absent(pulse)));
    }
  }
  return all;
}
/// A mask of samples gives what the compiled paths give, to the bit.
template <auto Net>
void check_masked_as_static() {
  gappy const g(23);
  model_of<Net> m{bd::seed{4}};
  auto const y = m(left(g.x.a).where(g.l), pulse(g.x.p, g.x.lengths).where(g.p), right(g.x.b).where(g.r));
  std::vector<double> const masked(y.begin(), y.end());
  CHECK(masked == one_by_one(m, g));
}

}  // namespace net_test
