#pragma once
#include "braid/backend/backend.hpp"
#include "braid/train/objective.hpp"

#include <cstddef>

namespace braid::inline v0 {

template <class A, class B>
inline constexpr bool is_one_row_of_reals = false;
template <std::size_t F>
inline constexpr bool is_one_row_of_reals<shape<F>, shape<F>> = true;

struct one_for_all_or_one_an_output;

/// shape<1>, the loss of a sample; poison where the two sides differ, or where its P weights are neither one for all
/// numbers nor one for each.
template <class Loss, class A, class B, std::size_t P = 1>
consteval auto elementwise_loss_shape() {
  if constexpr (poisoned<A, B>) return poison{};
  else {
    static_assert(holds<is_one_row_of_reals<A, B>, at<Loss>, got<A>, wants<B>>,
                  "loss: as many numbers as the target, shape<F>: end the net with `| dense<F>`, F that of "
                  "bd::values<struct dose, F>");
    if constexpr (!is_one_row_of_reals<A, B>) return poison{};
    else {
      constexpr bool enough = P == 1 || P == A::size;
      static_assert(holds<enough, at<Loss>, got<A, exactly<P>>, wants<one_for_all_or_one_an_output>>,
                    "loss: one weight for all numbers of the output, or one for each");
      if constexpr (enough) return shape<1>{};
      else return poison{};
    }
  }
}

namespace detail {
/// op(a, b, f) is the loss of element f, op.slope(a, b, f) its slope in a.
template <class T, std::size_t F, class Op>
struct elementwise_row {
  T const *a, *b;   // [F] a row
  T* value;         // one a row, added to
  T *da, *db;       // [F] a row, added to; or null
  T weight, slope;  // of the mean over F
  Op op;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::size_t const at = r * F;
    T sum = 0;
    for (std::size_t f = 0; f < F; ++f) sum += op(a[at + f], b[at + f], f);
    value[r] += weight * sum;
    if (da)
      for (std::size_t f = 0; f < F; ++f) da[at + f] += slope * op.slope(a[at + f], b[at + f], f);
    if (db)  // of a distance, whose slope in b is that in a with the other sign
      for (std::size_t f = 0; f < F; ++f) db[at + f] -= slope * op.slope(a[at + f], b[at + f], f);
  }
};
}  // namespace detail

/// Base of a loss that compares number by number and takes the mean over all of them. Self has element<T>(), a plain
/// functor: op(a, b, f) for the loss of the f-th number, op.slope(a, b, f) for its slope in a. P: how many weights it has.
template <class Self, std::size_t P = 1>
struct elementwise_loss : loss {
  template <class A, class B>
  struct on : bound<A, B> {
    using out = decltype(elementwise_loss_shape<Self, A, B, P>());
    static constexpr std::size_t flops = 6 * A::size;

    template <class Call>
    static void run(Self const& options, Call const& call) {
      using T = typename Call::scalar;
      using op = decltype(options.template element<T>());
      T const each = call.weight / T(A::size);
      call.k.template each<1>(
          call.rows, detail::elementwise_row<T, A::size, op>{
                         call.template in<0>().data, call.template in<1>().data, call.value,
                         call.template din<0>().data, call.template din<1>().data, each, each / T(call.total),
                         options.template element<T>()});
    }
  };
};

}  // namespace braid
