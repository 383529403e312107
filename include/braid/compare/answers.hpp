#pragma once
#include "braid/core/class_scores.hpp"
#include "braid/model/predictor.hpp"
#include "braid/train/absence.hpp"
#include "braid/train/calibration.hpp"
#include "braid/train/cross_entropy.hpp"
#include "braid/train/evaluate.hpp"
#include "braid/train/mean_squared_error.hpp"
#include "braid/train/metrics.hpp"
#include "braid/train/regression_metrics.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace braid::inline v0 {

/// What one output said of some samples, and what it should have said. The points are right or wrong of classes, whose mean is
/// the accuracy; of values 1 - the squared error over the variance of all samples, whose mean is R2 where all are answered.
struct score {
  double metric = std::numeric_limits<double>::quiet_NaN();       ///< the higher the better
  double calibration = std::numeric_limits<double>::quiet_NaN();  ///< expected calibration error, of classes
  std::size_t samples = 0;                                        ///< that had an answer
  std::vector<double> points{};  ///< what each sample got; NaN: it had no answer or no truth
};

namespace detail {
template <class Target>
struct judged_by;  // no metric for this target
template <class Tag, std::size_t C>
struct judged_by<classes<Tag, C>> {
  static constexpr std::string_view metric = "accuracy";
  static constexpr std::size_t width = C;
  /// Of no account: a class is right or wrong.
  static std::array<double, 1> spread(auto const&) { return {}; }
  static score of(std::vector<double> const& said, std::vector<double> const& truth, class_scores is, std::array<double, 1>) {
    score s{accuracy<C>(said, truth), expected_calibration_error<C>(probabilities<C>(said, is), truth), truth.size()};
    for (std::size_t i = 0; i < truth.size(); ++i) {
      auto const row = said.begin() + std::ptrdiff_t(i * C);
      double const right = double(std::max_element(row, row + std::ptrdiff_t(C)) - row) == truth[i];
      s.points.push_back(names_class(truth[i], C) ? right : std::numeric_limits<double>::quiet_NaN());
    }
    return s;
  }
};
template <class Tag, std::size_t F>
struct judged_by<values<Tag, F>> {
  static constexpr std::string_view metric = "R2";
  static constexpr std::size_t width = F;
  /// The variance of each number over all samples, answered or not: so that points of two models are in one unit.
  template <class Data>
  static std::array<double, F> spread(Data const& data) {
    auto const& column = data.template column<values<Tag, F>>();
    auto const each = [&](auto&& f) {
      for (std::size_t i = 0; i < data.size(); ++i) {
        if constexpr (detail::is_read_column<std::remove_cvref_t<decltype(column)>>) {
          std::array<float, F> row{};
          column.read(data.row(i), row);
          f(row.data());
        } else {
          f(column.data + data.row(i) * F);
        }
      }
    };
    std::array<double, F> middle{}, varied{};
    double const n = double(data.size());
    each([&](auto const* t) {
      for (std::size_t o = 0; o < F; ++o) middle[o] += double(t[o]) / n;
    });
    each([&](auto const* t) {
      for (std::size_t o = 0; o < F; ++o) varied[o] += std::pow(double(t[o]) - middle[o], 2) / n;
    });
    return varied;
  }
  static score of(std::vector<double> const& said, std::vector<double> const& truth, class_scores, std::array<double, F> const& varied) {
    std::size_t const n = truth.size() / F;
    double const none = std::numeric_limits<double>::quiet_NaN();
    score s{n > 1 ? r2<F>(said, truth) : none, none, n, std::vector<double>(n)};
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t o = 0; o < F; ++o)
        s.points[i] += (varied[o] > 0 ? 1 - std::pow(said[i * F + o] - truth[i * F + o], 2) / varied[o] : s.metric) / double(F);
    return s;
  }
};
template <class T>
struct judged_term;
template <class Loss, class... N>
struct judged_term<term<Loss, N...>> {
  using loss = Loss;
  using output = nth<0, N...>;
  using target = nth<sizeof...(N) - 1, N...>;
};
/// What the last unit of an output says of its classes; where it does not say, what the loss takes it for.
template <class Step, class Loss>
inline constexpr class_scores says_at = says_of<Loss, class_scores::logits>;
template <class Ids, class B, class Label, std::size_t Owner, class Loss>
inline constexpr class_scores says_at<step<Ids, B, Label, Owner>, Loss> = says_of<B, says_of<Loss, class_scores::logits>>;
}  // namespace detail

/// The loss that a target is trained by where nobody says otherwise.
template <class Tag, std::size_t C>
constexpr cross_entropy_loss usual_loss(classes<Tag, C>) {
  return {};
}
template <class Tag, std::size_t F>
constexpr auto usual_loss(values<Tag, F>) {
  return mean_squared_error;
}

/// The names of a net's modalities without those that are absent, joined by " + ".
template <class Prog>
std::string names_joined(modality_set absent = 0) {
  std::string all;
  [&]<class... M>(types<M...>) {
    ((absent & modality_bit<Prog, M>() ? void() : void(all += (all.empty() ? "" : " + ") + std::string(M::name()))), ...);
  }(typename Prog::modalities{});
  return all;
}

/// Nothing is done to a batch.
struct untouched {
  void operator()(auto&, std::size_t, std::size_t) const {}
};

/// Asks a model about data, whole or with modalities taken away or spoilt, and judges what it says by the first term of the
/// objective that has classes, else by its first term. Room is made once.
///
/// shapes  the output of that term: [C] logits or [F] values.
/// units   metric: accuracy of classes, R2 of values; calibration: of classes, by what the output says of them
///         (core/class_scores.hpp).
/// source  train/metrics.hpp, train/calibration.hpp, train/regression_metrics.hpp.
template <class G, backend K, is_objective Objective>
class answers {
 public:
  using prog = program<G>;
  using T = typename K::scalar;
  using judged = detail::judged_term<typename detail::classifying<Objective>::term_type>;
  using goal = typename judged::target;
  using judge = detail::judged_by<goal>;
  using batch_type = gathered<K, decltype(typename prog::modalities{} + types<goal>{})>;
  static constexpr std::size_t output = objective_walk<G, K const, Objective>::template output_of<typename judged::output>();
  static constexpr std::size_t width = prog::template out<output>::size, tile = basic_predictor<G, K>::tile;
  static constexpr std::string_view metric = judge::metric;
  static constexpr class_scores says = detail::says_at<typename prog::template at<prog::out_ids[output]>, typename judged::loss>;
  static_assert(holds<width == judge::width, at<goal>, got<exactly<width>>, wants<exactly<judge::width>>>,
                "the output and the target have not as many numbers: end the net with | dense<classes> or | dense<values>");

  explicit answers(basic_weights<G, K> const& w) : place_(w.place()), predictor_(w, 1), batch_(tile, w.place()) {}

  /// Without the modalities in `absent`, of Partial, and those that a sample lacks of itself. touch(batch, first sample,
  /// rows) may change the gathered rows. Samples that are left with nothing have no answer.
  template <modality_set Partial, class Data, class Touch = untouched>
  score without(modality_set absent, Data const& data, Touch&& touch = {}) {
    return lacking<Partial>([&](std::size_t i) { return absent | lacks_of(data, i); }, data, touch);
  }
  /// The same where sample i lacks lacks(i), all that it lacks of itself among it. Let samples that lack the same follow
  /// each other, for speed.
  template <modality_set Partial, class Lacks, class Data, class Touch = untouched>
  score lacking(Lacks&& lacks, Data const& data, Touch&& touch = {}) {
    constexpr modality_set partial = Partial | partial_in_data<prog, Data>;
    std::vector<double> said, truth;
    std::vector<std::size_t> answered;
    std::vector<T> host(tile * width);
    for (std::size_t r = 0, n = 0; r < data.size(); r += n) {
      modality_set const now = lacks(r);
      n = alike(r, std::min(r + tile, data.size()), lacks);
      if (!runs_without<prog>(prog::out_ids[output], now)) continue;
      batch_.take(data, n, [&](std::size_t i) { return r + i; });
      touch(batch_, r, n);
      batch_.send();
      predictor_.template tile_without<partial>(batch_.template inputs<prog>(0), n, now, [&]<class J>(J, T const* p) {
        if (J::value == output) place_.download(host.data(), p, n * width);
      });
      said.insert(said.end(), host.begin(), host.begin() + std::ptrdiff_t(n * width));
      auto const* const t = batch_.template on_host<goal>(0);
      truth.insert(truth.end(), t, t + n * goal::outside::size);
      for (std::size_t i = 0; i < n; ++i) answered.push_back(r + i);
    }
    score s = truth.empty() ? score{} : judge::of(said, truth, says, judge::spread(data));
    std::vector<double> points(data.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < answered.size(); ++i) points[answered[i]] = s.points[i];
    s.points = std::move(points);
    return s;
  }
  /// What a sample lacks of itself.
  template <class Data>
  static modality_set lacks_of(Data const& data, std::size_t i) {
    return detail::lacks_in<prog>(data, data.row(i), typename partials_in<Data>::type{});
  }
  template <class Data, class Touch = untouched>
  score operator()(Data const& data, Touch&& touch = {}) {
    return without<0>(0, data, touch);
  }
  /// Median time of one sample alone, in microseconds; over so many calls.
  template <modality_set Partial, class Data>
  double microseconds(modality_set absent, Data const& data, std::size_t calls) {
    using clock = std::chrono::steady_clock;
    std::vector<double> took;
    T sink = 0;
    for (std::size_t c = 0; c < calls; ++c) {
      batch_.take(data, 1, [&](std::size_t) { return c % data.size(); });
      batch_.send();
      auto const in = batch_.template inputs<prog>(0);
      auto const begin = clock::now();
      predictor_.template tile_without<Partial>(in, 1, absent, [&]<class J>(J, T const* p) {
        if (p) place_.download(&sink, p, 1);
      });
      took.push_back(std::chrono::duration<double, std::micro>(clock::now() - begin).count());
    }
    std::nth_element(took.begin(), took.begin() + std::ptrdiff_t(took.size() / 2), took.end());
    return took.empty() ? 0 : took[took.size() / 2];
  }

 private:
  K const& place_;
  basic_predictor<G, K> predictor_;
  batch_type batch_;
};

}  // namespace braid
