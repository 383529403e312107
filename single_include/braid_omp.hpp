#pragma once
// braid: the headers of omp. Written by scripts/single-include; do not edit.
#include "braid_thrust.hpp"


// braid/backend/thrust_omp.hpp
#ifndef BRAID_SINGLE_BACKEND_THRUST_OMP
#define BRAID_SINGLE_BACKEND_THRUST_OMP
#ifndef _OPENMP
#error "braid/backend/thrust_omp.hpp needs OpenMP: apt install libgomp1, link braid::omp (or compile with -fopenmp)"
#include "missing_library"  // there is none: the compiler stops here
#endif
#include <thrust/system/omp/execution_policy.h>

namespace braid::inline v0 {

/// The cores of the host through OpenMP, as a system of the Thrust backend: thrust<omp>.
struct omp {
  static constexpr auto policy() { return ::thrust::omp::par; }
};
static_assert(backend<thrust<omp>>);

}  // namespace braid
#endif
