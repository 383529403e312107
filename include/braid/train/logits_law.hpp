#pragma once
#include "braid/train/objective.hpp"

#include <array>
#include <cstddef>

namespace braid::inline v0 {

// What losses of classes share: their law, and weights of classes.

template <class Logits, class Target>
inline constexpr bool is_logits_of = false;
template <std::size_t C>
inline constexpr bool is_logits_of<shape<C>, ids_of<C, 1>> = true;

template <class Target>
struct logits_for {
  using wanted = wants<logits, token_ids>;
};
template <std::size_t C>
struct logits_for<ids_of<C, 1>> {
  using wanted = wants<shape<C>, ids_of<C, 1>>;
};

/// shape<1>, the loss of a sample; poison where the logits are not one number a class, or the weights (W of them; 0: all
/// are 1) not one a class.
template <class Loss, class Logits, class Target, std::size_t W = 0>
consteval auto logits_loss_shape() {
  if constexpr (poisoned<Logits, Target>) return poison{};
  else {
    static_assert(holds<is_logits_of<Logits, Target>, at<Loss>, got<Logits, Target>,
                        typename logits_for<Target>::wanted>,
                  "loss: one number a class: end the net with `| dense<C>`, C that of bd::classes<struct label, C>");
    if constexpr (!is_logits_of<Logits, Target>) return poison{};
    else {
      constexpr bool one_a_class = W == 0 || W == Logits::size;
      static_assert(holds<one_a_class, at<Loss>, got<exactly<W>>, wants<exactly<Logits::size>>>,
                    "loss: one weight a class: as many as bd::classes<struct label, C> has");
      if constexpr (one_a_class) return shape<1>{};
      else return poison{};
    }
  }
}

namespace detail {
/// Weights of classes as options and in kernels; none: all are 1.
template <class T, std::size_t W>
struct weights_of_classes {
  T of[W];
  BRAID_HD constexpr T operator()(std::size_t c) const { return of[c]; }
};
template <class T>
struct weights_of_classes<T, 0> {
  BRAID_HD constexpr T operator()(std::size_t) const { return T(1); }
};
template <class T, std::size_t W>
constexpr weights_of_classes<T, W> weights_as(weights_of_classes<double, W> const& w) {
  weights_of_classes<T, W> to{};
  if constexpr (W > 0)
    for (std::size_t c = 0; c < W; ++c) to.of[c] = T(w.of[c]);
  return to;
}
template <class X, std::size_t W>
constexpr weights_of_classes<double, W> class_weights(std::array<X, W> const& w, char const* loss, char const* name) {
  weights_of_classes<double, W> to{};
  for (std::size_t c = 0; c < W; ++c) to.of[c] = weight_option(double(w[c]), loss, name);
  return to;
}
}  // namespace detail

}  // namespace braid
