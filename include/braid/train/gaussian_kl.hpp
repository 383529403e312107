#pragma once
#include "braid/layer/sample_gaussian.hpp"
#include "braid/train/objective.hpp"

namespace braid::inline v0 {

template <class Loss, class S>
consteval auto gaussian_loss_shape() {
  if constexpr (poisoned<S>) return poison{};
  else {
    static_assert(holds<is_gaussian<S>, at<Loss>, got<S>, wants<means_and_log_variances>>,
                  "loss: a mean and a log variance for each number, shape<2 F>: end the branch with `| dense<2 * F>`");
    if constexpr (is_gaussian<S>) return shape<1>{};
    else return poison{};
  }
}

namespace detail {
template <class T, std::size_t F>
struct gaussian_kl_row {
  T const* x;   // [2 F] a row
  T *value, *d; // d: [2 F] a row, added to; or null
  T weight, slope;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T const *m = x + r * 2 * F, *v = m + F;
    T sum = 0;
    for (std::size_t f = 0; f < F; ++f) sum += m[f] * m[f] + num::exp(v[f]) - T(1) - v[f];
    value[r] += weight * T(0.5) * sum;
    if (!d) return;
    T *dm = d + r * 2 * F, *dv = dm + F;
    for (std::size_t f = 0; f < F; ++f) {
      dm[f] += slope * m[f];
      dv[f] += slope * T(0.5) * (num::exp(v[f]) - T(1));
    }
  }
};
}  // namespace detail

/// How far a distribution that the net says is from the standard normal: the divergence KL(N(m, e^v) || N(0, 1)), summed
/// over the F numbers, mean over the batch. With a reconstruction it is the negative evidence lower bound of a variational
/// autoencoder, up to a constant:
///
///   bd::reconstruction(again, photo) + beta * bd::gaussian_kl(latent)
///
/// shapes  x: [2 F], F means m and then F log variances v, as `sample_gaussian` takes them.
/// units   nats.
/// cost    F exponentials a sample, twice that with a gradient.
/// errors  an even number of features (compile time).
/// source  Kingma and Welling 2014, arXiv:1312.6114, appendix B; beta: Higgins et al. 2017.
struct gaussian_kl_loss : loss {
  template <class S>
  struct on : bound<S> {
    using out = decltype(gaussian_loss_shape<gaussian_kl_loss, S>());
    static constexpr std::size_t flops = 6 * S::size;

    template <class Call>
    static void run(gaussian_kl_loss, Call const& call) {
      using T = typename Call::scalar;
      call.k.template each<1>(call.rows, detail::gaussian_kl_row<T, S::size / 2>{
                                             call.template in<0>().data, call.value, call.template din<0>().data,
                                             call.weight, call.weight / T(call.total)});
    }
  };
  template <class O>
  constexpr term<gaussian_kl_loss, O> operator()(O output) const {
    return outputs_term(*this, output);
  }
};
inline constexpr gaussian_kl_loss gaussian_kl{};

}  // namespace braid
