#pragma once
#include <cstddef>
#include <type_traits>

namespace braid::inline v0 {

/// Numbers in the memory of a device: what a model there takes and gives without a copy. Not an owner.
template <class T>
struct device_span {
  using element_type = T;
  T* pointer = nullptr;
  std::size_t count = 0;
  constexpr T* data() const { return pointer; }
  constexpr std::size_t size() const { return count; }
};

/// n numbers from p on, in the memory of the device on which the model is: cudaMalloc's, a tensor's of another library
/// (DLPack's data plus its byte_offset), thrust::raw_pointer_cast(v.data()).
///
///   model.into(bd::on_device(scores, n * 5), photo(bd::on_device(pixels, n * 3 * 64 * 64)));
template <class T>
constexpr device_span<T> on_device(T* p, std::size_t n) {
  return {p, n};
}

template <class X>
inline constexpr bool is_on_device = false;
template <class T>
inline constexpr bool is_on_device<device_span<T>> = true;

}  // namespace braid
