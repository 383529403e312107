// clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -Iinclude -isystem /usr/include/stb tests/fuzz/image.cpp -o fuzz_image
#include "braid/data/image.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  braid::input_file const file("fuzz", std::as_bytes(std::span(data, size)));
  try {
    (void)braid::data::read_image(file, 3);
  } catch (braid::error const&) {
  }
  return 0;
}
