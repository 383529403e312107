#include "braid/data/npy.hpp"
#include "fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  return fuzz::file(data, size, [](auto const& file) {
    auto const a = braid::data::read_npy(file);
    fuzz::must(braid::data::fills(a.shape, a.dtype, a.bytes.size()), "the bytes are those of the shape");
  });
}
