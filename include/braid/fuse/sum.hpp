#pragma once
#include "braid/core/functor.hpp"
#include "braid/fuse/law.hpp"

namespace braid {
namespace fusion {

/// h = x_1 + ... + x_N.
///
/// shapes  all branches of one shape, any; h the same.
/// units   one scale for all: end each branch with a norm or a bounded activation.
/// cost    N - 1 additions an element.
/// errors  shapes_agree (compile time).
/// absence an absent branch adds nothing.
struct sum : fusion_policy {
  static constexpr std::string_view name = "sum";
  template <class... In>
  struct on : bound<In...> {
    using out = same_shape_t<sum, In...>;
    static constexpr bool reads_in = false, in_place = true, bears_absence = true;
    static constexpr std::size_t flops = (sizeof...(In) - 1) * out::size;

    template <class Call>
    static void forward(Call const& c) {
      bool first = true;
      repeat_indexed<sizeof...(In)>([&]<class I>(I) {
        if constexpr (Call::template present<I::value>) {
          if (first) c.k.copy(c.out, c.template in<I::value>());
          else c.k.map(c.out, fn::plus{}, c.out, c.template in<I::value>());
          first = false;
        }
      });
    }
    static void backward(auto const& c) {
      // Backwards, since the first gradient may lie where dout lies.
      repeat_indexed<sizeof...(In)>([&]<class I>(I) {
        constexpr std::size_t i = sizeof...(In) - 1 - I::value;
        if (c.template din<i>()) c.k.copy(c.template din<i>(), c.dout);
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::sum sum{};
}  // namespace braid
