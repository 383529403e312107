#pragma once
#include "braid/backend/backend.hpp"
#include "braid/train/objective.hpp"

namespace braid::inline v0 {

struct as_many_numbers_without_lengths;

template <class A, class B>
inline constexpr bool are_comparable = are_numbers<A> && are_numbers<B> && !is_timed<A> && !is_timed<B> &&
                                       A::size == B::size;

template <class Loss, class A, class B>
consteval auto reconstruction_shape() {
  if constexpr (poisoned<A, B>) return poison{};
  else {
    static_assert(holds<are_comparable<A, B>, at<Loss>, got<A, B>, wants<as_many_numbers_without_lengths>>,
                  "reconstruction: the output has as many numbers as the data or output that it is to be, and neither has "
                  "a time axis: end it with `| dense<F>`");
    if constexpr (are_comparable<A, B>) return shape<1>{};
    else return poison{};
  }
}

namespace detail {
/// The sides may lie differently: A and B say where PyTorch's f-th number is.
template <class T, class A, class B>
struct reconstruction_row {
  T const *a, *b;
  T *value, *da, *db;  // da, db: added to, or null
  T weight, slope;     // of the mean over the numbers
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::size_t const at = r * A::size;
    T sum = 0;
    for (std::size_t f = 0; f < A::size; ++f) {
      T const d = a[at + A::place(f)] - b[at + B::place(f)];
      sum += d * d;
      if (da) da[at + A::place(f)] += slope * T(2) * d;
      if (db) db[at + B::place(f)] -= slope * T(2) * d;
    }
    value[r] += weight * sum;
  }
};
}  // namespace detail

/// The mean squared error between an output and what went into the net, or another output: PyTorch's f-th number of one
/// with the f-th of the other, whatever their axes.
///
///   outputs(risk(...), again(code | dense<12>))      bd::reconstruction(again, photo)
///
/// A modality as second side is read from the data as it came in, before any layer. To compare with a value inside the
/// net, name that as an output; both then get a gradient.
///
/// shapes  x, y: as many numbers, any axes but time.
/// units   those of x, squared.
/// cost    3 flop a number, 3 more for a gradient.
/// errors  as many numbers, none with lengths (compile time).
/// source  torch.nn.functional.mse_loss(x.flatten(1), y.flatten(1)).
struct reconstruction_loss : loss {
  template <class A, class B>
  struct on : bound<A, B> {
    using out = decltype(reconstruction_shape<reconstruction_loss, A, B>());
    static constexpr std::size_t flops = 6 * A::size;

    template <class Call>
    static void run(reconstruction_loss, Call const& call) {
      using T = typename Call::scalar;
      T const each = call.weight / T(A::size);
      call.k.template each<1>(call.rows, detail::reconstruction_row<T, A, B>{
                                             call.template in<0>().data, call.template in<1>().data, call.value,
                                             call.template din<0>().data, call.template din<1>().data, each,
                                             each / T(call.total)});
    }
  };
  template <class O, class T>
  constexpr term<reconstruction_loss, O, T> operator()(O output, T target) const {
    return likeness_term(*this, output, target);
  }
};
inline constexpr reconstruction_loss reconstruction{};

}  // namespace braid
