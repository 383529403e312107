// clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -Iinclude tests/fuzz/wav.cpp -lsndfile -o fuzz_wav
#include "braid/data/wav.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  braid::input_file const file("fuzz", std::as_bytes(std::span(data, size)));
  try {
    (void)braid::data::read_sound(file, 1 << 20);
  } catch (braid::error const&) {
  }
  return 0;
}
