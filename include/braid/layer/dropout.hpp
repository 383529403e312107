#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid {
namespace layer {

namespace detail {
template <class T, std::size_t N>
struct dropout_op {
  T* h;
  T const* x;
  philox random;
  std::uint64_t first_row;
  float rate;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const kept = random.uniform(first_row + r, j) >= rate;
    h[r * N + j] = kept ? x[r * N + j] * T(1.0f / (1.0f - rate)) : T(0);
  }
};
}  // namespace detail

/// In training each element is zero with a probability of Percent %, the others grow to keep the mean; in prediction
/// nothing happens. The mask is a function of the model's seed, the step and the sample's place in the batch: backward
/// makes it again instead of keeping it, and threads do not change it.
///
/// shapes  any; h as x.
/// cost    ten Philox rounds an element in training; none in prediction.
/// source  Srivastava et al. 2014; torch.nn.Dropout.
template <std::size_t Percent>
struct dropout : unit {
  static_assert(Percent < 100, "dropout<Percent>: below 100");
  template <class In>
  struct on : bound<In> {
    using out = In;
    static constexpr bool in_place = true, reads_in = false;
    static constexpr float rate = float(Percent) / 100.0f;

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::training && Percent > 0)
        c.k.template each<In::size>(c.rows, detail::dropout_op<typename Call::scalar, In::size>{
                                                c.out.data, c.in().data, c.random, c.first_row, rate});
      else c.k.copy(c.out, c.in());
    }
    template <class Call>
    static void backward(Call const& c) {
      if (c.din())
        c.k.template each<In::size>(c.rows, detail::dropout_op<typename Call::scalar, In::size>{
                                                c.din().data, c.dout.data, c.random, c.first_row, rate});
    }
  };
};

}  // namespace layer
template <std::size_t Percent>
inline constexpr layer::dropout<Percent> dropout{};
}  // namespace braid
