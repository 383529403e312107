#include "braid/explain/randomised.hpp"

#include "explain/nets.hpp"

#include "braid/explain/gradients.hpp"

using namespace explain_test;

namespace {
inline constexpr bd::features<struct wide, 40> wide;
inline constexpr auto net = wide | bd::dense<8> | bd::tanh | bd::dense<2>;
/// Explains a sample by itself: what an edge detector does.
struct of_the_data {
  ex::attribution<decltype(bd::type_of(net)), double> says{};
  template <class Number, class A>
  auto const& operator()(Number const&, A const& a) {
    says.start(a.data.size() / 40);
    for (std::size_t i = 0; i < a.data.size(); ++i) says.at<std::remove_const_t<decltype(wide)>>(i / 40, i % 40) = a.data[i];
    return says;
  }
};
}  // namespace

TEST_CASE("randomised: an explanation that does not change with the weights is reported; a gradient changes") {
  model_of<net> m{bd::seed{5}};
  draw(m.weights());
  auto const x = support::normals<double>(40 * 6, 3);
  auto const good = ex::randomised(m, [](auto const& of) { return ex::gradients(of); }, ex::number(1), wide(x));
  REQUIRE(good.modalities.size() == 1);
  CHECK(good.modalities[0].modality == "wide");
  CHECK(std::abs(good.modalities[0].alike) < 0.3);
  CHECK(good.passed());
  auto const bad = ex::randomised(m, [](auto const&) { return of_the_data{}; }, ex::number(1), ex::randomised_options{.nets = 1}, wide(x));
  CHECK(bad.modalities[0].alike == doctest::Approx(1));
  CHECK(!bad.passed());
  CHECK(bad.text().find("does not change") != std::string::npos);
  CHECK_THROWS_AS(ex::randomised(m, [](auto const& of) { return ex::gradients(of); }, ex::number(1), ex::randomised_options{.nets = 0}, wide(x)), bd::value_error);
}

namespace {
/// Nothing but the place in the text, of the words that there are; zero beyond, as every method says.
inline constexpr bd::tokens<struct speech, 32, 6> speech;
inline constexpr auto speaking = speech | bd::embedding<2> | bd::mean_time | bd::dense<2>;
struct by_weights {
  double first;
  ex::attribution<decltype(bd::type_of(speaking)), double> says{};
  template <class Number, class A>
  auto const& operator()(Number const&, A const& a) {
    std::size_t const n = a.lengths.size();
    says.start(n);
    for (std::size_t r = 0; r < n; ++r)
      for (std::size_t t = 0; t < std::size_t(a.lengths[r]); ++t)
        says.at<std::remove_const_t<decltype(speech)>>(r, t) = 1 + bd::philox{std::uint64_t(1e6 * std::abs(first))}.uniform(r, t);
    return says;
  }
};
struct constant : by_weights {
  template <class Number, class A>
  auto const& operator()(Number const&, A const& a) {
    says.start(a.lengths.size());
    return says;
  }
};
double first_of(auto const& m) {
  double first = 0;
  m.weights().read_all([&](std::string const& name, auto const&, std::vector<double> const& v) {
    if (name == "speech.0.weight") first = v[0];
  });
  return first;
}
}  // namespace

TEST_CASE("randomised: what stands beyond the lengths is not compared") {
  model_of<speaking> m{bd::seed{5}};
  std::vector<std::int32_t> const ids(32 * 40, 1), lengths(40, 6);
  auto const check = ex::randomised(m, [](auto const& of) { return by_weights{first_of(of)}; }, ex::number(0), speech(ids, lengths));
  CHECK(std::abs(check.modalities[0].alike) < 0.3);
  CHECK(check.passed());
}

TEST_CASE("randomised: where there is nothing to compare nothing is shown") {
  model_of<speaking> m;
  std::vector<std::int32_t> const ids(32 * 2, 1), lengths(2, 6), none;
  auto const make = [](auto const& of) { return constant{{first_of(of)}}; };
  auto const check = ex::randomised(m, make, ex::number(0), speech(ids, lengths));
  REQUIRE(check.modalities.size() == 1);
  CHECK(std::isnan(check.modalities[0].alike));
  CHECK(!check.passed());
  CHECK(check.text().find("nothing to compare") != std::string::npos);
  CHECK_THROWS_AS(ex::randomised(m, make, ex::number(0), speech(none, none)), bd::value_error);
}

TEST_CASE("randomised: ranks of equal sizes; no differences, nothing to compare") {
  std::vector<double> const v{-2, 1, 2, 0};
  CHECK(ex::detail::ranks_of_sizes(v.data(), 4) == std::vector<double>{2.5, 1, 2.5, 0});
  std::vector<double> const same(4, 3.0), other{0, 2, 4, -9};
  CHECK(std::isnan(ex::detail::alike_in_rank(v.data(), same.data(), 4)));
  CHECK(ex::detail::alike_in_rank(v.data(), other.data(), 4) < 1);
}
