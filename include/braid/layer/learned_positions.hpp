#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"
#include "braid/layer/within_length.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F>
struct add_position {  // over [n T, F]
  S* h;
  S const *x, *weight;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const t = i % T;
    bool const used = !lengths || t < std::size_t(lengths[i / T]);
    h[i * F + j] = used ? x[i * F + j] + weight[t * F + j] : S(0);
  }
};
template <class S, std::size_t T, std::size_t F>
struct position_back {  // what sample r adds to the gradient of weight i
  S const* d;
  std::int32_t const* lengths;
  BRAID_HD S operator()(std::size_t r, std::size_t i) const {
    bool const used = !lengths || i / F < std::size_t(lengths[r]);
    return used ? d[r * T * F + i] : S(0);
  }
};
}  // namespace detail

/// Adds to each step a vector of its place: h[t] = x[t] + weight[t]. Steps beyond a sample's length give zeros.
///
/// shapes  x, h: [T, F]; weight: [T, F].
/// units   weight starts normal with deviation 0.02, as in BERT, GPT and torchvision's ViT (torch.nn.Embedding alone
///         has 1).
/// cost    an addition an element forward, two backward.
/// errors  a_sequence (compile time).
/// source  Gehring et al. 2017, arXiv:1705.03122; a torch.nn.Parameter [T, F] that is added.
struct learned_positions : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<learned_positions>, got<In>, wants<a_sequence>>,
                  "learned_positions: give it a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = last_axis<In>::steps, F = last_axis<In>::features::size;
    using out = std::conditional_t<is_steps<In>, In, poison>;
    static constexpr bool in_place = true, reads_in = false;
    static constexpr std::size_t flops = T * F;

    template <template <class> class Tensor>
    struct params {
      Tensor<rows_of<T, F>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::normal{0.02f}); }
    };
    template <class Call>
    static void forward(Call const& c) {
      using op = detail::add_position<typename Call::scalar, T, F>;
      c.k.template each<F>(c.rows * T, op{c.out.data, c.in().data, c.params.weight.data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using S = typename Call::scalar;
      c.k.template reduce<T * F>(c.dparams.weight.data, c.rows, detail::position_back<S, T, F>{c.dout.data, c.lengths()});
      if (c.din()) copy_used(c.k, c.din(), c.dout, c.lengths());
    }
  };
};

}  // namespace layer
inline constexpr layer::learned_positions learned_positions{};
}  // namespace braid
