#pragma once
// What every fuzz target does: bytes as a file for a reader, whose errors are answers like any other, and a bound on the
// memory that those bytes may ask for. AddressSanitizer and libFuzzer see the rest.
#include <sanitizer/allocator_interface.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>

#include "braid/core/error.hpp"
#include "braid/core/input_file.hpp"

namespace fuzz {

/// Memory that may be held at one time: so much for each byte of the file, and so much for none.
struct memory {
  std::size_t per_byte = 16, least = std::size_t{1} << 16;
};

namespace detail {
inline thread_local bool counts = false;
inline thread_local std::ptrdiff_t held = 0, most = 0;

inline void taken(void const volatile*, std::size_t bytes) {
  if (!counts) return;
  held += static_cast<std::ptrdiff_t>(bytes);
  if (held <= most) return;
  counts = false;
  std::fprintf(stderr, "fuzz: %td bytes of memory held, at most %td are this file's\n", held, most);
  std::abort();
}
inline void given(void const volatile* p) {
  if (counts && p) held -= static_cast<std::ptrdiff_t>(__sanitizer_get_allocated_size(const_cast<void const*>(p)));
}
}  // namespace detail

/// read(), which may throw a braid::error and nothing else, and holds no more memory than `bytes` bytes may ask for.
template <class F>
int within(memory m, std::size_t bytes, F&& read) {
  static int const installed = __sanitizer_install_malloc_and_free_hooks(detail::taken, detail::given);
  if (!installed) std::abort();
  detail::held = 0;
  detail::most = static_cast<std::ptrdiff_t>(m.least + m.per_byte * bytes);
  detail::counts = true;
  try {
    read();
  } catch (braid::error const&) {
  }
  detail::counts = false;
  return 0;
}

/// read(input_file) of those bytes.
template <class F>
int file(std::span<std::byte const> bytes, F&& read, memory m = {}) {
  braid::input_file const f("fuzz", bytes);
  return within(m, bytes.size(), [&] { read(f); });
}
template <class F>
int file(std::uint8_t const* data, std::size_t size, F&& read, memory m = {}) {
  return file(std::as_bytes(std::span(data, size)), read, m);
}

/// For what must hold of every answer.
inline void must(bool holds, char const* what) {
  if (holds) return;
  detail::counts = false;
  std::fprintf(stderr, "fuzz: not so: %s\n", what);
  std::abort();
}

}  // namespace fuzz
