#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, class Features, std::size_t Before, std::size_t N>
struct pad_features_op {
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const inside = j >= Before && j < Before + Features::size;
    h[r * N + j] = inside ? x[r * Features::size + Features::place(j - Before)] : T(0);
  }
};
template <class T, class Features, std::size_t Before, std::size_t N>
struct pad_features_din {
  T* dx;
  T const* d;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    dx[r * Features::size + Features::place(j)] = d[r * N + Before + j];
  }
};
}  // namespace detail

/// Zeros before and after the features of every step.
///
/// shapes  x: [F] or [T, F]; h: [Before + F + After] or [T, Before + F + After].
/// cost    one write an element of h.
/// errors  features_last (compile time).
/// source  torch.nn.functional.pad(x, (Before, After)). There is none for steps: lengths would no longer be true.
template <std::size_t Before, std::size_t After>
struct pad_features : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<pad_features>, got<In>, wants<features_last>>,
                  "pad_features: give it features, e.g. `| flatten` after an image or `| embedding<D>` after tokens");
  }
  template <class In>
  struct on : bound<In> {
    using features = typename last_axis<In>::features;
    static constexpr std::size_t F = features::size, N = Before + F + After;
    using out = typename last_axis<In>::template with<N>;
    static constexpr bool reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::pad_features_op<typename Call::scalar, features, Before, N>;
      auto const x = steps_as_rows(c.in());
      c.k.template each<N>(x.rows, op{c.out.data, x.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::pad_features_din<typename Call::scalar, features, Before, N>;
      auto const dx = steps_as_rows(c.din());
      if (c.din()) c.k.template each<F>(dx.rows, op{dx.data, c.dout.data});
    }
  };
};

}  // namespace layer
template <std::size_t Before, std::size_t After>
inline constexpr layer::pad_features<Before, After> pad_features{};
}  // namespace braid
