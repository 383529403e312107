#pragma once
// A device for machines that have none: its memory can be touched by kernels alone. What the host reads or writes there without
// asking is a segmentation fault, as on a GPU; its kernels are the reference's loops.
#include "braid/backend/recorder.hpp"
#include "braid/backend/reference.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace support {

/// All of its memory: one region, locked but within `in_kernel`.
class device_memory {
 public:
  static constexpr std::size_t bytes = std::size_t{1} << 30, line = 256;
  static device_memory& all() {
    static device_memory m;
    return m;
  }
  void* take(std::size_t n) {
    if (used_ + n + line > bytes) throw std::bad_alloc();
    void* const p = begin_ + used_;
    used_ += (n + line) / line * line;  // never given again: a pointer to what was released points at nothing new
    ++taken_;
    return p;
  }
  void give(void const* p) {
    // Locking takes a time for each page that was written (so they are huge, and let go here), or tests take minutes.
    if (p != nullptr && --taken_ == 0) madvise(begin_, bytes, MADV_DONTNEED);
  }
  template <class F>
  auto in_kernel(F&& f) {
    struct open {
      device_memory& m;
      explicit open(device_memory& of) : m(of) {
        if (m.depth_++ == 0) mprotect(m.begin_, bytes, PROT_READ | PROT_WRITE);
      }
      ~open() {
        if (--m.depth_ == 0) mprotect(m.begin_, bytes, PROT_NONE);
      }
    } const now(*this);
    return f();
  }

 private:
  device_memory()
      : begin_(static_cast<std::byte*>(mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0))) {
    madvise(begin_, bytes, MADV_HUGEPAGE);
  }
  std::byte* begin_;
  std::size_t used_ = 0, taken_ = 0;
  int depth_ = 0;
};

/// Work is done directly and never recorded.
struct no_replay {
  template <class Work>
  void operator()(int, braid::work_key const&, Work&& work) {
    work();
  }
};

struct pretend_device : braid::plain_backend<pretend_device, float> {
  static constexpr auto name = "pretend";
  static constexpr bool on_host = false;
  using replay = no_replay;
  int context() const { return 0; }
  template <class Name, class F>
  void step(Name&&, F&& f) const {
    f();
  }

  static auto in_kernel(auto&& f) { return device_memory::all().in_kernel(f); }
  float* allocate(std::size_t n) const {
    auto* const p = static_cast<float*>(allocate_bytes(n * sizeof(float)));
    zero(p, n);
    return p;
  }
  void release(float* p, std::size_t) const { release_bytes(p); }
  void* allocate_bytes(std::size_t n) const { return device_memory::all().take(n); }
  void release_bytes(void* p) const { device_memory::all().give(p); }
  void* allocate_pinned(std::size_t n) const { return std::malloc(n); }
  void release_pinned(void* p) const { std::free(p); }
  std::size_t free_bytes() const { return device_memory::bytes; }
  void send(void* to, void const* from, std::size_t n) const {
    in_kernel([&] { std::copy_n(static_cast<std::byte const*>(from), n, static_cast<std::byte*>(to)); });
  }
  void fetch(void* to, void const* from, std::size_t n) const { send(to, from, n); }
  void wait() const {}
  void upload(float* p, float const* host, std::size_t n) const { send(p, host, n * sizeof(float)); }
  void download(float* host, float const* p, std::size_t n) const { fetch(host, p, n * sizeof(float)); }
  void zero(float* p, std::size_t n) const {
    in_kernel([&] { std::fill_n(p, n, 0.0f); });
  }
  template <std::size_t N, class Op>
  void each(std::size_t rows, Op op) const {
    in_kernel([&] { braid::reference<float>{}.each<N>(rows, op); });
  }
  template <std::size_t N, class Op>
  void reduce(float* out, std::size_t rows, Op op) const {
    in_kernel([&] { braid::reference<float>{}.reduce<N>(out, rows, op); });
  }
  double sum(float const* p, std::size_t n) const {
    return in_kernel([&] { return braid::reference<float>{}.sum(p, n); });
  }
  double sum_squares(float const* p, std::size_t n) const {
    return in_kernel([&] { return braid::reference<float>{}.sum_squares(p, n); });
  }
  void begin_sum(float const* p, std::size_t n) const { said() = sum(p, n); }
  double finish_sum() const { return said(); }

 private:
  static double& said() {
    static double d = 0;
    return d;
  }
};
static_assert(braid::backend<pretend_device>);

}  // namespace support
