#pragma once
#include "braid/backend/backend.hpp"
#include "braid/fuse/law.hpp"
#include "braid/train/objective.hpp"

#include <cstddef>

namespace braid::inline v0 {

// What the losses share that compare every sample's vector with every other's, [n, F] with [n, F].

/// shape<1>, the loss of a sample; poison where the two sides are not vectors of one length, or where what comes behind
/// them is not Numbers learned numbers.
template <class Loss, std::size_t Numbers, class A, class B, class... Learned>
consteval auto pair_loss_shape() {
  if constexpr (poisoned<A, B, Learned...>) return poison{};
  else {
    constexpr bool like = fusion::alike<A, B> && fusion::is_vector<A>;
    static_assert(holds<like, at<Loss>, got<B>, wants<A>>,
                  "loss: two outputs with as many features each: end both branches with the same `| dense<F>`");
    constexpr bool counts = sizeof...(Learned) == 0 || (std::is_same_v<Learned, shape<Numbers>> && ...);
    static_assert(holds<counts, at<Loss>, got<Learned...>, wants<shape<Numbers>>>,
                  "loss: its last output is what it learns itself: a branch that ends in `| learned<N>`, N as wanted");
    if constexpr (like && counts) return shape<1>{};
    else return poison{};
  }
}

namespace detail {
/// row r of value += add: what a batch adds to each of its samples.
template <class T>
struct add_to_all {
  T* value;
  T add;
  BRAID_HD void operator()(std::size_t r, std::size_t) const { value[r] += add; }
};
/// Adds to row i of da the sum over j of by g[i, j] b[j]; with Turned, of g[j, i]. g: [n, n].
template <class T, std::size_t F, bool Turned>
struct pairs_back {
  T* da;
  T const *g, *b;
  T by;
  std::size_t n;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T sum[F] = {};
    for (std::size_t j = 0; j < n; ++j) {
      T const w = Turned ? g[j * n + i] : g[i * n + j];
      for (std::size_t f = 0; f < F; ++f) sum[f] += w * b[j * F + f];
    }
    for (std::size_t f = 0; f < F; ++f) da[i * F + f] += by * sum[f];
  }
};
/// Of the slopes g in the products x_i . y_j by `by`: the gradients of x and y, where they are wanted.
template <std::size_t F, class Call, class T>
void pairs_to_sides(Call const& call, T const* g, T by) {
  std::size_t const n = call.rows;
  auto const x = call.template in<0>().data, y = call.template in<1>().data;
  if (auto const dx = call.template din<0>()) call.k.template each<1>(n, pairs_back<T, F, false>{dx.data, g, y, by, n});
  if (auto const dy = call.template din<1>()) call.k.template each<1>(n, pairs_back<T, F, true>{dy.data, g, x, by, n});
}
/// The numbers of row 0 of learned output I on the host, zeros where the loss has none.
template <std::size_t I, std::size_t Numbers, class Call>
auto learned_of(Call const& call) {
  std::array<typename Call::scalar, Numbers> of{};
  if constexpr (I < Call::inputs) call.k.download(of.data(), call.template in<I>().data, Numbers);
  return of;
}
/// Where the gradient of learned output I goes, or null.
template <std::size_t I, class Call>
auto learned_gradient(Call const& call) -> typename Call::scalar* {
  if constexpr (I < Call::inputs) return call.template din<I>().data;
  else return nullptr;
}
}  // namespace detail

}  // namespace braid
