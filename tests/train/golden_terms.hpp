#pragma once
// Losses between several outputs, called by hand: PyTorch's value and gradients of every side, and differences.
//
//   check_golden_sides<shape<3>, shape<3>>("info_nce", "3_n7", bd::info_nce);
//   check_side_gradients<shape<3>, shape<3>>(bd::info_nce, {x, y});
#include "train/golden.hpp"

#include <array>
#include <limits>

template <class T, std::size_t N>
struct sides_result {
  double value;  ///< mean over the batch
  std::vector<T> samples;
  std::array<std::vector<T>, N> gradients;
};
/// The loss of n rows, a part of `total` (0: all). What it works in starts as NaN.
template <class... In, class T, class L>
sides_result<T, sizeof...(In)> run_sides(L loss, std::array<std::vector<T>, sizeof...(In)> const& x, T weight = 1,
                                         bool gradients = true, std::size_t total = 0) {
  using bound = typename L::template on<In...>;
  using K = braid::reference<T>;
  constexpr std::size_t N = sizeof...(In);
  std::size_t const n = x[0].size() / braid::nth<0, In...>::size;
  sides_result<T, N> r{0, std::vector<T>(n), {}};
  std::vector<T> room(braid::room_of<bound, K>(n), std::numeric_limits<T>::quiet_NaN());
  K k;
  braid::loss_call<bound, K> call{k, n, total ? total : n, weight, r.samples.data()};
  call.room = room.data();
  for (std::size_t i = 0; i < N; ++i) {
    if (gradients) r.gradients[i].assign(x[i].size(), T(0));
    call.values[i] = x[i].data();
    call.gradients[i] = gradients ? r.gradients[i].data() : nullptr;
  }
  bound::run(loss, call);
  for (T v : r.samples) r.value += double(v) / double(n);
  return r;
}

template <class... In, class L>
void check_golden_sides(std::string const& unit, std::string const& name, L loss, double slack = 1) {
  auto const all = golden(unit);
  auto const check = [&]<class T>(std::type_identity<T>) {
    std::array<std::vector<T>, sizeof...(In)> x;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = numbers<T>(all, name + "/in" + std::to_string(i));
    auto const r = run_sides<In...>(loss, x);
    CAPTURE(name);
    CHECK(difference(std::vector{r.value}, numbers<double>(all, name + "/out")) < slack * tolerance<T>);
    CHECK(run_sides<In...>(loss, x, T(1), false).samples == r.samples);
    for (std::size_t i = 0; i < x.size(); ++i) {
      CAPTURE(i);
      CHECK(difference(r.gradients[i], numbers<double>(all, name + "/din" + std::to_string(i))) < slack * tolerance<T>);
    }
  };
  check(std::type_identity<double>{});
  check(std::type_identity<float>{});
}

/// Every side's gradient of weight times the mean against central differences, in double, as part of a larger batch. A
/// side of Same is one row for all: its differences move all rows together, and are the sum of the rows' gradients.
template <class... In, class L>
void check_side_gradients(L loss, std::array<std::vector<double>, sizeof...(In)> x, std::size_t same = sizeof...(In),
                          double bound = 1e-8) {
  double const h = 1e-5, weight = 0.7;
  constexpr std::array sizes{In::size...};
  std::size_t const n = x[0].size() / sizes[0], total = 3 * n;
  auto const r = run_sides<In...>(loss, x, weight, true, total);
  for (std::size_t s = 0; s < x.size(); ++s)
    for (std::size_t i = 0; i < (s == same ? sizes[s] : x[s].size()); ++i) {
      auto const moved = [&](double by) {
        auto y = x;
        for (std::size_t j = i; j < (s == same ? x[s].size() : i + 1); j += sizes[s]) y[s][j] += by;
        return run_sides<In...>(loss, y, weight, false).value;
      };
      double got = 0;
      for (std::size_t j = i; j < (s == same ? x[s].size() : i + 1); j += sizes[s]) got += r.gradients[s][j];
      CAPTURE(s);
      CAPTURE(i);
      CHECK(std::abs((moved(h) - moved(-h)) / (2 * h) / 3 - got) < bound);
    }
}

/// Some numbers of deviation 1.
inline std::vector<double> some(std::size_t n, std::uint64_t stream) {
  std::vector<double> v(n);
  for (std::size_t i = 0; i < n; ++i) v[i] = double(braid::philox{17}.normal(stream, i));
  return v;
}
