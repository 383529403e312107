#include "braid/train/weight_average.hpp"

#include "nets.hpp"
#include "train/golden.hpp"

using namespace net_test;

namespace {
inline constexpr auto line = left | bd::dense<2>;
}

TEST_CASE_TEMPLATE("the average is PyTorch's", T, double, float) {
  auto const all = golden("average");
  auto const params = numbers<T>(all, "ema/params");
  auto const wanted = numbers<double>(all, "ema/average");
  bd::weights<line, bd::reference<T>> w;
  bd::weight_average average(w, 0.9);
  std::vector<T> got;
  for (std::size_t t = 0; t < params.size() / 10; ++t) {
    std::copy_n(params.begin() + std::ptrdiff_t(t * 10), 5, w.params());
    std::copy_n(params.begin() + std::ptrdiff_t(t * 10 + 5), 3, w.params() + 5);
    average.update(w, t + 1);
    got.insert(got.end(), average.weights().params(), average.weights().params() + 8);
  }
  std::vector<double> some;
  for (std::size_t t = 0; t < params.size() / 10; ++t) some.insert(some.end(), wanted.begin() + std::ptrdiff_t(t * 10), wanted.begin() + std::ptrdiff_t(t * 10 + 8));
  CHECK(difference(got, some) < tolerance<T>);
}

TEST_CASE("fit evaluates and keeps the average") {
  xor_data const x(200), fresh(100);
  bd::model<line, bd::reference<float>> plain{bd::seed{1}}, averaged{bd::seed{1}};
  bd::fit_options<> options{.epochs = 3, .batch = 20, .progress = nullptr};
  bd::fit(plain, x.data(), bd::cross_entropy, bd::sgd{.rate = 0.5}, options);
  options.average = 0.9;
  auto const h = bd::fit(averaged, x.data(), fresh.data(), bd::cross_entropy, bd::sgd{.rate = 0.5}, options);
  CHECK(plain.weights().params()[0] != averaged.weights().params()[0]);
  CHECK(bd::evaluate(averaged, fresh.data(), bd::cross_entropy).loss == h.epochs[h.best].valid.loss);
  options.average = 1;
  CHECK_THROWS_AS(bd::fit(averaged, x.data(), bd::cross_entropy, bd::sgd{}, options), bd::value_error);
}
