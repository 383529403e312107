#pragma once
#include "braid/train/optimizer.hpp"
#include "train/golden.hpp"

/// Fed with the gradients of a golden case, an optimiser walks where PyTorch's went.
template <class T, class O>
void check_steps(std::string const& unit, std::string const& name, O const& o) {
  CAPTURE(name);
  auto const all = golden(unit);
  auto w = numbers<T>(all, name + "/param0");
  auto const g = numbers<T>(all, name + "/grad");
  auto const wanted = numbers<double>(all, name + "/params");
  std::size_t const n = w.size(), steps = g.size() / n;
  std::vector<T> m(O::moments * n), went;
  for (std::size_t s = 0; s < steps; ++s) {
    o.step(braid::reference<T>{}, w.data(), g.data() + s * n, m.data(), n, s + 1);
    went.insert(went.end(), w.begin(), w.end());
  }
  CHECK(difference(went, wanted) < tolerance<T>);
}

/// o at half its rate on doubled gradients scaled by a half is `halved` on the gradients.
template <class O>
void check_factors(O const& o, O const& halved) {
  std::vector<double> a{1, -2, 3}, b = a, g{0.3, 0.1, -0.7}, g2{0.6, 0.2, -1.4};
  std::vector<double> ma(O::moments * 3), mb = ma;
  for (std::size_t t = 1; t <= 4; ++t) {
    o.step(braid::reference<double>{}, a.data(), g2.data(), ma.data(), 3, t, 0.5, 0.5);
    halved.step(braid::reference<double>{}, b.data(), g.data(), mb.data(), 3, t, 1, 1);
  }
  CHECK(difference(a, b) < 1e-15);
}
