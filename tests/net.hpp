#pragma once
// Tests of whole nets: gradients of all parameters by central differences, through the trainer that users have.
//
//   net_test::check_gradients<net>(data, objective);
#include "braid/backend/reference.hpp"
#include "braid/train/evaluate.hpp"
#include "braid/train/mean_squared_error.hpp"
#include "braid/train/sgd.hpp"
#include "braid/train/clip.hpp"
#include "braid/train/trainer.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace net_test {

using oracle = braid::reference<double>;
using numbers = std::vector<double>;

/// n numbers of deviation 1, a function of the stream.
inline std::vector<float> normals(std::size_t n, std::uint64_t stream) {
  std::vector<float> v(n);
  for (std::size_t i = 0; i < n; ++i) v[i] = braid::philox{11}.normal(stream, i);
  return v;
}
/// n integers below `bound`.
inline std::vector<std::int32_t> integers(std::size_t n, std::uint32_t bound, std::uint64_t stream) {
  std::vector<std::int32_t> v(n);
  for (std::size_t i = 0; i < n; ++i) v[i] = std::int32_t(braid::philox{12}.below(bound, stream, i));
  return v;
}

/// Largest error over largest value; infinite where a number is NaN.
template <class A, class B>
double difference(A const& got, B const& wanted) {
  REQUIRE(std::size(got) == std::size(wanted));
  double error = 0, largest = 0;
  auto w = std::begin(wanted);
  for (auto g = std::begin(got); g != std::end(got); ++g, ++w) {
    double const e = std::abs(double(*g) - double(*w));
    error = std::isnan(e) ? std::numeric_limits<double>::infinity() : std::max(error, e);
    largest = std::max(largest, std::abs(double(*w)));
  }
  return largest > 0 ? error / largest : error;
}

/// Weights by name, with PyTorch's order of elements.
template <class W>
std::map<std::string, numbers> by_name(W const& w) {
  std::map<std::string, numbers> all;
  w.read_all([&](std::string const& name, std::vector<std::size_t> const&, auto const& values) {
    CHECK_MESSAGE(!all.contains(name), "two tensors named ", name);
    all[name].assign(values.begin(), values.end());
  });
  return all;
}
/// Parameters (no state) as draws of deviation `by`: nothing starts at zero, where faults hide.
template <class W>
void draw(W& w, double by = 0.5, std::uint64_t seed = 3) {
  w.write_all([&](std::string const& name, std::vector<std::size_t> const&, auto& values) {
    if (name.find("running_") != name.npos) return;
    braid::philox const stream = braid::philox{seed}.fork(braid::name_hash(name));
    using T = std::remove_cvref_t<decltype(values[0])>;
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = T(by * double(stream.normal(1, i)));
  });
}

/// Loss and gradients of one batch of all the data; the weights stay.
struct result {
  double loss;
  std::map<std::string, numbers> gradients;
};
template <class G, class K, class Data, class Objective>
result run(braid::basic_weights<G, K> w, Data const& data, Objective const& objective, std::size_t threads = 1) {
  auto const full = braid::named_objective<Data>(objective);
  braid::basic_trainer<G, K, std::remove_const_t<decltype(full)>, braid::sgd> trainer(
      w, full, braid::sgd{.rate = 0}, data.size(), braid::seed{5}, threads);
  double const loss = trainer.step(data, data.size(), [](std::size_t i) { return i; }, 1.0,
                                   braid::clip_norm{std::numeric_limits<double>::infinity()});
  braid::basic_weights<G, K> g = w;
  std::copy_n(trainer.gradients(), w.param_count, g.params());
  auto gradients = by_name(g);
  std::erase_if(gradients, [](auto const& e) { return e.first.find("running_") != std::string::npos; });
  return {loss, gradients};
}

/// Every parameter's gradient of the mean loss over the data, against central differences; none of them zero everywhere.
template <auto Net, class Data, class Objective>
void check_gradients(Data const& data, Objective const& objective, double bound = 1e-6) {
  constexpr double step = 1e-5;
  braid::weights<Net, oracle> w;
  draw(w);
  auto const got = run(w, data, objective).gradients;
  REQUIRE(!got.empty());
  for (auto const& parameter : got) {  // no structured binding: clang 14 does not capture one
    auto const& name = parameter.first;
    auto const& gradient = parameter.second;
    numbers wanted(gradient.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      auto const loss_at = [&](double by) {
        auto moved = w;
        moved.write_all([&](std::string const& n, std::vector<std::size_t> const&, auto& values) {
          if (n == name) values[i] += by;
        });
        return run(moved, data, objective).loss;
      };
      wanted[i] = (loss_at(step) - loss_at(-step)) / (2 * step);
    }
    CAPTURE(name);
    CHECK(difference(gradient, wanted) < bound);
    CHECK(std::any_of(gradient.begin(), gradient.end(), [](double g) { return g != 0; }));
  }
}

}  // namespace net_test
