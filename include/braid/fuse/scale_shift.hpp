#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"

#include <cstdint>

namespace braid::inline v0 {
namespace fusion {

namespace detail {
// Rows of x are steps or pixels, Steps a sample; scale and shift have G numbers a sample: one a channel, or one.
template <class T>
struct used_steps {
  std::int32_t const* lengths;
  BRAID_HD bool operator()(std::size_t n, std::size_t step) const {
    return !lengths || step < std::size_t(lengths[n]);
  }
};
template <class T, std::size_t C, std::size_t Steps, std::size_t G>
struct scaled_shifted {
  T* h;
  T const *x, *scale, *shift;
  T base;
  used_steps<T> used;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = r / Steps, g = n * G + (G == 1 ? 0 : j);
    h[r * C + j] = used(n, r % Steps) ? (base + scale[g]) * x[r * C + j] + shift[g] : T(0);
  }
};
template <class T, std::size_t C, std::size_t Steps, std::size_t G>
struct scaled_back {
  T* dx;
  T const *dh, *scale;
  T base;
  used_steps<T> used;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = r / Steps;
    dx[r * C + j] = used(n, r % Steps) ? (base + scale[n * G + (G == 1 ? 0 : j)]) * dh[r * C + j] : T(0);
  }
};
/// The sum of dh, or of dh x, over what one scale or shift serves.
template <class T, std::size_t C, std::size_t Steps, std::size_t G>
struct channel_sum {
  T* d;
  T const *dh, *x;  // x null: dh alone
  used_steps<T> used;
  BRAID_HD void operator()(std::size_t n, std::size_t g) const {
    T s = 0;
    for (std::size_t p = 0; p < Steps; ++p) {
      std::size_t const at = (n * Steps + p) * C;
      for (std::size_t j = G == 1 ? 0 : g; j < (G == 1 ? C : g + 1); ++j)
        s += !used(n, p) ? T(0) : x ? dh[at + j] * x[at + j] : dh[at + j];
    }
    d[n * G + g] = s;
  }
};
struct absent_leaves_features {
  static constexpr bool bears_absence = true;
  static constexpr std::uint64_t needs = 1;
};
struct bears_nothing {};

/// What can be scaled and shifted channel by channel, and how many channels it has.
template <class X>
inline constexpr bool has_channels = is_vector<X> || is_series<X> || is_image<X>;
template <class X>
inline constexpr std::size_t channels_in = channels_of<X>::features::size;
}  // namespace detail

/// h = scale x + shift, or with FromOne h = (1 + scale) x + shift; scale and shift a number a channel, or one for all.
/// The last step of film and of the vector and scalar forms of multiplicative interactions.
///
/// shapes  x, h: features [F], a series [T, F] or an image [C, H, W]; scale and shift: both [F] or [C], or both
///         [1]. Steps beyond a sample's length stay zero.
/// units   scale none; shift x's.
/// cost    2 flop an element forward, 4 backward.
/// errors  exactly<3>, features_last, shapes_agree (compile time).
/// absence with FromOne h = x where scale and shift are absent; else not borne.
template <bool FromOne = false>
struct scale_shift : fusion_policy {
  static constexpr std::string_view name = "scale_shift";
  template <class X>
  using channels = shape<detail::channels_in<X>>;
  template <class... In>
  struct facts {
    static constexpr bool three = false, apt = false, agree = false;
  };
  template <class X, class Scale, class Shift>
  struct facts<X, Scale, Shift> {
    static constexpr bool three = true, apt = detail::has_channels<X>,
                          agree = std::is_same_v<Scale, Shift> &&
                                  (std::is_same_v<Scale, shape<1>> || std::is_same_v<Scale, channels<X>>);
  };
  template <class... In>
  static consteval void law() {
    using f = facts<In...>;
    static_assert(holds<f::three, at<scale_shift>, got<In...>, wants<exactly<3>>>,
                  "scale_shift: what is scaled, the scales, the shifts");
    static_assert(!f::three || holds<f::apt, at<scale_shift>, got<nth<0, In...>>, wants<features_last>>,
                  "scale_shift: features, a series or an image come first");
    static_assert(!f::apt || holds<f::agree, at<scale_shift>, got<In...>, wants<channels<nth<0, In...>>>>,
                  "scale_shift: end the scales and the shifts with | dense<channels> each, or both with | dense<1>");
  }
  template <class X, class... In>
  struct on : bound<X, In...>,
              std::conditional_t<FromOne, detail::absent_leaves_features, detail::bears_nothing> {
    static constexpr bool fits = facts<X, In...>::apt && facts<X, In...>::agree;
    using out = std::conditional_t<fits, X, poison>;
    static constexpr bool in_place = !FromOne;
    static constexpr std::size_t C = detail::channels_in<X>, steps = C ? X::size / C : 0, flops = 2 * X::size;
    static constexpr std::size_t G = nth<0, In..., shape<1>>::size;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      if constexpr (Call::present_inputs == 3)
        c.k.template each<C>(c.rows * steps, detail::scaled_shifted<T, C, steps, G>{
            c.out.data, c.template in<0>().data, c.template in<1>().data, c.template in<2>().data, T(FromOne),
            {c.template lengths<0>()}});
      else c.k.copy(c.out, c.template in<0>());
    }
    template <class Call>
    static void backward(Call const& c) {
      if constexpr (Call::present_inputs == 3) return run_back(c);
      if (auto const d = c.template din<1>()) c.k.zero(d.data, c.rows * G);
      if (auto const d = c.template din<2>()) c.k.zero(d.data, c.rows * G);
      if (auto const d = c.template din<0>()) c.k.copy(d, c.dout);
    }
    template <class Call>
    static void run_back(Call const& c) {
      using T = typename Call::scalar;
      using sums = detail::channel_sum<T, C, steps, G>;
      detail::used_steps<T> const used{c.template lengths<0>()};
      if (auto const d = c.template din<1>())
        c.k.template each<G>(c.rows, sums{d.data, c.dout.data, c.template in<0>().data, used});
      if (auto const d = c.template din<2>())
        c.k.template each<G>(c.rows, sums{d.data, c.dout.data, nullptr, used});
      if (auto const d = c.template din<0>())  // last: it may lie where dout lies
        c.k.template each<C>(c.rows * steps, detail::scaled_back<T, C, steps, G>{
            d.data, c.dout.data, c.template in<1>().data, T(FromOne), used});
    }
  };
};

}  // namespace fusion
inline constexpr fusion::scale_shift<false> scale_shift{};
}  // namespace braid
