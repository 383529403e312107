#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

/// Tokens and vocabulary of ids; 0 where In is none.
template <class In>
struct token_sizes {
  static constexpr std::size_t steps = 0, vocabulary = 0;
};
template <std::size_t V, std::size_t T>
struct token_sizes<ids_of<V, T>> {
  static constexpr std::size_t steps = T, vocabulary = V;
};

namespace detail {
template <class S, std::size_t T, std::size_t D>
struct embed_op {  // r: a token of the batch
  S* h;
  S const* weight;
  std::int32_t const *id, *lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const used = !lengths || r % T < std::size_t(lengths[r / T]);
    h[r * D + j] = used ? weight[std::size_t(id[r]) * D + j] : S(0);
  }
};
template <class S, std::size_t T, std::size_t D>
struct embed_back_op {  // a column: nobody else writes it
  S* dweight;
  S const* dh;
  std::int32_t const *id, *lengths;
  std::size_t rows;
  BRAID_HD void operator()(std::size_t, std::size_t j) const {
    for (std::size_t n = 0; n < rows; ++n) {
      std::size_t const used = lengths ? std::size_t(lengths[n]) : T;
      for (std::size_t t = 0; t < used; ++t)
        dweight[std::size_t(id[n * T + t]) * D + j] += dh[(n * T + t) * D + j];
    }
  }
};
}  // namespace detail

/// A vector of D numbers for each token: h = weight[id]. Tokens beyond a sample's length are not read and give zeros.
///
/// shapes  x: [T] ids below V; h: [T, D]; weight: [V, D].
/// units   none; starts normal with deviation 1.
/// cost    D reads a token forward, D additions backward, one column after another.
/// errors  token_ids (compile time). Ids are checked where they come in, not here.
/// source  torch.nn.Embedding, without its padding_idx: lengths play that part.
template <std::size_t D>
struct embedding : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_ids<In>, at<embedding>, got<In>, wants<token_ids>>,
                  "embedding: give it tokens; for a layer on numbers take `dense<N>`");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = token_sizes<In>::steps, V = token_sizes<In>::vocabulary;
    using out = std::conditional_t<is_ids<In>, sequence<T, D>, poison>;

    template <template <class> class Tensor>
    struct params {
      Tensor<rows_of<V, D>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::normal{1}); }
    };
    template <class Call>
    static void forward(Call const& c) {
      using op = detail::embed_op<typename Call::scalar, T, D>;
      c.k.template each<D>(c.rows * T, op{c.out.data, c.params.weight.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::embed_back_op<typename Call::scalar, T, D>;
      c.k.template each<D>(1, op{c.dparams.weight.data, c.dout.data, c.in().data, c.lengths(), c.rows});
    }
  };
};

}  // namespace layer
template <std::size_t D>
inline constexpr sized<layer::embedding<D>, D> embedding{};
}  // namespace braid
