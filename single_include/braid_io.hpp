#pragma once
// braid: the headers of io. Written by scripts/single-include; do not edit.
#include "braid.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cinttypes>
#include <climits>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <numbers>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

// braid/analyze/feature_rows.hpp
#ifndef BRAID_SINGLE_ANALYZE_FEATURE_ROWS
#define BRAID_SINGLE_ANALYZE_FEATURE_ROWS
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
#endif

// braid/analyze/cca.hpp
#ifndef BRAID_SINGLE_ANALYZE_CCA
#define BRAID_SINGLE_ANALYZE_CCA
namespace braid::inline v0 {

struct cca_options {
  double ridge_x = 0, ridge_y = 0;  ///< added to the variances: for few samples, or features that repeat each other
};

/// What canonical correlation analysis found: pairs of directions, the most correlated first.
struct canonical_correlations {
  std::vector<double> correlations;          ///< [components], without ridges those of the projections
  std::vector<double> mean_x, mean_y;        ///< [P], [Q]
  std::vector<double> weights_x, weights_y;  ///< [components, P], [components, Q]

  /// Where samples of one side lie along the directions: [n, components], row by row.
  template <samples_by_features X>
  std::vector<double> project_x(X const& x) const {
    return project(x, mean_x, weights_x, "x");
  }
  template <samples_by_features Y>
  std::vector<double> project_y(Y const& y) const {
    return project(y, mean_y, weights_y, "y");
  }

 private:
  template <class X>
  std::vector<double> project(X const& x, std::vector<double> const& center, std::vector<double> const& weights,
                              char const* side) const {
    auto const [n, found] = detail::rows_and_features(std::string("cca, ") + side, x);
    std::size_t const width = center.size(), k = correlations.size();
    if (found != width) throw shape_error(std::string("cca, ") + side, "features", std::to_string(width), std::to_string(found));
    std::vector<double> to(n * k);
    for (std::size_t r = 0; r < n; ++r)
      for (std::size_t c = 0; c < k; ++c)
        for (std::size_t f = 0; f < width; ++f) to[r * k + c] += weights[c * width + f] * (double(x(r, f)) - center[f]);
    return to;
  }
};

namespace detail {
struct centred {
  std::vector<double> mean, rows;  // [F], [n, F]
  std::vector<double> rounding;    // [F]: columns no longer than this are but what their numbers are rounded by
  template <class X>
  centred(X const& x, std::size_t n, std::size_t width) : mean(width), rows(n * width), rounding(width) {
    using element = std::remove_cvref_t<decltype(x(std::size_t{0}, std::size_t{0}))>;
    constexpr double step = std::is_floating_point_v<element> ? double(std::numeric_limits<element>::epsilon()) : 0;
    for (std::size_t r = 0; r < n; ++r)
      for (std::size_t f = 0; f < width; ++f) {
        double const v = rows[r * width + f] = double(x(r, f));
        mean[f] += v / double(n), rounding[f] = std::hypot(rounding[f], v);
      }
    for (double& size : rounding) size *= 4 * std::max(step, std::numeric_limits<double>::epsilon());
    for (int turn = 0; turn < 2; ++turn) {  // the second takes away what the sum of many was rounded by
      std::vector<double> const by = turn == 0 ? mean : left(n, width);
      for (std::size_t i = 0; i < rows.size(); ++i) rows[i] -= by[i % width];
      if (turn > 0)
        for (std::size_t f = 0; f < width; ++f) mean[f] += by[f];
    }
  }
  std::vector<double> left(std::size_t n, std::size_t width) const {
    std::vector<double> m(width);
    for (std::size_t i = 0; i < rows.size(); ++i) m[i % width] += rows[i] / double(n);
    return m;
  }
};
inline double along(double const* a, double const* b, std::size_t n) { return std::inner_product(a, a + n, b, 0.0); }
/// Samples [n, F] as white ones: x w = u, whose columns are at right angles and of length 1. A ridge is F more samples, each
/// of one feature. From the samples themselves: their covariance would have the square of their condition.
struct whitened {
  std::vector<double> u, w;  // [F, n], column by column; [F, F]
  whitened(centred const& x, std::size_t n, std::size_t width, double ridge) : w(width * width) {
    std::size_t const rows = n + (ridge > 0 ? width : 0);
    std::vector<double> q(width * rows), r(width * width), v(width * width);
    for (std::size_t f = 0; f < width; ++f) {
      for (std::size_t i = 0; i < n; ++i) q[f * rows + i] = x.rows[i * width + f];
      if (ridge > 0) q[f * rows + n + f] = std::sqrt(ridge * double(n - 1));
    }
    for (std::size_t f = 0; f < width; ++f) {  // q r, by Gram and Schmidt, each twice
      double* const own = &q[f * rows];
      double const before = std::sqrt(detail::along(own, own, rows));
      for (int turn = 0; turn < 2; ++turn)
        for (std::size_t e = 0; e < f; ++e) {
          double const part = detail::along(&q[e * rows], own, rows);
          r[e * width + f] += part;
          for (std::size_t i = 0; i < rows; ++i) own[i] -= part * q[e * rows + i];
        }
      double const left = std::sqrt(detail::along(own, own, rows)), least = std::max(1e-14 * before, x.rounding[f]);
      double const length = left > least ? left : 0;
      r[f * width + f] = length;
      for (std::size_t i = 0; i < rows; ++i) own[i] = length > 0 ? own[i] / length : 0;
    }
    num::singular_values(r.data(), v.data(), width, width);
    std::vector<double> length(width);
    for (std::size_t k = 0; k < width; ++k)
      for (std::size_t e = 0; e < width; ++e) length[k] = std::hypot(length[k], r[e * width + k]);
    double const least = 1e-13 * *std::max_element(length.begin(), length.end());  // below, there is but rounding
    u.resize(width * n);
    for (std::size_t k = 0; k < width; ++k) {
      if (!(length[k] > least)) continue;
      for (std::size_t e = 0; e < width; ++e) {
        w[e * width + k] = v[e * width + k] / length[k];
        for (std::size_t i = 0; i < n; ++i) u[k * n + i] += q[e * rows + i] * r[e * width + k] / length[k];
      }
    }
  }
};
}  // namespace detail

/// Canonical correlation analysis: pairs of directions, one of x and one of y, along which the samples have variance 1 and
/// correlate most, each pair uncorrelated with those before it. By the singular values of the whitened samples.
///
///   auto const found = bd::cca(x, y, 2);
///   found.correlations[0], found.project_x(x)
///
/// shapes  x: [n, P], y: [n, Q], of any container of two axes; components at most min(P, Q). What differs by no more than the
///         rounding of its numbers, as constant codes do, correlates with nothing: 0. The largest weight of each
///         direction of x is positive, and the sides correlate positively.
/// units   projections none; ridges: the squares of those of x and of y.
/// cost    n (P + Q)^2 flop and some hundred (P + Q)^3, in double; allocates. For hundreds of features, not thousands.
/// errors  shape_error: other numbers of rows; value_error: fewer than 2 rows, numbers that are not finite, too many
///         components, a ridge below 0.
/// source  Hotelling 1936; as scikit-learn's CCA up to the length of the directions.
template <samples_by_features X, samples_by_features Y>
canonical_correlations cca(X const& x, Y const& y, std::size_t components, cca_options const& options = {}) {
  static_assert(holds<detail::two_axes<X> && detail::two_axes<Y>, at<samples>,
                      got<exactly<detail::axes_by_type<X>>, exactly<detail::axes_by_type<Y>>>, wants<exactly<2>>>,
                "the analyses take two axes, samples by features: flatten the others");
  auto const [n, p] = detail::rows_and_features("cca, x", x);
  auto const [rows_y, q] = detail::rows_and_features("cca, y", y);
  if (rows_y != n) throw shape_error("cca", "rows", std::to_string(n) + ", as x has", std::to_string(rows_y));
  if (n < 2) throw value_error("cca", "rows", "at least 2", std::to_string(n));
  if (components == 0 || components > std::min(p, q))
    throw value_error("cca", "components", "1 to " + std::to_string(std::min(p, q)), std::to_string(components));
  for (double const ridge : {options.ridge_x, options.ridge_y})
    if (!(ridge >= 0)) throw value_error("cca", "ridge", "from 0 on", std::to_string(ridge));
  detail::centred const a(x, n, p), b(y, n, q);
  for (auto const* side : {&a.mean, &b.mean})
    for (double const m : *side)
      if (!std::isfinite(m)) throw value_error("cca", "samples", "finite numbers", std::to_string(m));

  detail::whitened const from(a, n, p, options.ridge_x), with(b, n, q, options.ridge_y);
  std::vector<double> both(p * q), turned(q * q), value(q), to_x(p * q), to_y(q * q);
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j < q; ++j) both[i * q + j] = detail::along(&from.u[i * n], &with.u[j * n], n);
  num::singular_values(both.data(), turned.data(), p, q);
  for (std::size_t j = 0; j < q; ++j)
    for (std::size_t i = 0; i < p; ++i) value[j] = std::hypot(value[j], both[i * q + j]);
  double const least = 1e-12 * *std::max_element(value.begin(), value.end()), root = std::sqrt(double(n - 1));
  for (std::size_t j = 0; j < q; ++j) {  // of no correlation no direction
    bool const there = value[j] > least;
    for (std::size_t i = 0; i < p; ++i) both[i * q + j] *= there ? root / value[j] : 0;
    for (std::size_t i = 0; i < q; ++i) turned[i * q + j] *= there ? root : 0;
    if (!there) value[j] = 0;
  }
  num::multiply(to_x.data(), from.w.data(), both.data(), p, p, q);
  num::multiply(to_y.data(), with.w.data(), turned.data(), q, q, q);
  std::vector<std::size_t> order(q);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return value[i] > value[j]; });

  canonical_correlations found{{}, a.mean, b.mean, {}, {}};
  for (std::size_t c = 0; c < components; ++c) {
    std::size_t const at = order[c];
    found.correlations.push_back(value[at]);
    double largest = 0;
    for (std::size_t i = 0; i < p; ++i)
      if (double const w = to_x[i * q + at]; std::abs(w) > std::abs(largest)) largest = w;
    double const sign = largest < 0 ? -1 : 1;
    for (std::size_t i = 0; i < p; ++i) found.weights_x.push_back(sign * to_x[i * q + at]);
    for (std::size_t i = 0; i < q; ++i) found.weights_y.push_back(sign * to_y[i * q + at]);
  }
  return found;
}

}  // namespace braid
#endif

// braid/core/atomic_file.hpp
#ifndef BRAID_SINGLE_CORE_ATOMIC_FILE
#define BRAID_SINGLE_CORE_ATOMIC_FILE
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace braid::inline v0 {

/// A file that appears whole or not at all: bytes go to a temporary file in the same folder, commit() makes them
/// durable and renames it over the target. Without commit() (an exception on the way) the temporary file is removed
/// and what stood at the target stays. A symbolic link is followed; an existing file's permissions are kept.
///
/// errors  file_error: no such folder, no permission, disk full, the target is a folder or a device.
class atomic_file {
 public:
  explicit atomic_file(std::string path) : path_(std::move(path)), target_(path_) {
    struct stat facts;
    bool const replaces = ::stat(path_.c_str(), &facts) == 0;
    if (replaces && !S_ISREG(facts.st_mode)) refuse("a regular file to replace", "a folder, pipe or device");
    if (std::unique_ptr<char, decltype(&std::free)> const real{::realpath(path_.c_str(), nullptr), &std::free}; real)
      target_ = real.get();
    // O_EXCL keeps writers of one target apart, in this process and in others; a file left by a crash is stepped over.
    for (int attempt = 0; attempt < 1000 && handle_ < 0; ++attempt) {
      temporary_ = target_ + "." + std::to_string(::getpid()) + "-" + std::to_string(attempt) + ".tmp";
      handle_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (handle_ < 0 && errno != EEXIST) break;
    }
    if (handle_ < 0) refuse("a folder that can be written to", std::system_category().message(errno));
    // The owner may lack the right to change it; the bytes matter more than the mode.
    if (replaces) static_cast<void>(::fchmod(handle_, facts.st_mode & 07777) == 0);
  }

  atomic_file(atomic_file const&) = delete;
  atomic_file& operator=(atomic_file const&) = delete;

  ~atomic_file() {
    if (handle_ >= 0) ::close(handle_);
    if (!committed_) ::unlink(temporary_.c_str());
  }

  /// Appends bytes.
  void write(std::span<std::byte const> bytes) {
    while (!bytes.empty()) {
      auto const n = ::write(handle_, bytes.data(), std::min<std::size_t>(bytes.size(), std::size_t{1} << 30));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) refuse("room for the whole file", std::system_category().message(errno));
      bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
  }

  /// Appends characters.
  void write(std::string_view text) { write(std::as_bytes(std::span(text.data(), text.size()))); }

  /// Puts the file in its place. Nothing may be written afterwards.
  void commit() {
    if (::fsync(handle_) != 0) refuse("bytes that reach the disk", std::system_category().message(errno));
    int const closed = ::close(handle_);
    handle_ = -1;
    if (closed != 0) refuse("bytes that reach the disk", std::system_category().message(errno));
    if (::rename(temporary_.c_str(), target_.c_str()) != 0)
      refuse("a place that can be renamed to", std::system_category().message(errno));
    committed_ = true;
    sync_folder();
  }

 private:
  [[noreturn]] void refuse(std::string_view expected, std::string_view found) const {
    throw file_error(path_, "write", expected, found);
  }

  // The rename itself is on the disk only once the folder is. Some file systems cannot do it; then the name is as
  // safe as they make it.
  void sync_folder() const {
    auto const slash = target_.rfind('/');
    std::string const folder = slash == std::string::npos ? "." : target_.substr(0, slash + 1);
    int const handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return;
    static_cast<void>(::fsync(handle) == 0);
    ::close(handle);
  }

  std::string path_, target_, temporary_;
  int handle_ = -1;
  bool committed_ = false;
};

/// All of a file at once. Errors as atomic_file's.
template <class Content>
void write_whole(std::string const& path, Content const& content) {
  atomic_file out(path);
  out.write(content);
  out.commit();
}

}  // namespace braid
#endif

// braid/analyze/map_page.hpp
#ifndef BRAID_SINGLE_ANALYZE_MAP_PAGE
#define BRAID_SINGLE_ANALYZE_MAP_PAGE
namespace braid::inline v0 {

/// What a map shows beside the places.
struct map_items {
  std::string title{};
  std::vector<std::string> captions{};   ///< none, or one a row
  std::vector<std::int32_t> labels{};    ///< none, or one a row: the colour
  std::size_t height = 0, width = 0;     ///< of the pictures
  std::vector<std::uint8_t> pictures{};  ///< none, or [n, height, width]: grey
};

namespace detail {
inline constexpr std::string_view map_colours[] = {"#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee",
                                                   "#aa3377", "#bb6633", "#777777", "#004488", "#dd9900"};
/// A text within XML and HTML, where < must not open anything.
inline std::string escaped(std::string_view s) {
  std::string to;
  for (char const c : s) {
    if (c == '&') to += "&amp;";
    else if (c == '<') to += "&lt;";
    else if (c == '>') to += "&gt;";
    else if (c == '"') to += "&quot;";
    else if (static_cast<unsigned char>(c) < 32) to += ' ';
    else to += c;
  }
  return to;
}
inline std::string base64(std::span<std::uint8_t const> bytes) {
  static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string to;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::size_t const left = bytes.size() - i;
    std::uint32_t const v = std::uint32_t(bytes[i]) << 16 | (left > 1 ? std::uint32_t(bytes[i + 1]) << 8 : 0u) |
                            (left > 2 ? std::uint32_t(bytes[i + 2]) : 0u);
    to += digits[v >> 18], to += digits[v >> 12 & 63];
    to += left > 1 ? digits[v >> 6 & 63] : '=', to += left > 2 ? digits[v & 63] : '=';
  }
  return to;
}
/// The picture of a map: a circle a row, with its number in `data-i` and its caption as a title.
template <class X>
std::string map_picture(X const& places, map_items const& items) {
  constexpr double side = 720, margin = 20;
  auto const [n, columns] = detail::rows_and_features("map", places);
  if (columns != 2) throw shape_error("map", "places", "two columns", std::to_string(columns));
  auto const one_each = [&](std::string_view what, std::size_t found, std::size_t wanted) {
    if (found != 0 && found != wanted)
      throw shape_error("map", what, "none or " + std::to_string(wanted), std::to_string(found));
  };
  one_each("captions", items.captions.size(), n);
  one_each("labels", items.labels.size(), n);
  one_each("pictures", items.pictures.size(), n * items.height * items.width);
  double low[2] = {0, 0}, high[2] = {0, 0};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t d = 0; d < 2; ++d) {
      double const v = double(places(i, d));
      if (!std::isfinite(v)) throw value_error("map", "row " + std::to_string(i), "finite numbers", std::to_string(v));
      low[d] = i ? std::min(low[d], v) : v, high[d] = i ? std::max(high[d], v) : v;
    }
  double const span = std::max(high[0] - low[0], high[1] - low[1]), scale = span > 0 ? (side - 2 * margin) / span : 0;
  std::string s =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 760\" font-family=\"sans-serif\">\n<title>" +
      escaped(items.title) + "</title>\n<rect width=\"720\" height=\"760\" fill=\"#fff\"/>\n" +
      "<text x=\"20\" y=\"746\" font-size=\"16\">" + escaped(items.title) + "</text>\n";
  char text[160];
  for (std::size_t i = 0; i < n; ++i) {
    double at[2];
    for (std::size_t d = 0; d < 2; ++d) at[d] = side / 2 + scale * (double(places(i, d)) - (low[d] + high[d]) / 2);
    std::size_t const label = items.labels.empty() ? 0 : std::size_t(std::abs(std::int64_t(items.labels[i])));
    std::snprintf(text, sizeof text,
                  "<circle data-i=\"%zu\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\" fill-opacity=\".7\">", i, at[0],
                  side - at[1], map_colours[label % std::size(map_colours)].data());
    s += text;
    if (!items.captions.empty()) s += "<title>" + escaped(items.captions[i]) + "</title>";
    s += "</circle>\n";
  }
  return s + "</svg>\n";
}
}  // namespace detail

/// Writes a map as a picture: one point a row, coloured by label, its caption as the point's title.
///
///   bd::write_map_svg("map.svg", bd::t_sne(codes).places, {.title = "Codes", .labels = digits});
///
/// shapes  places: [n, 2], of any container of two axes.
/// cost    a pass; about 100 bytes a row.
/// errors  shape_error: another shape, other numbers of captions, labels or pictures; value_error: numbers that are not
///         finite; file_error: no such folder, no room.
template <samples_by_features X>
void write_map_svg(std::string const& path, X const& places, map_items const& items = {}) {
  write_whole(path, detail::map_picture(places, items));
}

/// Writes a map as a page of its own that needs nothing else: the caption and picture of the item under the pointer stand
/// beside it. Captions are text, whatever stands in them.
///
/// shapes  as write_map_svg's.
/// cost    a pass; about 100 bytes a row, and 4 for 3 pixels.
/// errors  as write_map_svg's.
template <samples_by_features X>
void write_map_page(std::string const& path, X const& places, map_items const& items = {}) {
  std::string s =
      "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>" + detail::escaped(items.title) +
      "</title>\n<style>body{margin:0;display:flex;font-family:sans-serif}svg{height:100vh}circle:hover{r:7}"
      "aside{padding:20px;width:260px}canvas{width:224px;image-rendering:pixelated;border:1px solid #ccc}"
      "</style>\n";
  s += detail::map_picture(places, items);
  auto const pixels = [](std::size_t n) { return "\"" + std::to_string(std::max<std::size_t>(n, 1)) + "\""; };
  s += "<aside><p id=\"caption\">Point at an item.</p><canvas id=\"picture\" width=" + pixels(items.width) +
       " height=" + pixels(items.height) + (items.pictures.empty() ? " hidden" : "") + "></canvas></aside>\n";
  s += "<script>\nconst pixels = \"" + detail::base64(items.pictures) + "\";\n";
  s += R"(const bytes = Uint8Array.from(atob(pixels), c => c.charCodeAt(0));
const canvas = document.getElementById("picture"), caption = document.getElementById("caption");
const [w, h] = [canvas.width, canvas.height], context = canvas.getContext("2d");
document.querySelector("svg").addEventListener("pointerover", event => {
  const i = event.target.dataset.i;
  if (i === undefined) return;
  const title = event.target.querySelector("title");
  caption.textContent = title ? title.textContent : "Row " + i;
  if (bytes.length === 0) return;
  const image = context.createImageData(w, h);
  for (let p = 0; p < w * h; ++p) image.data.set([...Array(3).fill(bytes[i * w * h + p]), 255], 4 * p);
  context.putImageData(image, 0, 0);
});
</script>
</html>
)";
  write_whole(path, s);
}

}  // namespace braid
#endif

// braid/backend/thrust_system.hpp
#ifndef BRAID_SINGLE_BACKEND_THRUST_SYSTEM
#define BRAID_SINGLE_BACKEND_THRUST_SYSTEM
namespace braid::inline v0 {

/// The Thrust backend: see backend/thrust.hpp. System: cpp, omp, tbb or cuda.
template <class System, class T = float>
struct thrust;

#ifndef __CUDACC__
struct cuda;
/// Says what is missing, once: the rest of the program is checked as if it ran on the host.
template <class T>
struct thrust<cuda, T> : host_backend<T, thrust<cuda, T>> {
  static constexpr auto name = "thrust";
  thrust() {  // here, so that the error stands at a line of the user's and not in a concept
    static_assert(sizeof(T) == 0, "thrust<cuda>: this file must be compiled by nvcc; in CMake: enable_language(CUDA), "
                                  "set_source_files_properties(... PROPERTIES LANGUAGE CUDA), link braid::cuda");
  }
};
#endif

namespace detail {
template <class T>
struct as_double {
  BRAID_HD double operator()(T x) const { return double(x); }
};
template <class T>
struct squared {
  BRAID_HD double operator()(T x) const { return double(x) * double(x); }
};
}  // namespace detail

}  // namespace braid
#endif

// braid/compare/answers.hpp
#ifndef BRAID_SINGLE_COMPARE_ANSWERS
#define BRAID_SINGLE_COMPARE_ANSWERS
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
#endif

// braid/compare/certify.hpp
#ifndef BRAID_SINGLE_COMPARE_CERTIFY
#define BRAID_SINGLE_COMPARE_CERTIFY
namespace braid::inline v0 {

/// What a model is worth with some of its modalities.
struct subset_record {
  std::string modalities;  ///< that are there, joined by " + "
  modality_set absent = 0;
  bool borne = false;      ///< whether the net can do without the others
  std::string refuses{};   ///< the step that cannot
  score said{};
  double microseconds = 0;       ///< one sample alone, median
  std::size_t weight_bytes = 0;  ///< of the steps that run
  std::size_t workspace_bytes = 0;
};

/// A model's record for every subset of its modalities. Print it: text(); keep it: csv().
struct certificate {
  std::string metric;
  std::vector<subset_record> subsets;  ///< the whole first, then by how many are there

  std::string text() const { return table(true).text(); }
  std::string csv() const { return table(false).csv(); }

 private:
  text_table table(bool words) const {
    text_table t({"modalities", "samples", metric, "calibration error", "us", "weights", "workspace"});
    auto const bytes = [&](std::size_t n) { return words ? bytes_in_words(n) : std::to_string(n); };
    for (auto const& s : subsets)
      if (s.borne)
        t.add({s.modalities, std::to_string(s.said.samples), decimals(s.said.metric, 4), decimals(s.said.calibration, 4),
               decimals(s.microseconds, 1), bytes(s.weight_bytes), bytes(s.workspace_bytes)});
      else
        t.add({s.modalities, s.refuses + " cannot do without the rest"});
    return t;
  }
};

struct certify_options {
  std::size_t calls = 200;  ///< timed, a subset
};

namespace detail {
template <class Prog, class K>
std::size_t weight_bytes_without(modality_set absent) {
  std::array<bool, Prog::size> used{};
  std::size_t numbers = 0;
  for (std::size_t i = 0; i < Prog::size; ++i)
    if (node const& d = Prog::graph.nodes[i]; !d.input && runs_without<Prog>(i, absent) && !used[d.owner])
      used[d.owner] = true, numbers += Prog::graph.nodes[d.owner].parameters;
  return numbers * sizeof(typename K::scalar);
}
}  // namespace detail

/// The metric, the calibration error, the time and the memory of a model for each of the 2^N - 1 subsets of its modalities.
/// Nets of up to 8 modalities. A row is of the samples that have all of its modalities. Where the net cannot do without what is missing, the record says which step refuses.
///
///   std::fputs(bd::certify(model, test).text().c_str(), stdout);
///
/// units   microseconds of one sample alone on this machine; bytes; a call uses the workspace of the whole net.
/// cost    one prediction of the data for each subset.
/// errors  as evaluate's (compile time).
template <class Model, class Data, class Objective>
certificate certify(Model const& model, Data const& data, Objective const& objective, certify_options const& options = {}) {
  using G = typename Model::graph;
  using K = typename Model::place;
  using prog = program<G>;
  static_assert(holds<prog::modalities::size <= most_partial, at<training>, got<exactly<prog::modalities::size>>,
                      wants<at_most<most_partial>>>,
                "certify: 2^N - 1 subsets are too many of this net's N modalities");
  auto const full = named_objective<Data>(objective);
  answers<G, K, std::remove_const_t<decltype(full)>> ask(model.weights());
  certificate all{std::string(ask.metric), {}};
  auto const steps = step_names<prog>();
  for (std::size_t lost = 0; lost < prog::modalities::size; ++lost)
    for (modality_set absent = 0; absent < all_modalities<prog>; ++absent) {
      if (std::size_t(std::popcount(absent)) != lost) continue;
      subset_record s;
      s.absent = absent;
      s.modalities = names_joined<prog>(absent);
      std::size_t const refusing = first_refusing<prog>(absent);
      s.borne = refusing == none;
      if (!s.borne) {
        s.refuses = steps[refusing];
      } else {
        auto const lacks = [&](std::size_t i) {  // who lacks more is not this row's: nothing can be asked of them
          return ask.lacks_of(data, i) & ~absent ? all_modalities<prog> : absent;
        };
        s.said = ask.template lacking<all_modalities<prog>>(lacks, data);
        s.microseconds = ask.template microseconds<all_modalities<prog>>(absent, data, options.calls);
        s.weight_bytes = detail::weight_bytes_without<prog, K>(absent);
        s.workspace_bytes = plan_of<prog, mode::predict>.elements(1) * sizeof(typename K::scalar);
      }
      all.subsets.push_back(std::move(s));
    }
  return all;
}
/// By the one target of the data.
template <class Model, class Data>
certificate certify(Model const& model, Data const& data, certify_options const& options = {}) {
  return certify(model, data, usual_loss(detail::sole_target(typename Data::names{})), options);
}

}  // namespace braid
#endif

// braid/compare/comparison.hpp
#ifndef BRAID_SINGLE_COMPARE_COMPARISON
#define BRAID_SINGLE_COMPARE_COMPARISON
namespace braid::inline v0 {

/// The mean of repeated measurements and half the width of its 95 % interval by Student's t; NaN where there is one alone.
struct mean_interval {
  double mean, half;
};
namespace detail {
/// 97.5 % point of Student's t.
inline double student_t(std::size_t freedom) {
  constexpr double table[] = {12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
                              2.2010,  2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860};
  if (freedom == 0) return std::numeric_limits<double>::quiet_NaN();
  if (freedom <= std::size(table)) return table[freedom - 1];
  double const n = double(freedom), z = 1.959964;  // Cornish and Fisher's expansion
  return z + (z * z * z + z) / (4 * n) + (5 * std::pow(z, 5) + 16 * z * z * z + 3 * z) / (96 * n * n);
}
}  // namespace detail
inline mean_interval mean_of(std::span<double const> values) {
  double middle = 0, squares = 0;
  for (double v : values) middle += v / double(values.size());
  for (double v : values) squares += (v - middle) * (v - middle);
  std::size_t const freedom = values.empty() ? 0 : values.size() - 1;
  return {middle, detail::student_t(freedom) * std::sqrt(squares / double(freedom) / double(values.size()))};
}

/// What each seed's model got of each sample, and NaN where it had no answer: their mean is the metric.
using sample_points = std::vector<std::vector<double>>;
/// The mean over seeds and samples, and half the width of its 95 % interval for another seed and another sample: both spreads,
/// Student's over the seeds' means and over the samples', as squares. Samples that belong together (of one patient, of one
/// day) are fewer than they look, and the interval is wider than this one.
inline mean_interval mean_of(sample_points const& points) {
  std::vector<double> seeds, samples;
  std::size_t const n = points.empty() ? 0 : points[0].size();
  for (auto const& of_seed : points) {
    double total = 0, told = 0;
    for (double v : of_seed)
      if (v == v) total += v, ++told;
    seeds.push_back(total / told);
  }
  for (std::size_t i = 0; i < n; ++i) {
    double total = 0;
    for (auto const& of_seed : points) total += of_seed[i] / double(points.size());
    if (total == total) samples.push_back(total);
  }
  mean_interval const by_seed = mean_of(seeds);
  return {by_seed.mean, std::hypot(by_seed.half, mean_of(samples).half)};
}

/// One model of a comparison, trained with every seed.
struct candidate {
  enum class kind { alone, fused };
  std::string name;
  kind is = kind::fused;
  sample_points test{};         ///< what it was judged by
  std::vector<double> valid{};  ///< the metric, seed by seed: what it was chosen by
  double seconds = 0;                   ///< of one training, mean
  double microseconds = 0;              ///< of one sample alone, median
  std::size_t parameters = 0, workspace_bytes = 0;
  std::vector<double> shuffled{}, zeroed{};  ///< of fused ones, by modality: the metric when that one says nothing of the sample
  bool best_in_something = false;            ///< no other is at least as good in all of metric, time, parameters and workspace
};

/// What `compare` found. Print it: text(); keep it: csv().
struct comparison {
  std::string metric;
  std::vector<std::string> modalities;
  std::vector<candidate> rows;

  /// The best by the validation data of its kind, or null where there is none that has answered any.
  candidate const* best(candidate::kind k) const {
    candidate const* found = nullptr;
    for (auto const& c : rows) {
      double const m = mean_of(c.valid).mean;
      if (c.is == k && !std::isnan(m) && (!found || m > mean_of(found->valid).mean)) found = &c;
    }
    return found;
  }
  /// How much better the best fusion is than the best modality alone on each of the test samples that both answer. Both are
  /// chosen by the validation data.
  sample_points gains() const {
    candidate const *fused = best(candidate::kind::fused), *alone = best(candidate::kind::alone);
    return fused && alone ? difference(fused->test, alone->test) : sample_points{};
  }
  mean_interval gain() const { return mean_of(gains()); }
  bool fusion_helps() const {
    auto const g = gain();
    return g.mean > 0 && g.mean - g.half > 0;
  }
  /// One sentence.
  std::string verdict() const {
    candidate const *fused = best(candidate::kind::fused), *alone = best(candidate::kind::alone);
    if (!fused || !alone) return "";
    auto const each = gains();
    auto const g = mean_of(each);
    std::string const by = (g.mean < 0 ? "" : "+") + decimals(g.mean, 4) +
                           (std::isfinite(g.half) ? " ± " + decimals(g.half, 4) : "") + " " + metric;
    std::string const of = fused->name + " against " + alone->name + " alone: " + by;
    std::string const over = " (95 %, " + std::to_string(each.size()) + " seeds, " + std::to_string(answered(each)) +
                             " samples that both answer).";
    if (!std::isfinite(g.half)) return "One seed says little: " + of + ".";
    return (fusion_helps() ? "Fusion helps: " : "Fusion does not help beyond the interval: ") + of + over;
  }
  /// Marks the candidates that no other is at least as good as in everything.
  void mark() {
    for (auto& a : rows) {
      a.best_in_something = answered(a.test) > 0 && std::none_of(rows.begin(), rows.end(), [&](candidate const& b) { return beats(b, a); });
    }
  }
  std::string text() const {
    return table(true).text() + "* no other answers the same samples and is at least as good in " + metric + ", us, parameters and workspace\n" + verdict() + "\n";
  }
  std::string csv() const { return table(false).csv(); }

 private:
  static sample_points difference(sample_points a, sample_points const& b) {
    for (std::size_t s = 0; s < a.size(); ++s)
      for (std::size_t i = 0; i < a[s].size(); ++i) a[s][i] -= b[s][i];
    return a;
  }
  static std::size_t answered(sample_points const& p) {
    return p.empty() ? 0 : std::size_t(std::count_if(p[0].begin(), p[0].end(), [](double v) { return v == v; }));
  }
  /// Whether b answers what a answers, as well as a does, for no more.
  static bool beats(candidate const& b, candidate const& a) {
    auto const both = difference(b.test, a.test);
    if (answered(both) < answered(a.test)) return false;
    double const more = mean_of(both).mean;
    bool const as_good = more >= 0 && b.microseconds <= a.microseconds && b.parameters <= a.parameters &&
                         b.workspace_bytes <= a.workspace_bytes;
    bool const better = more > 0 || b.microseconds < a.microseconds || b.parameters < a.parameters ||
                        b.workspace_bytes < a.workspace_bytes;
    return as_good && better;
  }
  text_table table(bool words) const {
    std::vector<std::string> heads{"model", "samples", metric, "±", "parameters", "seconds", "us", "workspace", "best"};
    for (auto const& m : modalities) heads.push_back(m + " shuffled"), heads.push_back(m + " zeroed");
    text_table t(heads);
    for (auto const& c : rows) {
      auto const m = mean_of(c.test);
      std::vector<std::string> row{c.name, std::to_string(answered(c.test)), decimals(m.mean, 4), decimals(m.half, 4), std::to_string(c.parameters), decimals(c.seconds, 1),
                                   decimals(c.microseconds, 1), words ? bytes_in_words(c.workspace_bytes) : std::to_string(c.workspace_bytes),
                                   c.best_in_something ? "*" : ""};
      for (std::size_t i = 0; i < c.shuffled.size(); ++i)
        row.push_back(decimals(c.shuffled[i], 4)), row.push_back(decimals(c.zeroed[i], 4));
      t.add(row);
    }
    return t;
  }
};

}  // namespace braid
#endif

// braid/compare/encoders.hpp
#ifndef BRAID_SINGLE_COMPARE_ENCODERS
#define BRAID_SINGLE_COMPARE_ENCODERS
namespace braid::inline v0 {

// What a comparison keeps while policies change: the encoders, and the layers behind the fusion.
//
//   bd::encoders(picture, report) | bd::relu | bd::dense<5>

struct no_head {};
/// Branches to be fused, each beginning with a modality, and a fragment that goes behind.
template <class Head, class... G>
struct encoder_set {};

template <graph... G>
constexpr encoder_set<no_head, G...> encoders(G...) {
  static_assert(sizeof...(G) > 0, "encoders(a, b, ...): the branches to be fused");
  return {};
}
template <class... G, class L>
  requires(element<L> || requires(L l) { l | l; })
constexpr auto operator|(encoder_set<no_head, G...>, L) {
  return encoder_set<L, G...>{};
}
template <class Head, class... G, class L>
  requires(!std::is_same_v<Head, no_head>)
constexpr auto operator|(encoder_set<Head, G...>, L l) {
  return encoder_set<decltype(Head{} | l), G...>{};
}

// The head is for a vector. Where a sequence would come out of it, the sequence is put together by mean_time before: so
// encoders may end in sequences, for policies that look at steps, and the same are compared alone and by policies over
// vectors. `| last` or the like at the end of each encoder leaves nothing to decide.

namespace detail {
template <class G, class Head>
constexpr auto headed(G g, Head head) {
  if constexpr (is_sequence<out_t<decltype(g | head)>>) return g | mean_time | head;
  else return g | head;
}
template <class G>
constexpr auto without_time(G g) {
  if constexpr (is_sequence<out_t<G>>) return g | mean_time;
  else return g;
}
template <class P, class... G>
constexpr auto fused_as_taken(G... g) {
  constexpr bool over_steps = (is_sequence<out_t<G>> || ...);
  if constexpr (over_steps && poisoned<typename fused_shape<P, out_t<G>...>::type>) return fuse<P{}>(without_time(g)...);
  else return fuse<P{}>(g...);
}
}  // namespace detail

/// Policies over logits: the head stands before them, on every branch, and nothing behind.
template <class P>
inline constexpr bool is_over_logits = requires { P::over_logits; };

/// The net of policy P over these encoders.
template <class P, class Head, class... G>
constexpr auto fused_net(encoder_set<Head, G...>) {
  if constexpr (is_over_logits<P>) return fuse<P{}>(detail::headed(G{}, Head{})...);
  else return detail::headed(detail::fused_as_taken<P>(G{}...), Head{});
}
/// The net that is trained in its place: vote has no gradient, and is trained as the mean.
template <class P, class Head, class... G>
constexpr auto trained_net(encoder_set<Head, G...> set) {
  if constexpr (requires { typename P::trained_as; }) return fuse<typename P::trained_as{}>(detail::headed(G{}, Head{})...);
  else return fused_net<P>(set);
}
/// The I-th encoder with the head.
template <std::size_t I, class Head, class... G>
constexpr auto net_alone(encoder_set<Head, G...>) {
  return detail::headed(nth<I, G...>{}, Head{});
}

/// The mean of what each encoder with the head of its own decides.
template <class Head, class... G>
constexpr auto late_mean_net(encoder_set<Head, G...>) {
  return fuse<fusion::mean{}>(detail::headed(G{}, Head{})...);
}

}  // namespace braid
#endif

// braid/compare/compare.hpp
#ifndef BRAID_SINGLE_COMPARE_COMPARE
#define BRAID_SINGLE_COMPARE_COMPARE
namespace braid::inline v0 {

/// The data of a comparison: to learn from, to choose by, and to judge by at the end.
template <class Train, class Valid, class Test>
struct splits {
  Train const& train;
  Valid const& valid;
  Test const& test;

  constexpr splits(Train const& a, Valid const& b, Test const& c) : train(a), valid(b), test(c) {}
};

struct compare_options {
  std::size_t seeds = 5;
  std::size_t epochs = 20, batch = 64, patience = 5;
  double rate = 1e-3;         ///< of adamw, where no optimiser is given
  std::size_t threads = 1;
  std::size_t calls = 200;    ///< timed, for the time of one sample
  seed from{};                ///< seed s of the comparison starts from this one plus s
  std::FILE* progress = stderr;  ///< a line a training; null: silent
};

namespace detail {
/// The samples of data in an order in which modality M comes from another sample that has it.
template <class M, class Data>
std::vector<std::uint32_t> shuffled_samples(Data const& data, std::uint64_t from) {
  std::vector<std::uint32_t> all(data.size()), there;
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = std::uint32_t(i);
    if (data.template column<M>().has(data.row(i))) there.push_back(std::uint32_t(i));
  }
  std::vector<std::uint32_t> order(there.size());
  epoch_order(from, 0, order);
  for (std::size_t i = 0; i < there.size(); ++i) all[there[i]] = there[order[i]];
  return all;
}
/// Evidence is no logits: one term of cross_entropy over it becomes one of dirichlet.
template <class G, class K, class Objective>
constexpr auto fitting_loss(Objective const& given) {
  return given;
}
template <class G, class K, class Output, class Target>
constexpr auto fitting_loss(objective<term<cross_entropy_loss, Output, Target>> const& given) {
  using prog = program<G>;
  constexpr auto o = objective_walk<G, K const, objective<term<cross_entropy_loss, Output, Target>>>::template output_of<Output>();
  if constexpr (says_at<typename prog::template at<prog::out_ids[o]>, cross_entropy_loss> == class_scores::evidence)
    return with_names(dirichlet, Output{}, Target{});
  else return given;
}
/// The weights of one net as those of another that has the same parameters in the same places; of its own, themselves.
template <class G, class Trained, class K>
decltype(auto) with_numbers_of(basic_weights<Trained, K> const& from) {
  if constexpr (std::is_same_v<G, Trained>) {
    return (from);
  } else {
    using to = basic_weights<G, K>;
    using in = basic_weights<Trained, K>;
    static_assert(to::param_count == in::param_count && to::state_count == in::state_count);
    to w{seed{}, from.place()};
    std::vector<typename K::scalar> host(std::max(to::param_count, to::state_count));
    auto const copy = [&](auto const* a, auto* b, std::size_t n) {
      if (n > 0) w.place().download(host.data(), a, n), w.place().upload(b, host.data(), n);
    };
    copy(from.params(), w.params(), to::param_count), copy(from.state(), w.state(), to::state_count);
    return w;
  }
}
/// Trains nets of Trained, which has the parameters of G, and judges nets of G with what was learnt.
template <class G, class Trained, class K, class Splits, class Objective, class Optimizer>
candidate tried(K const& place, std::string const& name, candidate::kind kind, Splits const& data, Objective const& given,
                Optimizer const& optimizer, compare_options const& o) {
  using prog = program<G>;
  auto const objective = fitting_loss<G, K>(given);
  candidate c;
  c.name = name, c.is = kind;
  c.parameters = prog::parameters;
  c.workspace_bytes = plan_of<prog, mode::predict>.elements(1) * sizeof(typename K::scalar);
  for (std::size_t s = 0; s < o.seeds; ++s) {
    basic_model<Trained, K> learner{seed{o.from.value + s}, place};
    auto const past = fit(learner, data.train, data.valid, objective, optimizer,
                          fit_options<>{.epochs = o.epochs, .batch = o.batch, .patience = o.patience,
                                        .from = seed{o.from.value + s}, .threads = o.threads, .progress = nullptr});
    for (auto const& e : past.epochs) c.seconds += e.seconds / double(o.seeds);
    basic_weights<G, K> const& weights = with_numbers_of<G>(learner.weights());
    answers<G, K, std::remove_const_t<decltype(objective)>> ask(weights);
    c.valid.push_back(mean_of(sample_points{ask(data.valid).points}).mean);
    c.test.push_back(ask(data.test).points);
    if (o.progress)
      std::fprintf(o.progress, "%s, seed %zu of %zu: %.4f\n", name.c_str(), s + 1, o.seeds, mean_of(sample_points{c.test.back()}).mean), std::fflush(o.progress);
    if (s == 0) c.microseconds = ask.template microseconds<0>(0, data.test, o.calls);
    if (kind != candidate::kind::fused) continue;
    std::size_t m = 0;
    auto const spoilt = [&]<class M>(std::type_identity<M>) {
      c.shuffled.resize(prog::modalities::size), c.zeroed.resize(prog::modalities::size);
      auto const other = shuffled_samples<M>(data.test, o.from.value + s);
      c.shuffled[m] += ask(data.test, [&](auto& batch, std::size_t first, std::size_t) {
        batch.template take_one<M>(data.test, [&](std::size_t i) { return other[first + i]; });
      }).metric / double(o.seeds);
      c.zeroed[m] += ask(data.test, [&](auto& batch, std::size_t, std::size_t rows) {
        std::fill_n(batch.template memory<M>(), rows * M::outside::size, 0);
      }).metric / double(o.seeds);
      ++m;
    };
    [&]<class... M>(types<M...>) { (spoilt(std::type_identity<M>{}), ...); }(typename prog::modalities{});
  }
  return c;
}
template <class Tag, std::size_t C>
constexpr layer::dense<C> usual_head(classes<Tag, C>) {
  return {};
}
template <class Tag, std::size_t F>
constexpr layer::dense<F> usual_head(values<Tag, F>) {
  return {};
}
template <class Target, class... G>
constexpr auto with_head(encoder_set<no_head, G...>) {
  return encoder_set<decltype(usual_head(Target{})), G...>{};
}
template <class Target, class Head, class... G>
constexpr encoder_set<Head, G...> with_head(encoder_set<Head, G...>) {
  return {};
}
}  // namespace detail

/// Trains every policy over the same encoders with every seed, and beside them each modality alone and the late mean; judges
/// all by the test data, the fused ones also with each modality shuffled among the samples, or zero.
///
///   auto const c = bd::compare<bd::concat, bd::attention<4>, bd::low_rank<4, 32>>(
///       bd::cpu{}, bd::encoders(picture, report) | bd::relu | bd::dense<5>, bd::splits{train, valid, test}, {.seeds = 5});
///   std::fputs(c.text().c_str(), stdout);
///
/// Without a head behind the encoders it is dense<classes>. A policy over logits has the head on every branch; vote, which has
/// no gradient, is trained as the mean; what says evidence (evidential) by `dirichlet` in the place of cross_entropy; stack and
/// calibrated together with their branches, not on held-out data. Encoders that end in sequences: compare/encoders.hpp.
///
/// units   the metric: accuracy of classes, R2 of values, in units of the variance of all samples; of what each answers: models
///         are compared on samples that both answer. Intervals: 95 %, over other seeds and other samples (mean_of).
/// cost    (policies + modalities + 1) * seeds trainings.
/// errors  those of `fuse` and `fit` (compile time); value_error: no seeds.
/// source  the references: Liang et al. 2021, arXiv:2107.07502; shuffling: Breiman 2001, Random forests, section 10.
template <auto... Policy, backend K, class Head, class... G, class Train, class Valid, class Test, class Objective, class Optimizer>
  requires(is_objective<Objective> || loss_object<Objective>)
comparison compare(K const& place, encoder_set<Head, G...> given_encoders, splits<Train, Valid, Test> const& data,
                   Objective const& objective, Optimizer const& optimizer, compare_options const& options = {}) {
  if (options.seeds == 0) throw value_error("compare", "seeds", "at least 1", "0");
  auto const full = named_objective<Train>(objective);
  using objective_type = std::remove_const_t<decltype(full)>;
  using goal = typename detail::judged_term<typename detail::classifying<objective_type>::term_type>::target;
  constexpr auto set = detail::with_head<goal>(given_encoders);
  comparison all;
  all.metric = detail::judged_by<goal>::metric;
  auto const run = [&]<class Net, class Trained>(Net, Trained, std::string const& name, candidate::kind kind) {
    all.rows.push_back(detail::tried<Net, Trained>(place, name, kind, data, full, optimizer, options));
    using modalities = typename program<Net>::modalities;
    if (kind == candidate::kind::fused && all.modalities.empty())
      [&]<class... M>(types<M...>) { (all.modalities.push_back(std::string(M::name())), ...); }(modalities{});
  };
  repeat_indexed<sizeof...(G)>([&]<class I>(I) {
    constexpr auto net = net_alone<I::value>(set);
    run(net, net, names_joined<program<decltype(type_of(net))>>(), candidate::kind::alone);
  });
  run(late_mean_net(set), late_mean_net(set), "late<mean>", candidate::kind::fused);
  auto const fused = [&]<class P>(P) {
    run(fused_net<P>(set), trained_net<P>(set), detail::unit_name<P>(), candidate::kind::fused);
  };
  (fused(Policy), ...);
  all.mark();
  return all;
}
/// By the one target of the data and adamw.
template <auto... Policy, backend K, class Head, class... G, class Train, class Valid, class Test>
comparison compare(K const& place, encoder_set<Head, G...> set, splits<Train, Valid, Test> const& data,
                   compare_options const& options = {}) {
  return compare<Policy...>(place, set, data, usual_loss(detail::sole_target(typename Train::names{})),
                            adamw{.rate = options.rate}, options);
}

}  // namespace braid
#endif

// braid/compare/corruption.hpp
#ifndef BRAID_SINGLE_COMPARE_CORRUPTION
#define BRAID_SINGLE_COMPARE_CORRUPTION
namespace braid::inline v0 {

// What happens to the samples of a modality on the way to a model, by the kind of modality, at a level from 0 (nothing)
// to 1. Noise is measured by the data themselves, so that a change of their unit changes nothing.
//
//   pixels (images, videos)     pixel_noise, occlusion
//   features, series, sounds    value_noise
//   series, sounds              lost_steps
//   tokens                      swapped_tokens
//
// All draws are functions of seed, modality, corruption, sample and element. They are the same at every level: of two
// levels the higher one goes further in the same direction, and loses what the lower one lost.

/// How much of a corruption, from 0 to 1. A type of its own: a level cannot change places with another number.
struct corruption_level {
  double share = 0;
  explicit constexpr corruption_level(double s) : share(s) {
    if (!(s >= 0 && s <= 1)) throw value_error("corruption", "level", "from 0 to 1", std::to_string(s));
  }
};

namespace detail {
template <class M>
inline constexpr std::size_t steps_of = 1;
template <class M>
  requires is_timed<typename M::outside>
inline constexpr std::size_t steps_of<M> = M::outside::steps;
/// Numbers a step, or a sample that has no steps: each may have a unit of its own.
template <class M>
inline constexpr std::size_t channels_of = M::outside::size / steps_of<M>;
/// Rows of dots: [C, H, W], or frames of these.
template <class M>
inline constexpr bool is_pixels = !is_ids<typename M::outside> && M::outside::rank - is_timed<typename M::outside> >= 3;
template <class M>
inline constexpr bool is_values = !is_ids<typename M::outside> && !is_pixels<M>;
}  // namespace detail

/// What corruptions of one modality need to know of its data: of numbers their range, and mean and deviation by channel
/// (of a table, by feature); of tokens which ids there are.
struct data_measure {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  std::vector<double> mean, deviation;
  std::vector<std::int32_t> ids;
};
/// Of the samples that have modality M, and of their steps.
template <class M, class Data>
data_measure measure(Data const& data) {
  constexpr std::size_t steps = detail::steps_of<M>, channels = detail::channels_of<M>;
  data_measure of;
  auto const& c = data.template column<M>();
  std::vector<double> total(channels), squares(channels);
  double count = 0;
  auto const each = [&](auto&& f) {
    for (std::size_t i = 0; i < data.size(); ++i) {
      std::size_t const r = data.row(i), used = c.lengths ? std::size_t(c.lengths[r]) : steps;
      if (!c.has(r)) continue;
      for (std::size_t k = 0; k < used * channels; ++k) f(c.data[r * M::outside::size + k], k % channels);
    }
  };
  if constexpr (is_ids<typename M::outside>) {
    std::vector<bool> seen(M::outside::vocabulary);
    each([&](std::int32_t id, std::size_t) { seen[std::size_t(id)] = true; });
    for (std::size_t v = 0; v < seen.size(); ++v)
      if (seen[v]) of.ids.push_back(std::int32_t(v));
  } else {
    each([&](auto v, std::size_t k) {
      of.low = std::min(of.low, double(v)), of.high = std::max(of.high, double(v));
      total[k] += double(v), count += k == 0;
    });
    for (double s : total) of.mean.push_back(count > 0 ? s / count : 0);
    each([&](auto v, std::size_t k) { squares[k] += (double(v) - of.mean[k]) * (double(v) - of.mean[k]); });
    for (double s : squares) of.deviation.push_back(count > 0 ? std::sqrt(s / count) : 0);
  }
  return of;
}

/// One sample of a modality to be spoilt: its numbers, how many of its steps are used, which sample of the data it is.
template <class E>
struct spoilt_sample {
  E* x;
  std::size_t steps;
  std::uint64_t number;
};

/// x + level (high - low) n with n standard normal, within [low, high]: at level 1 the noise is as strong as the data are
/// wide.
struct pixel_noise {
  static constexpr std::string_view name = "noise";
  template <class M>
  static constexpr bool fits = detail::is_pixels<M>;
  template <class M, class E>
  static void apply(corruption_level level, data_measure const& of, philox random, spoilt_sample<E> s) {
    for (std::size_t k = 0; k < s.steps * detail::channels_of<M>; ++k) {
      double const noisy = double(s.x[k]) + level.share * (of.high - of.low) * double(random.normal(s.number, k));
      s.x[k] = E(std::clamp(noisy, of.low, of.high));
    }
  }
};

/// A rectangle of that share of the picture, at a place of chance, as grey as the channel's mean in the data; in a video
/// the same one in every frame.
struct occlusion {
  static constexpr std::string_view name = "occlusion";
  template <class M>
  static constexpr bool fits = detail::is_pixels<M>;
  template <class M, class E>
  static void apply(corruption_level level, data_measure const& of, philox random, spoilt_sample<E> s) {
    constexpr std::size_t H = M::outside::dims[M::outside::rank - 2], W = M::outside::dims[M::outside::rank - 1];
    double const side = std::sqrt(level.share);
    auto const h = std::size_t(std::lround(side * double(H))), w = std::size_t(std::lround(side * double(W)));
    // The centre stays while the rectangle grows, as far as the picture goes.
    auto const from = [&](std::size_t all, std::size_t part, std::uint64_t draw) {
      double const centre = double(random.uniform(s.number, draw)) * double(all) - double(part) / 2;
      return std::size_t(std::clamp(centre, 0.0, double(all - part)));
    };
    std::size_t const top = from(H, h, 0), left = from(W, w, 1), planes = s.steps * detail::channels_of<M> / (H * W);
    for (std::size_t p = 0; p < planes; ++p) {
      double grey = 0;
      std::size_t const first = p * H * W % detail::channels_of<M>;
      for (std::size_t k = 0; k < H * W; ++k) grey += of.mean[first + k] / double(H * W);
      for (std::size_t i = top; i < top + h; ++i)
        for (std::size_t j = left; j < left + w; ++j) s.x[(p * H + i) * W + j] = E(grey);
    }
  }
};

/// x + level deviation n with n standard normal and the deviation of the channel or feature in the data: at level 1 the
/// noise is as strong as the signal.
struct value_noise {
  static constexpr std::string_view name = "noise";
  template <class M>
  static constexpr bool fits = detail::is_values<M>;
  template <class M, class E>
  static void apply(corruption_level level, data_measure const& of, philox random, spoilt_sample<E> s) {
    constexpr std::size_t channels = detail::channels_of<M>;
    for (std::size_t k = 0; k < s.steps * channels; ++k)
      s.x[k] += E(level.share * of.deviation[k % channels] * double(random.normal(s.number, k)));
  }
};

/// Each step is lost with that probability: the channels' means in the data stand in its place.
struct lost_steps {
  static constexpr std::string_view name = "lost steps";
  template <class M>
  static constexpr bool fits = detail::is_values<M> && is_timed<typename M::outside>;
  template <class M, class E>
  static void apply(corruption_level level, data_measure const& of, philox random, spoilt_sample<E> s) {
    constexpr std::size_t channels = detail::channels_of<M>;
    for (std::size_t t = 0; t < s.steps; ++t)
      if (double(random.uniform(s.number, t)) < level.share)
        for (std::size_t c = 0; c < channels; ++c) s.x[t * channels + c] = E(of.mean[c]);
  }
};

/// Each token becomes, with that probability, another one of those that the data have.
struct swapped_tokens {
  static constexpr std::string_view name = "swaps";
  template <class M>
  static constexpr bool fits = is_ids<typename M::outside>;
  template <class M, class E>
  static void apply(corruption_level level, data_measure const& of, philox random, spoilt_sample<E> s) {
    if (of.ids.size() < 2) return;
    for (std::size_t t = 0; t < s.steps; ++t) {
      if (!(double(random.uniform(s.number, 2 * t)) < level.share)) continue;
      auto const others = std::uint32_t(of.ids.size() - 1);
      auto const to = of.ids.begin() + std::ptrdiff_t(random.below(others, s.number, 2 * t + 1));
      s.x[t] = E(*to >= s.x[t] ? to[1] : *to);  // ids are sorted: the one that stands there is passed over
    }
  }
};

namespace detail {
template <class M, class... C>
consteval auto fitting() {
  auto const one = []<class D>(std::type_identity<D>) {
    if constexpr (D::template fits<M>) return types<D>{};
    else return types<>{};
  };
  return (types<>{} + ... + one(std::type_identity<C>{}));
}
}  // namespace detail
/// The corruptions that fit a modality; the first of them is its noise.
template <class M>
using corruptions_of = decltype(detail::fitting<M, pixel_noise, occlusion, value_noise, lost_steps, swapped_tokens>());

namespace detail {
template <class C, class... More>
C first_of(types<C, More...>);
}  // namespace detail
template <class M>
using noise_of = decltype(detail::first_of(corruptions_of<M>{}));

/// The stream that a corruption of a modality draws from.
template <class C, class M>
philox corruption_stream(seed from) {
  return philox{from.value}.fork(name_hash(C::name, name_hash(M::name())));
}

}  // namespace braid
#endif

// braid/compare/curve_svg.hpp
#ifndef BRAID_SINGLE_COMPARE_CURVE_SVG
#define BRAID_SINGLE_COMPARE_CURVE_SVG
namespace braid::inline v0 {

/// Lines over one axis, as an SVG picture: a colour each, with its name at the right, at the height where it ends.
/// Numbers that are not finite are left out.
class curve_svg {
 public:
  curve_svg(std::string title, std::string x_label, std::string y_label, std::vector<double> x)
      : title_(std::move(title)), x_label_(std::move(x_label)), y_label_(std::move(y_label)), x_(std::move(x)) {}

  /// y: one number for each x.
  void add(std::string name, std::vector<double> y, bool dashed = false) {
    y.resize(x_.size(), std::nan(""));
    lines_.push_back({std::move(name), std::move(y), dashed});
  }

  std::string text() const {
    double low = 0, high = 1;
    limits(low, high);
    double const first = x_.empty() ? 0 : x_.front(), end = x_.empty() || x_.back() <= first ? first + 1 : x_.back();
    auto const px = [&](double v) { return left + (v - first) / (end - first) * wide; };
    auto const py = [&](double v) { return top + (high - v) / (high - low) * tall; };
    auto const height = std::max(top + tall + 60, top + 20 * double(lines_.size()) + 40);

    std::string s = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + decimals(left + wide + 230, 0) + " " +
                    decimals(height, 0) + "\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"12\" " +
                    "fill=\"#1f2933\">\n<rect width=\"100%\" height=\"100%\" rx=\"10\" fill=\"#fbfaf7\"/>\n";
    s += words(left, 32, "start", "#1f2933", title_, " font-size=\"16\" font-weight=\"bold\"");
    s += words(left, 52, "start", "#616e7c", y_label_);
    s += words(left + wide / 2, top + tall + 38, "middle", "#616e7c", x_label_);
    for (int i = 0; i <= 5; ++i) {
      double const y = low + (high - low) * i / 5, x = first + (end - first) * i / 5;
      s += "<path d=\"M" + decimals(left, 1) + " " + decimals(py(y), 1) + " H" + decimals(left + wide, 1) +
           "\" stroke=\"#e4e7eb\"/>\n";
      s += words(left - 8, py(y) + 4, "end", "#7b8794", decimals(y, high - low < 0.1 ? 3 : 2));
      s += words(px(x), top + tall + 18, "middle", "#7b8794", decimals(x, 1));
    }
    auto const places = label_places(py);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      std::string const colour = colours[i % std::size(colours)];
      std::string points;
      for (std::size_t k = 0; k < x_.size(); ++k)
        if (double const y = lines_[i].y[k]; std::isfinite(y))
          points += (points.empty() ? "" : " ") + decimals(px(x_[k]), 1) + "," + decimals(py(y), 1);
      s += "<polyline fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"1.8\"" +
           (lines_[i].dashed ? " stroke-dasharray=\"5 4\"" : "") + " points=\"" + points + "\"/>\n";
      s += words(left + wide + 10, places[i] + 4, "start", colour, lines_[i].name);
    }
    return s + "</svg>\n";
  }

 private:
  struct line {
    std::string name;
    std::vector<double> y;
    bool dashed;
  };
  static constexpr double left = 60, top = 70, wide = 480, tall = 280;
  static constexpr char const* colours[] = {"#d64545", "#3e7cb1", "#4f9d69", "#b8860b",
                                            "#7d5ba6", "#2a9d8f", "#8d6e63", "#52606d"};

  /// From a little below the lowest number to a little above the highest, in steps of 0.05 where that is fine enough.
  void limits(double& low, double& high) const {
    double least = std::numeric_limits<double>::infinity(), most = -least;
    for (auto const& l : lines_)
      for (double y : l.y)
        if (std::isfinite(y)) least = std::min(least, y), most = std::max(most, y);
    if (!(least <= most)) return;
    double const width = most - least;
    double const step = width < 0.1 ? 0.005 : width <= 2 ? 0.05 : std::pow(10, std::floor(std::log10(width))) / 2;
    low = std::floor(least / step) * step, high = std::ceil(most / step) * step;
    if (high <= low) high = low + step;
  }
  /// Where each name stands: at the end of its line, no two closer than a row of text.
  template <class Py>
  std::vector<double> label_places(Py&& py) const {
    std::vector<double> at(lines_.size(), top);
    std::vector<std::size_t> order(lines_.size());
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      order[i] = i;
      for (double y : lines_[i].y)
        if (std::isfinite(y)) at[i] = py(y);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return at[a] < at[b]; });
    for (std::size_t k = 1; k < order.size(); ++k) at[order[k]] = std::max(at[order[k]], at[order[k - 1]] + 15);
    return at;
  }
  static std::string words(double x, double y, char const* anchor, std::string const& colour, std::string_view text,
                           char const* more = "") {
    std::string s = "<text x=\"" + decimals(x, 1) + "\" y=\"" + decimals(y, 1) + "\" text-anchor=\"" + anchor +
                    "\" fill=\"" + colour + "\"" + more + ">";
    for (char c : text) c == '&' ? s += "&amp;" : c == '<' ? s += "&lt;" : c == '>' ? s += "&gt;" : s += c;
    return s + "</text>\n";
  }

  std::string title_, x_label_, y_label_;
  std::vector<double> x_;
  std::vector<line> lines_;
};

}  // namespace braid
#endif

// braid/compare/robustness_report.hpp
#ifndef BRAID_SINGLE_COMPARE_ROBUSTNESS_REPORT
#define BRAID_SINGLE_COMPARE_ROBUSTNESS_REPORT
namespace braid::inline v0 {

/// A metric over the levels of one corruption of one modality, or of all together.
struct robustness_curve {
  std::string modality;    ///< "all": each by its own
  std::string corruption;  ///< "drop": the modality is absent
  std::vector<double> metric{};
  std::string refuses{};   ///< the step that cannot do without what was dropped; then there is no metric
  double relative = std::numeric_limits<double>::quiet_NaN();
  double effective = std::numeric_limits<double>::quiet_NaN();  ///< against a baseline
};

/// The area under a metric over levels, by the trapezoid rule: relative robustness.
///
/// source  Liang et al. 2021, arXiv:2107.07502; there levels rise by 0.1 too. Without their last step, which maps the
///         areas of all compared methods to 0 ... 1.
inline double relative_robustness(std::vector<double> const& levels, std::vector<double> const& metric) {
  double area = 0;
  for (std::size_t i = 1; i < levels.size(); ++i) area += (levels[i] - levels[i - 1]) * (metric[i] + metric[i - 1]) / 2;
  return area;
}
/// How much better a metric holds than that of a baseline would, had it started from the same height:
///   sum over levels of f_l - (b_l + f_0 - b_0).
/// A sum grows with the number of levels: compare numbers of the same levels.
///
/// source  Liang et al. 2021, arXiv:2107.07502, whose baseline is late fusion; without their last step, as above.
inline double effective_robustness(std::vector<double> const& f, std::vector<double> const& b) {
  double above = 0;
  for (std::size_t i = 0; i < f.size(); ++i) above += f[i] - (b[i] + f[0] - b[0]);
  return above;
}

/// What `robustness` found. Print it: text(); keep it: save("robustness") writes robustness.csv and robustness.svg.
struct robustness_report {
  std::string metric;
  std::vector<std::string> modalities;  ///< of the net
  std::vector<double> levels;
  std::vector<robustness_curve> curves{};

  robustness_curve const* find(std::string_view modality, std::string_view corruption) const {
    for (auto const& c : curves)
      if (c.modality == modality && c.corruption == corruption) return &c;
    return nullptr;
  }
  /// With the effective robustness against that of another model, with the same levels. What the other model does not take
  /// cannot harm it: there its curve is flat.
  robustness_report against(robustness_report const& baseline) const {
    if (baseline.levels != levels || baseline.metric != metric || baseline.curves.empty())
      throw value_error("robustness", "baseline", metric + " at the same levels", baseline.metric + ", or other levels");
    robustness_report with = *this;
    for (auto& c : with.curves) {
      auto const* const b = baseline.find(c.modality, c.corruption);
      auto const& has = baseline.modalities;
      bool const taken = c.modality == "all" || std::find(has.begin(), has.end(), c.modality) != has.end();
      c.effective = std::numeric_limits<double>::quiet_NaN();
      if (c.metric.empty() || (taken && (!b || b->metric.empty()))) continue;
      double const start = baseline.curves[0].metric[0];
      c.effective = effective_robustness(c.metric, taken ? b->metric : std::vector<double>(levels.size(), start));
    }
    return with;
  }

  std::string text() const { return table(3).text(); }
  std::string csv() const { return table(6).csv(); }
  /// One line a curve.
  std::string svg(std::string title = "Robustness") const {
    curve_svg picture(std::move(title), "level of noise, or rate of drop", metric, levels);
    for (auto const& c : curves)
      if (!c.metric.empty()) picture.add(c.modality + ": " + c.corruption, c.metric, c.corruption == "drop");
    return picture.text();
  }
  /// Writes stem.csv and stem.svg, each whole or not at all. Errors as atomic_file's.
  void save(std::string const& stem, std::string title = "Robustness") const {
    write_whole(stem + ".csv", csv());
    write_whole(stem + ".svg", svg(std::move(title)));
  }

 private:
  text_table table(int places) const {
    std::vector<std::string> heads{"modality", "corruption"};
    for (double l : levels) heads.push_back(decimals(l, 2));
    heads.insert(heads.end(), {"relative", "effective"});
    text_table t(heads, 2);
    for (auto const& c : curves) {
      std::vector<std::string> row{c.modality, c.metric.empty() ? c.corruption + ", refused by " + c.refuses : c.corruption};
      for (double v : c.metric) row.push_back(decimals(v, places));
      if (!c.metric.empty()) row.insert(row.end(), {decimals(c.relative, places), decimals(c.effective, places)});
      t.add(row);
    }
    return t;
  }
};

}  // namespace braid
#endif

// braid/compare/robustness.hpp
#ifndef BRAID_SINGLE_COMPARE_ROBUSTNESS
#define BRAID_SINGLE_COMPARE_ROBUSTNESS
namespace braid::inline v0 {

struct robustness_options {
  std::size_t steps = 10;  ///< levels 0, 1/steps, ... 1
  seed from{};             ///< of all draws
};

namespace detail {
/// A modality of a net, how its data are measured, and the stream of one of its corruptions.
template <class M, class C>
struct spoiling {
  data_measure const& of;
  philox random;
  corruption_level level;

  template <class Batch, class Data>
  void operator()(Batch& batch, Data const& data, std::size_t first, std::size_t rows) const {
    auto* const x = batch.template memory<M>();
    auto const& c = data.template column<M>();
    for (std::size_t i = 0; i < rows; ++i) {
      std::size_t const r = data.row(first + i);
      if (!c.has(r)) continue;
      std::size_t const used = c.lengths ? std::size_t(c.lengths[r]) : steps_of<M>;
      using element = std::remove_reference_t<decltype(*x)>;
      C::template apply<M>(level, of, random, spoilt_sample<element>{x + i * M::outside::size, used, r});
    }
  }
};
/// What each sample lacks when each of `dropped` that it has is lost at this rate.
template <class Prog, class Data>
std::vector<modality_set> lost_at(Data const& data, modality_set dropped, corruption_level rate, philox random) {
  std::vector<modality_set> lacks(data.size());
  for (std::size_t i = 0; i < data.size(); ++i) {
    std::size_t const r = data.row(i);
    modality_set const own = lacks_in<Prog>(data, r, typename partials_in<Data>::type{});
    lacks[i] = own | drawn_loss<Prog>(all_modalities<Prog> & ~own, dropped, float(rate.share), random, r);
  }
  return lacks;
}
}  // namespace detail

namespace detail {
template <class Model, class Data, class Objective>
robustness_report robustness_of(Model const& model, Data const& data, Objective const& objective, robustness_options const& options) {
  using G = typename Model::graph;
  using K = typename Model::place;
  using prog = program<G>;
  if (options.steps == 0) throw value_error("robustness", "steps", "at least 1", "0");
  auto const full = named_objective<Data>(objective);
  answers<G, K, std::remove_const_t<decltype(full)>> ask(model.weights());
  robustness_report report{std::string(ask.metric), {}, {}};
  for (std::size_t l = 0; l <= options.steps; ++l) report.levels.push_back(double(l) / double(options.steps));

  auto const add = [&](std::string_view modality, std::string_view corruption, auto&& metric_at) {
    robustness_curve c{std::string(modality), std::string(corruption)};
    for (double l : report.levels) {
      c.metric.push_back(metric_at(corruption_level(l), c));
      if (!c.refuses.empty()) return c.metric.clear(), report.curves.push_back(c);
    }
    c.relative = relative_robustness(report.levels, c.metric);
    report.curves.push_back(c);
  };

  [&]<class... M>(types<M...>) {
    (report.modalities.push_back(std::string(M::name())), ...);
    std::vector<data_measure> const measures{measure<M>(data)...};
    auto const of = [&]<class N>(std::type_identity<N>) -> data_measure const& { return measures[index_of<N, M...>()]; };
    auto const each_corruption = [&]<class N, class... C>(std::type_identity<N> n, types<C...>) {
      (add(N::name(), C::name, [&](corruption_level level, auto&) {
        detail::spoiling<N, C> const spoil{of(n), corruption_stream<C, N>(options.from), level};
        return ask(data, [&](auto& batch, std::size_t first, std::size_t rows) { spoil(batch, data, first, rows); }).metric;
      }), ...);
    };
    (each_corruption(std::type_identity<M>{}, corruptions_of<M>{}), ...);
    add("all", "noise", [&](corruption_level level, auto&) {
      return ask(data, [&](auto& batch, std::size_t first, std::size_t rows) {
        (detail::spoiling<M, noise_of<M>>{of(std::type_identity<M>{}), corruption_stream<noise_of<M>, M>(options.from),
                                          level}(batch, data, first, rows), ...);
      }).metric;
    });
  }(typename prog::modalities{});

  if constexpr (prog::modalities::size > 1 && prog::modalities::size <= most_partial) {
    auto const steps = step_names<prog>();
    philox const random = philox{options.from.value}.fork(name_hash(std::string_view("drop")));
    auto const dropped = [&](std::string_view name, modality_set set) {
      add(name, "drop", [&](corruption_level rate, robustness_curve& curve) {
        auto const lacks = detail::lost_at<prog>(data, set, rate, random);
        std::vector<std::uint32_t> order(data.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = std::uint32_t(i);
        std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return lacks[a] < lacks[b]; });
        for (modality_set const l : lacks)
          if (std::size_t const step = first_refusing<prog>(l); step != none) return curve.refuses = steps[step], 0.0;
        auto const in_order = [&](std::size_t i) { return lacks[order[i]]; };
        return ask.template lacking<all_modalities<prog>>(in_order, data.subset(order)).metric;
      });
    };
    for (std::size_t m = 0; m < prog::modalities::size; ++m) dropped(report.modalities[m], modality_set{1} << m);
    dropped("all", all_modalities<prog>);
  }
  return report;
}
struct spoilt_data;
}  // namespace detail

/// A model's metric while its data get worse: for each modality each corruption that fits it (compare/corruption.hpp) at
/// levels from 0 to 1, all modalities together with their noise, and each modality, and all, absent at that rate.
///
///   auto const worn = bd::robustness(model, test).against(bd::robustness(late_mean, test));
///   std::fputs(worn.text().c_str(), stdout);
///   worn.save("robustness");
///
/// A drop is absence, the path of `.where(there)`; of a sample that would lose all it has, one drawn modality stays. Where
/// the net cannot do without, its curve has no numbers and says which step refuses.
///
/// units   the metric: accuracy of classes, R2 of values. Noise is measured by these data.
/// cost    one prediction of the data for each curve and level; drops: nets of up to 8 modalities.
/// errors  as evaluate's (compile time); value_error: no steps.
/// source  Liang et al. 2021, arXiv:2107.07502, sections on robustness; the corruptions are written here, in units of the
///         data.
template <class Model, class Data, class Objective>
robustness_report robustness(Model const& model, Data const& data, Objective const& objective, robustness_options const& options = {}) {
  static_assert(holds<detail::lies_in_memory<Data>, at<detail::spoilt_data>, got<Data>, wants<data_in_memory>>,
                "robustness measures its noise by whole columns: give data in memory, none on demand");
  if constexpr (detail::lies_in_memory<Data>) return detail::robustness_of(model, data, objective, options);
  else return {};
}
/// By the one target of the data.
template <class Model, class Data>
robustness_report robustness(Model const& model, Data const& data, robustness_options const& options = {}) {
  return robustness(model, data, usual_loss(detail::sole_target(typename Data::names{})), options);
}

}  // namespace braid
#endif

// braid/core/input_file.hpp
#ifndef BRAID_SINGLE_CORE_INPUT_FILE
#define BRAID_SINGLE_CORE_INPUT_FILE
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace braid::inline v0 {

/// A file opened for reading at any byte, or bytes in memory that are treated as one. Every read is checked against
/// the size, so a reader that goes through it cannot run past the end.
///
/// errors  file_error: not there, not a regular file, shorter than a read asks for, a failing disk.
/// threads read() may be called by several at once.
class input_file {
 public:
  explicit input_file(std::string path) : name_(std::move(path)) {
    // O_NONBLOCK: opening a pipe must not wait for a writer. Regular files ignore it.
    handle_ = ::open(name_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (handle_ < 0) refuse("", "a file that can be read", std::system_category().message(errno));
    struct stat facts;
    if (::fstat(handle_, &facts) != 0 || !S_ISREG(facts.st_mode)) {
      ::close(handle_);
      refuse("", "a regular file", "a folder, pipe or device");
    }
    size_ = static_cast<std::size_t>(facts.st_size);
  }

  /// Bytes in memory; they must outlive this object. The name stands in error messages.
  input_file(std::string name, std::span<std::byte const> bytes)
      : name_(std::move(name)), bytes_(bytes), size_(bytes.size()) {}

  input_file(input_file const&) = delete;
  input_file& operator=(input_file const&) = delete;
  ~input_file() {
    if (handle_ >= 0) ::close(handle_);
  }

  [[nodiscard]] std::string const& name() const { return name_; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Fills `out` with the bytes from `at` on; all of them or file_error.
  void read(std::size_t at, std::span<std::byte> out) const {
    require(at, out.size());
    if (out.empty()) return;
    if (handle_ < 0) {
      std::memcpy(out.data(), bytes_.data() + at, out.size());
      return;
    }
    while (!out.empty()) {
      // One call moves less than 2 GiB; EINTR and short reads are not failures.
      auto const n = ::pread(handle_, out.data(), std::min<std::size_t>(out.size(), std::size_t{1} << 30),
                             static_cast<off_t>(at));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) refuse(byte_place(at), "readable bytes", std::system_category().message(errno));
      if (n == 0) refuse(byte_place(at), std::to_string(out.size()) + " more bytes", "the end: the file was shortened");
      out = out.subspan(static_cast<std::size_t>(n));
      at += static_cast<std::size_t>(n);
    }
  }

  /// `count` bytes from `at` on. Checked before memory is taken.
  [[nodiscard]] std::vector<std::byte> read(std::size_t at, std::size_t count) const {
    require(at, count);
    std::vector<std::byte> bytes(count);
    read(at, std::span<std::byte>(bytes));
    return bytes;
  }

  /// Throws unless `count` bytes stand at `at`.
  void require(std::size_t at, std::size_t count) const {
    if (at > size_ || count > size_ - at)
      refuse(byte_place(at), std::to_string(count) + " bytes",
             at >= size_ ? "the end of the file" : std::to_string(size_ - at) + " bytes");
  }

  /// Throws file_error with this file as its subject.
  [[noreturn]] void refuse(std::string_view place, std::string_view expected, std::string_view found) const {
    throw file_error(name_, place, expected, found);
  }

 private:
  std::string name_;
  std::span<std::byte const> bytes_{};
  std::size_t size_ = 0;
  int handle_ = -1;
};

}  // namespace braid
#endif

// braid/data/array.hpp
#ifndef BRAID_SINGLE_DATA_ARRAY
#define BRAID_SINGLE_DATA_ARRAY
namespace braid::inline v0::data {

template <class T, class... Us>
concept one_of = (std::same_as<T, Us> || ...);

/// What an array's elements may be turned into: float, double and the integers, but not bool and the characters.
template <class T>
concept number = one_of<T, float, double, signed char, short, int, long, long long, unsigned char, unsigned short,
                        unsigned, unsigned long, unsigned long long>;

/// One format of element: how many bytes it takes and how to read it, which need not be aligned.
template <class Raw>
struct plain_element {
  static constexpr std::size_t size = sizeof(Raw);
  Raw operator()(std::byte const* p) const { return load<Raw>(p); }
};

struct bool_element {
  static constexpr std::size_t size = 1;
  std::uint8_t operator()(std::byte const* p) const { return *p != std::byte{0}; }
};

/// IEEE half precision.
struct half_element {
  static constexpr std::size_t size = 2;
  float operator()(std::byte const* p) const {
    std::uint32_t const bits = load<std::uint16_t>(p), exponent = bits >> 10 & 31, fraction = bits & 1023;
    std::uint32_t const sign = (bits & 0x8000) << 16;
    if (exponent == 0) {  // zero and subnormals: fraction * 2^-24, exact
      float const value = static_cast<float>(fraction) * 0x1p-24f;
      return sign ? -value : value;
    }
    return std::bit_cast<float>(sign | (exponent == 31 ? 255u : exponent + 112u) << 23 | fraction << 13);
  }
};

/// bfloat16: the upper half of a float.
struct brain_element {
  static constexpr std::size_t size = 2;
  float operator()(std::byte const* p) const { return std::bit_cast<float>(std::uint32_t{load<std::uint16_t>(p)} << 16); }
};

/// Calls f with the element that a descr names; false, without a call, if it is not one of those known here:
/// f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1 after '<' or '|', and bf16.
template <class F>
bool visit_dtype(std::string_view descr, F&& f) {
  if (descr == "bf16") return f(brain_element{}), true;
  if (descr.size() != 3 || (descr[0] != '<' && descr[0] != '|')) return false;
  auto const type = descr.substr(1);
  if (type == "f4") return f(plain_element<float>{}), true;
  if (type == "f8") return f(plain_element<double>{}), true;
  if (type == "f2") return f(half_element{}), true;
  if (type == "i1") return f(plain_element<std::int8_t>{}), true;
  if (type == "i2") return f(plain_element<std::int16_t>{}), true;
  if (type == "i4") return f(plain_element<std::int32_t>{}), true;
  if (type == "i8") return f(plain_element<std::int64_t>{}), true;
  if (type == "u1") return f(plain_element<std::uint8_t>{}), true;
  if (type == "u2") return f(plain_element<std::uint16_t>{}), true;
  if (type == "u4") return f(plain_element<std::uint32_t>{}), true;
  if (type == "u8") return f(plain_element<std::uint64_t>{}), true;
  if (type == "b1") return f(bool_element{}), true;
  return false;
}

/// Bytes of one element; 0 for a descr that is not known. Besides the numbers, "|S12" is known: texts of 12 bytes.
inline std::size_t item_size(std::string_view descr) {
  std::size_t size = 0;
  if (descr.starts_with("|S") && descr.size() > 2 && descr.size() < 12 && descr[2] != '0') {
    for (char const c : descr.substr(2)) {
      if (c < '0' || c > '9') return 0;
      size = size * 10 + static_cast<std::size_t>(c - '0');
    }
    return size;
  }
  visit_dtype(descr, [&](auto element) { size = element.size; });
  return size;
}

/// Whether `bytes` bytes are exactly the elements of that shape and descr. The product is checked for overflow.
inline bool fills(std::span<std::size_t const> shape, std::string_view descr, std::size_t bytes) {
  std::size_t const item = item_size(descr);
  auto const count = checked_product(shape);
  return item != 0 && count && bytes % item == 0 && bytes / item == *count;
}

/// v as a T. To an integer: whole numbers in its range only, else value_error; to a float: the nearest one.
template <number T, number V>
T convert(V v, std::string_view name, std::size_t index) {
  if constexpr (std::floating_point<T>) {
    return static_cast<T>(v);
  } else {
    bool fits;
    if constexpr (std::integral<V>) {
      fits = std::in_range<T>(v);
    } else {  // compared as double, where both ends of the range are exact; NaN fits nowhere
      double const x = static_cast<double>(v);
      fits = x >= static_cast<double>(std::numeric_limits<T>::min()) &&
             x < std::ldexp(1.0, std::numeric_limits<T>::digits) && x == std::trunc(x);
    }
    if (!fits)
      throw value_error(name, "element " + std::to_string(index),
                        "a whole number from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
                            std::to_string(std::numeric_limits<T>::max()),
                        std::to_string(v));
    return static_cast<T>(v);
  }
}

/// A dense array as it lies in a file: row-major, little endian.
struct array {
  std::string dtype;               ///< numpy's descr, such as "<f4", "|u1" or "|S12"; "bf16", which numpy lacks
  std::vector<std::size_t> shape;  ///< empty: one number
  std::vector<std::byte> bytes;    ///< size() elements

  /// Count of elements. shape_error if it does not fit std::size_t.
  [[nodiscard]] std::size_t size() const {
    auto const n = checked_product(shape);
    if (!n) throw shape_error("array", "shape", "less than 2^64 elements", shape_text(shape));
    return *n;
  }

  /// Throws unless dtype is known and bytes are what it and the shape ask for. `name` stands in the messages.
  void check(std::string_view name = "array") const {
    if (item_size(dtype) == 0)
      throw value_error(name, "dtype", "f2 f4 f8, i1 to i8, u1 to u8, b1, bf16 or S, little endian", dtype);
    if (!fills(shape, dtype, bytes.size()))
      throw shape_error(name, "bytes", shape_text(shape) + " of " + dtype, std::to_string(bytes.size()) + " bytes");
  }

  /// Writes all elements, converted, to `out` [size()].
  ///
  /// errors  as check's; shape_error: out of another size; value_error: an element that T cannot hold (see convert).
  template <number T>
  void copy_to(std::span<T> out, std::string_view name = "array") const {
    check(name);
    if (out.size() != size())
      throw shape_error(name, "elements", std::to_string(size()), "room for " + std::to_string(out.size()));
    bool const numeric = visit_dtype(dtype, [&](auto element) {
      for (std::size_t i = 0; i < out.size(); ++i) out[i] = convert<T>(element(&bytes[i * element.size]), name, i);
    });
    if (!numeric) throw value_error(name, "dtype", "numbers", dtype);
  }

  /// All elements as T, in row-major order. Errors as copy_to's.
  template <number T>
  [[nodiscard]] std::vector<T> to(std::string_view name = "array") const {
    check(name);  // before memory is taken for a shape that the bytes may not bear out
    std::vector<T> out(size());
    copy_to(std::span<T>(out), name);
    return out;
  }

  /// The elements of an array of texts ("|S12"), without the zero bytes that fill them up. value_error: numbers.
  [[nodiscard]] std::vector<std::string> texts(std::string_view name = "array") const {
    check(name);
    if (!dtype.starts_with("|S")) throw value_error(name, "dtype", "texts, such as |S12", dtype);
    std::vector<std::string> out;
    std::size_t const item = item_size(dtype);
    for (std::string_view rest = as_text(bytes); !rest.empty(); rest.remove_prefix(item)) {
      auto const padded = rest.substr(0, item);
      out.emplace_back(padded.substr(0, padded.find_last_not_of('\0') + 1));
    }
    return out;
  }

  /// An array that holds `values` in the shape [shape...]. shape_error if their count is another.
  template <number T>
  static array from(std::span<T const> values, std::vector<std::size_t> shape) {
    array a{descr<T>(), std::move(shape), {}};
    if (a.size() != values.size())
      throw shape_error("array", "elements", shape_text(a.shape), std::to_string(values.size()) + " elements");
    auto const raw = std::as_bytes(values);
    a.bytes.assign(raw.begin(), raw.end());
    return a;
  }

 private:
  template <class T>
  static std::string descr() {
    char const kind = std::floating_point<T> ? 'f' : std::signed_integral<T> ? 'i' : 'u';
    return std::string{sizeof(T) == 1 ? '|' : '<', kind} + std::to_string(sizeof(T));
  }
};

}  // namespace braid::data
#endif

// braid/data/balanced.hpp
#ifndef BRAID_SINGLE_DATA_BALANCED
#define BRAID_SINGLE_DATA_BALANCED
namespace braid::inline v0 {

/// Sample numbers in which every class comes equally often: each sample is there, those of a rarer class again and again, and
/// what is left over is drawn by the seed without repeating one. `fit` shuffles them anew each epoch.
///
///   bd::fit(model, train.subset(bd::balanced(labels)), ...);       // labels: of the samples of train
///
/// Weigh the loss instead (cross_entropy.weight(...)) where an epoch must not grow.
///
/// cost    as many numbers as there are classes, times the most frequent one's samples.
/// errors  value_error: no samples.
/// source  Buda et al. 2018, arXiv:1710.05381 (random oversampling).
template <class Labels>
std::vector<std::uint32_t> balanced(Labels const& labels, seed from = {}) {
  std::map<std::remove_cvref_t<decltype(*std::begin(labels))>, std::vector<std::uint32_t>> of_class;
  std::uint32_t r = 0;
  for (auto const& l : labels) of_class[l].push_back(r++);
  if (r == 0) throw value_error("balanced", "labels", "at least one", "none");
  std::size_t most = 0;
  for (auto const& c : of_class) most = std::max(most, c.second.size());
  philox const random = philox{from.value}.fork(name_hash(std::string_view("balanced")));
  std::vector<std::uint32_t> all;
  std::uint64_t c = 0;
  for (auto& [label, rows] : of_class) {
    for (std::size_t k = 0; k < most / rows.size(); ++k) all.insert(all.end(), rows.begin(), rows.end());
    std::size_t const rest = most % rows.size();
    for (std::size_t i = 0; i < rest; ++i)  // the first steps of a shuffle
      std::swap(rows[i], rows[i + random.below(std::uint32_t(rows.size() - i), c, i)]);
    all.insert(all.end(), rows.begin(), rows.begin() + std::ptrdiff_t(rest));
    ++c;
  }
  return all;
}

}  // namespace braid
#endif

// braid/data/group_split.hpp
#ifndef BRAID_SINGLE_DATA_GROUP_SPLIT
#define BRAID_SINGLE_DATA_GROUP_SPLIT
namespace braid::inline v0 {

namespace detail {
/// The rows of each group, groups in their own order.
template <class Groups>
auto rows_by_group(Groups const& groups) {
  using group = std::remove_cvref_t<decltype(*std::begin(groups))>;
  std::map<group, std::vector<std::uint32_t>> rows;
  std::uint32_t r = 0;
  for (auto const& g : groups) rows[g].push_back(r++);
  std::vector<std::vector<std::uint32_t>> all;
  for (auto& g : rows) all.push_back(std::move(g.second));
  return all;
}
}  // namespace detail

/// Rows in parts of about these shares, so that no group (a patient, a speaker, a day) is in two of them: what is learnt of one
/// is then judged by others. The groups are taken in an order drawn by the seed; each goes to the part that lacks most.
///
///   auto const [train, valid, test] = bd::split_by_group<3>(patient, {0.7, 0.15, 0.15}, bd::seed{7});
///
/// shapes  groups: one name a row, numbers or texts; the rows of a part are in their own order.
/// cost    a sort of the groups.
/// errors  value_error: a share that is not above 0, fewer groups than parts.
/// source  sklearn.model_selection.GroupShuffleSplit, for several parts at once and shares of rows instead of groups.
template <std::size_t Parts, class Groups>
std::array<std::vector<std::uint32_t>, Parts> split_by_group(Groups const& groups, std::array<double, Parts> const& shares, seed from = {}) {
  double whole = 0;
  for (double s : shares) {
    if (!(s > 0 && std::isfinite(s))) throw value_error("split_by_group", "shares", "numbers above 0", std::to_string(s));
    whole += s;
  }
  auto all = detail::rows_by_group(groups);
  if (all.size() < Parts)
    throw value_error("split_by_group", "groups", "at least " + std::to_string(Parts), std::to_string(all.size()));
  philox const random = philox{from.value}.fork(name_hash(std::string_view("groups")));
  for (std::size_t i = all.size(); i-- > 1;) std::swap(all[i], all[random.below(std::uint32_t(i + 1), 0, i)]);
  double const rows = double(std::size(groups));
  std::array<std::vector<std::uint32_t>, Parts> parts;
  for (std::size_t g = 0; g < all.size(); ++g) {
    std::size_t const empty = std::size_t(std::count_if(parts.begin(), parts.end(), [](auto const& p) { return p.empty(); }));
    std::size_t poorest = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t p = 0; p < Parts; ++p) {
      if (all.size() - g == empty && !parts[p].empty()) continue;  // the last groups are for the parts without one
      double const full = double(parts[p].size()) / (rows * shares[p] / whole);
      if (full < least) least = full, poorest = p;
    }
    parts[poorest].insert(parts[poorest].end(), all[g].begin(), all[g].end());
  }
  for (auto& p : parts) std::sort(p.begin(), p.end());
  return parts;
}

/// The rows in `folds` parts of nearly one size, no group in two of them: for cross-validation. The largest groups are placed
/// first, each in the smallest part.
///
/// errors  value_error: no folds, fewer groups than folds.
/// source  sklearn.model_selection.GroupKFold.
template <class Groups>
std::vector<std::vector<std::uint32_t>> group_folds(Groups const& groups, std::size_t folds) {
  auto all = detail::rows_by_group(groups);
  if (folds == 0 || all.size() < folds)
    throw value_error("group_folds", "folds", "1 to the number of groups, " + std::to_string(all.size()), std::to_string(folds));
  std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.size() > b.size(); });
  std::vector<std::vector<std::uint32_t>> parts(folds);
  for (auto const& g : all) {
    auto& p = *std::min_element(parts.begin(), parts.end(), [](auto const& a, auto const& b) { return a.size() < b.size(); });
    p.insert(p.end(), g.begin(), g.end());
  }
  for (auto& p : parts) std::sort(p.begin(), p.end());
  return parts;
}

}  // namespace braid
#endif

// braid/data/look_ahead.hpp
#ifndef BRAID_SINGLE_DATA_LOOK_AHEAD
#define BRAID_SINGLE_DATA_LOOK_AHEAD
namespace braid::inline v0 {

/// A number that was made of something later than its own time.
struct leak {
  std::size_t time, column;   ///< the first one
  double early, late;         ///< what it was when its time was the last, and what it was when all was known
  std::size_t known;          ///< how many times were known when it was `early`
};
struct look_ahead_options {
  std::size_t cuts = 20;  ///< times up to which it is made again, drawn
  std::uint64_t from = 0;
};

/// Whether features know what is later than their own time. They are made of all times, and again of the first few only, as on
/// the day itself: what differs has looked ahead. This finds a shift by one day, a mean over all years, a table that was
/// published later than its date says; it does not find what the raw numbers themselves were given in hindsight.
///
///   if (auto const found = bd::look_ahead(days, [&](std::size_t known) { return features_of(raw, known); }))
///     throw std::runtime_error("time " + std::to_string(found->time) + " knows what comes later");
///
/// shapes  make(known): [known, columns], row by row, of the first `known` of `times` times.
/// cost    1 + cuts calls of make.
/// errors  value_error: no times; shape_error: make gives no numbers, or rows of another width.
template <class Make>
std::optional<leak> look_ahead(std::size_t times, Make&& make, look_ahead_options const& options = {}) {
  if (times == 0) throw value_error("look_ahead", "times", "at least 1", "0");
  auto const whole = make(times);
  std::size_t const columns = std::size(whole) / times;
  auto const refuse = [&](std::size_t known, std::size_t found) {
    if (columns == 0 || found != known * columns)
      throw shape_error("look_ahead", "what is made of " + std::to_string(known) + " times",
                        std::to_string(known) + " rows of " + (columns ? std::to_string(columns) : "at least 1"),
                        std::to_string(found) + " numbers");
  };
  refuse(times, std::size(whole));
  std::optional<leak> first;
  for (std::size_t c = 0; times > 1 && c <= options.cuts; ++c) {
    // The last cut leaves out one time: what looks ahead by one is seen there, whatever was drawn.
    std::size_t const known = c == options.cuts ? times - 1 : 1 + philox{options.from}.below(std::uint32_t(times - 1), 0, c);
    auto const part = make(known);
    refuse(known, std::size(part));
    for (std::size_t i = 0; i < known * columns; ++i) {
      double const then = double(part[i]), now = double(whole[i]);
      if (then == now || (then != then && now != now)) continue;  // a number that is missing is itself
      if (!first || i / columns < first->time) first = leak{i / columns, i % columns, then, now, known};
      break;
    }
  }
  return first;
}

}  // namespace braid
#endif

// braid/data/npy.hpp
#ifndef BRAID_SINGLE_DATA_NPY
#define BRAID_SINGLE_DATA_NPY
namespace braid::inline v0::data {

namespace npy {
inline constexpr std::string_view magic = "\x93NUMPY";

/// A Python string literal without escapes, between single or double quotes.
inline std::string quoted(text_cursor& text, std::string_view expected) {
  std::string const quote = text.eat("'") ? "'" : text.eat("\"") ? "\"" : "";
  if (quote.empty()) text.fail(expected);
  std::string word;
  for (char c; (c = text.take("the closing quote")) != quote[0]; word += c)
    if (c == '\\') text.fail("a string without escapes", "'\\'");
  return word;
}

inline std::vector<std::size_t> shape_tuple(text_cursor& text) {
  std::vector<std::size_t> shape;
  text.expect("(");
  while (!text.eat(")")) {
    shape.push_back(text.number("an extent"));
    // (3) is no tuple, (3,) is
    if (!text.eat(",")) {
      if (shape.size() == 1) text.fail("','");
      text.expect(")");
      break;
    }
  }
  return shape;
}

/// The header dictionary: descr, fortran_order and shape, each once, in any order.
inline array dictionary(text_cursor& text, bool& fortran) {
  array a;
  bool descr = false, order = false, shape = false;
  text.expect("{");
  while (!text.eat("}")) {
    std::string const key = quoted(text, "a key");
    text.expect(":");
    if (key == "descr" && !std::exchange(descr, true)) {
      a.dtype = quoted(text, "a descr of one type (no record)");
      if (item_size(a.dtype) == 0)
        text.fail("little endian f2 f4 f8, i1 to i8, u1 to u8, b1 or S", in_quotes(a.dtype));
    } else if (key == "fortran_order" && !std::exchange(order, true)) {
      fortran = text.eat("True");
      if (!fortran && !text.eat("False")) text.fail("True or False");
    } else if (key == "shape" && !std::exchange(shape, true)) {
      a.shape = shape_tuple(text);
    } else {
      text.fail("descr, fortran_order and shape, each once", in_quotes(key));
    }
    if (!text.eat(",")) {
      text.expect("}");
      break;
    }
  }
  if (!descr || !order || !shape) text.fail("descr, fortran_order and shape", "a header without one of them");
  text.skip_spaces();
  if (!text.ended()) text.fail("spaces up to the end of the header");
  return a;
}

/// Turns elements that lie first axis fastest (Fortran) into last axis fastest (C).
inline std::vector<std::byte> in_c_order(std::vector<std::byte> const& bytes, std::vector<std::size_t> const& shape,
                                         std::size_t item) {
  std::vector<std::byte> out(bytes.size());
  for (std::size_t i = 0; i < bytes.size() / item; ++i) {
    std::size_t rest = i, from = 0, stride = bytes.size() / item;  // i counts in C order
    for (std::size_t axis = shape.size(); axis-- > 0; rest /= shape[axis]) {
      stride /= shape[axis];
      from += rest % shape[axis] * stride;
    }
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(from * item), item,
                out.begin() + static_cast<std::ptrdiff_t>(i * item));
  }
  return out;
}
/// What stands before the elements: their type and shape (without bytes), their order, and where they begin.
struct heading {
  array of;
  bool fortran = false;
  std::size_t start = 0;
};
[[noreturn]] inline void refuse(std::string_view file, std::string_view member, std::size_t at, std::string_view expected, std::string_view found) {
  throw file_error(file, (member.empty() ? "" : std::string(member) + ", ") + byte_place(at), expected, found);
}
/// How long the heading is, from its first 12 bytes or all there are.
inline std::size_t heading_size(std::span<std::byte const> bytes, std::size_t all, std::string_view file, std::string_view member) {
  if (!as_text(bytes).starts_with(magic)) refuse(file, member, 0, "an .npy array (\\x93NUMPY)", "other bytes");
  if (bytes.size() < 8) refuse(file, member, 6, "a version", "the end");
  auto const version = std::to_integer<int>(bytes[6]);
  if (version < 1 || version > 3) refuse(file, member, 6, "version 1, 2 or 3", std::to_string(version));
  std::size_t const start = version == 1 ? 10 : 12;
  if (bytes.size() < start) refuse(file, member, 8, "the header's length", "the end");
  std::size_t const length = version == 1 ? load<std::uint16_t>(&bytes[8]) : load<std::uint32_t>(&bytes[8]);
  if (length > all - start) refuse(file, member, 8, "a header within the file", std::to_string(length) + " bytes of header");
  return start + length;
}
/// From the bytes of the heading; `all`: of the array's file.
inline heading parse_heading(std::span<std::byte const> bytes, std::size_t all, std::string_view file, std::string_view member) {
  std::size_t const start = std::to_integer<int>(bytes[6]) == 1 ? 10 : 12;
  heading h;
  h.start = bytes.size();
  text_cursor text(as_text(bytes).substr(start), std::string(file), std::string(member), start);
  h.of = dictionary(text, h.fortran);
  if (!fills(h.of.shape, h.of.dtype, all - h.start))
    refuse(file, member, h.start, shape_text(h.of.shape) + " elements of " + h.of.dtype, std::to_string(all - h.start) + " bytes");
  return h;
}
}  // namespace npy

/// The array in the bytes of one .npy file, format version 1, 2 or 3; Fortran order is turned into C order. `file` and, inside
/// an archive, `member` ("member x") stand in the messages.
///
/// errors  file_error: not the format, big endian, a dtype other than numbers and S, a length that is not
///         exactly what the shape asks for.
inline array parse_npy(std::vector<std::byte> bytes, std::string_view file, std::string_view member = {}) {
  std::size_t const start = npy::heading_size(bytes, bytes.size(), file, member);
  auto [a, fortran, begin] = npy::parse_heading(std::span(bytes).first(start), bytes.size(), file, member);
  // Moved to the front in place: one array in memory, not two.
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(begin));
  a.bytes = fortran && a.shape.size() > 1 ? npy::in_c_order(bytes, a.shape, item_size(a.dtype)) : std::move(bytes);
  return std::move(a);
}

/// Reads one .npy file. Errors as parse_npy's, and those of input_file.
inline array read_npy(input_file const& file) { return parse_npy(file.read(0, file.size()), file.name()); }
inline array read_npy(std::string const& path) { return read_npy(input_file(path)); }

/// What stands before the elements of `a` in an .npy file: a header of version 1, padded to 64 bytes.
///
/// errors  file_error naming file and member: a dtype that numpy does not have, bytes that do not fit the shape.
inline std::vector<std::byte> npy_header(array const& a, std::string_view file, std::string_view member = {}) {
  if (a.dtype == "bf16" || item_size(a.dtype) == 0)
    throw file_error(file, member, "a dtype of numpy", in_quotes(a.dtype));
  if (!fills(a.shape, a.dtype, a.bytes.size()))
    throw file_error(file, member, shape_text(a.shape) + " elements of " + a.dtype,
                     std::to_string(a.bytes.size()) + " bytes");
  std::string shape = "(";
  for (std::size_t const n : a.shape) shape += std::to_string(n) + ", ";
  if (a.shape.size() > 1) shape.erase(shape.size() - 2);
  std::string text = "{'descr': '" + a.dtype + "', 'fortran_order': False, 'shape': " + shape + "), }";
  text.resize((10 + text.size() + 1 + 63) / 64 * 64 - 11, ' ');
  text += '\n';
  if (text.size() > 0xffff) throw file_error(file, member, "a shape of fewer axes", std::to_string(a.shape.size()));
  std::vector<std::byte> out;
  append(out, npy::magic);
  append(out, std::uint16_t{1});  // version 1.0: major, then minor
  append(out, static_cast<std::uint16_t>(text.size()));
  append(out, text);
  return out;
}

/// Writes one .npy file, whole or not at all. Errors as npy_header's and atomic_file's.
inline void write_npy(std::string const& path, array const& a) {
  auto const header = npy_header(a, path);
  atomic_file out(path);
  out.write(header);
  out.write(a.bytes);
  out.commit();
}

}  // namespace braid::data
#endif

// braid/data/to_xtensor.hpp
#ifndef BRAID_SINGLE_DATA_TO_XTENSOR
#define BRAID_SINGLE_DATA_TO_XTENSOR
#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/containers/xtensor.hpp>  // 0.26 and later
#elif __has_include(<xtensor/xtensor.hpp>)
#include <xtensor/xtensor.hpp>
#else
#error "braid/data/to_xtensor.hpp needs xtensor: apt install libxtensor-dev, link braid::braid"
#include "missing_library"  // there is none: the compiler stops here
#endif

namespace braid::inline v0::data {

/// The array as an xtensor of N axes and elements T, row-major.
///
/// errors  shape_error naming `name` if the array has another number of axes; value_error as array::copy_to.
template <number T, std::size_t N>
xt::xtensor<T, N> to_xtensor(array const& a, std::string_view name) {
  if (a.shape.size() != N)
    throw shape_error(name, "shape", std::to_string(N) + (N == 1 ? " axis" : " axes"), shape_text(a.shape));
  a.check(name);  // before memory is taken
  std::array<std::size_t, N> shape{};
  for (std::size_t i = 0; i < N; ++i) shape[i] = a.shape[i];
  auto out = xt::xtensor<T, N>::from_shape(shape);
  a.copy_to(std::span<T>(out.data(), out.size()), name);
  return out;
}

}  // namespace braid::data
#endif

// braid/data/walk_forward.hpp
#ifndef BRAID_SINGLE_DATA_WALK_FORWARD
#define BRAID_SINGLE_DATA_WALK_FORWARD
namespace braid::inline v0 {

/// Rows to learn from, to choose by and to judge by, the later behind the earlier.
struct time_fold {
  std::vector<std::uint32_t> train, valid, test;
};
struct walk_forward_options {
  std::size_t folds = 5;
  std::size_t test = 0;  ///< times a fold judges; 0: as many as there are, divided by folds + 1
  std::size_t gap = 0;   ///< times left out before each part that is judged: as many as a target looks ahead
  std::size_t most = 0;  ///< times at most to learn from, the latest; 0: all that there are
  double valid = 0.2;    ///< the share of the times before a test, its latest, to choose by
};

/// Splits that go through time: every fold learns from the times before its own, and the tests follow each other to the end.
/// Rows of one time stay together.
///
///   for (auto const& f : bd::walk_forward(day, {.folds = 4, .gap = 1}))
///     bd::fit(model, all.subset(f.train), all.subset(f.valid), ...), judge(model, all.subset(f.test));
///
/// shapes  when: one number a row, in any order; rows of a fold are in the order of time.
/// units   counts are of different times, e.g. days.
/// cost    a sort of the rows; each fold's rows once.
/// errors  value_error: no folds, a share outside [0, 1), too few times for a fold to have one to learn from.
/// source  sklearn.model_selection.TimeSeriesSplit, for times with several rows, and with a part to choose by.
template <class Times>
std::vector<time_fold> walk_forward(Times const& when, walk_forward_options const& options = {}) {
  std::vector<std::uint32_t> order(std::size(when));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = std::uint32_t(i);
  auto const time = [&](std::uint32_t r) { return *(std::begin(when) + std::ptrdiff_t(r)); };
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return time(a) < time(b); });
  std::vector<std::size_t> first;  // of each time its first row, in order
  for (std::size_t i = 0; i < order.size(); ++i)
    if (i == 0 || time(order[i - 1]) < time(order[i])) first.push_back(i);
  std::size_t const times = first.size();
  first.push_back(order.size());

  if (options.folds == 0) throw value_error("walk_forward", "folds", "at least 1", "0");
  if (!(options.valid >= 0 && options.valid < 1)) throw value_error("walk_forward", "valid", "a share of 0 to below 1", std::to_string(options.valid));
  std::size_t const test = options.test ? options.test : times / (options.folds + 1), tested = options.folds * test;
  auto const rows = [&](std::size_t from, std::size_t to) {
    return std::vector<std::uint32_t>(order.begin() + std::ptrdiff_t(first[from]), order.begin() + std::ptrdiff_t(first[to]));
  };
  std::vector<time_fold> all;
  for (std::size_t f = 0; f < options.folds; ++f) {
    std::size_t const begin = times - std::min(times, tested) + f * test, end = begin > options.gap ? begin - options.gap : 0;
    std::size_t const from = options.most && end > options.most ? end - options.most : 0;
    auto const chosen = std::size_t(std::round(options.valid * double(end - from)));
    std::size_t const learnt = end - chosen, gap = chosen ? options.gap : 0;
    if (test == 0 || tested > times || learnt <= from + gap)
      throw value_error("walk_forward", "times",
                        "more than " + std::to_string(options.folds * std::max<std::size_t>(test, 1) + options.gap) + " for " +
                            std::to_string(options.folds) + " folds of " + std::to_string(std::max<std::size_t>(test, 1)),
                        std::to_string(times));
    all.push_back({rows(from, learnt - gap), rows(learnt, end), rows(begin, begin + test)});
  }
  return all;
}

}  // namespace braid
#endif

// braid/explain/asked_without.hpp
#ifndef BRAID_SINGLE_EXPLAIN_ASKED_WITHOUT
#define BRAID_SINGLE_EXPLAIN_ASKED_WITHOUT
namespace braid::inline v0::explain {

namespace detail {
/// Whether every step of a net has few enough inputs that may lack, and the first step that cannot do without some of them.
template <class Prog>
inline constexpr bool few_branches = most_droppable_inputs<Prog>(all_modalities<Prog>) <= most_partial;
template <class Prog>
inline constexpr std::size_t refuses_a_set = [] {
  if constexpr (few_branches<Prog>) return first_unbearable<Prog>(all_modalities<Prog>);
  else return none;
}();
/// The place of an output among a net's; the number of outputs where it has none of this name.
template <class G, class Tag>
constexpr std::size_t place_of_output() {
  return []<class... O>(types<O...>) { return index_of<Tag, O...>(); }(typename output_tags<G>::type{});
}
}  // namespace detail

/// A tile of rows of which a net is asked again and again, each time without other modalities. Allocates when it is made.
///
/// shapes  take: rows of a call's arguments; ask: say(row, number `at(row)` of output J).
/// cost    ask: a prediction.
template <class G, backend K>
class asked_without {
 public:
  using prog = program<G>;
  using T = typename K::scalar;
  static constexpr std::size_t tile = basic_predictor<G, K>::tile;

  explicit asked_without(basic_weights<G, K> const& w) : place_(&w.place()), predictor_(w, 1), staged_(tile, w.place()) {
    repeat_indexed<prog::outputs>([&]<class J>(J) { host_.resize(std::max(host_.size(), tile * prog::template out<J::value>::size)); });
  }
  /// Where kernels find these rows, until done().
  template <class Arguments>
  sources<prog> take(Arguments const& args, std::size_t first, std::size_t n) {
    auto const in = staged_.take(args, first, n);
    staged_.send();
    return in;
  }
  void done() { staged_.waited(); }
  /// False, and nothing is said, where the output has nothing to be made from. Partial: all that may be absent.
  template <std::size_t J, modality_set Partial, class At, class Say>
  bool ask(sources<prog> const& in, std::size_t n, modality_set absent, At&& at, Say&& say) {
    constexpr std::size_t size = prog::template out<J>::size;
    if (!runs_without<prog>(prog::out_ids[J], absent) || absent == all_modalities<prog>) return false;
    predictor_.template tile_without<Partial>(in, n, absent, [&]<class O>(O, T const* value) {
      if (O::value == J) place_->download(host_.data(), value, n * size);
    });
    for (std::size_t r = 0; r < n; ++r) say(r, double(host_[r * size + at(r)]));
    return true;
  }

 private:
  K const* place_;
  basic_predictor<G, K> predictor_;
  staged_inputs<prog, K> staged_;
  std::vector<T> host_;
};

}  // namespace braid::explain
#endif

// braid/explain/attention_rollout.hpp
#ifndef BRAID_SINGLE_EXPLAIN_ATTENTION_ROLLOUT
#define BRAID_SINGLE_EXPLAIN_ATTENTION_ROLLOUT
namespace braid::inline v0::explain {

/// Whose attention is rolled out: that of all steps which count, in the mean (behind it stands `mean_time`), of the first one (a
/// class token), or of the last one that counts (`last`).
enum class rollout_from { mean, first, last };

struct attention_within;
namespace detail {
template <class U>
inline constexpr bool asks_itself = false;
template <std::size_t Heads, bool Causal, bool Rotary>
inline constexpr bool asks_itself<layer::self_attention<Heads, Causal, Rotary>> = true;
template <class U>
inline constexpr std::size_t turns_of = 0;
template <std::size_t N, class... L>
inline constexpr std::size_t turns_of<layer::repeat<N, L...>> = N;
template <class B, class = void>
struct unit_of_bound {
  using type = void;
};
template <class B>
struct unit_of_bound<B, std::void_t<typename B::of>> {
  using type = typename B::of;
};

/// f<step, bound unit, turns>() for the attentions and the repeated blocks of a program, last to first.
template <class Prog, class F>
constexpr void each_asking_backwards(F&& f) {
  repeat_indexed<Prog::size>([&]<class R>(R) {
    constexpr std::size_t I = Prog::size - 1 - R::value;
    if constexpr (!Prog::graph.nodes[I].input) {
      using B = typename unit_at<Prog, I>::type;
      using U = typename unit_of_bound<B>::type;
      if constexpr (asks_itself<U> || turns_of<U> != 0) f.template operator()<I, B, turns_of<U>>();
    }
  });
}
template <class Prog>
constexpr std::size_t tokens_within(modality_set from);
template <class Prog, std::size_t I>
constexpr std::size_t tokens_at() {
  if constexpr (!Prog::graph.nodes[I].input) {
    using B = typename unit_at<Prog, I>::type;
    using U = typename unit_of_bound<B>::type;
    if constexpr (asks_itself<U>) return B::T;
    else if constexpr (turns_of<U> != 0) return tokens_within<typename B::body>(1);
  }
  return 0;
}
template <class Prog, std::size_t... I>
constexpr std::size_t tokens_of(modality_set from, std::index_sequence<I...>) {
  std::size_t tokens = 0;
  for (std::size_t const n : {(origins<Prog>[I] == from ? tokens_at<Prog, I>() : 0)...})
    tokens = tokens == 0 || tokens == n || n == 0 ? std::max(tokens, n) : none;
  return tokens;
}
/// The tokens that a program's attentions are between: their count, 0 where there is none, `none` where they are not the same.
template <class Prog>
constexpr std::size_t tokens_within(modality_set from) {
  return tokens_of<Prog>(from, std::make_index_sequence<Prog::size>{});
}

/// What step t gives to step u, the mean over the heads: made again from q, k and the softmax's denominator.
template <class T, class Z>
struct mean_share {  // over [n T, T]
  T* share;
  T const *q, *log_sum;
  layer::attention_mask<Z> mask;
  T scale;
  BRAID_HD void operator()(std::size_t i, std::size_t u) const {
    constexpr std::size_t D = Z::width;
    std::size_t const r = i / Z::queries;
    T sum = 0;
    if (u < mask.seen(r, i % Z::queries)) {
      T const *const query = q + i * Z::step_q, *const key = q + Z::features + (r * Z::keys + u) * Z::step_k;
      for (std::size_t h = 0; h < Z::heads; ++h)
        sum += num::exp(scale * num::dot<D>(query + h * D, key + h * D) - log_sum[i * Z::heads + h]);
    }
    share[i * Z::keys + u] = sum / T(Z::heads);
  }
};
}  // namespace detail

/// Which steps of a modality its encoder's attention leads back to: of each self-attention, `transformer`s' too, the mean over
/// the heads, half of it and half the step itself, multiplied through all layers. It looks at the attention alone, not at what
/// is made of it, and is the same for every answer: hold it against integrated gradients or occlusion.
///
///   bd::explain::attention_rollout why(model, notes);
///   auto const weights = why(photo(pixels), notes(ids, lengths));           // [n, T] of the notes, each row adds up to 1
///   bd::explain::attention_rollout why(model, notes, bd::explain::rollout_from::first);   // behind a class token
///
/// Not for nets that turn the steps round between two attentions (`reverse_time`): their steps are taken for the same ones. Of
/// attentions beside one another, as in branches of one modality, it takes one behind the other.
///
/// shapes  [n, T], the tokens between which the attention is: the steps of the modality, one more in front with `class_token`, the
///         patches of an image. Zeros beyond a sample's length and for what is absent.
/// units   shares, at least 0.
/// cost    a forward, and in each layer 2 T T F flop for the scores, which attention does not keep, and T T numbers of a tile;
///         allocates nothing once there is room for the rows.
/// errors  attention_within (compile time): no self-attention behind this modality alone, or between different numbers of tokens; a
///         call's (model/call.hpp).
/// source  Abnar and Zuidema 2020, arXiv:2005.00928.
template <class G, backend K, class M>
class attention_rollout {
 public:
  using prog = program<G>;
  using T = typename K::scalar;
  static constexpr bool known = index_in_program<prog, M>() < prog::size;
  static constexpr std::size_t tokens = [] {
    if constexpr (known) return detail::tokens_within<prog>(modality_bit<prog, M>());
    else return std::size_t{0};
  }();
  static constexpr bool fits = tokens != 0 && tokens != none;
  static constexpr std::size_t width = fits ? tokens : 1;
  static constexpr std::size_t tile = [] {
    std::size_t rows = K::on_host ? 32 : 1024;
    while (rows > 1 && rows * (plan_of<prog, mode::explain>.elements(1) + width * width) * sizeof(T) > (K::on_host ? 4 : 1024) * 1024 * 1024)
      rows /= 2;
    return rows;
  }();

  explicit attention_rollout(basic_weights<G, K> const& w, M = {}, rollout_from from = rollout_from::mean, std::size_t rows = tile)
      : weights_(&w), from_(from), work_(plan.elements(tile), w.place()), shares_(tile * width * width, w.place()), staged_(tile, w.place()),
        on_host_(tile * width * width), next_(width) {
    static_assert(holds<known, at<M>, got<G>, wants<a_modality>>, "attention_rollout: no such modality in this net");
    static_assert(holds<!known || (tokens > 0), at<M>, got<G>, wants<attention_within>>,
                  "attention_rollout: no self-attention stands behind this modality alone");
    static_assert(holds<tokens != none, at<M>, got<G>, wants<attention_within>>,
                  "attention_rollout: the attentions behind this modality are between different numbers of tokens");
    reserve(rows);
  }
  explicit attention_rollout(basic_model<G, K> const& m, M = {}, rollout_from from = rollout_from::mean, std::size_t rows = tile)
      : attention_rollout(m.weights(), M{}, from, rows) {}

  template <class... A>
  auto operator()(A const&... a) {
    call_law<prog, A...>();
    if constexpr (call_fits<prog, A...> && fits) {
      bound_arguments<prog, T, A...> const args(a...);
      reserve(rows_ = args.rows());
      std::fill_n(weight_.begin(), rows_ * width, T(0));
      for (std::size_t r = 0, n = 0; r < rows_; r += n) {
        n = alike(r, std::min(r + tile, rows_), [&](std::size_t i) { return args.absent(i); });
        auto const in = staged_.take(args, r, n);
        staged_.send();
        look<lacking_in<prog, A...>>(in, weight_.data() + r * width, n, args.absent(r));
        staged_.waited();
      }
    }
    return view_of(weight_.data(), std::array{rows_, width});
  }

 private:
  static constexpr auto const& plan = plan_of<prog, mode::explain>;
  void reserve(std::size_t rows) {
    if (weight_.size() < rows * width) weight_.resize(rows * width);
  }
  template <modality_set Partial>
  void look(sources<prog> const& in, T* to, std::size_t n, modality_set absent) {
    if (absent & modality_bit<prog, M>()) return;
    auto const work = workspace<T>::in(work_.data(), plan, n);
    walk<prog, K const, mode::explain> const walker{weights_->place(), weights_->params(), weights_->state(), work, in, n};
    walker.template forward_without<Partial>(absent);
    bool started = false;
    detail::each_asking_backwards<prog>([&]<std::size_t I, class B, std::size_t Turns>() {
      if constexpr (origins<prog>[I] == modality_bit<prog, M>())
        back<prog, I, B, Turns>(work.kept, n, walker.template lengths<prog::graph.in(I, 0)>(), to, started);
    });
  }
  /// Through step I of a program whose kept arrays these are: an attention, or all turns of a block.
  template <class Prog, std::size_t I, class B, std::size_t Turns>
  void back(T const* kept, std::size_t n, std::int32_t const* lengths, T* to, bool& started) {
    T const* const saved = kept + plan_of<Prog, mode::explain>.saved[I] * n;
    if constexpr (Turns == 0) {
      through<B>(saved, n, lengths, to, started);
    } else {
      using body = typename B::body;
      for (std::size_t turn = Turns; turn-- > 0;)
        detail::each_asking_backwards<body>([&]<std::size_t J, class C, std::size_t Inner>() {
          constexpr bool all_count = body::graph.nodes[body::graph.in(J, 0)].clock == none;
          back<body, J, C, Inner>(saved + turn * B::training.kept * n, n, all_count || (B::drops_lengths && turn) ? nullptr : lengths, to, started);
        });
    }
  }
  /// One attention, from what its forward left behind (layer/self_attention.hpp).
  template <class B>
  void through(T const* saved, std::size_t n, std::int32_t const* lengths, T* to, bool& started) {
    using Z = typename B::sizes;
    K const& k = weights_->place();
    T const* const log_sum = saved + (lanes(width * 3 * B::F) + lanes(width * B::F)) * n;
    k.template each<width>(n * width, detail::mean_share<T, Z>{shares_.data(), saved, log_sum, {lengths, lengths}, B::template shrink<T>()});
    k.download(on_host_.data(), static_cast<T const*>(shares_.data()), n * width * width);
    for (std::size_t r = 0; r < n; ++r) {
      T* const w = to + r * width;
      T const* const share = on_host_.data() + r * width * width;
      if (!started) start(w, share);
      for (std::size_t u = 0; u < width; ++u) next_[u] = w[u] / 2;
      for (std::size_t t = 0; t < width; ++t)
        if (w[t] != 0)
          for (std::size_t u = 0; u < width; ++u) next_[u] += w[t] * share[t * width + u] / 2;
      std::copy(next_.begin(), next_.end(), w);
    }
    started = true;
  }
  /// Steps that count see themselves.
  void start(T* w, T const* share) const {
    std::size_t count = 0;
    for (std::size_t t = 0; t < width; ++t)
      count += std::any_of(share + t * width, share + (t + 1) * width, [](T s) { return s > 0; });
    if (count == 0) return;
    if (from_ == rollout_from::mean) std::fill_n(w, count, T(1) / T(count));
    else w[from_ == rollout_from::first ? 0 : count - 1] = T(1);
  }

  basic_weights<G, K> const* weights_;
  rollout_from from_;
  buffer<K> work_, shares_;
  staged_inputs<prog, K> staged_;
  std::vector<T> on_host_, next_, weight_;
  std::size_t rows_ = 0;
};

}  // namespace braid::explain
#endif

// braid/explain/number.hpp
#ifndef BRAID_SINGLE_EXPLAIN_NUMBER
#define BRAID_SINGLE_EXPLAIN_NUMBER
namespace braid::inline v0::explain {

/// Which number of a net is explained: one of an output, the same for every sample or one a sample.
///
///   explain::number(3)          of the net's one output, the number 3
///   explain::number(classes)    of sample i, the number classes[i]
///   explain::number(risk, 3)    of the output `risk`
///
/// errors  value_error: beyond the output's size; shape_error: not one a sample.
template <class Tag>
struct number_of {
  std::size_t index = 0;
  std::vector<std::size_t> each{};  ///< one a sample, or empty

  std::size_t at(std::size_t row) const { return each.empty() ? index : each[row]; }
  void check(std::size_t rows, std::size_t size) const {
    if (!each.empty() && each.size() != rows)
      throw shape_error("explain", "number", std::to_string(rows) + ", one a sample", std::to_string(each.size()));
    for (std::size_t r = 0; r < (each.empty() ? 1 : rows); ++r)
      if (at(r) >= size)
        throw value_error("explain", each.empty() ? "number" : "number of sample " + std::to_string(r),
                          "below " + std::to_string(size) + ", the size of the output", std::to_string(std::ptrdiff_t(at(r))));  // -1 was -1
  }
};

template <class I>
  requires std::is_integral_v<I>
number_of<void> number(I index) {
  return {std::size_t(index)};
}
template <class List>
  requires(!std::is_integral_v<List>)
number_of<void> number(List const& each) {
  return {0, std::vector<std::size_t>(each.begin(), each.end())};
}
template <class Tag, class I>
  requires std::is_integral_v<I>
number_of<Tag> number(output<Tag>, I index) {
  return {std::size_t(index)};
}
template <class Tag, class List>
  requires(!std::is_integral_v<List>)
number_of<Tag> number(output<Tag>, List const& each) {
  return {0, std::vector<std::size_t>(each.begin(), each.end())};
}

}  // namespace braid::explain
#endif

// braid/explain/watched.hpp
#ifndef BRAID_SINGLE_EXPLAIN_WATCHED
#define BRAID_SINGLE_EXPLAIN_WATCHED
namespace braid::inline v0::explain {

/// A net whose inputs keep their gradients: of numbers at the input itself, of token ids at what is made of them (the
/// output of the embedding). Those steps are its points.
template <class G>
struct watched : program<G> {
  static constexpr auto graph = [] {
    auto t = program<G>::graph;
    std::array<bool, program<G>::size> tokens{};
    repeat_indexed<program<G>::size>([&]<class I>(I) { tokens[I::value] = is_ids<typename program<G>::template value<I::value>>; });
    for (std::size_t i = 0; i < t.nodes.size(); ++i) {
      t.nodes[i].wants_gradient = t.nodes[i].input && !tokens[i];
      for (std::size_t j = 0; j < t.nodes[i].edges; ++j)
        if (tokens[t.in(i, j)]) t.nodes[i].wants_gradient = true;
    }
    return t;
  }();
};

/// One of its steps that keep their gradients. Cells: the modality's numbers, or its tokens; each has `parts` values here.
template <class Prog, class M, std::size_t I>
struct point {
  using modality = M;
  static constexpr std::size_t step = I, size = Prog::template value<I>::size, source = index_in_program<Prog, M>();
  static constexpr std::size_t cells = M::outside::size, parts = size / cells;
  static_assert(size % cells == 0, "what reads token ids must have a value for each of them");
  /// Values of one step in time; all where there is no time.
  static constexpr std::size_t stride = [] {
    if constexpr (is_timed<typename M::outside>) return size / M::outside::steps;
    else return size;
  }();
};
namespace detail {
template <class Prog, std::size_t Source, std::size_t I>
inline constexpr bool is_point_of = [] {
  if (!Prog::graph.nodes[I].wants_gradient) return false;
  if (Prog::graph.nodes[I].input) return I == Source;
  for (std::size_t j = 0; j < Prog::graph.nodes[I].edges; ++j)
    if (Prog::graph.in(I, j) == Source) return true;
  return false;
}();
// Function templates, not lambdas in one another: nvcc does not find an outer pack from within a generic lambda.
template <class Prog, class M, std::size_t I, class F>
constexpr void point_at(F& f) {
  if constexpr (is_point_of<Prog, index_in_program<Prog, M>(), I>) f(point<Prog, M, I>{});
}
template <class Prog, class M, class F, std::size_t... I>
constexpr void points_of(F& f, std::index_sequence<I...>) {
  (point_at<Prog, M, I>(f), ...);
}
template <class Prog, class F, class... M>
constexpr void points_of_all(F& f, types<M...>) {
  (points_of<Prog, M>(f, std::make_index_sequence<Prog::size>{}), ...);
}
}  // namespace detail
/// f(point) for all of them.
template <class Prog, class F>
constexpr void each_point(F&& f) {
  detail::points_of_all<Prog>(f, typename Prog::modalities{});
}

/// A net forward and backward on a tile of rows, as it predicts (running statistics, no dropout), from values at its points
/// that the host may change: what the methods of this room stand on. Allocates when it is made.
///
/// shapes  values<I>(), own<I>(), gradient<I>(): [n, size of step I].
/// cost    run: a forward and, if asked for, a backward of the whole net, with its weights' gradients, which nobody reads;
///         on a device, the points' values there and back.
/// errors  a_backward (compile time): a unit without one.
template <class G, backend K>
class watched_net {
 public:
  using prog = watched<G>;
  using T = typename K::scalar;
  static constexpr auto const& plan = plan_of<prog, mode::explain>;
  static constexpr std::size_t tile = [] {
    std::size_t rows = K::on_host ? 32 : 1024;
    while (rows > 1 && rows * (plan.elements(1) * sizeof(T) + 1) > (K::on_host ? 4 : 1024) * 1024 * 1024) rows /= 2;
    return rows;
  }();

  explicit watched_net(basic_weights<G, K> const& w)
      : weights_(&w), work_(plan.elements(tile), w.place()), unread_(basic_weights<G, K>::param_count, w.place()),
        staged_(tile, w.place()) {
    repeat_indexed<prog::size>([]<class I>(I) {
      if constexpr (!prog::graph.nodes[I::value].input)
        static_assert(prog::graph.nodes[I::value].differentiable, "a unit of this net has no backward: its gradients cannot be explained");
    });
    each_point<prog>([&]<class P>(P) {
      if constexpr (prog::graph.nodes[P::step].input) there_[P::step] = buffer<K>(tile * P::size, w.place());
      for (auto* all : {&own_, &values_, &gradients_}) (*all)[P::step].resize(tile * P::size);
    });
    repeat_indexed<prog::outputs>([&]<class J>(J) {
      said_[J::value].resize(tile * prog::template out<J::value>::size);
      asked_.resize(std::max(asked_.size(), said_[J::value].size()));
    });
  }

  /// Rows first to first + n of a call's arguments, which all lack `absent`.
  template <modality_set Partial, class Arguments>
  void take(Arguments const& given, std::size_t first, std::size_t n, modality_set absent) {
    K const& k = weights_->place();
    n_ = n, absent_ = absent;
    auto const on_host = given.from(first);
    in_ = staged_.take(given, first, n);
    staged_.send();
    lengths_ = on_host.lengths;
    bool any = false;
    each_point<prog>([&]<class P>(P) {
      auto& own = own_[P::step];
      if constexpr (!prog::graph.nodes[P::step].input) any = true;
      else if (auto const* x = static_cast<T const*>(on_host.data[P::step])) std::copy_n(x, n * P::size, own.data());
      else std::fill_n(own.data(), n * P::size, T(0));
    });
    if (any) over(in_).template forward_changed<Partial>(absent, reads{*this, k});
    each_point<prog>([&]<class P>(P) {
      for (std::size_t r = 0; r < n; ++r)  // what stands beyond a length may be anything
        std::fill(own_[P::step].begin() + std::ptrdiff_t(r * P::size + used<P>(r)),
                  own_[P::step].begin() + std::ptrdiff_t((r + 1) * P::size), T(0));
    });
    restore();
    staged_.waited();
  }
  std::size_t rows() const { return n_; }
  /// How many values of row r count at a point.
  template <class P>
  std::size_t used(std::size_t r) const {
    if (absent_ & modality_bit<prog, typename P::modality>()) return 0;
    auto const* l = lengths_[P::source];
    return l ? std::size_t(l[r]) * P::stride : P::size;
  }
  /// The next run is of the samples as they are.
  void restore() {
    for (std::size_t i = 0; i < prog::size; ++i) std::copy(own_[i].begin(), own_[i].end(), values_[i].begin());
  }
  /// What the next run takes at the points of step I, to be changed; the samples' own; the last run's gradient.
  template <std::size_t I>
  T* values() {
    return values_[I].data();
  }
  template <std::size_t I>
  T const* own() const {
    return own_[I].data();
  }
  template <std::size_t I>
  T const* gradient() const {
    return gradients_[I].data();
  }
  /// Output J of the last run, [n, size]; NaN where all its modalities are absent.
  template <std::size_t J>
  T const* said() const {
    return said_[J].data();
  }

  /// Forward, and with `back` the gradients of number at(r) of output J.
  template <std::size_t J, modality_set Partial, class At>
  void run(bool back, At&& at) {
    K const& k = weights_->place();
    auto in = in_;
    each_point<prog>([&]<class P>(P) {
      if constexpr (prog::graph.nodes[P::step].input)
        if (in.data[P::step]) {
          k.upload(there_[P::step].data(), values_[P::step].data(), n_ * P::size);
          in.data[P::step] = there_[P::step].data();
        }
    });
    auto const w = over(in);
    w.template forward_changed<Partial>(absent_, writes{*this, k});
    repeat_indexed<prog::outputs>([&]<class O>(O) {
      constexpr std::size_t id = prog::out_ids[O::value], size = prog::template out<O::value>::size;
      auto& said = said_[O::value];
      if (runs_without<prog>(id, absent_)) k.download(said.data(), static_cast<T const*>(w.template value<id>()), n_ * size);
      else std::fill_n(said.data(), n_ * size, std::numeric_limits<T>::quiet_NaN());
    });
    if (!back) return;
    bool const speaks = runs_without<prog>(prog::out_ids[J], absent_);
    if (speaks) {
      repeat_indexed<prog::outputs>([&]<class O>(O) {
        constexpr std::size_t id = prog::out_ids[O::value], size = prog::template out<O::value>::size;
        if (runs_without<prog>(id, absent_)) k.zero(w.template gradient<id>(), n_ * size);
      });
      constexpr std::size_t id = prog::out_ids[J], size = prog::template out<J>::size;
      std::fill_n(asked_.data(), n_ * size, T(0));
      for (std::size_t r = 0; r < n_; ++r) asked_[r * size + at(r)] = T(1);
      k.upload(w.template gradient<id>(), asked_.data(), n_ * size);
      w.template backward_without<Partial>(absent_, unread_.data());
    }
    each_point<prog>([&]<class P>(P) {
      T* const g = gradients_[P::step].data();
      std::fill_n(g, n_ * P::size, T(0));
      if constexpr (plan.gradient[P::step].offset != none) {
        if (!speaks || !runs_without<prog>(P::step, absent_)) return;
        k.download(g, w.template gradient<P::step>(), n_ * P::size);
        for (std::size_t r = 0; r < n_; ++r) std::fill(g + r * P::size + used<P>(r), g + (r + 1) * P::size, T(0));
      }
    });
  }

 private:
  using walker = walk<prog, K const, mode::explain>;
  walker over(sources<prog> const& in) {
    return {weights_->place(), weights_->params(), weights_->state(), workspace<T>::in(work_.data(), plan, n_), in, n_};
  }
  template <std::size_t I>
  static constexpr bool embeds = prog::graph.nodes[I].wants_gradient && !prog::graph.nodes[I].input;
  struct reads {
    watched_net& net;
    K const& k;
    template <std::size_t I>
    void after(void* value) const {
      if constexpr (embeds<I>) k.download(net.own_[I].data(), static_cast<T*>(value), net.n_ * prog::template value<I>::size);
    }
  };
  struct writes {
    watched_net& net;
    K const& k;
    template <std::size_t I>
    void after(void* value) const {
      if constexpr (embeds<I>) k.upload(static_cast<T*>(value), net.values_[I].data(), net.n_ * prog::template value<I>::size);
    }
  };

  basic_weights<G, K> const* weights_;
  buffer<K> work_, unread_;
  staged_inputs<prog, K> staged_;
  std::array<buffer<K>, prog::size> there_;
  std::array<std::vector<T>, prog::size> own_, values_, gradients_;
  std::array<std::vector<T>, prog::outputs> said_;
  std::vector<T> asked_;
  sources<prog> in_;
  std::array<std::int32_t const*, prog::size> lengths_{};
  std::size_t n_ = 0;
  modality_set absent_ = 0;
};

}  // namespace braid::explain
#endif

// braid/explain/attribution.hpp
#ifndef BRAID_SINGLE_EXPLAIN_ATTRIBUTION
#define BRAID_SINGLE_EXPLAIN_ATTRIBUTION
namespace braid::inline v0::explain {

/// What an explanation says of each part of each modality: says(photo) is [n, ...], shaped as the photos are; of tokens a
/// number each, [n, T]. Zero beyond a sample's length and for what is absent. A view, valid until the method's next call.
template <class G, class T>
class attribution {
 public:
  using prog = watched<G>;

  template <modality M>
  auto operator()(M) const {
    constexpr std::size_t i = place<M>();
    static_assert(i < prog::modalities::size, "no such modality in this net");
    std::array<std::size_t, M::outside::rank + 1> dims{rows_};
    std::copy(M::outside::dims.begin(), M::outside::dims.end(), dims.begin() + 1);
    return view_of(const_cast<T*>(of_[i].data()), dims);
  }
  /// What the net says, the number that is explained: one a sample.
  std::span<double const> said() const { return {said_.data(), rows_}; }
  std::size_t rows() const { return rows_; }
  /// The sum over all parts of all modalities of row r.
  double sum(std::size_t r) const {
    double all = 0;
    each_modality([&]<class M>(std::type_identity<M>, std::vector<T> const& v) {
      for (std::size_t i = 0; i < M::outside::size; ++i) all += double(v[r * M::outside::size + i]);
    });
    return all;
  }

  void reserve(std::size_t rows) {
    each_modality([&]<class M>(std::type_identity<M>, std::vector<T>& v) {
      if (v.size() < rows * M::outside::size) v.resize(rows * M::outside::size);
    });
    if (said_.size() < rows) said_.resize(rows);
  }
  void start(std::size_t rows) {
    reserve(rows_ = rows);
    each_modality([&]<class M>(std::type_identity<M>, std::vector<T>& v) { std::fill_n(v.data(), rows * M::outside::size, T(0)); });
  }
  /// Adds to cell `cell` of row r.
  template <class M>
  T& at(std::size_t r, std::size_t cell) {
    return of_[place<M>()][r * M::outside::size + cell];
  }
  double& said(std::size_t r) { return said_[r]; }

 private:
  template <class M>
  static constexpr std::size_t place() {
    return []<class... N>(types<N...>) { return index_of<M, N...>(); }(typename prog::modalities{});
  }
  template <class F>
  void each_modality(F&& f) const {
    [&]<class... M>(types<M...>) { (f(std::type_identity<M>{}, of_[place<M>()]), ...); }(typename prog::modalities{});
  }
  template <class F>
  void each_modality(F&& f) {
    [&]<class... M>(types<M...>) { (f(std::type_identity<M>{}, of_[place<M>()]), ...); }(typename prog::modalities{});
  }
  std::array<std::vector<T>, prog::modalities::size> of_;
  std::vector<double> said_;
  std::size_t rows_ = 0;
};

/// A tile of rows before a method: run it, change it, say of it.
template <class G, class K, std::size_t J, modality_set Partial, class Number>
struct tile_of_rows {
  using prog = watched<G>;
  watched_net<G, K>& net;
  attribution<G, typename K::scalar>& says;
  Number const& asked;
  std::size_t first;

  std::size_t rows() const { return net.rows(); }
  void run(bool back) const {
    net.template run<J, Partial>(back, [&](std::size_t r) { return asked.at(first + r); });
  }
  /// The number of the last run.
  double said(std::size_t r) const {
    return double(net.template said<J>()[r * prog::template out<J>::size + asked.at(first + r)]);
  }
  void keep_said() const {
    for (std::size_t r = 0; r < rows(); ++r) says.said(first + r) = said(r);
  }
};

namespace detail {
template <class Tag, class... T>
constexpr std::size_t output_place(types<T...>) {
  return index_of<Tag, T...>();
}
}  // namespace detail

/// What all methods over inputs have: the net, the room, the answer. method(tile) is called for each tile of rows that lack
/// the same modalities.
template <class G, backend K>
class over_inputs {
 public:
  using prog = watched<G>;
  using T = typename K::scalar;

  /// Room for so many rows; a call with more makes more.
  explicit over_inputs(basic_weights<G, K> const& w, std::size_t rows = watched_net<G, K>::tile) : net_(w) {
    says_.reserve(rows);
    each_point<prog>([&]<class P>(P) { nothing_[P::step].resize(P::size); });
  }

  /// What stands for "not there": one sample, given as in a call, e.g. the mean picture and a text of padding. Before that
  /// it is zero everywhere, also at the embedding of tokens.
  template <class... A>
  void baseline(A const&... a) {
    call_law<prog, A...>();
    if constexpr (call_fits<prog, A...>) {
      bound_arguments<prog, T, A...> const args(a...);
      if (args.rows() != 1) throw shape_error("explain", "baseline", "one sample", std::to_string(args.rows()));
      net_.template take<lacking_in<prog, A...>>(args, 0, 1, args.absent(0));
      each_point<prog>([&]<class P>(P) { std::copy_n(net_.template own<P::step>(), P::size, nothing_[P::step].begin()); });
    }
  }

  template <class Tag, class Method, class... A>
  attribution<G, T> const& each_tile(number_of<Tag> const& asked, Method&& method, A const&... a) {
    call_law<prog, A...>();
    constexpr std::size_t J = detail::output_place<Tag>(typename output_tags<G>::type{});
    static_assert(J < prog::outputs, "explain: a net with several outputs: explain::number(output, number), by one of its outputs");
    static_assert(!(braid::detail::argument<A>::on_device || ...), "explain: give data that lie in the memory of the host");
    if constexpr (call_fits<prog, A...> && J < prog::outputs) {
      constexpr modality_set partial = lacking_in<prog, A...>;
      bound_arguments<prog, T, A...> const args(a...);
      asked.check(args.rows(), prog::template out<J>::size);
      says_.start(args.rows());
      for (std::size_t r = 0, n = 0; r < args.rows(); r += n) {
        n = alike(r, std::min(r + watched_net<G, K>::tile, args.rows()), [&](std::size_t i) { return args.absent(i); });
        net_.template take<partial>(args, r, n, args.absent(r));
        method(tile_of_rows<G, K, J, partial, number_of<Tag>>{net_, says_, asked, r});
      }
    }
    return says_;
  }

 protected:
  /// Sets value i of row r of every point to f(own, baseline, P{}, r, i), where it counts.
  template <class F>
  void set(F&& f) {
    each_point<prog>([&]<class P>(P p) {
      T* const to = net_.template values<P::step>();
      T const* const own = net_.template own<P::step>();
      for (std::size_t r = 0; r < net_.rows(); ++r)
        for (std::size_t i = 0, n = net_.template used<P>(r); i < n; ++i)
          to[r * P::size + i] = f(own[r * P::size + i], nothing_[P::step][i], p, r, i);
    });
  }
  watched_net<G, K> net_;
  attribution<G, T> says_;
  std::array<std::vector<T>, prog::size> nothing_;
};

}  // namespace braid::explain
#endif

// braid/explain/calibration_curve.hpp
#ifndef BRAID_SINGLE_EXPLAIN_CALIBRATION_CURVE
#define BRAID_SINGLE_EXPLAIN_CALIBRATION_CURVE
namespace braid::inline v0::explain {

/// The rows whose confidence lies in one bin.
struct calibration_bin {
  double low = 0, high = 0;  ///< of the confidence: above low, up to high
  double said = 0;           ///< mean confidence
  double right = 0;          ///< how often it was so
  std::size_t rows = 0;
};

/// How often a net is right where it says it is so sure: the largest probability of a row against whether its class is the
/// label, brought together in bins of equal width; bins without rows are left out.
///
/// shapes  p: [n, C]; labels: [n]; a label outside [0, C) is not counted.
/// errors  as expected_calibration_error's (train/calibration.hpp), which is the mean distance between said and right.
/// source  Niculescu-Mizil and Caruana 2005; bins as sklearn.calibration.calibration_curve's.
template <std::size_t C, class P, class Labels>
std::vector<calibration_bin> calibration_curve(P const& p, Labels const& labels, std::size_t bins = 15) {
  if (bins == 0) throw value_error("calibration_curve", "bins", "at least 1", "0");
  std::vector<calibration_bin> all(bins);
  double const n = double(bins);
  braid::detail::each_told_row<C>("calibration_curve", p, labels, [&](auto const& row, std::size_t label) {
    auto const best = std::max_element(row.begin(), row.end());
    std::size_t const i = braid::detail::bin_of_confidence(*best, bins);
    all[i].said += *best, all[i].right += std::size_t(best - row.begin()) == label, ++all[i].rows;
  });
  for (std::size_t i = 0; i < bins; ++i)
    if (all[i].rows)
      all[i].low = double(i) / n, all[i].high = double(i + 1) / n, all[i].said /= double(all[i].rows), all[i].right /= double(all[i].rows);
  std::erase_if(all, [](calibration_bin const& b) { return b.rows == 0; });
  return all;
}

/// The number by which logits are to be divided so that their probabilities are likeliest, on data that the net was not
/// trained on: above 1 where a net is too sure. It changes no decision.
///
///   double const t = bd::explain::temperature<10>(logits, labels);
///
/// shapes  logits: [n, C]; labels: [n]; a label outside [0, C) is not counted.
/// units   between 1/1000 and 1000.
/// cost    some ten passes: Newton's method on the reciprocal, in which the loss is convex.
/// errors  shape_error: other sizes; value_error: no rows, no label, a number that is none.
/// source  Guo et al. 2017, arXiv:1706.04599.
template <std::size_t C, class Logits, class Labels>
double temperature(Logits const& logits, Labels const& labels) {
  std::size_t const n = braid::detail::metric_rows("temperature", logits, labels, C);
  std::vector<double> z;
  for (auto const v : logits) z.push_back(braid::detail::metric_number("temperature", z.size() / C, double(v)));
  struct slopes {
    double first = 0, second = 0;
  };
  auto const at = [&](double b) {  // of the mean loss in b = 1 / temperature
    slopes s;
    std::size_t told = 0;
    auto t = std::begin(labels);
    for (std::size_t r = 0; r < n; ++r, ++t) {
      if (!braid::detail::names_class(*t, C)) continue;
      double const* const row = z.data() + r * C;
      double const most = *std::max_element(row, row + C);
      double total = 0, mean = 0, square = 0;
      for (std::size_t c = 0; c < C; ++c) {
        double const w = std::exp(b * (row[c] - most)), d = row[c] - most;
        total += w, mean += w * d, square += w * d * d;
      }
      mean /= total, square /= total;
      s.first += mean - (row[std::size_t(*t)] - most), s.second += square - mean * mean, ++told;
    }
    if (told == 0) throw value_error("temperature", "labels", "a label below " + std::to_string(C), "none");
    return s;
  };
  double low = 1e-3, high = 1e3, b = 1;
  for (int i = 0; i < 200 && high - low > 1e-12 * high; ++i) {
    slopes const s = at(b);
    (s.first > 0 ? high : low) = b;
    double const next = s.second > 0 ? b - s.first / s.second : 0;
    double const to = next > low && next < high ? next : std::sqrt(low * high);
    if (std::abs(to - b) <= 1e-13 * b) break;
    b = to;
  }
  return 1 / b;
}

}  // namespace braid::explain
#endif

// braid/explain/conformal.hpp
#ifndef BRAID_SINGLE_EXPLAIN_CONFORMAL
#define BRAID_SINGLE_EXPLAIN_CONFORMAL
namespace braid::inline v0::explain {

/// smallest: a class is in the set if it is probable enough; the smallest sets in the mean. adaptive: the most probable
/// classes until enough are together; hard samples get larger sets, easy ones are covered less too much.
enum class conformal_kind { smallest, adaptive };

/// Sets of classes that hold the true one with a probability that is promised, whatever the net: from its probabilities on
/// data that it was not trained on, which are exchangeable with those to come.
///
///   bd::explain::conformal<10> const sets(bd::probabilities<10>(logits), labels, 0.1);
///   auto const in = sets(p);                // of one row: std::array<bool, 10>, holds the truth in 9 of 10 cases
///
/// shapes  p: [n, C] to calibrate, [C] of a row; labels: [n]; a label outside [0, C) is not counted.
/// units   error: how often the truth may be outside, above 0 and below 1.
/// cost    a sort of n.
/// errors  shape_error: other sizes; value_error: no rows, no probability, no such error. Of fewer than 1 / error - 1 rows
///         nothing can be promised: every set is all classes.
/// source  Vovk et al. 2005; Sadinle et al. 2019, arXiv:1609.00451 (smallest); Romano et al. 2020, arXiv:2006.02544 (adaptive,
///         without its random part, so that more than promised are covered).
template <std::size_t C>
class conformal {
 public:
  template <class P, class Labels>
  conformal(P const& p, Labels const& labels, double error, conformal_kind kind = conformal_kind::smallest) : kind_(kind) {
    if (!(error > 0 && error < 1)) throw value_error("conformal", "error", "above 0 and below 1", std::to_string(error));
    std::vector<double> scores;
    braid::detail::each_told_row<C>("conformal", p, labels, [&](auto const& row, std::size_t label) { scores.push_back(strangeness(row)[label]); });
    std::size_t const rank = std::max(std::size_t{1}, std::size_t(std::ceil(double(scores.size() + 1) * (1 - error) - 1e-9)));
    if (rank > scores.size()) {
      most_ = std::numeric_limits<double>::infinity();
    } else {
      std::nth_element(scores.begin(), scores.begin() + std::ptrdiff_t(rank - 1), scores.end());
      most_ = scores[rank - 1];
    }
  }
  /// Which classes are in the set of one row of probabilities. Of `adaptive` the first is always in it.
  template <class Row>
  std::array<bool, C> operator()(Row const& row) const {
    if (std::size(row) != C) throw shape_error("conformal", "row", std::to_string(C) + " probabilities", std::to_string(std::size(row)));
    std::array<double, C> p;
    std::size_t c = 0;
    for (auto const v : row) p[c] = braid::detail::metric_probability("conformal", 0, double(v)), ++c;
    auto const s = strangeness(p);
    std::array<bool, C> in{};
    for (c = 0; c < C; ++c) in[c] = s[c] <= most_;
    if (kind_ == conformal_kind::adaptive) in[std::size_t(std::max_element(p.begin(), p.end()) - p.begin())] = true;
    return in;
  }
  /// A class is in a set up to this strangeness: 1 - p, or the sum of p down to it.
  double most() const { return most_; }

 private:
  std::array<double, C> strangeness(std::array<double, C> const& p) const {
    std::array<double, C> s;
    if (kind_ == conformal_kind::smallest) {
      for (std::size_t c = 0; c < C; ++c) s[c] = 1 - p[c];
      return s;
    }
    std::array<std::size_t, C> order;
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] > p[b] || (p[a] == p[b] && a < b); });
    double sum = 0;
    for (std::size_t const c : order) s[c] = sum += p[c];
    return s;
  }
  conformal_kind kind_;
  double most_ = 0;
};

}  // namespace braid::explain
#endif

// braid/explain/energy.hpp
#ifndef BRAID_SINGLE_EXPLAIN_ENERGY
#define BRAID_SINGLE_EXPLAIN_ENERGY
namespace braid::inline v0::explain {

/// The energy of every row of logits: -T log sum exp(logit / T). Low where the net has seen such samples, high where it has
/// not: a score for what is out of distribution, which the largest probability is not.
///
///   auto const known = bd::explain::energy<10>(logits_of_known);
///   double const limit = bd::explain::energy_limit(known, 0.95);            // 95 % of the known are below it
///   bool const strange = bd::explain::energy<10>(logits)[i] > limit;
///
/// shapes  logits: [n, C]; energies [n].
/// units   of the logits.
/// cost    n C exponentials.
/// errors  shape_error: no whole rows; value_error: a number that is none, a temperature that is not above 0.
/// source  Liu et al. 2020, arXiv:2010.03759.
template <std::size_t C, class Logits>
std::vector<double> energy(Logits const& logits, double temperature = 1) {
  std::size_t const size = std::size(logits);
  if (size % C != 0) throw shape_error("energy", "size", "rows of " + std::to_string(C), std::to_string(size) + " numbers");
  if (!(temperature > 0) || !std::isfinite(temperature)) throw value_error("energy", "temperature", "above 0", std::to_string(temperature));
  std::vector<double> e;
  e.reserve(size / C);
  auto v = std::begin(logits);
  for (std::size_t r = 0; r < size / C; ++r) {
    auto const row = v;
    double most = -INFINITY, sum = 0;
    for (std::size_t c = 0; c < C; ++c, ++v) most = std::max(most, braid::detail::metric_number("energy", r, double(*v)));
    auto w = row;
    for (std::size_t c = 0; c < C; ++c, ++w) sum += std::exp((double(*w) - most) / temperature);
    e.push_back(-(most + temperature * std::log(sum)));
  }
  return e;
}

/// The energy below which so many of the known samples lie.
///
/// errors  value_error: no samples, or a share outside 0 to 1.
inline double energy_limit(std::vector<double> known, double share = 0.95) {
  if (known.empty()) throw value_error("energy_limit", "samples", "at least one", "none");
  if (!(share >= 0 && share <= 1)) throw value_error("energy_limit", "share", "0 to 1", std::to_string(share));
  std::sort(known.begin(), known.end());
  return quantile(known, share);
}

}  // namespace braid::explain
#endif

// braid/explain/fusion_weights.hpp
#ifndef BRAID_SINGLE_EXPLAIN_FUSION_WEIGHTS
#define BRAID_SINGLE_EXPLAIN_FUSION_WEIGHTS
namespace braid::inline v0::explain {

/// What a fusion itself gives to its branches, over a set of samples: the mean of each branch's weight, over heads, with its
/// interval. The weights come from the net: an output of `weights_of` (core/fuse.hpp), in the order of the branches.
///
///   inline constexpr auto joint = bd::shared<struct gaze>(bd::fuse<bd::attention<4>>(a, b, c));
///   inline constexpr auto net = bd::outputs(answer(joint | bd::dense<2>), looks(bd::weights_of(joint)));
///   auto const given = bd::explain::fusion_weights<3>(model(...)(looks));   // given[1].estimate: of b
///
/// Weights say where a fusion looks, not what it makes of it: compare with explain::modality_values.
///
/// shapes  weights: [n, Branches] or [n, heads, Branches].
/// errors  shape_error: no whole samples, or none.
template <std::size_t Branches, class Weights>
std::vector<interval> fusion_weights(Weights const& weights, bootstrap_options const& options = {}) {
  std::size_t const rows = std::size_t(weights.shape()[0]), size = weights.size();
  if (rows == 0 || size % (rows * Branches) != 0 || std::size_t(weights.shape()[weights.dimension() - 1]) != Branches)
    throw shape_error("explain", "fusion weights", "[n, ..., " + std::to_string(Branches) + "]",
                      std::to_string(rows) + " rows, " + std::to_string(size) + " numbers");
  std::vector<std::vector<double>> of(Branches, std::vector<double>(rows));
  std::size_t const each = size / rows, heads = each / Branches;
  std::size_t i = 0;
  for (auto const w : weights) of[i % Branches][i / each] += double(w) / double(heads), ++i;
  std::vector<interval> all;
  for (auto const& v : of) all.push_back(bootstrap_mean(v, options));
  return all;
}

}  // namespace braid::explain
#endif

// braid/explain/grad_cam.hpp
#ifndef BRAID_SINGLE_EXPLAIN_GRAD_CAM
#define BRAID_SINGLE_EXPLAIN_GRAD_CAM
namespace braid::inline v0::explain {

namespace detail {
/// A net whose last image-shaped step behind modality M keeps its value and its gradient: what a convolution, its norm and its
/// activation made of it, before it becomes features.
template <class G, class M>
struct camera : program<G> {
  using base = program<G>;
  static constexpr std::size_t step = [] {
    std::array<bool, base::size> learned{};  // something trained stands before it
    std::size_t last = none;
    if (index_in_program<base, M>() >= base::size) return last;
    repeat_indexed<base::size>([&]<class I>(I) {
      node const& d = base::graph.nodes[I::value];
      learned[I::value] = d.parameters > 0;
      for (std::size_t j = 0; j < d.edges; ++j) learned[I::value] = learned[I::value] || learned[base::graph.in(I::value, j)];
      using out = typename base::template value<I::value>;
      if constexpr (is_image<out>)
        if (out::height * out::width > 1 && learned[I::value] && origins<base>[I::value] == modality_bit<base, M>()) last = I::value;
    });
    return last;
  }();
  static constexpr auto graph = [] {
    auto t = base::graph;
    if (step != none) t.nodes[step].wants_gradient = true;
    return t;
  }();
};
struct an_image_within;
template <class Prog, std::size_t I>
struct image_at {
  using type = typename Prog::template value<I>;
};
template <class Prog>
struct image_at<Prog, none> {
  using type = channels_last<1, 1, 1>;
};
}  // namespace detail

/// Where in an image a convolution saw what speaks for an answer: the channels of the last image within the net, weighed by their
/// mean gradients, added up; what speaks against it is left out.
///
///   bd::explain::grad_cam why(model, photo);
///   auto const map = why(bd::explain::number(3), photo(pixels), notes(ids));   // [n, H, W] of the photo
///   why.coarse();                                                             // [n, h, w] of the image within
///
/// shapes  [n, H, W]: the map within, drawn out in a line between its pixels.
/// units   of the number that is explained, times that of the image within; at least 0.
/// cost    a forward and a backward; allocates nothing once there is room for the rows.
/// errors  an_image_within (compile time): no convolution before the features; a call's (model/call.hpp); value_error: no such
///         number.
/// source  Selvaraju et al. 2017, arXiv:1610.02391; Captum's LayerGradCam.
template <class G, backend K, class M>
class grad_cam {
  static constexpr std::size_t extent(std::size_t axis) { return M::outside::rank == 3 ? M::outside::dims[axis] : 1; }

 public:
  using prog = detail::camera<G, M>;
  using T = typename K::scalar;
  using within = typename detail::image_at<prog, prog::step>::type;
  static constexpr std::size_t C = within::channels, h = within::height, w = within::width;
  static constexpr bool known = index_in_program<prog, M>() < prog::size;
  static constexpr std::size_t H = extent(1), W = extent(2);
  static constexpr std::size_t tile = watched_net<G, K>::tile;

  explicit grad_cam(basic_weights<G, K> const& weights, M = {}, std::size_t rows = tile)
      : weights_(&weights), work_(plan.elements(tile), weights.place()), unread_(basic_weights<G, K>::param_count, weights.place()),
        staged_(tile, weights.place()), value_(tile * within::size), gradient_(tile * within::size) {
    static_assert(holds<known, at<M>, got<G>, wants<a_modality>>, "grad_cam: no such modality in this net");
    static_assert(holds<!known || prog::step != none, at<M>, got<G>, wants<detail::an_image_within>>,
                  "grad_cam: no convolution of this modality before it becomes features");
    repeat_indexed<prog::outputs>([&]<class J>(J) { asked_.resize(std::max(asked_.size(), tile * prog::template out<J::value>::size)); });
    reserve(rows);
  }
  explicit grad_cam(basic_model<G, K> const& m, M = {}, std::size_t rows = tile) : grad_cam(m.weights(), M{}, rows) {}

  template <class Tag, class... A>
  auto operator()(number_of<Tag> const& asked, A const&... a) {
    call_law<prog, A...>();
    constexpr std::size_t J = []<class... O>(types<O...>) { return index_of<Tag, O...>(); }(typename output_tags<G>::type{});
    static_assert(J < prog::outputs, "explain: a net with several outputs: explain::number(output, number), by one of its outputs");
    if constexpr (call_fits<prog, A...> && J < prog::outputs && prog::step != none) {
      bound_arguments<prog, T, A...> const args(a...);
      asked.check(args.rows(), prog::template out<J>::size);
      reserve(rows_ = args.rows());
      for (std::size_t r = 0, n = 0; r < rows_; r += n) {
        n = alike(r, std::min(r + tile, rows_), [&](std::size_t i) { return args.absent(i); });
        look<J, lacking_in<prog, A...>>(staged_.take(args, r, n), r, n, args.absent(r), asked);
        staged_.waited();
      }
    }
    return view_of(fine_.data(), std::array{rows_, H, W});
  }
  auto coarse() { return view_of(coarse_.data(), std::array{rows_, h, w}); }

 private:
  static constexpr auto const& plan = plan_of<prog, mode::explain>;
  void reserve(std::size_t rows) {
    if (coarse_.size() < rows * h * w) coarse_.resize(rows * h * w);
    if (fine_.size() < rows * H * W) fine_.resize(rows * H * W);
  }
  template <std::size_t J, modality_set Partial, class Asked>
  void look(sources<prog> const& in, std::size_t first, std::size_t n, modality_set absent, Asked const& asked) {
    K const& k = weights_->place();
    staged_.send();
    std::fill_n(coarse_.data() + first * h * w, n * h * w, T(0));
    constexpr std::size_t out = prog::out_ids[J], size = prog::template out<J>::size;
    if (runs_without<prog>(out, absent) && runs_without<prog>(prog::step, absent)) {
      walk<prog, K const, mode::explain> const walker{k, weights_->params(), weights_->state(),
                                                      workspace<T>::in(work_.data(), plan, n), in, n};
      walker.template forward_without<Partial>(absent);
      repeat_indexed<prog::outputs>([&]<class O>(O) {
        constexpr std::size_t id = prog::out_ids[O::value];
        if (runs_without<prog>(id, absent)) k.zero(walker.template gradient<id>(), n * prog::template out<O::value>::size);
      });
      std::fill_n(asked_.data(), n * size, T(0));
      for (std::size_t r = 0; r < n; ++r) asked_[r * size + asked.at(first + r)] = T(1);
      k.upload(walker.template gradient<out>(), asked_.data(), n * size);
      walker.template backward_without<Partial>(absent, unread_.data());
      k.download(value_.data(), static_cast<T const*>(walker.template value<prog::step>()), n * within::size);
      k.download(gradient_.data(), walker.template gradient<prog::step>(), n * within::size);
      for (std::size_t r = 0; r < n; ++r) weigh(value_.data() + r * within::size, gradient_.data() + r * within::size, coarse_.data() + (first + r) * h * w);
    }
    for (std::size_t r = first; r < first + n; ++r) draw_out(coarse_.data() + r * h * w, fine_.data() + r * H * W);
  }
  static void weigh(T const* value, T const* gradient, T* map) {
    for (std::size_t c = 0; c < C; ++c) {
      T mean = 0;
      for (std::size_t i = 0; i < h * w; ++i) mean += gradient[within::place(c * h * w + i)] / T(h * w);
      for (std::size_t i = 0; i < h * w; ++i) map[i] += mean * value[within::place(c * h * w + i)];
    }
    for (std::size_t i = 0; i < h * w; ++i) map[i] = std::max(map[i], T(0));
  }
  static void draw_out(T const* map, T* to) {
    auto const at = [](std::size_t i, std::size_t from, std::size_t many) {  // pixel centres lie over each other
      double const x = std::clamp((double(i) + 0.5) * double(from) / double(many) - 0.5, 0.0, double(from - 1));
      std::size_t const low = std::min(std::size_t(x), from - 1);
      return std::tuple{low, std::min(low + 1, from - 1), T(x - double(low))};
    };
    for (std::size_t y = 0; y < H; ++y)
      for (std::size_t x = 0; x < W; ++x) {
        auto const [top, bottom, down] = at(y, h, H);
        auto const [left, right, across] = at(x, w, W);
        T const above = map[top * w + left] * (1 - across) + map[top * w + right] * across;
        T const below = map[bottom * w + left] * (1 - across) + map[bottom * w + right] * across;
        to[y * W + x] = above * (1 - down) + below * down;
      }
  }

  basic_weights<G, K> const* weights_;
  buffer<K> work_, unread_;
  staged_inputs<prog, K> staged_;
  std::vector<T> value_, gradient_, asked_, coarse_, fine_;
  std::size_t rows_ = 0;
};

}  // namespace braid::explain
#endif

// braid/explain/gradients.hpp
#ifndef BRAID_SINGLE_EXPLAIN_GRADIENTS
#define BRAID_SINGLE_EXPLAIN_GRADIENTS
namespace braid::inline v0::explain {

/// The gradients of one number of a net with respect to its inputs, and gradient x input. Of tokens: at the embedding, summed
/// over the numbers of each token.
///
///   bd::explain::gradients why(model);
///   auto const& g = why(bd::explain::number(3), photo(pixels), notes(ids));
///   g(photo);                                                               // [n, C, H, W]
///   why.times_input(bd::explain::number(3), photo(pixels), notes(ids));
///
/// shapes  as the inputs; tokens [n, T].
/// units   of the number that is explained, for one of the input; gradient x input of the number.
/// cost    a forward and a backward; allocates nothing once there is room for the rows.
/// errors  a call's (model/call.hpp); value_error: no such number.
/// source  Simonyan et al. 2014, arXiv:1312.6034; Shrikumar et al. 2016, arXiv:1605.01713. Captum's Saliency(abs=False) and
///         InputXGradient.
template <class G, backend K>
class gradients : public over_inputs<G, K> {
 public:
  using over_inputs<G, K>::over_inputs;
  explicit gradients(basic_model<G, K> const& m, std::size_t rows = watched_net<G, K>::tile) : gradients(m.weights(), rows) {}

  template <class Tag, class... A>
  auto const& operator()(number_of<Tag> const& number, A const&... a) {
    return run<false>(number, a...);
  }
  template <class Tag, class... A>
  auto const& times_input(number_of<Tag> const& number, A const&... a) {
    return run<true>(number, a...);
  }

 private:
  template <bool Times, class Tag, class... A>
  auto const& run(number_of<Tag> const& number, A const&... a) {
    return this->each_tile(number, [](auto const& tile) {
      tile.run(true);
      tile.keep_said();
      each_point<watched<G>>([&]<class P>(P) {
        auto const* g = tile.net.template gradient<P::step>();
        auto const* x = tile.net.template own<P::step>();
        for (std::size_t r = 0; r < tile.rows(); ++r)
          for (std::size_t i = 0; i < P::size; ++i) {
            std::size_t const v = r * P::size + i;
            tile.says.template at<typename P::modality>(tile.first + r, i / P::parts) += Times ? g[v] * x[v] : g[v];
          }
      });
    }, a...);
  }
};
template <class G, class K>
gradients(basic_model<G, K> const&) -> gradients<G, K>;
template <class G, class K>
gradients(basic_weights<G, K> const&) -> gradients<G, K>;
template <class G, class K>
gradients(basic_model<G, K> const&, std::size_t) -> gradients<G, K>;

}  // namespace braid::explain
#endif

// braid/explain/infidelity.hpp
#ifndef BRAID_SINGLE_EXPLAIN_INFIDELITY
#define BRAID_SINGLE_EXPLAIN_INFIDELITY
namespace braid::inline v0::explain {

struct infidelity_options {
  std::size_t samples = 50;  ///< sets of cells that are taken away, of each sample
  double rate = 0.3;         ///< how likely a cell is in one
  seed random{};
};

/// How far the parts of an explanation are from what the net does: cells are taken away by chance, and the sum of their parts
/// is compared with how much less the net says. The mean square of the difference: 0 for parts of a net that adds them up.
///
///   bd::explain::infidelity check(model);
///   auto const& parts = why(bd::explain::number(3), photo(pixels));
///   auto const far = check(parts, bd::explain::number(3), photo(pixels));   // [n]
///
/// For parts that are shares of what is said (integrated gradients, gradient x input, occlusion by windows of one cell); a gradient
/// alone is none, nor are larger windows, of which each cell has the whole.
///
/// shapes  a number a sample.
/// units   the square of the number that is explained.
/// cost    `samples` forwards.
/// errors  a call's (model/call.hpp); value_error: no samples, a rate outside 0 to 1; shape_error: parts of other rows.
/// source  Yeh et al. 2019, arXiv:1901.09392, with cells at the baseline as what is perturbed.
template <class G, backend K>
class infidelity : public over_inputs<G, K> {
 public:
  using typename over_inputs<G, K>::T;
  explicit infidelity(basic_weights<G, K> const& w, infidelity_options options = {}, std::size_t rows = watched_net<G, K>::tile)
      : over_inputs<G, K>(w, rows), options_(options) {
    if (options.samples == 0) throw value_error("explain", "infidelity, samples", "at least 1", "0");
    if (!(options.rate >= 0 && options.rate <= 1)) throw value_error("explain", "infidelity, rate", "0 to 1", std::to_string(options.rate));
  }
  explicit infidelity(basic_model<G, K> const& m, infidelity_options options = {}, std::size_t rows = watched_net<G, K>::tile)
      : infidelity(m.weights(), options, rows) {}

  template <class Tag, class... A>
  std::vector<double> operator()(attribution<G, T> const& parts, number_of<Tag> const& number, A const&... a) {
    std::vector<double> far(parts.rows());
    this->each_tile(number, [&](auto const& tile) {
      if (tile.says.rows() != parts.rows())
        throw shape_error("explain", "infidelity, parts", std::to_string(tile.says.rows()) + " rows", std::to_string(parts.rows()));
      tile.run(false);
      tile.keep_said();
      for (std::size_t s = 0; s < options_.samples; ++s) {
        philox const random = philox{options_.random.value}.fork(s);
        auto const taken = [&]<class P>(P, std::size_t row, std::size_t i) {
          return double(random.fork(P::source).uniform(tile.first + row, i / P::parts)) < options_.rate;
        };
        this->set([&]<class P>(T own, T nothing, P p, std::size_t r, std::size_t i) { return taken(p, r, i) ? nothing : own; });
        tile.run(false);
        for (std::size_t r = 0; r < tile.rows(); ++r) {
          double difference = tile.said(r) - tile.says.said()[tile.first + r];
          [&]<class... M>(types<M...>) { (add<M>(difference, parts, tile, r, taken), ...); }(typename watched<G>::modalities{});
          far[tile.first + r] += difference * difference / double(options_.samples);
        }
      }
    }, a...);
    if (this->says_.rows() != far.size())  // of an empty call no tile came
      throw shape_error("explain", "infidelity, parts", std::to_string(this->says_.rows()) + " rows", std::to_string(far.size()));
    return far;
  }

 private:
  /// The parts of the cells of M that are taken away, once each, however many points read them.
  template <class M, class Tile, class Taken>
  static void add(double& sum, attribution<G, T> const& parts, Tile const& tile, std::size_t r, Taken const& taken) {
    bool seen = false;
    each_point<watched<G>>([&]<class P>(P p) {
      if constexpr (std::is_same_v<typename P::modality, M>) {
        if (seen) return;
        seen = true;
        auto const of = parts(M{});
        for (std::size_t cell = 0, n = tile.net.template used<P>(r) / P::parts; cell < n; ++cell)
          if (taken(p, r, cell * P::parts)) sum += double(of.data()[(tile.first + r) * M::outside::size + cell]);
      }
    });
  }
  infidelity_options options_;
};

}  // namespace braid::explain
#endif

// braid/explain/integrated_gradients.hpp
#ifndef BRAID_SINGLE_EXPLAIN_INTEGRATED_GRADIENTS
#define BRAID_SINGLE_EXPLAIN_INTEGRATED_GRADIENTS
namespace braid::inline v0::explain {

struct integrated_options {
  std::size_t points = 50;  ///< of each sample's path, where the gradient is taken
};

namespace detail {
/// Places and weights of n points on [0, 1], by which polynomials below the degree 2 n are integrated exactly: the zeros of
/// Legendre's polynomial, by Newton's method.
struct gauss_legendre {
  std::vector<double> at, weight;
  explicit gauss_legendre(std::size_t n) : at(n), weight(n) {
    for (std::size_t i = 0; i < n; ++i) {
      double x = std::cos(std::numbers::pi * (double(n - i) - 0.25) / (double(n) + 0.5)), slope = 0;
      for (int turn = 0; turn < 100; ++turn) {
        double before = 1, value = x;
        for (std::size_t k = 2; k <= n; ++k) {
          double const next = (double(2 * k - 1) * x * value - double(k - 1) * before) / double(k);
          before = value, value = next;
        }
        slope = double(n) * (x * value - before) / (x * x - 1);
        double const step = value / slope;
        x -= step;
        if (std::abs(step) < 1e-16) break;
      }
      at[i] = (1 + x) / 2;
      weight[i] = 1 / ((1 - x * x) * slope * slope);
    }
  }
};
}  // namespace detail

/// Integrated gradients: along the straight line from a baseline to the sample, (x - baseline) times the mean gradient. The
/// parts add up to what the net says of the sample less what it says of the baseline; `residual` is by how much they do not,
/// which more points make smaller. Tokens: along the line between their embeddings.
///
///   bd::explain::integrated_gradients why(model, {.points = 50});
///   why.baseline(photo(mean), notes(padding));                              // before that: zeros
///   auto const& parts = why(bd::explain::number(3), photo(pixels), notes(ids));
///   parts(photo);  why.residual();                                          // [n, C, H, W]; [n]
///
/// shapes  as the inputs; tokens [n, T].
/// units   of the number that is explained.
/// cost    `points` forwards and backwards; allocates nothing once there is room for the rows.
/// errors  a call's (model/call.hpp); value_error: no such number, no points; shape_error: a baseline of several samples.
/// source  Sundararajan et al. 2017, arXiv:1703.01365; Captum's IntegratedGradients.
template <class G, backend K>
class integrated_gradients : public over_inputs<G, K> {
 public:
  using typename over_inputs<G, K>::T;
  explicit integrated_gradients(basic_weights<G, K> const& w, integrated_options options = {}, std::size_t rows = watched_net<G, K>::tile)
      : over_inputs<G, K>(w, rows), line_(options.points), residual_(rows) {
    if (options.points == 0) throw value_error("explain", "integrated gradients, points", "at least 1", "0");
  }
  explicit integrated_gradients(basic_model<G, K> const& m, integrated_options options = {}, std::size_t rows = watched_net<G, K>::tile)
      : integrated_gradients(m.weights(), options, rows) {}

  template <class Tag, class... A>
  auto const& operator()(number_of<Tag> const& number, A const&... a) {
    auto const& says = this->each_tile(number, [&](auto const& tile) {
      for (std::size_t s = 0; s < line_.at.size(); ++s) {
        T const share = T(line_.at[s]);
        this->set([&](T x, T nothing, auto, std::size_t, std::size_t) { return nothing + share * (x - nothing); });
        tile.run(true);
        each_point<watched<G>>([&]<class P>(P) {
          auto const* const g = tile.net.template gradient<P::step>();
          auto const* const x = tile.net.template own<P::step>();
          for (std::size_t r = 0; r < tile.rows(); ++r)
            for (std::size_t i = 0, n = tile.net.template used<P>(r); i < n; ++i)
              tile.says.template at<typename P::modality>(tile.first + r, i / P::parts) +=
                  T(line_.weight[s]) * g[r * P::size + i] * (x[r * P::size + i] - this->nothing_[P::step][i]);
        });
      }
      if (residual_.size() < tile.says.rows()) residual_.resize(tile.says.rows());
      this->set([](T, T nothing, auto, std::size_t, std::size_t) { return nothing; });
      tile.run(false);
      for (std::size_t r = 0; r < tile.rows(); ++r) residual_[tile.first + r] = tile.says.sum(tile.first + r) + tile.said(r);
      this->net_.restore();
      tile.run(false);
      tile.keep_said();
      for (std::size_t r = 0; r < tile.rows(); ++r) residual_[tile.first + r] -= tile.said(r);
    }, a...);
    return says;
  }
  /// Of the last call, a number a sample: the sum of the parts less the difference that they explain.
  std::span<double const> residual() const { return {residual_.data(), this->says_.rows()}; }

 private:
  detail::gauss_legendre line_;
  std::vector<double> residual_;
};

}  // namespace braid::explain
#endif

// braid/explain/over_rows.hpp
#ifndef BRAID_SINGLE_EXPLAIN_OVER_ROWS
#define BRAID_SINGLE_EXPLAIN_OVER_ROWS
namespace braid::inline v0::explain::detail {

/// The mean of f(row) over so many rows, with its interval; f is called once a row. Allocates.
template <class F>
interval mean_over_rows(std::size_t rows, F&& f, bootstrap_options const& options) {
  std::vector<double> v;
  for (std::size_t r = 0; r < rows; ++r) v.push_back(f(r));
  return bootstrap_mean(v, options);
}
/// As the tables have it: 0.410 (0.382 to 0.437).
inline std::string interval_text(interval const& i) {
  return decimals(i.estimate, 3) + " (" + decimals(i.low, 3) + " to " + decimals(i.high, 3) + ")";
}
/// The place of a modality among those of a net.
template <class Prog, class M>
constexpr std::size_t place_of_modality() {
  constexpr std::size_t i = []<class... N>(types<N...>) { return index_of<M, N...>(); }(typename Prog::modalities{});
  static_assert(i < Prog::modalities::size, "no such modality in this net");
  return i;
}

}  // namespace braid::explain::detail
#endif

// braid/explain/modality_values.hpp
#ifndef BRAID_SINGLE_EXPLAIN_MODALITY_VALUES
#define BRAID_SINGLE_EXPLAIN_MODALITY_VALUES
namespace braid::inline v0::explain {

struct modality_options {
  double nothing = 0;  ///< what a net without any modality would say: of logits 0, or the mean of what it says
};

struct modality_game;
/// Modalities of which all sets are asked, at most.
inline constexpr std::size_t most_in_all_sets = 16;
namespace detail {
template <class Prog>
inline constexpr bool few_modalities = Prog::modalities::size <= most_in_all_sets;
template <class Prog>
consteval void modality_law() {
  static_assert(holds<few_modalities<Prog>, at<modality_game>, got<exactly<Prog::modalities::size>>, wants<at_most<most_in_all_sets>>>,
                "modality_values: 2^N sets are too many of this net's N modalities: take explain::sampled_shapley");
  if constexpr (few_modalities<Prog>) {
    constexpr std::size_t branches = most_droppable_inputs<Prog>(all_modalities<Prog>);
    static_assert(holds<few_branches<Prog>, at<modality_game>, got<exactly<branches>>, wants<at_most<most_partial>>>,
                  "modality_values: a fusion with so many branches has too many paths without some of them: fuse them in groups, "
                  "or take explain::sampled_shapley with a baseline");
    using refuses = typename unit_at<Prog, refuses_a_set<Prog>>::type;
    static_assert(holds<std::is_void_v<refuses>, at<refuses>, got<modality_game>, wants<all_branches>>,
                  "modality_values: this unit cannot do without one of its branches: take a policy that bears absence");
  }
}
}  // namespace detail

/// What each modality adds to what a net says, and what two add only together, by asking the net with each of the 2^N - 1
/// sets of its modalities: the paths that are compiled for absent ones. Exact, no sampling.
///
///   bd::explain::modality_values why(model);
///   why(bd::explain::number(3), photo(pixels), notes(ids), chart(rows));
///   why.shapley(photo, 0);                     // of the first sample
///   why.interaction(photo, notes, 0);          // above 0: together they say more than apart
///   std::fputs(why.text().c_str(), stdout);    // means over the samples, with intervals
///
/// shapley      the mean, over all orders in which the modalities come, of what this one adds when it comes. They add up to
///              whole - nothing.
/// interaction  the same of the second difference of two modalities: what both add beyond what each adds alone.
/// synergy      that difference without any other modality.
/// left_out     what is lost without this one when all others are there; alone: what it says on its own, less nothing.
///
/// shapes  a number for each modality, or two of them, and sample.
/// units   of the number that is explained.
/// cost    2^N - 1 predictions, and 2^N numbers a sample; allocates nothing once there is room for the rows. What a sample lacks
///         of itself adds nothing.
/// errors  at_most<16> modalities and at_most<8> branches of one fusion (else: explain/sampled_shapley.hpp), all_branches: a net
///         that can do without any of them (compile time); value_error: no such number.
/// source  Shapley 1953; Grabisch and Roubens 1999 (interaction index).
template <class G, backend K>
class modality_values {
 public:
  using prog = program<G>;
  using T = typename K::scalar;
  static constexpr std::size_t count = prog::modalities::size, sets = std::size_t{1} << (count < 64 ? count : 63);
  static constexpr std::size_t tile = asked_without<G, K>::tile;

  explicit modality_values(basic_weights<G, K> const& w, modality_options options = {}, std::size_t rows = tile)
      : options_(options), net_(w) {
    detail::modality_law<prog>();
    if constexpr (fits) reserve(rows);
  }
  explicit modality_values(basic_model<G, K> const& m, modality_options options = {}, std::size_t rows = tile)
      : modality_values((detail::modality_law<prog>(), m.weights()), options, rows) {}

  template <class Tag, class... A>
  modality_values const& operator()(number_of<Tag> const& asked, A const&... a) {
    call_law<prog, A...>();
    constexpr std::size_t J = detail::place_of_output<G, Tag>();
    static_assert(J < prog::outputs, "explain: a net with several outputs: explain::number(output, number), by one of its outputs");
    if constexpr (fits && call_fits<prog, A...> && J < prog::outputs) {
      bound_arguments<prog, T, A...> const args(a...);
      asked.check(args.rows(), prog::template out<J>::size);
      reserve(rows_ = args.rows());
      for (std::size_t r = 0, n = 0; r < rows_; r += n) {
        n = alike(r, std::min(r + tile, rows_), [&](std::size_t i) { return args.absent(i); });
        auto const in = net_.take(args, r, n);
        for (modality_set there = 0; there < sets; ++there) {
          modality_set const absent = (all_modalities<prog> & ~there) | args.absent(r);
          bool const spoke = net_.template ask<J, all_modalities<prog>>(
              in, n, absent, [&](std::size_t i) { return asked.at(r + i); },
              [&](std::size_t i, double v) { said_[(r + i) * sets + there] = v; });
          for (std::size_t i = r; i < r + n && !spoke; ++i) said_[i * sets + there] = options_.nothing;
        }
        net_.done();
      }
    }
    return *this;
  }

  std::size_t rows() const { return rows_; }
  /// What the net says with these modalities alone, bits by their places among the net's.
  double value(modality_set there, std::size_t row) const { return said_[row * sets + there]; }
  double whole(std::size_t row) const { return value(sets - 1, row); }
  double nothing() const { return options_.nothing; }

  double shapley(std::size_t m, std::size_t row) const {
    double sum = 0;
    for (modality_set s = 0; s < sets; ++s)
      if (!(s >> m & 1)) sum += weight(std::size_t(std::popcount(s)), count) * (value(s | bit(m), row) - value(s, row));
    return sum;
  }
  double interaction(std::size_t a, std::size_t b, std::size_t row) const {
    double sum = 0;
    for (modality_set s = 0; s < sets; ++s)
      if (!(s >> a & 1) && !(s >> b & 1)) sum += weight(std::size_t(std::popcount(s)), count - 1) * second_difference(s, a, b, row);
    return sum;
  }
  double synergy(std::size_t a, std::size_t b, std::size_t row) const { return second_difference(0, a, b, row); }
  double left_out(std::size_t m, std::size_t row) const { return whole(row) - value((sets - 1) & ~bit(m), row); }
  double alone(std::size_t m, std::size_t row) const { return value(bit(m), row) - value(0, row); }

  template <modality M>
  double shapley(M, std::size_t row) const { return shapley(detail::place_of_modality<prog, M>(), row); }
  template <modality M, modality N>
  double interaction(M, N, std::size_t row) const { return interaction(detail::place_of_modality<prog, M>(), detail::place_of_modality<prog, N>(), row); }
  template <modality M, modality N>
  double synergy(M, N, std::size_t row) const { return synergy(detail::place_of_modality<prog, M>(), detail::place_of_modality<prog, N>(), row); }
  template <modality M>
  double left_out(M, std::size_t row) const { return left_out(detail::place_of_modality<prog, M>(), row); }
  template <modality M>
  double alone(M, std::size_t row) const { return alone(detail::place_of_modality<prog, M>(), row); }

  /// The mean over the samples of the last call of f(row), with its interval. Allocates.
  template <class F>
  interval over_rows(F&& f, bootstrap_options const& options = {}) const {
    return detail::mean_over_rows(rows_, f, options);
  }
  /// For each modality and each pair the means over the samples and their 95 % intervals. Of signed numbers: explain the
  /// class that is true, or that is said, of each sample.
  std::string text(bootstrap_options const& options = {}) const {
    std::vector<std::string> names;
    [&]<class... M>(types<M...>) { (names.emplace_back(M::name()), ...); }(typename prog::modalities{});
    text_table t({"modality", "Shapley", "left out", "alone"});
    auto const words = [&](auto const& f) { return detail::interval_text(over_rows(f, options)); };
    for (std::size_t m = 0; m < count; ++m)
      t.add({names[m], words([&](std::size_t r) { return shapley(m, r); }), words([&](std::size_t r) { return left_out(m, r); }),
             words([&](std::size_t r) { return alone(m, r); })});
    text_table pairs({"together", "interaction", "synergy"});
    for (std::size_t a = 0; a < count; ++a)
      for (std::size_t b = a + 1; b < count; ++b)
        pairs.add({names[a] + " + " + names[b], words([&](std::size_t r) { return interaction(a, b, r); }),
                   words([&](std::size_t r) { return synergy(a, b, r); })});
    return count > 1 ? t.text() + "\n" + pairs.text() : t.text();
  }

 private:
  static constexpr bool fits = detail::few_modalities<prog> && detail::few_branches<prog> && detail::refuses_a_set<prog> == none;
  static constexpr modality_set bit(std::size_t m) { return modality_set{1} << m; }
  /// Of all orders of n, the share in which a given s come before one, and the others behind it.
  static constexpr double weight(std::size_t s, std::size_t n) {
    double w = 1.0 / double(n);
    for (std::size_t i = 1; i <= s; ++i) w *= double(i) / double(n - i);
    return w;
  }
  double second_difference(modality_set s, std::size_t a, std::size_t b, std::size_t row) const {
    return value(s | bit(a) | bit(b), row) - value(s | bit(a), row) - value(s | bit(b), row) + value(s, row);
  }
  void reserve(std::size_t rows) {
    if (said_.size() < rows * sets) said_.resize(rows * sets);
  }
  modality_options options_;
  asked_without<G, K> net_;
  std::vector<double> said_;  ///< [row, set]
  std::size_t rows_ = 0;
};

}  // namespace braid::explain
#endif

// braid/explain/occlusion.hpp
#ifndef BRAID_SINGLE_EXPLAIN_OCCLUSION
#define BRAID_SINGLE_EXPLAIN_OCCLUSION
namespace braid::inline v0::explain {

/// What is taken away at once: `down` by `across` places, moved by a step of so many.
struct window {
  std::size_t down = 1, across = 1, step_down = 1, step_across = 1;
};

namespace detail {
/// How the cells of a modality lie: an image has places down and across (all channels of one go together), whatever has a
/// time axis has steps down, a row has columns across.
template <class S>
struct places_of {
  static constexpr std::size_t down = is_timed<S> ? S::dims[0] : S::rank == 3 ? S::dims[1] : 1;
  static constexpr std::size_t across = is_timed<S> ? 1 : S::rank == 3 ? S::dims[2] : S::size;
  static constexpr std::size_t per_step = is_timed<S> ? S::size / S::dims[0] : 1;
  static constexpr std::size_t row(std::size_t cell) {
    return is_timed<S> ? cell / per_step : S::rank == 3 ? cell / across % down : 0;
  }
  static constexpr std::size_t column(std::size_t cell) { return is_timed<S> ? 0 : cell % across; }
};
}  // namespace detail

/// How much less the net says when a part of one modality is taken away: patches of an image, windows of time, tokens,
/// columns. Each cell gets the mean over the windows that cover it.
///
///   bd::explain::occlusion why(model);
///   why.window(photo, {.down = 4, .across = 4, .step_down = 2, .step_across = 2});
///   why.window(pulse, {.down = 10});
///   why.baseline(photo(mean), pulse(still), notes(padding));                // before that: zeros
///   auto const& parts = why(bd::explain::number(3), photo(pixels), pulse(steps), notes(ids));
///
/// shapes  as the inputs; tokens [n, T]. A window covers all channels of a place, and all features of a step.
/// units   of the number that is explained; above 0 where what was taken away spoke for it.
/// cost    a forward for each window of each modality; allocates nothing once there is room for the rows.
/// errors  a call's (model/call.hpp); value_error: no such number, a window that is empty, larger than the modality, or does
///         not move.
/// source  Zeiler and Fergus 2014, arXiv:1311.2901; Captum's Occlusion.
template <class G, backend K>
class occlusion : public over_inputs<G, K> {
 public:
  using typename over_inputs<G, K>::T;
  using typename over_inputs<G, K>::prog;
  explicit occlusion(basic_weights<G, K> const& w, std::size_t rows = watched_net<G, K>::tile) : over_inputs<G, K>(w, rows) {
    std::size_t most = 0;
    [&]<class... M>(types<M...>) { ((most = std::max(most, M::outside::size)), ...); }(typename prog::modalities{});
    covered_.resize(most);
  }
  explicit occlusion(basic_model<G, K> const& m, std::size_t rows = watched_net<G, K>::tile) : occlusion(m.weights(), rows) {}

  template <modality M>
  void window(M, explain::window w) {
    constexpr std::size_t i = place<M>();
    static_assert(i < prog::modalities::size, "no such modality in this net");
    using places = detail::places_of<typename M::outside>;
    if (w.down < 1 || w.across < 1 || w.down > places::down || w.across > places::across)
      throw value_error(M::name(), "window", "1 x 1 to " + std::to_string(places::down) + " x " + std::to_string(places::across),
                        std::to_string(w.down) + " x " + std::to_string(w.across));
    if (w.step_down < 1 || w.step_across < 1) throw value_error(M::name(), "window", "a step of at least 1", "0");
    windows_[i] = w;
  }

  template <class Tag, class... A>
  auto const& operator()(number_of<Tag> const& number, A const&... a) {
    return this->each_tile(number, [&](auto const& tile) {
      tile.run(false);
      tile.keep_said();
      [&]<class... M>(types<M...>) { (occlude<M>(tile), ...); }(typename prog::modalities{});
    }, a...);
  }

 private:
  template <class M>
  static constexpr std::size_t place() {
    return []<class... N>(types<N...>) { return index_of<M, N...>(); }(typename prog::modalities{});
  }
  /// How many windows cover places of which `size` are seen at once, the last one perhaps in part.
  static constexpr std::size_t count(std::size_t places, std::size_t size, std::size_t step) {
    return places <= size ? 1 : (places - size + step - 1) / step + 1;
  }
  template <class M, class Tile>
  void occlude(Tile const& tile) {
    using places = detail::places_of<typename M::outside>;
    explain::window const w = windows_[place<M>()];
    std::fill(covered_.begin(), covered_.end(), 0);
    for (std::size_t y = 0; y < count(places::down, w.down, w.step_down); ++y)
      for (std::size_t x = 0; x < count(places::across, w.across, w.step_across); ++x) {
        std::size_t const top = y * w.step_down, left = x * w.step_across;
        auto const within = [&](std::size_t cell) {
          return places::row(cell) - top < w.down && places::column(cell) - left < w.across;  // below 0 is large
        };
        this->set([&]<class P>(T own, T nothing, P, std::size_t, std::size_t i) {
          return std::is_same_v<typename P::modality, M> && within(i / P::parts) ? nothing : own;
        });
        tile.run(false);
        for (std::size_t cell = 0; cell < M::outside::size; ++cell) {
          if (!within(cell)) continue;
          ++covered_[cell];
          for (std::size_t r = 0; r < tile.rows(); ++r)
            tile.says.template at<M>(tile.first + r, cell) += T(tile.says.said()[tile.first + r] - tile.said(r));
        }
      }
    for (std::size_t r = 0; r < tile.rows(); ++r) {
      std::size_t used = 0;  // what does not count has no part in it
      each_point<prog>([&]<class P>(P) {
        if constexpr (std::is_same_v<typename P::modality, M>) used = tile.net.template used<P>(r) / P::parts;
      });
      for (std::size_t cell = 0; cell < M::outside::size; ++cell) {
        T& v = tile.says.template at<M>(tile.first + r, cell);
        v = cell < used && covered_[cell] > 0 ? v / T(covered_[cell]) : T(0);
      }
    }
  }
  std::array<explain::window, prog::modalities::size> windows_{};
  std::vector<int> covered_;
};

}  // namespace braid::explain
#endif

// braid/explain/pictures.hpp
#ifndef BRAID_SINGLE_EXPLAIN_PICTURES
#define BRAID_SINGLE_EXPLAIN_PICTURES
namespace braid::inline v0::explain {

// Explanations for people: red speaks for the answer, blue against it, the stronger the more, as a share of the largest part of
// the same picture. Parts that are not finite count as 0.

namespace detail {
struct colour {
  double red, green, blue;
};
inline constexpr colour speaks_for{0.84, 0.27, 0.27}, speaks_against{0.24, 0.49, 0.69};

template <class Parts>
std::vector<double> shares(Parts const& parts) {  // -1 to 1
  std::vector<double> s;
  double largest = 0;
  for (auto const v : parts) s.push_back(std::isfinite(double(v)) ? double(v) : 0), largest = std::max(largest, std::abs(s.back()));
  for (double& v : s) v = largest > 0 ? v / largest : 0;
  return s;
}
inline colour mixed(colour ground, double share) {
  colour const to = share < 0 ? speaks_against : speaks_for;
  double const s = std::abs(share);
  return {ground.red + s * (to.red - ground.red), ground.green + s * (to.green - ground.green), ground.blue + s * (to.blue - ground.blue)};
}
inline std::array<int, 3> bytes(colour c) { return {int(c.red * 255 + 0.5), int(c.green * 255 + 0.5), int(c.blue * 255 + 0.5)}; }
inline std::string hex(colour c) {
  char text[24];
  auto const b = bytes(c);
  std::snprintf(text, sizeof text, "#%02x%02x%02x", unsigned(b[0]) & 255u, unsigned(b[1]) & 255u, unsigned(b[2]) & 255u);
  return text;
}
inline std::string escaped(std::string_view text) {
  std::string s;
  for (char const c : text) c == '&' ? s += "&amp;" : c == '<' ? s += "&lt;" : c == '>' ? s += "&gt;" : c == '"' ? s += "&quot;" : s += c;
  return s;
}
inline std::string svg(double wide, double tall, std::string const& inside) {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + decimals(wide, 0) + " " + decimals(tall, 0) +
         "\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"12\" fill=\"#1f2933\">\n" + inside + "</svg>\n";
}
inline std::string rectangle(double x, double y, double wide, double tall, colour c) {
  return "<rect x=\"" + decimals(x, 2) + "\" y=\"" + decimals(y, 2) + "\" width=\"" + decimals(wide, 2) + "\" height=\"" +
         decimals(tall, 2) + "\" fill=\"" + hex(c) + "\"/>\n";
}
inline void expect(std::string_view what, std::size_t wanted, std::size_t found) {
  if (wanted != found) throw shape_error("picture", what, std::to_string(wanted), std::to_string(found));
}
}  // namespace detail

/// An image in grey with its parts over it, as the pixels of an RGB picture; the parts of all channels of a place are added up.
///
///   bd::data::write_png("why.png", {3, 28, 28, bd::explain::heat_map(pixels, parts, 28, 28)});
///
/// shapes  image, parts: [C, height, width], of one sample; result: [3, height, width].
/// units   image 0 to 1.
/// errors  shape_error: not as many parts as pixels, no whole channels.
template <class Image, class Parts>
std::vector<float> heat_map(Image const& image, Parts const& parts, std::size_t height, std::size_t width) {
  std::size_t const plane = height * width, size = std::size(image);
  detail::expect("parts", size, std::size(parts));
  if (plane == 0 || size == 0 || size % plane != 0)
    throw shape_error("picture", "image", "channels of " + std::to_string(plane) + " pixels", std::to_string(size) + " numbers");
  std::vector<double> grey(plane), sum(plane);
  std::size_t i = 0;
  for (auto const v : image) grey[i++ % plane] += std::clamp(std::isfinite(double(v)) ? double(v) : 0.0, 0.0, 1.0) * double(plane) / double(size);
  i = 0;
  for (auto const v : parts) sum[i++ % plane] += std::isfinite(double(v)) ? double(v) : 0;
  auto const share = detail::shares(sum);
  std::vector<float> out(3 * plane);
  for (i = 0; i < plane; ++i) {
    detail::colour const c = detail::mixed({grey[i], grey[i], grey[i]}, share[i]);
    out[i] = float(c.red), out[plane + i] = float(c.green), out[2 * plane + i] = float(c.blue);
  }
  return out;
}
/// The same as an SVG picture, a square a pixel: for small images and documents.
template <class Image, class Parts>
std::string heat_map_svg(Image const& image, Parts const& parts, std::size_t height, std::size_t width) {
  auto const rgb = heat_map(image, parts, height, width);
  std::size_t const plane = height * width;
  std::string s;
  for (std::size_t i = 0; i < plane; ++i)
    s += detail::rectangle(double(i % width) * 10, double(i / width) * 10, 10.2, 10.2, {rgb[i], rgb[plane + i], rgb[2 * plane + i]});
  return detail::svg(double(width) * 10, double(height) * 10, s);
}

/// A text with its words marked, as HTML. Fewer words than parts: the rest is padding.
///
/// errors  shape_error: more words than parts.
template <class Words, class Parts>
std::string marked_html(Words const& words, Parts const& parts) {
  auto const share = detail::shares(parts);
  if (std::size(words) > share.size()) detail::expect("words", share.size(), std::size(words));
  std::string s = "<p>";
  std::size_t i = 0;
  for (std::string_view const word : words) {
    s += (i ? " " : "") + ("<span style=\"background:" + detail::hex(detail::mixed({1, 1, 1}, share[i]))) + "\" title=\"" +
         decimals(share[i], 2) + "\">" + detail::escaped(word) + "</span>";
    ++i;
  }
  return s + "</p>\n";
}
/// The same for a terminal that has 24-bit colours. Signs that steer a terminal are left out of the words.
template <class Words, class Parts>
std::string marked_terminal(Words const& words, Parts const& parts) {
  auto const share = detail::shares(parts);
  if (std::size(words) > share.size()) detail::expect("words", share.size(), std::size(words));
  std::string s;
  std::size_t i = 0;
  for (std::string_view const word : words) {
    auto const c = detail::bytes(detail::mixed({1, 1, 1}, share[i]));
    s += (i ? " " : "") + ("\033[30;48;2;" + std::to_string(c[0])) + ";" + std::to_string(c[1]) + ";" + std::to_string(c[2]) + "m";
    for (char const sign : word)
      if (static_cast<unsigned char>(sign) >= 32 && sign != 127) s += sign;
    s += "\033[0m";
    ++i;
  }
  return s + "\n";
}

/// A bar for each column, to the right where it speaks for the answer, as an SVG picture; the largest first.
///
/// errors  shape_error: not as many names as parts.
template <class Names, class Parts>
std::string bars_svg(Names const& names, Parts const& parts) {
  detail::expect("names", std::size(parts), std::size(names));
  auto const share = detail::shares(parts);
  std::vector<std::size_t> order(share.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return std::abs(share[a]) > std::abs(share[b]); });
  std::vector<std::string> words;
  for (std::string_view const name : names) words.push_back(detail::escaped(name));
  std::vector<double> values;
  for (auto const v : parts) values.push_back(double(v));
  constexpr double left = 160, middle = 340, half = 150, high = 22;
  std::string s;
  for (std::size_t k = 0; k < order.size(); ++k) {
    std::size_t const i = order[k];
    double const y = 10 + double(k) * high, wide = std::abs(share[i]) * half;
    s += "<text x=\"" + decimals(left, 0) + "\" y=\"" + decimals(y + 13, 0) + "\" text-anchor=\"end\">" + words[i] + "</text>\n";
    s += detail::rectangle(share[i] < 0 ? middle - wide : middle, y, wide, high - 6, share[i] < 0 ? detail::speaks_against : detail::speaks_for);
    s += "<text x=\"" + decimals(middle + half + 10, 0) + "\" y=\"" + decimals(y + 13, 0) + "\">" + decimals(values[i], 3) + "</text>\n";
  }
  return detail::svg(570, 20 + double(order.size()) * high, s);
}

/// A line over time with its steps shaded, as an SVG picture: one channel of a series or of a sound, and a part for each step.
///
/// errors  shape_error: not as many parts as steps.
template <class Line, class Parts>
std::string shaded_svg(Line const& line, Parts const& parts) {
  detail::expect("parts", std::size(line), std::size(parts));
  auto const share = detail::shares(parts);
  constexpr double wide = 640, tall = 160;
  double const step = share.empty() ? wide : wide / double(share.size());
  double low = INFINITY, high = -INFINITY;
  for (auto const v : line)
    if (std::isfinite(double(v))) low = std::min(low, double(v)), high = std::max(high, double(v));
  std::string s, points;
  for (std::size_t i = 0; i < share.size(); ++i)
    s += detail::rectangle(double(i) * step, 0, step + 0.2, tall, detail::mixed({1, 1, 1}, share[i]));
  std::size_t i = 0;
  for (auto const v : line) {
    if (std::isfinite(double(v)))
      points += (points.empty() ? "" : " ") + decimals((double(i) + 0.5) * step, 1) + "," +
                decimals(high > low ? 10 + (high - double(v)) / (high - low) * (tall - 20) : tall / 2, 1);
    ++i;
  }
  return detail::svg(wide, tall, s + "<polyline fill=\"none\" stroke=\"#1f2933\" stroke-width=\"1.5\" points=\"" + points + "\"/>\n");
}

}  // namespace braid::explain
#endif

// braid/explain/randomised.hpp
#ifndef BRAID_SINGLE_EXPLAIN_RANDOMISED
#define BRAID_SINGLE_EXPLAIN_RANDOMISED
namespace braid::inline v0::explain {

namespace detail {
/// Ranks of the sizes of n numbers, equal ones sharing the mean of theirs.
template <class T>
std::vector<double> ranks_of_sizes(T const* v, std::size_t n) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  auto const size = [&](std::size_t i) { return std::abs(double(v[i])); };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size(a) < size(b); });
  std::vector<double> rank(n);
  for (std::size_t i = 0, end = 0; i < n; i = end) {
    for (end = i + 1; end < n && size(order[end]) == size(order[i]);) ++end;
    for (std::size_t j = i; j < end; ++j) rank[order[j]] = (double(i) + double(end - 1)) / 2;
  }
  return rank;
}
/// Spearman's correlation of the sizes; NaN where one of the two has no differences.
template <class T>
double alike_in_rank(T const* a, T const* b, std::size_t n) {
  auto const x = ranks_of_sizes(a, n), y = ranks_of_sizes(b, n);
  double const mean = (double(n) - 1) / 2;
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < n; ++i) xy += (x[i] - mean) * (y[i] - mean), xx += (x[i] - mean) * (x[i] - mean), yy += (y[i] - mean) * (y[i] - mean);
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : std::nan("");
}
/// How many of a modality's cells count in row r of a call.
template <class Prog, class M, class Arguments>
std::size_t used_cells(Arguments const& args, std::size_t r) {
  if (args.absent(r) & modality_bit<Prog, M>()) return 0;
  if constexpr (is_timed<typename M::outside>)
    if (auto const* const length = args.from(r).lengths[index_in_program<Prog, M>()])
      return std::size_t(*length) * (M::outside::size / M::outside::steps);
  return M::outside::size;
}
}  // namespace detail

/// How alike an explanation of the net and one of a net with random weights are.
struct randomised_check {
  struct entry {
    std::string modality;
    double alike;  ///< Spearman's correlation of the sizes, the mean over samples and random nets; NaN: nothing to compare, as
                   ///< where all parts say the same or there is but one
  };
  std::vector<entry> modalities;  ///< without those that every sample lacks
  double limit = 0.5;

  /// False where an explanation stays what it was although the net knows nothing: then it is of the data, not of the net. And
  /// where nothing could be compared: then nothing was shown.
  bool passed() const {
    return !modalities.empty() && std::all_of(modalities.begin(), modalities.end(), [&](entry const& e) { return e.alike <= limit; });
  }
  std::string text() const {
    text_table t({"modality", "alike", ""});
    for (auto const& e : modalities)
      t.add({e.modality, decimals(e.alike, 2),
             std::isnan(e.alike)     ? "nothing to compare: nothing is shown"
             : e.alike > limit ? "does not change with the weights: it explains the data, not the net"
                               : ""});
    return t.text();
  }
};

struct randomised_options {
  std::size_t nets = 3;
  double limit = 0.5;  ///< above it an explanation counts as one that does not change
  seed random{1001};   ///< of the first; the others have the next ones
};

/// The sanity check: explains the same samples by the net and by nets with the weights they start with.
///
///   auto const check = bd::explain::randomised(
///       model, [](auto const& m) { return bd::explain::integrated_gradients(m); }, bd::explain::number(3), photo(pixels));
///   if (!check.passed()) std::fputs(check.text().c_str(), stdout);
///
/// shapes  a number for each modality.
/// units   a correlation: 1 the same order of the parts, 0 none.
/// cost    an explanation by the net and one by each random net. What stands beyond a sample's length is not compared.
/// errors  the method's; value_error: no nets, no samples.
/// source  Adebayo et al. 2018, arXiv:1810.03292 (all layers at once).
template <class G, backend K, class Make, class Tag, class... A>
randomised_check randomised(basic_model<G, K> const& model, Make&& make, number_of<Tag> const& number, randomised_options const& options,
                            A const&... a) {
  using T = typename K::scalar;
  if (options.nets == 0) throw value_error("explain", "randomised, nets", "at least 1", "0");
  auto why = make(model);
  attribution<G, T> const own = why(number, a...);
  if (own.rows() == 0) throw value_error("explain", "randomised, samples", "at least 1", "0");
  constexpr std::size_t count = watched<G>::modalities::size;
  std::array<double, count> alike{};
  std::array<std::size_t, count> compared{};
  std::array<bool, count> there{};
  bound_arguments<program<G>, T, A...> const args(a...);
  for (std::size_t s = 0; s < options.nets; ++s) {
    basic_model<G, K> const other(seed{options.random.value + s}, model.weights().place());
    auto why_other = make(other);
    auto const& says = why_other(number, a...);
    std::size_t m = 0;
    [&]<class... M>(types<M...>) {
      ([&] {
        auto const x = own(M{}), y = says(M{});
        for (std::size_t r = 0; r < own.rows(); ++r) {
          std::size_t const used = detail::used_cells<program<G>, M>(args, r);
          there[m] = there[m] || used > 0;
          double const now = detail::alike_in_rank(x.data() + r * M::outside::size, y.data() + r * M::outside::size, used);
          if (!std::isnan(now)) alike[m] += now, ++compared[m];
        }
        ++m;
      }(), ...);
    }(typename watched<G>::modalities{});
  }
  randomised_check check;
  check.limit = options.limit;
  std::size_t m = 0;
  [&]<class... M>(types<M...>) {
    ([&] {
      if (there[m]) check.modalities.push_back({std::string(M::name()), alike[m] / double(compared[m])});  // of none: NaN
      ++m;
    }(), ...);
  }(typename watched<G>::modalities{});
  return check;
}
template <class G, backend K, class Make, class Tag, class First, class... A>
  requires(!std::is_same_v<First, randomised_options>)
randomised_check randomised(basic_model<G, K> const& model, Make&& make, number_of<Tag> const& number, First const& first, A const&... a) {
  return randomised(model, make, number, randomised_options{}, first, a...);
}

}  // namespace braid::explain
#endif

// braid/explain/sampled_shapley.hpp
#ifndef BRAID_SINGLE_EXPLAIN_SAMPLED_SHAPLEY
#define BRAID_SINGLE_EXPLAIN_SAMPLED_SHAPLEY
namespace braid::inline v0::explain {

struct sampled_options {
  std::size_t pairs = 32;  ///< of orders in which the modalities come: each goes with its reverse
  seed random{};
  double nothing = 0;      ///< what a net without any modality would say; not asked for where there is a baseline
};

struct sampled_game;
namespace detail {
/// A row of a baseline, again and again.
template <class Prog>
struct repeated_rows {
  sources<Prog> at;
  sources<Prog> from(std::size_t) const { return at; }
  template <std::size_t>
  static constexpr bool on_device = false;
};
template <class Prog, class... Nothing>
consteval bool sampled_law() {
  if constexpr (sizeof...(Nothing) == 0) {
    constexpr std::size_t branches = most_droppable_inputs<Prog>(all_modalities<Prog>);
    static_assert(holds<few_branches<Prog>, at<sampled_game>, got<exactly<branches>>, wants<at_most<most_partial>>>,
                  "sampled_shapley: a fusion with so many branches has too many paths without some of them: fuse them in groups, "
                  "or give a baseline: sampled_shapley(model, {}, photo(mean), ...)");
    using refuses = typename unit_at<Prog, refuses_a_set<Prog>>::type;
    static_assert(holds<std::is_void_v<refuses>, at<refuses>, got<sampled_game>, wants<all_branches>>,
                  "sampled_shapley: this unit cannot do without one of its branches: take a policy that bears absence, or give a "
                  "baseline: sampled_shapley(model, {}, photo(mean), ...)");
    return few_branches<Prog> && std::is_void_v<refuses>;
  } else {
    call_law<Prog, Nothing...>();
    constexpr bool whole = ((braid::detail::argument<Nothing>::present && !braid::detail::argument<Nothing>::partial) && ...);
    static_assert(holds<whole, at<sampled_game>, got<types<Nothing...>>, wants<all_branches>>,
                  "sampled_shapley: the baseline gives one sample of every modality, none absent");
    return call_fits<Prog, Nothing...> && whole;
  }
}
}  // namespace detail

/// What each modality adds to what a net says, where they are too many to ask for every set of them (explain/modality_values.hpp
/// asks for all): the mean over some orders in which they come, drawn by chance, each with its reverse, and how far that may be
/// from the mean over all orders. In each order the parts add up to whole - nothing, so their means do.
///
///   bd::explain::sampled_shapley why(model, {.pairs = 50});                  // a modality that has not come is absent
///   bd::explain::sampled_shapley why(model, {}, photo(mean), notes(empty));  // ... is as in this sample: any net, any fusion
///   why(bd::explain::number(3), photo(pixels), notes(ids));
///   why.shapley(photo, 0);  why.error(photo, 0);   // of the first sample, and the standard error of that
///   std::fputs(why.text().c_str(), stdout);        // means over the samples
///
/// shapes  a number for each modality and sample; a baseline is one sample.
/// units   of the number that is explained.
/// cost    2 pairs (N - 1) + 2 predictions; allocates nothing once there is room for the rows. All rows come in the same orders,
///         which depend on the seed alone. What a sample lacks of itself adds nothing.
/// errors  at_most<8> branches of one fusion, all_branches: only without a baseline (compile time); value_error: no such number,
///         fewer than 2 pairs; shape_error: a baseline of several samples.
/// source  Castro, Gomez and Tejada 2009 (sampling); Mitchell et al. 2022, arXiv:2104.12199 (an order with its reverse).
template <class G, backend K, class... Nothing>
class sampled_shapley {
 public:
  using prog = program<G>;
  using T = typename K::scalar;
  static constexpr std::size_t count = prog::modalities::size;
  static constexpr std::size_t tile = asked_without<G, K>::tile;
  static constexpr bool by_baseline = sizeof...(Nothing) > 0;

  explicit sampled_shapley(basic_weights<G, K> const& w, sampled_options options = {}, Nothing const&... nothing)
      : options_(options), net_(w), still_(w.place(), nothing...), order_(count), now_(tile), before_(tile), pair_(tile * count),
        of_pairs_(options.pairs * count) {
    static_cast<void>(detail::sampled_law<prog, Nothing...>());
    static_assert(count <= 64, "sampled_shapley: at most 64 modalities");
    if (options.pairs < 2) throw value_error("explain", "sampled Shapley, pairs", "at least 2", std::to_string(options.pairs));
    reserve(tile);
  }
  explicit sampled_shapley(basic_model<G, K> const& m, sampled_options options = {}, Nothing const&... nothing)
      : sampled_shapley((static_cast<void>(detail::sampled_law<prog, Nothing...>()), m.weights()), options, nothing...) {}

  template <class Tag, class... A>
  sampled_shapley const& operator()(number_of<Tag> const& asked, A const&... a) {
    call_law<prog, A...>();
    constexpr std::size_t J = detail::place_of_output<G, Tag>();
    static_assert(J < prog::outputs, "explain: a net with several outputs: explain::number(output, number), by one of its outputs");
    if constexpr (fits && call_fits<prog, A...> && J < prog::outputs) {
      constexpr modality_set partial = by_baseline ? lacking_in<prog, A...> : all_modalities<prog>;
      bound_arguments<prog, T, A...> const args(a...);
      asked.check(args.rows(), prog::template out<J>::size);
      reserve(rows_ = args.rows());
      std::fill(mean_.begin(), mean_.end(), 0.0), std::fill(square_.begin(), square_.end(), 0.0);
      std::fill(of_pairs_.begin(), of_pairs_.end(), 0.0);
      for (std::size_t r = 0, n = 0; r < rows_; r += n) {
        n = alike(r, std::min(r + tile, rows_), [&](std::size_t i) { return args.absent(i); });
        auto const in = net_.take(args, r, n);
        play(r, n, [&](modality_set there, double* said) {
          sources<prog> mix = in;
          if constexpr (by_baseline) still_.stand_in(mix, there | args.absent(r));
          modality_set const absent = args.absent(r) | (by_baseline ? 0 : all_modalities<prog> & ~there);
          if (!net_.template ask<J, partial>(mix, n, absent, [&](std::size_t i) { return asked.at(r + i); },
                                             [&](std::size_t i, double v) { said[i] = v; }))
            std::fill_n(said, n, options_.nothing);
        });
        net_.done();
      }
    }
    return *this;
  }

  std::size_t rows() const { return rows_; }
  double whole(std::size_t row) const { return whole_[row]; }
  double nothing(std::size_t row) const { return nothing_[row]; }
  double shapley(std::size_t m, std::size_t row) const { return mean_[row * count + m]; }
  /// The standard error of that: 0 where every pair of orders says the same.
  double error(std::size_t m, std::size_t row) const { return of_squares(square_[row * count + m]); }
  template <modality M>
  double shapley(M, std::size_t row) const { return shapley(detail::place_of_modality<prog, M>(), row); }
  template <modality M>
  double error(M, std::size_t row) const { return error(detail::place_of_modality<prog, M>(), row); }
  /// Of the mean over the samples, which came in the same orders.
  double error(std::size_t m) const {
    double mean = 0, squares = 0;
    for (std::size_t p = 0; p < options_.pairs; ++p) {
      double const v = rows_ ? of_pairs_[p * count + m] / double(rows_) : 0, by = v - mean;
      mean += by / double(p + 1), squares += by * (v - mean);
    }
    return of_squares(squares);
  }

  /// The mean over the samples of the last call of f(row), with its interval. Allocates.
  template <class F>
  interval over_rows(F&& f, bootstrap_options const& options = {}) const {
    return detail::mean_over_rows(rows_, f, options);
  }
  /// For each modality the mean over the samples with its 95 % interval, and the standard error of the sampling.
  std::string text(bootstrap_options const& options = {}) const {
    text_table t({"modality", "Shapley", "error of sampling"});
    std::size_t m = 0;
    [&]<class... M>(types<M...>) {
      ([&] {
        t.add({std::string(M::name()), detail::interval_text(over_rows([&](std::size_t r) { return shapley(m, r); }, options)),
               decimals(error(m), 3)});
        ++m;
      }(), ...);
    }(typename prog::modalities{});
    return t.text();
  }

 private:
  static constexpr bool fits = [] {
    if constexpr (by_baseline)
      return call_fits<prog, Nothing...> && ((braid::detail::argument<Nothing>::present && !braid::detail::argument<Nothing>::partial) && ...);
    else return detail::few_branches<prog> && detail::refuses_a_set<prog> == none;
  }();
  double of_squares(double squares) const { return std::sqrt(squares / double(options_.pairs - 1) / double(options_.pairs)); }

  /// Rows of the baseline where kernels read them.
  struct still_rows {
    K const* place;
    staged_inputs<prog, K> staged;
    std::array<std::vector<T>, prog::size> numbers;
    std::array<std::vector<std::int32_t>, prog::size> ids, lengths;
    sources<prog> at;

    still_rows(still_rows const& other)  // `at` points into what a copy has of its own
        : place(other.place), staged(tile, *place), numbers(other.numbers), ids(other.ids), lengths(other.lengths) {
      stage();
    }
    still_rows(still_rows&&) = default;
    still_rows& operator=(still_rows const& other) { return *this = still_rows(other); }
    still_rows& operator=(still_rows&&) = default;
    still_rows(K const& k, Nothing const&... nothing) : place(&k), staged(tile, k) {
      if constexpr (by_baseline && fits) {
        bound_arguments<prog, T, Nothing...> const args(nothing...);
        if (args.rows() != 1) throw shape_error("explain", "sampled Shapley, baseline", "one sample", std::to_string(args.rows()));
        auto const one = args.from(0);
        [&]<class... M>(types<M...>) { (repeat<M>(one), ...); }(typename prog::modalities{});
        stage();
      }
    }
    void stage() {
      if constexpr (by_baseline && fits) {
        detail::repeated_rows<prog> many;
        for (std::size_t i = 0; i < prog::size; ++i) {
          if (!numbers[i].empty()) many.at.data[i] = numbers[i].data();
          if (!ids[i].empty()) many.at.data[i] = ids[i].data();
          if (!lengths[i].empty()) many.at.lengths[i] = lengths[i].data();
        }
        at = staged.take(many, 0, tile);
        staged.send();
      }
    }
    template <class M>
    void repeat(sources<prog> const& one) {
      constexpr std::size_t i = index_in_program<prog, M>(), size = M::outside::size;
      auto const fill = [&]<class E>(std::vector<E>& all) {
        for (std::size_t r = 0; r < tile; ++r)
          all.insert(all.end(), static_cast<E const*>(one.data[i]), static_cast<E const*>(one.data[i]) + size);
      };
      if constexpr (std::is_same_v<typename M::outside::element, id>) fill(ids[i]);
      else fill(numbers[i]);
      if constexpr (is_timed<typename M::outside>)
        lengths[i].assign(tile, one.lengths[i] ? *one.lengths[i] : std::int32_t(M::outside::dims[0]));
    }
    /// All but these modalities are as in the baseline.
    void stand_in(sources<prog>& in, modality_set there) const {
      [&]<class... M>(types<M...>) {
        ([&] {
          constexpr std::size_t i = index_in_program<prog, M>();
          if (!(there & modality_bit<prog, M>())) in.data[i] = at.data[i], in.lengths[i] = at.lengths[i];
        }(), ...);
      }(typename prog::modalities{});
    }
  };

  void reserve(std::size_t rows) {
    if (whole_.size() >= rows) return;
    whole_.resize(rows), nothing_.resize(rows), mean_.resize(rows * count), square_.resize(rows * count);
  }
  /// ask(set, said): what the net says of n rows by these modalities.
  template <class Ask>
  void play(std::size_t first, std::size_t n, Ask&& ask) {
    ask(0, nothing_.data() + first);
    ask(all_modalities<prog>, whole_.data() + first);
    for (std::size_t p = 0; p < options_.pairs; ++p) {
      epoch_order(options_.random.value, p, order_);
      std::fill(pair_.begin(), pair_.end(), 0.0);
      for (bool const back : {false, true}) {
        modality_set there = 0;
        std::copy_n(nothing_.begin() + std::ptrdiff_t(first), n, before_.begin());
        for (std::size_t i = 0; i < count; ++i) {
          std::size_t const m = order_[back ? count - 1 - i : i];
          there |= modality_set{1} << m;
          if (i + 1 < count) ask(there, now_.data());
          else std::copy_n(whole_.begin() + std::ptrdiff_t(first), n, now_.begin());
          for (std::size_t r = 0; r < n; ++r) pair_[r * count + m] += (now_[r] - before_[r]) / 2;
          std::swap(now_, before_);
        }
      }
      for (std::size_t r = 0; r < n; ++r)
        for (std::size_t m = 0; m < count; ++m) {  // Welford's way to mean and squares
          double const v = pair_[r * count + m];
          double &mean = mean_[(first + r) * count + m], by = v - mean;
          of_pairs_[p * count + m] += v;
          mean += by / double(p + 1);
          square_[(first + r) * count + m] += by * (v - mean);
        }
    }
  }

  sampled_options options_;
  asked_without<G, K> net_;
  still_rows still_;
  std::vector<std::uint32_t> order_;
  std::vector<double> now_, before_, pair_;          ///< of a tile
  std::vector<double> of_pairs_;                     ///< [pair, modality], sums over the samples
  std::vector<double> whole_, nothing_, mean_, square_;
  std::size_t rows_ = 0;
};

}  // namespace braid::explain
#endif

// braid/explain/sensitivity.hpp
#ifndef BRAID_SINGLE_EXPLAIN_SENSITIVITY
#define BRAID_SINGLE_EXPLAIN_SENSITIVITY
namespace braid::inline v0::explain {

struct sensitivity_options {
  std::size_t samples = 10;  ///< steps to the side, of each sample
  double radius = 0.02;      ///< of each number of the inputs, in its unit
  seed random{};
};

namespace detail {
/// A copy of an argument whose numbers can be moved; ids and what is absent stay as they are.
template <class T, class A>
struct movable {
  A const& given;
  void move(sensitivity_options const&, philox const&) {}
  A const& get() const { return given; }
};
template <class M, class X, class L, class Data>
auto with_data(given<M, X, L> const& g, Data const& x) {
  if constexpr (std::is_void_v<L>) return given<M, Data>(x, false);
  else return given<M, Data, L>(x, g.lengths, false, false);
}
template <class G, class W, class Data>
auto with_data(given_where<G, W> const& g, Data const& x) {
  return given_where<decltype(with_data(g.given, x)), W>{with_data(g.given, x), g.there};
}
template <class T, class A>
  requires(braid::detail::argument<A>::present && !is_ids<typename braid::detail::modality_in<A>::outside>)
struct movable<T, A> {
  using M = braid::detail::modality_in<A>;
  A const& given_;
  column<T> own = column_of<T>(given_);
  std::vector<T> moved = std::vector<T>(own.rows * M::outside::size);

  void move(sensitivity_options const& o, philox const& random) {
    philox const stream = random.fork(name_hash(M::name()));
    for (std::size_t i = 0; i < moved.size(); ++i)
      if (own.has(i / M::outside::size))
        moved[i] = own.data[i] + T(o.radius * (2 * double(stream.uniform(i / M::outside::size, i % M::outside::size)) - 1));
  }
  auto get() const { return with_data(given_, moved); }
};
}  // namespace detail

/// By how much an explanation moves, at most, when the inputs move a little: |says(x + e) - says(x)| / |says(x)|, over all
/// modalities. Near 0: neighbours are explained alike. why: any method over inputs.
///
///   auto const moves = bd::explain::sensitivity(why, bd::explain::number(3), {.radius = 0.02}, photo(pixels), notes(ids));
///
/// shapes  a number a sample; infinite where the explanation is zero and does not stay it.
/// cost    samples + 1 explanations, and a copy of the inputs.
/// errors  the method's; value_error: no samples, a radius that is none.
/// source  Yeh et al. 2019, arXiv:1901.09392 (its maximum, by drawing).
template <class G, backend K, class Tag, template <class, class> class Method, class... A>
std::vector<double> sensitivity(Method<G, K>& why, number_of<Tag> const& number, sensitivity_options const& options, A const&... a) {
  using T = typename K::scalar;
  if (options.samples == 0) throw value_error("explain", "sensitivity, samples", "at least 1", "0");
  if (!(options.radius >= 0) || !std::isfinite(options.radius))
    throw value_error("explain", "sensitivity, radius", "0 or more", std::to_string(options.radius));
  attribution<G, T> const own = why(number, a...);
  std::vector<double> worst(own.rows());
  std::tuple<detail::movable<T, A>...> moved{detail::movable<T, A>{a}...};
  auto const square = [&](auto const& other, std::size_t r) {  // of what is said, or of its difference from another's
    double sum = 0;
    [&]<class... M>(types<M...>) {
      ([&] {
        auto const x = own(M{}), y = other(M{});
        for (std::size_t i = r * M::outside::size; i < (r + 1) * M::outside::size; ++i) sum += std::pow(double(x.data()[i]) - double(y.data()[i]), 2);
      }(), ...);
    }(typename watched<G>::modalities{});
    return sum;
  };
  attribution<G, T> zero;
  zero.start(own.rows());
  for (std::size_t s = 0; s < options.samples; ++s) {
    philox const random = philox{options.random.value}.fork(s);
    std::apply([&](auto&... m) { (m.move(options, random), ...); }, moved);
    auto const& now = std::apply([&](auto const&... m) -> auto const& { return why(number, m.get()...); }, moved);
    for (std::size_t r = 0; r < worst.size(); ++r)
      if (double const by = square(now, r); by > 0) worst[r] = std::max(worst[r], std::sqrt(by / square(zero, r)));
  }
  return worst;
}

}  // namespace braid::explain
#endif

// braid/explain/smooth_grad.hpp
#ifndef BRAID_SINGLE_EXPLAIN_SMOOTH_GRAD
#define BRAID_SINGLE_EXPLAIN_SMOOTH_GRAD
namespace braid::inline v0::explain {

struct smooth_options {
  std::size_t samples = 50;
  double deviation = 0.1;  ///< of the noise, in the inputs' unit; of tokens in that of their embedding
  seed random{};
};

/// The mean gradient around a sample: over copies of it with normal noise. What the gradient of a rough function says at one
/// place by chance goes away.
///
///   bd::explain::smooth_grad why(model, {.samples = 50, .deviation = 0.1});
///
/// shapes  as the inputs; tokens [n, T].
/// units   as a gradient (explain/gradients.hpp).
/// cost    `samples` forwards and backwards; allocates nothing once there is room for the rows. The noise of a sample depends
///         on the seed and on its number in the batch.
/// errors  a call's (model/call.hpp); value_error: no such number, no samples, a deviation that is none.
/// source  Smilkov et al. 2017, arXiv:1706.03825, where 0.1 to 0.2 of the inputs' range served best.
template <class G, backend K>
class smooth_grad : public over_inputs<G, K> {
 public:
  using typename over_inputs<G, K>::T;
  explicit smooth_grad(basic_weights<G, K> const& w, smooth_options options = {}, std::size_t rows = watched_net<G, K>::tile)
      : over_inputs<G, K>(w, rows), options_(options) {
    if (options.samples == 0) throw value_error("explain", "smooth_grad, samples", "at least 1", "0");
    if (!(options.deviation >= 0) || !std::isfinite(options.deviation))
      throw value_error("explain", "smooth_grad, deviation", "0 or more", std::to_string(options.deviation));
  }
  explicit smooth_grad(basic_model<G, K> const& m, smooth_options options = {}, std::size_t rows = watched_net<G, K>::tile)
      : smooth_grad(m.weights(), options, rows) {}

  template <class Tag, class... A>
  auto const& operator()(number_of<Tag> const& number, A const&... a) {
    return this->each_tile(number, [&](auto const& tile) {
      tile.run(false);
      tile.keep_said();
      for (std::size_t s = 0; s < options_.samples; ++s) {
        philox const random = philox{options_.random.value}.fork(s);
        this->set([&]<class P>(T x, T, P, std::size_t r, std::size_t i) {
          return x + T(options_.deviation * double(random.fork(P::step).normal(tile.first + r, i)));
        });
        tile.run(true);
        each_point<watched<G>>([&]<class P>(P) {
          auto const* const g = tile.net.template gradient<P::step>();
          for (std::size_t r = 0; r < tile.rows(); ++r)
            for (std::size_t i = 0; i < P::size; ++i)
              tile.says.template at<typename P::modality>(tile.first + r, i / P::parts) += g[r * P::size + i] / T(options_.samples);
        });
      }
    }, a...);
  }

 private:
  smooth_options options_;
};

}  // namespace braid::explain
#endif

// braid/io/safetensors_header.hpp
#ifndef BRAID_SINGLE_IO_SAFETENSORS_HEADER
#define BRAID_SINGLE_IO_SAFETENSORS_HEADER
namespace braid::inline v0::io {

/// The element formats that are read and written: their name in safetensors and numpy's descr.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 13> safetensors_dtypes{{
    {"F64", "<f8"}, {"F32", "<f4"}, {"F16", "<f2"}, {"BF16", "bf16"}, {"I64", "<i8"}, {"I32", "<i4"}, {"I16", "<i2"},
    {"I8", "|i1"}, {"U64", "<u8"}, {"U32", "<u4"}, {"U16", "<u2"}, {"U8", "|u1"}, {"BOOL", "|b1"}}};

/// numpy's descr for a dtype of the format; empty if it is not known.
inline std::string_view descr_of(std::string_view dtype) {
  for (auto const& known : safetensors_dtypes)
    if (known.first == dtype) return known.second;
  return {};
}

/// The format's dtype for a descr; empty if it has none. '<' and '|' mean the same for elements of one byte.
inline std::string_view safetensors_dtype_of(std::string_view descr) {
  for (auto const& known : safetensors_dtypes)
    if (known.second == descr || (known.second[0] == '|' && descr.starts_with('<') && descr.substr(1) == known.second.substr(1)))
      return known.first;
  return {};
}

/// What the header says of one tensor.
struct safetensors_entry {
  std::string dtype;  ///< as in the file: "F32"
  std::vector<std::size_t> shape;
  std::size_t begin = 0, end = 0;  ///< bytes, counted from the end of the header
};

struct safetensors_header {
  std::map<std::string, safetensors_entry> tensors;
  std::map<std::string, std::string> metadata;
};

/// Parser of the part of JSON that a safetensors header is made of. Strict: nothing unknown, nothing twice.
class safetensors_parser {
 public:
  explicit safetensors_parser(json_cursor text) : text_(std::move(text)) {}

  safetensors_header header() {
    safetensors_header h;
    bool metadata = false;
    text_.object([&](std::string const& name) {
      if (name == "__metadata__") {
        if (std::exchange(metadata, true)) text_.fail("__metadata__ once", "a second");
        text_.object([&](std::string const& key) {
          if (!h.metadata.emplace(key, text_.string("a text")).second) text_.fail("each key once", in_quotes(key) + " twice");
        });
      } else if (!h.tensors.emplace(name, entry()).second) {
        text_.fail("each tensor once", in_quotes(name) + " twice");
      }
    });
    text_.skip_spaces();
    if (!text_.ended()) text_.fail("spaces up to the end of the header");
    return h;
  }

 private:
  std::vector<std::size_t> numbers(std::string_view expected) {
    std::vector<std::size_t> list;
    text_.expect("[");
    if (text_.eat("]")) return list;
    do list.push_back(text_.number(expected));
    while (text_.eat(","));
    text_.expect("]");
    return list;
  }

  safetensors_entry entry() {
    safetensors_entry e;
    bool dtype = false, shape = false, offsets = false;
    text_.object([&](std::string const& key) {
      if (key == "dtype" && !std::exchange(dtype, true)) {
        e.dtype = text_.string("a dtype");
      } else if (key == "shape" && !std::exchange(shape, true)) {
        e.shape = numbers("an extent");
      } else if (key == "data_offsets" && !std::exchange(offsets, true)) {
        auto const pair = numbers("an offset");
        if (pair.size() != 2) text_.fail("two offsets", std::to_string(pair.size()));
        e.begin = pair[0], e.end = pair[1];
      } else {
        text_.fail("dtype, shape and data_offsets, each once", in_quotes(key));
      }
    });
    if (!dtype || !shape || !offsets) text_.fail("dtype, shape and data_offsets", "an entry without one of them");
    return e;
  }

  json_cursor text_;
};

/// The header as JSON, tensors in the order of their names.
inline std::string to_json(safetensors_header const& h) {
  std::string out = "{";
  auto const key = [&](std::string_view name) {
    out.append(out.back() == '{' ? "" : ",").append(json_string(name)).append(":");
  };
  if (!h.metadata.empty()) {
    key("__metadata__");
    out += '{';
    for (auto const& [name, text] : h.metadata) key(name), out += json_string(text);
    out += '}';
  }
  for (auto const& [name, e] : h.tensors) {
    key(name);
    std::string shape = "[";
    for (std::size_t i = 0; i < e.shape.size(); ++i) shape.append(i ? "," : "").append(std::to_string(e.shape[i]));
    out.append("{\"dtype\":\"").append(e.dtype).append("\",\"shape\":").append(shape).append("],\"data_offsets\":[");
    out.append(std::to_string(e.begin)).append(",").append(std::to_string(e.end)).append("]}");
  }
  return out + "}";
}

}  // namespace braid::io
#endif

// braid/io/safetensors.hpp
#ifndef BRAID_SINGLE_IO_SAFETENSORS
#define BRAID_SINGLE_IO_SAFETENSORS
namespace braid::inline v0::io {

/// What a safetensors file holds: arrays by name, and notes.
struct safetensors {
  std::map<std::string, data::array> tensors;
  std::map<std::string, std::string> metadata;
};

namespace safetensors_format {
/// The largest header, as in the format's reference implementation.
inline constexpr std::size_t most_header = 100'000'000;

/// Every tensor's bytes follow the one before, from the first byte of the data to the last; each has the size that its
/// dtype and shape ask for. Gives the descr of each, in the order of the names.
inline std::map<std::string, std::string> check(input_file const& file, safetensors_header const& header,
                                                std::size_t data_size) {
  std::map<std::string, std::string> descrs;
  std::vector<std::pair<std::size_t, std::size_t>> ranges;
  for (auto const& [name, e] : header.tensors) {
    auto const place = "tensor " + name;
    auto const descr = descr_of(e.dtype);
    if (descr.empty())
      file.refuse(place, "dtype F64 F32 F16 BF16 I64 I32 I16 I8 U64 U32 U16 U8 or BOOL", in_quotes(e.dtype));
    if (e.begin > e.end || e.end > data_size)
      file.refuse(place, "offsets within " + std::to_string(data_size) + " bytes of data",
                  std::to_string(e.begin) + " to " + std::to_string(e.end));
    if (!data::fills(e.shape, descr, e.end - e.begin))
      file.refuse(place, shape_text(e.shape) + " of " + e.dtype, std::to_string(e.end - e.begin) + " bytes");
    descrs.emplace(name, descr);
    ranges.emplace_back(e.begin, e.end);
  }
  std::sort(ranges.begin(), ranges.end());
  std::size_t at = 0;
  for (auto const& [begin, end] : ranges) {
    if (begin != at)
      file.refuse("", "a tensor that begins at data byte " + std::to_string(at),
                  (begin > at ? "a hole up to " : "an overlap from ") + std::to_string(begin));
    at = end;
  }
  if (at != data_size) file.refuse("", "data up to the end of the file", std::to_string(data_size - at) + " bytes of no tensor");
  return descrs;
}
}  // namespace safetensors_format

namespace safetensors_format {
struct opened {
  safetensors_header header;
  std::map<std::string, std::string> descrs;  ///< of each tensor, in the order of the names
  std::size_t start;                          ///< where the data begin
};
/// All but the data.
inline opened open(input_file const& file) {
  std::byte raw[8];
  if (file.size() < 8) file.refuse("", "a safetensors file", std::to_string(file.size()) + " bytes");
  file.read(0, raw);
  auto const length = load<std::uint64_t>(raw);
  if (length > most_header || length > file.size() - 8)
    file.refuse(byte_place(0), "a header of at most 100 MB within the file", std::to_string(length) + " bytes");
  auto const bytes = file.read(8, length);
  if (bytes.empty() || bytes[0] != std::byte{'{'}) file.refuse(byte_place(8), "'{'", "another byte");
  auto header = safetensors_parser(json_cursor(as_text(bytes), file.name(), "", 8)).header();
  std::size_t const start = 8 + length;
  auto descrs = check(file, header, file.size() - start);
  return {std::move(header), std::move(descrs), start};
}
}  // namespace safetensors_format

/// Reads a safetensors file whole. The data may begin at any byte; they are copied.
///
/// errors  file_error: no such file; a header that is too long, not JSON, has something twice or unknown; a dtype,
///         shape and byte range that disagree; holes or overlaps.
inline safetensors read_safetensors(input_file const& file) {
  auto opened = safetensors_format::open(file);
  safetensors result{{}, std::move(opened.header.metadata)};
  for (auto const& [name, e] : opened.header.tensors)
    result.tensors.emplace(name, data::array{opened.descrs.at(name), e.shape, file.read(opened.start + e.begin, e.end - e.begin)});
  return result;
}

/// The notes of a safetensors file alone; the data are not read. Errors as read_safetensors's.
inline std::map<std::string, std::string> read_safetensors_notes(input_file const& file) {
  return safetensors_format::open(file).header.metadata;
}
inline safetensors read_safetensors(std::string const& path) { return read_safetensors(input_file(path)); }

/// Writes a safetensors file, whole or not at all: tensors in the order of their names, the header padded so that the
/// data begin at a multiple of 8. The same contents give the same bytes.
///
/// errors  file_error: a dtype that the format lacks, bytes that do not fit the shape, a name or note that is not
///         UTF-8, a tensor named __metadata__, a header over 100 MB, and atomic_file's.
inline void write_safetensors(std::string const& path, safetensors const& contents) {
  auto const refuse = [&](std::string const& place, std::string_view expected, std::string_view found) {
    throw file_error(path, place, expected, found);
  };
  safetensors_header header{{}, contents.metadata};
  for (auto const& [key, text] : contents.metadata)
    if (!is_utf8(key) || !is_utf8(text)) refuse("metadata " + key, "UTF-8", "other bytes");
  std::size_t at = 0;
  for (auto const& [name, a] : contents.tensors) {
    auto const place = "tensor " + name;
    if (!is_utf8(name)) refuse(place, "a name in UTF-8", "other bytes");
    if (name == "__metadata__") refuse(place, "another name", "the one that the format keeps for notes");
    auto const dtype = safetensors_dtype_of(a.dtype);
    if (dtype.empty()) refuse(place, "a dtype that is known here", in_quotes(a.dtype));
    if (!data::fills(a.shape, a.dtype, a.bytes.size()))
      refuse(place, shape_text(a.shape) + " of " + a.dtype, std::to_string(a.bytes.size()) + " bytes");
    header.tensors.emplace(name, safetensors_entry{std::string(dtype), a.shape, at, at + a.bytes.size()});
    at += a.bytes.size();
  }
  std::string json = to_json(header);
  json.resize((json.size() + 7) / 8 * 8, ' ');
  if (json.size() > safetensors_format::most_header)
    refuse("header", "at most 100 MB", std::to_string(json.size()) + " bytes");
  std::vector<std::byte> length;
  append(length, static_cast<std::uint64_t>(json.size()));

  atomic_file out(path);
  out.write(length);
  out.write(json);
  for (auto const& [name, a] : contents.tensors) out.write(a.bytes);
  out.commit();
}

}  // namespace braid::io
#endif

// braid/io/checkpoint.hpp
#ifndef BRAID_SINGLE_IO_CHECKPOINT
#define BRAID_SINGLE_IO_CHECKPOINT
#include <unistd.h>

namespace braid::inline v0::io {

namespace detail {
/// The text that a checkpoint must share with the run that it goes on with, by key.
using facts = std::vector<std::pair<std::string, std::string>>;
template <class... Term>
std::string losses_of(types<Term...>) {
  std::string all;
  ((all += (all.empty() ? "" : ", ") + std::string(tag_name<typename Term::loss_type>())), ...);
  return all;
}
template <class Run>
facts facts_of(Run const& run) {
  using prog = program<typename Run::graph>;
  std::string shape;
  auto const names = step_names<prog>();
  for (std::size_t i = 0; i < prog::size; ++i) {
    auto const& d = prog::graph.nodes[i];
    shape += names[i];
    std::array<std::size_t, 5> const sizes{d.size, d.parameters, d.flops, d.saved, d.edges};
    for (std::size_t n : sizes) shape += "," + std::to_string(n);
  }
  char print[17];
  std::snprintf(print, sizeof print, "%016" PRIx64, name_hash(shape));
  return {{"checkpoint", "2"},
          {"net", std::to_string(prog::size) + " steps, " + std::to_string(prog::parameters) + " parameters, " + print},
          {"scalar", "float" + std::to_string(8 * sizeof(typename Run::place::scalar))},
          {"optimizer", std::string(tag_name<typename Run::trainer_type::optimizer_type>())},
          {"average", run.average ? "yes" : "no"},
          {"objective", losses_of(typename Run::trainer_type::objective_type::terms{})},
          {"validation", !run.validates ? "none" : run.metric.empty() ? "loss" : std::string(run.metric)},
          {"samples", std::to_string(run.samples)},
          {"batch", std::to_string(run.batch)},
          {"accumulate", std::to_string(run.accumulate)},
          {"seed", std::to_string(run.from)}};
}

/// One visit to every tensor of a run: into the file, a look whether the file has it, or out of the file.
struct run_tensors {
  enum class task { put, check, take };
  std::string const& path;
  safetensors& file;
  task what;
  std::size_t visited = 0;

  template <class T>
  void one(std::string const& name, std::vector<std::size_t> const& dims, std::vector<T>& values) {
    ++visited;
    if (what == task::put) {
      file.tensors.insert_or_assign(name, data::array::from(std::span<T const>(values), dims));
      return;
    }
    auto const found = file.tensors.find(name);
    if (found == file.tensors.end()) throw file_error(path, "tensor " + name, "to be there", "no such tensor");
    if (found->second.shape != dims)
      throw file_error(path, "tensor " + name, "shape " + shape_text(dims), shape_text(found->second.shape));
    if (what == task::take) values = found->second.template to<T>(name);
  }
  template <bool State, class W, class T>
  void flat(std::string const& prefix, std::vector<T>& host) {
    W::template by_name<State>(host, [&](std::string const& name, std::vector<std::size_t> const& dims,
                                         std::vector<T>& values) { one(prefix + name, dims, values); });
  }
  template <class W>
  void weights(std::string const& prefix, W& w) {
    std::vector<typename W::T> params(w.param_count), state(w.state_count);
    w.place().download(params.data(), w.params(), params.size());
    w.place().download(state.data(), w.state(), state.size());
    flat<false, W>(prefix, params);
    flat<true, W>(prefix, state);
    if (what != task::take) return;
    w.place().upload(w.params(), params.data(), params.size());
    w.place().upload(w.state(), state.data(), state.size());
  }
  template <class Run>
  void all(Run& run) {
    using W = std::remove_reference_t<decltype(run.weights)>;
    weights("weights.", run.weights);
    weights("best.", run.best);
    weights("sound.", run.sound);
    if (run.average) weights("average.", *run.average);
    for (std::size_t a = 0; a < Run::trainer_type::moments; ++a) {
      auto host = run.trainer.read_moments(a);
      flat<false, W>("moments." + std::to_string(a) + ".", host);
      if (what == task::take) run.trainer.write_moments(a, host);
    }
  }
};

/// The numbers of a record, in the order in which they stand in the file; terms behind them.
template <class R>
std::vector<double> numbers_of(R const& r, std::size_t terms) {
  std::vector<double> n{r.loss, r.seconds, r.valid.loss, r.valid.metric, r.rate, r.samples_per_second};
  auto const add = [&](std::vector<double> const& t) {
    for (std::size_t i = 0; i < terms; ++i) n.push_back(i < t.size() ? t[i] : 0);
  };
  add(r.terms), add(r.valid.terms);
  return n;
}
inline epoch_record record_of(double const* n, std::size_t epoch, std::size_t terms, bool validated, std::string_view metric) {
  epoch_record r{.loss = n[0], .seconds = n[1], .valid = {n[2], n[3], metric}, .epoch = epoch, .rate = n[4], .samples_per_second = n[5]};
  r.terms.assign(n + 6, n + 6 + terms);
  if (validated) r.valid.terms.assign(n + 6 + terms, n + 6 + 2 * terms);
  return r;
}
}  // namespace detail

/// Writes all of a training between two steps: weights, best weights, average, moments, counters and history; the random
/// numbers and the order of the data are functions of seed, epoch and step. The file is whole or not there.
///
/// errors  file_error.
template <class Run>
void save_run(std::string const& path, Run& run) {
  safetensors file;
  for (auto& fact : detail::facts_of(run)) file.metadata.insert(fact);
  detail::run_tensors{path, file, detail::run_tensors::task::put}.all(run);
  std::array<std::size_t, 5> const counters{run.epoch, run.step, run.trainer.steps(), run.past.best, run.proven};
  std::vector<double> sums{run.loss, run.seen, run.seconds}, past;
  sums.insert(sums.end(), run.terms.begin(), run.terms.end());
  std::size_t const terms = run.terms.size(), columns = 6 + 2 * terms;
  for (auto const& r : run.past.epochs)
    for (double n : detail::numbers_of(r, terms)) past.push_back(n);
  file.tensors["counters"] = data::array::from(std::span<std::size_t const>(counters), {counters.size()});
  file.tensors["sums"] = data::array::from(std::span<double const>(sums), {sums.size()});
  file.tensors["history"] = data::array::from(std::span<double const>(past), {run.past.epochs.size(), columns});
  write_safetensors(path, file);
}

/// Puts a run where the file's was, to the bit. Everything is checked before anything changes.
///
/// errors  file_error: what the format refuses; a checkpoint of another net, scalar, optimiser, number of samples, batch,
///         seed, other losses or validation, with or without an average. Rates, schedule and epochs may be others: they are the caller's.
template <class Run>
void load_run(std::string const& path, Run& run) {
  using task = detail::run_tensors::task;
  auto file = read_safetensors(path);
  for (auto const& [key, own] : detail::facts_of(run)) {
    auto const found = file.metadata.find(key);
    if (found == file.metadata.end()) throw file_error(path, key, own, "no checkpoint of a training");
    if (found->second != own) throw file_error(path, key, own, found->second);
  }
  detail::run_tensors check{path, file, task::check};
  check.all(run);
  std::vector<std::size_t> counters(5);
  std::vector<double> sums(3 + run.terms.size());
  check.one("counters", {counters.size()}, counters);
  check.one("sums", {sums.size()}, sums);
  counters = file.tensors.at("counters").template to<std::size_t>("counters");
  std::size_t const terms = run.terms.size(), columns = 6 + 2 * terms;
  std::vector<double> past;
  check.one("history", {counters[0], columns}, past);
  if (file.tensors.size() != check.visited)
    throw file_error(path, "tensors", std::to_string(check.visited), std::to_string(file.tensors.size()));
  if (counters[3] != 0 && counters[3] >= counters[0])
    throw file_error(path, "counters", "a best epoch before " + std::to_string(counters[0]), std::to_string(counters[3]));

  sums = file.tensors.at("sums").template to<double>("sums");
  past = file.tensors.at("history").template to<double>("history");
  detail::run_tensors{path, file, task::take}.all(run);
  run.epoch = counters[0], run.step = counters[1], run.proven = counters[4] != 0;
  run.trainer.resume_at(counters[2]);
  run.loss = sums[0], run.seen = sums[1], run.seconds = sums[2];
  run.terms.assign(sums.begin() + 3, sums.end());
  run.past = {{}, counters[3]};
  for (std::size_t e = 0; e < run.epoch; ++e)
    run.past.epochs.push_back(detail::record_of(past.data() + e * columns, e, terms, run.validates, run.metric));
}

/// A companion of `fit` that keeps the training in a file, to go on with after whatever ended the process:
///
///   bd::fit(model, train, valid, goal, bd::adamw{}, {.epochs = 50},
///           bd::io::checkpoint{.path = "run.safetensors", .every = {.steps = 500}, .resume = true});
///
/// With resume, a file that is there is gone on with, as if nothing had happened, to the bit; else it is replaced. The
/// weights in it are `best.*`: load_part(path, weights, "*", only_prefix{"best."}).
///
/// errors  value_error: no path, or no interval; file_error, also before the first step where the file could not be written.
struct checkpoint {
  struct interval {
    std::size_t epochs = 0, steps = 0;  ///< 0: not by these
  };
  std::string path{};
  interval every{.epochs = 1};
  bool resume = false;

  template <class Run>
  void begin(Run& run) const {
    if (path.empty()) throw value_error("checkpoint", "path", "the name of a file", "nothing");
    if (!every.epochs && !every.steps) throw value_error("checkpoint", "every", "a number of epochs or of steps", "neither");
    atomic_file const could_be(path);  // now, and not when the first epoch is over
    if (resume && ::access(path.c_str(), F_OK) == 0) load_run(path, run);
  }
  template <class Run>
  void after_step(Run& run) const {
    if (every.steps && run.trainer.steps() % every.steps == 0) save_run(path, run);
  }
  template <class Run>
  void after_epoch(Run& run) const {
    if (every.epochs && run.epoch % every.epochs == 0) save_run(path, run);
  }
};

}  // namespace braid::io
#endif

// braid/table/csv.hpp
#ifndef BRAID_SINGLE_TABLE_CSV
#define BRAID_SINGLE_TABLE_CSV
namespace braid::inline v0::table {

/// The rows of a CSV file, one after the other. A field that begins with a quote ends with one, and may hold separators, line
/// ends and doubled quotes; any other is what stands there, with its spaces. Lines end in LF or CR LF; empty lines and a byte
/// order mark are passed over. Every row has as many fields as the first.
///
///   table::csv_rows rows(input_file("patients.csv"));
///   while (rows.next()) use(rows.fields(), rows.line());
///
/// cost    one pass; the file in memory once, a row twice. Views hold until the next row.
/// errors  file_error by line: another number of fields, something behind a closing quote, a quote that nobody closes.
/// source  RFC 4180; lines and quotes as pandas.read_csv has them.
class csv_rows {
 public:
  explicit csv_rows(input_file const& file, char separator = ',', bool rows_differ = false)
      : name_(file.name()), bytes_(file.read(0, file.size())), text_(as_text(bytes_)), separator_(separator), rows_differ_(rows_differ) {
    if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
  }
  csv_rows(csv_rows const&) = delete;
  csv_rows& operator=(csv_rows const&) = delete;

  /// Goes to the next row; false where there is none.
  bool next() {
    while (!text_.empty() && (text_.front() == '\n' || text_.starts_with("\r\n"))) {
      text_.remove_prefix(text_.front() == '\n' ? 1 : 2);
      ++next_line_;
    }
    if (text_.empty()) return false;
    line_ = next_line_, ++row_;
    unquoted_.clear();
    ends_.clear();
    for (bool more = true; more;) {
      more = text_.starts_with('"') ? quoted() : plain();
      ends_.push_back(unquoted_.size());
    }
    if (row_ == 1 || rows_differ_) columns_ = ends_.size();
    if (ends_.size() != columns_) refuse(line_, std::to_string(columns_) + " fields", std::to_string(ends_.size()));
    fields_.clear();
    std::size_t begin = 0;
    for (std::size_t const end : ends_) fields_.push_back(std::string_view(unquoted_).substr(begin, end - begin)), begin = end;
    return true;
  }
  [[nodiscard]] std::vector<std::string_view> const& fields() const { return fields_; }
  /// Where the row begins in the file, from 1.
  [[nodiscard]] std::size_t line() const { return line_; }
  [[nodiscard]] std::string const& name() const { return name_; }

 private:
  [[noreturn]] void refuse(std::size_t line, std::string_view expected, std::string_view found) const {
    throw file_error(name_, "line " + std::to_string(line), expected, found);
  }
  /// Takes a field without quotes and what ends it; says whether another one follows.
  bool plain() {
    std::size_t end = 0;
    while (end < text_.size() && text_[end] != separator_ && text_[end] != '\n') ++end;
    std::size_t const line_end = end < text_.size() && text_[end] == '\n' && end > 0 && text_[end - 1] == '\r' ? 1 : 0;
    unquoted_.append(text_.substr(0, end - line_end));
    return ended(end);
  }
  bool quoted() {
    std::size_t at = 1;
    for (;; ++at) {
      std::size_t const quote = text_.find('"', at);
      if (quote == text_.npos) refuse(next_line_, "a quote that ends the field", "the end of the file");
      std::string_view const piece = text_.substr(at, quote - at);
      next_line_ += std::size_t(std::count(piece.begin(), piece.end(), '\n'));
      unquoted_.append(piece);
      at = quote + 1;
      if (at >= text_.size() || text_[at] != '"') break;
      unquoted_ += '"';
    }
    if (text_.substr(at).starts_with("\r\n")) ++at;
    if (at < text_.size() && text_[at] != separator_ && text_[at] != '\n')
      refuse(next_line_, "a separator or the line's end behind the closing quote", in_quotes(text_.substr(at, 1)));
    return ended(at);
  }
  bool ended(std::size_t at) {
    bool const more = at < text_.size() && text_[at] == separator_;
    if (at < text_.size() && !more) ++next_line_;
    text_.remove_prefix(std::min(at + 1, text_.size()));
    return more;
  }

  std::string name_;
  std::vector<std::byte> bytes_;
  std::string_view text_;
  char separator_;
  bool rows_differ_;
  std::size_t columns_ = 0, row_ = 0, line_ = 0, next_line_ = 1;
  std::string unquoted_;
  std::vector<std::size_t> ends_;
  std::vector<std::string_view> fields_;
};

}  // namespace braid::table
#endif

// braid/io/folder_index.hpp
#ifndef BRAID_SINGLE_IO_FOLDER_INDEX
#define BRAID_SINGLE_IO_FOLDER_INDEX
namespace braid::inline v0::io {

/// Where a file of this name lies in a folder; nothing for a name that leads out of it: an absolute one, "..", a link.
inline std::optional<std::string> path_within(std::filesystem::path const& folder, std::string const& name) {
  std::filesystem::path const in(name);
  bool inside = in.is_relative() && name.find('\0') == name.npos;
  for (auto const& part : in) inside = inside && part != "..";
  std::error_code none;
  if (inside) {  // links are followed: what they lead to must lie inside, too
    auto const home = std::filesystem::weakly_canonical(folder, none), there = std::filesystem::weakly_canonical(folder / in, none);
    inside = std::mismatch(home.begin(), home.end(), there.begin(), there.end()).first == home.end();
  }
  return inside ? std::optional((folder / in).string()) : std::nullopt;
}

/// A folder of files and the CSV file in it that lists them, a sample a row; its first row names the columns.
///
///   image,notes,label
///   a/1.png,"a round one",0
///   ,"no picture",1
///
///   bd::io::folder_index const index("set/index.csv");
///   bd::dataset data{photo(index.files("image", [](std::string const& path, std::span<float> to) { ... })).where(index.there("image")),
///                    digit(index.numbers<int>("label"))};
///
/// Files are opened when a batch needs them; bd::prefetched does that by other threads.
///
/// errors  file_error: csv_rows' own; a column that is not there, or twice; by line and column, a file that is not there, is
///         none, or lies outside the index's folder (an absolute path, "..", a link that leads away), a cell that is no
///         number. value_error: no rows.
class folder_index {
 public:
  explicit folder_index(std::string const& path) : name_(path), folder_(std::filesystem::path(path).parent_path()) {
    if (folder_.empty()) folder_ = ".";
    input_file const file(path);
    table::csv_rows rows(file);
    if (!rows.next()) file.refuse("line 1", "a row that names the columns", "an empty file");
    columns_.assign(rows.fields().begin(), rows.fields().end());
    while (rows.next()) {
      lines_.push_back(rows.line());
      cells_.insert(cells_.end(), rows.fields().begin(), rows.fields().end());
    }
    if (lines_.empty()) throw value_error(name_, "rows", "at least one", "none");
  }
  std::size_t rows() const { return lines_.size(); }
  /// Whether there is a column of that name.
  bool has(std::string_view column) const { return std::find(columns_.begin(), columns_.end(), column) != columns_.end(); }
  /// The cells of a column, as they stand.
  std::vector<std::string> texts(std::string_view column) const {
    std::size_t const c = place(column);
    std::vector<std::string> all;
    for (std::size_t r = 0; r < rows(); ++r) all.push_back(cell(r, c));
    return all;
  }
  /// 1 where the cell is not empty: for .where(...).
  std::vector<std::uint8_t> there(std::string_view column) const {
    std::size_t const c = place(column);
    std::vector<std::uint8_t> all;
    for (std::size_t r = 0; r < rows(); ++r) all.push_back(!cell(r, c).empty());
    return all;
  }
  /// The cells as numbers; whole ones of integer types.
  template <data::number T = float>
  std::vector<T> numbers(std::string_view column) const {
    std::size_t const c = place(column);
    std::vector<T> all;
    for (std::size_t r = 0; r < rows(); ++r) {
      auto const v = finite_number(cell(r, c));
      if (!v || !held<T>(*v)) refuse(r, column, std::is_integral_v<T> ? whole_numbers<T>() : "a number", in_quotes(cell(r, c)));
      all.push_back(static_cast<T>(*v));
    }
    return all;
  }
  /// Where the files of a column lie: one for each row, or, of paths_if_any, nothing for an empty cell.
  std::vector<std::string> paths(std::string_view column) const {
    auto all = paths_if_any(column);
    for (std::size_t r = 0; r < rows(); ++r)
      if (all[r].empty()) refuse(r, column, "a file's name", "nothing");
    return all;
  }
  std::vector<std::string> paths_if_any(std::string_view column) const {
    std::size_t const c = place(column);
    std::vector<std::string> all;
    for (std::size_t r = 0; r < rows(); ++r) all.push_back(path_of(r, c, column));
    return all;
  }
  /// Where row r's words begin in the file, for messages: "line 7".
  std::string line(std::size_t r) const { return "line " + std::to_string(lines_[r]); }
  /// The files of a column, each as read(path, room of one sample) has it; returning steps used, if it is a sequence. Empty
  /// cells need .where(there(column)): a file that is asked for and not named is an error.
  template <class Read>
  auto files(std::string_view column, Read read) const {
    return on_demand(rows(), [paths = paths_if_any(column), lines = lines_, read = std::move(read), name = name_, column = std::string(column)](std::size_t r, auto to) {
      if (paths[r].empty()) throw file_error(name, "line " + std::to_string(lines[r]) + ", " + column, "a file's name", "nothing");
      return read(paths[r], to);
    });
  }

 private:
  std::string const& cell(std::size_t r, std::size_t c) const { return cells_[r * columns_.size() + c]; }
  std::size_t place(std::string_view column) const {
    auto const found = std::find(columns_.begin(), columns_.end(), column);
    if (found == columns_.end()) throw file_error(name_, "line 1", "a column " + in_quotes(column), "none of that name");
    if (std::find(found + 1, columns_.end(), column) != columns_.end())
      throw file_error(name_, "line 1", "one column " + in_quotes(column), "two");
    return std::size_t(found - columns_.begin());
  }
  template <class T>
  static std::string whole_numbers() {
    return "a whole number from " + std::to_string(std::numeric_limits<T>::min()) + " to " + std::to_string(std::numeric_limits<T>::max());
  }
  template <class T>
  static bool held(double v) {
    if constexpr (std::is_integral_v<T>)
      return v == std::trunc(v) && v >= double(std::numeric_limits<T>::min()) && v < std::ldexp(1.0, std::numeric_limits<T>::digits);
    else return std::isfinite(static_cast<T>(v));
  }
  [[noreturn]] void refuse(std::size_t r, std::string_view column, std::string_view expected, std::string_view found) const {
    throw file_error(name_, "line " + std::to_string(lines_[r]) + ", " + std::string(column), expected, found);
  }
  std::string path_of(std::size_t r, std::size_t c, std::string_view column) const {
    std::string const& said = cell(r, c);
    if (said.empty()) return {};
    auto const path = path_within(folder_, said);
    if (!path) refuse(r, column, "a file in the index's folder", in_quotes(said));
    std::error_code none;
    if (!std::filesystem::is_regular_file(*path, none)) refuse(r, column, "a file that is there", in_quotes(said));
    return *path;
  }

  std::string name_;
  std::filesystem::path folder_;
  std::vector<std::string> columns_, cells_;
  std::vector<std::size_t> lines_;
};

}  // namespace braid::io
#endif

// braid/io/weights.hpp
#ifndef BRAID_SINGLE_IO_WEIGHTS
#define BRAID_SINGLE_IO_WEIGHTS
namespace braid::inline v0::io {

/// What `load` did not find in the file, and what it found and did not need.
struct load_report {
  std::vector<std::string> missing, unexpected;
};

/// What to do about names that do not match: an error, or a report.
enum class matching { strict, lenient };

/// Writes weights and state under PyTorch's names and layouts: torch.load_state_dict takes them as they are. The file is
/// whole or not there: it is written beside its place and renamed.
///
/// What is kept beside them, such as the preparation of a table, is whatever has notes(): texts by name. They stand in the
/// file's metadata; `notes_of` reads them.
///
/// errors  file_error; value_error: two notes of one name.
template <class G, backend K, class... Kept>
  requires requires(Kept const&... kept) { (kept.notes().begin(), ...); }
void save(std::string const& path, basic_weights<G, K> const& w, Kept const&... kept) {
  safetensors file;
  file.metadata["format"] = "pt";
  [[maybe_unused]] auto const keep = [&](auto const& one) {
    for (auto const& [name, text] : one.notes())
      if (!file.metadata.emplace(name, text).second) throw value_error(path, "notes", "names of their own", name + " twice");
  };
  (keep(kept), ...);
  w.read_all([&]<class T>(std::string const& name, std::vector<std::size_t> const& dims, std::vector<T> const& values) {
    if (!file.tensors.emplace(name, data::array::from(std::span<T const>(values), dims)).second)
      throw file_error(path, "tensor " + name, "a name of its own", "two tensors of this name: call one named<...>");
  });
  write_safetensors(path, file);
}

/// The texts that a file of weights keeps beside them.
///
/// errors  file_error: as read_safetensors's.
inline std::map<std::string, std::string> notes_of(std::string const& path) { return read_safetensors_notes(input_file(path)); }

/// A file's name is the net's.
struct same_name {
  std::string const& operator()(std::string const& name) const { return name; }
};
/// Another beginning for the names that have this one: replace_prefix{"encoder.", "photo."}.
struct replace_prefix {
  std::string from, to;
  std::string operator()(std::string const& name) const {
    return name.starts_with(from) ? to + name.substr(from.size()) : name;
  }
};

/// Those names alone that have this beginning, without it: only_prefix{"best."} is the weights of a checkpoint.
struct only_prefix {
  std::string from;
  std::string operator()(std::string const& name) const { return name.starts_with(from) ? name.substr(from.size()) : ""; }
};

/// Reads those weights and that state whose names in the net fit a pattern (core/glob.hpp); the others stay. rename(name in
/// the file) is the name in the net, or empty for a tensor to be left out. Everything is checked before anything is changed.
/// Strict: all of the net's names that fit are in the file, and all names in the file that fit are the net's.
///
///   bd::io::load_part("encoder.safetensors", model.weights(), "photo.*", bd::io::replace_prefix{"backbone.", "photo."});
///   bd::fit(model, data, goal, bd::adamw{}, {.groups = {{"photo.*", bd::frozen}}});
///
/// errors  value_error: the pattern fits nothing in the net. file_error: as load's; two tensors with one name.
template <class G, backend K, class Rename = same_name>
load_report load_part(std::string const& path, basic_weights<G, K>& w, std::string_view pattern, Rename const& rename = {},
                      matching how = matching::strict) {
  auto file = read_safetensors(path);
  std::map<std::string, data::array> there;
  for (auto& [name, array] : file.tensors)
    if (std::string const own = rename(name); !own.empty() && !there.emplace(own, std::move(array)).second)
      throw file_error(path, "tensor " + name, "a name of its own", "another that is renamed to '" + own + "'");
  load_report report;
  std::set<std::string> wanted;
  std::vector<std::string> all;
  w.read_all([&](std::string const& name, std::vector<std::size_t> const& dims, auto const&) {
    all.push_back(name);
    if (!glob(pattern, name)) return;
    wanted.insert(name);
    auto const found = there.find(name);
    if (found == there.end()) report.missing.push_back(name);
    else if (found->second.shape != dims)
      throw file_error(path, "tensor " + name, "shape " + shape_text(dims), shape_text(found->second.shape));
  });
  if (wanted.empty() && !all.empty())
    throw value_error("load_part", "'" + std::string(pattern) + "'", "a pattern that fits a name", "none that does among " + few_of(all));
  auto const counter = [](std::string const& name) { return name.ends_with("num_batches_tracked"); };
  for (auto const& [name, array] : there)
    if (glob(pattern, name) && !wanted.contains(name) && !counter(name)) report.unexpected.push_back(name);
  if (how == matching::strict && (!report.missing.empty() || !report.unexpected.empty()))
    throw file_error(path, "names", "the net's own", "missing: " + few_of(report.missing) + "; unexpected: " + few_of(report.unexpected));
  w.write_all([&]<class T>(std::string const& name, std::vector<std::size_t> const&, std::vector<T>& values) {
    if (!wanted.contains(name)) return;
    if (auto const found = there.find(name); found != there.end()) values = found->second.template to<T>();
  });
  return report;
}

/// Reads weights and state by name, from any floating type, into any backend. Everything is checked before anything is
/// changed: the weights are as they were when it throws. Strict: the names of file and net must be the same; BatchNorm's
/// num_batches_tracked, which PyTorch saves and nothing needs, may be there.
///
/// errors  file_error: what the format refuses; names missing or unexpected (strict); a tensor of another shape (always).
template <class G, backend K>
load_report load(std::string const& path, basic_weights<G, K>& w, matching how = matching::strict) {
  return load_part(path, w, "*", same_name{}, how);
}

}  // namespace braid::io
#endif

// braid/kernel/simd.hpp
#ifndef BRAID_SINGLE_KERNEL_SIMD
#define BRAID_SINGLE_KERNEL_SIMD
namespace braid::inline v0::kernel {

// Lanes by the compilers' vector extensions: the width is what the flags allow, the code is the same.
#if defined(__AVX512F__)
inline constexpr std::size_t width = 16;
#elif defined(__AVX__)
inline constexpr std::size_t width = 8;
#else
inline constexpr std::size_t width = 4;
#endif

typedef float lane __attribute__((vector_size(width * sizeof(float)), may_alias));
typedef float loose_lane __attribute__((vector_size(width * sizeof(float)), aligned(sizeof(float)), may_alias));

/// Weights are padded to this many columns on every machine, so that their layout does not depend on flags.
inline constexpr std::size_t padding = 16;
constexpr std::size_t padded(std::size_t n) { return (n + padding - 1) / padding * padding; }
constexpr std::size_t vectors(std::size_t n) { return (n + width - 1) / width; }

inline lane load(float const* p) { return *reinterpret_cast<loose_lane const*>(p); }
inline lane spread(float x) { return x - lane{}; }
/// Writes the first n lanes.
inline void store(float* p, lane v, std::size_t n) {
  if (n >= width) {
    *reinterpret_cast<loose_lane*>(p) = v;
    return;
  }
  for (std::size_t i = 0; i < n; ++i) p[i] = v[i];
}
inline float total(lane v) {
  float s = 0;
  for (std::size_t i = 0; i < width; ++i) s += v[i];
  return s;
}

}  // namespace braid::kernel
#endif

// braid/kernel/window_rows.hpp
#ifndef BRAID_SINGLE_KERNEL_WINDOW_ROWS
#define BRAID_SINGLE_KERNEL_WINDOW_ROWS
namespace braid::inline v0::kernel {

// What the direct kernels read under one row of the result: a pointer a filter row, each to padded input.

template <class Win>
inline constexpr bool has_padding = Win::z::pad + Win::y::pad + Win::x::pad > 0;
template <class Win>
inline constexpr std::size_t rows_under = Win::z::kernel * Win::y::kernel;

/// Whole rows of the input with zeros at both ends, in a ring of copies: each row of a plane is copied once. Where
/// nothing is padded, the rows are the image's own.
template <class Win, std::size_t C>
class row_ring {
  using Z = typename Win::z;
  using Y = typename Win::y;
  using X = typename Win::x;
  static constexpr bool copies = has_padding<Win>;
  static constexpr std::size_t length = (X::size + 2 * X::pad) * C;

 public:
  static constexpr std::size_t strip = X::out;  ///< results of a row that one move serves
  static constexpr std::size_t floats = copies ? rows_under<Win> * length : 0;

  explicit row_ring(float const* image) : image_(image) {}

  /// Makes the rows under row y of plane z ready; y rises by one a call within a plane.
  void move_to(std::size_t z, std::size_t y, std::size_t = 0) {
    if (y == 0) ready_ = 0;
    for (std::size_t kz = 0; kz < Z::kernel; ++kz)
      for (std::size_t ky = 0; ky < Y::kernel; ++ky) {
        std::size_t const plane = Z::under(z, kz), row = Y::under(y, ky), padded_row = row + Y::pad;
        std::size_t const from = (plane * Y::size + row) * X::size * C;
        if constexpr (!copies) {
          rows_[kz * Y::kernel + ky] = image_ + from;
        } else {
          // Rows that a dilation leaves out make a ring of more slots than it is worth: those copy each time.
          constexpr bool ring = Y::dilation == 1;
          float* const slot = ring_[kz * Y::kernel + (ring ? padded_row % Y::kernel : ky)];
          if (!ring || padded_row >= ready_) {
            std::memset(slot, 0, sizeof ring_[0]);
            if (plane < Z::size && row < Y::size)
              std::memcpy(slot + X::pad * C, image_ + from, X::size * C * sizeof(float));
          }
          rows_[kz * Y::kernel + ky] = slot;
        }
      }
    ready_ = y * Y::stride + Y::kernel;
  }
  /// Under the first result of the row, for filter row k.
  float const* row(std::size_t k) const { return rows_[k]; }

 private:
  float const* image_;
  std::size_t ready_ = 0;
  float const* rows_[rows_under<Win>];
  float ring_[copies ? rows_under<Win> : 1][copies ? length : 1];
};

/// The same in strips of a row, for rows too long to be copied whole (sound): most strips lie inside and are read where
/// they are.
template <class Win, std::size_t C>
class row_strips {
  using Z = typename Win::z;
  using Y = typename Win::y;
  using X = typename Win::x;

 public:
  static constexpr std::size_t strip = std::min<std::size_t>(64, X::out);

  explicit row_strips(float const* image) : image_(image) {}

  void move_to(std::size_t z, std::size_t y, std::size_t x) {
    std::size_t const first = X::under(x, 0);  // wraps where it lies in the padding
    bool const within = x * X::stride >= X::pad && first + length <= X::size;
    for (std::size_t k = 0; k < rows_under<Win>; ++k) {
      std::size_t const plane = Z::under(z, k / Y::kernel), row = Y::under(y, k % Y::kernel);
      bool const there = plane < Z::size && row < Y::size;
      if (within && there) {
        rows_[k] = image_ + ((plane * Y::size + row) * X::size + first) * C;
        continue;
      }
      float* const slot = copies_[k];
      std::memset(slot, 0, sizeof copies_[0]);
      std::size_t const before = x * X::stride < X::pad ? X::pad - x * X::stride : 0, from = first + before;
      if (there && before < length && from < X::size)
        std::memcpy(slot + before * C, image_ + ((plane * Y::size + row) * X::size + from) * C,
                    std::min(length - before, X::size - from) * C * sizeof(float));
      rows_[k] = slot;
    }
  }
  /// Under the strip's first result, for filter row k.
  float const* row(std::size_t k) const { return rows_[k]; }

 private:
  static constexpr std::size_t length = (strip - 1) * X::stride + X::reach;
  float const* image_;
  float const* rows_[rows_under<Win>];
  float copies_[rows_under<Win>][length * C];
};

/// Rings up to 256 KiB lie on the stack.
template <class Win, std::size_t C>
using window_rows = std::conditional_t<row_ring<Win, C>::floats <= 64 * 1024, row_ring<Win, C>, row_strips<Win, C>>;

/// f(rows, first, n, z, y) for every strip of the result of one image: n results from `first` in row y of plane z.
/// Overlap: strips keep their full length, and the last one begins early, over results that were served already.
template <class Win, std::size_t C, bool Overlap, class F>
inline void for_each_strip(float const* image, F&& f) {
  using rows = window_rows<Win, C>;
  constexpr std::size_t out = Win::x::out, strip = rows::strip;
  rows under(image);
  for (std::size_t z = 0; z < Win::z::out; ++z)
    for (std::size_t y = 0; y < Win::y::out; ++y)
      for (std::size_t x = 0; x < out; x += strip) {
        std::size_t const first = Overlap ? std::min(x, out - strip) : x;
        under.move_to(z, y, first);
        f(under, first, strip == out ? out : std::min(strip, out - first), z, y);
      }
}

}  // namespace braid::kernel
#endif

// braid/kernel/convolution.hpp
#ifndef BRAID_SINGLE_KERNEL_CONVOLUTION
#define BRAID_SINGLE_KERNEL_CONVOLUTION
namespace braid::inline v0::kernel {

// Direct convolution: volumes [D][H][W][C], filters [taps][C][padded(O)], zeros in the padding. Output channels are the
// lanes, a tile of pixels and vectors stays in registers. For one filter row the K * C inputs of a pixel lie in one run,
// so that a first layer with one channel fills its sums as well as a deep one; a dilation makes it K runs.

template <class Win, std::size_t C>
struct filter_row {
  using x = typename Win::x;
  static constexpr std::size_t runs = x::dilation == 1 ? 1 : x::kernel, run = x::kernel / runs * C,
                               distance = x::dilation * C;  ///< inputs in a run; from one to the next
};

/// P pixels of a result row times V vectors of channels.
template <class Win, std::size_t C, std::size_t O, std::size_t P, std::size_t V>
inline void convolve_tile(float* h, window_rows<Win, C> const& rows, float const* w, float const* bias, std::size_t x,
                          std::size_t column) {
  using line = filter_row<Win, C>;
  constexpr std::size_t run = line::run, step = Win::x::stride * C;
  lane s[P][V];
  BRAID_UNROLL
  for (std::size_t v = 0; v < V; ++v) {
    lane b{};
    if (bias)
      for (std::size_t i = 0; i < width && column + v * width + i < O; ++i) b[i] = bias[column + v * width + i];
    BRAID_UNROLL
    for (std::size_t p = 0; p < P; ++p) s[p][v] = b;
  }
  for (std::size_t k = 0; k < rows_under<Win> * line::runs; ++k) {
    float const* const in = rows.row(k / line::runs) + x * step + k % line::runs * line::distance;
    float const* const f = w + k * run * padded(O) + column;
    for (std::size_t q = 0; q < run; ++q) {
      lane b[V];
      BRAID_UNROLL
      for (std::size_t v = 0; v < V; ++v) b[v] = load(f + q * padded(O) + v * width);
      BRAID_UNROLL
      for (std::size_t p = 0; p < P; ++p) {
        lane const a = spread(in[p * step + q]);
        BRAID_UNROLL
        for (std::size_t v = 0; v < V; ++v) s[p][v] += a * b[v];
      }
    }
  }
  BRAID_UNROLL
  for (std::size_t p = 0; p < P; ++p)
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v)
      store(h + p * O + column + v * width, s[p][v], O - column - v * width);
}

/// h = a * w + bias over `rows` images; bias may be null.
template <class Win, std::size_t C, std::size_t O>
void convolve(float* h, float const* a, float const* w, float const* bias, std::size_t rows) {
  constexpr std::size_t all = vectors(O), V = all % 2 == 0 ? 2 : 1;
  constexpr std::size_t P = std::min<std::size_t>(V == 2 ? 8 : 14, Win::x::out);
  for (std::size_t n = 0; n < rows; ++n) {
    float* const image = h + n * Win::pixels_out * O;
    for_each_strip<Win, C, true>(a + n * Win::pixels_in * C, [=](auto const& under, std::size_t first, std::size_t count,
                                                                 std::size_t z, std::size_t y) {
      float* const out = image + Win::pixel_out(z, y, first) * O;
      for (std::size_t x = 0; x < count; x += P) {
        std::size_t const from = std::min(x, count - P);  // the last tile overlaps the one before
        for (std::size_t v = 0; v < all; v += V)
          convolve_tile<Win, C, O, P, V>(out + from * O, under, w, bias, from, v * width);
      }
    });
  }
}

/// Q filter inputs times V vectors: their gradient over `count` results of a row.
template <class Win, std::size_t C, std::size_t O, std::size_t Q, std::size_t V>
inline void filter_gradient_tile(float* dw, float const* in, float const* g, std::size_t count) {
  lane s[Q][V] = {};
  for (std::size_t x = 0; x < count; ++x) {
    lane d[V];
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v) {
      if constexpr (O % width == 0) d[v] = load(g + x * O + v * width);
      else {
        d[v] = lane{};
        for (std::size_t i = 0; i < width && v * width + i < O; ++i) d[v][i] = g[x * O + v * width + i];
      }
    }
    BRAID_UNROLL
    for (std::size_t q = 0; q < Q; ++q) {
      lane const a = spread(in[x * Win::x::stride * C + q]);
      BRAID_UNROLL
      for (std::size_t v = 0; v < V; ++v) s[q][v] += a * d[v];
    }
  }
  BRAID_UNROLL
  for (std::size_t q = 0; q < Q; ++q)
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v) {
      float* const to = dw + q * padded(O) + v * width;
      store(to, load(to) + s[q][v], width);
    }
}

/// dw += the filters' gradient over `rows` images.
template <class Win, std::size_t C, std::size_t O>
void filter_gradient(float* dw, float const* g, float const* a, std::size_t rows) {
  using line = filter_row<Win, C>;
  constexpr std::size_t all = vectors(O), V = O % width == 0 && all % 2 == 0 ? 2 : O % width == 0 ? 1 : all,
                        run = line::run, Q = V == 1 ? 12 : V == 2 ? 8 : 4, rest = run % Q;
  for (std::size_t n = 0; n < rows; ++n) {
    float const* const image = g + n * Win::pixels_out * O;
    for_each_strip<Win, C, false>(a + n * Win::pixels_in * C, [=](auto const& under, std::size_t first, std::size_t count,
                                                                  std::size_t z, std::size_t y) {
      float const* const d = image + Win::pixel_out(z, y, first) * O;
      for (std::size_t k = 0; k < rows_under<Win> * line::runs; ++k) {
        float const* const in = under.row(k / line::runs) + k % line::runs * line::distance;
        for (std::size_t v = 0; v < all; v += V) {
          float* const to = dw + k * run * padded(O) + v * width;
          std::size_t q = 0;
          for (; q + Q <= run; q += Q)
            filter_gradient_tile<Win, C, O, Q, V>(to + q * padded(O), in + q, d + v * width, count);
          if constexpr (rest > 0)
            filter_gradient_tile<Win, C, O, rest, V>(to + q * padded(O), in + q, d + v * width, count);
        }
      }
    });
  }
}

/// Elements of the turned filters that input_gradient makes for itself.
template <class Win, std::size_t C, std::size_t O>
inline constexpr std::size_t turned_size = Win::taps * O * padded(C);

/// Stride 1: the input's gradient is a convolution of g with the filters turned round and channels exchanged.
template <class A>
inline constexpr bool turns_along = A::stride == 1 && A::pad < A::reach;
template <class Win>
inline constexpr bool turns_plainly =
    turns_along<typename Win::z> && turns_along<typename Win::y> && turns_along<typename Win::x>;
template <class A>
using turned_axis = axis<A::out, A::kernel, 1, A::reach - 1 - A::pad, A::dilation>;
template <class Win>
using turned_window = window_of<turned_axis<typename Win::z>, turned_axis<typename Win::y>, turned_axis<typename Win::x>>;

/// Every result pixel spreads what it gives over the inputs under its window; spread(to, d, t) does it for filter tap t.
template <class Win, std::size_t C, std::size_t O, class Spread>
void spread_gradient(float* da, float const* g, std::size_t rows, Spread&& spread_tap) {
  using Z = typename Win::z;
  using Y = typename Win::y;
  using X = typename Win::x;
  std::fill_n(da, rows * Win::pixels_in * C, 0.0f);
  for (std::size_t n = 0; n < rows; ++n)
    for (std::size_t z = 0; z < Z::out; ++z)
      for (std::size_t y = 0; y < Y::out; ++y)
        for (std::size_t x = 0; x < X::out; ++x)
          for (std::size_t t = 0; t < Win::taps; ++t) {
            std::size_t const w = Z::under(z, t / (Y::kernel * X::kernel)), v = Y::under(y, t / X::kernel % Y::kernel),
                              u = X::under(x, t % X::kernel);
            if (!Win::inside(w, v, u)) continue;
            spread_tap(da + (n * Win::pixels_in + Win::pixel_in(w, v, u)) * C,
                       g + (n * Win::pixels_out + Win::pixel_out(z, y, x)) * O, t);
          }
}

/// da = the input's gradient over `rows` images. Filters are turned into memory on the stack, at most 512 KiB; larger ones
/// are read as they lie, more slowly.
template <class Win, std::size_t C, std::size_t O>
void input_gradient(float* da, float const* g, float const* w, std::size_t rows) {
  constexpr std::size_t taps = Win::taps, P = padded(C);
  if constexpr (turned_size<Win, C, O> > 128 * 1024) {
    spread_gradient<Win, C, O>(da, g, rows, [w](float* to, float const* d, std::size_t t) {
      for (std::size_t c = 0; c < C; ++c) {
        float const* const f = w + (t * C + c) * padded(O);
        float s = 0;
        for (std::size_t o = 0; o < O; ++o) s += d[o] * f[o];
        to[c] += s;
      }
    });
  } else {
    alignas(64) float turned[turned_size<Win, C, O>];
    for (std::size_t t = 0; t < taps; ++t)
      for (std::size_t o = 0; o < O; ++o)
        for (std::size_t c = 0; c < P; ++c)
          turned[((turns_plainly<Win> ? taps - 1 - t : t) * O + o) * P + c] = c < C ? w[(t * C + c) * padded(O) + o] : 0.0f;
    if constexpr (turns_plainly<Win>) {
      using back = turned_window<Win>;
      static_assert(back::pixels_out == Win::pixels_in);
      convolve<back, O, C>(da, g, turned, nullptr, rows);
    } else {
      spread_gradient<Win, C, O>(da, g, rows, [&turned](float* to, float const* d, std::size_t t) {
        for (std::size_t o = 0; o < O; ++o)
          for (std::size_t c = 0; c < C; ++c) to[c] += d[o] * turned[(t * O + o) * P + c];
      });
    }
  }
}

}  // namespace braid::kernel
#endif

// braid/kernel/depthwise.hpp
#ifndef BRAID_SINGLE_KERNEL_DEPTHWISE
#define BRAID_SINGLE_KERNEL_DEPTHWISE
namespace braid::inline v0::kernel {

// Depthwise convolution: each of C channels has a filter of its own, [taps][padded(C)]. Channels are the lanes.

/// The first n of a lane's numbers, which may be all there are in memory.
template <std::size_t N>
inline lane load_first(float const* p) {
  if constexpr (N >= width) {
    return load(p);
  } else {
    lane v{};
    for (std::size_t i = 0; i < N; ++i) v[i] = p[i];
    return v;
  }
}

/// P pixels of a result row times one vector of N channels.
template <class Win, std::size_t C, std::size_t P, std::size_t N>
inline void depthwise_tile(float* h, window_rows<Win, C> const& rows, float const* w, float const* bias, std::size_t x,
                           std::size_t column) {
  using X = typename Win::x;
  lane s[P];
  lane const b = bias ? load_first<N>(bias + column) : lane{};
  BRAID_UNROLL
  for (std::size_t p = 0; p < P; ++p) s[p] = b;
  for (std::size_t k = 0; k < rows_under<Win>; ++k) {
    float const* const in = rows.row(k) + x * X::stride * C + column;
    for (std::size_t kx = 0; kx < X::kernel; ++kx) {
      lane const f = load(w + (k * X::kernel + kx) * padded(C) + column);
      BRAID_UNROLL
      for (std::size_t p = 0; p < P; ++p) s[p] += load_first<N>(in + (p * X::stride + kx * X::dilation) * C) * f;
    }
  }
  BRAID_UNROLL
  for (std::size_t p = 0; p < P; ++p) store(h + p * C + column, s[p], N);
}

/// h = a * w + bias over `rows` images, channel by channel; bias may be null.
template <class Win, std::size_t C>
void depthwise(float* h, float const* a, float const* w, float const* bias, std::size_t rows) {
  constexpr std::size_t P = std::min<std::size_t>(8, Win::x::out);
  for (std::size_t n = 0; n < rows; ++n) {
    float* const image = h + n * Win::pixels_out * C;
    for_each_strip<Win, C, true>(a + n * Win::pixels_in * C, [=](auto const& under, std::size_t first, std::size_t count,
                                                                 std::size_t z, std::size_t y) {
      float* const out = image + Win::pixel_out(z, y, first) * C;
      for (std::size_t x = 0; x < count; x += P) {
        std::size_t const from = std::min(x, count - P), full = C / width * width;
        for (std::size_t c = 0; c + width <= C; c += width)
          depthwise_tile<Win, C, P, width>(out + from * C, under, w, bias, from, c);
        if constexpr (C % width > 0) depthwise_tile<Win, C, P, C % width>(out + from * C, under, w, bias, from, full);
      }
    });
  }
}

/// Q taps of a filter row times one vector of N channels: their gradient over `count` results of a row.
template <class Win, std::size_t C, std::size_t Q, std::size_t N>
inline void depthwise_gradient_tile(float* dw, float const* in, float const* g, std::size_t count) {
  using X = typename Win::x;
  lane s[Q] = {};
  for (std::size_t x = 0; x < count; ++x) {
    lane const d = load_first<N>(g + x * C);
    BRAID_UNROLL
    for (std::size_t q = 0; q < Q; ++q) s[q] += d * load_first<N>(in + (x * X::stride + q * X::dilation) * C);
  }
  BRAID_UNROLL
  for (std::size_t q = 0; q < Q; ++q) {
    float* const to = dw + q * padded(C);
    store(to, load(to) + s[q], N);
  }
}
/// All taps of a filter row.
template <class Win, std::size_t C, std::size_t N>
inline void depthwise_gradient_row(float* dw, float const* in, float const* g, std::size_t count) {
  constexpr std::size_t K = Win::x::kernel, Q = std::min<std::size_t>(8, K), rest = K % Q;
  std::size_t q = 0;
  for (; q + Q <= K; q += Q)
    depthwise_gradient_tile<Win, C, Q, N>(dw + q * padded(C), in + q * Win::x::dilation * C, g, count);
  if constexpr (rest > 0)
    depthwise_gradient_tile<Win, C, rest, N>(dw + q * padded(C), in + q * Win::x::dilation * C, g, count);
}

/// dw += the filters' gradient over `rows` images.
template <class Win, std::size_t C>
void depthwise_filter_gradient(float* dw, float const* g, float const* a, std::size_t rows) {
  constexpr std::size_t full = C / width * width;
  for (std::size_t n = 0; n < rows; ++n) {
    float const* const image = g + n * Win::pixels_out * C;
    for_each_strip<Win, C, false>(a + n * Win::pixels_in * C, [=](auto const& under, std::size_t first, std::size_t count,
                                                                  std::size_t z, std::size_t y) {
      float const* const d = image + Win::pixel_out(z, y, first) * C;
      for (std::size_t k = 0; k < rows_under<Win>; ++k) {
        float* const to = dw + k * Win::x::kernel * padded(C);
        for (std::size_t c = 0; c + width <= C; c += width)
          depthwise_gradient_row<Win, C, width>(to + c, under.row(k) + c, d + c, count);
        if constexpr (C % width > 0)
          depthwise_gradient_row<Win, C, C % width>(to + full, under.row(k) + full, d + full, count);
      }
    });
  }
}

/// da = the input's gradient over `rows` images. Filters are turned on the stack, at most 512 KiB.
template <class Win, std::size_t C>
void depthwise_input_gradient(float* da, float const* g, float const* w, std::size_t rows) {
  constexpr std::size_t taps = Win::taps, P = padded(C);
  if constexpr (turns_plainly<Win> && taps * P <= 128 * 1024) {
    alignas(64) float turned[taps * P];
    for (std::size_t t = 0; t < taps; ++t) std::copy_n(w + t * P, P, turned + (taps - 1 - t) * P);
    depthwise<turned_window<Win>, C>(da, g, turned, nullptr, rows);
  } else {
    spread_gradient<Win, C, C>(da, g, rows, [w](float* to, float const* d, std::size_t t) {
      float const* const f = w + t * P;
      for (std::size_t c = 0; c < C; ++c) to[c] += d[c] * f[c];
    });
  }
}

}  // namespace braid::kernel
#endif

// braid/kernel/product.hpp
#ifndef BRAID_SINGLE_KERNEL_PRODUCT
#define BRAID_SINGLE_KERNEL_PRODUCT
namespace braid::inline v0::kernel {

// h = a w for a few rows, shapes static. w: [F][padded(N)], zeros in the padding; a: [rows][SA]; h: [rows][SH].
// A block of rows times a block of column vectors stays in registers while w streams by.

/// R rows, V vectors from `column` on. Split: how many independent sums a result is made of, so that one
/// row still covers the latency of the multiply-add.
template <std::size_t N, std::size_t F, std::size_t SA, std::size_t SH, bool Add, std::size_t R, std::size_t V,
          std::size_t Split>
inline void product_block(float* h, float const* a, float const* w, std::size_t column) {
  constexpr std::size_t P = padded(N);
  lane s[Split][R][V] = {};
  for (std::size_t q = 0; q < F / Split * Split; q += Split)
    BRAID_UNROLL
    for (std::size_t d = 0; d < Split; ++d) {
      lane b[V];
      BRAID_UNROLL
      for (std::size_t v = 0; v < V; ++v) b[v] = load(w + (q + d) * P + column + v * width);
      BRAID_UNROLL
      for (std::size_t r = 0; r < R; ++r) {
        lane const x = spread(a[r * SA + q + d]);
        BRAID_UNROLL
        for (std::size_t v = 0; v < V; ++v) s[d][r][v] += x * b[v];
      }
    }
  if constexpr (F % Split != 0)
    for (std::size_t q = F / Split * Split; q < F; ++q)
      for (std::size_t r = 0; r < R; ++r)
        for (std::size_t v = 0; v < V; ++v) s[0][r][v] += spread(a[r * SA + q]) * load(w + q * P + column + v * width);
  BRAID_UNROLL
  for (std::size_t r = 0; r < R; ++r)
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v) {
      lane t = s[0][r][v];
      for (std::size_t d = 1; d < Split; ++d) t += s[d][r][v];
      float* const to = h + r * SH + column + v * width;
      std::size_t const left = N - column - v * width;
      if constexpr (Add) {
        if (left >= width) t += load(to);
        else
          for (std::size_t i = 0; i < left; ++i) t[i] += to[i];
      }
      store(to, t, left);
    }
}

template <std::size_t N, std::size_t F, std::size_t SA, std::size_t SH, bool Add, std::size_t R>
inline void product_rows(float* h, float const* a, float const* w) {
  constexpr std::size_t all = vectors(N), block = R == 1 ? 8 : R <= 4 ? 4 : 2, rest = all % block;
  std::size_t v = 0;
  for (; v + block <= all; v += block)
    product_block<N, F, SA, SH, Add, R, block, R == 1 && block < 8 ? 2 : 1>(h, a, w, v * width);
  if constexpr (rest > 0) {
    constexpr std::size_t split = R * rest >= 8 ? 1 : R * rest >= 4 ? 2 : R * rest >= 2 ? 4 : 8;
    product_block<N, F, SA, SH, Add, R, rest, split>(h, a, w, v * width);
  }
}

template <std::size_t N, std::size_t F, std::size_t SA, std::size_t SH, bool Add>
void product(float* h, float const* a, float const* w, std::size_t rows) {
  std::size_t r = 0;
  for (; r + 8 <= rows; r += 8) product_rows<N, F, SA, SH, Add, 8>(h + r * SH, a + r * SA, w);
  for (; r + 4 <= rows; r += 4) product_rows<N, F, SA, SH, Add, 4>(h + r * SH, a + r * SA, w);
  for (; r < rows; ++r) product_rows<N, F, SA, SH, Add, 1>(h + r * SH, a + r * SA, w);
}

/// Columns column ... of g: whole lanes, or what is left of the row with zeros behind it.
template <std::size_t N>
inline lane load_columns(float const* g, std::size_t column) {
  if (N % width == 0 || column + width <= N) return load(g + column);
  lane t{};
  for (std::size_t i = 0; column + i < N; ++i) t[i] = g[column + i];
  return t;
}

/// Q inputs times V vectors of the weights' gradient, over all rows.
template <std::size_t N, std::size_t SG, std::size_t SA, std::size_t Q, std::size_t V>
inline void gradient_block(float* dw, float const* g, float const* a, std::size_t rows, std::size_t column) {
  lane s[Q][V] = {};
  for (std::size_t r = 0; r < rows; ++r) {
    lane d[V];
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v) d[v] = load_columns<N>(g + r * SG, column + v * width);
    BRAID_UNROLL
    for (std::size_t q = 0; q < Q; ++q) {
      lane const x = spread(a[r * SA + q]);
      BRAID_UNROLL
      for (std::size_t v = 0; v < V; ++v) s[q][v] += x * d[v];
    }
  }
  BRAID_UNROLL
  for (std::size_t q = 0; q < Q; ++q)
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v) {
      float* const to = dw + q * padded(N) + column + v * width;
      store(to, load(to) + s[q][v], width);
    }
}

/// dw += a' g.   dw: [F][padded(N)], g: [rows][SG], a: [rows][SA].
template <std::size_t N, std::size_t F, std::size_t SG, std::size_t SA>
void product_gradient(float* dw, float const* g, float const* a, std::size_t rows) {
  constexpr std::size_t all = vectors(N), V = all % 2 == 0 ? 2 : 1, Q = 8, rest = F % Q;
  std::size_t q = 0;
  for (; q + Q <= F; q += Q)
    for (std::size_t v = 0; v < all; v += V)
      gradient_block<N, SG, SA, Q, V>(dw + q * padded(N), g, a + q, rows, v * width);
  if constexpr (rest > 0)
    for (std::size_t v = 0; v < all; v += V)
      gradient_block<N, SG, SA, rest, V>(dw + q * padded(N), g, a + q, rows, v * width);
}

/// to: [N][padded(F)], zeros in the padding, from w: [F][padded(N)].
template <std::size_t N, std::size_t F>
void turn(float* to, float const* w) {
  for (std::size_t n = 0; n < N; ++n)
    for (std::size_t f = 0; f < padded(F); ++f) to[n * padded(F) + f] = f < F ? w[f * padded(N) + n] : 0.0f;
}

}  // namespace braid::kernel
#endif

// braid/picture/picture.hpp
#ifndef BRAID_SINGLE_PICTURE_PICTURE
#define BRAID_SINGLE_PICTURE_PICTURE
namespace braid::inline v0::data {

/// An image, channel by channel as the models take it.
struct picture {
  std::size_t channels = 0, height = 0, width = 0;
  std::vector<float> pixels;  ///< [channels, height, width], 0 to 1

  [[nodiscard]] std::size_t plane() const { return height * width; }
  [[nodiscard]] std::span<float const> channel(std::size_t c) const {
    return std::span(pixels).subspan(c * plane(), plane());
  }
  [[nodiscard]] std::span<float> channel(std::size_t c) { return std::span(pixels).subspan(c * plane(), plane()); }
};

inline constexpr std::size_t most_side = 16384;         ///< pixels along one side, of every reader
inline constexpr std::size_t most_pixels = 1ull << 26;  ///< in all

/// Throws unless the picture's pixels are of its shape and there are some.
///
/// errors  shape_error naming `where`.
inline void require_picture(picture const& p, std::string_view where) {
  std::size_t const shape[] = {p.channels, p.height, p.width};
  auto const wanted = checked_product(shape);
  if (!wanted || *wanted == 0 || p.pixels.size() != *wanted)
    throw shape_error(where, "picture", "[channels, height, width] with a number for each",
                      std::to_string(p.pixels.size()) + " values for " + shape_text(shape));
}

/// Throws file_error unless a file's sides are 1 to 16384 with 2^26 pixels in all: asked before memory is taken.
inline void require_sides(input_file const& file, std::size_t at, std::size_t height, std::size_t width) {
  std::size_t const sides[] = {height, width};
  if (height < 1 || height > most_side || width < 1 || width > most_side || height * width > most_pixels)
    file.refuse(byte_place(at), "sides of 1 to 16384 pixels, at most 2^26 in all", shape_text(sides));
}

/// Bytes [height, width, channels] as a picture.
inline picture from_bytes(std::span<std::uint8_t const> bytes, std::size_t channels, std::size_t height, std::size_t width) {
  picture p{channels, height, width, std::vector<float>(channels * height * width)};
  for (std::size_t c = 0; c < channels; ++c) {
    auto const to = p.channel(c);
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<float>(bytes[i * channels + c]) / 255;
  }
  return p;
}

}  // namespace braid::data
#endif

// braid/picture/augment.hpp
#ifndef BRAID_SINGLE_PICTURE_AUGMENT
#define BRAID_SINGLE_PICTURE_AUGMENT
namespace braid::inline v0::data {

/// Left and right exchanged, in place.
inline void flip(picture& p) {
  require_picture(p, "flip");
  for (auto row = p.pixels.begin(); row != p.pixels.end(); row += static_cast<std::ptrdiff_t>(p.width))
    std::reverse(row, row + static_cast<std::ptrdiff_t>(p.width));
}

/// The picture turned by `degrees` (the way of the clock's hands, as seen) round its middle, then shifted by `down` and
/// `right` pixels; between pixels bilinear, 0 where it was not.
///
/// cost    4 reads a number.
/// source  torch.nn.functional.affine_grid and grid_sample (align_corners=False, zeros).
inline picture moved(picture const& p, float degrees, float down, float right) {
  require_picture(p, "moved");
  float const angle = degrees * std::numbers::pi_v<float> / 180, cosine = std::cos(angle), sine = std::sin(angle);
  float const middle_y = static_cast<float>(p.height - 1) / 2, middle_x = static_cast<float>(p.width - 1) / 2;
  picture q{p.channels, p.height, p.width, std::vector<float>(p.pixels.size())};
  auto const inside = [](float at, std::size_t side) { return at >= 0 && at < static_cast<float>(side); };
  for (std::size_t y = 0; y < p.height; ++y)
    for (std::size_t x = 0; x < p.width; ++x) {
      float const dy = static_cast<float>(y) - down - middle_y, dx = static_cast<float>(x) - right - middle_x;
      float const from_y = middle_y + cosine * dy - sine * dx, from_x = middle_x + sine * dy + cosine * dx;
      float const top = std::floor(from_y), left = std::floor(from_x), below = from_y - top, beside = from_x - left;
      for (int const corner : {0, 1, 2, 3}) {
        float const cy = top + static_cast<float>(corner / 2), cx = left + static_cast<float>(corner % 2);
        if (!inside(cy, p.height) || !inside(cx, p.width)) continue;
        float const weight = (corner / 2 ? below : 1 - below) * (corner % 2 ? beside : 1 - beside);
        std::size_t const at = static_cast<std::size_t>(cy) * p.width + static_cast<std::size_t>(cx);
        for (std::size_t c = 0; c < p.channels; ++c)
          q.pixels[c * p.plane() + y * p.width + x] += weight * p.pixels[c * p.plane() + at];
      }
    }
  return q;
}

/// Sets a square of `side` pixels round row y and column x to `value`, in all channels; what leaves the picture is cut.
///
/// source  DeVries and Taylor 2017, arXiv:1708.04552.
inline void cut_out(picture& p, std::size_t y, std::size_t x, std::size_t side, float value = 0) {
  require_picture(p, "cut_out");
  // [at - side / 2, at - side / 2 + side), cut to the picture
  auto const range = [side](std::size_t at, std::size_t size) {
    std::size_t const half = side / 2;
    return std::pair(std::min(at - std::min(at, half), size), std::min(std::max(at + side, half) - half, size));
  };
  auto const [top, bottom] = range(y, p.height);
  auto const [left, right] = range(x, p.width);
  for (std::size_t c = 0; c < p.channels; ++c)
    for (std::size_t row = top; row < bottom; ++row)
      std::fill(&p.channel(c)[row * p.width] + left, &p.channel(c)[row * p.width] + right, value);
}

/// How far `augment` may go; 0 leaves a thing alone.
struct augment_options {
  float flip = 0;        ///< probability of left and right exchanged
  float shift = 0;       ///< up to this part of each side, either way
  float degrees = 0;     ///< turned by up to so many, either way
  float brightness = 0;  ///< every number times 1 - b to 1 + b
  float contrast = 0;    ///< a channel's distance from its mean times 1 - c to 1 + c
  float saturation = 0;  ///< a pixel's distance from its grey times 1 - s to 1 + s (3 channels)
  float cutout = 0;      ///< a square of this part of the shorter side becomes 0
};

/// A picture changed at random: flipped, turned and shifted, its colours, a square cut out, in this order. What is drawn
/// depends on the seed, the sample's number and the epoch alone, not on what was drawn before or by which thread.
///
/// shapes  in, out: [C, H, W].
/// units   0 to 1: behind colours the numbers are cut to that; so before `normalise`.
/// cost    a few passes; one picture where it is turned or shifted.
/// errors  value_error: an option below 0 or not finite, a probability, part or factor above 1.
class augment {
 public:
  explicit augment(augment_options options, seed start) : options_(options), random_{start.value} {
    auto const check = [](char const* what, float x, float most) {
      if (!(x >= 0 && x <= most)) throw value_error("augment", what, "0 to " + std::to_string(most), std::to_string(x));
    };
    check("flip", options.flip, 1), check("shift", options.shift, 1), check("degrees", options.degrees, 360);
    check("brightness", options.brightness, 1), check("contrast", options.contrast, 1);
    check("saturation", options.saturation, 1), check("cutout", options.cutout, 1);
  }

  picture operator()(picture p, std::uint64_t sample, std::uint64_t epoch = 0) const {
    require_picture(p, "augment");
    auto const& o = options_;
    philox const stream = random_.fork(epoch);
    auto const either_way = [&](std::uint64_t draw, float most) { return (2 * stream.uniform(sample, draw) - 1) * most; };
    if (stream.uniform(sample, 0) < o.flip) flip(p);
    if (o.shift > 0 || o.degrees > 0)
      p = moved(p, either_way(1, o.degrees), std::round(either_way(2, o.shift * static_cast<float>(p.height))),
                std::round(either_way(3, o.shift * static_cast<float>(p.width))));
    colours(p, 1 + either_way(4, o.brightness), 1 + either_way(5, o.contrast), 1 + either_way(6, o.saturation));
    if (o.cutout > 0) {
      auto const place = [&](std::uint64_t draw, std::size_t side) {
        return stream.below(static_cast<std::uint32_t>(side), sample, draw);
      };
      auto const side = std::lround(o.cutout * static_cast<float>(std::min(p.height, p.width)));
      cut_out(p, place(7, p.height), place(8, p.width), static_cast<std::size_t>(side));
    }
    return p;
  }

 private:
  void colours(picture& p, float light, float contrast, float saturation) const {
    if (options_.brightness == 0 && options_.contrast == 0 && options_.saturation == 0) return;
    for (float& x : p.pixels) x *= light;
    for (std::size_t c = 0; c < p.channels; ++c) {
      double sum = 0;
      for (float const x : p.channel(c)) sum += static_cast<double>(x);
      auto const mean = static_cast<float>(sum / static_cast<double>(p.plane()));
      for (float& x : p.channel(c)) x = mean + contrast * (x - mean);
    }
    if (p.channels == 3)
      for (std::size_t i = 0; i < p.plane(); ++i) {
        float *const red = &p.pixels[i], *const green = red + p.plane(), *const blue = green + p.plane();
        float const luma = 0.299f * *red + 0.587f * *green + 0.114f * *blue;
        for (float* const x : {red, green, blue}) *x = luma + saturation * (*x - luma);
      }
    for (float& x : p.pixels) x = std::clamp(x, 0.0f, 1.0f);
  }

  augment_options options_;
  philox random_;
};

}  // namespace braid::data
#endif

// braid/picture/bmp.hpp
#ifndef BRAID_SINGLE_PICTURE_BMP
#define BRAID_SINGLE_PICTURE_BMP
namespace braid::inline v0::data {

/// Reads a Windows bitmap without compression: 1, 4 or 8 bits with a palette, 24 bits, or 32 bits of which the last 8 are
/// not looked at. 3 channels, RGB.
///
/// cost    one pass over the file.
/// errors  file_error with the byte: another format, compressed or of other masks, cut off, a palette that is too short, a
///         side over 16384 pixels, over 2^26 pixels.
/// source  BITMAPINFOHEADER and its later versions, in Microsoft's reference of GDI.
inline picture read_bmp(input_file const& file) {
  std::array<std::byte, 54> head;
  if (file.size() < 2 || as_text(file.read(0, 2)) != "BM")
    file.refuse(byte_place(0), "a BMP image", file.size() ? "another format" : "an empty file");
  file.read(0, head);
  std::size_t const pixels = load<std::uint32_t>(&head[10]), info = load<std::uint32_t>(&head[14]);
  if (info < 40) file.refuse(byte_place(14), "a header of at least 40 bytes", std::to_string(info));
  auto const signed_height = load<std::int32_t>(&head[22]);
  bool const from_below = signed_height > 0;
  auto const width = static_cast<std::size_t>(load<std::uint32_t>(&head[18]));
  auto const height = static_cast<std::size_t>(std::llabs(signed_height));
  require_sides(file, 18, height, width);
  std::size_t const bits = load<std::uint16_t>(&head[28]);
  if (bits != 1 && bits != 4 && bits != 8 && bits != 24 && bits != 32)
    file.refuse(byte_place(28), "1, 4, 8, 24 or 32 bits a pixel", std::to_string(bits));
  if (auto const method = load<std::uint32_t>(&head[30]); method != 0)
    file.refuse(byte_place(30), "no compression", "method " + std::to_string(method));

  std::vector<std::byte> palette;
  if (bits <= 8) {
    std::size_t const said = load<std::uint32_t>(&head[46]), all = std::size_t{1} << bits;
    if (said > all) file.refuse(byte_place(46), "at most " + std::to_string(all) + " colours", std::to_string(said));
    palette = file.read(14 + info, 4 * (said ? said : all));
  }
  std::size_t const row_bytes = (width * bits + 31) / 32 * 4;  // rows begin at multiples of four
  auto const bytes = file.read(pixels, row_bytes * height);

  picture p{3, height, width, std::vector<float>(3 * height * width)};
  for (std::size_t y = 0; y < height; ++y) {
    std::size_t const row = (from_below ? height - 1 - y : y) * row_bytes;
    for (std::size_t x = 0; x < width; ++x) {
      std::byte const* colour = nullptr;  // blue, green, red
      if (bits > 8) {
        colour = &bytes[row + x * bits / 8];
      } else {
        std::size_t const at = row + x * bits / 8, shift = 8 - bits - x * bits % 8;
        std::size_t const index = std::to_integer<std::size_t>(bytes[at]) >> shift & ((std::size_t{1} << bits) - 1);
        if (4 * index >= palette.size())
          file.refuse(byte_place(pixels + at), "a colour of " + std::to_string(palette.size() / 4), std::to_string(index));
        colour = &palette[4 * index];
      }
      for (std::size_t c = 0; c < 3; ++c)
        p.channel(c)[y * width + x] = static_cast<float>(std::to_integer<int>(colour[2 - c])) / 255;
    }
  }
  return p;
}

inline picture read_bmp(std::string const& path) { return read_bmp(input_file(path)); }

}  // namespace braid::data
#endif

// braid/picture/complete_png.hpp
#ifndef BRAID_SINGLE_PICTURE_COMPLETE_PNG
#define BRAID_SINGLE_PICTURE_COMPLETE_PNG
namespace braid::inline v0::data {

namespace png {
inline constexpr std::string_view magic = "\x89PNG\r\n\x1a\n";

inline constexpr std::array<std::uint32_t, 256> crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1 ? 0xedb88320u : 0u) ^ value >> 1;
    table[i] = value;
  }
  return table;
}();

/// CRC-32 of a chunk's type and data.
inline std::uint32_t crc(std::span<std::byte const> bytes) {
  std::uint32_t value = 0xffffffff;
  for (auto const b : bytes) value = crc_table[(value ^ std::to_integer<std::uint32_t>(b)) & 0xff] ^ value >> 8;
  return value ^ 0xffffffff;
}

/// Four bytes, most significant first.
inline std::uint32_t number(std::byte const* p) { return __builtin_bswap32(load<std::uint32_t>(p)); }

/// Bits of one pixel in a file; 0 for a colour type that there is not.
inline std::size_t bits_of_pixel(std::byte depth, std::byte colour_type) {
  constexpr std::size_t samples[] = {1, 0, 3, 1, 2, 0, 4};
  auto const type = std::to_integer<std::size_t>(colour_type);
  return type < std::size(samples) ? std::to_integer<std::size_t>(depth) * samples[type] : 0;
}
}  // namespace png

/// Refuses what stb_image would read as a picture without a word: a PNG that was cut off behind its pixels or has a
/// wrong CRC. Every chunk up to the end chunk must be there, the header first; sides up to 16384, 2^26 pixels in all, and
/// no more of them than the compressed data can give: stb_image takes their memory before it looks.
///
/// errors  file_error with the byte where the file stops being what it says.
inline void require_complete_png(std::span<std::byte const> bytes, std::string_view file) {
  auto const refuse = [&](std::size_t at, std::string_view expected, std::string_view found) {
    throw file_error(file, byte_place(at), expected, found);
  };
  if (!as_text(bytes).starts_with(png::magic)) refuse(0, "a PNG image", bytes.empty() ? "an empty file" : "another format");
  bool ended = false;
  std::size_t pixel_bytes = 0, data = 0;
  for (std::size_t at = png::magic.size(); !ended;) {
    std::size_t const left = bytes.size() - at;
    if (left < 12) refuse(at, "a chunk", std::to_string(left) + " bytes");
    std::size_t const size = png::number(&bytes[at]);
    if (size > left - 12) refuse(at, "a chunk of " + std::to_string(size) + " bytes", "the end of the file");
    auto const body = bytes.subspan(at + 4, 4 + size);
    auto const crc = png::crc(body), named = png::number(&bytes[at + 8 + size]);
    if (crc != named) refuse(at + 8 + size, "CRC " + std::to_string(crc), std::to_string(named));
    if (at == png::magic.size()) {
      if (!as_text(body).starts_with("IHDR") || size != 13) refuse(at, "the chunk IHDR", "another");
      std::size_t const sides[] = {png::number(&bytes[at + 12]), png::number(&bytes[at + 8])};
      for (std::size_t const side : sides)
        if (side < 1 || side > most_side) refuse(at + 8, "1 to 16384 pixels a side", shape_text(sides));
      if (sides[0] * sides[1] > most_pixels) refuse(at + 8, "at most 2^26 pixels", shape_text(sides));
      pixel_bytes = sides[0] * sides[1] * png::bits_of_pixel(bytes[at + 16], bytes[at + 17]) / 8;
    }
    if (as_text(body).starts_with("IDAT")) {
      // stb_image copies from it to where it has no memory yet.
      if (data == 0 && size == 0) refuse(at, "compressed data in the first chunk IDAT", "an empty one");
      data += size;
    }
    ended = as_text(body).starts_with("IEND");
    at += 12 + size;
  }
  // Deflate makes at most 1032 bytes of one.
  if (pixel_bytes / 1032 > data)
    refuse(bytes.size(), std::to_string(pixel_bytes) + " bytes of pixels", "data of " + std::to_string(data) + " bytes, which cannot give them");
}

}  // namespace braid::data
#endif

// braid/picture/crop.hpp
#ifndef BRAID_SINGLE_PICTURE_CROP
#define BRAID_SINGLE_PICTURE_CROP
namespace braid::inline v0::data {

/// The part of a picture that begins at row `top` and column `left`.
///
/// shapes  p: [C, H, W]; out: [C, height, width].
/// cost    one copy of the part.
/// errors  shape_error: pixels not of the shape, an empty part, or one that leaves the picture.
inline picture cropped(picture const& p, std::size_t top, std::size_t left, std::size_t height, std::size_t width) {
  require_picture(p, "cropped");
  bool const inside = height > 0 && width > 0 && top < p.height && height <= p.height - top && left < p.width &&
                      width <= p.width - left;
  if (!inside) {
    std::size_t const whole[] = {p.height, p.width}, part[] = {height, width}, corner[] = {top, left};
    throw shape_error("cropped", "part", "one within " + shape_text(whole), shape_text(part) + " at " + shape_text(corner));
  }
  picture q{p.channels, height, width, std::vector<float>(p.channels * height * width)};
  for (std::size_t c = 0; c < p.channels; ++c)
    for (std::size_t y = 0; y < height; ++y)
      std::copy_n(&p.pixels[(c * p.height + top + y) * p.width + left], width, &q.pixels[(c * height + y) * width]);
  return q;
}

/// The middle of a picture; where the rest is odd, one more row or column goes at the end.
inline picture centre_cropped(picture const& p, std::size_t height, std::size_t width) {
  std::size_t const top = p.height > height ? (p.height - height) / 2 : 0, left = p.width > width ? (p.width - width) / 2 : 0;
  return cropped(p, top, left, height, width);
}

}  // namespace braid::data
#endif

// braid/picture/grey.hpp
#ifndef BRAID_SINGLE_PICTURE_GREY
#define BRAID_SINGLE_PICTURE_GREY
namespace braid::inline v0::data {

/// One channel: the luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B. Of 1 or 2 channels, the first; of 4, alpha goes.
///
/// cost    three products a pixel.
/// errors  shape_error: pixels not of the shape, or more than 4 channels.
/// source  Pillow's convert("L"), without its rounding to a byte.
inline picture grey(picture const& p) {
  require_picture(p, "grey");
  if (p.channels > 4) throw shape_error("grey", "channels", "1 to 4", std::to_string(p.channels));
  picture g{1, p.height, p.width, {}};
  if (p.channels < 3) {
    g.pixels.assign(p.channel(0).begin(), p.channel(0).end());
    return g;
  }
  g.pixels.resize(p.plane());
  auto const red = p.channel(0), green = p.channel(1), blue = p.channel(2);
  for (std::size_t i = 0; i < g.pixels.size(); ++i)
    g.pixels[i] = 0.299f * red[i] + 0.587f * green[i] + 0.114f * blue[i];
  return g;
}

/// The same picture with 1 channel (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA); alpha that is not there is 1.
///
/// errors  shape_error as grey; value_error: channels not 1 to 4.
inline picture with_channels(picture p, std::size_t channels) {
  if (channels < 1 || channels > 4) throw value_error("with_channels", "channels", "1 to 4", std::to_string(channels));
  require_picture(p, "with_channels");
  if (p.channels == channels) return p;
  bool const colour = channels >= 3, alpha = channels % 2 == 0;
  picture const seen = colour && p.channels >= 3 ? picture{} : grey(p);
  picture q{channels, p.height, p.width, std::vector<float>(channels * p.plane())};
  for (std::size_t c = 0; c < (colour ? 3u : 1u); ++c)
    std::ranges::copy(seen.channels ? seen.channel(0) : std::as_const(p).channel(c), q.channel(c).begin());
  if (alpha) {
    if (p.channels % 2 == 0) std::ranges::copy(p.channel(p.channels - 1), q.channel(channels - 1).begin());
    else std::ranges::fill(q.channel(channels - 1), 1.0f);
  }
  return q;
}

}  // namespace braid::data
#endif

// braid/picture/normalise.hpp
#ifndef BRAID_SINGLE_PICTURE_NORMALISE
#define BRAID_SINGLE_PICTURE_NORMALISE
namespace braid::inline v0::data {

/// Each channel less its mean, by its deviation, in place: (x - mean[c]) / deviation[c].
///
/// shapes  p: [C, H, W]; mean, deviation: [C].
/// cost    one pass; no memory.
/// errors  shape_error: pixels not of the shape, other counts. value_error: a deviation not above 0 and finite.
/// source  torchvision.transforms.Normalize.
inline void normalise(picture& p, std::span<float const> mean, std::span<float const> deviation) {
  require_picture(p, "normalise");
  if (mean.size() != p.channels || deviation.size() != p.channels)
    throw shape_error("normalise", "mean and deviation", std::to_string(p.channels) + " numbers each",
                      std::to_string(mean.size()) + " and " + std::to_string(deviation.size()));
  for (float const d : deviation)
    if (!(d > 0) || !std::isfinite(d)) throw value_error("normalise", "deviation", "above 0, finite", std::to_string(d));
  for (std::size_t c = 0; c < p.channels; ++c)
    for (float& x : p.channel(c)) x = (x - mean[c]) / deviation[c];
}

}  // namespace braid::data
#endif

// braid/picture/pnm.hpp
#ifndef BRAID_SINGLE_PICTURE_PNM
#define BRAID_SINGLE_PICTURE_PNM
namespace braid::inline v0::data {

namespace pnm {
constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Numbers of a PNM file, with blanks and comments between them.
class numbers {
 public:
  numbers(input_file const& file, std::string_view text) : file_(file), text_(text) {}

  [[nodiscard]] std::size_t at() const { return at_; }
  std::size_t next(std::size_t least, std::size_t most) {
    while (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == '#')) {
      if (text_[at_] == '#') at_ = std::min(text_.find('\n', at_), text_.size());
      else ++at_;
    }
    std::size_t value = 0;
    auto const* const begin = text_.data() + at_;
    auto const [end, fault] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (fault != std::errc{} || value < least || value > most)
      file_.refuse(byte_place(at_), "a number from " + std::to_string(least) + " to " + std::to_string(most),
                   at_ == text_.size() ? "the end of the file" : in_quotes(text_.substr(at_, 8)));
    at_ += static_cast<std::size_t>(end - begin);
    return value;
  }
  /// The one blank that parts the header from bytes.
  void blank() {
    if (at_ == text_.size() || !is_space(text_[at_])) file_.refuse(byte_place(at_), "a blank behind the header", "none");
    ++at_;
  }

 private:
  input_file const& file_;
  std::string_view text_;
  std::size_t at_ = 2;  // behind the magic
};
}  // namespace pnm

/// Reads a PGM or PPM file (P2, P3, P5, P6) with values up to 255 or 65535: 1 channel or 3. Only the first image of a file.
///
/// cost    one pass over the file.
/// errors  file_error with the byte: another format, cut off, a value above the file's own maximum, a side over 16384
///         pixels, over 2^26 pixels, over 1 GiB.
/// source  Netpbm's pgm(5) and ppm(5).
inline picture read_pnm(input_file const& file) {
  std::size_t const size = file.size();
  if (size > std::size_t{1} << 30) file.refuse("", "an image below 1 GiB", std::to_string(size) + " bytes");
  auto const bytes = file.read(0, size);
  auto const text = as_text(bytes);
  bool const known = text.size() > 2 && text[0] == 'P' && std::string_view("2356").find(text[1]) != text.npos;
  if (!known) file.refuse(byte_place(0), "a PGM or PPM image (P2, P3, P5, P6)", size ? "another format" : "an empty file");
  bool const plain = text[1] < '4';
  std::size_t const channels = text[1] == '3' || text[1] == '6' ? 3 : 1;
  pnm::numbers numbers(file, text);
  std::size_t const width = numbers.next(1, most_side), height = numbers.next(1, most_side);
  require_sides(file, 2, height, width);
  std::size_t const most = numbers.next(1, 65535), count = channels * height * width, wide = most > 255 ? 2 : 1;
  if (!plain) numbers.blank();
  // A plain number takes a digit and a blank at least.
  file.require(numbers.at(), plain ? 2 * count : count * wide);

  picture p{channels, height, width, std::vector<float>(count)};
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t value = 0;
    if (plain) {
      value = numbers.next(0, most);
    } else {
      auto const* const from = &bytes[numbers.at() + i * wide];
      for (std::size_t b = 0; b < wide; ++b) value = value << 8 | std::to_integer<std::size_t>(from[b]);
      if (value > most)
        file.refuse(byte_place(numbers.at() + i * wide), "at most " + std::to_string(most), std::to_string(value));
    }
    p.pixels[i % channels * p.plane() + i / channels] = static_cast<float>(value) / static_cast<float>(most);
  }
  return p;
}

inline picture read_pnm(std::string const& path) { return read_pnm(input_file(path)); }

}  // namespace braid::data
#endif

// braid/picture/resize.hpp
#ifndef BRAID_SINGLE_PICTURE_RESIZE
#define BRAID_SINGLE_PICTURE_RESIZE
namespace braid::inline v0::data {

enum class resize_by {
  bilinear,  ///< between the two nearest pixels of each axis; to enlarge, or to shrink by little
  area       ///< the mean of the pixels that a new one covers; to shrink without patterns that are not there
};

namespace detail {
/// One new place as a weighted sum of old ones.
struct resize_taps {
  std::size_t first, count;
  float weight, step;  // of the first, and what is added for each further one
};
inline std::vector<resize_taps> taps_along(std::size_t from, std::size_t to, resize_by how) {
  std::vector<resize_taps> taps;
  taps.reserve(to);
  for (std::size_t i = 0; i < to; ++i) {
    if (how == resize_by::area) {
      std::size_t const begin = i * from / to, end = ((i + 1) * from + to - 1) / to;
      taps.push_back({begin, end - begin, 1.0f / static_cast<float>(end - begin), 0});
      continue;
    }
    double const scale = static_cast<double>(from) / static_cast<double>(to);
    double const at = std::max(0.0, (static_cast<double>(i) + 0.5) * scale - 0.5);
    std::size_t const left = std::min(static_cast<std::size_t>(at), from - 1);
    auto const far = static_cast<float>(at - static_cast<double>(left));
    if (left + 1 < from) taps.push_back({left, 2, 1 - far, 2 * far - 1});
    else taps.push_back({left, 1, 1, 0});
  }
  return taps;
}
}  // namespace detail

/// The picture at height x width.
///
/// shapes  p: [C, H, W], of 1 pixel at least; out: [C, height, width].
/// cost    first along rows, then along columns; one picture of [C, H, width] between them.
/// errors  shape_error: pixels not of the shape. value_error: a side of 0 or over 16384.
/// source  torch.nn.functional.interpolate, mode "bilinear" (align_corners=False) and "area".
inline picture resized(picture const& p, std::size_t height, std::size_t width, resize_by how = resize_by::bilinear) {
  require_picture(p, "resized");
  for (std::size_t const side : {height, width})
    if (side < 1 || side > most_side) throw value_error("resized", "side", "1 to 16384 pixels", std::to_string(side));
  auto const columns = detail::taps_along(p.width, width, how), rows = detail::taps_along(p.height, height, how);
  std::vector<float> narrow(p.channels * p.height * width);  // [C, H, width]
  for (std::size_t y = 0; y < p.channels * p.height; ++y) {
    float const* const from = &p.pixels[y * p.width];
    float* const to = &narrow[y * width];
    for (std::size_t x = 0; x < width; ++x) {
      auto const& t = columns[x];
      float sum = 0, weight = t.weight;
      for (std::size_t k = 0; k < t.count; ++k, weight += t.step) sum += weight * from[t.first + k];
      to[x] = sum;
    }
  }
  picture q{p.channels, height, width, std::vector<float>(p.channels * height * width)};
  for (std::size_t c = 0; c < p.channels; ++c)
    for (std::size_t y = 0; y < height; ++y) {
      auto const& t = rows[y];
      float* const to = &q.pixels[(c * height + y) * width];
      float weight = t.weight;
      for (std::size_t k = 0; k < t.count; ++k, weight += t.step) {
        float const* const from = &narrow[(c * p.height + t.first + k) * width];
        for (std::size_t x = 0; x < width; ++x) to[x] += weight * from[x];
      }
    }
  return q;
}

}  // namespace braid::data
#endif

// braid/sensor/channels.hpp
#ifndef BRAID_SINGLE_SENSOR_CHANNELS
#define BRAID_SINGLE_SENSOR_CHANNELS
namespace braid::inline v0::sensor {

/// One scale for each channel of a series, from the steps of the training data that have no gap.
///
///   auto const scale = bd::sensor::channels<3>::of(train);
///   scale.apply(train), scale.apply(test);                             // gaps stay gaps
///   bd::io::save("monitor.safetensors", model.weights(), scale);       // it travels with the weights
///   auto const again = bd::sensor::channels<3>::kept(bd::io::notes_of("monitor.safetensors"), "monitor.safetensors");
///
/// shapes  numbers: [steps, C] of any number of series behind each other; NaN: a gap.
/// cost    a copy of each channel, for robust scaling sorted.
/// errors  shape_error: no rows of C; value_error: a channel without a number; kept: file_error where the notes are of others.
/// source  sklearn.preprocessing.StandardScaler, RobustScaler.
template <std::size_t C>
class channels {
 public:
  static channels of(std::vector<float> const& numbers, scaling how = scaling::standard) {
    check(numbers);
    channels all;
    for (std::size_t c = 0; c < C; ++c) {
      std::vector<double> there;
      for (std::size_t i = c; i < numbers.size(); i += C)
        if (!std::isnan(numbers[i])) there.push_back(double(numbers[i]));
      if (there.empty()) throw value_error("channels", "channel " + std::to_string(c), "at least one number", "none");
      all.scale_[c] = number_scale::of(std::move(there), how);
    }
    return all;
  }
  /// In place; of one step as of many, so that a stream has the numbers of the batch. Nothing is allocated.
  void apply(std::span<float> numbers) const {
    check(numbers);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = float(scale_[i % C](double(numbers[i])));
  }
  [[nodiscard]] number_scale const& operator[](std::size_t c) const { return scale_[c]; }

  /// A line a channel: its middle and width.
  [[nodiscard]] std::map<std::string, std::string> notes() const {
    std::string all;
    for (auto const& s : scale_) all.append(number_text(s.middle)).append(" ").append(number_text(s.width)).append("\n");
    return {{note, all}};
  }
  static channels kept(std::map<std::string, std::string> const& notes, std::string const& file) {
    auto const found = notes.find(note);
    if (found == notes.end()) throw file_error(file, "notes", "one named " + std::string(note), "none");
    channels all;
    std::string_view rest = found->second;
    auto const number = [&](char behind) -> std::optional<double> {
      std::size_t const end = rest.find(behind);
      if (end == rest.npos) return std::nullopt;
      auto const v = finite_number(rest.substr(0, end));
      rest.remove_prefix(end + 1);
      return v;
    };
    for (std::size_t c = 0; c < C; ++c) {
      auto const middle = number(' '), width = number('\n');
      if (!middle || !width || !(*width > 0))
        throw file_error(file, "note " + std::string(note) + ", channel " + std::to_string(c), "a middle and a width above 0", "others");
      all.scale_[c] = {*middle, *width};
    }
    if (!rest.empty()) throw file_error(file, "note " + std::string(note), std::to_string(C) + " channels", "more");
    return all;
  }

 private:
  static constexpr char const* note = "braid.channels";
  static void check(std::span<float const> numbers) {
    if (numbers.empty() || numbers.size() % C != 0)
      throw shape_error("channels", "numbers", "rows of " + std::to_string(C), std::to_string(numbers.size()) + " numbers");
  }
  std::array<number_scale, C> scale_{};
};

}  // namespace braid::sensor
#endif

// braid/sensor/on_grid.hpp
#ifndef BRAID_SINGLE_SENSOR_ON_GRID
#define BRAID_SINGLE_SENSOR_ON_GRID
namespace braid::inline v0::sensor {

/// Equal steps of time: step i is at start + i every.
struct grid {
  double start, every;
  std::size_t steps;
};

/// What a sensor said: at rising times, some channels each. A NaN is a channel that said nothing.
struct signal {
  std::span<double const> times;   ///< [n], rising, in the grid's unit
  std::span<float const> values;  ///< [n, channels]
  std::size_t channels = 1;
};

/// How a signal comes onto a grid.
enum class filling {
  line,  ///< between the neighbours, in a line
  last,  ///< what was said last, at or before the step: for what is decided as it comes
  mean   ///< of what was said from the step on and before the next one: for a signal faster than the grid
};

/// A signal of any rate, regular or not, at the steps of a grid; so sensors of several rates come to stand side by side. Where
/// what is needed is further away than `most`, a step has a gap, NaN: `line` wants both neighbours within `most` of each other,
/// `last` the last one no older. Nothing is made up before the first and behind the last.
///
///   bd::sensor::grid const seconds{0, 1, 600};
///   auto const pulse = bd::sensor::on_grid(seconds, {times, values}, bd::sensor::filling::last, 5);
///
/// shapes  returns [steps, channels].
/// cost    one pass over the signal and the grid.
/// errors  shape_error: times and values of different lengths; value_error: times that do not rise or are not finite, a grid
///         whose steps are not above 0 wide.
/// source  numpy.interp; pandas.merge_asof(direction="backward", tolerance=most); pandas.DataFrame.resample(every).mean().
inline std::vector<float> on_grid(grid const& g, signal const& s, filling how,
                                  double most = std::numeric_limits<double>::infinity()) {
  std::size_t const n = s.times.size();
  if (s.channels == 0 || s.values.size() != n * s.channels)
    throw shape_error("on_grid", "values", std::to_string(n) + " rows of " + std::to_string(s.channels), std::to_string(s.values.size()) + " numbers");
  if (!(g.every > 0 && std::isfinite(g.every) && std::isfinite(g.start)))
    throw value_error("on_grid", "grid", "finite steps above 0", std::to_string(g.every));
  for (std::size_t i = 0; i < n; ++i)
    if (!std::isfinite(s.times[i]) || (i > 0 && !(s.times[i] > s.times[i - 1])))
      throw value_error("on_grid", "time " + std::to_string(i), "finite times that rise", std::to_string(s.times[i]));

  float const none = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> out(g.steps * s.channels, none);
  for (std::size_t c = 0; c < s.channels; ++c) {
    auto const value = [&](std::size_t i) { return s.values[i * s.channels + c]; };
    auto const there = [&](std::size_t i) { return !std::isnan(value(i)); };
    // The last sample at or before the step that said something; the first behind the step; the first there that did.
    std::size_t before = n, next = 0, after = 0;
    for (std::size_t k = 0; k < g.steps; ++k) {
      double const at = g.start + double(k) * g.every, end = g.start + double(k + 1) * g.every;
      float& to = out[k * s.channels + c];
      if (how == filling::mean) {
        double total = 0;
        std::size_t said = 0;
        for (; next < n && s.times[next] < end; ++next)
          if (s.times[next] >= at && there(next)) total += double(value(next)), ++said;
        if (said) to = float(total / double(said));
        continue;
      }
      for (; next < n && s.times[next] <= at; ++next)
        if (there(next)) before = next;
      if (before == n) continue;
      double const age = at - s.times[before];
      if (how == filling::last) {
        if (age <= most) to = value(before);
        continue;
      }
      if (age == 0) {
        to = value(before);
        continue;
      }
      after = std::max(after, next);
      while (after < n && !there(after)) ++after;
      if (after == n) continue;
      double const wide = s.times[after] - s.times[before];
      if (wide <= most) to = float(double(value(before)) + (double(value(after)) - double(value(before))) * age / wide);
    }
  }
  return out;
}

}  // namespace braid::sensor
#endif

// braid/sensor/windows.hpp
#ifndef BRAID_SINGLE_SENSOR_WINDOWS
#define BRAID_SINGLE_SENSOR_WINDOWS
namespace braid::inline v0::sensor {

/// Pieces of a series as `series<Name, Steps, Channels>` takes them: sensor(w.numbers).
struct windowed {
  std::vector<float> numbers;        ///< [windows, steps, channels]
  std::vector<std::size_t> first;    ///< [windows]: the step where each begins
  [[nodiscard]] std::size_t size() const { return first.size(); }
};
/// What stands where a series has a gap.
enum class gaps {
  zero,  ///< 0: the mean, behind `channels`
  last,  ///< what the channel said last, also before the window; 0 before it said anything
  shown  ///< 0, and behind the channels one more for each, 1 in a gap: twice as many channels
};
struct window_options {
  std::size_t steps, stride;      ///< of a window; from one to the next
  gaps in_gaps = gaps::zero;
  double most_missing = 0.5;      ///< a window with a larger share of gaps is left out
};

/// Windows over a series, from its first step on, those that are whole and have not too many gaps.
///
///   auto const w = bd::sensor::windows<3>(numbers, {.steps = 50, .stride = 25});
///
/// shapes  numbers: [n, C]; NaN: a gap.
/// cost    a copy of each window.
/// errors  shape_error: no rows of C; value_error: no steps, no stride.
/// source  torch.Tensor.unfold(0, steps, stride).
template <std::size_t C>
windowed windows(std::vector<float> const& numbers, window_options const& o) {
  if (numbers.size() % C != 0)
    throw shape_error("windows", "numbers", "rows of " + std::to_string(C), std::to_string(numbers.size()) + " numbers");
  if (o.steps == 0 || o.stride == 0) throw value_error("windows", "steps and stride", "at least 1", "0");
  std::size_t const n = numbers.size() / C;
  std::vector<float> filled = numbers;
  for (std::size_t i = 0; i < filled.size(); ++i)
    if (std::isnan(filled[i])) filled[i] = o.in_gaps == gaps::last && i >= C ? filled[i - C] : 0;
  windowed w;
  for (std::size_t t = 0; t + o.steps <= n; t += o.stride) {
    std::size_t missing = 0;
    for (std::size_t i = t * C; i < (t + o.steps) * C; ++i) missing += std::isnan(numbers[i]);
    if (double(missing) > o.most_missing * double(o.steps * C)) continue;
    for (std::size_t s = t; s < t + o.steps; ++s) {
      w.numbers.insert(w.numbers.end(), filled.begin() + std::ptrdiff_t(s * C), filled.begin() + std::ptrdiff_t((s + 1) * C));
      for (std::size_t c = 0; o.in_gaps == gaps::shown && c < C; ++c) w.numbers.push_back(std::isnan(numbers[s * C + c]));
    }
    w.first.push_back(t);
  }
  return w;
}

}  // namespace braid::sensor
#endif

// braid/sound/augment.hpp
#ifndef BRAID_SINGLE_SOUND_AUGMENT
#define BRAID_SINGLE_SOUND_AUGMENT
namespace braid::inline v0::data {

// Draws are a function of a stream (philox{seed}, or its fork for an epoch) and of the sample's number, so that neither
// the order nor the thread matters. Nothing here takes memory.

/// Adds noise so that the sound is `decibels` louder: samples += noise sqrt(energy / (energy of noise 10^(dB / 10))).
///
/// shapes  samples, noise: [n]. A sound or a noise of silence stays as it is.
/// errors  shape_error: other sizes. value_error: decibels not finite.
/// source  torchaudio.functional.add_noise.
inline void add_noise(std::span<float> samples, std::span<float const> noise, float decibels) {
  if (noise.size() != samples.size())
    throw shape_error("add_noise", "noise", std::to_string(samples.size()) + " samples", std::to_string(noise.size()));
  if (!std::isfinite(decibels)) throw value_error("add_noise", "decibels", "a finite number", std::to_string(decibels));
  double sound = 0, other = 0;
  for (float const x : samples) sound += static_cast<double>(x) * static_cast<double>(x);
  for (float const x : noise) other += static_cast<double>(x) * static_cast<double>(x);
  if (!(sound > 0) || !(other > 0)) return;
  auto const by = static_cast<float>(std::sqrt(sound / (other * std::pow(10, static_cast<double>(decibels) / 10))));
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] += by * noise[i];
}

/// White noise of that level, drawn.
inline void add_noise(std::span<float> samples, float decibels, philox stream, std::uint64_t sample) {
  if (!std::isfinite(decibels)) throw value_error("add_noise", "decibels", "a finite number", std::to_string(decibels));
  double sound = 0, other = 0;
  for (float const x : samples) sound += static_cast<double>(x) * static_cast<double>(x);
  auto const drawn = [&](std::size_t i) { return stream.normal(sample, i); };
  for (std::size_t i = 0; i < samples.size(); ++i) other += static_cast<double>(drawn(i)) * static_cast<double>(drawn(i));
  if (!(sound > 0) || !(other > 0)) return;
  auto const by = static_cast<float>(std::sqrt(sound / (other * std::pow(10, static_cast<double>(decibels) / 10))));
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] += by * drawn(i);
}

/// Moves a sound by up to `most` samples either way; silence where it was not.
inline void shift(std::span<float> samples, std::size_t most, philox stream, std::uint64_t sample) {
  if (most >= std::uint64_t{1} << 31) throw value_error("shift", "most", "below 2^31", std::to_string(most));
  std::size_t const drawn = stream.below(static_cast<std::uint32_t>(2 * most + 1), sample, 0);
  std::size_t const by = std::min(drawn < most ? most - drawn : drawn - most, samples.size());
  auto const step = static_cast<std::ptrdiff_t>(by);
  if (drawn > most) {
    std::copy_backward(samples.begin(), samples.end() - step, samples.end());
    std::fill(samples.begin(), samples.begin() + step, 0.0f);
  } else {
    std::copy(samples.begin() + step, samples.end(), samples.begin());
    std::fill(samples.end() - step, samples.end(), 0.0f);
  }
}

struct spec_augment_options {
  std::size_t band_masks = 2, bands = 8;    ///< so many masks, each of up to so many bands
  std::size_t frame_masks = 2, frames = 20;  ///< likewise along time
  float most_frames = 1;                     ///< a mask covers at most this part of the sound
};

/// Runs of bands and of frames set to the mean of all numbers, at random. Each width is drawn from 0 to the most, then its
/// place.
///
/// shapes  features: [frames, width], of a sound's own length.
/// cost    one pass.
/// errors  shape_error: no whole frames. value_error: most_frames not 0 to 1, masks of 2^31 or more.
/// source  Park et al. 2019, arXiv:1904.08779, without time warping.
inline void spec_augment(std::span<float> features, std::size_t width, spec_augment_options const& options, philox stream,
                         std::uint64_t sample) {
  if (width < 1 || features.size() % width != 0)
    throw shape_error("spec_augment", "features", "[frames, " + std::to_string(width) + "]", std::to_string(features.size()) + " numbers");
  bool const covers = options.most_frames >= 0 && options.most_frames <= 1;
  if (!covers || std::max({options.bands, options.frames, width, features.size() / width}) >= std::size_t{1} << 31)
    throw value_error("spec_augment", "options", "masks below 2^31, most_frames 0 to 1", std::to_string(options.most_frames));
  std::size_t const frames = features.size() / width;
  if (frames == 0) return;
  double sum = 0;
  for (float const x : features) sum += static_cast<double>(x);
  auto const mean = static_cast<float>(sum / static_cast<double>(features.size()));
  std::uint64_t draw = 0;
  struct run {
    std::size_t begin, end;
  };
  auto const masked = [&](std::size_t all, std::size_t most) {
    std::size_t const size = stream.below(static_cast<std::uint32_t>(std::min(most, all) + 1), sample, draw++);
    std::size_t const begin = stream.below(static_cast<std::uint32_t>(all - size + 1), sample, draw++);
    return run{begin, begin + size};
  };
  for (std::size_t m = 0; m < options.band_masks; ++m) {
    auto const mask = masked(width, options.bands);
    for (std::size_t t = 0; t < frames; ++t)
      std::ranges::fill(features.subspan(t * width + mask.begin, mask.end - mask.begin), mean);
  }
  auto const part = static_cast<std::size_t>(static_cast<double>(options.most_frames) * static_cast<double>(frames));
  for (std::size_t m = 0; m < options.frame_masks; ++m) {
    auto const mask = masked(frames, std::min(options.frames, part));
    std::ranges::fill(features.subspan(mask.begin * width, (mask.end - mask.begin) * width), mean);
  }
}

}  // namespace braid::data
#endif

// braid/sound/complete_sound.hpp
#ifndef BRAID_SINGLE_SOUND_COMPLETE_SOUND
#define BRAID_SINGLE_SOUND_COMPLETE_SOUND
namespace braid::inline v0::data {

namespace sound_format {
/// RIFF: every chunk up to and with "data" lies within the file.
inline void require_complete_wav(input_file const& file) {
  for (std::size_t at = 12;;) {
    std::array<std::byte, 8> head;
    file.read(at, head);
    std::size_t const size = load<std::uint32_t>(&head[4]);
    if (size > file.size() - at - 8)
      file.refuse(byte_place(at + 4), "a chunk within the file", std::to_string(size) + " bytes");
    if (as_text(head).starts_with("data")) return;
    at += 8 + size + size % 2;  // chunks begin at even places
  }
}

inline constexpr std::array<std::uint32_t, 256> ogg_crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i << 24;
    for (int bit = 0; bit < 8; ++bit) value = value << 1 ^ (value >> 31 ? 0x04c11db7u : 0u);
    table[i] = value;
  }
  return table;
}();

/// The CRC of an Ogg page, whose own field (bytes 22 to 25) counts as 0.
inline std::uint32_t ogg_crc(std::span<std::byte const> page) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < page.size(); ++i)
    value = value << 8 ^ ogg_crc_table[value >> 24 ^ (i >= 22 && i < 26 ? 0u : std::to_integer<std::uint32_t>(page[i]))];
  return value;
}

/// Ogg: pages without gaps to the end of the file, the last of them marked as the last, each with the CRC that it
/// names. (libogg would step over a damaged page; libsndfile 1.2 leaks memory where one of the first is damaged.)
inline void require_complete_ogg(input_file const& file) {
  bool last = false;
  for (std::size_t at = 0; at < file.size();) {
    std::array<std::byte, 27> head;
    file.read(at, head);
    if (!as_text(head).starts_with("OggS")) file.refuse(byte_place(at), "a page (OggS)", "other bytes");
    last = (head[5] & std::byte{4}) != std::byte{0};
    auto const lengths = file.read(at + 27, std::to_integer<std::size_t>(head[26]));
    std::size_t size = 27 + lengths.size();
    for (auto const length : lengths) size += std::to_integer<std::size_t>(length);
    auto const crc = ogg_crc(file.read(at, size)), named = load<std::uint32_t>(&head[22]);
    if (crc != named) file.refuse(byte_place(at + 22), "CRC " + std::to_string(crc), std::to_string(named));
    at += size;
  }
  if (!last) file.refuse(byte_place(file.size()), "the last page of the stream", "the end of the file");
}
}  // namespace sound_format

/// Refuses what libsndfile would read as a shorter sound without a word: a WAV or Ogg file that was cut off. Refuses
/// formats other than WAV, FLAC and Ogg, so that no other parser of libsndfile meets bytes from outside. A FLAC file
/// names its length; read_sound holds it to that.
///
/// errors  file_error with the byte where the file stops being what it says.
inline void require_complete_sound(input_file const& file) {
  if (file.size() < 12) file.refuse("", "a WAV, FLAC or Ogg file", std::to_string(file.size()) + " bytes");
  std::array<std::byte, 12> head;
  file.read(0, head);
  std::string_view const text = as_text(head);
  if (text.starts_with("RIFF") && text.ends_with("WAVE")) return sound_format::require_complete_wav(file);
  if (text.starts_with("OggS")) return sound_format::require_complete_ogg(file);
  if (!text.starts_with("fLaC")) file.refuse(byte_place(0), "a WAV, FLAC or Ogg file", "another format");
}

}  // namespace braid::data
#endif

// braid/sound/deltas.hpp
#ifndef BRAID_SINGLE_SOUND_DELTAS
#define BRAID_SINGLE_SOUND_DELTAS
namespace braid::inline v0::data {

/// How each feature changes along time: the slope of a line through 2 reach + 1 frames, sum n x[t+n] / sum n^2; the first
/// and the last frame stand for those beyond.
///
/// shapes  x, out: [frames, width].
/// cost    2 reach flop a number; no memory.
/// errors  value_error: a width or reach of 0. shape_error: x is not whole frames, out of another size.
/// source  torchaudio.functional.compute_deltas(win_length=2 reach + 1), along time.
inline void deltas(std::span<float const> x, std::span<float> out, std::size_t width, std::size_t reach = 2) {
  if (width < 1 || reach < 1) throw value_error("deltas", "width and reach", "at least 1", "0");
  if (x.size() % width != 0 || out.size() != x.size())
    throw shape_error("deltas", "frames", "x and out of [frames, " + std::to_string(width) + "]",
                      std::to_string(x.size()) + " and " + std::to_string(out.size()) + " numbers");
  std::size_t const frames = x.size() / width;
  float squares = 0;
  for (std::size_t n = 1; n <= reach; ++n) squares += 2 * static_cast<float>(n * n);
  for (std::size_t t = 0; t < frames; ++t)
    for (std::size_t f = 0; f < width; ++f) {
      float sum = 0;
      for (std::size_t n = 1; n <= reach; ++n) {
        std::size_t const later = std::min(t + n, frames - 1), before = t - std::min(t, n);
        sum += static_cast<float>(n) * (x[later * width + f] - x[before * width + f]);
      }
      out[t * width + f] = sum / squares;
    }
}

/// The same frame by frame: a frame's deltas come when `reach` more frames are there, the last ones with `finish`. What
/// goes out equals the whole form. Memory is taken by the constructor alone.
class delta_stream {
 public:
  explicit delta_stream(std::size_t width, std::size_t reach = 2) : width_(width), reach_(reach) {
    if (width < 1 || reach < 1) throw value_error("delta_stream", "width and reach", "at least 1", "0");
    kept_.resize(width * (2 * reach + 1));
    slope_.resize(width);
    for (std::size_t n = 1; n <= reach; ++n) squares_ += 2 * static_cast<float>(n * n);
  }

  /// Takes a frame [width]; calls sink(std::span<float const>) for the frame whose deltas are known now, if there is one.
  void push(std::span<float const> frame, auto&& sink) {
    if (frame.size() != width_)
      throw shape_error("delta_stream", "frame", std::to_string(width_) + " numbers", std::to_string(frame.size()));
    std::ranges::copy(frame, at(frames_));
    if (++frames_ > reach_) give(frames_ - 1 - reach_, sink);
  }
  /// The deltas that are still owed; then the stream starts anew.
  void finish(auto&& sink) {
    for (std::size_t t = frames_ - std::min(frames_, reach_); t < frames_; ++t) give(t, sink);
    frames_ = 0;
  }

 private:
  float* at(std::size_t frame) { return &kept_[frame % (2 * reach_ + 1) * width_]; }
  void give(std::size_t t, auto&& sink) {
    for (std::size_t f = 0; f < width_; ++f) {
      float sum = 0;
      for (std::size_t n = 1; n <= reach_; ++n)
        sum += static_cast<float>(n) * (at(std::min(t + n, frames_ - 1))[f] - at(t - std::min(t, n))[f]);
      slope_[f] = sum / squares_;
    }
    sink(std::span<float const>(slope_));
  }

  std::size_t width_, reach_, frames_ = 0;
  float squares_ = 0;
  std::vector<float> kept_, slope_;  // [2 reach + 1, width], [width]
};

}  // namespace braid::data
#endif

// braid/sound/feature_stream.hpp
#ifndef BRAID_SINGLE_SOUND_FEATURE_STREAM
#define BRAID_SINGLE_SOUND_FEATURE_STREAM
namespace braid::inline v0::data {

/// Features of sound that comes in pieces of any size: samples in, whole frames out, equal to the bit to those of the
/// whole sound. Transform is log_mel or mfcc, or what has their `frame`, `window`, `hop` and `width`.
///
///   feature_stream stream(log_mel({.rate = 16000}));
///   stream.push(piece, [&](std::span<float const> frame) { ... });
///
/// shapes  samples: [n]; a frame: [width].
/// cost    that of the transform; a piece's samples are copied once. No memory but the constructor's.
/// errors  what the sink throws; behind that, `reset`.
template <class Transform>
class feature_stream {
 public:
  explicit feature_stream(Transform transform)
      : transform_(std::move(transform)), kept_(transform_.window()), frame_(transform_.width()) {}

  [[nodiscard]] Transform const& transform() const { return transform_; }

  /// Takes samples; calls sink(std::span<float const>) for each frame that is whole now.
  void push(std::span<float const> samples, auto&& sink) {
    while (!samples.empty()) {
      std::size_t const gone = std::min(skip_, samples.size());
      skip_ -= gone;
      samples = samples.subspan(gone);
      std::size_t const taken = std::min(kept_.size() - filled_, samples.size());
      std::ranges::copy(samples.first(taken), kept_.begin() + static_cast<std::ptrdiff_t>(filled_));
      samples = samples.subspan(taken);
      filled_ += taken;
      if (filled_ < kept_.size()) return;
      transform_.frame(kept_, frame_);
      std::size_t const hop = transform_.hop(), moved = std::min(hop, kept_.size());
      std::copy(kept_.begin() + static_cast<std::ptrdiff_t>(moved), kept_.end(), kept_.begin());
      filled_ -= moved;
      skip_ = hop - moved;  // of a hop longer than the window
      sink(std::span<float const>(frame_));
    }
  }
  /// Forgets what is not a frame yet: the next sample is a sound's first.
  void reset() { filled_ = skip_ = 0; }

 private:
  Transform transform_;
  std::vector<float> kept_, frame_;
  std::size_t filled_ = 0, skip_ = 0;
};

}  // namespace braid::data
#endif

// braid/table/schema.hpp
#ifndef BRAID_SINGLE_TABLE_SCHEMA
#define BRAID_SINGLE_TABLE_SCHEMA
namespace braid::inline v0::table {

/// A column of numbers. The tag's name is the column's in the file; for one that is no identifier:
///   struct systolic { static constexpr std::string_view name = "BP (sys)"; };
template <class Tag>
struct number {
  static constexpr std::string_view name() { return tag_name<Tag>(); }
  static constexpr std::size_t words = 0;
};
/// A column of words, of which the Most most frequent ones are told apart.
template <class Tag, std::size_t Most>
struct category {
  static constexpr std::string_view name() { return tag_name<Tag>(); }
  static constexpr std::size_t words = Most;
};

/// What the columns of a table are. A net sees two modalities of it:
///
///   using admission = table::schema<table::number<struct age>, table::category<struct ward, 8>, table::number<struct lactate>>;
///   inline constexpr table::numbers_of<struct vitals, admission> vitals;     // features: of each number, it and whether it is missing
///   inline constexpr table::words_of<struct facts, admission> facts;         // tokens: an id for each category, missing is one
template <class... Column>
struct schema {
  static constexpr std::size_t columns = sizeof...(Column);
  static constexpr std::size_t numbers = ((Column::words == 0) + ... + std::size_t{0});
  static constexpr std::size_t categories = columns - numbers;
  /// Ids of all categories: of each the missing and the unknown word, then its words.
  static constexpr std::size_t ids = ((Column::words ? Column::words + 1 : 0) + ... + std::size_t{0});

  static constexpr std::array<std::string_view, columns> names{Column::name()...};
  static constexpr std::array<std::size_t, columns> words{Column::words...};
  /// Of column c: its place among the numbers or among the categories.
  static constexpr std::array<std::size_t, columns> places = [] {
    std::array<std::size_t, columns> p{};
    for (std::size_t c = 0, n[2] = {0, 0}; c < columns; ++c) p[c] = n[words[c] > 0]++;
    return p;
  }();
};

/// Of each number of a schema two features: it, brought to scale, or 0 where it is missing, and 1 where it is missing.
template <class Tag, class Schema>
using numbers_of = features<Tag, 2 * Schema::numbers>;
/// Of each category of a schema an id.
template <class Tag, class Schema>
using words_of = tokens<Tag, Schema::categories, Schema::ids>;

}  // namespace braid::table
#endif

// braid/table/read_table.hpp
#ifndef BRAID_SINGLE_TABLE_READ_TABLE
#define BRAID_SINGLE_TABLE_READ_TABLE
namespace braid::inline v0::table {

/// The columns of a file, as a schema has them.
template <class Schema>
struct columns {
  std::vector<double> numbers;     ///< [rows, Schema::numbers]; NaN: missing
  std::vector<std::string> words;  ///< [rows, Schema::categories]; empty: missing
  std::size_t rows = 0;

  /// These rows, in this order. Precondition: each is below `rows`.
  columns subset(std::span<std::uint32_t const> those) const {
    columns part{{}, {}, those.size()};
    for (std::size_t const r : those) {
      auto const n = numbers.begin() + std::ptrdiff_t(r * Schema::numbers);
      auto const w = words.begin() + std::ptrdiff_t(r * Schema::categories);
      part.numbers.insert(part.numbers.end(), n, n + std::ptrdiff_t(Schema::numbers));
      part.words.insert(part.words.end(), w, w + std::ptrdiff_t(Schema::categories));
    }
    return part;
  }
};

struct read_options {
  char separator = ',';
  /// What stands for a value that is missing, besides nothing at all: pandas' words.
  std::vector<std::string_view> missing = {"NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "<NA>", "#N/A", "-nan", "-NaN"};
};

/// Reads the columns of a schema from a CSV file whose first row names them, in any order; other columns are passed over.
///
///   auto const admitted = table::read_table<admission>("patients.csv");
///
/// cost    one pass; the file and the columns in memory.
/// errors  file_error: as csv_rows'; no header; a column that is not there, or twice; by line and column, a number that is
///         none or not finite.
/// source  pandas.read_csv.
template <class Schema>
columns<Schema> read_table(input_file const& file, read_options const& options = {}) {
  csv_rows rows(file, options.separator);
  if (!rows.next()) throw file_error(file.name(), "line 1", "the names of columns", "the end of the file");
  std::array<std::size_t, Schema::columns> from{};
  for (std::size_t c = 0; c < Schema::columns; ++c) {
    auto const& heads = rows.fields();
    auto const there = std::find(heads.begin(), heads.end(), Schema::names[c]);
    if (there == heads.end())
      throw file_error(file.name(), "header", "a column " + in_quotes(Schema::names[c]), few_of(heads));
    if (std::find(there + 1, heads.end(), Schema::names[c]) != heads.end())
      throw file_error(file.name(), "header", "one column " + in_quotes(Schema::names[c]), "two");
    from[c] = std::size_t(there - heads.begin());
  }
  columns<Schema> all;
  for (; rows.next(); ++all.rows)
    for (std::size_t c = 0; c < Schema::columns; ++c) {
      std::string_view field = rows.fields()[from[c]];
      if (std::find(options.missing.begin(), options.missing.end(), field) != options.missing.end()) field = {};
      if (Schema::words[c] > 0) {
        all.words.emplace_back(field);
        continue;
      }
      while (!field.empty() && field.front() == ' ') field.remove_prefix(1);
      while (!field.empty() && field.back() == ' ') field.remove_suffix(1);
      std::string_view digits = field;
      if (digits.size() > 1 && digits[0] == '+' && digits[1] != '-') digits.remove_prefix(1);
      auto const value = finite_number(digits);
      if (!field.empty() && !value)
        throw file_error(file.name(), "line " + std::to_string(rows.line()) + ", column " + std::string(Schema::names[c]),
                         "a finite number or nothing", in_quotes(field));
      all.numbers.push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
    }
  return all;
}
template <class Schema>
columns<Schema> read_table(std::string const& path, read_options const& options = {}) {
  return read_table<Schema>(input_file(path), options);
}

}  // namespace braid::table
#endif

// braid/table/preparation.hpp
#ifndef BRAID_SINGLE_TABLE_PREPARATION
#define BRAID_SINGLE_TABLE_PREPARATION
namespace braid::inline v0::table {

/// Rows as the two modalities of a schema take them: vitals(p.numbers), facts(p.ids).
struct prepared {
  std::vector<float> numbers;     ///< [rows, 2 numbers]: each to scale, or 0, then 1 where it is missing
  std::vector<std::int32_t> ids;  ///< [rows, categories]
};

/// What the rows of a training set say of a schema's columns: a middle and a width of each number, the words of each category.
/// What a number lacks is not counted; a column that is one number throughout has width 1. Words are the most frequent ones, in
/// the order of their bytes; a word that was not there, or is none of them, is as one that is missing.
///
///   auto const prepare = table::preparation<admission>::of(train);
///   auto const a = prepare(train), b = prepare(test);
///   bd::dataset data{vitals(a.numbers), facts(a.ids), outcome(y)};
///   bd::io::save("risk.safetensors", model.weights(), prepare);                 // it travels with the weights
///   auto const again = table::preparation<admission>::kept(bd::io::notes_of("risk.safetensors"), "risk.safetensors");
///
/// cost    of: a sort of each number's column for robust scaling, a map of each category's words; (): one pass.
/// errors  value_error: no rows, a column without one number; kept: file_error where the notes are of another schema.
/// source  sklearn.preprocessing.StandardScaler, RobustScaler, OrdinalEncoder(max_categories).
template <class Schema>
class preparation {
 public:
  static preparation of(columns<Schema> const& train, scaling how = scaling::standard) {
    if (train.rows == 0) throw value_error("preparation", "rows", "at least one", "none");
    preparation p;
    for (std::size_t c = 0; c < Schema::columns; ++c)
      if (Schema::words[c] == 0) p.measure(c, train, how);
      else p.choose(c, train);
    return p;
  }
  [[nodiscard]] prepared operator()(columns<Schema> const& rows) const {
    prepared p;
    for (std::size_t r = 0; r < rows.rows; ++r) {
      for (std::size_t k = 0; k < Schema::numbers; ++k) {
        double const v = rows.numbers[r * Schema::numbers + k];
        bool const missing = std::isnan(v);
        p.numbers.push_back(missing ? 0.0f : float(scale_[k](v)));
        p.numbers.push_back(missing);
      }
      std::size_t first = 0;  // the id of this category's missing word
      for (std::size_t c = 0; c < Schema::columns; ++c) {
        if (Schema::words[c] == 0) continue;
        std::size_t const k = Schema::places[c];
        auto const& known = words_[k];
        auto const& word = rows.words[r * Schema::categories + k];
        auto const at = std::lower_bound(known.begin(), known.end(), word);
        bool const there = at != known.end() && *at == word;
        p.ids.push_back(std::int32_t(first + (there ? std::size_t(at - known.begin()) + 1 : 0)));
        first += Schema::words[c] + 1;
      }
    }
    return p;
  }

  [[nodiscard]] number_scale const& scale(std::size_t number) const { return scale_[number]; }
  [[nodiscard]] std::vector<std::string> const& words(std::size_t category) const { return words_[category]; }

  /// All of it as a note, for io::save: a CSV row a column, its name and kind, then middle and width, or the words.
  [[nodiscard]] std::map<std::string, std::string> notes() const {
    std::string all;
    for (std::size_t c = 0; c < Schema::columns; ++c) {
      std::size_t const k = Schema::places[c];
      std::vector<std::string> fields{std::string(Schema::names[c])};
      if (Schema::words[c] == 0) fields.insert(fields.end(), {"number", number_text(scale_[k].middle), number_text(scale_[k].width)});
      else fields.push_back("category"), fields.insert(fields.end(), words_[k].begin(), words_[k].end());
      for (std::size_t f = 0; f < fields.size(); ++f) all.append(f ? "," : "").append(csv_field(fields[f]));
      all += '\n';
    }
    return {{note, all}};
  }
  static preparation kept(std::map<std::string, std::string> const& notes, std::string const& file) {
    auto const found = notes.find(note);
    if (found == notes.end()) throw file_error(file, "notes", "one named " + std::string(note), "none");
    preparation p;
    input_file const text(file + ": note " + std::string(note), std::as_bytes(std::span(found->second)));
    csv_rows row(text, ',', true);
    for (std::size_t c = 0; c < Schema::columns; ++c) {
      std::string const place = "column " + std::to_string(c + 1);
      std::string_view const kind = Schema::words[c] ? "category" : "number";
      if (!row.next()) throw file_error(text.name(), place, in_quotes(Schema::names[c]), "the end");
      auto const& f = row.fields();
      if (f.size() < 2 || f[0] != Schema::names[c] || f[1] != kind)
        throw file_error(text.name(), place, std::string(kind) + " " + in_quotes(Schema::names[c]), in_quotes(f[0]));
      std::size_t const k = Schema::places[c];
      if (Schema::words[c]) {
        p.words_[k].assign(f.begin() + 2, f.end());
        if (p.words_[k].size() > Schema::words[c] || !std::is_sorted(p.words_[k].begin(), p.words_[k].end()))
          throw file_error(text.name(), place, "at most " + std::to_string(Schema::words[c]) + " sorted words", std::to_string(f.size() - 2));
        continue;
      }
      auto const middle = f.size() == 4 ? finite_number(f[2]) : std::nullopt, width = f.size() == 4 ? finite_number(f[3]) : std::nullopt;
      if (!middle || !width || !(*width > 0))
        throw file_error(text.name(), place, "a middle and a width above 0", std::to_string(f.size() - 2) + " fields");
      p.scale_[k] = {*middle, *width};
    }
    if (row.next()) throw file_error(file, "note " + std::string(note), std::to_string(Schema::columns) + " columns", "more");
    return p;
  }

 private:
  static constexpr char const* note = "braid.table";

  void measure(std::size_t c, columns<Schema> const& train, scaling how) {
    std::size_t const k = Schema::places[c];
    std::vector<double> there;
    for (std::size_t r = 0; r < train.rows; ++r)
      if (double const v = train.numbers[r * Schema::numbers + k]; !std::isnan(v)) there.push_back(v);
    if (there.empty()) throw value_error("preparation", "column " + std::string(Schema::names[c]), "at least one number", "none");
    scale_[k] = number_scale::of(std::move(there), how);
  }
  void choose(std::size_t c, columns<Schema> const& train) {
    std::size_t const k = Schema::places[c];
    std::map<std::string, std::size_t> counts;
    for (std::size_t r = 0; r < train.rows; ++r)
      if (auto const& w = train.words[r * Schema::categories + k]; !w.empty()) ++counts[w];
    std::vector<std::pair<std::string, std::size_t>> all(counts.begin(), counts.end());
    std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.second > b.second; });
    if (all.size() > Schema::words[c]) all.resize(Schema::words[c]);
    for (auto const& w : all) words_[k].push_back(w.first);
    std::sort(words_[k].begin(), words_[k].end());
  }
  std::array<number_scale, Schema::numbers> scale_{};
  std::array<std::vector<std::string>, Schema::categories> words_{};
};

}  // namespace braid::table
#endif

// braid/text/framed.hpp
#ifndef BRAID_SINGLE_TEXT_FRAMED
#define BRAID_SINGLE_TEXT_FRAMED
namespace braid::inline v0::text {

/// What a tokeniser calls f(id) for, between a token for the begin and one for the end, where these are not below 0; at most
/// `most` of all, and then the last of the text are left out.
template <class Tokeniser>
std::vector<std::int32_t> framed(Tokeniser& tokeniser, std::string_view text, std::int32_t begin, std::int32_t end, std::size_t most) {
  std::vector<std::int32_t> all;
  if (begin >= 0) all.push_back(begin);
  tokeniser(text, [&](std::int32_t id) { all.push_back(id); });
  std::size_t const ends = end >= 0;
  all.resize(std::min(all.size(), most - std::min(most, ends)));
  if (end >= 0) all.push_back(end);
  return all;
}

}  // namespace braid::text
#endif

// braid/text/hashed.hpp
#ifndef BRAID_SINGLE_TEXT_HASHED
#define BRAID_SINGLE_TEXT_HASHED
namespace braid::inline v0::text {

/// MurmurHash3's 32 bits of `bytes`, the same on every machine.
///
/// source  Appleby, MurmurHash3_x86_32.
constexpr std::uint32_t murmur3(std::string_view bytes, std::uint32_t seed = 0) {
  auto const turn = [](std::uint32_t x, int r) { return x << r | x >> (32 - r); };
  auto const byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(bytes[i])}; };
  auto const mixed = [&](std::uint32_t k) { return turn(k * 0xcc9e2d51u, 15) * 0x1b873593u; };
  std::uint32_t h = seed;
  std::size_t const whole = bytes.size() / 4 * 4;
  for (std::size_t i = 0; i < whole; i += 4)
    h = turn(h ^ mixed(byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24), 13) * 5 + 0xe6546b64u;
  std::uint32_t tail = 0;
  for (std::size_t i = bytes.size(); i > whole; --i) tail = tail << 8 | byte(i - 1);
  if (bytes.size() > whole) h ^= mixed(tail);
  h ^= static_cast<std::uint32_t>(bytes.size());
  h = (h ^ h >> 16) * 0x85ebca6bu;
  h = (h ^ h >> 13) * 0xc2b2ae35u;
  return h ^ h >> 16;
}

/// Tokens as N numbers without a vocabulary: each token adds 1 or -1, by a bit of its hash, at the place that the rest says.
///
///   std::vector<float> x(256);
///   text::hash_tokens(tokens, x);          // model(notes(x)), with bd::features<struct notes, 256>
///
/// cost    one hash a token; no memory.
/// source  Weinberger et al. 2009, arXiv:0902.2206; scikit-learn's HashingVectorizer and FeatureHasher with their defaults.
template <class Tokens>
void hash_tokens(Tokens const& tokens, std::span<float> to, bool unit_length = true) {
  for (float& v : to) v = 0;
  double squares = 0;  // of whole numbers: exact
  for (std::string_view const token : tokens) {
    auto const h = static_cast<std::int32_t>(murmur3(token));
    std::uint64_t const size = h < 0 ? std::uint64_t(-std::int64_t{h}) : std::uint64_t(h);
    float& v = to[size % to.size()];
    float const step = h < 0 ? -1.0f : 1.0f;
    squares += 2 * double(step) * double(v) + 1;
    v += step;
  }
  double const scale = unit_length && squares > 0 ? 1 / std::sqrt(squares) : 1;
  if (scale != 1)
    for (float& v : to) v = float(double(v) * scale);
}

}  // namespace braid::text
#endif

// braid/text/lines.hpp
#ifndef BRAID_SINGLE_TEXT_LINES
#define BRAID_SINGLE_TEXT_LINES
namespace braid::inline v0::text {

/// Calls f(line, its number from 1) for every line of a file, without its end, LF or CR LF; a last line without an end counts.
///
/// cost    the file in memory, once.
/// errors  file_error: as input_file's.
template <class F>
void each_line(input_file const& file, F&& f) {
  std::vector<std::byte> const bytes = file.read(0, file.size());
  std::string_view rest(reinterpret_cast<char const*>(bytes.data()), bytes.size());
  for (std::size_t number = 1; !rest.empty(); ++number) {
    std::size_t const end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    f(line, number);
  }
}

}  // namespace braid::text
#endif

// braid/text/padded.hpp
#ifndef BRAID_SINGLE_TEXT_PADDED
#define BRAID_SINGLE_TEXT_PADDED
namespace braid::inline v0::text {

/// Token ids of several texts as `tokens<Name, steps, vocabulary>` takes them: text(p.ids, p.lengths).
struct padded {
  std::size_t steps = 0;
  std::vector<std::int32_t> ids;      ///< [rows, steps]; `pad` beyond a text's end
  std::vector<std::int32_t> lengths;  ///< [rows], at most steps

  explicit padded(std::size_t all_steps, std::int32_t with = 0) : steps(all_steps), pad(with) {}
  /// Several texts, by what a tokeniser makes of each in at most so many steps.
  template <class Tokeniser, class Texts>
  padded(Tokeniser& tokeniser, Texts const& texts, std::size_t all_steps, std::int32_t with) : padded(all_steps, with) {
    for (auto const& t : texts) add(tokeniser.ids(t, steps));
  }

  [[nodiscard]] std::size_t rows() const { return lengths.size(); }
  /// One more text; what does not fit is left out at the end.
  void add(std::vector<std::int32_t> const& text) {
    std::size_t const used = std::min(text.size(), steps);
    ids.insert(ids.end(), text.begin(), text.begin() + static_cast<std::ptrdiff_t>(used));
    ids.insert(ids.end(), steps - used, pad);
    lengths.push_back(static_cast<std::int32_t>(used));
  }

  std::int32_t pad;
};

}  // namespace braid::text
#endif

// braid/text/vocabulary.hpp
#ifndef BRAID_SINGLE_TEXT_VOCABULARY
#define BRAID_SINGLE_TEXT_VOCABULARY
namespace braid::inline v0::text {

namespace detail {
/// Looks up a std::string by a view of one.
struct text_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
};
}  // namespace detail

/// Tokens and their ids, 0 to size() - 1. Reading it needs no allocation.
///
/// errors  file_error and value_error: a token twice (the line), none at all, more than 2^31 - 1.
class vocabulary {
 public:
  vocabulary() = default;
  explicit vocabulary(std::vector<std::string> tokens, std::string const& name = "vocabulary") {
    for (auto& t : tokens)
      if (!add(std::move(t))) throw value_error(name, "token " + std::to_string(size()), "a token that was not there before", "\"" + twice_ + "\" again");
  }
  /// One token a line, ids in their order; the end of a line may be CR LF. A last line without its end counts.
  static vocabulary read(input_file const& file) {
    vocabulary v;
    each_line(file, [&](std::string_view line, std::size_t number) {
      auto const where = [&] { return "line " + std::to_string(number); };
      if (v.size() == most) file.refuse(where(), "at most " + std::to_string(most) + " tokens", "more");
      if (!v.add(std::string(line))) file.refuse(where(), "a token that was not there before", "\"" + v.twice_ + "\" again");
    });
    if (v.size() == 0) file.refuse("", "one token a line", "an empty file");
    return v;
  }
  static vocabulary read(std::string const& path) { return read(input_file(path)); }
  /// The same, whole or not at all.
  void write(std::string const& path) const {
    for (auto const& t : tokens_)
      if (t.find_first_of("\r\n") != t.npos) throw value_error(path, "", "tokens without ends of lines, of which there is one a line", "\"" + t + "\"");
    std::string all;
    for (auto const& t : tokens_) all.append(t).push_back('\n');
    write_whole(path, all);
  }

  [[nodiscard]] std::size_t size() const { return tokens_.size(); }
  [[nodiscard]] std::vector<std::string> const& tokens() const { return tokens_; }
  [[nodiscard]] std::string const& operator[](std::int32_t id) const { return tokens_[static_cast<std::size_t>(id)]; }
  /// The token's id, or -1.
  [[nodiscard]] std::int32_t find(std::string_view token) const {
    auto const at = ids_.find(token);
    return at == ids_.end() ? -1 : at->second;
  }
  /// The id of a token that must be there.
  [[nodiscard]] std::int32_t at(std::string_view token) const {
    auto const id = find(token);
    if (id < 0) throw value_error("vocabulary", "", "the token " + std::string(token), std::to_string(size()) + " tokens without it");
    return id;
  }

 private:
  static constexpr std::size_t most = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());
  bool add(std::string token) {
    auto const [at, fresh] = ids_.emplace(token, static_cast<std::int32_t>(tokens_.size()));
    if (fresh) tokens_.push_back(std::move(token));
    else twice_ = std::move(token);
    return fresh;
  }
  std::vector<std::string> tokens_;
  std::unordered_map<std::string, std::int32_t, detail::text_hash, std::equal_to<>> ids_;
  std::string twice_;
};

/// Which words become a vocabulary.
struct word_choice {
  std::vector<std::string> first = {"[PAD]", "[UNK]"};  ///< ids 0, 1, ...
  std::size_t least = 1;                                 ///< times that a word must come
  std::size_t most = std::numeric_limits<std::size_t>::max();  ///< tokens, with the first
};
/// How often each word comes; a vocabulary of them.
///
///   text::word_counts counts;
///   for (auto const& line : lines) words(line, [&](auto word) { counts.add(word); });
///   auto const v = counts.chosen({.first = {"[PAD]", "[UNK]"}, .least = 2, .most = 20'000});
class word_counts {
 public:
  void add(std::string_view word, std::size_t times = 1) {
    auto const at = counts_.find(word);
    if (at == counts_.end()) counts_.emplace(std::string(word), times);
    else at->second += times;
  }
  [[nodiscard]] std::size_t operator()(std::string_view word) const {
    auto const at = counts_.find(word);
    return at == counts_.end() ? 0 : at->second;
  }
  /// The frequent ones first, and those that are as frequent by their bytes: one text, one vocabulary.
  [[nodiscard]] vocabulary chosen(word_choice c = {}) const {
    std::vector<std::pair<std::string_view, std::size_t>> all;
    for (auto const& [word, n] : counts_)
      if (n >= c.least && std::find(c.first.begin(), c.first.end(), word) == c.first.end()) all.emplace_back(word, n);
    std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    std::vector<std::string> tokens = std::move(c.first);
    for (auto const& [word, n] : all) {
      if (tokens.size() >= c.most) break;
      tokens.emplace_back(word);
    }
    return vocabulary(std::move(tokens));
  }

 private:
  std::unordered_map<std::string, std::size_t, detail::text_hash, std::equal_to<>> counts_;
};

}  // namespace braid::text
#endif

// braid/text/tf_idf.hpp
#ifndef BRAID_SINGLE_TEXT_TF_IDF
#define BRAID_SINGLE_TEXT_TF_IDF
namespace braid::inline v0::text {

/// How much each token of a vocabulary says: a text as size() numbers, how often a token comes in it times
/// ln((1 + n) / (1 + n_token)) + 1, of n texts of which n_token have the token; scaled to length 1.
///
///   text::tf_idf weigh(v);
///   for (auto const& tokens : training_texts) weigh.see(tokens);
///   weigh(tokens, x);
///
/// cost    a look-up a token. Memory: two numbers a token, and the tokens.
/// errors  shape_error: room for another number of tokens.
/// source  Spaerck Jones 1972; scikit-learn's TfidfVectorizer with its defaults, over tokens.
class tf_idf {
 public:
  explicit tf_idf(vocabulary v) : vocabulary_(std::move(v)), texts_with_(vocabulary_.size()) {}
  /// As it was when `texts` texts had been seen, `with[id]` of them with the token.
  tf_idf(vocabulary v, std::size_t texts, std::vector<std::size_t> with)
      : vocabulary_(std::move(v)), texts_(texts), texts_with_(std::move(with)) {
    if (texts_with_.size() != vocabulary_.size())
      throw shape_error("tf_idf", "", std::to_string(vocabulary_.size()) + " counts, one a token", std::to_string(texts_with_.size()));
    for (auto const n : texts_with_)
      if (n > texts_) throw value_error("tf_idf", "", "at most " + std::to_string(texts_) + " texts with a token", std::to_string(n));
  }

  [[nodiscard]] std::size_t size() const { return vocabulary_.size(); }
  [[nodiscard]] vocabulary const& tokens() const { return vocabulary_; }
  [[nodiscard]] std::size_t texts() const { return texts_; }
  [[nodiscard]] std::vector<std::size_t> const& texts_with() const { return texts_with_; }

  /// Counts the tokens of one more text.
  template <class Tokens>
  void see(Tokens const& tokens) {
    seen_.clear();
    for (std::string_view const token : tokens)
      if (auto const id = vocabulary_.find(token); id >= 0 && seen_.insert(id).second) ++texts_with_[std::size_t(id)];
    ++texts_;
  }
  [[nodiscard]] double weight(std::size_t id) const {
    return std::log((1.0 + double(texts_)) / (1.0 + double(texts_with_[id]))) + 1;
  }
  /// Tokens that the vocabulary does not have count nothing.
  template <class Tokens>
  void operator()(Tokens const& tokens, std::span<float> to) const {
    if (to.size() != size())
      throw shape_error("tf_idf", "", "room for " + std::to_string(size()) + " numbers", std::to_string(to.size()));
    std::fill(to.begin(), to.end(), 0.0f);
    std::vector<std::size_t> there;  // a text has few of the vocabulary's tokens
    for (std::string_view const token : tokens)
      if (auto const id = vocabulary_.find(token); id >= 0)
        if (to[std::size_t(id)]++ == 0) there.push_back(std::size_t(id));
    double squares = 0;
    for (std::size_t const i : there) {
      to[i] = float(double(to[i]) * weight(i));
      squares += double(to[i]) * double(to[i]);
    }
    if (squares > 0)
      for (std::size_t const i : there) to[i] = float(double(to[i]) / std::sqrt(squares));
  }

 private:
  vocabulary vocabulary_;
  std::size_t texts_ = 0;
  std::vector<std::size_t> texts_with_;
  std::unordered_set<std::int32_t> seen_;
};

}  // namespace braid::text
#endif

// braid/text/utf8.hpp
#ifndef BRAID_SINGLE_TEXT_UTF8
#define BRAID_SINGLE_TEXT_UTF8
namespace braid::inline v0::text {

/// What becomes of bytes that are no UTF-8: U+FFFD in their place, or an error.
enum class invalid { replace, refuse };

/// U+FFFD, which stands for what could not be read.
inline constexpr char32_t replacement = 0xFFFD;

/// One code point from the front of `utf8`, and how many bytes it took. An ill-formed start takes as many bytes as could
/// have begun a code point, at least one, and `good` is false: the number of replacements that Unicode recommends.
///
/// source  Unicode 15, 3.9, table 3-7 and "U+FFFD Substitution of Maximal Subparts".
struct decoded {
  char32_t point = replacement;
  std::size_t bytes = 1;
  bool good = false;
};
constexpr decoded decode_one(std::string_view utf8) {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
  unsigned const first = byte(0);
  if (first < 0x80) return {first, 1, true};
  std::size_t const size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
  if (size == 0) return {};
  char32_t point = first & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if (i == utf8.size()) return {replacement, i, false};
    unsigned low = 0x80, high = 0xBF;  // the second byte is bound by the first: no overlong forms, surrogates, beyond 10FFFF
    if (i == 1) {
      if (first == 0xE0) low = 0xA0;
      else if (first == 0xED) high = 0x9F;
      else if (first == 0xF0) low = 0x90;
      else if (first == 0xF4) high = 0x8F;
    }
    if (byte(i) < low || byte(i) > high) return {replacement, i, false};
    point = point << 6 | (byte(i) & 0x3F);
  }
  return {point, size, true};
}

/// Calls f(code point) for each of `utf8`. One pass, no memory.
///
/// errors  value_error with invalid::refuse: the byte, under `name`.
template <class F>
constexpr void each_point(std::string_view utf8, F&& f, invalid policy = invalid::replace, std::string_view name = "text") {
  for (std::size_t at = 0; at < utf8.size();) {
    auto const c = decode_one(utf8.substr(at));
    if (!c.good && policy == invalid::refuse)
      throw value_error(name, "byte " + std::to_string(at), "UTF-8", "bytes that are none");
    f(c.point);
    at += c.bytes;
  }
}

/// Appends one code point.
constexpr void append_utf8(std::string& to, char32_t c) {
  auto const put = [&](char32_t bits) { to += static_cast<char>(static_cast<unsigned char>(bits)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  }
}

/// The same text as UTF-8 that is well formed.
///
/// errors  as each_point.
inline std::string valid_utf8(std::string_view utf8, invalid policy = invalid::replace, std::string_view name = "text") {
  std::string s;
  s.reserve(utf8.size());
  each_point(utf8, [&](char32_t c) { append_utf8(s, c); }, policy, name);
  return s;
}

}  // namespace braid::text
#endif

// braid/text/word_cache.hpp
#ifndef BRAID_SINGLE_TEXT_WORD_CACHE
#define BRAID_SINGLE_TEXT_WORD_CACHE
namespace braid::inline v0::text {

/// The ids of words that came lately. A word has one place, by its hash; a later one takes it. Words of more than 24
/// bytes or 8 ids are not kept.
///
/// cost    one hash and one comparison a word; half a megabyte, taken once.
class word_cache {
 public:
  word_cache() : places_(places) {}

  /// The ids of `word`, as make(word, push) pushes them.
  template <class Make, class F>
  void operator()(std::string_view word, Make&& make, F&& f) {
    if (word.empty() || word.size() > longest) return make(word, f);
    std::array<std::uint64_t, longest / 8> key{};
    std::memcpy(key.data(), word.data(), word.size());
    std::uint64_t hash = word.size();
    for (std::size_t i = 0; 8 * i < word.size(); ++i) hash = (hash ^ key[i]) * 0x9e3779b97f4a7c15u, hash ^= hash >> 32;
    place& p = places_[hash % places];
    if (p.bytes != word.size() || p.word != key) {
      p.bytes = static_cast<std::uint16_t>(word.size()), p.word = key, p.ids = 0;
      make(word, [&](std::int32_t id) {
        if (p.ids < most) p.id[p.ids] = id;
        ++p.ids;
        f(id);
      });
      if (p.ids > most) p.bytes = 0;
      return;
    }
    for (std::size_t i = 0; i < p.ids; ++i) f(p.id[i]);
  }

 private:
  static constexpr std::size_t longest = 24, most = 8, places = 8192;
  struct place {
    std::array<std::uint64_t, longest / 8> word{};
    std::array<std::int32_t, most> id{};
    std::uint16_t bytes = 0, ids = 0;
  };
  std::vector<place> places_;
};

}  // namespace braid::text
#endif

// braid/text/word_vectors.hpp
#ifndef BRAID_SINGLE_TEXT_WORD_VECTORS
#define BRAID_SINGLE_TEXT_WORD_VECTORS
namespace braid::inline v0::text {

/// Words and their vectors, as GloVe's text files have them: a line for each, `word x_1 ... x_D`.
struct word_vectors {
  vocabulary words;
  std::size_t dims = 0;
  std::vector<float> numbers;  ///< [words, dims]

  [[nodiscard]] std::span<float const> operator[](std::size_t id) const { return std::span(numbers).subspan(id * dims, dims); }
};

/// Reads such a file. A word may hold spaces (some of GloVe's do): the last D fields are its vector. A first line of two whole
/// numbers, as word2vec and fastText write it, is passed over. With `only`, the words of that vocabulary alone.
///
/// errors  file_error: a line with another number of fields, a field that is no finite number (the line), a word twice.
/// source  Pennington, Socher and Manning 2014; the format of nlp.stanford.edu/projects/glove.
inline word_vectors read_word_vectors(input_file const& file, std::size_t dims, vocabulary const* only = nullptr) {
  word_vectors made;
  made.dims = dims;
  if (dims == 0) file.refuse("", "vectors of at least 1 number", "0");
  std::vector<std::string> words;
  each_line(file, [&](std::string_view line, std::size_t number) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    auto const where = [&] { return "line " + std::to_string(number); };
    auto const fields = std::size_t(std::count(line.begin(), line.end(), ' ')) + 1;
    if (number == 1 && dims > 1 && fields == 2) return;  // how many words, how many numbers
    if (fields < dims + 1) file.refuse(where(), "a word and " + std::to_string(dims) + " numbers", std::to_string(fields) + " fields");
    std::size_t const before = made.numbers.size();
    made.numbers.resize(before + dims);
    for (std::size_t i = dims; i-- > 0;) {
      std::size_t const at = line.rfind(' ');
      std::string_view const field = line.substr(at + 1);
      line.remove_suffix(line.size() - at);
      float v = 0;
      auto const read = std::from_chars(field.data(), field.data() + field.size(), v);
      if (read.ec != std::errc{} || read.ptr != field.data() + field.size() || !std::isfinite(v))
        file.refuse(where(), "a finite number", "\"" + std::string(field.substr(0, 40)) + "\"");
      made.numbers[before + i] = v;
    }
    if (only && only->find(line) < 0) made.numbers.resize(before);
    else words.emplace_back(line);
  });
  made.words = vocabulary(std::move(words), file.name());
  return made;
}
inline word_vectors read_word_vectors(std::string const& path, std::size_t dims, vocabulary const* only = nullptr) {
  return read_word_vectors(input_file(path), dims, only);
}

/// Writes the vectors of those tokens of `v` that have one into `weight`, [v.size(), dims], an embedding's; the others stay.
/// Returns how many had one.
///
/// errors  shape_error: another size of weight.
inline std::size_t copy_word_vectors(word_vectors const& from, vocabulary const& v, std::span<float> weight) {
  if (weight.size() != v.size() * from.dims)
    throw shape_error("word vectors", "weight", "[" + std::to_string(v.size()) + ", " + std::to_string(from.dims) + "]",
                      std::to_string(weight.size()) + " numbers");
  std::size_t known = 0;
  for (std::size_t i = 0; i < v.size(); ++i)
    if (auto const id = from.words.find(v.tokens()[i]); id >= 0) {
      auto const vector = from[std::size_t(id)];
      std::copy(vector.begin(), vector.end(), weight.begin() + std::ptrdiff_t(i * from.dims));
      ++known;
    }
  return known;
}

}  // namespace braid::text
#endif

// braid/train/csv_log.hpp
#ifndef BRAID_SINGLE_TRAIN_CSV_LOG
#define BRAID_SINGLE_TRAIN_CSV_LOG
#include <sys/types.h>
#include <unistd.h>

namespace braid::inline v0 {

/// A table of numbers by step, a row a step, as a CSV file:
///
///   bd::csv_log log("run/history.csv");
///   log.log(1, "loss", 0.7), log.log(1, "accuracy", 0.5);  // step,loss,accuracy
///   log.log(2, "loss", 0.6);                               // 1,0.7,0.5
///   log.flush();                                           // 2,0.6,
///
/// A row is written, and flushed, when the next step begins, at flush() and at the end. The columns are the names of the
/// first row; a later row leaves empty what it was not told. A file that is there already is gone on with, under its own
/// columns: a run that resumes writes no second header, and half a row that a crash left behind is removed. Numbers are the
/// shortest that read back equal; nan and inf are written so.
///
/// `rewind(step)` takes back what was written of that step and later ones: for a run that goes on from before them
/// (train/epoch_log.hpp does it).
///
/// errors  value_error: a name that is no column, a name that comes twice in a step; file_error: no such folder,
///         a disk that is full, a file that is no such table.
/// source  RFC 4180, with line feeds.
class csv_log {
 public:
  explicit csv_log(std::string path) : path_(std::move(path)) {
    read_header();
    file_.reset(std::fopen(path_.c_str(), "ab"));
    if (!file_) refuse("a file that can be written to");
  }
  csv_log(csv_log&&) = default;
  csv_log& operator=(csv_log&&) = delete;
  ~csv_log() {
    if (!file_) return;
    try {
      flush();
    } catch (file_error const&) {  // who must know calls flush()
    }
  }

  void log(std::size_t step, std::string_view name, double value) {
    if (!open_ || step != step_) {
      flush();
      step_ = step, open_ = true;
    }
    std::size_t const c = std::size_t(std::find(columns_.begin(), columns_.end(), name) - columns_.begin());
    if (c == columns_.size()) {
      if (has_header_) throw value_error(path_, "step " + std::to_string(step), "one of the columns " + header(), in_quotes(name));
      columns_.emplace_back(name);
    }
    row_.resize(columns_.size());
    if (!row_[c].empty())
      throw value_error(path_, "step " + std::to_string(step), "each name once", in_quotes(name) + " twice");
    row_[c] = number_text(value);
  }
  /// Ends the row and brings it to the file.
  void flush() {
    if (!open_) return;
    std::string line = has_header_ ? "" : header() + "\n";
    line += std::to_string(step_);
    for (std::size_t c = 0; c < columns_.size(); ++c) line.append(",").append(c < row_.size() ? row_[c] : "");
    line += "\n";
    row_.assign(columns_.size(), {});
    open_ = false, has_header_ = true;
    if (std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size() || std::fflush(file_.get()) != 0)
      refuse("room for the row");
  }
  /// Takes rows of `step` and later ones out of the file, from the first such row on.
  void rewind(std::size_t step) {
    flush();
    std::string const text = whole_text();
    std::size_t line = text.find('\n') + 1;  // behind the header
    for (std::size_t end; (end = text.find('\n', line)) != text.npos; line = end + 1) {
      std::size_t of = 0;
      std::from_chars(text.data() + line, text.data() + end, of);
      if (of < step) continue;
      shorten(line);
      return;
    }
  }

 private:
  struct closer {
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  /// What stands in the file; nothing where there is none.
  std::string whole_text() const {
    if (::access(path_.c_str(), F_OK) != 0) return {};
    input_file const there(path_);
    std::string text(there.size(), '\0');
    there.read(0, std::as_writable_bytes(std::span(text)));
    return text;
  }
  void shorten(std::size_t size) const {
    if (::truncate(path_.c_str(), off_t(size)) != 0) refuse("a file that can be shortened");
  }
  using file = std::unique_ptr<std::FILE, closer>;

  [[noreturn]] void refuse(std::string_view expected) const {
    throw file_error(path_, "write", expected, std::system_category().message(errno));
  }
  std::string header() const {
    std::string line = "step";
    for (std::string const& name : columns_) line.append(",").append(csv_field(name));
    return line;
  }
  /// The columns of a file that is there; half a row at its end is cut off.
  void read_header() {
    std::string const text = whole_text();
    std::size_t const whole = text.rfind('\n') + 1;  // 0 where there is no line end
    if (whole != text.size()) shorten(whole);
    if (whole == 0) return;
    std::vector<std::string> fields(1);
    bool quoted = false, closed = false;  // closed: the last character was a quote that ended a quotation
    for (char const ch : text) {
      if (ch == '"') quoted = !quoted, fields.back().append(quoted && closed ? 1 : 0, '"');
      else if (!quoted && ch == '\n') break;
      else if (!quoted && ch == ',') fields.emplace_back();
      else if (quoted || ch != '\r') fields.back() += ch;
      closed = ch == '"' && !quoted;  // so that a quote right behind it is part of the name
    }
    if (fields[0] != "step") throw file_error(path_, "header", "step,...", in_quotes(fields[0]));
    columns_.assign(fields.begin() + 1, fields.end());
    has_header_ = true;
  }

  std::string path_;
  file file_;
  std::vector<std::string> columns_, row_;
  std::size_t step_ = 0;
  bool open_ = false, has_header_ = false;
};

}  // namespace braid
#endif

// braid/train/tensorboard_log.hpp
#ifndef BRAID_SINGLE_TRAIN_TENSORBOARD_LOG
#define BRAID_SINGLE_TRAIN_TENSORBOARD_LOG
#include <sys/stat.h>
#include <unistd.h>

namespace braid::inline v0 {

namespace detail {
/// CRC-32C (Castagnoli), as TFRecord masks it.
inline std::uint32_t masked_crc(std::span<std::byte const> bytes) {
  static constexpr auto table = [] {
    std::array<std::uint32_t, 256> t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      t[i] = i;
      for (int k = 0; k < 8; ++k) t[i] = t[i] >> 1 ^ (t[i] & 1 ? 0x82F63B78u : 0);
    }
    return t;
  }();
  std::uint32_t c = ~0u;
  for (std::byte const b : bytes) c = table[(c ^ std::uint32_t(b)) & 255] ^ c >> 8;
  c = ~c;
  return (c >> 15 | c << 17) + 0xA282EAD8u;
}

/// The few forms of protobuf that an event needs.
struct message {
  std::vector<std::byte> bytes;

  message& varint(unsigned field, std::uint64_t v) {
    tag(field, 0);
    number(v);
    return *this;
  }
  message& fixed(unsigned field, double v) {
    tag(field, 1);
    append(bytes, v);
    return *this;
  }
  message& fixed(unsigned field, float v) {
    tag(field, 5);
    append(bytes, v);
    return *this;
  }
  message& text(unsigned field, std::string_view v) {
    tag(field, 2);
    number(v.size());
    append(bytes, v);
    return *this;
  }
  message& within(unsigned field, message const& m) { return text(field, as_text(m.bytes)); }

 private:
  void tag(unsigned field, unsigned form) { number(field << 3 | form); }
  void number(std::uint64_t v) {
    for (; v > 127; v >>= 7) append(bytes, std::uint8_t(v | 128));
    append(bytes, std::uint8_t(v));
  }
};

/// A TFRecord: length, its check, bytes, their check.
inline std::vector<std::byte> record_of(std::span<std::byte const> bytes) {
  std::vector<std::byte> r;
  append(r, std::uint64_t(bytes.size()));
  append(r, masked_crc(r));
  append(r, bytes);
  append(r, masked_crc(bytes));
  return r;
}
}  // namespace detail

/// Scalars for TensorBoard: each log is a file of its own, events.out.tfevents.<seconds>.<host>.<process>.<number>, in a
/// folder, which is made where it is missing. TensorBoard reads all files of a folder as one run, so a run that resumes
/// opens the folder again.
///
///   bd::tensorboard_log log("runs/first");
///   log.log(1, "loss/train", 0.7);
///
/// Values are kept as floats, as TensorBoard does. What was logged is in the file after flush(), at the end, or when the
/// C library's buffer is full.
///
/// errors  file_error: a folder that cannot be made, a disk that is full.
/// source  TensorFlow's event.proto (wall_time 1, step 2, file_version 3, summary 5, session_log 7 with status 1: start), summary.proto (value 1; tag 1,
///         simple_value 2), and TFRecord's framing.
class tensorboard_log {
 public:
  explicit tensorboard_log(std::string folder) : path_(std::move(folder)) {
    make_folders();
    char host[256] = "localhost";
    ::gethostname(host, sizeof host - 1);
    std::string const base = path_ + "/events.out.tfevents." + std::to_string(std::uint64_t(now())) + "." + host + "." +
                             std::to_string(::getpid()) + ".";
    for (int i = 0; i < 1000 && !file_; ++i) {  // "x": two logs of one second do not share a file
      path_ = base + std::to_string(i);
      file_.reset(std::fopen(path_.c_str(), "wbx"));
      if (!file_ && errno != EEXIST) break;
    }
    if (!file_) refuse("a file that can be written to");
    write(detail::message{}.fixed(1, now()).text(3, "brain.Event:2"));
    flush();
  }

  void log(std::size_t step, std::string_view name, double value) {
    auto const scalar = detail::message{}.text(1, name).fixed(2, float(value));
    write(detail::message{}.fixed(1, now()).varint(2, step).within(5, detail::message{}.within(1, scalar)));
  }
  void flush() {
    if (std::fflush(file_.get()) != 0) refuse("room for the events");
  }
  /// Tells TensorBoard to forget what earlier files of the folder say of `step` and later ones: a run that goes on from before
  /// them says it anew.
  void rewind(std::size_t step) {
    write(detail::message{}.fixed(1, now()).varint(2, step).within(7, detail::message{}.varint(1, 1)));
    flush();
  }
  std::string const& path() const { return path_; }  ///< of the file

 private:
  struct closer {
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  static double now() {  // seconds since 1970
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  }
  [[noreturn]] void refuse(std::string_view expected) const {
    throw file_error(path_, "write", expected, std::system_category().message(errno));
  }
  void make_folders() {
    for (std::size_t end = path_.find('/', 1); ; end = path_.find('/', end + 1)) {
      if (::mkdir(path_.substr(0, end).c_str(), 0777) != 0 && errno != EEXIST) refuse("a folder that can be made");
      if (end == path_.npos) return;
    }
  }
  void write(detail::message const& event) {
    auto const r = detail::record_of(event.bytes);
    if (std::fwrite(r.data(), 1, r.size(), file_.get()) != r.size()) refuse("room for the events");
  }

  std::string path_;
  std::unique_ptr<std::FILE, closer> file_;
};

}  // namespace braid
#endif

// braid/video/frames.hpp
#ifndef BRAID_SINGLE_VIDEO_FRAMES
#define BRAID_SINGLE_VIDEO_FRAMES
namespace braid::inline v0::data {

/// Frames a second as the file says it, 30000 / 1001 for instance; 0 where it says nothing.
struct frame_rate {
  std::uint32_t frames = 0, seconds = 1;

  [[nodiscard]] double value() const { return seconds ? static_cast<double>(frames) / seconds : 0; }
  bool operator==(frame_rate const&) const = default;
};

/// What is known of a film before a frame is read.
struct video_facts {
  std::size_t channels = 0, height = 0, width = 0;  ///< of every frame
  std::size_t frames = 0;                           ///< how many there are
  frame_rate rate;
};

/// One frame, in memory that is the caller's: a reader that is given the same one again takes no more.
struct video_frame {
  std::size_t channels = 0, height = 0, width = 0;
  std::vector<std::uint8_t> pixels;  ///< [channels, height, width], RGB or grey

  [[nodiscard]] std::size_t plane() const { return height * width; }
  void shape(std::size_t c, std::size_t h, std::size_t w) {
    channels = c, height = h, width = w;
    pixels.resize(c * h * w);
  }
};

/// What reads a film: facts(), and read(i, frame) for any frame, in any order. Readers that find a frame by its place
/// in the file (all but FFmpeg's) are as quick backwards as forwards.
template <class R>
concept video_reader = requires(R& reader, std::size_t i, video_frame& frame) {
  { reader.facts() } -> std::convertible_to<video_facts>;
  reader.read(i, frame);
};

/// A frame for the transforms of picture/, 0 to 1, in a picture whose memory is used again.
inline void to_picture(video_frame const& f, picture& p) {
  p.channels = f.channels, p.height = f.height, p.width = f.width;
  p.pixels.resize(f.pixels.size());
  for (std::size_t i = 0; i < f.pixels.size(); ++i) p.pixels[i] = static_cast<float>(f.pixels[i]) / 255;
}
inline picture to_picture(video_frame const& f) {
  picture p;
  to_picture(f, p);
  return p;
}

/// A picture as a frame: cut to 0..1 and rounded to 255ths.
///
/// errors  shape_error: pixels not of the shape. value_error: a NaN.
inline void to_frame(picture const& p, video_frame& f) {
  require_picture(p, "to_frame");
  f.shape(p.channels, p.height, p.width);
  for (std::size_t i = 0; i < p.pixels.size(); ++i) {
    if (std::isnan(p.pixels[i])) throw value_error("to_frame", "pixel " + std::to_string(i), "a number", "NaN");
    f.pixels[i] = static_cast<std::uint8_t>(std::fmin(std::fmax(p.pixels[i], 0.0f), 1.0f) * 255 + 0.5f);
  }
}

/// A reader's file: one of its own, opened by its path, or the caller's, which outlives it.
class video_source {
 public:
  explicit video_source(std::string path)
      : own_(std::make_unique<input_file const>(std::move(path))), file_(own_.get()) {}
  explicit video_source(input_file const& file) : file_(&file) {}

  [[nodiscard]] input_file const& operator*() const { return *file_; }
  [[nodiscard]] input_file const* operator->() const { return file_; }

 private:
  std::unique_ptr<input_file const> own_;
  input_file const* file_;
};

/// Throws value_error unless a reader is asked for 1 channel (grey) or 3 (RGB).
inline void require_channels(std::size_t channels, std::string_view reader) {
  if (channels != 1 && channels != 3) throw value_error(reader, "channels", "1 or 3", std::to_string(channels));
}
/// Throws value_error unless frame i is one of the film's.
inline void require_frame(std::size_t i, video_facts const& facts, std::string_view film) {
  if (i >= facts.frames)
    throw value_error(film, "frame", "one below " + std::to_string(facts.frames), std::to_string(i));
}

}  // namespace braid::data
#endif

// braid/video/avi_index.hpp
#ifndef BRAID_SINGLE_VIDEO_AVI_INDEX
#define BRAID_SINGLE_VIDEO_AVI_INDEX
namespace braid::inline v0::data {

namespace avi {
/// What an AVI file says of its first stream of pictures, and where their bytes lie.
struct index {
  struct chunk {
    std::size_t at, size;
  };
  std::size_t format_at = 0, format_size = 0;  ///< of the BITMAPINFOHEADER
  frame_rate rate;
  std::vector<chunk> frames;
};

/// A chunk's name for a message: its letters, and dots for bytes that are none.
inline std::string letters(std::string_view four) {
  std::string text;
  for (char const c : four) text += c >= ' ' && c <= '~' ? c : '.';
  return in_quotes(text);
}

/// The walk over a file's chunks. Lists that matter are entered, that is, only their heads are stepped over; what else
/// there is is skipped. An empty chunk of the film is the frame before it once more.
class walk {
 public:
  explicit walk(input_file const& file) : file_(file) {
    for (std::size_t at = 0; at == 0 || more(at, 12);) {
      auto const kind = head(at);
      bool const first = at == 0;
      if (!kind.starts_with("RIFF") || (first ? kind.substr(8) != "AVI " : kind.substr(8) != "AVIX")) {
        if (!first) break;  // what else was put behind the film
        file.refuse(byte_place(0), "an AVI film", file.size() ? "another format" : "an empty file");
      }
      at = riff(at);
    }
    if (index_.format_size == 0)
      file.refuse("", "a stream of pictures ('vids')", std::to_string(streams_) + " streams of other kinds");
    if (index_.frames.empty()) file.refuse("", "a frame", "none");
  }

  [[nodiscard]] index const& found() const { return index_; }

 private:
  [[nodiscard]] bool more(std::size_t at, std::size_t bytes) const {
    return at < file_.size() && file_.size() - at >= bytes;
  }

  /// Name, size and type of the chunk or list at `at`.
  std::string_view head(std::size_t at) {
    head_ = {};
    file_.read(at, std::span(head_).first(more(at, 12) ? 12 : at < file_.size() ? file_.size() - at : 0));
    return as_text(head_);
  }
  std::size_t inside(std::size_t at, std::size_t end) {
    std::size_t const size = load<std::uint32_t>(&head_[4]);
    if (size > end - at - 8)
      file_.refuse(byte_place(at + 4), "a chunk of at most " + std::to_string(end - at - 8) + " bytes",
                   std::to_string(size));
    return size;
  }

  std::size_t riff(std::size_t begin) {
    std::size_t const end = begin + 8 + inside(begin, file_.size());
    for (std::size_t at = begin + 12; at < end && end - at >= 8;) {
      auto const kind = head(at);
      std::size_t const size = inside(at, end);
      if (kind.starts_with("LIST")) {
        auto const type = kind.substr(8);
        if (size < 4) file_.refuse(byte_place(at + 4), "a list of at least 4 bytes", std::to_string(size));
        if (type == "strl") of_pictures_ = false, ++streams_;
        if (type == "hdrl" || type == "strl" || type == "movi" || type == "rec ") {
          at += 12;
          continue;
        }
      } else if (kind.starts_with("strh")) {
        stream(at + 8, size);
      } else if (kind.starts_with("strf") && of_pictures_) {
        index_.format_at = at + 8, index_.format_size = size;
        if (size < 40)
          file_.refuse(byte_place(at + 4), "a BITMAPINFOHEADER of at least 40 bytes", std::to_string(size));
      } else if (index_.format_size) {
        data(kind, at, size);
      }
      at += 8 + size + size % 2;  // chunks begin at even places
    }
    return end + end % 2;
  }

  void stream(std::size_t at, std::size_t size) {
    std::array<std::byte, 28> about;
    if (size < about.size())
      file_.refuse(byte_place(at - 4), "a stream's head of at least 28 bytes", std::to_string(size));
    file_.read(at, about);
    of_pictures_ = as_text(about).starts_with("vids") && index_.format_size == 0 && streams_ >= 1 && streams_ <= 100;
    if (!of_pictures_) return;
    std::uint32_t const scale = load<std::uint32_t>(&about[20]), rate = load<std::uint32_t>(&about[24]);
    index_.rate = scale ? frame_rate{rate, scale} : frame_rate{};
    std::size_t const number = streams_ - 1;
    digits_ = {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
  }

  void data(std::string_view kind, std::size_t at, std::size_t size) {
    if (kind.substr(0, 2) != std::string_view(digits_.data(), 2)) return;
    auto const type = kind.substr(2, 2);
    if (type == "pc") file_.refuse(byte_place(at), "one palette for the film", "another on the way");
    if (type != "db" && type != "dc") return;
    if (size > 0) index_.frames.push_back({at + 8, size});
    else if (!index_.frames.empty()) index_.frames.push_back(index_.frames.back());
    else file_.refuse(byte_place(at), "a first frame", "an empty one");
  }

  input_file const& file_;
  index index_;
  std::array<std::byte, 12> head_{};
  std::array<char, 2> digits_{};
  std::size_t streams_ = 0;
  bool of_pictures_ = false;
};
}  // namespace avi

/// The frames of an AVI file's first stream of pictures, whatever is in them; also of the segments 'AVIX' of a long
/// one.
///
/// cost    a look at the head of each chunk, 16 bytes kept of each frame.
/// errors  file_error with the byte: another format, a chunk or list that leaves the one round it or the file, no
///         stream of pictures, no frame, a palette that changes.
/// source  AVI RIFF File Reference, Microsoft; OpenDML AVI File Format Extensions 1.02, Matrox.
inline avi::index read_avi_index(input_file const& file) { return avi::walk(file).found(); }

}  // namespace braid::data
#endif

// braid/video/yuv.hpp
#ifndef BRAID_SINGLE_VIDEO_YUV
#define BRAID_SINGLE_VIDEO_YUV
namespace braid::inline v0::data {

/// Where the numbers of black and white lie: 16 and 235, as nearly all films have it, or 0 and 255.
enum class yuv_range { limited, full };

/// How the luma and the two chroma values of a frame lie in its bytes.
struct yuv_layout {
  /// Its first byte, and the bytes from one value to the next along a row and from one row to the next.
  struct plane {
    std::size_t at, step, row;
  };
  plane y, u, v;
  std::size_t across, down;  ///< pixels along each side that share a chroma value; 0: there is none, the film is grey
  std::size_t bytes;         ///< of a frame

  /// Plane behind plane: 4:4:4 is (1, 1), 4:2:2 (2, 1), 4:2:0 (2, 2), 4:1:1 (4, 1), grey (0, 0). Odd sides round up.
  static yuv_layout planar(std::size_t height, std::size_t width, std::size_t across, std::size_t down) {
    std::size_t const luma = height * width;
    if (across == 0) return {{0, 1, width}, {}, {}, 0, 0, luma};
    std::size_t const wide = (width + across - 1) / across, chroma = (height + down - 1) / down * wide;
    return {{0, 1, width}, {luma, 1, wide}, {luma + chroma, 1, wide}, across, down, luma + 2 * chroma};
  }
  /// Y U Y V of two pixels, in four bytes (YUY2).
  static yuv_layout packed(std::size_t height, std::size_t width) {
    std::size_t const row = (width + 1) / 2 * 4;
    return {{0, 2, row}, {1, 4, row}, {3, 4, row}, 2, 1, height * row};
  }
  /// The chroma planes exchanged (YV12).
  [[nodiscard]] yuv_layout exchanged() const {
    yuv_layout other = *this;
    std::swap(other.u, other.v);
    return other;
  }
};

/// Frames of luma and chroma as RGB or grey. Pixels that share a chroma value get it as it is, without a blend.
///
/// shapes  bytes: [layout.bytes]; frame: [1 or 3, height, width].
/// cost    one product a number; the chroma's once for the pixels that share it. No memory but the constructor's and
///         the frame's.
/// source  ITU-R BT.601.
class yuv_frames {
 public:
  yuv_frames(yuv_layout const& layout, std::size_t height, std::size_t width, yuv_range range)
      : layout_(layout), height_(height), width_(width), full_(range == yuv_range::full),
        luma_(layout.y.step > 1 ? width : 0) {
    if (layout.across) tint_.resize(3 * width);
  }

  [[nodiscard]] yuv_layout const& layout() const { return layout_; }

  void to_grey(std::span<std::byte const> bytes, video_frame& f) {
    f.shape(1, height_, width_);
    for (std::size_t y = 0; y < height_; ++y) brighten(row(bytes, y), &f.pixels[y * width_]);
  }
  void to_rgb(std::span<std::byte const> bytes, video_frame& f) {
    if (layout_.across == 0) {
      to_grey(bytes, f);
      f.shape(3, height_, width_);
      for (std::size_t c : {1u, 2u})
        std::copy_n(f.pixels.begin(), f.plane(), f.pixels.begin() + std::ptrdiff_t(c * f.plane()));
      return;
    }
    f.shape(3, height_, width_);
    for (std::size_t y = 0; y < height_; ++y) {
      if (y % layout_.down == 0) tint(bytes, y / layout_.down);
      auto const* const luma = row(bytes, y);
      colour(luma, &f.pixels[y * width_], f.plane());
    }
  }

 private:
  // Factors in 65536ths. Luma is stretched by 255 / 219 in the limited range, chroma by 255 / 224.
  [[nodiscard]] std::int32_t stretch() const { return full_ ? 65536 : 76309; }
  [[nodiscard]] std::int32_t black() const { return full_ ? 0 : 16; }

  std::uint8_t const* row(std::span<std::byte const> bytes, std::size_t y) {
    auto const* const from = reinterpret_cast<std::uint8_t const*>(&bytes[layout_.y.at + y * layout_.y.row]);
    if (layout_.y.step == 1) return from;
    for (std::size_t x = 0; x < width_; ++x) luma_[x] = from[x * layout_.y.step];
    return luma_.data();
  }
  static std::uint8_t byte(std::int32_t value) {
    value >>= 16;
    return static_cast<std::uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value);
  }
  void brighten(std::uint8_t const* luma, std::uint8_t* __restrict to) const {
    std::int32_t const factor = stretch(), base = 32768 - factor * black();
    std::size_t const width = width_;
    for (std::size_t x = 0; x < width; ++x) to[x] = byte(factor * luma[x] + base);
  }
  void colour(std::uint8_t const* luma, std::uint8_t* __restrict red, std::size_t plane) const {
    std::int32_t const factor = stretch(), base = 32768 - factor * black();
    std::size_t const width = width_;
    std::int32_t const* const more_red = tint_.data();
    std::int32_t const *const more_green = more_red + width, *const more_blue = more_green + width;
    std::uint8_t *__restrict const green = red + plane, *__restrict const blue = green + plane;
    for (std::size_t x = 0; x < width; ++x) {
      std::int32_t const light = factor * luma[x] + base;
      red[x] = byte(light + more_red[x]);
      green[x] = byte(light + more_green[x]);
      blue[x] = byte(light + more_blue[x]);
    }
  }
  /// What a row of chroma adds to red, green and blue.
  void tint(std::span<std::byte const> bytes, std::size_t y) {
    auto const at = [&](yuv_layout::plane const& p, std::size_t i) {
      return std::to_integer<std::int32_t>(bytes[p.at + y * p.row + i * p.step]) - 128;
    };
    std::int32_t const red = full_ ? 91881 : 104597, blue = full_ ? 116130 : 132201;
    std::int32_t const green_u = full_ ? 22554 : 25675, green_v = full_ ? 46802 : 53279;
    std::size_t const across = layout_.across, whole = width_ / across;
    std::int32_t *const to_red = tint_.data(), *const to_green = to_red + width_, *const to_blue = to_green + width_;
    auto const spread = [&](std::size_t i, std::size_t count) {
      std::int32_t const u = at(layout_.u, i), v = at(layout_.v, i);
      for (std::size_t x = i * across; x < i * across + count; ++x) {
        to_red[x] = red * v;
        to_green[x] = -green_u * u - green_v * v;
        to_blue[x] = blue * u;
      }
    };
    if (across == 2)  // what nearly all films have, as a loop of its own
      for (std::size_t i = 0; i < whole; ++i) spread(i, 2);
    else
      for (std::size_t i = 0; i < whole; ++i) spread(i, across);
    if (whole * across < width_) spread(whole, width_ - whole * across);
  }

  yuv_layout layout_;
  std::size_t height_, width_;
  bool full_;
  std::vector<std::uint8_t> luma_;
  std::vector<std::int32_t> tint_;  // [3, width]
};

}  // namespace braid::data
#endif

// braid/video/avi.hpp
#ifndef BRAID_SINGLE_VIDEO_AVI
#define BRAID_SINGLE_VIDEO_AVI
namespace braid::inline v0::data {

/// A film in AVI without compression: 24 or 32 bits a pixel, 8 bits with a palette, or luma and chroma as I420, IYUV,
/// YV12, YUY2, YUYV or Y800 (BT.601, limited range; Y800 full). Other codecs are what braid/video/ffmpeg.hpp is for.
///
/// shapes  a frame: [channels, height, width]; of colours, grey is their luma.
/// cost    opening: as `read_avi_index`. A frame: one read and one pass.
/// errors  file_error with the byte: as `read_avi_index`; a codec that compresses, by name; sides over 16384 or 2^26
///         pixels, a frame too short for its pixels. value_error: channels not 1 or 3, a frame that there is not.
/// source  BITMAPINFOHEADER in Microsoft's reference of GDI; the codes of luma and chroma at fourcc.org.
class avi_file {
 public:
  explicit avi_file(std::string path, std::size_t channels = 3) : avi_file(video_source(std::move(path)), channels) {}
  /// The file must outlive this object.
  explicit avi_file(input_file const& file, std::size_t channels = 3) : avi_file(video_source(file), channels) {}

  [[nodiscard]] video_facts const& facts() const { return facts_; }

  void read(std::size_t i, video_frame& frame) {
    require_frame(i, facts_, file_->name());
    raw_.resize(bytes_);
    file_->read(index_.frames[i].at, std::span(raw_));
    if (yuv_) return facts_.channels == 1 ? yuv_->to_grey(raw_, frame) : yuv_->to_rgb(raw_, frame);
    frame.shape(facts_.channels, facts_.height, facts_.width);
    if (bits_ == 8) paint<1>(frame);
    else if (bits_ == 24) paint<3>(frame);
    else paint<4>(frame);
  }

 private:
  avi_file(video_source file, std::size_t channels)
      : file_(std::move(file)),
        index_(read_avi_index(*file_)), facts_{channels, 0, 0, index_.frames.size(), index_.rate} {
    require_channels(channels, "avi_file");
    std::size_t const at = index_.format_at;
    std::array<std::byte, 40> info;
    file_->read(at, info);
    auto const signed_height = load<std::int32_t>(&info[8]);
    facts_.width = load<std::uint32_t>(&info[4]);
    facts_.height = static_cast<std::size_t>(std::llabs(signed_height));
    require_sides(*file_, at + 4, facts_.height, facts_.width);
    bits_ = load<std::uint16_t>(&info[14]);
    auto const code = as_text(info).substr(16, 4);
    if (load<std::uint32_t>(&info[16]) == 0 || code == "DIB ") {
      if (bits_ != 8 && bits_ != 24 && bits_ != 32)
        file_->refuse(byte_place(at + 14), "8, 24 or 32 bits a pixel", std::to_string(bits_));
      from_below_ = signed_height > 0;
      row_ = (facts_.width * bits_ + 31) / 32 * 4;  // rows begin at multiples of four
      bytes_ = row_ * facts_.height;
      if (bits_ == 8) read_palette(load<std::uint32_t>(&info[0]), load<std::uint32_t>(&info[32]));
    } else {
      auto const layout = layout_of(code);
      if (!layout)
        file_->refuse(byte_place(at + 16), "pictures without compression (braid/video/ffmpeg.hpp reads others)",
                      "the codec " + avi::letters(code));
      yuv_.emplace(*layout, facts_.height, facts_.width, layout->across ? yuv_range::limited : yuv_range::full);
      bytes_ = layout->bytes;
    }
    for (auto const& chunk : index_.frames)
      if (chunk.size < bytes_)
        file_->refuse(byte_place(chunk.at), "a frame of " + std::to_string(bytes_) + " bytes",
                      std::to_string(chunk.size));
  }

  [[nodiscard]] std::optional<yuv_layout> layout_of(std::string_view code) const {
    std::size_t const height = facts_.height, width = facts_.width;
    if (code == "I420" || code == "IYUV") return yuv_layout::planar(height, width, 2, 2);
    if (code == "YV12") return yuv_layout::planar(height, width, 2, 2).exchanged();
    if (code == "YUY2" || code == "YUYV") return yuv_layout::packed(height, width);
    if (code == "Y800") return yuv_layout::planar(height, width, 0, 0);
    return std::nullopt;
  }

  void read_palette(std::size_t header, std::size_t said) {
    std::size_t const at = index_.format_at, colours = said ? said : 256;
    std::size_t const room = index_.format_size - std::min(header, index_.format_size);
    if (header < 40) file_->refuse(byte_place(at), "a header of at least 40 bytes", std::to_string(header));
    if (colours > 256 || 4 * colours > room)
      file_->refuse(byte_place(at + 32),
                    "a palette of at most " + std::to_string(std::min<std::size_t>(256, room / 4)) + " colours",
                    std::to_string(colours));
    // Blue, green, red, nothing. Colours that are not there are black.
    auto const palette = file_->read(at + header, 4 * colours);
    for (std::size_t i = 0; i < colours; ++i)
      for (std::size_t c = 0; c < 3; ++c) palette_[c][i] = std::to_integer<std::uint8_t>(palette[4 * i + 2 - c]);
    for (std::size_t i = 0; i < 256; ++i) grey_[i] = luma(palette_[0][i], palette_[1][i], palette_[2][i]);
  }

  static std::uint8_t luma(std::uint32_t red, std::uint32_t green, std::uint32_t blue) {
    return static_cast<std::uint8_t>((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16);
  }

  /// Rows of pixels of Bytes each, as RGB or grey.
  template <std::size_t Bytes>
  void paint(video_frame& frame) const {
    std::size_t const width = facts_.width, plane = frame.plane();
    for (std::size_t y = 0; y < facts_.height; ++y) {
      auto const* const from =
          reinterpret_cast<std::uint8_t const*>(&raw_[(from_below_ ? facts_.height - 1 - y : y) * row_]);
      std::uint8_t* const to = &frame.pixels[y * width];
      if constexpr (Bytes == 1) {
        for (std::size_t c = 0; c < facts_.channels; ++c) {
          auto const& colour = facts_.channels == 1 ? grey_ : palette_[c];
          for (std::size_t x = 0; x < width; ++x) to[c * plane + x] = colour[from[x]];
        }
      } else if (facts_.channels == 1) {
        for (std::size_t x = 0; x < width; ++x) to[x] = luma(from[x * Bytes + 2], from[x * Bytes + 1], from[x * Bytes]);
      } else {
        for (std::size_t x = 0; x < width; ++x)
          for (std::size_t c = 0; c < 3; ++c) to[c * plane + x] = from[x * Bytes + 2 - c];
      }
    }
  }

  video_source file_;
  avi::index index_;
  video_facts facts_;
  std::optional<yuv_frames> yuv_;
  std::size_t bits_ = 0, row_ = 0, bytes_ = 0;
  bool from_below_ = false;
  std::array<std::array<std::uint8_t, 256>, 3> palette_{};
  std::array<std::uint8_t, 256> grey_{};
  std::vector<std::byte> raw_;
};

}  // namespace braid::data
#endif

// braid/video/read_clip.hpp
#ifndef BRAID_SINGLE_VIDEO_READ_CLIP
#define BRAID_SINGLE_VIDEO_READ_CLIP
namespace braid::inline v0::data {

/// What stands behind the last frame of a clip that is shorter than it should be.
enum class behind_clip {
  nothing,    ///< zeros, and the clip's length says so
  last_frame  ///< the last frame again; the clip is as long as any
};

/// The form of a clip, as `video<Name, T, C, H, W>` takes it.
struct clip_form {
  std::size_t frames, height, width;
  std::vector<float> mean = {}, deviation = {};  ///< of each channel, of numbers from 0 to 1; empty: they stay so
  resize_by how = resize_by::area;
  behind_clip behind = behind_clip::nothing;
};

/// Reads frames of a film into a clip: each resized, changed by the caller, normalised. Gives the clip's length, for
/// the modality's second argument.
///
///   auto film = bd::data::read_video("walk.avi", 3);
///   std::vector<int> lengths{int(read_clip(film, segment_middles(film.facts().frames, 8), {8, 64, 64}, numbers))};
///   model(walk(numbers, lengths));
///
/// shapes  which: [up to form.frames] numbers of frames, such as those of sample_frames.hpp; out: [frames, channels,
///         height, width].
/// options change: called with each picture, resized, 0 to 1; to do the same to all frames, give `augment` the clip's
///         number.
/// cost    a read, a resizing and a pass a frame; a frame that comes twice in turn is read once.
/// errors  shape_error: out of another size, more frames than the clip has, a picture whose shape was changed;
///         value_error: no frames; as the reader, `resized`, `normalise`.
template <video_reader Reader, class Change>
std::size_t read_clip(Reader& film, std::span<std::size_t const> which, clip_form const& form, std::span<float> out,
                      Change&& change) {
  video_facts const facts = film.facts();
  std::size_t const shape[] = {form.frames, facts.channels, form.height, form.width};
  auto const numbers = checked_product(shape);
  if (!numbers || *numbers != out.size())
    throw shape_error("read_clip", "out", shape_text(shape), std::to_string(out.size()) + " numbers");
  if (which.empty()) throw value_error("read_clip", "frames", "at least 1", "0");
  if (which.size() > form.frames)
    throw shape_error("read_clip", "frames", "at most " + std::to_string(form.frames), std::to_string(which.size()));
  std::size_t const size = *numbers / form.frames;
  video_frame frame;
  picture seen, made;
  for (std::size_t t = 0; t < which.size(); ++t) {
    if (t > 0 && which[t] == which[t - 1]) {
      std::copy_n(out.begin() + std::ptrdiff_t((t - 1) * size), size, out.begin() + std::ptrdiff_t(t * size));
      continue;
    }
    film.read(which[t], frame);
    to_picture(frame, seen);
    bool const fits = seen.height == form.height && seen.width == form.width;
    if (fits) std::swap(made, seen);
    else made = resized(seen, form.height, form.width, form.how);
    change(made);
    if (made.pixels.size() != size || made.height != form.height || made.width != form.width)
      throw shape_error("read_clip", "change", "a picture of the same shape",
                        std::to_string(made.pixels.size()) + " numbers");
    if (!form.mean.empty() || !form.deviation.empty()) normalise(made, form.mean, form.deviation);
    std::ranges::copy(made.pixels, out.begin() + std::ptrdiff_t(t * size));
  }
  for (std::size_t t = which.size(); t < form.frames; ++t) {
    auto const to = out.begin() + std::ptrdiff_t(t * size);
    if (form.behind == behind_clip::last_frame) std::copy_n(to - std::ptrdiff_t(size), size, to);
    else std::fill_n(to, size, 0.0f);
  }
  return form.behind == behind_clip::last_frame ? form.frames : which.size();
}

template <video_reader Reader>
std::size_t read_clip(Reader& film, std::span<std::size_t const> which, clip_form const& form, std::span<float> out) {
  return read_clip(film, which, form, out, [](picture&) {});
}

}  // namespace braid::data
#endif

// braid/video/sample_frames.hpp
#ifndef BRAID_SINGLE_VIDEO_SAMPLE_FRAMES
#define BRAID_SINGLE_VIDEO_SAMPLE_FRAMES
namespace braid::inline v0::data {

// Which frames of a film are looked at, by their numbers and in order, for `read_clip`. None gives more frames than
// were asked for; of a film that is too short all give what there is, and `read_clip` says or fills what is missing.

namespace detail {
inline void require_sampling(std::size_t frames, std::size_t wanted, std::string_view where) {
  if (frames == 0 || wanted == 0) throw value_error(where, frames ? "segments" : "frames", "at least 1", "0");
  if (frames > std::numeric_limits<std::uint32_t>::max())
    throw value_error(where, "frames", "below 2^32", std::to_string(frames));
}
}  // namespace detail

/// The middle frame of each of as many segments, all of one length: the same ones each time, for a film as a whole.
///
/// shapes  out: [segments], or [frames] if there are fewer.
/// errors  value_error: no frames, no segments.
/// source  Wang et al. 2016, arXiv:1608.00859, testing.
inline std::vector<std::size_t> segment_middles(std::size_t frames, std::size_t segments) {
  detail::require_sampling(frames, segments, "segment_middles");
  segments = std::min(segments, frames);
  std::vector<std::size_t> which(segments);
  for (std::size_t k = 0; k < segments; ++k) which[k] = (2 * k + 1) * frames / (2 * segments);
  return which;
}

/// A frame at random from each of as many segments, for training. What is drawn depends on the seed, the sample's
/// number and the epoch alone.
///
/// shapes  out: [segments], or [frames] if there are fewer.
/// errors  value_error: no frames, no segments.
/// source  Wang et al. 2016, arXiv:1608.00859, training.
inline std::vector<std::size_t> segment_draws(std::size_t frames, std::size_t segments, seed start,
                                              std::uint64_t sample, std::uint64_t epoch = 0) {
  detail::require_sampling(frames, segments, "segment_draws");
  segments = std::min(segments, frames);
  philox const stream = philox{start.value}.fork(epoch);
  std::vector<std::size_t> which(segments);
  for (std::size_t k = 0; k < segments; ++k) {
    std::size_t const begin = k * frames / segments, end = (k + 1) * frames / segments;
    which[k] = begin + stream.below(static_cast<std::uint32_t>(end - begin), sample, k);
  }
  return which;
}

/// What a film shows at the times 0, 1 / wanted, 2 / wanted, ...: every k-th frame, or frames twice where the film is
/// slower.
///
/// shapes  out: at most [most], less where the film ends before.
/// units   both rates in frames a second.
/// errors  value_error: a film that says no rate, no wanted one.
/// source  FFmpeg's filter fps with round=down.
inline std::vector<std::size_t> at_rate(video_facts const& film, frame_rate wanted, std::size_t most) {
  if (!(film.rate.value() > 0)) throw value_error("at_rate", "film", "frames a second", "none: it says no rate");
  if (!(wanted.value() > 0)) throw value_error("at_rate", "wanted", "a rate above 0", std::to_string(wanted.value()));
  double const up = double(film.rate.frames) * wanted.seconds, down = double(film.rate.seconds) * wanted.frames;
  std::vector<std::size_t> which;
  for (std::size_t k = 0; k < most; ++k) {
    double const at = std::floor(double(k) * up / down);  // exact for whole numbers: they are divided last
    if (at >= double(film.frames)) break;
    which.push_back(static_cast<std::size_t>(at));
  }
  return which;
}

struct clip_options {
  std::size_t frames;      ///< of a clip
  std::size_t stride;      ///< from a clip's first frame to the next one's; below their length, clips overlap
  std::size_t every = 1;   ///< within a clip each frame, every second, ...
  bool keep_rest = false;  ///< what is behind the last whole clip is one more, shorter
};

/// Clips of one length along a film. Of a film that is shorter, one clip of what there is.
///
/// shapes  out: [clips], each [options.frames], but for the rest of a film.
/// errors  value_error: no frames; a length, a stride or `every` of 0.
inline std::vector<std::vector<std::size_t>> clips(std::size_t frames, clip_options const& o) {
  if (frames == 0) throw value_error("clips", "film", "at least 1 frame", "0");
  for (std::size_t const option : {o.frames, o.stride, o.every})
    if (option < 1 || option > std::numeric_limits<std::uint32_t>::max())
      throw value_error("clips", "frames, stride and every", "1 to 2^32 - 1", std::to_string(option));
  std::vector<std::vector<std::size_t>> all;
  std::size_t const span = (o.frames - 1) * o.every + 1;
  std::size_t covered = 0;
  for (std::size_t first = 0; first < frames; first += o.stride) {
    bool const whole = frames - first >= span;
    if (!whole && (covered >= frames || !(o.keep_rest || all.empty()))) break;
    auto& clip = all.emplace_back();
    for (std::size_t i = first; i < frames && clip.size() < o.frames; i += o.every) clip.push_back(i);
    covered = first + span;
    if (!whole) break;
  }
  return all;
}

}  // namespace braid::data
#endif

// braid/video/y4m.hpp
#ifndef BRAID_SINGLE_VIDEO_Y4M
#define BRAID_SINGLE_VIDEO_Y4M
namespace braid::inline v0::data {

namespace y4m {
inline constexpr std::string_view magic = "YUV4MPEG2";
inline constexpr std::size_t longest_line = 1024;

/// The header of a file, and where its first frame begins.
struct header {
  std::size_t height = 0, width = 0, across = 2, down = 2, frames_at = 0;
  frame_rate rate;
  yuv_range range = yuv_range::limited;
};

/// The text from `at` to the end of its line, which must begin with `word`.
inline std::string_view line(input_file const& file, std::size_t at, std::string_view word,
                             std::array<std::byte, longest_line>& room) {
  std::size_t const there = at < file.size() ? std::min(room.size(), file.size() - at) : 0;
  file.read(at, std::span(room).first(there));
  auto const text = as_text(std::span(room).first(there));
  auto const behind = text.starts_with(word) ? text.substr(word.size(), 1) : "";
  bool const begins = behind == " " || behind == "\n";
  if (!begins) file.refuse(byte_place(at), in_quotes(word), there == 0 ? "the end of the file" : "other bytes");
  auto const end = text.find('\n');
  if (end == text.npos)
    file.refuse(byte_place(at), "a line of at most 1024 bytes",
                there < room.size() ? "the end of the file" : "a longer one");
  return text.substr(0, end);
}

inline std::uint32_t number(input_file const& file, std::size_t at, std::string_view text, std::uint32_t least,
                            std::size_t most) {
  std::uint32_t value = 0;
  auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size() || value < least || value > most)
    file.refuse(byte_place(at), "a number from " + std::to_string(least) + " to " + std::to_string(most),
                in_quotes(text));
  return value;
}

/// Pixels across and down that share a chroma value.
inline std::pair<std::size_t, std::size_t> chroma(input_file const& file, std::size_t at, std::string_view text) {
  for (auto const same : {"420", "420jpeg", "420mpeg2", "420paldv"})
    if (text == same) return {2, 2};
  if (text == "422") return {2, 1};
  if (text == "444") return {1, 1};
  if (text == "411") return {4, 1};
  if (text == "mono") return {0, 0};
  file.refuse(byte_place(at), "8 bits as 420, 422, 444, 411 or mono", in_quotes(text));
}

inline header read_header(input_file const& file) {
  std::array<std::byte, longest_line> room;
  auto const text = line(file, 0, magic, room);
  header h;
  for (std::size_t at = magic.size(); at < text.size();) {
    std::size_t const begin = at + 1, end = std::min(text.find(' ', begin), text.size());
    auto const field = text.substr(begin, end - begin), value = field.empty() ? field : field.substr(1);
    at = end;
    if (field.empty()) continue;
    switch (field[0]) {
      case 'W': h.width = number(file, begin, value, 1, most_side); break;
      case 'H': h.height = number(file, begin, value, 1, most_side); break;
      case 'F': {
        constexpr auto most = std::numeric_limits<std::int32_t>::max();
        auto const colon = value.find(':');
        if (colon == value.npos) file.refuse(byte_place(begin), "frames:seconds", in_quotes(value));
        auto const frames = number(file, begin, value.substr(0, colon), 0, most);
        auto const seconds = number(file, begin, value.substr(colon + 1), 0, most);
        h.rate = seconds ? frame_rate{frames, seconds} : frame_rate{};
        break;
      }
      case 'I':
        if (value != "p" && value != "?")
          file.refuse(byte_place(begin), "whole frames (Ip)", "interlaced ones, " + in_quotes(field));
        break;
      case 'C': std::tie(h.across, h.down) = chroma(file, begin, value); break;
      case 'X':
        if (value == "COLORRANGE=FULL") h.range = yuv_range::full;
        break;
      default: break;  // A, the shape of a pixel, and what later versions may say
    }
  }
  if (h.width == 0 || h.height == 0)
    file.refuse(byte_place(0), "a width (W) and a height (H)", in_quotes(text.substr(0, 64)));
  require_sides(file, 0, h.height, h.width);
  h.frames_at = text.size() + 1;
  return h;
}
}  // namespace y4m

/// A film in YUV4MPEG2: 8 bits, 4:2:0, 4:2:2, 4:4:4, 4:1:1 or grey, of whole frames. BT.601 in the limited range, or in
/// the full one where the file says XCOLORRANGE=FULL. The chroma of 4:2:0 is taken for the four pixels round it,
/// wherever in their midst the file's variant places it.
///
/// shapes  a frame: [channels, height, width].
/// cost    opening: a look at the head of each frame, 8 bytes kept of each. A frame: one read and one pass.
/// errors  file_error with the byte: another format, a header without sides, sides over 16384 or 2^26 pixels,
///         interlaced frames, more than 8 bits, no frame, one that is cut off. value_error: channels not 1 or 3, a
///         frame that there is not.
/// source  yuv4mpeg(5) of the mjpegtools; XCOLORRANGE as FFmpeg writes it.
class y4m_file {
 public:
  explicit y4m_file(std::string path, std::size_t channels = 3) : y4m_file(video_source(std::move(path)), channels) {}
  /// The file must outlive this object.
  explicit y4m_file(input_file const& file, std::size_t channels = 3) : y4m_file(video_source(file), channels) {}

  [[nodiscard]] video_facts const& facts() const { return facts_; }

  void read(std::size_t i, video_frame& frame) {
    require_frame(i, facts_, file_->name());
    raw_.resize(frames_.layout().bytes);
    file_->read(places_[i], std::span(raw_));
    if (facts_.channels == 1) frames_.to_grey(raw_, frame);
    else frames_.to_rgb(raw_, frame);
  }

 private:
  y4m_file(video_source file, std::size_t channels)
      : file_(std::move(file)), head_(y4m::read_header(*file_)),
        frames_(yuv_layout::planar(head_.height, head_.width, head_.across, head_.down), head_.height, head_.width,
                head_.range),
        facts_{channels, head_.height, head_.width, 0, head_.rate} {
    require_channels(channels, "y4m_file");
    std::size_t const bytes = frames_.layout().bytes;
    std::array<std::byte, y4m::longest_line> room;
    for (std::size_t at = head_.frames_at; at < file_->size() || places_.empty(); at = places_.back() + bytes) {
      places_.push_back(at + y4m::line(*file_, at, "FRAME", room).size() + 1);
      file_->require(places_.back(), bytes);
    }
    facts_.frames = places_.size();
  }

  video_source file_;
  y4m::header head_;
  yuv_frames frames_;
  video_facts facts_;
  std::vector<std::size_t> places_;  // of each frame's first byte
  std::vector<std::byte> raw_;
};

}  // namespace braid::data
#endif
