#include "braid/explain/watched.hpp"

#include "explain/nets.hpp"

#include "braid/fuse/embracement.hpp"
#include "braid/layer/sample_gaussian.hpp"

using namespace explain_test;

namespace {
template <auto Net>
using graph_of = decltype(bd::type_of(Net));
/// Units that learn otherwise than they predict.
inline constexpr auto drawing = bd::fuse<bd::embracement>(pulse | bd::batch_norm | bd::mean_time | bd::dense<4>, row | bd::dense<8> | bd::sample_gaussian) | bd::dense<1>;
}  // namespace

TEST_CASE("watched: the points are the inputs, and what is made of tokens") {
  using prog = ex::watched<graph_of<mixed>>;
  std::vector<std::string> names;
  std::vector<std::size_t> sizes;
  ex::each_point<prog>([&]<class P>(P) {
    names.emplace_back(P::modality::name());
    sizes.push_back(P::size);
    CHECK(P::parts == (names.back() == "note" ? 3 : 1));
  });
  CHECK(names == std::vector<std::string>{"photo", "pulse", "note", "row"});
  CHECK(sizes == std::vector<std::size_t>{32, 10, 12, 3});
}

TEST_CASE("watched: units that draw in training say their mean, and its slope; a norm over steps keeps its statistics") {
  model_of<drawing> m{bd::seed{1}};
  draw(m.weights());
  batch b(2);
  using net = ex::watched_net<graph_of<drawing>, K>;
  net w(m.weights());
  bd::bound_arguments<net::prog, double, decltype(pulse(b.steps, b.lengths)), decltype(row(b.numbers))> const args(pulse(b.steps, b.lengths), row(b.numbers));
  w.take<0>(args, 0, 2, 0);
  auto const run = [&] {
    w.run<0, 0>(true, [](std::size_t) { return std::size_t{0}; });
    return std::vector<double>(w.said<0>(), w.said<0>() + 2);
  };
  auto const said = m(pulse(b.steps, b.lengths), row(b.numbers));
  support::check_near(run(), std::vector<double>(said.begin(), said.end()), 1e-12);
  ex::each_point<net::prog>([&]<class P>(P) {
    std::vector<double> const g(w.gradient<P::step>(), w.gradient<P::step>() + 2 * P::size);
    std::vector<double> differences(2 * P::size);
    for (std::size_t i = 0; i < 2 * P::size; ++i) {
      if (i % P::size >= w.used<P>(i / P::size)) continue;
      w.values<P::step>()[i] += 1e-5;
      auto const up = run();
      w.values<P::step>()[i] -= 2e-5;
      auto const down = run();
      w.restore();
      differences[i] = (up[i / P::size] - down[i / P::size]) / 2e-5;
    }
    support::check_near(g, differences, 1e-6);
  });
}

TEST_CASE("watched: numbers beyond a length, NaN among them, are neither read nor given a gradient") {
  model_of<drawing> m{bd::seed{1}};
  batch b(2);
  b.steps[2] = NAN;  // of the first sample only one step counts
  using net = ex::watched_net<graph_of<drawing>, K>;
  net w(m.weights());
  bd::bound_arguments<net::prog, double, decltype(pulse(b.steps, b.lengths)), decltype(row(b.numbers))> const args(pulse(b.steps, b.lengths), row(b.numbers));
  w.take<0>(args, 0, 2, 0);
  w.run<0, 0>(true, [](std::size_t) { return std::size_t{0}; });
  CHECK(std::isfinite(w.said<0>()[0]));
  ex::each_point<net::prog>([&]<class P>(P) {
    for (std::size_t i = 0; i < 2 * P::size; ++i) CHECK(std::isfinite(w.gradient<P::step>()[i]));
  });
  CHECK(allocations::in([&] { w.take<0>(args, 0, 2, 0), w.run<0, 0>(true, [](std::size_t) { return std::size_t{0}; }); }) == 0);
}
