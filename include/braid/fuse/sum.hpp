#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"

namespace braid::inline v0 {
namespace fusion {

/// h = x_1 + ... + x_N.
///
/// shapes  all branches of one shape, any; h the same.
/// units   one scale for all: end each branch with a norm or a bounded activation.
/// cost    N - 1 additions an element.
/// errors  shapes_agree, real_numbers (compile time).
/// absence an absent branch adds nothing.
/// source  Simonyan and Zisserman 2014, arXiv:1406.2199 (fusion by sums of what two streams say).
struct sum : of_one_shape<sum> {
  static constexpr std::string_view name = "sum";
  template <class... In>
  struct on : bound<In...> {
    using out = common_shape<In...>;
    static constexpr bool reads_in = false, in_place = true, bears_absence = true;
    static constexpr std::size_t flops = (sizeof...(In) - 1) * out::size;

    static void forward(auto const& c) { fold_present(c, fn::plus{}); }
    static void backward(auto const& c) {
      last_to_first<sizeof...(In)>([&]<class I>(I) {
        if (auto const dx = c.template din<I::value>()) c.k.copy(dx, c.dout);
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::sum sum{};
}  // namespace braid
