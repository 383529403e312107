#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t N>
struct dropout_op {
  T* h;
  T const* x;
  philox random;
  std::uint64_t first_row;
  float rate;
  T scale;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const kept = random.uniform(first_row + r, j) >= rate;
    h[r * N + j] = kept ? x[r * N + j] * scale : T(0);
  }
};
}  // namespace detail

/// In training each element is zero with a probability of Percent %, the others grow to keep the mean; in prediction
/// nothing happens. The mask is a function of the model's seed, the step and the sample's place in the batch: backward
/// makes it again instead of keeping it, and threads do not change it.
///
/// shapes  any; h as x.
/// cost    ten Philox rounds an element in training; none in prediction.
/// errors  real_numbers, at_most<99> (compile time).
/// source  Srivastava et al. 2014; torch.nn.Dropout.
template <std::size_t Percent>
struct dropout : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<(Percent < 100), at<dropout>, got<exactly<Percent>>, wants<at_most<99>>>,
                  "dropout<Percent>: of a hundred elements some must stay");
    static_assert(holds<are_numbers<In>, at<dropout>, got<In>, wants<real_numbers>>,
                  "dropout: tokens are no numbers yet: put `| embedding<D>` before it");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<are_numbers<In> && (Percent < 100), In, poison>;
    static constexpr bool in_place = true, reads_in = false, draws = true;
    static constexpr float rate = float(Percent) / 100.0f;

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::learning && Percent > 0) mask(c, c.out.data, c.in().data);
      else c.k.copy(c.out, c.in());
    }
    template <class Call>
    static void backward(Call const& c) {
      if (!c.din()) return;
      if constexpr (Call::learning) mask(c, c.din().data, c.dout.data);
      else c.k.copy(c.din(), c.dout);
    }

   private:
    template <class Call, class T>
    static void mask(Call const& c, T* to, T const* from) {
      using op = detail::dropout_op<T, In::size>;
      c.k.template each<In::size>(c.rows, op{to, from, c.random, c.first_row, rate, T(100) / T(100 - Percent)});
    }
  };
};

}  // namespace layer
template <std::size_t Percent>
inline constexpr layer::dropout<Percent> dropout{};
}  // namespace braid
