#pragma once
#include "braid/train/metric_input.hpp"

#include <array>
#include <cstdint>
#include <limits>

namespace braid::inline v0 {

/// How often F yes-or-no questions were answered rightly, as nets that are trained by binary_cross_entropy answer them:
///
///   bd::multilabel<3> all;
///   all.add(logits, truth);  // [n, 3] each; yes from a logit above 0
///   all.micro_f1(), all.macro_f1(), all.f1(0)
///
/// A rate that has nothing to count is NaN; in a macro mean it is 0 then.
///
/// errors  shape_error: other sizes; value_error: a NaN, a truth besides 0 and 1.
/// source  sklearn.metrics.precision_recall_fscore_support(zero_division=0) of multilabel indicators.
template <std::size_t F>
class multilabel {
 public:
  struct counts {
    std::uint64_t yes = 0, said = 0, both = 0;  ///< it was so; it was said; rightly
    double precision() const { return ratio(both, said); }
    double recall() const { return ratio(both, yes); }
    double f1() const { return ratio(2 * both, yes + said); }

   private:
    static double ratio(std::uint64_t a, std::uint64_t b) {
      return b ? double(a) / double(b) : std::numeric_limits<double>::quiet_NaN();
    }
  };

  /// Answers [n, F], which are yes above the threshold: 0 for logits, 0.5 for probabilities.
  template <class Answers, class Truth>
  void add(Answers const& answers, Truth const& truth, double threshold = 0) {
    std::size_t const n = detail::metric_rows("multilabel", answers, truth);
    if (n % F != 0) throw shape_error("multilabel", "size", "rows of " + std::to_string(F), std::to_string(n) + " numbers");
    auto x = std::begin(answers);
    auto t = std::begin(truth);
    for (std::size_t i = 0; i < n; ++i, ++x, ++t) {
      if (!(*x == *x)) throw value_error("multilabel", detail::row_place(i / F), "a number", "nan");
      bool const yes = detail::metric_answer("multilabel", i / F, *t), said = double(*x) > threshold;
      of_[i % F].yes += yes, of_[i % F].said += said, of_[i % F].both += yes && said;
    }
  }

  counts const& operator[](std::size_t i) const { return of_[i]; }
  double precision(std::size_t i) const { return of_[i].precision(); }
  double recall(std::size_t i) const { return of_[i].recall(); }
  double f1(std::size_t i) const { return of_[i].f1(); }

  /// Over all questions at once.
  double micro_precision() const { return all().precision(); }
  double micro_recall() const { return all().recall(); }
  double micro_f1() const { return all().f1(); }
  /// The mean over the questions.
  double macro_precision() const { return mean([](counts const& c) { return c.precision(); }); }
  double macro_recall() const { return mean([](counts const& c) { return c.recall(); }); }
  double macro_f1() const { return mean([](counts const& c) { return c.f1(); }); }

 private:
  counts all() const {
    counts total;
    for (counts const& c : of_) total.yes += c.yes, total.said += c.said, total.both += c.both;
    return total;
  }
  template <class Rate>
  double mean(Rate rate) const {
    double rates = 0;
    for (counts const& c : of_)
      if (double const v = rate(c); v == v) rates += v;
    return rates / double(F);
  }
  std::array<counts, F> of_{};
};

}  // namespace braid
