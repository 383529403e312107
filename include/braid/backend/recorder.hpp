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

/// A sum that the host wants to know. On a device it is asked for with the work (begin) and waited for later (finish).
template <class K>
struct later_sum {
  template <class T>
  void begin(K const&, T const*, std::size_t) const {}
  template <class T>
  double finish(K const& k, T const* p, std::size_t n) const {
    return k.sum(p, n);
  }
};
template <class K>
  requires(!K::on_host)
struct later_sum<K> {
  template <class T>
  void begin(K const& k, T const* p, std::size_t n) const {
    k.begin_sum(p, n);
  }
  template <class T>
  double finish(K const& k, T const*, std::size_t) const {
    return k.finish_sum();
  }
};

}  // namespace braid
