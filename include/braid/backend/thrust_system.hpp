#pragma once
#include "braid/backend/reference.hpp"

namespace braid::inline v0 {

/// The Thrust backend: see backend/thrust.hpp. System: cpp, omp, tbb or cuda.
template <class System, class T = float>
struct thrust;

namespace detail {
template <class T>
struct as_double {
  BRAID_HD double operator()(T x) const { return double(x); }
};
template <class T>
struct squared {
  BRAID_HD double operator()(T x) const { return double(x) * double(x); }
};
}  // namespace detail

}  // namespace braid
