#pragma once
// A symmetric policy says the same whatever the order of its branches, and gives each branch its own gradient.
#include "fuse/absence.hpp"

#include <numeric>

namespace unit_test {

template <class U, class... S>
void check_orders_of(std::size_t rows, double bound) {
  constexpr std::size_t N = sizeof...(S);
  constexpr bool trains = detail::trained_through<typename subject<U, braid::reference<double>, S...>::bound>;
  std::vector<std::size_t> order(N);
  std::iota(order.begin(), order.end(), std::size_t{0});
  drawn<U, S...> plain(rows), moved(rows);
  auto const run = [](auto& s) {
    s.template forward<braid::mode::predict>();
    numbers const said = s.out();
    if constexpr (trains) {
      s.each_param([](auto& p) { p.gradient.zero(); });
      s.template forward<braid::mode::train>();
      s.backward();
    }
    return said;
  };
  numbers const out = run(plain);
  auto const check = [&] {
    for (std::size_t i = 0; i < N; ++i) moved.put(i, plain.in(order[i]));
    check_close("out", run(moved), out, bound);
    if constexpr (trains)
      for (std::size_t i = 0; i < N; ++i) check_close("din", moved.din(i), plain.din(order[i]), bound);
  };
  std::rotate(order.begin(), order.begin() + 1, order.end());  // these two make all the others
  check();
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::swap(order[0], order[1]);
  check();
}
/// Of 2, 3 and 5 branches of shape S.
template <class U, class S>
void check_orders(std::size_t rows = 4, double bound = 1e-12) {
  check_orders_of<U, S, S>(rows, bound);
  check_orders_of<U, S, S, S>(rows, bound);
  check_orders_of<U, S, S, S, S, S>(rows, bound);
}

}  // namespace unit_test
