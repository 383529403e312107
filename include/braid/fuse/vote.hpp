#pragma once
#include "braid/core/class_scores.hpp"
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"
#include "braid/fuse/mean.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
template <class T, std::size_t P, std::size_t C>
struct count_votes {
  T* h;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T* const row = h + r * C;
    for (std::size_t j = 0; j < C; ++j) row[j] = T(0);
    for (std::size_t p = 0; p < P; ++p) {
      T const* v = x.at[p] + r * C;
      std::size_t best = 0;
      for (std::size_t j = 1; j < C; ++j) best = v[j] > v[best] ? j : best;
      row[best] += T(1);
    }
    for (std::size_t j = 0; j < C; ++j) row[j] /= T(P);
  }
};
}  // namespace detail

/// Hard majority: h_c is the share of the branches whose largest logit is that of class c. Of equal logits the first
/// counts. For inference: it has no gradient; train the branches one by one, or under fuse<mean>.
///
/// shapes  x_m, h: [C], logits.
/// units   h in shares of 1.
/// cost    one pass over the branches.
/// errors  shapes_agree, logits (compile time).
/// absence an absent branch does not vote.
/// source  Kittler et al. 1998, On combining classifiers (the majority vote).
struct vote : of_logits<vote> {
  static constexpr std::string_view name = "vote";
  using trained_as = mean;  ///< what `compare` trains in its place
  template <class... In>
  struct on : bound<In...> {
    using out = common_vector<In...>;
    static constexpr bool bears_absence = true;
    static constexpr auto says = class_scores::shares;
    static constexpr std::size_t flops = sizeof...(In) * out::size;

    template <class Call>
    static void forward(Call const& c) {
      c.k.template each<1>(c.rows, detail::count_votes<typename Call::scalar, Call::present_inputs, out::size>{
                                       c.out.data, present_branches(c)});
    }
  };
};

}  // namespace fusion
inline constexpr fusion::vote vote{};
}  // namespace braid
