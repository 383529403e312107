#pragma once
#include "braid/core/config.hpp"

#include <cstddef>
#include <cstdint>

namespace braid::inline v0::layer {

// A cell is what one unit of a recurrence works out in one step; numbers only, recurrence.hpp has the arrays:
//
//   gates       how many blocks of H its weights give, in PyTorch's order
//   apart       what the gates get from h comes by itself, not added to what they get from x
//   remembers   a step leaves a `memory` besides h
//   carries     backward hands to the step before what does not go through weight_hh
//   forward(g, from_h, before)     h and memory after the step; turns the gates in g into what backward wants of them
//   backward(g, now, before, dh, carried, d, dfrom_h)
//               sets the gradients of the gates, from_h's too where it is apart; gives what is carried on. The g of a
//               cell with one gate is not kept: it goes by now.h

/// What a unit hands to the next step.
template <class T>
struct cell_state {
  T h, memory;
};

namespace detail {
/// All samples through one step. Distances from sample to sample: G gates, M memory, S h. Keep: backward will come.
template <class Cell, class T, std::size_t H, std::size_t G, std::size_t M, std::size_t S, bool Keep>
struct forward_step {
  T* gates;
  T const* from_h;         // [gates H] a row
  T const* memory_before;  // null at the first step, as h_before
  T* memory;
  T const* h_before;
  T* h;
  std::int32_t const* lengths;
  std::size_t step;

  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    constexpr std::size_t n = Cell::gates;
    T g[n], apart[n] = {};
    BRAID_UNROLL
    for (std::size_t q = 0; q < n; ++q) {
      g[q] = gates[r * G + q * H + j];
      if constexpr (Cell::apart) apart[q] = from_h[r * n * H + q * H + j];
    }
    cell_state<T> before{h_before ? h_before[r * S + j] : T(0), T(0)};
    if constexpr (Cell::remembers) before.memory = memory_before ? memory_before[r * M + j] : T(0);
    cell_state<T> const now = Cell::forward(g, apart, before);
    bool const used = !lengths || step < std::size_t(lengths[r]);
    if constexpr (Keep) {
      BRAID_UNROLL
      for (std::size_t q = 0; q < n; ++q) gates[r * G + q * H + j] = g[q];
    }
    if constexpr (Cell::remembers) memory[r * M + j] = used ? now.memory : before.memory;
    h[r * S + j] = used ? now.h : T(0);
  }
};

/// The same step backwards, in a sequence of Steps whose h is W wide.
template <class Cell, class T, std::size_t H, std::size_t Steps, std::size_t W>
struct backward_step {
  T const* gates;
  T const *memory_before, *memory, *h_before, *h;
  T const* dout;      // where h is
  T const* dh_after;  // [H] a row, from the step after; null at the last step
  T* carry;           // [H] a row
  T *dgates, *dfrom_h;
  std::int32_t const* lengths;
  std::size_t step;

  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    constexpr std::size_t n = Cell::gates, G = Steps * n * H;
    std::size_t const at_h = r * Steps * W + j, at_memory = r * Steps * H + j;
    T g[n] = {}, d[n], apart[n] = {};
    if constexpr (n > 1) {
      BRAID_UNROLL
      for (std::size_t q = 0; q < n; ++q) g[q] = gates[r * G + q * H + j];
    }
    cell_state<T> before{h_before ? h_before[at_h] : T(0), T(0)}, now{h[at_h], T(0)};
    if constexpr (Cell::remembers) {
      before.memory = memory_before ? memory_before[at_memory] : T(0);
      now.memory = memory[at_memory];
    }
    T const dh = dout[at_h] + (dh_after ? dh_after[r * H + j] : T(0));
    T carried = T(0);
    if constexpr (Cell::carries) carried = dh_after ? carry[r * H + j] : T(0);
    carried = Cell::backward(g, now, before, dh, carried, d, apart);
    bool const used = !lengths || step < std::size_t(lengths[r]);
    BRAID_UNROLL
    for (std::size_t q = 0; q < n; ++q) {
      dgates[r * G + q * H + j] = used ? d[q] : T(0);
      if constexpr (Cell::apart) dfrom_h[r * G + q * H + j] = used ? apart[q] : T(0);
    }
    if constexpr (Cell::carries) carry[r * H + j] = used ? carried : T(0);
  }
};

/// Rows of zeros, one every G.
template <class T, std::size_t G>
struct clear_rows {
  T* d;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { d[r * G + j] = T(0); }
};
}  // namespace detail

}  // namespace braid::layer
