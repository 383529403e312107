#pragma once
// xtensor moved its headers in 0.26; the names stayed.
#if __has_include(<xtensor/containers/xadapt.hpp>)
#include <xtensor/containers/xadapt.hpp>
#elif __has_include(<xtensor/xadapt.hpp>)
#include <xtensor/xadapt.hpp>
#else
#error "braid/model/xtensor.hpp needs xtensor: apt install libxtensor-dev, link braid::braid"
#include "missing_library"  // there is none: the compiler stops here
#endif

#include <array>
#include <cstddef>

namespace braid::inline v0 {

/// A view of memory that somebody else owns, as xtensor sees it: no allocation, no copy.
template <class T, std::size_t Rank>
auto view_of(T* data, std::array<std::size_t, Rank> const& dims) {
  std::size_t size = 1;
  for (auto d : dims) size *= d;
  return xt::adapt(data, size, xt::no_ownership(), dims);
}

}  // namespace braid
