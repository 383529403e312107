#pragma once
#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/containers/xtensor.hpp>  // 0.26 and later
#elif __has_include(<xtensor/xtensor.hpp>)
#include <xtensor/xtensor.hpp>
#else
#error "braid/data/to_xtensor.hpp needs xtensor: apt install libxtensor-dev, link braid::braid"
#include "missing_library"  // there is none: the compiler stops here
#endif
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "braid/data/array.hpp"

namespace braid::inline v0::data {

/// The array as an xtensor of N axes and elements T, row-major.
///
/// errors  shape_error naming `name` if the array has another number of axes; value_error as array::copy_to.
template <number T, std::size_t N>
xt::xtensor<T, N> to_xtensor(array const& a, std::string_view name) {
  if (a.shape.size() != N)
    throw shape_error(name, "shape", std::to_string(N) + (N == 1 ? " axis" : " axes"), shape_text(a.shape));
  a.check(name);  // before memory is taken
  std::array<std::size_t, N> shape{};
  for (std::size_t i = 0; i < N; ++i) shape[i] = a.shape[i];
  auto out = xt::xtensor<T, N>::from_shape(shape);
  a.copy_to(std::span<T>(out.data(), out.size()), name);
  return out;
}

}  // namespace braid::data
