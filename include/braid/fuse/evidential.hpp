#pragma once
#include "braid/core/class_scores.hpp"
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"
#include "braid/layer/softplus.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// Adds branch after branch to the evidence: e + f + e f / C.
template <class T, std::size_t P, std::size_t C>
struct combine_evidence {
  T* h;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const i = r * C + j;
    T e = fn::softplus{}(x.at[0][i]);
    for (std::size_t p = 1; p < P; ++p) {
      T const f = fn::softplus{}(x.at[p][i]);
      e += f + e * f / T(C);
    }
    h[i] = e;
  }
};
/// dx_m = dh times the factors 1 + e_k / C of the others times the slope of softplus; it is the m-th of those present.
template <class T, std::size_t P, std::size_t C>
struct combine_evidence_back {
  T* dx;
  T const* dh;
  branches<T const, P> x;
  std::size_t m;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const i = r * C + j;
    T d = dh[i];
    for (std::size_t p = 0; p < P; ++p) {
      T const v = x.at[p][i];
      d = p == m ? fn::softplus::slope{}(d, v) : d + d * fn::softplus{}(v) / T(C);
    }
    dx[i] = d;
  }
};
}  // namespace detail

/// Trusted fusion: each branch gives evidence for each class, e_m = softplus(x_m), and h is all of it. A branch's
/// evidence is an opinion: a belief e_m / S in every class and an uncertainty C / S, with S = the sum of e_m + C;
/// opinions are combined by Dempster's rule without the beliefs in different classes. Written for evidence that rule is
/// a product,
///   1 + h / C = (1 + e_1 / C) ... (1 + e_N / C)
/// elementwise, so a branch without evidence changes nothing, and branches that agree make h grow.
///
/// What h says: alpha = h + 1 are the parameters of a Dirichlet distribution, alpha / (sum of alpha) the probabilities
/// and C / (sum of alpha) the uncertainty. The class is that of the largest h. It is trained by `dirichlet`, and so is
/// each branch alone:
///
///   constexpr auto a = shared<struct a_name>(photo | ... | dense<10>);
///   constexpr auto b = shared<struct b_name>(notes | ... | dense<10>);
///   outputs(both(late<evidential>(a, b)), seen(a | softplus), read(b | softplus))
///   bd::dirichlet(both, label) + bd::dirichlet(seen, label) + bd::dirichlet(read, label)
///
/// shapes  x_m: [C], logits; h: [C], from 0 on.
/// units   h in observations.
/// cost    one exponential and one logarithm an element of each branch forward, N of both backward.
/// errors  shapes_agree, logits (compile time).
/// absence an absent branch has no evidence: it is left out.
/// source  Han et al. 2021, arXiv:2102.02051, the reduced rule; evidence: Sensoy et al. 2018, arXiv:1806.01768.
struct evidential : of_logits<evidential> {
  static constexpr std::string_view name = "evidential";
  template <class... In>
  struct on : bound<In...> {
    using out = common_vector<In...>;
    static constexpr std::size_t C = out::size;
    static constexpr bool in_place = true, bears_absence = true;
    static constexpr auto says = class_scores::evidence;
    static constexpr std::size_t flops = 6 * sizeof...(In) * C;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::combine_evidence<typename Call::scalar, Call::present_inputs, C>;
      c.k.template each<C>(c.rows, op{c.out.data, present_branches(c)});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::combine_evidence_back<typename Call::scalar, Call::present_inputs, C>;
      last_to_first<sizeof...(In)>([&]<class I>(I) {
        if (auto const dx = c.template din<I::value>())
          c.k.template each<C>(
              c.rows, op{dx.data, c.dout.data, present_branches(c), place_among_present<I::value, Call>});
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::evidential evidential{};
}  // namespace braid
