#pragma once
#include "braid/backend/backend.hpp"
#include "braid/model/names.hpp"

#include <vector>

namespace braid::inline v0 {

/// The weights of a net on a backend: one flat buffer of parameters and one of state (running statistics). Immutable
/// while predicting; any number of predictors may share it.
template <class G, class K>  // a backend; unconstrained, so that fwd.hpp can name it without the concept
class basic_weights {
 public:
  using graph = G;
  using prog = program<G>;
  using T = typename K::scalar;
  using stored = store<prog, K>;

  /// Starts as PyTorch does: every parameter from its own stream of the seed, by its name, so that equal branches of
  /// different nets start equal.
  explicit basic_weights(seed s = {}, K k = {}) : k_(k), params_(stored::params, k), state_(stored::state, k) {
    start<false>(params_, s);
    start<true>(state_, s);
  }

  K const& place() const { return k_; }
  T* params() { return params_.data(); }
  T const* params() const { return params_.data(); }
  T* state() { return state_.data(); }
  T const* state() const { return state_.data(); }
  static constexpr std::size_t param_count = stored::params, state_count = stored::state;

  /// A parameter or a piece of state by the order of PyTorch: f(name, dims, std::vector<T> const& values) for all.
  /// For files and tests; allocates.
  template <class F>
  void read_all(F&& f) const {
    read<false>(params_, f);
    read<true>(state_, f);
  }
  /// For every tensor, f(name, dims, std::vector<T>& values) may change the values.
  template <class F>
  void write_all(F&& f) {
    write<false>(params_, f);
    write<true>(state_, f);
  }
  /// The same for other numbers that lie as the parameters do, or with State as the state does, on the host: moments,
  /// gradients. f(name, dims, std::vector<T>& values) may change the values.
  template <bool State, class F>
  static void by_name(std::vector<T>&& host, F&& f) {
    by_name<State>(host, f);
  }
  template <bool State, class F>
  static void by_name(std::vector<T>& host, F&& f) {
    for_each_tensor<prog, K, State>([&]<class Spec>(std::string const& name, std::type_identity<Spec>, std::size_t at, auto) {
      std::vector<T> values(Spec::size);
      for (std::size_t i = 0; i < Spec::size; ++i) values[i] = host[at + layout_of<Spec, K>::place(i)];
      f(name, std::vector<std::size_t>(Spec::dims.begin(), Spec::dims.end()), values);
      for (std::size_t i = 0; i < Spec::size; ++i) host[at + layout_of<Spec, K>::place(i)] = values[i];
    });
  }

 private:
  template <bool State>
  void start(buffer<K>& b, seed s) {
    if (!b.size()) return;
    std::vector<T> host(b.size());
    for_each_tensor<prog, K, State>([&]<class Spec>(std::string const& name, std::type_identity<Spec>, std::size_t at, auto init) {
      philox const stream = philox{s.value}.fork(name_hash(name));
      for (std::size_t i = 0; i < Spec::size; ++i)
        host[at + layout_of<Spec, K>::place(i)] = T(first_value(init, stream, i));
    });
    k_.upload(b.data(), host.data(), host.size());
  }
  static float first_value(init::constant c, philox, std::size_t) { return c.value; }
  static float first_value(init::uniform u, philox p, std::size_t i) { return u.bound * (2 * p.uniform(0, i) - 1); }
  static float first_value(init::normal n, philox p, std::size_t i) { return n.deviation * p.normal(0, i); }

  template <bool State, class F>
  void read(buffer<K> const& b, F& f) const {
    std::vector<T> host(b.size());
    k_.download(host.data(), b.data(), host.size());
    by_name<State>(host, f);
  }
  template <bool State, class F>
  void write(buffer<K>& b, F& f) {
    std::vector<T> host(b.size());
    k_.download(host.data(), b.data(), host.size());
    by_name<State>(host, f);
    if (b.size()) k_.upload(b.data(), host.data(), host.size());
  }

  K k_;
  buffer<K> params_, state_;
};

/// weights<net, backend>.
template <auto Net, backend K>
using weights = basic_weights<decltype(type_of(Net)), K>;

}  // namespace braid
