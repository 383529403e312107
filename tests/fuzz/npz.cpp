// clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -Iinclude tests/fuzz/npz.cpp -lz -o fuzz_npz
#include "braid/data/npz.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  braid::input_file const file("fuzz", std::as_bytes(std::span(data, size)));
  try {
    (void)braid::data::read_npz(file);
  } catch (braid::error const&) {
  }
  return 0;
}
