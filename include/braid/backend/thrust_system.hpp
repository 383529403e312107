#pragma once
#include "braid/backend/reference.hpp"

namespace braid::inline v0 {

/// The Thrust backend: see backend/thrust.hpp. System: cpp, omp, tbb or cuda.
template <class System, class T = float>
struct thrust;

#ifndef __CUDACC__
struct cuda;
/// Says what is missing, once: the rest of the program is checked as if it ran on the host.
template <class T>
struct thrust<cuda, T> : host_backend<T, thrust<cuda, T>> {
  static constexpr auto name = "thrust";
  thrust() {  // here, so that the error stands at a line of the user's and not in a concept
    static_assert(sizeof(T) == 0, "thrust<cuda>: this file must be compiled by nvcc; in CMake: enable_language(CUDA), "
                                  "set_source_files_properties(... PROPERTIES LANGUAGE CUDA), link braid::cuda");
  }
};
#endif

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
