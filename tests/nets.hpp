#pragma once
// Small nets and data that several tests share, and the gradients of a whole net against central differences.
#include "braid/backend/reference.hpp"
#include "braid/braid.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace net_test {
namespace bd = braid;

inline constexpr bd::features<struct left, 3> left;
inline constexpr bd::features<struct right, 2> right;
inline constexpr bd::series<struct pulse, 5, 2> pulse;
inline constexpr bd::classes<struct side, 2> side;
inline constexpr bd::output<struct answer> answer;
inline constexpr bd::output<struct alone> alone;

/// Rows whose class is the exclusive-or of two signs.
struct xor_data {
  std::vector<float> a, b, p;
  std::vector<int> lengths, y;
  explicit xor_data(std::size_t n) {
    bd::philox const random{5};
    for (std::size_t i = 0; i < n; ++i) {
      float const u = 2 * random.uniform(0, i) - 1, v = 2 * random.uniform(1, i) - 1;
      a.insert(a.end(), {u, random.uniform(2, i), random.uniform(3, i)});
      b.insert(b.end(), {random.uniform(4, i), v});
      for (std::size_t k = 0; k < 10; ++k) p.push_back(random.normal(5, i * 10 + k));
      lengths.push_back(int(i % 6));
      y.push_back((u > 0) != (v > 0));
    }
  }
  auto data() const { return bd::dataset{left(a), right(b), pulse(p, lengths), side(y)}; }
};

/// Every parameter's gradient of the mean loss, against (L(w + h) - L(w - h)) / 2h on reference<double>. The steps of
/// `basic_trainer` are made with an optimiser that does not move.
struct still {
  static constexpr std::size_t moments = 0;
  template <class K>
  void step(K const&, typename K::scalar*, typename K::scalar const*, typename K::scalar*, std::size_t, std::size_t, double,
            double) const {}
};
/// Deviation: of the parameters, 0 as they start (a norm behind a vector that starts at zero is too steep for differences).
template <auto Net, class Data, class Objective>
void check_net_gradients(Data const& data, Objective const& objective, double bound = 1e-6, double deviation = 0) {
  using K = bd::reference<double>;
  using G = decltype(bd::type_of(Net));
  auto const full = bd::named_objective<Data>(objective);
  bd::basic_weights<G, K> w(bd::seed{11});
  bd::basic_trainer<G, K, std::remove_const_t<decltype(full)>, still, bd::partial_in_data<bd::program<G>, Data>> trainer(
      w, full, still{}, data.size(), bd::seed{3});
  if (deviation > 0)
    for (std::size_t i = 0; i < w.param_count; ++i) w.params()[i] = deviation * double(bd::philox{7}.normal(0, i));
  auto const all = [](std::size_t i) { return i; };
  auto const loss = [&] {
    trainer.resume_at(0);  // the same random numbers each time
    return trainer.step(data, data.size(), all, 1.0, bd::clip_norm{1e9});
  };
  double const at = loss();
  CHECK(std::isfinite(at));
  std::vector<double> const g(trainer.gradients(), trainer.gradients() + w.param_count);
  double worst = 0, largest = 0;
  double const h = 1e-5;
  for (std::size_t i = 0; i < w.param_count; ++i) {
    double const before = w.params()[i];
    w.params()[i] = before + h;
    double const up = loss();
    w.params()[i] = before - h;
    double const down = loss();
    w.params()[i] = before;
    worst = std::max(worst, std::abs((up - down) / (2 * h) - g[i]));
    largest = std::max(largest, std::abs(g[i]));
  }
  INFO("worst ", worst, " of ", largest);
  CHECK(largest > 0);
  CHECK(worst <= bound * std::max(largest, 1e-3));
}

}  // namespace net_test
