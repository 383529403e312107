#pragma once
#include "braid/backend/backend.hpp"

#include <cstddef>
#include <utility>

namespace braid::inline v0 {

/// What is staged together stands on lines of 256 bytes.
constexpr std::size_t staged_bytes(std::size_t bytes) { return (bytes + 255) / 256 * 256; }

/// Memory of the host that a device copies from and to while the host goes on. Owns.
template <class K>
class pinned {
 public:
  pinned() = default;
  explicit pinned(std::size_t bytes, K k = {}) : k_(k), host_(bytes ? k.allocate_pinned(bytes) : nullptr) {}
  pinned(pinned&& o) noexcept : k_(o.k_), host_(std::exchange(o.host_, nullptr)) {}
  pinned& operator=(pinned&& o) noexcept {
    std::swap(k_, o.k_), std::swap(host_, o.host_);
    return *this;
  }
  ~pinned() {
    if (host_) k_.release_pinned(host_);
  }
  std::byte* host() const { return static_cast<std::byte*>(host_); }

 private:
  K k_{};
  void* host_ = nullptr;
};

/// Bytes that the host writes and kernels read: on a host one memory; on a device pinned memory and as much there, with a
/// copy that nobody waits for.
template <class K>
class stage {
 public:
  stage() = default;
  explicit stage(std::size_t bytes, K k = {}) : memory_(elements(bytes), k) {}
  std::byte* host() { return reinterpret_cast<std::byte*>(memory_.data()); }
  std::byte const* host() const { return reinterpret_cast<std::byte const*>(memory_.data()); }
  std::byte const* there() const { return host(); }
  void send(std::size_t) const {}

 private:
  static constexpr std::size_t elements(std::size_t bytes) {
    return (bytes + sizeof(typename K::scalar) - 1) / sizeof(typename K::scalar);
  }
  buffer<K> memory_;
};

template <class K>
  requires(!K::on_host)
class stage<K> {
 public:
  stage() = default;
  explicit stage(std::size_t bytes, K k = {}) : k_(k), pinned_(bytes, k), there_((bytes + sizeof(T) - 1) / sizeof(T), k) {}
  std::byte* host() { return pinned_.host(); }
  std::byte const* host() const { return pinned_.host(); }
  std::byte const* there() const { return reinterpret_cast<std::byte const*>(there_.data()); }
  /// Enqueues the copy of the first bytes.
  void send(std::size_t bytes) const {
    if (bytes) k_.send(const_cast<std::byte*>(there()), pinned_.host(), bytes);
  }

 private:
  using T = typename K::scalar;
  K k_{};
  pinned<K> pinned_;
  buffer<K> there_;
};

}  // namespace braid
