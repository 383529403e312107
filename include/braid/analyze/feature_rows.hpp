#pragma once
#include "braid/core/error.hpp"
#include "braid/core/law.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace braid::inline v0 {

/// Numbers in two axes, samples by features: an xtensor container, or what a model returns for one output.
template <class X>
concept samples_by_features = requires(X const& x) {
  x.shape()[1];
  double(x(std::size_t{0}, std::size_t{0}));
};

/// Samples by features, row by row, in memory of its own: what the analyses give back, and one of the containers they take.
template <class T>
struct feature_rows {
  std::size_t n = 0, width = 0;
  std::vector<T> numbers;  ///< [n, width]

  feature_rows() = default;
  feature_rows(std::size_t rows, std::size_t columns) : feature_rows(rows, columns, std::vector<T>(rows * columns)) {}
  /// Precondition: as many numbers.
  feature_rows(std::size_t rows, std::size_t columns, std::vector<T> all) : n(rows), width(columns), numbers(std::move(all)) {}
  std::array<std::size_t, 2> shape() const { return {n, width}; }
  T operator()(std::size_t r, std::size_t f) const { return numbers[r * width + f]; }
  T* row(std::size_t r) { return numbers.data() + r * width; }
  T const* row(std::size_t r) const { return numbers.data() + r * width; }
};

struct samples;
namespace detail {
/// How many axes a container has by its type; 0: only at run time.
template <class X>
inline constexpr std::size_t axes_by_type = [] {
  using shape = std::remove_cvref_t<decltype(std::declval<X const&>().shape())>;
  if constexpr (requires { std::tuple_size<shape>::value; }) return std::tuple_size<shape>::value;
  else return std::size_t{0};
}();
template <class X>
inline constexpr bool two_axes = axes_by_type<X> == 0 || axes_by_type<X> == 2;
/// Samples and features of a container, which must have these two axes.
template <class X>
std::array<std::size_t, 2> rows_and_features(std::string_view what, X const& x) {
  if constexpr (axes_by_type<X> == 0 && requires { std::size(x.shape()); })
    if (std::size(x.shape()) != 2) throw shape_error(what, "axes", "2, samples by features", std::to_string(std::size(x.shape())));
  return {std::size_t(x.shape()[0]), std::size_t(x.shape()[1])};
}
/// The numbers of any container as T; `what` stands in the errors.
template <class T, samples_by_features X>
feature_rows<T> finite_rows(std::string_view what, X const& x, std::size_t least = 1) {
  static_assert(holds<two_axes<X>, at<samples>, got<exactly<axes_by_type<X>>>, wants<exactly<2>>>,
                "the analyses take two axes, samples by features: flatten the others");
  auto const [rows, width] = rows_and_features(what, x);
  feature_rows<T> to(rows, width);
  if (to.n < least) throw value_error(what, "rows", "at least " + std::to_string(least), std::to_string(to.n));
  if (to.width == 0) throw value_error(what, "features", "at least 1", "0");
  for (std::size_t r = 0; r < to.n; ++r)
    for (std::size_t f = 0; f < to.width; ++f)
      if (T const v = T(x(r, f)); std::isfinite(v)) to.row(r)[f] = v;
      else throw value_error(what, "row " + std::to_string(r), "finite numbers", std::to_string(v));
  return to;
}
template <class Labels>
void check_labels(std::string_view what, Labels const& labels, std::size_t n) {
  if (std::size(labels) != n)
    throw shape_error(what, "labels", std::to_string(n) + ", one a row", std::to_string(std::size(labels)));
}
inline void check_width(std::string_view what, std::size_t width, std::size_t found) {
  if (width != found) throw shape_error(what, "features", std::to_string(width), std::to_string(found));
}
/// The lengths of rows, squared.
template <class T>
std::vector<T> squares(feature_rows<T> const& x) {
  std::vector<T> s(x.n);
  for (std::size_t r = 0; r < x.n; ++r)
    for (std::size_t f = 0; f < x.width; ++f) s[r] += x.row(r)[f] * x.row(r)[f];
  return s;
}
/// Every row's length becomes 1; rows of zeros stay.
template <class T>
void normalise_rows(feature_rows<T>& x) {
  auto const s = squares(x);
  for (std::size_t r = 0; r < x.n; ++r)
    if (s[r] > 0)
      for (std::size_t f = 0; f < x.width; ++f) x.row(r)[f] /= std::sqrt(s[r]);
}
}  // namespace detail

}  // namespace braid
