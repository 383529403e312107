#pragma once
#include "braid/fuse/law.hpp"
#include "braid/layer/sequence_law.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// The steps of the first, if it is a sequence.
template <class A, class... B>
struct steps_beside {
  using type = poison;
};
template <class A, class... B>
  requires(layer::is_steps<A> && (layer::is_steps<B> && ...) && ((last_axis<A>::steps == last_axis<B>::steps) && ...))
struct steps_beside<A, B...> {
  using type = sequence<last_axis<A>::steps, (last_axis<A>::features::size + ... + last_axis<B>::features::size)>;
};
template <class T, std::size_t F>
struct fill_columns {  // with zeros; rows lie Total numbers apart
  T* to;
  std::size_t apart;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { to[r * apart + j] = 0; }
};
}  // namespace detail

/// Sequences that keep time with each other, as one: h_t = [x_1t; ...; x_Nt]. What `concat` is for vectors.
///
/// shapes  x_m: [T, F_m]; h: [T, F_1 + ... + F_N]. The lengths are those of the first branch, or of the next that is there.
/// units   as the branches.
/// cost    one copy.
/// errors  a_sequence, shapes_agree (compile time).
/// absence zeros in an absent branch's place.
/// source  torch.cat with dim 2; the early fusion of aligned sequences, as in Zadeh et al. 2017, arXiv:1707.07250.
struct side_by_side : fusion_policy {
  static constexpr std::string_view name = "side_by_side";
  template <class A, class... B>
  static consteval void law() {
    static_assert(holds<layer::is_steps<A> && (layer::is_steps<B> && ...), at<side_by_side>, got<A, B...>, wants<a_sequence>>,
                  "side_by_side: all branches are sequences [T, F]; for vectors take concat");
    if constexpr (layer::is_steps<A> && (layer::is_steps<B> && ...))
      static_assert(holds<((last_axis<A>::steps == last_axis<B>::steps) && ...), at<side_by_side>, got<A, B...>,
                          wants<exactly<last_axis<A>::steps>>>,
                    "side_by_side: the sequences keep time, step by step: all have the same number of steps");
  }
  template <class... In>
  struct on : bound<In...> {
    using out = typename detail::steps_beside<In...>::type;
    static constexpr bool reads_in = false, bears_absence = true;
    static constexpr std::size_t T = last_axis<out>::steps, F = last_axis<out>::features::size;
    static constexpr std::array<std::size_t, sizeof...(In)> widths{last_axis<In>::features::size...};
    static constexpr std::size_t begin(std::size_t branch) {
      std::size_t at = 0;
      for (std::size_t i = 0; i < branch; ++i) at += widths[i];
      return at;
    }
    /// The columns of branch I: [n T, F_I].
    template <std::size_t I, class S>
    static constexpr auto part(batch<out, S> h) {
      return batch<shape<widths[I]>, S, F>{h.data + begin(I), h.rows * T};
    }
    template <class Call>
    static void forward(Call const& c) {
      repeat_indexed<sizeof...(In)>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        auto const h = part<i>(c.out);
        if constexpr (Call::template present<i>) c.k.copy(h, steps_as_rows(c.template in<i>()));
        else c.k.template each<widths[i]>(h.rows, detail::fill_columns<typename Call::scalar, widths[i]>{h.data, F});
      });
    }
    static void backward(auto const& c) {
      repeat_indexed<sizeof...(In)>([&]<class I>(I) {
        if (auto const dx = c.template din<I::value>()) c.k.copy(steps_as_rows(dx), part<I::value>(c.dout));
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::side_by_side side_by_side{};
}  // namespace braid
