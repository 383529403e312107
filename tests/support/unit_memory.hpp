#pragma once
// Numbers in the memory of a backend, as the tests of units see them: in PyTorch's order, on the host, in double. None of
// it knows the backend's type but `memory_on`: what every test would compile anew is in unit_checks.cpp, compiled once.
#include "braid/backend/backend.hpp"
#include "braid/core/parameter.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace unit_test {

using numbers = std::vector<double>;

/// CHECKs max |got - wanted| <= bound * max |wanted|; absolutely where all that is wanted is zero.
void check_close(std::string const& what, numbers const& got, numbers const& wanted, double bound);

/// Where the i-th number of a sample or parameter lies.
struct layout {
  std::size_t size = 0, room = 0;
  std::size_t (*place)(std::size_t) = nullptr;
};
template <class S>
constexpr layout layout_of_sample() {
  return {S::size, S::size, [](std::size_t i) { return S::place(i); }};
}
template <class K, class Spec>
constexpr layout layout_of_parameter() {
  using L = braid::layout_of<Spec, K>;
  return {Spec::size, L::size, [](std::size_t i) { return L::place(i); }};
}
constexpr layout layout_of_room(std::size_t n) {
  return {n, n, [](std::size_t i) { return i; }};
}

/// Memory of some backend.
struct memory {
  memory() = default;
  memory(memory const&) = delete;
  memory& operator=(memory const&) = delete;
  virtual ~memory() = default;
  virtual void* data() = 0;
  virtual std::size_t size() const = 0;
  virtual void put(numbers const&) = 0;
  virtual numbers get() const = 0;
  /// Ids or lengths where kernels read them: v itself, or a copy on a device, which holds until the next call.
  virtual std::int32_t* put(std::vector<std::int32_t>& v) = 0;
  /// Those, as kernels may have written them.
  virtual void fetch(std::vector<std::int32_t>& v) const = 0;
};
template <class K>
struct memory_on final : memory {
  using T = typename K::scalar;
  braid::buffer<K> all;

  explicit memory_on(std::size_t n) : all(n) {}
  void* data() override { return all.data(); }
  std::size_t size() const override { return all.size(); }
  void put(numbers const& v) override {
    std::vector<T> const host(v.begin(), v.end());
    if (!host.empty()) K{}.upload(all.data(), host.data(), host.size());
  }
  numbers get() const override {
    std::vector<T> host(all.size());
    if (!host.empty()) K{}.download(host.data(), all.data(), host.size());
    return numbers(host.begin(), host.end());
  }
  std::int32_t* put(std::vector<std::int32_t>& v) override {
    if constexpr (K::on_host) {
      return v.data();
    } else {
      static_assert(sizeof(T) >= sizeof(std::int32_t));  // a number of room for each
      if (all.size() != v.size()) all = braid::buffer<K>(v.size());
      auto* const p = reinterpret_cast<std::int32_t*>(all.data());
      if (!v.empty()) K{}.send(p, v.data(), v.size() * sizeof(std::int32_t)), K{}.wait();
      return p;
    }
  }
  void fetch(std::vector<std::int32_t>& v) const override {
    if constexpr (!K::on_host) K{}.fetch(v.data(), all.data(), v.size() * sizeof(std::int32_t)), K{}.wait();
    else static_cast<void>(v);
  }
};
using memory_maker = std::unique_ptr<memory> (*)(std::size_t);
template <class K>
std::unique_ptr<memory> make_memory(std::size_t n) {
  return std::make_unique<memory_on<K>>(n);
}

/// Rows of numbers; the host sees them in PyTorch's order.
class array {
 public:
  layout lies;
  std::size_t rows = 0;

  array() = default;
  array(memory_maker make, layout l, std::size_t r) : lies(l), rows(r), make_(make), memory_(make(r * l.room)) {}
  array(array const&);
  array(array&&) = default;
  array& operator=(array other) noexcept;

  void* data() { return memory_ ? memory_->data() : nullptr; }
  void put(numbers const&);
  numbers get() const;
  /// As they lie in memory.
  numbers lying() const;
  /// Those of another, of as many numbers.
  void copy_from(array const&);
  void zero();
  /// NaN everywhere: whoever reads it unasked is found out.
  void spoil();

 private:
  memory_maker make_ = nullptr;
  std::unique_ptr<memory> memory_;
};
/// The same, of a backend that is known.
template <class K>
struct array_on : array {
  array_on(layout l, std::size_t r) : array(&make_memory<K>, l, r) {}
  typename K::scalar* data() { return static_cast<typename K::scalar*>(array::data()); }
};

/// Ids or lengths where kernels read them.
class indices {
 public:
  explicit indices(memory_maker make) : memory_(make(0)) {}
  std::int32_t* put(std::vector<std::int32_t> v) {
    host_ = std::move(v);
    return memory_->put(host_);
  }
  std::vector<std::int32_t> get() const {
    std::vector<std::int32_t> v = host_;
    memory_->fetch(v);
    return v;
  }

 private:
  std::vector<std::int32_t> host_;
  std::unique_ptr<memory> memory_;
};

/// A parameter with its gradient, or one array of the state.
struct named {
  std::string name;
  array value, gradient;
};

}  // namespace unit_test
