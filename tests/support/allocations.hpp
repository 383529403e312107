#pragma once
// Counts every allocation of the program: operator new in all its forms, and under glibc malloc and its kin. Defines
// them, so it is included by one source of a program only.
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace allocations {
inline std::atomic<std::size_t> count{0};

/// How many allocations f makes.
template <class F>
std::size_t in(F&& f) {
  std::size_t const before = count.load();
  f();
  return count.load() - before;
}
inline void* make(std::size_t n, std::size_t alignment) {
  count.fetch_add(1, std::memory_order_relaxed);
  n = (n + alignment - 1) / alignment * alignment;
  if (void* p = std::aligned_alloc(alignment, n ? n : alignment)) return p;
  throw std::bad_alloc();
}
[[gnu::noinline]] inline void release(void* p) noexcept { std::free(p); }  // inlined, g++ sees new and free and warns
}  // namespace allocations

void* operator new(std::size_t n) { return allocations::make(n, alignof(std::max_align_t)); }
void* operator new[](std::size_t n) { return allocations::make(n, alignof(std::max_align_t)); }
void* operator new(std::size_t n, std::align_val_t a) { return allocations::make(n, std::size_t(a)); }
void* operator new[](std::size_t n, std::align_val_t a) { return allocations::make(n, std::size_t(a)); }
void operator delete(void* p) noexcept { allocations::release(p); }
void operator delete[](void* p) noexcept { allocations::release(p); }
void operator delete(void* p, std::size_t) noexcept { allocations::release(p); }
void operator delete[](void* p, std::size_t) noexcept { allocations::release(p); }
void operator delete(void* p, std::align_val_t) noexcept { allocations::release(p); }
void operator delete[](void* p, std::align_val_t) noexcept { allocations::release(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { allocations::release(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { allocations::release(p); }

// The sanitizers have a malloc of their own; there operator new alone is counted.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__
#endif
#endif
namespace allocations {
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
inline constexpr bool sees_malloc = true;
#else
inline constexpr bool sees_malloc = false;
#endif
}  // namespace allocations
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t n) noexcept { return allocations::count.fetch_add(1), __libc_malloc(n); }
void* calloc(std::size_t n, std::size_t size) noexcept { return allocations::count.fetch_add(1), __libc_calloc(n, size); }
void* realloc(void* p, std::size_t n) noexcept { return allocations::count.fetch_add(1), __libc_realloc(p, n); }
void* aligned_alloc(std::size_t a, std::size_t n) noexcept { return allocations::count.fetch_add(1), __libc_memalign(a, n); }
int posix_memalign(void** p, std::size_t a, std::size_t n) noexcept {
  allocations::count.fetch_add(1);
  return (*p = __libc_memalign(a, n)) ? 0 : 12;  // ENOMEM
}
}
#endif
