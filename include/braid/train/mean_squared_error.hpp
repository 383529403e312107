#pragma once
#include "braid/backend/backend.hpp"
#include "braid/train/objective.hpp"

#include <cstddef>

namespace braid {

struct mean_squared_error_loss;

template <class A, class B>
inline constexpr bool is_one_row_of_reals = false;
template <std::size_t F>
inline constexpr bool is_one_row_of_reals<shape<F>, shape<F>> = true;

/// shape<1>, the loss of a sample; poison where the two sides differ.
template <class A, class B>
consteval auto mean_squared_error_shape() {
  if constexpr (poisoned<A, B>) return poison{};
  else {
    static_assert(holds<is_one_row_of_reals<A, B>, at<mean_squared_error_loss>, got<A>, wants<B>>,
                  "mean_squared_error: as many numbers as its target, shape<F>: end the net with `| dense<F>`, "
                  "F that of bd::values<struct dose, F>");
    if constexpr (is_one_row_of_reals<A, B>) return shape<1>{};
    else return poison{};
  }
}

namespace detail {
template <class T, std::size_t F>
struct squared_error_row {
  T const *a, *b;   // [F] a row
  T* value;         // one a row, added to
  T *da, *db;       // [F] a row, added to; or null
  T weight, slope;  // of the mean over F
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T sum = 0;
    for (std::size_t f = r * F; f < (r + 1) * F; ++f) sum += (a[f] - b[f]) * (a[f] - b[f]);
    value[r] += weight * sum;
    if (da)
      for (std::size_t f = r * F; f < (r + 1) * F; ++f) da[f] += slope * (a[f] - b[f]);
    if (db)
      for (std::size_t f = r * F; f < (r + 1) * F; ++f) db[f] -= slope * (a[f] - b[f]);
  }
};
}  // namespace detail

/// (x - t)^2, mean over all elements.
///
/// shapes  x, t: [F]. t is a target or another output, which then gets its gradient too.
/// units   those of x, squared.
/// cost    3 F flop a sample, 3 F more for a gradient.
/// errors  as many numbers on both sides (compile time).
/// source  torch.nn.MSELoss.
struct mean_squared_error_loss : loss {
  template <class A, class B>
  struct on : bound<A, B> {
    using out = decltype(mean_squared_error_shape<A, B>());
    static constexpr std::size_t flops = 6 * A::size;

    template <class Call>
    static void run(mean_squared_error_loss, Call const& call) {
      using T = typename Call::scalar;
      T const each = call.weight / T(A::size);
      call.k.template each<1>(call.rows, detail::squared_error_row<T, A::size>{
                                             call.template in<0>().data, call.template in<1>().data, call.value,
                                             call.template din<0>().data, call.template din<1>().data, each,
                                             T(2) * each / T(call.total)});
    }
  };
  template <class O, class T>
  constexpr term<mean_squared_error_loss, O, T> operator()(O output, T target) const {
    return distance_term(*this, output, target);
  }
};
inline constexpr mean_squared_error_loss mean_squared_error{};

}  // namespace braid
