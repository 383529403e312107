#pragma once
#include "braid/model/program.hpp"

#include <array>
#include <cstddef>

namespace braid::inline v0 {

/// Where the parameters and the state of each step lie in a backend's two flat buffers.
template <class Prog, class K>
struct store {
  struct offsets {
    std::array<std::size_t, Prog::size> params{}, state{};
    std::size_t param_count = 0, state_count = 0;
  };

  template <class Tensors>
  static consteval std::size_t size_of() {
    std::size_t n = 0;
    Tensors t{};
    Tensors::each(t, [&]<class A>(auto const&, A&, auto const&...) {
      n += lanes(layout_of<typename A::spec, K>::size);
    });
    return n;
  }
  template <std::size_t I, class M>
  static constexpr void add(offsets&, std::type_identity<input<M>>) {}
  template <std::size_t I, class In, class B, class L, std::size_t O>
  static constexpr void add(offsets& r, std::type_identity<step<In, B, L, O>>) {
    if constexpr (O == I) {
      r.params[I] = r.param_count;
      r.state[I] = r.state_count;
      r.param_count += size_of<typename B::template params<views<float>::template parameter>>();
      r.state_count += size_of<typename B::template state<views<float>::template parameter>>();
    } else {
      r.params[I] = r.params[O];
      r.state[I] = r.state[O];
    }
  }
  static constexpr offsets where = [] {
    offsets r;
    repeat_indexed<Prog::size>([&]<class I>(I) {
      add<I::value>(r, std::type_identity<typename Prog::template at<I::value>>{});
    });
    return r;
  }();
  static constexpr std::size_t params = where.param_count, state = where.state_count;

  /// Points every tensor of `t` into `buffer`, in the order of `each`.
  template <class Tensors, class T>
  static void bind(Tensors& t, T* buffer) {
    Tensors::each(t, [&]<class A>(auto const&, A& tensor, auto const&...) {
      tensor.data = buffer;
      buffer += lanes(layout_of<typename A::spec, K>::size);
    });
  }
};

}  // namespace braid
