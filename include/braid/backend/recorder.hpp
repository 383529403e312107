#pragma once
#include <cstddef>
#include <cstdint>

namespace braid::inline v0 {

/// What work depends on beside the numbers in its memory: rows, pointers, which path.
struct work_key {
  std::uint64_t rows = 0, what = 0, given = 0;
  void const *weights = nullptr, *path = nullptr;
  friend bool operator==(work_key const&, work_key const&) = default;
};

/// Does work that comes again and again. On a host that is all; a device records it and gives it to the stream as one.
template <class K>
struct recorder {
  template <class Work>
  void operator()(K const&, work_key const&, Work&& work) const {
    work();
  }
};
template <class K>
  requires(!K::on_host)
struct recorder<K> {
  template <class Work>
  void operator()(K const& k, work_key const& key, Work&& work) {
    replay(k.context(), key, work);
  }
  typename K::replay replay{};
};

}  // namespace braid
