#pragma once
#include "braid/layer/global_avg_pool.hpp"

#include "braid/core/window.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t C, std::size_t Pixels>
struct scale_channels {  // r: a pixel
  T* h;
  T const *x, *gate;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { h[r * C + j] = x[r * C + j] * gate[r / Pixels * C + j]; }
};
template <class T, std::size_t C, std::size_t Pixels>
struct gate_slope {  // r: a sample; the gradient before the sigmoid
  T* dz;
  T const *dh, *x, *gate;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T s = 0;
    for (std::size_t i = 0; i < Pixels; ++i) s += dh[(r * Pixels + i) * C + j] * x[(r * Pixels + i) * C + j];
    T const g = gate[r * C + j];
    dz[r * C + j] = s * g * (T(1) - g);
  }
};
template <class T, std::size_t C, std::size_t Pixels>
struct squeeze_excite_din {  // r: a pixel
  T* dx;
  T const *dh, *gate, *dmean;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const of_sample = r / Pixels * C + j;
    dx[r * C + j] = dh[r * C + j] * gate[of_sample] + dmean[of_sample] / T(Pixels);
  }
};
}  // namespace detail

/// Each channel times a gate that all channels decide: h = x sigmoid(W2 relu(W1 mean(x) + b1) + b2), with S = C /
/// Reduction hidden numbers.
///
/// shapes  x, h: [C, H, W] or [C, D, H, W]; fc1.weight: [S, C, 1, 1]; fc1.bias: [S]; fc2.weight: [C, S, 1, 1]; fc2.bias: [C].
/// cost    two passes over x and 4 C S flop a sample forward; training keeps 2 C + S numbers a sample.
/// errors  an_image or a_volume; at_least<Reduction> channels (compile time).
/// source  Hu et al. 2018, arXiv:1709.01507; torchvision.ops.SqueezeExcitation(C, S).
template <std::size_t Reduction>
struct squeeze_excite : unit {
  template <class In>
  static constexpr bool wide = In::dims[0] >= Reduction;
  template <class In>
  static consteval void law() {
    constexpr bool is_map = is_image<In> || is_volume<In>;
    static_assert(holds<is_map, at<squeeze_excite>, got<In>, wants<an_image, a_volume>>,
                  "squeeze_excite wants an image [C, H, W] or a volume [C, D, H, W]");
    static_assert(holds<!is_map || wide<In>, at<squeeze_excite>, got<In>, wants<at_least<Reduction>>>,
                  "squeeze_excite: fewer channels than the reduction leave nothing: take a smaller one");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr bool fits = (is_image<In> || is_volume<In>)&&wide<In>;
    using out = std::conditional_t<fits, In, poison>;
    static constexpr std::size_t C = channel_sizes<In>::channels, pixels = channel_sizes<In>::pixels,
                                 S = fits ? C / Reduction : 1, flops = 2 * In::size + 4 * C * S;
    static constexpr bool in_place = true;
    using one = window_of<axis<1>, axis<1>, axis<1>>;  // a 1 x 1 convolution of one pixel

    template <template <class> class Tensor>
    struct params {
      Tensor<filter<S, C, 1, 1>> w1;
      Tensor<vec<S>> b1;
      Tensor<filter<C, S, 1, 1>> w2;
      Tensor<vec<C>> b2;
      static constexpr void each(auto&& self, auto&& f) {
        f("fc1.weight", self.w1, init::fan_in(C)), f("fc1.bias", self.b1, init::fan_in(C));
        f("fc2.weight", self.w2, init::fan_in(S)), f("fc2.bias", self.b2, init::fan_in(S));
      }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<shape<C>> mean, gate;
      Batch<shape<S>> hidden;
      static constexpr void each(auto&& self, auto&& f) { f(self.mean), f(self.gate), f(self.hidden); }
    };
    template <template <class> class Batch>
    using scratch = saved<Batch>;
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<C>> dgate, dmean;
      Batch<shape<S>> dhidden;
      static constexpr void each(auto&& self, auto&& f) { f(self.dgate), f(self.dmean), f(self.dhidden); }
    };

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::training) run(c, c.saved);
      else run(c, c.scratch);
    }
    template <class Call>
    static void run(Call const& c, auto const& s) {
      using T = typename Call::scalar;
      T const* const x = c.in().data;
      c.k.template each<C>(c.rows, detail::mean_of_pixels<T, C, pixels>{s.mean.data, x});
      c.k.conv2d(one{}, s.hidden.data, s.mean.data, c.params.w1, c.params.b1, c.rows);   // [n, S]
      c.k.map(s.hidden, fn::relu{}, s.hidden);
      c.k.conv2d(one{}, s.gate.data, s.hidden.data, c.params.w2, c.params.b2, c.rows);   // [n, C]
      c.k.map(s.gate, fn::sigmoid{}, s.gate);
      c.k.template each<C>(c.rows * pixels, detail::scale_channels<T, C, pixels>{c.out.data, x, s.gate.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const& s = c.saved;
      auto const& t = c.scratch;
      c.k.template each<C>(c.rows, detail::gate_slope<T, C, pixels>{t.dgate.data, c.dout.data, c.in().data, s.gate.data});
      c.k.conv2d_dw(one{}, c.dparams.w2, t.dgate.data, s.hidden.data, c.rows);
      c.k.add_rows(c.dparams.b2, t.dgate);
      c.k.conv2d_din(one{}, t.dhidden.data, t.dgate.data, c.params.w2, c.rows);
      c.k.map(t.dhidden, fn::relu::slope{}, t.dhidden, s.hidden);
      c.k.conv2d_dw(one{}, c.dparams.w1, t.dhidden.data, s.mean.data, c.rows);
      c.k.add_rows(c.dparams.b1, t.dhidden);
      if (!c.din()) return;
      c.k.conv2d_din(one{}, t.dmean.data, t.dhidden.data, c.params.w1, c.rows);
      c.k.template each<C>(c.rows * pixels, detail::squeeze_excite_din<T, C, pixels>{c.din().data, c.dout.data, s.gate.data,
                                                                                     t.dmean.data});
    }
  };
};

}  // namespace layer
template <std::size_t Reduction>
inline constexpr sized<layer::squeeze_excite<Reduction>, Reduction> squeeze_excite{};
}  // namespace braid
