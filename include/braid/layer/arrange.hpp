#pragma once
#include "braid/core/unit.hpp"

namespace braid::inline v0::layer {

namespace detail {
template <class T, class From, class To>
struct arrange_op {
  T const* in;
  T* out;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    out[r * To::size + To::place(j)] = in[r * From::size + From::place(j)];
  }
};
}  // namespace detail

/// Moves a value between layouts: [C, H, W] from the border into the order of the kernels, and back. The lowering puts
/// it where it is needed; users never do.
///
/// shapes  In and To have the same extents.
/// cost    one read and one write an element.
template <class To>
struct arrange : unit {
  template <class In>
  struct on : bound<In> {
    using out = To;
    static_assert(In::size == To::size);
    static constexpr bool reads_in = false, arranges = true;
    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      c.k.template each<To::size>(c.rows, detail::arrange_op<T, In, To>{c.in().data, c.out.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      if (c.din()) c.k.template each<To::size>(c.rows, detail::arrange_op<T, To, In>{c.dout.data, c.din().data});
    }
  };
};

}  // namespace braid::layer
