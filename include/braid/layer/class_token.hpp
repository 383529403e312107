#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"

namespace braid::inline v0 {
namespace layer {

/// What may get one more vector in front: a fixed number of them. A sequence may not: the lengths that come with a
/// sample would then be short by one.
template <class S>
inline constexpr bool is_fixed_steps = is_steps<S> && !is_sequence<S>;

namespace detail {
template <class S, std::size_t T, std::size_t F>
struct put_in_front {  // over [n (T + 1), F]
  S* h;
  S const *x, *weight;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const r = i / (T + 1), t = i % (T + 1);
    h[i * F + j] = t ? x[(r * T + t - 1) * F + j] : weight[j];
  }
};
template <class S, std::size_t T, std::size_t F>
struct behind_front {  // over [n T, F]
  S* dx;
  S const* d;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const { dx[i * F + j] = d[(i + i / T + 1) * F + j]; }
};
}  // namespace detail

/// A learned vector in front of the others, the same for all samples: h = [weight, x_1 ... x_T].
///
/// shapes  x: [T, F], a fixed number of vectors (shape<T, F>, not a sequence with lengths); h: [T + 1, F]; weight: [1,
///         F].
/// units   weight starts at zero, as torchvision's ViT does.
/// cost    a copy.
/// errors  fixed_steps (compile time).
/// source  Dosovitskiy et al. 2021, arXiv:2010.11929; Devlin et al. 2019.
struct class_token : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_fixed_steps<In>, at<class_token>, got<In>, wants<fixed_steps>>,
                  "class_token: it wants [T, F] without lengths: `| reshape<T, F>` after patches; else take `| mean_time`");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = last_axis<In>::steps, F = last_axis<In>::features::size;
    using out = std::conditional_t<is_fixed_steps<In>, shape<T + 1, F>, poison>;
    static constexpr bool reads_in = false;

    template <template <class> class Tensor>
    struct params {
      Tensor<rows_of<1, F>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::zeros); }
    };
    template <class Call>
    static void forward(Call const& c) {
      using op = detail::put_in_front<typename Call::scalar, T, F>;
      c.k.template each<F>(c.rows * (T + 1), op{c.out.data, c.in().data, c.params.weight.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using S = typename Call::scalar;
      batch<shape<F>, S const, (T + 1) * F> const first{c.dout.data, c.rows};
      c.k.add_rows(tensor<vec<F>, S>{c.dparams.weight.data}, first);
      if (c.din()) c.k.template each<F>(c.rows * T, detail::behind_front<S, T, F>{c.din().data, c.dout.data});
    }
  };
};

}  // namespace layer
inline constexpr layer::class_token class_token{};
}  // namespace braid
