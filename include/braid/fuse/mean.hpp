#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"

namespace braid::inline v0 {
namespace fusion {

/// h = (x_1 + ... + x_N) / N. Over logits, the soft vote of late fusion.
///
/// shapes  all branches of one shape, any; h the same.
/// units   one scale for all: end each branch with a norm or a bounded activation.
/// cost    N flop an element.
/// errors  shapes_agree, real_numbers (compile time).
/// absence the mean of the branches that are there.
/// source  Kittler et al. 1998, On combining classifiers (the sum rule); torch.stack(x).mean(0).
struct mean : of_one_shape<mean> {
  static constexpr std::string_view name = "mean";
  template <class... In>
  struct on : bound<In...> {
    using out = common_shape<In...>;
    static constexpr bool reads_in = false, in_place = true, bears_absence = true;
    static constexpr std::size_t flops = sizeof...(In) * out::size;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      fold_present(c, fn::plus{}, fn::scale{T(1) / T(Call::present_inputs)});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      last_to_first<sizeof...(In)>([&]<class I>(I) {
        if (auto const dx = c.template din<I::value>()) c.k.map(dx, fn::scale{T(1) / T(Call::present_inputs)}, c.dout);
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::mean mean{};
}  // namespace braid
