#include "braid/io/safetensors.hpp"
#include "fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  return fuzz::file(data, size, [](auto const& file) { (void)braid::io::read_safetensors(file); }, {.per_byte = 64});
}
