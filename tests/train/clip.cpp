#include "braid/train/clip.hpp"

#include "train/golden.hpp"

#include <limits>

TEST_CASE_TEMPLATE("clip_norm: PyTorch's clipped gradients", T, double, float) {
  auto const all = golden("clip");
  for (auto const& [name, most] : {std::pair<std::string, double>{"above", 1.5}, {"below", 100.0}}) {
    auto g = numbers<T>(all, name + "/grad0"), wanted = numbers<T>(all, name + "/clipped0");
    for (T v : numbers<T>(all, name + "/grad1")) g.push_back(v);
    for (T v : numbers<T>(all, name + "/clipped1")) wanted.push_back(v);
    braid::reference<T> const k;
    CHECK(difference(std::vector{std::sqrt(k.sum_squares(g.data(), g.size()))}, numbers<double>(all, name + "/norm")) <
          tolerance<T>);
    double const f = braid::clip_norm{.most = most}.factor(k, g.data(), g.size());
    CHECK((f == 1) == (name == "below"));
    for (T& v : g) v = T(f) * v;
    CHECK(difference(g, wanted) < tolerance<T>);
  }
}

TEST_CASE("clip_norm: no gradient is left alone, a NaN is not hidden") {
  CHECK(braid::clip_norm{.most = 1.0f}.factor(0.0) == 1);
  CHECK(std::isnan(braid::clip_norm{}.factor(std::numeric_limits<double>::quiet_NaN())));
}
