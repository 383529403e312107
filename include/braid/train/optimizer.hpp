#pragma once
#include "braid/backend/backend.hpp"

#include <concepts>
#include <cstddef>

namespace braid::inline v0 {

// The contract of an optimiser: a small struct whose members are its settings, double so that the oracle sees them
// exactly. All parameters of a net are one flat buffer of n scalars, and a step is one pass over it:
//
//   moments                        how many arrays of n scalars it keeps between steps, zero before the first
//   step(k, w, g, m, n, t, factor, scale)
//     w       [n], changed         parameters
//     g       [n]                  gradients of the mean loss; read as scale * g
//     m       [moments * n]        array after array, changed
//     t                            this step, from 1
//     factor                       of the schedule: the rate is rate * factor
//     scale                        of clipping: 1, or clip_norm's factor
//
// step makes one k.each<1>(n, op), allocates nothing and ends without waiting for a device.

/// It says how many moments it keeps.
template <class O>
concept has_moments = requires {
  { O::moments } -> std::convertible_to<std::size_t>;
};
/// It steps over a flat buffer of backend K.
template <class O, class K>
concept steps_on = requires(O const o, K const& k, typename K::scalar* w, typename K::scalar const* g, std::size_t n,
                            double factor) { o.step(k, w, g, w, n, n, factor, factor); };
template <class O, class K>
concept optimizer = backend<K> && has_moments<O> && steps_on<O, K>;

}  // namespace braid
