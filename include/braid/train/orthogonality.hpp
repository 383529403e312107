#pragma once
#include "braid/fuse/law.hpp"
#include "braid/train/pairs.hpp"

namespace braid::inline v0 {

struct two_vectors;

/// shape<1>, the loss of a sample; poison where a side is not a vector of features.
template <class Loss, class A, class B>
consteval auto vectors_loss_shape() {
  if constexpr (poisoned<A, B>) return poison{};
  else {
    constexpr bool fits = fusion::is_vector<A> && fusion::is_vector<B>;
    static_assert(holds<fits, at<Loss>, got<A, B>, wants<two_vectors>>,
                  "loss: two outputs of features, shape<F>: end a branch with `| flatten`, `| last` or `| mean_time`");
    if constexpr (fits) return shape<1>{};
    else return poison{};
  }
}

namespace detail {
template <class T>
struct scale_all {
  T* x;
  T by;
  BRAID_HD void operator()(std::size_t r, std::size_t) const { x[r] *= by; }
};
}  // namespace detail

/// How far two spaces are from standing at right angles: || X' Y / n ||^2, the sum of the squares of all products of a
/// feature of x with a feature of y, each a mean over the batch. For cosines end both branches with `| l2_normalize`.
///
///   bd::orthogonality(alone, common)
///
/// Evaluation takes the data in runs of 64 samples.
///
/// shapes  x: [F]; y: [G].
/// units   those of x times those of y, squared.
/// cost    2 F G flop a sample, 4 F G more for the gradient; F G numbers of room. The batch is walked by one lane.
/// errors  a_vector on both sides (compile time).
/// source  the difference loss of Bousmalis et al. 2016, arXiv:1608.06019, and of MISA, arXiv:2005.03545; theirs is a sum
///         over the batch, n^2 times this one.
struct orthogonality_loss : loss {
  template <class A, class B>
  struct on : bound<A, B> {
    using out = decltype(vectors_loss_shape<orthogonality_loss, A, B>());
    static constexpr bool couples_rows = true;
    template <class K>
    using products = layout_of<matrix<A::size, B>, K>;
    template <class K>
    static constexpr std::size_t room(std::size_t) {
      return products<K>::size;
    }

    template <class Call>
    static void run(orthogonality_loss, Call const& call) {
      using T = typename Call::scalar;
      auto& k = call.k;
      constexpr std::size_t size = products<std::remove_cvref_t<decltype(k)>>::size;
      auto const x = call.template in<0>();
      auto const y = call.template in<1>();
      tensor<matrix<A::size, B>, T> const c{call.room};
      k.zero(c.data, size);
      k.gemm_tn(c, x, y);  // X' Y  [F, G]
      double const n = double(call.rows);
      k.template each<1>(call.rows,
                         detail::add_to_all<T>{call.value, call.weight * T(k.sum_squares(c.data, size) / (n * n))});
      auto const dx = call.template din<0>();
      auto const dy = call.template din<1>();
      if (!dx && !dy) return;
      k.template each<1>(size, detail::scale_all<T>{c.data, T(2) * call.weight / (T(n) * T(call.total))});
      tensor<matrix<A::size, B>, T const> const slope = c;
      if (dx) k.gemm_nt(accumulate, dx, y, slope);
      if (dy) k.gemm_nn(accumulate, dy, x, slope);
    }
  };
  template <class X, class Y>
  constexpr term<orthogonality_loss, X, Y> operator()(X x, Y y) const {
    return outputs_term(*this, x, y);
  }
};
inline constexpr orthogonality_loss orthogonality{};

}  // namespace braid
