#pragma once
// braid: the headers of tbb. Written by scripts/single-include; do not edit.
#include "braid_thrust.hpp"


// braid/backend/thrust_tbb.hpp
#ifndef BRAID_SINGLE_BACKEND_THRUST_TBB
#define BRAID_SINGLE_BACKEND_THRUST_TBB
#if !__has_include(<tbb/parallel_for.h>)
#error "braid/backend/thrust_tbb.hpp needs TBB: apt install libtbb-dev, link braid::tbb"
#include "missing_library"  // there is none: the compiler stops here
#endif
#include <thrust/system/tbb/execution_policy.h>

namespace braid::inline v0 {

/// The cores of the host through TBB, as a system of the Thrust backend: thrust<tbb>.
struct tbb {
  static constexpr auto policy() { return ::thrust::tbb::par; }
};
static_assert(backend<thrust<tbb>>);

}  // namespace braid
#endif
