#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"
#include "braid/layer/within_length.hpp"

#include <array>

namespace braid::inline v0 {
namespace fusion {

namespace detail {
template <class T, std::size_t Stride>
struct fill_zero {
  T* h;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { h[r * Stride + j] = T(0); }
};
}  // namespace detail

/// All values of all branches, one after another, as one axis. Nothing is moved within a branch: an image keeps its
/// channels last, and the weights behind are permuted in files instead. Of a sequence, all steps, with zeros beyond a
/// sample's length.
///
/// shapes  x_m: any; h: [F_1 + ... + F_N].
/// units   as the branches; one scale for all helps the layer behind.
/// cost    one copy.
/// errors  real_numbers (compile time).
/// absence zeros in an absent branch's place.
/// source  Ngiam et al. 2011, Multimodal deep learning; torch.cat.
struct concat : fusion_policy {
  static constexpr std::string_view name = "concat";
  template <class... In>
  static consteval void law() {
    static_assert(holds<all_real<In...>, at<concat>, got<odd_element<In...>>, wants<real_numbers>>,
                  "concat works on numbers: put e.g. `| embedding<D> | lstm<H> | last` after tokens first");
  }
  template <class... In>
  struct on : bound<In...> {
    using out = std::conditional_t<all_real<In...>, flat_t<In...>, poison>;
    static constexpr bool reads_in = false, bears_absence = true;
    static constexpr std::array<std::size_t, sizeof...(In)> begin = [] {
      std::array<std::size_t, sizeof...(In)> b{};
      std::size_t at = 0, i = 0;
      ((b[i++] = at, at += In::size), ...);
      return b;
    }();

    /// The columns of branch I: [n, F_I], one row every F_1 + ... + F_N numbers.
    template <std::size_t I, class T>
    static constexpr auto part(batch<out, T> h) {
      return batch<nth<I, In...>, T, out::size>{h.data + begin[I], h.rows};
    }
    template <class Call>
    static void forward(Call const& c) {
      repeat_indexed<sizeof...(In)>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        auto const h = part<i>(c.out);
        if constexpr (Call::template present<i>) {
          c.k.copy(h, c.template in<i>());
          layer::clear_beyond_length(c.k, h, c.template lengths<i>());
        } else c.k.template each<h.size>(c.rows, detail::fill_zero<typename Call::scalar, out::size>{h.data});
      });
    }
    static void backward(auto const& c) {
      repeat_indexed<sizeof...(In)>([&]<class I>(I) {
        auto const dx = c.template din<I::value>();
        if (!dx) return;
        c.k.copy(dx, part<I::value>(c.dout));
        layer::clear_beyond_length(c.k, dx, c.template lengths<I::value>());
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::concat concat{};
}  // namespace braid
