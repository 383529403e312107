#include "braid/train/optimizer.hpp"

#include "braid/backend/reference.hpp"

#include <doctest/doctest.h>

namespace {
struct sign_op {
  float* w;
  float const* g;
  float rate;
  void operator()(std::size_t i, std::size_t) const { w[i] -= g[i] > 0 ? rate : -rate; }
};
/// A stranger's optimiser, from the contract alone.
struct sign_descent {
  double rate = 0.5;
  static constexpr std::size_t moments = 0;
  template <class K>
  void step(K const& k, float* w, float const* g, float*, std::size_t n, std::size_t, double factor, double) const {
    k.template each<1>(n, sign_op{w, g, float(rate * factor)});
  }
};
struct forgets_moments {
  void step(auto&&...) const {}
};
struct no_step {
  static constexpr std::size_t moments = 1;
};
using host = braid::reference<float>;
}  // namespace
static_assert(braid::optimizer<sign_descent, host>);
static_assert(!braid::optimizer<forgets_moments, host> && !braid::optimizer<no_step, host>);
static_assert(!braid::optimizer<sign_descent, int>);

TEST_CASE("an optimiser of a stranger steps") {
  float w[2] = {1, 1}, g[2] = {3, -3};
  sign_descent{}.step(host{}, w, g, nullptr, 2, 1, 1, 1);
  CHECK(w[0] == 0.5f);
  CHECK(w[1] == 1.5f);
}
