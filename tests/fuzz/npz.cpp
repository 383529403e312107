#include "braid/data/npz.hpp"
#include "fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  // Deflate makes up to 1032 bytes of one, and an array may lie in Fortran order, which is turned in a copy.
  return fuzz::file(data, size, [](auto const& file) { (void)braid::data::read_npz(file); }, {.per_byte = 2500});
}
