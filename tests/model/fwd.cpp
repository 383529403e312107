// What a user's header can say with fwd.hpp alone; then the same names in full.
#include "braid/fwd.hpp"

#if defined(XTENSOR_VERSION_MAJOR) || defined(__GLIBCXX__) || defined(_LIBCPP_VERSION)
#error "braid/fwd.hpp includes something"
#endif

namespace {
/// A user's class that holds a model by reference, and functions over data and weights.
template <class Net>
struct ward {
  braid::basic_model<Net, braid::reference<float>>& model;
  float first(float const* chart) const;
};
template <class... M>
int rows(braid::dataset<M...> const& data);
template <class Net, class Place>
float first_weight(braid::basic_weights<Net, Place> const& weights);
template <class Net, class Place>
bool same_tile(braid::basic_predictor<Net, Place> const&);
bool of_braid(braid::error const& e);
using places = void (*)(braid::cpu*, braid::thrust<braid::cpp, float>*);
}  // namespace

#include "braid/braid.hpp"
#include "braid/data/dataset.hpp"
#ifdef BRAID_TEST_CPU
#include "braid/backend/cpu.hpp"
#endif
#ifdef BRAID_TEST_THRUST
#include "braid/backend/thrust.hpp"
#endif

#include <doctest/doctest.h>

#include <string>
#include <type_traits>
#include <vector>

namespace {
inline constexpr braid::features<struct chart_tag, 2> chart;
inline constexpr auto net = chart | braid::dense<1>;

template <class Net>
float ward<Net>::first(float const* values) const {
  return model(chart(std::vector<float>(values, values + 2)))(0, 0);
}
template <class... M>
int rows(braid::dataset<M...> const& data) {
  return int(data.size());
}
template <class Net, class Place>
float first_weight(braid::basic_weights<Net, Place> const& weights) {
  return weights.params()[0];
}
template <class Net, class Place>
bool same_tile(braid::basic_predictor<Net, Place> const&) {
  return braid::basic_predictor<Net, Place>::tile == braid::predictor<net, Place>::tile;
}
bool of_braid(braid::error const& e) { return std::string(e.what()).starts_with("braid: "); }
}  // namespace

TEST_CASE("fwd: what was only named is what is defined") {
  braid::model<net, braid::reference<float>> model{braid::seed{1}};
  float const values[2] = {1, 2};
  auto const expected = model(chart(std::vector<float>{1, 2}))(0, 0);
  CHECK(ward<decltype(braid::type_of(net))>{model}.first(values) == expected);
  CHECK(first_weight(model.weights()) == model.weights().params()[0]);
  CHECK(same_tile(braid::predictor<net, braid::reference<float>>(model.weights())));
  std::vector<float> const six(6);
  CHECK(rows(braid::dataset{chart(six)}) == 3);
  CHECK(of_braid(braid::shape_error("chart", "rows", "2", "3")));
  static_assert(std::is_base_of_v<braid::error, braid::value_error> && std::is_base_of_v<braid::error, braid::file_error>);
  [[maybe_unused]] places const unused = nullptr;
#ifdef BRAID_TEST_CPU
  static_assert(braid::backend<braid::cpu>);
#endif
#ifdef BRAID_TEST_THRUST
  static_assert(braid::backend<braid::thrust<braid::cpp, float>>);
#endif
}
