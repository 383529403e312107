// clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -Iinclude tests/fuzz/safetensors.cpp -o fuzz_safetensors
#include "braid/io/safetensors.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  braid::input_file const file("fuzz", std::as_bytes(std::span(data, size)));
  try {
    (void)braid::io::read_safetensors(file);
  } catch (braid::error const&) {
  }
  return 0;
}
