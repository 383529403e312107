#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0::fusion {

// What the policies' loops share: where the branches lie, and one pass over all of them. One pass, since `out` may lie
// where the first branch lies, and the other branches may be that same value.

/// Where N branches lie, and which of the policy's inputs they are.
template <class T, std::size_t N>
struct branches {
  T* at[N];
  std::size_t which[N];
};

/// Those inputs, from First on, that are there.
template <std::size_t First = 0, class Call>
constexpr auto present_branches(Call const& c) {
  constexpr std::size_t here = [] {
    std::size_t n = 0;
    repeat_indexed<Call::inputs - First>([&]<class I>(I) { n += Call::template present<First + I::value>; });
    return n;
  }();
  branches<typename Call::scalar const, here> b{};
  std::size_t n = 0;
  repeat_indexed<Call::inputs - First>([&]<class I>(I) {
    if constexpr (Call::template present<First + I::value>) {
      b.at[n] = c.template in<First + I::value>().data;
      b.which[n++] = I::value;
    }
  });
  return b;
}
/// Where input I comes among those that are there.
template <std::size_t I, class Call>
inline constexpr std::size_t place_among_present = [] {
  std::size_t n = 0;
  repeat_indexed<I>([&]<class J>(J) { n += Call::template present<J::value>; });
  return n;
}();
/// All inputs, from First on; null for those that are not there.
template <std::size_t First = 0, class Call>
constexpr auto branches_or_null(Call const& c) {
  branches<typename Call::scalar const, Call::inputs - First> b{};
  repeat_indexed<Call::inputs - First>([&]<class I>(I) {
    if constexpr (Call::template present<First + I::value>) b.at[I::value] = c.template in<First + I::value>().data;
    b.which[I::value] = I::value;
  });
  return b;
}

/// Calls f with the inputs' numbers from the last to the first: the gradient of the first may lie where dout lies.
template <std::size_t N, class F>
constexpr void last_to_first(F&& f) {
  repeat_indexed<N>([&]<class I>(I) { f(std::integral_constant<std::size_t, N - 1 - I::value>{}); });
}

/// h = last(x_1 op ... op x_N) elementwise; F numbers a row.
template <class T, std::size_t N, std::size_t F, class Op, class Last>
struct folded {
  T* h;
  branches<T const, N> x;
  Op op;
  Last last;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const i = r * F + j;
    T s = x.at[0][i];
    for (std::size_t m = 1; m < N; ++m) s = op(s, x.at[m][i]);
    h[i] = last(s);
  }
};
/// Sets h to the fold over the branches that are there.
template <class Call, class Op, class Last = fn::identity>
void fold_present(Call const& c, Op op, Last last = {}) {
  using T = typename Call::scalar;
  constexpr std::size_t F = decltype(c.out)::size;
  c.k.template each<F>(c.rows, folded<T, Call::present_inputs, F, Op, Last>{c.out.data, present_branches(c), op, last});
}

using num::dot;

}  // namespace braid::fusion
