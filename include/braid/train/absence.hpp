#pragma once
#include "braid/core/philox.hpp"
#include "braid/data/dataset.hpp"
#include "braid/model/call.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace braid::inline v0 {

// Training where modalities are missing: some samples lack them (photo(pixels).where(there) in a data set), or training
// hides them now and then, so that the net learns to do without. A batch is then walked group by group of rows that lack
// the same; each group takes the path that `absent` takes in a call, and an absent modality's encoder gets no gradient.

/// Hides modalities M from samples in training; none named: all that the net can do without. Option `drop` of fit:
///
///   bd::fit_options<bd::constant, bd::clip_norm, bd::dropping<>>{.drop = bd::modality_dropout(0.3)}
///   bd::fit_options{.epochs = 20, .drop = bd::modality_dropout(0.3, photo, notes)}     g++ 12 and clang 17 find the types
///
/// rate    of each modality of each sample, independently; of a sample that would lose all, one drawn modality stays.
/// source  Neverova et al. 2016, arXiv:1501.00102, where zeros stand in the place of what is dropped: here it is absent, as
///         it will be in prediction.
template <class... M>
struct dropping {
  double rate = 0;
  static constexpr bool hides = true;
};
template <modality... M>
constexpr dropping<M...> modality_dropout(double rate, M...) {
  if (!(rate >= 0 && rate < 1)) throw value_error("modality_dropout", "rate", "from 0 to less than 1", std::to_string(rate));
  return {rate};
}
/// The default: nothing is hidden.
struct no_dropping {
  static constexpr double rate = 0;
  static constexpr bool hides = false;
};

namespace detail {
/// What Drop may hide from a net.
template <class Prog, class... M>
constexpr modality_set hidden_by(dropping<M...>) {
  if constexpr (sizeof...(M) > 0) return modalities_among<Prog>(types<M...>{});
  modality_set set = 0;
  for (std::size_t m = 0; m < Prog::modalities::size; ++m)
    if (modality_set const one = modality_set{1} << m; one != all_modalities<Prog> && first_unbearable<Prog>(one) == none)
      set |= one;
  return set;
}
template <class Prog>
constexpr modality_set hidden_by(no_dropping) {
  return 0;
}
/// What sample row of data lacks.
template <class Prog, class Data, class... M>
modality_set lacks_in([[maybe_unused]] Data const& data, [[maybe_unused]] std::size_t row, types<M...>) {
  [[maybe_unused]] auto const one = [&]<class N>(std::type_identity<N>) {
    if constexpr (index_in_program<Prog, N>() == Prog::size) return modality_set{0};
    else return data.template column<N>().has(row) ? 0 : modality_bit<Prog, N>();
  };
  return (one(std::type_identity<M>{}) | ... | modality_set{0});
}
}  // namespace detail

/// The modalities of a net that some samples of these data lack.
template <class Prog, class Data>
inline constexpr modality_set partial_in_data = modalities_among<Prog>(typename partials_in<Data>::type{});

struct bearing_absence;  ///< a policy that bears it, and layers that need no second row
/// What must be true of a net for a training or an evaluation in which modalities are missing.
template <class Prog, class Data, class Drop = no_dropping>
struct absence_facts {
  static constexpr modality_set hidden = detail::hidden_by<Prog>(Drop{}), set = partial_in_data<Prog, Data> | hidden;
  static constexpr std::size_t count = std::size_t(std::popcount(set));
  static constexpr bool few = count <= most_partial, hides = !Drop::hides || hidden != 0;
  static constexpr std::size_t stuck = [] {
    if (!few || !hides) return none;
    std::size_t i = first_unbearable<Prog>(set);
    if (i == none && set != 0 && Prog::least_rows > 1)
      for (i = 0; Prog::graph.nodes[i].least_rows == 1;) ++i;
    return i;
  }();
  /// In prediction, where rows do not matter: the fusion that stands in the way, or void.
  using unbearable = std::conditional_t<few, typename unit_at<Prog, few ? first_unbearable<Prog>(set) : none>::type, exactly<count>>;
  /// The step that stands in the way, or void.
  using unit = typename unit_at<Prog, stuck>::type;
  static constexpr bool nothing = few && hides && stuck == none;
};

namespace detail {
/// Of the modalities that are there, those in `from` that a sample loses, each at this rate; where it would lose all, one
/// drawn modality stays.
template <class Prog>
modality_set drawn_loss(modality_set there, modality_set from, float rate, philox random, std::uint64_t sample) {
  modality_set lost = 0;
  for (std::size_t m = 0; m < Prog::modalities::size; ++m)
    if ((there & from) >> m & 1 && random.uniform(sample, m) < rate) lost |= modality_set{1} << m;
  if (lost != there || there == 0) return lost;
  std::uint32_t stays = random.below(std::uint32_t(std::popcount(there)), sample, Prog::modalities::size);
  modality_set one = there;
  while (stays-- > 0) one &= one - 1;
  return lost & ~(one & (~one + 1));
}
}  // namespace detail

/// The order in which a batch is walked: rows that lack the same stand together. Memory is made once.
template <class Prog, modality_set Partial>
class lacking_rows {
 public:
  explicit lacking_rows(std::size_t most) : rows_(most) {}

  /// row(i): the place of sample i in the data. Hides what is in `hidden` besides, at this rate.
  template <class Data, class Row>
  void take(Data const& data, std::size_t n, Row&& row, double rate, modality_set hidden, philox random,
            std::uint64_t first) {
    for (std::size_t i = 0; i < n; ++i) {
      modality_set const lacks = detail::lacks_in<Prog>(data, row(i), typename partials_in<Data>::type{});
      rows_[i] = {lacks, std::uint32_t(i)};
      if (rate > 0)
        rows_[i].absent |= detail::drawn_loss<Prog>(all_modalities<Prog> & ~lacks, hidden, float(rate), random, first + i);
    }
    std::sort(rows_.begin(), rows_.begin() + std::ptrdiff_t(n), [](entry const& a, entry const& b) {
      return a.absent != b.absent ? a.absent < b.absent : a.from < b.from;
    });
  }
  /// Which of the taken samples stands at i, and what it lacks.
  std::size_t from(std::size_t i) const { return rows_[i].from; }
  modality_set absent(std::size_t i) const { return rows_[i].absent; }
  /// How many rows from i on, and before end, lack the same.
  std::size_t alike(std::size_t i, std::size_t end) const {
    return braid::alike(i, end, [this](std::size_t r) { return rows_[r].absent; });
  }

 private:
  struct entry {
    modality_set absent = 0;
    std::uint32_t from = 0;
  };
  std::vector<entry> rows_;
};
/// All samples have everything.
template <class Prog>
class lacking_rows<Prog, 0> {
 public:
  explicit lacking_rows(std::size_t) {}
  template <class Data, class Row>
  void take(Data const&, std::size_t, Row&&, double, modality_set, philox, std::uint64_t) {}
  std::size_t from(std::size_t i) const { return i; }
  modality_set absent(std::size_t) const { return 0; }
  std::size_t alike(std::size_t i, std::size_t end) const { return end - i; }
};

}  // namespace braid
