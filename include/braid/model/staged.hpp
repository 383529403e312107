#pragma once
#include "braid/backend/stage.hpp"
#include "braid/model/call.hpp"

#include <cstddef>
#include <cstring>

namespace braid::inline v0 {

/// The inputs of a call where kernels read them: on a host they lie there already.
template <class Prog, class K>
class staged_inputs {
 public:
  explicit staged_inputs(std::size_t, K const&) {}
  template <class Arguments>
  sources<Prog> take(Arguments const& given, std::size_t first, std::size_t) const {
    return given.from(first);
  }
  void send() const {}
  void waited() const {}
  std::uint64_t way() const { return 0; }
};

/// On a device the small ones are brought together in one pinned block, so that one copy takes them all there; a large one
/// is copied from where it lies, which is quickest from pinned memory (cudaMallocHost).
template <class Prog, class K>
  requires(!K::on_host)
class staged_inputs<Prog, K> {
 public:
  using T = typename K::scalar;
  static constexpr std::size_t small = 64 * 1024;
  staged_inputs(std::size_t most_rows, K const& k) : k_(k), bytes_(bytes(most_rows)), block_(bytes_, k) {}

  /// Copies n rows of everything that is there, from row `first` on; returns where kernels find them behind `send`. What
  /// lies on the device stays where it is.
  template <class Arguments>
  sources<Prog> take(Arguments const& given, std::size_t first, std::size_t n) {
    sources<Prog> const in = given.from(first);
    sources<Prog> to;
    used_ = 0, large_ = bytes_, way_ = 0;
    repeat_indexed<Prog::size>([&]<class I>(I) {
      if constexpr (Prog::graph.nodes[I::value].input) {
        if (!in.data[I::value]) return;
        if constexpr (Arguments::template on_device<I::value>) {
          to.data[I::value] = in.data[I::value];
          way_ = way_ * 0x9E3779B97F4A7C15u + reinterpret_cast<std::uintptr_t>(in.data[I::value]);
        } else {
          to.data[I::value] = put(in.data[I::value], n * row_bytes<I::value>());
        }
        if (in.lengths[I::value])
          to.lengths[I::value] = static_cast<std::int32_t const*>(put(in.lengths[I::value], n * sizeof(std::int32_t)));
        else way_ = way_ * 0x9E3779B97F4A7C15u + I::value + 1;
      }
    });
    pending_ = true;
    return to;
  }
  void send() const { block_.send(used_); }
  /// What was sent has arrived: the caller has waited.
  void waited() { pending_ = false; }
  /// Tells apart calls whose inputs are found elsewhere: on the device, or without lengths.
  std::uint64_t way() const { return way_; }

 private:
  template <std::size_t I>
  static constexpr std::size_t row_bytes() {
    using outside = typename detail::input_of<typename Prog::template at<I>>::type::outside;
    return outside::size * sizeof(element_t<typename outside::element, T>);
  }
  static constexpr std::size_t bytes(std::size_t rows) {
    std::size_t all = 0;
    repeat_indexed<Prog::size>([&]<class I>(I) {
      if constexpr (Prog::graph.nodes[I::value].input)
        all += staged_bytes(rows * row_bytes<I::value>()) + staged_bytes(rows * sizeof(std::int32_t));
    });
    return all;
  }
  /// Small ones from the front of the block, large ones from its end.
  void const* put(void const* from, std::size_t n) {
    if (n > small) {
      large_ -= staged_bytes(n);
      k_.send(const_cast<std::byte*>(block_.there()) + large_, from, n);
      return block_.there() + large_;
    }
    if (pending_) k_.wait(), pending_ = false;  // the block may be on its way
    std::memcpy(block_.host() + used_, from, n);
    void const* const at = block_.there() + used_;
    used_ += staged_bytes(n);
    return at;
  }
  K k_;
  std::size_t bytes_;
  stage<K> block_;
  std::size_t used_ = 0, large_ = 0;
  bool pending_ = false;
  std::uint64_t way_ = 0;
};

/// The outputs of a call where the host reads them: on a host they lie there already.
template <class Prog, class K>
class fetched_outputs {
 public:
  using T = typename K::scalar;
  explicit fetched_outputs(std::size_t, K const&) {}
  template <std::size_t J>
  void fetch(T const*, std::size_t) const {}
  template <std::size_t J>
  T const* on_host(T const* value) const {
    return value;
  }
};
template <class Prog, class K>
  requires(!K::on_host)
class fetched_outputs<Prog, K> {
 public:
  using T = typename K::scalar;
  fetched_outputs(std::size_t most_rows, K const& k) : k_(k), rows_(most_rows), block_(begin<Prog::outputs>() * most_rows * sizeof(T), k) {}
  fetched_outputs(fetched_outputs&&) = default;
  /// Enqueues the copy of output J of n rows.
  template <std::size_t J>
  void fetch(T const* value, std::size_t n) {
    k_.fetch(place<J>(), value, n * Prog::template out<J>::size * sizeof(T));
  }
  /// Waits for what was enqueued.
  template <std::size_t J>
  T const* on_host(T const*) {
    k_.wait();
    return place<J>();
  }

 private:
  template <std::size_t J>
  static constexpr std::size_t begin() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return (Prog::template out<I>::size + ... + std::size_t{0});
    }(std::make_index_sequence<J>{});
  }
  template <std::size_t J>
  T* place() {
    return reinterpret_cast<T*>(block_.host()) + begin<J>() * rows_;
  }
  K k_;
  std::size_t rows_;
  pinned<K> block_;
};

}  // namespace braid
