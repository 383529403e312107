#pragma once
#include "braid/core/config.hpp"

#include <cstddef>

namespace braid::inline v0 {

// A team works out one place of a result together: on a device some neighbouring threads, on a host one. Its functions are
// called by all members; `sum` and `most` give each of them the same.

/// The team of one.
struct alone {
  static constexpr unsigned size = 1;
  BRAID_HD static constexpr unsigned rank() { return 0; }
  template <class T>
  BRAID_HD static T sum(T x) {
    return x;
  }
  template <class T>
  BRAID_HD static T most(T x) {
    return x;
  }
};

namespace num {
/// N numbers that lie on a 16 byte boundary where Aligned says so.
template <std::size_t N, bool Aligned, class T>
BRAID_HD inline void load(T (&to)[N], T const* from) {
#ifdef __CUDA_ARCH__
  constexpr bool fours = Aligned && N % 4 == 0 && sizeof(T) == 4;
#else
  constexpr bool fours = false;
#endif
  if constexpr (fours) {
    struct alignas(16) four {
      T of[4];
    };
    BRAID_UNROLL
    for (std::size_t i = 0; i < N; i += 4) {
      four const v = *reinterpret_cast<four const*>(from + i);
      BRAID_UNROLL
      for (std::size_t e = 0; e < 4; ++e) to[i + e] = v.of[e];
    }
  } else {
    BRAID_UNROLL
    for (std::size_t i = 0; i < N; ++i) to[i] = from[i];
  }
}
}  // namespace num

}  // namespace braid
