// clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -Iinclude tests/fuzz/npy.cpp -o fuzz_npy
#include "braid/data/npy.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  braid::input_file const file("fuzz", std::as_bytes(std::span(data, size)));
  try {
    (void)braid::data::read_npy(file);
  } catch (braid::error const&) {
  }
  return 0;
}
