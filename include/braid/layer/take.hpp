#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, class Features, std::size_t Begin, std::size_t N>
struct take_op {
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    h[r * N + j] = x[r * Features::size + Features::place(Begin + j)];
  }
};
template <class T, class Features, std::size_t Begin, std::size_t N>
struct take_din {
  T* dx;
  T const* d;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const taken = j >= Begin && j < Begin + N;
    dx[r * Features::size + Features::place(j)] = taken ? d[r * N + (j - Begin)] : T(0);
  }
};
}  // namespace detail

/// Features Begin to End, without End, of every step: h = x[..., Begin:End].
///
/// shapes  x: [F] or [T, F]; h: [End - Begin] or [T, End - Begin].
/// cost    one read and one write an element of h.
/// errors  features_last, at_least<End> (compile time).
/// source  torch's slice of the last axis.
template <std::size_t Begin, std::size_t End>
struct take : unit {
  template <class In>
  static constexpr bool fits = !has_last_axis<In> || End <= last_axis<In>::features::size;
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<take>, got<In>, wants<features_last>>,
                  "take: give it features, e.g. `| flatten` after an image or `| embedding<D>` after tokens");
    static_assert(holds<fits<In>, at<take>, got<In>, wants<at_least<End>>>,
                  "take<Begin, End>: there are fewer features");
    static_assert(holds<(Begin < End), at<take>, got<exactly<End>>, wants<at_least<Begin + 1>>>,
                  "take<Begin, End>: at least one feature");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr bool reads_in = false, good = has_last_axis<In> && fits<In> && Begin < End;
    static constexpr std::size_t N = Begin < End ? End - Begin : 1;
    using features = typename last_axis<In>::features;
    using out = std::conditional_t<good, typename last_axis<In>::template with<N>, poison>;

    template <class Call>
    static void forward(Call const& c) {
      auto const x = steps_as_rows(c.in());
      c.k.template each<N>(x.rows, detail::take_op<typename Call::scalar, features, Begin, N>{c.out.data, x.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::take_din<typename Call::scalar, features, Begin, N>;
      auto const dx = steps_as_rows(c.din());
      if (c.din()) c.k.template each<features::size>(dx.rows, op{dx.data, c.dout.data});
    }
  };
};

}  // namespace layer
template <std::size_t Begin, std::size_t End>
inline constexpr layer::take<Begin, End> take{};
}  // namespace braid
