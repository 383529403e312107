#pragma once
#include "braid/explain/asked_without.hpp"
#include "braid/explain/number.hpp"
#include "braid/explain/over_rows.hpp"
#include "braid/model/model.hpp"
#include "braid/train/shuffle.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace braid::inline v0::explain {

struct sampled_options {
  std::size_t pairs = 32;  ///< of orders in which the modalities come: each goes with its reverse
  seed random{};
  double nothing = 0;      ///< what a net without any modality would say; not asked for where there is a baseline
};

struct sampled_game;
namespace detail {
/// A row of a baseline, again and again.
template <class Prog>
struct repeated_rows {
  sources<Prog> at;
  sources<Prog> from(std::size_t) const { return at; }
  template <std::size_t>
  static constexpr bool on_device = false;
};
template <class Prog, class... Nothing>
consteval bool sampled_law() {
  if constexpr (sizeof...(Nothing) == 0) {
    constexpr std::size_t branches = most_droppable_inputs<Prog>(all_modalities<Prog>);
    static_assert(holds<few_branches<Prog>, at<sampled_game>, got<exactly<branches>>, wants<at_most<most_partial>>>,
                  "sampled_shapley: a fusion with so many branches has too many paths without some of them: fuse them in groups, "
                  "or give a baseline: sampled_shapley(model, {}, photo(mean), ...)");
    using refuses = typename unit_at<Prog, refuses_a_set<Prog>>::type;
    static_assert(holds<std::is_void_v<refuses>, at<refuses>, got<sampled_game>, wants<all_branches>>,
                  "sampled_shapley: this unit cannot do without one of its branches: take a policy that bears absence, or give a "
                  "baseline: sampled_shapley(model, {}, photo(mean), ...)");
    return few_branches<Prog> && std::is_void_v<refuses>;
  } else {
    call_law<Prog, Nothing...>();
    constexpr bool whole = ((braid::detail::argument<Nothing>::present && !braid::detail::argument<Nothing>::partial) && ...);
    static_assert(holds<whole, at<sampled_game>, got<types<Nothing...>>, wants<all_branches>>,
                  "sampled_shapley: the baseline gives one sample of every modality, none absent");
    return call_fits<Prog, Nothing...> && whole;
  }
}
}  // namespace detail

/// What each modality adds to what a net says, where they are too many to ask for every set of them (explain/modality_values.hpp
/// asks for all): the mean over some orders in which they come, drawn by chance, each with its reverse, and how far that may be
/// from the mean over all orders. In each order the parts add up to whole - nothing, so their means do.
///
///   bd::explain::sampled_shapley why(model, {.pairs = 50});                  // a modality that has not come is absent
///   bd::explain::sampled_shapley why(model, {}, photo(mean), notes(empty));  // ... is as in this sample: any net, any fusion
///   why(bd::explain::number(3), photo(pixels), notes(ids));
///   why.shapley(photo, 0);  why.error(photo, 0);   // of the first sample, and the standard error of that
///   std::fputs(why.text().c_str(), stdout);        // means over the samples
///
/// shapes  a number for each modality and sample; a baseline is one sample.
/// units   of the number that is explained.
/// cost    2 pairs (N - 1) + 2 predictions; allocates nothing once there is room for the rows. All rows come in the same orders,
///         which depend on the seed alone. What a sample lacks of itself adds nothing.
/// errors  at_most<8> branches of one fusion, all_branches: only without a baseline (compile time); value_error: no such number,
///         fewer than 2 pairs; shape_error: a baseline of several samples.
/// source  Castro, Gomez and Tejada 2009 (sampling); Mitchell et al. 2022, arXiv:2104.12199 (an order with its reverse).
template <class G, backend K, class... Nothing>
class sampled_shapley {
 public:
  using prog = program<G>;
  using T = typename K::scalar;
  static constexpr std::size_t count = prog::modalities::size;
  static constexpr std::size_t tile = asked_without<G, K>::tile;
  static constexpr bool by_baseline = sizeof...(Nothing) > 0;

  explicit sampled_shapley(basic_weights<G, K> const& w, sampled_options options = {}, Nothing const&... nothing)
      : options_(options), net_(w), still_(w.place(), nothing...), order_(count), now_(tile), before_(tile), pair_(tile * count),
        of_pairs_(options.pairs * count) {
    static_cast<void>(detail::sampled_law<prog, Nothing...>());
    static_assert(count <= 64, "sampled_shapley: at most 64 modalities");
    if (options.pairs < 2) throw value_error("explain", "sampled Shapley, pairs", "at least 2", std::to_string(options.pairs));
    reserve(tile);
  }
  explicit sampled_shapley(basic_model<G, K> const& m, sampled_options options = {}, Nothing const&... nothing)
      : sampled_shapley((static_cast<void>(detail::sampled_law<prog, Nothing...>()), m.weights()), options, nothing...) {}

  template <class Tag, class... A>
  sampled_shapley const& operator()(number_of<Tag> const& asked, A const&... a) {
    call_law<prog, A...>();
    constexpr std::size_t J = detail::place_of_output<G, Tag>();
    static_assert(J < prog::outputs, "explain: a net with several outputs: explain::number(output, number), by one of its outputs");
    if constexpr (fits && call_fits<prog, A...> && J < prog::outputs) {
      constexpr modality_set partial = by_baseline ? lacking_in<prog, A...> : all_modalities<prog>;
      bound_arguments<prog, T, A...> const args(a...);
      asked.check(args.rows(), prog::template out<J>::size);
      reserve(rows_ = args.rows());
      std::fill(mean_.begin(), mean_.end(), 0.0), std::fill(square_.begin(), square_.end(), 0.0);
      std::fill(of_pairs_.begin(), of_pairs_.end(), 0.0);
      for (std::size_t r = 0, n = 0; r < rows_; r += n) {
        n = alike(r, std::min(r + tile, rows_), [&](std::size_t i) { return args.absent(i); });
        auto const in = net_.take(args, r, n);
        play(r, n, [&](modality_set there, double* said) {
          sources<prog> mix = in;
          if constexpr (by_baseline) still_.stand_in(mix, there | args.absent(r));
          modality_set const absent = args.absent(r) | (by_baseline ? 0 : all_modalities<prog> & ~there);
          if (!net_.template ask<J, partial>(mix, n, absent, [&](std::size_t i) { return asked.at(r + i); },
                                             [&](std::size_t i, double v) { said[i] = v; }))
            std::fill_n(said, n, options_.nothing);
        });
        net_.done();
      }
    }
    return *this;
  }

  std::size_t rows() const { return rows_; }
  double whole(std::size_t row) const { return whole_[row]; }
  double nothing(std::size_t row) const { return nothing_[row]; }
  double shapley(std::size_t m, std::size_t row) const { return mean_[row * count + m]; }
  /// The standard error of that: 0 where every pair of orders says the same.
  double error(std::size_t m, std::size_t row) const { return of_squares(square_[row * count + m]); }
  template <modality M>
  double shapley(M, std::size_t row) const { return shapley(detail::place_of_modality<prog, M>(), row); }
  template <modality M>
  double error(M, std::size_t row) const { return error(detail::place_of_modality<prog, M>(), row); }
  /// Of the mean over the samples, which came in the same orders.
  double error(std::size_t m) const {
    double mean = 0, squares = 0;
    for (std::size_t p = 0; p < options_.pairs; ++p) {
      double const v = rows_ ? of_pairs_[p * count + m] / double(rows_) : 0, by = v - mean;
      mean += by / double(p + 1), squares += by * (v - mean);
    }
    return of_squares(squares);
  }

  /// The mean over the samples of the last call of f(row), with its interval. Allocates.
  template <class F>
  interval over_rows(F&& f, bootstrap_options const& options = {}) const {
    return detail::mean_over_rows(rows_, f, options);
  }
  /// For each modality the mean over the samples with its 95 % interval, and the standard error of the sampling.
  std::string text(bootstrap_options const& options = {}) const {
    text_table t({"modality", "Shapley", "error of sampling"});
    std::size_t m = 0;
    [&]<class... M>(types<M...>) {
      ([&] {
        t.add({std::string(M::name()), detail::interval_text(over_rows([&](std::size_t r) { return shapley(m, r); }, options)),
               decimals(error(m), 3)});
        ++m;
      }(), ...);
    }(typename prog::modalities{});
    return t.text();
  }

 private:
  static constexpr bool fits = [] {
    if constexpr (by_baseline)
      return call_fits<prog, Nothing...> && ((braid::detail::argument<Nothing>::present && !braid::detail::argument<Nothing>::partial) && ...);
    else return detail::few_branches<prog> && detail::refuses_a_set<prog> == none;
  }();
  double of_squares(double squares) const { return std::sqrt(squares / double(options_.pairs - 1) / double(options_.pairs)); }

  /// Rows of the baseline where kernels read them.
  struct still_rows {
    K const* place;
    staged_inputs<prog, K> staged;
    std::array<std::vector<T>, prog::size> numbers;
    std::array<std::vector<std::int32_t>, prog::size> ids, lengths;
    sources<prog> at;

    still_rows(still_rows const& other)  // `at` points into what a copy has of its own
        : place(other.place), staged(tile, *place), numbers(other.numbers), ids(other.ids), lengths(other.lengths) {
      stage();
    }
    still_rows(still_rows&&) = default;
    still_rows& operator=(still_rows const& other) { return *this = still_rows(other); }
    still_rows& operator=(still_rows&&) = default;
    still_rows(K const& k, Nothing const&... nothing) : place(&k), staged(tile, k) {
      if constexpr (by_baseline && fits) {
        bound_arguments<prog, T, Nothing...> const args(nothing...);
        if (args.rows() != 1) throw shape_error("explain", "sampled Shapley, baseline", "one sample", std::to_string(args.rows()));
        auto const one = args.from(0);
        [&]<class... M>(types<M...>) { (repeat<M>(one), ...); }(typename prog::modalities{});
        stage();
      }
    }
    void stage() {
      if constexpr (by_baseline && fits) {
        detail::repeated_rows<prog> many;
        for (std::size_t i = 0; i < prog::size; ++i) {
          if (!numbers[i].empty()) many.at.data[i] = numbers[i].data();
          if (!ids[i].empty()) many.at.data[i] = ids[i].data();
          if (!lengths[i].empty()) many.at.lengths[i] = lengths[i].data();
        }
        at = staged.take(many, 0, tile);
        staged.send();
      }
    }
    template <class M>
    void repeat(sources<prog> const& one) {
      constexpr std::size_t i = index_in_program<prog, M>(), size = M::outside::size;
      auto const fill = [&]<class E>(std::vector<E>& all) {
        for (std::size_t r = 0; r < tile; ++r)
          all.insert(all.end(), static_cast<E const*>(one.data[i]), static_cast<E const*>(one.data[i]) + size);
      };
      if constexpr (std::is_same_v<typename M::outside::element, id>) fill(ids[i]);
      else fill(numbers[i]);
      if constexpr (is_timed<typename M::outside>)
        lengths[i].assign(tile, one.lengths[i] ? *one.lengths[i] : std::int32_t(M::outside::dims[0]));
    }
    /// All but these modalities are as in the baseline.
    void stand_in(sources<prog>& in, modality_set there) const {
      [&]<class... M>(types<M...>) {
        ([&] {
          constexpr std::size_t i = index_in_program<prog, M>();
          if (!(there & modality_bit<prog, M>())) in.data[i] = at.data[i], in.lengths[i] = at.lengths[i];
        }(), ...);
      }(typename prog::modalities{});
    }
  };

  void reserve(std::size_t rows) {
    if (whole_.size() >= rows) return;
    whole_.resize(rows), nothing_.resize(rows), mean_.resize(rows * count), square_.resize(rows * count);
  }
  /// ask(set, said): what the net says of n rows by these modalities.
  template <class Ask>
  void play(std::size_t first, std::size_t n, Ask&& ask) {
    ask(0, nothing_.data() + first);
    ask(all_modalities<prog>, whole_.data() + first);
    for (std::size_t p = 0; p < options_.pairs; ++p) {
      epoch_order(options_.random.value, p, order_);
      std::fill(pair_.begin(), pair_.end(), 0.0);
      for (bool const back : {false, true}) {
        modality_set there = 0;
        std::copy_n(nothing_.begin() + std::ptrdiff_t(first), n, before_.begin());
        for (std::size_t i = 0; i < count; ++i) {
          std::size_t const m = order_[back ? count - 1 - i : i];
          there |= modality_set{1} << m;
          if (i + 1 < count) ask(there, now_.data());
          else std::copy_n(whole_.begin() + std::ptrdiff_t(first), n, now_.begin());
          for (std::size_t r = 0; r < n; ++r) pair_[r * count + m] += (now_[r] - before_[r]) / 2;
          std::swap(now_, before_);
        }
      }
      for (std::size_t r = 0; r < n; ++r)
        for (std::size_t m = 0; m < count; ++m) {  // Welford's way to mean and squares
          double const v = pair_[r * count + m];
          double &mean = mean_[(first + r) * count + m], by = v - mean;
          of_pairs_[p * count + m] += v;
          mean += by / double(p + 1);
          square_[(first + r) * count + m] += by * (v - mean);
        }
    }
  }

  sampled_options options_;
  asked_without<G, K> net_;
  still_rows still_;
  std::vector<std::uint32_t> order_;
  std::vector<double> now_, before_, pair_;          ///< of a tile
  std::vector<double> of_pairs_;                     ///< [pair, modality], sums over the samples
  std::vector<double> whole_, nothing_, mean_, square_;
  std::size_t rows_ = 0;
};

}  // namespace braid::explain
