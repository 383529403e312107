#pragma once
#include "braid/explain/asked_without.hpp"
#include "braid/explain/number.hpp"
#include "braid/explain/over_rows.hpp"
#include "braid/model/model.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace braid::inline v0::explain {

struct modality_options {
  double nothing = 0;  ///< what a net without any modality would say: of logits 0, or the mean of what it says
};

struct modality_game;
/// Modalities of which all sets are asked, at most.
inline constexpr std::size_t most_in_all_sets = 16;
namespace detail {
template <class Prog>
inline constexpr bool few_modalities = Prog::modalities::size <= most_in_all_sets;
template <class Prog>
consteval void modality_law() {
  static_assert(holds<few_modalities<Prog>, at<modality_game>, got<exactly<Prog::modalities::size>>, wants<at_most<most_in_all_sets>>>,
                "modality_values: 2^N sets are too many of this net's N modalities: take explain::sampled_shapley");
  if constexpr (few_modalities<Prog>) {
    constexpr std::size_t branches = most_droppable_inputs<Prog>(all_modalities<Prog>);
    static_assert(holds<few_branches<Prog>, at<modality_game>, got<exactly<branches>>, wants<at_most<most_partial>>>,
                  "modality_values: a fusion with so many branches has too many paths without some of them: fuse them in groups, "
                  "or take explain::sampled_shapley with a baseline");
    using refuses = typename unit_at<Prog, refuses_a_set<Prog>>::type;
    static_assert(holds<std::is_void_v<refuses>, at<refuses>, got<modality_game>, wants<all_branches>>,
                  "modality_values: this unit cannot do without one of its branches: take a policy that bears absence");
  }
}
}  // namespace detail

/// What each modality adds to what a net says, and what two add only together, by asking the net with each of the 2^N - 1
/// sets of its modalities: the paths that are compiled for absent ones. Exact, no sampling.
///
///   bd::explain::modality_values why(model);
///   why(bd::explain::number(3), photo(pixels), notes(ids), chart(rows));
///   why.shapley(photo, 0);                     // of the first sample
///   why.interaction(photo, notes, 0);          // above 0: together they say more than apart
///   std::fputs(why.text().c_str(), stdout);    // means over the samples, with intervals
///
/// shapley      the mean, over all orders in which the modalities come, of what this one adds when it comes. They add up to
///              whole - nothing.
/// interaction  the same of the second difference of two modalities: what both add beyond what each adds alone.
/// synergy      that difference without any other modality.
/// left_out     what is lost without this one when all others are there; alone: what it says on its own, less nothing.
///
/// shapes  a number for each modality, or two of them, and sample.
/// units   of the number that is explained.
/// cost    2^N - 1 predictions, and 2^N numbers a sample; allocates nothing once there is room for the rows. What a sample lacks
///         of itself adds nothing.
/// errors  at_most<16> modalities and at_most<8> branches of one fusion (else: explain/sampled_shapley.hpp), all_branches: a net
///         that can do without any of them (compile time); value_error: no such number.
/// source  Shapley 1953; Grabisch and Roubens 1999 (interaction index).
template <class G, backend K>
class modality_values {
 public:
  using prog = program<G>;
  using T = typename K::scalar;
  static constexpr std::size_t count = prog::modalities::size, sets = std::size_t{1} << (count < 64 ? count : 63);
  static constexpr std::size_t tile = asked_without<G, K>::tile;

  explicit modality_values(basic_weights<G, K> const& w, modality_options options = {}, std::size_t rows = tile)
      : options_(options), net_(w) {
    detail::modality_law<prog>();
    if constexpr (fits) reserve(rows);
  }
  explicit modality_values(basic_model<G, K> const& m, modality_options options = {}, std::size_t rows = tile)
      : modality_values((detail::modality_law<prog>(), m.weights()), options, rows) {}

  template <class Tag, class... A>
  modality_values const& operator()(number_of<Tag> const& asked, A const&... a) {
    call_law<prog, A...>();
    constexpr std::size_t J = detail::place_of_output<G, Tag>();
    static_assert(J < prog::outputs, "explain: a net with several outputs: explain::number(output, number), by one of its outputs");
    if constexpr (fits && call_fits<prog, A...> && J < prog::outputs) {
      bound_arguments<prog, T, A...> const args(a...);
      asked.check(args.rows(), prog::template out<J>::size);
      reserve(rows_ = args.rows());
      for (std::size_t r = 0, n = 0; r < rows_; r += n) {
        n = alike(r, std::min(r + tile, rows_), [&](std::size_t i) { return args.absent(i); });
        auto const in = net_.take(args, r, n);
        for (modality_set there = 0; there < sets; ++there) {
          modality_set const absent = (all_modalities<prog> & ~there) | args.absent(r);
          bool const spoke = net_.template ask<J, all_modalities<prog>>(
              in, n, absent, [&](std::size_t i) { return asked.at(r + i); },
              [&](std::size_t i, double v) { said_[(r + i) * sets + there] = v; });
          for (std::size_t i = r; i < r + n && !spoke; ++i) said_[i * sets + there] = options_.nothing;
        }
        net_.done();
      }
    }
    return *this;
  }

  std::size_t rows() const { return rows_; }
  /// What the net says with these modalities alone, bits by their places among the net's.
  double value(modality_set there, std::size_t row) const { return said_[row * sets + there]; }
  double whole(std::size_t row) const { return value(sets - 1, row); }
  double nothing() const { return options_.nothing; }

  double shapley(std::size_t m, std::size_t row) const {
    double sum = 0;
    for (modality_set s = 0; s < sets; ++s)
      if (!(s >> m & 1)) sum += weight(std::size_t(std::popcount(s)), count) * (value(s | bit(m), row) - value(s, row));
    return sum;
  }
  double interaction(std::size_t a, std::size_t b, std::size_t row) const {
    double sum = 0;
    for (modality_set s = 0; s < sets; ++s)
      if (!(s >> a & 1) && !(s >> b & 1)) sum += weight(std::size_t(std::popcount(s)), count - 1) * second_difference(s, a, b, row);
    return sum;
  }
  double synergy(std::size_t a, std::size_t b, std::size_t row) const { return second_difference(0, a, b, row); }
  double left_out(std::size_t m, std::size_t row) const { return whole(row) - value((sets - 1) & ~bit(m), row); }
  double alone(std::size_t m, std::size_t row) const { return value(bit(m), row) - value(0, row); }

  template <modality M>
  double shapley(M, std::size_t row) const { return shapley(detail::place_of_modality<prog, M>(), row); }
  template <modality M, modality N>
  double interaction(M, N, std::size_t row) const { return interaction(detail::place_of_modality<prog, M>(), detail::place_of_modality<prog, N>(), row); }
  template <modality M, modality N>
  double synergy(M, N, std::size_t row) const { return synergy(detail::place_of_modality<prog, M>(), detail::place_of_modality<prog, N>(), row); }
  template <modality M>
  double left_out(M, std::size_t row) const { return left_out(detail::place_of_modality<prog, M>(), row); }
  template <modality M>
  double alone(M, std::size_t row) const { return alone(detail::place_of_modality<prog, M>(), row); }

  /// The mean over the samples of the last call of f(row), with its interval. Allocates.
  template <class F>
  interval over_rows(F&& f, bootstrap_options const& options = {}) const {
    return detail::mean_over_rows(rows_, f, options);
  }
  /// For each modality and each pair the means over the samples and their 95 % intervals. Of signed numbers: explain the
  /// class that is true, or that is said, of each sample.
  std::string text(bootstrap_options const& options = {}) const {
    std::vector<std::string> names;
    [&]<class... M>(types<M...>) { (names.emplace_back(M::name()), ...); }(typename prog::modalities{});
    text_table t({"modality", "Shapley", "left out", "alone"});
    auto const words = [&](auto const& f) { return detail::interval_text(over_rows(f, options)); };
    for (std::size_t m = 0; m < count; ++m)
      t.add({names[m], words([&](std::size_t r) { return shapley(m, r); }), words([&](std::size_t r) { return left_out(m, r); }),
             words([&](std::size_t r) { return alone(m, r); })});
    text_table pairs({"together", "interaction", "synergy"});
    for (std::size_t a = 0; a < count; ++a)
      for (std::size_t b = a + 1; b < count; ++b)
        pairs.add({names[a] + " + " + names[b], words([&](std::size_t r) { return interaction(a, b, r); }),
                   words([&](std::size_t r) { return synergy(a, b, r); })});
    return count > 1 ? t.text() + "\n" + pairs.text() : t.text();
  }

 private:
  static constexpr bool fits = detail::few_modalities<prog> && detail::few_branches<prog> && detail::refuses_a_set<prog> == none;
  static constexpr modality_set bit(std::size_t m) { return modality_set{1} << m; }
  /// Of all orders of n, the share in which a given s come before one, and the others behind it.
  static constexpr double weight(std::size_t s, std::size_t n) {
    double w = 1.0 / double(n);
    for (std::size_t i = 1; i <= s; ++i) w *= double(i) / double(n - i);
    return w;
  }
  double second_difference(modality_set s, std::size_t a, std::size_t b, std::size_t row) const {
    return value(s | bit(a) | bit(b), row) - value(s | bit(a), row) - value(s | bit(b), row) + value(s, row);
  }
  void reserve(std::size_t rows) {
    if (said_.size() < rows * sets) said_.resize(rows * sets);
  }
  modality_options options_;
  asked_without<G, K> net_;
  std::vector<double> said_;  ///< [row, set]
  std::size_t rows_ = 0;
};

}  // namespace braid::explain
