#pragma once
#include "braid/explain/number.hpp"
#include "braid/explain/watched.hpp"
#include "braid/model/xtensor.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace braid::inline v0::explain {

/// What an explanation says of each part of each modality: says(photo) is [n, ...], shaped as the photos are; of tokens a
/// number each, [n, T]. Zero beyond a sample's length and for what is absent. A view, valid until the method's next call.
template <class G, class T>
class attribution {
 public:
  using prog = watched<G>;

  template <modality M>
  auto operator()(M) const {
    constexpr std::size_t i = place<M>();
    static_assert(i < prog::modalities::size, "no such modality in this net");
    std::array<std::size_t, M::outside::rank + 1> dims{rows_};
    std::copy(M::outside::dims.begin(), M::outside::dims.end(), dims.begin() + 1);
    return view_of(const_cast<T*>(of_[i].data()), dims);
  }
  /// What the net says, the number that is explained: one a sample.
  std::span<double const> said() const { return {said_.data(), rows_}; }
  std::size_t rows() const { return rows_; }
  /// The sum over all parts of all modalities of row r.
  double sum(std::size_t r) const {
    double all = 0;
    each_modality([&]<class M>(std::type_identity<M>, std::vector<T> const& v) {
      for (std::size_t i = 0; i < M::outside::size; ++i) all += double(v[r * M::outside::size + i]);
    });
    return all;
  }

  void reserve(std::size_t rows) {
    each_modality([&]<class M>(std::type_identity<M>, std::vector<T>& v) {
      if (v.size() < rows * M::outside::size) v.resize(rows * M::outside::size);
    });
    if (said_.size() < rows) said_.resize(rows);
  }
  void start(std::size_t rows) {
    reserve(rows_ = rows);
    each_modality([&]<class M>(std::type_identity<M>, std::vector<T>& v) { std::fill_n(v.data(), rows * M::outside::size, T(0)); });
  }
  /// Adds to cell `cell` of row r.
  template <class M>
  T& at(std::size_t r, std::size_t cell) {
    return of_[place<M>()][r * M::outside::size + cell];
  }
  double& said(std::size_t r) { return said_[r]; }

 private:
  template <class M>
  static constexpr std::size_t place() {
    return []<class... N>(types<N...>) { return index_of<M, N...>(); }(typename prog::modalities{});
  }
  template <class F>
  void each_modality(F&& f) const {
    [&]<class... M>(types<M...>) { (f(std::type_identity<M>{}, of_[place<M>()]), ...); }(typename prog::modalities{});
  }
  template <class F>
  void each_modality(F&& f) {
    [&]<class... M>(types<M...>) { (f(std::type_identity<M>{}, of_[place<M>()]), ...); }(typename prog::modalities{});
  }
  std::array<std::vector<T>, prog::modalities::size> of_;
  std::vector<double> said_;
  std::size_t rows_ = 0;
};

/// A tile of rows before a method: run it, change it, say of it.
template <class G, class K, std::size_t J, modality_set Partial, class Number>
struct tile_of_rows {
  using prog = watched<G>;
  watched_net<G, K>& net;
  attribution<G, typename K::scalar>& says;
  Number const& asked;
  std::size_t first;

  std::size_t rows() const { return net.rows(); }
  void run(bool back) const {
    net.template run<J, Partial>(back, [&](std::size_t r) { return asked.at(first + r); });
  }
  /// The number of the last run.
  double said(std::size_t r) const {
    return double(net.template said<J>()[r * prog::template out<J>::size + asked.at(first + r)]);
  }
  void keep_said() const {
    for (std::size_t r = 0; r < rows(); ++r) says.said(first + r) = said(r);
  }
};

namespace detail {
template <class Tag, class... T>
constexpr std::size_t output_place(types<T...>) {
  return index_of<Tag, T...>();
}
}  // namespace detail

/// What all methods over inputs have: the net, the room, the answer. method(tile) is called for each tile of rows that lack
/// the same modalities.
template <class G, backend K>
class over_inputs {
 public:
  using prog = watched<G>;
  using T = typename K::scalar;

  /// Room for so many rows; a call with more makes more.
  explicit over_inputs(basic_weights<G, K> const& w, std::size_t rows = watched_net<G, K>::tile) : net_(w) {
    says_.reserve(rows);
    each_point<prog>([&]<class P>(P) { nothing_[P::step].resize(P::size); });
  }

  /// What stands for "not there": one sample, given as in a call, e.g. the mean picture and a text of padding. Before that
  /// it is zero everywhere, also at the embedding of tokens.
  template <class... A>
  void baseline(A const&... a) {
    call_law<prog, A...>();
    if constexpr (call_fits<prog, A...>) {
      bound_arguments<prog, T, A...> const args(a...);
      if (args.rows() != 1) throw shape_error("explain", "baseline", "one sample", std::to_string(args.rows()));
      net_.template take<lacking_in<prog, A...>>(args, 0, 1, args.absent(0));
      each_point<prog>([&]<class P>(P) { std::copy_n(net_.template own<P::step>(), P::size, nothing_[P::step].begin()); });
    }
  }

  template <class Tag, class Method, class... A>
  attribution<G, T> const& each_tile(number_of<Tag> const& asked, Method&& method, A const&... a) {
    call_law<prog, A...>();
    constexpr std::size_t J = detail::output_place<Tag>(typename output_tags<G>::type{});
    static_assert(J < prog::outputs, "explain: a net with several outputs: explain::number(output, number), by one of its outputs");
    static_assert(!(braid::detail::argument<A>::on_device || ...), "explain: give data that lie in the memory of the host");
    if constexpr (call_fits<prog, A...> && J < prog::outputs) {
      constexpr modality_set partial = lacking_in<prog, A...>;
      bound_arguments<prog, T, A...> const args(a...);
      asked.check(args.rows(), prog::template out<J>::size);
      says_.start(args.rows());
      for (std::size_t r = 0, n = 0; r < args.rows(); r += n) {
        n = alike(r, std::min(r + watched_net<G, K>::tile, args.rows()), [&](std::size_t i) { return args.absent(i); });
        net_.template take<partial>(args, r, n, args.absent(r));
        method(tile_of_rows<G, K, J, partial, number_of<Tag>>{net_, says_, asked, r});
      }
    }
    return says_;
  }

 protected:
  /// Sets value i of row r of every point to f(own, baseline, P{}, r, i), where it counts.
  template <class F>
  void set(F&& f) {
    each_point<prog>([&]<class P>(P p) {
      T* const to = net_.template values<P::step>();
      T const* const own = net_.template own<P::step>();
      for (std::size_t r = 0; r < net_.rows(); ++r)
        for (std::size_t i = 0, n = net_.template used<P>(r); i < n; ++i)
          to[r * P::size + i] = f(own[r * P::size + i], nothing_[P::step][i], p, r, i);
    });
  }
  watched_net<G, K> net_;
  attribution<G, T> says_;
  std::array<std::vector<T>, prog::size> nothing_;
};

}  // namespace braid::explain
