#pragma once
#include "braid/core/math.hpp"
#include "braid/encode/tcn.hpp"
#include "braid/layer/activation.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/dropout.hpp"
#include "braid/layer/gru.hpp"
#include "braid/layer/last.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/rnn.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

namespace braid::inline v0 {

/// The weights of a net by PyTorch's names and in its layouts.
template <class T>
using stream_tensors = std::map<std::string, std::vector<T>>;

/// How a layer goes step by step: `on<T, F>` has the width `out`, a `state`, and is called with it, x [F] and h [out]. A layer of
/// one's own: specialise it.
template <class L>
struct stream_step {
  static constexpr bool exists = false;
};

namespace detail {
struct no_state {};
/// h = W x + b, W [O, F].
template <class T, std::size_t O, std::size_t F>
void affine(T const* weight, T const* bias, T const* x, T* h) {
  for (std::size_t o = 0; o < O; ++o) {
    T s = bias[o];
    for (std::size_t f = 0; f < F; ++f) s += weight[o * F + f] * x[f];
    h[o] = s;
  }
}

template <class Cell, std::size_t H>
struct recurrent_step {
  static constexpr bool exists = true;
  template <class T, std::size_t F>
  struct on {
    static constexpr std::size_t out = H, gates = Cell::gates;
    struct state {
      std::array<T, H> h{}, memory{};
    };
    std::vector<T> weight_ih, weight_hh, bias_ih, bias_hh;

    on(stream_tensors<T> const& all, std::string const& at)
        : weight_ih(all.at(at + ".weight_ih_l0")), weight_hh(all.at(at + ".weight_hh_l0")), bias_ih(all.at(at + ".bias_ih_l0")), bias_hh(all.at(at + ".bias_hh_l0")) {}
    void operator()(state& s, T const* x, T* h) const {
      std::array<T, gates * H> of_x, of_h;
      affine<T, gates * H, F>(weight_ih.data(), bias_ih.data(), x, of_x.data());
      affine<T, gates * H, H>(weight_hh.data(), bias_hh.data(), s.h.data(), of_h.data());
      for (std::size_t j = 0; j < H; ++j) {
        std::array<T, gates> g, from_h;
        for (std::size_t k = 0; k < gates; ++k) {
          from_h[k] = of_h[k * H + j];
          g[k] = Cell::apart ? of_x[k * H + j] : of_x[k * H + j] + from_h[k];
        }
        auto const now = Cell::forward(g.data(), from_h.data(), {s.h[j], s.memory[j]});
        h[j] = now.h, s.memory[j] = now.memory;
      }
      for (std::size_t j = 0; j < H; ++j) s.h[j] = h[j];
    }
  };
};

/// A convolution over the past alone: a ring of the last steps.
template <class T, std::size_t C, std::size_t F, std::size_t Kernel, std::size_t Dilation>
struct causal_step {
  static constexpr std::size_t reach = Dilation * (Kernel - 1) + 1;
  struct state {
    std::array<T, reach * F> ring{};
    std::size_t now = 0;  ///< where the next step goes
  };
  std::vector<T> weight, bias;  ///< [C, F, Kernel], [C]

  causal_step(stream_tensors<T> const& all, std::string const& at) : weight(all.at(at + ".weight")), bias(all.at(at + ".bias")) {}
  void operator()(state& s, T const* x, T* h) const {
    for (std::size_t f = 0; f < F; ++f) s.ring[s.now * F + f] = x[f];
    for (std::size_t c = 0; c < C; ++c) {
      T sum = bias[c];
      for (std::size_t k = 0; k < Kernel; ++k) {
        T const* const past = &s.ring[(s.now + reach - Dilation * (Kernel - 1 - k)) % reach * F];
        for (std::size_t f = 0; f < F; ++f) sum += weight[(c * F + f) * Kernel + k] * past[f];
      }
      h[c] = sum;
    }
    s.now = (s.now + 1) % reach;
  }
};
template <class T, std::size_t C, std::size_t F, std::size_t Kernel, std::size_t Dilation>
struct temporal_step {
  using first = causal_step<T, C, F, Kernel, Dilation>;
  using second = causal_step<T, C, C, Kernel, Dilation>;
  struct state {
    typename first::state one{};
    typename second::state two{};
  };
  first conv1;
  second conv2;
  std::vector<T> weight{}, bias{};  ///< of the map that stands where x has another width

  temporal_step(stream_tensors<T> const& all, std::string const& at) : conv1(all, at + ".conv1"), conv2(all, at + ".conv2") {
    if constexpr (F != C) weight = all.at(at + ".downsample.weight"), bias = all.at(at + ".downsample.bias");
  }
  void operator()(state& s, T const* x, T* h) const {
    std::array<T, C> a, b;
    conv1(s.one, x, a.data());
    for (T& v : a) v = v > T(0) ? v : T(0);
    conv2(s.two, a.data(), b.data());
    if constexpr (F == C) std::copy_n(x, C, a.begin());
    else affine<T, C, F>(weight.data(), bias.data(), x, a.data());
    for (std::size_t c = 0; c < C; ++c) {
      T const v = a[c] + (b[c] > T(0) ? b[c] : T(0));
      h[c] = v > T(0) ? v : T(0);
    }
  }
};
}  // namespace detail

template <std::size_t H>
struct stream_step<layer::gru<H, 1, 1>> : detail::recurrent_step<layer::gru_cell, H> {};
template <std::size_t H>
struct stream_step<layer::lstm<H, 1, 1>> : detail::recurrent_step<layer::lstm_cell, H> {};
template <std::size_t H>
struct stream_step<layer::rnn<H, 1, 1>> : detail::recurrent_step<layer::rnn_cell, H> {};

template <std::size_t C, std::size_t Kernel, std::size_t Levels>
struct stream_step<encode::detail::tcn_unit<C, Kernel, Levels>> {
  static constexpr bool exists = true;
  template <class T, std::size_t F, std::size_t I = 0>
  struct on {
    static constexpr std::size_t out = C;
    using level = detail::temporal_step<T, C, F, Kernel, (std::size_t{1} << I)>;
    struct nothing {
      struct state {};
      nothing(stream_tensors<T> const&, std::string const&) {}
    };
    template <bool More>
    using above_type = std::conditional_t<More, on<T, C, I + 1>, nothing>;
    struct state {
      typename level::state here{};
      typename above_type<(I + 1 < Levels)>::state above{};
    };
    level here;
    above_type<(I + 1 < Levels)> above;

    on(stream_tensors<T> const& all, std::string const& at) : here(all, at + ".network." + std::to_string(I)), above(all, at) {}
    void operator()(state& s, T const* x, T* h) const {
      if constexpr (I + 1 == Levels) {
        here(s.here, x, h);
      } else {
        std::array<T, C> between;
        here(s.here, x, between.data());
        above(s.above, between.data(), h);
      }
    }
  };
};

template <std::size_t O>
struct stream_step<layer::dense<O>> {
  static constexpr bool exists = true;
  template <class T, std::size_t F>
  struct on {
    static constexpr std::size_t out = O;
    using state = detail::no_state;
    std::vector<T> weight, bias;
    on(stream_tensors<T> const& all, std::string const& at) : weight(all.at(at + ".weight")), bias(all.at(at + ".bias")) {}
    void operator()(state&, T const* x, T* h) const { detail::affine<T, O, F>(weight.data(), bias.data(), x, h); }
  };
};

template <>
struct stream_step<layer::layer_norm> {
  static constexpr bool exists = true;
  template <class T, std::size_t F>
  struct on {
    static constexpr std::size_t out = F;
    using state = detail::no_state;
    std::vector<T> weight, bias;
    on(stream_tensors<T> const& all, std::string const& at) : weight(all.at(at + ".weight")), bias(all.at(at + ".bias")) {}
    void operator()(state&, T const* x, T* h) const {
      T middle = 0, variance = 0;
      for (std::size_t f = 0; f < F; ++f) middle += x[f] / T(F);
      for (std::size_t f = 0; f < F; ++f) variance += (x[f] - middle) * (x[f] - middle) / T(F);
      T const by = T(1) / num::sqrt(variance + T(1e-5));
      for (std::size_t f = 0; f < F; ++f) h[f] = (x[f] - middle) * by * weight[f] + bias[f];
    }
  };
};

namespace detail {
template <class Function>
struct elementwise_step {
  static constexpr bool exists = true;
  template <class T, std::size_t F>
  struct on {
    static constexpr std::size_t out = F;
    using state = no_state;
    on(stream_tensors<T> const&, std::string const&) {}
    void operator()(state&, T const* x, T* h) const {
      for (std::size_t f = 0; f < F; ++f) h[f] = Function{}(x[f]);
    }
  };
};
struct itself {
  template <class T>
  T operator()(T x) const { return x; }
};
}  // namespace detail
template <class L>
  requires requires { typename L::functor; }
struct stream_step<L> : detail::elementwise_step<typename L::functor> {};
template <>
struct stream_step<layer::last> : detail::elementwise_step<detail::itself> {};
template <std::size_t Percent>
struct stream_step<layer::dropout<Percent>> : detail::elementwise_step<detail::itself> {};

}  // namespace braid
