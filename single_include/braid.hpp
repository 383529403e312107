#pragma once
// braid: all but what brings files or other libraries. Written by scripts/single-include; do not edit.

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <limits>
#include <map>
#include <new>
#include <numbers>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// braid/version.hpp
#define BRAID_VERSION_MAJOR 0
#define BRAID_VERSION_MINOR 1
#define BRAID_VERSION_PATCH 0
#define BRAID_VERSION_STRING "0.1.0"
/// To compare with: 1.2.3 is 10203.
#define BRAID_VERSION (BRAID_VERSION_MAJOR * 10000 + BRAID_VERSION_MINOR * 100 + BRAID_VERSION_PATCH)

// braid/core/bytes.hpp
namespace braid::inline v0 {

static_assert(std::endian::native == std::endian::little, "braid's files are little endian and are read as they lie");
static_assert(sizeof(std::size_t) == 8, "file sizes and offsets are kept in std::size_t");

/// The value of type T whose bytes begin at p; p need not be aligned.
template <class T>
  requires std::is_trivially_copyable_v<T>
T load(std::byte const* p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

/// Appends bytes. (Not by vector::insert: g++ 12 warns of overflows within it that cannot be.)
inline void append(std::vector<std::byte>& to, std::span<std::byte const> bytes) {
  std::size_t const before = to.size();
  to.resize(before + bytes.size());
  if (!bytes.empty()) std::memcpy(to.data() + before, bytes.data(), bytes.size());
}

/// Appends the bytes of a number, little endian.
template <class T>
  requires std::is_arithmetic_v<T>
void append(std::vector<std::byte>& to, T value) {
  append(to, std::as_bytes(std::span<T const, 1>(&value, 1)));
}

/// Appends the characters of a text.
inline void append(std::vector<std::byte>& to, std::string_view text) {
  append(to, std::as_bytes(std::span(text.data(), text.size())));
}

/// The bytes seen as characters, for text that lies in a file.
inline std::string_view as_text(std::span<std::byte const> bytes) {
  return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

/// Product of the extents; nothing if it does not fit. No extents: 1.
inline std::optional<std::size_t> checked_product(std::span<std::size_t const> extents) {
  std::size_t all = 1;
  for (std::size_t const n : extents)
    if (__builtin_mul_overflow(all, n, &all)) return std::nullopt;
  return all;
}

/// "[3, 4]", as shapes are written in every message.
inline std::string shape_text(std::span<std::size_t const> extents) {
  std::string text = "[";
  for (std::size_t i = 0; i < extents.size(); ++i) text.append(i ? ", " : "").append(std::to_string(extents[i]));
  return text + "]";
}

/// 'x', as what was found is written. (Not "'" + text: g++ 12 warns of an overlap that cannot be.)
inline std::string in_quotes(std::string_view text) {
  std::string out(1, '\'');
  return out.append(text).append(1, '\'');
}

/// "byte 12", the place of most file errors.
inline std::string byte_place(std::size_t at) { return "byte " + std::to_string(at); }

}  // namespace braid

// braid/core/class_scores.hpp
namespace braid::inline v0 {

/// What the numbers that a net says of classes are. Of each kind the largest is that of the class.
enum class class_scores {
  logits,    ///< softmax of them is the probabilities
  evidence,  ///< observations, from 0 on: a Dirichlet distribution's parameters less 1, whose mean is (e + 1) / sum of (e + 1)
  shares     ///< probabilities, or votes: they add up to 1
};

/// What a unit or a loss says of it: its `says`, or else.
template <class T, class_scores Otherwise>
inline constexpr class_scores says_of = Otherwise;
template <class T, class_scores Otherwise>
  requires requires { T::says; }
inline constexpr class_scores says_of<T, Otherwise> = T::says;

}  // namespace braid

// braid/core/device_span.hpp
namespace braid::inline v0 {

/// Numbers in the memory of a device: what a model there takes and gives without a copy. Not an owner.
template <class T>
struct device_span {
  using element_type = T;
  T* pointer = nullptr;
  std::size_t count = 0;
  constexpr T* data() const { return pointer; }
  constexpr std::size_t size() const { return count; }
};

/// n numbers from p on, in the memory of the device on which the model is: cudaMalloc's, a tensor's of another library
/// (DLPack's data plus its byte_offset), thrust::raw_pointer_cast(v.data()).
///
///   model.into(bd::on_device(scores, n * 5), photo(bd::on_device(pixels, n * 3 * 64 * 64)));
template <class T>
constexpr device_span<T> on_device(T* p, std::size_t n) {
  return {p, n};
}

template <class X>
inline constexpr bool is_on_device = false;
template <class T>
inline constexpr bool is_on_device<device_span<T>> = true;

}  // namespace braid

// braid/core/error.hpp
namespace braid::inline v0 {

/// What went wrong at run time, always in the same order: the subject (a file or a modality), the place in it,
/// what was expected there and what stood there.
///
///     braid: photo: batch: expected [n, 3, 64, 64], found [2, 1, 64, 64]
struct error : std::runtime_error {
  error(std::string_view subject, std::string_view place, std::string_view expected, std::string_view found)
      : std::runtime_error(message(subject, place, expected, found)) {}

 private:
  static std::string message(std::string_view subject, std::string_view place, std::string_view expected,
                             std::string_view found) {
    std::string m = "braid: ";
    m.append(subject);
    if (!place.empty()) m.append(": ").append(place);
    m.append(": expected ").append(expected).append(", found ").append(found);
    return m;
  }
};

/// Names for a message: the first eight, for a long list is read by nobody.
template <class Names>
std::string few_of(Names const& names) {
  constexpr std::size_t most = 8;
  std::string s;
  std::size_t i = 0;
  for (auto const& n : names) {
    if (i++ < most) s.append(s.empty() ? "" : ", ").append(n);
  }
  if (i > most) s.append(" and ").append(std::to_string(i - most)).append(" more");
  return i ? s : "none";
}

/// A container whose run-time shape does not fit the modality it was given for.
struct shape_error : error {
  using error::error;
};

/// A value that the model cannot take: a token id beyond the vocabulary, a label beyond the classes, a NaN.
struct value_error : error {
  using error::error;
};

/// A file that cannot be read or written, or whose bytes are not what its format asks for. The place is a byte, a
/// row or a member of the file.
struct file_error : error {
  using error::error;
};

}  // namespace braid

// braid/core/config.hpp
// BRAID_HD marks what a device kernel may call; under a plain host compiler it is nothing.
#ifdef __CUDACC__
#define BRAID_HD __host__ __device__
#else
#define BRAID_HD
#endif

// The iterations of the next loop do not depend on each other: the kernels' arrays do not overlap except where they
// are the same array, read and written at the same place. g++ gives up on lanes without it; clang checks at run time.
#if defined(__GNUC__) && !defined(__clang__)
#define BRAID_LANES _Pragma("GCC ivdep")
#else
#define BRAID_LANES
#endif

// The next loop is over registers: unroll it whole. nvcc's front end does not know GCC's pragma.
#if defined(__CUDA_ARCH__)
#define BRAID_UNROLL _Pragma("unroll")
#elif defined(__GNUC__) && !defined(__CUDACC__)
#define BRAID_UNROLL _Pragma("GCC unroll 16")
#else
#define BRAID_UNROLL
#endif

// braid/core/law.hpp
namespace braid::inline v0 {

// Words of a compile error. A law is a predicate over facts, so that both compilers print the facts:
//   shapes_agree<at<fusion::gated>, got<shape<5>>, wants<shape<4>>>
template <class Where>
struct at {};
template <class... Fact>
struct got {};
template <class... Fact>
struct wants {};

// What a law wants when it is not one certain shape.
struct features_last;       ///< any shape whose last axis holds the features: shape<F>, sequence<T, F>
struct an_image;            ///< channels_last<C, H, W>
struct a_volume;            ///< volume<C, D, H, W>
struct a_video;             ///< sequence<T, C, H, W>
struct a_sequence;          ///< sequence<T, ...>
struct token_ids;           ///< ids_of<Vocabulary, T>
struct real_numbers;        ///< anything but token ids
struct a_vector;            ///< shape<F>: one axis of features
struct an_activation;       ///< relu, tanh, gelu and their like
struct logits;              ///< shape<C>: one number a class
struct a_modality;          ///< what the net was built from
template <std::size_t>
struct at_least;            ///< that many
template <std::size_t>
struct at_most;
template <std::size_t>
struct exactly;
template <std::size_t>
struct multiple_of;

/// True where `law` holds; its arguments are printed when it does not.
template <class Where, class Got, class Wants>
inline constexpr bool shapes_agree = false;
template <class Where, class A>
inline constexpr bool shapes_agree<Where, got<A>, wants<A>> = true;

/// A fact that was tested elsewhere: `holds<test, at<...>, got<...>, wants<...>>`.
template <bool Test, class Where, class Got, class Wants>
inline constexpr bool holds = Test;

/// Stands for the output of a unit whose law failed: every later unit takes it in silence, so that one fault is one
/// error.
struct poison {
  static constexpr std::size_t size = 0, rank = 1;
  static constexpr std::array<std::size_t, 1> dims{0};
  using element = struct real;
  static constexpr bool row_major = true;
  static constexpr std::size_t place(std::size_t i) { return i; }
};

template <class... S>
inline constexpr bool poisoned = (std::is_same_v<S, poison> || ...);

}  // namespace braid

// braid/core/shape.hpp
namespace braid::inline v0 {

// A shape is the type of one sample's value: extents, element and layout. The extents are logical and in PyTorch's
// order; `place` maps a row-major logical index to the place in memory, so that a shape which lies otherwise (an image
// with its channels last) can be flattened, weighted and saved without ever being moved.

/// Elements: `real` is the backend's scalar, `id` a 32-bit token.
struct real {};
struct id {};

template <class E, class Scalar>
using element_t = std::conditional_t<std::is_same_v<E, id>, std::int32_t, Scalar>;

namespace detail {
template <std::size_t... D>
struct extents {
  static constexpr std::size_t rank = sizeof...(D), size = (std::size_t{1} * ... * D);
  static constexpr std::array<std::size_t, sizeof...(D)> dims{D...};
};
struct lies_row_major {
  using element = real;
  static constexpr bool row_major = true;
  BRAID_HD static constexpr std::size_t place(std::size_t i) { return i; }
};
}  // namespace detail

/// D..., row major.
template <std::size_t... D>
struct shape : detail::extents<D...>, detail::lies_row_major {};

/// Up to T steps of D..., row major; how many of the T count is known at run time, sample by sample.
template <std::size_t T, std::size_t... D>
struct sequence : detail::extents<T, D...>, detail::lies_row_major {
  static constexpr std::size_t steps = T;
  using step = shape<D...>;
};

/// Up to T token ids below Vocabulary.
template <std::size_t Vocabulary, std::size_t T>
struct ids_of : detail::extents<T> {
  using element = id;
  static constexpr bool row_major = true;
  static constexpr std::size_t steps = T, vocabulary = Vocabulary;
  BRAID_HD static constexpr std::size_t place(std::size_t i) { return i; }
};

/// An image [C, H, W] that lies as [H, W, C]: the convolutions put output channels into vector lanes.
template <std::size_t C, std::size_t H, std::size_t W>
struct channels_last : detail::extents<C, H, W> {
  using element = real;
  static constexpr std::size_t channels = C, height = H, width = W;
  static constexpr bool row_major = C == 1 || H * W == 1;
  BRAID_HD static constexpr std::size_t place(std::size_t i) { return i % (H * W) * C + i / (H * W); }
};

/// A volume [C, D, H, W] that lies as [D, H, W, C]; of a video, D counts its frames.
template <std::size_t C, std::size_t D, std::size_t H, std::size_t W>
struct volume : detail::extents<C, D, H, W> {
  using element = real;
  static constexpr std::size_t channels = C, depth = D, height = H, width = W;
  static constexpr bool row_major = C == 1 || D * H * W == 1;
  BRAID_HD static constexpr std::size_t place(std::size_t i) { return i % (D * H * W) * C + i / (D * H * W); }
};

/// The values of S... one after another as one axis, each lying as it lay before.
template <class... S>
struct flat : detail::extents<(S::size + ... + 0)> {
  using element = real;
  static constexpr bool row_major = (S::row_major && ...);
  BRAID_HD static constexpr std::size_t place(std::size_t i) {
    std::size_t begin = 0, r = i;
    ((i >= begin && i < begin + S::size ? void(r = begin + S::place(i - begin)) : void(), begin += S::size), ...);
    return r;
  }
};

/// flat<S...>, or plain shape<N> where nothing in it lies otherwise.
template <class... S>
using flat_t = std::conditional_t<(S::row_major && ...), shape<(S::size + ... + 0)>, flat<S...>>;

/// The same extents, row major: what crosses the border.
template <class S>
struct plain_of {
  using type = S;
};
template <std::size_t C, std::size_t H, std::size_t W>
struct plain_of<channels_last<C, H, W>> {
  using type = shape<C, H, W>;
};
template <std::size_t C, std::size_t D, std::size_t H, std::size_t W>
struct plain_of<volume<C, D, H, W>> {
  using type = shape<C, D, H, W>;
};
template <class... S>
struct plain_of<flat<S...>> {
  using type = shape<flat<S...>::size>;
};
template <class S>
using plain = typename plain_of<S>::type;

template <class S>
inline constexpr bool is_sequence = false;
template <std::size_t T, std::size_t... D>
inline constexpr bool is_sequence<sequence<T, D...>> = true;
template <class S>
inline constexpr bool is_ids = false;
template <std::size_t V, std::size_t T>
inline constexpr bool is_ids<ids_of<V, T>> = true;
template <class S>
inline constexpr bool is_image = false;
template <std::size_t C, std::size_t H, std::size_t W>
inline constexpr bool is_image<channels_last<C, H, W>> = true;
template <class S>
inline constexpr bool is_volume = false;
template <std::size_t C, std::size_t D, std::size_t H, std::size_t W>
inline constexpr bool is_volume<volume<C, D, H, W>> = true;
/// A sequence of vectors: [T, F].
template <class S>
inline constexpr bool is_series = false;
template <std::size_t T, std::size_t F>
inline constexpr bool is_series<sequence<T, F>> = true;
/// Anything but token ids.
template <class S>
inline constexpr bool are_numbers = std::is_same_v<typename S::element, real>;
/// Has a time axis whose used length is known at run time.
template <class S>
inline constexpr bool is_timed = is_sequence<S> || is_ids<S>;

/// The features of each step of S (its last axis), how many steps there are, and S with that axis replaced. No steps where
/// S has no such axis: laws ask has_last_axis, and what a unit names behind a failed law is still a type.
template <class S>
struct last_axis {
  using features = shape<0>;
  static constexpr std::size_t steps = 0;
  template <std::size_t>
  using with = poison;
};
template <std::size_t F>
struct last_axis<shape<F>> {
  using features = shape<F>;
  static constexpr std::size_t steps = 1;
  template <std::size_t N>
  using with = shape<N>;
};
template <class... S>
struct last_axis<flat<S...>> {
  using features = flat<S...>;
  static constexpr std::size_t steps = 1;
  template <std::size_t N>
  using with = shape<N>;
};
template <std::size_t A, std::size_t F>
struct last_axis<shape<A, F>> {
  using features = shape<F>;
  static constexpr std::size_t steps = A;
  template <std::size_t N>
  using with = shape<A, N>;
};
template <std::size_t T, std::size_t F>
struct last_axis<sequence<T, F>> {
  using features = shape<F>;
  static constexpr std::size_t steps = T;
  template <std::size_t N>
  using with = sequence<T, N>;
};
template <class S>
concept has_last_axis = last_axis<S>::steps != 0;

}  // namespace braid

// braid/core/type_name.hpp
namespace braid::inline v0 {

namespace detail {
template <class T>
constexpr std::string_view pretty() {
  return __PRETTY_FUNCTION__;
}
}  // namespace detail

/// The unqualified name of a tag: `photo` for `struct photo` in any namespace. A tag may say its name itself, for one that
/// is no identifier: `struct first { static constexpr std::string_view name = "encoder.0"; };`
template <class T>
constexpr std::string_view tag_name() {
  if constexpr (requires { std::string_view(T::name); }) return T::name;
  // Both compilers end in "T = ns::photo; ..." or "T = ns::photo]"; gcc lists more facts behind a semicolon.
  std::string_view s = detail::pretty<T>();
  auto begin = s.find("T = ");
  s.remove_prefix(begin == s.npos ? 0 : begin + 4);
  auto end = s.find_first_of(";]");
  s = s.substr(0, end);
  auto colon = s.rfind(':');
  if (colon != s.npos) s.remove_prefix(colon + 1);
  auto space = s.rfind(' ');
  if (space != s.npos) s.remove_prefix(space + 1);
  return s;
}

}  // namespace braid

// braid/core/modality.hpp
namespace braid::inline v0 {

// A modality is one object; its tag makes it a type of its own, so that errors, files and symbols say `photo`:
//
//   inline constexpr bd::image<struct photo, 3, 64, 64> photo;

/// What the caller gave for a modality, and for which samples of the batch it is there.
template <class Given, class There>
struct given_where {
  Given given;
  There const& there;
  bool temporary_there = false;
};
template <class Given>
struct may_be_partial {
  /// photo(pixels).where(there): of a batch, the samples for which the modality is there; one bool or 0 and 1 each. What
  /// stands in the rows of the others is not looked at.
  template <class There>
  constexpr given_where<Given, std::remove_cvref_t<There>> where(There&& there) const {
    return {static_cast<Given const&>(*this), there, !std::is_lvalue_reference_v<There>};
  }
};
/// A modality (or target) and what the caller gave for it. A call looks at it at once; what keeps it longer (a data set)
/// must copy what is temporary.
template <class M, class X, class L = void>
struct given : may_be_partial<given<M, X, L>> {
  X const& data;
  L const& lengths;
  bool temporary, temporary_lengths;

  constexpr given(X const& x, L const& l, bool tx, bool tl) : data(x), lengths(l), temporary(tx), temporary_lengths(tl) {}
};
template <class M, class X>
struct given<M, X, void> : may_be_partial<given<M, X, void>> {
  X const& data;
  bool temporary;

  constexpr given(X const& x, bool t) : data(x), temporary(t) {}
};
/// A modality of a data set that is there for some samples only.
template <class M>
struct partial {};
template <class A, class M>
inline constexpr bool gives = false;
template <class M, class X, class L>
inline constexpr bool gives<given<M, X, L>, M> = true;
template <class M, class X, class L, class W>
inline constexpr bool gives<given_where<given<M, X, L>, W>, partial<M>> = true;
/// A modality declared absent in one call.
template <class M>
struct absent_t {};

struct modality_base {};
struct target_base {};

namespace detail {
template <std::size_t... N>
struct sizes;
/// In a function, of which it leaves the class whole: one error.
template <class Tag, std::size_t... N>
constexpr auto law_of_sizes() {
  static_assert(holds<((N > 0) && ...), at<Tag>, got<sizes<N...>>, wants<at_least<1>>>, "a size of 0: sizes are at least 1");
}
}  // namespace detail

/// Tag: the name. Outside: the shape that users give, row major. Inside: how the net sees it.
template <class Self, class Tag, class Outside, class Inside = Outside>
struct modality_of : modality_base {
  using tag = Tag;
  using outside = Outside;
  using inside = Inside;
  static constexpr std::string_view name() { return tag_name<Tag>(); }

  template <class X>
  constexpr given<Self, std::remove_cvref_t<X>> operator()(X&& x) const {
    return {x, !std::is_lvalue_reference_v<X>};
  }
  /// With the used length of every sample.
  template <class X, class L>
    requires is_timed<Outside>
  constexpr given<Self, std::remove_cvref_t<X>, std::remove_cvref_t<L>> operator()(X&& x, L&& lengths) const {
    return {x, lengths, !std::is_lvalue_reference_v<X>, !std::is_lvalue_reference_v<L>};
  }
};

template <class M>
concept modality = std::is_base_of_v<modality_base, M>;

/// A row of a table: [F].
template <class Tag, std::size_t F>
struct features : modality_of<features<Tag, F>, Tag, shape<F>> {
  using obeys = decltype(detail::law_of_sizes<Tag, F>());
};
/// [C, H, W]; any unit, most often 0..1.
template <class Tag, std::size_t C, std::size_t H, std::size_t W>
struct image : modality_of<image<Tag, C, H, W>, Tag, shape<C, H, W>, channels_last<C, H, W>> {
  using obeys = decltype(detail::law_of_sizes<Tag, C, H, W>());
};
/// Up to T frames [C, H, W].
template <class Tag, std::size_t T, std::size_t C, std::size_t H, std::size_t W>
struct video : modality_of<video<Tag, T, C, H, W>, Tag, sequence<T, C, H, W>> {
  using obeys = decltype(detail::law_of_sizes<Tag, T, C, H, W>());
};
/// Up to T steps of F channels: [T, F].
template <class Tag, std::size_t T, std::size_t F>
struct series : modality_of<series<Tag, T, F>, Tag, sequence<T, F>> {
  using obeys = decltype(detail::law_of_sizes<Tag, T, F>());
};
/// Up to T token ids, each in [0, Vocabulary).
template <class Tag, std::size_t T, std::size_t Vocabulary>
struct tokens : modality_of<tokens<Tag, T, Vocabulary>, Tag, ids_of<Vocabulary, T>> {
  using obeys = decltype(detail::law_of_sizes<Tag, T, Vocabulary>());
};
/// Up to N sound samples of Channels: [N, Channels].
template <class Tag, std::size_t N, std::size_t Channels = 1>
struct waveform : modality_of<waveform<Tag, N, Channels>, Tag, sequence<N, Channels>> {
  using obeys = decltype(detail::law_of_sizes<Tag, N, Channels>());
};

/// model(photo(x), absent(notes)): the compiled path without that branch.
template <modality M>
constexpr absent_t<M> absent(M) {
  return {};
}

/// What a model learns to say; given to `fit` like a modality, never to a model.
template <class Self, class Tag, class Sample>
struct target_of : target_base {
  using tag = Tag;
  using outside = Sample;
  using inside = Sample;
  static constexpr std::string_view name() { return tag_name<Tag>(); }
  template <class X>
  constexpr given<Self, std::remove_cvref_t<X>> operator()(X&& x) const {
    return {x, !std::is_lvalue_reference_v<X>};
  }
};
template <class M>
concept target = std::is_base_of_v<target_base, M>;

/// One class of C: an integer a sample.
template <class Tag, std::size_t C>
struct classes : target_of<classes<Tag, C>, Tag, ids_of<C, 1>> {
  using obeys = decltype(detail::law_of_sizes<Tag, C>());
};
/// F numbers a sample.
template <class Tag, std::size_t F = 1>
struct values : target_of<values<Tag, F>, Tag, shape<F>> {
  using obeys = decltype(detail::law_of_sizes<Tag, F>());
};

}  // namespace braid

// braid/core/column.hpp
namespace braid::inline v0 {

// The border: any container becomes rows of one modality in contiguous memory, or an error that names the modality.
// Known by what they offer, not by name: xtensor's containers, views and adaptors (shape, strides, data, data_offset),
// and flat ones (data, size): std::vector, std::array, std::span.

template <class X>
concept strided = requires(X const& x) {
  x.data();
  x.shape();
  x.strides();
  x.data_offset();
};
template <class X>
concept flat_container = requires(X const& x) {
  x.data();
  { x.size() } -> std::convertible_to<std::size_t>;
};

namespace detail {
template <class X>
inline constexpr std::size_t static_rank = 0;  // 0: flat, or known at run time
template <class X>
  requires requires(X const& x) { std::tuple_size<std::remove_cvref_t<decltype(x.shape())>>::value; }
inline constexpr std::size_t static_rank<X> =
    std::tuple_size<std::remove_cvref_t<decltype(std::declval<X const&>().shape())>>::value;

inline std::string brackets(auto const& dims, std::string text) {
  bool first = text.empty();
  for (auto d : dims) text += (first ? "" : ", ") + std::to_string(d), first = false;
  return "[" + text + "]";
}
template <class S>
std::string wanted_shape() {
  return brackets(S::dims, "n") + " or " + brackets(S::dims, "");
}
}  // namespace detail

/// The rows of one modality or target: contiguous, of the net's element type. Points at the caller's memory where that
/// already is so, else at a copy.
template <class E>
struct column {
  E const* data = nullptr;
  std::size_t rows = 0;
  std::int32_t const* lengths = nullptr;
  std::uint8_t const* there = nullptr;  ///< 1 for the rows that there are; null: all
  bool single = false;  ///< one sample without a batch axis
  std::vector<E> copied;
  std::vector<std::int32_t> copied_lengths;
  std::vector<std::uint8_t> copied_there;

  bool has(std::size_t r) const { return !there || there[r]; }

  column() = default;
  column(column&&) = default;
  column& operator=(column&&) = default;
  column(column const& o)
      : data(o.data), rows(o.rows), lengths(o.lengths), there(o.there), single(o.single), copied(o.copied),
        copied_lengths(o.copied_lengths), copied_there(o.copied_there) {
    if (!copied.empty()) data = copied.data();
    if (!copied_lengths.empty()) lengths = copied_lengths.data();
    if (!copied_there.empty()) there = copied_there.data();
  }
};

namespace detail {
/// An id or a length as 32 bits; -1, which neither can be, where v is no whole number from 0 on that they hold.
template <class V>
std::int32_t whole(V v) {
  if constexpr (std::is_floating_point_v<V>)
    if (!(v >= 0 && v < V(2147483648.0))) return -1;
  auto const w = static_cast<std::int32_t>(v);
  return w >= 0 && static_cast<V>(w) == v ? w : -1;
}
template <class E, class V>
E element_from(V v) {
  if constexpr (std::is_integral_v<E> && !std::is_same_v<E, V>) return whole(v);
  else return static_cast<E>(v);
}
/// Element k, in row-major order, as the caller has it.
template <class X>
auto original(X const& x, std::size_t k) {
  if constexpr (strided<X>) {
    auto const& dims = x.shape();
    std::ptrdiff_t at = 0;
    for (std::size_t i = std::size(dims); i-- > 0; k /= std::size_t(dims[i]))
      at += std::ptrdiff_t(k % std::size_t(dims[i])) * std::ptrdiff_t(x.strides()[i]);
    return (x.data() + x.data_offset())[at];
  } else {
    return std::data(x)[k];
  }
}
template <class E, class X>
void copy_into(column<E>& c, X const& x, std::size_t n) {
  c.copied.resize(n);
  for (std::size_t k = 0; k < n; ++k) c.copied[k] = element_from<E>(original(x, k));
  c.data = c.copied.data();
}

/// Numbers: one number a sample, for which [n] will do as well as [n, 1].
template <class S, bool Numbers, class E, class X>
void take_strided(column<E>& c, X const& x, std::string_view name) {
  auto const& dims = x.shape();
  std::size_t const rank = std::size(dims);
  if (Numbers && rank == 1) {
    c.rows = std::size_t(dims[0]);
  } else {
    c.single = rank == S::rank;
    bool fits = c.single || rank == S::rank + 1;
    for (std::size_t i = 0; fits && i < S::rank; ++i) fits = std::size_t(dims[rank - S::rank + i]) == S::dims[i];
    if (!fits) throw shape_error(name, "shape", Numbers ? "[n] or [n, 1]" : wanted_shape<S>(), brackets(dims, ""));
    c.rows = c.single ? 1 : std::size_t(dims[0]);
  }

  // Contiguous: each stride is the product of the extents behind it (an extent of 1 may have any).
  std::size_t expected = 1;
  bool contiguous = true;
  for (std::size_t i = rank; i-- > 0; expected *= std::size_t(dims[i]))
    contiguous = contiguous && (std::size_t(dims[i]) == 1 || std::size_t(x.strides()[i]) == expected);
  auto const* p = x.data() + x.data_offset();
  if constexpr (std::is_same_v<std::remove_cvref_t<decltype(*p)>, E>) {
    if (contiguous) {
      c.data = p;
      return;
    }
  }
  copy_into(c, x, c.rows * S::size);
}

template <class S, class E, class X>
void take_flat(column<E>& c, X const& x, std::string_view name) {
  std::size_t const n = x.size();
  if (S::size == 0 || n % S::size)
    throw shape_error(name, "size", "a multiple of " + std::to_string(S::size), std::to_string(n));
  c.rows = n / S::size;
  if constexpr (std::is_same_v<std::remove_cvref_t<decltype(*x.data())>, E>) c.data = x.data();
  else {
    static_assert(!is_on_device<X>, "on_device: give numbers of the kind that the model computes with, ids as std::int32_t");
    if constexpr (!is_on_device<X>) copy_into(c, x, n);
  }
}

template <class E, bool Numbers, class X>
column<E> take(X const& x, std::string_view name, auto sample) {
  using S = decltype(sample);
  static_assert(strided<X> || flat_container<X>,
                "give a modality an xtensor container or view, std::vector, std::array or std::span; evaluate an "
                "xtensor expression first (xt::eval)");
  column<E> c;
  if constexpr (strided<X>) take_strided<S, Numbers>(c, x, name);
  else if constexpr (flat_container<X>) take_flat<S>(c, x, name);
  return c;
}

/// Used where they lie if they are int32 and lie densely, else copied; then checked.
template <class S, class E, class L>
void take_lengths(column<E>& c, L const& lengths, std::string_view name) {
  auto const n = std::size(lengths);
  if (n != c.rows) throw shape_error(name, "lengths", std::to_string(c.rows) + ", one a row", std::to_string(n));
  bool dense = std::is_same_v<std::remove_cvref_t<decltype(*std::data(lengths))>, std::int32_t>;
  std::ptrdiff_t first = 0;
  if constexpr (strided<L>) {
    dense = dense && std::size(lengths.shape()) == 1 && (n < 2 || lengths.strides()[0] == 1);
    first = std::ptrdiff_t(lengths.data_offset());
  }
  if constexpr (std::is_same_v<std::remove_cvref_t<decltype(*std::data(lengths))>, std::int32_t>)
    if (dense) c.lengths = std::data(lengths) + first;
  if (!dense) {
    for (std::size_t r = 0; r < n; ++r) c.copied_lengths.push_back(whole(original(lengths, r)));
    c.lengths = c.copied_lengths.data();
  }
  for (std::size_t r = 0; r < c.rows; ++r)
    if (c.has(r) && (c.lengths[r] < 0 || std::size_t(c.lengths[r]) > S::steps))
      throw value_error(name, "length of row " + std::to_string(r), "0 to " + std::to_string(S::steps),
                        std::to_string(original(lengths, r)));
}
template <class S, class X>
void check_ids(column<std::int32_t> const& c, X const& x, std::string_view name) {
  for (std::size_t r = 0; r < c.rows; ++r) {
    if (!c.has(r)) continue;
    std::size_t const used = c.lengths ? std::size_t(c.lengths[r]) : S::steps;
    for (std::size_t t = 0; t < used; ++t) {
      auto const v = c.data[r * S::steps + t];
      if (v < 0 || std::size_t(v) >= S::vocabulary)
        throw value_error(name, "row " + std::to_string(r) + (S::steps > 1 ? ", step " + std::to_string(t) : ""),
                          "0 to " + std::to_string(S::vocabulary - 1),
                          std::to_string(original(x, r * S::steps + t)));
    }
  }
}
/// Used where it lies if it is bytes or bools that lie densely, else copied.
template <class E, class W>
void take_there(column<E>& c, W const& there, std::string_view name) {
  static_assert(strided<W> || flat_container<W>,
                "where: give an xtensor container, std::vector<std::uint8_t>, std::array or std::span; std::vector<bool> "
                "has no memory to be read");
  if constexpr (strided<W> || flat_container<W>) {
    std::size_t const n = std::size(there);
    if (n != c.rows) throw shape_error(name, "where", std::to_string(c.rows) + ", one a row", std::to_string(n));
    for (std::size_t r = 0; r < n; ++r)
      if (auto const v = original(there, r); v != decltype(v)(0) && v != decltype(v)(1))
        throw value_error(name, "where, row " + std::to_string(r), "0 or 1", std::to_string(v));
    using element = std::remove_cvref_t<decltype(*std::data(there))>;
    if constexpr (std::is_same_v<element, bool> || std::is_same_v<element, std::uint8_t>) {
      bool dense = true;
      std::size_t first = 0;
      if constexpr (strided<W>) dense = n < 2 || there.strides()[0] == 1, first = std::size_t(there.data_offset());
      if (dense) c.there = reinterpret_cast<std::uint8_t const*>(std::data(there)) + first;
    }
    if (!c.there) {
      c.copied_there.resize(n);
      for (std::size_t r = 0; r < n; ++r) c.copied_there[r] = original(there, r) != 0;
      c.there = c.copied_there.data();
    }
  }
}
template <class Scalar, class M, class X, class L, class... There>
auto checked_column(given<M, X, L> const& g, There const&... there) {
  using S = typename M::outside;
  constexpr bool numbers = target<M> && S::rank == 1 && S::size == 1;
  static_assert(!target<M> || sizeof...(There) == 0, "where: a modality can be missing, a target must be there");
  auto c = take<element_t<typename S::element, Scalar>, numbers>(g.data, M::name(), S{});
  (take_there(c, there, M::name()), ...);
  if constexpr (!std::is_void_v<L>) take_lengths<S>(c, g.lengths, M::name());
  if constexpr (is_ids<S> && !is_on_device<X>) check_ids<S>(c, g.data, M::name());
  return c;
}
}  // namespace detail

/// The rows of a modality or target as elements for a scalar type. Throws shape_error or value_error (a length beyond
/// the steps, an id beyond the vocabulary, either of them no whole number). What lies on a device is not looked at.
template <class Scalar, class M, class X, class L>
auto column_of(given<M, X, L> const& g) {
  return detail::checked_column<Scalar>(g);
}
template <class Scalar, class G, class W>
auto column_of(given_where<G, W> const& g) {
  return detail::checked_column<Scalar>(g.given, g.there);
}

namespace detail {
/// Nothing of the column is the memory of a temporary.
template <class M, class X, class L, class E>
column<E> lasting(given<M, X, L> const& g, column<E> c) {
  constexpr bool span_like = requires { typename X::element_type; };  // std::span: the memory is somebody else's
  if (g.temporary && !span_like && c.copied.empty()) {
    c.copied.assign(c.data, c.data + c.rows * M::outside::size);
    c.data = c.copied.data();
  }
  if constexpr (!std::is_void_v<L>)
    if (g.temporary_lengths && c.copied_lengths.empty()) {
      c.copied_lengths.assign(c.lengths, c.lengths + c.rows);
      c.lengths = c.copied_lengths.data();
    }
  return c;
}
}  // namespace detail
/// The same for what outlives the caller's line.
template <class Scalar, class M, class X, class L>
auto lasting_column_of(given<M, X, L> const& g) {
  static_assert(!is_on_device<X>, "a data set lies in the memory of the host: its samples are brought together there");
  return detail::lasting(g, column_of<Scalar>(g));
}
template <class Scalar, class G, class W>
auto lasting_column_of(given_where<G, W> const& g) {
  auto c = detail::lasting(g.given, column_of<Scalar>(g));
  if (g.temporary_there && c.copied_there.empty()) {
    c.copied_there.assign(c.there, c.there + c.rows);
    c.there = c.copied_there.data();
  }
  return c;
}

/// Throws value_error where a number that counts is NaN or infinite: what data sets are asked before training.
template <class S, class E>
void check_finite(column<E> const& c, std::string_view name) {
  std::size_t step = S::size;  // numbers of one
  if constexpr (is_timed<S>) step = S::size / S::steps;
  auto const counts = [&](std::size_t row, std::size_t i) {
    return c.has(row) && (!c.lengths || i / step < std::size_t(c.lengths[row]));
  };
  if constexpr (std::is_floating_point_v<E>)
    for (std::size_t k = 0; k < c.rows * S::size; ++k)
      if (!std::isfinite(c.data[k]) && counts(k / S::size, k % S::size))
        throw value_error(name, "row " + std::to_string(k / S::size) + ", element " + std::to_string(k % S::size),
                          "a finite number", std::isnan(c.data[k]) ? "NaN" : "an infinity");
}

}  // namespace braid

// braid/core/list.hpp
namespace braid::inline v0 {

/// A list of types; empty, passed by value.
template <class... T>
struct types {
  static constexpr std::size_t size = sizeof...(T);
};

template <class... A, class... B>
constexpr types<A..., B...> operator+(types<A...>, types<B...>) {
  return {};
}

/// Value ids of a lowered graph.
template <std::size_t... I>
struct ids {};

namespace detail {
template <std::size_t I, class T>
struct leaf {};
template <class Indices, class... T>
struct leaves;
template <std::size_t... I, class... T>
struct leaves<std::index_sequence<I...>, T...> : leaf<I, T>... {};
template <std::size_t I, class T>
std::type_identity<T> pick(leaf<I, T> const*);
}  // namespace detail

/// The I-th type. One class a list, one overload a look-up: no recursion over the list.
template <std::size_t I, class... T>
using nth = typename decltype(detail::pick<I>(
    static_cast<detail::leaves<std::index_sequence_for<T...>, T...> const*>(nullptr)))::type;

namespace detail {
template <std::size_t I, class List>
struct nth_in;
template <std::size_t I, class... T>
struct nth_in<I, types<T...>> {
  using type = nth<I, T...>;
};
}  // namespace detail
template <std::size_t I, class List>
using nth_in = typename detail::nth_in<I, List>::type;

/// Position of T among S, or sizeof...(S).
template <class T, class... S>
consteval std::size_t index_of() {
  std::size_t i = 0;
  bool hit = false;
  ((hit = hit || std::is_same_v<T, S>, i += !hit), ...);
  return i;
}

/// Position of the first false, or how many there are.
template <std::size_t N>
constexpr std::size_t first_false(bool const (&fits)[N]) {
  std::size_t i = 0;
  while (i < N && fits[i]) ++i;
  return i;
}

namespace detail {
/// A list without repetitions, grown by `<<`.
template <class... T>
struct distinct {
  using list = types<T...>;
};
template <class... T, class U>
constexpr auto operator<<(distinct<T...>, std::type_identity<U>) {
  if constexpr ((std::is_same_v<T, U> || ...)) return distinct<T...>{};
  else return distinct<T..., U>{};
}
template <class... T>
constexpr auto distinct_of(types<T...>) {
  return (distinct<>{} << ... << std::type_identity<T>{});
}
}  // namespace detail
/// The list with every type once, in the order of first appearance.
template <class List>
using distinct = typename decltype(detail::distinct_of(List{}))::list;

/// Calls f with std::integral_constant<std::size_t, 0>{} ... <N - 1>{}.
template <std::size_t N, class F>
constexpr void repeat_indexed(F&& f) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (f(std::integral_constant<std::size_t, I>{}), ...);
  }(std::make_index_sequence<N>{});
}

}  // namespace braid

// braid/core/parameter.hpp
namespace braid::inline v0 {

// What a unit says of each tensor that it trains: its extents as PyTorch lists them and the part it plays. How it lies in
// memory is the backend's choice (K::layout<Spec>); `canonical` below is the plain one. Files hold PyTorch's order.

/// One number each for N things.
template <std::size_t N>
struct vec : detail::extents<N> {};

/// One number each for the elements of S, in the order in which S lies (a norm's scale over a flattened image).
template <class S>
struct like : detail::extents<S::size> {};

/// M vectors of F, row by row.
template <std::size_t M, std::size_t F>
struct rows_of : detail::extents<M, F> {};

/// A linear map from In to N: [N, In].
template <std::size_t N, class In>
struct matrix : detail::extents<N, In::size> {
  static constexpr std::size_t outputs = N, inputs = In::size;
  using from = In;
};

/// Convolution filters: [O, C, K] along time, [O, C, KH, KW] over images, [O, C, KD, KH, KW] over volumes.
template <std::size_t O, std::size_t C, std::size_t... K>
struct filter : detail::extents<O, C, K...> {
  static constexpr std::size_t outputs = O, channels = C, taps = (std::size_t{1} * ... * K);
};

/// P tensors of one kind, one below the other: PyTorch lists them as one, a unit uses each by itself (`part_of`).
template <std::size_t P, class Spec>
struct in_parts;
template <std::size_t P, std::size_t N>
struct in_parts<P, vec<N>> : detail::extents<P * N> {};
template <std::size_t P, std::size_t N, class In>
struct in_parts<P, matrix<N, In>> : detail::extents<P * N, In::size> {};

/// The plain layout: PyTorch's order, but columns that meet an input lie as that input does.
template <class Spec>
struct canonical {
  static constexpr std::size_t size = Spec::size;
  static constexpr std::size_t place(std::size_t i) { return i; }
};
template <class S>
struct canonical<like<S>> {
  static constexpr std::size_t size = S::size;
  static constexpr std::size_t place(std::size_t i) { return S::place(i); }
};
template <std::size_t N, class In>
struct canonical<matrix<N, In>> {
  static constexpr std::size_t size = N * In::size;
  static constexpr std::size_t place(std::size_t i) {
    return i / In::size * In::size + In::place(i % In::size);
  }
};

/// How a parameter lies on a backend.
template <class Spec, class K>
struct layout_of : K::template layout<Spec> {};
/// Each part lies as if it were alone.
template <std::size_t P, class Spec, class K>
struct layout_of<in_parts<P, Spec>, K> {
  using one = layout_of<Spec, K>;
  static constexpr std::size_t size = P * one::size;
  static constexpr std::size_t place(std::size_t i) { return i / Spec::size * one::size + one::place(i % Spec::size); }
};

/// The name of one of several like parameters: `0.weight`, or with a group before it `factors.0.weight`. What a visitor is
/// given is this or a plain string.
struct key {
  std::size_t index;
  std::string_view rest, group{};
};
inline std::string to_string(key k) {
  return std::string(k.group) + (k.group.empty() ? "" : ".") + std::to_string(k.index) + "." + std::string(k.rest);
}
inline std::string to_string(std::string_view name) { return std::string(name); }

/// A parameter (or its gradient) in the layout of a backend. Not an owner.
template <class Spec, class T>
struct tensor {
  using spec = Spec;
  T* data = nullptr;
  template <class Const>
    requires(!std::is_const_v<T> && std::is_same_v<Const, T const>)
  constexpr operator tensor<Spec, Const>() const {
    return {data};
  }
};

/// Part I of a parameter in parts, on backend K.
template <std::size_t I, class K, std::size_t P, class Spec, class T>
constexpr tensor<Spec, T> part_of(K const&, tensor<in_parts<P, Spec>, T> t) {
  static_assert(I < P);
  return {t.data + I * layout_of<Spec, K>::size};
}

/// How a parameter starts; PyTorch's choices.
namespace init {
struct constant {
  float value;
};
struct uniform {
  float bound;  ///< in [-bound, bound)
};
struct normal {
  float deviation;
};
inline constexpr constant zeros{0}, ones{1};
constexpr double one_over_root(double v) {
  double x = 1.0;
  for (int i = 0; i < 60; ++i) x = 0.5 * (x + v / x);
  return 1.0 / x;
}
/// U(-1/sqrt(fan_in), 1/sqrt(fan_in)): torch.nn.Linear's and Conv2d's kaiming_uniform(a = sqrt 5), and LSTM's.
constexpr uniform fan_in(std::size_t n) { return {float(one_over_root(double(n ? n : 1)))}; }
/// U(-b, b) with b = sqrt(6 / (in + out)): torch.nn.init.xavier_uniform_.
constexpr uniform xavier(std::size_t in, std::size_t out) {
  return {float(one_over_root(double(in + out ? in + out : 1) / 6.0))};
}
}  // namespace init

}  // namespace braid

// braid/core/philox.hpp
namespace braid::inline v0 {

/// Philox 4x32-10 (Salmon et al. 2011): random numbers as a function of a key and a counter, so that a sample's noise
/// depends on the seed and on which sample it is, never on who computes it or in which order.
struct philox {
  std::uint64_t key = 0;

  struct bits {
    std::uint32_t word[4];
    BRAID_HD constexpr std::uint32_t operator[](int i) const { return word[i]; }
  };

  BRAID_HD constexpr bits operator()(std::uint64_t high, std::uint64_t low) const {
    std::uint32_t c0 = std::uint32_t(low), c1 = std::uint32_t(low >> 32), c2 = std::uint32_t(high),
                  c3 = std::uint32_t(high >> 32), k0 = std::uint32_t(key), k1 = std::uint32_t(key >> 32);
    for (int round = 0; round < 10; ++round) {
      std::uint64_t const a = std::uint64_t{0xD2511F53} * c0, b = std::uint64_t{0xCD9E8D57} * c2;
      c0 = std::uint32_t(b >> 32) ^ c1 ^ k0;
      c2 = std::uint32_t(a >> 32) ^ c3 ^ k1;
      c1 = std::uint32_t(b);
      c3 = std::uint32_t(a);
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
    return {{c0, c1, c2, c3}};
  }

  /// Uniform in [0, 1): 24 bits, exact in float.
  BRAID_HD constexpr float uniform(std::uint64_t high, std::uint64_t low) const {
    return float((*this)(high, low)[0] >> 8) * 0x1p-24f;
  }

  /// Standard normal by Box and Muller, from our own log and cos: every product-sum is an explicit fma, so host and
  /// device agree to the bit.
  BRAID_HD float normal(std::uint64_t high, std::uint64_t low) const {
    bits const b = (*this)(high, low);
    float const u = float((b[0] >> 8) + 1) * 0x1p-24f;  // (0, 1]
    return std::sqrt(-2.0f * log(u)) * cos_turns(float(b[1] >> 8) * 0x1p-24f);
  }

  /// An integer in [0, bound), bound below 2^32; the bias is below 2^-32.
  BRAID_HD constexpr std::uint32_t below(std::uint32_t bound, std::uint64_t high, std::uint64_t low) const {
    return std::uint32_t(std::uint64_t{(*this)(high, low)[0]} * bound >> 32);
  }

  /// A stream of its own for a purpose or a name.
  constexpr philox fork(std::uint64_t purpose) const {
    bits const b = (*this)(purpose, 0xB5297A4D2E5C19F3ull);
    return {std::uint64_t{b[0]} << 32 | b[1]};
  }

 private:
  // ln u for u in (0, 1]: u = m 2^e with m in [sqrt(1/2), sqrt 2), then atanh's series in (m - 1) / (m + 1).
  BRAID_HD static float log(float u) {
    auto const bits = __builtin_bit_cast(std::uint32_t, u);
    int e = int(bits >> 23) - 127;
    float m = __builtin_bit_cast(float, (bits & 0x7FFFFFu) | 0x3F800000u);
    if (m > 1.41421356f) m *= 0.5f, ++e;
    float const s = (m - 1.0f) / (m + 1.0f), q = s * s;
    float p = std::fma(q, 0.1112f, 0.14285714f);
    p = std::fma(q, p, 0.2f);
    p = std::fma(q, p, 0.33333333f);
    p = std::fma(q, p, 1.0f);
    return std::fma(float(e), 0.69314718f, 2.0f * (s * p));
  }
  // cos(2 pi t) for t in [0, 1): fold to a quarter turn, then a polynomial in the square of the angle.
  BRAID_HD static float cos_turns(float t) {
    float x = t < 0.5f ? t : 1.0f - t;
    bool const far = x > 0.25f;
    x = far ? 0.5f - x : x;
    float const a = 6.28318531f * x, s = a * a;
    float p = std::fma(s, -2.7557319e-7f, 2.4801587e-5f);
    p = std::fma(s, p, -1.3888889e-3f);
    p = std::fma(s, p, 4.1666667e-2f);
    p = std::fma(s, p, -0.5f);
    p = std::fma(s, p, 1.0f);
    return far ? -p : p;
  }
};

/// FNV-1a of a name, or of what h is already of and the name: what a stream forks by when its purpose has one.
constexpr std::uint64_t name_hash(auto const& name, std::uint64_t h = 0xCBF29CE484222325ull) {
  for (char c : name) h = (h ^ std::uint64_t(static_cast<unsigned char>(c))) * 0x100000001B3ull;
  return h;
}

/// Where a model's randomness starts.
struct seed {
  std::uint64_t value = 0;
};

}  // namespace braid

// braid/core/view.hpp
namespace braid::inline v0 {

/// `rows` samples of shape S, one every Stride elements. Not an owner; const is in T.
template <class S, class T, std::size_t Stride = S::size>
struct batch {
  using sample = S;
  static constexpr std::size_t size = S::size, stride = Stride;
  T* data = nullptr;
  std::size_t rows = 0;

  constexpr T* row(std::size_t r) const { return data + r * Stride; }
  template <class Const>
    requires(!std::is_const_v<T> && std::is_same_v<Const, T const>)
  constexpr operator batch<S, Const, Stride>() const {
    return {data, rows};
  }
  constexpr explicit operator bool() const { return data != nullptr; }
};

/// Step t of every sample of a sequence: same memory, one row a sample.
template <std::size_t T, std::size_t... D, class E, std::size_t Stride>
constexpr batch<shape<D...>, E, Stride> step_of(batch<sequence<T, D...>, E, Stride> b, std::size_t t) {
  return {b.data + t * shape<D...>::size, b.rows};
}

/// The last axis as rows of their own: [rows, steps, F] seen as [rows * steps, F].
template <class S, class E>
constexpr batch<typename last_axis<S>::features, E> steps_as_rows(batch<S, E> b) {
  return {b.data, b.rows * last_axis<S>::steps};
}

/// What a norm or a bias a channel sees: every pixel, or every step, as a row of its channels.
template <class S>
struct channels_of : last_axis<S> {};
template <std::size_t C, std::size_t H, std::size_t W>
struct channels_of<channels_last<C, H, W>> {
  using features = shape<C>;
  static constexpr std::size_t steps = H * W;
};
template <std::size_t C, std::size_t D, std::size_t H, std::size_t W>
struct channels_of<volume<C, D, H, W>> {
  using features = shape<C>;
  static constexpr std::size_t steps = D * H * W;
};
template <class S, class E>
constexpr batch<typename channels_of<S>::features, E> channels_as_columns(batch<S, E> b) {
  return {b.data, b.rows * channels_of<S>::steps};
}

/// The same memory under another shape of the same size.
template <class To, class S, class E>
constexpr batch<To, E> as(batch<S, E> b) {
  static_assert(To::size == S::size);
  return {b.data, b.rows};
}

}  // namespace braid

// braid/core/unit.hpp
namespace braid::inline v0 {

// The contract of a unit (a layer or a fusion policy). A unit is an empty type derived from `unit`; its member template
// `on<In...>`, derived from `bound<In...>`, is the unit bound to static input shapes:
//
//   out                     the shape of its value, or poison where the law fails
//   params<Tensor>          what it trains;       each(self, f) calls f(name, tensor, initialiser)
//   state<Tensor>           what it keeps but does not train; likewise
//   saved<Batch>            what forward leaves for backward, a sample;  each(self, f) calls f(array)
//   scratch<Batch>          room for one forward, a sample; once<S> is one for the whole batch
//   backward_scratch<Batch> room for one backward
//   in_place                out may lie where the first input lies (forward), din where dout lies (backward)
//   reads_in, reads_out     what backward looks at: only that is kept
//   couples_rows            a training batch must not be split (batch_norm)
//   draws                   its forward or backward in training reads call.random (dropout)
//   drops_lengths           all steps of out count, whatever the lengths of the inputs (a stride along time)
//   gives_lengths           which steps of out count is its own matter: forward sets call.own_lengths, a number a row
//   least_rows              rows that a training batch needs at least (batch_norm of features: 2)
//   flops                   of one forward, a sample
//   forward(call)           sets call.out
//   backward(call)          sets call.din<I>() where it is wanted, adds into call.dparams
//
// A unit without backward serves inference. A backend may offer forward(call) or backward(call) for a bound unit of its
// choice; it then comes before the unit's own.

/// Base of all units. A unit's law says by static_assert what shapes it takes, and nothing else: `|` and `fuse` call it
/// first, so that an error stands right under the user's operator. `out` is poison, in silence, where the law failed.
struct unit {
  template <class... In>
  static consteval void law() {}
};
/// How a summary writes a unit, where its type's name and arguments are not what the user wrote.
template <std::size_t N>
struct written_as {
  std::string_view name;
  std::array<std::size_t, N> sizes;
};
struct options_in_a_call;
/// `layer_norm<64>`, `elu<50>`: to the compiler, which knows no template of that name, this compares. What it means is said
/// here.
template <class U, class N>
  requires std::is_base_of_v<unit, U>
constexpr auto operator<(U, N) {
  static_assert(holds<std::is_void_v<U>, at<U>, got<N>, wants<options_in_a_call>>,
                "this unit takes no <...>: sizes come from its input, e.g. `| layer_norm`, and options stand in a call, "
                "e.g. elu(percent<50>)");
  return U{};
}
/// Base of units that take several branches.
struct fusion_policy : unit {};

/// Branches of one fusion at most: sets of inputs are bits.
inline constexpr std::size_t most_branches = 64;

/// A layer or policy U with a size of nothing, dense<0>: its law says so.
template <class U, class Base>
struct of_nothing : Base {
  template <class... In>
  static consteval void law() {
    static_assert(holds<(sizeof...(In) > most_branches), at<U>, got<exactly<0>>, wants<at_least<1>>>, "a size of 0: sizes are at least 1");
  }
  template <class... In>
  struct on {
    using out = poison;
  };
  constexpr of_nothing operator()(auto...) const { return {}; }
};
/// U, all of whose sizes are at least 1.
template <class U, std::size_t... Size>
using sized = std::conditional_t<((Size > 0) && ...), U, of_nothing<U, unit>>;
template <class U, std::size_t... Size>
using sized_policy = std::conditional_t<((Size > 0) && ...), U, of_nothing<U, fusion_policy>>;

/// One array for the whole batch, in scratch.
template <class S>
struct once {
  static constexpr std::size_t size = S::size;
  using element = real;
};
template <class S>
inline constexpr bool is_once = false;
template <class S>
inline constexpr bool is_once<once<S>> = true;

/// What most units have nothing of.
template <class... In>
struct bound {
  using inputs = types<In...>;
  template <template <class> class Tensor>
  struct params {
    static constexpr void each(auto&&, auto&&) {}
  };
  template <template <class> class Tensor>
  struct state {
    static constexpr void each(auto&&, auto&&) {}
  };
  template <template <class> class Batch>
  struct saved {
    static constexpr void each(auto&&, auto&&) {}
  };
  template <template <class> class Batch>
  struct scratch {
    static constexpr void each(auto&&, auto&&) {}
  };
  template <template <class> class Batch>
  struct backward_scratch {
    static constexpr void each(auto&&, auto&&) {}
  };
  static constexpr bool in_place = false, reads_in = true, reads_out = false, couples_rows = false;
  static constexpr bool drops_lengths = false, gives_lengths = false, draws = false;
  static constexpr std::size_t flops = 0, least_rows = 1;
};

/// explain: forward as in prediction, but with what backward reads kept: gradients of what the model says.
enum class mode { predict, train, explain };

/// The views of one scalar, as templates to hand to params, state, saved and scratch.
template <class T>
struct views {
  template <class Spec>
  using parameter = tensor<Spec, T>;
  template <class Spec>
  using const_parameter = tensor<Spec, T const>;
  template <class S>
  using rows = batch<S, T>;
  template <class S>
  using const_rows = batch<S, T const>;
};

/// A set of inputs, a bit each. 128: a policy over 64 branches may have one input more, their weights.
__extension__ typedef unsigned __int128 input_set;  // `using` would warn
constexpr std::size_t count(input_set s) {
  return std::size_t(std::popcount(std::uint64_t(s))) + std::size_t(std::popcount(std::uint64_t(s >> 64)));
}

/// What forward gets. Absent: bit I is set where input I was declared absent (only units that bear it see one).
template <class B, class K, mode M, input_set Absent = 0>
struct forward_call {
  using scalar = typename K::scalar;
  static constexpr mode walks = M;
  static constexpr bool training = M != mode::predict;  ///< keeps what backward reads
  static constexpr bool learning = M == mode::train;    ///< takes the batch's statistics, draws random numbers
  static constexpr std::size_t inputs = B::inputs::size;
  template <std::size_t I>
  using input = nth_in<I, typename B::inputs>;
  template <std::size_t I>
  static constexpr bool present = (Absent >> I & 1) == 0;
  static constexpr std::size_t present_inputs = inputs - count(Absent);

  K& k;
  std::size_t rows;
  typename B::template params<views<scalar>::template const_parameter> params{};
  using kept = std::conditional_t<learning, typename B::template state<views<scalar>::template parameter>,
                                  typename B::template state<views<scalar>::template const_parameter>>;
  kept state{};  ///< read alone in prediction: many predictors share it
  batch<typename B::out, scalar> out{};
  typename B::template saved<views<scalar>::template rows> saved{};  ///< null unless training
  typename B::template scratch<views<scalar>::template rows> scratch{};
  std::array<void const*, inputs> values{};
  std::array<std::int32_t const*, inputs> valid{};
  std::int32_t* own_lengths = nullptr;  ///< to be set by a unit that gives_lengths
  philox random{};              ///< this step's stream
  std::uint64_t first_row = 0;  ///< of these rows in the whole batch: the counter of a row's random numbers

  template <std::size_t I = 0>
  batch<input<I>, element_t<typename input<I>::element, scalar> const> in() const {
    return {static_cast<element_t<typename input<I>::element, scalar> const*>(values[I]), rows};
  }
  /// Used steps of input I, a number a row, or null where all are used.
  template <std::size_t I = 0>
  std::int32_t const* lengths() const {
    return valid[I];
  }
};

/// What backward gets. The values it may look at are those that the unit asked for (reads_in, reads_out). Absent: as in
/// the forward call of these rows; M too.
template <class B, class K, input_set Absent = 0, mode M = mode::train>
struct backward_call {
  using scalar = typename K::scalar;
  static constexpr mode walks = M;
  static constexpr bool learning = M == mode::train;
  static constexpr std::size_t inputs = B::inputs::size;
  template <std::size_t I>
  using input = nth_in<I, typename B::inputs>;
  template <std::size_t I>
  static constexpr bool present = (Absent >> I & 1) == 0;
  static constexpr std::size_t present_inputs = inputs - count(Absent);

  K& k;
  std::size_t rows;
  typename B::template params<views<scalar>::template const_parameter> params{};
  typename B::template params<views<scalar>::template parameter> dparams{};
  batch<typename B::out, scalar const> out{};
  batch<typename B::out, scalar const> dout{};
  typename B::template saved<views<scalar>::template rows> saved{};
  typename B::template backward_scratch<views<scalar>::template rows> scratch{};
  std::array<void const*, inputs> values{};
  std::array<void*, inputs> gradients{};
  std::array<std::int32_t const*, inputs> valid{};
  philox random{};
  std::uint64_t first_row = 0;

  template <std::size_t I = 0>
  batch<input<I>, element_t<typename input<I>::element, scalar> const> in() const {
    return {static_cast<element_t<typename input<I>::element, scalar> const*>(values[I]), rows};
  }
  /// Gradient of input I, to be set; false where nobody wants it (a model's input, an absent branch).
  template <std::size_t I = 0>
  batch<input<I>, scalar> din() const {
    if constexpr (present<I>) return {static_cast<scalar*>(gradients[I]), rows};
    else return {nullptr, rows};
  }
  template <std::size_t I = 0>
  std::int32_t const* lengths() const {
    return valid[I];
  }
};

}  // namespace braid

// braid/core/flow.hpp
namespace braid::inline v0 {

// How shapes flow through elements, the layers to the right of a `|`, and whose law is asked where one does not fit.

namespace detail {
template <class Indices, class... L>
struct numbered {};
}  // namespace detail
/// Elements without a source: a value to hand around and to attach to several branches.
template <class... L>
struct fragment : detail::numbered<std::index_sequence_for<L...>, L...> {};

// Elements that are more than one unit.
template <class... L>
struct residual_of;
template <class Block, class Shortcut>
struct projected_of;
template <class Name, class... L>
struct tied_of;
template <class Name, class... L>
struct named_of;

template <class T>
inline constexpr bool is_element = std::is_base_of_v<unit, T> && !std::is_base_of_v<fusion_policy, T>;
template <class... L>
inline constexpr bool is_element<residual_of<L...>> = true;
template <class B, class S>
inline constexpr bool is_element<projected_of<B, S>> = true;
template <class N, class... L>
inline constexpr bool is_element<tied_of<N, L...>> = true;
template <class N, class... L>
inline constexpr bool is_element<named_of<N, L...>> = true;
/// A layer, or a group of them, to the right of a `|`.
template <class T>
concept element = is_element<T>;

// ---- the shape behind an element; poison, in silence, where its law fails

template <class In, class L>
struct after {
  using type = typename L::template on<In>::out;
};
template <class L>
struct after<poison, L> {
  using type = poison;
};
template <class In, class L>
using after_t = typename after<In, L>::type;

namespace detail {
template <class... S>
struct flowing {};
template <class S, class... Before, class L>
consteval flowing<after_t<S, L>, S, Before...> operator>>(flowing<S, Before...>, std::type_identity<L>) {
  return {};
}
/// Last shape and the ones before it, backwards.
template <class S, class... Before>
struct flowed {
  using last = S;
  template <std::size_t I>
  using before = nth<sizeof...(Before) - 1 - I, Before...>;
};
template <class... S>
flowed<S...> along(flowing<S...>);
template <class In, class... L>
using along_t = decltype(along((flowing<In>{} >> ... >> std::type_identity<L>{})));
/// Whose law to ask, and about what: nobody's behind a fault.
template <class In, class L>
struct judged {
  using who = L;
  using in = In;
};
template <class L>
struct judged<poison, L> {
  using who = unit;
  using in = poison;
};
template <class In, class L>
using judge = typename judged<In, L>::who;

template <class In, class... L, std::size_t... I>
consteval void laws(numbered<std::index_sequence<I...>, L...>) {
  using shapes = along_t<In, L...>;
  (judge<typename shapes::template before<I>, L>::template law<typename judged<typename shapes::template before<I>, L>::in>(), ...);
}
/// Of a block whose inside is at fault, the part that is: its error then stands under the user's operator, however deep.
template <class Block, class In, class... L>
struct judged_within {
  using who = Block;
  using in = In;
};
template <class Block, class In, class... L>
  requires std::is_same_v<typename along_t<In, L...>::last, poison>
struct judged_within<Block, In, L...> {
  using shapes = along_t<In, L...>;
  template <std::size_t... I>
  static consteval std::size_t first(std::index_sequence<I...>) {
    return first_false({!std::is_same_v<typename shapes::template before<I + 1>, poison>..., false});
  }
  static constexpr std::size_t at = first(std::make_index_sequence<sizeof...(L) - 1>{});
  using part = judged<typename shapes::template before<at>, nth<at, L...>>;
  using who = typename part::who;
  using in = typename part::in;
};
}  // namespace detail
template <class In, class... L>
using shape_after_t = typename detail::along_t<In, L...>::last;
/// The shape behind L..., which obey their laws.
template <class In, class... L>
consteval auto obeyed() {
  detail::laws<In>(fragment<L...>{});
  return std::type_identity<shape_after_t<In, L...>>{};
}
template <class In, class... L>
using after_all_t = typename decltype(obeyed<In, L...>())::type;

namespace layer {
struct residual;
}
template <class... L>
struct residual_of {
  template <class In>
  static consteval void law() {
    using body = after_all_t<In, L...>;
    static_assert(poisoned<body> || shapes_agree<at<layer::residual>, got<body>, wants<In>>,
                  "residual: the block must end in the shape it began with");
  }
};
template <class... L, class... S>
struct projected_of<fragment<L...>, fragment<S...>> {
  template <class In>
  static consteval void law() {
    using body = after_all_t<In, L...>;
    using shortcut = after_all_t<In, S...>;
    static_assert(poisoned<body> || poisoned<shortcut> || shapes_agree<at<layer::residual>, got<shortcut>, wants<body>>,
                  "residual: the shortcut must end in the shape that the block ends in");
  }
};
template <class Name, class... L>
struct tied_of {
  template <class In>
  static consteval void law() {
    detail::laws<In>(fragment<L...>{});
  }
};
template <class Name, class... L>
struct named_of {
  template <class In>
  static consteval void law() {
    detail::laws<In>(fragment<L...>{});
  }
};
template <class In, class... L>
  requires(!std::is_same_v<In, poison>)
struct after<In, residual_of<L...>> {
  using type = std::conditional_t<std::is_same_v<shape_after_t<In, L...>, In>, In, poison>;
};
template <class In, class... L, class... S>
  requires(!std::is_same_v<In, poison>)
struct after<In, projected_of<fragment<L...>, fragment<S...>>> {
  using body = shape_after_t<In, L...>;
  using type = std::conditional_t<std::is_same_v<body, shape_after_t<In, S...>>, body, poison>;
};
template <class In, class N, class... L>
  requires(!std::is_same_v<In, poison>)
struct after<In, tied_of<N, L...>> {
  using type = shape_after_t<In, L...>;
};
template <class In, class N, class... L>
  requires(!std::is_same_v<In, poison>)
struct after<In, named_of<N, L...>> {
  using type = shape_after_t<In, L...>;
};

namespace detail {
template <class In, class... L>
  requires(!std::is_same_v<In, poison>)
struct judged<In, residual_of<L...>> : judged_within<residual_of<L...>, In, L...> {};
template <class In, class... L, class... S>
  requires(!std::is_same_v<In, poison>)
struct judged<In, projected_of<fragment<L...>, fragment<S...>>>
    : std::conditional_t<std::is_same_v<shape_after_t<In, L...>, poison>,
                         judged_within<projected_of<fragment<L...>, fragment<S...>>, In, L...>,
                         judged_within<projected_of<fragment<L...>, fragment<S...>>, In, S...>> {};
template <class In, class N, class... L>
  requires(!std::is_same_v<In, poison>)
struct judged<In, tied_of<N, L...>> : judged_within<tied_of<N, L...>, In, L...> {};
template <class In, class N, class... L>
  requires(!std::is_same_v<In, poison>)
struct judged<In, named_of<N, L...>> : judged_within<named_of<N, L...>, In, L...> {};
}  // namespace detail

}  // namespace braid

// braid/core/graph.hpp
namespace braid::inline v0 {

// The graph is a type; these are its nodes. All are empty, all are made by operators, and each knows the shape of its
// value (`out`), so that `|` can check its right side without looking further back.

/// Source and elements, flat.
template <class Out, class Source, class... L>
struct pipe {
  using out = Out;
};
/// A policy over branches.
template <class Out, class P, class... G>
struct fused {
  using out = Out;
};
/// One value under a name, computed once.
template <class Name, class G>
struct shared_graph {
  using out = typename G::out;
};
/// A graph whose parameters are saved under a name.
template <class Name, class G>
struct named_graph {
  using out = typename G::out;
};
/// The weights that the shared fusion Name gave to its branches.
template <class Name, class G, class Out>
struct weights_graph {
  using out = Out;
};

template <class T>
inline constexpr bool is_graph = modality<T>;
template <class O, class S, class... L>
inline constexpr bool is_graph<pipe<O, S, L...>> = true;
template <class O, class P, class... G>
inline constexpr bool is_graph<fused<O, P, G...>> = true;
template <class N, class G>
inline constexpr bool is_graph<shared_graph<N, G>> = true;
template <class N, class G>
inline constexpr bool is_graph<named_graph<N, G>> = true;
template <class N, class G, class O>
inline constexpr bool is_graph<weights_graph<N, G, O>> = true;
template <class T>
concept graph = is_graph<T>;

template <class G>
struct out_of {};
template <class G>
  requires requires { typename G::out; }
struct out_of<G> {
  using type = typename G::out;
};
template <modality M>
struct out_of<M> {
  using type = typename M::inside;
};
template <class G>
using out_t = typename out_of<G>::type;

// ---- |

template <element A, element B>
constexpr fragment<A, B> operator|(A, B) {
  return {};
}
template <class... A, element B>
constexpr fragment<A..., B> operator|(fragment<A...>, B) {
  return {};
}
template <element A, class... B>
constexpr fragment<A, B...> operator|(A, fragment<B...>) {
  return {};
}
template <class... A, class... B>
constexpr fragment<A..., B...> operator|(fragment<A...>, fragment<B...>) {
  return {};
}
// The law comes first, called right here: two notes to the user's line are all that 12 lines have room for.
template <graph G, element B>
constexpr auto operator|(G, B) {
  detail::judge<out_t<G>, B>::template law<typename detail::judged<out_t<G>, B>::in>();
  return pipe<after_t<out_t<G>, B>, G, B>{};
}
template <class O, class S, class... L, element B>
constexpr auto operator|(pipe<O, S, L...>, B) {
  detail::judge<O, B>::template law<typename detail::judged<O, B>::in>();
  return pipe<after_t<O, B>, S, L..., B>{};
}
template <graph G, class... B, std::size_t... I>
constexpr auto operator|(G, detail::numbered<std::index_sequence<I...>, B...>) {
  using shapes = detail::along_t<out_t<G>, B...>;
  (detail::judge<typename shapes::template before<I>, B>::template law<typename detail::judged<typename shapes::template before<I>, B>::in>(), ...);
  return pipe<typename shapes::last, G, B...>{};
}
template <class O, class S, class... L, class... B, std::size_t... I>
constexpr auto operator|(pipe<O, S, L...>, detail::numbered<std::index_sequence<I...>, B...>) {
  using shapes = detail::along_t<O, B...>;
  (detail::judge<typename shapes::template before<I>, B>::template law<typename detail::judged<typename shapes::template before<I>, B>::in>(), ...);
  return pipe<typename shapes::last, S, L..., B...>{};
}

// What people also write, so that it is one error.
struct pipe_of_layers;
struct a_layer;
template <graph G, class P>
  requires std::is_base_of_v<fusion_policy, P>
constexpr auto operator|(G, P) {
  static_assert(shapes_agree<at<pipe_of_layers>, got<P>, wants<a_layer>>,
                "a policy joins branches: write `fuse<policy>(a, b)`");
  return pipe<poison, G>{};
}
template <element L, graph G>
constexpr auto operator|(L, G) {
  static_assert(shapes_agree<at<pipe_of_layers>, got<G>, wants<a_layer>>,
                "a pipe starts with its modality: write `name | layer`");
  return pipe<poison, G>{};
}
template <target M, element L>
constexpr auto operator|(M, L) {
  static_assert(shapes_agree<at<pipe_of_layers>, got<M>, wants<a_modality>>,
                "a target is what the net is to say: give it to `fit`, in the data set");
  return pipe<poison, M>{};
}

// ---- names

/// shared<struct face>(photo | ...): computed once, one set of weights, wherever it is used.
template <class Name, graph G>
constexpr shared_graph<Name, G> shared(G) {
  return {};
}
struct a_graph;  ///< a modality, or what begins with one
template <class Name, element L>
constexpr L shared(L layer) {
  static_assert(shapes_agree<at<shared_graph<Name, void>>, got<L>, wants<a_graph>>,
                "shared<name>(photo | layer) is one value; a layer that several branches use is tied<name>(layer)");
  return layer;
}
/// tied<struct word>(fragment): one set of weights, applied to different inputs of one shape.
template <class Name, class... L>
constexpr tied_of<Name, L...> tied(fragment<L...>) {
  return {};
}
template <class Name, element L>
constexpr tied_of<Name, L> tied(L) {
  return {};
}
/// named<struct img>(dense<256>): its parameters are `img.weight` and `img.bias` in files; of several layers,
/// `img.0.weight` and so on.
template <class Name, graph G>
constexpr named_graph<Name, G> named(G) {
  return {};
}
template <class Name, class... L>
constexpr named_of<Name, L...> named(fragment<L...>) {
  return {};
}
template <class Name, element L>
constexpr named_of<Name, L> named(L) {
  return {};
}
/// x + block(x).
template <class... L>
constexpr residual_of<L...> residual(fragment<L...>) {
  return {};
}
template <element L>
constexpr residual_of<L> residual(L) {
  return {};
}
namespace detail {
template <class... L>
constexpr fragment<L...> as_fragment(fragment<L...>) {
  return {};
}
template <element L>
constexpr fragment<L> as_fragment(L) {
  return {};
}
}  // namespace detail
/// block(x) + shortcut(x), where the block changes the shape.
template <class B, class S>
constexpr auto residual(B block, S shortcut) {
  return projected_of<decltype(detail::as_fragment(block)), decltype(detail::as_fragment(shortcut))>{};
}

/// Policies and activations travel as values; their type comes back through a function (nvcc needs it so).
template <class T>
T type_of(T);

}  // namespace braid

// braid/core/composed.hpp
namespace braid::inline v0 {

// A unit written in the library's own words. Where `on` of a plain unit says how it computes, a composed one says of what
// it is made: `body` is a graph over its inputs, built with the operators that users have.
//
//   struct bottleneck_block : composed<bottleneck_block> {
//     template <class In>
//     static constexpr bool fits = is_vector<In>;
//     template <class In>
//     static consteval void law() { static_assert(holds<fits<In>, ...>, "..."); }
//     static constexpr auto body(auto x) { return x | named<struct down>(dense<8>) | relu | named<struct up>(dense<64>); }
//   };
//
// The lowering puts the body's steps where the unit stands. It has no memory, no kernel and no backward of its own, and
// bears absence where its parts do. Names inside it, of parameters and of shared parts, are its own: two of them in one
// net are two, and their parameters are `photo.3.down.weight` and `photo.5.down.weight`.

/// The I-th input of a composed unit, of shape S, in its body.
template <std::size_t I, class S>
struct hole {
  using out = S;
};
template <std::size_t I, class S>
inline constexpr bool is_graph<hole<I, S>> = true;

namespace detail {
template <class Self, std::size_t... I, class... In>
auto body_over(std::index_sequence<I...>, types<In...>) -> decltype(Self::body(hole<I, In>{}...));
template <class Self, bool Fits, class... In>
struct composed_shape {
  using type = poison;
};
template <class Self, class... In>
struct composed_shape<Self, true, In...> {
  using type = out_t<decltype(body_over<Self>(std::index_sequence_for<In...>{}, types<In...>{}))>;
};
}  // namespace detail

/// Base of a layer, or with Base = fusion_policy of a policy, that has `fits<In...>` (whether its law holds) and `body`.
struct composed_base {};
template <class Self, class Base = unit>
struct composed : Base, composed_base {
  template <class... In>
  struct on {
    using out = typename detail::composed_shape<Self, Self::template fits<In...>, In...>::type;
  };
};
template <class L>
concept is_composed = std::is_base_of_v<composed_base, L>;

/// The body of a composed unit over inputs of these shapes: a graph over holes.
template <class L, class... In>
using body_over = decltype(detail::body_over<L>(std::index_sequence_for<In...>{}, types<In...>{}));

}  // namespace braid

// braid/core/crew.hpp
namespace braid::inline v0 {

/// A few threads that do one job together, again and again: run() calls job(i) once for every i below the number of
/// parts, spread over the threads, and returns when all are done. After construction it neither allocates nor locks.
template <class Job>
class crew {
 public:
  crew(std::size_t threads, std::size_t parts, Job job) : job_(job), parts_(parts) {
    threads_.reserve(threads);
    for (std::size_t i = 1; i < threads && i < parts; ++i) start(i);
  }
  crew(crew const&) = delete;
  ~crew() {
    stop_ = true;
    ++round_;
    round_.notify_all();
    for (auto& t : threads_) t.join();
  }
  void run() {
    if (!threads_.empty()) {
      busy_ = threads_.size();
      ++round_;
      round_.notify_all();
    }
    work(0);
    for (auto left = busy_.load(); left != 0; left = busy_.load()) busy_.wait(left);
  }

 private:
  // Apart, since std::thread calls through a pointer of its own: the one place in a trainer that does.
  [[gnu::noinline]] void start(std::size_t i) {
    threads_.emplace_back([this, i] {
      for (std::size_t seen = 0;;) {
        round_.wait(seen);
        seen = round_.load();
        if (stop_) return;
        work(i);
        if (--busy_ == 0) busy_.notify_one();
      }
    });
  }
  void work(std::size_t first) {
    for (std::size_t i = first; i < parts_; i += threads_.size() + 1) job_(i);
  }
  Job job_;
  std::size_t parts_;
  std::atomic<std::size_t> round_{0}, busy_{0};
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};

}  // namespace braid

// braid/core/math.hpp
namespace braid::inline v0::num {

// Elementary functions for kernels. In double they are the library's; in float they are branch-free, so that a loop
// over them becomes vector code without -ffast-math, and the same on every backend.

/// e^x. Range reduction to 2^n e^r with |r| <= ln 2 / 2 and a polynomial of degree 7; relative error below 2e-7.
/// Held at e^88 and e^-87, so that no infinity comes of a finite loss.
BRAID_HD inline float exp(float x) {
  x = x > 88.0f ? 88.0f : x;
  x = x < -87.0f ? -87.0f : x;
  float const shifted = x * 1.44269504f + 12582912.0f;  // 1.5 * 2^23: the sum's low bits are round(x / ln 2)
  float const n = shifted - 12582912.0f;
  float const r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  float p = 1.9841270e-4f;
  p = p * r + 1.3888889e-3f;
  p = p * r + 8.3333333e-3f;
  p = p * r + 4.1666667e-2f;
  p = p * r + 1.6666667e-1f;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  auto const scale = (__builtin_bit_cast(std::int32_t, shifted) - __builtin_bit_cast(std::int32_t, 12582912.0f) + 127) << 23;
  return p * __builtin_bit_cast(float, scale);
}
BRAID_HD inline double exp(double x) { return std::exp(x); }

/// a / b to two units in the last place on a device, where a division to half a unit takes several times as long.
BRAID_HD inline float quotient(float a, float b) {
#ifdef __CUDA_ARCH__
  return __fdividef(a, b);
#else
  return a / b;
#endif
}
BRAID_HD inline double quotient(double a, double b) { return a / b; }

/// tanh x, relative error below 6e-7; a series for |x| < 0.25, where the quotient would cancel.
BRAID_HD inline float tanh(float x) {
  float const e = exp(2.0f * x);
  float const q = 1.0f - quotient(2.0f, e + 1.0f);
  float const s = x * x;
  float const t = x * (1.0f + s * (-0.33333333f + s * (0.13333333f + s * (-0.05396825f + s * 0.02186949f))));
  return s < 0.0625f ? t : q;
}
BRAID_HD inline double tanh(double x) { return std::tanh(x); }

template <class T>
BRAID_HD inline T sigmoid(T x) {
  return quotient(T(1), T(1) + exp(-x));
}

/// erf x, absolute error below 4e-7 (Abramowitz and Stegun 7.1.26); a series for |x| < 0.5, where 1 - p would cancel.
BRAID_HD inline float erf(float x) {
  float const a = x < 0 ? -x : x;
  float const t = quotient(1.0f, 1.0f + 0.3275911f * a);
  float const p = t * (0.254829592f + t * (-0.284496736f + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
  float const y = 1.0f - p * exp(-a * a), q = x < 0 ? -y : y;
  float const s = x * x;
  float u = 5.2239776e-3f - s * 8.5483270e-4f;
  u = -2.6866171e-2f + s * u;
  u = 1.1283792e-1f + s * u;
  u = -3.7612639e-1f + s * u;
  u = 1.1283792f + s * u;
  return s < 0.25f ? x * u : q;
}
BRAID_HD inline double erf(double x) { return std::erf(x); }

BRAID_HD inline float sqrt(float x) { return std::sqrt(x); }
BRAID_HD inline double sqrt(double x) { return std::sqrt(x); }
BRAID_HD inline float log(float x) { return std::log(x); }
BRAID_HD inline double log(double x) { return std::log(x); }
BRAID_HD inline float log1p(float x) { return std::log1p(x); }
BRAID_HD inline double log1p(double x) { return std::log1p(x); }
BRAID_HD inline float pow(float x, float y) { return std::pow(x, y); }
BRAID_HD inline double pow(double x, double y) { return std::pow(x, y); }
// For angles, which lose too much in float.
BRAID_HD inline double cos(double x) { return std::cos(x); }
BRAID_HD inline double sin(double x) { return std::sin(x); }

/// a . b of N numbers, in partial sums that become lanes.
template <std::size_t N, class T>
BRAID_HD inline T dot(T const* a, T const* b) {
  constexpr std::size_t L = 8;
  T part[L] = {};
  for (std::size_t i = 0; i + L <= N; i += L)
    for (std::size_t l = 0; l < L; ++l) part[l] += a[i + l] * b[i + l];
  T s = ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
  for (std::size_t i = N / L * L; i < N; ++i) s += a[i] * b[i];
  return s;
}

/// The largest of N numbers.
template <std::size_t N, class T>
BRAID_HD inline T largest(T const* x) {
  T most = x[0];
  for (std::size_t i = 1; i < N; ++i) most = x[i] > most ? x[i] : most;
  return most;
}

}  // namespace braid::num

// braid/core/eigen.hpp
namespace braid::inline v0::num {

// Eigenvalues and singular values of small matrices, by Jacobi's rotations: no library, no memory of its own, and the same
// numbers wherever it runs. For matrices of tens to a few hundred rows.

/// x and y rotated: (x, y) = (c x - s y, s x + c y), n numbers each, `stride` apart.
template <class T>
BRAID_HD inline void rotate(T* x, T* y, T c, T s, std::size_t n, std::size_t stride) {
  for (std::size_t i = 0; i < n * stride; i += stride) {
    T const a = x[i], b = y[i];
    x[i] = c * a - s * b;
    y[i] = s * a + c * b;
  }
}

/// The symmetric a, [n, n], becomes diagonal: its eigenvalues, in no order. v, [n, n]: column j is the eigenvector of the
/// j-th, of length 1.
template <class T>
BRAID_HD inline void symmetric_eigen(T* a, T* v, std::size_t n) {
  for (std::size_t i = 0; i < n * n; ++i) v[i] = i % (n + 1) == 0 ? T(1) : T(0);
  for (int sweep = 0; sweep < 60; ++sweep) {
    T off = 0, all = 0;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = 0; q < n; ++q) (p == q ? all : off) += a[p * n + q] * a[p * n + q];
    T const small = sizeof(T) == 8 ? T(1e-32) : T(1e-16);
    if (off <= small * (all + off)) break;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        T const apq = a[p * n + q];
        if (apq == T(0)) continue;
        T const turn = (a[q * n + q] - a[p * n + p]) / (T(2) * apq), size = turn < T(0) ? -turn : turn;
        T const t = (turn < T(0) ? T(-1) : T(1)) / (size + num::sqrt(turn * turn + T(1)));
        T const c = T(1) / num::sqrt(t * t + T(1)), s = t * c;
        rotate(a + p * n, a + q * n, c, s, n, 1);  // rows
        rotate(a + p, a + q, c, s, n, n);          // columns
        rotate(v + p, v + q, c, s, n, n);
      }
  }
}

/// The singular values of a, [m, n], and its vectors: a becomes a v, whose columns are at right angles, column j the j-th
/// left vector times its singular value; v, [n, n]: column j is the j-th right vector. In no order.
template <class T>
BRAID_HD inline void singular_values(T* a, T* v, std::size_t m, std::size_t n) {
  for (std::size_t i = 0; i < n * n; ++i) v[i] = i % (n + 1) == 0 ? T(1) : T(0);
  T all = 0;
  for (std::size_t i = 0; i < m * n; ++i) all += a[i] * a[i];
  T const small = sizeof(T) == 8 ? T(1e-15) : T(1e-7);
  for (int sweep = 0; sweep < 60; ++sweep) {
    bool turned = false;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        T pp = 0, qq = 0, pq = 0;
        for (std::size_t i = 0; i < m; ++i) {
          T const x = a[i * n + p], y = a[i * n + q];
          pp += x * x, qq += y * y, pq += x * y;
        }
        T const along = pq < T(0) ? -pq : pq;
        if (along <= small * num::sqrt(pp * qq) || along <= small * small * all) continue;
        turned = true;
        T const turn = (qq - pp) / (T(2) * pq), size = turn < T(0) ? -turn : turn;
        T const t = (turn < T(0) ? T(-1) : T(1)) / (size + num::sqrt(turn * turn + T(1)));
        T const c = T(1) / num::sqrt(t * t + T(1)), s = t * c;
        rotate(a + p, a + q, c, s, m, n);
        rotate(v + p, v + q, c, s, n, n);
      }
    if (!turned) break;
  }
}

/// r = (a + ridge)^(-1/2) of the symmetric a, [n, n], which is lost; v: [n, n], to work in. Directions in which a has
/// nothing, up to rounding, are left out.
template <class T>
BRAID_HD inline void inverse_root(T* r, T* a, T* v, T ridge, std::size_t n) {
  symmetric_eigen(a, v, n);
  T largest = 0;
  for (std::size_t j = 0; j < n; ++j) largest = a[j * n + j] > largest ? a[j * n + j] : largest;
  T const least = (largest + ridge) * (sizeof(T) == 8 ? T(1e-13) : T(1e-6));
  for (std::size_t i = 0; i < n * n; ++i) r[i] = T(0);
  for (std::size_t j = 0; j < n; ++j) {
    T const value = a[j * n + j] + ridge;
    if (!(value > least)) continue;
    T const root = T(1) / num::sqrt(value);
    for (std::size_t i = 0; i < n; ++i) {
      T const by = root * v[i * n + j];
      for (std::size_t k = 0; k < n; ++k) r[i * n + k] += by * v[k * n + j];
    }
  }
}

/// c = a b, [m, k] of [m, n] and [n, k].
template <class T>
BRAID_HD inline void multiply(T* c, T const* a, T const* b, std::size_t m, std::size_t n, std::size_t k) {
  for (std::size_t i = 0; i < m * k; ++i) c[i] = T(0);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t l = 0; l < n; ++l) {
      T const by = a[i * n + l];
      for (std::size_t j = 0; j < k; ++j) c[i * k + j] += by * b[l * k + j];
    }
}

/// What canonical correlation needs of two centred sets of numbers, whose covariances are xx: [p, p], yy: [q, q] and xy:
/// [p, q], all lost. m: [p, q] and n: [q, q]: column j is the j-th pair of directions, along which both have variance 1
/// and the correlation value[j]; where there is none, zeros. work: p^2 + q^2 + max(p, q)^2 + p q.
template <class T>
BRAID_HD inline void canonical_directions(T* m, T* n, T* value, T* xx, T* yy, T* xy, T* work, T ridge_x, T ridge_y,
                                          std::size_t p, std::size_t q) {
  std::size_t const most = p > q ? p : q;
  T *const rx = work, *const ry = rx + p * p, *const v = ry + q * q, *const t = v + most * most;
  inverse_root(rx, xx, v, ridge_x, p);
  inverse_root(ry, yy, v, ridge_y, q);
  multiply(t, rx, xy, p, p, q);
  multiply(xy, t, ry, p, q, q);
  singular_values(xy, v, p, q);
  T largest = 0;
  for (std::size_t j = 0; j < q; ++j) {
    T sum = 0;
    for (std::size_t i = 0; i < p; ++i) sum += xy[i * q + j] * xy[i * q + j];
    value[j] = num::sqrt(sum);
    largest = value[j] > largest ? value[j] : largest;
  }
  T const least = largest * (sizeof(T) == 8 ? T(1e-12) : T(1e-6));
  for (std::size_t j = 0; j < q; ++j) {
    bool const there = value[j] > least;
    if (!there) value[j] = T(0);
    for (std::size_t i = 0; i < p; ++i) xy[i * q + j] = there ? xy[i * q + j] / value[j] : T(0);
    for (std::size_t i = 0; i < q; ++i)
      if (!there) v[i * q + j] = T(0);
  }
  multiply(m, rx, xy, p, p, q);
  multiply(n, ry, v, q, q, q);
}

}  // namespace braid::num

// braid/core/functor.hpp
namespace braid::inline v0::fn {

// Elementwise functors for `map`. Plain structs that no object of the same name hides: nvcc's host stub needs that.

struct identity {
  template <class T>
  BRAID_HD T operator()(T x) const { return x; }
};
struct plus {
  template <class T>
  BRAID_HD T operator()(T a, T b) const { return a + b; }
};
struct times {
  template <class T>
  BRAID_HD T operator()(T a, T b) const { return a * b; }
};
struct times_rest {  // a (1 - b)
  template <class T>
  BRAID_HD T operator()(T a, T b) const { return a * (T(1) - b); }
};
struct mix {  // z a + (1 - z) b
  template <class T>
  BRAID_HD T operator()(T z, T a, T b) const { return b + z * (a - b); }
};
struct mix_slope {  // of mix after a sigmoid, in the sigmoid's argument
  template <class T>
  BRAID_HD T operator()(T d, T z, T a, T b) const { return d * (a - b) * z * (T(1) - z); }
};
template <class S>
struct scale {
  S by;
  template <class T>
  BRAID_HD T operator()(T x) const { return x * T(by); }
};
template <class S>
scale(S) -> scale<S>;
template <class S>
struct add_scaled {  // a + by b
  S by;
  template <class T>
  BRAID_HD T operator()(T a, T b) const { return a + T(by) * b; }
};
template <class S>
add_scaled(S) -> add_scaled<S>;

// An activation is a functor and its slope; the slope is a function of the output (`of_output`) or of the input.
struct relu {
  static constexpr bool of_output = true;
  template <class T>
  BRAID_HD T operator()(T x) const { return x < T(0) ? T(0) : x; }  // NaN stays NaN, as in PyTorch
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T y) const { return y > T(0) ? d : T(0); }
  };
};
struct tanh {
  static constexpr bool of_output = true;
  template <class T>
  BRAID_HD T operator()(T x) const { return num::tanh(x); }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T y) const { return d * (T(1) - y * y); }
  };
};
struct sigmoid {
  static constexpr bool of_output = true;
  template <class T>
  BRAID_HD T operator()(T x) const { return num::sigmoid(x); }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T y) const { return d * y * (T(1) - y); }
  };
};
struct gelu {  // x Phi(x), the exact form
  static constexpr bool of_output = false;
  template <class T>
  BRAID_HD T operator()(T x) const { return T(0.5) * x * (T(1) + num::erf(x * T(0.70710678118654752440))); }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T x) const {
      T const phi = T(0.39894228040143267794) * num::exp(T(-0.5) * x * x);
      return d * (T(0.5) * (T(1) + num::erf(x * T(0.70710678118654752440))) + x * phi);
    }
  };
};

}  // namespace braid::fn

// braid/core/sharing.hpp
namespace braid::inline v0 {

// What is there once under a name, shared or tied, must be the same wherever the name stands. `fuse` and `outputs`, where
// branches meet, ask for it.

/// The body of a tied fragment: its input and its layers.
template <class... L>
struct body {};
template <class Name>
struct tied_name {};
/// What stands under a name.
template <class Name, class Body>
struct part {};

/// The parts in a graph, and in elements behind a value of shape In.
template <class G>
struct parts {
  using list = types<>;
};
template <class... G>
using parts_t = decltype((types<>{} + ... + typename parts<G>::list{}));
template <class In, class L>
struct element_parts {
  using list = types<>;
};
namespace detail {
template <class In, class... L, std::size_t... I>
consteval auto parts_along(numbered<std::index_sequence<I...>, L...>) {
  using shapes = along_t<In, L...>;
  return (types<>{} + ... + typename element_parts<typename shapes::template before<I>, L>::list{});
}
}  // namespace detail
template <class In, class... L>
using parts_along_t = decltype(detail::parts_along<In>(fragment<L...>{}));

template <class In, class... L>
struct element_parts<In, residual_of<L...>> {
  using list = parts_along_t<In, L...>;
};
template <class In, class... L, class... S>
struct element_parts<In, projected_of<fragment<L...>, fragment<S...>>> {
  using list = decltype(parts_along_t<In, L...>{} + parts_along_t<In, S...>{});
};
template <class In, class Name, class... L>
struct element_parts<In, named_of<Name, L...>> {
  using list = parts_along_t<In, L...>;
};
template <class In, class Name, class... L>
struct element_parts<In, tied_of<Name, L...>> {
  using list = decltype(types<part<tied_name<Name>, body<In, L...>>>{} + parts_along_t<In, L...>{});
};
template <class O, class S, class... L>
struct parts<pipe<O, S, L...>> {
  using list = decltype(parts_t<S>{} + parts_along_t<out_t<S>, L...>{});
};
template <class O, class P, class... G>
struct parts<fused<O, P, G...>> {
  using list = parts_t<G...>;
};
template <class Name, class G>
struct parts<shared_graph<Name, G>> {
  using list = decltype(types<part<Name, G>>{} + parts_t<G>{});
};
template <class Name, class G, class O>
struct parts<weights_graph<Name, G, O>> : parts<shared_graph<Name, G>> {};
template <class Name, class G>
struct parts<named_graph<Name, G>> : parts<G> {};

namespace detail {
/// A number that tells the parameters of a bound unit from others: their kinds and sizes, in order.
template <class B>
consteval std::uint64_t signature() {
  std::uint64_t h = name_hash(std::string_view(""));
  auto const visit = [&]<class A>(auto const&, A&, auto const&...) { h = name_hash(pretty<typename A::spec>(), h); };
  typename B::template params<views<float>::template parameter> p{};
  typename B::template state<views<float>::template parameter> kept{};
  decltype(p)::each(p, visit), decltype(kept)::each(kept, visit);
  return h;
}
/// Whether layer L has the same parameters behind either shape; groups of layers only behind the same.
template <class A, class B, class L>
consteval bool same_parameters() {
  if constexpr (std::is_same_v<A, B>) return true;
  else if constexpr (poisoned<A, B> || !std::is_base_of_v<unit, L> || is_composed<L>) return false;
  else return signature<typename L::template on<A>>() == signature<typename L::template on<B>>();
}
template <class A, class B, class... L, std::size_t... I>
consteval bool same_along(numbered<std::index_sequence<I...>, L...>) {
  using a = along_t<A, L...>;
  using b = along_t<B, L...>;
  return (same_parameters<typename a::template before<I>, typename b::template before<I>, L>() && ...);
}
}  // namespace detail
/// Whether two bodies may stand under one name: the same, or the same tied layers over inputs for which their parameters
/// are the same (sequences of other lengths).
template <class A, class B>
inline constexpr bool same_body = std::is_same_v<A, B>;
template <class A, class B, class... L>
inline constexpr bool same_body<body<A, L...>, body<B, L...>> = detail::same_along<A, B>(fragment<L...>{});

namespace detail {
template <class A, class B>
inline constexpr bool clash = false;
template <class Name, class A, class B>
inline constexpr bool clash<part<Name, A>, part<Name, B>> = !same_body<A, B>;
template <class A, class... B>
consteval std::size_t first_clash() {
  std::size_t i = 0;
  bool hit = false;
  ((hit = hit || clash<A, B>, i += !hit), ...);
  return i;
}
template <class... P>
consteval std::size_t first_clashing() {
  std::size_t i = 0;
  bool hit = false;
  ((hit = hit || (first_clash<P, P...>() < sizeof...(P)), i += !hit), ...);
  return i;
}
template <class A, class B>
struct two_bodies;
template <class Name, class A, class B>
struct two_bodies<part<Name, A>, part<Name, B>> {
  using name = Name;
  using first = A;
  using second = B;
};
template <class... P>
consteval auto clash_among(types<P...>) {
  using none = part<void, void>;
  using one = nth<first_clashing<P...>(), P..., none>;
  return two_bodies<one, nth<first_clash<one, P...>(), P..., one>>{};
}
}  // namespace detail
/// Two different bodies of one name in G..., as first and second; equal where there is no such name.
template <class... G>
using two_bodies_t = decltype(detail::clash_among(distinct<parts_t<G...>>{}));

}  // namespace braid

// braid/core/fuse.hpp
namespace braid::inline v0 {

/// The shape of policy P over branches of these shapes. A policy with `weights` is two units: the weights, and the
/// policy itself, which takes them before its branches.
template <class P, class... Out>
struct fused_shape {
  using type = typename P::template on<Out...>::out;
};
template <class P, class... Out>
  requires(!poisoned<Out...> && requires { typename P::weights; })
struct fused_shape<P, Out...> {
  using type = typename P::template on<typename P::weights::template on<Out...>::out, Out...>::out;
};
template <class P, class... Out>
  requires(poisoned<Out...>)
struct fused_shape<P, Out...> {
  using type = poison;
};

struct a_policy;

template <class P, graph... G>
using fused_t = fused<typename fused_shape<P, out_t<G>...>::type, P, G...>;

template <class P>
struct fuser {
  template <graph... G>
    requires(sizeof...(G) > 0)
  constexpr auto operator()(G...) const {
    constexpr bool few = sizeof...(G) <= most_branches;
    static_assert(holds<few, at<P>, got<exactly<sizeof...(G)>>, wants<at_most<most_branches>>>,
                  "too many branches for one fusion: fuse groups of them, then fuse the groups");
    std::conditional_t<poisoned<out_t<G>...> || !few, unit, P>::template law<out_t<G>...>();
    using odd = two_bodies_t<G...>;
    static_assert(shapes_agree<at<typename odd::name>, got<typename odd::second>, wants<typename odd::first>>,
                  "one name, two bodies: give each shared or tied part a name of its own");
    if constexpr (few) return fused_t<P, G...>{};
    else return fused<poison, P, G...>{};
  }
  // What people also write, so that it is one error.
  template <class... G>
    requires(sizeof...(G) == 0 || !(graph<G> && ...))
  constexpr auto operator()(G...) const {
    static_assert(holds<(sizeof...(G) > 0 && (graph<G> && ...)), at<P>, got<G...>, wants<a_graph>>,
                  "fuse<policy>(a, b): each branch starts from a modality, as in `photo | flatten | dense<64>`");
    return fused<poison, P>{};
  }
};
/// Stands for a policy where something else was given.
struct no_policy : fusion_policy {
  template <class...>
  struct on {
    using out = poison;
  };
};
template <class P>
constexpr auto fuser_of(P) {
  constexpr bool is_policy = std::is_base_of_v<fusion_policy, P>;
  static_assert(holds<is_policy, at<fuser<P>>, got<P>, wants<a_policy>>,
                "fuse<policy>: a policy joins branches, e.g. sum, concat, attention<4>; layers go behind a `|`");
  return fuser<std::conditional_t<is_policy, P, no_policy>>{};
}

/// fuse<policy>(branches...): any policy, any graphs.
template <auto P>
inline constexpr auto fuse = fuser_of(P);
/// late<combine>(branches...): the branches end in decisions, one number a class.
template <auto P>
inline constexpr auto late = fuser_of(P);
/// hybrid<combine>(branches...): decisions of early and late fusions together.
template <auto P>
inline constexpr auto hybrid = fuser_of(P);

/// weights_of(shared<struct gaze>(fuse<attention<4>>(...))): what the fusion gave to each branch, as a value of the
/// net: name it in `outputs` to read it.
template <class Name, class O, class P, class... G>
  requires requires { typename P::weights; }
constexpr weights_graph<Name, fused<O, P, G...>, typename P::weights::template on<out_t<G>...>::out> weights_of(
    shared_graph<Name, fused<O, P, G...>>) {
  return {};
}

// ---- several outputs

template <class Tag, class G>
struct named_output {
  using graph = G;
  using tag = Tag;
};
struct output_base {};
/// inline constexpr bd::output<struct risk> risk;   outputs(risk(fused), ...)
template <class Tag>
struct output : output_base {
  using tag = Tag;
  static constexpr std::string_view name() { return tag_name<Tag>(); }
  template <graph G>
  constexpr named_output<Tag, G> operator()(G) const {
    return {};
  }
};
template <class... O>
struct outputs_graph {};
/// A net with several named values.
template <class... Tag, class... G>
constexpr auto outputs(named_output<Tag, G>...) {
  static_assert(holds<distinct<types<Tag...>>::size == sizeof...(Tag), at<outputs_graph<>>, got<Tag...>,
                      wants<exactly<distinct<types<Tag...>>::size>>>,
                "one name, two outputs: declare an output for each, inline constexpr bd::output<struct name> name");
  using odd = two_bodies_t<G...>;
  static_assert(shapes_agree<at<typename odd::name>, got<typename odd::second>, wants<typename odd::first>>,
                "one name, two bodies: give each shared or tied part a name of its own");
  return outputs_graph<named_output<Tag, G>...>{};
}

template <class T>
inline constexpr bool is_net = is_graph<T>;
template <class... O>
inline constexpr bool is_net<outputs_graph<O...>> = true;
template <class T>
concept net = is_net<T>;

}  // namespace braid

// braid/core/glob.hpp
namespace braid::inline v0 {

/// Whether a name fits a pattern whole: * stands for any characters, also for none and for dots, ? for one.
constexpr bool glob(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = pattern.npos, resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') star = p++, resume = n;
    else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) ++p, ++n;
    else if (star != pattern.npos) p = star + 1, n = ++resume;  // the last star takes one more
    else return false;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace braid

// braid/core/text_cursor.hpp
namespace braid::inline v0 {

/// A place in a piece of text inside a file, for the small parsers of file headers. Every way of going on checks the
/// end; a failure names the file, the byte in it, what was expected and what stands there.
///
/// errors  file_error from fail(), expect() and number().
class text_cursor {
 public:
  /// `text` begins at byte `base` of the file. `member` is put before the byte where a file has several parts
  /// ("member x"); empty for none. The text must outlive the cursor.
  text_cursor(std::string_view text, std::string file, std::string member, std::size_t base)
      : text_(text), file_(std::move(file)), member_(std::move(member)), base_(base) {}

  [[nodiscard]] bool ended() const { return at_ == text_.size(); }
  /// Characters passed so far.
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] char peek() const { return ended() ? '\0' : text_[at_]; }

  /// The next character as it stands, spaces included.
  char take(std::string_view expected) {
    if (ended()) fail(expected);
    return text_[at_++];
  }

  void skip_spaces() {
    while (!ended() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }

  /// Skips spaces, then `wanted` if it stands there; says whether it did.
  bool eat(std::string_view wanted) {
    skip_spaces();
    if (text_.substr(at_, wanted.size()) != wanted) return false;
    at_ += wanted.size();
    return true;
  }

  void expect(std::string_view wanted) {
    if (!eat(wanted)) fail(in_quotes(wanted));
  }

  /// Skips spaces, then a whole number without sign, without leading zeros, that fits std::size_t.
  std::size_t number(std::string_view expected) {
    skip_spaces();
    std::size_t const first = at_;
    std::size_t value = 0;
    for (; !ended() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_)
      if (__builtin_mul_overflow(value, std::size_t{10}, &value) ||
          __builtin_add_overflow(value, static_cast<std::size_t>(text_[at_] - '0'), &value))
        fail(std::string(expected) + " below 2^64", "a larger one");
    if (at_ == first) fail(expected);
    if (text_[first] == '0' && at_ - first > 1) fail(std::string(expected) + " without leading zeros", "0");
    return value;
  }

  /// Throws with what stands at the cursor as what was found.
  [[noreturn]] void fail(std::string_view expected) const {
    auto const code = static_cast<unsigned>(static_cast<unsigned char>(peek()));
    if (ended()) fail(expected, "the end");
    if (code < 0x20 || code > 0x7e) fail(expected, "a byte of value " + std::to_string(code));
    fail(expected, in_quotes({&text_[at_], 1}));
  }

  [[noreturn]] void fail(std::string_view expected, std::string_view found) const {
    throw file_error(file_, (member_.empty() ? "" : member_ + ", ") + byte_place(base_ + at_), expected, found);
  }

 private:
  std::string_view text_;
  std::string file_, member_;
  std::size_t base_ = 0, at_ = 0;
};

}  // namespace braid

// braid/core/json_cursor.hpp
namespace braid::inline v0 {

/// Whether the text is UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF.
inline bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    auto const at = [&](std::size_t k) { return static_cast<unsigned>(static_cast<unsigned char>(text[k])); };
    unsigned const first = at(i);
    std::size_t const length = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
    if (length == 0 || text.size() - i < length) return false;
    std::uint32_t code = length == 1 ? first : first & (0x7fu >> length);
    for (std::size_t k = 1; k < length; ++k) {
      if (at(i + k) >> 6 != 2) return false;
      code = code << 6 | (at(i + k) & 0x3f);
    }
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    i += length;
  }
  return true;
}

/// A cursor in JSON, for the parts of it that headers of weights and vocabularies are made of. Strict.
///
/// errors  file_error: as text_cursor's.
class json_cursor : public text_cursor {
 public:
  using text_cursor::text_cursor;

  /// { "key": ..., ... }: calls f(key) with the cursor at the value, which f must take.
  template <class F>
  void object(F&& f) {
    expect("{");
    if (eat("}")) return;
    do {
      std::string const key = string("a name");
      expect(":");
      f(key);
    } while (eat(","));
    expect("}");
  }
  /// A string, its escapes made into what they stand for; `expected` says what it is.
  std::string string(std::string_view expected) {
    if (!eat("\"")) fail(expected);
    std::string value;
    for (char c; (c = take("the closing quote")) != '"';) {
      if (static_cast<unsigned char>(c) < 0x20) fail("no control characters in a string", "one");
      if (c == '\\') escape(value);
      else value += c;
    }
    if (!is_utf8(value)) fail("a string in UTF-8", "other bytes");
    return value;
  }

 private:
  void escape(std::string& value) {
    char const c = take("an escape");
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    if (auto const i = letters.find(c); i != std::string_view::npos) {
      value += meanings[i];
      return;
    }
    if (c != 'u') fail("an escape of JSON", in_quotes({&c, 1}));
    std::uint32_t code = hex4();
    if (code >= 0xd800 && code < 0xdc00) {  // the first half of a pair
      if (take("a second \\u") != '\\' || take("a second \\u") != 'u') fail("a second \\u", "none");
      std::uint32_t const low = hex4();
      if (low < 0xdc00 || low > 0xdfff) fail("the second half of a pair", "another character");
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    // A lone second half becomes bytes that is_utf8 refuses.
    auto const put = [&](std::uint32_t lead, std::uint32_t bits) { value += static_cast<char>(lead | bits); };
    if (code < 0x80) return put(0, code);
    if (code < 0x800) put(0xc0, code >> 6);
    else if (code < 0x10000) put(0xe0, code >> 12);
    else put(0xf0, code >> 18), put(0x80, code >> 12 & 0x3f);
    if (code >= 0x800) put(0x80, code >> 6 & 0x3f);
    put(0x80, code & 0x3f);
  }

  std::uint32_t hex4() {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
      constexpr std::string_view low = "0123456789abcdef", high = "0123456789ABCDEF";
      char const c = take("a hexadecimal digit");
      auto const digit = low.find(c) != std::string_view::npos ? low.find(c) : high.find(c);
      if (digit == std::string_view::npos) fail("a hexadecimal digit", in_quotes({&c, 1}));
      code = code << 4 | static_cast<std::uint32_t>(digit);
    }
    return code;
  }
};

/// A JSON string, quotes included.
inline std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (char const c : text) {
    constexpr std::string_view hex = "0123456789abcdef";
    auto const code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out += '\\', out += c;
    else if (code < 0x20) out.append("\\u00").append(1, hex[code >> 4]).append(1, hex[code & 15]);
    else out += c;
  }
  return out + '"';
}

}  // namespace braid

// braid/core/option.hpp
namespace braid::inline v0 {

// Options of a unit are numbers that it gets in a call, in any order: conv2d<16, 3>(stride<2>, pad<1>). They leave
// nothing but integers among the unit's arguments. A unit with options has
//
//   using options             option::list of its last arguments as options, with their defaults
//   operator()(Option...)     which first asks option::law<Self, Option...>(), then value_or for each
//   using of = Self           in `on`, so that a summary writes the unit as its user did

namespace option {
template <std::size_t N>
struct stride {
  static constexpr std::size_t value = N, least = 1;
};
template <std::size_t N>
struct pad {
  static constexpr std::size_t value = N;
};
template <std::size_t N>
struct dilation {
  static constexpr std::size_t value = N, least = 1;
};
template <std::size_t N>
struct groups {
  static constexpr std::size_t value = N, least = 1;
};
template <std::size_t N>
struct output_pad {
  static constexpr std::size_t value = N;
};
template <std::size_t N>
struct layers {
  static constexpr std::size_t value = N, least = 1;
};
template <std::size_t N>
struct directions {
  static constexpr std::size_t value = N;
  static constexpr std::string_view word = "bidirectional";  ///< how users write it
};
/// A number of a layer, in percent: clang 14 takes no floating-point template arguments.
template <std::size_t N>
struct percent {
  static constexpr std::size_t value = N;
};

/// The number that option O is of this kind; else what it was before.
template <template <std::size_t> class Kind, class O>
inline constexpr auto number = [](std::size_t before) { return before; };
template <template <std::size_t> class Kind, std::size_t N>
inline constexpr auto number<Kind, Kind<N>> = [](std::size_t) { return N; };

/// Whether A and B are one option, whatever their values.
template <class A, class B>
inline constexpr bool alike = std::is_same_v<A, B>;
template <template <std::size_t> class Kind, std::size_t N, std::size_t M>
inline constexpr bool alike<Kind<N>, Kind<M>> = true;

/// The options that a unit takes, with the values that they have where nothing is said.
template <class... Option>
struct list {
  template <class O>
  static constexpr bool has = (alike<Option, O> || ...);
};

/// The least value that option O may have, and whether its value is one.
template <class O>
inline constexpr std::size_t least = 0;
template <class O>
  requires(O::least > 0)
inline constexpr std::size_t least<O> = O::least;
template <class O>
inline constexpr bool suffices = true;
template <class O>
  requires(O::least > 0)
inline constexpr bool suffices<O> = O::value >= O::least;

/// The value of option Kind among O..., or Default; not below its least, of which the law has spoken.
template <template <std::size_t> class Kind, std::size_t Default, class... O>
consteval std::size_t value_or() {
  std::size_t v = Default;
  ((v = number<Kind, O>(v)), ...);
  return v < least<Kind<1>> ? least<Kind<1>> : v;
}

namespace detail {
template <class O, class... All>
inline constexpr bool once = (std::size_t{alike<O, All>} + ... + 0) == 1;
}  // namespace detail

struct said_once;

/// The law of such a call: the unit's own options, each of them once.
template <class Unit, class... O>
consteval void law() {
  using known = typename Unit::options;
  constexpr std::size_t foreign = first_false({known::template has<O>..., false});
  static_assert(holds<foreign == sizeof...(O), at<Unit>, got<nth<foreign, O..., void>>, wants<known>>,
                "no such option of this unit: `wants` lists those that it has; e.g. conv2d<16, 3>(stride<2>, pad<1>)");
  if constexpr (foreign == sizeof...(O)) {
    constexpr std::size_t twice = first_false({detail::once<O, O...>..., false});
    static_assert(holds<twice == sizeof...(O), at<Unit>, got<nth<twice, O..., void>>, wants<said_once>>,
                  "an option is given twice: say it once");
    constexpr std::size_t low = first_false({suffices<O>..., false});
    static_assert(holds<low == sizeof...(O), at<Unit>, got<nth<low, O..., void>>, wants<at_least<1>>>, "a size of 0: sizes are at least 1");
  }
}
}  // namespace option

template <std::size_t N>
inline constexpr option::stride<N> stride{};
template <std::size_t N>
inline constexpr option::pad<N> pad{};
template <std::size_t N>
inline constexpr option::dilation<N> dilation{};
template <std::size_t N>
inline constexpr option::groups<N> groups{};
/// Rows and columns more on the far side of a transposed convolution, which a stride leaves open.
template <std::size_t N>
inline constexpr option::output_pad<N> output_pad{};
template <std::size_t N>
inline constexpr option::layers<N> layers{};
inline constexpr option::directions<2> bidirectional{};
template <std::size_t N>
inline constexpr option::percent<N> percent{};

}  // namespace braid

// braid/core/quantile.hpp
namespace braid::inline v0 {

/// The q-quantile of sorted numbers, between neighbours in a line; an infinity is taken as it is. Precondition: there is one.
///
/// source  numpy.quantile with its default method.
inline double quantile(std::span<double const> sorted, double q) {
  double const at = q * double(sorted.size() - 1);
  auto const i = std::size_t(at);
  double const part = at - double(i);
  if (part == 0 || sorted[i] == sorted[i + 1]) return sorted[i];
  return sorted[i] + part * (sorted[i + 1] - sorted[i]);
}

}  // namespace braid

// braid/core/scaling.hpp
namespace braid::inline v0 {

/// How numbers come to one scale.
enum class scaling {
  standard,  ///< mean 0, deviation 1 (of the n, not n - 1)
  robust     ///< median 0, middle half as wide as 1: outliers do not move it
};

/// What is taken off a number, and what it is then divided by.
struct number_scale {
  double middle = 0, width = 1;

  /// Of these numbers, in any order; width 1 where they are all one. Precondition: there is one.
  ///
  /// source  sklearn.preprocessing.StandardScaler, RobustScaler.
  static number_scale of(std::vector<double> numbers, scaling how) {
    double const n = double(numbers.size());
    double middle = 0, width = 0;
    if (how == scaling::standard) {
      for (double v : numbers) middle += v / n;
      for (double v : numbers) width += (v - middle) * (v - middle) / n;
      width = std::sqrt(width);
    } else {
      std::sort(numbers.begin(), numbers.end());
      middle = quantile(numbers, 0.5), width = quantile(numbers, 0.75) - quantile(numbers, 0.25);
    }
    return {middle, width > 1e-14 * std::abs(middle) ? width : 1};  // rounding leaves some width where all are one
  }
  double operator()(double v) const { return (v - middle) / width; }
};

}  // namespace braid

// braid/core/special.hpp
namespace braid::inline v0::num {

// The logarithm of the gamma function and its derivatives, for x > 0. Each is taken to a large argument by its
// recurrence, and there by its asymptotic series in 1/x (Abramowitz and Stegun 6.1.41, 6.3.18, 6.4.12), of Bernoulli's
// numbers. Our own, since std::lgamma writes to a global and no library has the others. Errors are relative to the
// value or, near a zero (of lgamma 1 and 2, of digamma 1.4616), to 1.

namespace detail {
/// From where on the series is used: at 10, its first term left out is below 1e-16 of the value, at 4 below 1e-8.
template <class T>
inline constexpr T series_from = sizeof(T) > 4 ? T(10) : T(4);
}  // namespace detail

/// log Gamma(x).
template <class T>
BRAID_HD inline T lgamma(T x) {
  T product = 1;
  while (x < detail::series_from<T>) product *= x, x += T(1);
  T const i = T(1) / x, s = i * i;
  T series = T(-3617.0 / 122400);
  series = T(1.0 / 156) + s * series;
  series = T(-691.0 / 360360) + s * series;
  series = T(1.0 / 1188) + s * series;
  series = T(-1.0 / 1680) + s * series;
  series = T(1.0 / 1260) + s * series;
  series = T(-1.0 / 360) + s * series;
  series = T(1.0 / 12) + s * series;
  return (x - T(0.5)) * log(x) - x + T(0.91893853320467274178) + i * series - log(product);  // 0.918...: log(2 pi) / 2
}
/// The derivative of lgamma.
template <class T>
BRAID_HD inline T digamma(T x) {
  T before = 0;
  while (x < detail::series_from<T>) before += T(1) / x, x += T(1);
  T const i = T(1) / x, s = i * i;
  T series = T(-1.0 / 12);
  series = T(691.0 / 32760) + s * series;
  series = T(-1.0 / 132) + s * series;
  series = T(1.0 / 240) + s * series;
  series = T(-1.0 / 252) + s * series;
  series = T(1.0 / 120) + s * series;
  series = T(-1.0 / 12) + s * series;
  return log(x) - T(0.5) * i + s * series - before;
}
/// The derivative of digamma.
template <class T>
BRAID_HD inline T trigamma(T x) {
  T before = 0;
  while (x < detail::series_from<T>) before += T(1) / (x * x), x += T(1);
  T const i = T(1) / x, s = i * i;
  T series = T(7.0 / 6);
  series = T(-691.0 / 2730) + s * series;
  series = T(5.0 / 66) + s * series;
  series = T(-1.0 / 30) + s * series;
  series = T(1.0 / 42) + s * series;
  series = T(-1.0 / 30) + s * series;
  series = T(1.0 / 6) + s * series;
  return before + i * (T(1) + T(0.5) * i + s * series);
}

}  // namespace braid::num

// braid/core/team.hpp
namespace braid::inline v0 {

// A team works out one place of a result together: on a device some neighbouring threads, on a host one. Its functions are
// called by all members; `sum` and `most` give each of them the same.

/// The team of one.
struct alone {
  static constexpr unsigned size = 1;
  BRAID_HD static constexpr unsigned rank() { return 0; }
  template <class T>
  BRAID_HD static T sum(T x) {
    return x;
  }
  template <class T>
  BRAID_HD static T most(T x) {
    return x;
  }
};

namespace num {
/// N numbers that lie on a 16 byte boundary where Aligned says so.
template <std::size_t N, bool Aligned, class T>
BRAID_HD inline void load(T (&to)[N], T const* from) {
#ifdef __CUDA_ARCH__
  constexpr bool fours = Aligned && N % 4 == 0 && sizeof(T) == 4;
#else
  constexpr bool fours = false;
#endif
  if constexpr (fours) {
    struct alignas(16) four {
      T of[4];
    };
    BRAID_UNROLL
    for (std::size_t i = 0; i < N; i += 4) {
      four const v = *reinterpret_cast<four const*>(from + i);
      BRAID_UNROLL
      for (std::size_t e = 0; e < 4; ++e) to[i + e] = v.of[e];
    }
  } else {
    BRAID_UNROLL
    for (std::size_t i = 0; i < N; ++i) to[i] = from[i];
  }
}
}  // namespace num

}  // namespace braid

// braid/core/text_table.hpp
namespace braid::inline v0 {

/// Cells in rows, the first of them the heads: as text, the first `left` columns aligned to the left and the others to the
/// right, with `rule` a line under the heads; and as CSV.
class text_table {
 public:
  explicit text_table(std::vector<std::string> heads, std::size_t left = 1, bool rule = false)
      : rows_{std::move(heads)}, left_(left), rule_(rule) {}
  void add(std::vector<std::string> row) {
    row.resize(rows_[0].size());
    rows_.push_back(std::move(row));
  }
  std::string text() const {
    std::vector<std::size_t> wide(rows_[0].size());
    for (auto const& r : rows_)
      for (std::size_t c = 0; c < r.size(); ++c) wide[c] = std::max(wide[c], columns_of(r[c]));
    std::string out;
    for (auto const& r : rows_) {
      std::string line;
      for (std::size_t c = 0; c < r.size(); ++c) {
        std::string const gap(wide[c] - columns_of(r[c]), ' ');
        line += (c ? "  " : "") + (c < left_ ? r[c] + gap : gap + r[c]);
      }
      std::size_t const whole = columns_of(line);
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + "\n";
      if (rule_ && &r == &rows_.front()) out += std::string(whole, '-') + "\n";
    }
    return out;
  }
  std::string csv() const {
    std::string out;
    for (auto const& r : rows_) {
      for (std::size_t c = 0; c < r.size(); ++c) out += (c ? "," : "") + quoted(r[c]);
      out += "\n";
    }
    return out;
  }

 private:
  static std::size_t columns_of(std::string const& s) {  // a character of UTF-8 is one column
    return std::size_t(std::count_if(s.begin(), s.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  }
  static std::string quoted(std::string const& s) {
    if (s.find_first_of(",\"\n") == s.npos) return s;
    std::string q = "\"";
    for (char c : s) q += c == '"' ? "\"\"" : std::string(1, c);
    return q + "\"";
  }
  std::vector<std::vector<std::string>> rows_;
  std::size_t left_;
  bool rule_;
};

/// A number with so many decimals, or a dash where there is none.
inline std::string decimals(double v, int places) {
  if (!std::isfinite(v)) return "-";
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", places, v);
  return text;
}
/// Bytes in the largest unit that leaves one or more: 512 B, 3.4 kB, 1.2 MB.
inline std::string bytes_in_words(std::size_t bytes) {
  char text[64];
  if (bytes < 1000) std::snprintf(text, sizeof text, "%zu B", bytes);
  else if (bytes < 1000000) std::snprintf(text, sizeof text, "%.1f kB", double(bytes) / 1e3);
  else std::snprintf(text, sizeof text, "%.1f MB", double(bytes) / 1e6);
  return text;
}

}  // namespace braid

// braid/core/window.hpp
namespace braid::inline v0 {

/// A window along one axis: Kernel taps, Dilation apart, moved by Stride over N places with Pad zeros at either end.
template <std::size_t N, std::size_t Kernel = 1, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t Dilation = 1>
struct axis {
  static_assert(Kernel > 0 && Dilation > 0, "a window and its dilation are at least 1");
  static constexpr std::size_t size = N, kernel = Kernel, stride = Stride, pad = Pad, dilation = Dilation;
  static constexpr std::size_t reach = (Kernel - 1) * Dilation + 1;  ///< from the first tap to the last
  static constexpr bool fits = Stride > 0 && N + 2 * Pad >= reach;
  static constexpr std::size_t out = fits ? (N + 2 * Pad - reach) / Stride + 1 : 0;

  /// Where tap k lies for result o; wraps far beyond N where that is padding.
  BRAID_HD static constexpr std::size_t under(std::size_t o, std::size_t k) { return o * Stride + k * Dilation - Pad; }
  /// Results whose window reaches over place i: [first, end).
  BRAID_HD static constexpr std::size_t first_covering(std::size_t i) {
    return i + Pad < reach ? 0 : (i + Pad - reach) / Stride + 1;
  }
  BRAID_HD static constexpr std::size_t end_covering(std::size_t i) {
    std::size_t const e = (i + Pad) / Stride + 1;
    return e < out ? e : out;
  }
  /// The tap with which result o, covering place i, meets it; Kernel where i lies between two taps.
  BRAID_HD static constexpr std::size_t tap(std::size_t o, std::size_t i) {
    std::size_t const d = i + Pad - o * Stride;
    return d % Dilation == 0 ? d / Dilation : Kernel;
  }
};

/// A place in a volume: plane, row, column.
struct voxel {
  std::size_t z, y, x;
};

/// A window over a volume, which an image is with one plane and a sequence with one row. Channels lie last, in Groups
/// groups which do not see one another. Z, Y, X: axis.
template <class Z, class Y, class X, std::size_t Groups = 1>
struct window_of {
  using z = Z;
  using y = Y;
  using x = X;
  static constexpr std::size_t groups = Groups, taps = Z::kernel * Y::kernel * X::kernel;
  static constexpr bool fits = Z::fits && Y::fits && X::fits;
  static constexpr std::size_t pixels_in = Z::size * Y::size * X::size, pixels_out = Z::out * Y::out * X::out;

  BRAID_HD static constexpr voxel voxel_in(std::size_t pixel) {
    return {pixel / (Y::size * X::size), pixel / X::size % Y::size, pixel % X::size};
  }
  BRAID_HD static constexpr voxel voxel_out(std::size_t pixel) {
    return {pixel / (Y::out * X::out), pixel / X::out % Y::out, pixel % X::out};
  }
  BRAID_HD static constexpr std::size_t pixel_in(std::size_t iz, std::size_t iy, std::size_t ix) {
    return (iz * Y::size + iy) * X::size + ix;
  }
  BRAID_HD static constexpr std::size_t pixel_out(std::size_t oz, std::size_t oy, std::size_t ox) {
    return (oz * Y::out + oy) * X::out + ox;
  }
  BRAID_HD static constexpr bool inside(std::size_t iz, std::size_t iy, std::size_t ix) {
    return iz < Z::size && iy < Y::size && ix < X::size;
  }
};

/// The usual one: Kernel x Kernel moved over an image of H x W by Stride, with Pad zeros around it.
template <std::size_t H, std::size_t W, std::size_t Kernel, std::size_t Stride, std::size_t Pad>
struct window : window_of<axis<1>, axis<H, Kernel, Stride, Pad>, axis<W, Kernel, Stride, Pad>> {
  static constexpr std::size_t height = H, width = W, kernel = Kernel, stride = Stride, pad = Pad;
  static constexpr std::size_t height_out = axis<H, Kernel, Stride, Pad>::out;
  static constexpr std::size_t width_out = axis<W, Kernel, Stride, Pad>::out;
};

}  // namespace braid

// braid/backend/backend.hpp
namespace braid::inline v0 {

/// Whether a product replaces what is there or is added to it.
struct overwrite_t {};
struct accumulate_t {};
inline constexpr overwrite_t overwrite{};
inline constexpr accumulate_t accumulate{};

namespace detail {
using probe = batch<shape<3>, float>;
using const_probe = batch<shape<3>, float const>;
struct probe_op {
  BRAID_HD void operator()(std::size_t, std::size_t) const {}
};
// Here and not where they are used: a kernel's functor must not be private (nvcc).
template <class T>
struct take_over {
  T* to;
  T const* from;
  BRAID_HD void operator()(std::size_t i, std::size_t) const { to[i] = from[i]; }
};
template <class T>
struct add_to {
  T* to;
  T const* from;
  BRAID_HD void operator()(std::size_t i, std::size_t) const { to[i] += from[i]; }
};
}  // namespace detail

/// What units ask of a place to compute. Sizes are template arguments; only rows are known at run time.
///
///   scalar                           float, or double for the oracle
///   layout<Spec>                     how a parameter lies: size, and place(i) of PyTorch's i-th element
///   allocate(n), release(p, n)       n scalars, zero, on a cache line
///   upload(p, host, n), download(host, p, n), zero(p, n)
///   each<N>(rows, op)                op(r, j) for every row r and j < N; no order, no overlap between them
///   teams<Size, N>(rows, op)         the same with op(r, j, team), by Size threads together where there are threads
///   map(h, f, a...)                  h = f(a...) elementwise; a tensor argument is one value a column, a batch of
///                                    shape<1> one a row
///   copy(h, a)
///   gemm_nt(how, h, a, w)            h  = a w'   h: [n, N], a: [n, F], w: [N, F]
///   gemm_nn(how, da, g, w)           da = g w
///   gemm_tn(dw, g, a)                dw += g' a
///   affine(h, a, w, b)               h  = a w' + b
///   fill_rows(h, b), add_rows(db, g) every row = b; db += the sum of rows
///   reduce<N>(out, rows, op)         out[j] += the sum over r of op(r, j)
///   conv2d(h, a, w, b), conv2d_din(da, g, w), conv2d_dw(dw, g, a)    with channels last; the window_of before them
///                                    has up to three axes, dilation and groups: w: [O, C / groups, K...]; b.data may
///                                    be null
///   sum(p, n)                        of n scalars, as a host double
///   sum_squares(p, n)
template <class K>
concept backend = requires(K k, typename K::scalar* p, typename K::scalar const* q, std::size_t n) {
  { k.allocate(n) } -> std::same_as<typename K::scalar*>;
  k.release(p, n);
  k.upload(p, q, n);
  k.download(p, q, n);
  k.zero(p, n);
  k.template each<3>(n, detail::probe_op{});
  { k.sum(q, n) } -> std::convertible_to<double>;
  { k.sum_squares(q, n) } -> std::convertible_to<double>;
  K::template layout<matrix<2, shape<3>>>::size;
};

/// One flat buffer of a backend. Owns.
template <backend K>
class buffer {
 public:
  using T = typename K::scalar;
  buffer() = default;
  explicit buffer(std::size_t n, K k = {}) : k_(k), data_(n ? k.allocate(n) : nullptr), size_(n) {}
  buffer(buffer&& o) noexcept : k_(o.k_), data_(std::exchange(o.data_, nullptr)), size_(std::exchange(o.size_, 0)) {}
  buffer& operator=(buffer&& o) noexcept {
    std::swap(k_, o.k_), std::swap(data_, o.data_), std::swap(size_, o.size_);
    return *this;
  }
  buffer(buffer const& o) : buffer(o.size_, o.k_) { copy_from(o); }
  buffer& operator=(buffer const& o) {
    if (this != &o) {
      if (size_ != o.size_) *this = buffer(o.size_, o.k_);
      copy_from(o);
    }
    return *this;
  }
  ~buffer() {
    if (data_) k_.release(data_, size_);
  }

  T* data() { return data_; }
  T const* data() const { return data_; }
  std::size_t size() const { return size_; }
  void zero() { k_.zero(data_, size_); }

 private:
  void copy_from(buffer const& o) {
    if (size_) k_.template each<1>(size_, detail::take_over<T>{data_, o.data_});
  }
  K k_{};
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace braid

// braid/backend/ops.hpp
namespace braid::inline v0::ops {

// The loop bodies of the plain backends: plain structs of pointers, templated over integers and functors, so that the
// same code runs in a host loop and in a device kernel. op(r, j): row r, column j.

// How an argument of `map` is read: at its own place, one a row, one a column.
template <class T, std::size_t Stride>
struct every {
  T const* data;
  BRAID_HD T operator()(std::size_t r, std::size_t j) const { return data[r * Stride + j]; }
};
template <class T, std::size_t Stride>
struct a_row {
  T const* data;
  BRAID_HD T operator()(std::size_t r, std::size_t) const { return data[r * Stride]; }
};
template <class T>
struct a_column {
  T const* data;
  BRAID_HD T operator()(std::size_t, std::size_t j) const { return data[j]; }
};
template <std::size_t N, class S, class T, std::size_t Stride>
constexpr auto reader(batch<S, T, Stride> b) {
  static_assert(S::size == N || S::size == 1, "map: an argument has as many columns as the result, or one");
  if constexpr (S::size == N) return every<std::remove_const_t<T>, Stride>{b.data};
  else return a_row<std::remove_const_t<T>, Stride>{b.data};
}
template <std::size_t N, class Spec, class T>
constexpr auto reader(tensor<Spec, T> t) {
  static_assert(Spec::size == N, "map: a tensor argument has one number a column");
  return a_column<std::remove_const_t<T>>{t.data};
}

template <class T, std::size_t Stride, class F, class... A>
struct map_op;
template <class T, std::size_t Stride, class F, class A>
struct map_op<T, Stride, F, A> {
  T* out;
  F f;
  A a;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { out[r * Stride + j] = f(a(r, j)); }
};
template <class T, std::size_t Stride, class F, class A, class B>
struct map_op<T, Stride, F, A, B> {
  T* out;
  F f;
  A a;
  B b;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { out[r * Stride + j] = f(a(r, j), b(r, j)); }
};
template <class T, std::size_t Stride, class F, class A, class B, class C>
struct map_op<T, Stride, F, A, B, C> {
  T* out;
  F f;
  A a;
  B b;
  C c;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    out[r * Stride + j] = f(a(r, j), b(r, j), c(r, j));
  }
};
template <class T, std::size_t Stride, class F, class A, class B, class C, class D>
struct map_op<T, Stride, F, A, B, C, D> {
  T* out;
  F f;
  A a;
  B b;
  C c;
  D d;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    out[r * Stride + j] = f(a(r, j), b(r, j), c(r, j), d(r, j));
  }
};

template <class Op>
struct by_one {
  Op op;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { op(r, j, alone{}); }
};

// Products with a matrix w: [N, F] in the canonical layout.
template <class T, std::size_t N, std::size_t F, std::size_t SH, std::size_t SA, bool Add>
struct gemm_nt {
  T* h;
  T const *a, *w;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T s = Add ? h[r * SH + j] : T(0);
    for (std::size_t q = 0; q < F; ++q) s += a[r * SA + q] * w[j * F + q];
    h[r * SH + j] = s;
  }
};
template <class T, std::size_t N, std::size_t F, std::size_t SG, std::size_t SA, bool Add>
struct gemm_nn {
  T* da;
  T const *g, *w;
  BRAID_HD void operator()(std::size_t r, std::size_t q) const {
    T s = Add ? da[r * SA + q] : T(0);
    for (std::size_t j = 0; j < N; ++j) s += g[r * SG + j] * w[j * F + q];
    da[r * SA + q] = s;
  }
};
template <class T, std::size_t F, std::size_t SG, std::size_t SA>
struct gemm_tn {  // over the rows of dw: [N, F]
  T* dw;
  T const *g, *a;
  std::size_t rows;
  BRAID_HD void operator()(std::size_t j, std::size_t q) const {
    T s = dw[j * F + q];
    for (std::size_t r = 0; r < rows; ++r) s += g[r * SG + j] * a[r * SA + q];
    dw[j * F + q] = s;
  }
};
template <class T, class Op>
struct reduce {  // one column after another
  T* out;
  Op op;
  std::size_t rows;
  BRAID_HD void operator()(std::size_t, std::size_t j) const {
    T s = out[j];
    for (std::size_t r = 0; r < rows; ++r) s += op(r, j);
    out[j] = s;
  }
};

}  // namespace braid::ops

// braid/backend/ops_window.hpp
namespace braid::inline v0::ops {

// Convolution and pooling with channels last, one result a call. Win: braid::window_of.

/// Where tap t of filter o for channel q lies: o Output + q Channel + t Tap. Filters of C channels, in PyTorch's order.
template <std::size_t C, class Win>
struct given_filters {
  static constexpr std::size_t output = C * Win::taps, channel = Win::taps, tap = 1;
};

template <class T, class Win, std::size_t C, std::size_t O, class Lie = given_filters<C, Win>>
struct conv2d {  // r: a pixel of the result, o: an output channel
  T* h;
  T const *a, *w, *b;  // b may be null
  BRAID_HD void operator()(std::size_t r, std::size_t o) const {
    using Z = typename Win::z;
    using Y = typename Win::y;
    using X = typename Win::x;
    voxel const at = Win::voxel_out(r % Win::pixels_out);
    T const* const image = a + r / Win::pixels_out * Win::pixels_in * C * Win::groups + o / (O / Win::groups) * C;
    T const* f = w + o * Lie::output;
    T s = b ? b[o] : T(0);
    for (std::size_t kz = 0; kz < Z::kernel; ++kz)
      for (std::size_t ky = 0; ky < Y::kernel; ++ky)
        for (std::size_t kx = 0; kx < X::kernel; ++kx, f += Lie::tap) {
          std::size_t const z = Z::under(at.z, kz), y = Y::under(at.y, ky), x = X::under(at.x, kx);
          if (!Win::inside(z, y, x)) continue;
          T const* const p = image + Win::pixel_in(z, y, x) * C * Win::groups;
          for (std::size_t q = 0; q < C; ++q) s += p[q] * f[q * Lie::channel];
        }
    h[r * O + o] = s;
  }
};

template <class T, class Win, std::size_t C, std::size_t O, class Lie = given_filters<C, Win>>
struct conv2d_din {  // r: a pixel of the input, c: an input channel
  T* da;
  T const *g, *w;
  BRAID_HD void operator()(std::size_t r, std::size_t c) const {
    using Z = typename Win::z;
    using Y = typename Win::y;
    using X = typename Win::x;
    constexpr std::size_t group = O / Win::groups;
    std::size_t const from = c / C * group;
    voxel const at = Win::voxel_in(r % Win::pixels_in);
    T const* const image = g + r / Win::pixels_in * Win::pixels_out * O + from;
    T const* const filters = w + from * Lie::output + c % C * Lie::channel;
    T s = 0;
    for (std::size_t z = Z::first_covering(at.z); z < Z::end_covering(at.z); ++z)
      for (std::size_t y = Y::first_covering(at.y); y < Y::end_covering(at.y); ++y)
        for (std::size_t x = X::first_covering(at.x); x < X::end_covering(at.x); ++x) {
          std::size_t const kz = Z::tap(z, at.z), ky = Y::tap(y, at.y), kx = X::tap(x, at.x);
          if (kz == Z::kernel || ky == Y::kernel || kx == X::kernel) continue;
          T const* const d = image + Win::pixel_out(z, y, x) * O;
          T const* const f = filters + ((kz * Y::kernel + ky) * X::kernel + kx) * Lie::tap;
          for (std::size_t o = 0; o < group; ++o) s += d[o] * f[o * Lie::output];
        }
    da[r * C * Win::groups + c] = s;
  }
};

template <class T, class Win, std::size_t C, std::size_t O, class Lie = given_filters<C, Win>>
struct conv2d_dw {  // o: an output channel, j: channel and tap of its filter
  T* dw;
  T const *g, *a;
  std::size_t rows;
  BRAID_HD void operator()(std::size_t o, std::size_t j) const {
    using Z = typename Win::z;
    using Y = typename Win::y;
    using X = typename Win::x;
    std::size_t const q = j / Win::taps, t = j % Win::taps, c = o / (O / Win::groups) * C + q;
    std::size_t const kz = t / (Y::kernel * X::kernel), ky = t / X::kernel % Y::kernel, kx = t % X::kernel;
    T& to = dw[o * Lie::output + q * Lie::channel + t * Lie::tap];
    T s = to;
    for (std::size_t n = 0; n < rows; ++n)
      for (std::size_t oz = 0; oz < Z::out; ++oz)
        for (std::size_t oy = 0; oy < Y::out; ++oy)
          for (std::size_t ox = 0; ox < X::out; ++ox) {
            std::size_t const z = Z::under(oz, kz), y = Y::under(oy, ky), x = X::under(ox, kx);
            if (Win::inside(z, y, x))
              s += g[(n * Win::pixels_out + Win::pixel_out(oz, oy, ox)) * O + o] *
                   a[(n * Win::pixels_in + Win::pixel_in(z, y, x)) * C * Win::groups + c];
          }
    to = s;
  }
};

// Pooling: r a pixel, q a channel.
template <class T, class Win, std::size_t C>
struct max_pool {
  T* h;
  T const* a;
  BRAID_HD void operator()(std::size_t r, std::size_t q) const {
    using Z = typename Win::z;
    using Y = typename Win::y;
    using X = typename Win::x;
    voxel const at = Win::voxel_out(r % Win::pixels_out);
    T const* const image = a + r / Win::pixels_out * Win::pixels_in * C + q;
    bool any = false;
    T best = 0;
    for (std::size_t kz = 0; kz < Z::kernel; ++kz)
      for (std::size_t ky = 0; ky < Y::kernel; ++ky)
        for (std::size_t kx = 0; kx < X::kernel; ++kx) {
          std::size_t const z = Z::under(at.z, kz), y = Y::under(at.y, ky), x = X::under(at.x, kx);
          if (!Win::inside(z, y, x)) continue;
          T const v = image[Win::pixel_in(z, y, x) * C];
          best = !any || v > best || v != v ? v : best;  // a NaN stays, as in PyTorch
          any = true;
        }
    h[r * C + q] = best;
  }
};
template <class T, class Win, std::size_t C>
struct max_pool_din {  // r: a pixel of the input; it gets what the windows give in which it was the first largest
  T* da;
  T const *g, *a, *h;
  BRAID_HD void operator()(std::size_t r, std::size_t q) const {
    using Z = typename Win::z;
    using Y = typename Win::y;
    using X = typename Win::x;
    std::size_t const n = r / Win::pixels_in, here = r % Win::pixels_in;
    voxel const at = Win::voxel_in(here);
    T const* const image = a + n * Win::pixels_in * C + q;
    T const mine = image[here * C];
    T s = 0;
    for (std::size_t oz = Z::first_covering(at.z); oz < Z::end_covering(at.z); ++oz)
      for (std::size_t oy = Y::first_covering(at.y); oy < Y::end_covering(at.y); ++oy)
        for (std::size_t ox = X::first_covering(at.x); ox < X::end_covering(at.x); ++ox) {
          std::size_t const o = (n * Win::pixels_out + Win::pixel_out(oz, oy, ox)) * C + q;
          bool first = h[o] == mine;
          for (std::size_t kz = 0; kz < Z::kernel; ++kz)
            for (std::size_t ky = 0; ky < Y::kernel; ++ky)
              for (std::size_t kx = 0; kx < X::kernel; ++kx) {
                std::size_t const z = Z::under(oz, kz), y = Y::under(oy, ky), x = X::under(ox, kx);
                if (!Win::inside(z, y, x)) continue;
                std::size_t const other = Win::pixel_in(z, y, x);
                if (other < here) first = first && image[other * C] != mine;
              }
          s += first ? g[o] : T(0);
        }
    da[r * C + q] = s;
  }
};
template <class T, class Win, std::size_t C>
struct avg_pool {  // the padding counts, as torch's count_include_pad does by default
  T* h;
  T const* a;
  BRAID_HD void operator()(std::size_t r, std::size_t q) const {
    using Z = typename Win::z;
    using Y = typename Win::y;
    using X = typename Win::x;
    voxel const at = Win::voxel_out(r % Win::pixels_out);
    T const* const image = a + r / Win::pixels_out * Win::pixels_in * C + q;
    T s = 0;
    for (std::size_t kz = 0; kz < Z::kernel; ++kz)
      for (std::size_t ky = 0; ky < Y::kernel; ++ky)
        for (std::size_t kx = 0; kx < X::kernel; ++kx) {
          std::size_t const z = Z::under(at.z, kz), y = Y::under(at.y, ky), x = X::under(at.x, kx);
          if (Win::inside(z, y, x)) s += image[Win::pixel_in(z, y, x) * C];
        }
    h[r * C + q] = s / T(Win::taps);
  }
};
template <class T, class Win, std::size_t C>
struct avg_pool_din {
  T* da;
  T const* g;
  BRAID_HD void operator()(std::size_t r, std::size_t q) const {
    using Z = typename Win::z;
    using Y = typename Win::y;
    using X = typename Win::x;
    voxel const at = Win::voxel_in(r % Win::pixels_in);
    T const* const image = g + r / Win::pixels_in * Win::pixels_out * C + q;
    T s = 0;
    for (std::size_t z = Z::first_covering(at.z); z < Z::end_covering(at.z); ++z)
      for (std::size_t y = Y::first_covering(at.y); y < Y::end_covering(at.y); ++y)
        for (std::size_t x = X::first_covering(at.x); x < X::end_covering(at.x); ++x)
          s += image[Win::pixel_out(z, y, x) * C];
    da[r * C + q] = s / T(Win::taps);
  }
};

}  // namespace braid::ops

// braid/backend/reference.hpp
namespace braid::inline v0 {

/// What every backend is made of when it can run `each`: the primitives written over it. Self offers each<N>(rows, op).
template <class Self, class T>
struct plain_backend {
  using scalar = T;
  static constexpr bool on_host = true;  ///< whether the host may read and write its memory
  template <class Spec>
  using layout = canonical<Spec>;
  /// Whether recurrence_forward and recurrence_backward do all steps of such a recurrence (layer/recurrence.hpp) at once.
  template <class Cell, std::size_t H>
  static constexpr bool walks_recurrence = false;

  /// op(r, j, team) for every row r and j < N by teams of Size (core/team.hpp), which here are of one.
  template <std::size_t Size, std::size_t N, class Op>
  void teams(std::size_t rows, Op op) const {
    self().template each<N>(rows, ops::by_one<Op>{op});
  }
  template <class O, std::size_t S, class F, class... A>
  void map(batch<O, T, S> h, F f, A... a) const {
    using op = ops::map_op<T, S, F, decltype(ops::reader<O::size>(a))...>;
    self().template each<O::size>(h.rows, op{h.data, f, ops::reader<O::size>(a)...});
  }
  template <class O, std::size_t SH, class I, class TI, std::size_t SI>
  void copy(batch<O, T, SH> h, batch<I, TI, SI> a) const {
    static_assert(O::size == I::size);
    if (static_cast<T const*>(a.data) != h.data) map(h, fn::identity{}, a);
  }

  template <class O, std::size_t SH, class I, class TI, std::size_t SA, std::size_t N, class In, class TW, class How>
  void gemm_nt(How, batch<O, T, SH> h, batch<I, TI, SA> a, tensor<matrix<N, In>, TW> w) const {
    static_assert(O::size == N && I::size == In::size);
    self().template each<N>(
        h.rows, ops::gemm_nt<T, N, In::size, SH, SA, std::is_same_v<How, accumulate_t>>{h.data, a.data, w.data});
  }
  template <class I, std::size_t SA, class O, class TO, std::size_t SG, std::size_t N, class In, class TW, class How>
  void gemm_nn(How, batch<I, T, SA> da, batch<O, TO, SG> g, tensor<matrix<N, In>, TW> w) const {
    static_assert(O::size == N && I::size == In::size);
    self().template each<In::size>(
        da.rows, ops::gemm_nn<T, N, In::size, SG, SA, std::is_same_v<How, accumulate_t>>{da.data, g.data, w.data});
  }
  template <std::size_t N, class In, class O, class TO, std::size_t SG, class I, class TI, std::size_t SA>
  void gemm_tn(tensor<matrix<N, In>, T> dw, batch<O, TO, SG> g, batch<I, TI, SA> a) const {
    static_assert(O::size == N && I::size == In::size);
    self().template each<In::size>(N, ops::gemm_tn<T, In::size, SG, SA>{dw.data, g.data, a.data, a.rows});
  }
  /// h = a w' + b.
  template <class O, std::size_t SH, class I, class TI, std::size_t SA, std::size_t N, class In, class TW, class Spec, class TB>
  void affine(batch<O, T, SH> h, batch<I, TI, SA> a, tensor<matrix<N, In>, TW> w, tensor<Spec, TB> b) const {
    self().fill_rows(h, b);
    self().gemm_nt(accumulate_t{}, h, a, w);
  }
  template <class O, std::size_t S, class Spec, class TB>
  void fill_rows(batch<O, T, S> h, tensor<Spec, TB> b) const {
    map(h, fn::identity{}, b);
  }
  template <class Spec, class O, class TO, std::size_t S>
  void add_rows(tensor<Spec, T> db, batch<O, TO, S> g) const {
    static_assert(Spec::size == O::size);
    self().template reduce<O::size>(db.data, g.rows, ops::every<T, S>{g.data});
  }
  template <std::size_t N, class Op>
  void reduce(T* out, std::size_t rows, Op op) const {
    self().template each<N>(1, ops::reduce<T, Op>{out, op, rows});
  }

  template <class Win, std::size_t O, std::size_t C, std::size_t... Kernel>
  void conv2d(Win, T* h, T const* a, tensor<filter<O, C, Kernel...>, T const> w, tensor<vec<O>, T const> b,
              std::size_t rows) const {
    static_assert(filter<O, C, Kernel...>::taps == Win::taps && O % Win::groups == 0);
    self().template each<O>(rows * Win::pixels_out, ops::conv2d<T, Win, C, O>{h, a, w.data, b.data});
  }
  template <class Win, std::size_t O, std::size_t C, std::size_t... Kernel>
  void conv2d_din(Win, T* da, T const* g, tensor<filter<O, C, Kernel...>, T const> w, std::size_t rows) const {
    static_assert(filter<O, C, Kernel...>::taps == Win::taps && O % Win::groups == 0);
    self().template each<C * Win::groups>(rows * Win::pixels_in, ops::conv2d_din<T, Win, C, O>{da, g, w.data});
  }
  template <class Win, std::size_t O, std::size_t C, std::size_t... Kernel>
  void conv2d_dw(Win, tensor<filter<O, C, Kernel...>, T> dw, T const* g, T const* a, std::size_t rows) const {
    static_assert(filter<O, C, Kernel...>::taps == Win::taps && O % Win::groups == 0);
    self().template each<C * Win::taps>(O, ops::conv2d_dw<T, Win, C, O>{dw.data, g, a, rows});
  }

 private:
  Self const& self() const { return static_cast<Self const&>(*this); }
};

/// Plain loops on the host: in double the oracle of all tests, in float the base of the CPU backend.
template <class T, class Self>
struct host_backend : plain_backend<Self, T> {
  T* allocate(std::size_t n) const {
    T* p = static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t{64}));
    std::fill_n(p, n, T(0));
    return p;
  }
  void release(T* p, std::size_t) const { ::operator delete(p, std::align_val_t{64}); }
  void upload(T* p, T const* host, std::size_t n) const { std::copy_n(host, n, p); }
  void download(T* host, T const* p, std::size_t n) const { std::copy_n(p, n, host); }
  void zero(T* p, std::size_t n) const { std::fill_n(p, n, T(0)); }

  template <std::size_t N, class Op>
  void each(std::size_t rows, Op op) const {
    for (std::size_t r = 0; r < rows; ++r) {
      BRAID_LANES
      for (std::size_t j = 0; j < N; ++j) op(r, j);
    }
  }
  /// One column: the lanes run over the rows.
  template <std::size_t N, class Op>
    requires(N == 1)
  void each(std::size_t rows, Op op) const {
    BRAID_LANES
    for (std::size_t r = 0; r < rows; ++r) op(r, std::size_t(0));
  }
  /// Row by row, lanes over the columns, in blocks, so that the rounding of long sums stays small.
  template <std::size_t N, class Op>
  void reduce(T* out, std::size_t rows, Op op) const {
    constexpr std::size_t block = 64;
    for (std::size_t j0 = 0; j0 < N; j0 += block) {
      std::size_t const n = N - j0 < block ? N - j0 : block;
      for (std::size_t r0 = 0; r0 < rows; r0 += 256) {
        T part[block] = {};
        std::size_t const end = r0 + 256 < rows ? r0 + 256 : rows;
        for (std::size_t r = r0; r < end; ++r) {
          BRAID_LANES
          for (std::size_t j = 0; j < n; ++j) part[j] += op(r, j0 + j);
        }
        for (std::size_t j = 0; j < n; ++j) out[j0 + j] += part[j];
      }
    }
  }
  double sum(T const* p, std::size_t n) const {
    double s = 0;
    for (std::size_t i = 0; i < n; ++i) s += double(p[i]);
    return s;
  }
  double sum_squares(T const* p, std::size_t n) const {
    double s = 0;
    for (std::size_t i = 0; i < n; ++i) s += double(p[i]) * double(p[i]);
    return s;
  }
};

template <class T>
struct reference : host_backend<T, reference<T>> {
  static constexpr auto name = "reference";
};
static_assert(backend<reference<float>> && backend<reference<double>>);

}  // namespace braid

// braid/layer/activation.hpp
namespace braid::inline v0 {
namespace layer {

/// Elementwise h = F(x): what relu, silu and their like are. F: a functor with its slope (core/functor.hpp).
///
/// shapes  any; h as x.
/// units   none.
/// cost    one pass; in place where the input is not needed again.
/// errors  real_numbers (compile time).
template <class Self, class F>
struct activation : unit {
  using functor = F;
  template <class In>
  static consteval void law() {
    static_assert(holds<are_numbers<In>, at<Self>, got<In>, wants<real_numbers>>,
                  "an activation works on numbers: put `| embedding<D>` after tokens first");
  }
  template <class In>
  struct on : bound<In> {
    using of = Self;
    using out = std::conditional_t<are_numbers<In>, In, poison>;
    static constexpr bool in_place = true, reads_in = !F::of_output, reads_out = F::of_output;
    static constexpr std::size_t flops = In::size;

    static void forward(auto const& c) { c.k.map(c.out, F{}, c.in()); }
    static void backward(auto const& c) {
      if (!c.din()) return;
      if constexpr (F::of_output) c.k.map(c.din(), typename F::slope{}, c.dout, c.out);
      else c.k.map(c.din(), typename F::slope{}, c.dout, c.in());
    }
  };
};

}  // namespace layer
}  // namespace braid

// braid/layer/arrange.hpp
namespace braid::inline v0::layer {

namespace detail {
template <class T, class From, class To>
struct arrange_op {
  T const* in;
  T* out;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    out[r * To::size + To::place(j)] = in[r * From::size + From::place(j)];
  }
};
}  // namespace detail

/// Moves a value between layouts: [C, H, W] from the border into the order of the kernels, and back. The lowering puts
/// it where it is needed; users never do.
///
/// shapes  In and To have the same extents.
/// cost    one read and one write an element.
template <class To>
struct arrange : unit {
  template <class In>
  struct on : bound<In> {
    using out = To;
    static_assert(In::size == To::size);
    static constexpr bool reads_in = false, arranges = true;
    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      c.k.template each<To::size>(c.rows, detail::arrange_op<T, In, To>{c.in().data, c.out.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      if (c.din()) c.k.template each<To::size>(c.rows, detail::arrange_op<T, To, In>{c.dout.data, c.din().data});
    }
  };
};

}  // namespace braid::layer

// braid/layer/as_sequence.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
/// The sequence that S is seen as.
template <class S>
struct sequence_of {
  using type = poison;
};
template <std::size_t T, std::size_t F>
struct sequence_of<shape<T, F>> {
  using type = sequence<T, F>;
};
template <std::size_t C, std::size_t H, std::size_t W>
struct sequence_of<channels_last<C, H, W>> {
  using type = sequence<H * W, C>;
};
template <class S>
inline constexpr bool has_steps = !std::is_same_v<typename sequence_of<S>::type, poison>;
}  // namespace detail

/// Rows as the steps of a sequence, all used: [T, F] as it stands, an image as its pixels, row by row. Nothing moves.
///
/// shapes  x: [T, F]; h: [T, F]. x: [C, H, W]; h: [H W, C].
/// cost    none.
/// errors  an_image or two axes (compile time).
/// source  of an image, torch's x.flatten(2).transpose(1, 2).
struct as_sequence : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<detail::has_steps<In>, at<as_sequence>, got<In>, wants<an_image, shape<2, 3>>>,
                  "as_sequence: give it an image or two axes [T, F]; e.g. `| reshape<T, F>` after features");
  }
  template <class In>
  struct on : bound<In> {
    using out = typename detail::sequence_of<In>::type;
    static constexpr bool in_place = true, reads_in = false;
    static void forward(auto const& c) { c.k.copy(c.out, c.in()); }
    static void backward(auto const& c) {
      if (c.din()) c.k.copy(c.din(), c.dout);
    }
  };
};

}  // namespace layer
inline constexpr layer::as_sequence as_sequence{};
}  // namespace braid

// braid/layer/as_volume.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
/// The frames of a video [T, C, H, W] as a volume [C, T, H, W], and whether In is one.
template <class In>
struct frames_of {
  using out = poison;
  static constexpr bool is_video = false;
};
template <std::size_t T, std::size_t C, std::size_t H, std::size_t W>
struct frames_of<sequence<T, C, H, W>> {
  using out = volume<C, T, H, W>;
  static constexpr bool is_video = true;
};
/// The number that lies at j of a frame with channels last stands at this place of the same frame of a video.
template <std::size_t C, std::size_t Pixels>
BRAID_HD constexpr std::size_t place_in_frame(std::size_t j) {
  return j % C * Pixels + j / C;
}
template <class S, std::size_t T, std::size_t C, std::size_t Pixels>
struct frames_last_op {  // r: a frame
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const used = !lengths || r % T < std::size_t(lengths[r / T]);
    h[r * C * Pixels + j] = used ? x[r * C * Pixels + place_in_frame<C, Pixels>(j)] : S(0);
  }
};
template <class S, std::size_t T, std::size_t C, std::size_t Pixels>
struct frames_first_op {
  S* dx;
  S const* dh;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const used = !lengths || r % T < std::size_t(lengths[r / T]);
    dx[r * C * Pixels + place_in_frame<C, Pixels>(j)] = used ? dh[r * C * Pixels + j] : S(0);
  }
};
}  // namespace detail

/// A video as a volume, with time as its depth: what conv3d and max_pool3d take. Frames beyond a sample's length become
/// zeros; from here on all of them count.
///
/// shapes  x: [T, C, H, W]; h: [C, T, H, W].
/// cost    one read and one write a number.
/// errors  a_video (compile time).
/// source  torch.Tensor.transpose(1, 2) on x times its mask.
struct as_volume : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<detail::frames_of<In>::is_video, at<as_volume>, got<In>, wants<a_video>>,
                  "as_volume: give it a video, frames [T, C, H, W]");
  }
  template <class In>
  struct on : bound<In> {
    using out = typename detail::frames_of<In>::out;
    static constexpr bool reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::frames_last_op<typename Call::scalar, out::depth, out::channels, out::height * out::width>;
      c.k.template each<out::size / out::depth>(c.rows * out::depth, op{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::frames_first_op<typename Call::scalar, out::depth, out::channels, out::height * out::width>;
      if (c.din())
        c.k.template each<out::size / out::depth>(c.rows * out::depth, op{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::as_volume as_volume{};
}  // namespace braid

// braid/layer/attend.hpp
namespace braid::inline v0::layer {

// The core of attention, which self_attention and fusion::cross_attention share. In each head, on its own D features,
//   s[t, u] = q[t] . k[u] / sqrt D,   p[t, .] = softmax over the keys u that t may see,   o[t] = sum_u p[t, u] v[u].
// No [Tq, Tk] array is ever there: forward takes the keys in blocks and keeps, for each query and head, one number, the
// logarithm of the softmax's denominator, from which backward makes p again (Dao et al. 2022, arXiv:2205.14135).

/// Sizes of an attention: Tq queries and Tk keys a sample, Heads heads of D features. Rows of q are StepQ apart, those
/// of k and v StepK, those of o Heads D; gradients lie as their values do.
template <std::size_t Tq, std::size_t Tk, std::size_t Heads, std::size_t D, std::size_t StepQ, std::size_t StepK,
          bool Causal>
struct attention_sizes {
  static constexpr std::size_t queries = Tq, keys = Tk, heads = Heads, width = D, step_q = StepQ, step_k = StepK,
                               features = Heads * D;
  static constexpr bool causal = Causal;
};

/// Who may see whom: steps beyond a length neither ask nor answer. Null: all steps count.
template <class Z>
struct attention_mask {
  std::int32_t const *query_lengths, *key_lengths;

  BRAID_HD std::size_t queries(std::size_t r) const {
    return query_lengths ? std::size_t(query_lengths[r]) : Z::queries;
  }
  BRAID_HD std::size_t keys(std::size_t r) const { return key_lengths ? std::size_t(key_lengths[r]) : Z::keys; }
  BRAID_HD bool partial() const { return query_lengths || key_lengths; }
  /// Keys that query t of sample r sees: the first so many.
  BRAID_HD std::size_t seen(std::size_t r, std::size_t t) const {
    std::size_t const n = t < queries(r) ? keys(r) : 0;
    return Z::causal && t + 1 < n ? t + 1 : n;
  }
};

/// o, and the logarithm of each softmax's denominator where `log_sum` is not null. A query that sees no key gets zeros.
template <class T, class Z>
struct attend_forward {  // over [n Tq, Heads]
  T *o, *log_sum;
  T const *q, *k, *v;
  attention_mask<Z> mask;
  T scale;

  BRAID_HD void operator()(std::size_t i, std::size_t h) const {
    constexpr std::size_t D = Z::width, block = 16;
    std::size_t const r = i / Z::queries, n = mask.seen(r, i % Z::queries), from = r * Z::keys * Z::step_k + h * D;
    T const* const query = q + i * Z::step_q + h * D;
    T sum[D] = {}, total = 0, most = T(-1e30);
    for (std::size_t begin = 0; begin < n; begin += block) {
      std::size_t const size = n - begin < block ? n - begin : block;
      T const* const keys = k + from + begin * Z::step_k;
      T const* const values = v + from + begin * Z::step_k;
      T score[block] = {}, above = most;
      for (std::size_t u = 0; u < size; ++u) {
        score[u] = scale * num::dot<D>(query, keys + u * Z::step_k);
        above = score[u] > above ? score[u] : above;
      }
      T const shrink = num::exp(most - above);  // what came before was relative to a smaller score
      most = above;
      total *= shrink;
      for (std::size_t d = 0; d < D; ++d) sum[d] *= shrink;
      for (std::size_t u = 0; u < size; ++u) {
        T const p = num::exp(score[u] - most);
        total += p;
        for (std::size_t d = 0; d < D; ++d) sum[d] += p * values[u * Z::step_k + d];
      }
    }
    T* const to = o + i * Z::features + h * D;
    for (std::size_t d = 0; d < D; ++d) to[d] = n ? sum[d] / total : T(0);
    if (log_sum) log_sum[i * Z::heads + h] = n ? most + num::log(total) : T(0);
  }
};

/// The gradient of q, and for each query and head m = d_o . o, the mean of the gradients of its shares.
template <class T, class Z>
struct attend_dq {  // over [n Tq, Heads]
  T *dq, *m;
  T const *d_o, *o, *log_sum, *q, *k, *v;
  attention_mask<Z> mask;
  T scale;

  BRAID_HD void operator()(std::size_t i, std::size_t h) const {
    constexpr std::size_t D = Z::width;
    std::size_t const r = i / Z::queries, n = mask.seen(r, i % Z::queries), from = r * Z::keys * Z::step_k + h * D;
    T const* const query = q + i * Z::step_q + h * D;
    T const* const d = d_o + i * Z::features + h * D;
    T const mean = n ? num::dot<D>(d, o + i * Z::features + h * D) : T(0), norm = log_sum[i * Z::heads + h];
    T sum[D] = {};
    for (std::size_t u = 0; u < n; ++u) {
      T const* const key = k + from + u * Z::step_k;
      T const p = num::exp(scale * num::dot<D>(query, key) - norm);
      T const ds = scale * p * (num::dot<D>(d, v + from + u * Z::step_k) - mean);
      for (std::size_t e = 0; e < D; ++e) sum[e] += ds * key[e];
    }
    T* const to = dq + i * Z::step_q + h * D;
    for (std::size_t e = 0; e < D; ++e) to[e] = sum[e];
    m[i * Z::heads + h] = mean;
  }
};

/// The gradients of k and v; zero for keys beyond the length.
template <class T, class Z>
struct attend_dkv {  // over [n Tk, Heads]
  T *dk, *dv;
  T const *m, *d_o, *log_sum, *q, *k, *v;
  attention_mask<Z> mask;
  T scale;

  BRAID_HD void operator()(std::size_t i, std::size_t h) const {
    constexpr std::size_t D = Z::width;
    std::size_t const r = i / Z::keys, u = i % Z::keys, at = i * Z::step_k + h * D;
    std::size_t const first = Z::causal ? u : 0, end = u < mask.keys(r) ? mask.queries(r) : first;
    T key_sum[D] = {}, value_sum[D] = {};
    for (std::size_t t = first; t < end; ++t) {
      std::size_t const j = r * Z::queries + t;
      T const* const query = q + j * Z::step_q + h * D;
      T const* const d = d_o + j * Z::features + h * D;
      T const p = num::exp(scale * num::dot<D>(query, k + at) - log_sum[j * Z::heads + h]);
      T const ds = scale * p * (num::dot<D>(d, v + at) - m[j * Z::heads + h]);
      for (std::size_t e = 0; e < D; ++e) {
        key_sum[e] += ds * query[e];
        value_sum[e] += p * d[e];
      }
    }
    for (std::size_t e = 0; e < D; ++e) dk[at + e] = key_sum[e], dv[at + e] = value_sum[e];
  }
};

/// h = x for the queries that see a key, else 0; x may be h.
template <class T, class Z>
struct where_answered {  // over [n Tq, Heads D]
  T* h;
  T const* x;
  attention_mask<Z> mask;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    bool const answered = mask.seen(i / Z::queries, i % Z::queries) != 0;
    h[i * Z::features + j] = answered ? x[i * Z::features + j] : T(0);
  }
};

}  // namespace braid::layer

// braid/layer/attend_together.hpp
namespace braid::inline v0::layer {

// attend.hpp for devices, on which few queries leave most threads idle: a team takes one query and head, each member some of
// the keys, with a softmax of its own; at the end they are brought to one scale.

inline constexpr std::size_t attending_together = 4;

template <class Z>
inline constexpr bool heads_lie_on_16_bytes = Z::width % 4 == 0 && Z::step_q % 4 == 0 && Z::step_k % 4 == 0;

/// As attend_forward.
template <class T, class Z>
struct attend_forward_together {  // over [n Tq, Heads]
  T *o, *log_sum;
  T const *q, *k, *v;
  attention_mask<Z> mask;
  T scale;

  template <class Team>
  BRAID_HD void operator()(std::size_t i, std::size_t h, Team const& team) const {
    constexpr std::size_t D = Z::width;
    constexpr bool lie = heads_lie_on_16_bytes<Z>;
    std::size_t const r = i / Z::queries, n = mask.seen(r, i % Z::queries), from = r * Z::keys * Z::step_k + h * D;
    T query[D], sum[D] = {}, total = 0, most = T(-1e30);
    num::load<D, lie>(query, q + i * Z::step_q + h * D);
    for (std::size_t u = team.rank(); u < n; u += Team::size) {
      T key[D], value[D];
      num::load<D, lie>(key, k + from + u * Z::step_k);
      num::load<D, lie>(value, v + from + u * Z::step_k);
      T score = 0;
      BRAID_UNROLL
      for (std::size_t d = 0; d < D; ++d) score += query[d] * key[d];
      score *= scale;
      T const above = score > most ? score : most, shrink = num::exp(most - above), p = num::exp(score - above);
      most = above;
      total = total * shrink + p;
      BRAID_UNROLL
      for (std::size_t d = 0; d < D; ++d) sum[d] = sum[d] * shrink + p * value[d];
    }
    T const all = team.most(most), shrink = num::exp(most - all);
    total = team.sum(total * shrink);
    T* const to = o + i * Z::features + h * D;
    BRAID_UNROLL
    for (std::size_t d = 0; d < D; ++d) {
      T const s = team.sum(sum[d] * shrink);
      if (d % Team::size == team.rank()) to[d] = n ? num::quotient(s, total) : T(0);
    }
    if (log_sum && team.rank() == 0) log_sum[i * Z::heads + h] = n ? all + num::log(total) : T(0);
  }
};

/// As attend_dq.
template <class T, class Z>
struct attend_dq_together {  // over [n Tq, Heads]
  T *dq, *m;
  T const *d_o, *o, *log_sum, *q, *k, *v;
  attention_mask<Z> mask;
  T scale;

  template <class Team>
  BRAID_HD void operator()(std::size_t i, std::size_t h, Team const& team) const {
    constexpr std::size_t D = Z::width;
    constexpr bool lie = heads_lie_on_16_bytes<Z>;
    std::size_t const r = i / Z::queries, n = mask.seen(r, i % Z::queries), from = r * Z::keys * Z::step_k + h * D;
    T query[D], d[D], out[D], sum[D] = {}, mean = 0;
    num::load<D, lie>(query, q + i * Z::step_q + h * D);
    num::load<D, lie>(d, d_o + i * Z::features + h * D);
    num::load<D, lie>(out, o + i * Z::features + h * D);
    BRAID_UNROLL
    for (std::size_t e = 0; e < D; ++e) mean += n ? d[e] * out[e] : T(0);
    T const norm = log_sum[i * Z::heads + h];
    for (std::size_t u = team.rank(); u < n; u += Team::size) {
      T key[D], value[D], score = 0, slope = 0;
      num::load<D, lie>(key, k + from + u * Z::step_k);
      num::load<D, lie>(value, v + from + u * Z::step_k);
      BRAID_UNROLL
      for (std::size_t e = 0; e < D; ++e) score += query[e] * key[e], slope += d[e] * value[e];
      T const ds = scale * num::exp(scale * score - norm) * (slope - mean);
      BRAID_UNROLL
      for (std::size_t e = 0; e < D; ++e) sum[e] += ds * key[e];
    }
    T* const to = dq + i * Z::step_q + h * D;
    BRAID_UNROLL
    for (std::size_t e = 0; e < D; ++e) {
      T const s = team.sum(sum[e]);
      if (e % Team::size == team.rank()) to[e] = s;
    }
    if (team.rank() == 0) m[i * Z::heads + h] = mean;
  }
};

/// As attend_dkv.
template <class T, class Z>
struct attend_dkv_together {  // over [n Tk, Heads]
  T *dk, *dv;
  T const *m, *d_o, *log_sum, *q, *k, *v;
  attention_mask<Z> mask;
  T scale;

  template <class Team>
  BRAID_HD void operator()(std::size_t i, std::size_t h, Team const& team) const {
    constexpr std::size_t D = Z::width;
    constexpr bool lie = heads_lie_on_16_bytes<Z>;
    std::size_t const r = i / Z::keys, u = i % Z::keys, at = i * Z::step_k + h * D;
    std::size_t const first = Z::causal ? u : 0, end = u < mask.keys(r) ? mask.queries(r) : first;
    T key[D], value[D], key_sum[D] = {}, value_sum[D] = {};
    num::load<D, lie>(key, k + at);
    num::load<D, lie>(value, v + at);
    for (std::size_t t = first + team.rank(); t < end; t += Team::size) {
      std::size_t const j = r * Z::queries + t;
      T query[D], d[D], score = 0, slope = 0;
      num::load<D, lie>(query, q + j * Z::step_q + h * D);
      num::load<D, lie>(d, d_o + j * Z::features + h * D);
      BRAID_UNROLL
      for (std::size_t e = 0; e < D; ++e) score += query[e] * key[e], slope += d[e] * value[e];
      T const p = num::exp(scale * score - log_sum[j * Z::heads + h]), ds = scale * p * (slope - m[j * Z::heads + h]);
      BRAID_UNROLL
      for (std::size_t e = 0; e < D; ++e) key_sum[e] += ds * query[e], value_sum[e] += p * d[e];
    }
    BRAID_UNROLL
    for (std::size_t e = 0; e < D; ++e) {
      T const a = team.sum(key_sum[e]), b = team.sum(value_sum[e]);
      if (e % Team::size == team.rank()) dk[at + e] = a, dv[at + e] = b;
    }
  }
};

// The way that suits a backend.
template <class Z, class K, class T>
void attend(K const& k, std::size_t queries, T* o, T* log_sum, T const* q, T const* key, T const* v, attention_mask<Z> mask, T scale) {
  if constexpr (K::on_host) k.template each<Z::heads>(queries, attend_forward<T, Z>{o, log_sum, q, key, v, mask, scale});
  else k.template teams<attending_together, Z::heads>(queries, attend_forward_together<T, Z>{o, log_sum, q, key, v, mask, scale});
}
template <class Z, class K, class T>
void attend_back(K const& k, std::size_t queries, std::size_t keys, T* dq, T* dk, T* dv, T* m, T const* d_o, T const* o,
                 T const* log_sum, T const* q, T const* key, T const* v, attention_mask<Z> mask, T scale) {
  if constexpr (K::on_host) {
    k.template each<Z::heads>(queries, attend_dq<T, Z>{dq, m, d_o, o, log_sum, q, key, v, mask, scale});
    k.template each<Z::heads>(keys, attend_dkv<T, Z>{dk, dv, m, d_o, log_sum, q, key, v, mask, scale});
  } else {
    k.template teams<attending_together, Z::heads>(queries, attend_dq_together<T, Z>{dq, m, d_o, o, log_sum, q, key, v, mask, scale});
    k.template teams<attending_together, Z::heads>(keys, attend_dkv_together<T, Z>{dk, dv, m, d_o, log_sum, q, key, v, mask, scale});
  }
}

}  // namespace braid::layer

// braid/layer/window_over.hpp
namespace braid::inline v0::layer {

/// What a layer moves over its input: Kernel taps along each axis, and the same options on all of them.
template <std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t Dilation = 1, std::size_t Groups = 1>
struct taps {
  static_assert(Kernel > 0 && Stride > 0 && Dilation > 0 && Groups > 0,
                "a window, its stride, dilation and groups are at least 1");
  static constexpr std::size_t kernel = Kernel, stride = Stride, groups = Groups;
  template <std::size_t N>
  using along = axis<N, Kernel, Stride, Pad, Dilation>;
  static constexpr std::size_t reach = along<1>::reach;
};
/// The same turned round: In is what the window gives, and it moves over the result.
template <std::size_t Kernel, std::size_t Stride, std::size_t Pad, std::size_t More>
struct turned_taps {
  static_assert(Kernel > 0 && Stride > 0, "a window and its stride are at least 1");
  static_assert(More < Stride, "output_pad is less than the stride, as in PyTorch");
  static constexpr std::size_t kernel = Kernel, stride = Stride;
  static constexpr std::size_t longer(std::size_t n) {
    std::size_t const padded = (n - 1) * Stride + Kernel + More;
    return padded > 2 * Pad ? padded - 2 * Pad : 0;
  }
  template <std::size_t N>
  using along = axis<longer(N), Kernel, Stride, Pad>;
};

/// The window over In and what comes out, with O channels; over a point where In is of another kind.
template <class In, class Taps>
struct window_over {
  using type = window_of<axis<1>, axis<1>, axis<1>>;
  static constexpr std::size_t channels = 1;
  static constexpr bool fits = true, divides = true, keeps_lengths = false;  // one fault is enough
  template <std::size_t>
  using out = poison;
  template <std::size_t>
  using turned_out = poison;
};
namespace detail {
template <class Win, std::size_t C>
struct window_facts {
  using type = Win;
  static constexpr std::size_t channels = C;
  static constexpr bool fits = Win::fits && Win::pixels_in > 0, divides = C % Win::groups == 0, ok = fits && divides,
                        keeps_lengths = false;
};
template <class Taps>
inline constexpr std::size_t groups_of = 1;
template <class Taps>
  requires requires { Taps::groups; }
inline constexpr std::size_t groups_of<Taps> = Taps::groups;
}  // namespace detail
template <std::size_t T, std::size_t F, class Taps>
struct window_over<sequence<T, F>, Taps>
    : detail::window_facts<window_of<axis<1>, axis<1>, typename Taps::template along<T>, detail::groups_of<Taps>>, F> {
  using x = typename Taps::template along<T>;
  static constexpr bool keeps_lengths = x::out == x::size && Taps::stride == 1;
  template <std::size_t O>
  using out = std::conditional_t<window_over::ok, sequence<x::out, O>, poison>;
  template <std::size_t O>
  using turned_out = std::conditional_t<window_over::ok, sequence<x::size, O>, poison>;
};
template <std::size_t C, std::size_t H, std::size_t W, class Taps>
struct window_over<channels_last<C, H, W>, Taps>
    : detail::window_facts<window_of<axis<1>, typename Taps::template along<H>, typename Taps::template along<W>,
                                     detail::groups_of<Taps>>, C> {
  using y = typename Taps::template along<H>;
  using x = typename Taps::template along<W>;
  template <std::size_t O>
  using out = std::conditional_t<window_over::ok, channels_last<O, y::out, x::out>, poison>;
  template <std::size_t O>
  using turned_out = std::conditional_t<window_over::ok, channels_last<O, y::size, x::size>, poison>;
};
template <std::size_t C, std::size_t D, std::size_t H, std::size_t W, class Taps>
struct window_over<volume<C, D, H, W>, Taps>
    : detail::window_facts<window_of<typename Taps::template along<D>, typename Taps::template along<H>,
                                     typename Taps::template along<W>, detail::groups_of<Taps>>, C> {
  using z = typename Taps::template along<D>;
  using y = typename Taps::template along<H>;
  using x = typename Taps::template along<W>;
  template <std::size_t O>
  using out = std::conditional_t<window_over::ok, volume<O, z::out, y::out, x::out>, poison>;
};

// The laws of what moves a window over an image, a sequence or a volume.
template <class Self, class Taps>
struct over_image : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_image<In>, at<Self>, got<In>, wants<an_image>>, "this layer wants an image [C, H, W]");
    using over = window_over<std::conditional_t<is_image<In>, In, poison>, Taps>;
    static_assert(holds<over::fits, at<Self>, got<In>, wants<at_least<Taps::reach>>>,
                  "the window is larger than the padded image: take a smaller one, or `pad<P>`");
    static_assert(holds<over::divides, at<Self>, got<In>, wants<multiple_of<Taps::groups>>>,
                  "groups<G> must divide the channels of the image");
  }
};
template <class Self, class Taps>
struct over_steps : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_series<In>, at<Self>, got<In>, wants<a_sequence>>,
                  "this layer wants a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
    using over = window_over<std::conditional_t<is_series<In>, In, poison>, Taps>;
    static_assert(holds<over::fits, at<Self>, got<In>, wants<at_least<Taps::reach>>>,
                  "the window is longer than the padded sequence: take a shorter one, or `pad<P>`");
    static_assert(holds<over::divides, at<Self>, got<In>, wants<multiple_of<Taps::groups>>>,
                  "groups<G> must divide the features of a step");
  }
};
template <class Self, class Taps>
struct over_volume : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_volume<In>, at<Self>, got<In>, wants<a_volume>>,
                  "this layer wants a volume [C, D, H, W]: put `| as_volume` after a video");
    using over = window_over<std::conditional_t<is_volume<In>, In, poison>, Taps>;
    static_assert(holds<over::fits, at<Self>, got<In>, wants<at_least<Taps::reach>>>,
                  "the window is larger than the padded volume: take a smaller one, or `pad<P>`");
    static_assert(holds<over::divides, at<Self>, got<In>, wants<multiple_of<Taps::groups>>>,
                  "groups<G> must divide the channels of the volume");
  }
};

/// window_over In if it is of the kind that the layer takes.
template <bool Takes, class In, class Taps>
using window_if = window_over<std::conditional_t<Takes, In, poison>, Taps>;

}  // namespace braid::layer

// braid/layer/sequence_law.hpp
namespace braid::inline v0::layer {

/// The law of what takes the steps of a sequence together.
template <class Self>
struct over_time : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_sequence<In>, at<Self>, got<In>, wants<a_sequence>>,
                  "this layer wants a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
  }
};

/// Steps and features of a sequence, and the shape of a step; nothing where it is none.
template <class In>
struct sequence_sizes {
  using step = poison;
  static constexpr std::size_t steps = 0, features = 0;
};
template <std::size_t T, std::size_t... D>
struct sequence_sizes<sequence<T, D...>> {
  using step = shape<D...>;
  static constexpr std::size_t steps = T, features = shape<D...>::size;
};

/// Vectors one behind the other, [T, F]: a sequence, or a fixed number of them (shape<T, F>), which has no lengths.
template <class S>
inline constexpr bool is_steps = is_series<S>;
template <std::size_t T, std::size_t F>
inline constexpr bool is_steps<shape<T, F>> = true;

/// N such vectors, of the kind of S.
template <class S, std::size_t N>
struct with_steps {
  using type = poison;
};
template <std::size_t T, std::size_t F, std::size_t N>
struct with_steps<shape<T, F>, N> {
  using type = shape<N, F>;
};
template <std::size_t T, std::size_t F, std::size_t N>
struct with_steps<sequence<T, F>, N> {
  using type = sequence<N, F>;
};

}  // namespace braid::layer

// braid/layer/within_length.hpp
namespace braid::inline v0::layer {

namespace detail {
/// Of P positions a sample, those that count: the first lengths[r], or all where there are no lengths.
template <std::size_t P>
struct used_positions {
  std::int32_t const* lengths;
  BRAID_HD std::size_t operator()(std::size_t r) const { return lengths ? std::size_t(lengths[r]) : P; }
  /// Position i over all samples.
  BRAID_HD bool counts(std::size_t i) const { return i % P < (*this)(i / P); }
};
/// x, [positions, C], and zeros where a position does not count.
template <class T, std::size_t C, class Used>
struct counted {
  T const* x;
  Used used;
  BRAID_HD T operator()(std::size_t i, std::size_t j) const { return used.counts(i) ? x[i * C + j] : T(0); }
};
template <class T, std::size_t F, std::size_t Stride>
struct clear_beyond_length_op {
  T* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    if (j / F >= std::size_t(lengths[r])) x[r * Stride + j] = T(0);
  }
};
template <class T, std::size_t Size, std::size_t F>
struct within_length_op {
  T* to;
  T const* from;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    to[r * Size + j] = j / F < std::size_t(lengths[r]) ? from[r * Size + j] : T(0);
  }
};
}  // namespace detail

// A window along time looks beyond the used steps of a sample, where anything may stand. Images and volumes have no
// lengths: for them all of this is nothing.

/// `to` = x, with zeros beyond each sample's length; may be the same memory. Nothing where all steps are used.
template <class S, class T>
void copy_within_length(auto const& k, batch<S, T> to, batch<S, T const> x, std::int32_t const* lengths) {
  if constexpr (is_sequence<S>) {
    using op = detail::within_length_op<T, S::size, sequence_sizes<S>::features>;
    if (lengths) k.template each<S::size>(x.rows, op{to.data, x.data, lengths});
  }
}
/// `to` = x in either case.
template <class S, class T>
void copy_used(auto const& k, batch<S, T> to, batch<S, T const> x, std::int32_t const* lengths) {
  if (lengths) copy_within_length<S, T>(k, to, x, lengths);
  else if (to.data != x.data) k.copy(to, x);
}
/// Zeros beyond the lengths, where x lies.
template <class S, class T, std::size_t Stride>
void clear_beyond_length(auto const& k, batch<S, T, Stride> x, std::int32_t const* lengths) {
  if constexpr (is_sequence<S>) {
    using op = detail::clear_beyond_length_op<T, sequence_sizes<S>::features, Stride>;
    if (lengths) k.template each<S::size>(x.rows, op{x.data, lengths});
  }
}

/// Room for such copies of S..., in scratch.
template <template <class> class Batch, class... S>
struct length_room {
  static constexpr void each(auto&&, auto&&) {}
};
template <template <class> class Batch, class S>
  requires is_sequence<S>
struct length_room<Batch, S> {
  Batch<S> first;
  static constexpr void each(auto&& self, auto&& f) { f(self.first); }
};
template <template <class> class Batch, class A, class B>
  requires is_sequence<A>
struct length_room<Batch, A, B> {
  Batch<A> first;
  Batch<B> second;
  static constexpr void each(auto&& self, auto&& f) { f(self.first), f(self.second); }
};

/// x as it counts: itself where all steps are used, else a copy in `room` with zeros beyond the length.
template <class S, class T>
batch<S, T const> within_length(auto const& k, batch<S, T const> x, batch<S, T> room, std::int32_t const* lengths) {
  if (!lengths) return x;
  copy_within_length<S, T>(k, room, x, lengths);
  return room;
}

/// Numbers of the largest sequence among S..., for a room that serves one of them after the other; 0: there is none.
template <class... S>
inline constexpr std::size_t largest_sequence = std::max({(is_sequence<S> ? S::size : std::size_t{0})...});
/// The same in such a room.
template <class S, std::size_t N, class T>
batch<S, T const> within_length(auto const& k, batch<S, T const> x, batch<shape<N>, T> room, std::int32_t const* lengths) {
  if constexpr (is_sequence<S>) return within_length(k, x, batch<S, T>{room.data, x.rows}, lengths);
  else return x;
}

}  // namespace braid::layer

// braid/layer/avg_pool2d.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
/// The mean of each window of an image or a sequence.
template <class In, class Over>
struct mean_of_window : bound<In> {
  using win = typename Over::type;
  static constexpr std::size_t C = Over::channels;
  using out = typename Over::template out<C>;
  static constexpr std::size_t flops = out::size * win::taps;
  static constexpr bool reads_in = false, drops_lengths = !Over::keeps_lengths;
  template <template <class> class Batch>
  using scratch = length_room<Batch, In>;
  template <template <class> class Batch>
  using backward_scratch = length_room<Batch, out>;

  template <class Call>
  static void forward(Call const& c) {
    auto x = c.in();
    if constexpr (is_sequence<In>) x = within_length(c.k, x, c.scratch.first, c.lengths());
    c.k.template each<C>(c.rows * win::pixels_out, ops::avg_pool<typename Call::scalar, win, C>{c.out.data, x.data});
    if constexpr (Over::keeps_lengths) clear_beyond_length(c.k, c.out, c.lengths());
  }
  template <class Call>
  static void backward(Call const& c) {
    if (!c.din()) return;
    auto g = c.dout;
    if constexpr (Over::keeps_lengths) g = within_length(c.k, g, c.scratch.first, c.lengths());
    c.k.template each<C>(c.rows * win::pixels_in, ops::avg_pool_din<typename Call::scalar, win, C>{c.din().data, g.data});
    if constexpr (is_sequence<In>) clear_beyond_length(c.k, c.din(), c.lengths());
  }
};
}  // namespace detail

/// Mean of each window; padding counts as zeros.
///
/// shapes  x: [C, H, W]; h: [C, (H + 2P - K) / S + 1, ...].
/// options stride<S> (K), pad<P> (0).
/// cost    K K additions a pixel of h.
/// errors  an_image, at_least<K> (compile time).
/// source  torch.nn.AvgPool2d (count_include_pad).
template <std::size_t Kernel, std::size_t Stride = Kernel, std::size_t Pad = 0>
struct avg_pool2d : over_image<avg_pool2d<Kernel, Stride, Pad>, taps<Kernel, Stride, Pad>> {
  static_assert(2 * Pad <= Kernel, "pad at most half of the window, as in PyTorch");
  using options = option::list<option::stride<Kernel>, option::pad<0>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<avg_pool2d, Option...>();
    return avg_pool2d<Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>()>{};
  }
  template <class In>
  struct on : detail::mean_of_window<In, window_if<is_image<In>, In, taps<Kernel, Stride, Pad>>> {
    using of = avg_pool2d;
  };
};

}  // namespace layer
template <std::size_t Kernel>
inline constexpr sized<layer::avg_pool2d<Kernel>, Kernel> avg_pool2d{};
}  // namespace braid

// braid/layer/avg_pool1d.hpp
namespace braid::inline v0 {
namespace layer {

/// Mean of each window along time, feature by feature; padding counts as zeros.
///
/// Steps beyond a sample's length count as zeros. Where h has as many steps as x they are zeros in h too and the lengths
/// stay; else all steps of h count from here on.
///
/// shapes  x: [T, F]; h: [(T + 2P - K) / S + 1, F].
/// options stride<S> (K), pad<P> (0).
/// cost    K additions a number of h; a copy of x where there are lengths.
/// errors  a_sequence, at_least<K> (compile time).
/// source  torch.nn.AvgPool1d (count_include_pad) on x times its mask, with channels last.
template <std::size_t Kernel, std::size_t Stride = Kernel, std::size_t Pad = 0>
struct avg_pool1d : over_steps<avg_pool1d<Kernel, Stride, Pad>, taps<Kernel, Stride, Pad>> {
  static_assert(2 * Pad <= Kernel, "pad at most half of the window, as in PyTorch");
  using options = option::list<option::stride<Kernel>, option::pad<0>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<avg_pool1d, Option...>();
    return avg_pool1d<Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>()>{};
  }
  template <class In>
  struct on : detail::mean_of_window<In, window_if<is_series<In>, In, taps<Kernel, Stride, Pad>>> {
    using of = avg_pool1d;
  };
};

}  // namespace layer
template <std::size_t Kernel>
inline constexpr sized<layer::avg_pool1d<Kernel>, Kernel> avg_pool1d{};
}  // namespace braid

// braid/layer/batch_norm.hpp
namespace braid::inline v0 {
namespace layer {

template <class In>
inline constexpr bool has_channels = is_image<In> || is_volume<In> || is_series<In>;
template <std::size_t F>
inline constexpr bool has_channels<shape<F>> = true;
template <class... S>
inline constexpr bool has_channels<flat<S...>> = true;

namespace detail {
// Row r is a position of a sample: every one counts, or those within its sample's length. How many do, the host knows of
// the first kind; of the second a device counts them.
template <class T>
struct every_position {
  T n;
  BRAID_HD bool counts(std::size_t) const { return true; }
  BRAID_HD T count() const { return n; }
};
template <class T, std::size_t P>
struct positions_within : used_positions<P> {
  T const* n;
  BRAID_HD T count() const { return n[0] > T(1) ? n[0] : T(1); }
};
template <class T, std::size_t P>
struct positions_of_row {
  used_positions<P> used;
  BRAID_HD T operator()(std::size_t r, std::size_t) const { return T(used(r)); }
};
template <class T, std::size_t C, class Used>
struct deviation_squared {
  T const *x, *mean;
  Used used;
  BRAID_HD T operator()(std::size_t r, std::size_t j) const {
    T const d = used.counts(r) ? x[r * C + j] - mean[j] : T(0);
    return d * d;
  }
};
template <class T, std::size_t C, class Used>
struct product_with_normalised {  // dout times the normalised input
  T const *d, *x, *mean, *rstd;
  Used used;
  BRAID_HD T operator()(std::size_t r, std::size_t j) const {
    return used.counts(r) ? d[r * C + j] * ((x[r * C + j] - mean[j]) * rstd[j]) : T(0);
  }
};
template <class T, std::size_t C, class Used>
struct normalise {
  T* h;
  T const *x, *mean, *rstd, *weight, *bias;
  Used used;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    h[r * C + j] = used.counts(r) ? (x[r * C + j] - mean[j]) * rstd[j] * weight[j] + bias[j] : T(0);
  }
};
template <class T, std::size_t C, class Used>
struct normalise_running {
  T* h;
  T const *x, *mean, *variance, *weight, *bias;
  T eps;
  Used used;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T const a = weight[j] / num::sqrt(variance[j] + eps);
    h[r * C + j] = used.counts(r) ? (x[r * C + j] - mean[j]) * a + bias[j] : T(0);
  }
};
template <class T>
struct keep_running {
  T *mean, *rstd;
  T const *running_mean, *running_var;
  T eps;
  BRAID_HD void operator()(std::size_t, std::size_t j) const {
    mean[j] = running_mean[j], rstd[j] = T(1) / num::sqrt(running_var[j] + eps);
  }
};
template <class T, std::size_t C, class Used>
struct running_din {
  T* dx;
  T const *d, *rstd, *weight;
  Used used;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    dx[r * C + j] = used.counts(r) ? d[r * C + j] * rstd[j] * weight[j] : T(0);
  }
};
template <class T, class Used>
struct finish_mean {
  T* mean;
  Used used;
  BRAID_HD void operator()(std::size_t, std::size_t j) const { mean[j] /= used.count(); }
};
template <class T, class Used>
struct finish_statistics {
  T *rstd, *running_mean, *running_var;
  T const* mean;
  Used used;
  T eps, momentum;
  BRAID_HD void operator()(std::size_t, std::size_t j) const {
    T const count = used.count(), sum = rstd[j];
    rstd[j] = T(1) / num::sqrt(sum / count + eps);
    if (count < T(2)) return;  // one step in all says nothing of a variance
    running_mean[j] += momentum * (mean[j] - running_mean[j]);
    running_var[j] += momentum * (sum / (count - T(1)) - running_var[j]);
  }
};
template <class T, std::size_t C, class Used>
struct batch_norm_din {
  T* dx;
  T const *d, *x, *mean, *rstd, *weight, *sum_d, *sum_dx;
  Used used;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T const n = (x[r * C + j] - mean[j]) * rstd[j], count = used.count();
    T const v = weight[j] * rstd[j] * (d[r * C + j] - sum_d[j] / count - n * (sum_dx[j] / count));
    dx[r * C + j] = used.counts(r) ? v : T(0);
  }
};
}  // namespace detail

/// Batch normalisation: h = (x - mean) / sqrt(var + eps) w + b, a channel; the statistics are the batch's in training and
/// the running ones in prediction. Of a sequence, the steps within the samples' lengths are what it is taken over; a batch of
/// fewer than two of them leaves the running ones as they are.
///
/// shapes  x: [F], [C, H, W], [C, D, H, W] or [T, C]; h as x, zero beyond a sample's length; weight, bias, running_mean,
///         running_var: [F] or [C].
/// units   eps 1e-5, momentum 0.1, unbiased running variance.
/// cost    three passes in training, one in prediction. A training batch is never split over threads.
/// errors  features_last or an_image (compile time); value_error in training, a batch of one row of features.
/// source  Ioffe and Szegedy 2015; torch.nn.BatchNorm1d, which wants a sequence as [C, T], 2d and 3d.
struct batch_norm : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_channels<In>, at<batch_norm>, got<In>, wants<features_last, an_image>>,
                  "batch_norm: give it features, an image, a volume or a sequence [T, C]; frames become one by `| as_volume`");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<has_channels<In>, In, poison>;
    using channels = typename channels_of<In>::features;
    static constexpr std::size_t C = channels::size;
    static constexpr bool couples_rows = true;
    static constexpr std::size_t flops = 4 * In::size;
    static constexpr std::size_t least_rows = In::size > C ? 1 : 2;  // of one value a channel there is no variance
    static constexpr double eps = 1e-5, momentum = 0.1;

    template <template <class> class Tensor>
    struct params {
      Tensor<like<channels>> weight, bias;
      static constexpr void each(auto&& self, auto&& f) {
        f("weight", self.weight, init::ones), f("bias", self.bias, init::zeros);
      }
    };
    template <template <class> class Tensor>
    struct state {
      Tensor<like<channels>> running_mean, running_var;
      static constexpr void each(auto&& self, auto&& f) {
        f("running_mean", self.running_mean, init::zeros), f("running_var", self.running_var, init::ones);
      }
    };
    static constexpr bool timed = is_timed<In>;
    template <class T>
    using used_rows = std::conditional_t<timed, detail::positions_within<T, channels_of<In>::steps>, detail::every_position<T>>;

    template <template <class> class Batch>
    struct saved {
      Batch<once<shape<C>>> mean, rstd;
      Batch<once<shape<timed>>> count;
      static constexpr void each(auto&& self, auto&& f) { f(self.mean), f(self.rstd), f(self.count); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<once<shape<C>>> sum_d, sum_dx;
      static constexpr void each(auto&& self, auto&& f) { f(self.sum_d), f(self.sum_dx); }
    };
    template <class T>
    static used_rows<T> used(auto const& c, std::size_t rows, T const* count) {
      if constexpr (timed) return {{c.lengths()}, count};
      else return {T(rows)};
    }

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      using Used = used_rows<T>;
      auto const x = channels_as_columns(c.in());
      auto const h = channels_as_columns(c.out);
      if constexpr (Call::learning) {
        T *mean = c.saved.mean.data, *rstd = c.saved.rstd.data, *count = c.saved.count.data;
        c.k.zero(mean, C), c.k.zero(rstd, C);
        if constexpr (timed) {
          c.k.zero(count, 1);
          c.k.template reduce<1>(count, c.rows, detail::positions_of_row<T, channels_of<In>::steps>{{c.lengths()}});
        }
        Used const who = used<T>(c, x.rows, count);
        c.k.template reduce<C>(mean, x.rows, detail::counted<T, C, Used>{x.data, who});
        c.k.template each<C>(1, detail::finish_mean<T, Used>{mean, who});
        c.k.template reduce<C>(rstd, x.rows, detail::deviation_squared<T, C, Used>{x.data, mean, who});
        c.k.template each<C>(1, detail::finish_statistics<T, Used>{rstd, c.state.running_mean.data, c.state.running_var.data,
                                                                   mean, who, T(eps), T(momentum)});
        c.k.template each<C>(x.rows, detail::normalise<T, C, Used>{h.data, x.data, mean, rstd, c.params.weight.data,
                                                                   c.params.bias.data, who});
      } else {
        if constexpr (Call::training)
          c.k.template each<C>(1, detail::keep_running<T>{c.saved.mean.data, c.saved.rstd.data, c.state.running_mean.data,
                                                          c.state.running_var.data, T(eps)});
        c.k.template each<C>(x.rows, detail::normalise_running<T, C, Used>{
                                         h.data, x.data, c.state.running_mean.data, c.state.running_var.data,
                                         c.params.weight.data, c.params.bias.data, T(eps), used<T>(c, x.rows, nullptr)});
      }
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      using Used = used_rows<T>;
      auto const x = channels_as_columns(c.in());
      auto const d = channels_as_columns(c.dout);
      T const *mean = c.saved.mean.data, *rstd = c.saved.rstd.data;
      T *sum_d = c.scratch.sum_d.data, *sum_dx = c.scratch.sum_dx.data;
      if constexpr (!Call::learning) {  // the statistics are constants
        Used const counting = used<T>(c, x.rows, nullptr);
        if (c.din())
          c.k.template each<C>(x.rows, detail::running_din<T, C, Used>{c.din().data, d.data, rstd, c.params.weight.data, counting});
        return;
      }
      Used const who = used<T>(c, x.rows, c.saved.count.data);
      c.k.zero(sum_d, C), c.k.zero(sum_dx, C);
      c.k.template reduce<C>(sum_d, x.rows, detail::counted<T, C, Used>{d.data, who});
      c.k.template reduce<C>(sum_dx, x.rows, detail::product_with_normalised<T, C, Used>{d.data, x.data, mean, rstd, who});
      c.k.map(batch<channels, T>{c.dparams.weight.data, 1}, fn::plus{}, batch<channels, T const>{c.dparams.weight.data, 1},
              batch<channels, T const>{sum_dx, 1});
      c.k.map(batch<channels, T>{c.dparams.bias.data, 1}, fn::plus{}, batch<channels, T const>{c.dparams.bias.data, 1},
              batch<channels, T const>{sum_d, 1});
      if (c.din())
        c.k.template each<C>(x.rows, detail::batch_norm_din<T, C, Used>{c.din().data, d.data, x.data, mean, rstd,
                                                                        c.params.weight.data, sum_d, sum_dx, who});
    }
  };
};

}  // namespace layer
inline constexpr layer::batch_norm batch_norm{};
}  // namespace braid

// braid/layer/front_tokens.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t N, std::size_t T, std::size_t F>
struct put_in_front {  // over [n (N + T), F]
  S* h;
  S const *x, *weight;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const r = i / (N + T), t = i % (N + T);
    if (t < N) h[i * F + j] = weight[t * F + j];
    else h[i * F + j] = !lengths || t - N < std::size_t(lengths[r]) ? x[(r * T + t - N) * F + j] : S(0);
  }
};
template <class S, std::size_t N, std::size_t T, std::size_t F>
struct behind_front {  // over [n T, F]
  S* dx;
  S const* d;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const r = i / T;
    bool const used = !lengths || i % T < std::size_t(lengths[r]);
    dx[i * F + j] = used ? d[((r + 1) * N + i) * F + j] : S(0);
  }
};
template <std::size_t N, std::size_t T>
struct longer {  // a number a row
  std::int32_t* to;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    to[r] = std::int32_t(N) + (lengths ? lengths[r] : std::int32_t(T));
  }
};

/// N learned vectors in front of the steps, the first numbers of which Init says.
template <class Self, std::size_t N, class Init>
struct in_front : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<Self>, got<In>, wants<a_sequence>>,
                  "learned vectors in front: give it vectors [T, F]: a series, tokens behind `| embedding<D>`, or patches");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = last_axis<In>::steps, F = last_axis<In>::features::size;
    using out = typename with_steps<In, N + T>::type;
    static constexpr bool reads_in = false, gives_lengths = is_sequence<In>;

    template <template <class> class Tensor>
    struct params {
      Tensor<rows_of<N, F>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, Init{}()); }
    };
    template <class Call>
    static void forward(Call const& c) {
      using op = put_in_front<typename Call::scalar, N, T, F>;
      c.k.template each<F>(c.rows * (N + T), op{c.out.data, c.in().data, c.params.weight.data, c.lengths()});
      if constexpr (gives_lengths) c.k.template each<1>(c.rows, longer<N, T>{c.own_lengths, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using S = typename Call::scalar;
      batch<shape<N * F>, S const, (N + T) * F> const first{c.dout.data, c.rows};
      c.k.add_rows(tensor<vec<N * F>, S>{c.dparams.weight.data}, first);
      if (c.din()) c.k.template each<F>(c.rows * T, behind_front<S, N, T, F>{c.din().data, c.dout.data, c.lengths()});
    }
  };
};
struct near_zero {
  constexpr auto operator()() const { return init::normal{0.02f}; }
};
}  // namespace detail

/// N learned vectors in front of the others, the same for all samples: h = [weight_1 ... weight_N, x_1 ... x_T]. A sample's
/// length grows by N. They are what several sequences exchange in a bottleneck; class_token is the one for a decision.
///
/// shapes  x: [T, F]; h: [N + T, F]; weight: [N, F].
/// units   weight starts normal with deviation 0.02.
/// cost    a copy.
/// errors  a_sequence (compile time).
/// source  Nagrani et al. 2021, arXiv:2107.00135.
template <std::size_t N>
struct front_tokens : detail::in_front<front_tokens<N>, N, detail::near_zero> {
};

}  // namespace layer
template <std::size_t N>
inline constexpr sized<layer::front_tokens<N>, N> front_tokens{};
}  // namespace braid

// braid/layer/class_token.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
struct at_zero {
  constexpr auto operator()() const { return init::zeros; }
};
}  // namespace detail

/// A learned vector in front of the others, the same for all samples: h = [weight, x_1 ... x_T]. A sample's length grows by
/// one. What attention has gathered there, `| take_step<0>` takes.
///
/// shapes  x: [T, F]; h: [T + 1, F]; weight: [1, F].
/// units   weight starts at zero, as torchvision's ViT does.
/// cost    a copy.
/// errors  a_sequence (compile time).
/// source  Dosovitskiy et al. 2021, arXiv:2010.11929; Devlin et al. 2019.
struct class_token : detail::in_front<class_token, 1, detail::at_zero> {};

}  // namespace layer
inline constexpr layer::class_token class_token{};
}  // namespace braid

// braid/layer/conv2d.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
/// A convolution bound to an image, a sequence or a volume. Over: its window_over; Weight: the filters.
template <class In, class Over, std::size_t O, class Weight>
struct convolution : bound<In> {
  using win = typename Over::type;
  using out = typename Over::template out<O>;
  static constexpr bool drops_lengths = !Over::keeps_lengths;
  static constexpr std::size_t fan_in = Weight::channels * Weight::taps, flops = 2 * out::size * fan_in;

  template <template <class> class Tensor>
  struct params {
    Tensor<Weight> weight;
    Tensor<vec<O>> bias;
    static constexpr void each(auto&& self, auto&& f) {
      f("weight", self.weight, init::fan_in(fan_in)), f("bias", self.bias, init::fan_in(fan_in));
    }
  };
  template <template <class> class Batch>
  using scratch = length_room<Batch, In>;
  template <template <class> class Batch>
  using backward_scratch = length_room<Batch, In, out>;

  static void forward(auto const& c) {
    auto x = c.in();
    if constexpr (is_sequence<In>) x = within_length(c.k, x, c.scratch.first, c.lengths());
    c.k.conv2d(win{}, c.out.data, x.data, c.params.weight, c.params.bias, c.rows);
    if constexpr (Over::keeps_lengths) clear_beyond_length(c.k, c.out, c.lengths());
  }
  static void backward(auto const& c) {
    auto x = c.in();
    auto g = c.dout;
    if constexpr (is_sequence<In>) x = within_length(c.k, x, c.scratch.first, c.lengths());
    if constexpr (Over::keeps_lengths) g = within_length(c.k, g, c.scratch.second, c.lengths());
    c.k.conv2d_dw(win{}, c.dparams.weight, g.data, x.data, c.rows);
    c.k.add_rows(c.dparams.bias, channels_as_columns(g));
    if (!c.din()) return;
    c.k.conv2d_din(win{}, c.din().data, g.data, c.params.weight, c.rows);
    if constexpr (is_sequence<In>) clear_beyond_length(c.k, c.din(), c.lengths());
  }
};
}  // namespace detail

/// Convolution (cross-correlation, as everywhere in this field): h[o, y, x] = b[o] + sum w[o, c, i, j] x[c, sy+di-p,
/// sx+dj-p]. Of G groups, each sees its share of the channels and gives its share of the result.
///
/// shapes  x: [C, H, W]; h: [O, (H + 2P - D(K-1) - 1) / S + 1, ...]; weight: [O, C / G, K, K]; bias: [O].
/// options stride<S> (1), pad<P> (0), dilation<D> (1), groups<G> (1), in a call: conv2d<16, 3>(stride<2>, pad<1>).
/// cost    2 O C/G K K flop a pixel of h forward, twice that backward. On `cpu` 1 group and C groups have kernels of their
///         own; other groups run as plain loops.
/// errors  an_image, at_least<D(K-1)+1>, multiple_of<G> (compile time).
/// source  torch.nn.Conv2d.
template <std::size_t O, std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t Dilation = 1,
          std::size_t Groups = 1>
struct conv2d : over_image<conv2d<O, Kernel, Stride, Pad, Dilation, Groups>, taps<Kernel, Stride, Pad, Dilation, Groups>> {
  static_assert(O % Groups == 0, "groups<G> must divide the channels of the result");
  using options = option::list<option::stride<1>, option::pad<0>, option::dilation<1>, option::groups<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<conv2d, Option...>();
    return conv2d<O, Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>(),
                  option::value_or<option::dilation, Dilation, Option...>(),
                  option::value_or<option::groups, Groups, Option...>()>{};
  }
  template <class In>
  using over = window_if<is_image<In>, In, taps<Kernel, Stride, Pad, Dilation, Groups>>;
  template <class In>
  struct on : detail::convolution<In, over<In>, O, filter<O, over<In>::channels / Groups, Kernel, Kernel>> {
    using of = conv2d;
  };
};

}  // namespace layer
template <std::size_t O, std::size_t Kernel>
inline constexpr sized<layer::conv2d<O, Kernel>, O, Kernel> conv2d{};
}  // namespace braid

// braid/layer/conv1d.hpp
namespace braid::inline v0 {
namespace layer {

/// Convolution along time: h[t, o] = b[o] + sum w[o, f, i] x[st+di-p, f].
///
/// Steps beyond a sample's length count as zeros. Where h has as many steps as x (stride 1, padding to match) they are
/// zeros in h too and the lengths stay; else all steps of h count from here on.
///
/// shapes  x: [T, F]; h: [(T + 2P - D(K-1) - 1) / S + 1, O]; weight: [O, F / G, K]; bias: [O].
/// options stride<S> (1), pad<P> (0), dilation<D> (1), groups<G> (1), in a call: conv1d<16, 3>(pad<1>).
/// cost    2 O F/G K flop a step of h forward, twice that backward; a copy of x where there are lengths.
/// errors  a_sequence, at_least<D(K-1)+1>, multiple_of<G> (compile time).
/// source  torch.nn.Conv1d on x times its mask, with channels last.
template <std::size_t O, std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t Dilation = 1,
          std::size_t Groups = 1>
struct conv1d : over_steps<conv1d<O, Kernel, Stride, Pad, Dilation, Groups>, taps<Kernel, Stride, Pad, Dilation, Groups>> {
  static_assert(O % Groups == 0, "groups<G> must divide the features of the result");
  using options = option::list<option::stride<1>, option::pad<0>, option::dilation<1>, option::groups<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<conv1d, Option...>();
    return conv1d<O, Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>(),
                  option::value_or<option::dilation, Dilation, Option...>(),
                  option::value_or<option::groups, Groups, Option...>()>{};
  }
  template <class In>
  using over = window_if<is_series<In>, In, taps<Kernel, Stride, Pad, Dilation, Groups>>;
  template <class In>
  struct on : detail::convolution<In, over<In>, O, filter<O, over<In>::channels / Groups, Kernel>> {
    using of = conv1d;
  };
};

}  // namespace layer
template <std::size_t O, std::size_t Kernel>
inline constexpr sized<layer::conv1d<O, Kernel>, O, Kernel> conv1d{};
}  // namespace braid

// braid/layer/conv3d.hpp
namespace braid::inline v0 {
namespace layer {

/// Convolution over a volume: a scan, or a video behind `| as_volume`.
///
/// shapes  x: [C, D, H, W]; h: [O, (D + 2P - K) / S + 1, ...]; weight: [O, C, K, K, K]; bias: [O].
/// options stride<S> (1), pad<P> (0), dilation<D> (1), groups<G> (1), as conv2d's.
/// cost    2 O C/G K K K flop a voxel of h forward, twice that backward.
/// errors  a_volume, at_least<D(K-1)+1>, multiple_of<G> (compile time).
/// source  torch.nn.Conv3d.
template <std::size_t O, std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t Dilation = 1,
          std::size_t Groups = 1>
struct conv3d : over_volume<conv3d<O, Kernel, Stride, Pad, Dilation, Groups>, taps<Kernel, Stride, Pad, Dilation, Groups>> {
  static_assert(O % Groups == 0, "groups<G> must divide the channels of the result");
  using options = option::list<option::stride<1>, option::pad<0>, option::dilation<1>, option::groups<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<conv3d, Option...>();
    return conv3d<O, Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>(),
                  option::value_or<option::dilation, Dilation, Option...>(),
                  option::value_or<option::groups, Groups, Option...>()>{};
  }
  template <class In>
  using over = window_if<is_volume<In>, In, taps<Kernel, Stride, Pad, Dilation, Groups>>;
  template <class In>
  struct on : detail::convolution<In, over<In>, O, filter<O, over<In>::channels / Groups, Kernel, Kernel, Kernel>> {
    using of = conv3d;
  };
};

}  // namespace layer
template <std::size_t O, std::size_t Kernel>
inline constexpr sized<layer::conv3d<O, Kernel>, O, Kernel> conv3d{};
}  // namespace braid

// braid/layer/conv_transpose2d.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
/// A transposed convolution bound to an image or a sequence: what conv2d does backwards, forwards. Its window moves over
/// the result.
template <class In, class Over, std::size_t O, class Weight>
struct transposed_convolution : bound<In> {
  using win = typename Over::type;
  using out = typename Over::template turned_out<O>;
  static constexpr bool drops_lengths = !Over::keeps_lengths;
  static constexpr std::size_t fan_in = O * Weight::taps, flops = 2 * In::size * fan_in;

  template <template <class> class Tensor>
  struct params {
    Tensor<Weight> weight;
    Tensor<vec<O>> bias;
    static constexpr void each(auto&& self, auto&& f) {
      f("weight", self.weight, init::fan_in(fan_in)), f("bias", self.bias, init::fan_in(fan_in));
    }
  };
  template <template <class> class Batch>
  using scratch = length_room<Batch, In>;
  template <template <class> class Batch>
  using backward_scratch = length_room<Batch, In, out>;

  template <class Call>
  static void forward(Call const& c) {
    auto x = c.in();
    if constexpr (is_sequence<In>) x = within_length(c.k, x, c.scratch.first, c.lengths());
    c.k.conv2d_din(win{}, c.out.data, x.data, c.params.weight, c.rows);
    auto const h = channels_as_columns(c.out);
    c.k.map(h, fn::plus{}, h, c.params.bias);
    if constexpr (Over::keeps_lengths) clear_beyond_length(c.k, c.out, c.lengths());
  }
  template <class Call>
  static void backward(Call const& c) {
    using no_bias = tensor<vec<Weight::outputs>, typename Call::scalar const>;
    auto x = c.in();
    auto g = c.dout;
    if constexpr (is_sequence<In>) x = within_length(c.k, x, c.scratch.first, c.lengths());
    if constexpr (Over::keeps_lengths) g = within_length(c.k, g, c.scratch.second, c.lengths());
    c.k.conv2d_dw(win{}, c.dparams.weight, x.data, g.data, c.rows);
    c.k.add_rows(c.dparams.bias, channels_as_columns(g));
    if (!c.din()) return;
    c.k.conv2d(win{}, c.din().data, g.data, c.params.weight, no_bias{}, c.rows);
    if constexpr (is_sequence<In>) clear_beyond_length(c.k, c.din(), c.lengths());
  }
};
}  // namespace detail

/// Transposed convolution: each pixel of x adds w, times itself, to the K x K pixels of h under it; S pixels of h lie
/// between two of x.
///
/// shapes  x: [C, H, W]; h: [O, (H - 1) S - 2P + K + more, ...]; weight: [C, O, K, K]; bias: [O].
/// options stride<S> (1), pad<P> (0), output_pad<more> (0), in a call: conv_transpose2d<8, 4>(stride<2>, pad<1>).
/// cost    2 O C K K flop a pixel of x forward, twice that backward.
/// errors  an_image, at_least<1>: padding leaves nothing (compile time).
/// source  torch.nn.ConvTranspose2d.
template <std::size_t O, std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t More = 0>
struct conv_transpose2d : unit {
  using over_taps = turned_taps<Kernel, Stride, Pad, More>;
  using options = option::list<option::stride<1>, option::pad<0>, option::output_pad<0>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<conv_transpose2d, Option...>();
    return conv_transpose2d<O, Kernel, option::value_or<option::stride, Stride, Option...>(),
                            option::value_or<option::pad, Pad, Option...>(),
                            option::value_or<option::output_pad, More, Option...>()>{};
  }
  template <class In>
  using over = window_if<is_image<In>, In, over_taps>;
  template <class In>
  static consteval void law() {
    static_assert(holds<is_image<In>, at<conv_transpose2d>, got<In>, wants<an_image>>,
                  "conv_transpose2d wants an image [C, H, W]");
    static_assert(holds<over<In>::fits, at<conv_transpose2d>, got<In>, wants<at_least<1>>>,
                  "conv_transpose2d: `pad<P>` takes P pixels from each side, and nothing is left: take less");
  }
  template <class In>
  struct on : detail::transposed_convolution<In, over<In>, O, filter<over<In>::channels, O, Kernel, Kernel>> {
    using of = conv_transpose2d;
  };
};

}  // namespace layer
template <std::size_t O, std::size_t Kernel>
inline constexpr sized<layer::conv_transpose2d<O, Kernel>, O, Kernel> conv_transpose2d{};
}  // namespace braid

// braid/layer/conv_transpose1d.hpp
namespace braid::inline v0 {
namespace layer {

/// Transposed convolution along time: each step of x adds w, times itself, to the K steps of h under it.
///
/// Steps beyond a sample's length count as zeros. Where h has as many steps as x they are zeros in h too and the lengths
/// stay; else all steps of h count from here on.
///
/// shapes  x: [T, F]; h: [(T - 1) S - 2P + K + more, O]; weight: [F, O, K]; bias: [O].
/// options stride<S> (1), pad<P> (0), output_pad<more> (0), in a call: conv_transpose1d<8, 4>(stride<2>, pad<1>).
/// cost    2 O F K flop a step of x forward, twice that backward; a copy of x where there are lengths.
/// errors  a_sequence, at_least<1>: padding leaves nothing (compile time).
/// source  torch.nn.ConvTranspose1d on x times its mask, with channels last.
template <std::size_t O, std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t More = 0>
struct conv_transpose1d : unit {
  using over_taps = turned_taps<Kernel, Stride, Pad, More>;
  using options = option::list<option::stride<1>, option::pad<0>, option::output_pad<0>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<conv_transpose1d, Option...>();
    return conv_transpose1d<O, Kernel, option::value_or<option::stride, Stride, Option...>(),
                            option::value_or<option::pad, Pad, Option...>(),
                            option::value_or<option::output_pad, More, Option...>()>{};
  }
  template <class In>
  using over = window_if<is_series<In>, In, over_taps>;
  template <class In>
  static consteval void law() {
    static_assert(holds<is_series<In>, at<conv_transpose1d>, got<In>, wants<a_sequence>>,
                  "conv_transpose1d wants a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
    static_assert(holds<over<In>::fits, at<conv_transpose1d>, got<In>, wants<at_least<1>>>,
                  "conv_transpose1d: `pad<P>` takes P steps from each end, and nothing is left: take less");
  }
  template <class In>
  struct on : detail::transposed_convolution<In, over<In>, O, filter<over<In>::channels, O, Kernel>> {
    using of = conv_transpose1d;
  };
};

}  // namespace layer
template <std::size_t O, std::size_t Kernel>
inline constexpr sized<layer::conv_transpose1d<O, Kernel>, O, Kernel> conv_transpose1d{};
}  // namespace braid

// braid/layer/dense.hpp
namespace braid::inline v0 {
namespace layer {

/// Fully connected: h = x W' + b, on the last axis.
///
/// shapes  x: [F] or [T, F]; h: [N] or [T, N]; weight: [N, F]; bias: [N].
/// cost    2 N F flop a step forward, twice that backward.
/// errors  features_last (compile time).
/// source  torch.nn.Linear; starts as it does, uniform in 1/sqrt(F).
template <std::size_t N>
struct dense : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<dense>, got<In>, wants<features_last>>,
                  "dense: give it features, e.g. `| flatten` after an image or `| embedding<D>` after tokens");
  }
  template <class In>
  struct on : bound<In> {
    using out = typename last_axis<In>::template with<N>;
    using axis = last_axis<In>;
    using features = typename axis::features;
    static constexpr std::size_t flops = 2 * N * In::size;

    template <template <class> class Tensor>
    struct params {
      Tensor<matrix<N, features>> weight;
      Tensor<vec<N>> bias;
      static constexpr void each(auto&& self, auto&& f) {
        f("weight", self.weight, init::fan_in(features::size)), f("bias", self.bias, init::fan_in(features::size));
      }
    };
    static void forward(auto const& c) {
      auto const x = steps_as_rows(c.in());
      auto const h = steps_as_rows(c.out);
      c.k.affine(h, x, c.params.weight, c.params.bias);  // h = x W' + b   [n T, N]
    }
    static void backward(auto const& c) {
      auto const x = steps_as_rows(c.in());
      auto const g = steps_as_rows(c.dout);
      c.k.gemm_tn(c.dparams.weight, g, x);             // dW += g' x     [N, F]
      c.k.add_rows(c.dparams.bias, g);
      if (c.din()) c.k.gemm_nn(overwrite, steps_as_rows(c.din()), g, c.params.weight);  // dx = g W   [n T, F]
    }
  };
};

}  // namespace layer
template <std::size_t N>
inline constexpr sized<layer::dense<N>, N> dense{};
}  // namespace braid

// braid/layer/depthwise_conv2d.hpp
namespace braid::inline v0 {
namespace layer {

/// Convolution of each channel with one filter of its own: conv2d<C, K>(groups<C>), without saying C.
///
/// shapes  x: [C, H, W]; h: [C, (H + 2P - D(K-1) - 1) / S + 1, ...]; weight: [C, 1, K, K]; bias: [C].
/// options stride<S> (1), pad<P> (0), dilation<D> (1).
/// cost    2 K K flop a number of h forward, twice that backward.
/// errors  an_image, at_least<D(K-1)+1> (compile time).
/// source  torch.nn.Conv2d with groups = in_channels; Howard et al. 2017, arXiv:1704.04861.
template <std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t Dilation = 1>
struct depthwise_conv2d
    : over_image<depthwise_conv2d<Kernel, Stride, Pad, Dilation>, taps<Kernel, Stride, Pad, Dilation>> {
  using options = option::list<option::stride<1>, option::pad<0>, option::dilation<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<depthwise_conv2d, Option...>();
    return depthwise_conv2d<Kernel, option::value_or<option::stride, Stride, Option...>(),
                            option::value_or<option::pad, Pad, Option...>(),
                            option::value_or<option::dilation, Dilation, Option...>()>{};
  }
  template <class In>
  static constexpr std::size_t channels = window_if<is_image<In>, In, taps<1>>::channels;
  template <class In>
  struct on : conv2d<channels<In>, Kernel, Stride, Pad, Dilation, channels<In>>::template on<In> {
    using of = depthwise_conv2d;
  };
};

}  // namespace layer
template <std::size_t Kernel>
inline constexpr sized<layer::depthwise_conv2d<Kernel>, Kernel> depthwise_conv2d{};
}  // namespace braid

// braid/layer/dropout.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t N>
struct dropout_op {
  T* h;
  T const* x;
  philox random;
  std::uint64_t first_row;
  float rate;
  T scale;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const kept = random.uniform(first_row + r, j) >= rate;
    h[r * N + j] = kept ? x[r * N + j] * scale : T(0);
  }
};
}  // namespace detail

/// In training each element is zero with a probability of Percent %, the others grow to keep the mean; in prediction
/// nothing happens. The mask is a function of the model's seed, the step and the sample's place in the batch: backward
/// makes it again instead of keeping it, and threads do not change it.
///
/// shapes  any; h as x.
/// cost    ten Philox rounds an element in training; none in prediction.
/// errors  real_numbers, at_most<99> (compile time).
/// source  Srivastava et al. 2014; torch.nn.Dropout.
template <std::size_t Percent>
struct dropout : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<(Percent < 100), at<dropout>, got<exactly<Percent>>, wants<at_most<99>>>,
                  "dropout<Percent>: of a hundred elements some must stay");
    static_assert(holds<are_numbers<In>, at<dropout>, got<In>, wants<real_numbers>>,
                  "dropout: tokens are no numbers yet: put `| embedding<D>` before it");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<are_numbers<In> && (Percent < 100), In, poison>;
    static constexpr bool in_place = true, reads_in = false, draws = true;
    static constexpr float rate = float(Percent) / 100.0f;

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::learning && Percent > 0) mask(c, c.out.data, c.in().data);
      else c.k.copy(c.out, c.in());
    }
    template <class Call>
    static void backward(Call const& c) {
      if (!c.din()) return;
      if constexpr (Call::learning) mask(c, c.din().data, c.dout.data);
      else c.k.copy(c.din(), c.dout);
    }

   private:
    template <class Call, class T>
    static void mask(Call const& c, T* to, T const* from) {
      using op = detail::dropout_op<T, In::size>;
      c.k.template each<In::size>(c.rows, op{to, from, c.random, c.first_row, rate, T(100) / T(100 - Percent)});
    }
  };
};

}  // namespace layer
template <std::size_t Percent>
inline constexpr layer::dropout<Percent> dropout{};
}  // namespace braid

// braid/layer/elu.hpp
namespace braid::inline v0 {
namespace fn {
template <std::size_t Percent>
struct elu {
  static constexpr bool of_output = true;
  /// e^m - 1 by tanh: no digit is lost where m is near 0.
  template <class T>
  BRAID_HD T operator()(T x) const {
    T const m = x > T(0) ? T(0) : x, t = num::tanh(T(0.5) * m);
    return x > T(0) ? x : T(Percent) / T(100) * (T(2) * t / (T(1) - t));
  }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T y) const { return y > T(0) ? d : d * (y + T(Percent) / T(100)); }
  };
};
}  // namespace fn
namespace layer {
/// h = x for x > 0, else a (exp(x) - 1) with a of Percent %: elu has 1, elu(percent<50>) has 0.5.
/// source torch.nn.ELU; Clevert, Unterthiner and Hochreiter 2016, arXiv:1511.07289.
template <std::size_t Percent>
struct elu : activation<elu<Percent>, fn::elu<Percent>> {
  using options = option::list<option::percent<100>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<elu, Option...>();
    return elu<option::value_or<option::percent, Percent, Option...>()>{};
  }
};
}  // namespace layer
inline constexpr layer::elu<100> elu{};
}  // namespace braid

// braid/layer/embedding.hpp
namespace braid::inline v0 {
namespace layer {

/// Tokens and vocabulary of ids; 0 where In is none.
template <class In>
struct token_sizes {
  static constexpr std::size_t steps = 0, vocabulary = 0;
};
template <std::size_t V, std::size_t T>
struct token_sizes<ids_of<V, T>> {
  static constexpr std::size_t steps = T, vocabulary = V;
};

namespace detail {
template <class S, std::size_t T, std::size_t D>
struct embed_op {  // r: a token of the batch
  S* h;
  S const* weight;
  std::int32_t const *id, *lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const used = !lengths || r % T < std::size_t(lengths[r / T]);
    h[r * D + j] = used ? weight[std::size_t(id[r]) * D + j] : S(0);
  }
};
template <class S, std::size_t T, std::size_t D>
struct embed_back_op {  // a column: nobody else writes it
  S* dweight;
  S const* dh;
  std::int32_t const *id, *lengths;
  std::size_t rows;
  BRAID_HD void operator()(std::size_t, std::size_t j) const {
    for (std::size_t n = 0; n < rows; ++n) {
      std::size_t const used = lengths ? std::size_t(lengths[n]) : T;
      for (std::size_t t = 0; t < used; ++t)
        dweight[std::size_t(id[n * T + t]) * D + j] += dh[(n * T + t) * D + j];
    }
  }
};
}  // namespace detail

/// A vector of D numbers for each token: h = weight[id]. Tokens beyond a sample's length are not read and give zeros.
///
/// shapes  x: [T] ids below V; h: [T, D]; weight: [V, D].
/// units   none; starts normal with deviation 1.
/// cost    D reads a token forward, D additions backward, one column after another.
/// errors  token_ids (compile time). Ids are checked where they come in, not here.
/// source  torch.nn.Embedding, without its padding_idx: lengths play that part.
template <std::size_t D>
struct embedding : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_ids<In>, at<embedding>, got<In>, wants<token_ids>>,
                  "embedding: give it tokens; for a layer on numbers take `dense<N>`");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = token_sizes<In>::steps, V = token_sizes<In>::vocabulary;
    using out = std::conditional_t<is_ids<In>, sequence<T, D>, poison>;

    template <template <class> class Tensor>
    struct params {
      Tensor<rows_of<V, D>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::normal{1}); }
    };
    template <class Call>
    static void forward(Call const& c) {
      using op = detail::embed_op<typename Call::scalar, T, D>;
      c.k.template each<D>(c.rows * T, op{c.out.data, c.params.weight.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::embed_back_op<typename Call::scalar, T, D>;
      c.k.template each<D>(1, op{c.dparams.weight.data, c.dout.data, c.in().data, c.lengths(), c.rows});
    }
  };
};

}  // namespace layer
template <std::size_t D>
inline constexpr sized<layer::embedding<D>, D> embedding{};
}  // namespace braid

// braid/layer/ends.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
/// The step that column j is taken from: the last used one, and step 0 for the second half.
template <std::size_t T, std::size_t F>
BRAID_HD std::size_t end_of(std::size_t j, std::size_t length) {
  return j < F / 2 ? length - 1 : 0;
}
template <class S, std::size_t T, std::size_t F>
struct ends_op {
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    h[r * F + j] = n ? x[(r * T + end_of<T, F>(j, n)) * F + j] : S(0);
  }
};
template <class S, std::size_t T, std::size_t F>
struct ends_din_op {
  S* dx;
  S const* dh;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    for (std::size_t t = 0; t < T; ++t)
      dx[(r * T + t) * F + j] = n && t == end_of<T, F>(j, n) ? dh[r * F + j] : S(0);
  }
};
}  // namespace detail

/// Where both ways of a bidirectional recurrence end: the first half of the last used step, the second half of step 0.
///
/// shapes  x: [T, 2H]; h: [2H]. A sample of length 0 gives zeros.
/// cost    one copy of 2H numbers a sample; backward writes zeros to the other steps.
/// errors  a_sequence, multiple_of<2> (compile time).
/// source  h_n of a bidirectional torch.nn.LSTM's last layer, both directions in a row.
struct ends : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_series<In>, at<ends>, got<In>, wants<a_sequence>>,
                  "ends: give it the sequence [T, 2H] of e.g. `| lstm<H>(bidirectional)`");
    static_assert(holds<sequence_sizes<In>::features % 2 == 0 || !is_series<In>, at<ends>, got<In>, wants<multiple_of<2>>>,
                  "ends: it takes half of the features from either end; after one direction use `| last`");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = sequence_sizes<In>::steps, F = sequence_sizes<In>::features;
    using out = std::conditional_t<is_series<In> && F % 2 == 0, shape<F>, poison>;
    static constexpr bool reads_in = false;
    template <class Call>
    static void forward(Call const& c) {
      c.k.template each<F>(c.rows, detail::ends_op<typename Call::scalar, T, F>{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      if (c.din())
        c.k.template each<F>(c.rows,
                             detail::ends_din_op<typename Call::scalar, T, F>{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::ends ends{};
}  // namespace braid

// braid/layer/first_step.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F>
struct first_step_op {  // over [n, F]
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    h[r * F + j] = !lengths || lengths[r] ? x[r * T * F + j] : S(0);
  }
};
template <class S, std::size_t T, std::size_t F>
struct first_step_din {  // over [n T, F]
  S* dx;
  S const* dh;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    bool const used = i % T == 0 && (!lengths || lengths[i / T]);
    dx[i * F + j] = used ? dh[i / T * F + j] : S(0);
  }
};
}  // namespace detail

/// The first step, e.g. a class token behind its transformer: h = x[0].
///
/// shapes  x: [T, F]; h: [F]. A sample of length 0 gives zeros.
/// cost    a copy.
/// errors  a_sequence (compile time).
struct first_step : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<first_step>, got<In>, wants<a_sequence>>,
                  "first_step: give it steps [T, F]: a sequence, or vectors behind `| class_token`");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = last_axis<In>::steps, F = last_axis<In>::features::size;
    using out = std::conditional_t<is_steps<In>, shape<F>, poison>;
    static constexpr bool reads_in = false;
    template <class Call>
    static void forward(Call const& c) {
      using op = detail::first_step_op<typename Call::scalar, T, F>;
      c.k.template each<F>(c.rows, op{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::first_step_din<typename Call::scalar, T, F>;
      if (c.din()) c.k.template each<F>(c.rows * T, op{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::first_step first_step{};
}  // namespace braid

// braid/layer/flatten.hpp
namespace braid::inline v0 {
namespace layer {

/// All of a sample as one axis, in PyTorch's order [C, H, W]. Nothing moves: the shape remembers how the values lie, and
/// the weights of the layer behind it are stored to match. Of a sequence, all steps: those beyond a sample's length, which
/// nobody could tell from the others then, become zeros.
///
/// shapes  any; [size].
/// cost    none, but for a sequence with lengths one pass.
/// errors  real_numbers (compile time).
/// source  torch.nn.Flatten.
struct flatten : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<are_numbers<In>, at<flatten>, got<In>, wants<real_numbers>>,
                  "flatten: tokens have no features yet: put `| embedding<D>` before it");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<are_numbers<In>, flat_t<In>, poison>;
    static constexpr bool in_place = true, reads_in = false;
    template <class Call>
    static void forward(Call const& c) {
      c.k.copy(c.out, c.in());
      clear_beyond_length(c.k, batch<In, typename Call::scalar>{c.out.data, c.rows}, c.lengths());
    }
    static void backward(auto const& c) {
      if (!c.din()) return;
      c.k.copy(c.din(), c.dout);
      clear_beyond_length(c.k, c.din(), c.lengths());
    }
  };
};

}  // namespace layer
inline constexpr layer::flatten flatten{};
}  // namespace braid

// braid/layer/global_avg_pool.hpp
namespace braid::inline v0 {
namespace layer {

/// Channels of an image or a volume and how many pixels each has; nothing where it is neither.
template <class In>
struct channel_sizes {
  using vector = poison;
  static constexpr std::size_t channels = 1, pixels = 1;
};
template <class In>
  requires(is_image<In> || is_volume<In>)
struct channel_sizes<In> {
  static constexpr std::size_t channels = In::channels, pixels = In::size / In::channels;
  using vector = shape<channels>;
};
/// The law of what takes all pixels of a channel together.
template <class Self>
struct over_pixels : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_image<In> || is_volume<In>, at<Self>, got<In>, wants<an_image, a_volume>>,
                  "this layer wants an image [C, H, W] or a volume [C, D, H, W]");
  }
};

namespace detail {
template <class T, std::size_t C, std::size_t Pixels>
struct mean_of_pixels {  // r: a sample, j: a channel
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T s = 0;
    for (std::size_t i = 0; i < Pixels; ++i) s += x[(r * Pixels + i) * C + j];
    h[r * C + j] = s / T(Pixels);
  }
};
template <class T, std::size_t C, std::size_t Pixels>
struct mean_of_pixels_din {  // r: a pixel
  T* dx;
  T const* dh;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { dx[r * C + j] = dh[r / Pixels * C + j] / T(Pixels); }
};
}  // namespace detail

/// Mean of each channel over all its pixels.
///
/// shapes  x: [C, H, W] or [C, D, H, W]; h: [C].
/// cost    one addition a number of x.
/// errors  an_image or a_volume (compile time).
/// source  torch.nn.AdaptiveAvgPool2d(1) and 3d, flattened.
struct global_avg_pool : over_pixels<global_avg_pool> {
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t C = channel_sizes<In>::channels, pixels = channel_sizes<In>::pixels, flops = In::size;
    using out = typename channel_sizes<In>::vector;
    static constexpr bool reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      c.k.template each<C>(c.rows, detail::mean_of_pixels<typename Call::scalar, C, pixels>{c.out.data, c.in().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::mean_of_pixels_din<typename Call::scalar, C, pixels>;
      if (c.din()) c.k.template each<C>(c.rows * pixels, op{c.din().data, c.dout.data});
    }
  };
};

}  // namespace layer
inline constexpr layer::global_avg_pool global_avg_pool{};
}  // namespace braid

// braid/layer/frame_avg_pool.hpp
namespace braid::inline v0 {
namespace layer {

/// Frames as the steps of a sequence: the mean of each channel over the pixels of each frame. All steps are used.
///
/// shapes  x: [C, D, H, W], D frames behind `| as_volume`; h: [D, C].
/// cost    one addition a number of x.
/// errors  a_volume (compile time).
/// source  x.mean((3, 4)).transpose(1, 2) in PyTorch.
struct frame_avg_pool : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_volume<In>, at<frame_avg_pool>, got<In>, wants<a_volume>>,
                  "frame_avg_pool wants frames as a volume [C, D, H, W]: put `| as_volume` after a video");
  }
  template <class In>
  struct sizes {
    using out = poison;
    static constexpr std::size_t channels = 1, frames = 1, pixels = 1;
  };
  template <std::size_t C, std::size_t D, std::size_t H, std::size_t W>
  struct sizes<volume<C, D, H, W>> {
    using out = sequence<D, C>;
    static constexpr std::size_t channels = C, frames = D, pixels = H * W;
  };
  template <class In>
  struct on : bound<In> {
    using of = sizes<In>;
    using out = typename of::out;
    static constexpr std::size_t C = of::channels, frames = of::frames, pixels = of::pixels, flops = In::size;
    static constexpr bool reads_in = false;

    // A frame lies as an image does, its channels last.
    template <class Call>
    static void forward(Call const& c) {
      c.k.template each<C>(c.rows * frames, detail::mean_of_pixels<typename Call::scalar, C, pixels>{c.out.data, c.in().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::mean_of_pixels_din<typename Call::scalar, C, pixels>;
      if (c.din()) c.k.template each<C>(c.rows * frames * pixels, op{c.din().data, c.dout.data});
    }
  };
};

}  // namespace layer
inline constexpr layer::frame_avg_pool frame_avg_pool{};
}  // namespace braid

// braid/layer/frame_conv2d.hpp
namespace braid::inline v0 {
namespace layer {

/// A window over each frame of a volume by itself; over a point where In is no volume.
template <class In, class Taps>
struct window_over_frames : window_over<poison, Taps> {};
template <std::size_t C, std::size_t D, std::size_t H, std::size_t W, class Taps>
struct window_over_frames<volume<C, D, H, W>, Taps>
    : detail::window_facts<window_of<axis<D>, typename Taps::template along<H>, typename Taps::template along<W>,
                                     detail::groups_of<Taps>>, C> {
  using y = typename Taps::template along<H>;
  using x = typename Taps::template along<W>;
  template <std::size_t O>
  using out = std::conditional_t<window_over_frames::ok, volume<O, D, y::out, x::out>, poison>;
};
/// The law of what moves a window over each frame.
template <class Self, class Taps>
struct over_frames : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_volume<In>, at<Self>, got<In>, wants<a_volume>>,
                  "this layer wants frames as a volume [C, D, H, W]: put `| as_volume` after a video");
    static_assert(holds<window_over_frames<In, Taps>::fits, at<Self>, got<In>, wants<at_least<Taps::reach>>>,
                  "the window is larger than the padded frame: take a smaller one, or `pad<P>`");
    static_assert(holds<window_over_frames<In, Taps>::divides, at<Self>, got<In>, wants<multiple_of<Taps::groups>>>,
                  "groups<G> must divide the channels of the frames");
  }
};

/// conv2d of each frame of a video behind `| as_volume`, with the same filters for all.
///
/// shapes  x: [C, D, H, W], D frames; h: [O, D, (H + 2P - K) / S + 1, ...]; weight: [O, C / G, K, K]; bias: [O].
/// options stride<S> (1), pad<P> (0), dilation<D> (1), groups<G> (1), as conv2d's.
/// cost    that of conv2d, D times.
/// errors  a_volume, at_least<D(K-1)+1>, multiple_of<G> (compile time).
/// source  torch.nn.Conv2d on x.transpose(1, 2).flatten(0, 1).
template <std::size_t O, std::size_t Kernel, std::size_t Stride = 1, std::size_t Pad = 0, std::size_t Dilation = 1,
          std::size_t Groups = 1>
struct frame_conv2d : over_frames<frame_conv2d<O, Kernel, Stride, Pad, Dilation, Groups>, taps<Kernel, Stride, Pad, Dilation, Groups>> {
  static_assert(O % Groups == 0, "groups<G> must divide the channels of the result");
  using options = option::list<option::stride<1>, option::pad<0>, option::dilation<1>, option::groups<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<frame_conv2d, Option...>();
    return frame_conv2d<O, Kernel, option::value_or<option::stride, Stride, Option...>(),
                        option::value_or<option::pad, Pad, Option...>(),
                        option::value_or<option::dilation, Dilation, Option...>(),
                        option::value_or<option::groups, Groups, Option...>()>{};
  }
  template <class In>
  using over = window_over_frames<In, taps<Kernel, Stride, Pad, Dilation, Groups>>;
  template <class In>
  struct on : detail::convolution<In, over<In>, O, filter<O, over<In>::channels / Groups, Kernel, Kernel>> {
    using of = frame_conv2d;
  };
};

}  // namespace layer
template <std::size_t O, std::size_t Kernel>
inline constexpr sized<layer::frame_conv2d<O, Kernel>, O, Kernel> frame_conv2d{};
}  // namespace braid

// braid/layer/max_pool2d.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
/// The largest of each window of an image, a sequence or a volume.
template <class In, class Over>
struct largest : bound<In> {
  using win = typename Over::type;
  static constexpr std::size_t C = Over::channels;
  using out = typename Over::template out<C>;
  static constexpr std::size_t flops = out::size * win::taps;
  static constexpr bool reads_out = true, drops_lengths = !Over::keeps_lengths;
  template <template <class> class Batch>
  using scratch = length_room<Batch, In>;
  template <template <class> class Batch>
  using backward_scratch = scratch<Batch>;

  template <class Call>
  static void forward(Call const& c) {
    auto x = c.in();
    if constexpr (is_sequence<In>) x = within_length(c.k, x, c.scratch.first, c.lengths());
    c.k.template each<C>(c.rows * win::pixels_out, ops::max_pool<typename Call::scalar, win, C>{c.out.data, x.data});
    if constexpr (Over::keeps_lengths) clear_beyond_length(c.k, c.out, c.lengths());
  }
  template <class Call>
  static void backward(Call const& c) {
    if (!c.din()) return;
    auto x = c.in();
    if constexpr (is_sequence<In>) x = within_length(c.k, x, c.scratch.first, c.lengths());
    c.k.template each<C>(c.rows * win::pixels_in, ops::max_pool_din<typename Call::scalar, win, C>{
                                                      c.din().data, c.dout.data, x.data, c.out.data});
    if constexpr (is_sequence<In>) clear_beyond_length(c.k, c.din(), c.lengths());
  }
};
}  // namespace detail

/// Largest of each window; padding never wins.
///
/// shapes  x: [C, H, W]; h: [C, (H + 2P - K) / S + 1, ...].
/// options stride<S> (K), pad<P> (0).
/// cost    K K comparisons a pixel of h.
/// errors  an_image, at_least<K> (compile time).
/// source  torch.nn.MaxPool2d; the first of equals gets the gradient.
template <std::size_t Kernel, std::size_t Stride = Kernel, std::size_t Pad = 0>
struct max_pool2d : over_image<max_pool2d<Kernel, Stride, Pad>, taps<Kernel, Stride, Pad>> {
  static_assert(2 * Pad <= Kernel, "pad at most half of the window, as in PyTorch");
  using options = option::list<option::stride<Kernel>, option::pad<0>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<max_pool2d, Option...>();
    return max_pool2d<Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>()>{};
  }
  template <class In>
  struct on : detail::largest<In, window_if<is_image<In>, In, taps<Kernel, Stride, Pad>>> {
    using of = max_pool2d;
  };
};

}  // namespace layer
template <std::size_t Kernel>
inline constexpr sized<layer::max_pool2d<Kernel>, Kernel> max_pool2d{};
}  // namespace braid

// braid/layer/frame_max_pool2d.hpp
namespace braid::inline v0 {
namespace layer {

/// max_pool2d of each frame of a video behind `| as_volume`.
///
/// shapes  x: [C, D, H, W], D frames; h: [C, D, (H + 2P - K) / S + 1, ...].
/// options stride<S> (K), pad<P> (0).
/// cost    K K comparisons a number of h.
/// errors  a_volume, at_least<K> (compile time).
/// source  torch.nn.MaxPool2d on x.transpose(1, 2).flatten(0, 1); the first of equals gets the gradient.
template <std::size_t Kernel, std::size_t Stride = Kernel, std::size_t Pad = 0>
struct frame_max_pool2d : over_frames<frame_max_pool2d<Kernel, Stride, Pad>, taps<Kernel, Stride, Pad>> {
  static_assert(2 * Pad <= Kernel, "pad at most half of the window, as in PyTorch");
  using options = option::list<option::stride<Kernel>, option::pad<0>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<frame_max_pool2d, Option...>();
    return frame_max_pool2d<Kernel, option::value_or<option::stride, Stride, Option...>(),
                            option::value_or<option::pad, Pad, Option...>()>{};
  }
  template <class In>
  struct on : detail::largest<In, window_over_frames<In, taps<Kernel, Stride, Pad>>> {
    using of = frame_max_pool2d;
  };
};

}  // namespace layer
template <std::size_t Kernel>
inline constexpr sized<layer::frame_max_pool2d<Kernel>, Kernel> frame_max_pool2d{};
}  // namespace braid

// braid/layer/glu.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, class Features, class F>
struct glu_op {  // j < N; x: [2 N]
  static constexpr std::size_t N = Features::size / 2;
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T const* row = x + r * Features::size;
    h[r * N + j] = row[Features::place(j)] * F{}(row[Features::place(N + j)]);
  }
};
template <class T, class Features, class F>
struct glu_din {
  static constexpr std::size_t N = Features::size / 2;
  T* dx;
  T const *d, *x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const a = r * Features::size + Features::place(j), b = r * Features::size + Features::place(N + j);
    T const y = F{}(x[b]), g = d[r * N + j];
    dx[a] = g * y;
    dx[b] = typename F::slope{}(g * x[a], F::of_output ? y : x[b]);
  }
};
}  // namespace detail

/// What glu, swiglu and geglu are: the last axis as two halves [a, b], h = a F(b). F: a functor with its slope.
///
/// shapes  x: [2 N] or [T, 2 N]; h: [N] or [T, N].
/// cost    one F an element of h forward; one F and one slope backward.
/// errors  features_last, multiple_of<2> (compile time).
template <class Self, class F>
struct gated_half : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<Self>, got<In>, wants<features_last>>,
                  "a gated unit halves features: put `| flatten` after an image, `| embedding<D>` after tokens");
    static_assert(holds<last_axis<In>::features::size % 2 == 0, at<Self>, got<In>, wants<multiple_of<2>>>,
                  "a gated unit halves its features: an even number, e.g. `| dense<2 * N>` before it");
  }
  template <class In>
  struct on : bound<In> {
    using features = typename last_axis<In>::features;
    static constexpr bool halves = has_last_axis<In> && features::size % 2 == 0;
    static constexpr std::size_t N = features::size / 2, flops = 2 * N * last_axis<In>::steps;
    using out = std::conditional_t<halves, typename last_axis<In>::template with<N>, poison>;

    template <class Call>
    static void forward(Call const& c) {
      auto const x = steps_as_rows(c.in());
      c.k.template each<N>(x.rows, detail::glu_op<typename Call::scalar, features, F>{c.out.data, x.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      auto const x = steps_as_rows(c.in());
      if (c.din())
        c.k.template each<N>(
            x.rows, detail::glu_din<typename Call::scalar, features, F>{c.din().data, c.dout.data, x.data});
    }
  };
};

/// h = a sigmoid(b), of the halves a and b of the last axis.
/// source torch.nn.GLU; Dauphin et al. 2017, arXiv:1612.08083.
struct glu : gated_half<glu, fn::sigmoid> {};

}  // namespace layer
inline constexpr layer::glu glu{};
}  // namespace braid

// braid/layer/geglu.hpp
namespace braid::inline v0 {
namespace layer {
/// h = a gelu(b), of the halves a and b of the last axis. source Shazeer 2020, arXiv:2002.05202.
struct geglu : gated_half<geglu, fn::gelu> {};
}  // namespace layer
inline constexpr layer::geglu geglu{};
}  // namespace braid

// braid/layer/gelu.hpp
namespace braid::inline v0 {
namespace layer {
/// h = x Phi(x), Phi the normal distribution: the exact form.
///
/// shapes  any; h as x.
/// units   none; x in deviations.
/// cost    one erf an element forward, an erf and an exponential backward, from x.
/// errors  real_numbers (compile time).
/// source  torch.nn.GELU; Hendrycks and Gimpel 2016, arXiv:1606.08415.
struct gelu : activation<gelu, fn::gelu> {};
}  // namespace layer
inline constexpr layer::gelu gelu{};
}  // namespace braid

// braid/layer/gelu_tanh.hpp
namespace braid::inline v0 {
namespace fn {
/// (1 + tanh(u)) / 2 is sigmoid(2 u), which keeps its digits where u is far below 0.
struct gelu_tanh {
  static constexpr bool of_output = false;
  template <class T>
  BRAID_HD static T twice_u(T x) { return T(1.5957691216057308) * (x + T(0.044715) * x * x * x); }
  template <class T>
  BRAID_HD T operator()(T x) const { return x * num::sigmoid(twice_u(x)); }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T x) const {
      T const z = x < T(-20) ? T(-20) : x > T(20) ? T(20) : x;  // flat beyond, and no infinity times zero
      T const s = num::sigmoid(twice_u(z));
      return d * s * (T(1) + z * (T(1) - s) * T(1.5957691216057308) * (T(1) + T(3 * 0.044715) * z * z));
    }
  };
};
}  // namespace fn
namespace layer {
/// h = x / 2 (1 + tanh(c (x + 0.044715 x^3))), c = sqrt(2 / pi): gelu without erf, as GPT-2 has it.
/// source torch.nn.GELU(approximate='tanh'); Hendrycks and Gimpel 2016.
struct gelu_tanh : activation<gelu_tanh, fn::gelu_tanh> {};
}  // namespace layer
inline constexpr layer::gelu_tanh gelu_tanh{};
}  // namespace braid

// braid/layer/global_max_pool.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t C, std::size_t Pixels>
struct max_of_pixels {  // r: a sample, j: a channel
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T best = x[r * Pixels * C + j];
    for (std::size_t i = 1; i < Pixels; ++i) {
      T const v = x[(r * Pixels + i) * C + j];
      best = v > best || v != v ? v : best;  // a NaN stays, as in PyTorch
    }
    h[r * C + j] = best;
  }
};
template <class T, std::size_t C, std::size_t Pixels>
struct max_of_pixels_din {  // r: a sample, j: a channel
  T* dx;
  T const *dh, *x, *h;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool before = true;
    for (std::size_t i = 0; i < Pixels; ++i) {
      std::size_t const at = (r * Pixels + i) * C + j;
      bool const first = before && x[at] == h[r * C + j];
      dx[at] = first ? dh[r * C + j] : T(0);
      before = before && !first;
    }
  }
};
}  // namespace detail

/// Largest of each channel over all its pixels.
///
/// shapes  x: [C, H, W] or [C, D, H, W]; h: [C].
/// cost    one comparison a number of x.
/// errors  an_image or a_volume (compile time).
/// source  torch.nn.AdaptiveMaxPool2d(1) and 3d, flattened; the first of equals gets the gradient.
struct global_max_pool : over_pixels<global_max_pool> {
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t C = channel_sizes<In>::channels, pixels = channel_sizes<In>::pixels, flops = In::size;
    using out = typename channel_sizes<In>::vector;
    static constexpr bool reads_out = true;

    template <class Call>
    static void forward(Call const& c) {
      c.k.template each<C>(c.rows, detail::max_of_pixels<typename Call::scalar, C, pixels>{c.out.data, c.in().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::max_of_pixels_din<typename Call::scalar, C, pixels>;
      if (c.din()) c.k.template each<C>(c.rows, op{c.din().data, c.dout.data, c.in().data, c.out.data});
    }
  };
};

}  // namespace layer
inline constexpr layer::global_max_pool global_max_pool{};
}  // namespace braid

// braid/layer/group_norm.hpp
namespace braid::inline v0 {
namespace layer {

/// What has channels and positions to take statistics over: an image, a volume, a sequence of vectors, features (one
/// position).
template <class In>
inline constexpr bool has_positions = is_image<In> || is_volume<In> || is_series<In>;
template <std::size_t F>
inline constexpr bool has_positions<shape<F>> = true;

namespace detail {
// P positions of C channels in G groups.
template <class T, std::size_t P, std::size_t C, std::size_t G>
struct group_statistics {
  T *mean, *rstd;
  T const* x;
  used_positions<P> used;
  T eps;
  BRAID_HD void operator()(std::size_t r, std::size_t g) const {
    constexpr std::size_t D = C / G;
    std::size_t const n = used(r);
    T const *first = x + r * P * C + g * D, count = T(n ? n * D : 1);
    T s = 0, v = 0;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = 0; q < D; ++q) s += first[p * C + q];
    T const m = s / count;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = 0; q < D; ++q) v += (first[p * C + q] - m) * (first[p * C + q] - m);
    mean[r * G + g] = m;
    rstd[r * G + g] = T(1) / num::sqrt(v / count + eps);
  }
};
/// The normalised input at position i (over all rows) and channel j.
template <class T, std::size_t P, std::size_t C, std::size_t G>
struct group_normalised {
  T const *x, *mean, *rstd;
  used_positions<P> used;
  BRAID_HD bool counts(std::size_t i) const { return used.counts(i); }
  BRAID_HD T operator()(std::size_t i, std::size_t j) const {
    std::size_t const g = i / P * G + j / (C / G);
    return (x[i * C + j] - mean[g]) * rstd[g];
  }
};
template <class T, std::size_t P, std::size_t C, std::size_t G, bool Affine>
struct group_norm_op {
  T* h;
  group_normalised<T, P, C, G> normalised;
  T const *weight, *bias;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    T const n = normalised.counts(i) ? normalised(i, j) : T(0);
    if constexpr (Affine) h[i * C + j] = normalised.counts(i) ? n * weight[j] + bias[j] : T(0);
    else h[i * C + j] = n;
  }
};
template <class T, std::size_t P, std::size_t C, std::size_t G>
struct group_norm_dweight {
  T const* d;
  group_normalised<T, P, C, G> normalised;
  BRAID_HD T operator()(std::size_t i, std::size_t j) const {
    return normalised.counts(i) ? d[i * C + j] * normalised(i, j) : T(0);
  }
};
template <class T, std::size_t P, std::size_t C, std::size_t G, bool Affine>
struct group_sums {  // means over a group of g and of g n, with g = dout w and n the normalised input
  T *mean_g, *mean_gn;
  T const* d;
  group_normalised<T, P, C, G> normalised;
  T const* weight;
  BRAID_HD void operator()(std::size_t r, std::size_t group) const {
    constexpr std::size_t D = C / G;
    std::size_t const n = normalised.used(r);
    T a = 0, b = 0;
    for (std::size_t i = r * P; i < r * P + n; ++i)
      for (std::size_t j = group * D; j < group * D + D; ++j) {
        T g = d[i * C + j];
        if constexpr (Affine) g *= weight[j];
        a += g;
        b += g * normalised(i, j);
      }
    T const count = T(n ? n * D : 1);
    mean_g[r * G + group] = a / count;
    mean_gn[r * G + group] = b / count;
  }
};
template <class T, std::size_t P, std::size_t C, std::size_t G, bool Affine>
struct group_norm_din {
  T* dx;
  T const* d;
  group_normalised<T, P, C, G> normalised;
  T const *weight, *mean_g, *mean_gn;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const g = i / P * G + j / (C / G);
    T e = d[i * C + j];
    if constexpr (Affine) e *= weight[j];
    T const v = normalised.rstd[g] * (e - mean_g[g] - normalised(i, j) * mean_gn[g]);
    dx[i * C + j] = normalised.counts(i) ? v : T(0);
  }
};

template <bool Affine, class Channels>
struct norm_parameters {
  template <template <class> class Tensor>
  struct params {
    Tensor<like<Channels>> weight, bias;
    static constexpr void each(auto&& self, auto&& f) {
      f("weight", self.weight, init::ones), f("bias", self.bias, init::zeros);
    }
    auto scale() const { return weight.data; }
    auto shift() const { return bias.data; }
  };
};
template <class Channels>
struct norm_parameters<false, Channels> {
  template <template <class> class Tensor>
  struct params {
    static constexpr void each(auto&&, auto&&) {}
    std::nullptr_t scale() const { return nullptr; }
    std::nullptr_t shift() const { return nullptr; }
  };
};
}  // namespace detail

/// A norm over groups of channels, bound; Fits: the law holds.
template <class In, bool Fits, std::size_t Groups, bool Affine>
struct grouped_norm : bound<In> {
  using out = std::conditional_t<Fits, In, poison>;
  using channels = typename channels_of<In>::features;
  static constexpr std::size_t P = channels_of<In>::steps, C = channels::size, G = Fits ? Groups : 1;
  static constexpr std::size_t flops = 8 * In::size;
  static constexpr double eps = 1e-5;

  template <template <class> class Tensor>
  using params = typename detail::norm_parameters<Affine, channels>::template params<Tensor>;
  template <template <class> class Batch>
  struct saved {
    Batch<shape<G>> mean, rstd;
    static constexpr void each(auto&& self, auto&& f) { f(self.mean), f(self.rstd); }
  };
  template <template <class> class Batch>
  struct scratch : saved<Batch> {};
  template <template <class> class Batch>
  struct backward_scratch {
    Batch<shape<G>> mean_g, mean_gn;
    static constexpr void each(auto&& self, auto&& f) { f(self.mean_g), f(self.mean_gn); }
  };

  template <class Call>
  static void forward(Call const& c) {
    if constexpr (Call::training) run(c, c.saved.mean.data, c.saved.rstd.data);
    else run(c, c.scratch.mean.data, c.scratch.rstd.data);
  }
  template <class Call, class T>
  static void run(Call const& c, T* mean, T* rstd) {
    detail::used_positions<P> const used{c.lengths()};
    c.k.template each<G>(c.rows, detail::group_statistics<T, P, C, G>{mean, rstd, c.in().data, used, T(eps)});
    using op = detail::group_norm_op<T, P, C, G, Affine>;
    c.k.template each<C>(
        c.rows * P, op{c.out.data, {c.in().data, mean, rstd, used}, c.params.scale(), c.params.shift()});
  }
  template <class Call>
  static void backward(Call const& c) {
    using T = typename Call::scalar;
    detail::group_normalised<T, P, C, G> const n{c.in().data, c.saved.mean.data, c.saved.rstd.data, {c.lengths()}};
    T const *d = c.dout.data, *w = c.params.scale();
    T *g = c.scratch.mean_g.data, *gn = c.scratch.mean_gn.data;
    if constexpr (Affine) {
      c.k.template reduce<C>(c.dparams.weight.data, c.rows * P, detail::group_norm_dweight<T, P, C, G>{d, n});
      c.k.template reduce<C>(c.dparams.bias.data, c.rows * P, detail::counted<T, C, detail::used_positions<P>>{d, n.used});
    }
    if (!c.din()) return;
    c.k.template each<G>(c.rows, detail::group_sums<T, P, C, G, Affine>{g, gn, d, n, w});
    c.k.template each<C>(c.rows * P, detail::group_norm_din<T, P, C, G, Affine>{c.din().data, d, n, w, g, gn});
  }
};

/// Group normalisation: h = (x - mean) / sqrt(var + eps) w + b, mean and variance over the channels of one of Groups
/// groups and over all pixels of a sample, or all its used steps.
///
/// shapes  x: [C, H, W], [C, D, H, W], [T, C] or [C]; h as x, zero beyond a sample's length; weight, bias: [C].
/// units   eps 1e-5, in squares of x's unit; the variance is the biased one.
/// cost    three passes forward, five backward; training keeps two numbers a group.
/// errors  features_last or an_image, multiple_of<Groups> (compile time).
/// source  Wu and He 2018, arXiv:1803.08494; torch.nn.GroupNorm(Groups, C), which wants a sequence as [C, T].
template <std::size_t Groups>
struct group_norm : unit {
  template <class In>
  static constexpr bool divides = !has_positions<In> || channels_of<In>::features::size % Groups == 0;
  template <class In>
  static consteval void law() {
    static_assert(holds<has_positions<In>, at<group_norm>, got<In>, wants<an_image, features_last>>,
                  "group_norm: give it an image, a sequence [T, C] or features, before any `| flatten`");
    static_assert(holds<divides<In>, at<group_norm>, got<In>, wants<multiple_of<Groups>>>,
                  "group_norm<Groups>: as many groups as divide the channels");
  }
  template <class In>
  struct on : grouped_norm<In, has_positions<In> && divides<In>, Groups, true> {};
};

}  // namespace layer
template <std::size_t Groups>
inline constexpr sized<layer::group_norm<Groups>, Groups> group_norm{};
}  // namespace braid

// braid/layer/recurrence_step.hpp
namespace braid::inline v0::layer {

// A cell is what one unit of a recurrence works out in one step; numbers only, recurrence.hpp has the arrays:
//
//   gates       how many blocks of H its weights give, in PyTorch's order
//   apart       what the gates get from h comes by itself, not added to what they get from x
//   remembers   a step leaves a `memory` besides h
//   carries     backward hands to the step before what does not go through weight_hh
//   forward(g, from_h, before)     h and memory after the step; turns the gates in g into what backward wants of them
//   backward(g, now, before, dh, carried, d, dfrom_h)
//               sets the gradients of the gates, from_h's too where it is apart; gives what is carried on. The g of a
//               cell with one gate is not kept: it goes by now.h

/// What a unit hands to the next step.
template <class T>
struct cell_state {
  T h, memory;
};

namespace detail {
/// All samples through one step. Distances from sample to sample: G gates, M memory, S h. Keep: backward will come.
template <class Cell, class T, std::size_t H, std::size_t G, std::size_t M, std::size_t S, bool Keep>
struct forward_step {
  T* gates;
  T const* from_h;         // [gates H] a row
  T const* memory_before;  // null at the first step, as h_before
  T* memory;
  T const* h_before;
  T* h;
  std::int32_t const* lengths;
  std::size_t step;

  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    constexpr std::size_t n = Cell::gates;
    T g[n], apart[n] = {};
    BRAID_UNROLL
    for (std::size_t q = 0; q < n; ++q) {
      g[q] = gates[r * G + q * H + j];
      if constexpr (Cell::apart) apart[q] = from_h[r * n * H + q * H + j];
    }
    cell_state<T> before{h_before ? h_before[r * S + j] : T(0), T(0)};
    if constexpr (Cell::remembers) before.memory = memory_before ? memory_before[r * M + j] : T(0);
    cell_state<T> const now = Cell::forward(g, apart, before);
    bool const used = !lengths || step < std::size_t(lengths[r]);
    if constexpr (Keep) {
      BRAID_UNROLL
      for (std::size_t q = 0; q < n; ++q) gates[r * G + q * H + j] = g[q];
    }
    if constexpr (Cell::remembers) memory[r * M + j] = used ? now.memory : before.memory;
    h[r * S + j] = used ? now.h : T(0);
  }
};

/// The same step backwards, in a sequence of Steps whose h is W wide.
template <class Cell, class T, std::size_t H, std::size_t Steps, std::size_t W>
struct backward_step {
  T const* gates;
  T const *memory_before, *memory, *h_before, *h;
  T const* dout;      // where h is
  T const* dh_after;  // [H] a row, from the step after; null at the last step
  T* carry;           // [H] a row
  T *dgates, *dfrom_h;
  std::int32_t const* lengths;
  std::size_t step;

  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    constexpr std::size_t n = Cell::gates, G = Steps * n * H;
    std::size_t const at_h = r * Steps * W + j, at_memory = r * Steps * H + j;
    T g[n] = {}, d[n], apart[n] = {};
    if constexpr (n > 1) {
      BRAID_UNROLL
      for (std::size_t q = 0; q < n; ++q) g[q] = gates[r * G + q * H + j];
    }
    cell_state<T> before{h_before ? h_before[at_h] : T(0), T(0)}, now{h[at_h], T(0)};
    if constexpr (Cell::remembers) {
      before.memory = memory_before ? memory_before[at_memory] : T(0);
      now.memory = memory[at_memory];
    }
    T const dh = dout[at_h] + (dh_after ? dh_after[r * H + j] : T(0));
    T carried = T(0);
    if constexpr (Cell::carries) carried = dh_after ? carry[r * H + j] : T(0);
    carried = Cell::backward(g, now, before, dh, carried, d, apart);
    bool const used = !lengths || step < std::size_t(lengths[r]);
    BRAID_UNROLL
    for (std::size_t q = 0; q < n; ++q) {
      dgates[r * G + q * H + j] = used ? d[q] : T(0);
      if constexpr (Cell::apart) dfrom_h[r * G + q * H + j] = used ? apart[q] : T(0);
    }
    if constexpr (Cell::carries) carry[r * H + j] = used ? carried : T(0);
  }
};

/// Rows of zeros, one every G.
template <class T, std::size_t G>
struct clear_rows {
  T* d;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { d[r * G + j] = T(0); }
};
}  // namespace detail

}  // namespace braid::layer

// braid/layer/recurrence.hpp
namespace braid::inline v0 {

namespace layer {

namespace detail {
/// PyTorch's name of a parameter of one layer and direction: weight_ih_l1_reverse.
struct recurrent_name {
  char text[40]{};
  consteval recurrent_name(char const* kind, std::size_t layer, bool reverse) {
    std::size_t n = 0, unit = 1;
    auto const append = [&](char const* s) {
      while (*s) text[n++] = *s++;
    };
    append(kind), append("_l");
    while (layer / unit >= 10) unit *= 10;
    for (; unit; unit /= 10) text[n++] = char('0' + layer / unit % 10);
    if (reverse) append("_reverse");
  }
};
template <std::size_t Layer, bool Reverse>
struct recurrent_names {
  static constexpr recurrent_name weight_ih{"weight_ih", Layer, Reverse}, weight_hh{"weight_hh", Layer, Reverse},
      bias_ih{"bias_ih", Layer, Reverse}, bias_hh{"bias_hh", Layer, Reverse};
};
}  // namespace detail

/// What a layer trains in one direction: N numbers from each X that comes in and from the H before.
template <template <class> class Tensor, std::size_t N, std::size_t H, class X>
struct recurrent_weights {
  Tensor<matrix<N, X>> weight_ih;
  Tensor<matrix<N, shape<H>>> weight_hh;
  Tensor<vec<N>> bias_ih, bias_hh;

  template <std::size_t Layer, std::size_t Direction>
  static constexpr void each(auto&& self, auto&& f) {
    using names = detail::recurrent_names<Layer, Direction == 1>;
    f(names::weight_ih.text, self.weight_ih, init::fan_in(H)), f(names::weight_hh.text, self.weight_hh, init::fan_in(H));
    f(names::bias_ih.text, self.bias_ih, init::fan_in(H)), f(names::bias_hh.text, self.bias_hh, init::fan_in(H));
  }
};

/// The walk of a cell (see recurrence_step.hpp) over the steps, directions and layers of a recurrence of width H; `on` of
/// lstm, gru and rnn. A layer takes both directions of the one below. Each starts from zeros, the reverse one at a
/// sample's own last step: beyond it a state is zero, which is where the way back comes from.
template <class Cell, std::size_t H, std::size_t Layers, std::size_t Directions, class In>
struct recurrence : bound<In> {
  static_assert(Directions == 1 || Directions == 2);
  static constexpr std::size_t T = sequence_sizes<In>::steps, F = sequence_sizes<In>::features;
  static constexpr std::size_t N = Cell::gates * H;                     // what the weights give
  static constexpr std::size_t M = Cell::remembers ? H : 0;             // what a step leaves besides h
  static constexpr std::size_t W = Directions * H, All = Layers * Directions, Above = Layers - 1;
  static constexpr std::size_t Apart = Cell::apart ? N : 0;             // h's part of the gates where it is not added
  static constexpr bool gates_in_h = Cell::gates == 1;                  // one gate: it is worked out where h will be
  static constexpr std::size_t Kept = gates_in_h ? 0 : N, GateStride = gates_in_h ? W : N;
  using out = std::conditional_t<is_series<In>, sequence<T, W>, poison>;
  static constexpr bool reads_out = true;
  static constexpr std::size_t flops = 2 * T * Directions * N * (F + H + Above * (W + H));

  template <template <class> class Tensor>
  struct params {
    std::array<recurrent_weights<Tensor, N, H, shape<F>>, Directions> first;
    std::array<recurrent_weights<Tensor, N, H, shape<W>>, Above * Directions> above;
    static constexpr void each(auto&& self, auto&& f) {
      repeat_indexed<Directions>([&]<class D>(D) {
        recurrent_weights<Tensor, N, H, shape<F>>::template each<0, D::value>(self.first[D::value], f);
      });
      repeat_indexed<Above * Directions>([&]<class I>(I) {
        recurrent_weights<Tensor, N, H, shape<W>>::template each<1 + I::value / Directions, I::value % Directions>(
            self.above[I::value], f);
      });
    }
  };
  // Arrays of several layers or directions hold them one after another, each for all samples.
  template <template <class> class Batch>
  struct saved {
    Batch<shape<All * T * Kept>> gates;   // after their activations
    Batch<shape<All * T * M>> memory;
    Batch<shape<Above * T * W>> between;  // h of all layers but the last
    static constexpr void each(auto&& self, auto&& f) { f(self.gates), f(self.memory), f(self.between); }
  };
  template <template <class> class Batch>
  struct scratch {  // prediction keeps the gates of one layer and direction, one memory, and h of one layer
    Batch<shape<T * Kept>> gates;
    Batch<shape<M>> memory;
    Batch<shape<Apart>> from_h;
    Batch<shape<Above ? T * W : 0>> between;
    static constexpr void each(auto&& self, auto&& f) {
      f(self.gates), f(self.memory), f(self.from_h), f(self.between);
    }
  };
  template <template <class> class Batch>
  struct backward_scratch {
    Batch<sequence<T, N>> dgates;
    Batch<sequence<T, Apart>> dfrom_h;
    Batch<shape<H>> dh;
    Batch<shape<Cell::carries ? H : 0>> carry;
    Batch<shape<std::min<std::size_t>(Above, 2) * T * W>> between;  // a layer reads one and writes the other
    static constexpr void each(auto&& self, auto&& f) {
      f(self.dgates), f(self.dfrom_h), f(self.dh), f(self.carry), f(self.between);
    }
  };

  template <class Call>
  static void forward(Call const& call) {
    std::size_t const size = call.rows * T * W;
    if constexpr (Above == 0) {
      forward_layer(call, 0, steps_as_rows(call.in()), call.params.first.data(), call.out.data);
    } else if constexpr (Call::training) {
      auto* h = call.saved.between.data;
      forward_layer(call, 0, steps_as_rows(call.in()), call.params.first.data(), h);
      for (std::size_t l = 1; l < Layers; ++l, h += size)
        forward_layer(call, l, rows_of_steps(call, h), &call.params.above[(l - 1) * Directions],
                      l < Above ? h + size : call.out.data);
    } else {  // to and fro, so that the last lands in out
      decltype(call.out.data) const h[2] = {call.out.data, call.scratch.between.data};
      forward_layer(call, 0, steps_as_rows(call.in()), call.params.first.data(), h[Above % 2]);
      for (std::size_t l = 1; l < Layers; ++l)
        forward_layer(call, l, rows_of_steps(call, h[(Layers - l) % 2]), &call.params.above[(l - 1) * Directions],
                      h[(Above - l) % 2]);
    }
  }
  template <class Call>
  static void backward(Call const& call) {
    using S = typename Call::scalar;
    std::size_t const size = call.rows * T * W;
    auto const din = steps_as_rows(call.din());
    if constexpr (Above == 0) {
      backward_layer(call, 0, steps_as_rows(call.in()), call.params.first.data(), call.dparams.first.data(),
                     call.out.data, call.dout.data, din);
    } else {
      S const *h = call.out.data, *dh = call.dout.data;
      for (std::size_t l = Above; l > 0; --l) {
        S const* const below = call.saved.between.data + (l - 1) * size;
        S* const dbelow = call.scratch.between.data + (l % 2 && Above > 1) * size;
        std::size_t const w = (l - 1) * Directions;
        backward_layer(call, l, rows_of_steps(call, below), &call.params.above[w], &call.dparams.above[w], h, dh,
                       batch<shape<W>, S>{dbelow, call.rows * T});
        h = below, dh = dbelow;
      }
      backward_layer(call, 0, steps_as_rows(call.in()), call.params.first.data(), call.dparams.first.data(), h, dh, din);
    }
  }

 private:
  /// Whether the backend takes all steps at once.
  template <class Call>
  static constexpr bool walked_whole = std::remove_cvref_t<decltype(std::declval<Call>().k)>::template walks_recurrence<Cell, H>;
  template <class S>
  static batch<shape<W>, S const> rows_of_steps(auto const& call, S* h) {
    return {h, call.rows * T};
  }
  // One direction's half of h, step by step for the recurrence and all steps at once for the products.
  template <class S>
  static batch<shape<H>, S, T * W> half(auto const& call, S* h, std::size_t t) {
    return {h + t * W, call.rows};
  }
  static constexpr std::size_t time(std::size_t s, bool reverse) { return reverse ? T - 1 - s : s; }

  template <class Call, class X, class P>
  static void forward_layer(Call const& call, std::size_t l, X x, P const* p, typename Call::scalar* h) {
    for (std::size_t d = 0; d < Directions; ++d) {
      std::size_t const i = (l * Directions + d) * call.rows;
      if constexpr (Call::training)
        forward_steps<T * M>(call, Directions == 2 && d, x, p[d], h + d * H, call.saved.gates.data + i * T * Kept,
                             call.saved.memory.data + i * T * M, M);
      else
        forward_steps<M>(call, Directions == 2 && d, x, p[d], h + d * H, call.scratch.gates.data,
                         call.scratch.memory.data, 0);
    }
  }
  /// MS: distance of the samples' memories; next: distance of its steps.
  template <std::size_t MS, class Call, class X, class P, class S>
  static void forward_steps(Call const& call, bool reverse, X x, P const& p, S* h, S* gates, S* memory, std::size_t next) {
    if constexpr (gates_in_h) gates = h;
    if constexpr (walked_whole<Call>) {
      call.k.template recurrence_forward<Cell, cell_state<S>, H, T, GateStride, W, Call::training>(
          x, p.weight_ih, p.weight_hh, p.bias_ih, p.bias_hh, gates, memory, h, call.lengths(), call.rows, reverse);
    } else {
      auto const g = batch<shape<N>, S, GateStride>{gates, call.rows * T};
      if constexpr (Cell::apart) call.k.fill_rows(g, p.bias_ih);
      else call.k.map(g, fn::plus{}, p.bias_ih, p.bias_hh);
      call.k.gemm_nt(accumulate, g, x, p.weight_ih);                                          // x Wih' + b   [n T, N]
      for (std::size_t s = 0; s < T; ++s) {
        std::size_t const t = time(s, reverse), before = s ? time(s - 1, reverse) : 0;
        auto const gt = batch<shape<N>, S, T * GateStride>{gates + t * GateStride, call.rows};
        if constexpr (Cell::apart) {
          call.k.fill_rows(call.scratch.from_h, p.bias_hh);
          if (s) call.k.gemm_nt(accumulate, call.scratch.from_h, half(call, h, before), p.weight_hh);  // h Whh' + b [n, N]
        } else {
          if (s) call.k.gemm_nt(accumulate, gt, half(call, h, before), p.weight_hh);          // + h Whh'     [n, N]
        }
        call.k.template each<H>(
            call.rows, detail::forward_step<Cell, S, H, T * GateStride, MS, T * W, Call::training && !gates_in_h>{
                           gt.data, call.scratch.from_h.data, s ? memory + before * next : nullptr, memory + t * next,
                           s ? h + before * W : nullptr, h + t * W, call.lengths(), t});
      }
    }
  }

  template <class Call, class X, class P, class DP, class DX>
  static void backward_layer(Call const& call, std::size_t l, X x, P const* p, DP const* dp,
                             typename Call::scalar const* h, typename Call::scalar const* dh, DX dx) {
    for (std::size_t d = 0; d < Directions; ++d) {
      std::size_t const i = (l * Directions + d) * call.rows;
      bool const reverse = Directions == 2 && d;
      backward_steps(call, reverse, p[d], h + d * H, dh + d * H, call.saved.gates.data + i * T * Kept,
                     call.saved.memory.data + i * T * M);
      auto const dg = steps_as_rows(call.scratch.dgates);
      call.k.gemm_tn(dp[d].weight_ih, dg, x);                                         // dWih += dg' x  [N, X]
      call.k.add_rows(dp[d].bias_ih, dg);
      if (dx) {
        if (d == 0) call.k.gemm_nn(overwrite, dx, dg, p[d].weight_ih);                // dx = dg Wih    [n T, X]
        else call.k.gemm_nn(accumulate, dx, dg, p[d].weight_ih);
      }
      backward_weight_hh(call, reverse, dp[d], h + d * H);
    }
  }
  static auto gradients_from_h(auto const& call) {
    if constexpr (Cell::apart) return call.scratch.dfrom_h;
    else return call.scratch.dgates;
  }
  template <class Call, class P, class S>
  static void backward_steps(Call const& call, bool reverse, P const& p, S const* h, S const* dout, S const* gates,
                             S const* memory) {
    auto const& w = call.scratch;
    if constexpr (walked_whole<Call>) {
      call.k.template recurrence_backward<Cell, cell_state<S>, H, T, W>(p.weight_hh, gates, memory, h, dout, w.dgates.data,
                                                                        w.dfrom_h.data, call.lengths(), call.rows, reverse);
    } else {
      for (std::size_t s = T; s-- > 0;) {
        std::size_t const t = time(s, reverse), before = s ? time(s - 1, reverse) : 0;
        call.k.template each<H>(
            call.rows, detail::backward_step<Cell, S, H, T, W>{
                           gates + t * Kept, s ? memory + before * M : nullptr, memory + t * M,
                           s ? h + before * W : nullptr, h + t * W, dout + t * W, s + 1 < T ? w.dh.data : nullptr,
                           w.carry.data, step_of(w.dgates, t).data, step_of(w.dfrom_h, t).data, call.lengths(), t});
        if (s) call.k.gemm_nn(overwrite, w.dh, step_of(gradients_from_h(call), t), p.weight_hh);  // dh = dg Whh  [n, H]
      }
    }
  }
  /// One product over all steps, each beside the h before it. The first step of a sample has none, and would meet another
  /// sample's h: its gradients are read last, here, and become zeros.
  template <class Call, class P, class S>
  static void backward_weight_hh(Call const& call, bool reverse, P const& dp, S const* h) {
    using D = typename Call::scalar;
    auto const dg = gradients_from_h(call);
    call.k.add_rows(dp.bias_hh, steps_as_rows(dg));
    if (T == 1 || call.rows == 0) return;
    call.k.template each<N>(call.rows, detail::clear_rows<D, T * N>{step_of(dg, time(0, reverse)).data});
    std::size_t const pairs = call.rows * T - 1;
    call.k.gemm_tn(dp.weight_hh, batch<shape<N>, D>{dg.data + (reverse ? 0 : N), pairs},
                   batch<shape<H>, S const, W>{h + (reverse ? W : 0), pairs});                // dWhh += dg' h  [N, H]
  }
};

}  // namespace layer
}  // namespace braid

// braid/layer/gru.hpp
namespace braid::inline v0 {
namespace layer {

/// Gates r z n: n = tanh(x's part + r h's part), h = (1 - z) n + z h. The reset comes after the product with h; h's part
/// of n, which backward wants, is the memory.
struct gru_cell {
  static constexpr std::size_t gates = 3;
  static constexpr bool apart = true, remembers = true, carries = true;

  template <class T>
  BRAID_HD static cell_state<T> forward(T* g, T const* from_h, cell_state<T> before) {
    g[0] = num::sigmoid(g[0] + from_h[0]), g[1] = num::sigmoid(g[1] + from_h[1]);
    g[2] = num::tanh(g[2] + g[0] * from_h[2]);
    return {g[2] + g[1] * (before.h - g[2]), from_h[2]};
  }
  template <class T>
  BRAID_HD static T backward(T const* g, cell_state<T> now, cell_state<T> before, T dh, T carried, T* d, T* dfrom_h) {
    T const r = g[0], z = g[1], n = g[2], all = dh + carried;
    T const dn = all * (T(1) - z) * (T(1) - n * n);
    d[0] = dfrom_h[0] = dn * now.memory * r * (T(1) - r);
    d[1] = dfrom_h[1] = all * (before.h - n) * z * (T(1) - z);
    d[2] = dn, dfrom_h[2] = dn * r;
    return all * z;
  }
};

/// Gated recurrent unit from a zero state. Steps beyond a sample's length are skipped and give zeros.
///
/// shapes  x: [T, F]; h: [T, H], with two directions [T, 2H]; of each layer and direction weight_ih: [3H, F], above the
///         first layer [3H, H] or [3H, 2H]; weight_hh: [3H, H]; bias_ih, bias_hh: [3H]; gates r z n.
/// options layers<N> (1), bidirectional, in a call: gru<64>(layers<2>, bidirectional).
/// cost    6 H (F + H) flop a step, layer and direction forward, twice that backward; training keeps 4H floats of each.
/// errors  a_sequence (compile time).
/// source  Cho et al. 2014, arXiv:1406.1078; the reset where torch.nn.GRU has it; packed sequences, batch_first.
template <std::size_t H, std::size_t Layers = 1, std::size_t Directions = 1>
struct gru : unit {
  using options = option::list<option::layers<1>, option::directions<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<gru, Option...>();
    return gru<H, option::value_or<option::layers, Layers, Option...>(),
               option::value_or<option::directions, Directions, Option...>()>{};
  }
  template <class In>
  static consteval void law() {
    static_assert(holds<is_series<In>, at<gru>, got<In>, wants<a_sequence>>,
                  "gru: give it a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
  }
  template <class In>
  struct on : recurrence<gru_cell, H, Layers, Directions, In> {
    using of = gru;
  };
};

}  // namespace layer
template <std::size_t H>
inline constexpr sized<layer::gru<H>, H> gru{};
}  // namespace braid

// braid/layer/hardsigmoid.hpp
namespace braid::inline v0 {
namespace fn {
struct hardsigmoid {
  static constexpr bool of_output = true;
  template <class T>
  BRAID_HD T operator()(T x) const {
    T const y = (x + T(3)) / T(6), positive = y < T(0) ? T(0) : y;
    return positive > T(1) ? T(1) : positive;
  }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T y) const { return y > T(0) && y < T(1) ? d / T(6) : T(0); }
  };
};
}  // namespace fn
namespace layer {
/// h = min(max(x + 3, 0), 6) / 6. source torch.nn.Hardsigmoid.
struct hardsigmoid : activation<hardsigmoid, fn::hardsigmoid> {};
}  // namespace layer
inline constexpr layer::hardsigmoid hardsigmoid{};
}  // namespace braid

// braid/layer/hardswish.hpp
namespace braid::inline v0 {
namespace fn {
struct hardswish {
  static constexpr bool of_output = false;
  template <class T>
  BRAID_HD T operator()(T x) const {
    return x < T(-3) ? T(0) : x > T(3) ? x : x * (x + T(3)) / T(6);
  }
  struct slope {  // at the corners PyTorch takes the outer pieces
    template <class T>
    BRAID_HD T operator()(T d, T x) const {
      return x <= T(-3) ? T(0) : x >= T(3) ? d : d * (x / T(3) + T(0.5));
    }
  };
};
}  // namespace fn
namespace layer {
/// h = x min(max(x + 3, 0), 6) / 6. source torch.nn.Hardswish; Howard et al. 2019, arXiv:1905.02244.
struct hardswish : activation<hardswish, fn::hardswish> {};
}  // namespace layer
inline constexpr layer::hardswish hardswish{};
}  // namespace braid

// braid/layer/instance_norm.hpp
namespace braid::inline v0 {
namespace option {
/// A norm with a trained weight and bias a channel.
struct affine {};
}  // namespace option
inline constexpr option::affine affine{};

namespace layer {

/// More than one position: with one, every channel would be its own mean.
template <class In>
inline constexpr bool has_several_positions = has_positions<In> && channels_of<In>::steps > 1;

/// Instance normalisation: h = (x - mean) / sqrt(var + eps), each channel of each sample by itself, over its pixels or
/// its used steps; instance_norm(affine) goes on with w h + b.
///
/// shapes  x: [C, H, W], [C, D, H, W] or [T, C]; h as x, zero beyond a sample's length; weight, bias: [C], with affine.
/// units   eps 1e-5, in squares of x's unit; the variance is the biased one. Prediction too takes the sample's own.
/// cost    three passes forward, three backward (five with affine); training keeps two numbers a channel.
/// errors  an_image or a_sequence, at_least<2> positions (compile time).
/// source  Ulyanov, Vedaldi and Lempitsky 2016, arXiv:1607.08022; torch.nn.InstanceNorm2d and 3d, and InstanceNorm1d, which
///         wants a sequence as [C, T].
template <bool Affine>
struct instance_norm : unit {
  using options = option::list<option::affine>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<instance_norm, Option...>();
    return instance_norm<(Affine || sizeof...(Option) > 0)>{};
  }

  template <class In>
  static consteval void law() {
    static_assert(holds<has_several_positions<In>, at<instance_norm>, got<In>, wants<an_image, a_sequence>>,
                  "instance_norm: give it an image of several pixels or a sequence; for features take layer_norm");
  }
  template <class In>
  struct on : grouped_norm<In, has_several_positions<In>, channels_of<In>::features::size, Affine> {
    using of = instance_norm;
  };
};

}  // namespace layer
inline constexpr layer::instance_norm<false> instance_norm{};
}  // namespace braid

// braid/layer/keep_top.hpp
namespace braid::inline v0 {

namespace detail {
/// Whether x[j] is among the K largest of F numbers; of equals the first come first.
template <std::size_t F, class T>
BRAID_HD inline bool among_largest(T const* x, std::size_t j, std::size_t K) {
  std::size_t before = 0;
  for (std::size_t i = 0; i < F; ++i) before += x[i] > x[j] || (x[i] == x[j] && i < j);
  return before < K;
}
}  // namespace detail

namespace layer {

namespace detail {
template <class T, std::size_t F, std::size_t K>
struct keep_top_op {  // to = what is to be kept of `from`, by x
  T* to;
  T const *from, *x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    to[r * F + j] = braid::detail::among_largest<F>(x + r * F, j, K) ? from[r * F + j] : T(0);
  }
};
}  // namespace detail

/// The K largest numbers along the last axis as they are, zeros for the others; of equals the first come first. Between
/// `| softmax` and expert_sum it lets K experts count. Shares are not made to sum to 1 again, so that with K = 1 too
/// what is kept says how sure the gates are, and has a gradient.
///
/// shapes  x: [F] or [T, F], F at least K; h as x.
/// units   as x.
/// cost    F comparisons an element, both ways.
/// errors  features_last, at_least<K> (compile time).
/// source  the routing of Fedus et al. 2021, arXiv:2101.03961 (K = 1); Shazeer et al. 2017, arXiv:1701.06538, take the
///         softmax of the K largest alone.
template <std::size_t K>
struct keep_top : unit {
  template <class In>
  static constexpr bool fits = [] {
    if constexpr (has_last_axis<In>) return last_axis<In>::features::size >= K;
    else return false;
  }();
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<keep_top>, got<In>, wants<features_last>>,
                  "keep_top: give it features, e.g. `| dense<K> | softmax`");
    if constexpr (has_last_axis<In>)
      static_assert(holds<fits<In>, at<keep_top>, got<In>, wants<at_least<K>>>,
                    "keep_top<K>: there are fewer than K numbers: choose a smaller K, or more experts");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<fits<In>, In, poison>;
    static constexpr std::size_t F = last_axis<In>::features::size, flops = F * In::size;

    template <class Call>
    static void forward(Call const& c) {
      auto const x = steps_as_rows(c.in());
      c.k.template each<F>(x.rows, detail::keep_top_op<typename Call::scalar, F, K>{c.out.data, x.data, x.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::keep_top_op<typename Call::scalar, F, K>;
      auto const x = steps_as_rows(c.in());
      if (c.din()) c.k.template each<F>(x.rows, op{c.din().data, c.dout.data, x.data});
    }
  };
};

}  // namespace layer
template <std::size_t K>
inline constexpr sized<layer::keep_top<K>, K> keep_top{};
}  // namespace braid

// braid/layer/l2_normalize.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t F>
struct reciprocal_norm {
  T* reciprocal;
  T const* x;
  T eps;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T s = 0;
    for (std::size_t j = 0; j < F; ++j) s += x[r * F + j] * x[r * F + j];
    T const norm = num::sqrt(s);
    reciprocal[r] = T(1) / (norm > eps ? norm : eps);
  }
};
// Below eps the factor is a constant, and nothing of h is taken off.
template <class T, std::size_t F>
struct along_normal {
  T* along;
  T const *d, *h, *reciprocal;
  T eps;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T s = 0;
    for (std::size_t j = 0; j < F; ++j) s += d[r * F + j] * h[r * F + j];
    along[r] = reciprocal[r] * eps < T(1) ? s : T(0);
  }
};
struct normalize_slope {
  template <class T>
  BRAID_HD T operator()(T d, T h, T along, T reciprocal) const { return (d - h * along) * reciprocal; }
};
}  // namespace detail

/// Vectors of length 1: h = x / max(||x||, eps), along the last axis.
///
/// shapes  x: [F] or [T, F]; h as x.
/// units   h none; eps 1e-12, in x's unit: below it h and its gradient are x's over eps, and zero at zero.
/// cost    two passes forward, two backward; training keeps one number a step.
/// errors  features_last (compile time).
/// source  torch.nn.functional.normalize(x, dim=-1).
struct l2_normalize : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<l2_normalize>, got<In>, wants<features_last>>,
                  "l2_normalize: give it features [F] or a sequence [T, F], e.g. behind `| flatten`");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<has_last_axis<In>, In, poison>;
    static constexpr bool in_place = true, reads_in = false, reads_out = true;
    static constexpr std::size_t steps = last_axis<In>::steps, F = last_axis<In>::features::size;
    static constexpr std::size_t flops = 3 * In::size;
    static constexpr double eps = 1e-12;

    template <template <class> class Batch>
    struct saved {
      Batch<shape<steps>> reciprocal;
      static constexpr void each(auto&& self, auto&& f) { f(self.reciprocal); }
    };
    template <template <class> class Batch>
    struct scratch : saved<Batch> {};  // of prediction
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<steps>> along;
      static constexpr void each(auto&& self, auto&& f) { f(self.along); }
    };

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      auto const x = steps_as_rows(c.in());
      batch<shape<1>, T> const reciprocal{(Call::training ? c.saved.reciprocal : c.scratch.reciprocal).data, x.rows};
      c.k.template each<1>(x.rows, detail::reciprocal_norm<T, F>{reciprocal.data, x.data, T(eps)});
      c.k.map(steps_as_rows(c.out), fn::times{}, x, reciprocal);
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      if (!c.din()) return;
      auto const h = steps_as_rows(c.out);
      auto const d = steps_as_rows(c.dout);
      batch<shape<1>, T> const reciprocal{c.saved.reciprocal.data, h.rows}, along{c.scratch.along.data, h.rows};
      c.k.template each<1>(h.rows, detail::along_normal<T, F>{along.data, d.data, h.data, reciprocal.data, T(eps)});
      c.k.map(steps_as_rows(c.din()), detail::normalize_slope{}, d, h, along, reciprocal);
    }
  };
};

}  // namespace layer
inline constexpr layer::l2_normalize l2_normalize{};
}  // namespace braid

// braid/layer/last.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F>
struct last_op {
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    h[r * F + j] = n ? x[(r * T + n - 1) * F + j] : S(0);
  }
};
template <class S, std::size_t T, std::size_t F>
struct last_din_op {
  S* dx;
  S const* dh;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    for (std::size_t t = 0; t < T; ++t) dx[(r * T + t) * F + j] = t + 1 == n ? dh[r * F + j] : S(0);
  }
};
}  // namespace detail

/// The last used step: h = x[length - 1].
///
/// shapes  x: [T, F]; h: [F]. A sample of length 0 gives zeros.
/// cost    one copy of F numbers a sample; backward writes zeros to the other steps.
/// errors  a_sequence (compile time).
struct last : over_time<last> {
  template <class In>
  struct on : bound<In> {
    using out = typename sequence_sizes<In>::step;
    static constexpr std::size_t T = sequence_sizes<In>::steps, F = sequence_sizes<In>::features;
    static constexpr bool reads_in = false;
    template <class Call>
    static void forward(Call const& c) {
      c.k.template each<F>(c.rows,
                           detail::last_op<typename Call::scalar, T, F>{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      if (c.din())
        c.k.template each<F>(c.rows,
                             detail::last_din_op<typename Call::scalar, T, F>{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::last last{};
}  // namespace braid

// braid/layer/latents.hpp
namespace braid::inline v0 {
namespace layer {

/// N learned vectors of as many features as x has, the same for every sample, whatever x says: h = weight. They ask in the
/// attention of a perceiver.
///
/// shapes  x: [T, F]; h: [N, F]; weight: [N, F].
/// units   weight starts normal with deviation 0.02.
/// cost    a copy of N F numbers a sample forward, a sum backward.
/// errors  a_sequence (compile time).
/// source  Jaegle et al. 2021, arXiv:2103.03206.
template <std::size_t N>
struct latents : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<latents>, got<In>, wants<a_sequence>>,
                  "latents<N>: give it the sequence [T, F] that they shall ask");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t F = last_axis<In>::features::size;
    using out = std::conditional_t<is_steps<In>, shape<N, F>, poison>;
    static constexpr bool reads_in = false;

    template <template <class> class Tensor>
    struct params {
      Tensor<rows_of<N, F>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::normal{0.02f}); }
    };
    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      c.k.fill_rows(batch<shape<N * F>, T>{c.out.data, c.rows}, tensor<vec<N * F>, T const>{c.params.weight.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      c.k.add_rows(tensor<vec<N * F>, T>{c.dparams.weight.data}, batch<shape<N * F>, T const>{c.dout.data, c.rows});
      if (c.din()) c.k.zero(c.din().data, c.rows * In::size);
    }
  };
};

}  // namespace layer
template <std::size_t N>
inline constexpr sized<layer::latents<N>, N> latents{};
}  // namespace braid

// braid/layer/layer_norm.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t F>
struct step_statistics {
  T *mean, *rstd;
  T const* x;
  T eps;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T s = 0, v = 0;
    for (std::size_t j = 0; j < F; ++j) s += x[r * F + j];
    T const m = s / T(F);
    for (std::size_t j = 0; j < F; ++j) v += (x[r * F + j] - m) * (x[r * F + j] - m);
    mean[r] = m;
    rstd[r] = T(1) / num::sqrt(v / T(F) + eps);
  }
};
template <class T, std::size_t F>
struct normalise_step {
  T* h;
  T const *x, *mean, *rstd, *weight, *bias;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    h[r * F + j] = (x[r * F + j] - mean[r]) * rstd[r] * weight[j] + bias[j];
  }
};
// Both at once, by a team.
template <class T, std::size_t F>
struct normalise_together {
  T *h, *mean, *rstd;
  T const *x, *weight, *bias;
  T eps;
  template <class Team>
  BRAID_HD void operator()(std::size_t r, std::size_t, Team const& team) const {
    T s = 0, v = 0;
    for (std::size_t j = team.rank(); j < F; j += Team::size) s += x[r * F + j];
    T const m = team.sum(s) / T(F);
    for (std::size_t j = team.rank(); j < F; j += Team::size) v += (x[r * F + j] - m) * (x[r * F + j] - m);
    T const d = T(1) / num::sqrt(team.sum(v) / T(F) + eps);
    for (std::size_t j = team.rank(); j < F; j += Team::size) h[r * F + j] = (x[r * F + j] - m) * d * weight[j] + bias[j];
    if (team.rank() == 0) mean[r] = m, rstd[r] = d;
  }
};
template <class T, std::size_t F>
struct times_normalised_step {  // dout times the normalised input
  T const *d, *x, *mean, *rstd;
  BRAID_HD T operator()(std::size_t r, std::size_t j) const {
    return d[r * F + j] * ((x[r * F + j] - mean[r]) * rstd[r]);
  }
};
template <class T, std::size_t F>
struct step_sums {  // means of g and of g n, with g = dout w and n the normalised input
  T *mean_g, *mean_gn;
  T const *d, *x, *mean, *rstd, *weight;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T a = 0, b = 0;
    for (std::size_t j = 0; j < F; ++j) {
      T const g = d[r * F + j] * weight[j];
      a += g;
      b += g * ((x[r * F + j] - mean[r]) * rstd[r]);
    }
    mean_g[r] = a / T(F);
    mean_gn[r] = b / T(F);
  }
};
template <class T, std::size_t F>
struct layer_norm_din {
  T* dx;
  T const *d, *x, *mean, *rstd, *weight, *mean_g, *mean_gn;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T const n = (x[r * F + j] - mean[r]) * rstd[r];
    dx[r * F + j] = rstd[r] * (d[r * F + j] * weight[j] - mean_g[r] - n * mean_gn[r]);
  }
};
template <class T, std::size_t F>
struct layer_norm_din_together {  // step_sums and layer_norm_din
  T* dx;
  T const *d, *x, *mean, *rstd, *weight;
  template <class Team>
  BRAID_HD void operator()(std::size_t r, std::size_t, Team const& team) const {
    T const m = mean[r], s = rstd[r];
    T a = 0, b = 0;
    for (std::size_t j = team.rank(); j < F; j += Team::size) {
      T const g = d[r * F + j] * weight[j];
      a += g;
      b += g * ((x[r * F + j] - m) * s);
    }
    a = team.sum(a) / T(F), b = team.sum(b) / T(F);
    for (std::size_t j = team.rank(); j < F; j += Team::size)
      dx[r * F + j] = s * (d[r * F + j] * weight[j] - a - (x[r * F + j] - m) * s * b);
  }
};
constexpr std::size_t team_for(std::size_t F) { return F >= 32 ? 32 : F >= 8 ? 8 : 1; }
}  // namespace detail

/// Layer normalisation: h = (x - mean) / sqrt(var + eps) w + b, mean and variance of each step's features.
///
/// shapes  x: [F] or [T, F]; h as x; weight, bias: [F].
/// units   eps 1e-5, in squares of x's unit; the variance is the biased one.
/// cost    three passes forward, four backward; training keeps two numbers a step.
/// errors  features_last (compile time).
/// source  Ba, Kiros and Hinton 2016, arXiv:1607.06450; torch.nn.LayerNorm(F).
struct layer_norm : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<layer_norm>, got<In>, wants<features_last>>,
                  "layer_norm: give it features [F] or a sequence [T, F]; for images take batch_norm");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<has_last_axis<In>, In, poison>;
    using features = typename last_axis<In>::features;
    static constexpr std::size_t steps = last_axis<In>::steps, F = features::size;
    static constexpr std::size_t flops = 8 * In::size;
    static constexpr double eps = 1e-5;

    template <template <class> class Tensor>
    struct params {
      Tensor<like<features>> weight, bias;
      static constexpr void each(auto&& self, auto&& f) {
        f("weight", self.weight, init::ones), f("bias", self.bias, init::zeros);
      }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<shape<steps>> mean, rstd;
      static constexpr void each(auto&& self, auto&& f) { f(self.mean), f(self.rstd); }
    };
    template <template <class> class Batch>
    struct scratch : saved<Batch> {};
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<steps>> mean_g, mean_gn;
      static constexpr void each(auto&& self, auto&& f) { f(self.mean_g), f(self.mean_gn); }
    };

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::training) run(c, c.saved.mean.data, c.saved.rstd.data);
      else run(c, c.scratch.mean.data, c.scratch.rstd.data);
    }
    template <class Call, class T>
    static void run(Call const& c, T* mean, T* rstd) {
      auto const x = steps_as_rows(c.in());
      T const *w = c.params.weight.data, *b = c.params.bias.data;
      if constexpr (std::remove_cvref_t<decltype(c.k)>::on_host) {
        c.k.template each<1>(x.rows, detail::step_statistics<T, F>{mean, rstd, x.data, T(eps)});
        c.k.template each<F>(x.rows, detail::normalise_step<T, F>{c.out.data, x.data, mean, rstd, w, b});
      } else {
        c.k.template teams<detail::team_for(F), 1>(x.rows,
                                                   detail::normalise_together<T, F>{c.out.data, mean, rstd, x.data, w, b, T(eps)});
      }
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const x = steps_as_rows(c.in());
      auto const d = steps_as_rows(c.dout);
      T const *mean = c.saved.mean.data, *rstd = c.saved.rstd.data, *w = c.params.weight.data;
      c.k.template reduce<F>(c.dparams.weight.data, x.rows,
                             detail::times_normalised_step<T, F>{d.data, x.data, mean, rstd});
      c.k.add_rows(c.dparams.bias, d);
      if (!c.din()) return;
      if constexpr (std::remove_cvref_t<decltype(c.k)>::on_host) {
        T *g = c.scratch.mean_g.data, *gn = c.scratch.mean_gn.data;
        c.k.template each<1>(x.rows, detail::step_sums<T, F>{g, gn, d.data, x.data, mean, rstd, w});
        c.k.template each<F>(x.rows, detail::layer_norm_din<T, F>{c.din().data, d.data, x.data, mean, rstd, w, g, gn});
      } else {
        c.k.template teams<detail::team_for(F), 1>(
            x.rows, detail::layer_norm_din_together<T, F>{c.din().data, d.data, x.data, mean, rstd, w});
      }
    }
  };
};

}  // namespace layer
inline constexpr layer::layer_norm layer_norm{};
}  // namespace braid

// braid/layer/leaky_relu.hpp
namespace braid::inline v0 {
namespace fn {
template <std::size_t Percent>
struct leaky_relu {
  static constexpr bool of_output = true;  // the output has the sign of the input
  template <class T>
  BRAID_HD T operator()(T x) const { return x > T(0) ? x : x * (T(Percent) / T(100)); }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T y) const { return y > T(0) ? d : d * (T(Percent) / T(100)); }
  };
};
}  // namespace fn
namespace layer {
/// h = x for x > 0, else s x with a slope s of Percent %: leaky_relu has 0.01, leaky_relu(percent<20>) has 0.2.
/// source torch.nn.LeakyReLU; Maas, Hannun and Ng 2013.
template <std::size_t Percent>
struct leaky_relu : activation<leaky_relu<Percent>, fn::leaky_relu<Percent>> {
  using options = option::list<option::percent<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<leaky_relu, Option...>();
    return leaky_relu<option::value_or<option::percent, Percent, Option...>()>{};
  }
};
}  // namespace layer
inline constexpr layer::leaky_relu<1> leaky_relu{};
}  // namespace braid

// braid/layer/learned.hpp
namespace braid::inline v0 {
namespace layer {

/// N learned numbers, the same for every sample, whatever the input: h = weight. It is how a net has numbers that belong
/// to no layer, a temperature or the weights of losses: as an output they are trained, saved and grouped as all others.
///
///   outputs(seen(...), said(...), heat(photo | learned<1>))      info_nce(seen, said, heat)
///
/// shapes  x: any; h: [N]; weight: [N].
/// units   weight starts at Thousandths / 1000, without it at 0.
/// cost    a copy of N numbers a sample forward, a sum backward.
/// errors  none.
/// source  a torch.nn.Parameter [N], expanded over the batch.
template <std::size_t N, int Thousandths = 0>
struct learned : unit {
  template <class In>
  struct on : bound<In> {
    using out = shape<N>;
    static constexpr bool reads_in = false;

    template <template <class> class Tensor>
    struct params {
      Tensor<vec<N>> weight;
      static constexpr void each(auto&& self, auto&& f) {
        f("weight", self.weight, init::constant{float(Thousandths) / 1000.0f});
      }
    };
    static void forward(auto const& c) { c.k.fill_rows(c.out, c.params.weight); }
    static void backward(auto const& c) {
      c.k.add_rows(c.dparams.weight, c.dout);
      if (c.din()) c.k.zero(c.din().data, c.rows * In::size);
    }
  };
};

}  // namespace layer
template <std::size_t N, int Thousandths = 0>
inline constexpr sized<layer::learned<N, Thousandths>, N> learned{};
}  // namespace braid

// braid/layer/learned_positions.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F>
struct add_position {  // over [n T, F]
  S* h;
  S const *x, *weight;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const t = i % T;
    bool const used = !lengths || t < std::size_t(lengths[i / T]);
    h[i * F + j] = used ? x[i * F + j] + weight[t * F + j] : S(0);
  }
};
template <class S, std::size_t T, std::size_t F>
struct position_back {  // what sample r adds to the gradient of weight i
  S const* d;
  std::int32_t const* lengths;
  BRAID_HD S operator()(std::size_t r, std::size_t i) const {
    bool const used = !lengths || i / F < std::size_t(lengths[r]);
    return used ? d[r * T * F + i] : S(0);
  }
};
}  // namespace detail

/// Adds to each step a vector of its place: h[t] = x[t] + weight[t]. Steps beyond a sample's length give zeros.
///
/// shapes  x, h: [T, F]; weight: [T, F].
/// units   weight starts normal with deviation 0.02, as in BERT, GPT and torchvision's ViT (torch.nn.Embedding alone
///         has 1).
/// cost    an addition an element forward, two backward.
/// errors  a_sequence (compile time).
/// source  Gehring et al. 2017, arXiv:1705.03122; a torch.nn.Parameter [T, F] that is added.
struct learned_positions : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<learned_positions>, got<In>, wants<a_sequence>>,
                  "learned_positions: give it a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = last_axis<In>::steps, F = last_axis<In>::features::size;
    using out = std::conditional_t<is_steps<In>, In, poison>;
    static constexpr bool in_place = true, reads_in = false;
    static constexpr std::size_t flops = T * F;

    template <template <class> class Tensor>
    struct params {
      Tensor<rows_of<T, F>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::normal{0.02f}); }
    };
    template <class Call>
    static void forward(Call const& c) {
      using op = detail::add_position<typename Call::scalar, T, F>;
      c.k.template each<F>(c.rows * T, op{c.out.data, c.in().data, c.params.weight.data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using S = typename Call::scalar;
      c.k.template reduce<T * F>(c.dparams.weight.data, c.rows, detail::position_back<S, T, F>{c.dout.data, c.lengths()});
      if (c.din()) copy_used(c.k, c.din(), c.dout, c.lengths());
    }
  };
};

}  // namespace layer
inline constexpr layer::learned_positions learned_positions{};
}  // namespace braid

// braid/layer/lstm.hpp
namespace braid::inline v0 {
namespace layer {

/// Gates i f g o: c = f c + i g, h = o tanh c.
struct lstm_cell {
  static constexpr std::size_t gates = 4;
  static constexpr bool apart = false, remembers = true, carries = true;

  template <class T>
  BRAID_HD static cell_state<T> forward(T* g, T const*, cell_state<T> before) {
    g[0] = num::sigmoid(g[0]), g[1] = num::sigmoid(g[1]), g[2] = num::tanh(g[2]), g[3] = num::sigmoid(g[3]);
    T const c = g[1] * before.memory + g[0] * g[2];
    return {g[3] * num::tanh(c), c};
  }
  template <class T>
  BRAID_HD static T backward(T const* g, cell_state<T> now, cell_state<T> before, T dh, T dc, T* d, T*) {
    T const i = g[0], f = g[1], u = g[2], o = g[3], t = num::tanh(now.memory);
    T const dn = dh * o * (T(1) - t * t) + dc;
    d[0] = dn * u * i * (T(1) - i);
    d[1] = dn * before.memory * f * (T(1) - f);
    d[2] = dn * i * (T(1) - u * u);
    d[3] = dh * t * o * (T(1) - o);
    return dn * f;
  }
};

/// Long short-term memory from a zero state. Steps beyond a sample's length are skipped and give zeros.
///
/// shapes  x: [T, F]; h: [T, H], with two directions [T, 2H]; of each layer and direction weight_ih: [4H, F], above the
///         first layer [4H, H] or [4H, 2H]; weight_hh: [4H, H]; bias_ih, bias_hh: [4H]; gates i f g o.
/// options layers<N> (1), bidirectional, in a call: lstm<64>(layers<2>, bidirectional).
/// cost    8 H (F + H) flop a step, layer and direction forward, twice that backward; training keeps 5H floats of each.
/// errors  a_sequence (compile time).
/// source  Hochreiter and Schmidhuber 1997; torch.nn.LSTM with packed sequences, batch_first.
template <std::size_t H, std::size_t Layers = 1, std::size_t Directions = 1>
struct lstm : unit {
  using options = option::list<option::layers<1>, option::directions<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<lstm, Option...>();
    return lstm<H, option::value_or<option::layers, Layers, Option...>(),
                option::value_or<option::directions, Directions, Option...>()>{};
  }
  template <class In>
  static consteval void law() {
    static_assert(holds<is_series<In>, at<lstm>, got<In>, wants<a_sequence>>,
                  "lstm: give it a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
  }
  template <class In>
  struct on : recurrence<lstm_cell, H, Layers, Directions, In> {
    using of = lstm;
  };
};

}  // namespace layer
template <std::size_t H>
inline constexpr sized<layer::lstm<H>, H> lstm{};
}  // namespace braid

// braid/layer/max_pool1d.hpp
namespace braid::inline v0 {
namespace layer {

/// Largest of each window along time, feature by feature; padding never wins.
///
/// Steps beyond a sample's length count as zeros. Where h has as many steps as x they are zeros in h too and the lengths
/// stay; else all steps of h count from here on.
///
/// shapes  x: [T, F]; h: [(T + 2P - K) / S + 1, F].
/// options stride<S> (K), pad<P> (0).
/// cost    K comparisons a number of h; a copy of x where there are lengths.
/// errors  a_sequence, at_least<K> (compile time).
/// source  torch.nn.MaxPool1d on x times its mask, with channels last; the first of equals gets the gradient.
template <std::size_t Kernel, std::size_t Stride = Kernel, std::size_t Pad = 0>
struct max_pool1d : over_steps<max_pool1d<Kernel, Stride, Pad>, taps<Kernel, Stride, Pad>> {
  static_assert(2 * Pad <= Kernel, "pad at most half of the window, as in PyTorch");
  using options = option::list<option::stride<Kernel>, option::pad<0>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<max_pool1d, Option...>();
    return max_pool1d<Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>()>{};
  }
  template <class In>
  struct on : detail::largest<In, window_if<is_series<In>, In, taps<Kernel, Stride, Pad>>> {
    using of = max_pool1d;
  };
};

}  // namespace layer
template <std::size_t Kernel>
inline constexpr sized<layer::max_pool1d<Kernel>, Kernel> max_pool1d{};
}  // namespace braid

// braid/layer/max_pool3d.hpp
namespace braid::inline v0 {
namespace layer {

/// Largest of each window of a volume; padding never wins.
///
/// shapes  x: [C, D, H, W]; h: [C, (D + 2P - K) / S + 1, ...].
/// options stride<S> (K), pad<P> (0).
/// cost    K K K comparisons a voxel of h.
/// errors  a_volume, at_least<K> (compile time).
/// source  torch.nn.MaxPool3d; the first of equals gets the gradient.
template <std::size_t Kernel, std::size_t Stride = Kernel, std::size_t Pad = 0>
struct max_pool3d : over_volume<max_pool3d<Kernel, Stride, Pad>, taps<Kernel, Stride, Pad>> {
  static_assert(2 * Pad <= Kernel, "pad at most half of the window, as in PyTorch");
  using options = option::list<option::stride<Kernel>, option::pad<0>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<max_pool3d, Option...>();
    return max_pool3d<Kernel, option::value_or<option::stride, Stride, Option...>(),
                  option::value_or<option::pad, Pad, Option...>()>{};
  }
  template <class In>
  struct on : detail::largest<In, window_if<is_volume<In>, In, taps<Kernel, Stride, Pad>>> {
    using of = max_pool3d;
  };
};

}  // namespace layer
template <std::size_t Kernel>
inline constexpr sized<layer::max_pool3d<Kernel>, Kernel> max_pool3d{};
}  // namespace braid

// braid/layer/max_time.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F>
struct max_time_op {
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    S best = n ? x[r * T * F + j] : S(0);
    for (std::size_t t = 1; t < n; ++t) {
      S const v = x[(r * T + t) * F + j];
      best = v > best || v != v ? v : best;  // a NaN stays, as in PyTorch
    }
    h[r * F + j] = best;
  }
};
template <class S, std::size_t T, std::size_t F>
struct max_time_din_op {
  S* dx;
  S const *dh, *x, *h;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    bool before = true;
    for (std::size_t t = 0; t < T; ++t) {
      std::size_t const i = (r * T + t) * F + j;
      bool const first = before && t < n && x[i] == h[r * F + j];
      dx[i] = first ? dh[r * F + j] : S(0);
      before = before && !first;
    }
  }
};
}  // namespace detail

/// Largest over the used steps, feature by feature.
///
/// shapes  x: [T, F]; h: [F]. A sample of length 0 gives zeros.
/// units   none.
/// cost    T F comparisons a sample, forward and backward.
/// errors  a_sequence (compile time).
/// source  torch.Tensor.max over the time axis, of each sample's own length; the first of equals gets the gradient.
struct max_time : over_time<max_time> {
  template <class In>
  struct on : bound<In> {
    using out = typename sequence_sizes<In>::step;
    static constexpr std::size_t T = sequence_sizes<In>::steps, F = sequence_sizes<In>::features;
    static constexpr bool reads_out = true;
    static constexpr std::size_t flops = T * F;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::max_time_op<typename Call::scalar, T, F>;
      c.k.template each<F>(c.rows, op{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::max_time_din_op<typename Call::scalar, T, F>;
      if (c.din())
        c.k.template each<F>(c.rows, op{c.din().data, c.dout.data, c.in().data, c.out.data, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::max_time max_time{};
}  // namespace braid

// braid/layer/mean_time.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F>
struct mean_time_op {
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    S s = 0;
    for (std::size_t t = 0; t < n; ++t) s += x[(r * T + t) * F + j];
    h[r * F + j] = n ? s / S(n) : S(0);
  }
};
template <class S, std::size_t T, std::size_t F>
struct mean_time_din_op {
  S* dx;
  S const* dh;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    for (std::size_t t = 0; t < T; ++t) dx[(r * T + t) * F + j] = t < n ? dh[r * F + j] / S(n) : S(0);
  }
};
}  // namespace detail

/// Mean over the used steps.
///
/// shapes  x: [T, F]; h: [F]. A sample of length 0 gives zeros.
/// units   none.
/// cost    T F additions a sample.
/// errors  a_sequence (compile time).
/// source  torch.Tensor.mean over the time axis, of each sample's own length.
struct mean_time : over_time<mean_time> {
  template <class In>
  struct on : bound<In> {
    using out = typename sequence_sizes<In>::step;
    static constexpr std::size_t T = sequence_sizes<In>::steps, F = sequence_sizes<In>::features;
    static constexpr bool reads_in = false;
    static constexpr std::size_t flops = T * F;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::mean_time_op<typename Call::scalar, T, F>;
      c.k.template each<F>(c.rows, op{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::mean_time_din_op<typename Call::scalar, T, F>;
      if (c.din()) c.k.template each<F>(c.rows, op{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::mean_time mean_time{};
}  // namespace braid

// braid/layer/mish.hpp
namespace braid::inline v0 {
namespace fn {
/// With e = exp(x) and n = e (e + 2), tanh(log(1 + e)) is n / (n + 2): no cancellation at either end. Above 20 it is 1
/// in double too.
struct mish {
  static constexpr bool of_output = false;
  template <class T>
  BRAID_HD T operator()(T x) const {
    T const e = num::exp(x > T(20) ? T(20) : x), n = e * (e + T(2));
    return x > T(20) ? x : x * (n / (n + T(2)));
  }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T x) const {
      T const e = num::exp(x > T(20) ? T(20) : x), n = e * (e + T(2)), q = T(1) / (n + T(2));
      return x > T(20) ? d : d * (n * q + T(4) * x * e * (e + T(1)) * q * q);
    }
  };
};
}  // namespace fn
namespace layer {
/// h = x tanh(log(1 + exp(x))). source torch.nn.Mish; Misra 2019, arXiv:1908.08681.
struct mish : activation<mish, fn::mish> {};
}  // namespace layer
inline constexpr layer::mish mish{};
}  // namespace braid

// braid/layer/pad2d.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t Top, std::size_t Bottom, std::size_t Left,
          std::size_t Right>
struct frame_with_zeros {  // r: a pixel of the result
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    constexpr std::size_t tall = H + Top + Bottom, wide = W + Left + Right;
    std::size_t const y = r / wide % tall - Top, u = r % wide - Left;  // wraps far beyond where it is padding
    h[r * C + j] = y < H && u < W ? x[((r / (tall * wide) * H + y) * W + u) * C + j] : T(0);
  }
};
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t Top, std::size_t Bottom, std::size_t Left,
          std::size_t Right>
struct cut_frame {  // r: a pixel of the input
  T* dx;
  T const* dh;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    constexpr std::size_t tall = H + Top + Bottom, wide = W + Left + Right;
    dx[r * C + j] = dh[((r / (H * W) * tall + r / W % H + Top) * wide + r % W + Left) * C + j];
  }
};
}  // namespace detail

/// Zeros around an image: pad2d<P>, or pad2d<Top, Bottom, Left, Right>.
///
/// shapes  x: [C, H, W]; h: [C, Top + H + Bottom, Left + W + Right].
/// cost    one copy.
/// errors  an_image (compile time).
/// source  torch.nn.ZeroPad2d, which lists left, right, top, bottom.
template <std::size_t Top, std::size_t Bottom, std::size_t Left, std::size_t Right>
struct pad2d : unit {
  static constexpr bool alike = Top == Bottom && Top == Left && Top == Right;
  static constexpr auto written = [] {
    if constexpr (alike) return written_as<1>{"pad2d", {Top}};
    else return written_as<4>{"pad2d", {Top, Bottom, Left, Right}};
  }();
  template <class In>
  static consteval void law() {
    static_assert(holds<is_image<In>, at<pad2d>, got<In>, wants<an_image>>, "pad2d wants an image [C, H, W]");
  }
  template <class In>
  struct on : bound<In> {
    using out = poison;
  };
  template <std::size_t C, std::size_t H, std::size_t W>
  struct on<channels_last<C, H, W>> : bound<channels_last<C, H, W>> {
    using of = pad2d;
    using out = channels_last<C, Top + H + Bottom, Left + W + Right>;
    static constexpr bool reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::frame_with_zeros<typename Call::scalar, C, H, W, Top, Bottom, Left, Right>;
      c.k.template each<C>(c.rows * out::height * out::width, op{c.out.data, c.in().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::cut_frame<typename Call::scalar, C, H, W, Top, Bottom, Left, Right>;
      if (c.din()) c.k.template each<C>(c.rows * H * W, op{c.din().data, c.dout.data});
    }
  };
};

namespace detail {
template <std::size_t... P>
struct sides {
  static_assert(sizeof...(P) == 1, "pad2d<P> or pad2d<Top, Bottom, Left, Right>");
  using type = pad2d<0, 0, 0, 0>;
};
template <std::size_t P>
struct sides<P> {
  using type = pad2d<P, P, P, P>;
};
template <std::size_t Top, std::size_t Bottom, std::size_t Left, std::size_t Right>
struct sides<Top, Bottom, Left, Right> {
  using type = pad2d<Top, Bottom, Left, Right>;
};
}  // namespace detail
}  // namespace layer
template <std::size_t... P>
inline constexpr typename layer::detail::sides<P...>::type pad2d{};
}  // namespace braid

// braid/layer/pad_features.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, class Features, std::size_t Before, std::size_t N>
struct pad_features_op {
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const inside = j >= Before && j < Before + Features::size;
    h[r * N + j] = inside ? x[r * Features::size + Features::place(j - Before)] : T(0);
  }
};
template <class T, class Features, std::size_t Before, std::size_t N>
struct pad_features_din {
  T* dx;
  T const* d;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    dx[r * Features::size + Features::place(j)] = d[r * N + Before + j];
  }
};
}  // namespace detail

/// Zeros before and after the features of every step.
///
/// shapes  x: [F] or [T, F]; h: [Before + F + After] or [T, Before + F + After].
/// cost    one write an element of h.
/// errors  features_last (compile time).
/// source  torch.nn.functional.pad(x, (Before, After)). There is none for steps: lengths would no longer be true.
template <std::size_t Before, std::size_t After>
struct pad_features : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<pad_features>, got<In>, wants<features_last>>,
                  "pad_features: give it features, e.g. `| flatten` after an image or `| embedding<D>` after tokens");
  }
  template <class In>
  struct on : bound<In> {
    using features = typename last_axis<In>::features;
    static constexpr std::size_t F = features::size, N = Before + F + After;
    using out = typename last_axis<In>::template with<N>;
    static constexpr bool reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::pad_features_op<typename Call::scalar, features, Before, N>;
      auto const x = steps_as_rows(c.in());
      c.k.template each<N>(x.rows, op{c.out.data, x.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::pad_features_din<typename Call::scalar, features, Before, N>;
      auto const dx = steps_as_rows(c.din());
      if (c.din()) c.k.template each<F>(dx.rows, op{dx.data, c.dout.data});
    }
  };
};

}  // namespace layer
template <std::size_t Before, std::size_t After>
inline constexpr layer::pad_features<Before, After> pad_features{};
}  // namespace braid

// braid/layer/patches.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
/// Number j of a sample's sequence of patches, in the order [patch, c, y, x], is which number of the image [H, W, C].
template <std::size_t C, std::size_t W, std::size_t P>
BRAID_HD constexpr std::size_t patch_place(std::size_t j) {
  std::size_t const n = j / (C * P * P), c = j / (P * P) % C;
  std::size_t const y = n / (W / P) * P + j / P % P, x = n % (W / P) * P + j % P;
  return (y * W + x) * C + c;
}
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t P>
struct patches_op {
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    h[r * C * H * W + j] = x[r * C * H * W + patch_place<C, W, P>(j)];
  }
};
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t P>
struct patches_din {
  T* dx;
  T const* d;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    dx[r * C * H * W + patch_place<C, W, P>(j)] = d[r * C * H * W + j];
  }
};
template <class In, std::size_t P>
struct cut {
  using type = poison;
  static constexpr std::size_t channels = 1, height = P, width = P;
  static constexpr bool even = true;  // one fault is enough
};
template <std::size_t C, std::size_t H, std::size_t W, std::size_t P>
struct cut<channels_last<C, H, W>, P> {
  static constexpr std::size_t channels = C, height = H, width = W;
  static constexpr bool even = H % P == 0 && W % P == 0;
  using type = std::conditional_t<even, sequence<H / P * (W / P), C * P * P>, poison>;
};
}  // namespace detail

/// An image as a sequence of its patches of P x P pixels, row by row; `patches<P> | dense<D>` is a vision transformer's
/// embedding, a convolution with kernel and stride P.
///
/// shapes  x: [C, H, W]; h: [(H / P) (W / P), C P P], a patch in the order channel, row, column; all steps are used.
/// cost    one read and one write an element.
/// errors  an_image, multiple_of<P> (compile time).
/// source  torch.nn.Unfold(P, stride=P) with its axes exchanged; Dosovitskiy et al. 2021, arXiv:2010.11929.
template <std::size_t P>
struct patches : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_image<In>, at<patches>, got<In>, wants<an_image>>, "patches: give it an image [C, H, W]");
    static_assert(holds<detail::cut<In, P>::even, at<patches>, got<In>, wants<multiple_of<P>>>,
                  "patches<P>: P must divide the image's height and width");
  }
  template <class In>
  struct on : bound<In> {
    using of = detail::cut<In, P>;
    using out = typename of::type;
    static constexpr bool reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::patches_op<typename Call::scalar, of::channels, of::height, of::width, P>;
      c.k.template each<In::size>(c.rows, op{c.out.data, c.in().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::patches_din<typename Call::scalar, of::channels, of::height, of::width, P>;
      if (c.din()) c.k.template each<In::size>(c.rows, op{c.din().data, c.dout.data});
    }
  };
};

}  // namespace layer
template <std::size_t P>
inline constexpr sized<layer::patches<P>, P> patches{};
}  // namespace braid

// braid/layer/relu.hpp
namespace braid::inline v0 {
namespace layer {
/// h = max(x, 0).
///
/// shapes  any; h as x.
/// units   those of x.
/// cost    one comparison an element; in place where the input is not needed again.
/// errors  real_numbers (compile time).
/// source  torch.nn.ReLU; the slope at 0 is 0.
struct relu : activation<relu, fn::relu> {};
}  // namespace layer
inline constexpr layer::relu relu{};
}  // namespace braid

// braid/layer/relu6.hpp
namespace braid::inline v0 {
namespace fn {
struct relu6 {
  static constexpr bool of_output = true;
  template <class T>
  BRAID_HD T operator()(T x) const {
    T const positive = x < T(0) ? T(0) : x;
    return positive > T(6) ? T(6) : positive;
  }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T y) const { return y > T(0) && y < T(6) ? d : T(0); }
  };
};
}  // namespace fn
namespace layer {
/// h = min(max(x, 0), 6). source torch.nn.ReLU6.
struct relu6 : activation<relu6, fn::relu6> {};
}  // namespace layer
inline constexpr layer::relu6 relu6{};
}  // namespace braid

// braid/layer/reshape.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
/// Three extents are an image, as the kernels want it.
template <std::size_t... D>
struct reshaped {
  using type = shape<D...>;
};
template <std::size_t C, std::size_t H, std::size_t W>
struct reshaped<C, H, W> {
  using type = channels_last<C, H, W>;
};
template <class From, class To>
inline constexpr bool lies_alike = From::row_major && To::row_major;
template <class S>
inline constexpr bool lies_alike<flat<S>, S> = true;

/// Number j of From goes to where number j of To lies. The first lengths[r] steps count, or all: zeros beyond.
template <class T, class From, class To, std::size_t Step>
struct reshape_op {
  T const* in;
  T* out;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const used = !lengths || j / Step < std::size_t(lengths[r]);
    out[r * To::size + To::place(j)] = used ? in[r * From::size + From::place(j)] : T(0);
  }
};
/// Numbers in one step of a sequence; all numbers where S has no time axis.
template <class S>
inline constexpr std::size_t step_size = S::size;
template <std::size_t T, std::size_t... D>
inline constexpr std::size_t step_size<sequence<T, D...>> = shape<D...>::size;
}  // namespace detail

/// The same numbers in PyTorch's order under other extents: reshape<C, H, W> makes an image, reshape<A, B> rows of
/// features, reshape<F> features.
///
/// shapes  x: any layout, of D... numbers; h: [D...]. Of a sequence, numbers beyond a sample's length become zeros.
/// cost    none where both lie alike (row major, or back from `flatten`); one read and one write an element elsewhere.
/// errors  real_numbers, as many numbers as shape<D...> (compile time).
/// source  torch.Tensor.reshape, torch.nn.Unflatten.
template <std::size_t... D>
struct reshape : unit {
  using to = typename detail::reshaped<D...>::type;
  template <class In>
  static constexpr bool fits = In::size == to::size;

  template <class In>
  static consteval void law() {
    static_assert(holds<are_numbers<In>, at<reshape>, got<In>, wants<real_numbers>>,
                  "reshape: tokens have no features yet: put `| embedding<D>` before it");
    if constexpr (are_numbers<In>)
      static_assert(holds<fits<In>, at<reshape>, got<In>, wants<shape<D...>>>,
                    "reshape<D...>: the extents' product must be the size of what comes in");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<are_numbers<In> && fits<In>, to, poison>;
    static constexpr bool alike = detail::lies_alike<In, to>, in_place = alike, reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      run<In, to>(c, c.in().data, c.out.data);
    }
    template <class Call>
    static void backward(Call const& c) {
      if (c.din()) run<to, In>(c, c.dout.data, c.din().data);
    }

   private:
    template <class From, class To, class Call, class T>
    static void run(Call const& c, T const* from, T* h) {
      if (alike && !c.lengths()) return c.k.copy(batch<To, T>{h, c.rows}, batch<From, T const>{from, c.rows});
      c.k.template each<To::size>(
          c.rows, detail::reshape_op<T, From, To, detail::step_size<In>>{from, h, c.lengths()});
    }
  };
};

}  // namespace layer
template <std::size_t... D>
inline constexpr sized<layer::reshape<D...>, D...> reshape{};
}  // namespace braid

// braid/layer/reverse_time.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F>
struct reverse_time_op {
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = lengths ? std::size_t(lengths[r]) : T;
    for (std::size_t t = 0; t < T; ++t) h[(r * T + t) * F + j] = t < n ? x[(r * T + n - 1 - t) * F + j] : S(0);
  }
};
}  // namespace detail

/// The used steps backwards: h[t] = x[length - 1 - t]; zeros beyond the length.
///
/// shapes  x, h: [T, ...].
/// cost    one read and one write an element, forward and backward.
/// errors  a_sequence (compile time).
/// source  torch.flip along time of each sample's own steps.
struct reverse_time : over_time<reverse_time> {
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<is_sequence<In>, In, poison>;
    static constexpr std::size_t T = sequence_sizes<In>::steps, F = sequence_sizes<In>::features;
    static constexpr bool reads_in = false;
    template <class Call>
    static void forward(Call const& c) {
      run(c, c.out.data, c.in().data);
    }
    template <class Call>
    static void backward(Call const& c) {
      if (c.din()) run(c, c.din().data, c.dout.data);
    }

   private:
    template <class Call, class S>
    static void run(Call const& c, S* to, S const* from) {
      c.k.template each<F>(c.rows, detail::reverse_time_op<S, T, F>{to, from, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::reverse_time reverse_time{};
}  // namespace braid

// braid/layer/rms_norm.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t F>
struct root_mean_square {
  T* rrms;
  T const* x;
  T eps;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T s = 0;
    for (std::size_t j = 0; j < F; ++j) s += x[r * F + j] * x[r * F + j];
    rrms[r] = T(1) / num::sqrt(s / T(F) + eps);
  }
};
struct scaled_by_both {
  template <class T>
  BRAID_HD T operator()(T x, T rrms, T weight) const { return x * rrms * weight; }
};
template <class T, std::size_t F>
struct times_scaled_step {  // dout times the input over its root mean square
  T const *d, *x, *rrms;
  BRAID_HD T operator()(std::size_t r, std::size_t j) const { return d[r * F + j] * (x[r * F + j] * rrms[r]); }
};
template <class T, std::size_t F>
struct rms_sums {  // mean of g n, with g = dout w and n = x / rms
  T* mean_gn;
  T const *d, *x, *rrms, *weight;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T s = 0;
    for (std::size_t j = 0; j < F; ++j) s += d[r * F + j] * weight[j] * (x[r * F + j] * rrms[r]);
    mean_gn[r] = s / T(F);
  }
};
template <class T, std::size_t F>
struct rms_norm_din {
  T* dx;
  T const *d, *x, *rrms, *weight, *mean_gn;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    dx[r * F + j] = rrms[r] * (d[r * F + j] * weight[j] - x[r * F + j] * rrms[r] * mean_gn[r]);
  }
};
}  // namespace detail

/// Normalisation by the root mean square: h = x / sqrt(mean(x^2) + eps) w, the mean over each step's features.
///
/// shapes  x: [F] or [T, F]; h as x; weight: [F].
/// units   eps 2^-23, in squares of x's unit: what PyTorch takes for float32 if nothing is said, here in double too.
/// cost    two passes forward, three backward; training keeps one number a step.
/// errors  features_last (compile time).
/// source  Zhang and Sennrich 2019, arXiv:1910.07467; torch.nn.RMSNorm(F).
struct rms_norm : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<rms_norm>, got<In>, wants<features_last>>,
                  "rms_norm: give it features [F] or a sequence [T, F]; for images take group_norm");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<has_last_axis<In>, In, poison>;
    using features = typename last_axis<In>::features;
    static constexpr std::size_t steps = last_axis<In>::steps, F = features::size;
    static constexpr std::size_t flops = 4 * In::size;
    static constexpr double eps = 0x1p-23;

    template <template <class> class Tensor>
    struct params {
      Tensor<like<features>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::ones); }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<shape<steps>> rrms;  // 1 / sqrt(mean(x^2) + eps)
      static constexpr void each(auto&& self, auto&& f) { f(self.rrms); }
    };
    template <template <class> class Batch>
    struct scratch : saved<Batch> {};
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<steps>> mean_gn;
      static constexpr void each(auto&& self, auto&& f) { f(self.mean_gn); }
    };

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::training) run(c, c.saved.rrms.data);
      else run(c, c.scratch.rrms.data);
    }
    template <class Call, class T>
    static void run(Call const& c, T* rrms) {
      auto const x = steps_as_rows(c.in());
      c.k.template each<1>(x.rows, detail::root_mean_square<T, F>{rrms, x.data, T(eps)});
      batch<shape<1>, T const> const scale{rrms, x.rows};
      c.k.map(steps_as_rows(c.out), detail::scaled_by_both{}, x, scale, c.params.weight);
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const x = steps_as_rows(c.in());
      T const *d = c.dout.data, *rrms = c.saved.rrms.data, *w = c.params.weight.data;
      T* gn = c.scratch.mean_gn.data;
      c.k.template reduce<F>(c.dparams.weight.data, x.rows, detail::times_scaled_step<T, F>{d, x.data, rrms});
      if (!c.din()) return;
      c.k.template each<1>(x.rows, detail::rms_sums<T, F>{gn, d, x.data, rrms, w});
      c.k.template each<F>(x.rows, detail::rms_norm_din<T, F>{c.din().data, d, x.data, rrms, w, gn});
    }
  };
};

}  // namespace layer
inline constexpr layer::rms_norm rms_norm{};
}  // namespace braid

// braid/layer/rnn.hpp
namespace braid::inline v0 {
namespace layer {

/// h = tanh(x's part + h's part).
struct rnn_cell {
  static constexpr std::size_t gates = 1;
  static constexpr bool apart = false, remembers = false, carries = false;

  template <class T>
  BRAID_HD static cell_state<T> forward(T* g, T const*, cell_state<T>) {
    return {num::tanh(g[0]), T(0)};
  }
  template <class T>
  BRAID_HD static T backward(T const*, cell_state<T> now, cell_state<T>, T dh, T, T* d, T*) {
    d[0] = dh * (T(1) - now.h * now.h);
    return T(0);
  }
};

/// The plain recurrence h = tanh(Wih x + bih + Whh h + bhh), from a zero state. Steps beyond a sample's length are skipped
/// and give zeros.
///
/// shapes  x: [T, F]; h: [T, H], with two directions [T, 2H]; of each layer and direction weight_ih: [H, F], above the
///         first layer [H, H] or [H, 2H]; weight_hh: [H, H]; bias_ih, bias_hh: [H].
/// options layers<N> (1), bidirectional, in a call: rnn<64>(layers<2>, bidirectional).
/// cost    2 H (F + H) flop a step, layer and direction forward, twice that backward; training keeps nothing but h.
/// errors  a_sequence (compile time).
/// source  Elman 1990; torch.nn.RNN with packed sequences, batch_first.
template <std::size_t H, std::size_t Layers = 1, std::size_t Directions = 1>
struct rnn : unit {
  using options = option::list<option::layers<1>, option::directions<1>>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<rnn, Option...>();
    return rnn<H, option::value_or<option::layers, Layers, Option...>(),
               option::value_or<option::directions, Directions, Option...>()>{};
  }
  template <class In>
  static consteval void law() {
    static_assert(holds<is_series<In>, at<rnn>, got<In>, wants<a_sequence>>,
                  "rnn: give it a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
  }
  template <class In>
  struct on : recurrence<rnn_cell, H, Layers, Directions, In> {
    using of = rnn;
  };
};

}  // namespace layer
template <std::size_t H>
inline constexpr sized<layer::rnn<H>, H> rnn{};
}  // namespace braid

// braid/layer/sample_gaussian.hpp
namespace braid::inline v0 {

struct means_and_log_variances;  ///< shape<2 F>: F means, then F logarithms of variances

template <class S>
inline constexpr bool is_gaussian = false;
template <std::size_t N>
inline constexpr bool is_gaussian<shape<N>> = N > 0 && N % 2 == 0;

namespace layer {

namespace detail {
template <class T, std::size_t F>
struct sample_gaussian_op {
  T* h;
  T const* x;
  philox random;
  std::uint64_t first_row;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T const* m = x + r * 2 * F;
    h[r * F + j] = m[j] + num::exp(T(0.5) * m[F + j]) * T(random.normal(first_row + r, j));
  }
};
template <class T, std::size_t F>
struct sample_gaussian_slope {
  T* dx;
  T const *d, *x;
  philox random;
  std::uint64_t first_row;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T const slope = d[r * F + j], deviation = num::exp(T(0.5) * x[r * 2 * F + F + j]);
    dx[r * 2 * F + j] = slope;
    dx[r * 2 * F + F + j] = slope * T(0.5) * deviation * T(random.normal(first_row + r, j));
  }
};
}  // namespace detail

/// A draw from the normal distribution that its input says, so made that the gradient goes through it: in training
/// h = m + exp(v / 2) e with e from N(0, 1), in prediction h = m. e is a function of the model's seed, the step and the
/// sample's place in the batch: backward makes it again instead of keeping it, and threads do not change it.
///
/// shapes  x: [2 F], F means m and then F log variances v; h: [F].
/// cost    a normal number and an exponential an element in training, both ways; a copy in prediction.
/// errors  an even number of features (compile time).
/// source  Kingma and Welling 2014, arXiv:1312.6114; the loss that goes with it: gaussian_kl.
struct sample_gaussian : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_gaussian<In>, at<sample_gaussian>, got<In>, wants<means_and_log_variances>>,
                  "sample_gaussian: a mean and a log variance for each number, shape<2 F>: put `| dense<2 * F>` before it");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t F = In::size / 2;
    using out = std::conditional_t<is_gaussian<In>, shape<F>, poison>;
    static constexpr bool draws = true;
    static constexpr std::size_t flops = 4 * F;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      if constexpr (Call::learning)
        c.k.template each<F>(c.rows, detail::sample_gaussian_op<T, F>{c.out.data, c.in().data, c.random, c.first_row});
      else c.k.copy(c.out, batch<shape<F>, T const, 2 * F>{c.in().data, c.rows});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::sample_gaussian_slope<typename Call::scalar, F>;
      if (!c.din()) return;
      if constexpr (!Call::learning) {  // the mean alone
        c.k.zero(c.din().data, c.rows * 2 * F);
        c.k.copy(batch<shape<F>, typename Call::scalar, 2 * F>{c.din().data, c.rows}, c.dout);
      } else
        c.k.template each<F>(c.rows, op{c.din().data, c.dout.data, c.in().data, c.random, c.first_row});
    }
  };
};

}  // namespace layer
inline constexpr layer::sample_gaussian sample_gaussian{};
}  // namespace braid

// braid/layer/turns.hpp
namespace braid::inline v0::layer {

// Positions as angles (Vaswani et al. 2017; Su et al. 2021): pair i of Width features turns by w_i = 10000^(-2i /
// Width) a step.

/// cos and sin of t w_i, for all steps t. A turn is added at each step, in double: two functions a pair, not a step.
template <class T, std::size_t Steps, std::size_t Width>
struct turns {  // over [1, pairs]
  static constexpr std::size_t pairs = (Width + 1) / 2;
  T *cos, *sin;  // [Steps, pairs]
  BRAID_HD void operator()(std::size_t, std::size_t i) const {
    double const w = num::exp(-9.210340371976182736 * double(2 * i) / double(Width)), c = num::cos(w), s = num::sin(w);
    double x = 1, y = 0;
    for (std::size_t t = 0; t < Steps; ++t) {
      cos[t * pairs + i] = T(x);
      sin[t * pairs + i] = T(y);
      double const next = x * c - y * s;
      y = x * s + y * c;
      x = next;
    }
  }
};

/// Turns each pair (2i, 2i+1) of each head's D features by its step's angle, or back; rows of Heads D lie Stride apart.
template <class T, std::size_t Steps, std::size_t D, std::size_t Stride>
struct turn_pairs {  // over [n Steps, Heads D / 2]
  static constexpr std::size_t pairs = D / 2;
  T* x;
  T const *cos, *sin;  // [Steps, pairs]
  bool back;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const at = r % Steps * pairs + j % pairs;
    T const c = cos[at], s = back ? -sin[at] : sin[at];
    T* const p = x + r * Stride + 2 * j;
    T const a = p[0], b = p[1];
    p[0] = a * c - b * s;
    p[1] = a * s + b * c;
  }
};

}  // namespace braid::layer

// braid/layer/self_attention.hpp
namespace braid::inline v0 {
namespace option {
struct causal {};
struct rotary {};
}  // namespace option

namespace layer {

/// Every step asks all steps of its sample: x Win' + b = [q, k, v]; in each head, on its own slice of F / Heads
/// features, o = softmax(q k' / sqrt(F / Heads)) v; and h = o Wo' + bo. Steps beyond a sample's length are not asked,
/// and give zeros; so does a sample of length 0.
///
/// shapes  x, h: [T, F], F a multiple of Heads; in_proj_weight: [3F, F]; in_proj_bias: [3F]; out_proj.weight: [F, F];
///         out_proj.bias: [F].
/// options in a call: self_attention<4>(causal): a step asks itself and those before it. self_attention<4>(rotary): q
///         and k are turned by their step, each pair of features (2i, 2i+1) of a head by t 10000^(-2i / (F / Heads)),
///         so that a score depends on the distance; F / Heads is even.
/// cost    8 T F^2 + 4 T T F flop a sample forward, 16 T F^2 + 14 T T F backward; training keeps T (4F + Heads) floats
///         a sample, and never T T.
/// errors  a_sequence, multiple_of (compile time).
/// source  Vaswani et al. 2017, arXiv:1706.03762; Su et al. 2021, arXiv:2104.09864; torch.nn.MultiheadAttention with
///         batch_first, its three inputs one, and key_padding_mask from the lengths.
template <std::size_t Heads, bool Causal = false, bool Rotary = false>
struct self_attention : unit {
  using options = option::list<option::causal, option::rotary>;
  template <class... Option>
  constexpr auto operator()(Option...) const {
    option::law<self_attention, Option...>();
    return self_attention<Heads, Causal || (std::is_same_v<Option, option::causal> || ...),
                          Rotary || (std::is_same_v<Option, option::rotary> || ...)>{};
  }

  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<self_attention>, got<In>, wants<a_sequence>>,
                  "self_attention: give it a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
    if constexpr (is_steps<In>)
      static_assert(holds<last_axis<In>::features::size % (Rotary ? 2 * Heads : Heads) == 0, at<self_attention>, got<In>,
                          wants<multiple_of<(Rotary ? 2 * Heads : Heads)>>>,
                    "self_attention<Heads>: the features are split among the heads, and `rotary` turns pairs of them");
  }
  template <class In>
  struct on : bound<In> {
    using of = self_attention;
    static constexpr std::size_t T = last_axis<In>::steps, F = last_axis<In>::features::size, D = F / Heads;
    using out = std::conditional_t<is_steps<In> && F % (Rotary ? 2 * Heads : Heads) == 0, In, poison>;
    using sizes = attention_sizes<T, T, Heads, D, 3 * F, 3 * F, Causal>;
    static constexpr std::size_t flops = 8 * T * F * F + 4 * T * T * F;

    template <template <class> class Tensor>
    struct params {
      Tensor<matrix<3 * F, shape<F>>> in_weight;
      Tensor<vec<3 * F>> in_bias;
      Tensor<matrix<F, shape<F>>> out_weight;
      Tensor<vec<F>> out_bias;
      static constexpr void each(auto&& self, auto&& f) {
        f("in_proj_weight", self.in_weight, init::xavier(F, 3 * F)), f("in_proj_bias", self.in_bias, init::zeros);
        f("out_proj.weight", self.out_weight, init::fan_in(F)), f("out_proj.bias", self.out_bias, init::zeros);
      }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<shape<T, 3 * F>> qkv;  // q and k after their turns
      Batch<shape<T, F>> o;
      Batch<shape<T, Heads>> log_sum;
      static constexpr void each(auto&& self, auto&& f) { f(self.qkv), f(self.o), f(self.log_sum); }
    };
    using table = once<shape<T, Rotary ? D / 2 : 0>>;
    template <template <class> class Batch>
    struct scratch {
      Batch<shape<T, 3 * F>> qkv;  // of prediction
      Batch<shape<T, F>> o;
      Batch<table> cos, sin;
      static constexpr void each(auto&& self, auto&& f) { f(self.qkv), f(self.o), f(self.cos), f(self.sin); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<T, 3 * F>> dqkv;  // first dout within the lengths
      Batch<shape<T, F>> d_o;
      Batch<shape<T, Heads>> m;
      Batch<table> cos, sin;
      static constexpr void each(auto&& self, auto&& f) {
        f(self.dqkv), f(self.d_o), f(self.m), f(self.cos), f(self.sin);
      }
    };
    template <class Number>
    static Number shrink() {
      return Number(1) / num::sqrt(Number(D));
    }
    /// Turns q and k, or their gradients back.
    template <class Number, class Call>
    static void turn(Call const& c, Number* qk, bool back) {
      Number *const cos = c.scratch.cos.data, *const sin = c.scratch.sin.data;
      c.k.template each<D / 2>(1, turns<Number, T, D>{cos, sin});
      c.k.template each<F>(c.rows * T, turn_pairs<Number, T, D, 3 * F>{qk, cos, sin, back});
    }

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::training) run(c, c.saved.qkv, c.saved.o, c.saved.log_sum.data);
      else run(c, c.scratch.qkv, c.scratch.o, static_cast<typename Call::scalar*>(nullptr));
    }
    template <class Call, class Number>
    static void run(Call const& c, batch<shape<T, 3 * F>, Number> all_qkv, batch<shape<T, F>, Number> all_o,
                    Number* log_sum) {
      auto const qkv = steps_as_rows(all_qkv);
      auto const o = steps_as_rows(all_o);
      auto const h = steps_as_rows(c.out);
      attention_mask<sizes> const mask{c.lengths(), c.lengths()};
      Number* const q = qkv.data;
      c.k.affine(qkv, steps_as_rows(c.in()), c.params.in_weight, c.params.in_bias);  // qkv = x Win' + b  [n T, 3F]
      if constexpr (Rotary) turn(c, q, false);
      attend<sizes>(c.k, c.rows * T, o.data, log_sum, q, q + F, q + 2 * F, mask, shrink<Number>());
      c.k.affine(h, o, c.params.out_weight, c.params.out_bias);                 // h = o Wo' + bo    [n T, F]
      if (mask.partial()) c.k.template each<F>(h.rows, where_answered<Number, sizes>{h.data, h.data, mask});
    }
    template <class Call>
    static void backward(Call const& c) {
      using Number = typename Call::scalar;
      auto const o = steps_as_rows(c.saved.o);
      auto const d_o = steps_as_rows(c.scratch.d_o);
      auto const dqkv = steps_as_rows(c.scratch.dqkv);
      attention_mask<sizes> const mask{c.lengths(), c.lengths()};
      Number const *const q = c.saved.qkv.data, *const k = q + F, *const v = k + F;
      Number const* const log_sum = c.saved.log_sum.data;
      Number *const dq = dqkv.data, *const m = c.scratch.m.data;
      batch<shape<F>, Number const> dh = steps_as_rows(c.dout);
      if (mask.partial()) {
        c.k.template each<F>(dh.rows, where_answered<Number, sizes>{dq, dh.data, mask});
        dh.data = dq;
      }
      c.k.gemm_tn(c.dparams.out_weight, dh, o);                                 // dWo += dh' o      [F, F]
      c.k.add_rows(c.dparams.out_bias, dh);
      c.k.gemm_nn(overwrite, d_o, dh, c.params.out_weight);                     // do = dh Wo        [n T, F]
      attend_back<sizes>(c.k, c.rows * T, c.rows * T, dq, dq + F, dq + 2 * F, m, d_o.data, o.data, log_sum, q, k, v, mask,
                         shrink<Number>());
      if constexpr (Rotary) turn(c, dq, true);
      c.k.gemm_tn(c.dparams.in_weight, dqkv, steps_as_rows(c.in()));            // dWin += dqkv' x   [3F, F]
      c.k.add_rows(c.dparams.in_bias, dqkv);
      if (c.din())                                                              // dx = dqkv Win     [n T, F]
        c.k.gemm_nn(overwrite, steps_as_rows(c.din()), dqkv, c.params.in_weight);
    }
  };
};

}  // namespace layer
inline constexpr option::causal causal{};
inline constexpr option::rotary rotary{};
template <std::size_t Heads>
inline constexpr sized<layer::self_attention<Heads>, Heads> self_attention{};
}  // namespace braid

// braid/layer/sigmoid.hpp
namespace braid::inline v0 {
namespace layer {
/// h = 1 / (1 + exp(-x)).
///
/// shapes  any; h as x.
/// units   x in nats; h in 0..1.
/// cost    one exponential an element forward, three flop backward, from h; in place where the input is not needed again.
/// errors  real_numbers (compile time).
/// source  torch.nn.Sigmoid.
struct sigmoid : activation<sigmoid, fn::sigmoid> {};
}  // namespace layer
inline constexpr layer::sigmoid sigmoid{};
}  // namespace braid

// braid/layer/signed_sqrt.hpp
namespace braid::inline v0 {
namespace fn {
struct signed_sqrt {
  static constexpr bool of_output = false;
  static constexpr double eps = 1e-6;
  template <class T>
  BRAID_HD T operator()(T x) const {
    T const a = x < T(0) ? -x : x;
    return x / num::sqrt(a + T(eps));
  }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T x) const {
      T const a = x < T(0) ? -x : x, s = a + T(eps);
      return d * (T(0.5) * a + T(eps)) / (s * num::sqrt(s));
    }
  };
};
}  // namespace fn
namespace layer {
/// h = x / sqrt(|x| + eps): the square root with x's sign, which evens out the products of bilinear pooling. With eps
/// 1e-6 the slope at 0 is 1,000 where the square root's own is infinite; beyond |x| = 1e-3 the two differ by less than
/// 1 in 2,000. source Perronnin, Sanchez and Mensink 2010 (power normalisation).
struct signed_sqrt : activation<signed_sqrt, fn::signed_sqrt> {};
}  // namespace layer
inline constexpr layer::signed_sqrt signed_sqrt{};
}  // namespace braid

// braid/layer/silu.hpp
namespace braid::inline v0 {
namespace fn {
struct silu {
  static constexpr bool of_output = false;
  template <class T>
  BRAID_HD T operator()(T x) const { return x * num::sigmoid(x); }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T x) const {
      T const s = num::sigmoid(x);
      return d * s * (T(1) + x * (T(1) - s));
    }
  };
};
}  // namespace fn
namespace layer {
/// h = x sigmoid(x), also called swish. source torch.nn.SiLU; Ramachandran, Zoph and Le 2017, arXiv:1710.05941.
struct silu : activation<silu, fn::silu> {};
}  // namespace layer
inline constexpr layer::silu silu{};
}  // namespace braid

// braid/layer/sinusoidal.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F>
struct add_turns {  // over [n T, F]
  S* h;
  S const *x, *cos, *sin;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const t = i % T, at = t * turns<S, T, F>::pairs + j / 2;
    bool const used = !lengths || t < std::size_t(lengths[i / T]);
    h[i * F + j] = used ? x[i * F + j] + (j % 2 ? cos[at] : sin[at]) : S(0);
  }
};
}  // namespace detail

/// Adds to each step its place as waves, nothing learned: h[t, 2i] = x + sin(t w_i), h[t, 2i + 1] = x + cos(t w_i), with
/// w_i = 10000^(-2i / F). Steps beyond a sample's length give zeros.
///
/// shapes  x, h: [T, F].
/// units   x near 1: the waves are of size 1. Vaswani et al. multiply their embeddings by sqrt F before.
/// cost    an addition an element; 2 T F flop a batch for the waves.
/// errors  a_sequence (compile time).
/// source  Vaswani et al. 2017, arXiv:1706.03762, section 3.5.
struct sinusoidal : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<sinusoidal>, got<In>, wants<a_sequence>>,
                  "sinusoidal: give it a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = last_axis<In>::steps, F = last_axis<In>::features::size;
    using out = std::conditional_t<is_steps<In>, In, poison>;
    static constexpr bool in_place = true, reads_in = false;
    static constexpr std::size_t flops = T * F, pairs = (F + 1) / 2;

    template <template <class> class Batch>
    struct scratch {
      Batch<once<shape<T, pairs>>> cos, sin;
      static constexpr void each(auto&& self, auto&& f) { f(self.cos), f(self.sin); }
    };
    template <class Call>
    static void forward(Call const& c) {
      using S = typename Call::scalar;
      S *const cos = c.scratch.cos.data, *const sin = c.scratch.sin.data;
      c.k.template each<pairs>(1, turns<S, T, F>{cos, sin});
      c.k.template each<F>(c.rows * T, detail::add_turns<S, T, F>{c.out.data, c.in().data, cos, sin, c.lengths()});
    }
    static void backward(auto const& c) {
      if (c.din()) copy_used(c.k, c.din(), c.dout, c.lengths());
    }
  };
};

}  // namespace layer
inline constexpr layer::sinusoidal sinusoidal{};
}  // namespace braid

// braid/layer/softmax.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t F>
struct row_max {
  T* most;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T m = x[r * F];
    for (std::size_t j = 1; j < F; ++j) m = x[r * F + j] > m ? x[r * F + j] : m;
    most[r] = m;
  }
};
template <class T, std::size_t F>
struct row_sum {
  T* sum;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T s = 0;
    for (std::size_t j = 0; j < F; ++j) s += x[r * F + j];
    sum[r] = s;
  }
};
// The gradient h (d - d . h), taken from the d of the largest share: where one share is nearly 1, the others' gradients
// would else drown in the rounding of d . h.
template <class T, std::size_t F>
struct softmax_pivot {
  T *pivot, *dot;
  T const *d, *h;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T most = h[r * F], p = d[r * F], s = 0;
    for (std::size_t j = 1; j < F; ++j) {
      p = h[r * F + j] > most ? d[r * F + j] : p;
      most = h[r * F + j] > most ? h[r * F + j] : most;
    }
    for (std::size_t j = 0; j < F; ++j) s += (d[r * F + j] - p) * h[r * F + j];
    pivot[r] = p;
    dot[r] = s;
  }
};
struct softmax_slope {
  template <class T>
  BRAID_HD T operator()(T d, T h, T pivot, T dot) const { return h * ((d - pivot) - dot); }
};
struct exp_below {  // e^(x - most)
  template <class T>
  BRAID_HD T operator()(T x, T most) const { return num::exp(x - most); }
};
struct quotient {
  template <class T>
  BRAID_HD T operator()(T x, T sum) const { return x / sum; }
};
}  // namespace detail

/// Shares that sum to 1 along the last axis: h_j = exp(x_j) / sum_i exp(x_i).
///
/// shapes  x: [F] or [T, F]; h as x. Steps beyond a sample's length get shares too.
/// units   x in nats; h without unit.
/// cost    one exponential and four passes an element forward, three passes backward.
/// errors  features_last (compile time).
/// source  torch.nn.Softmax(-1); the largest is taken off first, so no x overflows.
struct softmax : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<softmax>, got<In>, wants<features_last>>,
                  "softmax: give it features, e.g. `| flatten` after an image or `| embedding<D>` after tokens");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<has_last_axis<In>, In, poison>;
    static constexpr std::size_t steps = last_axis<In>::steps, F = last_axis<In>::features::size;
    static constexpr bool in_place = true, reads_in = false, reads_out = true;
    static constexpr std::size_t flops = 4 * In::size;
    static constexpr auto says = class_scores::shares;

    template <template <class> class Batch>
    struct scratch {
      Batch<shape<steps>> number;  // one a step: the largest, then the sum
      static constexpr void each(auto&& self, auto&& f) { f(self.number); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<steps>> pivot, dot;
      static constexpr void each(auto&& self, auto&& f) { f(self.pivot), f(self.dot); }
    };

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      auto const x = steps_as_rows(c.in());
      auto const h = steps_as_rows(c.out);
      batch<shape<1>, T> const number{c.scratch.number.data, h.rows};
      c.k.template each<1>(h.rows, detail::row_max<T, F>{number.data, x.data});
      c.k.map(h, detail::exp_below{}, x, number);
      c.k.template each<1>(h.rows, detail::row_sum<T, F>{number.data, h.data});
      c.k.map(h, detail::quotient{}, h, number);
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      if (!c.din()) return;
      auto const h = steps_as_rows(c.out);
      auto const d = steps_as_rows(c.dout);
      batch<shape<1>, T> const pivot{c.scratch.pivot.data, h.rows}, dot{c.scratch.dot.data, h.rows};
      c.k.template each<1>(h.rows, detail::softmax_pivot<T, F>{pivot.data, dot.data, d.data, h.data});
      c.k.map(steps_as_rows(c.din()), detail::softmax_slope{}, d, h, pivot, dot);  // dx = h (d - d . h)
    }
  };
};

}  // namespace layer
inline constexpr layer::softmax softmax{};
}  // namespace braid

// braid/layer/softplus.hpp
namespace braid::inline v0 {
namespace fn {
struct softplus {
  static constexpr bool of_output = false;
  template <class T>
  BRAID_HD T operator()(T x) const { return x > T(20) ? x : num::log1p(num::exp(x)); }
  struct slope {
    template <class T>
    BRAID_HD T operator()(T d, T x) const { return x > T(20) ? d : d * num::sigmoid(x); }
  };
};
}  // namespace fn
namespace layer {
/// h = log(1 + exp(x)), and x itself above 20. source torch.nn.Softplus with its beta 1 and threshold 20.
struct softplus : activation<softplus, fn::softplus> {};
}  // namespace layer
inline constexpr layer::softplus softplus{};
}  // namespace braid

// braid/layer/squeeze_excite.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t C, std::size_t Pixels>
struct scale_channels {  // r: a pixel
  T* h;
  T const *x, *gate;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { h[r * C + j] = x[r * C + j] * gate[r / Pixels * C + j]; }
};
template <class T, std::size_t C, std::size_t Pixels>
struct gate_slope {  // r: a sample; the gradient before the sigmoid
  T* dz;
  T const *dh, *x, *gate;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T s = 0;
    for (std::size_t i = 0; i < Pixels; ++i) s += dh[(r * Pixels + i) * C + j] * x[(r * Pixels + i) * C + j];
    T const g = gate[r * C + j];
    dz[r * C + j] = s * g * (T(1) - g);
  }
};
template <class T, std::size_t C, std::size_t Pixels>
struct squeeze_excite_din {  // r: a pixel
  T* dx;
  T const *dh, *gate, *dmean;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const of_sample = r / Pixels * C + j;
    dx[r * C + j] = dh[r * C + j] * gate[of_sample] + dmean[of_sample] / T(Pixels);
  }
};
}  // namespace detail

/// Each channel times a gate that all channels decide: h = x sigmoid(W2 relu(W1 mean(x) + b1) + b2), with S = C /
/// Reduction hidden numbers.
///
/// shapes  x, h: [C, H, W] or [C, D, H, W]; fc1.weight: [S, C, 1, 1]; fc1.bias: [S]; fc2.weight: [C, S, 1, 1]; fc2.bias: [C].
/// cost    two passes over x and 4 C S flop a sample forward; training keeps 2 C + S numbers a sample.
/// errors  an_image or a_volume; at_least<Reduction> channels (compile time).
/// source  Hu et al. 2018, arXiv:1709.01507; torchvision.ops.SqueezeExcitation(C, S).
template <std::size_t Reduction>
struct squeeze_excite : unit {
  template <class In>
  static constexpr bool wide = In::dims[0] >= Reduction;
  template <class In>
  static consteval void law() {
    constexpr bool is_map = is_image<In> || is_volume<In>;
    static_assert(holds<is_map, at<squeeze_excite>, got<In>, wants<an_image, a_volume>>,
                  "squeeze_excite wants an image [C, H, W] or a volume [C, D, H, W]");
    static_assert(holds<!is_map || wide<In>, at<squeeze_excite>, got<In>, wants<at_least<Reduction>>>,
                  "squeeze_excite: fewer channels than the reduction leave nothing: take a smaller one");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr bool fits = (is_image<In> || is_volume<In>)&&wide<In>;
    using out = std::conditional_t<fits, In, poison>;
    static constexpr std::size_t C = channel_sizes<In>::channels, pixels = channel_sizes<In>::pixels,
                                 S = fits ? C / Reduction : 1, flops = 2 * In::size + 4 * C * S;
    static constexpr bool in_place = true;
    using one = window_of<axis<1>, axis<1>, axis<1>>;  // a 1 x 1 convolution of one pixel

    template <template <class> class Tensor>
    struct params {
      Tensor<filter<S, C, 1, 1>> w1;
      Tensor<vec<S>> b1;
      Tensor<filter<C, S, 1, 1>> w2;
      Tensor<vec<C>> b2;
      static constexpr void each(auto&& self, auto&& f) {
        f("fc1.weight", self.w1, init::fan_in(C)), f("fc1.bias", self.b1, init::fan_in(C));
        f("fc2.weight", self.w2, init::fan_in(S)), f("fc2.bias", self.b2, init::fan_in(S));
      }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<shape<C>> mean, gate;
      Batch<shape<S>> hidden;
      static constexpr void each(auto&& self, auto&& f) { f(self.mean), f(self.gate), f(self.hidden); }
    };
    template <template <class> class Batch>
    using scratch = saved<Batch>;
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<C>> dgate, dmean;
      Batch<shape<S>> dhidden;
      static constexpr void each(auto&& self, auto&& f) { f(self.dgate), f(self.dmean), f(self.dhidden); }
    };

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::training) run(c, c.saved);
      else run(c, c.scratch);
    }
    template <class Call>
    static void run(Call const& c, auto const& s) {
      using T = typename Call::scalar;
      T const* const x = c.in().data;
      c.k.template each<C>(c.rows, detail::mean_of_pixels<T, C, pixels>{s.mean.data, x});
      c.k.conv2d(one{}, s.hidden.data, s.mean.data, c.params.w1, c.params.b1, c.rows);   // [n, S]
      c.k.map(s.hidden, fn::relu{}, s.hidden);
      c.k.conv2d(one{}, s.gate.data, s.hidden.data, c.params.w2, c.params.b2, c.rows);   // [n, C]
      c.k.map(s.gate, fn::sigmoid{}, s.gate);
      c.k.template each<C>(c.rows * pixels, detail::scale_channels<T, C, pixels>{c.out.data, x, s.gate.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const& s = c.saved;
      auto const& t = c.scratch;
      c.k.template each<C>(c.rows, detail::gate_slope<T, C, pixels>{t.dgate.data, c.dout.data, c.in().data, s.gate.data});
      c.k.conv2d_dw(one{}, c.dparams.w2, t.dgate.data, s.hidden.data, c.rows);
      c.k.add_rows(c.dparams.b2, t.dgate);
      c.k.conv2d_din(one{}, t.dhidden.data, t.dgate.data, c.params.w2, c.rows);
      c.k.map(t.dhidden, fn::relu::slope{}, t.dhidden, s.hidden);
      c.k.conv2d_dw(one{}, c.dparams.w1, t.dhidden.data, s.mean.data, c.rows);
      c.k.add_rows(c.dparams.b1, t.dhidden);
      if (!c.din()) return;
      c.k.conv2d_din(one{}, t.dmean.data, t.dhidden.data, c.params.w1, c.rows);
      c.k.template each<C>(c.rows * pixels, detail::squeeze_excite_din<T, C, pixels>{c.din().data, c.dout.data, s.gate.data,
                                                                                     t.dmean.data});
    }
  };
};

}  // namespace layer
template <std::size_t Reduction>
inline constexpr sized<layer::squeeze_excite<Reduction>, Reduction> squeeze_excite{};
}  // namespace braid

// braid/layer/sum_pool.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t N, std::size_t K>
struct sum_of_group {
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t o) const {
    T s = 0;
    for (std::size_t k = 0; k < K; ++k) s += x[(r * N + o) * K + k];
    h[r * N + o] = s;
  }
};
template <class T, std::size_t N, std::size_t K>
struct to_group {
  T* dx;
  T const* dh;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { dx[r * N * K + j] = dh[r * N + j / K]; }
};
}  // namespace detail

/// Sums of K neighbours along the last axis: h_o = x_(o K) + ... + x_(o K + K - 1).
///
/// shapes  x: [F] or [T, F], F a multiple of K; h: [F / K] or [T, F / K].
/// units   x's.
/// cost    one pass.
/// errors  features_last, multiple_of<K> (compile time).
/// source  the sum pooling of Yu et al. 2017, arXiv:1708.01471; K torch.nn.AvgPool1d(K).
template <std::size_t K>
struct sum_pool : unit {
  // A flattened image's neighbours are not those that lie side by side.
  template <class In>
  static constexpr bool apt = has_last_axis<In> && last_axis<In>::features::row_major;
  template <class In>
  static consteval void law() {
    static_assert(holds<apt<In>, at<sum_pool>, got<In>, wants<features_last>>,
                  "sum_pool: give it features, e.g. behind `| dense<K * N>`");
    constexpr bool whole = last_axis<In>::features::size % K == 0;
    static_assert(holds<!apt<In> || whole, at<sum_pool>, got<In>, wants<multiple_of<K>>>,
                  "sum_pool<K>: the features come in groups of K");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t F = last_axis<In>::features::size, N = F / K;
    using out = std::conditional_t<apt<In> && F % K == 0, typename last_axis<In>::template with<N>, poison>;
    static constexpr bool reads_in = false;
    static constexpr std::size_t flops = In::size;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      auto const h = steps_as_rows(c.out);
      c.k.template each<N>(h.rows, detail::sum_of_group<T, N, K>{h.data, c.in().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const d = steps_as_rows(c.dout);
      if (c.din()) c.k.template each<F>(d.rows, detail::to_group<T, N, K>{c.din().data, d.data});
    }
  };
};

}  // namespace layer
template <std::size_t K>
inline constexpr sized<layer::sum_pool<K>, K> sum_pool{};
}  // namespace braid

// braid/layer/swiglu.hpp
namespace braid::inline v0 {
namespace layer {
/// h = a silu(b), of the halves a and b of the last axis: `dense<2 * N> | swiglu | dense<D>` is a transformer's gated
/// feed-forward part. source Shazeer 2020, arXiv:2002.05202.
struct swiglu : gated_half<swiglu, fn::silu> {};
}  // namespace layer
inline constexpr layer::swiglu swiglu{};
}  // namespace braid

// braid/layer/take.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, class Features, std::size_t Begin, std::size_t N>
struct take_op {
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    h[r * N + j] = x[r * Features::size + Features::place(Begin + j)];
  }
};
template <class T, class Features, std::size_t Begin, std::size_t N>
struct take_din {
  T* dx;
  T const* d;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const taken = j >= Begin && j < Begin + N;
    dx[r * Features::size + Features::place(j)] = taken ? d[r * N + (j - Begin)] : T(0);
  }
};
}  // namespace detail

/// Features Begin to End, without End, of every step: h = x[..., Begin:End].
///
/// shapes  x: [F] or [T, F]; h: [End - Begin] or [T, End - Begin].
/// cost    one read and one write an element of h.
/// errors  features_last, at_least<End> (compile time).
/// source  torch's slice of the last axis.
template <std::size_t Begin, std::size_t End>
struct take : unit {
  template <class In>
  static constexpr bool fits = !has_last_axis<In> || End <= last_axis<In>::features::size;
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<take>, got<In>, wants<features_last>>,
                  "take: give it features, e.g. `| flatten` after an image or `| embedding<D>` after tokens");
    static_assert(holds<fits<In>, at<take>, got<In>, wants<at_least<End>>>,
                  "take<Begin, End>: there are fewer features");
    static_assert(holds<(Begin < End), at<take>, got<exactly<End>>, wants<at_least<Begin + 1>>>,
                  "take<Begin, End>: at least one feature");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr bool reads_in = false, good = has_last_axis<In> && fits<In> && Begin < End;
    static constexpr std::size_t N = Begin < End ? End - Begin : 1;
    using features = typename last_axis<In>::features;
    using out = std::conditional_t<good, typename last_axis<In>::template with<N>, poison>;

    template <class Call>
    static void forward(Call const& c) {
      auto const x = steps_as_rows(c.in());
      c.k.template each<N>(x.rows, detail::take_op<typename Call::scalar, features, Begin, N>{c.out.data, x.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::take_din<typename Call::scalar, features, Begin, N>;
      auto const dx = steps_as_rows(c.din());
      if (c.din()) c.k.template each<features::size>(dx.rows, op{dx.data, c.dout.data});
    }
  };
};

}  // namespace layer
template <std::size_t Begin, std::size_t End>
inline constexpr layer::take<Begin, End> take{};
}  // namespace braid

// braid/layer/take_step.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F, std::size_t I>
struct take_step_op {
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const used = !lengths || I < std::size_t(lengths[r]);
    h[r * F + j] = used ? x[(r * T + I) * F + j] : S(0);
  }
};
template <class S, std::size_t T, std::size_t F, std::size_t I>
struct take_step_din {  // j: over all of a sequence
  S* dx;
  S const* d;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const used = j / F == I && (!lengths || I < std::size_t(lengths[r]));
    dx[r * T * F + j] = used ? d[r * F + j % F] : S(0);
  }
};
}  // namespace detail

/// Step I: h = x[I]. take_step<0> is where a class token stands.
///
/// shapes  x: [T, F]; h: [F]. A sample with no step I gives zeros.
/// cost    one copy of F numbers a sample; backward writes zeros to the other steps.
/// errors  a_sequence, at_least<I + 1> steps (compile time).
template <std::size_t I>
struct take_step : unit {
  template <class In>
  static constexpr bool fits = !is_sequence<In> || I < sequence_sizes<In>::steps;
  template <class In>
  static consteval void law() {
    static_assert(holds<is_sequence<In>, at<take_step>, got<In>, wants<a_sequence>>,
                  "take_step wants a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
    static_assert(holds<fits<In>, at<take_step>, got<In>, wants<at_least<I + 1>>>,
                  "take_step<I>: there are fewer steps; the first is 0");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = sequence_sizes<In>::steps, F = sequence_sizes<In>::features;
    using out = std::conditional_t<is_sequence<In> && fits<In>, typename sequence_sizes<In>::step, poison>;
    static constexpr bool reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::take_step_op<typename Call::scalar, T, F, I>;
      c.k.template each<F>(c.rows, op{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::take_step_din<typename Call::scalar, T, F, I>;
      if (c.din()) c.k.template each<T * F>(c.rows, op{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
template <std::size_t I>
inline constexpr layer::take_step<I> take_step{};
}  // namespace braid

// braid/layer/take_steps.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F, std::size_t Begin, std::size_t N>
struct take_steps_op {  // over [n N, F]
  S* h;
  S const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const r = i / N, t = Begin + i % N;
    h[i * F + j] = !lengths || t < std::size_t(lengths[r]) ? x[(r * T + t) * F + j] : S(0);
  }
};
template <class S, std::size_t T, std::size_t F, std::size_t Begin, std::size_t N>
struct take_steps_din {  // over [n T, F]
  S* dx;
  S const* d;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const r = i / T, t = i % T;
    bool const taken = t >= Begin && t < Begin + N && (!lengths || t < std::size_t(lengths[r]));
    dx[i * F + j] = taken ? d[(r * N + t - Begin) * F + j] : S(0);
  }
};
template <std::size_t Begin, std::size_t N>
struct steps_taken {  // a number a row
  std::int32_t* to;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::int32_t const left = lengths ? lengths[r] - std::int32_t(Begin) : std::int32_t(N);
    to[r] = left < 0 ? 0 : left < std::int32_t(N) ? left : std::int32_t(N);
  }
};
}  // namespace detail

/// Steps Begin to End, without End: h = x[Begin:End]. Of a sample's length counts what lies between them.
///
/// shapes  x: [T, F]; h: [End - Begin, F].
/// cost    a copy; backward writes zeros to the other steps.
/// errors  a_sequence, at_least<End> steps (compile time).
/// source  torch's slice of the axis of time.
template <std::size_t Begin, std::size_t End>
struct take_steps : unit {
  template <class In>
  static constexpr bool fits = is_steps<In> && End <= last_axis<In>::steps;
  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<take_steps>, got<In>, wants<a_sequence>>,
                  "take_steps wants vectors [T, F]: a series, or tokens behind `| embedding<D>`");
    if constexpr (is_steps<In>)
      static_assert(holds<fits<In>, at<take_steps>, got<In>, wants<at_least<End>>>,
                    "take_steps<Begin, End>: there are fewer steps");
    static_assert(holds<(Begin < End), at<take_steps>, got<exactly<End>>, wants<at_least<Begin + 1>>>,
                  "take_steps<Begin, End>: at least one step");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = last_axis<In>::steps, F = last_axis<In>::features::size, N = Begin < End ? End - Begin : 1;
    using out = std::conditional_t<fits<In> && (Begin < End), typename with_steps<In, N>::type, poison>;
    static constexpr bool reads_in = false, gives_lengths = is_sequence<In>;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::take_steps_op<typename Call::scalar, T, F, Begin, N>;
      c.k.template each<F>(c.rows * N, op{c.out.data, c.in().data, c.lengths()});
      if constexpr (gives_lengths) c.k.template each<1>(c.rows, detail::steps_taken<Begin, N>{c.own_lengths, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::take_steps_din<typename Call::scalar, T, F, Begin, N>;
      if (c.din()) c.k.template each<F>(c.rows * T, op{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
template <std::size_t Begin, std::size_t End>
inline constexpr layer::take_steps<Begin, End> take_steps{};
}  // namespace braid

// braid/layer/tanh.hpp
namespace braid::inline v0 {
namespace layer {
/// h = tanh x.
///
/// shapes  any; h as x.
/// units   none; h in -1..1.
/// cost    one tanh an element forward, three flop backward, from h; in place where the input is not needed again.
/// errors  real_numbers (compile time).
/// source  torch.nn.Tanh.
struct tanh : activation<tanh, fn::tanh> {};
}  // namespace layer
inline constexpr layer::tanh tanh{};
}  // namespace braid

// braid/layer/transformer.hpp
namespace braid::inline v0 {
namespace option {
struct pre_norm {};
}  // namespace option

namespace layer {

namespace detail {
// Names of a transformer's parts, as PyTorch has them.
struct self_attn;
struct norm1;
struct norm2;
struct linear1;
struct linear2;

template <class O>
inline constexpr std::size_t percent_of = 0;
template <std::size_t Percent>
inline constexpr std::size_t percent_of<dropout<Percent>> = Percent;
template <class O, class... Option>
inline constexpr bool has_option = (std::is_same_v<O, Option> || ...);
}  // namespace detail

/// A transformer's encoder block: attention and two dense layers, each with a sum and a norm around it.
///   h = norm1(x + self_attn(x)),  out = norm2(h + linear2(f(linear1(h)))), or with pre_norm
///   h = x + self_attn(norm1(x)),  out = h + linear2(f(linear1(norm2(h)))).
/// Steps beyond a sample's length do not count within it; what stands there behind it means nothing.
///
/// shapes  x, out: [T, F], F a multiple of Heads; linear1: F to Hidden, linear2: back. Parameters: self_attn.*,
///         linear1.*, linear2.*, norm1.*, norm2.*.
/// options in a call, in any order: transformer<4, 256>(pre_norm, gelu, dropout<10>). Activations relu (the default)
///         and gelu; dropout<Percent>, behind the attention, the activation and linear2 (not on the attention's
///         weights); causal and rotary as for self_attention; its parameters start as those of its parts do.
/// cost    8 T F^2 + 4 T T F + 4 T F Hidden flop a sample forward, and the norms.
/// errors  a_sequence, multiple_of (compile time).
/// source  Vaswani et al. 2017, arXiv:1706.03762; pre_norm: Xiong et al. 2020, arXiv:2002.04745;
///         torch.nn.TransformerEncoderLayer with batch_first, norm_first for pre_norm.
template <std::size_t Heads, std::size_t Hidden, class... Option>
struct transformer : composed<transformer<Heads, Hidden, Option...>> {
  static constexpr bool causal = detail::has_option<option::causal, Option...>;
  static constexpr bool rotary = detail::has_option<option::rotary, Option...>;
  static constexpr std::size_t percent = (detail::percent_of<Option> + ... + 0);
  using activation = std::conditional_t<detail::has_option<gelu, Option...>, gelu, relu>;
  using attention = self_attention<Heads, causal, rotary>;

  static constexpr std::size_t sizes = 2;
  using options = option::list<option::pre_norm, option::causal, option::rotary, relu, gelu, dropout<0>>;
  template <class... More>
  constexpr auto operator()(More...) const {
    option::law<transformer, More...>();
    return transformer<Heads, Hidden, Option..., More...>{};
  }

  template <class In>
  static constexpr bool fits = !std::is_same_v<typename attention::template on<In>::out, poison>;
  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<transformer>, got<In>, wants<a_sequence>>,
                  "transformer: give it a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
    if constexpr (is_steps<In>)
      static_assert(holds<fits<In>, at<transformer>, got<In>, wants<multiple_of<(rotary ? 2 * Heads : Heads)>>>,
                    "transformer<Heads, Hidden>: the features are split among the heads, and `rotary` turns pairs of them");
  }
  template <class X>
  static constexpr auto body(X x) {
    constexpr std::size_t F = last_axis<out_t<X>>::features::size;
    constexpr auto asking = named<detail::self_attn>(attention{});
    constexpr auto norm1 = named<detail::norm1>(layer_norm{});
    constexpr auto norm2 = named<detail::norm2>(layer_norm{});
    constexpr auto wide = named<detail::linear1>(dense<Hidden>{}) | activation{};
    constexpr auto narrow = named<detail::linear2>(dense<F>{});
    if constexpr (percent > 0) {
      constexpr dropout<percent> off{};
      return around<X>(x, asking | off, wide | off | narrow | off, norm1, norm2);
    } else {
      return around<X>(x, asking, wide | narrow, norm1, norm2);
    }
  }

 private:
  template <class X>
  static constexpr auto around(X x, auto asking, auto thinking, auto norm1, auto norm2) {
    if constexpr (detail::has_option<option::pre_norm, Option...>)
      return x | braid::residual(norm1 | asking) | braid::residual(norm2 | thinking);
    else return x | braid::residual(asking) | norm1 | braid::residual(thinking) | norm2;
  }
};

}  // namespace layer
inline constexpr option::pre_norm pre_norm{};
template <std::size_t Heads, std::size_t Hidden>
inline constexpr sized<layer::transformer<Heads, Hidden>, Heads, Hidden> transformer{};
}  // namespace braid

// braid/layer/transpose.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
/// Two axes [A, B] and the shape with them exchanged; no axes where S has others.
template <class S>
struct two_axes {
  using exchanged = poison;
  static constexpr std::size_t A = 0, B = 0;
};
template <std::size_t M, std::size_t N>
struct two_axes<shape<M, N>> {
  using exchanged = shape<N, M>;
  static constexpr std::size_t A = M, B = N;
};
template <std::size_t T, std::size_t F>
struct two_axes<sequence<T, F>> : two_axes<shape<T, F>> {};

// Row a of the first lengths[r] counts, or of all; zeros beyond.
template <class T, std::size_t A, std::size_t B>
struct transpose_op {
  T* h;
  T const* x;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const a = j % A, b = j / A;
    bool const used = !lengths || a < std::size_t(lengths[r]);
    h[r * A * B + j] = used ? x[r * A * B + a * B + b] : T(0);
  }
};
template <class T, std::size_t A, std::size_t B>
struct transpose_din {
  T* dx;
  T const* d;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const a = j / B, b = j % B;
    bool const used = !lengths || a < std::size_t(lengths[r]);
    dx[r * A * B + j] = used ? d[r * A * B + b * A + a] : T(0);
  }
};
}  // namespace detail

/// The last two axes exchanged: h[b, a] = x[a, b]. What comes of a sequence has no time axis any more, so the steps
/// beyond a sample's length, which nobody could tell from the others then, become zeros.
///
/// shapes  x: [A, B] or a sequence [T, F]; h: [B, A] or [F, T].
/// cost    one read and one write an element.
/// errors  two axes (compile time).
/// source  torch.Tensor.transpose(-1, -2).
struct transpose : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<detail::two_axes<In>::A != 0, at<transpose>, got<In>, wants<shape<2, 3>, sequence<2, 3>>>,
                  "transpose: give it two axes, [A, B] or a sequence [T, F]; e.g. `| reshape<A, B>` before it");
  }
  template <class In>
  struct on : bound<In> {
    using axes = detail::two_axes<In>;
    using out = typename axes::exchanged;
    static constexpr bool reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::transpose_op<typename Call::scalar, axes::A, axes::B>;
      c.k.template each<In::size>(c.rows, op{c.out.data, c.in().data, c.lengths()});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::transpose_din<typename Call::scalar, axes::A, axes::B>;
      if (c.din()) c.k.template each<In::size>(c.rows, op{c.din().data, c.dout.data, c.lengths()});
    }
  };
};

}  // namespace layer
inline constexpr layer::transpose transpose{};
}  // namespace braid

// braid/layer/type_embedding.hpp
namespace braid::inline v0 {
namespace layer {

/// Adds one learned vector to what it gets, to each step of a sequence the same: h = x + weight. It tells attention over
/// several modalities from which of them a token comes.
///
/// shapes  x, h: [F] or [T, F]; weight: [F].
/// units   weight starts normal with deviation 0.02, as BERT's does.
/// cost    an addition an element forward and backward.
/// errors  features_last (compile time).
/// source  the token types of Devlin et al. 2019, arXiv:1810.04805; a torch.nn.Parameter [F] that is added.
struct type_embedding : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<type_embedding>, got<In>, wants<features_last>>,
                  "type_embedding: give it features [F] or steps [T, F], e.g. behind `| dense<F>`");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<has_last_axis<In>, In, poison>;
    using features = typename last_axis<In>::features;
    static constexpr bool in_place = true, reads_in = false;
    static constexpr std::size_t flops = In::size;

    template <template <class> class Tensor>
    struct params {
      Tensor<like<features>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::normal{0.02f}); }
    };
    static void forward(auto const& c) {
      c.k.map(steps_as_rows(c.out), fn::plus{}, steps_as_rows(c.in()), c.params.weight);
    }
    static void backward(auto const& c) {
      c.k.add_rows(c.dparams.weight, steps_as_rows(c.dout));
      if (c.din()) c.k.copy(c.din(), c.dout);
    }
  };
};

}  // namespace layer
inline constexpr layer::type_embedding type_embedding{};
}  // namespace braid

// braid/layer/upsample.hpp
namespace braid::inline v0 {
namespace layer {

namespace detail {
/// Between which two places of N result i of N * S lies, and how far on from the first, as align_corners=False has it.
template <class T, std::size_t N, std::size_t S>
struct between {
  std::size_t first, second;
  T part;
  BRAID_HD explicit between(std::size_t i) {
    T const x = (T(i) + T(0.5)) / T(S) - T(0.5), at = x > T(0) ? x : T(0);
    first = std::size_t(at);
    second = first + 1 < N ? first + 1 : first;
    part = at - T(first);
  }
  /// How much of place j is in the result.
  BRAID_HD T share(std::size_t j) const { return (j == first ? T(1) - part : T(0)) + (j == second ? part : T(0)); }
};
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t S>
struct repeat_pixels {  // r: a pixel of the result
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = r / (H * S * W * S), y = r / (W * S) % (H * S) / S, u = r % (W * S) / S;
    h[r * C + j] = x[((n * H + y) * W + u) * C + j];
  }
};
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t S>
struct repeat_pixels_din {  // r: a pixel of the input
  T* dx;
  T const* dh;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const row = r / W * S, u = r % W * S;  // rows of all images, one after another
    T s = 0;
    for (std::size_t i = 0; i < S; ++i)
      for (std::size_t k = 0; k < S; ++k) s += dh[((row + i) * W * S + u + k) * C + j];
    dx[r * C + j] = s;
  }
};
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t S>
struct mix_pixels {  // r: a pixel of the result
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    between<T, H, S> const y(r / (W * S) % (H * S));
    between<T, W, S> const u(r % (W * S));
    T const* const image = x + r / (H * S * W * S) * H * W * C + j;
    T const *const above = image + y.first * W * C, *const below = image + y.second * W * C;
    h[r * C + j] = (T(1) - y.part) * ((T(1) - u.part) * above[u.first * C] + u.part * above[u.second * C]) +
                   y.part * ((T(1) - u.part) * below[u.first * C] + u.part * below[u.second * C]);
  }
};
template <class T, std::size_t C, std::size_t H, std::size_t W, std::size_t S>
struct mix_pixels_din {  // r: a pixel of the input; results nearer than S to it have a part of it
  T* dx;
  T const* dh;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const y = r / W % H, u = r % W;
    T const* const image = dh + r / (H * W) * H * S * W * S * C + j;
    T s = 0;
    for (std::size_t v = y ? (y - 1) * S : 0; v < (y + 2) * S && v < H * S; ++v) {
      T const share = between<T, H, S>(v).share(y);
      T line = 0;
      for (std::size_t w = u ? (u - 1) * S : 0; w < (u + 2) * S && w < W * S; ++w)
        line += between<T, W, S>(w).share(u) * image[(v * W * S + w) * C];
      s += share * line;
    }
    dx[r * C + j] = s;
  }
};
}  // namespace detail

/// An image of S times the height and width: each pixel S x S times, or, as upsample_bilinear<S>, mixed
/// from the four that lie around.
///
/// shapes  x: [C, H, W]; h: [C, S H, S W].
/// cost    one copy a number of h; bilinear 9 flop, and 8 S S flop a number of x backward.
/// errors  an_image (compile time).
/// source  torch.nn.Upsample(scale_factor=S, mode="nearest" or "bilinear", align_corners=False).
template <std::size_t S, bool Bilinear = false>
struct upsample : unit {
  static constexpr written_as<1> written{Bilinear ? "upsample_bilinear" : "upsample", {S}};
  template <class In>
  static consteval void law() {
    static_assert(holds<is_image<In>, at<upsample>, got<In>, wants<an_image>>, "upsample wants an image [C, H, W]");
  }
  template <class In>
  struct on : bound<In> {
    using out = poison;
  };
  template <std::size_t C, std::size_t H, std::size_t W>
  struct on<channels_last<C, H, W>> : bound<channels_last<C, H, W>> {
    using of = upsample;
    using out = channels_last<C, H * S, W * S>;
    static constexpr bool reads_in = false;
    static constexpr std::size_t flops = Bilinear ? 9 * out::size : 0;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      using op = std::conditional_t<Bilinear, detail::mix_pixels<T, C, H, W, S>, detail::repeat_pixels<T, C, H, W, S>>;
      c.k.template each<C>(c.rows * H * S * W * S, op{c.out.data, c.in().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      using op = std::conditional_t<Bilinear, detail::mix_pixels_din<T, C, H, W, S>,
                                    detail::repeat_pixels_din<T, C, H, W, S>>;
      if (c.din()) c.k.template each<C>(c.rows * H * W, op{c.din().data, c.dout.data});
    }
  };
};

}  // namespace layer
template <std::size_t S>
inline constexpr sized<layer::upsample<S>, S> upsample{};
template <std::size_t S>
inline constexpr sized<layer::upsample<S, true>, S> upsample_bilinear{};
}  // namespace braid

// braid/fuse/branches.hpp
namespace braid::inline v0::fusion {

// What the policies' loops share: where the branches lie, and one pass over all of them. One pass, since `out` may lie
// where the first branch lies, and the other branches may be that same value.

/// Where N branches lie, and which of the policy's inputs they are.
template <class T, std::size_t N>
struct branches {
  T* at[N];
  std::size_t which[N];
};

/// Those inputs, from First on, that are there.
template <std::size_t First = 0, class Call>
constexpr auto present_branches(Call const& c) {
  constexpr std::size_t here = [] {
    std::size_t n = 0;
    repeat_indexed<Call::inputs - First>([&]<class I>(I) { n += Call::template present<First + I::value>; });
    return n;
  }();
  branches<typename Call::scalar const, here> b{};
  std::size_t n = 0;
  repeat_indexed<Call::inputs - First>([&]<class I>(I) {
    if constexpr (Call::template present<First + I::value>) {
      b.at[n] = c.template in<First + I::value>().data;
      b.which[n++] = I::value;
    }
  });
  return b;
}
/// Where input I comes among those that are there.
template <std::size_t I, class Call>
inline constexpr std::size_t place_among_present = [] {
  std::size_t n = 0;
  repeat_indexed<I>([&]<class J>(J) { n += Call::template present<J::value>; });
  return n;
}();
/// All inputs, from First on; null for those that are not there.
template <std::size_t First = 0, class Call>
constexpr auto branches_or_null(Call const& c) {
  branches<typename Call::scalar const, Call::inputs - First> b{};
  repeat_indexed<Call::inputs - First>([&]<class I>(I) {
    if constexpr (Call::template present<First + I::value>) b.at[I::value] = c.template in<First + I::value>().data;
    b.which[I::value] = I::value;
  });
  return b;
}

/// Calls f with the inputs' numbers from the last to the first: the gradient of the first may lie where dout lies.
template <std::size_t N, class F>
constexpr void last_to_first(F&& f) {
  repeat_indexed<N>([&]<class I>(I) { f(std::integral_constant<std::size_t, N - 1 - I::value>{}); });
}

/// h = last(x_1 op ... op x_N) elementwise; F numbers a row.
template <class T, std::size_t N, std::size_t F, class Op, class Last>
struct folded {
  T* h;
  branches<T const, N> x;
  Op op;
  Last last;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const i = r * F + j;
    T s = x.at[0][i];
    for (std::size_t m = 1; m < N; ++m) s = op(s, x.at[m][i]);
    h[i] = last(s);
  }
};
/// Sets h to the fold over the branches that are there.
template <class Call, class Op, class Last = fn::identity>
void fold_present(Call const& c, Op op, Last last = {}) {
  using T = typename Call::scalar;
  constexpr std::size_t F = decltype(c.out)::size;
  c.k.template each<F>(c.rows, folded<T, Call::present_inputs, F, Op, Last>{c.out.data, present_branches(c), op, last});
}

using num::dot;

}  // namespace braid::fusion

// braid/fuse/law.hpp
namespace braid::inline v0::fusion {

// The laws that several policies share are their bases: the asserts must stand right in the function that `fuse` calls
// (a function between costs clang three lines).

/// The first of B that is not A, or A.
template <class A, class... B>
using odd_one = nth<first_false({std::is_same_v<A, B>..., false}), B..., A>;
template <class A, class... B>
inline constexpr bool alike = (std::is_same_v<A, B> && ...);
/// The first of S that does not hold numbers, or real_numbers.
template <class... S>
using odd_element = nth<first_false({std::is_same_v<typename S::element, real>..., false}), S..., real_numbers>;
template <class... S>
inline constexpr bool all_real = (std::is_same_v<typename S::element, real> && ...);
/// One axis of numbers.
template <class S>
inline constexpr bool is_vector = std::is_same_v<S, shape<S::size>>;

/// The first of S that is not one axis of numbers, or a_vector.
template <class... S>
using odd_vector = nth<first_false({is_vector<S>..., false}), S..., a_vector>;
/// One axis of numbers, also that of a flattened image.
template <class S>
inline constexpr bool is_features = is_vector<S>;
template <class... S>
inline constexpr bool is_features<flat<S...>> = true;
template <class... S>
using odd_features = nth<first_false({is_features<S>..., false}), S..., a_vector>;

/// The shape of all branches, or poison.
template <class... S>
using common_shape = std::conditional_t<alike<S...> && all_real<S...>, nth<0, S...>, poison>;
template <class... S>
using common_vector = std::conditional_t<alike<S...> && (is_vector<S> && ...), nth<0, S...>, poison>;

/// Policies over so many branches of one axis each, or with 0 over any number.
template <class Policy, std::size_t Count = 0>
struct of_vectors : fusion_policy {
  template <class... In>
  static constexpr bool fits = (Count == 0 || sizeof...(In) == Count) && (is_vector<In> && ...);
  template <class... In>
  static consteval void law() {
    static_assert(holds<Count == 0 || sizeof...(In) == Count, at<Policy>, got<In...>, wants<exactly<Count>>>,
                  "this policy is over a certain number of branches: fuse some of them before, or take low_rank<R, O>");
    if constexpr (Count == 0 || sizeof...(In) == Count)
      static_assert(holds<(is_vector<In> && ...), at<Policy>, got<odd_vector<In...>>, wants<a_vector>>,
                    "this policy wants one axis a branch: end each with | dense<N>, after `| flatten` or `| last`");
  }
};
/// The same where the axis may be that of a flattened image.
template <class Policy>
struct of_features : fusion_policy {
  template <class... In>
  static constexpr bool fits = (is_features<In> && ...);
  template <class... In>
  static consteval void law() {
    static_assert(holds<(is_features<In> && ...), at<Policy>, got<odd_features<In...>>, wants<a_vector>>,
                  "this policy wants one axis a branch: end each with `| flatten`, `| last`, | dense<N> or the like");
  }
};

/// Policies over branches of one shape.
template <class Policy>
struct of_one_shape : fusion_policy {
  template <class A, class... B>
  static consteval void law() {
    static_assert(shapes_agree<at<Policy>, got<odd_one<A, B...>>, wants<A>>,
                  "this policy wants branches of one shape: end each with the same layer, e.g. | dense<64>");
    if constexpr (alike<A, B...>)
      static_assert(holds<all_real<A>, at<Policy>, got<A>, wants<real_numbers>>,
                    "fusions work on numbers: put e.g. `| embedding<D> | lstm<H> | last` after tokens first");
  }
};

/// Policies over branches of one axis and one width.
template <class Policy>
struct of_one_width : fusion_policy {
  template <class A, class... B>
  static constexpr bool fits = alike<A, B...> && is_features<A>;
  template <class A, class... B>
  static consteval void law() {
    static_assert(shapes_agree<at<Policy>, got<odd_one<A, B...>>, wants<A>>,
                  "this policy wants branches of one width: end each with the same | dense<N>");
    if constexpr (alike<A, B...>)
      static_assert(holds<is_features<A>, at<Policy>, got<A>, wants<a_vector>>,
                    "this policy wants one axis a branch: end each with `| flatten`, `| last`, | dense<N> or the like");
  }
};

/// Policies over decisions: logits of the same classes.
template <class Policy>
struct of_logits : fusion_policy {
  static constexpr bool over_logits = true;
  template <class A, class... B>
  static consteval void law() {
    static_assert(shapes_agree<at<Policy>, got<odd_one<A, B...>>, wants<A>>,
                  "this policy wants logits of the same classes: end each branch with the same | dense<classes>");
    if constexpr (alike<A, B...>)
      static_assert(holds<is_vector<A>, at<Policy>, got<A>, wants<logits>>,
                    "this policy wants logits: end each branch with | dense<classes>, after `| flatten`, `| last` or the like");
  }
};

}  // namespace braid::fusion

// braid/fuse/attention.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {

// A head h has D = F / Heads features. The query is the same for all samples, so it goes through the key's matrix once a
// batch, and no key is ever made: with Q[h] the query of head h, over sqrt D and zero outside its features,
//   score[h, m] = Q[h] . (x_m Wk' + bk[m]) = x_m . u[h] + e[h, m]    with u = Q Wk, e = Q bk'

template <class T, std::size_t F, std::size_t D>
struct spread_query {  // over [Heads, F]
  T* Q;
  T const* query;
  T by;
  BRAID_HD void operator()(std::size_t h, std::size_t f) const { Q[h * F + f] = f / D == h ? by * query[f] : T(0); }
};
template <class T, std::size_t F, std::size_t M>
struct bias_score {  // over [Heads, M]
  T* e;
  T const *Q, *bias;
  BRAID_HD void operator()(std::size_t h, std::size_t m) const { e[h * M + m] = dot<F>(Q + h * F, bias + m * F); }
};
/// Softmax over the P branches that are there; the others get 0.
template <class T, std::size_t Heads, std::size_t M, std::size_t P, std::size_t F>
struct attend {  // over [n, Heads]
  T* w;  // [M]
  T const *u, *e;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t h) const {
    T* const row = w + (r * Heads + h) * M;
    T score[P];
    for (std::size_t p = 0; p < P; ++p) score[p] = dot<F>(x.at[p] + r * F, u + h * F) + e[h * M + x.which[p]];
    T const most = num::largest<P>(score);
    T total = 0;
    for (std::size_t p = 0; p < P; ++p) total += score[p] = num::exp(score[p] - most);
    for (std::size_t m = 0; m < M; ++m) row[m] = T(0);
    for (std::size_t p = 0; p < P; ++p) row[x.which[p]] = score[p] / total;
  }
};
template <class T, std::size_t M>
struct attend_back {  // over [n Heads, M]
  T* ds;
  T const *w, *dw;
  BRAID_HD void operator()(std::size_t rh, std::size_t m) const {
    T const s = dot<M>(w + rh * M, dw + rh * M);
    ds[rh * M + m] = w[rh * M + m] * (dw[rh * M + m] - s);
  }
};
template <class T, std::size_t Heads, std::size_t M, std::size_t F>
struct attend_din {  // over [n, F]
  T* dx;
  T const *ds, *u;
  std::size_t m;
  BRAID_HD void operator()(std::size_t r, std::size_t f) const {
    T s = 0;
    for (std::size_t h = 0; h < Heads; ++h) s += ds[(r * Heads + h) * M + m] * u[h * F + f];
    dx[r * F + f] = s;
  }
};
template <class T, std::size_t Heads, std::size_t M, std::size_t P, std::size_t F>
struct attend_du {  // the part of du[h] that row r brings, over F
  T const* ds;
  branches<T const, P> x;
  std::size_t h;
  BRAID_HD T operator()(std::size_t r, std::size_t f) const {
    T s = 0;
    for (std::size_t p = 0; p < P; ++p) s += ds[(r * Heads + h) * M + x.which[p]] * x.at[p][r * F + f];
    return s;
  }
};
template <class T, std::size_t F, std::size_t D, std::size_t M>
struct query_back {  // over [F]
  T* dquery;
  T const *dQ, *de, *bias;
  T by;
  BRAID_HD void operator()(std::size_t, std::size_t f) const {
    std::size_t const h = f / D;
    T s = dQ[h * F + f];
    for (std::size_t m = 0; m < M; ++m) s += de[h * M + m] * bias[m * F + f];
    dquery[f] += by * s;
  }
};
template <class T, std::size_t F, std::size_t D, std::size_t M>
struct key_bias_back {  // over [M, F]
  T* dbias;
  T const *de, *Q;
  BRAID_HD void operator()(std::size_t m, std::size_t f) const {
    std::size_t const h = f / D;
    dbias[m * F + f] += de[h * M + m] * Q[h * F + f];
  }
};

/// o[h] = sum over the branches of w[h, m] v_m[h].
template <class T, std::size_t M, std::size_t P, std::size_t D>
struct mix_heads {  // over [n Heads, D]
  T* o;
  T const* w;
  branches<T const, P> v;
  BRAID_HD void operator()(std::size_t rh, std::size_t d) const {
    T s = 0;
    for (std::size_t p = 0; p < P; ++p) s += w[rh * M + v.which[p]] * v.at[p][rh * D + d];
    o[rh * D + d] = s;
  }
};
template <class T, std::size_t M, std::size_t D>
struct mix_heads_dw {  // over [n Heads, M]
  T* dw;
  T const* d_o;
  branches<T const, M> v;
  BRAID_HD void operator()(std::size_t rh, std::size_t m) const {
    dw[rh * M + m] = v.at[m] ? dot<D>(d_o + rh * D, v.at[m] + rh * D) : T(0);
  }
};
/// [n, Heads D] seen as [n Heads, D].
template <std::size_t Heads, class S, class T>
constexpr batch<shape<S::size / Heads>, T> heads_as_rows(batch<S, T> b) {
  return {b.data, b.rows * Heads};
}
}  // namespace detail

/// Attention over the branches: a learned query asks each branch's key, and the values are mixed by what it answers. In
/// each head h, on its own slice of the features,
///   w[h, m] = softmax_m(query[h] . (Wk x_m + bk[m])[h] / sqrt(F / Heads)),   o[h] = sum_m w[h, m] (Wv x_m + bv[m])[h],
/// and h = Wo o + bo. The weights are a step of their own: weights_of(shared<Name>(fuse<attention<Heads>>(...))).
///
/// shapes  all branches [F], F a multiple of Heads; weights: [Heads, N]; h: [F]; query: [F]; key.weight, value.weight,
///         out_proj.weight: [F, F]; key.bias, value.bias: [N, F]; out_proj.bias: [F].
/// units   one scale for all: end each branch with a norm or a bounded activation.
/// cost    2 (N + 1) F^2 + 4 N F Heads flop a sample forward and 2 Heads F^2 a batch, twice that backward; training keeps
///         (N + 1) F + N Heads floats a sample.
/// errors  shapes_agree, a_vector, multiple_of (compile time).
/// absence the weights are softmax over the branches that are there; an absent one gets 0.
/// source  Vaswani et al. 2017, arXiv:1706.03762, with one learned query and, for the modality, a bias a branch. The query
///         starts near zero: at first h is near the mean.
template <std::size_t Heads>
struct attention : fusion_policy {
  static constexpr std::string_view name = "attention";
  template <class A, class... B>
  static consteval void law() {
    static_assert(shapes_agree<at<attention>, got<odd_one<A, B...>>, wants<A>>,
                  "attention: end all branches with the same shape, e.g. | dense<64>");
    if constexpr (alike<A, B...>) {
      static_assert(holds<is_vector<A>, at<attention>, got<A>, wants<a_vector>>,
                    "attention: end each branch with | dense<N>, after `| flatten`, `| last` or the like");
      if constexpr (is_vector<A>)
        static_assert(holds<A::size % Heads == 0, at<attention>, got<A>, wants<multiple_of<Heads>>>,
                      "attention<Heads>: the features are split among the heads: choose a divisor of them");
    }
  }

  struct weights : unit {
    template <class... In>
    struct on : bound<In...> {
      using features = std::conditional_t<common_vector<In...>::size % Heads == 0, common_vector<In...>, poison>;
      static constexpr std::size_t M = sizeof...(In), F = features::size, D = F / Heads;
      using out = std::conditional_t<poisoned<features>, poison, shape<Heads, M>>;
      static constexpr bool reads_out = true, bears_absence = true;
      static constexpr std::size_t flops = 2 * Heads * F * F + 2 * M * F * Heads;

      template <template <class> class Tensor>
      struct params {
        Tensor<vec<F>> query;
        Tensor<matrix<F, shape<F>>> key_weight;
        Tensor<rows_of<M, F>> key_bias;
        static constexpr void each(auto&& self, auto&& f) {
          f("query", self.query, init::normal{0.02f}), f("key.weight", self.key_weight, init::fan_in(F));
          f("key.bias", self.key_bias, init::fan_in(F));
        }
      };
      template <template <class> class Batch>
      struct saved {
        Batch<once<shape<Heads, F>>> Q, u;
        static constexpr void each(auto&& self, auto&& f) { f(self.Q), f(self.u); }
      };
      template <template <class> class Batch>
      struct scratch {
        Batch<once<shape<Heads, F>>> Q, u;  // of prediction
        Batch<once<shape<Heads, M>>> e;
        static constexpr void each(auto&& self, auto&& f) { f(self.Q), f(self.u), f(self.e); }
      };
      template <template <class> class Batch>
      struct backward_scratch {
        Batch<shape<Heads, M>> ds;
        Batch<once<shape<Heads, F>>> du, dQ;
        Batch<once<shape<Heads, M>>> de;
        static constexpr void each(auto&& self, auto&& f) { f(self.ds), f(self.du), f(self.dQ), f(self.de); }
      };
      /// 1 / sqrt D.
      template <class T>
      static T shrink() {
        return T(1) / num::sqrt(T(D));
      }
      /// [Heads, F] in scratch as a batch of Heads rows.
      template <class T>
      static constexpr batch<shape<F>, T> a_head_a_row(batch<once<shape<Heads, F>>, T> b) {
        return {b.data, Heads};
      }

      template <class Call>
      static void forward(Call const& c) {
        using T = typename Call::scalar;
        auto const x = present_branches(c);
        auto const Q = a_head_a_row(Call::training ? c.saved.Q : c.scratch.Q);
        auto const u = a_head_a_row(Call::training ? c.saved.u : c.scratch.u);
        T* const e = c.scratch.e.data;
        c.k.template each<F>(Heads, detail::spread_query<T, F, D>{Q.data, c.params.query.data, shrink<T>()});
        c.k.gemm_nn(overwrite, u, Q, c.params.key_weight);         // u = Q Wk      [Heads, F]
        c.k.template each<M>(Heads, detail::bias_score<T, F, M>{e, Q.data, c.params.key_bias.data});
        c.k.template each<Heads>(
            c.rows, detail::attend<T, Heads, M, Call::present_inputs, F>{c.out.data, u.data, e, x});
      }
      template <class Call>
      static void backward(Call const& c) {
        using T = typename Call::scalar;
        auto const x = present_branches(c);
        auto const Q = a_head_a_row(c.saved.Q);
        auto const u = a_head_a_row(c.saved.u);
        auto const du = a_head_a_row(c.scratch.du);
        auto const dQ = a_head_a_row(c.scratch.dQ);
        T* const ds = c.scratch.ds.data;
        T* const de = c.scratch.de.data;
        c.k.template each<M>(c.rows * Heads, detail::attend_back<T, M>{ds, c.out.data, c.dout.data});
        repeat_indexed<M>([&]<class I>(I) {
          if (auto const dx = c.template din<I::value>())          // dx_m = ds_m u   [n, F]
            c.k.template each<F>(c.rows, detail::attend_din<T, Heads, M, F>{dx.data, ds, u.data, I::value});
        });
        c.k.zero(du.data, Heads * F);
        c.k.zero(de, Heads * M);
        for (std::size_t h = 0; h < Heads; ++h)
          c.k.template reduce<F>(du.row(h), c.rows, detail::attend_du<T, Heads, M, Call::present_inputs, F>{ds, x, h});
        c.k.add_rows(tensor<vec<Heads * M>, T>{de}, c.scratch.ds);
        c.k.gemm_tn(c.dparams.key_weight, Q, du);                  // dWk += Q' du    [F, F]
        c.k.gemm_nt(overwrite, dQ, du, c.params.key_weight);       // dQ = du Wk'     [Heads, F]
        c.k.template each<F>(1, detail::query_back<T, F, D, M>{c.dparams.query.data, dQ.data, de,
                                                               c.params.key_bias.data, shrink<T>()});
        c.k.template each<F>(M, detail::key_bias_back<T, F, D, M>{c.dparams.key_bias.data, de, Q.data});
      }
    };
  };

  template <class W, class... In>
  struct on : bound<W, In...> {
    using out = std::conditional_t<poisoned<W>, poison, nth<0, In...>>;
    static constexpr std::size_t M = sizeof...(In), F = out::size, D = F / Heads;
    static constexpr bool bears_absence = true;
    static constexpr std::size_t flops = 2 * (M + 1) * F * F + 2 * M * F;

    template <template <class> class Tensor>
    struct params {
      Tensor<matrix<F, shape<F>>> value_weight;
      Tensor<rows_of<M, F>> value_bias;
      Tensor<matrix<F, shape<F>>> out_weight;
      Tensor<vec<F>> out_bias;
      static constexpr void each(auto&& self, auto&& f) {
        f("value.weight", self.value_weight, init::fan_in(F)), f("value.bias", self.value_bias, init::fan_in(F));
        f("out_proj.weight", self.out_weight, init::fan_in(F)), f("out_proj.bias", self.out_bias, init::fan_in(F));
      }
    };
    template <template <class> class Batch>
    struct saved {
      std::array<Batch<out>, M> v;
      Batch<out> o;
      static constexpr void each(auto&& self, auto&& f) {
        for (auto& v : self.v) f(v);
        f(self.o);
      }
    };
    template <template <class> class Batch>
    struct scratch : saved<Batch> {};  // of prediction
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<out> d_o, dv;
      static constexpr void each(auto&& self, auto&& f) { f(self.d_o), f(self.dv); }
    };
    /// Row I of a bias [M, F].
    template <std::size_t I, class T>
    static constexpr tensor<vec<F>, T> row(tensor<rows_of<M, F>, T> b) {
      return {b.data + I * F};
    }

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::training) run(c, c.saved);
      else run(c, c.scratch);
    }
    template <class Call>
    static void run(Call const& c, auto const& room) {
      using T = typename Call::scalar;
      auto values = present_branches<1>(c);
      constexpr std::size_t P = Call::present_inputs - 1;
      std::size_t p = 0;
      repeat_indexed<M>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        if constexpr (Call::template present<i + 1>) {
          auto const v = room.v[i];
          c.k.affine(v, c.template in<i + 1>(), c.params.value_weight, row<i>(c.params.value_bias));  // v = x Wv' + bv   [n, F]
          values.at[p++] = v.data;
        }
      });
      c.k.template each<D>(c.rows * Heads, detail::mix_heads<T, M, P, D>{room.o.data, c.template in<0>().data, values});
      c.k.affine(c.out, room.o, c.params.out_weight, c.params.out_bias);              // h = o Wo' + bo   [n, F]
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const d_o = c.scratch.d_o;
      auto const dv = c.scratch.dv;
      c.k.gemm_tn(c.dparams.out_weight, c.dout, c.saved.o);                           // dWo += dh' o     [F, F]
      c.k.add_rows(c.dparams.out_bias, c.dout);
      c.k.gemm_nn(overwrite, d_o, c.dout, c.params.out_weight);                       // do = dh Wo       [n, F]
      if (auto const dw = c.template din<0>()) {
        auto values = branches_or_null<1>(c);
        for (std::size_t m = 0; m < M; ++m) values.at[m] = values.at[m] ? c.saved.v[m].data : nullptr;
        c.k.template each<M>(c.rows * Heads, detail::mix_heads_dw<T, M, D>{dw.data, d_o.data, values});
      }
      repeat_indexed<M>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        if constexpr (Call::template present<i + 1>) {
          auto const w = batch<shape<1>, T const, M>{c.template in<0>().data + i, c.rows * Heads};
          c.k.map(detail::heads_as_rows<Heads>(dv), fn::times{}, detail::heads_as_rows<Heads>(d_o), w);
          c.k.gemm_tn(c.dparams.value_weight, dv, c.template in<i + 1>());              // dWv += dv' x_m   [F, F]
          c.k.add_rows(row<i>(c.dparams.value_bias), dv);
          if (auto const dx = c.template din<i + 1>()) c.k.gemm_nn(overwrite, dx, dv, c.params.value_weight);
        }
      });
    }
  };
};

}  // namespace fusion
template <std::size_t Heads>
inline constexpr sized_policy<fusion::attention<Heads>, Heads> attention{};
}  // namespace braid

// braid/fuse/outer.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
// The outer product of N vectors as one axis, the last vector's index fastest. With Ones each is [1; x]. A branch that
// is not there counts as zeros, with Uniform as the distribution that says nothing, 1 / F everywhere.
template <class T, bool Ones, bool Uniform, std::size_t... F>
struct outer_value {
  static constexpr std::size_t N = sizeof...(F), size = ((F + Ones) * ... * 1);
  branches<T const, N> x;
  /// Number j of the product of row r; without the factor of branch `but`.
  BRAID_HD T operator()(std::size_t r, std::size_t j, std::size_t but = N) const {
    constexpr std::size_t width[] = {F...};
    T p = 1;
    for (std::size_t m = N; m-- > 0;) {
      std::size_t const i = j % (width[m] + Ones);
      j /= width[m] + Ones;
      if (m == but || (Ones && i == 0)) continue;
      p *= x.at[m] ? x.at[m][r * width[m] + i - Ones] : Uniform ? T(1) / T(width[m]) : T(0);
    }
    return p;
  }
};
template <class T, bool Ones, bool Uniform, std::size_t... F>
struct outer_product {
  T* h;
  outer_value<T, Ones, Uniform, F...> value;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { h[r * value.size + j] = value(r, j); }
};
/// dx_m[i] = the sum of dh times the other factors, over all places with index i on axis m.
template <class T, bool Ones, bool Uniform, std::size_t M, std::size_t... F>
struct outer_back {
  T* dx;
  T const* dh;
  outer_value<T, Ones, Uniform, F...> value;
  BRAID_HD void operator()(std::size_t r, std::size_t i) const {
    constexpr std::size_t width[] = {F...};
    std::size_t after = 1;
    for (std::size_t m = M + 1; m < sizeof...(F); ++m) after *= width[m] + Ones;
    std::size_t const stride = after * (width[M] + Ones);
    T s = 0;
    for (std::size_t begin = (i + Ones) * after; begin < value.size; begin += stride)
      for (std::size_t j = begin; j < begin + after; ++j) s += dh[r * value.size + j] * value(r, j, M);
    dx[r * width[M] + i] = s;
  }
};

/// All outer products.
template <class Policy, bool Ones, bool Uniform = false>
struct outer_of : of_vectors<Policy> {
  template <class... In>
  struct on : bound<In...> {
    static constexpr std::size_t N = sizeof...(In), size = ((In::size + Ones) * ... * 1);
    using out = std::conditional_t<(is_vector<In> && ...), shape<size>, poison>;
    static constexpr bool bears_absence = true;
    static constexpr std::size_t flops = N * size;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      c.k.template each<size>(c.rows, outer_product<T, Ones, Uniform, In::size...>{c.out.data, {branches_or_null(c)}});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      repeat_indexed<N>([&]<class I>(I) {
        if (auto const dx = c.template din<I::value>())
          c.k.template each<decltype(dx)::size>(
              c.rows, outer_back<T, Ones, Uniform, I::value, In::size...>{dx.data, c.dout.data, {branches_or_null(c)}});
      });
    }
  };
};
}  // namespace detail

/// The outer product of all branches, as one axis: h[(i_1 F_2 + i_2) F_3 + i_3 ...] = x_1[i_1] x_2[i_2] x_3[i_3] ...
///
/// shapes  x_m: [F_m]; h: [F_1 F_2 ... F_N].
/// units   none; a product of N factors: start from branches of scale 1 (a norm or tanh).
/// cost    N flop an element of h forward, N^2 backward; h grows as a product: keep the branches narrow.
/// errors  a_vector (compile time).
/// absence an absent branch counts as zeros, and so does h.
/// source  bilinear pooling, Lin et al. 2015, arXiv:1504.07889, without its sum over places.
struct outer : detail::outer_of<outer, false> {
  static constexpr std::string_view name = "outer";
};

}  // namespace fusion
inline constexpr fusion::outer outer{};
}  // namespace braid

// braid/fuse/part_names.hpp
namespace braid::inline v0::fusion {

// Names for the parts of composed policies.

/// For a part whose parameters go by the policy's own name: `bilinear.weight`.
struct itself {
  static constexpr std::string_view name{};
};
/// For what comes last: `mlb.out.weight`.
struct out_part {
  static constexpr std::string_view name = "out";
};

/// For a part that is there once a layer: numbered<I, layers_part>.
struct layers_part {
  static constexpr std::string_view name = "layers";
};

/// For a part that is there once a branch: `mlb.0.weight`, or with a group `mutan.core.0.weight`.
template <std::size_t I, class Group = itself>
struct numbered {
  static_assert(I < 100, "a name for 100 branches at most");

 private:
  static constexpr std::size_t front = Group::name.size() + !Group::name.empty(), size = front + (I < 10 ? 1 : 2);
  struct letters {
    char of[size];
  };
  static constexpr letters text = [] {
    letters t{};
    std::size_t i = 0;
    for (char c : Group::name) t.of[i++] = c;
    if constexpr (front > 0) t.of[i] = '.';
    if (I >= 10) t.of[front] = char('0' + I / 10);
    t.of[size - 1] = char('0' + I % 10);
    return t;
  }();

 public:
  static constexpr std::string_view name{text.of, size};
};

}  // namespace braid::fusion

// braid/fuse/bilinear.hpp
namespace braid::inline v0 {
namespace fusion {

/// A bilinear form: h_o = a' W_o b + bias_o.
///
/// shapes  a: [F_1], b: [F_2], h: [O]; bias: [O]; weight: [O, F_1 F_2], torch.nn.Bilinear's [O, F_1, F_2] with its last
///         axes as one.
/// units   none; a product of two: start from branches of scale 1 (a norm or tanh).
/// cost    2 O F_1 F_2 flop a sample forward, twice that backward; training keeps F_1 F_2 numbers a sample.
/// errors  exactly<2>, a_vector (compile time).
/// absence an absent branch counts as zeros: h is the bias.
/// source  torch.nn.Bilinear; starts as torch.nn.Linear on the products does, uniform in 1/sqrt(F_1 F_2).
template <std::size_t O>
struct bilinear : composed<bilinear<O>, of_vectors<bilinear<O>, 2>> {
  static constexpr std::string_view name = "bilinear";
  static constexpr auto body(auto a, auto b) {
    return braid::fuse<outer{}>(a, b) | braid::named<itself>(braid::dense<O>);
  }
};

}  // namespace fusion
template <std::size_t O>
inline constexpr sized_policy<fusion::bilinear<O>, O> bilinear{};
}  // namespace braid

// braid/fuse/pair_attention.hpp
namespace braid::inline v0 {
namespace fusion {

// Attention over all pairs of a step of one sequence with a step of another: the two steps of bilinear_attention.

namespace detail {
/// Pairs [Tx, Ty] of a sample, those that count by the lengths.
template <std::size_t Tx, std::size_t Ty>
struct pairs {
  static constexpr std::size_t size = Tx * Ty;
  std::int32_t const *x_lengths, *y_lengths;  // null: all steps

  BRAID_HD std::size_t of_x(std::size_t r) const { return x_lengths ? std::size_t(x_lengths[r]) : Tx; }
  BRAID_HD std::size_t of_y(std::size_t r) const { return y_lengths ? std::size_t(y_lengths[r]) : Ty; }
};
template <class T, std::size_t N>
BRAID_HD T dot_of_three(T const* a, T const* b, T const* c) {
  T s = 0;
  for (std::size_t i = 0; i < N; ++i) s += a[i] * b[i] * c[i];
  return s;
}

template <class T, std::size_t G, std::size_t Tx, std::size_t Ty, std::size_t H>
struct score_pair {  // over [n G, Tx Ty]
  T* w;
  T const *x, *y, *query;
  BRAID_HD void operator()(std::size_t rg, std::size_t tu) const {
    std::size_t const r = rg / G;
    w[rg * Tx * Ty + tu] =
        dot_of_three<T, H>(query + rg % G * H, x + (r * Tx + tu / Ty) * H, y + (r * Ty + tu % Ty) * H);
  }
};
template <class T, std::size_t G, std::size_t Tx, std::size_t Ty>
struct softmax_pairs {  // over [n G, 1]
  T* w;
  pairs<Tx, Ty> of;
  BRAID_HD void operator()(std::size_t rg, std::size_t) const {
    T* const row = w + rg * Tx * Ty;
    std::size_t const tx = of.of_x(rg / G), ty = of.of_y(rg / G);
    T most = row[0], total = 0;
    for (std::size_t t = 0; t < tx; ++t)
      for (std::size_t u = 0; u < ty; ++u) most = row[t * Ty + u] > most ? row[t * Ty + u] : most;
    for (std::size_t t = 0; t < Tx; ++t)
      for (std::size_t u = 0; u < Ty; ++u)
        total += row[t * Ty + u] = t < tx && u < ty ? num::exp(row[t * Ty + u] - most) : T(0);
    if (total > T(0))
      for (std::size_t i = 0; i < Tx * Ty; ++i) row[i] /= total;
  }
};
template <class T, std::size_t Size>
struct softmax_pairs_back {  // over [n G, 1]
  T* ds;
  T const *w, *dw;
  BRAID_HD void operator()(std::size_t rg, std::size_t) const {
    T const* const a = w + rg * Size;
    T const* const d = dw + rg * Size;
    T s = 0;
    for (std::size_t i = 0; i < Size; ++i) s += a[i] == T(0) ? T(0) : a[i] * d[i];  // no pair, no gradient
    for (std::size_t i = 0; i < Size; ++i) ds[rg * Size + i] = a[i] == T(0) ? T(0) : a[i] * (d[i] - s);
  }
};
/// What pair (t, u) is in the array of pairs, where Mine is the axis of t.
template <bool Mine, std::size_t Ty>
BRAID_HD constexpr std::size_t pair_at(std::size_t t, std::size_t u) {
  return Mine ? t * Ty + u : u * Ty + t;
}
/// dx[t] = sum over glimpses and u of ds[t, u] query * y[u]; for y with First = false and the roles changed.
template <class T, std::size_t G, std::size_t Tx, std::size_t Ty, std::size_t H, bool First>
struct score_din {  // over [n T, H]
  static constexpr std::size_t mine = First ? Tx : Ty, others = First ? Ty : Tx;
  T* dx;
  T const *ds, *other, *query;
  pairs<Tx, Ty> of;
  BRAID_HD void operator()(std::size_t i, std::size_t k) const {
    std::size_t const r = i / mine, t = i % mine, used = First ? of.of_y(r) : of.of_x(r);
    T sum = 0;
    if (t < (First ? of.of_x(r) : of.of_y(r)))
      for (std::size_t g = 0; g < G; ++g) {
        T s = 0;
        for (std::size_t u = 0; u < used; ++u)
          s += ds[(r * G + g) * Tx * Ty + pair_at<First, Ty>(t, u)] * other[(r * others + u) * H + k];
        sum += s * query[g * H + k];
      }
    dx[i * H + k] = sum;
  }
};
template <class T, std::size_t G, std::size_t Tx, std::size_t Ty, std::size_t H>
struct query_slope {  // what row r adds to the gradient of query[g], over H
  T const *ds, *x, *y;
  pairs<Tx, Ty> of;
  std::size_t g;
  BRAID_HD T operator()(std::size_t r, std::size_t k) const {
    T sum = 0;
    for (std::size_t t = 0; t < of.of_x(r); ++t) {
      T s = 0;
      for (std::size_t u = 0; u < of.of_y(r); ++u)
        s += ds[(r * G + g) * Tx * Ty + t * Ty + u] * y[(r * Ty + u) * H + k];
      sum += s * x[(r * Tx + t) * H + k];
    }
    return sum;
  }
};

template <class T, std::size_t G, std::size_t Tx, std::size_t Ty, std::size_t H>
struct pool_pairs {  // over [n, G H]
  T* h;
  T const *w, *x, *y;
  pairs<Tx, Ty> of;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T sum = 0;
    for (std::size_t t = 0; t < of.of_x(r); ++t) {
      T s = 0;
      for (std::size_t u = 0; u < of.of_y(r); ++u)
        s += w[(r * G + j / H) * Tx * Ty + t * Ty + u] * y[(r * Ty + u) * G * H + j];
      sum += s * x[(r * Tx + t) * G * H + j];
    }
    h[r * G * H + j] = sum;
  }
};
template <class T, std::size_t G, std::size_t Tx, std::size_t Ty, std::size_t H>
struct pool_dw {  // over [n G, Tx Ty]
  T* dw;
  T const *d, *x, *y;
  pairs<Tx, Ty> of;
  BRAID_HD void operator()(std::size_t rg, std::size_t tu) const {
    std::size_t const r = rg / G, g = rg % G, t = tu / Ty, u = tu % Ty;
    T s = 0;
    if (t < of.of_x(r) && u < of.of_y(r))
      s = dot_of_three<T, H>(d + rg * H, x + ((r * Tx + t) * G + g) * H, y + ((r * Ty + u) * G + g) * H);
    dw[rg * Tx * Ty + tu] = s;
  }
};
template <class T, std::size_t G, std::size_t Tx, std::size_t Ty, std::size_t H, bool First>
struct pool_din {  // over [n T, G H]
  static constexpr std::size_t mine = First ? Tx : Ty, others = First ? Ty : Tx;
  T* dx;
  T const *d, *w, *other;
  pairs<Tx, Ty> of;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const r = i / mine, t = i % mine, used = First ? of.of_y(r) : of.of_x(r);
    T s = 0;
    if (t < (First ? of.of_x(r) : of.of_y(r)))
      for (std::size_t u = 0; u < used; ++u)
        s += w[(r * G + j / H) * Tx * Ty + pair_at<First, Ty>(t, u)] * other[(r * others + u) * G * H + j];
    dx[i * G * H + j] = s * d[r * G * H + j];
  }
};

template <class... In>
inline constexpr bool are_two_steps = false;
template <class X, class Y>
inline constexpr bool are_two_steps<X, Y> = layer::is_steps<X> && layer::is_steps<Y> &&
    last_axis<X>::features::size == last_axis<Y>::features::size;
template <class... In>
inline constexpr bool are_pooled = false;
template <std::size_t G, std::size_t P, class X, class Y>
  requires(are_two_steps<X, Y>)
inline constexpr bool are_pooled<shape<G, P>, X, Y> =
    P == last_axis<X>::steps * last_axis<Y>::steps && last_axis<X>::features::size % G == 0;
}  // namespace detail

/// How much each pair of a step of x with a step of y counts: w[g, t, u] = softmax over all (t, u) of the sum over k of
/// query[g, k] x[t, k] y[u, k], in G glimpses. Steps beyond a length take no part.
///
/// shapes  x: [Tx, H], y: [Ty, H]; h: [G, Tx Ty]; query: [G, H].
/// cost    3 G Tx Ty H flop a sample forward, about three times that backward.
/// errors  exactly<2> (compile time).
/// absence it needs both.
/// source  Kim et al. 2018, arXiv:1805.07932.
template <std::size_t G>
struct pair_weights : fusion_policy {
  static constexpr std::string_view name = "pair_weights";
  template <class... In>
  static consteval void law() {
    static_assert(holds<detail::are_two_steps<In...>, at<pair_weights>, got<In...>, wants<exactly<2>>>,
                  "pair_weights: two sequences [T, H] of one width: end both with the same | dense<H>");
  }
  template <class... In>
  struct on : bound<In...> {
    using x_shape = nth<0, In..., poison>;
    using y_shape = nth<1, In..., poison, poison>;
    static constexpr std::size_t Tx = last_axis<x_shape>::steps, Ty = last_axis<y_shape>::steps;
    static constexpr std::size_t H = last_axis<x_shape>::features::size, flops = 3 * G * Tx * Ty * H;
    using out = std::conditional_t<detail::are_two_steps<In...>, shape<G, Tx * Ty>, poison>;
    static constexpr bool reads_out = true;

    template <template <class> class Tensor>
    struct params {
      Tensor<rows_of<G, H>> query;
      static constexpr void each(auto&& self, auto&& f) { f("query", self.query, init::fan_in(H)); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<G, Tx * Ty>> ds;
      static constexpr void each(auto&& self, auto&& f) { f(self.ds); }
    };
    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      detail::pairs<Tx, Ty> const of{c.template lengths<0>(), c.template lengths<1>()};
      c.k.template each<Tx * Ty>(c.rows * G, detail::score_pair<T, G, Tx, Ty, H>{c.out.data, c.template in<0>().data,
                                                                                 c.template in<1>().data, c.params.query.data});
      c.k.template each<1>(c.rows * G, detail::softmax_pairs<T, G, Tx, Ty>{c.out.data, of});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      detail::pairs<Tx, Ty> const of{c.template lengths<0>(), c.template lengths<1>()};
      T *const ds = c.scratch.ds.data, *const dquery = c.dparams.query.data;
      T const *const x = c.template in<0>().data, *const y = c.template in<1>().data, *const query = c.params.query.data;
      c.k.template each<1>(c.rows * G, detail::softmax_pairs_back<T, Tx * Ty>{ds, c.out.data, c.dout.data});
      for (std::size_t g = 0; g < G; ++g)
        c.k.template reduce<H>(dquery + g * H, c.rows, detail::query_slope<T, G, Tx, Ty, H>{ds, x, y, of, g});
      if (auto const dx = c.template din<0>())
        c.k.template each<H>(c.rows * Tx, detail::score_din<T, G, Tx, Ty, H, true>{dx.data, ds, y, query, of});
      if (auto const dy = c.template din<1>())
        c.k.template each<H>(c.rows * Ty, detail::score_din<T, G, Tx, Ty, H, false>{dy.data, ds, x, query, of});
    }
  };
};

/// The products of all pairs of steps, each by its weight: h[g, k] = sum over (t, u) of w[g, t, u] x[t, g, k] y[u, g, k].
///
/// shapes  w: [G, Tx Ty]; x: [Tx, G H], y: [Ty, G H]; h: [G H].
/// cost    2 G H Tx (Ty + 1) flop a sample forward, about three times that backward.
/// errors  exactly<3> (compile time).
/// absence it needs all three.
/// source  Kim et al. 2018, arXiv:1805.07932.
struct pair_pool : fusion_policy {
  static constexpr std::string_view name = "pair_pool";
  template <class... In>
  static consteval void law() {
    static_assert(holds<detail::are_pooled<In...>, at<pair_pool>, got<In...>, wants<exactly<3>>>,
                  "pair_pool: first pair_weights<G> of two sequences, then a sequence for each with | dense<G * H>");
  }
  template <class... In>
  struct on : bound<In...> {
    using w_shape = nth<0, In..., poison>;
    using x_shape = nth<1, In..., poison, poison>;
    using y_shape = nth<2, In..., poison, poison, poison>;
    static constexpr std::size_t G = last_axis<w_shape>::steps, Tx = last_axis<x_shape>::steps,
                                 Ty = last_axis<y_shape>::steps, GH = last_axis<x_shape>::features::size,
                                 H = G ? GH / G : 0, flops = 2 * GH * Tx * (Ty + 1);
    using out = std::conditional_t<detail::are_pooled<In...>, shape<GH>, poison>;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::pool_pairs<typename Call::scalar, G, Tx, Ty, H>;
      detail::pairs<Tx, Ty> const of{c.template lengths<1>(), c.template lengths<2>()};
      c.k.template each<GH>(c.rows, op{c.out.data, c.template in<0>().data, c.template in<1>().data,
                                       c.template in<2>().data, of});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      detail::pairs<Tx, Ty> const of{c.template lengths<1>(), c.template lengths<2>()};
      T const *const w = c.template in<0>().data, *const x = c.template in<1>().data, *const y = c.template in<2>().data;
      T const* const d = c.dout.data;
      if (auto const dw = c.template din<0>())
        c.k.template each<Tx * Ty>(c.rows * G, detail::pool_dw<T, G, Tx, Ty, H>{dw.data, d, x, y, of});
      if (auto const dx = c.template din<1>())
        c.k.template each<GH>(c.rows * Tx, detail::pool_din<T, G, Tx, Ty, H, true>{dx.data, d, w, y, of});
      if (auto const dy = c.template din<2>())
        c.k.template each<GH>(c.rows * Ty, detail::pool_din<T, G, Tx, Ty, H, false>{dy.data, d, w, x, of});
    }
  };
};

}  // namespace fusion
template <std::size_t G>
inline constexpr sized_policy<fusion::pair_weights<G>, G> pair_weights{};
inline constexpr fusion::pair_pool pair_pool{};
}  // namespace braid

// braid/fuse/bilinear_attention.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct look_x {
  static constexpr std::string_view name = "look.0";
};
struct look_y {
  static constexpr std::string_view name = "look.1";
};
struct value_x {
  static constexpr std::string_view name = "value.0";
};
struct value_y {
  static constexpr std::string_view name = "value.1";
};
}  // namespace detail

/// Bilinear attention of two sequences: every step of x with every step of y makes a product, and attention over all pairs
/// says how much each counts, in Glimpses ways. With f = relu of a map of its own for each use,
///   w_g = softmax over (t, u) of query_g . (f(x_t) * f(y_u)),   b_g = sum over (t, u) of w_g[t, u] f_g(x_t) * f_g(y_u),
/// and h = out [b_1; ...; b_Glimpses].
///
///   fuse<bilinear_attention<64, 2>>(question | embedding<32>, photo | patches<8, 64>)
///
/// shapes  x: [Tx, Fx], y: [Ty, Fy]; h: [H]; look.0.weight: [H, Fx], look.1.weight: [H, Fy]; pair_weights.query: [Glimpses,
///         H]; value.0.weight: [Glimpses H, Fx], value.1.weight: [Glimpses H, Fy]; out.weight: [H, Glimpses H]; each map with a
///         bias.
/// units   x and y on one scale: end each with a norm.
/// cost    2 (1 + G) H (Tx Fx + Ty Fy) + 5 G Tx Ty H flop a sample forward, about three times that backward; keeps 1 weight
///         for each of G Tx Ty.
/// errors  exactly<2>, a_sequence (compile time).
/// absence it needs both.
/// source  Kim et al. 2018, arXiv:1805.07932; the glimpses side by side, without the residual sums between them.
template <std::size_t H, std::size_t Glimpses = 1>
struct bilinear_attention : composed<bilinear_attention<H, Glimpses>, fusion_policy> {
  static constexpr std::string_view name = "bilinear_attention";
  template <class... In>
  static constexpr bool fits = sizeof...(In) == 2 && (layer::is_steps<In> && ...);
  template <class... In>
  static consteval void law() {
    static_assert(holds<sizeof...(In) == 2, at<bilinear_attention>, got<In...>, wants<exactly<2>>>,
                  "bilinear_attention is over pairs of steps: give it two sequences");
    if constexpr (sizeof...(In) == 2)
      static_assert(holds<fits<In...>, at<bilinear_attention>, got<In...>, wants<a_sequence>>,
                    "bilinear_attention: both branches are sequences [T, F]: series, patches, or tokens behind `| embedding<D>`");
  }
  static constexpr auto body(auto x, auto y) {
    constexpr layer::dense<H> look{};
    constexpr layer::dense<H * Glimpses> value{};
    constexpr layer::relu relu{};
    auto const w =
        fuser<pair_weights<Glimpses>>{}(x | named<detail::look_x>(look) | relu, y | named<detail::look_y>(look) | relu);
    return fuser<pair_pool>{}(w, x | named<detail::value_x>(value) | relu, y | named<detail::value_y>(value) | relu) |
           named<out_part>(layer::dense<H>{});
  }
};

}  // namespace fusion
template <std::size_t H, std::size_t Glimpses = 1>
inline constexpr sized_policy<fusion::bilinear_attention<H, Glimpses>, H, Glimpses> bilinear_attention{};
}  // namespace braid

// braid/fuse/concat.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
template <class T, std::size_t Stride>
struct fill_zero {
  T* h;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { h[r * Stride + j] = T(0); }
};
}  // namespace detail

/// All values of all branches, one after another, as one axis. Nothing is moved within a branch: an image keeps its
/// channels last, and the weights behind are permuted in files instead. Of a sequence, all steps, with zeros beyond a
/// sample's length.
///
/// shapes  x_m: any; h: [F_1 + ... + F_N].
/// units   as the branches; one scale for all helps the layer behind.
/// cost    one copy.
/// errors  real_numbers (compile time).
/// absence zeros in an absent branch's place.
/// source  Ngiam et al. 2011, Multimodal deep learning; torch.cat.
struct concat : fusion_policy {
  static constexpr std::string_view name = "concat";
  template <class... In>
  static consteval void law() {
    static_assert(holds<all_real<In...>, at<concat>, got<odd_element<In...>>, wants<real_numbers>>,
                  "concat works on numbers: put e.g. `| embedding<D> | lstm<H> | last` after tokens first");
  }
  template <class... In>
  struct on : bound<In...> {
    using out = std::conditional_t<all_real<In...>, flat_t<In...>, poison>;
    static constexpr bool reads_in = false, bears_absence = true;
    static constexpr std::array<std::size_t, sizeof...(In)> begin = [] {
      std::array<std::size_t, sizeof...(In)> b{};
      std::size_t at = 0, i = 0;
      ((b[i++] = at, at += In::size), ...);
      return b;
    }();

    /// The columns of branch I: [n, F_I], one row every F_1 + ... + F_N numbers.
    template <std::size_t I, class T>
    static constexpr auto part(batch<out, T> h) {
      return batch<nth<I, In...>, T, out::size>{h.data + begin[I], h.rows};
    }
    template <class Call>
    static void forward(Call const& c) {
      repeat_indexed<sizeof...(In)>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        auto const h = part<i>(c.out);
        if constexpr (Call::template present<i>) {
          c.k.copy(h, c.template in<i>());
          layer::clear_beyond_length(c.k, h, c.template lengths<i>());
        } else c.k.template each<h.size>(c.rows, detail::fill_zero<typename Call::scalar, out::size>{h.data});
      });
    }
    static void backward(auto const& c) {
      repeat_indexed<sizeof...(In)>([&]<class I>(I) {
        auto const dx = c.template din<I::value>();
        if (!dx) return;
        c.k.copy(dx, part<I::value>(c.dout));
        layer::clear_beyond_length(c.k, dx, c.template lengths<I::value>());
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::concat concat{};
}  // namespace braid

// braid/fuse/product.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// dx_m = dh times the product of all the others that are there; it is the m-th of these.
template <class T, std::size_t P, std::size_t F>
struct product_back {
  T* dx;
  T const* dh;
  branches<T const, P> x;
  std::size_t m;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const i = r * F + j;
    T p = dh[i];
    for (std::size_t k = 0; k < P; ++k) p = k == m ? p : p * x.at[k][i];
    dx[i] = p;
  }
};
}  // namespace detail

/// h = x_1 x_2 ... x_N, elementwise.
///
/// shapes  all branches of one shape, any; h the same.
/// units   none in one of the branches at least; values near 1 keep the product in range.
/// cost    N - 1 flop an element forward, N (N - 1) backward.
/// errors  shapes_agree, real_numbers (compile time).
/// absence an absent branch counts as ones.
/// source  Kittler et al. 1998, On combining classifiers (the product rule); as a fusion of features, Kim et al.
///         2016, arXiv:1610.04325.
struct product : of_one_shape<product> {
  static constexpr std::string_view name = "product";
  template <class... In>
  struct on : bound<In...> {
    using out = common_shape<In...>;
    static constexpr bool in_place = true, bears_absence = true;
    static constexpr std::size_t flops = (sizeof...(In) - 1) * out::size;

    static void forward(auto const& c) { fold_present(c, fn::times{}); }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs, F = out::size;
      last_to_first<sizeof...(In)>([&]<class I>(I) {
        constexpr std::size_t m = place_among_present<I::value, Call>;
        if (auto const dx = c.template din<I::value>())
          c.k.template each<F>(c.rows, detail::product_back<T, P, F>{dx.data, c.dout.data, present_branches(c), m});
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::product product{};
}  // namespace braid

// braid/fuse/block.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct block_reduce {
  static constexpr std::string_view name = "reduce";
};
struct block_shared {
  static constexpr std::string_view name = "shared";
};
struct block_merge {
  static constexpr std::string_view name = "merge";
};
}  // namespace detail

/// Block-term tensor fusion: each branch is mapped to Chunks pieces of D, pieces of one place meet in a Tucker product
/// of rank R, and all results together in a last map:
///   u_m = A_m x_m,  z_c = sum over r of (M_1^cr u_1c) * ... * (M_N^cr u_Nc),  h = P [n(z_1); ...; n(z_Chunks)]
/// where n is the square root with z's sign, then length 1. Every map has a bias.
///
/// shapes  x_m: [F_m]; u_m: [Chunks D]; z_c: [D]; h: [O]; reduce.m.weight: [Chunks D, F_m]; merge.m.c.weight: [R D, D],
///         the rows d R + r; out.weight: [O, Chunks D]; each with a bias; m = 0 ... N - 1, c = 0 ... Chunks - 1.
/// units   none; the root's eps is 1e-6 (signed_sqrt), the length's 1e-12 (l2_normalize).
/// cost    2 Chunks D (F_1 + ... + F_N + N R D + O) flop a sample forward, twice that backward.
/// errors  a_vector (compile time).
/// absence an absent branch's factors are 1.
/// source  Ben-younes et al. 2019, arXiv:1902.00038; their two branches are any number here.
template <std::size_t Chunks, std::size_t D, std::size_t R, std::size_t O>
struct block : composed<block<Chunks, D, R, O>, of_features<block<Chunks, D, R, O>>> {
  static constexpr std::string_view name = "block";
  static constexpr auto body(auto... x) {
    return reduced(std::index_sequence_for<decltype(x)...>{}, std::make_index_sequence<Chunks>{}, x...);
  }

 private:
  template <std::size_t... M, std::size_t... C>
  static constexpr auto reduced(std::index_sequence<M...> branches, std::index_sequence<C...>, auto... x) {
    constexpr auto wide = braid::dense<Chunks * D>;
    return merged<C...>(branches, braid::shared<numbered<M, detail::block_shared>>(
                                      x | braid::named<numbered<M, detail::block_reduce>>(wide))...);
  }
  template <std::size_t... C>
  static constexpr auto merged(auto branches, auto... u) {
    return braid::fuse<concat{}>(chunk<C>(branches, u...)...) | braid::named<out_part>(braid::dense<O>);
  }
  template <std::size_t C, std::size_t... M>
  static constexpr auto chunk(std::index_sequence<M...>, auto... u) {
    return braid::fuse<product{}>((u | braid::take<C * D, (C + 1) * D> |
                                   braid::named<numbered<C, numbered<M, detail::block_merge>>>(braid::dense<R * D>))...) |
           braid::sum_pool<R> | braid::signed_sqrt | braid::l2_normalize;
  }
};

}  // namespace fusion
template <std::size_t Chunks, std::size_t D, std::size_t R, std::size_t O>
inline constexpr sized_policy<fusion::block<Chunks, D, R, O>, Chunks, D, R, O> block{};
}  // namespace braid

// braid/fuse/end_to_end.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// What may be put end to end: steps [T, F], or one step [F].
template <class S>
inline constexpr bool is_joinable = layer::is_steps<S> || is_vector<S>;
template <class... S>
using odd_joinable = nth<first_false({is_joinable<S>..., false}), S..., a_sequence>;
template <class A, class... B>
using odd_width = nth<first_false({std::is_same_v<typename last_axis<A>::features, typename last_axis<B>::features>..., false}),
                      typename last_axis<B>::features..., typename last_axis<A>::features>;
template <class... In>
struct joined_steps {
  using type = poison;
};
template <class A, class... B>
  requires(is_joinable<A> && (is_joinable<B> && ...) &&
           (std::is_same_v<typename last_axis<A>::features, typename last_axis<B>::features> && ...))
struct joined_steps<A, B...> {
  using type = sequence<(last_axis<A>::steps + ... + last_axis<B>::steps), last_axis<A>::features::size>;
};

/// The P branches that are there, their steps and a sample's lengths.
template <class T, std::size_t P>
struct ends {
  T const* at[P];
  std::int32_t const* lengths[P];  // null: all steps
  std::size_t steps[P];
  BRAID_HD std::size_t used(std::size_t p, std::size_t r) const {
    return lengths[p] ? std::size_t(lengths[p][r]) : steps[p];
  }
};
template <class T, std::size_t P, std::size_t Total, std::size_t F>
struct join {  // over [n Total, F]
  T* h;
  ends<T, P> x;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const r = i / Total;
    std::size_t t = i % Total;
    T value = 0;
    for (std::size_t p = 0; p < P; ++p) {
      std::size_t const used = x.used(p, r);
      if (t < used) {
        value = x.at[p][(r * x.steps[p] + t) * F + j];
        break;
      }
      t -= used;
    }
    h[i * F + j] = value;
  }
};
template <class T, std::size_t P>
struct join_lengths {  // a number a row
  std::int32_t* to;
  ends<T, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::size_t sum = 0;
    for (std::size_t p = 0; p < P; ++p) sum += x.used(p, r);
    to[r] = std::int32_t(sum);
  }
};
template <class T, std::size_t P, std::size_t Total, std::size_t F>
struct join_back {  // of branch p, over [n steps, F]
  T* dx;
  T const* d;
  ends<T, P> x;
  std::size_t p;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const r = i / x.steps[p], t = i % x.steps[p];
    std::size_t begin = 0;
    for (std::size_t q = 0; q < p; ++q) begin += x.used(q, r);
    dx[i * F + j] = t < x.used(p, r) ? d[(r * Total + begin + t) * F + j] : T(0);
  }
};
struct follows_none {};
/// For `on` of a policy that is absent where its input I is.
template <std::size_t I>
struct follows_input {
  static constexpr std::size_t follows = I;
};
/// What puts sequences end to end.
template <class Self, class Following = follows_none>
struct joining : fusion_policy {
  template <class A, class... B>
  static consteval void law() {
    static_assert(holds<is_joinable<A> && (is_joinable<B> && ...), at<Self>,
                        got<odd_joinable<A, B...>>, wants<a_sequence>>,
                  "end_to_end: give it sequences [T, F] or vectors [F], e.g. behind `| embedding<F>`, patches or | dense<F>");
    if constexpr (is_joinable<A> && (is_joinable<B> && ...))
      static_assert(shapes_agree<at<Self>, got<odd_width<A, B...>>, wants<typename last_axis<A>::features>>,
                    "end_to_end: all branches need as many features: end each with the same | dense<F>");
  }
  template <class... In>
  struct on : bound<In...>, Following {
    using out = typename joined_steps<In...>::type;
    static constexpr std::size_t Total = last_axis<out>::steps, F = last_axis<out>::features::size;
    static constexpr bool reads_in = false, gives_lengths = true, bears_absence = true;

    template <class Call>
    static auto present_ends(Call const& c) {
      ends<typename Call::scalar, Call::present_inputs> x{};
      std::size_t p = 0;
      repeat_indexed<sizeof...(In)>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        if constexpr (Call::template present<i>) {
          x.at[p] = c.template in<i>().data;
          x.lengths[p] = c.template lengths<i>();
          x.steps[p++] = last_axis<nth<i, In...>>::steps;
        }
      });
      return x;
    }
    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs;
      auto const x = present_ends(c);
      c.k.template each<F>(c.rows * Total, join<T, P, Total, F>{c.out.data, x});
      c.k.template each<1>(c.rows, join_lengths<T, P>{c.own_lengths, x});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = join_back<typename Call::scalar, Call::present_inputs, Total, F>;
      auto const x = present_ends(c);
      std::size_t p = 0;
      repeat_indexed<sizeof...(In)>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        if constexpr (Call::template present<i>) {
          if (auto const dx = c.template din<i>())
            c.k.template each<F>(c.rows * x.steps[p], op{dx.data, c.dout.data, x, p});
          ++p;
        }
      });
    }
  };
};
}  // namespace detail

/// Sequences one behind the other, as attention over all modalities wants them: of each sample the steps that count, of the
/// first branch, then of the second, and so on without a gap; a vector counts as one step. Behind them stand zeros, and the
/// length says so.
///
/// shapes  x_m: [T_m, F] or [F]; h: a sequence [T_1 + ... + T_N, F].
/// units   as the branches; one scale for all: end each with a norm.
/// cost    a copy.
/// errors  a_sequence, shapes_agree (compile time).
/// absence an absent branch has no steps there.
/// source  torch.cat along time, and torch.nn.utils.rnn.pack_sequence for what is packed.
struct end_to_end : detail::joining<end_to_end> {
  static constexpr std::string_view name = "end_to_end";
};

}  // namespace fusion
inline constexpr fusion::end_to_end end_to_end{};
}  // namespace braid

// braid/fuse/mean.hpp
namespace braid::inline v0 {
namespace fusion {

/// h = (x_1 + ... + x_N) / N. Over logits, the soft vote of late fusion.
///
/// shapes  all branches of one shape, any; h the same.
/// units   one scale for all: end each branch with a norm or a bounded activation.
/// cost    N flop an element.
/// errors  shapes_agree, real_numbers (compile time).
/// absence the mean of the branches that are there.
/// source  Kittler et al. 1998, On combining classifiers (the sum rule); torch.stack(x).mean(0).
struct mean : of_one_shape<mean> {
  static constexpr std::string_view name = "mean";
  template <class... In>
  struct on : bound<In...> {
    using out = common_shape<In...>;
    static constexpr bool reads_in = false, in_place = true, bears_absence = true;
    static constexpr std::size_t flops = sizeof...(In) * out::size;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      fold_present(c, fn::plus{}, fn::scale{T(1) / T(Call::present_inputs)});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      last_to_first<sizeof...(In)>([&]<class I>(I) {
        if (auto const dx = c.template din<I::value>()) c.k.map(dx, fn::scale{T(1) / T(Call::present_inputs)}, c.dout);
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::mean mean{};
}  // namespace braid

// braid/fuse/tokens_law.hpp
namespace braid::inline v0::fusion {

// What the policies over tokens of all modalities share: their law, and names of their parts.

namespace detail {
struct types_part {
  static constexpr std::string_view name = "token_type";
};
struct class_part {
  static constexpr std::string_view name = "class_token";
};
struct norm_part {
  static constexpr std::string_view name = "norm";
};

template <std::size_t Heads, class... In>
inline constexpr bool tokens_fit = false;
template <std::size_t Heads, class A, class... B>
  requires(!poisoned<typename joined_steps<A, B...>::type>)
inline constexpr bool tokens_fit<Heads, A, B...> = last_axis<A>::features::size % Heads == 0;
}  // namespace detail

/// Policies over tokens of one width, any number a branch, that Heads heads split among them.
template <class Policy, std::size_t Heads>
struct of_tokens : fusion_policy {
  template <class... In>
  static constexpr bool fits = detail::tokens_fit<Heads, In...>;
  template <class A, class... B>
  static consteval void law() {
    using detail::is_joinable;
    static_assert(holds<is_joinable<A> && (is_joinable<B> && ...), at<Policy>, got<detail::odd_joinable<A, B...>>,
                        wants<a_sequence>>,
                  "this policy is over tokens: sequences [T, F] or vectors [F], e.g. behind `| embedding<F>` or | dense<F>");
    if constexpr (is_joinable<A> && (is_joinable<B> && ...)) {
      using features = typename last_axis<A>::features;
      using odd = detail::odd_width<A, B...>;
      static_assert(shapes_agree<at<Policy>, got<odd>, wants<features>>,
                    "this policy wants tokens of one width: end all branches with the same | dense<F>");
      if constexpr (std::is_same_v<odd, features>)
        static_assert(holds<features::size % Heads == 0, at<Policy>, got<A>, wants<multiple_of<Heads>>>,
                      "the features of a token are split among the heads: choose a divisor of them");
    }
  }
};

}  // namespace braid::fusion

// braid/fuse/bottleneck.hpp
namespace braid::inline v0 {
namespace fusion {

/// The bottleneck's tokens in front of a stream, which is absent where the stream is.
struct before_stream : detail::joining<before_stream, detail::follows_input<1>> {
  static constexpr std::string_view name = "before_stream";
};

namespace detail {
struct bottleneck_part {
  static constexpr std::string_view name = "bottleneck";
};
struct stream_part {
  static constexpr std::string_view name = "stream";
};
struct exchanged_part {
  static constexpr std::string_view name = "exchanged";
};
/// Layer L of stream M: `layers.L.M`.
template <std::size_t L>
struct layer_part {
  static constexpr std::string_view name = numbered<L, layers_part>::name;
};
}  // namespace detail

/// Streams that exchange through a bottleneck: each modality has its own blocks and a class token, and N tokens stand in
/// front of every stream. In each of Layers layers a stream's block (norm first) goes over them and its own tokens; what it
/// has made of the N is averaged over the streams, and so each hears of the others only by those. h is the mean of the
/// streams' class tokens, behind a norm.
///
///   fuse<bottleneck<4, 2, 4, 128>>(photo | patches<7, 64> | transformer<4, 128>, sound | ... | transformer<4, 128>)
///
/// shapes  x_m: [T_m, F] or [F], F a multiple of Heads; h: [F]. Parameters: class_token.m.weight: [1, F],
///         bottleneck.weight: [N, F], layers.i.m.* as a block of `transformer` has them, norm.*.
/// units   one scale for all: end each branch with a norm. No positions of its own: add `| sinusoidal` or the like to a
///         sequence.
/// cost    a layer, a stream with T = N + 1 + T_m: 8 T F^2 + 4 T^2 F + 4 T F Hidden flop a sample forward, and the norms.
/// errors  a_sequence, shapes_agree, multiple_of (compile time).
/// absence an absent branch has no stream: the means are over those that are there.
/// source  Nagrani et al. 2021, arXiv:2107.00135.
template <std::size_t N, std::size_t Layers, std::size_t Heads, std::size_t Hidden>
struct bottleneck : composed<bottleneck<N, Layers, Heads, Hidden>, of_tokens<bottleneck<N, Layers, Heads, Hidden>, Heads>> {
  static constexpr std::string_view name = "bottleneck";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  using block = layer::transformer<Heads, Hidden, option::pre_norm>;

  template <std::size_t... M>
  static constexpr auto of(std::index_sequence<M...> numbers, auto... x) {
    constexpr auto front = tied<detail::bottleneck_part>(layer::front_tokens<N>{});
    return exchange<0>(numbers, (as_steps(x) | named<numbered<M, detail::class_part>>(layer::class_token{}) | front)...);
  }
  /// Vectors as a sequence of one step.
  template <class X>
  static constexpr auto as_steps(X x) {
    if constexpr (is_vector<out_t<X>>) return x | layer::reshape<1, out_t<X>::size>{} | layer::as_sequence{};
    else if constexpr (is_sequence<out_t<X>>) return x;
    else return x | layer::as_sequence{};
  }
  /// x: the streams before layer L, the bottleneck's tokens first.
  template <std::size_t L, std::size_t... M, class... X>
  static constexpr auto exchange(std::index_sequence<M...> numbers, X... x) {
    if constexpr (L + 1 == Layers) {
      return fuser<mean>{}((x | named<numbered<M, detail::layer_part<L>>>(block{}) | layer::take_step<N>{})...) |
             named<detail::norm_part>(layer::layer_norm{});
    } else {
      return apart<L>(numbers, shared<numbered<M, numbered<L, detail::stream_part>>>(x | named<numbered<M, detail::layer_part<L>>>(block{}))...);
    }
  }
  template <std::size_t L, std::size_t... M, class... Y>
  static constexpr auto apart(std::index_sequence<M...> numbers, Y... y) {
    auto const both = shared<numbered<L, detail::exchanged_part>>(fuser<mean>{}((y | layer::take_steps<0, N>{})...));
    return exchange<L + 1>(
        numbers, fuser<before_stream>{}(both, y | layer::take_steps<N, last_axis<out_t<Y>>::steps>{})...);
  }
};

}  // namespace fusion
template <std::size_t N, std::size_t Layers, std::size_t Heads, std::size_t Hidden>
inline constexpr sized_policy<fusion::bottleneck<N, Layers, Heads, Hidden>, N, Layers, Heads, Hidden> bottleneck{};
}  // namespace braid

// braid/fuse/branch_maps.hpp
namespace braid::inline v0::fusion {

// What many policies start with: every branch goes through a linear map of its own to one width.

/// Parameters without a name before their number: `0.weight`.
struct no_group {
  static constexpr std::string_view name{};
};

/// The map of branch I to H numbers. One base a branch: its index tells it from another branch of the same shape.
template <std::size_t I, std::size_t H, class In, template <class> class Tensor, class Group>
struct branch_map {
  Tensor<matrix<H, flat_t<In>>> weight;
  Tensor<vec<H>> bias;
  static constexpr void each(auto& self, auto& f) {
    f(key{I, "weight", Group::name}, self.weight, init::fan_in(In::size));
    f(key{I, "bias", Group::name}, self.bias, init::fan_in(In::size));
  }
};
template <std::size_t H, template <class> class Tensor, class Group, class Indices, class... In>
struct numbered_maps;
template <std::size_t H, template <class> class Tensor, class Group, std::size_t... I, class... In>
struct numbered_maps<H, Tensor, Group, std::index_sequence<I...>, In...> : branch_map<I, H, In, Tensor, Group>... {
  static constexpr void each(auto&& self, auto&& f) {
    (branch_map<I, H, In, Tensor, Group>::each(map_of<I>(self), f), ...);
  }
};
/// One map a branch, as parameters of a policy: Group.m.weight: [H, F_m]; Group.m.bias: [H].
template <std::size_t H, template <class> class Tensor, class Group, class... In>
using branch_maps = numbered_maps<H, Tensor, Group, std::index_sequence_for<In...>, In...>;

template <std::size_t I, std::size_t H, class In, template <class> class Tensor, class Group>
constexpr branch_map<I, H, In, Tensor, Group>& map_of(branch_map<I, H, In, Tensor, Group>& m) {
  return m;
}
template <std::size_t I, std::size_t H, class In, template <class> class Tensor, class Group>
constexpr branch_map<I, H, In, Tensor, Group> const& map_of(branch_map<I, H, In, Tensor, Group> const& m) {
  return m;
}

}  // namespace braid::fusion

// braid/fuse/calibrated.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// by_m = 1 / T_m = exp(-t_m) of the P branches that are there.
template <class T, std::size_t P>
struct sharpness {
  T* by;
  T const* t;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t, std::size_t p) const { by[p] = num::exp(-t[x.which[p]]); }
};
/// log sum exp(x_m / T_m) of every branch: [n, P].
template <class T, std::size_t P, std::size_t C>
struct warm_log_sum_exp {
  T* l;
  T const* by;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t p) const {
    T const* v = x.at[p] + r * C;
    T const most = num::largest<C>(v);
    T total = 0;
    for (std::size_t j = 0; j < C; ++j) total += num::exp(by[p] * (v[j] - most));
    l[r * P + p] = by[p] * most + num::log(total);
  }
};
/// The logarithm of the mean of the branches' probabilities.
template <class T, std::size_t P, std::size_t C>
struct log_mean_probability {
  T* h;
  T const *l, *by;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T said[P];
    for (std::size_t p = 0; p < P; ++p) said[p] = by[p] * x.at[p][r * C + j] - l[r * P + p];
    T const most = num::largest<P>(said);
    T total = 0;
    for (std::size_t p = 0; p < P; ++p) total += num::exp(said[p] - most);
    h[r * C + j] = most + num::log(total / T(P));
  }
};
/// dh_j times the share of branch p in the mean of class j: the slope in log softmax(x_p / T_p)[j].
template <class T>
struct share_of_mean {
  T parts;
  BRAID_HD T operator()(T dh, T h, T x, T l, T by) const { return dh * num::exp(by * x - l - h) / parts; }
};
/// The sum over the classes of those of branch p: [n, P].
template <class T, std::size_t P, std::size_t C>
struct sum_of_shares {
  T* sum;
  T const *dh, *h, *l, *by;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t p) const {
    T s = 0;
    for (std::size_t j = 0; j < C; ++j)
      s += share_of_mean<T>{T(P)}(dh[r * C + j], h[r * C + j], x.at[p][r * C + j], l[r * P + p], by[p]);
    sum[r * P + p] = s;
  }
};
/// dz = its share, less softmax(z) times the sum of the shares, z = x / T.
template <class T>
struct warm_slope {
  T parts;
  BRAID_HD T operator()(T dh, T h, T x, T l, T by, T sum) const {
    return share_of_mean<T>{parts}(dh, h, x, l, by) - num::exp(by * x - l) * sum;
  }
};
/// The part of dt_p that row r brings: -(dz . z).
template <class T, std::size_t P, std::size_t C>
struct temperature_slope {
  T const *dh, *h, *l, *by, *sum;
  branches<T const, P> x;
  BRAID_HD T operator()(std::size_t r, std::size_t p) const {
    T s = 0;
    for (std::size_t j = 0; j < C; ++j) {
      T const v = x.at[p][r * C + j];
      s -= by[p] * v * warm_slope<T>{T(P)}(dh[r * C + j], h[r * C + j], v, l[r * P + p], by[p], sum[r * P + p]);
    }
    return s;
  }
};
template <class T, std::size_t P>
struct add_to_present {
  T* to;
  T const* from;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t, std::size_t p) const { to[x.which[p]] += from[p]; }
};
template <class T, std::size_t P, std::size_t C>
struct calibrated_din {
  T* dx;
  T const *dh, *h, *x, *l, *by, *sum;  // of the p-th branch that is there
  std::size_t p;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const i = r * C + j, q = r * P + p;
    dx[i] = by[p] * warm_slope<T>{T(P)}(dh[i], h[i], x[i], l[q], by[p], sum[q]);
  }
};
}  // namespace detail

/// Late fusion with a temperature a branch, T_m = exp(t_m), that makes each as sure as it has reason to be:
///   h = log((softmax(x_1 / T_1) + ... + softmax(x_N / T_N)) / N)
/// The mean is one of probabilities: a mean of logits is at the mercy of their scale again, and one branch that is
/// wrong and sure outvotes all others in it (for that there are weighted and product_of_experts). h is normalised, so
/// softmax(h) = exp(h), and cross_entropy is its likelihood.
///
/// A temperature is fitted on data that the branches have not learned from, with the branches frozen:
///   fit(model, held_out, cross_entropy, adam{.rate = 1e-2}, {.groups = {{"photo.*", frozen}, {"notes.*", frozen}}})
///
/// shapes  x_m, h: [C], logits; log_temperature: [N], starts at zero, where T is 1.
/// units   x in nats times T_m; h in nats.
/// cost    two exponentials an element of each branch forward, five backward; training keeps N floats a sample.
/// errors  shapes_agree, logits (compile time).
/// absence the mean of the branches that are there.
/// source  temperatures: Guo et al. 2017, arXiv:1706.04599; the mean: a linear opinion pool, Stone 1961.
struct calibrated : of_logits<calibrated> {
  static constexpr std::string_view name = "calibrated";
  template <class... In>
  struct on : bound<In...> {
    using out = common_vector<In...>;
    static constexpr std::size_t N = sizeof...(In), C = out::size;
    static constexpr bool in_place = true, reads_out = true, bears_absence = true;
    static constexpr std::size_t flops = 8 * N * C;

    template <template <class> class Tensor>
    struct params {
      Tensor<vec<N>> log_temperature;
      static constexpr void each(auto&& self, auto&& f) { f("log_temperature", self.log_temperature, init::zeros); }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<shape<N>> l;
      static constexpr void each(auto&& self, auto&& f) { f(self.l); }
    };
    template <template <class> class Batch>
    struct scratch {
      Batch<shape<N>> l;
      Batch<once<shape<N>>> by;
      static constexpr void each(auto&& self, auto&& f) { f(self.l), f(self.by); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<N>> sum;
      Batch<once<shape<N>>> by, dt;
      static constexpr void each(auto&& self, auto&& f) { f(self.sum), f(self.by), f(self.dt); }
    };

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs;
      auto const x = present_branches(c);
      T* const l = Call::training ? c.saved.l.data : c.scratch.l.data;
      T* const by = c.scratch.by.data;
      c.k.template each<P>(1, detail::sharpness<T, P>{by, c.params.log_temperature.data, x});
      c.k.template each<P>(c.rows, detail::warm_log_sum_exp<T, P, C>{l, by, x});
      c.k.template each<C>(c.rows, detail::log_mean_probability<T, P, C>{c.out.data, l, by, x});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs;
      auto const x = present_branches(c);
      T const *const dh = c.dout.data, *const h = c.out.data, *const l = c.saved.l.data;
      T *const by = c.scratch.by.data, *const dt = c.scratch.dt.data, *const sum = c.scratch.sum.data;
      c.k.template each<P>(1, detail::sharpness<T, P>{by, c.params.log_temperature.data, x});
      c.k.template each<P>(c.rows, detail::sum_of_shares<T, P, C>{sum, dh, h, l, by, x});
      c.k.zero(dt, P);
      c.k.template reduce<P>(dt, c.rows, detail::temperature_slope<T, P, C>{dh, h, l, by, sum, x});
      c.k.template each<P>(1, detail::add_to_present<T, P>{c.dparams.log_temperature.data, dt, x});
      last_to_first<N>([&]<class I>(I) {
        if (auto const dx = c.template din<I::value>())
          c.k.template each<C>(c.rows, detail::calibrated_din<T, P, C>{
                                           dx.data, dh, h, c.template in<I::value>().data, l, by, sum,
                                           place_among_present<I::value, Call>});
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::calibrated calibrated{};
}  // namespace braid

// braid/fuse/cross_attention.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// The in-projection of queries of F features and of keys and values of F2: one tensor in PyTorch's list where both
/// have one size, three where not.
template <std::size_t F, std::size_t F2>
struct asking_params {
  template <template <class> class Tensor>
  struct of {
    Tensor<matrix<F, shape<F>>> q;
    Tensor<matrix<F, shape<F2>>> k, v;
    static constexpr void each(auto&& self, auto&& f) {
      f("q_proj_weight", self.q, init::xavier(F, F)), f("k_proj_weight", self.k, init::xavier(F2, F));
      f("v_proj_weight", self.v, init::xavier(F2, F));
    }
    template <std::size_t I>
    constexpr auto matrix_of(auto const&) const {
      if constexpr (I == 0) return q;
      else if constexpr (I == 1) return k;
      else return v;
    }
  };
};
template <std::size_t F>
struct asking_params<F, F> {
  template <template <class> class Tensor>
  struct of {
    Tensor<in_parts<3, matrix<F, shape<F>>>> qkv;
    static constexpr void each(auto&& self, auto&& f) { f("in_proj_weight", self.qkv, init::xavier(F, 3 * F)); }
    template <std::size_t I>
    constexpr auto matrix_of(auto const& k) const {
      return part_of<I>(k, qkv);
    }
  };
};
}  // namespace detail

/// The first branch asks the second: q = x Wq' + bq, [k, v] = y [Wk, Wv]' + [bk, bv]; in each head, on its own slice of
/// F / Heads features, o = softmax(q k' / sqrt(F / Heads)) v; and h = o Wo' + bo. The lengths of y mask its keys; h
/// keeps the lengths of x and is zero beyond them, as it is for a sample whose y has length 0.
///
/// shapes  x, h: [Tq, F], F a multiple of Heads; y: [Tk, F2]; in_proj_weight: [3F, F] if F2 is F, else q_proj_weight:
///         [F, F], k_proj_weight, v_proj_weight: [F, F2]; in_proj_bias: [3F]; out_proj.weight: [F, F]; out_proj.bias:
///         [F].
/// units   x and y on one scale: end each with a norm.
/// cost    4 Tq F^2 + 4 Tk F F2 + 4 Tq Tk F flop a sample forward, twice the first two and 14 Tq Tk F backward;
///         training keeps 2 (Tq + Tk) F + Tq Heads floats a sample, and never Tq Tk.
/// errors  exactly<2>, a_sequence, multiple_of (compile time).
/// absence without y there is nothing to attend to: h is zero, so that a sum with x is x. Without x nobody asks: h is
///         absent too.
/// source  Vaswani et al. 2017, arXiv:1706.03762; torch.nn.MultiheadAttention with batch_first, kdim and vdim F2, and
///         key_padding_mask from the lengths.
template <std::size_t Heads>
struct cross_attention : fusion_policy {
  static constexpr std::string_view name = "cross_attention";
  template <class A, class... B>
  static consteval void law() {
    static_assert(holds<sizeof...(B) == 1, at<cross_attention>, got<A, B...>, wants<exactly<2>>>,
                  "cross_attention: the first branch asks the second: give it two");
    if constexpr (sizeof...(B) == 1) {
      static_assert(holds<is_asked<A, B...>, at<cross_attention>, got<A, B...>, wants<a_sequence>>,
                    "cross_attention: both branches are sequences [T, F]: series, or tokens behind `| embedding<D>`");
      if constexpr (is_asked<A, B...>)
        static_assert(
            holds<last_axis<A>::features::size % Heads == 0, at<cross_attention>, got<A>, wants<multiple_of<Heads>>>,
            "cross_attention<Heads>: the first branch's features are split among the heads: choose a divisor of them");
    }
  }
  template <class... S>
  static constexpr bool is_asked = (layer::is_steps<S> && ...);

  template <class... In>
  struct on : bound<In...> {
    using first = nth<0, In..., poison>;
    using second = nth<1, In..., poison, poison>;
    static constexpr std::size_t Tq = last_axis<first>::steps, Tk = last_axis<second>::steps;
    static constexpr std::size_t F = last_axis<first>::features::size, D = F / Heads;
    static constexpr std::size_t F2 = last_axis<second>::features::size;
    using out = std::conditional_t<sizeof...(In) == 2 && is_asked<In...> && F % Heads == 0, first, poison>;
    using sizes = layer::attention_sizes<Tq, Tk, Heads, D, F, 2 * F, false>;
    static constexpr bool bears_absence = true;
    static constexpr std::size_t follows = 0;  // who asks
    static constexpr std::size_t flops = 4 * Tq * F * F + 4 * Tk * F * F2 + 4 * Tq * Tk * F;
    using asking = detail::asking_params<F, F2>;

    template <template <class> class Tensor>
    struct params {
      typename asking::template of<Tensor> in_weight;
      Tensor<in_parts<3, vec<F>>> in_bias;
      Tensor<matrix<F, shape<F>>> out_weight;
      Tensor<vec<F>> out_bias;
      static constexpr void each(auto&& self, auto&& f) {
        asking::template of<Tensor>::each(self.in_weight, f), f("in_proj_bias", self.in_bias, init::zeros);
        f("out_proj.weight", self.out_weight, init::fan_in(F)), f("out_proj.bias", self.out_bias, init::zeros);
      }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<shape<Tq, F>> q, o;
      Batch<shape<Tk, 2 * F>> kv;
      Batch<shape<Tq, Heads>> log_sum;
      static constexpr void each(auto&& self, auto&& f) { f(self.q), f(self.o), f(self.kv), f(self.log_sum); }
    };
    template <template <class> class Batch>
    struct scratch {  // of prediction
      Batch<shape<Tq, F>> q, o;
      Batch<shape<Tk, 2 * F>> kv;
      static constexpr void each(auto&& self, auto&& f) { f(self.q), f(self.o), f(self.kv); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<Tq, F>> dq, d_o;  // dq: first dout where it counts
      Batch<shape<Tk, 2 * F>> dkv;
      Batch<shape<Tq, Heads>> m;
      static constexpr void each(auto&& self, auto&& f) { f(self.dq), f(self.d_o), f(self.dkv), f(self.m); }
    };
    template <class T>
    static T shrink() {
      return T(1) / num::sqrt(T(D));
    }
    /// The keys (Half 0) or the values (Half 1) of [n, Tk, 2F], a step a row.
    template <std::size_t Half, class T>
    static constexpr batch<shape<F>, T, 2 * F> half(batch<shape<Tk, 2 * F>, T> kv) {
      return {kv.data + Half * F, kv.rows * Tk};
    }

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (!Call::template present<1>) c.k.zero(c.out.data, c.rows * out::size);
      else if constexpr (Call::training) run(c, c.saved, c.saved.log_sum.data);
      else run(c, c.scratch, static_cast<typename Call::scalar*>(nullptr));
    }
    template <class Call, class T>
    static void run(Call const& c, auto const& room, T* log_sum) {
      auto const q = steps_as_rows(room.q), o = steps_as_rows(room.o), h = steps_as_rows(c.out);
      auto const k = half<0>(room.kv), v = half<1>(room.kv);
      auto const y = steps_as_rows(c.template in<1>());
      auto const& w = c.params.in_weight;
      layer::attention_mask<sizes> const mask{c.template lengths<0>(), c.template lengths<1>()};
      auto const x = steps_as_rows(c.template in<0>());
      auto const& b = c.params.in_bias;
      c.k.affine(q, x, w.template matrix_of<0>(c.k), part_of<0>(c.k, b));  // q = x Wq' + bq  [n Tq, F]
      c.k.affine(k, y, w.template matrix_of<1>(c.k), part_of<1>(c.k, b));  // k = y Wk' + bk  [n Tk, F]
      c.k.affine(v, y, w.template matrix_of<2>(c.k), part_of<2>(c.k, b));  // v = y Wv' + bv  [n Tk, F]
      layer::attend<sizes>(c.k, h.rows, o.data, log_sum, q.data, k.data, v.data, mask, shrink<T>());
      c.k.affine(h, o, c.params.out_weight, c.params.out_bias);          // h = o Wo' + bo  [n Tq, F]
      if (mask.partial()) c.k.template each<F>(h.rows, layer::where_answered<T, sizes>{h.data, h.data, mask});
    }
    template <class Call>
    static void backward(Call const& c) {
      if constexpr (Call::template present<1>) {
        answer_back(c);
      } else {
        if (auto const dx = c.template din<0>()) c.k.zero(dx.data, c.rows * first::size);
      }
    }
    template <class Call>
    static void answer_back(Call const& c) {
      using T = typename Call::scalar;
      auto const q = steps_as_rows(c.saved.q), o = steps_as_rows(c.saved.o);
      auto const k = half<0>(c.saved.kv), v = half<1>(c.saved.kv);
      auto const dq = steps_as_rows(c.scratch.dq), d_o = steps_as_rows(c.scratch.d_o);
      auto const dk = half<0>(c.scratch.dkv), dv = half<1>(c.scratch.dkv);
      auto const y = steps_as_rows(c.template in<1>());
      auto const& w = c.params.in_weight;
      auto const& dw = c.dparams.in_weight;
      T const* const log_sum = c.saved.log_sum.data;
      T* const m = c.scratch.m.data;
      layer::attention_mask<sizes> const mask{c.template lengths<0>(), c.template lengths<1>()};
      batch<shape<F>, T const> dh = steps_as_rows(c.dout);
      if (mask.partial()) {
        c.k.template each<F>(dh.rows, layer::where_answered<T, sizes>{dq.data, dh.data, mask});
        dh = dq;
      }
      c.k.gemm_tn(c.dparams.out_weight, dh, o);                          // dWo += dh' o  [F, F]
      c.k.add_rows(c.dparams.out_bias, dh);
      c.k.gemm_nn(overwrite, d_o, dh, c.params.out_weight);              // do = dh Wo    [n Tq, F]
      layer::attend_back<sizes>(c.k, dq.rows, dk.rows, dq.data, dk.data, dv.data, m, d_o.data, o.data, log_sum, q.data, k.data,
                                v.data, mask, shrink<T>());
      auto const x = steps_as_rows(c.template in<0>());
      c.k.gemm_tn(dw.template matrix_of<0>(c.k), dq, x);                 // dWq += dq' x  [F, F]
      c.k.gemm_tn(dw.template matrix_of<1>(c.k), dk, y);                 // dWk += dk' y  [F, F2]
      c.k.gemm_tn(dw.template matrix_of<2>(c.k), dv, y);
      c.k.add_rows(part_of<0>(c.k, c.dparams.in_bias), dq);
      c.k.add_rows(part_of<1>(c.k, c.dparams.in_bias), dk);
      c.k.add_rows(part_of<2>(c.k, c.dparams.in_bias), dv);
      if (c.template din<1>()) {
        auto const dy = steps_as_rows(c.template din<1>());
        c.k.gemm_nn(overwrite, dy, dk, w.template matrix_of<1>(c.k));    // dy = dk Wk + dv Wv  [n Tk, F2]
        c.k.gemm_nn(accumulate, dy, dv, w.template matrix_of<2>(c.k));
      }
      if (c.template din<0>())                                           // dx = dq Wq    [n Tq, F]
        c.k.gemm_nn(overwrite, steps_as_rows(c.template din<0>()), dq, w.template matrix_of<0>(c.k));
    }
  };
};

}  // namespace fusion
template <std::size_t Heads>
inline constexpr sized_policy<fusion::cross_attention<Heads>, Heads> cross_attention{};
}  // namespace braid

// braid/fuse/sum.hpp
namespace braid::inline v0 {
namespace fusion {

/// h = x_1 + ... + x_N.
///
/// shapes  all branches of one shape, any; h the same.
/// units   one scale for all: end each branch with a norm or a bounded activation.
/// cost    N - 1 additions an element.
/// errors  shapes_agree, real_numbers (compile time).
/// absence an absent branch adds nothing.
/// source  Simonyan and Zisserman 2014, arXiv:1406.2199 (fusion by sums of what two streams say).
struct sum : of_one_shape<sum> {
  static constexpr std::string_view name = "sum";
  template <class... In>
  struct on : bound<In...> {
    using out = common_shape<In...>;
    static constexpr bool reads_in = false, in_place = true, bears_absence = true;
    static constexpr std::size_t flops = (sizeof...(In) - 1) * out::size;

    static void forward(auto const& c) { fold_present(c, fn::plus{}); }
    static void backward(auto const& c) {
      last_to_first<sizeof...(In)>([&]<class I>(I) {
        if (auto const dx = c.template din<I::value>()) c.k.copy(dx, c.dout);
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::sum sum{};
}  // namespace braid

// braid/fuse/crossmodal.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
// Names of the parts of a layer.
struct norm1;
struct norm2;
struct cross_attn;
struct linear1;
struct linear2;

template <std::size_t Heads, class... In>
inline constexpr bool crossmodal_fits = false;
template <std::size_t Heads, class A, class B>
  requires(layer::is_steps<A> && layer::is_steps<B>)
inline constexpr bool crossmodal_fits<Heads, A, B> =
    std::is_same_v<typename last_axis<A>::features, typename last_axis<B>::features> &&
    last_axis<A>::features::size % Heads == 0;
}  // namespace detail

/// The law of what looks from one sequence at another of the same features.
template <class Policy, std::size_t Heads>
struct of_two_sequences : fusion_policy {
  template <class... In>
  static constexpr bool fits = detail::crossmodal_fits<Heads, In...>;
  template <class A, class... B>
  static consteval void law() {
    static_assert(holds<sizeof...(B) == 1, at<Policy>, got<A, B...>, wants<exactly<2>>>,
                  "crossmodal: the first branch looks at the second: give it two");
    if constexpr (sizeof...(B) == 1) {
      using second = nth<0, B...>;
      static_assert(holds<layer::is_steps<A> && layer::is_steps<second>, at<Policy>, got<A, second>, wants<a_sequence>>,
                    "crossmodal: both branches are sequences [T, F]: series, or tokens behind `| embedding<D>`");
      if constexpr (layer::is_steps<A> && layer::is_steps<second>) {
        using features = typename last_axis<A>::features;
        static_assert(shapes_agree<at<Policy>, got<typename last_axis<second>::features>, wants<features>>,
                      "crossmodal: both branches need as many features: end each with the same | dense<F>");
        static_assert(holds<features::size % Heads == 0, at<Policy>, got<A>, wants<multiple_of<Heads>>>,
                      "crossmodal<Heads, Hidden>: the features are split among the heads: choose a divisor of them");
      }
    }
  }
};

/// One layer of crossmodal: h = x + cross_attn(norm1(x), norm1(y)), out = h + linear2(relu(linear1(norm2(h)))).
/// source  Tsai et al. 2019, arXiv:1906.00295.
template <std::size_t Heads, std::size_t Hidden>
struct crossmodal_layer
    : composed<crossmodal_layer<Heads, Hidden>, of_two_sequences<crossmodal_layer<Heads, Hidden>, Heads>> {
  static constexpr std::string_view name = "crossmodal_layer";
  template <class X>
  static constexpr auto body(X x, auto y) {
    constexpr std::size_t F = last_axis<out_t<X>>::features::size;
    constexpr auto norm = tied<detail::norm1>(layer::layer_norm{});
    auto const seen = named<detail::cross_attn>(fuser<cross_attention<Heads>>{}(x | norm, y | norm));
    constexpr auto wide = named<detail::linear1>(layer::dense<Hidden>{}) | layer::relu{};
    constexpr auto narrow = named<detail::linear2>(layer::dense<F>{});
    return fuser<sum>{}(x, seen) | residual(named<detail::norm2>(layer::layer_norm{}) | wide | narrow);
  }
};

/// A crossmodal transformer: the first branch looks at the second through Layers layers, each
///   h = x + cross_attn(norm1(x), norm1(y)), x = h + linear2(relu(linear1(norm2(h)))); y stays what it is.
/// For both directions take it twice: fuse<crossmodal<4, 256>>(a, b) and fuse<crossmodal<4, 256>>(b, a).
///
/// shapes  x, h: [Tx, F], y: [Ty, F], F a multiple of Heads. Parameters: layers.i.norm1.*, layers.i.cross_attn.*,
///         layers.i.norm2.*, layers.i.linear1.*, layers.i.linear2.*.
/// cost    a layer: 4 F^2 (Tx + Ty) + 4 Tx Ty F + 4 Tx F Hidden flop a sample forward, and the norms.
/// errors  exactly<2>, a_sequence, shapes_agree, multiple_of (compile time).
/// absence without the second branch nothing is seen, and x goes through the dense layers alone; without the first h is
///         absent too.
/// source  MulT, Tsai et al. 2019, arXiv:1906.00295; no positions of its own: add `| sinusoidal` to the branches.
template <std::size_t Heads, std::size_t Hidden, std::size_t Layers = 1>
struct crossmodal
    : composed<crossmodal<Heads, Hidden, Layers>, of_two_sequences<crossmodal<Heads, Hidden, Layers>, Heads>> {
  static constexpr std::string_view name = "crossmodal";
  static constexpr auto body(auto x, auto y) { return layers_from<0>(x, y); }

 private:
  template <std::size_t I>
  static constexpr auto layers_from(auto x, auto y) {
    if constexpr (I == Layers) return x;
    else return layers_from<I + 1>(named<numbered<I, layers_part>>(fuser<crossmodal_layer<Heads, Hidden>>{}(x, y)), y);
  }
};

}  // namespace fusion
template <std::size_t Heads, std::size_t Hidden, std::size_t Layers = 1>
inline constexpr sized_policy<fusion::crossmodal<Heads, Hidden, Layers>, Heads, Hidden, Layers> crossmodal{};
}  // namespace braid

// braid/fuse/deep_set.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct deep_set_phi {
  static constexpr std::string_view name = "phi";
};
struct deep_set_rho {
  static constexpr std::string_view name = "rho";
};
}  // namespace detail

/// The branches as a set, in which their order says nothing: h = rho(mean of phi(x_m)) with one phi for all branches,
///   phi(x) = relu(P x + p),  rho(s) = R2 relu(R1 s + r1) + r2
/// A linear map at the end of phi would be one with R1. The mean in the place of a sum is a sum with another R1, and
/// keeps its scale where branches are absent.
///
/// shapes  x_m: [F], one width for all; h: [H]; phi.weight: [H, F], phi.bias: [H]; rho.0.weight, rho.2.weight: [H, H],
///         rho.0.bias, rho.2.bias: [H].
/// units   one scale for all, and one meaning: number i of every branch meets the same weights.
/// cost    2 H (N F + 2 H) flop a sample forward, twice that backward.
/// errors  shapes_agree, a_vector (compile time).
/// absence the mean over the branches that are there.
/// source  Zaheer et al. 2017, arXiv:1703.06114.
template <std::size_t H>
struct deep_set : composed<deep_set<H>, of_one_width<deep_set<H>>> {
  static constexpr std::string_view name = "deep_set";
  static constexpr auto body(auto... x) {
    constexpr auto phi = braid::tied<detail::deep_set_phi>(braid::dense<H>);
    return braid::fuse<mean{}>((x | phi | braid::relu)...) |
           braid::named<detail::deep_set_rho>(braid::dense<H> | braid::relu | braid::dense<H>);
  }
};

}  // namespace fusion
template <std::size_t H>
inline constexpr sized_policy<fusion::deep_set<H>, H> deep_set{};
}  // namespace braid

// braid/fuse/early.hpp
namespace braid::inline v0 {

/// early(photo, chart): the modalities as they come, side by side, before any layer. The same as fuse<concat>; the name
/// says where the fusion stands, as late and hybrid do.
inline constexpr fuser<fusion::concat> early{};

}  // namespace braid

// braid/fuse/embracement.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// Which of P branches number j of a row comes from.
template <std::size_t P>
struct drawn_branch {
  philox random;
  std::uint64_t first_row;
  BRAID_HD std::size_t operator()(std::size_t r, std::size_t j) const { return random.below(P, first_row + r, j); }
};
template <class T, std::size_t P, std::size_t F>
struct embrace_op {
  T* h;
  branches<T const, P> x;
  drawn_branch<P> which;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { h[r * F + j] = x.at[which(r, j)][r * F + j]; }
};
template <class T, std::size_t P, std::size_t F>
struct embrace_back {
  T* dx;
  T const* dh;
  drawn_branch<P> which;
  std::size_t m;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    dx[r * F + j] = which(r, j) == m ? dh[r * F + j] : T(0);
  }
};
}  // namespace detail

/// In training each number of h is that of one branch, drawn for it alone, all with one probability; in prediction h is
/// what the draw gives on average, the mean. So no number can be left to one branch, and prediction has no chance in
/// it. The draw is a function of the model's seed, the step and the sample's place in the batch: backward makes it
/// again instead of keeping it, and threads do not change it. The last step of embrace.
///
/// shapes  all branches of one shape, any; h the same.
/// units   one scale and one meaning for all: number i of every branch stands for the same.
/// cost    ten Philox rounds an element in training, both ways; N flop an element in prediction.
/// errors  shapes_agree, real_numbers (compile time).
/// absence drawn from, in prediction the mean of, the branches that are there.
/// source  Choi and Lee 2019, arXiv:1904.09078; that draws in prediction too.
struct embracement : of_one_shape<embracement> {
  static constexpr std::string_view name = "embracement";
  template <class... In>
  struct on : bound<In...> {
    using out = common_shape<In...>;
    static constexpr bool reads_in = false, in_place = true, bears_absence = true, draws = true;
    static constexpr std::size_t F = out::size, flops = sizeof...(In) * F;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs;
      using op = detail::embrace_op<T, P, F>;
      if constexpr (Call::learning)
        c.k.template each<F>(c.rows, op{c.out.data, present_branches(c), {c.random, c.first_row}});
      else fold_present(c, fn::plus{}, fn::scale{T(1) / T(P)});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      using op = detail::embrace_back<T, Call::present_inputs, F>;
      last_to_first<sizeof...(In)>([&]<class I>(I) {
        auto const dx = c.template din<I::value>();
        if (!dx) return;
        if constexpr (!Call::learning) c.k.map(dx, fn::scale{T(1) / T(Call::present_inputs)}, c.dout);
        else
          c.k.template each<F>(
              c.rows, op{dx.data, c.dout.data, {c.random, c.first_row}, place_among_present<I::value, Call>});
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::embracement embracement{};
}  // namespace braid

// braid/fuse/embrace.hpp
namespace braid::inline v0 {
namespace fusion {

/// EmbraceNet: each branch docks by relu(W_m x_m + b_m), and in training each of the F numbers is taken from one
/// branch, drawn among those that are there. In prediction h is their mean, what the draw gives on average.
///
/// A net learns to do without branches by the option drop = modality_dropout(0.5) of fit.
///
/// shapes  x_m: [F_m]; h: [F]; m.weight: [F, F_m], m.bias: [F], m = 0 ... N - 1.
/// units   none.
/// cost    2 F (F_1 + ... + F_N) flop a sample forward, twice that backward, and in training ten Philox rounds for each
///         of the F both ways.
/// errors  a_vector (compile time).
/// absence drawn from, in prediction the mean of, the branches that are there.
/// source  Choi and Lee 2019, arXiv:1904.09078, with equal probabilities.
template <std::size_t F>
struct embrace : composed<embrace<F>, of_features<embrace<F>>> {
  static constexpr std::string_view name = "embrace";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    return braid::fuse<embracement{}>((x | braid::named<numbered<I>>(braid::dense<F>) | braid::relu)...);
  }
};

}  // namespace fusion
template <std::size_t F>
inline constexpr sized_policy<fusion::embrace<F>, F> embrace{};
}  // namespace braid

// braid/fuse/evidential.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// Adds branch after branch to the evidence: e + f + e f / C.
template <class T, std::size_t P, std::size_t C>
struct combine_evidence {
  T* h;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const i = r * C + j;
    T e = fn::softplus{}(x.at[0][i]);
    for (std::size_t p = 1; p < P; ++p) {
      T const f = fn::softplus{}(x.at[p][i]);
      e += f + e * f / T(C);
    }
    h[i] = e;
  }
};
/// dx_m = dh times the factors 1 + e_k / C of the others times the slope of softplus; it is the m-th of those present.
template <class T, std::size_t P, std::size_t C>
struct combine_evidence_back {
  T* dx;
  T const* dh;
  branches<T const, P> x;
  std::size_t m;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const i = r * C + j;
    T d = dh[i];
    for (std::size_t p = 0; p < P; ++p) {
      T const v = x.at[p][i];
      d = p == m ? fn::softplus::slope{}(d, v) : d + d * fn::softplus{}(v) / T(C);
    }
    dx[i] = d;
  }
};
}  // namespace detail

/// Trusted fusion: each branch gives evidence for each class, e_m = softplus(x_m), and h is all of it. A branch's
/// evidence is an opinion: a belief e_m / S in every class and an uncertainty C / S, with S = the sum of e_m + C;
/// opinions are combined by Dempster's rule without the beliefs in different classes. Written for evidence that rule is
/// a product,
///   1 + h / C = (1 + e_1 / C) ... (1 + e_N / C)
/// elementwise, so a branch without evidence changes nothing, and branches that agree make h grow.
///
/// What h says: alpha = h + 1 are the parameters of a Dirichlet distribution, alpha / (sum of alpha) the probabilities
/// and C / (sum of alpha) the uncertainty. The class is that of the largest h. It is trained by `dirichlet`, and so is
/// each branch alone:
///
///   constexpr auto a = shared<struct a_name>(photo | ... | dense<10>);
///   constexpr auto b = shared<struct b_name>(notes | ... | dense<10>);
///   outputs(both(late<evidential>(a, b)), seen(a | softplus), read(b | softplus))
///   bd::dirichlet(both, label) + bd::dirichlet(seen, label) + bd::dirichlet(read, label)
///
/// shapes  x_m: [C], logits; h: [C], from 0 on.
/// units   h in observations.
/// cost    one exponential and one logarithm an element of each branch forward, N of both backward.
/// errors  shapes_agree, logits (compile time).
/// absence an absent branch has no evidence: it is left out.
/// source  Han et al. 2021, arXiv:2102.02051, the reduced rule; evidence: Sensoy et al. 2018, arXiv:1806.01768.
struct evidential : of_logits<evidential> {
  static constexpr std::string_view name = "evidential";
  template <class... In>
  struct on : bound<In...> {
    using out = common_vector<In...>;
    static constexpr std::size_t C = out::size;
    static constexpr bool in_place = true, bears_absence = true;
    static constexpr auto says = class_scores::evidence;
    static constexpr std::size_t flops = 6 * sizeof...(In) * C;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::combine_evidence<typename Call::scalar, Call::present_inputs, C>;
      c.k.template each<C>(c.rows, op{c.out.data, present_branches(c)});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::combine_evidence_back<typename Call::scalar, Call::present_inputs, C>;
      last_to_first<sizeof...(In)>([&]<class I>(I) {
        if (auto const dx = c.template din<I::value>())
          c.k.template each<C>(
              c.rows, op{dx.data, c.dout.data, present_branches(c), place_among_present<I::value, Call>});
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::evidential evidential{};
}  // namespace braid

// braid/fuse/expert_sum.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
template <class T, std::size_t H, std::size_t N>
struct weigh_experts {
  T* h;
  T const* g;
  branches<T const, N> e;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T s = 0;
    for (std::size_t k = 0; k < N; ++k)
      if (e.at[k]) s += g[r * N + k] * e.at[k][r * H + j];
    h[r * H + j] = s;
  }
};
/// dg_k = dh . e_k; 0 of an expert that is not there.
template <class T, std::size_t H, std::size_t N>
struct weigh_experts_back {
  T* dg;
  T const* dh;
  branches<T const, N> e;
  BRAID_HD void operator()(std::size_t r, std::size_t k) const {
    dg[r * N + k] = e.at[k] ? dot<H>(dh + r * H, e.at[k] + r * H) : T(0);
  }
};
template <class... In>
inline constexpr bool fits_experts = false;
template <class G, class E, class... More>
inline constexpr bool fits_experts<G, E, More...> =
    std::is_same_v<G, shape<1 + sizeof...(More)>> && is_vector<E> && alike<E, More...>;
}  // namespace detail

/// h = g_1 e_1 + ... + g_K e_K: what each of K experts says, by one gate each. The gates of all are one branch before
/// them. The last step of mixture and moe; gated_sum has a gate for each number.
///
///   fuse<expert_sum>(seen | dense<2> | softmax, photo | ... | dense<10>, notes | ... | dense<10>)
///
/// shapes  g: [K]; e_k, h: [H].
/// units   g in shares of 1, behind `| softmax`.
/// cost    2 K flop an element of h forward, twice that backward.
/// errors  shapes_agree (compile time).
/// absence an absent expert's term is missing, the other gates stay as they are; the gates must be there.
/// source  Jacobs, Jordan, Nowlan and Hinton 1991, Adaptive mixtures of local experts.
struct expert_sum : fusion_policy {
  static constexpr std::string_view name = "expert_sum";
  template <class... In>
  static consteval void law() {
    static_assert(holds<detail::fits_experts<In...>, at<expert_sum>, got<In...>, wants<at_least<2>>>,
                  "expert_sum: first the gates, `| dense<K> | softmax`, then K branches that end in | dense<H>");
  }
  template <class G, class... In>
  struct on : bound<G, In...> {
    static constexpr std::size_t K = sizeof...(In);
    using out = std::conditional_t<detail::fits_experts<G, In...>, nth<0, In..., G>, poison>;
    static constexpr bool bears_absence = true;
    static constexpr std::uint64_t needs = 1;
    static constexpr std::size_t H = out::size, flops = 2 * K * H;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::weigh_experts<typename Call::scalar, H, K>;
      c.k.template each<H>(c.rows, op{c.out.data, c.template in<0>().data, branches_or_null<1>(c)});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      if (auto const dg = c.template din<0>())
        c.k.template each<K>(c.rows, detail::weigh_experts_back<T, H, K>{dg.data, c.dout.data, branches_or_null<1>(c)});
      repeat_indexed<K>([&]<class I>(I) {
        auto const g = batch<shape<1>, T const, K>{c.template in<0>().data + I::value, c.rows};
        if (auto const de = c.template din<I::value + 1>()) c.k.map(de, fn::times{}, c.dout, g);  // dh g_k   [n, H]
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::expert_sum expert_sum{};
}  // namespace braid

// braid/fuse/scale_shift.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
// Rows of x are steps or pixels, Steps a sample; scale and shift have G numbers a sample: one a channel, or one.
template <class T>
struct used_steps {
  std::int32_t const* lengths;
  BRAID_HD bool operator()(std::size_t n, std::size_t step) const {
    return !lengths || step < std::size_t(lengths[n]);
  }
};
template <class T, std::size_t C, std::size_t Steps, std::size_t G>
struct scaled_shifted {
  T* h;
  T const *x, *scale, *shift;
  T base;
  used_steps<T> used;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = r / Steps, g = n * G + (G == 1 ? 0 : j);
    h[r * C + j] = used(n, r % Steps) ? (base + scale[g]) * x[r * C + j] + shift[g] : T(0);
  }
};
template <class T, std::size_t C, std::size_t Steps, std::size_t G>
struct scaled_back {
  T* dx;
  T const *dh, *scale;
  T base;
  used_steps<T> used;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const n = r / Steps;
    dx[r * C + j] = used(n, r % Steps) ? (base + scale[n * G + (G == 1 ? 0 : j)]) * dh[r * C + j] : T(0);
  }
};
/// The sum of dh, or of dh x, over what one scale or shift serves.
template <class T, std::size_t C, std::size_t Steps, std::size_t G>
struct channel_sum {
  T* d;
  T const *dh, *x;  // x null: dh alone
  used_steps<T> used;
  BRAID_HD void operator()(std::size_t n, std::size_t g) const {
    T s = 0;
    for (std::size_t p = 0; p < Steps; ++p) {
      std::size_t const at = (n * Steps + p) * C;
      for (std::size_t j = G == 1 ? 0 : g; j < (G == 1 ? C : g + 1); ++j)
        s += !used(n, p) ? T(0) : x ? dh[at + j] * x[at + j] : dh[at + j];
    }
    d[n * G + g] = s;
  }
};
struct absent_leaves_features {
  static constexpr bool bears_absence = true;
  static constexpr std::uint64_t needs = 1;
};
struct bears_nothing {};

/// What can be scaled and shifted channel by channel, and how many channels it has.
template <class X>
inline constexpr bool has_channels = is_vector<X> || is_series<X> || is_image<X>;
template <class X>
inline constexpr std::size_t channels_in = channels_of<X>::features::size;
}  // namespace detail

/// h = scale x + shift, or with FromOne h = (1 + scale) x + shift; scale and shift a number a channel, or one for all.
/// The last step of film and of the vector and scalar forms of multiplicative interactions.
///
/// shapes  x, h: features [F], a series [T, F] or an image [C, H, W]; scale and shift: both [F] or [C], or both
///         [1]. Steps beyond a sample's length stay zero.
/// units   scale none; shift x's.
/// cost    2 flop an element forward, 4 backward.
/// errors  exactly<3>, features_last, shapes_agree (compile time).
/// absence with FromOne h = x where scale and shift are absent; else not borne.
template <bool FromOne = false>
struct scale_shift : fusion_policy {
  static constexpr std::string_view name = "scale_shift";
  template <class X>
  using channels = shape<detail::channels_in<X>>;
  template <class... In>
  struct facts {
    static constexpr bool three = false, apt = false, agree = false;
  };
  template <class X, class Scale, class Shift>
  struct facts<X, Scale, Shift> {
    static constexpr bool three = true, apt = detail::has_channels<X>,
                          agree = std::is_same_v<Scale, Shift> &&
                                  (std::is_same_v<Scale, shape<1>> || std::is_same_v<Scale, channels<X>>);
  };
  template <class... In>
  static consteval void law() {
    using f = facts<In...>;
    static_assert(holds<f::three, at<scale_shift>, got<In...>, wants<exactly<3>>>,
                  "scale_shift: what is scaled, the scales, the shifts");
    static_assert(!f::three || holds<f::apt, at<scale_shift>, got<nth<0, In...>>, wants<features_last>>,
                  "scale_shift: features, a series or an image come first");
    static_assert(!f::apt || holds<f::agree, at<scale_shift>, got<In...>, wants<channels<nth<0, In...>>>>,
                  "scale_shift: end the scales and the shifts with | dense<channels> each, or both with | dense<1>");
  }
  template <class X, class... In>
  struct on : bound<X, In...>,
              std::conditional_t<FromOne, detail::absent_leaves_features, detail::bears_nothing> {
    static constexpr bool fits = facts<X, In...>::apt && facts<X, In...>::agree;
    using out = std::conditional_t<fits, X, poison>;
    static constexpr bool in_place = !FromOne;
    static constexpr std::size_t C = detail::channels_in<X>, steps = C ? X::size / C : 0, flops = 2 * X::size;
    static constexpr std::size_t G = nth<0, In..., shape<1>>::size;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      if constexpr (Call::present_inputs == 3)
        c.k.template each<C>(c.rows * steps, detail::scaled_shifted<T, C, steps, G>{
            c.out.data, c.template in<0>().data, c.template in<1>().data, c.template in<2>().data, T(FromOne),
            {c.template lengths<0>()}});
      else c.k.copy(c.out, c.template in<0>());
    }
    template <class Call>
    static void backward(Call const& c) {
      if constexpr (Call::present_inputs == 3) return run_back(c);
      if (auto const d = c.template din<1>()) c.k.zero(d.data, c.rows * G);
      if (auto const d = c.template din<2>()) c.k.zero(d.data, c.rows * G);
      if (auto const d = c.template din<0>()) c.k.copy(d, c.dout);
    }
    template <class Call>
    static void run_back(Call const& c) {
      using T = typename Call::scalar;
      using sums = detail::channel_sum<T, C, steps, G>;
      detail::used_steps<T> const used{c.template lengths<0>()};
      if (auto const d = c.template din<1>())
        c.k.template each<G>(c.rows, sums{d.data, c.dout.data, c.template in<0>().data, used});
      if (auto const d = c.template din<2>())
        c.k.template each<G>(c.rows, sums{d.data, c.dout.data, nullptr, used});
      if (auto const d = c.template din<0>())  // last: it may lie where dout lies
        c.k.template each<C>(c.rows * steps, detail::scaled_back<T, C, steps, G>{
            d.data, c.dout.data, c.template in<1>().data, T(FromOne), used});
    }
  };
};

}  // namespace fusion
inline constexpr fusion::scale_shift<false> scale_shift{};
}  // namespace braid

// braid/fuse/film.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct gamma;
struct beta;
/// Policies of two branches of which the second scales and shifts the channels of the first.
template <class Policy>
struct of_condition : fusion_policy {
  template <class... In>
  static constexpr bool fits = [] {
    if constexpr (sizeof...(In) == 2) return has_channels<nth<0, In...>> && is_features<nth<1, In...>>;
    else return false;
  }();
  template <class X, class... Z>
  static consteval void law() {
    static_assert(holds<sizeof...(Z) == 1, at<Policy>, got<X, Z...>, wants<exactly<2>>>,
                  "this policy is over two branches: what is scaled and shifted, and what says how");
    if constexpr (sizeof...(Z) == 1) {
      static_assert(holds<has_channels<X>, at<Policy>, got<X>, wants<features_last>>,
                    "the first branch ends in features, a series or an image; after tokens put `| embedding<D>`");
      static_assert(holds<(is_features<Z> && ...), at<Policy>, got<Z...>, wants<a_vector>>,
                    "the second branch, the condition, ends in one axis: | dense<N>, after `| flatten` or `| last`");
    }
  }
};
}  // namespace detail

/// Feature-wise linear modulation: h = (1 + gamma(z)) x + beta(z), gamma and beta linear maps of the second branch with
/// one number for each channel of the first: feature, series' channel or image's channel.
///
/// shapes  x, h: [F], [T, F] or [C, H, W]; z: [Z]; gamma.weight, beta.weight: [F or C, Z];
///         gamma.bias, beta.bias: [F or C]. Steps beyond a sample's length stay zero.
/// units   gamma none; beta x's: put a norm before x.
/// cost    4 C Z flop a sample and 2 an element of x forward, about twice that backward.
/// errors  exactly<2>, features_last, a_vector (compile time).
/// absence without z h = x; x must be there.
/// source  Perez et al. 2018, arXiv:1709.07871, where gamma also starts from 1.
struct film : composed<film, detail::of_condition<film>> {
  static constexpr std::string_view name = "film";
  template <class X>
  static constexpr auto body(X x, auto z) {
    constexpr auto one_a_channel = braid::dense<detail::channels_in<out_t<X>>>;
    return braid::fuse<scale_shift<true>{}>(x, z | braid::named<detail::gamma>(one_a_channel),
                                            z | braid::named<detail::beta>(one_a_channel));
  }
};

}  // namespace fusion
inline constexpr fusion::film film{};
}  // namespace braid

// braid/fuse/fusion_transformer.hpp
namespace braid::inline v0 {
namespace fusion {

/// One transformer over the tokens of all modalities: to each token its modality's learned vector is added, all stand end
/// to end behind a class token, Layers blocks in which the norm comes first follow, and h is what the class token has
/// become, behind a last norm. A branch is a sequence of tokens, or one: a vector.
///
///   fuse<fusion_transformer<2, 4, 128>>(photo | patches<7, 64>, notes | embedding<64> | sinusoidal, chart | dense<64>)
///
/// shapes  x_m: [T_m, F] or [F], F a multiple of Heads; h: [F]. Parameters: token_type.m.weight: [F], class_token.weight: [1, F],
///         layers.i.* as a block of `transformer` has them, norm.*.
/// options in a call, those of transformer: fusion_transformer<2, 4, 128>(gelu, dropout<10>).
/// units   one scale for all: end each branch with a norm. No positions of its own: add `| sinusoidal` or the like to a
///         sequence.
/// cost    with T = 1 + T_1 + ... + T_N, a layer: 8 T F^2 + 4 T^2 F + 4 T F Hidden flop a sample forward, and the norms.
/// errors  a_sequence, shapes_agree, multiple_of (compile time).
/// absence the tokens of an absent branch are not there, nor are those beyond a length: the others ask each other alone.
/// source  Vaswani et al. 2017, arXiv:1706.03762; one stream over several modalities: Li et al. 2019, arXiv:1908.03557,
///         and Kim et al. 2021, arXiv:2102.03334.
template <std::size_t Layers, std::size_t Heads, std::size_t Hidden, class... Option>
struct fusion_transformer : composed<fusion_transformer<Layers, Heads, Hidden, Option...>,
                                     of_tokens<fusion_transformer<Layers, Heads, Hidden, Option...>, Heads>> {
  static constexpr std::string_view name = "fusion_transformer";
  using block = layer::transformer<Heads, Hidden, option::pre_norm, Option...>;

  static constexpr std::size_t sizes = 3;
  using options = option::list<layer::relu, layer::gelu, layer::dropout<0>>;
  template <class... More>
  constexpr auto operator()(More...) const {
    option::law<fusion_transformer, More...>();
    return fusion_transformer<Layers, Heads, Hidden, Option..., More...>{};
  }
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    auto const tokens = fuser<end_to_end>{}((x | named<numbered<I, detail::types_part>>(layer::type_embedding{}))...) |
                        named<detail::class_part>(layer::class_token{});
    return deeper<0>(tokens) | named<detail::norm_part>(layer::layer_norm{}) | layer::take_step<0>{};
  }
  template <std::size_t I>
  static constexpr auto deeper(auto x) {
    if constexpr (I == Layers) return x;
    else return deeper<I + 1>(x | named<numbered<I, layers_part>>(block{}));
  }
};

}  // namespace fusion
template <std::size_t Layers, std::size_t Heads, std::size_t Hidden>
inline constexpr sized_policy<fusion::fusion_transformer<Layers, Heads, Hidden>, Layers, Heads, Hidden> fusion_transformer{};
}  // namespace braid

// braid/fuse/gated.hpp
namespace braid::inline v0 {
namespace fusion {

/// Gated sum of two branches: h = z a + (1 - z) b with z = sigmoid(a Wa' + b Wb' + c).
///
/// shapes  a, b, z, h: [F]; wa, wb: [F, F]; c: [F].
/// units   none; a and b share one scale, so end each branch with a norm or a bounded activation.
/// cost    4 F^2 flop a sample forward, 8 F^2 backward; training keeps F floats a sample (z).
/// errors  exactly<2>, shapes_agree, a_vector (compile time).
/// absence the gate closes on the absent branch: h is the other one.
/// source  Arevalo et al. 2017, arXiv:1702.01992; its tanh maps are left to the branches.
struct gated : fusion_policy {
  static constexpr std::string_view name = "gated";
  template <class A, class... B>
  static consteval void law() {
    static_assert(holds<sizeof...(B) == 1, at<gated>, got<A, B...>, wants<exactly<2>>>,
                  "gated: one gate weighs two branches; more of them: attention<Heads> or weighted");
    if constexpr (sizeof...(B) == 1) {
      static_assert(shapes_agree<at<gated>, got<odd_one<A, B...>>, wants<A>>,
                    "gated: end both branches with the same shape, e.g. | dense<64>");
      if constexpr (alike<A, B...>)
        static_assert(holds<is_vector<A>, at<gated>, got<A>, wants<a_vector>>,
                      "gated: end both branches with | dense<N>, after `| flatten`, `| last` or the like");
    }
  }
  template <class... In>
  struct on : bound<In...> {
    using out = std::conditional_t<sizeof...(In) == 2, common_vector<In...>, poison>;
    static constexpr std::size_t F = out::size;
    static constexpr bool in_place = true, bears_absence = true;
    static constexpr std::size_t flops = 4 * F * F + 7 * F;

    template <template <class> class Tensor>
    struct params {
      Tensor<matrix<F, out>> wa, wb;
      Tensor<vec<F>> c;
      static constexpr void each(auto&& self, auto&& f) {
        f("wa", self.wa, init::fan_in(F)), f("wb", self.wb, init::fan_in(F)), f("c", self.c, init::zeros);
      }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<out> z;
      static constexpr void each(auto&& self, auto&& f) { f(self.z); }
    };
    template <template <class> class Batch>
    struct scratch : saved<Batch> {};  // prediction keeps z nowhere else
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<out> g;
      static constexpr void each(auto&& self, auto&& f) { f(self.g); }
    };

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (!Call::template present<1>) c.k.copy(c.out, c.template in<0>());
      else if constexpr (!Call::template present<0>) c.k.copy(c.out, c.template in<1>());
      else {
        auto const a = c.template in<0>();
        auto const b = c.template in<1>();
        auto const z = Call::training ? c.saved.z : c.scratch.z;
        c.k.affine(z, a, c.params.wa, c.params.c);             // z = a Wa' + c [n, F]
        c.k.gemm_nt(accumulate, z, b, c.params.wb);            // z += b Wb'    [n, F]
        c.k.map(z, fn::sigmoid{}, z);
        c.k.map(c.out, fn::mix{}, z, a, b);
      }
    }
    template <class Call>
    static void backward(Call const& c) {
      if constexpr (Call::present_inputs == 1) {               // h is the one that is there
        if (auto const da = c.template din<0>()) c.k.copy(da, c.dout);
        if (auto const db = c.template din<1>()) c.k.copy(db, c.dout);
      } else {
        both(c);
      }
    }
    static void both(auto const& c) {
      auto const a = c.template in<0>();
      auto const b = c.template in<1>();
      auto const z = c.saved.z;
      auto const g = c.scratch.g;
      c.k.map(g, fn::mix_slope{}, c.dout, z, a, b);            // g = dh (a - b) z (1 - z)   [n, F]
      c.k.gemm_tn(c.dparams.wa, g, a);                         // dWa += g' a   [F, F]
      c.k.gemm_tn(c.dparams.wb, g, b);
      c.k.add_rows(c.dparams.c, g);
      if (auto const db = c.template din<1>()) {
        c.k.map(db, fn::times_rest{}, c.dout, z);
        c.k.gemm_nn(accumulate, db, g, c.params.wb);           // db += g Wb    [n, F]
      }
      if (auto const da = c.template din<0>()) {               // last: it may lie where dout lies
        c.k.map(da, fn::times{}, c.dout, z);
        c.k.gemm_nn(accumulate, da, g, c.params.wa);
      }
    }
  };
};

}  // namespace fusion
inline constexpr fusion::gated gated{};
}  // namespace braid

// braid/fuse/gated_sum.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
template <class T, std::size_t H, std::size_t N>
struct gated_terms {
  T* h;
  T const* z;
  branches<T const, N> x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T s = 0;
    for (std::size_t m = 0; m < N; ++m)
      if (x.at[m]) s += z[(r * N + m) * H + j] * x.at[m][r * H + j];
    h[r * H + j] = s;
  }
};
template <class T, std::size_t H, std::size_t N>
struct gates_back {
  T* dz;
  T const* dh;
  branches<T const, N> x;
  BRAID_HD void operator()(std::size_t r, std::size_t i) const {
    T const* const xm = x.at[i / H];
    dz[r * N * H + i] = xm ? dh[r * H + i % H] * xm[r * H + i % H] : T(0);
  }
};
template <class... In>
inline constexpr bool fits_gates = false;
template <class Z, class X, class... More>
inline constexpr bool fits_gates<Z, X, More...> =
    std::is_same_v<Z, shape<X::size*(1 + sizeof...(More))>> && is_vector<X> && alike<X, More...>;
}  // namespace detail

/// h = z_1 * x_1 + ... + z_N * x_N, elementwise, the gates of all branches in one branch before them. The last step of
/// gmu, and in mag.
///
/// shapes  z: [N H], gate by gate; x_m, h: [H].
/// units   z none.
/// cost    2 N flop an element of h forward, twice that backward.
/// errors  shapes_agree (compile time).
/// absence an absent branch's term is missing; the gates must be there.
struct gated_sum : fusion_policy {
  static constexpr std::string_view name = "gated_sum";
  template <class... In>
  static consteval void law() {
    static_assert(holds<detail::fits_gates<In...>, at<gated_sum>, got<In...>, wants<at_least<2>>>,
                  "gated_sum: first all gates as one axis, | dense<N * H>, then N branches that end in | dense<H>");
  }
  template <class Z, class... In>
  struct on : bound<Z, In...> {
    static constexpr std::size_t N = sizeof...(In);
    using out = std::conditional_t<detail::fits_gates<Z, In...>, nth<0, In..., Z>, poison>;
    static constexpr bool bears_absence = true;
    static constexpr std::uint64_t needs = 1;
    static constexpr std::size_t H = out::size, flops = 2 * N * H;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      auto const x = branches_or_null<1>(c);
      c.k.template each<H>(c.rows, detail::gated_terms<T, H, N>{c.out.data, c.template in<0>().data, x});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      if (auto const dz = c.template din<0>())
        c.k.template each<N * H>(c.rows, detail::gates_back<T, H, N>{dz.data, c.dout.data, branches_or_null<1>(c)});
      repeat_indexed<N>([&]<class I>(I) {
        auto const z = batch<out, T const, N * H>{c.template in<0>().data + I::value * H, c.rows};
        if (auto const dx = c.template din<I::value + 1>()) c.k.map(dx, fn::times{}, c.dout, z);  // dh z_m   [n, H]
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::gated_sum gated_sum{};
}  // namespace braid

// braid/fuse/gaussian_experts.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// Number j of a row: its mean and the logarithm of its variance. The prior is an expert of mean 0 and log variance 0.
template <class T, std::size_t P, std::size_t F>
struct multiply_gaussians {
  T* h;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const at = r * 2 * F + j;
    T least = 0;  // of the log variances: the sharpest expert's weight is 1
    for (std::size_t p = 0; p < P; ++p) least = x.at[p][at + F] < least ? x.at[p][at + F] : least;
    T precision = num::exp(least), mean = 0;
    for (std::size_t p = 0; p < P; ++p) {
      T const w = num::exp(least - x.at[p][at + F]);
      precision += w, mean += w * x.at[p][at];
    }
    h[at] = mean / precision;
    h[at + F] = least - num::log(precision);
  }
};
template <class T, std::size_t F>
struct multiply_gaussians_slope {
  T* dx;
  T const *d, *x, *h;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const at = r * 2 * F + j;
    T const share = num::exp(h[at + F] - x[at + F]), mean = d[at], variance = d[at + F];
    dx[at] = share * mean;
    dx[at + F] = share * (variance - mean * (x[at] - h[at]));
  }
};
}  // namespace detail

/// The product of normal distributions, one a branch, and of the standard normal: what all of them say together of F
/// numbers. With precisions exp(-v_m), P = 1 + sum exp(-v_m): mean = (sum m_m exp(-v_m)) / P, log variance = -log P.
///
/// shapes  x_m, h: [2 F], F means m and then F log variances v. Behind it: `| sample_gaussian`, and gaussian_kl as a loss.
/// units   m as the numbers themselves; v: logarithms of their squares.
/// cost    one exponential and four flop a number of each branch forward, the same backward.
/// errors  shapes_agree, means_and_log_variances (compile time).
/// absence an absent expert is left out: the others and the standard normal remain.
/// source  Wu and Goodman 2018, arXiv:1802.05335.
struct gaussian_experts : fusion_policy {
  static constexpr std::string_view name = "gaussian_experts";
  template <class A, class... B>
  static consteval void law() {
    static_assert(shapes_agree<at<gaussian_experts>, got<odd_one<A, B...>>, wants<A>>,
                  "gaussian_experts wants branches of one shape: end each with the same | dense<2 * F>");
    if constexpr (alike<A, B...>)
      static_assert(holds<is_gaussian<A>, at<gaussian_experts>, got<A>, wants<means_and_log_variances>>,
                    "gaussian_experts: a mean and a log variance for each number: end each branch with | dense<2 * F>");
  }
  template <class... In>
  struct on : bound<In...> {
    using first = nth<0, In...>;
    using out = std::conditional_t<alike<In...> && is_gaussian<first>, first, poison>;
    static constexpr std::size_t N = sizeof...(In), F = out::size / 2;
    static constexpr bool in_place = true, reads_out = true, bears_absence = true;
    static constexpr std::size_t flops = 5 * N * F;

    template <class Call>
    static void forward(Call const& c) {
      using op = detail::multiply_gaussians<typename Call::scalar, Call::present_inputs, F>;
      c.k.template each<F>(c.rows, op{c.out.data, present_branches(c)});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::multiply_gaussians_slope<typename Call::scalar, F>;
      last_to_first<N>([&]<class I>(I) {
        if (auto const dx = c.template din<I::value>())
          c.k.template each<F>(c.rows, op{dx.data, c.dout.data, c.template in<I::value>().data, c.out.data});
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::gaussian_experts gaussian_experts{};
}  // namespace braid

// braid/fuse/gmu.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct gates;
}  // namespace detail

/// Gated multimodal unit over any number of branches: h = z_1 * tanh(W_1 x_1) + ... + z_N * tanh(W_N x_N), with the
/// gates z_m = sigmoid(V_m [x_1; ...; x_N]). Every map has a bias.
///
/// shapes  x_m: [F_m]; h: [H]; m.weight: [H, F_m], m.bias: [H], m = 0 ... N - 1; gates.weight: [N H, F_1 + ... + F_N],
///         the rows of V_1 first; gates.bias: [N H].
/// units   none: each term lies within 1.
/// cost    2 (N + 1) H (F_1 + ... + F_N) flop a sample forward, twice that backward.
/// errors  a_vector (compile time).
/// absence an absent branch's term is missing, and its features count as zeros in the gates.
/// source  Arevalo et al. 2017, arXiv:1702.01992, the form for more than two, in which each gate is free; gated is
///         the one for two, with z and 1 - z.
template <std::size_t H>
struct gmu : composed<gmu<H>, of_features<gmu<H>>> {
  static constexpr std::string_view name = "gmu";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    return braid::fuse<gated_sum{}>(
        braid::fuse<concat{}>(x...) | braid::named<detail::gates>(braid::dense<H * sizeof...(I)>) | braid::sigmoid,
        (x | braid::named<numbered<I>>(braid::dense<H>) | braid::tanh)...);
  }
};

}  // namespace fusion
template <std::size_t H>
inline constexpr sized_policy<fusion::gmu<H>, H> gmu{};
}  // namespace braid

// braid/fuse/hyper.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
template <class T, std::size_t N, std::size_t F>
struct own_dense {
  T* h;
  T const *x, *w, *b;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    h[r * N + j] = b[r * N + j] + dot<F>(w + (r * N + j) * F, x + r * F);
  }
};
template <class T, std::size_t N, std::size_t F>
struct own_dense_dx {
  T* dx;
  T const *dh, *w;
  BRAID_HD void operator()(std::size_t r, std::size_t i) const {
    T s = 0;
    for (std::size_t j = 0; j < N; ++j) s += dh[r * N + j] * w[(r * N + j) * F + i];
    dx[r * F + i] = s;
  }
};
template <class T, std::size_t N, std::size_t F>
struct own_dense_dw {
  T* dw;
  T const *dh, *x;
  BRAID_HD void operator()(std::size_t r, std::size_t i) const {
    dw[r * N * F + i] = dh[r * N + i / F] * x[r * F + i % F];
  }
};

/// h = W x + b with weights of each sample's own: x: [F], W: [N F], row by row, b: [N].
template <std::size_t N>
struct applied : fusion_policy {
  static constexpr std::string_view name = "applied";
  template <class X, class W, class B>
  struct on : bound<X, W, B> {
    using out = shape<N>;
    static constexpr std::size_t F = X::size, flops = 2 * N * F;
    static_assert(W::size == N * F && B::size == N);

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      c.k.template each<N>(c.rows, own_dense<T, N, F>{c.out.data, c.template in<0>().data, c.template in<1>().data,
                                                      c.template in<2>().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      T const *x = c.template in<0>().data, *w = c.template in<1>().data, *dh = c.dout.data;
      if (auto const d = c.template din<0>()) c.k.template each<F>(c.rows, own_dense_dx<T, N, F>{d.data, dh, w});
      if (auto const d = c.template din<1>()) c.k.template each<N * F>(c.rows, own_dense_dw<T, N, F>{d.data, dh, x});
      if (auto const d = c.template din<2>()) c.k.copy(d, c.dout);
    }
  };
};
struct hyper_weight {
  static constexpr std::string_view name = "weight_of";
};
struct hyper_bias {
  static constexpr std::string_view name = "bias_of";
};
}  // namespace detail

/// A dense layer on the first branch whose weights the second one makes: h = W(z) x + b(z), W and b affine in z.
///
/// shapes  x: [F], z: [Z], h: [N]; weight_of.weight: [N F, Z], what W's numbers, row by row, are of z; weight_of.bias:
///         [N F]; bias_of.weight: [N, Z]; bias_of.bias: [N].
/// units   none; a product of two: start from branches of scale 1 (a norm or tanh).
/// cost    2 N F Z flop a sample forward, twice that backward; training keeps N F numbers a sample.
/// errors  exactly<2>, a_vector (compile time).
/// absence not borne: there is no layer without z, and nothing to apply it to without x.
/// source  Ha, Dai and Le 2017, arXiv:1609.09106; as a fusion, Jayakumar et al. 2020, ICLR, section 3.
template <std::size_t N>
struct hyper : composed<hyper<N>, of_vectors<hyper<N>, 2>> {
  static constexpr std::string_view name = "hyper";
  template <class X>
  static constexpr auto body(X x, auto z) {
    constexpr std::size_t F = out_t<X>::size;
    return braid::fuse<detail::applied<N>{}>(x, z | braid::named<detail::hyper_weight>(braid::dense<N * F>),
                                             z | braid::named<detail::hyper_bias>(braid::dense<N>));
  }
};

}  // namespace fusion
template <std::size_t N>
inline constexpr sized_policy<fusion::hyper<N>, N> hyper{};
}  // namespace braid

// braid/fuse/joint.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
template <class F>
inline constexpr bool is_activation = requires { typename F::functor; };
template <class F>
struct functor_of {
  using type = fn::relu;  // behind a failed law
};
template <class F>
  requires is_activation<F>
struct functor_of<F> {
  using type = typename F::functor;
};

template <class F>
struct add_active {
  template <class T>
  BRAID_HD T operator()(T h, T z) const { return h + F{}(z); }
};
}  // namespace detail

/// The joint embedding: h = F(W_1 x_1 + b_1) + ... + F(W_N x_N + b_N). The same as a sum over branches that each end in
/// dense<H> | F, as one policy.
///
/// shapes  x_m: any, taken as [F_m], a sequence with zeros beyond a sample's length; h: [H]; m.weight: [H, F_m]; m.bias: [H], m = 0 ... N - 1.
/// units   none; a bounded F (tanh) keeps the terms on one scale.
/// cost    2 H (F_1 + ... + F_N) flop a sample forward, twice that backward; training keeps N H floats a sample.
/// errors  an_activation, real_numbers (compile time).
/// absence an absent branch's term is missing.
/// source  m-RNN's multimodal layer, Mao et al. 2015, arXiv:1412.6632; starts as torch.nn.Linear does.
template <std::size_t H, class F>
struct joint : fusion_policy {
  static constexpr std::string_view name = "joint";
  template <class... In>
  static consteval void law() {
    static_assert(holds<detail::is_activation<F>, at<joint>, got<F>, wants<an_activation>>,
                  "joint<H, F>: F is an activation, e.g. joint<256, relu>");
    static_assert(holds<all_real<In...>, at<joint>, got<odd_element<In...>>, wants<real_numbers>>,
                  "joint works on numbers: put e.g. `| embedding<D> | lstm<H> | last` after tokens first");
  }
  template <class... In>
  struct on : bound<In...> {
    using out = std::conditional_t<detail::is_activation<F> && all_real<In...>, shape<H>, poison>;
    using active = typename detail::functor_of<F>::type;
    static constexpr std::size_t N = sizeof...(In);
    static constexpr bool bears_absence = true;
    static constexpr std::size_t flops = 2 * H * (In::size + ...) + 2 * N * H;

    template <template <class> class Tensor>
    struct params : branch_maps<H, Tensor, no_group, In...> {};
    /// F(z) or z of every branch, whichever the slope of F is a function of.
    template <template <class> class Batch>
    struct saved {
      std::array<Batch<out>, N> y;
      static constexpr void each(auto&& self, auto&& f) {
        for (auto& y : self.y) f(y);
      }
    };
    using used = shape<layer::largest_sequence<In...>>;
    template <template <class> class Batch>
    struct scratch {
      Batch<out> z;
      Batch<used> x;
      static constexpr void each(auto&& self, auto&& f) { f(self.z), f(self.x); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<out> g;
      Batch<used> x;
      static constexpr void each(auto&& self, auto&& f) { f(self.g), f(self.x); }
    };
    template <std::size_t I, class Call>
    static auto input(Call const& c) {
      return layer::within_length(c.k, c.template in<I>(), c.scratch.x, c.template lengths<I>());
    }

    template <class Call>
    static void forward(Call const& c) {
      bool first = true;
      repeat_indexed<N>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        if constexpr (Call::template present<i>) {
          auto const& p = map_of<i>(c.params);
          auto const z = Call::training ? c.saved.y[i] : first ? c.out : c.scratch.z;
          c.k.affine(z, input<i>(c), p.weight, p.bias);  // z = x W' + b   [n, H]
          if constexpr (Call::training && active::of_output) {
            c.k.map(z, active{}, z);
            if (first) c.k.copy(c.out, z);
            else c.k.map(c.out, fn::plus{}, c.out, z);
          } else {
            if (first) c.k.map(c.out, active{}, z);
            else c.k.map(c.out, detail::add_active<active>{}, c.out, z);
          }
          first = false;
        }
      });
    }
    template <class Call>
    static void backward(Call const& c) {
      auto const g = c.scratch.g;
      repeat_indexed<N>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        if constexpr (Call::template present<i>) {
          auto const& p = map_of<i>(c.params);
          auto const& dp = map_of<i>(c.dparams);
          c.k.map(g, typename active::slope{}, c.dout, c.saved.y[i]);            // g = dh F'(z)    [n, H]
          c.k.gemm_tn(dp.weight, g, input<i>(c));                                // dW += g' x      [H, F_m]
          c.k.add_rows(dp.bias, g);
          if (auto const dx = c.template din<i>()) {
            c.k.gemm_nn(overwrite, dx, g, p.weight);                             // dx = g W        [n, F_m]
            layer::clear_beyond_length(c.k, dx, c.template lengths<i>());
          }
        }
      });
    }
  };
};

}  // namespace fusion
template <std::size_t H, auto F>
inline constexpr sized_policy<fusion::joint<H, decltype(type_of(F))>, H> joint{};
}  // namespace braid

// braid/fuse/label_tensor.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct label_tensor_hidden {
  static constexpr std::string_view name = "hidden";
};
}  // namespace detail

/// What the branches say together, as one axis: the probability of every tuple of classes, one of each branch, if they
/// are drawn apart. h[(i_1 C_2 + i_2) C_3 + i_3 ...] = p_1[i_1] p_2[i_2] p_3[i_3] ...; the first step of label_tensor,
/// and outer but for what absence means.
///
/// shapes  p_m: [C_m], probabilities; h: [C_1 C_2 ... C_N].
/// units   shares of 1, behind `| softmax`.
/// cost    N flop an element of h forward, N^2 backward; h grows as a product: 10 classes of 4 branches are 10,000.
/// errors  a_vector (compile time).
/// absence an absent branch says nothing: 1 / C_m for each of its classes. So h stays a distribution.
struct label_product : detail::outer_of<label_product, false, true> {
  static constexpr std::string_view name = "label_product";
};

/// Late fusion that looks at which classes the branches say together (the view correlation discovery network):
///   h = V leaky_relu(W t + b) + c,  t = the product of all softmax(x_m), label_product
/// Where one branch says 3 and the other 5, this can mean 8. The branches are trained by heads of their own as well:
/// with a = shared<...>(...), cross_entropy(seen, label) on seen(a) in outputs.
///
/// shapes  x_m: [C_m], logits; h: [C], logits; hidden.weight: [Hidden, C_1 C_2 ... C_N], hidden.bias: [Hidden];
///         out.weight: [C, Hidden], out.bias: [C].
/// units   x in nats.
/// cost    2 Hidden (C_1 C_2 ... C_N + C) flop a sample forward, twice that backward.
/// errors  a_vector (compile time).
/// absence an absent branch gives all its classes the same probability.
/// source  Wang et al. 2021, MOGONET, Nature Communications 12, 3445; as there, the slope below zero is 0.25.
template <std::size_t Hidden, std::size_t C>
struct label_tensor : composed<label_tensor<Hidden, C>, of_vectors<label_tensor<Hidden, C>>> {
  static constexpr std::string_view name = "label_tensor";
  static constexpr bool over_logits = true;
  static constexpr auto body(auto... x) {
    return braid::fuse<label_product{}>((x | braid::softmax)...) |
           braid::named<detail::label_tensor_hidden>(braid::dense<Hidden>) |
           braid::leaky_relu(braid::percent<25>) |
           braid::named<out_part>(braid::dense<C>);
  }
};

}  // namespace fusion
inline constexpr fusion::label_product label_product{};
template <std::size_t Hidden, std::size_t C>
inline constexpr sized_policy<fusion::label_tensor<Hidden, C>, Hidden, C> label_tensor{};
}  // namespace braid

// braid/fuse/low_rank.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// h[o] = b[o] + sum over r of w[r] z_1[r, o] ... z_M[r, o].
template <class T, std::size_t R, std::size_t O, std::size_t M>
struct low_rank_sum {
  T* h;
  branches<T const, M> z;
  T const *rank_weight, *bias;
  BRAID_HD void operator()(std::size_t n, std::size_t o) const {
    T s = bias[o];
    for (std::size_t r = 0; r < R; ++r) {
      T p = rank_weight[r];
      for (std::size_t m = 0; m < M; ++m) p *= z.at[m][(n * R + r) * O + o];
      s += p;
    }
    h[n * O + o] = s;
  }
};
/// The gradient of z_m: dh w[r] times the product of the others.
template <class T, std::size_t R, std::size_t O, std::size_t M>
struct low_rank_dz {
  T* dz;
  T const* dh;
  branches<T const, M> z;
  T const* rank_weight;
  std::size_t m;
  BRAID_HD void operator()(std::size_t n, std::size_t j) const {
    std::size_t const i = n * R * O + j;
    T p = dh[n * O + j % O] * rank_weight[j / O];
    for (std::size_t k = 0; k < M; ++k) p = k == m ? p : p * z.at[k][i];
    dz[i] = p;
  }
};
/// What sample n adds to the gradient of rank weight r.
template <class T, std::size_t R, std::size_t O, std::size_t M>
struct low_rank_dw {
  T const* dh;
  branches<T const, M> z;
  BRAID_HD T operator()(std::size_t n, std::size_t r) const {
    T s = 0;
    for (std::size_t o = 0; o < O; ++o) {
      T p = dh[n * O + o];
      for (std::size_t m = 0; m < M; ++m) p *= z.at[m][(n * R + r) * O + o];
      s += p;
    }
    return s;
  }
};
}  // namespace detail

/// Low-rank tensor fusion: the outer product of all [1; x_m] meets a weight tensor of rank R, without ever being made:
/// h = b + sum over r of w_r (W_1^r [1; x_1]) ... (W_N^r [1; x_N]), elementwise products.
///
/// shapes  x_m: any, taken as [F_m], a sequence with zeros beyond a sample's length; h: [O]; factors.m.weight: [R O, F_m],
///         the rows r O + o; factors.m.bias: [R O], what the constant 1 selects; rank_w: [R]; bias: [O].
/// units   none; a product of N factors: start from branches of scale 1 (a norm or tanh).
/// cost    2 R O (F_1 + ... + F_N) flop a sample forward, twice that backward; training keeps N R O floats a sample.
/// errors  real_numbers (compile time).
/// absence an absent branch counts as x_m = 0: its factor is its bias.
/// source  Liu et al. 2018, arXiv:1806.00064; the sum over r is weighted, as in the authors' model.
template <std::size_t R, std::size_t O>
struct low_rank : fusion_policy {
  static constexpr std::string_view name = "low_rank";
  template <class... In>
  static consteval void law() {
    static_assert(holds<all_real<In...>, at<low_rank>, got<odd_element<In...>>, wants<real_numbers>>,
                  "low_rank works on numbers: put e.g. `| embedding<D> | lstm<H> | last` after tokens first");
  }
  template <class... In>
  struct on : bound<In...> {
    using out = std::conditional_t<all_real<In...>, shape<O>, poison>;
    using factor = shape<R * O>;
    static constexpr std::size_t N = sizeof...(In);
    static constexpr bool bears_absence = true;
    static constexpr std::size_t flops = 2 * R * O * (In::size + ...) + (N + 1) * R * O;

    struct factors {
      static constexpr std::string_view name = "factors";
    };
    template <template <class> class Tensor>
    struct params {
      branch_maps<R * O, Tensor, factors, In...> maps;
      Tensor<vec<R>> rank_weight;
      Tensor<vec<O>> bias;
      static constexpr void each(auto&& self, auto&& f) {
        decltype(maps)::each(self.maps, f);
        f("rank_w", self.rank_weight, init::fan_in(R)), f("bias", self.bias, init::zeros);
      }
    };
    template <template <class> class Batch>
    struct saved {
      std::array<Batch<factor>, N> z;
      static constexpr void each(auto&& self, auto&& f) {
        for (auto& z : self.z) f(z);
      }
    };
    using used = shape<layer::largest_sequence<In...>>;
    template <template <class> class Batch>
    struct scratch : saved<Batch> {  // of prediction
      Batch<used> x;
      static constexpr void each(auto&& self, auto&& f) { saved<Batch>::each(self, f), f(self.x); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<factor> dz;
      Batch<used> x;
      static constexpr void each(auto&& self, auto&& f) { f(self.dz), f(self.x); }
    };
    template <std::size_t I, class Call>
    static auto input(Call const& c) {
      return layer::within_length(c.k, c.template in<I>(), c.scratch.x, c.template lengths<I>());
    }

    template <class T, class Room>
    static branches<T const, N> factors_in(Room const& room) {
      branches<T const, N> b{};
      for (std::size_t m = 0; m < N; ++m) b.at[m] = room.z[m].data, b.which[m] = m;
      return b;
    }
    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::training) run(c, c.saved);
      else run(c, c.scratch);
    }
    template <class Call>
    static void run(Call const& c, auto const& room) {
      using T = typename Call::scalar;
      repeat_indexed<N>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        auto const& p = map_of<i>(c.params.maps);
        if constexpr (Call::template present<i>) c.k.affine(room.z[i], input<i>(c), p.weight, p.bias);  // z = x W' + b   [n, R O]
        else c.k.fill_rows(room.z[i], p.bias);
      });
      c.k.template each<O>(c.rows, detail::low_rank_sum<T, R, O, N>{c.out.data, factors_in<T>(room),
                                                                    c.params.rank_weight.data, c.params.bias.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const z = factors_in<T>(c.saved);
      auto const dz = c.scratch.dz;
      c.k.add_rows(c.dparams.bias, c.dout);
      c.k.template reduce<R>(c.dparams.rank_weight.data, c.rows, detail::low_rank_dw<T, R, O, N>{c.dout.data, z});
      repeat_indexed<N>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        auto const& p = map_of<i>(c.params.maps);
        auto const& dp = map_of<i>(c.dparams.maps);
        c.k.template each<R * O>(
            c.rows, detail::low_rank_dz<T, R, O, N>{dz.data, c.dout.data, z, c.params.rank_weight.data, i});
        if constexpr (Call::template present<i>)
          c.k.gemm_tn(dp.weight, dz, input<i>(c));                           // dW += dz' x     [R O, F_m]
        c.k.add_rows(dp.bias, dz);
        if (auto const dx = c.template din<i>()) {
          c.k.gemm_nn(overwrite, dx, dz, p.weight);                          // dx = dz W       [n, F_m]
          layer::clear_beyond_length(c.k, dx, c.template lengths<i>());
        }
      });
    }
  };
};

}  // namespace fusion
template <std::size_t R, std::size_t O>
inline constexpr sized_policy<fusion::low_rank<R, O>, R, O> low_rank{};
}  // namespace braid

// braid/fuse/mag.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// How far x is shifted along v: alpha = min(beta ||x|| / (||v|| + eps), 1); and both norms.
template <class T, std::size_t F>
struct shift_lengths {
  T const *x, *v;
  T beta, eps;
  struct result {
    T alpha, x_norm, v_norm;
  };
  BRAID_HD result operator()(std::size_t r) const {
    T a = 0, b = 0;
    for (std::size_t j = 0; j < F; ++j) a += x[r * F + j] * x[r * F + j], b += v[r * F + j] * v[r * F + j];
    a = num::sqrt(a), b = num::sqrt(b);
    T const ratio = beta * a / (b + eps);
    return {ratio < T(1) ? ratio : T(1), a, b};
  }
};
template <class T, std::size_t F>
struct shift_alpha {
  T* alpha;
  shift_lengths<T, F> lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t) const { alpha[r] = lengths(r).alpha; }
};
// With s = dh . v: dx = dh + s dalpha/dx, dv = alpha dh + s dalpha/dv. Both slopes lie along their own vector; a norm
// of zero has none, nor has an alpha of 1.
template <class T, std::size_t F>
struct shift_slopes {
  T *along_x, *along_v;
  T const* dh;
  shift_lengths<T, F> lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    auto const [alpha, a, b] = lengths(r);
    T s = 0;
    for (std::size_t j = 0; j < F; ++j) s += dh[r * F + j] * lengths.v[r * F + j];
    T const below = b + lengths.eps;
    along_x[r] = alpha < T(1) && a > T(0) ? s * lengths.beta / below / a : T(0);
    along_v[r] = alpha < T(1) && b > T(0) ? -s * alpha / below / b : T(0);
  }
};
struct plus_scaled {  // a + s b
  template <class T>
  BRAID_HD T operator()(T a, T s, T b) const { return a + s * b; }
};
struct scaled_plus_scaled {  // s a + t b
  template <class T>
  BRAID_HD T operator()(T s, T a, T t, T b) const { return s * a + t * b; }
};

/// h = x + alpha v, alpha = min(Percent/100 ||x|| / (||v|| + eps), 1). x, v, h: [F].
template <std::size_t Percent>
struct shift_within : fusion_policy {
  static constexpr std::string_view name = "shift";
  template <class X, class V>
  struct on : bound<X, V> {
    using out = X;
    static constexpr std::size_t F = X::size, flops = 8 * F;
    static constexpr double eps = 1e-6;

    template <template <class> class Batch>
    struct scratch {
      Batch<shape<1>> alpha;
      static constexpr void each(auto&& self, auto&& f) { f(self.alpha); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<1>> alpha, along_x, along_v;
      static constexpr void each(auto&& self, auto&& f) { f(self.alpha), f(self.along_x), f(self.along_v); }
    };
    template <class T>
    static constexpr auto lengths(auto const& c) {
      return shift_lengths<T, F>{c.template in<0>().data, c.template in<1>().data, T(Percent) / T(100), T(eps)};
    }
    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      c.k.template each<1>(c.rows, shift_alpha<T, F>{c.scratch.alpha.data, lengths<T>(c)});
      c.k.map(c.out, plus_scaled{}, c.template in<0>(), c.scratch.alpha, c.template in<1>());
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const& t = c.scratch;
      c.k.template each<1>(c.rows, shift_alpha<T, F>{t.alpha.data, lengths<T>(c)});
      c.k.template each<1>(c.rows, shift_slopes<T, F>{t.along_x.data, t.along_v.data, c.dout.data, lengths<T>(c)});
      if (auto const dx = c.template din<0>()) c.k.map(dx, plus_scaled{}, c.dout, t.along_x, c.template in<0>());
      if (auto const dv = c.template din<1>())
        c.k.map(dv, scaled_plus_scaled{}, t.alpha, c.dout, t.along_v, c.template in<1>());
    }
  };
};
struct mag_gate {
  static constexpr std::string_view name = "gate";
};
struct mag_map {
  static constexpr std::string_view name = "map";
};
}  // namespace detail

/// Multimodal adaptation gate: the other branches shift the first, the further the longer it is.
///   h = x_0 + alpha v,  v = sum over m of relu(G_m [x_m; x_0]) * (W_m x_m),
///   alpha = min(beta ||x_0|| / (||v|| + eps), 1),  beta = Percent / 100; every map has a bias.
///
/// shapes  x_0, h: [F]; x_m: [F_m], m = 1 ... N - 1; gate.m.weight: [F, F_m + F], gate.m.bias: [F];
///         map.m.weight: [F, F_m], map.m.bias: [F].
/// units   h in x_0's; eps 1e-6 in v's: where v is nearly zero alpha is 1, where x_0 is zero so are h - x_0 and alpha.
/// cost    2 F (2 (F_1 + ... + F_(N - 1)) + (N - 1) F) flop a sample forward, twice that backward.
/// errors  at_least<2>, a_vector (compile time).
/// absence another branch than the first: v goes without it; without all others h = x_0. The first must be there.
/// source  Rahman et al. 2020, arXiv:1908.05787; its norm and dropout follow as layers: | layer_norm | dropout<50>.
template <std::size_t Percent>
struct mag : composed<mag<Percent>, of_vectors<mag<Percent>>> {
  static constexpr std::string_view name = "mag";
  template <class... In>
  static constexpr bool fits = sizeof...(In) >= 2 && (is_vector<In> && ...);
  template <class... In>
  static consteval void law() {
    static_assert(holds<sizeof...(In) >= 2, at<mag>, got<In...>, wants<at_least<2>>>,
                  "mag: what is shifted comes first, then at least one branch that shifts it");
    static_assert(holds<(is_vector<In> && ...), at<mag>, got<odd_vector<In...>>, wants<a_vector>>,
                  "mag wants one axis a branch: end each with | dense<N>, after `| flatten` or `| last`");
  }
  static constexpr auto body(auto x, auto... other) {
    return of(std::index_sequence_for<decltype(other)...>{}, x, other...);
  }

 private:
  template <std::size_t... I, class X>
  static constexpr auto of(std::index_sequence<I...>, X x, auto... other) {
    constexpr auto to_x = braid::dense<out_t<X>::size>;
    return braid::fuse<detail::shift_within<Percent>{}>(
        x, braid::fuse<gated_sum{}>(
               braid::fuse<concat{}>((braid::fuse<concat{}>(other, x) |
                                      braid::named<numbered<I + 1, detail::mag_gate>>(to_x) | braid::relu)...),
               (other | braid::named<numbered<I + 1, detail::mag_map>>(to_x))...));
  }
};

}  // namespace fusion
template <std::size_t Percent>
inline constexpr sized_policy<fusion::mag<Percent>, Percent> mag{};
}  // namespace braid

// braid/fuse/max.hpp
namespace braid::inline v0 {
namespace fn {
struct larger {  // the first of equals; a NaN stays, as in PyTorch
  template <class T>
  BRAID_HD T operator()(T a, T b) const { return b > a || b != b ? b : a; }
};
}  // namespace fn
namespace fusion {

namespace detail {
/// dx_m = dh where branch m, the m-th of those that are there, is the first with the largest number; else 0.
template <class T, std::size_t P, std::size_t F>
struct largest_back {
  T* dx;
  T const* dh;
  branches<T const, P> x;
  std::size_t m;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const i = r * F + j;
    std::size_t best = 0;
    for (std::size_t k = 1; k < P; ++k) best = x.at[k][i] > x.at[best][i] ? k : best;
    dx[i] = best == m ? dh[i] : T(0);
  }
};
}  // namespace detail

/// The largest of all branches, number by number: h = max(x_1, ..., x_N). Of equals the first branch gets the gradient,
/// as in torch.max over an axis; amax would split it.
///
/// shapes  all branches of one shape, any; h the same.
/// units   one scale for all: end each branch with a norm or an activation.
/// cost    N - 1 comparisons an element forward, N (N - 1) backward.
/// errors  shapes_agree, real_numbers (compile time).
/// absence the largest of the branches that are there.
/// source  torch.max(torch.stack(x), 0); view pooling, Su et al. 2015, arXiv:1505.00880.
struct max : of_one_shape<max> {
  static constexpr std::string_view name = "max";
  template <class... In>
  struct on : bound<In...> {
    using out = common_shape<In...>;
    static constexpr bool in_place = true, bears_absence = true;
    static constexpr std::size_t flops = (sizeof...(In) - 1) * out::size;

    static void forward(auto const& c) { fold_present(c, fn::larger{}); }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::largest_back<typename Call::scalar, Call::present_inputs, out::size>;
      last_to_first<sizeof...(In)>([&]<class I>(I) {
        if (auto const dx = c.template din<I::value>())
          c.k.template each<out::size>(
              c.rows, op{dx.data, c.dout.data, present_branches(c), place_among_present<I::value, Call>});
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::max max{};
}  // namespace braid

// braid/fuse/mcb.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// Where feature i of branch m goes, and with which sign: the place plus 1, negative for a minus.
template <class T>
struct sketch_places {
  T* place;
  philox random;
  std::uint64_t m;
  std::uint32_t width;
  BRAID_HD void operator()(std::size_t, std::size_t i) const {
    auto const bits = random(m, i);
    T const at = T(std::uint32_t(std::uint64_t{bits[0]} * width >> 32) + 1);
    place[i] = bits[1] & 1 ? -at : at;
  }
};
/// A place of sketch_places, read.
template <class T>
struct signed_place {
  T sign;
  std::size_t at;
  BRAID_HD explicit signed_place(T p) : sign(p < T(0) ? T(-1) : T(1)), at(std::size_t(p < T(0) ? -p : p) - 1) {}
};
template <class T, std::size_t D, std::size_t F>
struct count_sketch {
  T* y;
  T const *x, *place;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    for (std::size_t d = 0; d < D; ++d) y[r * D + d] = T(0);
    for (std::size_t i = 0; i < F; ++i) {
      signed_place<T> const p(place[i]);
      y[r * D + p.at] += p.sign * x[r * F + i];
    }
  }
};
/// out[d] = the sum over i of sign_i a_i y[d - place_i], in circles; with Back y[d + place_i], the transposed map.
template <class T, std::size_t D, std::size_t F, bool Back>
struct sketch_convolved {
  T* out;
  T const *a, *place, *y;
  BRAID_HD void operator()(std::size_t r, std::size_t d) const {
    T s = 0;
    for (std::size_t i = 0; i < F; ++i) {
      signed_place<T> const p(place[i]);
      std::size_t const at = Back ? d + p.at : d + D - p.at;
      s += p.sign * a[r * F + i] * y[r * D + (at < D ? at : at - D)];
    }
    out[r * D + d] = s;
  }
};
template <class T, std::size_t D, std::size_t F>
struct sketch_correlated {  // da[i] = sign_i times the sum over d of dh[d] y[d - place_i]
  T* da;
  T const *dh, *y, *place;
  BRAID_HD void operator()(std::size_t r, std::size_t i) const {
    signed_place<T> const p(place[i]);
    T s = 0;
    for (std::size_t d = 0; d < D; ++d) {
      std::size_t const at = d + D - p.at;
      s += dh[r * D + d] * y[r * D + (at < D ? at : at - D)];
    }
    da[r * F + i] = p.sign * s;
  }
};
template <class T, std::size_t D, std::size_t F>
struct from_sketch {
  T* db;
  T const *dy, *place;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    signed_place<T> const p(place[j]);
    db[r * F + j] = p.sign * dy[r * D + p.at];
  }
};
}  // namespace detail

/// Compact bilinear pooling: the count sketch of the outer product of two branches, which is the circular convolution
/// of their sketches. A sketch throws feature i with a random sign on a random one of D places; places and signs are
/// Philox's for Seed, the branch and i, the same for every net.
///
/// shapes  a: [F_1], b: [F_2], h: [D].
/// units   a's times b's; the authors then take `| signed_sqrt | l2_normalize`.
/// cost    2 F_1 D + F_2 flop a sample forward, twice that backward; training keeps D numbers a sample. Only b's sketch
///         is made: a's has at most F_1 numbers, so the convolution is F_1 turns of D. Fourier transforms take about
///         15 D log2 D instead, fewer from F_1 of about 100 on, but every backend would need one.
/// errors  exactly<2>, a_vector (compile time).
/// absence not borne: there is no product without either.
/// source  Fukui et al. 2016, arXiv:1606.01847; Gao et al. 2016, arXiv:1511.06062.
template <std::size_t D, std::uint64_t Seed = 0>
struct mcb : of_vectors<mcb<D, Seed>, 2> {
  static constexpr auto written = [] {
    if constexpr (Seed == 0) return written_as<1>{"mcb", {D}};
    else return written_as<2>{"mcb", {D, Seed}};
  }();
  static_assert(D < (1u << 24), "mcb<D>: 2^24 - 1 places at most");
  static constexpr std::string_view name = "mcb";
  template <class... In>
  struct on : bound<In...> {
    using of = mcb;
    using out = std::conditional_t<mcb::template fits<In...>, shape<D>, poison>;
    using first = nth<0, In..., shape<1>>;
    using second = nth<1, In..., shape<1>, shape<1>>;
    static constexpr std::size_t A = first::size, B = second::size, flops = 2 * A * D + B;

    /// The sketch of the second branch.
    template <template <class> class Batch>
    struct saved {
      Batch<out> y;
      static constexpr void each(auto&& self, auto&& f) { f(self.y); }
    };
    template <template <class> class Batch>
    struct scratch {
      Batch<out> y;  // of prediction; backward: its gradient
      Batch<once<first>> place_a;
      Batch<once<second>> place_b;
      static constexpr void each(auto&& self, auto&& f) { f(self.y), f(self.place_a), f(self.place_b); }
    };
    template <template <class> class Batch>
    using backward_scratch = scratch<Batch>;

    template <class Call>
    static void hash(Call const& c) {
      using T = typename Call::scalar;
      philox const random{Seed};
      c.k.template each<A>(1, detail::sketch_places<T>{c.scratch.place_a.data, random, 0, D});
      c.k.template each<B>(1, detail::sketch_places<T>{c.scratch.place_b.data, random, 1, D});
    }
    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      T* const y = (Call::training ? c.saved.y : c.scratch.y).data;
      hash(c);
      c.k.template each<1>(c.rows, detail::count_sketch<T, D, B>{y, c.template in<1>().data, c.scratch.place_b.data});
      c.k.template each<D>(c.rows, detail::sketch_convolved<T, D, A, false>{c.out.data, c.template in<0>().data,
                                                                            c.scratch.place_a.data, y});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      T const *a = c.template in<0>().data, *place_a = c.scratch.place_a.data, *place_b = c.scratch.place_b.data;
      T* const dy = c.scratch.y.data;
      hash(c);
      if (auto const da = c.template din<0>())
        c.k.template each<A>(c.rows, detail::sketch_correlated<T, D, A>{da.data, c.dout.data, c.saved.y.data, place_a});
      if (auto const db = c.template din<1>()) {
        c.k.template each<D>(c.rows, detail::sketch_convolved<T, D, A, true>{dy, a, place_a, c.dout.data});
        c.k.template each<B>(c.rows, detail::from_sketch<T, D, B>{db.data, dy, place_b});
      }
    }
  };
};

}  // namespace fusion
template <std::size_t D, std::uint64_t Seed = 0>
inline constexpr sized_policy<fusion::mcb<D, Seed>, D> mcb{};
}  // namespace braid

// braid/fuse/mfb.hpp
namespace braid::inline v0 {
namespace fusion {

/// Factorised bilinear pooling: z_o = sum over k of (W_1 x_1)_ok ... (W_N x_N)_ok, then the square root with z's sign,
/// then length 1. Every map has a bias.
///
/// shapes  x_m: [F_m]; h: [O]; m.weight: [K O, F_m], the rows o K + k; m.bias: [K O], m = 0 ... N - 1.
/// units   none: h has length 1. The root's eps is 1e-6 (signed_sqrt), the length's 1e-12 (l2_normalize).
/// cost    2 K O (F_1 + ... + F_N) flop a sample forward, twice that backward; training keeps N K O numbers a sample.
/// errors  a_vector (compile time).
/// absence an absent branch's factors are 1.
/// source  Yu et al. 2017, arXiv:1708.01471, without dropout; their two branches are any number here.
template <std::size_t K, std::size_t O>
struct mfb : composed<mfb<K, O>, of_features<mfb<K, O>>> {
  static constexpr std::string_view name = "mfb";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    return braid::fuse<product{}>((x | braid::named<numbered<I>>(braid::dense<K * O>))...) | braid::sum_pool<K> |
           braid::signed_sqrt | braid::l2_normalize;
  }
};

}  // namespace fusion
template <std::size_t K, std::size_t O>
inline constexpr sized_policy<fusion::mfb<K, O>, K, O> mfb{};
}  // namespace braid

// braid/fuse/misa.hpp
namespace braid::inline v0 {

struct parts_of_misa;  ///< shape<3 N, F>, as misa_parts<F> gives it

namespace fusion {

namespace detail {
struct misa_projected {
  static constexpr std::string_view name = "projected";
};
struct misa_project {
  static constexpr std::string_view name = "project";
};
struct misa_private {
  static constexpr std::string_view name = "private";
};
struct misa_common {
  static constexpr std::string_view name = "common";
};
struct misa_transformer {
  static constexpr std::string_view name = "transformer";
};

template <class S>
inline constexpr std::size_t misa_branches = 0;
template <std::size_t T, std::size_t F>
inline constexpr std::size_t misa_branches<shape<T, F>> = T % 3 == 0 ? T / 3 : 0;
template <class S>
inline constexpr std::size_t misa_width = 0;
template <std::size_t T, std::size_t F>
inline constexpr std::size_t misa_width<shape<T, F>> = F;
}  // namespace detail

/// What each branch has of its own and what it has in common with the others, the inner values of `misa`:
///   u_m = W_m x_m,  p_m = sigmoid(P_m u_m),  c_m = sigmoid(C u_m)
/// one below the other: u_1 ... u_N, p_1 ... p_N, c_1 ... c_N. Every map has a bias; C is one for all branches.
/// `| misa_projected<M>`, `| misa_private<M>` and `| misa_common<M>` take one of them, M from 0.
///
/// shapes  x_m: [F_m]; h: [3 N, F]; project.m.weight: [F, F_m]; private.m.weight, common.weight: [F, F]; each with a bias.
/// units   u as the branches; p and c within 0..1.
/// cost    2 F (F_1 + ... + F_N + 2 N F) flop a sample forward, twice that backward.
/// errors  a_vector (compile time).
/// absence zeros in the place of an absent branch's three.
/// source  Hazarika et al. 2020, arXiv:2005.03545.
template <std::size_t F>
struct misa_parts : composed<misa_parts<F>, of_features<misa_parts<F>>> {
  static constexpr std::string_view name = "misa_parts";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...> numbers, auto... x) {
    return parts(numbers, braid::shared<numbered<I, detail::misa_projected>>(
                              x | braid::named<numbered<I, detail::misa_project>>(braid::dense<F>))...);
  }
  template <std::size_t... I>
  static constexpr auto parts(std::index_sequence<I...>, auto... u) {
    constexpr auto common = braid::tied<detail::misa_common>(braid::dense<F>);
    return braid::fuse<concat{}>(u..., (u | braid::named<numbered<I, detail::misa_private>>(braid::dense<F>) | braid::sigmoid)...,
                                 (u | common | braid::sigmoid)...) |
           braid::reshape<3 * sizeof...(I), F>;
  }
};

/// Takes one of the parts of misa_parts: kind 0 the projected, 1 the private, 2 the common vector of branch M.
///
/// shapes  x: [3 N, F]; h: [F].
/// cost    a copy; backward writes zeros to the other parts.
/// errors  parts_of_misa (compile time).
template <std::size_t Kind, std::size_t M>
struct misa_part : composed<misa_part<Kind, M>> {
  template <class In>
  static constexpr bool fits = M < detail::misa_branches<In>;
  template <class In>
  static consteval void law() {
    static_assert(holds<fits<In>, at<misa_part>, got<In>, wants<parts_of_misa>>,
                  "misa_private<M> and its like follow fuse<misa_parts<F>>(...), M below the number of its branches");
  }
  template <class X>
  static constexpr auto body(X x) {
    constexpr std::size_t F = detail::misa_width<out_t<X>>, at = (Kind * detail::misa_branches<out_t<X>> + M) * F;
    return x | braid::flatten | braid::take<at, at + F>;
  }
};

/// The fusion behind misa_parts: a transformer block over the private and the common vectors, then all of them in a row.
///
/// shapes  x: [3 N, F]; h: [2 N F]. Parameters: transformer.*.
/// cost    8 N (2 F^2 + 2 N F + F Hidden) flop a sample forward.
/// errors  parts_of_misa, multiple_of (compile time).
template <std::size_t Heads, std::size_t Hidden>
struct misa_fusion : composed<misa_fusion<Heads, Hidden>> {
  template <class In>
  static constexpr bool fits = detail::misa_branches<In> > 0 && detail::misa_width<In> % Heads == 0;
  template <class In>
  static consteval void law() {
    static_assert(holds<(detail::misa_branches<In> > 0), at<misa_fusion>, got<In>, wants<parts_of_misa>>,
                  "misa_fusion follows fuse<misa_parts<F>>(...)");
    if constexpr (detail::misa_branches<In> > 0)
      static_assert(holds<fits<In>, at<misa_fusion>, got<In>, wants<multiple_of<Heads>>>,
                    "misa<F, Heads, Hidden>: the features are split among the heads: choose a divisor of F");
  }
  template <class X>
  static constexpr auto body(X x) {
    constexpr std::size_t N = detail::misa_branches<out_t<X>>, F = detail::misa_width<out_t<X>>;
    return x | braid::flatten | braid::take<N * F, 3 * N * F> | braid::reshape<2 * N, F> | braid::as_sequence |
           braid::named<detail::misa_transformer>(braid::transformer<Heads, Hidden>) | braid::flatten;
  }
};

/// Fusion of what is private to each branch with what is common to all: misa_parts<F>, then a transformer block over the
/// 2 N vectors p and c, which then stand in a row.
///
///   fuse<misa<64, 4, 128>>(text, voice, face) | dense<1>
///
/// What makes the parts private and common are losses on them. They are named outputs where the two steps are written out:
///
///   constexpr auto parts = shared<struct parts_name>(fuse<misa_parts<64>>(text, voice));
///   outputs(mood(parts | misa_fusion<4, 128> | dense<1>), own_text(parts | misa_private<0>), text_c(parts | misa_common<0>),
///           voice_c(parts | misa_common<1>), u_text(parts | misa_projected<0>),
///           again_text(fuse<sum>(parts | misa_private<0>, parts | misa_common<0>) | dense<64>))
///
/// with 1 task loss, cmd(text_c, voice_c) for every pair, orthogonality(own_text, text_c) for every branch and pair, and
/// reconstruction(again_text, u_text) for every branch.
///
/// shapes  x_m: [F_m]; h: [2 N F], F a multiple of Heads. Parameters: those of misa_parts, and transformer.* of a block of
///         `transformer`.
/// units   none.
/// cost    misa_parts, and 8 N (2 F^2 + 2 N F + F Hidden) flop a sample forward for the block.
/// errors  a_vector, multiple_of (compile time).
/// absence zeros in the place of an absent branch's parts; the block sees them.
/// source  Hazarika et al. 2020, arXiv:2005.03545.
template <std::size_t F, std::size_t Heads, std::size_t Hidden>
struct misa : composed<misa<F, Heads, Hidden>, of_features<misa<F, Heads, Hidden>>> {
  static_assert(Heads == 0 || F % Heads == 0, "misa<F, Heads, Hidden>: F is split among the heads");
  static constexpr std::string_view name = "misa";
  static constexpr auto body(auto... x) {
    return misa_fusion<Heads, Hidden>::body(misa_parts<F>::body(x...));
  }
};

}  // namespace fusion
template <std::size_t F>
inline constexpr sized_policy<fusion::misa_parts<F>, F> misa_parts{};
template <std::size_t M>
inline constexpr fusion::misa_part<0, M> misa_projected{};
template <std::size_t M>
inline constexpr fusion::misa_part<1, M> misa_private{};
template <std::size_t M>
inline constexpr fusion::misa_part<2, M> misa_common{};
template <std::size_t Heads, std::size_t Hidden>
inline constexpr sized_policy<fusion::misa_fusion<Heads, Hidden>, Heads, Hidden> misa_fusion{};
template <std::size_t F, std::size_t Heads, std::size_t Hidden>
inline constexpr sized_policy<fusion::misa<F, Heads, Hidden>, F, Heads, Hidden> misa{};
}  // namespace braid

// braid/fuse/mixture.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct mixture_seen {
  static constexpr std::string_view name = "seen";
};
struct mixture_gate {
  static constexpr std::string_view name = "gate";
};
struct mixture_experts {
  static constexpr std::string_view name = "experts";
};
}  // namespace detail

/// A mixture of gated experts: with x = [x_1; ...; x_N],
///   h = g_1 (W_1 x + b_1) + ... + g_K (W_K x + b_K),   g = softmax(V x + c)
/// Each expert is linear, and the gates say where it counts. Experts of another kind, or one a modality, are expert_sum
/// written out; moe has experts with a hidden layer, few of which count for a sample.
///
/// shapes  x_m: [F_m], F features in all; h: [H]; experts.k.weight: [H, F], experts.k.bias: [H], k = 0 ... K - 1;
///         gate.weight: [K, F], gate.bias: [K].
/// units   one scale for all branches.
/// cost    2 K F (H + 1) flop a sample forward, twice that backward.
/// errors  a_vector (compile time).
/// absence an absent branch's features count as zeros in gates and experts.
/// source  Jacobs, Jordan, Nowlan and Hinton 1991, Adaptive mixtures of local experts.
template <std::size_t Experts, std::size_t H>
struct mixture : composed<mixture<Experts, H>, of_features<mixture<Experts, H>>> {
  static_assert(Experts < 100, "mixture<Experts, H>: 99 experts at most");
  static constexpr std::string_view name = "mixture";
  static constexpr auto body(auto... x) {
    return of(std::make_index_sequence<Experts>{}, braid::shared<detail::mixture_seen>(braid::fuse<concat{}>(x...)));
  }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto x) {
    return braid::fuse<expert_sum{}>(x | braid::named<detail::mixture_gate>(braid::dense<Experts>) | braid::softmax,
                                     (x | braid::named<numbered<I, detail::mixture_experts>>(braid::dense<H>))...);
  }
};

}  // namespace fusion
template <std::size_t Experts, std::size_t H>
inline constexpr sized_policy<fusion::mixture<Experts, H>, Experts, H> mixture{};
}  // namespace braid

// braid/fuse/mlb.hpp
namespace braid::inline v0 {
namespace fusion {

/// Low-rank bilinear pooling: h = P (tanh(W_1 x_1) * ... * tanh(W_N x_N)), elementwise products of D numbers; every map
/// has a bias.
///
/// shapes  x_m: [F_m]; h: [O]; m.weight: [D, F_m], m.bias: [D], m = 0 ... N - 1; out.weight: [O, D], out.bias: [O].
/// units   none; the factors lie within 1.
/// cost    2 D (F_1 + ... + F_N + O) flop a sample forward, twice that backward; training keeps about 2 N D numbers.
/// errors  a_vector (compile time).
/// absence an absent branch's factor is 1.
/// source  Kim et al. 2017, arXiv:1610.04325; their two branches are any number here.
template <std::size_t D, std::size_t O>
struct mlb : composed<mlb<D, O>, of_features<mlb<D, O>>> {
  static constexpr std::string_view name = "mlb";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    return braid::fuse<product{}>((x | braid::named<numbered<I>>(braid::dense<D>) | braid::tanh)...) |
           braid::named<out_part>(braid::dense<O>);
  }
};

}  // namespace fusion
template <std::size_t D, std::size_t O>
inline constexpr sized_policy<fusion::mlb<D, O>, D, O> mlb{};
}  // namespace braid

// braid/fuse/moe.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct moe_seen {
  static constexpr std::string_view name = "seen";
};
struct moe_gate {
  static constexpr std::string_view name = "gate";
};
struct moe_expert {
  static constexpr std::string_view name = "experts";
};
template <class... In>
inline constexpr bool fits_moe = false;
template <std::size_t K, class X>
inline constexpr bool fits_moe<shape<K>, X> = K < 100 && is_features<X>;
}  // namespace detail

/// The experts of moe behind gates that are a value of the net: h = sum over the Top largest p_k of p_k E_k(x), with
/// E_k(x) = B_k relu(A_k x + a_k) + b_k. There are as many experts as gates.
///
/// shapes  p: [K], x: [F], in this order; h: [H]; experts.k.0.weight: [H, F], experts.k.2.weight: [H, H], a bias for
///         each.
/// units   p in shares of 1.
/// cost    2 K H (F + H) flop a sample forward, twice that backward: all experts are worked out.
/// errors  a_vector, at_least<Top> (compile time).
/// absence none: both must be there.
template <std::size_t Top, std::size_t H>
struct moe_experts : composed<moe_experts<Top, H>, fusion_policy> {
  static constexpr std::string_view name = "moe_experts";
  template <class... In>
  static constexpr bool fits = [] {
    if constexpr (detail::fits_moe<In...>) return nth<0, In...>::size >= Top;
    else return false;
  }();
  template <class... In>
  static consteval void law() {
    static_assert(holds<detail::fits_moe<In...>, at<moe_experts>, got<In...>, wants<exactly<2>, a_vector>>,
                  "moe_experts: first the gates, `| dense<K> | softmax`, K below 100, then one branch of features");
    if constexpr (detail::fits_moe<In...>)
      static_assert(holds<fits<In...>, at<moe_experts>, got<In...>, wants<at_least<Top>>>,
                    "moe_experts<Top, H>: there are fewer than Top gates: choose a smaller Top, or more gates");
  }
  template <class P, class X>
  static constexpr auto body(P p, X x) {
    return of(std::make_index_sequence<out_t<P>::size>{}, p, x);
  }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto p, auto x) {
    return braid::fuse<expert_sum{}>(p | braid::keep_top<Top>,
                                     (x | braid::named<numbered<I, detail::moe_expert>>(braid::dense<H> | braid::relu |
                                                                                       braid::dense<H>))...);
  }
};

/// Many experts, few of which count for a sample: with x = [x_1; ...; x_N] and p = softmax(V x + c),
///   h = sum over the Top largest p_k of p_k E_k(x),   E_k(x) = B_k relu(A_k x + a_k) + b_k
/// What is not among them gets no gradient from this sample. Shapes are static, so all experts are worked out for every
/// sample and most multiplied by 0: few experts a sample give each a task of its own, and save no time.
///
/// Left alone, the gates soon prefer the same few experts. The loss load_balance is against it, and needs the gates.
/// Then the steps are written out, the gates under a name:
///
///   constexpr auto seen = shared<struct seen_name>(fuse<concat>(photo | ..., notes | ...));
///   constexpr auto gates = shared<struct gates_name>(seen | dense<8> | softmax);
///   outputs(answer(fuse<moe_experts<2, 32>>(gates, seen) | dense<10>), routes(gates))
///   bd::cross_entropy(answer, label) + 0.01f * bd::load_balance.top(2)(routes)
///
/// shapes  x_m: [F_m], F features in all; h: [H]; gate.weight: [K, F], gate.bias: [K]; experts.k.0.weight: [H, F],
///         experts.k.2.weight: [H, H], a bias for each, k = 0 ... K - 1.
/// units   one scale for all branches.
/// cost    2 K (F + H F + H^2) flop a sample forward, twice that backward.
/// errors  a_vector (compile time).
/// absence an absent branch's features count as zeros in gates and experts.
/// source  Shazeer et al. 2017, arXiv:1701.06538, without noise in the gates; gates as in Fedus et al. 2021,
///         arXiv:2101.03961.
template <std::size_t Experts, std::size_t Top, std::size_t H>
struct moe : composed<moe<Experts, Top, H>, of_features<moe<Experts, Top, H>>> {
  static_assert(Experts == 0 || (Top <= Experts && Experts < 100), "moe<Experts, Top, H>: up to 99 experts, Top of them at a time");
  static constexpr std::string_view name = "moe";
  static constexpr auto body(auto... x) {
    auto const seen = braid::shared<detail::moe_seen>(braid::fuse<concat{}>(x...));
    auto const gates = seen | braid::named<detail::moe_gate>(braid::dense<Experts>) | braid::softmax;
    return moe_experts<Top, H>::body(gates, seen);
  }
};

}  // namespace fusion
template <std::size_t Top, std::size_t H>
inline constexpr sized_policy<fusion::moe_experts<Top, H>, Top, H> moe_experts{};
template <std::size_t Experts, std::size_t Top, std::size_t H>
inline constexpr sized_policy<fusion::moe<Experts, Top, H>, Experts, Top, H> moe{};
}  // namespace braid

// braid/fuse/multiplicative.hpp
namespace braid::inline v0 {
namespace fusion {

/// Multiplicative interactions, matrix form: h_o = a' W_o b + U_o a + V_o b + bias_o. What a layer over concat does,
/// with every product of a number of a and a number of b besides.
///
/// shapes  a: [F_1], b: [F_2], h: [O]; weight: [O, F_1 F_2 + F_1 + F_2], its columns those of W (a's index slow), U and
///         V; bias: [O].
/// units   none; a product of two: start from branches of scale 1 (a norm or tanh).
/// cost    2 O (F_1 F_2 + F_1 + F_2) flop a sample forward, twice that backward.
/// errors  exactly<2>, a_vector (compile time).
/// absence an absent branch counts as zeros: h is an affine map of the other one.
/// source  Jayakumar et al. 2020, ICLR, equation 1; starts as torch.nn.Linear on all columns does.
template <std::size_t O>
struct multiplicative : composed<multiplicative<O>, of_vectors<multiplicative<O>, 2>> {
  static constexpr std::string_view name = "multiplicative";
  static constexpr auto body(auto a, auto b) {
    return braid::fuse<concat{}>(braid::fuse<outer{}>(a, b), a, b) | braid::named<itself>(braid::dense<O>);
  }
};

namespace detail {
struct scale;
struct shift;
/// scale(z) x + shift(z) with N numbers each.
template <std::size_t N>
constexpr auto scaled_and_shifted(auto x, auto z) {
  return braid::fuse<scale_shift<false>{}>(x, z | braid::named<scale>(braid::dense<N>),
                                           z | braid::named<shift>(braid::dense<N>));
}
}  // namespace detail

/// Multiplicative interactions, vector form: h = scale(z) x + shift(z), one number a channel each. The matrix form with
/// diagonal matrices; film, but for the 1 that film starts from.
///
/// shapes  x, h: [F], [T, F] or [C, H, W]; z: [Z]; scale.weight, shift.weight: [F or C, Z];
///         scale.bias, shift.bias: [F or C].
/// units   scale none; shift x's.
/// cost    4 C Z flop a sample and 2 an element of x forward, about twice that backward.
/// errors  exactly<2>, features_last, a_vector (compile time).
/// absence not borne: h has no meaning without either.
/// source  Jayakumar et al. 2020, ICLR, section 3.
struct multiplicative_vector : composed<multiplicative_vector, detail::of_condition<multiplicative_vector>> {
  static constexpr std::string_view name = "multiplicative";
  template <class X>
  static constexpr auto body(X x, auto z) {
    return detail::scaled_and_shifted<detail::channels_in<out_t<X>>>(x, z);
  }
};
/// Multiplicative interactions, scalar form: h = scale(z) x + shift(z), one number each for all of x.
///
/// shapes  x, h: [F], [T, F] or [C, H, W]; z: [Z]; scale.weight, shift.weight: [1, Z]; scale.bias, shift.bias: [1].
/// units   scale none; shift x's.
/// cost    4 Z flop a sample and 2 an element of x forward, about twice that backward.
/// errors  exactly<2>, features_last, a_vector (compile time).
/// absence not borne: h has no meaning without either.
/// source  Jayakumar et al. 2020, ICLR, section 3.
struct multiplicative_scalar : composed<multiplicative_scalar, detail::of_condition<multiplicative_scalar>> {
  static constexpr std::string_view name = "multiplicative";
  static constexpr auto body(auto x, auto z) { return detail::scaled_and_shifted<1>(x, z); }
};

}  // namespace fusion
template <std::size_t O>
inline constexpr sized_policy<fusion::multiplicative<O>, O> multiplicative{};
inline constexpr fusion::multiplicative_vector multiplicative_vector{};
inline constexpr fusion::multiplicative_scalar multiplicative_scalar{};
}  // namespace braid

// braid/fuse/mutan.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct mutan_reduce {
  static constexpr std::string_view name = "reduce";
};
struct mutan_core {
  static constexpr std::string_view name = "core";
};
}  // namespace detail

/// Tucker fusion with a core of rank R: u_m = tanh(A_m x_m), z = sum over r of (M_1^r u_1) * ... * (M_N^r u_N), and
/// h = P z. Every map has a bias.
///
/// shapes  x_m: [F_m]; u_m, z: [D]; h: [O]; reduce.m.weight: [D, F_m]; core.m.weight: [R D, D], the rows d R + r;
///         out.weight: [O, D]; each with a bias.
/// units   none.
/// cost    2 D (F_1 + ... + F_N + N R D + O) flop a sample forward, twice that backward; training keeps about
///         N (R + 1) D numbers a sample.
/// errors  a_vector (compile time).
/// absence an absent branch's factors are 1.
/// source  Ben-younes et al. 2017, arXiv:1705.06676, with one D for all inner widths; their two branches are any number
///         here.
template <std::size_t D, std::size_t R, std::size_t O>
struct mutan : composed<mutan<D, R, O>, of_features<mutan<D, R, O>>> {
  static constexpr std::string_view name = "mutan";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    return braid::fuse<product{}>((x | braid::named<numbered<I, detail::mutan_reduce>>(braid::dense<D>) | braid::tanh |
                                   braid::named<numbered<I, detail::mutan_core>>(braid::dense<R * D>))...) |
           braid::sum_pool<R> | braid::named<out_part>(braid::dense<O>);
  }
};

}  // namespace fusion
template <std::size_t D, std::size_t R, std::size_t O>
inline constexpr sized_policy<fusion::mutan<D, R, O>, D, R, O> mutan{};
}  // namespace braid

// braid/fuse/mvae.hpp
namespace braid::inline v0 {
namespace fusion {

/// What several branches say together of F hidden numbers, as the encoder of a multimodal variational autoencoder says it:
/// each branch is mapped to a normal distribution, all are multiplied, and what goes on is a draw in training, the mean in
/// prediction.
///
///   fuse<mvae<16>>(photo | ..., notes | ...)
///
/// Its losses need the distribution itself. Then the two steps are written out, the distribution under a name:
///
///   constexpr auto latent = shared<struct latent_name>(fuse<gaussian_experts>(photo | ... | dense<32>, notes | ... | dense<32>));
///   constexpr auto code = shared<struct code_name>(latent | sample_gaussian);
///   outputs(said(latent), photo_again(code | ... | dense<12>), notes_again(code | ...))
///   bd::reconstruction(photo_again, photo) + bd::reconstruction(notes_again, notes) + beta * bd::gaussian_kl(said)
///
/// To learn every subset of the modalities, as the paper does, let fit hide some: the option drop = modality_dropout(0.5).
///
/// shapes  x_m: [F_m]; h: [F]; m.weight: [2 F, F_m], m.bias: [2 F], m = 0 ... N - 1.
/// units   h none; the prior has deviation 1.
/// cost    4 F (F_1 + ... + F_N) flop a sample forward, twice that backward, and a normal number for each of the F.
/// errors  a_vector (compile time).
/// absence an absent branch's distribution is left out.
/// source  Wu and Goodman 2018, arXiv:1802.05335.
template <std::size_t F>
struct mvae : composed<mvae<F>, of_features<mvae<F>>> {
  static constexpr std::string_view name = "mvae";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    return braid::fuse<gaussian_experts{}>((x | braid::named<numbered<I>>(braid::dense<2 * F>))...) | braid::sample_gaussian;
  }
};

}  // namespace fusion
template <std::size_t F>
inline constexpr sized_policy<fusion::mvae<F>, F> mvae{};
}  // namespace braid

// braid/fuse/non_local_gate.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
// A vector of P D numbers as P positions of D; one of C D as C. h_t = q_t + the sum over c of p_tc v_c, p_t the shares
// by q_t . k_c.
template <class T, std::size_t C, std::size_t D>
struct non_local_shares {  // a row is a position
  T* p;
  T const *q, *k;
  std::size_t positions;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T const* const keys = k + r / positions * C * D;
    T most = 0, sum = 0;
    for (std::size_t c = 0; c < C; ++c) {
      T const s = dot<D>(q + r * D, keys + c * D);
      p[r * C + c] = s;
      most = c == 0 || s > most ? s : most;
    }
    for (std::size_t c = 0; c < C; ++c) p[r * C + c] = num::exp(p[r * C + c] - most), sum += p[r * C + c];
    for (std::size_t c = 0; c < C; ++c) p[r * C + c] /= sum;
  }
};
template <class T, std::size_t C, std::size_t D>
struct non_local_sum {  // to + the sum over c of p_tc v_c
  T* h;
  T const *to, *p, *v;
  std::size_t positions;
  BRAID_HD void operator()(std::size_t r, std::size_t d) const {
    T s = to[r * D + d];
    for (std::size_t c = 0; c < C; ++c) s += p[r * C + c] * v[(r / positions * C + c) * D + d];
    h[r * D + d] = s;
  }
};
template <class T, std::size_t C, std::size_t D>
struct non_local_scores_back {  // ds_tc = p_tc (dh_t . v_c - the share-weighted mean of these)
  T* ds;
  T const *dh, *p, *v;
  std::size_t positions;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T const* const values = v + r / positions * C * D;
    T mean = 0;
    for (std::size_t c = 0; c < C; ++c) {
      T const g = dot<D>(dh + r * D, values + c * D);
      ds[r * C + c] = g;
      mean += p[r * C + c] * g;
    }
    for (std::size_t c = 0; c < C; ++c) ds[r * C + c] = p[r * C + c] * (ds[r * C + c] - mean);
  }
};
template <class T, std::size_t P, std::size_t C, std::size_t D>
struct non_local_transposed {  // the sum over positions t of a_tc x_t: dv of p and dh, dk of ds and q
  T* out;
  T const *a, *x;
  BRAID_HD void operator()(std::size_t n, std::size_t i) const {
    T s = 0;
    for (std::size_t t = 0; t < P; ++t) s += a[(n * P + t) * C + i / D] * x[(n * P + t) * D + i % D];
    out[n * C * D + i] = s;
  }
};

/// What non_local_gate does with queries [P D], keys [C D] and values [C D].
template <std::size_t P, std::size_t C, std::size_t D>
struct non_local : fusion_policy {
  static constexpr std::string_view name = "non_local";
  template <class Q, class K, class V>
  struct on : bound<Q, K, V> {
    using out = Q;
    static_assert(Q::size == P * D && K::size == C * D && V::size == C * D);
    static constexpr bool bears_absence = true;
    static constexpr std::uint64_t needs = 1;
    static constexpr std::size_t flops = 4 * P * C * D;

    template <template <class> class Batch>
    struct saved {
      Batch<shape<P, C>> p;
      static constexpr void each(auto&& self, auto&& f) { f(self.p); }
    };
    template <template <class> class Batch>
    struct scratch : saved<Batch> {};  // of prediction
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<P, C>> ds;
      static constexpr void each(auto&& self, auto&& f) { f(self.ds); }
    };

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::present_inputs == 3) look(c);
      else c.k.copy(c.out, c.template in<0>());
    }
    template <class Call>
    static void look(Call const& c) {
      using T = typename Call::scalar;
      T *const p = (Call::training ? c.saved.p : c.scratch.p).data, *const h = c.out.data;
      T const *q = c.template in<0>().data, *k = c.template in<1>().data, *v = c.template in<2>().data;
      c.k.template each<1>(c.rows * P, non_local_shares<T, C, D>{p, q, k, P});
      c.k.template each<D>(c.rows * P, non_local_sum<T, C, D>{h, q, p, v, P});
    }
    template <class Call>
    static void backward(Call const& c) {
      if constexpr (Call::present_inputs == 3) return look_back(c);
      if (auto const d = c.template din<0>()) c.k.copy(d, c.dout);
      if (auto const d = c.template din<1>()) c.k.zero(d.data, c.rows * C * D);
      if (auto const d = c.template din<2>()) c.k.zero(d.data, c.rows * C * D);
    }
    template <class Call>
    static void look_back(Call const& c) {
      using T = typename Call::scalar;
      T const *q = c.template in<0>().data, *k = c.template in<1>().data, *v = c.template in<2>().data;
      T const *dh = c.dout.data, *p = c.saved.p.data;
      T* const ds = c.scratch.ds.data;
      c.k.template each<1>(c.rows * P, non_local_scores_back<T, C, D>{ds, dh, p, v, P});
      if (auto const d = c.template din<0>())
        c.k.template each<D>(c.rows * P, non_local_sum<T, C, D>{d.data, dh, ds, k, P});
      if (auto const d = c.template din<1>())
        c.k.template each<C * D>(c.rows, non_local_transposed<T, P, C, D>{d.data, ds, q});
      if (auto const d = c.template din<2>())
        c.k.template each<C * D>(c.rows, non_local_transposed<T, P, C, D>{d.data, p, dh});
    }
  };
};
struct non_local_query {
  static constexpr std::string_view name = "query";
};
struct non_local_key {
  static constexpr std::string_view name = "key";
};
struct non_local_value {
  static constexpr std::string_view name = "value";
};
}  // namespace detail

/// Non-local gate: the first branch, seen as P positions, looks at the second, seen as C positions of values.
///   h_t = q_t + sum over c of softmax_c(q_t . k_c) v_c,  q = A x + a,  k = B y + b,  v = V y + w
///
/// shapes  x: [F], y: [G]; q, h: [P D], P positions of D one after another; k, v: [C D]; query.weight: [P D, F];
///         key.weight, value.weight: [C D, G]; each with a bias.
/// units   none; scores are not divided by a root: D small, or a norm before.
/// cost    2 D (P F + 2 C G + 2 P C) flop a sample forward, twice that backward.
/// errors  exactly<2>, a_vector (compile time).
/// absence without y h = q; x must be there.
/// source  Wang et al. 2018, arXiv:1711.07971, its embedded Gaussian form; between two vectors as in MultiBench, Liang et
///         al. 2021, arXiv:2107.07502.
template <std::size_t P, std::size_t C, std::size_t D>
struct non_local_gate : composed<non_local_gate<P, C, D>, of_vectors<non_local_gate<P, C, D>, 2>> {
  static constexpr std::string_view name = "non_local_gate";
  static constexpr auto body(auto x, auto y) {
    return braid::fuse<detail::non_local<P, C, D>{}>(x | braid::named<detail::non_local_query>(braid::dense<P * D>),
                                                     y | braid::named<detail::non_local_key>(braid::dense<C * D>),
                                                     y | braid::named<detail::non_local_value>(braid::dense<C * D>));
  }
};

}  // namespace fusion
template <std::size_t P, std::size_t C, std::size_t D>
inline constexpr sized_policy<fusion::non_local_gate<P, C, D>, P, C, D> non_local_gate{};
}  // namespace braid

// braid/fuse/perceiver.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct latents_part {
  static constexpr std::string_view name = "latents";
};
struct look_part {
  static constexpr std::string_view name = "look";
};
struct think_part {
  static constexpr std::string_view name = "think";
};
}  // namespace detail

/// A few learned vectors ask the tokens of all modalities. To each token its modality's learned vector is added, all stand
/// end to end; in each of Layers layers the Latents vectors look at them (one layer of crossmodal) and then at each other (a
/// block of transformer, norm first); h is their mean. The work grows with the number of tokens, not with its square.
///
/// shapes  x_m: [T_m, F] or [F], F a multiple of Heads; h: [F]. Parameters: token_type.m.weight: [F], latents.weight: [Latents,
///         F], look.i.* as a layer of crossmodal has them, think.i.* as a block of `transformer` has them, norm.*.
/// units   one scale for all: end each branch with a norm. No positions of its own: add `| sinusoidal` or the like to a
///         sequence.
/// cost    with T = T_1 + ... + T_N, L = Latents, a layer: 4 F^2 (L + T) + 4 L T F + 8 L F^2 + 4 L^2 F + 8 L F Hidden flop a
///         sample forward, and the norms.
/// errors  a_sequence, shapes_agree, multiple_of (compile time).
/// absence the tokens of an absent branch are not there, nor are those beyond a length.
/// source  Jaegle et al. 2021, arXiv:2103.03206, each layer with weights of its own.
template <std::size_t Latents, std::size_t Layers, std::size_t Heads, std::size_t Hidden>
struct perceiver : composed<perceiver<Latents, Layers, Heads, Hidden>, of_tokens<perceiver<Latents, Layers, Heads, Hidden>, Heads>> {
  static constexpr std::string_view name = "perceiver";
  static constexpr auto body(auto... x) { return of(std::index_sequence_for<decltype(x)...>{}, x...); }

 private:
  struct tokens;
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto... x) {
    auto const all =
        shared<tokens>(fuser<end_to_end>{}((x | named<numbered<I, detail::types_part>>(layer::type_embedding{}))...));
    return deeper<0>(all | named<detail::latents_part>(layer::latents<Latents>{}), all) |
           named<detail::norm_part>(layer::layer_norm{}) | layer::as_sequence{} | layer::mean_time{};
  }
  template <std::size_t I>
  static constexpr auto deeper(auto latents, auto all) {
    if constexpr (I == Layers) {
      return latents;
    } else {
      auto const seen = named<numbered<I, detail::look_part>>(fuser<crossmodal_layer<Heads, Hidden>>{}(latents, all));
      constexpr layer::transformer<Heads, Hidden, option::pre_norm> thinking{};
      return deeper<I + 1>(seen | named<numbered<I, detail::think_part>>(thinking), all);
    }
  }
};

}  // namespace fusion
template <std::size_t Latents, std::size_t Layers, std::size_t Heads, std::size_t Hidden>
inline constexpr sized_policy<fusion::perceiver<Latents, Layers, Heads, Hidden>, Latents, Layers, Heads, Hidden> perceiver{};
}  // namespace braid

// braid/fuse/product_of_experts.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// log sum exp(x_m) of every branch: [n, P].
template <class T, std::size_t P, std::size_t C>
struct log_sum_exp {
  T* l;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t p) const {
    T const* v = x.at[p] + r * C;
    T const most = num::largest<C>(v);
    T total = 0;
    for (std::size_t j = 0; j < C; ++j) total += num::exp(v[j] - most);
    l[r * P + p] = most + num::log(total);
  }
};
template <class T, std::size_t P, std::size_t C>
struct sum_of_logs {
  T* h;
  T const* l;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T s = 0;
    for (std::size_t p = 0; p < P; ++p) s += x.at[p][r * C + j] - l[r * P + p];
    h[r * C + j] = s;
  }
};
template <class T, std::size_t C>
struct row_sum {
  T* s;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T t = 0;
    for (std::size_t j = 0; j < C; ++j) t += x[r * C + j];
    s[r] = t;
  }
};
/// dx = dh - softmax(x) times the sum of dh.
struct log_softmax_slope {
  template <class T>
  BRAID_HD T operator()(T dh, T total, T x, T l) const { return dh - num::exp(x - l) * total; }
};
}  // namespace detail

/// h = log softmax(x_1) + ... + log softmax(x_N): each branch is a distribution over the classes, and they are multiplied.
/// h is not normalised; cross_entropy and softmax do that.
///
/// shapes  x_m, h: [C], logits.
/// units   h in nats.
/// cost    one exp and four flop an element of each branch; training keeps N floats a sample.
/// errors  shapes_agree, logits (compile time).
/// absence an absent expert is left out.
/// source  Hinton 2002, Training products of experts by minimizing contrastive divergence.
struct product_of_experts : of_logits<product_of_experts> {
  static constexpr std::string_view name = "product_of_experts";
  template <class... In>
  struct on : bound<In...> {
    using out = common_vector<In...>;
    static constexpr std::size_t N = sizeof...(In), C = out::size;
    static constexpr bool in_place = true, bears_absence = true;
    static constexpr std::size_t flops = 5 * N * C;

    template <template <class> class Batch>
    struct saved {
      Batch<shape<N>> l;
      static constexpr void each(auto&& self, auto&& f) { f(self.l); }
    };
    template <template <class> class Batch>
    struct scratch : saved<Batch> {};
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<shape<1>> total;
      static constexpr void each(auto&& self, auto&& f) { f(self.total); }
    };

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs;
      auto const x = present_branches(c);
      T* const l = Call::training ? c.saved.l.data : c.scratch.l.data;
      c.k.template each<P>(c.rows, detail::log_sum_exp<T, P, C>{l, x});
      c.k.template each<C>(c.rows, detail::sum_of_logs<T, P, C>{c.out.data, l, x});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const total = c.scratch.total;
      c.k.template each<1>(c.rows, detail::row_sum<T, C>{total.data, c.dout.data});
      last_to_first<N>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        constexpr std::size_t p = place_among_present<i, Call>;
        auto const l = batch<shape<1>, T const, Call::present_inputs>{c.saved.l.data + p, c.rows};
        if (auto const dx = c.template din<i>())
          c.k.map(dx, detail::log_softmax_slope{}, c.dout, total, c.template in<i>(), l);
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::product_of_experts product_of_experts{};
}  // namespace braid

// braid/fuse/stack.hpp
namespace braid::inline v0 {
namespace fusion {

/// Stacking: a linear map learns what to make of all branches' decisions, h = W [softmax(x_1); ...; softmax(x_N)] + b.
/// It can learn that a branch is to be believed for some classes only, or that it says one class where it means
/// another.
///
/// It is fitted on data that the branches have not learned from; on their own training data all look better than they
/// are. So there are two fits of one net, the second of the map alone, with the branches frozen:
///
///   constexpr auto a = shared<struct a_name>(photo | ... | dense<10>);
///   constexpr auto b = shared<struct b_name>(notes | ... | dense<10>);
///   constexpr auto net = outputs(seen(a), read(b), both(late<stack<10>>(a, b)));
///   fit(model, train, cross_entropy(seen, label) + cross_entropy(read, label), adam{});
///   fit(model, held_out, cross_entropy(both, label), adam{},
///       {.groups = {{"a_name.*", frozen}, {"b_name.*", frozen}}});
///
/// shapes  x_m: [C_m], logits, of any classes each; h: [C], logits; out.weight: [C, C_1 + ... + C_N], out.bias: [C].
/// units   x_m in nats.
/// cost    one exponential and 2 C flop an element of each branch forward, twice that backward.
/// errors  a_vector (compile time).
/// absence an absent branch gives no class a probability: its part of the map adds nothing.
/// source  Wolpert 1992, Stacked generalization; probabilities and a linear map: Ting and Witten 1999.
template <std::size_t C>
struct stack : composed<stack<C>, of_vectors<stack<C>>> {
  static constexpr std::string_view name = "stack";
  static constexpr bool over_logits = true;
  static constexpr auto body(auto... x) {
    return braid::fuse<concat{}>((x | braid::softmax)...) | braid::named<out_part>(braid::dense<C>);
  }
};

}  // namespace fusion
template <std::size_t C>
inline constexpr sized_policy<fusion::stack<C>, C> stack{};
}  // namespace braid

// braid/fuse/tensor_fusion.hpp
namespace braid::inline v0 {
namespace fusion {

/// Tensor fusion: the outer product of all [1; x_m], as one axis. It holds every product of numbers of different
/// branches: those of all, of some (the others give their 1), each number alone, and the constant 1 at place 0.
///
/// shapes  x_m: [F_m]; h: [(F_1 + 1) ... (F_N + 1)]. The axes stand in the order of the branches, the last one's index
///         fastest; index 0 of an axis is the constant 1: h[(i_1 (F_2 + 1) + i_2) (F_3 + 1) + i_3].
/// units   none; a product of N factors: start from branches of scale 1 (a norm or tanh).
/// cost    N flop an element of h forward, N^2 backward; h grows as a product: 32, 32, 32 are 35,937 numbers.
///         low_rank<R, O> has the layer behind it without making h.
/// errors  a_vector (compile time).
/// absence an absent branch counts as zeros: what is left are the products of the others.
/// source  Zadeh et al. 2017, arXiv:1707.07250.
struct tensor_fusion : detail::outer_of<tensor_fusion, true> {
  static constexpr std::string_view name = "tensor_fusion";
};

}  // namespace fusion
inline constexpr fusion::tensor_fusion tensor_fusion{};
}  // namespace braid

// braid/fuse/vote.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
template <class T, std::size_t P, std::size_t C>
struct count_votes {
  T* h;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T* const row = h + r * C;
    for (std::size_t j = 0; j < C; ++j) row[j] = T(0);
    for (std::size_t p = 0; p < P; ++p) {
      T const* v = x.at[p] + r * C;
      std::size_t best = 0;
      for (std::size_t j = 1; j < C; ++j) best = v[j] > v[best] ? j : best;
      row[best] += T(1);
    }
    for (std::size_t j = 0; j < C; ++j) row[j] /= T(P);
  }
};
}  // namespace detail

/// Hard majority: h_c is the share of the branches whose largest logit is that of class c. Of equal logits the first
/// counts. For inference: it has no gradient; train the branches one by one, or under fuse<mean>.
///
/// shapes  x_m, h: [C], logits.
/// units   h in shares of 1.
/// cost    one pass over the branches.
/// errors  shapes_agree, logits (compile time).
/// absence an absent branch does not vote.
/// source  Kittler et al. 1998, On combining classifiers (the majority vote).
struct vote : of_logits<vote> {
  static constexpr std::string_view name = "vote";
  using trained_as = mean;  ///< what `compare` trains in its place
  template <class... In>
  struct on : bound<In...> {
    using out = common_vector<In...>;
    static constexpr bool bears_absence = true;
    static constexpr auto says = class_scores::shares;
    static constexpr std::size_t flops = sizeof...(In) * out::size;

    template <class Call>
    static void forward(Call const& c) {
      c.k.template each<1>(c.rows, detail::count_votes<typename Call::scalar, Call::present_inputs, out::size>{
                                       c.out.data, present_branches(c)});
    }
  };
};

}  // namespace fusion
inline constexpr fusion::vote vote{};
}  // namespace braid

// braid/fuse/weighted.hpp
namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// a_m = exp(w_m) / sum exp(w_k), over the P branches that are there.
template <class T, std::size_t P>
struct weights_of_branches {
  T* a;
  T const* w;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t, std::size_t p) const {
    T most = w[x.which[0]];
    for (std::size_t k = 1; k < P; ++k) most = w[x.which[k]] > most ? w[x.which[k]] : most;
    T total = 0;
    for (std::size_t k = 0; k < P; ++k) total += num::exp(w[x.which[k]] - most);
    a[p] = num::exp(w[x.which[p]] - most) / total;
  }
};
template <class T, std::size_t P, std::size_t F>
struct weighted_sum {
  T* h;
  T const* a;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const i = r * F + j;
    T s = 0;
    for (std::size_t p = 0; p < P; ++p) s += a[p] * x.at[p][i];
    h[i] = s;
  }
};
/// The part of da_m that row r brings: dh . x_m.
template <class T, std::size_t P, std::size_t F>
struct weighted_slope {
  T const* dh;
  branches<T const, P> x;
  BRAID_HD T operator()(std::size_t r, std::size_t p) const { return dot<F>(dh + r * F, x.at[p] + r * F); }
};
/// dw_m += a_m (da_m - sum a_k da_k).
template <class T, std::size_t P>
struct softmax_back {
  T* dw;
  T const *a, *da;
  branches<T const, P> x;
  BRAID_HD void operator()(std::size_t, std::size_t p) const {
    T s = 0;
    for (std::size_t k = 0; k < P; ++k) s += a[k] * da[k];
    dw[x.which[p]] += a[p] * (da[p] - s);
  }
};
}  // namespace detail

/// h = a_1 x_1 + ... + a_N x_N with a = softmax(weight): one learned weight a branch, the same for every sample.
///
/// shapes  all branches of one shape, any; h the same; weight: [N], starts at zero, where h is the mean.
/// units   one scale for all: logits, or branches that end in a norm.
/// cost    2 N flop an element.
/// errors  shapes_agree, real_numbers (compile time).
/// absence softmax over the branches that are there.
/// source  Perrone and Cooper 1993 (weighted ensembles), the weights by softmax so that they sum to 1.
struct weighted : of_one_shape<weighted> {
  static constexpr std::string_view name = "weighted";
  template <class... In>
  struct on : bound<In...> {
    using out = common_shape<In...>;
    static constexpr std::size_t N = sizeof...(In), F = out::size;
    static constexpr bool in_place = true, bears_absence = true;
    static constexpr std::size_t flops = 2 * N * F;

    template <template <class> class Tensor>
    struct params {
      Tensor<vec<N>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::zeros); }
    };
    template <template <class> class Batch>
    struct scratch {
      Batch<once<shape<N>>> a;
      static constexpr void each(auto&& self, auto&& f) { f(self.a); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<once<shape<N>>> a, da;
      static constexpr void each(auto&& self, auto&& f) { f(self.a), f(self.da); }
    };

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs;
      auto const x = present_branches(c);
      T* const a = c.scratch.a.data;
      c.k.template each<P>(1, detail::weights_of_branches<T, P>{a, c.params.weight.data, x});
      c.k.template each<F>(c.rows, detail::weighted_sum<T, P, F>{c.out.data, a, x});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      constexpr std::size_t P = Call::present_inputs;
      auto const x = present_branches(c);
      T* const a = c.scratch.a.data;
      T* const da = c.scratch.da.data;
      c.k.template each<P>(1, detail::weights_of_branches<T, P>{a, c.params.weight.data, x});
      c.k.zero(da, P);
      c.k.template reduce<P>(da, c.rows, detail::weighted_slope<T, P, F>{c.dout.data, x});
      c.k.template each<P>(1, detail::softmax_back<T, P>{c.dparams.weight.data, a, da, x});
      last_to_first<N>([&]<class I>(I) {
        T const* const am = a + place_among_present<I::value, Call>;
        if (auto const dx = c.template din<I::value>())        // dx_m = a_m dh; the one a_m for all rows
          c.k.map(dx, fn::times{}, c.dout, batch<shape<1>, T const, 0>{am, c.rows});
      });
    }
  };
};

}  // namespace fusion
inline constexpr fusion::weighted weighted{};
}  // namespace braid

// braid/encode/bag_of_words.hpp
namespace braid::inline v0::encode {

/// A text as the mean of its words' vectors, whatever their order.
///
///   text | encode::bag_of_words<32>
///
/// shapes  x: tokens, up to T of V; h: [D]. Parameters: weight [V, D] of the embedding.
/// cost    D numbers a word; the fastest and the first to compare with.
/// errors  token_ids (compile time).
/// source  Iyyer et al. 2015 (deep averaging networks); Joulin et al. 2016, arXiv:1607.01759.
template <std::size_t D>
inline constexpr auto bag_of_words = embedding<D> | mean_time;

}  // namespace braid::encode

// braid/encode/number_tokens.hpp
namespace braid::inline v0::encode {

namespace detail {
struct columns_part {
  static constexpr std::string_view name = "columns";
};
struct pairs_of_a_number_and_whether_it_is_missing;

template <std::size_t D>
struct number_tokens_unit : composed<number_tokens_unit<D>> {
  static constexpr std::string_view name = "number_tokens";
  static constexpr std::size_t sizes = 1;

  template <class In>
  static constexpr bool fits = std::is_same_v<In, shape<In::size>> && In::size % 2 == 0;
  template <class In>
  static consteval void law() {
    static_assert(holds<fits<In>, at<number_tokens_unit>, got<In>, wants<pairs_of_a_number_and_whether_it_is_missing>>,
                  "number_tokens reads the numbers of a table: bd::table::numbers_of<struct name, schema>");
  }
  static constexpr auto body(auto x) {
    constexpr std::size_t N = out_t<decltype(x)>::size / 2;
    return x | reshape<1, 2 * N> | as_sequence | named<columns_part>(conv1d<N * D, 1>(groups<N>)) | reshape<N, D> | as_sequence;
  }
};
}  // namespace detail

/// The numbers of a table as tokens for attention: each column has a vector by which its number is multiplied, one that is
/// added where it is missing, and one that is added always.
///
///   vitals | encode::number_tokens<32>
///
/// shapes  x: [2 N], a number and whether it is missing for each column (table::numbers_of); h: [N, D]. Parameters:
///         columns.weight: [N D, 2, 1], columns.bias: [N D].
/// cost    4 N D flop.
/// errors  pairs_of_a_number_and_whether_it_is_missing (compile time).
/// source  Gorishniy et al. 2021, arXiv:2106.11959 (the feature tokenizer), with a vector for what is missing.
template <std::size_t D>
inline constexpr sized<detail::number_tokens_unit<D>, D> number_tokens{};

}  // namespace braid::encode

// braid/encode/column_transformer.hpp
namespace braid::inline v0::encode {

namespace detail {
template <std::size_t Layers, std::size_t D, std::size_t Heads, std::size_t Hidden>
struct column_transformer_of {
  template <graph Numbers, graph Words>
  constexpr auto operator()(Numbers numbers, Words words) const {
    return fuse<fusion_transformer<Layers, Heads, Hidden>>(numbers | number_tokens<D>, words | embedding<D>);
  }
  template <graph Numbers>
  constexpr auto operator()(Numbers numbers) const {
    return fuse<fusion_transformer<Layers, Heads, Hidden>>(numbers | number_tokens<D>);
  }
};
}  // namespace detail

/// A table by attention over its columns: every number and every category is a token of D numbers, a class token stands before
/// them, and h is what it has become behind Layers blocks, norm first.
///
///   encode::column_transformer<2, 32, 4, 64>(vitals, facts)      // or of numbers alone
///
/// shapes  numbers: [2 N] (table::numbers_of), categories: tokens (table::words_of); h: [D], D a multiple of Heads.
/// cost    that of fusion_transformer over 1 + N + categories tokens.
/// errors  those of number_tokens and fusion_transformer (compile time).
/// source  Gorishniy et al. 2021, arXiv:2106.11959 (FT-Transformer), with missing values as vectors of their own.
template <std::size_t Layers, std::size_t D, std::size_t Heads, std::size_t Hidden>
inline constexpr detail::column_transformer_of<Layers, D, Heads, Hidden> column_transformer{};

}  // namespace braid::encode

// braid/encode/frames_lstm.hpp
namespace braid::inline v0::encode {

namespace detail {
/// A video as a sequence of vectors: each frame by the same convolutions, with the mean of its pixels at the end.
template <std::size_t... Width>
inline constexpr auto frame_vectors =
    (as_volume | ... | (frame_conv2d<Width, 3>(pad<1>) | relu | frame_max_pool2d<2>)) | frame_avg_pool;
}  // namespace detail

/// A clip by a CNN a frame, whose vectors an LSTM reads; its last state.
///
///   film | encode::frames_lstm<64, 16, 32>
///
/// shapes  x: video [T, C, H, W]; h: [H]. All T frames count; those beyond a clip's length are black. Parameters: the
///         convolutions' and the LSTM's.
/// cost    T times the CNN's 18 C Width flop a pixel and width, and that of `lstm<H>` over T steps.
/// errors  a_video, at_least (compile time).
/// source  Donahue et al. 2015, arXiv:1411.4389.
template <std::size_t H, std::size_t... Width>
inline constexpr auto frames_lstm = detail::frame_vectors<Width...> | lstm<H> | last;

}  // namespace braid::encode

// braid/encode/frames_attention.hpp
namespace braid::inline v0::encode {

/// A clip by a CNN a frame, whose vectors attend to each other along time; their mean.
///
///   film | encode::frames_attention<4, 64, 16, 32>
///
/// shapes  x: video [T, C, H, W]; h: [the last width], a multiple of Heads. All T frames count; those beyond a clip's length
///         are black. Parameters: the convolutions', the positions', the transformer's and the last norm's.
/// cost    T times the CNN's, and that of `transformer<Heads, Hidden>` over T steps.
/// errors  a_video, at_least, multiple_of (compile time).
/// source  Neimark et al. 2021, arXiv:2102.00719: attention along time over the vectors of an image network.
template <std::size_t Heads, std::size_t Hidden, std::size_t... Width>
inline constexpr auto frames_attention = detail::frame_vectors<Width...> | learned_positions |
                                         transformer<Heads, Hidden>(pre_norm) | layer_norm | mean_time;

}  // namespace braid::encode

// braid/encode/mel_cnn.hpp
namespace braid::inline v0::encode {

/// Frames of sound (log-mel, MFCC) by filters over three neighbouring frames, layer upon layer, and the mean of the frames
/// that a sound has.
///
///   voice | encode::mel_cnn<32, 64>
///
/// shapes  x: series [T, bands] with lengths; h: [the last width]. Parameters: the convolutions'.
/// cost    6 T bands Width flop a layer.
/// errors  a_sequence (compile time).
/// source  convolutions along time with bands as channels: Abdel-Hamid et al. 2014; Piczak 2015.
template <std::size_t... Width>
inline constexpr auto mel_cnn = ((conv1d<Width, 3>(pad<1>) | relu) | ...) | mean_time;

}  // namespace braid::encode

// braid/encode/mel_crnn.hpp
namespace braid::inline v0::encode {

/// Frames of sound by filters over three neighbouring frames, then read from both sides by a GRU: the last state of each,
/// at the sound's own length.
///
///   voice | encode::mel_crnn<32, 32, 64>
///
/// shapes  x: series [T, bands] with lengths; h: [2 H]. Parameters: the convolutions' and the GRU's.
/// cost    6 T bands Width flop a layer, and that of `gru<H>(bidirectional)` over T steps.
/// errors  a_sequence (compile time).
/// source  Cakir et al. 2017, arXiv:1702.06286, without its pooling along bands.
template <std::size_t H, std::size_t... Width>
inline constexpr auto mel_crnn = ((conv1d<Width, 3>(pad<1>) | relu) | ...) | gru<H>(bidirectional) | ends;

}  // namespace braid::encode

// braid/encode/residual_cnn.hpp
namespace braid::inline v0::encode {

namespace detail {
/// Groups of 16 channels, or all as one. Not batches: a batch of one, and samples that lack the picture, change nothing.
template <std::size_t Width>
inline constexpr auto norm_of = group_norm<Width % 16 == 0 ? Width / 16 : 1>;
template <std::size_t Width>
inline constexpr auto residual_block =
    braid::residual(conv2d<Width, 3>(pad<1>) | norm_of<Width> | relu | conv2d<Width, 3>(pad<1>) | norm_of<Width>) | relu;
template <std::size_t Width>
inline constexpr auto smaller_block =
    braid::residual(conv2d<Width, 3>(stride<2>, pad<1>) | norm_of<Width> | relu | conv2d<Width, 3>(pad<1>) | norm_of<Width>,
                    conv2d<Width, 1>(stride<2>) | norm_of<Width>) |
    relu;
}  // namespace detail

/// A picture by residual blocks: one at its own size, then for each further width two, the first of which halves the sides.
///
///   photo | encode::residual_cnn<16, 32, 64>
///
/// shapes  x: [C, H, W]; h: [the last width]. Parameters: of convolutions and norms, a block's shortcut as `shortcut.*`.
/// cost    four convolutions of 3 x 3 a width, of ever fewer pixels.
/// errors  an_image (compile time).
/// source  He et al. 2016, arXiv:1512.03385, with group norm (Wu and He 2018, arXiv:1803.08494) in place of batch norm.
template <std::size_t First, std::size_t... Width>
inline constexpr auto residual_cnn =
    ((conv2d<First, 3>(pad<1>) | detail::norm_of<First> | relu | detail::residual_block<First>) | ... |
     (detail::smaller_block<Width> | detail::residual_block<Width>)) |
    global_avg_pool;

}  // namespace braid::encode

// braid/encode/mobile_cnn.hpp
namespace braid::inline v0::encode {

namespace detail {
/// A filter for each channel, which halves the sides, then one pixel's channels mixed.
template <std::size_t From, std::size_t To>
inline constexpr auto separable_block =
    depthwise_conv2d<3>(stride<2>, pad<1>) | norm_of<From> | relu | conv2d<To, 1> | norm_of<To> | relu;
template <std::size_t... Width>
inline constexpr std::array<std::size_t, sizeof...(Width)> widths{Width...};
template <std::size_t First, std::size_t... Width, std::size_t... I>
constexpr auto separable_blocks(std::index_sequence<I...>) {
  return ((conv2d<First, 3>(stride<2>, pad<1>) | norm_of<First> | relu) | ... |
          separable_block<widths<First, Width...>[I], widths<Width...>[I]>);
}
}  // namespace detail

/// A picture by few products: each convolution in two, one filter a channel and then one pixel across the channels.
///
///   photo | encode::mobile_cnn<8, 16, 32>
///
/// shapes  x: [C, H, W]; h: [the last width]; every width halves the sides. Parameters: of convolutions and norms.
/// cost    18 From + 2 From To flop a pixel that a block gives: an eighth or so of a full convolution's.
/// errors  an_image (compile time).
/// source  Howard et al. 2017, arXiv:1704.04861, with group norm in place of batch norm.
template <std::size_t First, std::size_t... Width>
inline constexpr auto mobile_cnn = detail::separable_blocks<First, Width...>(std::make_index_sequence<sizeof...(Width)>{}) | global_avg_pool;

}  // namespace braid::encode

// braid/encode/picture_cnn.hpp
namespace braid::inline v0::encode {

/// A picture by convolutions of 3 x 3, each behind which it is half as large; at the end the mean of each channel.
///
///   photo | encode::picture_cnn<16, 32, 64>
///
/// shapes  x: [C, H, W], each side at least 2 to the number of widths; h: [the last width]. Parameters: the convolutions'.
/// cost    18 C Width flop a pixel for each width, of ever fewer pixels.
/// errors  an_image, at_least (compile time).
/// source  the blocks of VGG, one convolution each (Simonyan and Zisserman 2015, arXiv:1409.1556).
template <std::size_t... Width>
inline constexpr auto picture_cnn = ((conv2d<Width, 3>(pad<1>) | relu | max_pool2d<2>) | ...) | global_avg_pool;

}  // namespace braid::encode

// braid/encode/series_conv.hpp
namespace braid::inline v0::encode {

/// A series of one length by two convolutions with a pooling between them, and the mean over time.
///
///   pulse | encode::series_conv<32, 5>
///
/// shapes  x: [T, F]; h: [2 C]; K odd. Parameters: those of the convolutions. Lengths of samples end at the pooling: take tcn or
///         series_gru where they differ.
/// cost    2 T C K (F + C) flop.
/// errors  a_sequence, at_least<K> steps (compile time).
/// source  Wang et al. 2017, arXiv:1611.06455 (fully convolutional networks for series), smaller.
template <std::size_t C, std::size_t K>
inline constexpr auto series_conv = conv1d<C, K>(pad<K / 2>) | relu | max_pool1d<2> | conv1d<2 * C, K>(pad<K / 2>) | relu | mean_time;

}  // namespace braid::encode

// braid/encode/series_gru.hpp
namespace braid::inline v0::encode {

/// A series read from both sides by a GRU: the last state of each, at its own length.
///
///   pulse | encode::series_gru<32>
///
/// shapes  x: [T, F]; h: [2 H]. Parameters: the GRU's.
/// cost    that of `gru<H>(bidirectional)` over T steps.
/// errors  a_sequence (compile time).
/// source  Cho et al. 2014, arXiv:1406.1078.
template <std::size_t H>
inline constexpr auto series_gru = gru<H>(bidirectional) | ends;

}  // namespace braid::encode

// braid/encode/series_lstm.hpp
namespace braid::inline v0::encode {

/// A series read from both sides by an LSTM: the last state of each, at its own length.
///
///   pulse | encode::series_lstm<32>
///
/// shapes  x: [T, F]; h: [2 H]. Parameters: the LSTM's.
/// cost    that of `lstm<H>(bidirectional)` over T steps.
/// errors  a_sequence (compile time).
/// source  Hochreiter and Schmidhuber 1997; Graves and Schmidhuber 2005 (both directions).
template <std::size_t H>
inline constexpr auto series_lstm = lstm<H>(bidirectional) | ends;

}  // namespace braid::encode

// braid/model/lowering.hpp
namespace braid::inline v0 {

// The state of the lowering, in which a graph becomes a flat list of steps: the steps, how they are called, what was met
// under a name. The id of a value is the index of its step.

inline constexpr std::size_t none = std::size_t(-1);

/// Where a step's parameters belong in a file: `photo.0` is label<photo, first step of that pipe, 0>. First tells two
/// pipes of one name apart.
template <class Owner, std::size_t First, std::size_t... Position>
struct label {};
/// Stands for a position: what follows is the shortcut of a residual.
inline constexpr std::size_t on_shortcut = std::size_t(-2);
/// Owner of a label: a name given by the user.
template <class Name>
struct tagged {
  static constexpr std::string_view name() { return tag_name<Name>(); }
};

template <class M>
struct input {
  using out = std::conditional_t<M::inside::row_major, typename M::inside, typename M::outside>;
};
/// One unit: the values it takes, the unit bound to their shapes, its label, and the step that owns its parameters
/// (itself, unless tied).
template <class In, class B, class Label, std::size_t Owner>
struct step {
  using out = typename B::out;
};

/// What was met under a name.
template <class Name, class Body, std::size_t I>
struct met {};
/// A composed unit that is being lowered: its label, and the ids of its inputs. Outermost there is none.
template <class Label, class Ids>
struct scope {};
using outermost = scope<void, ids<>>;
/// The names met so far in a scope.
template <class Scope, class... Met>
struct known {};
using nothing_known = known<outermost>;
/// Owner of a label within the composed unit that has Label.
template <class Label, class Owner>
struct within {};
/// The state of the lowering: steps and names so far, and the ids on the stack.
template <class Steps, class Names, std::size_t... Id>
struct lowering {};

// ---- pushing a step

template <class U, class Label, class... S, class N, std::size_t... I>
consteval auto push_unit(lowering<types<S...>, N, I...>) {
  using b = typename U::template on<typename nth<I, S...>::out...>;
  return lowering<types<S..., step<ids<I...>, b, Label, sizeof...(S)>>, N, sizeof...(S)>{};
}
template <class S, class N, std::size_t... Id, std::size_t I>
consteval lowering<S, N, Id..., I> on_top(ids<Id...>, lowering<S, N, I>) {
  return {};
}

template <class Known, class Owner>
struct owner_in {
  using type = Owner;
};
template <class Label, class Ids, class... M, class Owner>
  requires(!std::is_void_v<Label>)
struct owner_in<known<scope<Label, Ids>, M...>, Owner> {
  using type = within<Label, Owner>;
};
/// The label of what stands first under Owner, in the scope of what is known.
template <class Known, class Owner, std::size_t First>
using label_in = label<typename owner_in<Known, Owner>::type, First>;

// ---- labels

template <class Owner, std::size_t First, std::size_t... P, std::size_t I>
label<Owner, First, P..., I> deeper(label<Owner, First, P...>, std::integral_constant<std::size_t, I>);
template <class Label, std::size_t I>
using deeper_t = decltype(deeper(Label{}, std::integral_constant<std::size_t, I>{}));

/// The name of what a graph is built on: its modality, its policy, its shared name.
template <class G>
struct own_name {
  using type = G;
};
template <class O, class P, class... G>
struct own_name<fused<O, P, G...>> {
  using type = P;
};
/// What stands behind a fusion.
struct head {
  static constexpr std::string_view name = "head";
};
template <class G>
struct pipe_name : own_name<G> {};
template <class O, class P, class... G>
struct pipe_name<fused<O, P, G...>> {
  using type = head;
};
template <class N, class G>
struct own_name<shared_graph<N, G>> {
  using type = tagged<N>;
};
template <class N, class G>
struct own_name<named_graph<N, G>> {
  using type = tagged<N>;
};
template <class Owner, class Otherwise>
using owner_t = typename std::conditional_t<std::is_void_v<Owner>, Otherwise, std::type_identity<Owner>>::type;
/// The name of a pipe that starts from an input of a composed unit: the unit's own.
struct nameless {
  static constexpr std::string_view name{};
};
template <std::size_t I, class S>
struct pipe_name<hole<I, S>> {
  using type = nameless;
};

// ---- what stands under a name

template <class Body, class Wanted, class Name>
consteval bool one_body() {
  static_assert(holds<same_body<Body, Wanted>, at<Name>, got<Body>, wants<Wanted>>,
                "one name, two bodies: give each shared or tied part a name of its own");
  return same_body<Body, Wanted>;
}
struct unmet {};
template <class Name>
consteval unmet look_up(...) {
  return {};
}
template <class Name, class Body, std::size_t I>
consteval met<Name, Body, I> look_up(met<Name, Body, I> const*) {
  return {};
}
template <class... M>
struct all_met : M... {};
template <class Name, class Scope, class... M>
consteval auto look_up_in(known<Scope, M...>) {
  return look_up<Name>(static_cast<all_met<M...> const*>(nullptr));
}
template <std::size_t Otherwise>
consteval std::size_t begin_of(unmet) {
  return Otherwise;
}
template <std::size_t Otherwise, class Name, class Body, std::size_t I>
consteval std::size_t begin_of(met<Name, Body, I>) {
  return I;
}

}  // namespace braid

// braid/model/lower.hpp
namespace braid::inline v0 {

// The lowering itself: a graph becomes a flat list of steps by folds (model/lowering.hpp has its state).

// ---- elements: a state with one value on the stack becomes another

template <class L, class Label>
struct placed {};
template <class L, class Label>
struct lower_element {
  static consteval auto run(auto state) { return push_unit<L, Label>(state); }
};
template <class L, class Label, class... S, class N, std::size_t... I>
consteval auto lower_body(lowering<types<S...>, N, I...>);
template <class St, class L, class Label>
consteval auto operator%(St state, placed<L, Label>) {
  return lower_element<L, Label>::run(state);
}
/// L... one after another under Label.0, Label.1, ...
template <class Label, class... L, class St>
consteval auto lower_all(St state) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return (state % ... % placed<L, deeper_t<Label, I>>{});
  }(std::index_sequence_for<L...>{});
}
template <class... L, class Label>
struct lower_element<residual_of<L...>, Label> {
  template <class S, class N, std::size_t I, class S2, class N2, std::size_t J>
  static consteval auto add(lowering<S, N, I>, lowering<S2, N2, J>) {
    return push_unit<fusion::sum, Label>(lowering<S2, N2, I, J>{});
  }
  static consteval auto run(auto state) { return add(state, lower_all<Label, L...>(state)); }
};
// The block's names are those of a residual without a shortcut; the shortcut's stand behind `shortcut`.
template <class... L, class... S, class Label>
struct lower_element<projected_of<fragment<L...>, fragment<S...>>, Label> {
  using apart = deeper_t<Label, on_shortcut>;
  template <std::size_t I, class S2, class N2, std::size_t J>
  static consteval auto shortcut(lowering<S2, N2, J>) {
    constexpr lowering<S2, N2, I> source;
    if constexpr (sizeof...(S) == 1) return add<J>((source % ... % placed<S, apart>{}));
    else return add<J>(lower_all<apart, S...>(source));
  }
  template <std::size_t J, class S3, class N3, std::size_t K>
  static consteval auto add(lowering<S3, N3, K>) {
    return push_unit<fusion::sum, Label>(lowering<S3, N3, J, K>{});
  }
  template <class S1, class N1, std::size_t I>
  static consteval auto run(lowering<S1, N1, I> state) {
    return shortcut<I>(lower_all<Label, L...>(state));
  }
};
/// One layer under a name keeps the bare name; several are numbered.
template <class Name, std::size_t First, class... L, class S, class N, std::size_t I>
consteval auto lower_named(lowering<S, N, I> state) {
  using under = label_in<N, tagged<Name>, First>;
  if constexpr (sizeof...(L) == 1) return (state % ... % placed<L, under>{});
  else return lower_all<under, L...>(state);
}
template <class Name, class... L, class Label>
struct lower_element<named_of<Name, L...>, Label> {
  template <class... S, class N, std::size_t I>
  static consteval auto run(lowering<types<S...>, N, I> state) {
    return lower_named<Name, sizeof...(S), L...>(state);
  }
};

template <class Name, class... L, class Label>
struct lower_element<tied_of<Name, L...>, Label> {
  template <class... S, class N, std::size_t I>
  static consteval auto run(lowering<types<S...>, N, I> state) {
    using in = typename nth<I, S...>::out;
    using mine = body<in, L...>;
    constexpr auto earlier = look_up_in<tied_name<Name>>(N{});
    constexpr std::size_t first = begin_of<sizeof...(S)>(earlier);
    return resume<sizeof...(S), mine>(state, lower_named<Name, first, L...>(state), earlier);
  }
  // First use: note where its steps begin.
  template <std::size_t Begin, class Mine, class S0, class S, class Scope, class... M, std::size_t I>
  static consteval auto resume(S0, lowering<S, known<Scope, M...>, I>, unmet) {
    return lowering<S, known<Scope, M..., met<tied_name<Name>, Mine, Begin>>, I>{};
  }
  // Again: the new steps take their parameters from the first ones; what is tied inside has an owner before them already.
  template <std::size_t Begin, class Mine, class S0, class... S, class N, std::size_t I, class Body, std::size_t First>
  static consteval auto resume(S0, lowering<types<S...>, N, I>, met<tied_name<Name>, Body, First>) {
    static_assert(one_body<Mine, Body, Name>());
    return [&]<std::size_t... J>(std::index_sequence<J...>) {
      return lowering<types<decltype(retied<Begin, First, J>(S{}))...>, N, I>{};
    }(std::index_sequence_for<S...>{});
  }
  template <std::size_t Begin, std::size_t First, std::size_t J, class M>
  static input<M> retied(input<M>);
  template <std::size_t Begin, std::size_t First, std::size_t J, class In, class B, class L2, std::size_t O>
  static step<In, B, L2, (O < Begin ? O : O - Begin + First)> retied(step<In, B, L2, O>);
};

// ---- graphs: a state becomes one with the graph's value on top of the stack

/// Owner: the name its parameters go under, or void for its own.
template <class G, class Owner = void>
struct lower;
template <class G, class Owner>
struct branch {};
template <class St, class G, class Owner>
consteval auto operator%(St state, branch<G, Owner>) {
  return lower<G, Owner>::run(state);
}

template <modality M, class Owner>
struct lower<M, Owner> {
  template <class... S, class N, std::size_t... Id>
  static consteval auto run(lowering<types<S...>, N, Id...>) {
    constexpr std::size_t i = index_of<input<M>, S...>();
    if constexpr (std::is_same_v<typename input<M>::out, typename M::inside>) {
      if constexpr (i < sizeof...(S)) return lowering<types<S...>, N, Id..., i>{};
      else return lowering<types<S..., input<M>>, N, Id..., i>{};
    } else {  // arranged once, right behind the input
      if constexpr (i < sizeof...(S)) return lowering<types<S...>, N, Id..., i + 1>{};
      else
        return on_top(ids<Id...>{}, push_unit<layer::arrange<typename M::inside>, label<M, none>>(
                                        lowering<types<S..., input<M>>, N, i>{}));
    }
  }
};
template <class O, class Source, class... L, class Owner>
struct lower<pipe<O, Source, L...>, Owner> {
  template <class... S, class N, std::size_t... Id>
  static consteval auto run(lowering<types<S...>, N, Id...>) {
    return on_top(ids<Id...>{}, behind(lower<Source>::run(lowering<types<S...>, N>{})));
  }
  template <class... S, class N, std::size_t I>
  static consteval auto behind(lowering<types<S...>, N, I> source) {
    return lower_all<label_in<N, owner_t<Owner, pipe_name<Source>>, sizeof...(S)>, L...>(source);
  }
};
template <class O, class P, class... G, class Owner>
struct lower<fused<O, P, G...>, Owner> {
  template <class... S, class N, std::size_t... I>
  static consteval auto close(lowering<types<S...>, N, I...> state) {
    using name = label_in<N, owner_t<Owner, own_name<fused<O, P, G...>>>, sizeof...(S)>;
    if constexpr (is_composed<P>) return lower_body<P, name>(state);
    else if constexpr (requires { typename P::weights; }) {
      auto weighing = push_unit<typename P::weights, name>(state);
      return push_unit<P, name>(behind<sizeof...(S), I...>(weighing));
    } else {
      return push_unit<P, name>(state);
    }
  }
  template <std::size_t... I, class S, class N, std::size_t W>
  static consteval lowering<S, N, I...> behind(lowering<S, N, W>) {
    return {};
  }
  template <class S, class N, std::size_t... Id>
  static consteval auto run(lowering<S, N, Id...>) {
    return on_top(ids<Id...>{}, close((lowering<S, N>{} % ... % branch<G, void>{})));
  }
};
template <class Name, class G, class Owner>
struct lower<shared_graph<Name, G>, Owner> {
  template <class S, class N, std::size_t... Id>
  static consteval auto run(lowering<S, N, Id...> state) {
    return resume(state, look_up_in<Name>(N{}));
  }
  template <class S, class N, std::size_t... Id>
  static consteval auto resume(lowering<S, N, Id...>, unmet) {
    return on_top(ids<Id...>{}, note(lower<G, tagged<Name>>::run(lowering<S, N>{})));
  }
  template <class S, class Scope, class... M, std::size_t I>
  static consteval lowering<S, known<Scope, M..., met<Name, G, I>>, I> note(lowering<S, known<Scope, M...>, I>) {
    return {};
  }
  template <class S, class N, std::size_t... Id, class Body, std::size_t I>
  static consteval auto resume(lowering<S, N, Id...>, met<Name, Body, I>) {
    static_assert(one_body<G, Body, Name>());
    return lowering<S, N, Id..., I>{};
  }
};
template <class Name, class G, class Owner>
struct lower<named_graph<Name, G>, Owner> {
  static consteval auto run(auto state) { return lower<G, tagged<Name>>::run(state); }
};
template <class Name, class G, class O, class Owner>
struct lower<weights_graph<Name, G, O>, Owner> {
  template <std::size_t... Id, class S, class N, std::size_t I>
  static consteval lowering<S, N, Id..., I - 1> before(ids<Id...>, lowering<S, N, I>) {
    return {};
  }
  template <class S, class N, std::size_t... Id>
  static consteval auto run(lowering<S, N, Id...>) {
    return before(ids<Id...>{}, lower<shared_graph<Name, G>>::run(lowering<S, N>{}));
  }
};

// ---- composed units: their body's steps, in a scope of their own

template <std::size_t H, class Shape, class Owner>
struct lower<hole<H, Shape>, Owner> {
  template <class S, class Label, std::size_t... In, class... M, std::size_t... Id>
  static consteval auto run(lowering<S, known<scope<Label, ids<In...>>, M...>, Id...>) {
    constexpr std::array<std::size_t, sizeof...(In)> in{In...};
    return lowering<S, known<scope<Label, ids<In...>>, M...>, Id..., in[H]>{};
  }
};
template <class N, class S, class Inner, std::size_t I>
consteval lowering<S, N, I> back_in(lowering<S, Inner, I>) {
  return {};
}
template <class L, class Label, class... S, class N, std::size_t... I>
consteval auto lower_body(lowering<types<S...>, N, I...>) {
  using body = body_over<L, typename nth<I, S...>::out...>;
  return back_in<N>(lower<body>::run(lowering<types<S...>, known<scope<Label, ids<I...>>>>{}));
}
template <is_composed L, class Label>
struct lower_element<L, Label> {
  static consteval auto run(auto state) { return lower_body<L, Label>(state); }
};

// ---- nets: every output ends row major

template <class... S, class N, std::size_t I>
consteval auto as_plain(lowering<types<S...>, N, I> state) {
  using out = typename nth<I, S...>::out;
  if constexpr (out::row_major) return state;
  else return push_unit<layer::arrange<plain<out>>, label<void, 0>>(state);
}
template <class G>
struct plainly {};
template <class S, class N, std::size_t... Id, class G>
consteval auto operator%(lowering<S, N, Id...>, plainly<G>) {
  return on_top(ids<Id...>{}, as_plain(lower<G>::run(lowering<S, N>{})));
}
template <class G>
consteval auto lower_net(std::type_identity<G>) {
  return lowering<types<>, nothing_known>{} % plainly<G>{};
}
template <class... Tag, class... G>
consteval auto lower_net(std::type_identity<outputs_graph<named_output<Tag, G>...>>) {
  return (lowering<types<>, nothing_known>{} % ... % plainly<G>{});
}

}  // namespace braid

// braid/model/program.hpp
namespace braid::inline v0 {

/// What the plan needs to know of a step, as plain numbers.
struct node {
  std::size_t size = 0;                     ///< elements of its value, a sample
  std::size_t saved = 0, saved_once = 0;    ///< elements kept for backward: a sample, and for the batch
  std::size_t scratch = 0, scratch_once = 0;
  std::size_t backward_scratch = 0, backward_scratch_once = 0;
  std::size_t first_edge = 0, edges = 0;    ///< its inputs, in `edge`
  std::size_t owner = none;                 ///< the step whose parameters it uses
  std::size_t flops = 0;
  std::size_t parameters = 0;               ///< numbers that it trains
  std::size_t least_rows = 1;               ///< of a training batch
  std::size_t clock = none;                 ///< the step whose lengths count for its time axis: an input, or its own
  bool input = false, timed = false, in_place = false, reads_in = false, reads_out = false;
  bool wants_gradient = false;              ///< its value and its gradient last until backward is done: somebody asks
  bool drops_lengths = false;               ///< all its steps count
  bool gives_lengths = false;               ///< which count is its own matter
  bool draws = false;                       ///< random numbers, in training
  bool couples_rows = false, bears_absence = false, differentiable = true;
  std::uint64_t needs = 0;                  ///< inputs that must be there all the same: a bit each
  std::size_t follows = none;               ///< the input with which it is absent, whatever else is there
};

/// Arrays start on a cache line: 16 floats.
constexpr std::size_t lanes(std::size_t n) { return (n + 15) / 16 * 16; }

namespace detail {
struct footprint {
  std::size_t each = 0, once = 0;
};
template <class Arrays>
consteval footprint footprint_of() {
  footprint f;
  Arrays a{};
  Arrays::each(a, [&]<class A>(A&) {
    using sample = typename A::sample;
    (is_once<sample> ? f.once : f.each) += lanes(sample::size);
  });
  return f;
}
template <class Params>
consteval std::size_t count_of() {
  std::size_t n = 0;
  Params p{};
  Params::each(p, [&]<class A>(auto const&, A&, auto const&...) { n += A::spec::size; });
  return n;
}
}  // namespace detail

namespace detail {
struct any_call;
template <class B, class = void>
inline constexpr bool has_backward = false;
template <class B>
inline constexpr bool has_backward<B, std::void_t<decltype(&B::template backward<any_call>)>> = true;
}  // namespace detail
/// True where a unit can be trained through: it has a backward. (Naming it does not instantiate its body. Not a requires
/// expression: nvcc 13 answers that with a silent no.)
template <class B>
inline constexpr bool differentiable = detail::has_backward<B>;

template <class M>
constexpr node describe(std::type_identity<input<M>>) {
  node d;
  d.input = true;
  d.size = input<M>::out::size;
  d.timed = is_timed<typename input<M>::out>;
  d.wants_gradient = requires { M::wants_gradient; };
  return d;
}
template <std::size_t... I, class B, class L, std::size_t O>
constexpr node describe(std::type_identity<step<ids<I...>, B, L, O>>) {
  node d;
  d.size = B::out::size;
  auto const saved = detail::footprint_of<typename B::template saved<views<float>::template rows>>();
  auto const scratch = detail::footprint_of<typename B::template scratch<views<float>::template rows>>();
  d.saved = saved.each, d.saved_once = saved.once;
  d.scratch = scratch.each, d.scratch_once = scratch.once;
  auto const backward = detail::footprint_of<typename B::template backward_scratch<views<float>::template rows>>();
  d.backward_scratch = backward.each, d.backward_scratch_once = backward.once;
  d.edges = sizeof...(I);
  d.owner = O;
  d.flops = B::flops;
  d.parameters = detail::count_of<typename B::template params<views<float>::template parameter>>();
  d.timed = is_timed<typename B::out>;
  d.in_place = B::in_place, d.reads_in = B::reads_in, d.reads_out = B::reads_out;
  d.couples_rows = B::couples_rows;
  d.draws = B::draws;
  d.drops_lengths = B::drops_lengths;
  d.gives_lengths = d.timed && B::gives_lengths;
  d.least_rows = B::least_rows;
  d.bears_absence = requires { B::bears_absence; };
  if constexpr (requires { B::needs; }) d.needs = B::needs;
  if constexpr (requires { B::follows; }) d.follows = B::follows;
  d.differentiable = differentiable<B>;
  return d;
}
template <class M>
constexpr std::size_t edges_of(std::type_identity<input<M>>) {
  return 0;
}
template <std::size_t... I, class B, class L, std::size_t O>
constexpr std::size_t edges_of(std::type_identity<step<ids<I...>, B, L, O>>) {
  return sizeof...(I);
}
template <class M>
constexpr void write_edges(std::type_identity<input<M>>, std::size_t*) {}
template <std::size_t... I, class B, class L, std::size_t O>
constexpr void write_edges(std::type_identity<step<ids<I...>, B, L, O>>, std::size_t* edge) {
  ((*edge++ = I), ...);
}

/// The graph as numbers: N steps, E edges.
template <std::size_t N, std::size_t E>
struct node_table {
  std::array<node, N> nodes{};
  std::array<std::size_t, E + 1> edge{};

  constexpr std::size_t in(std::size_t i, std::size_t j) const { return edge[nodes[i].first_edge + j]; }
};

template <class S>
types<> modality_list(std::type_identity<S>);
template <class M>
types<M> modality_list(std::type_identity<input<M>>);

template <class Lowered>
struct program_base;
template <class... S, class Names, std::size_t... Out>
struct program_base<lowering<types<S...>, Names, Out...>> {
  static constexpr std::size_t size = sizeof...(S), outputs = sizeof...(Out);
  static constexpr std::array<std::size_t, outputs> out_ids{Out...};
  template <std::size_t I>
  using at = nth<I, S...>;
  template <std::size_t I>
  using value = typename nth<I, S...>::out;
  template <std::size_t J>
  using out = value<out_ids[J]>;

  using modalities = decltype((types<>{} + ... + modality_list(std::type_identity<S>{})));

  static constexpr std::size_t edges = (edges_of(std::type_identity<S>{}) + ... + 0);
  static constexpr node_table<size, edges> graph = [] {
    node_table<size, edges> t;
    std::size_t i = 0, e = 0;
    ((t.nodes[i] = describe(std::type_identity<S>{}), t.nodes[i].first_edge = e,
      write_edges(std::type_identity<S>{}, t.edge.data() + e), e += t.nodes[i].edges, ++i),
     ...);
    for (i = 0; i < size; ++i) {  // a time axis keeps the lengths of the input it came from, unless a unit drops them
      node& d = t.nodes[i];
      if (d.timed && (d.input || d.gives_lengths)) d.clock = i;
      for (std::size_t j = 0; d.timed && !d.drops_lengths && !d.gives_lengths && j < d.edges; ++j)
        if (node const& in = t.nodes[t.in(i, j)]; in.timed) {  // the first: where all its steps count, all of these do
          d.clock = in.clock;
          break;
        }
    }
    return t;
  }();
  static constexpr bool couples_rows = [] {
    for (auto const& d : graph.nodes)
      if (d.couples_rows) return true;
    return false;
  }();
  static constexpr bool draws = [] {
    for (auto const& d : graph.nodes)
      if (d.draws) return true;
    return false;
  }();
  static constexpr std::size_t least_rows = [] {
    std::size_t n = 1;
    for (auto const& d : graph.nodes) n = d.least_rows > n ? d.least_rows : n;
    return n;
  }();
  static constexpr std::size_t parameters = [] {
    std::size_t n = 0;
    for (std::size_t i = 0; i < size; ++i)
      if (graph.nodes[i].owner == i) n += graph.nodes[i].parameters;
    return n;
  }();
  static constexpr std::size_t flops = [] {
    std::size_t n = 0;
    for (auto const& d : graph.nodes) n += d.flops;
    return n;
  }();
};

// A net with a fault. The error stands at the user's `|` or `fuse`; a model of it, its training, its numbers must add
// none. Such a net lowers to its inputs and one step that says poison.

template <class G>
inline constexpr bool has_fault = poisoned<out_t<G>>;
template <class... Tag, class... G>
inline constexpr bool has_fault<outputs_graph<named_output<Tag, G>...>> = poisoned<out_t<G>...>;

struct says_nothing : bound<> {
  using out = poison;
  static void forward(auto const&) {}
  static void backward(auto const&) {}
};
template <class... S, class N, std::size_t... Out>
constexpr auto inputs_alone(lowering<types<S...>, N, Out...>) {
  using inputs = decltype((types<>{} + ... + modality_list(std::type_identity<S>{})));
  return []<class... M>(types<M...>) {
    constexpr std::size_t behind = sizeof...(M);
    return lowering<types<input<M>..., step<ids<>, says_nothing, label<void, 0>, behind>>, N, (0 * Out + behind)...>{};
  }(inputs{});
}
template <class G>
consteval auto lower_sound() {
  constexpr auto lowered = lower_net(std::type_identity<G>{});
  if constexpr (has_fault<G>) return inputs_alone(lowered);
  else return lowered;
}

/// The lowered form of a net (a graph or outputs).
template <class G>
struct program : program_base<decltype(lower_sound<G>())> {};

/// Positions of the outputs' names: index of Tag among a net's outputs; 0 where there is one without a name.
template <class G>
struct output_tags {
  using type = types<void>;
};
template <class... Tag, class... G>
struct output_tags<outputs_graph<named_output<Tag, G>...>> {
  using type = types<Tag...>;
};

}  // namespace braid

// braid/model/plan.hpp
namespace braid::inline v0 {

/// Where an array lies: `kept` arrays outlive forward, the others share room as soon as nobody reads them any more. The
/// offset counts elements of one sample; in a batch it is multiplied by the rows.
struct place {
  std::size_t offset = none;
  bool kept = false;
};

/// The memory plan of a program: a constant.
template <std::size_t N, std::size_t E>
struct memory_plan {
  std::array<place, N> value{}, gradient{};
  std::array<place, N> lengths{};                               ///< of a step that gives its own: one number a sample
  std::array<std::size_t, N> saved{}, saved_once{};             ///< in the kept part
  std::array<std::size_t, N> scratch{}, backward_scratch{};     ///< in the shared part
  std::array<std::size_t, E + 1> sum{};                         ///< an input gradient that is to be added: where it is made
  std::array<bool, E + 1> adds{}, wanted{};
  std::size_t kept = 0, shared = 0;                             ///< elements a sample
  std::size_t kept_once = 0, shared_once = 0;                   ///< elements for a batch

  constexpr std::size_t elements(std::size_t rows) const {
    return rows * (kept + shared) + lanes(kept_once) + lanes(shared_once);
  }
};

namespace detail {
/// First fit over what is alive. Arrays are given out in the order of time.
template <std::size_t Most>
struct arena {
  struct block {
    std::size_t begin, size, until;
  };
  std::array<block, Most> live{};
  std::size_t count = 0, high = 0;

  constexpr std::size_t take(std::size_t size, std::size_t now, std::size_t until) {
    drop(now);
    std::size_t at = 0, i = 0;
    for (; i < count && live[i].begin - at < size; ++i) at = live[i].begin + live[i].size;  // blocks are sorted
    for (std::size_t j = count; j > i; --j) live[j] = live[j - 1];
    live[i] = {at, size, until};
    ++count;
    high = std::max(high, at + size);
    return at;
  }
  constexpr void extend(std::size_t begin, std::size_t until) {
    for (std::size_t i = 0; i < count; ++i)
      if (live[i].begin == begin) live[i].until = std::max(live[i].until, until);
  }

 private:
  constexpr void drop(std::size_t now) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < count; ++i)
      if (live[i].until >= now) live[n++] = live[i];
    count = n;
  }
};
}  // namespace detail

/// Lays out a program. Time runs over the steps, and in training back over them: step i goes backward at 2N - 1 - i.
template <std::size_t N, std::size_t E, std::size_t O>
constexpr memory_plan<N, E> lay_out(node_table<N, E> const& t, std::array<std::size_t, O> const& outs, mode m) {
  bool const training = m != mode::predict;
  memory_plan<N, E> p;
  p.value.fill(place{}), p.gradient.fill(place{}), p.lengths.fill(place{});  // g++ 12 emits zeros for elements that only their default has set
  detail::arena<5 * N + E + 4> room;
  auto backward_time = [](std::size_t i) { return 2 * N - 1 - i; };

  std::array<std::size_t, N> last_use{};
  std::array<bool, N> kept{}, is_out{};
  std::array<bool, N> learns{};  // a gradient is wanted here: something trained stands before it
  for (std::size_t i = 0; i < N; ++i) {
    last_use[i] = i;
    learns[i] = t.nodes[i].parameters != 0 || t.nodes[i].wants_gradient;
    for (std::size_t j = 0; j < t.nodes[i].edges; ++j) {
      auto const in = t.in(i, j);
      last_use[in] = i;
      learns[i] = learns[i] || learns[in];
      kept[in] = kept[in] || t.nodes[i].reads_in;
    }
    kept[i] = kept[i] || t.nodes[i].reads_out || t.nodes[i].wants_gradient;
  }
  for (auto o : outs) last_use[o] = N, is_out[o] = true;

  // Forward.
  for (std::size_t i = 0; i < N; ++i) {
    node const& d = t.nodes[i];
    if (d.input) continue;
    std::size_t const source = d.edges ? t.in(i, 0) : i;
    bool const keep = training && (kept[i] || is_out[i]);
    bool const free_source = d.edges && !t.nodes[source].input && last_use[source] == i && !is_out[source] &&
                             lanes(t.nodes[source].size) >= lanes(d.size);
    if (d.in_place && free_source && !p.value[source].kept && !keep) {
      p.value[i] = p.value[source];
      room.extend(p.value[i].offset, last_use[i]);
    } else if (d.in_place && free_source && training && keep && !kept[source] && p.value[source].kept) {
      p.value[i] = p.value[source];
    } else if (keep) {
      p.value[i] = {p.kept, true};
      p.kept += lanes(d.size);
    } else {
      // A value that the next step may take over in place is kept at once, so that it need not be moved.
      bool heir = false;
      if (training)
        for (std::size_t k = i + 1; k < N; ++k)
          heir = heir || (t.nodes[k].in_place && t.nodes[k].edges && t.in(k, 0) == i && last_use[i] == k &&
                          (kept[k] || is_out[k]) && lanes(t.nodes[k].size) == lanes(d.size));
      if (heir) {
        p.value[i] = {p.kept, true};
        p.kept += lanes(d.size);
      } else {
        p.value[i] = {room.take(lanes(d.size), i, last_use[i]), false};
      }
    }
    if (d.gives_lengths && training) p.lengths[i] = {p.kept, true}, p.kept += lanes(1);
    else if (d.gives_lengths) p.lengths[i] = {room.take(lanes(1), i, N), false};
    if (training) {
      p.saved[i] = p.kept, p.kept += d.saved;
      p.saved_once[i] = p.kept_once, p.kept_once += d.saved_once;
    }
    p.scratch[i] = d.scratch ? room.take(d.scratch, i, i) : 0;
    p.shared_once = std::max(p.shared_once, d.scratch_once);
  }

  // Backward: the last user of a value, first to go backward, sets its gradient; the others add.
  if (training) {
    std::array<bool, N> has{};
    bool again = false;  // a block's input gradient is copied to its output's of the turn before: they must not overlap
    for (auto const& d : t.nodes) again = again || d.wants_gradient;
    for (auto o : outs)
      if (!has[o]) {
        has[o] = true;
        p.gradient[o] = {room.take(lanes(t.nodes[o].size), N, again ? 2 * N - 1 : backward_time(o)), false};
      }
    for (std::size_t i = N; i-- > 0;) {
      node const& d = t.nodes[i];
      if (d.input || !has[i]) continue;
      std::size_t const now = backward_time(i);
      p.backward_scratch[i] = d.backward_scratch ? room.take(d.backward_scratch, now, now) : 0;
      p.shared_once = std::max(p.shared_once, d.backward_scratch_once);
      for (std::size_t j = 0; j < d.edges; ++j) {
        std::size_t const in = t.in(i, j), e = d.first_edge + j;
        p.wanted[e] = learns[in];
        if (!p.wanted[e]) continue;
        if (has[in]) {
          p.adds[e] = true;
          p.sum[e] = room.take(lanes(t.nodes[in].size), now, now);
          continue;
        }
        has[in] = true;
        std::size_t const until = t.nodes[in].wants_gradient ? 2 * N - 1 : backward_time(in);
        if (j == 0 && d.in_place && !d.wants_gradient && lanes(t.nodes[in].size) <= lanes(d.size)) {
          p.gradient[in] = p.gradient[i];
          room.extend(p.gradient[i].offset, until);
        } else {
          p.gradient[in] = {room.take(lanes(t.nodes[in].size), now, until), false};
        }
      }
    }
  }
  p.shared = room.high;
  return p;
}

template <class Prog, mode M>
inline constexpr auto plan_of = lay_out(Prog::graph, Prog::out_ids, M);

}  // namespace braid

// braid/model/presence.hpp
namespace braid::inline v0 {

// Which steps run when some modalities are absent. Said by a call's arguments it is a constant, and one path is compiled
// for it. Said by the data, sample by sample, it is a set of modalities; then each step has a path for each set of inputs
// that it can lack, and the walk takes the one that fits. Encoders, which either run or do not, have one in either case.

/// Which steps run when some inputs are absent, and which inputs each of them lacks.
template <std::size_t N>
struct presence {
  std::array<bool, N> runs{};
  std::array<input_set, N> lacks{};
  std::size_t unbearable = none;  ///< the first step that lacks an input it cannot do without
};
/// Whether a step with inputs to spare can do without these.
constexpr bool bears(node const& d, input_set lacks) { return d.bears_absence ? (lacks & d.needs) == 0 : lacks == 0; }

template <std::size_t N, std::size_t E>
constexpr presence<N> presence_of(node_table<N, E> const& t, std::array<bool, N> const& absent) {
  presence<N> p;
  for (std::size_t i = 0; i < N; ++i) {
    node const& d = t.nodes[i];
    p.runs[i] = d.input ? !absent[i] : d.edges == 0;
    for (std::size_t j = 0; j < d.edges; ++j) {
      if (p.runs[t.in(i, j)]) p.runs[i] = true;
      else p.lacks[i] |= input_set{1} << j;
    }
    if (d.follows != none) p.runs[i] = p.runs[t.in(i, d.follows)];
    if (p.runs[i] && !bears(d, p.lacks[i]) && p.unbearable == none) p.unbearable = i;
  }
  return p;
}
template <class Prog>
inline constexpr presence<Prog::size> all_present = presence_of(Prog::graph, std::array<bool, Prog::size>{});

/// A set of modalities, by their places in Prog::modalities.
using modality_set = std::uint64_t;
template <class Prog>
inline constexpr modality_set all_modalities =
    Prog::modalities::size < 64 ? (modality_set{1} << Prog::modalities::size) - 1 : ~modality_set{0};

/// The modalities that a step's value comes from: it runs where one of them is there. All bits: it runs in any case.
template <class Prog>
inline constexpr std::array<modality_set, Prog::size> origins = [] {
  std::array<modality_set, Prog::size> from{};
  std::size_t inputs = 0;
  for (std::size_t i = 0; i < Prog::size; ++i) {
    node const& d = Prog::graph.nodes[i];
    if (d.input) from[i] = modality_set{1} << inputs++;
    else if (d.edges == 0) from[i] = ~modality_set{0};
    for (std::size_t j = 0; j < d.edges; ++j)
      if (d.follows == none || d.follows == j) from[i] |= from[Prog::graph.in(i, j)];
  }
  return from;
}();
template <class Prog>
constexpr bool runs_without(std::size_t i, modality_set absent) {
  return (origins<Prog>[i] & ~absent) != 0;
}
/// Which of its inputs step I lacks.
template <class Prog>
constexpr input_set lacks_without(std::size_t i, modality_set absent) {
  input_set lacks = 0;
  for (std::size_t j = 0; j < Prog::graph.nodes[i].edges; ++j)
    if (!runs_without<Prog>(Prog::graph.in(i, j), absent)) lacks |= input_set{1} << j;
  return lacks;
}

/// So many modalities can be absent sample by sample: a fusion over all of them has 2^8 - 1 paths.
inline constexpr std::size_t most_partial = 8;

/// All that a step can lack, and still run, when some of the modalities in `partial` are absent.
struct lacks_list {
  std::array<input_set, std::size_t{1} << most_partial> sets{};
  std::size_t count = 0;

  constexpr void add(input_set s) {
    for (std::size_t i = 0; i < count; ++i)
      if (sets[i] == s) return;
    sets[count++] = s;
  }
};
template <class Prog>
constexpr lacks_list lacks_among(std::size_t i, modality_set partial) {
  modality_set concerned = 0;
  for (std::size_t j = 0; j < Prog::graph.nodes[i].edges; ++j)
    if (std::size_t const in = Prog::graph.in(i, j); !runs_without<Prog>(in, partial)) concerned |= origins<Prog>[in];
  lacks_list list;
  for (modality_set absent = 0;;) {
    if (runs_without<Prog>(i, absent)) list.add(lacks_without<Prog>(i, absent));
    absent = (absent - concerned) & concerned;  // the next subset
    if (absent == 0) return list;
  }
}
/// Of these, what it can do without: the sets for which there is a path.
template <class Prog, std::size_t I, modality_set Partial>
inline constexpr lacks_list possible_lacks = [] {
  lacks_list const all = lacks_among<Prog>(I, Partial);
  lacks_list borne;
  for (std::size_t s = 0; s < all.count; ++s)
    if (bears(Prog::graph.nodes[I], all.sets[s])) borne.add(all.sets[s]);
  return borne;
}();

/// The first step that cannot bear what it lacks when some of these modalities are absent, or none.
template <class Prog>
constexpr std::size_t first_unbearable(modality_set partial) {
  for (std::size_t i = 0; i < Prog::size; ++i) {
    if (Prog::graph.nodes[i].input) continue;
    lacks_list const list = lacks_among<Prog>(i, partial);
    for (std::size_t s = 0; s < list.count; ++s)
      if (!bears(Prog::graph.nodes[i], list.sets[s])) return i;
  }
  return none;
}
/// The first step that cannot do without exactly these, or none.
template <class Prog>
constexpr std::size_t first_refusing(modality_set absent) {
  for (std::size_t i = 0; i < Prog::size; ++i)
    if (!Prog::graph.nodes[i].input && runs_without<Prog>(i, absent) &&
        !bears(Prog::graph.nodes[i], lacks_without<Prog>(i, absent)))
      return i;
  return none;
}
/// How many rows from `first` on, and before `end`, lack the same; lacks(i): what row i lacks.
template <class Lacks>
constexpr std::size_t alike(std::size_t first, std::size_t end, Lacks&& lacks) {
  std::size_t i = first + 1;
  for (modality_set const absent = lacks(first); i < end && lacks(i) == absent;) ++i;
  return i - first;
}

/// Calls f<lacks>() with what step I lacks now, or otherwise() where it does not run. Precondition: no step refuses.
template <class Prog, std::size_t I, modality_set Partial, class F, class Otherwise>
constexpr void with_lacks(modality_set absent, F&& f, Otherwise&& otherwise) {
  if constexpr (!runs_without<Prog>(I, Partial))
    if (!runs_without<Prog>(I, absent)) return otherwise();
  if constexpr (Prog::graph.nodes[I].edges < 2 || Partial == 0) {
    f.template operator()<input_set{0}>();
  } else {
    input_set const now = lacks_without<Prog>(I, absent);
    [&]<std::size_t... S>(std::index_sequence<S...>) {
      (void)((now == possible_lacks<Prog, I, Partial>.sets[S] &&
              (f.template operator()<possible_lacks<Prog, I, Partial>.sets[S]>(), true)) || ...);
    }(std::make_index_sequence<possible_lacks<Prog, I, Partial>.count>{});
  }
}

}  // namespace braid

// braid/model/store.hpp
namespace braid::inline v0 {

/// Where the parameters and the state of each step lie in a backend's two flat buffers.
template <class Prog, class K>
struct store {
  struct offsets {
    std::array<std::size_t, Prog::size> params{}, state{};
    std::size_t param_count = 0, state_count = 0;
  };

  template <class Tensors>
  static consteval std::size_t size_of() {
    std::size_t n = 0;
    Tensors t{};
    Tensors::each(t, [&]<class A>(auto const&, A&, auto const&...) {
      n += lanes(layout_of<typename A::spec, K>::size);
    });
    return n;
  }
  template <std::size_t I, class M>
  static constexpr void add(offsets&, std::type_identity<input<M>>) {}
  template <std::size_t I, class In, class B, class L, std::size_t O>
  static constexpr void add(offsets& r, std::type_identity<step<In, B, L, O>>) {
    if constexpr (O == I) {
      r.params[I] = r.param_count;
      r.state[I] = r.state_count;
      r.param_count += size_of<typename B::template params<views<float>::template parameter>>();
      r.state_count += size_of<typename B::template state<views<float>::template parameter>>();
    } else {
      r.params[I] = r.params[O];
      r.state[I] = r.state[O];
    }
  }
  static constexpr offsets where = [] {
    offsets r;
    repeat_indexed<Prog::size>([&]<class I>(I) {
      add<I::value>(r, std::type_identity<typename Prog::template at<I::value>>{});
    });
    return r;
  }();
  static constexpr std::size_t params = where.param_count, state = where.state_count;

  /// Points every tensor of `t` into `buffer`, in the order of `each`.
  template <class Tensors, class T>
  static void bind(Tensors& t, T* buffer) {
    Tensors::each(t, [&]<class A>(auto const&, A& tensor, auto const&...) {
      tensor.data = buffer;
      buffer += lanes(layout_of<typename A::spec, K>::size);
    });
  }
};

}  // namespace braid

// braid/model/walk.hpp
namespace braid::inline v0 {

/// The values that come from outside, by step: memory of the caller or of the loader.
template <class Prog>
struct sources {
  std::array<void const*, Prog::size> data{};
  std::array<std::int32_t const*, Prog::size> lengths{};
};

/// The memory of a walk: the parts of a plan, each one run of elements.
template <class T>
struct workspace {
  T *kept = nullptr, *shared = nullptr, *kept_once = nullptr, *shared_once = nullptr;

  /// All in one buffer of plan.elements(rows).
  template <class Plan>
  static workspace in(T* p, Plan const& plan, std::size_t rows) {
    T* const shared = p + plan.kept * rows;
    T* const once = shared + plan.shared * rows;
    return {p, shared, once, once + lanes(plan.kept_once)};
  }
};

namespace detail {
struct same_length {
  std::int32_t* to;
  std::int32_t length;
  BRAID_HD void operator()(std::size_t r, std::size_t) const { to[r] = length; }
};
}  // namespace detail

template <class Prog>
std::vector<std::string> step_names();  // names.hpp, which stands on this

/// The walk over a program's steps: pointers, offsets and nothing else. One object serves one workspace.
template <class Prog, class K, mode M>
struct walk {
  using T = typename K::scalar;
  using stored = store<Prog, K>;
  static constexpr auto const& plan = plan_of<Prog, M>;

  K& k;
  T const* params;
  std::conditional_t<M == mode::train, T, T const>* state;  // only training writes it
  workspace<T> work;
  sources<Prog> const& in;
  std::size_t rows;
  philox random{};
  std::uint64_t first_row = 0;

  T* at(place p) const { return (p.kept ? work.kept : work.shared) + p.offset * rows; }

  template <std::size_t I>
  void const* value() const {
    if constexpr (Prog::graph.nodes[I].input) return in.data[I];
    else return at(plan.value[I]);
  }
  template <std::size_t I>
  std::int32_t const* lengths() const {
    constexpr std::size_t c = Prog::graph.nodes[I].clock;
    if constexpr (c == none) return nullptr;
    else if constexpr (Prog::graph.nodes[c].input) return in.lengths[c];
    else return own_lengths<c>();
  }
  /// Of a step that gives them: whole numbers in the place of one element a sample.
  template <std::size_t I>
  std::int32_t* own_lengths() const {
    static_assert(sizeof(T) >= sizeof(std::int32_t));
    if constexpr (plan.lengths[I].offset == none) return nullptr;
    else return reinterpret_cast<std::int32_t*>(at(plan.lengths[I]));
  }
  template <std::size_t I>
  T* gradient() const {
    return at(plan.gradient[I]);
  }

  /// All steps. Present: which run.
  template <auto const& Present = all_present<Prog>>
  void forward() const {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (forward_if<I, Present>(), ...);
    }(std::make_index_sequence<Prog::size>{});
  }
  /// All steps that run without these modalities, which are some of Partial.
  template <modality_set Partial>
  void forward_without(modality_set absent) const {
    if constexpr (Partial == 0) return forward();
    else
      repeat_indexed<Prog::size>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        with_lacks<Prog, i, Partial>(
            absent, [&]<input_set Lacks>() { forward_step<i, Lacks>(step_at<i>()); }, [&] { all_count<i>(); });
      });
  }
  /// All steps in training that run without `absent`, and look.see<Prog>(step, its value, elements a row) behind each,
  /// before its place is used again; a unit with forward_seen shows what lies within it. For finding faults: cold, so that
  /// it does not cost a second copy of the kernels.
  template <modality_set Partial, class Look>
  [[gnu::cold, gnu::noinline]] void forward_seen(modality_set absent, Look const& look) const {
    repeat_indexed<Prog::size>([&]<class I>(I) {
      constexpr std::size_t i = I::value;
      auto const run = [&]<input_set Lacks>() {
        forward_step<i, Lacks>(step_at<i>(), look);
        if constexpr (!Prog::graph.nodes[i].input) look.template see<Prog>(i, at(plan.value[i]), Prog::graph.nodes[i].size);
      };
      with_lacks<Prog, i, Partial>(absent, run, [&] { all_count<i>(); });
    });
  }
  /// The same, and look.template after<I>(its value) behind each step that runs: it may change the value. Inputs too.
  template <modality_set Partial, class Look>
  void forward_changed(modality_set absent, Look const& look) const {
    repeat_indexed<Prog::size>([&]<class I>(I) {
      constexpr std::size_t i = I::value;
      auto const run = [&]<input_set Lacks>() {
        forward_step<i, Lacks>(step_at<i>());
        look.template after<i>(const_cast<void*>(value<i>()));
      };
      with_lacks<Prog, i, Partial>(absent, run, [&] { all_count<i>(); });
    });
  }
  /// All steps backwards; the outputs' gradients are set. Adds into dparams. Present: as in forward.
  template <auto const& Present = all_present<Prog>>
  void backward(T* dparams) const {
    [&]<std::size_t... R>(std::index_sequence<R...>) {
      (backward_if<Prog::size - 1 - R, Present>(dparams), ...);
    }(std::make_index_sequence<Prog::size>{});
  }
  template <modality_set Partial>
  void backward_without(modality_set absent, T* dparams) const {
    if constexpr (Partial == 0) return backward(dparams);
    else
      repeat_indexed<Prog::size>([&]<class R>(R) {
        constexpr std::size_t i = Prog::size - 1 - R::value;
        auto const there = [&](std::size_t j) { return runs_without<Prog>(Prog::graph.in(i, j), absent); };
        with_lacks<Prog, i, Partial>(
            absent, [&]<input_set Lacks>() { backward_step<i, Lacks>(step_at<i>(), dparams); },
            [&] { no_gradients<i>(there); });
      });
  }

 private:
  template <std::size_t I>
  static constexpr std::type_identity<typename Prog::template at<I>> step_at() {
    return {};
  }
  template <class Arrays>
  void bind(Arrays& a, T* each, T* one) const {
    Arrays::each(a, [&]<class A>(A& array) {
      using sample = typename A::sample;
      if constexpr (is_once<sample>) {
        array = {one, 1};
        one += lanes(sample::size);
      } else {
        array = {each, rows};
        each += lanes(sample::size) * rows;
      }
    });
  }

  template <std::size_t I, auto const& Present>
  void forward_if() const {
    if constexpr (Present.runs[I]) forward_step<I, Present.lacks[I]>(step_at<I>());
    else all_count<I>();
  }
  template <std::size_t I, auto const& Present>
  void backward_if(T* dparams) const {
    if constexpr (Present.runs[I]) backward_step<I, Present.lacks[I]>(step_at<I>(), dparams);
    else no_gradients<I>([](std::size_t j) { return Present.runs[Prog::graph.in(I, j)]; });
  }
  /// The lengths of a step that does not run, for those behind it that do and take their lengths from here: all count.
  template <std::size_t I>
  void all_count() const {
    if constexpr (Prog::graph.nodes[I].gives_lengths)
      k.template each<1>(rows, detail::same_length{own_lengths<I>(), std::int32_t(last_axis<typename Prog::template value<I>>::steps)});
  }
  /// A step that is absent with one of its inputs leaves no gradient to the others; there(j): whether input j is there.
  template <std::size_t I, class There>
  void no_gradients(There const& there) const {
    constexpr node const& d = Prog::graph.nodes[I];
    if constexpr (d.follows != none && plan.gradient[I].offset != none)
      repeat_indexed<d.edges>([&]<class E>(E) {
        constexpr std::size_t e = d.first_edge + E::value, j = Prog::graph.in(I, E::value);
        if constexpr (plan.wanted[e] && !plan.adds[e])
          if (there(E::value)) k.zero(gradient<j>(), rows * Prog::graph.nodes[j].size);
      });
  }
  struct nobody {};
  template <std::size_t I, input_set Lacks, class Mod, class Look = nobody>
  void forward_step(std::type_identity<input<Mod>>, Look const& = {}) const {}
  template <std::size_t I, input_set Lacks, std::size_t... J, class B, class L, std::size_t O, class Look = nobody>
  void forward_step(std::type_identity<step<ids<J...>, B, L, O>>, [[maybe_unused]] Look const& look = {}) const {
    forward_call<B, K, M, Lacks> c{k, rows};
    stored::bind(c.params, params + stored::where.params[I]);
    stored::bind(c.state, state + stored::where.state[I]);
    c.out = {at(plan.value[I]), rows};
    if constexpr (M != mode::predict) bind(c.saved, work.kept + plan.saved[I] * rows, work.kept_once + plan.saved_once[I]);
    bind(c.scratch, work.shared + plan.scratch[I] * rows, work.shared_once);
    c.values = {value<J>()...};
    c.valid = {lengths<J>()...};
    if constexpr (Prog::graph.nodes[I].gives_lengths) c.own_lengths = own_lengths<I>();
    c.random = random.fork(I);
    c.first_row = first_row;
    if constexpr (!std::is_same_v<Look, nobody> && requires { B::looks_within; })
      B::forward_seen(c, [&](std::size_t turn) { return look.template within<Prog>(I, turn); });
    else named<I>([&] { run_forward<B>(c); });
  }
  template <std::size_t I, input_set Lacks, class Mod>
  void backward_step(std::type_identity<input<Mod>>, T*) const {}
  template <std::size_t I, input_set Lacks, std::size_t... J, class B, class L, std::size_t O>
  void backward_step(std::type_identity<step<ids<J...>, B, L, O>>, T* dparams) const {
    if constexpr (plan.gradient[I].offset != none) {
      constexpr std::size_t e = Prog::graph.nodes[I].first_edge;
      backward_call<B, K, Lacks, M> c{k, rows};
      stored::bind(c.params, params + stored::where.params[I]);
      stored::bind(c.dparams, dparams + stored::where.params[I]);
      c.out = {at(plan.value[I]), rows};
      c.dout = {gradient<I>(), rows};
      bind(c.saved, work.kept + plan.saved[I] * rows, work.kept_once + plan.saved_once[I]);
      bind(c.scratch, work.shared + plan.backward_scratch[I] * rows, work.shared_once);
      c.values = {value<J>()...};
      c.valid = {lengths<J>()...};
      c.random = random.fork(I);
      c.first_row = first_row;
      std::size_t j = 0;
      ((c.gradients[j] = Lacks >> j & 1 ? nullptr : target<e, J>(j), ++j), ...);
      named<I>([&] { run_backward<B>(c); });
      j = 0;
      ((Lacks >> j & 1 ? void() : add<e, J>(j), ++j), ...);
    }
  }
  template <std::size_t E, std::size_t J>
  void* target(std::size_t j) const {
    if (!plan.wanted[E + j]) return nullptr;
    return plan.adds[E + j] ? work.shared + plan.sum[E + j] * rows : gradient<J>();
  }
  template <std::size_t E, std::size_t J>
  void add(std::size_t j) const {
    using S = typename Prog::template value<J>;
    if constexpr (plan.gradient[J].offset != none) {
      if (plan.adds[E + j])
        k.map(batch<S, T>{gradient<J>(), rows}, fn::plus{}, batch<S, T const>{gradient<J>(), rows},
              batch<S, T const>{work.shared + plan.sum[E + j] * rows, rows});
    }
  }
  /// A device's errors say the step.
  template <std::size_t I, class F>
  void named(F&& f) const {
    if constexpr (K::on_host) f();
    else k.step([] { return step_names<Prog>()[I]; }, f);
  }
  // A backend's own form of a unit comes first.
  template <class B, class C>
  void run_forward(C const& c) const {
    if constexpr (requires { k.forward(c); }) k.forward(c);
    else B::forward(c);
  }
  template <class B, class C>
  void run_backward(C const& c) const {
    if constexpr (requires { k.backward(c); }) k.backward(c);
    else B::backward(c);
  }
};

}  // namespace braid

// braid/model/repeat.hpp
namespace braid::inline v0 {

/// The parameters (or the state) of N turns of a program, one after another.
template <std::size_t N, class Body, bool State>
struct stacked {
  static constexpr std::size_t turns = N, size = State ? 0 : N * Body::parameters;
  using body = Body;
  static constexpr bool state = State;
};
template <std::size_t N, class Body, bool State, class K>
struct layout_of<stacked<N, Body, State>, K> {
  static constexpr std::size_t stride = State ? store<Body, K>::state : store<Body, K>::params;
  static constexpr std::size_t size = N * stride;
};

/// The source of a block's body: whatever comes in. Its gradient goes out.
template <class In>
struct slot : modality_base {
  using outside = In;
  using inside = In;
  static constexpr bool wants_gradient = true;
  static constexpr std::string_view name() { return ""; }
};

/// The lowered body of a block; its value lies as the block's shape says, unlike a net's, which ends row major.
template <class G>
struct block_program : program_base<decltype(lower<G>::run(lowering<types<>, nothing_known>{}))> {};

namespace layer {

/// The block N times, each turn with its own weights. Depth is a loop, not a type: one instantiation serves all turns.
///
/// shapes  the block's; it must keep them.
/// cost    N times the block's; training keeps what N blocks keep.
/// errors  shapes_agree, at_least<1> (compile time).
template <std::size_t N, class... L>
struct repeat : unit {
  using repeated = fragment<L...>;
  static constexpr std::size_t turns = N;
  template <class In>
  static consteval void law() {
    static_assert(holds<(N > 0), at<repeat>, got<exactly<N>>, wants<at_least<1>>>, "repeat<N>: at least once");
    using body = after_all_t<In, L...>;
    static_assert(poisoned<body> || shapes_agree<at<repeat>, got<body>, wants<In>>,
                  "repeat: the block must end in the shape it began with");
  }
  template <class In>
  struct on : bound<In> {
    using of = repeat;
    using out = std::conditional_t<(N > 0) && std::is_same_v<shape_after_t<In, L...>, In>, In, poison>;
    using body = block_program<std::conditional_t<poisoned<out>, slot<In>, pipe<out, slot<In>, L...>>>;
    static constexpr auto const& predicting = plan_of<body, mode::predict>;
    static constexpr auto const& training = plan_of<body, mode::train>;
    static constexpr std::size_t flops = N * body::flops, result = body::out_ids[0];
    static constexpr bool couples_rows = body::couples_rows, draws = body::draws;
    static constexpr std::size_t clock = body::graph.nodes[result].clock;
    static constexpr bool drops_lengths = is_timed<out> && clock == none;
    static_assert(poisoned<out> || !is_timed<out> || clock == none || clock == 0,
                  "repeat: what stands in the block must not change which steps of a sample count");
    static constexpr std::size_t least_rows = body::least_rows;

    template <template <class> class Tensor>
    struct params {
      Tensor<stacked<N, body, false>> turns;
      static constexpr void each(auto&& self, auto&& f) { f("", self.turns, init::zeros); }
    };
    template <template <class> class Tensor>
    struct state {
      Tensor<stacked<N, body, true>> turns;
      static constexpr void each(auto&& self, auto&& f) { f("", self.turns, init::zeros); }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<shape<N * training.kept>> kept;
      Batch<once<shape<N * lanes(training.kept_once)>>> kept_once;
      static constexpr void each(auto&& self, auto&& f) { f(self.kept), f(self.kept_once); }
    };
    template <template <class> class Batch>
    struct scratch {
      Batch<shape<std::max(predicting.shared, training.shared)>> shared;
      Batch<once<shape<std::max(predicting.shared_once, training.shared_once)>>> shared_once;
      static constexpr void each(auto&& self, auto&& f) { f(self.shared), f(self.shared_once); }
    };
    template <template <class> class Batch>
    using backward_scratch = scratch<Batch>;

    template <class Call>
    static void forward(Call const& c) {
      turn_by_turn(c, [](auto const& w, std::size_t) { w.forward(); });
    }
    /// The same in training, with what look(turn) looks through at every step within.
    static constexpr bool looks_within = true;
    template <class Call, class Look>
    static void forward_seen(Call const& c, Look const& look) {
      turn_by_turn(c, [&](auto const& w, std::size_t i) { w.template forward_seen<0>(0, look(i)); });
    }
    template <class Call, class Go>
    static void turn_by_turn(Call const& c, Go const& go) {
      using T = typename Call::scalar;
      using K = std::remove_reference_t<decltype(c.k)>;
            sources<body> in;
      in.data[0] = c.in().data;
      for (std::size_t i = 0; i < N; ++i) {
        in.lengths[0] = lengths(c, i);
        walk<body, K, Call::walks> w{c.k, params_of<K>(c.params.turns.data, i), state_of<K>(c.state.turns.data, i),
                           room<T>(c, i), in, c.rows, c.random.fork(i), c.first_row};
        go(w, i);
        auto const y = batch<out, T const>{static_cast<T const*>(w.template value<result>()), c.rows};
        if (Call::training) {  // each turn's value stays where it is, and is the next one's input
          in.data[0] = y.data;
          if (i + 1 == N) c.k.copy(c.out, y);
        } else {
          c.k.copy(c.out, y);
          in.data[0] = c.out.data;
        }
      }
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      using K = std::remove_reference_t<decltype(c.k)>;
      sources<body> in;
      T const* d = c.dout.data;
      for (std::size_t i = N; i-- > 0;) {
        auto const turn = [&](std::size_t j) {
          return walk<body, K, Call::walks>{c.k, params_of<K>(c.params.turns.data, j), nullptr,
                                            room<T>(c, j), in, c.rows, c.random.fork(j), c.first_row};
        };
        in.data[0] = i ? turn(i - 1).template value<result>() : c.in().data;
        in.lengths[0] = lengths(c, i);
        auto const w = turn(i);
        c.k.copy(batch<out, T>{w.template gradient<result>(), c.rows}, batch<out, T const>{d, c.rows});
        w.backward(params_of<K>(c.dparams.turns.data, i));
        d = w.template gradient<0>();
        if (i == 0 && c.din()) c.k.copy(c.din(), batch<In, T const>{d, c.rows});
      }
    }

   private:
    static std::int32_t const* lengths(auto const& c, std::size_t turn) {
      return drops_lengths && turn ? nullptr : c.lengths();
    }
    template <class K, class T>
    static T* params_of(T* p, std::size_t i) {
      return p + i * store<body, K>::params;
    }
    template <class K, class T>
    static T* state_of(T* p, std::size_t i) {
      return p + i * store<body, K>::state;
    }
    template <class T>
    static workspace<T> room(auto const& c, std::size_t i) {
      auto const turn = [i](T* p, std::size_t size) { return p ? p + i * size : nullptr; };  // prediction keeps nothing
      return {turn(c.saved.kept.data, training.kept * c.rows), c.scratch.shared.data,
              turn(c.saved.kept_once.data, lanes(training.kept_once)), c.scratch.shared_once.data};
    }
  };
};

}  // namespace layer

namespace detail {
template <class In, std::size_t N, class... L>
  requires(N > 0 && !std::is_same_v<In, poison>)
struct judged<In, layer::repeat<N, L...>> : judged_within<layer::repeat<N, L...>, In, L...> {};
}  // namespace detail

/// repeat<12>(block): the block twelve times, each turn with its own weights.
template <std::size_t N, class... L>
constexpr layer::repeat<N, L...> repeat(fragment<L...>) {
  return {};
}
template <std::size_t N, element L>
constexpr layer::repeat<N, L> repeat(L) {
  return {};
}

}  // namespace braid

// braid/encode/series_transformer.hpp
namespace braid::inline v0::encode {

/// A series through Layers blocks of self-attention, norm first, and the mean of what its steps have become.
///
///   pulse | encode::series_transformer<2, 32, 4, 64>
///
/// shapes  x: [T, F]; h: [D], D a multiple of Heads. Parameters: the map to D, the blocks' by `repeat`, the last norm's.
/// cost    Layers times that of `transformer<Heads, Hidden>` over T steps.
/// errors  a_sequence, multiple_of (compile time).
/// source  Vaswani et al. 2017, arXiv:1706.03762; for series Zerveas et al. 2020, arXiv:2010.02803.
template <std::size_t Layers, std::size_t D, std::size_t Heads, std::size_t Hidden>
inline constexpr auto series_transformer =
    dense<D> | sinusoidal | repeat<Layers>(transformer<Heads, Hidden>(pre_norm)) | layer_norm | mean_time;

}  // namespace braid::encode

// braid/encode/tcn.hpp
namespace braid::inline v0::encode {

namespace detail {
struct conv1_part {
  static constexpr std::string_view name = "conv1";
};
struct conv2_part {
  static constexpr std::string_view name = "conv2";
};
struct downsample_part {
  static constexpr std::string_view name = "downsample";
};
struct network_part {
  static constexpr std::string_view name = "network";
};

/// h = relu(x + relu(conv2(relu(conv1(x))))), both convolutions over the past alone.
template <std::size_t Channels, std::size_t Kernel, std::size_t Dilation>
struct temporal_block : composed<temporal_block<Channels, Kernel, Dilation>> {
  static constexpr std::string_view name = "temporal_block";
  static constexpr std::size_t sizes = 3;
  template <class In>
  static constexpr bool fits = layer::is_steps<In>;
  static constexpr auto body(auto x) {
    constexpr std::size_t F = last_axis<out_t<decltype(x)>>::features::size;
    // The sum goes by the lengths of its first branch; what is causal never looks beyond them.
    if constexpr (F == Channels) return fuse<sum>(x, past(x)) | relu;
    else return fuse<sum>(x | named<downsample_part>(conv1d<Channels, 1>), past(x)) | relu;
  }

 private:
  static constexpr auto past(auto x) {
    constexpr std::size_t T = last_axis<out_t<decltype(x)>>::steps, before = Dilation * (Kernel - 1);
    constexpr auto convolution = conv1d<Channels, Kernel>(pad<before>, dilation<Dilation>);
    return x | named<conv1_part>(convolution) | take_steps<0, T> | relu | named<conv2_part>(convolution) | take_steps<0, T> | relu;
  }
};

template <std::size_t Channels, std::size_t Kernel, std::size_t Levels>
struct tcn_unit : composed<tcn_unit<Channels, Kernel, Levels>> {
  static constexpr std::string_view name = "tcn";
  static constexpr std::size_t sizes = 3;
  template <class In>
  static constexpr bool fits = layer::is_steps<In>;
  template <class In>
  static consteval void law() {
    static_assert(holds<fits<In>, at<tcn_unit>, got<In>, wants<a_sequence>>,
                  "tcn wants vectors [T, F]: a series, or tokens behind `| embedding<D>`");
  }
  static constexpr auto body(auto x) { return deeper<0>(x); }

 private:
  template <std::size_t I>
  static constexpr auto deeper(auto x) {
    if constexpr (I == Levels) return x;
    else return deeper<I + 1>(x | named<fusion::numbered<I, network_part>>(temporal_block<Channels, Kernel, std::size_t{1} << I>{}));
  }
};
}  // namespace detail

/// A series by convolutions that look at the past alone, each level twice as far back as the one below: step t of h knows steps
/// t - 2 (Kernel - 1) (2^Levels - 1) to t of x, and none behind t.
///
///   pulse | encode::tcn<32, 3, 4> | last
///
/// shapes  x: [T, F]; h: [T, Channels]. Parameters: network.i.conv1.*, network.i.conv2.*, network.i.downsample.* where F is not
///         Channels.
/// cost    4 T Levels Kernel Channels^2 flop, and T + its reach back of memory a level.
/// errors  a_sequence (compile time).
/// source  Bai et al. 2018, arXiv:1803.01271, without weight normalisation and dropout.
template <std::size_t Channels, std::size_t Kernel, std::size_t Levels>
inline constexpr sized<detail::tcn_unit<Channels, Kernel, Levels>, Channels, Kernel, Levels> tcn{};

}  // namespace braid::encode

// braid/encode/stream_steps.hpp
namespace braid::inline v0 {

/// The weights of a net by PyTorch's names and in its layouts.
template <class T>
using stream_tensors = std::map<std::string, std::vector<T>>;

/// How a layer goes step by step: `on<T, F>` has the width `out`, a `state`, and is called with it, x [F] and h [out]. A layer of
/// one's own: specialise it.
template <class L>
struct stream_step {
  static constexpr bool exists = false;
};

namespace detail {
struct no_state {};
/// h = W x + b, W [O, F].
template <class T, std::size_t O, std::size_t F>
void affine(T const* weight, T const* bias, T const* x, T* h) {
  for (std::size_t o = 0; o < O; ++o) {
    T s = bias[o];
    for (std::size_t f = 0; f < F; ++f) s += weight[o * F + f] * x[f];
    h[o] = s;
  }
}

template <class Cell, std::size_t H>
struct recurrent_step {
  static constexpr bool exists = true;
  template <class T, std::size_t F>
  struct on {
    static constexpr std::size_t out = H, gates = Cell::gates;
    struct state {
      std::array<T, H> h{}, memory{};
    };
    std::vector<T> weight_ih, weight_hh, bias_ih, bias_hh;

    on(stream_tensors<T> const& all, std::string const& at)
        : weight_ih(all.at(at + ".weight_ih_l0")), weight_hh(all.at(at + ".weight_hh_l0")), bias_ih(all.at(at + ".bias_ih_l0")), bias_hh(all.at(at + ".bias_hh_l0")) {}
    void operator()(state& s, T const* x, T* h) const {
      std::array<T, gates * H> of_x, of_h;
      affine<T, gates * H, F>(weight_ih.data(), bias_ih.data(), x, of_x.data());
      affine<T, gates * H, H>(weight_hh.data(), bias_hh.data(), s.h.data(), of_h.data());
      for (std::size_t j = 0; j < H; ++j) {
        std::array<T, gates> g, from_h;
        for (std::size_t k = 0; k < gates; ++k) {
          from_h[k] = of_h[k * H + j];
          g[k] = Cell::apart ? of_x[k * H + j] : of_x[k * H + j] + from_h[k];
        }
        auto const now = Cell::forward(g.data(), from_h.data(), {s.h[j], s.memory[j]});
        h[j] = now.h, s.memory[j] = now.memory;
      }
      for (std::size_t j = 0; j < H; ++j) s.h[j] = h[j];
    }
  };
};

/// A convolution over the past alone: a ring of the last steps.
template <class T, std::size_t C, std::size_t F, std::size_t Kernel, std::size_t Dilation>
struct causal_step {
  static constexpr std::size_t reach = Dilation * (Kernel - 1) + 1;
  struct state {
    std::array<T, reach * F> ring{};
    std::size_t now = 0;  ///< where the next step goes
  };
  std::vector<T> weight, bias;  ///< [C, F, Kernel], [C]

  causal_step(stream_tensors<T> const& all, std::string const& at) : weight(all.at(at + ".weight")), bias(all.at(at + ".bias")) {}
  void operator()(state& s, T const* x, T* h) const {
    for (std::size_t f = 0; f < F; ++f) s.ring[s.now * F + f] = x[f];
    for (std::size_t c = 0; c < C; ++c) {
      T sum = bias[c];
      for (std::size_t k = 0; k < Kernel; ++k) {
        T const* const past = &s.ring[(s.now + reach - Dilation * (Kernel - 1 - k)) % reach * F];
        for (std::size_t f = 0; f < F; ++f) sum += weight[(c * F + f) * Kernel + k] * past[f];
      }
      h[c] = sum;
    }
    s.now = (s.now + 1) % reach;
  }
};
template <class T, std::size_t C, std::size_t F, std::size_t Kernel, std::size_t Dilation>
struct temporal_step {
  using first = causal_step<T, C, F, Kernel, Dilation>;
  using second = causal_step<T, C, C, Kernel, Dilation>;
  struct state {
    typename first::state one{};
    typename second::state two{};
  };
  first conv1;
  second conv2;
  std::vector<T> weight{}, bias{};  ///< of the map that stands where x has another width

  temporal_step(stream_tensors<T> const& all, std::string const& at) : conv1(all, at + ".conv1"), conv2(all, at + ".conv2") {
    if constexpr (F != C) weight = all.at(at + ".downsample.weight"), bias = all.at(at + ".downsample.bias");
  }
  void operator()(state& s, T const* x, T* h) const {
    std::array<T, C> a, b;
    conv1(s.one, x, a.data());
    for (T& v : a) v = v > T(0) ? v : T(0);
    conv2(s.two, a.data(), b.data());
    if constexpr (F == C) std::copy_n(x, C, a.begin());
    else affine<T, C, F>(weight.data(), bias.data(), x, a.data());
    for (std::size_t c = 0; c < C; ++c) {
      T const v = a[c] + (b[c] > T(0) ? b[c] : T(0));
      h[c] = v > T(0) ? v : T(0);
    }
  }
};
}  // namespace detail

template <std::size_t H>
struct stream_step<layer::gru<H, 1, 1>> : detail::recurrent_step<layer::gru_cell, H> {};
template <std::size_t H>
struct stream_step<layer::lstm<H, 1, 1>> : detail::recurrent_step<layer::lstm_cell, H> {};
template <std::size_t H>
struct stream_step<layer::rnn<H, 1, 1>> : detail::recurrent_step<layer::rnn_cell, H> {};

template <std::size_t C, std::size_t Kernel, std::size_t Levels>
struct stream_step<encode::detail::tcn_unit<C, Kernel, Levels>> {
  static constexpr bool exists = true;
  template <class T, std::size_t F, std::size_t I = 0>
  struct on {
    static constexpr std::size_t out = C;
    using level = detail::temporal_step<T, C, F, Kernel, (std::size_t{1} << I)>;
    struct nothing {
      struct state {};
      nothing(stream_tensors<T> const&, std::string const&) {}
    };
    template <bool More>
    using above_type = std::conditional_t<More, on<T, C, I + 1>, nothing>;
    struct state {
      typename level::state here{};
      typename above_type<(I + 1 < Levels)>::state above{};
    };
    level here;
    above_type<(I + 1 < Levels)> above;

    on(stream_tensors<T> const& all, std::string const& at) : here(all, at + ".network." + std::to_string(I)), above(all, at) {}
    void operator()(state& s, T const* x, T* h) const {
      if constexpr (I + 1 == Levels) {
        here(s.here, x, h);
      } else {
        std::array<T, C> between;
        here(s.here, x, between.data());
        above(s.above, between.data(), h);
      }
    }
  };
};

template <std::size_t O>
struct stream_step<layer::dense<O>> {
  static constexpr bool exists = true;
  template <class T, std::size_t F>
  struct on {
    static constexpr std::size_t out = O;
    using state = detail::no_state;
    std::vector<T> weight, bias;
    on(stream_tensors<T> const& all, std::string const& at) : weight(all.at(at + ".weight")), bias(all.at(at + ".bias")) {}
    void operator()(state&, T const* x, T* h) const { detail::affine<T, O, F>(weight.data(), bias.data(), x, h); }
  };
};

template <>
struct stream_step<layer::layer_norm> {
  static constexpr bool exists = true;
  template <class T, std::size_t F>
  struct on {
    static constexpr std::size_t out = F;
    using state = detail::no_state;
    std::vector<T> weight, bias;
    on(stream_tensors<T> const& all, std::string const& at) : weight(all.at(at + ".weight")), bias(all.at(at + ".bias")) {}
    void operator()(state&, T const* x, T* h) const {
      T mean = 0, variance = 0;
      for (std::size_t f = 0; f < F; ++f) mean += x[f] / T(F);
      for (std::size_t f = 0; f < F; ++f) variance += (x[f] - mean) * (x[f] - mean) / T(F);
      T const by = T(1) / num::sqrt(variance + T(1e-5));
      for (std::size_t f = 0; f < F; ++f) h[f] = (x[f] - mean) * by * weight[f] + bias[f];
    }
  };
};

namespace detail {
template <class Function>
struct elementwise_step {
  static constexpr bool exists = true;
  template <class T, std::size_t F>
  struct on {
    static constexpr std::size_t out = F;
    using state = no_state;
    on(stream_tensors<T> const&, std::string const&) {}
    void operator()(state&, T const* x, T* h) const {
      for (std::size_t f = 0; f < F; ++f) h[f] = Function{}(x[f]);
    }
  };
};
struct itself {
  template <class T>
  T operator()(T x) const { return x; }
};
}  // namespace detail
template <class L>
  requires requires { typename L::functor; }
struct stream_step<L> : detail::elementwise_step<typename L::functor> {};
template <>
struct stream_step<layer::last> : detail::elementwise_step<detail::itself> {};
template <std::size_t Percent>
struct stream_step<layer::dropout<Percent>> : detail::elementwise_step<detail::itself> {};

}  // namespace braid

// braid/model/names.hpp
namespace braid::inline v0 {

namespace detail {
template <class Name>
std::string text_of(Name const& n) {
  if constexpr (std::is_convertible_v<Name const&, std::string_view>) return std::string(std::string_view(n));
  else return to_string(n);
}
template <class Owner>
std::string owner_name() {
  if constexpr (std::is_void_v<Owner>) return "";
  else if constexpr (requires { Owner::name(); }) return std::string(Owner::name());
  else return std::string(Owner::name);
}
inline std::string joined(std::string const& a, std::string const& b) {
  return a.empty() || b.empty() ? a + b : a + "." + b;
}

/// Gives two pipes on one modality different names: photo, photo_2.
class prefixes {
 public:
  std::string operator()(std::string const& owner, std::size_t first) {
    for (auto const& k : known_)
      if (k.owner == owner && k.first == first) return k.name;
    std::string name = owner;
    for (std::size_t i = 2; used(name); ++i) name = owner + "_" + std::to_string(i);
    known_.push_back({owner, name, first});
    return name;
  }
  /// What has no name of its own within a composed unit: the first goes by the unit's.
  std::string inside(std::string const& unit, std::size_t first) {
    std::string const within = unit + ".";
    bool any = false;
    for (auto const& k : known_) {
      if (k.owner == within && k.first == first) return k.name;
      any = any || k.owner == within;
    }
    std::string name = unit;
    for (std::size_t i = 2; any && (name == unit || used(name)); ++i) name = unit + "_" + std::to_string(i);
    known_.push_back({within, name, first});
    return name;
  }

 private:
  struct entry {
    std::string owner, name;
    std::size_t first;
  };
  bool used(std::string const& name) const {
    for (auto const& k : known_)
      if (k.name == name) return true;
    return false;
  }
  std::vector<entry> known_;
};

template <class Owner>
std::string owner_text(prefixes&, std::type_identity<Owner>) {
  return owner_name<Owner>();
}
template <class Owner, std::size_t First, std::size_t... P>
std::string label_name(prefixes& p, label<Owner, First, P...>);
template <class Label, class Owner>
std::string owner_text(prefixes& p, std::type_identity<within<Label, Owner>>) {
  return joined(label_name(p, Label{}), owner_name<Owner>());
}
template <class Owner>
std::string pipe_text(prefixes& p, std::type_identity<Owner> owner, std::size_t first) {
  return p(owner_text(p, owner), first);
}
template <class Label, class Owner>
std::string pipe_text(prefixes& p, std::type_identity<within<Label, Owner>> owner, std::size_t first) {
  auto const text = owner_text(p, owner);
  return owner_name<Owner>().empty() ? p.inside(text, first) : p(text, first);
}
template <class Owner, std::size_t First, std::size_t... P>
std::string label_name(prefixes& p, label<Owner, First, P...>) {
  if constexpr (std::is_void_v<Owner> || (modality<Owner> && sizeof...(P) == 0)) return owner_name<Owner>();  // arrange
  std::string s = pipe_text(p, std::type_identity<Owner>{}, First);
  ((s = joined(s, P == on_shortcut ? "shortcut" : std::to_string(P))), ...);
  return s;
}
}  // namespace detail

namespace detail {
template <class M>
std::string step_name(prefixes&, std::type_identity<input<M>>) {
  return std::string(M::name());
}
template <class In, class B, class L, std::size_t O>
std::string step_name(prefixes& p, std::type_identity<step<In, B, L, O>>) {
  return label_name(p, L{});
}
}  // namespace detail

/// The name of every step, by index: `photo.0`, `attention`, and the modality's own for an input.
template <class Prog>
std::vector<std::string> step_names() {
  std::vector<std::string> names;
  detail::prefixes p;
  repeat_indexed<Prog::size>([&]<class I>(I) {
    names.push_back(detail::step_name(p, std::type_identity<typename Prog::template at<I::value>>{}));
  });
  return names;
}

/// Calls f(name, std::type_identity<Spec>, offset, initialiser) for every parameter of a program, or with State for all
/// that it keeps besides; the offset is into the backend's flat buffer. Tied parameters are met once.
template <class Prog, class K, bool State, class F>
void for_each_tensor(F&& f, std::string const& prefix = "", std::size_t base = 0);

namespace detail {
template <class Prog, class K, bool State, std::size_t I, class F, class M>
void visit_step(F&, std::string const&, std::size_t, std::type_identity<input<M>>) {}
template <class Prog, class K, bool State, std::size_t I, class F, class In, class B, class L, std::size_t O>
void visit_step(F& f, std::string const& prefix, std::size_t base, std::type_identity<step<In, B, L, O>>) {
  if constexpr (O == I) {
    using stored = store<Prog, K>;
    using parameters = typename B::template params<views<typename K::scalar>::template parameter>;
    using kept = typename B::template state<views<typename K::scalar>::template parameter>;
    std::size_t offset = base + (State ? stored::where.state[I] : stored::where.params[I]);
    std::conditional_t<State, kept, parameters> tensors{};
    decltype(tensors)::each(tensors, [&]<class Name, class Spec, class T, class Init>(Name const& n, tensor<Spec, T>&,
                                                                                     Init const& start) {
      std::string const name = joined(prefix, text_of(n));
      if constexpr (requires { Spec::turns; }) {
        for (std::size_t t = 0; t < Spec::turns; ++t)
          for_each_tensor<typename Spec::body, K, State>(f, joined(name, std::to_string(t)),
                                                         offset + t * layout_of<Spec, K>::stride);
      } else {
        f(name, std::type_identity<Spec>{}, offset, start);
      }
      offset += lanes(layout_of<Spec, K>::size);
    });
  }
}
}  // namespace detail

template <class Prog, class K, bool State, class F>
void for_each_tensor(F&& f, std::string const& prefix, std::size_t base) {
  auto const names = step_names<Prog>();
  repeat_indexed<Prog::size>([&]<class I>(I) {
    detail::visit_step<Prog, K, State, I::value>(f, detail::joined(prefix, names[I::value]), base,
                                                 std::type_identity<typename Prog::template at<I::value>>{});
  });
}

}  // namespace braid

// braid/model/weights.hpp
namespace braid::inline v0 {

/// The weights of a net on a backend: one flat buffer of parameters and one of state (running statistics). Immutable
/// while predicting; any number of predictors may share it.
template <class G, class K>  // a backend; unconstrained, so that fwd.hpp can name it without the concept
class basic_weights {
 public:
  using graph = G;
  using prog = program<G>;
  using T = typename K::scalar;
  using stored = store<prog, K>;

  /// Starts as PyTorch does: every parameter from its own stream of the seed, by its name, so that equal branches of
  /// different nets start equal.
  explicit basic_weights(seed s = {}, K k = {}) : k_(k), params_(stored::params, k), state_(stored::state, k) {
    start<false>(params_, s);
    start<true>(state_, s);
  }

  K const& place() const { return k_; }
  T* params() { return params_.data(); }
  T const* params() const { return params_.data(); }
  T* state() { return state_.data(); }
  T const* state() const { return state_.data(); }
  static constexpr std::size_t param_count = stored::params, state_count = stored::state;

  /// A parameter or a piece of state by the order of PyTorch: f(name, dims, std::vector<T> const& values) for all.
  /// For files and tests; allocates.
  template <class F>
  void read_all(F&& f) const {
    read<false>(params_, f);
    read<true>(state_, f);
  }
  /// For every tensor, f(name, dims, std::vector<T>& values) may change the values.
  template <class F>
  void write_all(F&& f) {
    write<false>(params_, f);
    write<true>(state_, f);
  }
  /// The same for other numbers that lie as the parameters do, or with State as the state does, on the host: moments,
  /// gradients. f(name, dims, std::vector<T>& values) may change the values.
  template <bool State, class F>
  static void by_name(std::vector<T>&& host, F&& f) {
    by_name<State>(host, f);
  }
  template <bool State, class F>
  static void by_name(std::vector<T>& host, F&& f) {
    for_each_tensor<prog, K, State>([&]<class Spec>(std::string const& name, std::type_identity<Spec>, std::size_t at, auto) {
      std::vector<T> values(Spec::size);
      for (std::size_t i = 0; i < Spec::size; ++i) values[i] = host[at + layout_of<Spec, K>::place(i)];
      f(name, std::vector<std::size_t>(Spec::dims.begin(), Spec::dims.end()), values);
      for (std::size_t i = 0; i < Spec::size; ++i) host[at + layout_of<Spec, K>::place(i)] = values[i];
    });
  }

 private:
  template <bool State>
  void start(buffer<K>& b, seed s) {
    if (!b.size()) return;
    std::vector<T> host(b.size());
    for_each_tensor<prog, K, State>([&]<class Spec>(std::string const& name, std::type_identity<Spec>, std::size_t at, auto init) {
      philox const stream = philox{s.value}.fork(name_hash(name));
      for (std::size_t i = 0; i < Spec::size; ++i)
        host[at + layout_of<Spec, K>::place(i)] = T(first_value(init, stream, i));
    });
    k_.upload(b.data(), host.data(), host.size());
  }
  static float first_value(init::constant c, philox, std::size_t) { return c.value; }
  static float first_value(init::uniform u, philox p, std::size_t i) { return u.bound * (2 * p.uniform(0, i) - 1); }
  static float first_value(init::normal n, philox p, std::size_t i) { return n.deviation * p.normal(0, i); }

  template <bool State, class F>
  void read(buffer<K> const& b, F& f) const {
    std::vector<T> host(b.size());
    k_.download(host.data(), b.data(), host.size());
    by_name<State>(host, f);
  }
  template <bool State, class F>
  void write(buffer<K>& b, F& f) {
    std::vector<T> host(b.size());
    k_.download(host.data(), b.data(), host.size());
    by_name<State>(host, f);
    if (b.size()) k_.upload(b.data(), host.data(), host.size());
  }

  K k_;
  buffer<K> params_, state_;
};

/// weights<net, backend>.
template <auto Net, backend K>
using weights = basic_weights<decltype(type_of(Net)), K>;

}  // namespace braid

// braid/encode/stream.hpp
namespace braid::inline v0 {

namespace detail {
struct step_by_step;
/// The layers from the I-th on, one behind the other; widths of the vectors between them are their types'.
template <class T, std::size_t F, std::size_t I, class... L>
struct streamed {
  static constexpr std::size_t out = F;
  struct state {};
  streamed(stream_tensors<T> const&, std::string const&) {}
  void operator()(state&, T const* x, T* h) const {
    for (std::size_t i = 0; i < F; ++i) h[i] = x[i];
  }
};
template <class T, std::size_t F, std::size_t I, class L, class... More>
struct streamed<T, F, I, L, More...> {
  using first_type = typename stream_step<L>::template on<T, F>;
  using rest_type = streamed<T, first_type::out, I + 1, More...>;
  static constexpr std::size_t out = rest_type::out;
  struct state {
    typename first_type::state first{};
    typename rest_type::state rest{};
  };
  first_type first;
  rest_type rest;

  streamed(stream_tensors<T> const& all, std::string const& net)
      : first(all, net + "." + std::to_string(I)), rest(all, net) {}
  void operator()(state& s, T const* x, T* h) const {
    if constexpr (sizeof...(More) == 0) {
      first(s.first, x, h);
    } else {
      std::array<T, first_type::out> between;
      first(s.first, x, between.data());
      rest(s.rest, between.data(), h);
    }
  }
};
template <class G>
struct stream_of;
template <class Out, class M, class... L>
struct stream_of<pipe<Out, M, L...>> {
  using series = M;
  static constexpr std::size_t odd = first_false({stream_step<L>::exists..., false});
  using culprit = nth<odd, L..., void>;
  template <class T, bool Fits>
  struct chain_if {
    using type = streamed<T, M::outside::size / M::outside::steps, 0, L...>;
  };
  template <class T>
  struct chain_if<T, false> {
    using type = streamed<T, M::outside::size / M::outside::steps, 0>;
  };
  template <class T>
  using chain = typename chain_if<T, odd == sizeof...(L)>::type;
};
}  // namespace detail

/// A net over a series, one step in and one answer out, for what is decided as it comes: the answer to step t is what the model
/// says of the series up to t. The weights are a copy; the state is the caller's, plain and to be copied, one for each series
/// that is followed at once.
///
///   inline constexpr auto net = pulse | bd::gru<32> | bd::last | bd::dense<2>;
///   bd::stream<net> const follow(model.weights());
///   bd::stream<net>::state patient;                        // before the first step
///   follow(patient, beat, risk);                           // beat: [F], risk: [2]
///
/// The net is a pipe on one series of: gru, lstm, rnn (one layer, one direction), encode::tcn, dense, layer_norm, activations,
/// dropout (does nothing), last (each step is the last one so far).
///
/// shapes  x: [F], a step of the series; h: [the net's width].
/// cost    the layers' products for one step; nothing is allocated.
/// errors  step_by_step (compile time): a layer that needs the whole series; shape_error: an x or h of another size.
template <auto Net, class T = float>
class stream {
  using of = detail::stream_of<decltype(type_of(Net))>;
  static_assert(holds<std::is_void_v<typename of::culprit>, at<stream<Net, T>>, got<typename of::culprit>, wants<detail::step_by_step>>,
                "stream: this layer needs the whole series; gru, lstm, rnn, encode::tcn, dense, layer_norm and activations go step by step");
  using chain = typename of::template chain<T>;

 public:
  using state = typename chain::state;
  static constexpr std::size_t features = of::series::outside::size / of::series::outside::steps, width = chain::out;

  template <class G, class K>
  explicit stream(basic_weights<G, K> const& w) : chain_(tensors_of(w), std::string(of::series::name())) {
    static_assert(std::is_same_v<G, std::remove_cv_t<decltype(type_of(Net))>>, "the weights are another net's");
  }
  void operator()(state& s, std::span<T const> x, std::span<T> h) const {
    if (x.size() != features) throw shape_error(of::series::name(), "step", std::to_string(features) + " numbers", std::to_string(x.size()));
    if (h.size() != width) throw shape_error("stream", "answer", std::to_string(width) + " numbers", std::to_string(h.size()));
    chain_(s, x.data(), h.data());
  }

 private:
  template <class W>
  static stream_tensors<T> tensors_of(W const& w) {
    stream_tensors<T> all;
    w.read_all([&](std::string const& name, auto const&, auto const& values) { all[name].assign(values.begin(), values.end()); });
    return all;
  }
  chain chain_;
};

}  // namespace braid

// braid/encode/table_mlp.hpp
namespace braid::inline v0::encode {

namespace detail {
template <std::size_t D, std::size_t Hidden>
struct table_mlp_of {
  template <graph Numbers, graph Words>
  constexpr auto operator()(Numbers numbers, Words words) const {
    return (*this)(fuse<concat>(numbers, words | embedding<D> | flatten));
  }
  template <graph Numbers>
  constexpr auto operator()(Numbers numbers) const {
    return numbers | dense<Hidden> | relu | dense<Hidden> | relu;
  }
};
}  // namespace detail

/// A table by two dense layers: its numbers as they are, each category as a vector of D numbers.
///
///   encode::table_mlp<4, 32>(vitals, facts)      // or of numbers alone: encode::table_mlp<4, 32>(vitals)
///
/// shapes  numbers: [F], categories: tokens (bd::table); h: [Hidden].
/// cost    2 Hidden (F + D categories + Hidden) flop.
/// errors  those of concat, embedding and dense (compile time).
/// source  Gorishniy et al. 2021, arXiv:2106.11959 (the MLP baseline).
template <std::size_t D, std::size_t Hidden>
inline constexpr detail::table_mlp_of<D, Hidden> table_mlp{};

}  // namespace braid::encode

// braid/encode/text_cnn.hpp
namespace braid::inline v0::encode {

namespace detail {
struct words_part {
  static constexpr std::string_view name = "embedding";
};
struct convs_part {
  static constexpr std::string_view name = "convs";
};
struct an_odd_number;

/// The filters of several widths beside each other, and the largest answer of each within the text.
template <std::size_t D, std::size_t Channels, std::size_t... Width>
struct text_cnn_unit : composed<text_cnn_unit<D, Channels, Width...>> {
  template <class In>
  static constexpr bool odd = ((Width % 2 == 1) && ...) && sizeof...(Width) > 0;
  template <class In>
  static constexpr bool fits = is_ids<In> && odd<In>;
  template <class In>
  static consteval void law() {
    static_assert(holds<is_ids<In>, at<text_cnn_unit>, got<In>, wants<token_ids>>, "text_cnn reads tokens");
    static_assert(holds<odd<In>, at<text_cnn_unit>, got<exactly<Width>...>, wants<an_odd_number>>,
                  "text_cnn<D, Channels, Width...>: at least one width, each odd: then the words at a text's ends have a middle");
  }
  static constexpr auto body(auto x) { return of(std::make_index_sequence<sizeof...(Width)>{}, x); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto x) {
    auto const words = shared<words_part>(x | named<words_part>(embedding<D>));
    return fuse<concat>((words | named<fusion::numbered<I, convs_part>>(conv1d<Channels, Width>(pad<Width / 2>)) | relu | max_time)...);
  }
};
}  // namespace detail

/// A text by filters over 3, 5, ... neighbouring words, and the largest answer of each.
///
///   text | encode::text_cnn<32, 16, 3, 5>
///
/// shapes  x: tokens, up to T of V; h: [Channels * widths]. Parameters: embedding.weight, convs.i.*.
/// cost    2 T D Channels flop for each word of a width.
/// errors  token_ids, an_odd_number (compile time).
/// source  Kim 2014, arXiv:1408.5882, whose widths are 3, 4 and 5 and whose texts have no padding at the front.
template <std::size_t D, std::size_t Channels, std::size_t... Width>
inline constexpr detail::text_cnn_unit<D, Channels, Width...> text_cnn{};

}  // namespace braid::encode

// braid/encode/text_gru.hpp
namespace braid::inline v0::encode {

/// A text read from both sides by an GRU: the last state of each, at the text's own length.
///
///   text | encode::text_gru<32, 64>
///
/// shapes  x: tokens, up to T of V; h: [2 H]. Parameters: the embedding's and the GRU's.
/// cost    that of `gru<H>(bidirectional)` over T steps, those beyond a text's length as well.
/// errors  token_ids (compile time).
/// source  Cho et al. 2014, arXiv:1406.1078; Schuster and Paliwal 1997 (both directions).
template <std::size_t D, std::size_t H>
inline constexpr auto text_gru = embedding<D> | gru<H>(bidirectional) | ends;

}  // namespace braid::encode

// braid/encode/text_lstm.hpp
namespace braid::inline v0::encode {

/// A text read from both sides by an LSTM: the last state of each, at the text's own length.
///
///   text | encode::text_lstm<32, 64>
///
/// shapes  x: tokens, up to T of V; h: [2 H]. Parameters: the embedding's and the LSTM's.
/// cost    that of `lstm<H>(bidirectional)` over T steps, those beyond a text's length as well.
/// errors  token_ids (compile time).
/// source  Hochreiter and Schmidhuber 1997; Schuster and Paliwal 1997 (both directions).
template <std::size_t D, std::size_t H>
inline constexpr auto text_lstm = embedding<D> | lstm<H>(bidirectional) | ends;

}  // namespace braid::encode

// braid/encode/text_transformer.hpp
namespace braid::inline v0::encode {

/// A text through Layers blocks of self-attention, norm first, and the mean of what its words have become.
///
///   text | encode::text_transformer<2, 64, 4, 128>
///
/// shapes  x: tokens, up to T of V; h: [D], D a multiple of Heads. Parameters: the embedding's, the blocks' by `repeat`, the
///         last norm's.
/// cost    Layers times that of `transformer<Heads, Hidden>` over T steps.
/// errors  token_ids, multiple_of (compile time).
/// source  Vaswani et al. 2017, arXiv:1706.03762; the norm's place: Xiong et al. 2020, arXiv:2002.04745.
template <std::size_t Layers, std::size_t D, std::size_t Heads, std::size_t Hidden>
inline constexpr auto text_transformer =
    embedding<D> | sinusoidal | repeat<Layers>(transformer<Heads, Hidden>(pre_norm)) | layer_norm | mean_time;

}  // namespace braid::encode

// braid/encode/video_cnn.hpp
namespace braid::inline v0::encode {

/// A clip by convolutions over space and time together, each behind which it is half as long, high and wide.
///
///   film | encode::video_cnn<16, 32>
///
/// shapes  x: video [T, C, H, W], each at least 2 to the number of widths; h: [the last width]. All T frames count; those
///         beyond a clip's length are black. Parameters: the convolutions'.
/// cost    54 C Width flop a voxel for each width, of ever fewer voxels.
/// errors  a_video, at_least (compile time).
/// source  Tran et al. 2015, arXiv:1412.0767, with the mean of the voxels in place of dense layers.
template <std::size_t... Width>
inline constexpr auto video_cnn =
    (as_volume | ... | (conv3d<Width, 3>(pad<1>) | relu | max_pool3d<2>)) | global_avg_pool;

}  // namespace braid::encode

// braid/encode/vision_transformer.hpp
namespace braid::inline v0::encode {

/// A picture as patches of Patch x Patch pixels that attend to each other in Layers blocks, norm first, and their mean.
///
///   photo | encode::vision_transformer<8, 2, 64, 4, 128>
///
/// shapes  x: [C, H, W], Patch divides both sides; h: [D], D a multiple of Heads. Parameters: the embedding's, the positions',
///         the blocks' by `repeat`, the last norm's.
/// cost    2 P D C Patch Patch flop for P patches, and Layers times that of `transformer<Heads, Hidden>` over P steps.
/// errors  an_image, multiple_of (compile time).
/// source  Dosovitskiy et al. 2021, arXiv:2010.11929, with the mean of the patches in place of a class token.
template <std::size_t Patch, std::size_t Layers, std::size_t D, std::size_t Heads, std::size_t Hidden>
inline constexpr auto vision_transformer = patches<Patch> | dense<D> | learned_positions |
                                           repeat<Layers>(transformer<Heads, Hidden>(pre_norm, gelu)) | layer_norm | mean_time;

}  // namespace braid::encode

// braid/encode/waveform_cnn.hpp
namespace braid::inline v0::encode {

/// Sound as it was sampled: filters of Kernel samples moved by Stride, then for each further width the largest of four
/// neighbours and a filter over three. At the end the mean along time.
///
///   voice | encode::waveform_cnn<80, 4, 32, 32, 64>
///
/// shapes  x: waveform [N, C]; h: [the last width]. Samples beyond a length count as silence. Parameters: the convolutions'.
/// cost    2 Kernel C First flop for every Stride samples, then a quarter as many steps for each width.
/// errors  a_sequence, at_least (compile time).
/// source  Dai et al. 2017, arXiv:1610.00087 (M3, M5), without batch norm.
template <std::size_t Kernel, std::size_t Stride, std::size_t First, std::size_t... Width>
inline constexpr auto waveform_cnn =
    ((conv1d<First, Kernel>(stride<Stride>) | relu) | ... | (max_pool1d<4> | conv1d<Width, 3>(pad<1>) | relu)) | mean_time;

}  // namespace braid::encode

// braid/model/call.hpp
namespace braid::inline v0 {

// The law of a call: photo(x), notes(ids, lengths), absent(chart), in any order. Which are absent is a constant.

namespace detail {
template <class A>
struct argument {
  using modality = void;
  static constexpr bool present = false, batched = false, partial = false, on_device = false;
};
template <class M, class X, class L>
struct argument<given<M, X, L>> {
  using modality = M;
  static constexpr bool present = true, batched = static_rank<X> != M::outside::rank, partial = false, on_device = is_on_device<X>;
};
template <class G, class W>
struct argument<given_where<G, W>> : argument<G> {
  static constexpr bool partial = true;
};
template <class M>
struct argument<absent_t<M>> {
  using modality = M;
  static constexpr bool present = false, batched = false, partial = false, on_device = false;
};
template <class A>
using modality_in = typename argument<A>::modality;

template <class S>
struct input_of {
  using type = void;
};
template <class M>
struct input_of<input<M>> {
  using type = M;
};
}  // namespace detail

template <class Prog, class M>
constexpr std::size_t index_in_program() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    std::size_t found = Prog::size;
    ((std::is_same_v<typename Prog::template at<I>, input<M>> ? void(found = I) : void()), ...);
    return found;
  }(std::make_index_sequence<Prog::size>{});
}

namespace detail {
template <class Prog, class... A>
struct call_facts {
  /// How often an argument names modality M.
  template <class M>
  static constexpr std::size_t times = (std::size_t{std::is_same_v<M, modality_in<A>>} + ... + 0);
  template <class... M>
  static constexpr std::size_t first_not_once(types<M...>) {
    return first_false({(times<M> == 1)..., false});
  }
  static constexpr std::size_t foreign =
      first_false({(index_in_program<Prog, modality_in<A>>() < Prog::size)..., false});
  static constexpr std::size_t odd = first_not_once(typename Prog::modalities{});
  static constexpr bool all_known = foreign == sizeof...(A), each_once = odd == Prog::modalities::size;
  using foreigner = nth<foreign, A..., void>;
  using odd_modality = nth_in<odd, decltype(typename Prog::modalities{} + types<void>{})>;
};
template <class A>
struct named_in {  ///< what an error says of an argument: its modality, or what it is where it is none
  using type = std::conditional_t<std::is_void_v<modality_in<A>>, A, modality_in<A>>;
};
}  // namespace detail

/// The presence that a call's arguments say, as a constant: one compiled path for each.
template <class Prog, class... A>
inline constexpr presence<Prog::size> presence_in = [] {
  std::array<bool, Prog::size> absent{};
  ((detail::argument<A>::present ? void() : void(absent[index_in_program<Prog, detail::modality_in<A>>()] = true)), ...);
  return presence_of(Prog::graph, absent);
}();

/// Place of a modality among the net's.
template <class Prog, class M>
constexpr modality_set modality_bit() {
  return []<class... N>(types<N...>) {
    return modality_set{1} << index_of<M, N...>() % 64;
  }(typename Prog::modalities{});
}
template <class Prog, class... M>
constexpr modality_set modalities_among(types<M...>) {
  return ((index_in_program<Prog, M>() < Prog::size ? modality_bit<Prog, M>() : 0) | ... | modality_set{0});
}
/// The modalities that a call says to be there for some samples only, and with them those that are absent altogether; empty
/// where there are none of the first.
template <class Prog, class... A>
inline constexpr modality_set partial_in = [] {
  using all = detail::call_facts<Prog, A...>;
  if constexpr (!all::all_known || !(detail::argument<A>::partial || ...)) return modality_set{0};
  else return ((detail::argument<A>::partial || !detail::argument<A>::present ? modality_bit<Prog, detail::modality_in<A>>() : 0) | ...);
}();

template <class Prog>
constexpr bool any_output(presence<Prog::size> const& p) {
  for (auto o : Prog::out_ids)
    if (p.runs[o]) return true;
  return false;
}
template <class In, class B, class Label, std::size_t Owner>
std::type_identity<B> unit_of(step<In, B, Label, Owner>);
template <class Prog, std::size_t I>
struct unit_at {  ///< the bound unit of step I, as errors name it
  using type = typename decltype(unit_of(typename Prog::template at<I>{}))::type;
};
template <class Prog>
struct unit_at<Prog, none> {
  using type = void;
};

struct model_call;
struct all_branches;

/// The law of a call: every modality of the net once and no other; absent only where that is borne; not all of them.
/// Called first by what users call, so that the error stands at their line.
template <class Prog, class... A>
consteval void call_law() {
  using facts = detail::call_facts<Prog, A...>;
  using foreigner = typename detail::named_in<typename facts::foreigner>::type;
  static_assert(holds<facts::all_known, at<model_call>, got<foreigner>, wants<a_modality>>,
                "no such modality in this net: give arguments as `name(data)`, by the names that the net was built from");
  if constexpr (facts::all_known) {
    using odd = typename facts::odd_modality;
    static_assert(holds<facts::each_once, at<model_call>, got<exactly<facts::template times<odd>>>, wants<odd>>,
                  "give every modality of the net once: as `name(data)`, or `absent(name)` where it is missing");
    if constexpr (facts::each_once) {
      constexpr auto const& p = presence_in<Prog, A...>;
      using lacking = typename unit_at<Prog, p.unbearable>::type;
      static_assert(holds<p.unbearable == none, at<lacking>, got<model_call>, wants<all_branches>>,
                    "this unit cannot do without one of its branches: take a policy that bears absence");
      static_assert(holds<any_output<Prog>(p), at<model_call>, got<exactly<0>>, wants<at_least<1>>>,
                    "all modalities are absent: nothing is left to predict from");
      constexpr std::size_t some = std::size_t(std::popcount(partial_in<Prog, A...>));
      static_assert(holds<some <= most_partial, at<model_call>, got<exactly<some>>, wants<at_most<most_partial>>>,
                    "too many modalities that some samples lack: each set of them is a path of the fusion. Group them by early(...)");
      if constexpr (some > 0 && some <= most_partial) {
        using stuck = typename unit_at<Prog, first_unbearable<Prog>(partial_in<Prog, A...>)>::type;
        static_assert(holds<std::is_void_v<stuck>, at<stuck>, got<model_call>, wants<all_branches>>,
                      "this unit cannot do without one of its branches: take a policy that bears absence");
      }
    }
  }
}
/// The law of `into`: the caller's container holds the backend's numbers, T.
template <class T, class Out>
consteval void into_law() {
  using element = std::remove_pointer_t<decltype(std::declval<Out&>().data())>;
  static_assert(shapes_agree<at<model_call>, got<element>, wants<T>>,
                "into: the container must hold the backend's own kind of number, and be writable");
}
template <class Prog, bool Named, class... A>
inline constexpr bool absence_is_borne = false;
template <class Prog, class... A>
inline constexpr bool absence_is_borne<Prog, true, A...> = [] {
  if constexpr (std::popcount(partial_in<Prog, A...>) > int(most_partial)) return false;  // && would try the paths of all
  else
    return presence_in<Prog, A...>.unbearable == none && any_output<Prog>(presence_in<Prog, A...>) &&
           first_unbearable<Prog>(partial_in<Prog, A...>) == none;
}();
/// Whether a call obeys its law.
template <class Prog, class... A>
inline constexpr bool call_fits =
    absence_is_borne<Prog, detail::call_facts<Prog, A...>::all_known && detail::call_facts<Prog, A...>::each_once, A...>;

}  // namespace braid

// braid/model/arguments.hpp
namespace braid::inline v0 {

/// The columns of one call, with the rows they agree on.
template <class Prog, class T, class... A>
class bound_arguments {
 public:
  explicit bound_arguments(A const&... a) : columns_{make(a)...} {
    bool first = true;
    (check<A>(std::get<index_of<A, A...>()>(columns_), first), ...);
  }
  std::size_t rows() const { return rows_; }
  bool single() const { return single_; }
  /// Pointers to row r of everything.
  sources<Prog> from(std::size_t r) const {
    sources<Prog> s;
    (point<A>(s, std::get<index_of<A, A...>()>(columns_), r), ...);
    return s;
  }
  /// Whether the input of step I lies in a device's memory.
  template <std::size_t I>
  static constexpr bool on_device = ((detail::argument<A>::on_device && index_in_program<Prog, detail::modality_in<A>>() == I) || ...);
  /// What row r lacks.
  modality_set absent(std::size_t r) const {
    return (lack<A>(std::get<index_of<A, A...>()>(columns_), r) | ...);
  }

 private:
  struct nothing {};
  template <class M, class X, class L>
  static auto make(given<M, X, L> const& g) {
    return column_of<T>(g);
  }
  template <class G, class W>
  static auto make(given_where<G, W> const& g) {
    return column_of<T>(g);
  }
  template <class M>
  static nothing make(absent_t<M> const&) {
    return {};
  }
  template <class Arg, class E>
  void check(column<E> const& c, bool& first) {
    if (first) rows_ = c.rows, single_ = c.single, first = false;
    if (c.rows != rows_)
      throw shape_error(detail::modality_in<Arg>::name(), "batch", std::to_string(rows_) + " rows, as the others have",
                        std::to_string(c.rows));
    single_ = single_ && c.single;
  }
  template <class Arg>
  void check(nothing const&, bool&) {}
  template <class Arg, class E>
  static void point(sources<Prog>& s, column<E> const& c, std::size_t r) {
    using M = detail::modality_in<Arg>;
    constexpr std::size_t i = index_in_program<Prog, M>();
    s.data[i] = c.data + r * M::outside::size;
    s.lengths[i] = c.lengths ? c.lengths + r : nullptr;
  }
  template <class Arg>
  static void point(sources<Prog>&, nothing const&, std::size_t) {}

  template <class Arg, class E>
  static modality_set lack(column<E> const& c, std::size_t r) {
    if constexpr (detail::argument<Arg>::partial) return c.has(r) ? 0 : modality_bit<Prog, detail::modality_in<Arg>>();
    else return 0;
  }
  template <class Arg>
  static modality_set lack(nothing const&, std::size_t) {
    return modality_bit<Prog, detail::modality_in<Arg>>();
  }

  std::tuple<decltype(make(std::declval<A const&>()))...> columns_;
  std::size_t rows_ = 0;
  bool single_ = false;
};

}  // namespace braid

// braid/model/facts.hpp
namespace braid::inline v0 {

/// Numbers that a net trains; a constant. Padding that a backend adds does not count.
template <auto Net>
inline constexpr std::size_t parameters = program<decltype(type_of(Net))>::parameters;

/// Floating-point operations of one sample forward: a multiply-add is two.
template <auto Net>
inline constexpr std::size_t flops = program<decltype(type_of(Net))>::flops;

/// Bytes of workspace to predict `Rows` samples at once.
template <auto Net, std::size_t Rows, class Scalar = float>
inline constexpr std::size_t workspace_bytes =
    plan_of<program<decltype(type_of(Net))>, mode::predict>.elements(Rows) * sizeof(Scalar);

/// Bytes of workspace to train on `Rows` samples at once, without parameters and moments.
template <auto Net, std::size_t Rows, class Scalar = float>
inline constexpr std::size_t training_bytes =
    plan_of<program<decltype(type_of(Net))>, mode::train>.elements(Rows) * sizeof(Scalar);

}  // namespace braid

// braid/model/written.hpp
namespace braid::inline v0::detail {

// A unit as its user wrote it, from its type. What a unit says of itself:
//
//   of (of the bound unit)  the unit, where its type does not say it
//   options                 option::list: its last arguments are numbers that were options of a call
//   sizes                   so many first arguments are sizes; the others are options as they were said
//   written                 written_as: its name and sizes, where the type's are not the user's
//   repeated, turns         fragment, a number: repeat<turns>(repeated)

/// The arguments of `name<a, b<c>, d>`; none where there is no such text.
inline std::vector<std::string> arguments_of(std::string const& s) {
  std::vector<std::string> all;
  std::size_t depth = 0;
  for (char c : s) {
    if (c == '>' && --depth == 0) break;
    if (depth > 0 && !(depth == 1 && c == ',')) all.back() += c;
    if (c == '<' && ++depth == 1) all.emplace_back();
    if (c == ',' && depth == 1) all.emplace_back();
  }
  for (auto& a : all) a.erase(0, a.find_first_not_of(' '));
  return all;
}
/// `conv2d<16, 3, 1, 1>` from what a compiler prints of braid::layer::conv2d<16, 3, 1, 1>::on<...>.
inline std::string plain_name(std::string_view printed) {
  std::string s(printed);
  auto const begin = s.find("T = ");
  s = s.substr(begin == s.npos ? 0 : begin + 4);
  s = s.substr(0, std::min(s.find("::on<"), s.find_first_of(";]")));
  std::string_view const version = "braid::v0::";  // gcc writes the inline namespace, clang does not
  for (auto at = s.find(version); at != s.npos; at = s.find(version, at)) s.erase(at + 7, 4);
  for (std::string_view prefix :
       {"braid::layer::", "braid::fusion::", "braid::fn::", "braid::option::", "braid::", "layer::detail::", "fusion::detail::", "detail::"})
    for (auto at = s.find(prefix); at != s.npos; at = s.find(prefix)) s.erase(at, prefix.size());
  for (auto at = s.find("> >"); at != s.npos; at = s.find("> >")) s.erase(at + 1, 1);
  for (std::string_view suffix : {"ul", "UL"})  // of a number; a unit's own name may hold these letters
    for (auto at = s.find(suffix); at != s.npos; at = s.find(suffix, at))
      if (at > 0 && s[at - 1] >= '0' && s[at - 1] <= '9') s.erase(at, 2);
      else ++at;
  for (std::string_view base : {"activation<", "gated_half<", "outer_of<", "in_front<", "joining<"})  // of their first argument
    if (s.starts_with(base)) return arguments_of(s).front();
  return s;
}
/// name<sizes>(said), without the brackets that would be empty.
inline std::string put_together(std::string name, std::vector<std::string> const& sizes, std::vector<std::string> const& said) {
  auto const list = [&](std::vector<std::string> const& all, char open, char close) {
    for (std::size_t i = 0; i < all.size(); ++i) name += (i ? ", " : std::string{open}) + all[i];
    if (!all.empty()) name += close;
  };
  list(sizes, '<', '>');
  list(said, '(', ')');
  return name;
}
/// `a` as its user wrote it, if it is not what Option is where nothing is said.
template <class Option>
void say_option(std::vector<std::string>& said, std::string const& a) {
  std::string word(tag_name<Option>());
  word.erase(std::min(word.size(), word.find('<')));
  if constexpr (requires { Option::value; }) {
    if (a == std::to_string(Option::value)) return;
    if constexpr (requires { Option::word; }) word = Option::word;
    else word += "<" + a + ">";
  } else if (a != "true") {
    return;
  }
  said.push_back(word);
}
template <class... Option>
std::string with_options(std::string const& s, std::type_identity<option::list<Option...>>) {
  auto a = arguments_of(s);
  if (a.size() < sizeof...(Option)) return s;
  std::vector<std::string> said;
  std::size_t i = a.size() - sizeof...(Option);
  (say_option<Option>(said, a[i++]), ...);
  a.resize(a.size() - sizeof...(Option));
  return put_together(s.substr(0, s.find('<')), a, said);
}

template <class B>
struct written_unit {
  using type = B;
};
template <class B>
  requires requires { typename B::of; }
struct written_unit<B> {
  using type = typename B::of;
};
template <class... L>
std::string written(fragment<L...>);
/// The name of a unit, bound or not, as its user wrote it: `conv2d<16, 3>(pad<1>)`.
template <class B>
std::string unit_name() {
  using U = typename written_unit<B>::type;
  if constexpr (requires { U::written; }) {
    std::vector<std::string> sizes;
    for (auto n : U::written.sizes) sizes.push_back(std::to_string(n));
    return put_together(std::string(U::written.name), sizes, {});
  } else if constexpr (requires { typename U::repeated; }) {
    return "repeat<" + std::to_string(U::turns) + ">(" + written(typename U::repeated{}) + ")";
  } else {
    std::string const s = plain_name(pretty<U>());
    if constexpr (requires { U::sizes; }) {
      auto a = arguments_of(s);
      std::vector<std::string> const said(a.begin() + U::sizes, a.end());
      a.resize(U::sizes);
      return put_together(s.substr(0, s.find('<')), a, said);
    } else if constexpr (requires { typename U::options; }) {
      return with_options(s, std::type_identity<typename U::options>{});
    } else {
      return s;
    }
  }
}
template <class U>
std::string written(std::type_identity<U>) {
  return unit_name<U>();
}
template <class... L>
std::string written(std::type_identity<residual_of<L...>>) {
  return "residual(" + written(fragment<L...>{}) + ")";
}
template <class Block, class Shortcut>
std::string written(std::type_identity<projected_of<Block, Shortcut>>) {
  return "residual(" + written(Block{}) + ", " + written(Shortcut{}) + ")";
}
template <class Name, class... L>
std::string written(std::type_identity<tied_of<Name, L...>>) {
  return "tied<" + std::string(tag_name<Name>()) + ">(" + written(fragment<L...>{}) + ")";
}
template <class Name, class... L>
std::string written(std::type_identity<named_of<Name, L...>>) {
  return "named<" + std::string(tag_name<Name>()) + ">(" + written(fragment<L...>{}) + ")";
}
template <class... L>
std::string written(fragment<L...>) {
  std::string s;
  ((s += (s.empty() ? "" : " | ") + written(std::type_identity<L>{})), ...);
  return s;
}

}  // namespace braid::detail

// braid/model/summary.hpp
namespace braid::inline v0 {

namespace detail {
template <class S>
std::string shape_name() {
  std::string s = "[";
  for (auto d : S::dims) s += (s.size() > 1 ? ", " : "") + std::to_string(d);
  return s + "]";
}
inline std::string grouped(std::size_t n) {
  std::string s = std::to_string(n);
  for (std::size_t i = s.size(); i > 3;) s.insert(i -= 3, 1, ',');
  return s;
}
struct summary_row {
  std::string name, unit, shape, parameters, flops;
};
template <class M>
summary_row summary_of(std::type_identity<input<M>>, std::string const& name, bool) {
  return {name, "input", shape_name<typename M::outside>(), "", ""};
}
template <class In, class B, class L, std::size_t O>
summary_row summary_of(std::type_identity<step<In, B, L, O>>, std::string const& name, bool tied) {
  if constexpr (requires { B::arranges; })  // nothing that the user wrote, so it has no name
    return {"", B::out::row_major ? "(channels first)" : "(channels last)", shape_name<typename B::out>(), "", ""};
  auto const n = count_of<typename B::template params<views<float>::template parameter>>();
  return {name, unit_name<B>(), shape_name<typename B::out>(), tied ? "tied" : n ? grouped(n) : "",
          B::flops ? grouped(B::flops) : ""};
}
/// A row for every step. Names are those of files; what has no parameters may go by one that is taken, and gets another.
template <class Prog>
std::vector<summary_row> summary_rows() {
  std::vector<summary_row> rows;
  auto const names = step_names<Prog>();
  repeat_indexed<Prog::size>([&]<class I>(I) {
    rows.push_back(summary_of(std::type_identity<typename Prog::template at<I::value>>{}, names[I::value],
                              Prog::graph.nodes[I::value].owner != I::value));
  });
  auto const taken = [&](std::size_t but, std::string const& name) {
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (i != but && rows[i].name == name) return true;
    return false;
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].parameters.empty() || rows[i].name.empty()) continue;
    std::string const name = rows[i].name;
    for (std::size_t k = 2; taken(i, rows[i].name); ++k) rows[i].name = name + "_" + std::to_string(k);
  }
  return rows;
}
}  // namespace detail

/// The net as a table: every step with its name, unit, shape, parameters and floating-point operations a sample; then the
/// sums and the memory that its plans need.
template <class G>
std::string summary(G) {
  using prog = program<G>;
  text_table steps({"name", "unit", "shape", "parameters", "flop"}, 3, true);
  for (auto const& r : detail::summary_rows<prog>()) steps.add({r.name, r.unit, r.shape, r.parameters, r.flops});
  constexpr auto const& predict = plan_of<prog, mode::predict>;
  constexpr auto const& train = plan_of<prog, mode::train>;
  return steps.text() + "parameters " + detail::grouped(prog::parameters) + ", flop a sample " + detail::grouped(prog::flops) +
       ", workspace a sample: predict " + detail::grouped(predict.elements(1) * 4) + " bytes, train " +
       detail::grouped(train.elements(1) * 4) + " bytes\n";
}

}  // namespace braid

// braid/model/dot.hpp
namespace braid::inline v0 {

namespace detail {
/// Text between quotes in Graphviz's language.
inline std::string dot_text(std::string const& s) {
  std::string t;
  for (char c : s) t += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  return t;
}
/// The n-th of colours that differ: hues a golden section apart.
inline std::string dot_colour(std::size_t n) {
  double const hue = 0.13 + 0.618034 * double(n);
  char s[32];
  std::snprintf(s, sizeof s, "%.3f 0.350 1.000", hue - double(std::size_t(hue)));
  return s;
}
template <class Tag>
std::string output_name() {
  if constexpr (std::is_void_v<Tag>) return "output";
  else return std::string(tag_name<Tag>());
}
template <class... Tag>
std::array<std::string, sizeof...(Tag)> output_names(types<Tag...>) {
  return {output_name<Tag>()...};
}
}  // namespace detail

/// The net as a picture, in Graphviz's language: every step with its name, unit and shape; inputs are ellipses, outputs are
/// plain text behind an arrow, and steps that share one set of weights have one colour of their own.
///
///   std::ofstream("net.dot") << bd::dot(net);      // dot -Tsvg net.dot > net.svg
template <class G>
std::string dot(G) {
  using prog = program<G>;
  constexpr auto const& graph = prog::graph;
  auto const node = [](std::size_t i) { return "  s" + std::to_string(i); };
  std::array<bool, prog::size> lends{};  // another step has its weights
  for (std::size_t i = 0; i < prog::size; ++i)
    if (!graph.nodes[i].input && graph.nodes[i].owner != i) lends[graph.nodes[i].owner] = true;
  std::array<std::size_t, prog::size> colour{};
  for (std::size_t i = 0, colours = 0; i < prog::size; ++i) colour[i] = lends[i] ? colours++ : 0;

  std::string s = "digraph net {\n  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"]\n";
  auto const rows = detail::summary_rows<prog>();
  for (std::size_t i = 0; i < prog::size; ++i) {
    auto const& row = rows[i];
    s += node(i) + " [label=\"";
    if (!row.name.empty()) s += detail::dot_text(row.name) + "\\n";
    if (graph.nodes[i].input) {
      s += row.shape + "\", shape=ellipse, style=\"\"]\n";
      continue;
    }
    std::size_t const owner = graph.nodes[i].owner;
    if (row.unit != row.name) s += detail::dot_text(row.unit) + "\\n";  // a policy is called after itself
    s += row.shape + "\"";
    if (lends[owner]) s += ", fillcolor=\"" + detail::dot_colour(colour[owner]) + "\"";
    s += "]\n";
  }
  auto const outputs = detail::output_names(typename output_tags<G>::type{});
  for (std::size_t j = 0; j < prog::outputs; ++j)
    s += "  out" + std::to_string(j) + " [label=\"" + detail::dot_text(outputs[j]) + "\", shape=plaintext, style=\"\"]\n";
  for (std::size_t i = 0; i < prog::size; ++i)
    for (std::size_t j = 0; j < graph.nodes[i].edges; ++j) s += node(graph.in(i, j)) + " -> s" + std::to_string(i) + "\n";
  for (std::size_t j = 0; j < prog::outputs; ++j) s += node(prog::out_ids[j]) + " -> out" + std::to_string(j) + "\n";
  return s + "}\n";
}

}  // namespace braid

// braid/backend/recorder.hpp
namespace braid::inline v0 {

/// What work depends on beside the numbers in its memory: rows, pointers, which path.
struct work_key {
  std::uint64_t rows = 0, what = 0, given = 0;
  void const *weights = nullptr, *path = nullptr;
  friend bool operator==(work_key const&, work_key const&) = default;
};

/// Does work that comes again and again. On a host that is all; a device records it and gives it to the stream as one.
template <class K>
struct recorder {
  template <class Work>
  void operator()(K const&, work_key const&, Work&& work) const {
    work();
  }
};
template <class K>
  requires(!K::on_host)
struct recorder<K> {
  template <class Work>
  void operator()(K const& k, work_key const& key, Work&& work) {
    replay(k.context(), key, work);
  }
  typename K::replay replay{};
};

/// A sum that the host wants to know. On a device it is asked for with the work (begin) and waited for later (finish).
template <class K>
struct later_sum {
  template <class T>
  void begin(K const&, T const*, std::size_t) const {}
  template <class T>
  double finish(K const& k, T const* p, std::size_t n) const {
    return k.sum(p, n);
  }
};
template <class K>
  requires(!K::on_host)
struct later_sum<K> {
  template <class T>
  void begin(K const& k, T const* p, std::size_t n) const {
    k.begin_sum(p, n);
  }
  template <class T>
  double finish(K const& k, T const*, std::size_t) const {
    return k.finish_sum();
  }
};

}  // namespace braid

// braid/backend/stage.hpp
namespace braid::inline v0 {

/// What is staged together stands on lines of 256 bytes.
constexpr std::size_t staged_bytes(std::size_t bytes) { return (bytes + 255) / 256 * 256; }

/// Memory of the host that a device copies from and to while the host goes on. Owns.
template <class K>
class pinned {
 public:
  pinned() = default;
  explicit pinned(std::size_t bytes, K k = {}) : k_(k), host_(bytes ? k.allocate_pinned(bytes) : nullptr) {}
  pinned(pinned&& o) noexcept : k_(o.k_), host_(std::exchange(o.host_, nullptr)) {}
  pinned& operator=(pinned&& o) noexcept {
    std::swap(k_, o.k_), std::swap(host_, o.host_);
    return *this;
  }
  ~pinned() {
    if (host_) k_.release_pinned(host_);
  }
  std::byte* host() const { return static_cast<std::byte*>(host_); }

 private:
  K k_{};
  void* host_ = nullptr;
};

/// Bytes that the host writes and kernels read: on a host one memory; on a device pinned memory and as much there, with a
/// copy that nobody waits for.
template <class K>
class stage {
 public:
  stage() = default;
  explicit stage(std::size_t bytes, K k = {}) : memory_(elements(bytes), k) {}
  std::byte* host() { return reinterpret_cast<std::byte*>(memory_.data()); }
  std::byte const* host() const { return reinterpret_cast<std::byte const*>(memory_.data()); }
  std::byte const* there() const { return host(); }
  void send(std::size_t) const {}

 private:
  static constexpr std::size_t elements(std::size_t bytes) {
    return (bytes + sizeof(typename K::scalar) - 1) / sizeof(typename K::scalar);
  }
  buffer<K> memory_;
};

template <class K>
  requires(!K::on_host)
class stage<K> {
 public:
  stage() = default;
  explicit stage(std::size_t bytes, K k = {}) : k_(k), pinned_(bytes, k), there_((bytes + sizeof(T) - 1) / sizeof(T), k) {}
  std::byte* host() { return pinned_.host(); }
  std::byte const* host() const { return pinned_.host(); }
  std::byte const* there() const { return reinterpret_cast<std::byte const*>(there_.data()); }
  /// Enqueues the copy of the first bytes.
  void send(std::size_t bytes) const {
    if (bytes) k_.send(const_cast<std::byte*>(there()), pinned_.host(), bytes);
  }

 private:
  using T = typename K::scalar;
  K k_{};
  pinned<K> pinned_;
  buffer<K> there_;
};

}  // namespace braid

// braid/model/staged.hpp
namespace braid::inline v0 {

/// The inputs of a call where kernels read them: on a host they lie there already.
template <class Prog, class K>
class staged_inputs {
 public:
  explicit staged_inputs(std::size_t, K const&) {}
  template <class Arguments>
  sources<Prog> take(Arguments const& given, std::size_t first, std::size_t) const {
    return given.from(first);
  }
  void send() const {}
  void waited() const {}
  std::uint64_t way() const { return 0; }
};

/// On a device the small ones are brought together in one pinned block, so that one copy takes them all there; a large one
/// is copied from where it lies, which is quickest from pinned memory (cudaMallocHost).
template <class Prog, class K>
  requires(!K::on_host)
class staged_inputs<Prog, K> {
 public:
  using T = typename K::scalar;
  static constexpr std::size_t small = 64 * 1024;
  staged_inputs(std::size_t most_rows, K const& k) : k_(k), bytes_(bytes(most_rows)), block_(bytes_, k) {}

  /// Copies n rows of everything that is there, from row `first` on; returns where kernels find them behind `send`. What
  /// lies on the device stays where it is.
  template <class Arguments>
  sources<Prog> take(Arguments const& given, std::size_t first, std::size_t n) {
    sources<Prog> const in = given.from(first);
    sources<Prog> to;
    used_ = 0, large_ = bytes_, way_ = 0;
    repeat_indexed<Prog::size>([&]<class I>(I) {
      if constexpr (Prog::graph.nodes[I::value].input) {
        if (!in.data[I::value]) return;
        if constexpr (Arguments::template on_device<I::value>) {
          to.data[I::value] = in.data[I::value];
          way_ = way_ * 0x9E3779B97F4A7C15u + reinterpret_cast<std::uintptr_t>(in.data[I::value]);
        } else {
          to.data[I::value] = put(in.data[I::value], n * row_bytes<I::value>());
        }
        if (in.lengths[I::value])
          to.lengths[I::value] = static_cast<std::int32_t const*>(put(in.lengths[I::value], n * sizeof(std::int32_t)));
        else way_ = way_ * 0x9E3779B97F4A7C15u + I::value + 1;
      }
    });
    pending_ = true;
    return to;
  }
  void send() const { block_.send(used_); }
  /// What was sent has arrived: the caller has waited.
  void waited() { pending_ = false; }
  /// Tells apart calls whose inputs are found elsewhere: on the device, or without lengths.
  std::uint64_t way() const { return way_; }

 private:
  template <std::size_t I>
  static constexpr std::size_t row_bytes() {
    using outside = typename detail::input_of<typename Prog::template at<I>>::type::outside;
    return outside::size * sizeof(element_t<typename outside::element, T>);
  }
  static constexpr std::size_t bytes(std::size_t rows) {
    std::size_t all = 0;
    repeat_indexed<Prog::size>([&]<class I>(I) {
      if constexpr (Prog::graph.nodes[I::value].input)
        all += staged_bytes(rows * row_bytes<I::value>()) + staged_bytes(rows * sizeof(std::int32_t));
    });
    return all;
  }
  /// Small ones from the front of the block, large ones from its end.
  void const* put(void const* from, std::size_t n) {
    if (n > small) {
      large_ -= staged_bytes(n);
      k_.send(const_cast<std::byte*>(block_.there()) + large_, from, n);
      return block_.there() + large_;
    }
    if (pending_) k_.wait(), pending_ = false;  // the block may be on its way
    std::memcpy(block_.host() + used_, from, n);
    void const* const at = block_.there() + used_;
    used_ += staged_bytes(n);
    return at;
  }
  K k_;
  std::size_t bytes_;
  stage<K> block_;
  std::size_t used_ = 0, large_ = 0;
  bool pending_ = false;
  std::uint64_t way_ = 0;
};

/// The outputs of a call where the host reads them: on a host they lie there already.
template <class Prog, class K>
class fetched_outputs {
 public:
  using T = typename K::scalar;
  explicit fetched_outputs(std::size_t, K const&) {}
  template <std::size_t J>
  void fetch(T const*, std::size_t) const {}
  template <std::size_t J>
  T const* on_host(T const* value) const {
    return value;
  }
};
template <class Prog, class K>
  requires(!K::on_host)
class fetched_outputs<Prog, K> {
 public:
  using T = typename K::scalar;
  fetched_outputs(std::size_t most_rows, K const& k) : k_(k), rows_(most_rows), block_(begin<Prog::outputs>() * most_rows * sizeof(T), k) {}
  fetched_outputs(fetched_outputs&&) = default;
  /// Enqueues the copy of output J of n rows.
  template <std::size_t J>
  void fetch(T const* value, std::size_t n) {
    k_.fetch(place<J>(), value, n * Prog::template out<J>::size * sizeof(T));
  }
  /// Waits for what was enqueued.
  template <std::size_t J>
  T const* on_host(T const*) {
    k_.wait();
    return place<J>();
  }

 private:
  template <std::size_t J>
  static constexpr std::size_t begin() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return (Prog::template out<I>::size + ... + std::size_t{0});
    }(std::make_index_sequence<J>{});
  }
  template <std::size_t J>
  T* place() {
    return reinterpret_cast<T*>(block_.host()) + begin<J>() * rows_;
  }
  K k_;
  std::size_t rows_;
  pinned<K> block_;
};

}  // namespace braid

// braid/model/xtensor.hpp
// xtensor moved its headers in 0.26; the names stayed.
#if __has_include(<xtensor/containers/xadapt.hpp>)
#include <xtensor/containers/xadapt.hpp>
#elif __has_include(<xtensor/xadapt.hpp>)
#include <xtensor/xadapt.hpp>
#else
#error "braid/model/xtensor.hpp needs xtensor: apt install libxtensor-dev, link braid::braid"
#include "missing_library"  // there is none: the compiler stops here
#endif

namespace braid::inline v0 {

/// A view of memory that somebody else owns, as xtensor sees it: no allocation, no copy.
template <class T, std::size_t Rank>
auto view_of(T* data, std::array<std::size_t, Rank> const& dims) {
  std::size_t size = 1;
  for (auto d : dims) size *= d;
  return xt::adapt(data, size, xt::no_ownership(), dims);
}

}  // namespace braid

// braid/model/predictor.hpp
namespace braid::inline v0 {

/// Rows that are predicted at once: on a host 1 to 64, as many as keep the workspace within a second-level cache; on a
/// device as many as fill it, within one GiB.
template <class Prog, class K>
inline constexpr std::size_t tile_rows = [] {
  std::size_t const bytes = plan_of<Prog, mode::predict>.elements(1) * sizeof(typename K::scalar) + 1;
  std::size_t rows = K::on_host ? 64 : 4096;
  while (rows > 1 && rows * bytes > (K::on_host ? 512 * 1024 : 1024 * 1024 * 1024)) rows /= 2;
  return rows;
}();

namespace detail {
template <class T, std::size_t N>
struct no_number {
  T* to;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { to[r * N + j] = std::numeric_limits<T>::quiet_NaN(); }
};
}  // namespace detail

/// What a net with several outputs gives: result(risk) is the view of that output.
template <class Views, class... Tag>
struct named_results {
  Views views;
  template <class Tag1>
  auto const& operator()(output<Tag1>) const {
    constexpr std::size_t i = index_of<Tag1, Tag...>();
    static_assert(i < sizeof...(Tag), "the net has no output of this name");
    return std::get<i>(views);
  }
};

/// One workspace over shared weights: one a thread. A batch is walked in tiles, so memory is constant whatever its size.
/// Where samples lack modalities (photo(pixels).where(there)), rows that lack the same are one tile if they stand together:
/// sort a large batch by what is there.
/// After construction a call allocates only when it returns more rows than any call before (`reserve` says how many to
/// expect), or when an input must be converted; `into` never does.
template <class G, class K>  // a backend; unconstrained, so that fwd.hpp can name it without the concept
class basic_predictor {
 public:
  using prog = program<G>;
  using T = typename K::scalar;
  static constexpr std::size_t tile = tile_rows<prog, K>;

  explicit basic_predictor(basic_weights<G, K> const& w, std::size_t reserved_rows = tile)
      : weights_(&w), work_(plan_of<prog, mode::predict>.elements(tile), w.place()), inputs_(tile, w.place()),
        said_(tile, w.place()) {
    reserve(reserved_rows);
  }
  void reserve(std::size_t rows) {
    repeat_indexed<prog::outputs>([&]<class J>(J) {
      auto& r = results_[J::value];
      if (r.size() < rows * prog::template out<J::value>::size) r.resize(rows * prog::template out<J::value>::size);
    });
  }

  /// Predicts. Returns a view of this predictor's own result, valid until its next call: [n, out...], or [out...] where
  /// every argument was one sample without a batch axis. Throws shape_error or value_error before anything is computed.
  template <class... A>
  auto operator()(A const&... a) {
    call_law<prog, A...>();
    constexpr bool batched = (detail::argument<A>::batched || ...);
    std::size_t rows = 0;
    if constexpr (call_fits<prog, A...>) {
      bound_arguments<prog, T, A...> const args(a...);
      reserve(rows = args.rows());
      std::array<T*, prog::outputs> to;
      for (std::size_t j = 0; j < prog::outputs; ++j) to[j] = results_[j].data();
      run<false, A...>(args, to);
    }
    return view<batched>(typename output_tags<G>::type{}, rows);
  }

  /// Predicts into the caller's container of exactly the result's size; allocates nothing. Into `on_device` memory the
  /// result is enqueued: the call does not wait for it.
  template <class Out, class... A>
  void into(Out&& out, A const&... a) {
    into_law<T, Out>();
    call_law<prog, A...>();
    static_assert(prog::outputs == 1, "into serves nets with one output");
    constexpr bool there = is_on_device<std::remove_cvref_t<Out>>;
    static_assert(!K::on_host || !(there || (detail::argument<A>::on_device || ...)),
                  "on_device: this model computes on the host; thrust<cuda> takes memory of a device");
    if constexpr (call_fits<prog, A...>) {
      bound_arguments<prog, T, A...> const args(a...);
      std::size_t const wanted = args.rows() * prog::template out<0>::size;
      if (out.size() != wanted)
        throw shape_error("result", "size", std::to_string(wanted), std::to_string(out.size()));
      run<there, A...>(args, {place_of(out)});
    }
  }

  /// Where the caller's numbers lie: contiguous, or refused.
  template <class Out>
  static T* place_of(Out& out) {
    using element = std::remove_pointer_t<decltype(out.data())>;
    if constexpr (!std::is_same_v<element, T>) return nullptr;  // behind into_law
    else if constexpr (strided<std::remove_cvref_t<Out>>) {
      std::size_t expected = 1;
      for (std::size_t i = std::size(out.shape()); i-- > 0; expected *= std::size_t(out.shape()[i]))
        if (std::size_t(out.shape()[i]) != 1 && std::size_t(out.strides()[i]) != expected)
          throw shape_error("result", "strides", "contiguous memory", "a view with gaps");
      return out.data() + out.data_offset();
    } else {
      return out.data();
    }
  }
  /// Predicts n <= tile rows from memory that kernels read, without `absent`, which is some of Partial; f(J, value) gets each output's
  /// rows, or null where all its modalities are absent.
  template <modality_set Partial, class F>
  void tile_without(sources<prog> const& in, std::size_t n, modality_set absent, F&& f) {
    auto const w = walk_over(in, n);
    w.template forward_without<Partial>(absent);
    repeat_indexed<prog::outputs>([&]<class J>(J j) {
      constexpr std::size_t id = prog::out_ids[J::value];
      f(j, runs_without<prog>(id, absent) ? static_cast<T const*>(w.template value<id>()) : nullptr);
    });
  }

 private:
  walk<prog, K const, mode::predict> walk_over(sources<prog> const& in, std::size_t n) {
    return {weights_->place(), weights_->params(), weights_->state(),
            workspace<T>::in(work_.data(), plan_of<prog, mode::predict>, n), in, n};
  }
  /// There: the results go to the device's memory.
  template <bool There, class... A>
  void run(bound_arguments<prog, T, A...> const& args, std::array<T*, prog::outputs> to) {
    constexpr modality_set partial = partial_in<prog, A...>;
    constexpr auto const& present = presence_in<prog, A...>;
    for (std::size_t r = 0, n = 0; r < args.rows(); r += n) {
      n = std::min(tile, args.rows() - r);
      if constexpr (partial != 0)  // samples that lack some: a tile is rows in sequence that lack the same
        n = alike(r, r + n, [&](std::size_t i) { return args.absent(i); });
      auto const in = inputs_.take(args, r, n);
      if constexpr (partial != 0) {
        inputs_.send();
        tile_without<partial>(in, n, args.absent(r), [&]<class J>(J, T const* value) {
          fetch<There, J::value>(value, n, to[J::value], r);
          finish<There, J::value>(value, n, to[J::value], r);
        });
      } else {
        auto const w = walk_over(in, n);
        auto const value = [&]<class J>(J) {
          constexpr std::size_t id = prog::out_ids[J::value];
          return present.runs[id] ? static_cast<T const*>(w.template value<id>()) : nullptr;
        };
        std::uint64_t const place = There ? reinterpret_cast<std::uintptr_t>(to[0] + r) : 0;
        record_(weights_->place(), {n, place, inputs_.way(), weights_->params(), &present}, [&] {
          inputs_.send();
          w.template forward<present>();
          repeat_indexed<prog::outputs>([&]<class J>(J j) { fetch<There, J::value>(value(j), n, to[J::value], r); });
        });
        repeat_indexed<prog::outputs>([&]<class J>(J j) { finish<There, J::value>(value(j), n, to[J::value], r); });
      }
      if constexpr (!There) inputs_.waited();
    }
  }
  // Output J of n rows to where row r of the results lies; null: all its modalities are absent, so no number, and it must
  // not look like one. First what a device is told, then what the host does when it has waited.
  template <bool There, std::size_t J>
  void fetch(T const* value, std::size_t n, T* to, std::size_t r) {
    using out = typename prog::template out<J>;
    if constexpr (There) {
      batch<out, T> const place{to + r * out::size, n};
      if (value) weights_->place().copy(place, batch<out, T const>{value, n});
      else weights_->place().template each<out::size>(n, detail::no_number<T, out::size>{place.data});
    } else {
      if (value) said_.template fetch<J>(value, n);
    }
  }
  template <bool There, std::size_t J>
  void finish(T const* value, std::size_t n, T* to, std::size_t r) {
    constexpr std::size_t size = prog::template out<J>::size;
    if constexpr (!There) {
      if (value) std::copy_n(said_.template on_host<J>(value), n * size, to + r * size);
      else std::fill_n(to + r * size, n * size, std::numeric_limits<T>::quiet_NaN());
    }
  }

  template <bool Batched, std::size_t J>
  auto view_at(std::size_t rows) {
    using S = typename prog::template out<J>;
    if constexpr (Batched) {
      std::array<std::size_t, S::rank + 1> dims{rows};
      std::copy(S::dims.begin(), S::dims.end(), dims.begin() + 1);
      return view_of(results_[J].data(), dims);
    } else {
      return view_of(results_[J].data(), S::dims);
    }
  }
  template <bool Batched>
  auto view(types<void>, std::size_t rows) {
    return view_at<Batched, 0>(rows);
  }
  template <bool Batched, class... Tag>
  auto view(types<Tag...>, std::size_t rows) {
    return [&]<std::size_t... J>(std::index_sequence<J...>) {
      auto views = std::make_tuple(view_at<Batched, J>(rows)...);
      return named_results<decltype(views), Tag...>{std::move(views)};
    }(std::index_sequence_for<Tag...>{});
  }

  basic_weights<G, K> const* weights_;
  buffer<K> work_;
  staged_inputs<prog, K> inputs_;
  fetched_outputs<prog, K> said_;
  [[no_unique_address]] recorder<K> record_{};
  std::array<std::vector<T>, prog::outputs> results_;
};

/// predictor<net, backend>.
template <auto Net, backend K>
using predictor = basic_predictor<decltype(type_of(Net)), K>;

}  // namespace braid

// braid/model/model.hpp
namespace braid::inline v0 {

/// Weights with one predictor: the common case.
template <class G, class K>  // a backend; unconstrained, so that fwd.hpp can name it without the concept
class basic_model {
 public:
  using graph = G;
  using place = K;
  using prog = program<G>;
  explicit basic_model(seed s = {}, K k = {}) : weights_(s, k), predictor_(weights_) {}
  basic_model(basic_model const& o) : weights_(o.weights_), predictor_(weights_) {}
  basic_model& operator=(basic_model const& o) {
    weights_ = o.weights_;
    return *this;
  }

  /// See basic_predictor.
  template <class... A>
  auto operator()(A const&... a) {
    call_law<prog, A...>();  // here too: one line less between the error and the user's own
    return predictor_(a...);
  }
  template <class Out, class... A>
  void into(Out&& out, A const&... a) {
    into_law<typename K::scalar, Out>();
    call_law<prog, A...>();
    predictor_.into(out, a...);
  }
  void reserve(std::size_t rows) { predictor_.reserve(rows); }

  basic_weights<G, K>& weights() { return weights_; }
  basic_weights<G, K> const& weights() const { return weights_; }

 private:
  basic_weights<G, K> weights_;
  basic_predictor<G, K> predictor_;
};

/// model<net, backend>.
template <auto Net, backend K>
using model = basic_model<decltype(type_of(Net)), K>;

}  // namespace braid

// braid/data/dataset.hpp
namespace braid::inline v0 {

namespace detail {
template <class C>
struct column_name {
  using type = C;
  static constexpr bool partial = false;
};
template <class M>
struct column_name<braid::partial<M>> {
  using type = M;
  static constexpr bool partial = true;
};
template <class C>
using name_of_column = typename column_name<C>::type;
template <class C>
using types_if_partial = std::conditional_t<column_name<C>::partial, types<name_of_column<C>>, types<>>;
}  // namespace detail

/// Samples of named modalities and targets, as the caller's memory holds them:
///
///   bd::dataset data{photo(pixels), notes(ids, lengths), digit(labels)};
///
/// A modality that some samples lack: photo(pixels).where(there).
///
/// The memory must outlive the set; a temporary is copied. Throws shape_error, or value_error for an id or a label out of
/// range, a number that is not finite, a sample that lacks all modalities, or no rows at all.
template <class... C>
class dataset {
 public:
  template <class... A>
    requires(sizeof...(A) == sizeof...(C) && (gives<A, C> && ...))
  explicit dataset(A const&... g) : columns_{lasting_column_of<float>(g)...} {
    std::size_t i = 0;
    (check<detail::name_of_column<C>>(std::get<index_of<C, C...>()>(columns_), i++), ...);
    order_.resize(rows_);
    for (std::size_t r = 0; r < rows_; ++r) order_[r] = std::uint32_t(r);
    refuse_nothing();
  }

  /// Names of the columns, in order.
  using names = types<detail::name_of_column<C>...>;
  /// Those that some samples lack.
  using partials = decltype((types<>{} + ... + detail::types_if_partial<C>{}));
  std::size_t size() const { return order_.size(); }
  /// The row in the columns' memory of sample i.
  std::uint32_t row(std::size_t i) const { return order_[i]; }
  /// The column of a modality or target.
  template <class N>
  auto const& column() const {
    static_assert(index_in<N> < sizeof...(C), "the data set has no such column");
    return std::get<index_in<N>>(columns_);
  }
  /// The samples with these numbers, in that order. Shares the columns' memory where the caller owns it.
  dataset subset(std::span<std::uint32_t const> samples) const {
    if (samples.empty()) throw value_error("data set", "subset", "at least one sample", "none");
    dataset d = *this;
    d.order_.clear();
    for (auto s : samples) {
      if (s >= order_.size())
        throw value_error("data set", "subset", "samples below " + std::to_string(order_.size()), std::to_string(s));
      d.order_.push_back(order_[s]);
    }
    return d;
  }

 private:
  template <class N, class E>
  void check(braid::column<E>& c, std::size_t i) {
    using S = typename N::outside;
    if (i == 0) rows_ = c.rows;
    if (c.rows == 0) throw value_error(N::name(), "rows", "at least one", "none");
    if (c.rows != rows_)
      throw shape_error(N::name(), "rows", std::to_string(rows_) + ", as the first column has", std::to_string(c.rows));
    check_finite<S>(c, N::name());
  }

  /// A sample of nothing teaches nothing.
  void refuse_nothing() const {
    if constexpr (partials::size > 0 && (detail::column_name<C>::partial + ...) == (modality<detail::name_of_column<C>> + ...))
      for (std::size_t r = 0; r < rows_; ++r)
        if (!(has<C>(r) || ...))
          throw value_error("data set", "row " + std::to_string(r), "one modality at least", "none of them");
  }
  template <class One>
  bool has(std::size_t r) const {
    if constexpr (detail::column_name<One>::partial) return std::get<index_of<One, C...>()>(columns_).has(r);
    else return false;
  }

  template <class N>
  static constexpr std::size_t index_in = index_of<N, detail::name_of_column<C>...>();
  std::tuple<decltype(column_of<float>(std::declval<given<detail::name_of_column<C>, std::vector<float>> const&>()))...>
      columns_;
  std::vector<std::uint32_t> order_;
  std::size_t rows_ = 0;
};

namespace detail {
template <class A>
struct column_given;
template <class M, class X, class L>
struct column_given<given<M, X, L>> {
  using type = M;
};
template <class M, class X, class L, class W>
struct column_given<given_where<given<M, X, L>, W>> {
  using type = braid::partial<M>;
};
}  // namespace detail
template <class... A>
  requires(requires { typename detail::column_given<A>::type; } && ...)
dataset(A const&...) -> dataset<typename detail::column_given<A>::type...>;

/// The modalities that some samples of these data lack.
template <class Data>
struct partials_in {
  using type = types<>;
};
template <class Data>
  requires requires { typename Data::partials; }
struct partials_in<Data> {
  using type = typename Data::partials;
};

}  // namespace braid

// braid/train/absence.hpp
namespace braid::inline v0 {

// Training where modalities are missing: some samples lack them (photo(pixels).where(there) in a data set), or training
// hides them now and then, so that the net learns to do without. A batch is then walked group by group of rows that lack
// the same; each group takes the path that `absent` takes in a call, and an absent modality's encoder gets no gradient.

/// Hides modalities M from samples in training; none named: all that the net can do without. Option `drop` of fit:
///
///   bd::fit_options<bd::constant, bd::clip_norm, bd::dropping<>>{.drop = bd::modality_dropout(0.3)}
///   bd::fit_options{.epochs = 20, .drop = bd::modality_dropout(0.3, photo, notes)}     g++ 12 and clang 17 find the types
///
/// rate    of each modality of each sample, independently; of a sample that would lose all, one drawn modality stays.
/// source  Neverova et al. 2016, arXiv:1501.00102, where zeros stand in the place of what is dropped: here it is absent, as
///         it will be in prediction.
template <class... M>
struct dropping {
  double rate = 0;
  static constexpr bool hides = true;
};
template <modality... M>
constexpr dropping<M...> modality_dropout(double rate, M...) {
  if (!(rate >= 0 && rate < 1)) throw value_error("modality_dropout", "rate", "from 0 to less than 1", std::to_string(rate));
  return {rate};
}
/// The default: nothing is hidden.
struct no_dropping {
  static constexpr double rate = 0;
  static constexpr bool hides = false;
};

namespace detail {
/// What Drop may hide from a net.
template <class Prog, class... M>
constexpr modality_set hidden_by(dropping<M...>) {
  if constexpr (sizeof...(M) > 0) return modalities_among<Prog>(types<M...>{});
  modality_set set = 0;
  for (std::size_t m = 0; m < Prog::modalities::size; ++m)
    if (modality_set const one = modality_set{1} << m; one != all_modalities<Prog> && first_unbearable<Prog>(one) == none)
      set |= one;
  return set;
}
template <class Prog>
constexpr modality_set hidden_by(no_dropping) {
  return 0;
}
/// What sample row of data lacks.
template <class Prog, class Data, class... M>
modality_set lacks_in([[maybe_unused]] Data const& data, [[maybe_unused]] std::size_t row, types<M...>) {
  [[maybe_unused]] auto const one = [&]<class N>(std::type_identity<N>) {
    if constexpr (index_in_program<Prog, N>() == Prog::size) return modality_set{0};
    else return data.template column<N>().has(row) ? 0 : modality_bit<Prog, N>();
  };
  return (one(std::type_identity<M>{}) | ... | modality_set{0});
}
}  // namespace detail

/// The modalities of a net that some samples of these data lack.
template <class Prog, class Data>
inline constexpr modality_set partial_in_data = modalities_among<Prog>(typename partials_in<Data>::type{});

struct bearing_absence;  ///< a policy that bears it, and layers that need no second row
/// What must be true of a net for a training or an evaluation in which modalities are missing.
template <class Prog, class Data, class Drop = no_dropping>
struct absence_facts {
  static constexpr modality_set hidden = detail::hidden_by<Prog>(Drop{}), set = partial_in_data<Prog, Data> | hidden;
  static constexpr std::size_t count = std::size_t(std::popcount(set));
  static constexpr bool few = count <= most_partial, hides = !Drop::hides || hidden != 0;
  static constexpr std::size_t stuck = [] {
    if (!few || !hides) return none;
    std::size_t i = first_unbearable<Prog>(set);
    if (i == none && set != 0 && Prog::least_rows > 1)
      for (i = 0; Prog::graph.nodes[i].least_rows == 1;) ++i;
    return i;
  }();
  /// In prediction, where rows do not matter: the fusion that stands in the way, or void.
  using unbearable = std::conditional_t<few, typename unit_at<Prog, few ? first_unbearable<Prog>(set) : none>::type, exactly<count>>;
  /// The step that stands in the way, or void.
  using unit = typename unit_at<Prog, stuck>::type;
  static constexpr bool nothing = few && hides && stuck == none;
};

namespace detail {
/// Of the modalities that are there, those in `from` that a sample loses, each at this rate; where it would lose all, one
/// drawn modality stays.
template <class Prog>
modality_set drawn_loss(modality_set there, modality_set from, float rate, philox random, std::uint64_t sample) {
  modality_set lost = 0;
  for (std::size_t m = 0; m < Prog::modalities::size; ++m)
    if ((there & from) >> m & 1 && random.uniform(sample, m) < rate) lost |= modality_set{1} << m;
  if (lost != there || there == 0) return lost;
  std::uint32_t stays = random.below(std::uint32_t(std::popcount(there)), sample, Prog::modalities::size);
  modality_set one = there;
  while (stays-- > 0) one &= one - 1;
  return lost & ~(one & (~one + 1));
}
}  // namespace detail

/// The order in which a batch is walked: rows that lack the same stand together. Memory is made once.
template <class Prog, modality_set Partial>
class lacking_rows {
 public:
  explicit lacking_rows(std::size_t most) : rows_(most) {}

  /// row(i): the place of sample i in the data. Hides what is in `hidden` besides, at this rate.
  template <class Data, class Row>
  void take(Data const& data, std::size_t n, Row&& row, double rate, modality_set hidden, philox random,
            std::uint64_t first) {
    for (std::size_t i = 0; i < n; ++i) {
      modality_set const lacks = detail::lacks_in<Prog>(data, row(i), typename partials_in<Data>::type{});
      rows_[i] = {lacks, std::uint32_t(i)};
      if (rate > 0)
        rows_[i].absent |= detail::drawn_loss<Prog>(all_modalities<Prog> & ~lacks, hidden, float(rate), random, first + i);
    }
    std::sort(rows_.begin(), rows_.begin() + std::ptrdiff_t(n), [](entry const& a, entry const& b) {
      return a.absent != b.absent ? a.absent < b.absent : a.from < b.from;
    });
  }
  /// Which of the taken samples stands at i, and what it lacks.
  std::size_t from(std::size_t i) const { return rows_[i].from; }
  modality_set absent(std::size_t i) const { return rows_[i].absent; }
  /// How many rows from i on, and before end, lack the same.
  std::size_t alike(std::size_t i, std::size_t end) const {
    return braid::alike(i, end, [this](std::size_t r) { return rows_[r].absent; });
  }

 private:
  struct entry {
    modality_set absent = 0;
    std::uint32_t from = 0;
  };
  std::vector<entry> rows_;
};
/// All samples have everything.
template <class Prog>
class lacking_rows<Prog, 0> {
 public:
  explicit lacking_rows(std::size_t) {}
  template <class Data, class Row>
  void take(Data const&, std::size_t, Row&&, double, modality_set, philox, std::uint64_t) {}
  std::size_t from(std::size_t i) const { return i; }
  modality_set absent(std::size_t) const { return 0; }
  std::size_t alike(std::size_t i, std::size_t end) const { return end - i; }
};

}  // namespace braid

// braid/train/optimizer.hpp
namespace braid::inline v0 {

// The contract of an optimiser: a small struct whose members are its settings, double so that the oracle sees them
// exactly. All parameters of a net are one flat buffer of n scalars, and a step is one pass over it:
//
//   moments                        how many arrays of n scalars it keeps between steps, zero before the first
//   step(k, w, g, m, n, t, factor, scale)
//     w       [n], changed         parameters
//     g       [n]                  gradients of the mean loss; read as scale * g
//     m       [moments * n]        array after array, changed
//     t                            this step, from 1
//     factor                       of the schedule: the rate is rate * factor
//     scale                        of clipping: 1, or clip_norm's factor
//
// step makes one k.each<1>(n, op), allocates nothing and ends without waiting for a device.

/// It says how many moments it keeps.
template <class O>
concept has_moments = requires {
  { O::moments } -> std::convertible_to<std::size_t>;
};
/// It steps over a flat buffer of backend K.
template <class O, class K>
concept steps_on = requires(O const o, K const& k, typename K::scalar* w, typename K::scalar const* g, std::size_t n,
                            double factor) { o.step(k, w, g, w, n, n, factor, factor); };
template <class O, class K>
concept optimizer = backend<K> && has_moments<O> && steps_on<O, K>;

}  // namespace braid

// braid/train/adam.hpp
namespace braid::inline v0 {

namespace detail {
template <class T>
struct adam_step {
  T* w;
  T const* g;
  T *m, *v;
  T scale, decay, beta1, rest1, beta2, rest2, root2, epsilon, rate;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T const d = scale * g[i] + decay * w[i];
    m[i] = beta1 * m[i] + rest1 * d;
    v[i] = beta2 * v[i] + rest2 * d * d;
    w[i] -= rate * m[i] / (num::sqrt(v[i]) * root2 + epsilon);
  }
};
}  // namespace detail

/// Adam; weight decay is part of the gradient (L2), unlike adamw's: d = g + weight_decay w; m and v follow d and d^2 with
/// beta1 and beta2; w -= rate m' / (sqrt(v') + epsilon) with m' = m / (1 - beta1^t), v' = v / (1 - beta2^t).
///
/// shapes  w, g: [n]; moments m, v: [2, n].
/// cost    reads and writes each array once: 7 n scalars moved; a root and a division an element.
/// source  Kingma and Ba 2015, arXiv:1412.6980; torch.optim.Adam.
struct adam {
  double rate = 1e-3, beta1 = .9, beta2 = .999, epsilon = 1e-8, weight_decay = 0;

  static constexpr std::size_t moments = 2;
  template <class K>
  void step(K const& k, typename K::scalar* w, typename K::scalar const* g, typename K::scalar* m, std::size_t n,
            std::size_t t, double factor = 1, double scale = 1) const {
    using T = typename K::scalar;
    double const first = 1 - std::pow(beta1, double(t)), second = 1 - std::pow(beta2, double(t));
    k.template each<1>(n, detail::adam_step<T>{w, g, m, m + n, T(scale), T(weight_decay), T(beta1), T(1 - beta1), T(beta2),
                                               T(1 - beta2), T(1 / std::sqrt(second)), T(epsilon), T(rate * factor / first)});
  }
};

}  // namespace braid

// braid/train/adamw.hpp
namespace braid::inline v0 {

namespace detail {
template <class T>
struct adamw_step {
  T* w;
  T const* g;
  T *m, *v;
  T scale, keep, beta1, rest1, beta2, rest2, root2, epsilon, rate;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T const d = scale * g[i];
    m[i] = beta1 * m[i] + rest1 * d;
    v[i] = beta2 * v[i] + rest2 * d * d;
    w[i] = keep * w[i] - rate * m[i] / (num::sqrt(v[i]) * root2 + epsilon);
  }
};
}  // namespace detail

/// Adam with decoupled decay: w *= 1 - rate weight_decay; m and v follow g and g^2 with beta1 and beta2;
/// w -= rate m' / (sqrt(v') + epsilon) with m' = m / (1 - beta1^t), v' = v / (1 - beta2^t).
///
/// shapes  w, g: [n]; moments m, v: [2, n].
/// cost    reads and writes each array once: 7 n scalars moved; a root and a division an element.
/// source  Loshchilov and Hutter 2019, arXiv:1711.05101; torch.optim.AdamW.
struct adamw {
  double rate = 1e-3, beta1 = .9, beta2 = .999, epsilon = 1e-8, weight_decay = 1e-2;

  static constexpr std::size_t moments = 2;
  template <class K>
  void step(K const& k, typename K::scalar* w, typename K::scalar const* g, typename K::scalar* m, std::size_t n,
            std::size_t t, double factor = 1, double scale = 1) const {
    using T = typename K::scalar;
    double const r = rate * factor, first = 1 - std::pow(beta1, double(t)), second = 1 - std::pow(beta2, double(t));
    k.template each<1>(n, detail::adamw_step<T>{w, g, m, m + n, T(scale), T(1 - r * weight_decay), T(beta1),
                                                T(1 - beta1), T(beta2), T(1 - beta2), T(1 / std::sqrt(second)),
                                                T(epsilon), T(r / first)});
  }
};

}  // namespace braid

// braid/train/loss.hpp
namespace braid::inline v0 {

// The contract of a loss. A loss is a small struct derived from `loss` (its members are its options); its template
// `on<In...>` is bound to the shapes of what it compares, outputs first, then targets. An option is set by a function of
// PyTorch's name that returns a changed copy: `bd::huber.delta(0.5)`.
//
//   run(options, call)   adds weight times the sample's loss to call.value[r], and the gradient of
//                        weight * (mean over call.total rows) to call.din<I>() for every output I
//   couples_rows         true where a sample's loss looks at other samples: its rows are then one batch, walked by one
//                        lane in training and in runs of `evaluated_together` samples in evaluation
//   bears_absence        run is called also where outputs are absent from these rows: their values are then null
//   room<K>(rows)        how many scalars of call.room it needs, where it needs any; they hold anything
//   weighings            of a loss whose mean is one by weights: how many such means it has (1), and
//   weigh(options, call, sums)   adds to *sums what the rows of call weigh, by their targets alone. In evaluation run finds
//                        the sums over all data at call.weight_sums
//
// A loss of a whole batch adds weight times that to every row's value, so that the mean over the rows is the batch's loss.
// What such a loss learns is no part of it: it is an output of the net (`learned`), whose every row is the same. The loss
// reads row 0 and gives each row its share of the gradient.
//
// Laws stand in a consteval function that `on` names, as in units.

struct loss {};

/// How many samples a loss that couples rows sees at a time in evaluation, whatever the net: its value depends on how
/// many there are. They are the data's in order; the last run may be smaller.
inline constexpr std::size_t evaluated_together = 64;

template <class B, class K>
struct loss_call {
  using scalar = typename K::scalar;
  static constexpr std::size_t inputs = B::inputs::size;
  template <std::size_t I>
  using input = nth_in<I, typename B::inputs>;

  K& k;
  std::size_t rows;
  std::size_t total;  ///< rows of the whole batch, of which these are a part
  scalar weight;
  scalar* value;      ///< [rows]
  std::array<void const*, inputs> values{};
  std::array<void*, inputs> gradients{};
  std::array<void const*, inputs> batches{};
  std::size_t batch_rows = 0;  ///< in batches; 0: these rows are the batch
  scalar* room = nullptr;      ///< room<K>(rows) scalars
  std::size_t mean_rows = 0;   ///< in evaluation, with weight_sums: rows of all data
  double const* weight_sums = nullptr;

  template <std::size_t I>
  batch<input<I>, element_t<typename input<I>::element, scalar> const> in() const {
    return {static_cast<element_t<typename input<I>::element, scalar> const*>(values[I]), rows};
  }
  template <std::size_t I>
  batch<input<I>, scalar> din() const {
    return {static_cast<scalar*>(gradients[I]), rows};
  }
  /// Target I of the whole batch, in the host's memory: for a mean that is taken over more than rows. Every lane reads
  /// the same rows in the same order, so that what it makes of them does not depend on the lanes.
  template <std::size_t I>
  batch<input<I>, element_t<typename input<I>::element, scalar> const> whole() const {
    return {static_cast<element_t<typename input<I>::element, scalar> const*>(batch_rows ? batches[I] : values[I]),
            batch_rows ? batch_rows : rows};
  }
};

/// What a bound loss needs to work in, in scalars.
template <class B, class K>
constexpr std::size_t room_of(std::size_t rows) {
  if constexpr (requires { B::template room<K>(rows); }) return B::template room<K>(rows);
  else return 0;
}

/// How many means by weights a bound loss takes.
template <class B>
inline constexpr std::size_t weighings_of = [] {
  if constexpr (requires { B::weighings; }) return std::size_t(B::weighings);
  else return std::size_t{0};
}();

namespace detail {
/// An option of a loss. In a constant, one that does not fit does not compile.
constexpr double option(double value, bool fits, char const* loss, char const* name, char const* wanted) {
  if (!fits) throw value_error(loss, name, wanted, std::to_string(value));
  return value;
}
constexpr double weight_option(double value, char const* loss, char const* name) {
  return option(value, value >= 0 && value < 1e30, loss, name, "weights from 0 on");
}
}  // namespace detail

}  // namespace braid

// braid/train/objective.hpp
namespace braid::inline v0 {

// What training makes small: losses, each between named outputs and targets, with a weight.
//
//   cross_entropy(risk, label) + 0.1f * mean_squared_error(seen, value)
//
// risk and seen are outputs of the net, label and value are targets. A bare loss is the short form for a net with one
// output and one target; with_names gives it theirs.

template <class T>
concept loss_object = std::derived_from<T, loss>;
template <class T>
concept output_object = std::derived_from<T, output_base>;

/// One loss between what Names say, outputs first, then targets.
template <loss_object Loss, class... Names>
struct term {
  using loss_type = Loss;
  using names = types<Names...>;
  using terms = types<term>;
  static constexpr std::size_t size = 1;

  Loss loss{};
  double weight = 1;

  template <class F>
  constexpr void each(F&& f) const {
    f(*this);
  }
};

namespace detail {
template <std::size_t I, class T>
struct term_at {
  T value;
};
template <class Indices, class... T>
struct terms_at;
template <std::size_t... I, class... T>
struct terms_at<std::index_sequence<I...>, T...> : term_at<I, T>... {
  template <class F>
  constexpr void each(F&& f) const {
    (f(static_cast<term_at<I, T> const&>(*this).value), ...);
  }
};
}  // namespace detail

/// A weighted sum of terms. each(f) calls f(term) in the order in which they were written.
template <class... Term>
struct objective : detail::terms_at<std::index_sequence_for<Term...>, Term...> {
  using terms = types<Term...>;
  static constexpr std::size_t size = sizeof...(Term);
};

namespace detail {
template <class T>
inline constexpr bool is_objective = false;
template <class... A>
inline constexpr bool is_objective<term<A...>> = true;
template <class... T>
inline constexpr bool is_objective<objective<T...>> = true;

template <class... T>
constexpr objective<T...> objective_of(T... t) {
  return {{{t}...}};
}
/// f(term...) with the terms of x.
template <class F, class... A>
constexpr auto with_terms(term<A...> x, F f) {
  return f(x);
}
template <class F, std::size_t... I, class... T>
constexpr auto with_terms(terms_at<std::index_sequence<I...>, T...> const& x, F f) {
  return f(static_cast<term_at<I, T> const&>(x).value...);
}
template <class T>
constexpr T weighted(double by, T t) {
  t.weight *= by;
  return t;
}
}  // namespace detail

/// A term or a sum of terms: has terms (types), size and each(f).
template <class T>
concept is_objective = detail::is_objective<T>;

template <is_objective A, is_objective B>
constexpr auto operator+(A const& a, B const& b) {
  return detail::with_terms(a, [&](auto... x) {
    return detail::with_terms(b, [&](auto... y) { return detail::objective_of(x..., y...); });
  });
}
template <is_objective A>
constexpr auto operator*(double weight, A const& a) {
  return detail::with_terms(a, [&](auto... x) { return detail::objective_of(detail::weighted(weight, x)...); });
}
template <class... A>
constexpr term<A...> operator*(double weight, term<A...> a) {
  return detail::weighted(weight, a);
}
template <is_objective A>
constexpr auto operator*(A const& a, double weight) {
  return weight * a;
}

/// The long form of what `fit` was given: a bare loss between these names, or a term or objective as it is.
template <loss_object L, class... Names>
constexpr objective<term<L, Names...>> with_names(L loss, Names...) {
  return detail::objective_of(term<L, Names...>{loss});
}
template <is_objective A, class... Names>
constexpr auto with_names(A const& a, Names...) {
  return detail::with_terms(a, [](auto... x) { return detail::objective_of(x...); });
}

// ---- the laws of a term's names

struct an_output;             ///< bd::output<struct risk>
struct a_target;              ///< bd::classes<struct label, C>, bd::values<struct dose, F>
struct an_output_or_target;
struct an_output_or_data;     ///< an output, a target or a modality of the net

/// loss(output, target): what supervised losses return from their call.
template <loss_object L, class O, class T>
constexpr term<L, O, T> supervised_term(L loss, O, T) {
  static_assert(holds<output_object<O> && target<T>, at<L>, got<O, T>, wants<an_output, a_target>>,
                "loss(output, target): first what the net says (bd::output), then what it should have said");
  return {loss};
}
/// loss(output, output or target): what distances return from their call.
template <loss_object L, class O, class T>
constexpr term<L, O, T> distance_term(L loss, O, T) {
  static_assert(holds<output_object<O> && (target<T> || output_object<T>), at<L>, got<O, T>,
                      wants<an_output, an_output_or_target>>,
                "loss(output, target): first what the net says (bd::output), then a target or another output");
  return {loss};
}
/// loss(output, output, target or modality): what losses return that also compare with what went into the net.
template <loss_object L, class O, class T>
constexpr term<L, O, T> likeness_term(L loss, O, T) {
  static_assert(holds<output_object<O> && (target<T> || modality<T> || output_object<T>), at<L>, got<O, T>,
                      wants<an_output, an_output_or_data>>,
                "loss(output, data): first what the net says (bd::output), then a modality, a target or another output");
  return {loss};
}
/// loss(output, output...): what losses between outputs alone return.
template <loss_object L, class... O>
constexpr term<L, O...> outputs_term(L loss, O...) {
  static_assert(holds<(output_object<O> && ...), at<L>, got<O...>, wants<an_output>>,
                "loss(output...): this loss is between what the net says (bd::output) and nothing else");
  return {loss};
}

}  // namespace braid

// braid/train/elementwise_loss.hpp
namespace braid::inline v0 {

template <class A, class B>
inline constexpr bool is_one_row_of_reals = false;
template <std::size_t F>
inline constexpr bool is_one_row_of_reals<shape<F>, shape<F>> = true;

struct one_for_all_or_one_an_output;

/// shape<1>, the loss of a sample; poison where the two sides differ, or where its P weights are neither one for all
/// numbers nor one for each.
template <class Loss, class A, class B, std::size_t P = 1>
consteval auto elementwise_loss_shape() {
  if constexpr (poisoned<A, B>) return poison{};
  else {
    static_assert(holds<is_one_row_of_reals<A, B>, at<Loss>, got<A>, wants<B>>,
                  "loss: as many numbers as the target, shape<F>: end the net with `| dense<F>`, F that of "
                  "bd::values<struct dose, F>");
    if constexpr (!is_one_row_of_reals<A, B>) return poison{};
    else {
      constexpr bool enough = P == 1 || P == A::size;
      static_assert(holds<enough, at<Loss>, got<A, exactly<P>>, wants<one_for_all_or_one_an_output>>,
                    "loss: one weight for all numbers of the output, or one for each");
      if constexpr (enough) return shape<1>{};
      else return poison{};
    }
  }
}

namespace detail {
/// op(a, b, f) is the loss of element f, op.slope(a, b, f) its slope in a.
template <class T, std::size_t F, class Op>
struct elementwise_row {
  T const *a, *b;   // [F] a row
  T* value;         // one a row, added to
  T *da, *db;       // [F] a row, added to; or null
  T weight, slope;  // of the mean over F
  Op op;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::size_t const at = r * F;
    T sum = 0;
    for (std::size_t f = 0; f < F; ++f) sum += op(a[at + f], b[at + f], f);
    value[r] += weight * sum;
    if (da)
      for (std::size_t f = 0; f < F; ++f) da[at + f] += slope * op.slope(a[at + f], b[at + f], f);
    if (db)  // of a distance, whose slope in b is that in a with the other sign
      for (std::size_t f = 0; f < F; ++f) db[at + f] -= slope * op.slope(a[at + f], b[at + f], f);
  }
};
}  // namespace detail

/// Base of a loss that compares number by number and takes the mean over all of them. Self has element<T>(), a plain
/// functor: op(a, b, f) for the loss of the f-th number, op.slope(a, b, f) for its slope in a. P: how many weights it has.
template <class Self, std::size_t P = 1>
struct elementwise_loss : loss {
  template <class A, class B>
  struct on : bound<A, B> {
    using out = decltype(elementwise_loss_shape<Self, A, B, P>());
    static constexpr std::size_t flops = 6 * A::size;

    template <class Call>
    static void run(Self const& options, Call const& call) {
      using T = typename Call::scalar;
      using op = decltype(options.template element<T>());
      T const each = call.weight / T(A::size);
      call.k.template each<1>(
          call.rows, detail::elementwise_row<T, A::size, op>{
                         call.template in<0>().data, call.template in<1>().data, call.value,
                         call.template din<0>().data, call.template din<1>().data, each, each / T(call.total),
                         options.template element<T>()});
    }
  };
};

}  // namespace braid

// braid/train/binary_cross_entropy.hpp
namespace braid::inline v0 {

namespace detail {
template <class T, std::size_t P>
struct binary_cross_entropy_of {
  T positive[P];
  // With e = exp(-|x|) nothing overflows: softplus(-x) = log(1 + e) + max(-x, 0), sigmoid(|x|) = 1 / (1 + e).
  BRAID_HD T operator()(T x, T t, std::size_t f) const {
    T const e = num::exp(x < 0 ? x : -x), softplus = num::log1p(e) + (x < 0 ? -x : T(0));
    return (T(1) - t) * x + (T(1) - t + weight(f) * t) * softplus;
  }
  BRAID_HD T slope(T x, T t, std::size_t f) const {
    T const e = num::exp(x < 0 ? x : -x), high = T(1) / (T(1) + e), low = e * high;
    return (T(1) - t) * (x < 0 ? low : high) - weight(f) * t * (x < 0 ? high : low);
  }
  BRAID_HD T weight(std::size_t f) const { return positive[P == 1 ? 0 : f]; }
};
}  // namespace detail

/// -(w t log s + (1 - t) log(1 - s)) with s = sigmoid(x), mean over all elements: F yes-or-no questions at once.
///
///   bd::binary_cross_entropy, bd::binary_cross_entropy.pos_weight(3), .pos_weight(3, 1, 0.5) with one an output
///
/// shapes  x: [F] logits; t: [F] in 0..1, bd::values<struct signs, F>; w (1): one number or [F].
/// units   nats.
/// cost    an exponential and a logarithm an element, another exponential for a gradient; nothing is kept.
/// errors  as many logits as targets, as many weights as logits or one (compile time); value_error: a weight below 0.
///         A target outside 0..1 is not noticed, as in torch.
/// source  torch.nn.BCEWithLogitsLoss.
template <std::size_t P>
struct binary_cross_entropy_loss : elementwise_loss<binary_cross_entropy_loss<P>, P> {
  double positive[P] = {1};

  template <class... W>
  constexpr binary_cross_entropy_loss<sizeof...(W)> pos_weight(W... w) const {
    return pos_weight(std::array<double, sizeof...(W)>{double(w)...});
  }
  template <class W, std::size_t N>
  constexpr binary_cross_entropy_loss<N> pos_weight(std::array<W, N> const& w) const {
    binary_cross_entropy_loss<N> l;
    for (std::size_t i = 0; i < N; ++i)
      l.positive[i] = detail::weight_option(double(w[i]), "binary_cross_entropy", "pos_weight");
    return l;
  }

  template <class T>
  constexpr detail::binary_cross_entropy_of<T, P> element() const {
    detail::binary_cross_entropy_of<T, P> op{};
    for (std::size_t i = 0; i < P; ++i) op.positive[i] = T(positive[i]);
    return op;
  }
  template <class O, class T>
  constexpr term<binary_cross_entropy_loss, O, T> operator()(O output, T target) const {
    return supervised_term(*this, output, target);
  }
};
inline constexpr binary_cross_entropy_loss<1> binary_cross_entropy{};

}  // namespace braid

// braid/train/bootstrap.hpp
namespace braid::inline v0 {

/// A number and where it lies with the confidence asked for.
struct interval {
  double estimate, low, high;
};

struct bootstrap_options {
  std::size_t draws = 10000;
  double confidence = 0.95;
  seed random{};
};

namespace detail {
inline std::uint32_t bootstrap_size(std::size_t n) {
  if (n == 0 || n > 0xFFFFFFFF) throw shape_error("bootstrap", "samples", "1 to 4294967295", std::to_string(n));
  return std::uint32_t(n);
}
/// Percentiles of the statistic over resamples of n with replacement. start() is an empty sum, add(sum, i) takes sample
/// i into it, finish(sum) is the statistic; a draw where that is NaN is left out.
template <class Sum, class Add, class Finish>
interval bootstrap(std::size_t samples, bootstrap_options const& options, Sum start, Add add, Finish finish) {
  std::uint32_t const n = bootstrap_size(samples);
  Sum all = start;
  for (std::uint32_t i = 0; i < n; ++i) add(all, i);
  philox const random = philox{options.random.value}.fork(name_hash(std::string_view("bootstrap")));
  std::vector<double> values;
  values.reserve(options.draws);
  for (std::size_t d = 0; d < options.draws; ++d) {
    Sum sum = start;
    for (std::uint32_t i = 0; i < n; i += 4) {
      philox::bits const b = random(d, i);
      for (std::uint32_t w = 0; w < 4 && w < n - i; ++w)
        add(sum, std::uint32_t(std::uint64_t{b[int(w)]} * n >> 32));
      if (n - i <= 4) break;
    }
    double const v = finish(sum);
    if (!std::isnan(v)) values.push_back(v);
  }
  double const none = std::numeric_limits<double>::quiet_NaN();
  if (values.empty()) return {finish(all), none, none};
  std::sort(values.begin(), values.end());
  double const tail = (1 - options.confidence) / 2;
  return {finish(all), quantile(values, tail), quantile(values, 1 - tail)};
}
}  // namespace detail

/// The mean of some numbers, with its percentile interval.
///
/// cost    draws * n / 4 Philox calls; draws numbers of memory.
/// errors  shape_error where there are none.
/// source  Efron 1979; Efron and Tibshirani 1993, chapter 13.
inline interval bootstrap_mean(std::span<double const> values, bootstrap_options const& options = {}) {
  return detail::bootstrap(
      values.size(), options, 0.0, [&](double& all, std::size_t i) { all += values[i]; },
      [&](double all) { return all / double(values.size()); });
}

/// Error rate of model a over that of model b on the same samples (1: wrong, 0: right; a sample that was tried several
/// times, or a group that is drawn as one, has its count of errors): below 1, a errs less. Paired: a
/// draw takes both models' outcome of each sample, so that what makes a sample hard cancels out. Where b makes no error
/// the ratio is infinite; a draw where neither makes one says nothing and is left out.
///
/// errors  shape_error: no samples, or not as many of b as of a.
inline interval bootstrap_error_ratio(std::span<std::uint8_t const> a, std::span<std::uint8_t const> b,
                                      bootstrap_options const& options = {}) {
  if (a.size() != b.size())
    throw shape_error("bootstrap", "errors of the second model", std::to_string(a.size()), std::to_string(b.size()));
  struct errors {
    std::uint64_t a = 0, b = 0;
  };
  return detail::bootstrap(
      a.size(), options, errors{},
      [&](errors& all, std::size_t i) { all.a += a[i], all.b += b[i]; },
      [](errors all) { return double(all.a) / double(all.b); });
}

}  // namespace braid

// braid/train/metric_input.hpp
namespace braid::inline v0::detail {

// How metrics read what they are given: any containers, xtensor's or the standard ones, in row-major order. Every fault
// names the metric, the row and what stood there.

/// The rows of `truth`, for which `said` has `wide` numbers each. At least one.
template <class Said, class Truth>
std::size_t metric_rows(std::string_view metric, Said const& said, Truth const& truth, std::size_t wide = 1) {
  std::size_t const n = std::size(truth);
  if (n == 0) throw value_error(metric, "rows", "at least one", "none");
  if (std::size(said) != n * wide)
    throw shape_error(metric, "size", std::to_string(n) + " rows of " + std::to_string(wide),
                      std::to_string(std::size(said)) + " numbers");
  return n;
}
inline std::string row_place(std::size_t row) { return "row " + std::to_string(row); }

/// A number that is neither NaN nor infinite.
inline double metric_number(std::string_view metric, std::size_t row, double v) {
  if (!std::isfinite(v)) throw value_error(metric, row_place(row), "a finite number", std::to_string(v));
  return v;
}
inline double metric_probability(std::string_view metric, std::size_t row, double v) {
  if (!(v >= 0 && v <= 1)) throw value_error(metric, row_place(row), "a probability of 0..1", std::to_string(v));
  return v;
}
/// A yes or a no.
template <class V>
bool metric_answer(std::string_view metric, std::size_t row, V v) {
  if (v != V(0) && v != V(1)) throw value_error(metric, row_place(row), "0 or 1", std::to_string(v));
  return v == V(1);
}
/// Whether a label is one of C classes; a row of another has no truth and is not counted, as in cross_entropy.
template <class V>
bool names_class(V label, std::size_t C) {
  return label >= V(0) && std::size_t(label) < C;
}

}  // namespace braid::detail

// braid/train/calibration.hpp
namespace braid::inline v0 {

// Whether probabilities are what they say. Nets that are trained by cross_entropy say logits: `probabilities<C>` first.

/// The probabilities of every row of scores [n, C], in double; its rows add up to 1. Of logits by softmax, of evidence the
/// mean of its Dirichlet distribution, of shares what they are.
template <std::size_t C, class Scores>
std::vector<double> probabilities(Scores const& scores, class_scores is = class_scores::logits) {
  std::size_t const n = std::size(scores);
  if (n % C != 0) throw shape_error("probabilities", "size", "rows of " + std::to_string(C), std::to_string(n) + " numbers");
  std::vector<double> p;
  p.reserve(n);
  for (auto const x : scores) p.push_back(detail::metric_number("probabilities", p.size() / C, double(x)));
  for (std::size_t r = 0; r < n; r += C) {
    auto const row = p.begin() + std::ptrdiff_t(r), end = row + std::ptrdiff_t(C);
    double const most = *std::max_element(row, end);
    double total = 0;
    for (auto i = row; i != end; ++i)
      total += *i = is == class_scores::logits ? std::exp(*i - most) : is == class_scores::evidence ? *i + 1 : *i;
    for (auto i = row; i != end; ++i) *i /= total;
  }
  return p;
}

namespace detail {
class calibration_bins {
 public:
  explicit calibration_bins(std::size_t bins) : bins_(bins) {
    if (bins == 0) throw value_error("expected_calibration_error", "bins", "at least 1", "0");
  }
  /// Bin i holds the confidences above i / bins, up to (i + 1) / bins; 0 is in the first.
  void add(double confidence, bool right) {
    double const n = double(bins_.size());
    std::size_t i = std::min(std::size_t(confidence * n), bins_.size() - 1);
    if (i > 0 && confidence <= double(i) / n) --i;
    bins_[i].confidence += confidence, bins_[i].right += right, ++rows_;
  }
  double error() const {
    double total = 0;
    for (bin const& b : bins_) total += std::abs(b.confidence - b.right);
    return total / double(rows_);
  }

 private:
  struct bin {
    double confidence = 0, right = 0;
  };
  std::vector<bin> bins_;
  std::size_t rows_ = 0;
};
/// f(probabilities of the row, label) for every row whose label is a class; returns how many there are.
template <std::size_t C, class P, class Labels, class F>
std::size_t each_told_row(std::string_view metric, P const& p, Labels const& labels, F f) {
  std::size_t const n = metric_rows(metric, p, labels, C);
  std::size_t told = 0;
  auto v = std::begin(p);
  auto t = std::begin(labels);
  for (std::size_t r = 0; r < n; ++r, ++t) {
    std::array<double, C> row;
    for (std::size_t c = 0; c < C; ++c, ++v) row[c] = metric_probability(metric, r, double(*v));
    if (names_class(*t, C)) f(row, std::size_t(*t)), ++told;
  }
  if (told == 0) throw value_error(metric, "labels", "a label below " + std::to_string(C), "none");
  return told;
}
}  // namespace detail

/// |how often it is so - how probable it was said to be|, in the mean over the rows, which are brought together in bins of
/// equal width by what was said: expected_calibration_error(p, truth).
///
/// shapes  p: [n] in 0..1, of the answer 1; truth: [n] of 0 and 1.
/// errors  shape_error: other sizes; value_error: no rows, no bins, no probability, a truth besides 0 and 1.
/// source  Naeini et al. 2015; Guo et al. 2017, arXiv:1706.04599; bins as sklearn.calibration.calibration_curve's.
template <class P, class Truth>
double expected_calibration_error(P const& p, Truth const& truth, std::size_t bins = 15) {
  static constexpr std::string_view name = "expected_calibration_error";
  std::size_t const n = detail::metric_rows(name, p, truth);
  detail::calibration_bins all(bins);
  auto v = std::begin(p);
  auto t = std::begin(truth);
  for (std::size_t r = 0; r < n; ++r, ++v, ++t)
    all.add(detail::metric_probability(name, r, double(*v)), detail::metric_answer(name, r, *t));
  return all.error();
}
/// Of C classes: the largest probability of a row against whether its class is the label (of equal ones the first):
/// expected_calibration_error<C>(p [n, C], labels [n]). A label outside [0, C) is not counted.
template <std::size_t C, class P, class Labels>
double expected_calibration_error(P const& p, Labels const& labels, std::size_t bins = 15) {
  detail::calibration_bins all(bins);
  detail::each_told_row<C>("expected_calibration_error", p, labels, [&](auto const& row, std::size_t label) {
    auto const best = std::max_element(row.begin(), row.end());
    all.add(*best, std::size_t(best - row.begin()) == label);
  });
  return all.error();
}

/// The mean of (p - truth)^2: brier_score(p, truth).
///
/// shapes  p: [n] in 0..1, of the answer 1; truth: [n] of 0 and 1.
/// errors  as expected_calibration_error's.
/// source  Brier 1950; sklearn.metrics.brier_score_loss.
template <class P, class Truth>
double brier_score(P const& p, Truth const& truth) {
  std::size_t const n = detail::metric_rows("brier_score", p, truth);
  double total = 0;
  auto v = std::begin(p);
  auto t = std::begin(truth);
  for (std::size_t r = 0; r < n; ++r, ++v, ++t) {
    double const d = detail::metric_probability("brier_score", r, double(*v)) - detail::metric_answer("brier_score", r, *t);
    total += d * d;
  }
  return total / double(n);
}
/// Of C classes: the squares of a row are added, so that it is in 0..2: brier_score<C>(p [n, C], labels [n]). A label outside
/// [0, C) is not counted.
template <std::size_t C, class P, class Labels>
double brier_score(P const& p, Labels const& labels) {
  double total = 0;
  std::size_t const told = detail::each_told_row<C>("brier_score", p, labels, [&](auto const& row, std::size_t label) {
    for (std::size_t c = 0; c < C; ++c) total += (row[c] - double(c == label)) * (row[c] - double(c == label));
  });
  return total / double(told);
}

}  // namespace braid

// braid/train/metrics.hpp
namespace braid::inline v0 {

// Logits [n, C] and labels [n] are any containers, xtensor's or the standard ones, read in row-major order. A row whose
// label is outside [0, C) has no truth and is not counted, as in cross_entropy.

namespace detail {
/// f(truth, guess) for every row that has a truth; of equal logits the first is the guess.
template <std::size_t C, class Logits, class Labels, class F>
void each_guess(Logits const& logits, Labels const& labels, F f) {
  std::size_t const n = std::size(labels);
  if (std::size(logits) != n * C)
    throw shape_error("logits", "size", std::to_string(n) + " rows of " + std::to_string(C),
                      std::to_string(std::size(logits)) + " numbers");
  auto x = std::begin(logits);
  for (auto const label : labels) {
    std::size_t guess = 0;
    auto most = *x++;
    for (std::size_t c = 1; c < C; ++c, ++x)
      if (*x > most) most = *x, guess = c;
    if (label >= 0 && std::size_t(label) < C) f(std::size_t(label), guess);
  }
}
inline double ratio(double a, double b) { return b > 0 ? a / b : std::numeric_limits<double>::quiet_NaN(); }
}  // namespace detail

/// Share of the rows whose largest logit is that of their label; NaN where no row has a label.
template <std::size_t C, class Logits, class Labels>
double accuracy(Logits const& logits, Labels const& labels) {
  std::size_t right = 0, rows = 0;
  detail::each_guess<C>(logits, labels, [&](std::size_t truth, std::size_t guess) { right += truth == guess, ++rows; });
  return detail::ratio(double(right), double(rows));
}

/// How often truth i was taken for j: counts[i][j].
template <std::size_t C>
struct confusion {
  std::array<std::array<std::uint64_t, C>, C> counts{};

  /// Precondition: both below C.
  void add(std::size_t truth, std::size_t guess) { ++counts[truth][guess]; }
  template <class Logits, class Labels>
  void add(Logits const& logits, Labels const& labels)
    requires requires { std::begin(logits), std::begin(labels); }
  {
    detail::each_guess<C>(logits, labels, [this](std::size_t truth, std::size_t guess) { add(truth, guess); });
  }

  std::uint64_t total() const {
    std::uint64_t n = 0;
    for (std::size_t i = 0; i < C; ++i) n += of_truth(i);
    return n;
  }
  std::uint64_t of_truth(std::size_t i) const {
    std::uint64_t n = 0;
    for (auto const v : counts[i]) n += v;
    return n;
  }
  std::uint64_t of_guess(std::size_t j) const {
    std::uint64_t n = 0;
    for (auto const& row : counts) n += row[j];
    return n;
  }
  double accuracy() const {
    std::uint64_t right = 0;
    for (std::size_t i = 0; i < C; ++i) right += counts[i][i];
    return detail::ratio(double(right), double(total()));
  }
  /// NaN for a class that never was the truth.
  double recall(std::size_t i) const { return detail::ratio(double(counts[i][i]), double(of_truth(i))); }
  /// NaN for a class that never was the guess.
  double precision(std::size_t i) const { return detail::ratio(double(counts[i][i]), double(of_guess(i))); }
  double f1(std::size_t i) const {
    return detail::ratio(2 * double(counts[i][i]), double(of_truth(i) + of_guess(i)));
  }

  /// Means over the classes that were truth or guess at least once; where such a class has no rate, it counts as 0. NaN
  /// where nothing was counted. (scikit-learn's, with zero_division=0.)
  double macro_precision() const { return mean([this](std::size_t i) { return precision(i); }); }
  double macro_recall() const { return mean([this](std::size_t i) { return recall(i); }); }
  double macro_f1() const { return mean([this](std::size_t i) { return f1(i); }); }
  /// Over all rows at once, where one wrong row is one wrong guess and one missed truth: precision, recall and F1 are one
  /// number, the accuracy.
  double micro_f1() const { return accuracy(); }
  /// f(i) of the classes that occurred, in the mean by weight(i).
  template <class F, class Weight>
  double mean(F f, Weight weight) const {
    double rates = 0, all = 0;
    for (std::size_t i = 0; i < C; ++i)
      if (of_truth(i) + of_guess(i)) {
        double const v = f(i), w = weight(i);
        rates += v == v ? w * v : 0, all += w;
      }
    return detail::ratio(rates, all);
  }
  template <class F>
  double mean(F f) const {
    return mean(f, [](std::size_t) { return 1.0; });
  }

  /// A table: one row a truth, one column a guess, recall behind each row, accuracy below. Without names the classes
  /// are numbered.
  std::string text(std::span<std::string_view const> names = {}) const {
    if (!names.empty() && names.size() != C)
      throw shape_error("confusion", "names", std::to_string(C), std::to_string(names.size()));
    std::vector<std::string> head(C);
    std::size_t first = std::string_view("truth").size(), wide = 1;
    for (std::size_t i = 0; i < C; ++i) {
      head[i] = names.empty() ? std::to_string(i) : std::string(names[i]);
      first = std::max(first, head[i].size());
      wide = std::max(wide, head[i].size());
      for (auto const v : counts[i]) wide = std::max(wide, std::to_string(v).size());
    }
    std::string t;
    auto const right = [&](std::string_view s, std::size_t w) {
      t.append(w > s.size() ? w - s.size() : 0, ' ').append(s);
    };
    auto const percent = [&](double v, std::size_t w) {
      char word[16];
      std::snprintf(word, sizeof word, v >= 0 ? "%.1f %%" : "-", 100 * v);
      right(word, w);
    };
    right("truth", first), t.append(" |");
    for (auto const& h : head) right(h, wide + 1);
    t.append(" | recall\n").append(first + 1, '-').append("+").append(C * (wide + 1) + 1, '-').append("+--------\n");
    for (std::size_t i = 0; i < C; ++i) {
      right(head[i], first), t.append(" |");
      for (auto const v : counts[i]) right(std::to_string(v), wide + 1);
      t.append(" | "), percent(recall(i), 7), t.append("\n");
    }
    t.append("accuracy "), percent(accuracy(), 0), t.append(" of ").append(std::to_string(total())).append("\n");
    return t;
  }
  void print(std::FILE* to = stdout, std::span<std::string_view const> names = {}) const {
    std::fputs(text(names).c_str(), to);
  }
};

enum class better { lower, higher };

/// Says which epoch was the best and when `patience` epochs have gone by without a better one. Patience 0 never stops.
/// A NaN is never better.
class early_stopping {
 public:
  explicit early_stopping(std::size_t patience, better direction = better::lower, double least_gain = 0)
      : patience_(patience), gain_(least_gain), sign_(direction == better::lower ? 1 : -1) {}

  /// The value of the next epoch. True where it is the best so far: the time to keep the weights.
  bool see(double value) {
    ++seen_;
    bool const first = best_epoch_ == 0 && value == value;
    if (!first && !(sign_ * value < sign_ * best_ - gain_)) return false;
    best_ = value, best_epoch_ = seen_;
    return true;
  }
  bool stop() const { return patience_ && seen_ - best_epoch_ >= patience_; }
  double best() const { return best_; }                 ///< NaN before the first
  std::size_t best_epoch() const { return best_epoch_; }  ///< from 1; 0 before the first
  std::size_t epochs() const { return seen_; }

 private:
  std::size_t patience_;
  double gain_, sign_, best_ = std::numeric_limits<double>::quiet_NaN();
  std::size_t seen_ = 0, best_epoch_ = 0;
};

}  // namespace braid

// braid/train/classification_report.hpp
namespace braid::inline v0 {

/// A table of a confusion: precision, recall, F1 and how many rows there were, a class a line; then their means over the
/// classes (macro) and over the rows (weighted), and the accuracy. Without names the classes are numbered. A rate that has
/// nothing to count is a dash, and 0 in the means.
///
///            precision   recall       F1     rows
///        cat     99.0 %   99.0 %   99.0 %       99
///
/// errors  shape_error: not as many names as classes.
/// source  the layout of sklearn.metrics.classification_report.
template <std::size_t C>
std::string classification_report(confusion<C> const& m, std::span<std::string_view const> names = {}) {
  if (!names.empty() && names.size() != C)
    throw shape_error("classification_report", "names", std::to_string(C), std::to_string(names.size()));
  std::vector<std::string> head(C);
  std::size_t first = std::string_view("accuracy").size();
  for (std::size_t i = 0; i < C; ++i) {
    head[i] = names.empty() ? std::to_string(i) : std::string(names[i]);
    first = std::max(first, head[i].size());
  }
  std::string t;
  auto const right = [&](std::string_view s, std::size_t w) { t.append(w > s.size() ? w - s.size() : 0, ' ').append(s); };
  auto const percent = [&](double v, std::size_t w) {
    char word[16];
    std::snprintf(word, sizeof word, v >= 0 ? "%.1f %%" : "-", 100 * v);
    right(word, w);
  };
  auto const line = [&](std::string_view name, double precision, double recall, double f1, std::uint64_t rows) {
    right(name, first), percent(precision, 11), percent(recall, 9), percent(f1, 9);
    right(std::to_string(rows), 9), t.append("\n");
  };
  right("", first), right("precision", 11), right("recall", 9), right("F1", 9), right("rows", 9), t.append("\n");
  for (std::size_t i = 0; i < C; ++i) line(head[i], m.precision(i), m.recall(i), m.f1(i), m.of_truth(i));
  auto const precision = [&](std::size_t i) { return m.precision(i); };
  auto const recall = [&](std::size_t i) { return m.recall(i); };
  auto const f1 = [&](std::size_t i) { return m.f1(i); };
  auto const by_rows = [&](std::size_t i) { return double(m.of_truth(i)); };
  line("macro", m.mean(precision), m.mean(recall), m.mean(f1), m.total());
  line("weighted", m.mean(precision, by_rows), m.mean(recall, by_rows), m.mean(f1, by_rows), m.total());
  right("accuracy", first), percent(m.accuracy(), 29), right(std::to_string(m.total()), 9), t.append("\n");
  return t;
}

}  // namespace braid

// braid/train/clip.hpp
namespace braid::inline v0 {

/// Clips the gradients by their common norm: they are multiplied by min(1, most / (norm + 1e-6)) in the optimiser's own
/// pass, so clipping costs one sum.
///
/// shapes  g: [n], all gradients of the net.
/// cost    2 n flop; waits for a device once.
/// source  torch.nn.utils.clip_grad_norm_.
struct clip_norm {
  double most = 1;

  /// From the sum of squares of all gradients, wherever they lie. NaN where that is not finite.
  double factor(double sum_squares) const {
    if (!std::isfinite(sum_squares)) return std::numeric_limits<double>::quiet_NaN();
    double const f = most / (std::sqrt(sum_squares) + 1e-6);
    return f >= 1 ? 1 : f;
  }
  template <backend K>
  double factor(K const& k, typename K::scalar const* g, std::size_t n) const {
    return factor(k.sum_squares(g, n));
  }
};

}  // namespace braid

// braid/train/pairs.hpp
namespace braid::inline v0 {

// What the losses share that compare every sample's vector with every other's, [n, F] with [n, F].

/// shape<1>, the loss of a sample; poison where the two sides are not vectors of one length, or where what comes behind
/// them is not Numbers learned numbers.
template <class Loss, std::size_t Numbers, class A, class B, class... Learned>
consteval auto pair_loss_shape() {
  if constexpr (poisoned<A, B, Learned...>) return poison{};
  else {
    constexpr bool like = fusion::alike<A, B> && fusion::is_vector<A>;
    static_assert(holds<like, at<Loss>, got<B>, wants<A>>,
                  "loss: two outputs with as many features each: end both branches with the same `| dense<F>`");
    constexpr bool counts = sizeof...(Learned) == 0 || (std::is_same_v<Learned, shape<Numbers>> && ...);
    static_assert(holds<counts, at<Loss>, got<Learned...>, wants<shape<Numbers>>>,
                  "loss: its last output is what it learns itself: a branch that ends in `| learned<N>`, N as wanted");
    if constexpr (like && counts) return shape<1>{};
    else return poison{};
  }
}

namespace detail {
/// row r of value += add: what a batch adds to each of its samples.
template <class T>
struct add_to_all {
  T* value;
  T add;
  BRAID_HD void operator()(std::size_t r, std::size_t) const { value[r] += add; }
};
/// Adds to row i of da the sum over j of by g[i, j] b[j]; with Turned, of g[j, i]. g: [n, n].
template <class T, std::size_t F, bool Turned>
struct pairs_back {
  T* da;
  T const *g, *b;
  T by;
  std::size_t n;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T sum[F] = {};
    for (std::size_t j = 0; j < n; ++j) {
      T const w = Turned ? g[j * n + i] : g[i * n + j];
      for (std::size_t f = 0; f < F; ++f) sum[f] += w * b[j * F + f];
    }
    for (std::size_t f = 0; f < F; ++f) da[i * F + f] += by * sum[f];
  }
};
/// Of the slopes g in the products x_i . y_j by `by`: the gradients of x and y, where they are wanted.
template <std::size_t F, class Call, class T>
void pairs_to_sides(Call const& call, T const* g, T by) {
  std::size_t const n = call.rows;
  auto const x = call.template in<0>().data, y = call.template in<1>().data;
  if (auto const dx = call.template din<0>()) call.k.template each<1>(n, pairs_back<T, F, false>{dx.data, g, y, by, n});
  if (auto const dy = call.template din<1>()) call.k.template each<1>(n, pairs_back<T, F, true>{dy.data, g, x, by, n});
}
/// The numbers of row 0 of learned output I on the host, zeros where the loss has none.
template <std::size_t I, std::size_t Numbers, class Call>
auto learned_of(Call const& call) {
  std::array<typename Call::scalar, Numbers> of{};
  if constexpr (I < Call::inputs) call.k.download(of.data(), call.template in<I>().data, Numbers);
  return of;
}
/// Where the gradient of learned output I goes, or null.
template <std::size_t I, class Call>
auto learned_gradient(Call const& call) -> typename Call::scalar* {
  if constexpr (I < Call::inputs) return call.template din<I>().data;
  else return nullptr;
}
}  // namespace detail

}  // namespace braid

// braid/train/cmd.hpp
namespace braid::inline v0 {

namespace detail {
/// Of feature f of both sides: its mean, then its central moments 2 to M, in moments[side, order - 1, f].
template <class T, std::size_t F, std::size_t M>
struct central_moments {
  T* moments;
  T const *x, *y;
  std::size_t n;
  BRAID_HD void operator()(std::size_t side, std::size_t f) const {
    T const* const v = side ? y : x;
    T sums[M] = {};
    for (std::size_t r = 0; r < n; ++r) sums[0] += v[r * F + f];
    T const mean = sums[0] / T(n);
    for (std::size_t r = 0; r < n; ++r) {
      T const d = v[r * F + f] - mean;
      T power = d;
      for (std::size_t k = 1; k < M; ++k) sums[k] += power *= d;
    }
    for (std::size_t k = 0; k < M; ++k) moments[(side * M + k) * F + f] = sums[k] / T(n);
  }
};
/// The length of the difference of moment k + 1, and in toward[k] what a slope in it is of the difference.
template <class T, std::size_t F, std::size_t M>
struct moment_distance {
  T *length, *toward;  // [M]
  T const* moments;    // [2, M, F]
  T range;
  BRAID_HD void operator()(std::size_t k, std::size_t) const {
    T sum = 0, scale = 1;
    for (std::size_t f = 0; f < F; ++f) {
      T const d = moments[k * F + f] - moments[(M + k) * F + f];
      sum += d * d;
    }
    for (std::size_t i = 0; i <= k; ++i) scale /= range;
    T const norm = num::sqrt(sum);
    length[k] = scale * norm;
    toward[k] = norm > T(0) ? scale / norm : T(0);
  }
};
template <class T, std::size_t F, std::size_t M>
struct moment_slope {
  T* dx;
  T const *x, *moments, *toward;
  T by;  // by n; its sign is the side's
  std::size_t side;
  BRAID_HD void operator()(std::size_t r, std::size_t f) const {
    T const* const own = moments + side * M * F;
    T const d = x[r * F + f] - own[f];
    T sum = 0, power = 1, before = 1;  // power: d^k; before: moment k, of order 0 and 1 the numbers 1 and 0
    for (std::size_t k = 0; k < M; ++k) {
      T const difference = moments[k * F + f] - moments[(M + k) * F + f];
      sum += toward[k] * difference * T(k + 1) * (k == 0 ? T(1) : power - before);
      power *= d, before = k == 0 ? T(0) : own[k * F + f];
    }
    dx[r * F + f] += by * sum;
  }
};
}  // namespace detail

/// How far apart two branches' distributions are: the central moment discrepancy, the distance of the means of x and y
/// plus those of their central moments of order 2 to 5, feature by feature; order k by range^k.
///
///   bd::cmd(common_text, common_face), bd::cmd.range(2)(seen, said)
///
/// Which x belongs to which y does not matter. Evaluation takes the data in runs of 64 samples.
///
/// shapes  x, y: [F].
/// units   none; range (1): how far a feature can go, 1 behind a sigmoid, 2 behind a tanh.
/// cost    12 F flop a sample of each side, 20 F more for the gradient; 10 F + 10 numbers of room. The batch is walked by
///         one lane.
/// errors  as many numbers on both sides (compile time); value_error: range is not above 0.
/// source  Zellinger et al. 2017, arXiv:1702.08811; the similarity loss of MISA, arXiv:2005.03545.
struct cmd_loss : loss {
  double width = 1;

  constexpr cmd_loss range(double w) const {
    cmd_loss l = *this;
    l.width = detail::option(w, w > 0, "cmd", "range", "a number above 0");
    return l;
  }

  template <class A, class B>
  struct on : bound<A, B> {
    using out = decltype(pair_loss_shape<cmd_loss, 0, A, B>());
    static constexpr std::size_t F = A::size, M = 5;
    static constexpr bool couples_rows = true;
    template <class K>
    static constexpr std::size_t room(std::size_t) {
      return 2 * M * F + 2 * M;
    }

    template <class Call>
    static void run(cmd_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      std::size_t const n = call.rows;
      T* const moments = call.room;            // [2, M, F]
      T* const length = moments + 2 * M * F;   // [M]
      T* const toward = length + M;            // [M]
      T const *x = call.template in<0>().data, *y = call.template in<1>().data;
      call.k.template each<F>(2, detail::central_moments<T, F, M>{moments, x, y, n});
      call.k.template each<1>(M, detail::moment_distance<T, F, M>{length, toward, moments, T(options.width)});
      call.k.template each<1>(n, detail::add_to_all<T>{call.value, call.weight * T(call.k.sum(length, M))});
      T const by = call.weight / T(call.total);
      if (auto const dx = call.template din<0>())
        call.k.template each<F>(n, detail::moment_slope<T, F, M>{dx.data, x, moments, toward, by, 0});
      if (auto const dy = call.template din<1>())
        call.k.template each<F>(n, detail::moment_slope<T, F, M>{dy.data, y, moments, toward, -by, 1});
    }
  };
  template <class X, class Y>
  constexpr term<cmd_loss, X, Y> operator()(X x, Y y) const {
    return outputs_term(*this, x, y);
  }
};
inline constexpr cmd_loss cmd{};

}  // namespace braid

// braid/train/resident.hpp
namespace braid::inline v0 {

/// A column of a data set in the memory of a device.
template <class K, class E>
class resident_column {
 public:
  resident_column() = default;
  resident_column(K const& k, column<E> const& c, std::size_t size)
      : k_(k), data_(copied(c.data, c.rows * size * sizeof(E))), lengths_(c.lengths ? copied(c.lengths, c.rows * sizeof(std::int32_t)) : nullptr) {}
  resident_column(resident_column&& o) noexcept
      : k_(o.k_), data_(std::exchange(o.data_, nullptr)), lengths_(std::exchange(o.lengths_, nullptr)) {}
  resident_column& operator=(resident_column&& o) noexcept {
    std::swap(k_, o.k_), std::swap(data_, o.data_), std::swap(lengths_, o.lengths_);
    return *this;
  }
  ~resident_column() {
    if (data_) k_.release_bytes(data_);
    if (lengths_) k_.release_bytes(lengths_);
  }
  E const* data() const { return static_cast<E const*>(data_); }
  std::int32_t const* lengths() const { return static_cast<std::int32_t const*>(lengths_); }

 private:
  void* copied(void const* from, std::size_t bytes) {
    void* const p = k_.allocate_bytes(bytes);
    k_.send(p, from, bytes);
    k_.wait();
    return p;
  }
  K k_{};
  void *data_ = nullptr, *lengths_ = nullptr;
};

/// A data set for training on a device. Where its columns take less than half of the device's free memory they are copied
/// there once, and batches are brought together there; else they are brought together on the host, batch by batch. It must
/// not change or go away before this does.
///
///   auto const there = bd::resident<K>(data, k);     on a host: the data set itself
template <class K, class Data, class Names = typename Data::names>
class resident_data;
template <class K, class Data, class... N>
class resident_data<K, Data, types<N...>> {
 public:
  using names = typename Data::names;
  using partials = typename Data::partials;
  resident_data(Data const& data, K const& k) : data_(data) {
    std::size_t bytes = 0;
    ((bytes += data.template column<N>().rows * (N::outside::size + 1) * 4), ...);
    there_ = bytes < k.free_bytes() / 2;
    if (there_) ((std::get<index_of<N, N...>()>(columns_) = column_type<N>(k, data.template column<N>(), N::outside::size)), ...);
  }
  std::size_t size() const { return data_.size(); }
  std::uint32_t row(std::size_t i) const { return data_.row(i); }
  template <class M>
  auto const& column() const {
    return data_.template column<M>();
  }
  /// Whether the columns are there.
  bool there() const { return there_; }
  template <class M>
  auto const& on_device() const {
    return std::get<index_of<M, N...>()>(columns_);
  }

 private:
  template <class M>
  using column_type = resident_column<K, std::remove_cvref_t<decltype(*std::declval<Data const&>().template column<M>().data)>>;
  Data const& data_;
  std::tuple<column_type<N>...> columns_;
  bool there_ = false;
};

template <class K, class Data>
decltype(auto) resident(Data const& data, K const& k) {
  if constexpr (K::on_host) return (data);
  else return resident_data<K, Data>(data, k);
}

template <class Data>
inline constexpr bool is_resident = false;
template <class K, class Data, class Names>
inline constexpr bool is_resident<resident_data<K, Data, Names>> = true;

namespace detail {
/// Rows of one column, brought together in pieces of E.
template <class E, std::size_t Size>
struct bring_rows {
  E* to;
  E const* from;
  std::uint32_t const* rows;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { to[r * Size + j] = from[std::size_t(rows[r]) * Size + j]; }
};
struct alignas(16) four_numbers {
  float of[4];
};
/// to[r] = from[rows[r]] for n rows of Size elements.
template <std::size_t Size, class K, class E>
void bring(K const& k, E* to, E const* from, std::uint32_t const* rows, std::size_t n) {
  if constexpr (Size % 4 == 0 && sizeof(E) == 4)
    k.template each<Size / 4>(n, bring_rows<four_numbers, Size / 4>{reinterpret_cast<four_numbers*>(to),
                                                                    reinterpret_cast<four_numbers const*>(from), rows});
  else k.template each<Size>(n, bring_rows<E, Size>{to, from, rows});
}
}  // namespace detail

}  // namespace braid

// braid/train/gathered.hpp
namespace braid::inline v0 {

namespace detail {
/// The rows of one modality or target in gathered memory, as the host sees them.
template <class N, class T>
struct gathered_column {
  using E = element_t<typename N::outside::element, T>;
  static constexpr std::size_t size = N::outside::size;
  E* data = nullptr;
  std::int32_t* lengths = nullptr;
  bool has_lengths = false;
  E const* resident = nullptr;  ///< all samples on a device, with their lengths
  std::int32_t const* resident_lengths = nullptr;

  static constexpr std::size_t data_bytes(std::size_t rows) { return staged_bytes(rows * size * sizeof(E)); }
  static constexpr std::size_t bytes(std::size_t rows) {
    return data_bytes(rows) + (is_timed<typename N::outside> ? staged_bytes(rows * sizeof(std::int32_t)) : 0);
  }

  /// Row r = share times row r + the rest of that of `other`, which becomes the same. Beyond its length a row is zero.
  void mix(std::size_t r, gathered_column& other, T share) {
    constexpr std::size_t step = [] {
      if constexpr (is_timed<typename N::outside>) return size / N::outside::steps;
      else return size;
    }();
    auto const used = [&](gathered_column const& c) {
      if constexpr (is_timed<typename N::outside>) return c.has_lengths ? std::size_t(c.lengths[r]) * step : size;
      else return size;
    };
    std::size_t const a = used(*this), b = used(other);
    for (std::size_t i = 0; i < size; ++i) {
      E &x = data[r * size + i], &y = other.data[r * size + i];
      x = y = (i < a ? share * x : E(0)) + (i < b ? (E(1) - share) * y : E(0));
    }
    if constexpr (is_timed<typename N::outside>)
      if (has_lengths) lengths[r] = other.lengths[r] = lengths[r] < other.lengths[r] ? other.lengths[r] : lengths[r];
  }

  template <class Column>
  void take(Column const& c, std::size_t to, std::size_t from) {
    for (std::size_t i = 0; i < size; ++i) data[to * size + i] = static_cast<E>(c.data[from * size + i]);
    if constexpr (is_timed<typename N::outside>)
      if (c.lengths) lengths[to] = c.lengths[from];
  }
};
}  // namespace detail

/// Samples of a data set brought together in memory of its own, made once for `rows` at most: what one step of training or
/// evaluation reads. Names: the modalities and targets that are needed. The host fills it; `send` hands it to the kernels
/// of K, for which it is one block.
template <class K, class Names>
class gathered;
template <class K, class... N>
class gathered<K, types<N...>> {
 public:
  using T = typename K::scalar;
  explicit gathered(std::size_t rows, K const& k = {})
      : k_(k), block_((detail::gathered_column<N, T>::bytes(rows) + ... + places_bytes(rows)), k) {
    place(rows);
  }

  /// Sample `sample(i)` of the data for i < rows. Of data that are resident on a device only the samples' places are taken.
  template <class Data, class Sample>
  void take(Data const& data, std::size_t rows, Sample&& sample) {
    place(rows);
    brought_ = false;
    if constexpr (is_resident<Data> && std::is_same_v<T, float>)
      if (data.there()) {
        auto* const places = reinterpret_cast<std::uint32_t*>(block_.host());
        for (std::size_t i = 0; i < rows; ++i) places[i] = data.row(sample(i));
        (point_at<N>(data), ...);
        brought_ = true;
        return;
      }
    (take_column<N>(data, rows, sample), ...);
  }
  /// Column M anew, of other samples: sample(i) for i < rows().
  template <class M, class Data, class Sample>
  void take_one(Data const& data, Sample&& sample) {
    take_column<M>(data, rows_, sample);
  }
  /// Mixes modalities M of each row with those of the same row of `partners`; both then hold the mixture. Targets stay.
  template <class... M>
  void mix(types<M...>, gathered& partners, T share) {
    ([&] {
      constexpr std::size_t i = index_of<M, N...>();
      for (std::size_t r = 0; r < rows_; ++r) std::get<i>(columns_).mix(r, std::get<i>(partners.columns_), share);
    }(), ...);
  }
  /// Hands what the host has written to the kernels, behind the work that they were given before.
  void send() const {
    if constexpr (!K::on_host) {
      block_.send(brought_ ? places_bytes(rows_) : bytes_);
      if (brought_) (bring_column<N>(), ...);
    }
  }
  /// What `send` depends on beside the rows: which columns came with lengths, and from where they are brought.
  std::uint64_t way() const {
    std::uint64_t bits = brought_;
    ((bits = (bits << 1 | column<N>().has_lengths) * 0x9E3779B97F4A7C15u + (brought_ ? reinterpret_cast<std::uintptr_t>(column<N>().resident) : 0)), ...);
    return bits;
  }
  /// How many rows were taken last.
  std::size_t rows() const { return rows_; }
  /// The memory of a modality, to be changed before `send`: [rows(), M].
  template <class M>
  auto* memory() {
    return std::get<index_of<M, N...>()>(columns_).data;
  }
  /// The memory of a modality or target, from row r on, where the host reads it; nothing of resident data.
  template <class M>
  auto const* on_host(std::size_t r) const {
    return const_cast<typename detail::gathered_column<M, T>::E const*>(column<M>().data) + r * M::outside::size;
  }
  /// The same where kernels read it.
  template <class M>
  auto const* from(std::size_t r) const {
    return there(on_host<M>(r));
  }
  template <class Prog>
  sources<Prog> inputs(std::size_t r) const {
    sources<Prog> s;
    point(s, r, typename Prog::modalities{});
    return s;
  }

 private:
  template <class M>
  auto const& column() const {
    return std::get<index_of<M, N...>()>(columns_);
  }
  template <class E>
  E const* there(E const* host) const {
    return reinterpret_cast<E const*>(block_.there() + (reinterpret_cast<std::byte const*>(host) - block_.host()));
  }
  static constexpr std::size_t places_bytes(std::size_t rows) { return staged_bytes(rows * sizeof(std::uint32_t)); }
  /// The samples' places and the columns of so many rows, one behind the other.
  void place(std::size_t rows) {
    rows_ = rows, bytes_ = places_bytes(rows);
    (place_column<N>(rows), ...);
  }
  template <class M>
  void place_column(std::size_t rows) {
    auto& c = std::get<index_of<M, N...>()>(columns_);
    using column_type = std::remove_reference_t<decltype(c)>;
    std::byte* const at = block_.host() + bytes_;
    c.data = reinterpret_cast<typename column_type::E*>(at);
    c.lengths = reinterpret_cast<std::int32_t*>(at + column_type::data_bytes(rows));
    bytes_ += column_type::bytes(rows);
  }
  template <class M, class Data, class Sample>
  void take_column(Data const& data, std::size_t rows, Sample& sample) {
    auto& to = std::get<index_of<M, N...>()>(columns_);
    auto const& from = data.template column<M>();
    to.has_lengths = from.lengths != nullptr;
    for (std::size_t i = 0; i < rows; ++i) to.take(from, i, data.row(sample(i)));
  }
  template <class M, class Data>
  void point_at(Data const& data) {
    auto& c = std::get<index_of<M, N...>()>(columns_);
    auto const& from = data.template on_device<M>();
    c.resident = from.data(), c.resident_lengths = from.lengths(), c.has_lengths = from.lengths() != nullptr;
  }
  template <class M>
  void bring_column() const {
    auto const& c = column<M>();
    auto const* const places = reinterpret_cast<std::uint32_t const*>(block_.there());
    using E = typename detail::gathered_column<M, T>::E;
    detail::bring<M::outside::size>(k_, const_cast<E*>(there<E>(c.data)), c.resident, places, rows_);
    if (c.has_lengths)
      detail::bring<1>(k_, const_cast<std::int32_t*>(there<std::int32_t>(c.lengths)), c.resident_lengths, places, rows_);
  }
  template <class Prog, class... M>
  void point(sources<Prog>& s, std::size_t r, types<M...>) const {
    ((s.data[index_in_program<Prog, M>()] = from<M>(r),
      s.lengths[index_in_program<Prog, M>()] = column<M>().has_lengths ? there(column<M>().lengths + r) : nullptr),
     ...);
  }
  [[no_unique_address]] K k_;
  stage<K> block_;
  std::tuple<detail::gathered_column<N, T>...> columns_;
  std::size_t rows_ = 0, bytes_ = 0;
  bool brought_ = false;
};

}  // namespace braid

// braid/train/objective_walk.hpp
namespace braid::inline v0 {

/// The name of a net's only output.
struct sole_output : output_base {
  using tag = void;
};

namespace detail {
template <class... T>
types<T...> target_list(types<T...>);
/// What a term reads from the data: a target, or a modality that the net is to say again.
template <class N>
inline constexpr bool is_data = target<N> || modality<N>;
template <class N>
auto as_data() {
  if constexpr (is_data<N>) return types<N>{};
  else return types<>{};
}
template <class Loss, class... N>
auto targets_of_term(std::type_identity<term<Loss, N...>>) {
  return (types<>{} + ... + as_data<N>());
}
template <class... Term>
auto targets_of(types<Term...>) {
  return (types<>{} + ... + targets_of_term(std::type_identity<Term>{}));
}
template <class Tag, class... Tags>
consteval std::size_t output_at(types<Tags...>) {
  return index_of<Tag, Tags...>();
}
}  // namespace detail

/// The targets that an objective asks for, and the modalities that it names, each once.
template <class Objective>
using targets_of = distinct<decltype(detail::targets_of(typename Objective::terms{}))>;

/// Nobody looks.
struct unseen {
  void operator()(std::size_t) const {}
};

struct training;
struct an_output_of_the_net;

/// An objective over a net: its terms bound to the net's outputs and to targets. G: the net.
template <class G, class K, class Objective>
struct objective_walk {
  using prog = program<G>;
  using T = typename K::scalar;
  using targets = targets_of<Objective>;

  template <class N>
  static consteval std::size_t output_of() {
    constexpr std::size_t i = detail::output_at<typename N::tag>(typename output_tags<G>::type{});
    static_assert(holds<i < prog::outputs, at<training>, got<N>, wants<an_output_of_the_net>>,
                  "the objective names an output that the net does not have");
    return i;
  }
  template <class N>
  static auto shape_of() {
    if constexpr (detail::is_data<N>) return std::type_identity<typename N::outside>{};
    else return std::type_identity<typename prog::template out<output_of<N>()>>{};
  }

  template <class Loss, class... N>
  static auto bound_of(std::type_identity<term<Loss, N...>>)
      -> typename Loss::template on<typename decltype(shape_of<N>())::type...>;
  template <class Term>
  using bound_to = decltype(bound_of(std::type_identity<Term>{}));

  template <class B>
  static constexpr bool bears_absence = requires { B::bears_absence; };
  /// Whether a term must see a batch as a whole.
  static constexpr bool couples_rows = []<class... Term>(types<Term...>) {
    return (bound_to<Term>::couples_rows || ...);
  }(typename Objective::terms{});
  /// How many scalars the terms need to work in.
  static constexpr std::size_t room(std::size_t rows) {
    std::size_t most = 0;
    [&]<class... Term>(types<Term...>) {
      ((most = std::max(most, room_of<bound_to<Term>, K>(rows))), ...);
    }(typename Objective::terms{});
    return most;
  }

  /// How many means by weights the terms take.
  static constexpr std::size_t weighings = []<class... Term>(types<Term...>) {
    return (weighings_of<bound_to<Term>> + ... + 0);
  }(typename Objective::terms{});
  /// What evaluation knows of all data.
  struct weighed {
    std::size_t rows = 0;
    std::array<double, weighings> sums{};
  };
  /// Adds to the sums what the batch's rows weigh, on the host.
  template <class Batch>
  static void weigh(Objective const& objective, K& k, Batch const& batch, weighed& all) {
    std::size_t at = 0;
    objective.each([&]<class Loss, class... N>(term<Loss, N...> const& t) {
      using B = bound_to<term<Loss, N...>>;
      if constexpr (weighings_of<B> > 0) {
        loss_call<B, K> call{k, batch.rows(), batch.rows(), T(t.weight), nullptr};
        std::size_t i = 0;
        (..., [&] {
          if constexpr (detail::is_data<N>) call.values[i] = batch.template on_host<N>(0);
          ++i;
        }());
        B::weigh(t.loss, call, all.sums.data() + at);
        at += weighings_of<B>;
      }
    });
    all.rows += batch.rows();
  }

  /// Adds every term's loss to value[r] and, where gradients are given, its gradients. outs, gradients: by output;
  /// batch: the gathered targets, these rows from `first`; total: rows of the whole batch. after(i) behind each term. An
  /// output that is null is absent from these rows, and so are the terms that name it, or one of the modalities `absent`.
  /// working: room(rows) scalars. all: in evaluation, where means are by weights; null in training.
  template <class Batch, class After = unseen>
  static void run(Objective const& objective, K& k, std::array<T const*, prog::outputs> const& outs,
                  std::array<T*, prog::outputs> const& gradients, Batch const& batch, std::size_t first,
                  std::size_t rows, std::size_t total, T* value, T* working, modality_set absent, After&& after = {},
                  weighed const* all = nullptr) {
    std::size_t at = 0, weighing = 0;
    objective.each([&]<class Loss, class... N>(term<Loss, N...> const& t) {
      using B = bound_to<term<Loss, N...>>;
      loss_call<B, K> call{k, rows, total, T(t.weight), value};
      call.batch_rows = batch.rows();
      call.room = working;
      if (all) call.mean_rows = all->rows, call.weight_sums = all->sums.data() + weighing;
      weighing += weighings_of<B>;
      std::size_t i = 0;
      bool there = true;
      (..., [&] {
        if constexpr (detail::is_data<N>) {
          call.values[i] = batch.template from<N>(first);
          call.batches[i] = batch.template on_host<N>(0);
          if constexpr (modality<N>)
            if ((absent & modalities_among<prog>(types<N>{})) != 0) there = false, call.values[i] = nullptr;
        } else {
          call.values[i] = outs[output_of<N>()];
          there = there && call.values[i];
          call.gradients[i] = gradients[output_of<N>()];
        }
        ++i;
      }());
      if (there || bears_absence<B>) B::run(t.loss, call);
      after(at++);
    });
  }
};

}  // namespace braid

// braid/train/trains.hpp
namespace braid::inline v0 {

// What must be true of a net, an objective and data before there can be a training. `fit` asks first, so that one fault
// is one error.

struct a_backward;  ///< a unit that can be trained through
struct a_column;    ///< of the data set

namespace detail {
template <class Prog>
inline constexpr std::size_t first_without_backward = [] {
  std::size_t i = 0;
  while (i < Prog::size && (Prog::graph.nodes[i].input || Prog::graph.nodes[i].differentiable)) ++i;
  return i;
}();
template <class S>
struct unit_in {
  using type = S;
};
template <class In, class B, class L, std::size_t O>
struct unit_in<step<In, B, L, O>> {
  using type = B;
};

template <class Tags, class N>
inline constexpr bool says = true;  // a target: not for the net to say
template <class Tags, class N>
  requires output_object<N>
inline constexpr bool says<Tags, N> = output_at<typename N::tag>(Tags{}) < Tags::size;

template <class Loss, class... N>
types<N...> names_in(std::type_identity<term<Loss, N...>>);
template <class... Term>
auto names_in(types<Term...>) -> decltype((types<>{} + ... + names_in(std::type_identity<Term>{})));

template <class Want, class... Have>
consteval bool among(types<Have...>) {
  return index_of<Want, Have...>() < sizeof...(Have);
}
/// The first type of a list for which Test is false, or void.
template <template <class> class Test, class... T>
constexpr auto first_without(types<T...>) {
  constexpr std::size_t i = first_false({Test<T>::value..., false});
  if constexpr (i < sizeof...(T)) return std::type_identity<nth<i, T...>>{};
  else return std::type_identity<void>{};
}
template <class G>
struct said_by {
  template <class N>
  using test = std::bool_constant<says<typename output_tags<G>::type, N>>;
};
template <class Data>
struct held_by {
  template <class N>
  using test = std::bool_constant<among<N>(typename Data::names{})>;
};
}  // namespace detail

/// What a training of net G to objective O (with names) on Data lacks, one fault at a time: a unit without backward, an
/// output that the objective names, a column of the data. void: nothing. `fit` asserts these itself, since each function
/// between the user's line and an assertion is three more lines of error.
template <class G, class O, class Data>
struct training_lacks {
  using prog = program<G>;
  static constexpr std::size_t stuck = detail::first_without_backward<prog>;
  static constexpr bool learns = stuck == prog::size;
  using unit = typename detail::unit_in<typename prog::template at<learns ? 0 : stuck>>::type;

  using output = typename decltype(detail::first_without<detail::said_by<G>::template test>(
      decltype(detail::names_in(typename O::terms{})){}))::type;
  static constexpr bool says = std::is_void_v<output>;

  using column = typename decltype(detail::first_without<detail::held_by<Data>::template test>(
      typename prog::modalities{} + targets_of<O>{}))::type;
  static constexpr bool has_columns = !says || std::is_void_v<column>;

  static constexpr bool nothing = learns && says && has_columns;
};

}  // namespace braid

// braid/train/evaluate.hpp
namespace braid::inline v0 {

/// What an objective and its metric say of a model on data. The metric is the accuracy where the objective has a term
/// with classes (the first such), else NaN.
struct evaluation {
  double loss = 0;
  double metric = std::numeric_limits<double>::quiet_NaN();
  std::string_view metric_name{};
  std::vector<double> terms{};  ///< the part of each of several terms in the loss, weighted
};

namespace detail {
template <class N>
inline constexpr bool names_classes = false;
template <class Tag, std::size_t C>
inline constexpr bool names_classes<classes<Tag, C>> = true;
/// A term, or those that its loss is made of.
template <class Term>
auto plain_terms(std::type_identity<Term>) {
  if constexpr (requires { typename Term::loss_type::parts; }) return typename Term::loss_type::parts{};
  else return types<Term>{};
}
template <class... Term>
auto plain_terms(types<Term...>) -> decltype((types<>{} + ... + plain_terms(std::type_identity<Term>{})));
/// The first term between logits and classes.
template <class Terms>
struct first_classifying;
template <class... Term>
struct first_classifying<types<Term...>> {
  template <class Loss, class... N>
  static constexpr bool is(std::type_identity<term<Loss, N...>>) {
    return (names_classes<N> || ...);
  }
  static constexpr bool values[sizeof...(Term)] = {is(std::type_identity<Term>{})...};
  static constexpr std::size_t index = [] {
    std::size_t i = 0;
    while (i < sizeof...(Term) && !values[i]) ++i;
    return i;
  }();
  static constexpr bool any = index < sizeof...(Term);
  using term_type = nth<any ? index : 0, Term...>;
};
struct no_targets {
  explicit no_targets(std::size_t) {}
};
template <class Objective>
using classifying = first_classifying<decltype(plain_terms(typename Objective::terms{}))>;
}  // namespace detail

/// Walks data through a predictor, tile by tile; room is made once.
template <class G, backend K, is_objective Objective>
class basic_evaluator {
 public:
  using prog = program<G>;
  using T = typename K::scalar;
  using losses = objective_walk<G, K const, Objective>;
  using batch_type = gathered<K, distinct<decltype(typename prog::modalities{} + targets_of<Objective>{})>>;
  static constexpr std::string_view metric_name = detail::classifying<Objective>::any ? "accuracy" : "";
  /// Rows that the losses see at a time. Where they look at several rows at once, that is not the predictor's choice.
  static constexpr std::size_t tile = losses::couples_rows ? evaluated_together : basic_predictor<G, K>::tile;

  basic_evaluator(basic_weights<G, K> const& w, Objective objective)
      : weights_(w), predictor_(w, 1), objective_(objective), batch_(tile, w.place()), loss_(tile, w.place()), room_(losses::room(tile), w.place()) {
    if constexpr (losses::couples_rows)
      repeat_indexed<prog::outputs>([&]<class J>(J) {
        together_[J::value] = buffer<K>(tile * prog::template out<J::value>::size, w.place());
      });
  }

  /// each(sample, output 0 of that sample as a host pointer, null where it is absent) is called for every sample besides.
  template <class Data, class Each>
  evaluation operator()(Data const& data, Each&& each) {
    constexpr modality_set partial = partial_in_data<prog, Data>;
    K const& k = weights_.place();
    evaluation e;
    double right = 0, judged = 0;
    if constexpr (Objective::size > 1) e.terms.resize(Objective::size);
    constexpr std::size_t width = prog::template out<0>::size;
    std::vector<T> host(tile * width);
    typename losses::weighed all;
    if constexpr (losses::weighings > 0)
      for (std::size_t r = 0; r < data.size(); r += tile) {
        targets_.take(data, std::min(tile, data.size() - r), [&](std::size_t i) { return r + i; });
        losses::weigh(objective_, k, targets_, all);
      }
    lacking_rows<prog, partial> order(data.size());
    order.take(data, data.size(), [&](std::size_t i) { return data.row(i); }, 0, 0, philox{}, 0);
    for (std::size_t r = 0, n = 0; r < data.size(); r += n) {
      n = order.alike(r, std::min(r + tile, data.size()));
      batch_.take(data, n, [&](std::size_t i) { return order.from(r + i); });
      batch_.send();
      std::array<T const*, prog::outputs> const outs = predict<partial>(k, n, order.absent(r));
      loss_.zero();
      double before = 0;
      losses::run(objective_, k, outs, {}, batch_, 0, n, n, loss_.data(), room_.data(), order.absent(r), [&](std::size_t term) {
        if constexpr (Objective::size > 1) {
          double const so_far = k.sum(loss_.data(), n);
          e.terms[term] += (so_far - before) / double(data.size());
          before = so_far;
        }
      }, losses::weighings > 0 ? &all : nullptr);
      e.loss += k.sum(loss_.data(), n);
      if constexpr (detail::classifying<Objective>::any)
        count_right(k, outs, n, right, judged, typename detail::classifying<Objective>::term_type{});
      if (outs[0]) k.download(host.data(), outs[0], n * width);
      for (std::size_t i = 0; i < n; ++i) each(order.from(r + i), outs[0] ? host.data() + i * width : nullptr);
    }
    e.loss /= double(data.size());
    if constexpr (detail::classifying<Objective>::any) {
      e.metric = right / judged;
      e.metric_name = metric_name;
    }
    return e;
  }
  template <class Data>
  evaluation operator()(Data const& data) {
    return (*this)(data, [](std::size_t, T const*) {});
  }

 private:
  /// The outputs of the batch's n rows.
  template <modality_set Partial>
  std::array<T const*, prog::outputs> predict(K const& k, std::size_t n, modality_set absent) {
    std::array<T const*, prog::outputs> outs;
    if constexpr (losses::couples_rows) {
      constexpr std::size_t most = basic_predictor<G, K>::tile;
      for (std::size_t r = 0; r < n; r += most) {
        std::size_t const m = std::min(most, n - r);
        predictor_.template tile_without<Partial>(batch_.template inputs<prog>(r), m, absent, [&]<class J>(J, T const* p) {
          using out = typename prog::template out<J::value>;
          T* const to = together_[J::value].data();
          if (p) k.copy(batch<out, T>{to + r * out::size, m}, batch<out, T const>{p, m});
          outs[J::value] = p ? to : nullptr;
        });
      }
    } else {
      predictor_.template tile_without<Partial>(batch_.template inputs<prog>(0), n, absent,
                                                [&]<class J>(J, T const* p) { outs[J::value] = p; });
    }
    return outs;
  }
  template <class Loss, class O, class L>
  void count_right(K const& k, std::array<T const*, prog::outputs> const& outs, std::size_t n, double& right,
                   double& judged, term<Loss, O, L>) {
    constexpr std::size_t o = losses::template output_of<O>();
    constexpr std::size_t C = prog::template out<o>::size;
    if (!outs[o]) return;
    std::vector<T> host(n * C);
    k.download(host.data(), outs[o], n * C);
    judged += double(n);
    for (std::size_t i = 0; i < n; ++i) {
      auto const row = host.begin() + std::ptrdiff_t(i * C);
      right += std::max_element(row, row + std::ptrdiff_t(C)) - row == batch_.template on_host<L>(i)[0];
    }
  }

  basic_weights<G, K> const& weights_;
  basic_predictor<G, K> predictor_;
  Objective objective_;
  batch_type batch_;
  /// Read once beforehand, where a mean is by weights.
  std::conditional_t<(losses::weighings > 0), gathered<K, targets_of<Objective>>, detail::no_targets> targets_{tile};
  buffer<K> loss_, room_;
  std::array<buffer<K>, prog::outputs> together_;  ///< of as many tiles as a loss looks at
};

/// The one target of a data set, for the short form of an objective; where there is none, or several, this, which no data
/// set has: the laws of `fit` and `evaluate` say so.
struct the_only_target : target_of<the_only_target, struct only_target, shape<1>> {};
namespace detail {
template <class N>
auto as_target() {
  if constexpr (target<N>) return types<N>{};
  else return types<>{};
}
template <class... M>
auto sole_target(types<M...>) {
  return []<class... T>(types<T...>) {
    if constexpr (sizeof...(T) == 1) return nth<0, T...>{};
    else return the_only_target{};
  }((types<>{} + ... + as_target<M>()));
}
}  // namespace detail

/// The objective with names, from a bare loss or as it is.
template <class Data, class Objective>
constexpr auto named_objective(Objective const& o) {
  if constexpr (is_objective<Objective>) return with_names(o);
  else return with_names(o, sole_output{}, detail::sole_target(typename Data::names{}));
}

/// Loss and metric of a model on data.
template <class Model, class Data, class Objective>
evaluation evaluate(Model const& model, Data const& data, Objective const& objective) {
  using lacks = training_lacks<typename Model::graph, decltype(named_objective<Data>(objective)), Data>;
  static_assert(holds<lacks::says, at<training>, got<typename lacks::output>, wants<an_output_of_the_net>>,
                "the objective names an output that the net does not have");
  static_assert(holds<lacks::has_columns, at<training>, got<typename Data::names>, wants<a_column, typename lacks::column>>,
                "the data set lacks a modality of the net or a target of the objective (of one target: name others)");
  using absence = absence_facts<program<typename Model::graph>, Data>;
  using stuck = std::conditional_t<absence::set != 0, typename absence::unbearable, void>;
  static_assert(holds<std::is_void_v<stuck>, at<training>, got<stuck>, wants<bearing_absence>>,
                "modalities are missing in these data: the fusions behind them must bear absence, and at most 8 may be missing");
  if constexpr (lacks::says && lacks::has_columns && std::is_void_v<stuck>) {
    auto const full = named_objective<Data>(objective);
    return basic_evaluator<typename Model::graph, typename Model::place, std::remove_const_t<decltype(full)>>(
        model.weights(), full)(data);
  } else {
    return {};
  }
}

}  // namespace braid

// braid/train/history.hpp
namespace braid::inline v0 {

/// One step of the optimiser.
struct step_record {
  std::size_t epoch = 0, step = 0;  ///< from 0; the step of the whole training
  std::size_t samples = 0;
  double loss = 0, rate = 0;        ///< before the step; the optimiser's rate times the schedule's factor
};
/// One epoch.
struct epoch_record {
  double loss = 0, seconds = 0;     ///< mean over its samples, each before its step; with validation
  evaluation valid{};               ///< loss, metric and the metric's name
  std::size_t epoch = 0;            ///< from 0
  double rate = 0;                  ///< of its last step
  double samples_per_second = 0;    ///< of training, without validation
  std::vector<double> terms{};      ///< the part of each of several terms in the loss, weighted
};
/// What `fit` did: a record an epoch, and the epoch (from 0) whose weights the model has now.
struct history {
  std::vector<epoch_record> epochs;
  std::size_t best = 0;
};

}  // namespace braid

// braid/train/companion.hpp
namespace braid::inline v0 {

// What goes along with a training: any number of objects behind the options of `fit`, by their own types.
//
//   bd::fit(model, train, valid, bd::cross_entropy, bd::adamw{}, {.epochs = 20},
//           bd::on_epoch([](bd::epoch_record const& r) { std::printf("%zu %g\n", r.epoch, r.valid.loss); }),
//           bd::io::checkpoint{.path = "run.safetensors"});
//
// A companion has one or more of these members; of those that return bool, false ends the training:
//
//   begin(run)            before the first step; may put the run where an earlier one was (io/checkpoint.hpp)
//   on_step(step_record)  after every step; false: the epoch ends here, is evaluated and is the last
//   on_epoch(epoch_record)
//   after_step(run), after_epoch(run)    then, when the run has moved on

/// All of a training between two steps.
template <class G, backend K, class Trainer>
struct training_run {
  using graph = G;
  using place = K;
  using trainer_type = Trainer;
  basic_weights<G, K>& weights;
  Trainer& trainer;                   ///< steps and moments
  basic_weights<G, K>* average;       ///< null: none
  basic_weights<G, K> best;           ///< of the best epoch so far
  basic_weights<G, K> sound;          ///< what to go back to: the best that are known to give a finite loss
  std::size_t samples, batch, accumulate;
  std::uint64_t from;                 ///< the seed
  bool validates;
  std::string_view metric;            ///< what validation measures
  bool proven = true;                 ///< whether the sound ones are the best
  std::size_t epoch = 0, step = 0;    ///< what comes next; step of the epoch
  double loss = 0, seen = 0;          ///< sum over the samples of this epoch so far, and their number
  double seconds = 0;                 ///< that this epoch took so far
  std::vector<double> terms{};        ///< sums of the terms of several
  history past{};
};

namespace detail {
/// f(x), and whether to go on.
template <class F, class X>
bool goes_on(F&& f, X const& x) {
  if constexpr (std::is_same_v<decltype(f(x)), bool>) return f(x);
  else return f(x), true;
}
template <class F>
struct epoch_caller {
  mutable F f;
  bool on_epoch(epoch_record const& r) const { return goes_on(f, r); }
};
template <class F>
struct step_caller {
  mutable F f;
  bool on_step(step_record const& r) const { return goes_on(f, r); }
};
// Asked of C without const, so that a const companion whose members are not is an error and not passed over.
template <class C>
bool tell(C& c, step_record const& r) {
  if constexpr (requires(std::remove_const_t<C>& m) { m.on_step(r); }) return goes_on([&](auto const& x) { return c.on_step(x); }, r);
  else return true;
}
template <class C>
bool tell(C& c, epoch_record const& r) {
  if constexpr (requires(std::remove_const_t<C>& m) { m.on_epoch(r); }) return goes_on([&](auto const& x) { return c.on_epoch(x); }, r);
  else return true;
}
template <class C, class Run>
void begin(C& c, Run& run) {
  if constexpr (requires(std::remove_const_t<C>& m) { m.begin(run); }) c.begin(run);
}
template <class C, class Run>
void after_step(C& c, Run& run) {
  if constexpr (requires(std::remove_const_t<C>& m) { m.after_step(run); }) c.after_step(run);
}
template <class C, class Run>
void after_epoch(C& c, Run& run) {
  if constexpr (requires(std::remove_const_t<C>& m) { m.after_epoch(run); }) c.after_epoch(run);
}
template <class C, class Run>
inline constexpr bool goes_along = requires(std::remove_const_t<C>& m, Run& run, step_record s) { m.on_step(s); } ||
                                   requires(std::remove_const_t<C>& m, Run& run, epoch_record e) { m.on_epoch(e); } ||
                                   requires(std::remove_const_t<C>& m, Run& run) { m.begin(run); } ||
                                   requires(std::remove_const_t<C>& m, Run& run) { m.after_step(run); } ||
                                   requires(std::remove_const_t<C>& m, Run& run) { m.after_epoch(run); };
}  // namespace detail

/// A companion that calls f(epoch_record) after every epoch; where f returns bool, false ends the training.
template <class F>
constexpr detail::epoch_caller<F> on_epoch(F f) {
  return {std::move(f)};
}
/// A companion that calls f(step_record) after every step.
template <class F>
constexpr detail::step_caller<F> on_step(F f) {
  return {std::move(f)};
}

}  // namespace braid

// braid/train/logits_law.hpp
namespace braid::inline v0 {

// What losses of classes share: their law, and weights of classes.

template <class Logits, class Target>
inline constexpr bool is_logits_of = false;
template <std::size_t C>
inline constexpr bool is_logits_of<shape<C>, ids_of<C, 1>> = true;

template <class Target>
struct logits_for {
  using wanted = wants<logits, token_ids>;
};
template <std::size_t C>
struct logits_for<ids_of<C, 1>> {
  using wanted = wants<shape<C>, ids_of<C, 1>>;
};

/// shape<1>, the loss of a sample; poison where the logits are not one number a class, or the weights (W of them; 0: all
/// are 1) not one a class.
template <class Loss, class Logits, class Target, std::size_t W = 0>
consteval auto logits_loss_shape() {
  if constexpr (poisoned<Logits, Target>) return poison{};
  else {
    static_assert(holds<is_logits_of<Logits, Target>, at<Loss>, got<Logits, Target>,
                        typename logits_for<Target>::wanted>,
                  "loss: one number a class: end the net with `| dense<C>`, C that of bd::classes<struct label, C>");
    if constexpr (!is_logits_of<Logits, Target>) return poison{};
    else {
      constexpr bool one_a_class = W == 0 || W == Logits::size;
      static_assert(holds<one_a_class, at<Loss>, got<exactly<W>>, wants<exactly<Logits::size>>>,
                    "loss: one weight a class: as many as bd::classes<struct label, C> has");
      if constexpr (one_a_class) return shape<1>{};
      else return poison{};
    }
  }
}

namespace detail {
/// Weights of classes as options and in kernels; none: all are 1.
template <class T, std::size_t W>
struct weights_of_classes {
  T of[W];
  BRAID_HD constexpr T operator()(std::size_t c) const { return of[c]; }
};
template <class T>
struct weights_of_classes<T, 0> {
  BRAID_HD constexpr T operator()(std::size_t) const { return T(1); }
};
template <class T, std::size_t W>
constexpr weights_of_classes<T, W> weights_as(weights_of_classes<double, W> const& w) {
  weights_of_classes<T, W> to{};
  if constexpr (W > 0)
    for (std::size_t c = 0; c < W; ++c) to.of[c] = T(w.of[c]);
  return to;
}
template <class X, std::size_t W>
constexpr weights_of_classes<double, W> class_weights(std::array<X, W> const& w, char const* loss, char const* name) {
  weights_of_classes<double, W> to{};
  for (std::size_t c = 0; c < W; ++c) to.of[c] = weight_option(double(w[c]), loss, name);
  return to;
}
}  // namespace detail

}  // namespace braid

// braid/train/weighted_cross_entropy.hpp
namespace braid::inline v0 {

namespace detail {
/// One row: sum over c of v[c] (log sum exp(x) - x[c]) with v = hard w[t] onehot(t) + soft w, and its slope
/// (sum of v) softmax(x) - v.
template <class T, std::size_t C, std::size_t W>
struct weighted_cross_entropy_row {
  T const* logits;             // [C] a row
  std::int32_t const* target;  // one a row
  T* value;                    // one a row, added to
  T* gradient;                 // [C] a row, added to; or null
  T weight, slope, hard, soft;
  weights_of_classes<T, W> w;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::int32_t const t = target[r];
    if (t < 0 || std::size_t(t) >= C) return;
    T const* x = logits + r * C;
    T const most = num::largest<C>(x);
    T sum = 0;
    for (std::size_t c = 0; c < C; ++c) sum += num::exp(x[c] - most);
    T const log_sum = num::log(sum), own = hard * w(std::size_t(t));
    T loss = own * (log_sum - (x[t] - most)), all = own;
    if (soft > 0)
      for (std::size_t c = 0; c < C; ++c) {
        loss += soft * w(c) * (log_sum - (x[c] - most));
        all += soft * w(c);
      }
    value[r] += weight * loss;
    if (!gradient) return;
    T* d = gradient + r * C;
    for (std::size_t c = 0; c < C; ++c) d[c] += slope * (all * (num::exp(x[c] - most) / sum) - soft * w(c));
    d[t] -= slope * own;
  }
};
}  // namespace detail

/// Cross entropy with softened labels and weights of classes: what `cross_entropy` becomes by its options.
///
///   bd::cross_entropy.label_smoothing(0.1), bd::cross_entropy.weight(1, 2, 0.5), or both
///
/// The loss of a sample is (1 - e) w[t] (-log p[t]) + e / C sum over c of w[c] (-log p[c]), p = softmax(x). With weights
/// the mean is torch's: the sum over the batch by the sum of w[t] over the batch. That sum is made by every lane from the
/// targets of the whole batch in one order, so neither value nor gradient depends on lanes. A batch whose targets all
/// weigh 0 has loss 0 (torch: NaN). In evaluation the mean is over all samples of the data.
///
/// shapes  x: [C] logits; t: one class in [0, C); w: [C], all 1 where there is no `weight`.
/// units   nats.
/// cost    2 C exponentials a sample (C without a gradient) and, with weights, a look-up for each sample of the batch.
/// errors  one number and one weight a class (compile time); value_error: a weight below 0, smoothing outside 0..1.
/// source  torch.nn.CrossEntropyLoss(weight=, label_smoothing=); Szegedy et al. 2016, arXiv:1512.00567.
template <std::size_t W = 0>
struct weighted_cross_entropy_loss : loss {
  double smoothing = 0;
  detail::weights_of_classes<double, W> weights{};

  constexpr weighted_cross_entropy_loss label_smoothing(double e) const {
    weighted_cross_entropy_loss l = *this;
    l.smoothing = detail::option(e, e >= 0 && e <= 1, "cross_entropy", "label_smoothing", "a share of 0..1");
    return l;
  }
  template <class... X>
  constexpr weighted_cross_entropy_loss<sizeof...(X)> weight(X... w) const {
    return weight(std::array<double, sizeof...(X)>{double(w)...});
  }
  template <class X, std::size_t N>
  constexpr weighted_cross_entropy_loss<N> weight(std::array<X, N> const& w) const {
    weighted_cross_entropy_loss<N> l;
    l.smoothing = smoothing;
    l.weights = detail::class_weights(w, "cross_entropy", "weight");
    return l;
  }

  template <class Logits, class Target>
  struct on : bound<Logits, Target> {
    using out = decltype(logits_loss_shape<weighted_cross_entropy_loss, Logits, Target, W>());
    static constexpr std::size_t C = Logits::size, flops = 10 * C, weighings = W == 0 ? 0 : 1;

    template <class Call>
    static void run(weighted_cross_entropy_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      T const scale = call.weight * T(rows_by_weight(options, call));
      call.k.template each<1>(
          call.rows, detail::weighted_cross_entropy_row<T, C, W>{
                         call.template in<0>().data, call.template in<1>().data, call.value,
                         call.template din<0>().data, scale, scale / T(call.total), T(1 - options.smoothing),
                         T(options.smoothing / double(C)), detail::weights_as<T>(options.weights)});
    }
    template <class Call>
    static void weigh(weighted_cross_entropy_loss const& options, Call const& call, double* sums) {
      *sums += weight_of(options, call.template in<1>());
    }

   private:
    static double weight_of(weighted_cross_entropy_loss const& options, batch<Target, std::int32_t const> targets) {
      double heaviness = 0;
      for (std::size_t r = 0; r < targets.rows; ++r)
        if (auto const t = targets.data[r]; t >= 0 && std::size_t(t) < C) heaviness += options.weights(std::size_t(t));
      return heaviness;
    }
    /// Turns the mean over the rows, of the batch or of all data, into that by their weight.
    template <class Call>
    static double rows_by_weight(weighted_cross_entropy_loss const& options, Call const& call) {
      if constexpr (W == 0) return 1;
      else {
        auto const targets = call.template whole<1>();
        double const rows = double(call.weight_sums ? call.mean_rows : targets.rows);
        double const heaviness = call.weight_sums ? *call.weight_sums : weight_of(options, targets);
        return heaviness > 0 ? rows / heaviness : 0;
      }
    }
  };
  template <class O, class T>
  constexpr term<weighted_cross_entropy_loss, O, T> operator()(O output, T target) const {
    return supervised_term(*this, output, target);
  }
};

}  // namespace braid

// braid/train/cross_entropy.hpp
namespace braid::inline v0 {

namespace detail {
/// One row: log sum exp(x) - x[t], stable, and its slope softmax(x) - onehot(t).
template <class T, std::size_t C>
struct cross_entropy_row {
  T const* logits;              // [C] a row
  std::int32_t const* target;   // one a row
  T* value;                     // one a row, added to
  T* gradient;                  // [C] a row, added to; or null
  T weight, slope;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::int32_t const t = target[r];
    if (t < 0 || std::size_t(t) >= C) return;
    T const* x = logits + r * C;
    T const most = num::largest<C>(x);
    T sum = 0;
    for (std::size_t c = 0; c < C; ++c) sum += num::exp(x[c] - most);
    value[r] += weight * (num::log(sum) - (x[t] - most));
    if (!gradient) return;
    T* d = gradient + r * C;
    T const scale = slope / sum;
    for (std::size_t c = 0; c < C; ++c) d[c] += scale * num::exp(x[c] - most);
    d[t] -= slope;
  }
};
/// The same by a team.
template <class T, std::size_t C>
struct cross_entropy_together {
  T const* logits;
  std::int32_t const* target;
  T *value, *gradient;
  T weight, slope;
  template <class Team>
  BRAID_HD void operator()(std::size_t r, std::size_t, Team const& team) const {
    std::int32_t const t = target[r];
    bool const counts = t >= 0 && std::size_t(t) < C;
    T const* x = logits + r * C;
    T most = x[team.rank() < C ? team.rank() : 0], sum = 0;
    for (std::size_t c = team.rank(); c < C; c += Team::size) most = x[c] > most ? x[c] : most;
    most = team.most(most);
    for (std::size_t c = team.rank(); c < C; c += Team::size) sum += num::exp(x[c] - most);
    sum = team.sum(sum);
    if (!counts) return;
    if (team.rank() == 0) value[r] += weight * (num::log(sum) - (x[t] - most));
    if (!gradient) return;
    T const scale = slope / sum;
    for (std::size_t c = team.rank(); c < C; c += Team::size)
      gradient[r * C + c] += scale * num::exp(x[c] - most) - (c == std::size_t(t) ? slope : T(0));
  }
};
}  // namespace detail

/// -log softmax(x)[t], mean over the batch.
///
///   bd::cross_entropy, bd::cross_entropy.label_smoothing(0.1), bd::cross_entropy.weight(1, 2, 0.5)
///
/// shapes  x: [C] logits; t: one class in [0, C).
/// units   nats.
/// cost    2 C exponentials a sample (C without a gradient); nothing is kept.
/// errors  one number a class (compile time). Labels are checked where data enter; a row whose t is outside [0, C)
///         adds nothing, and the mean stays one over all rows (torch's ignore_index would leave the row out of it).
/// source  torch.nn.CrossEntropyLoss; its options: weighted_cross_entropy.hpp.
struct cross_entropy_loss : loss {
  template <class X>
  constexpr weighted_cross_entropy_loss<> label_smoothing(X smoothing) const {
    return weighted_cross_entropy_loss<>{}.label_smoothing(double(smoothing));
  }
  /// One number a class, or an array of them.
  template <class... X>
  constexpr auto weight(X const&... w) const {
    return weighted_cross_entropy_loss<>{}.weight(w...);
  }

  template <class Logits, class Target>
  struct on : bound<Logits, Target> {
    using out = decltype(logits_loss_shape<cross_entropy_loss, Logits, Target>());
    static constexpr std::size_t flops = 6 * Logits::size;

    template <class Call>
    static void run(cross_entropy_loss, Call const& call) {
      using T = typename Call::scalar;
      constexpr std::size_t C = Logits::size;
      T const slope = call.weight / T(call.total);
      T const* const x = call.template in<0>().data;
      std::int32_t const* const t = call.template in<1>().data;
      T* const dx = call.template din<0>().data;
      if constexpr (std::remove_cvref_t<decltype(call.k)>::on_host)
        call.k.template each<1>(call.rows, detail::cross_entropy_row<T, C>{x, t, call.value, dx, call.weight, slope});
      else
        call.k.template teams<(C > 8 ? 32 : 8), 1>(call.rows, detail::cross_entropy_together<T, C>{x, t, call.value, dx, call.weight, slope});
    }
  };
  template <class O, class T>
  constexpr term<cross_entropy_loss, O, T> operator()(O output, T target) const {
    return supervised_term(*this, output, target);
  }
};
inline constexpr cross_entropy_loss cross_entropy{};

}  // namespace braid

// braid/train/deep_cca.hpp
namespace braid::inline v0 {

namespace detail {
/// Means and covariances of both sides, one after another: mean_x, mean_y: [F]; xx, yy, xy: [F, F].
template <class T, std::size_t F>
struct covariances {
  T *means, *products;  // [2, F], [3, F, F]
  T const *x, *y;
  T by;                 // 1 / (n - 1)
  std::size_t n;
  BRAID_HD void operator()(std::size_t which, std::size_t i) const {  // row i of one of the three
    T const *a = which == 1 ? y : x, *b = which == 0 ? x : y;
    T mean_a = 0, mean_b[F] = {}, sum[F] = {};
    for (std::size_t r = 0; r < n; ++r) {
      mean_a += a[r * F + i];
      for (std::size_t j = 0; j < F; ++j) mean_b[j] += b[r * F + j];
    }
    mean_a /= T(n);
    for (std::size_t j = 0; j < F; ++j) mean_b[j] /= T(n);
    for (std::size_t r = 0; r < n; ++r)
      for (std::size_t j = 0; j < F; ++j) sum[j] += (a[r * F + i] - mean_a) * (b[r * F + j] - mean_b[j]);
    for (std::size_t j = 0; j < F; ++j) products[(which * F + i) * F + j] = by * sum[j];
    if (which < 2) means[which * F + i] = mean_a;
  }
};
template <class T, std::size_t F>
struct correlate {
  T *m, *n, *value, *products, *work;
  T ridge_x, ridge_y;
  BRAID_HD void operator()(std::size_t, std::size_t) const {
    num::canonical_directions(m, n, value, products, products + F * F, products + 2 * F * F, work, ridge_x, ridge_y, F, F);
  }
};
/// dx += by M (D a - b), with a = M' (x - mean) and b = N' (y - mean): the gradient of minus the sum of D.
template <class T, std::size_t F>
struct correlation_slope {
  T* dx;
  T const *x, *y, *mean_x, *mean_y, *m, *n, *value;
  T by;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T pull[F] = {};
    for (std::size_t i = 0; i < F; ++i) {
      T const a = x[r * F + i] - mean_x[i], b = y[r * F + i] - mean_y[i];
      for (std::size_t k = 0; k < F; ++k) pull[k] += value[k] * a * m[i * F + k] - b * n[i * F + k];
    }
    for (std::size_t i = 0; i < F; ++i) {
      T sum = 0;
      for (std::size_t k = 0; k < F; ++k) sum += m[i * F + k] * pull[k];
      dx[r * F + i] += by * sum;
    }
  }
};
}  // namespace detail

/// Deep canonical correlation analysis: minus the sum of the F canonical correlations between the batch's x and its y, so
/// that two branches become what each can be told from the other.
///
///   bd::deep_cca(seen, said), bd::deep_cca.ridges(1e-3, 1e-3)(seen, said)
///
/// A net that is trained so is a representation: join its branches by `fuse<mean>` or `fuse<concat>` and put a head on
/// them, of one net with the loss as a term beside the head's, or of a second that loads the first one's weights.
/// The batch must have several times F samples: of fewer, any two branches correlate. Evaluation takes the data in runs of
/// 64 samples, where the same holds.
///
/// shapes  x, y: [F].
/// units   a sum of correlations, within -F..0; ridges (1e-4, 1e-4): squares of the units of x and of y, added to the
///         variances.
/// cost    a batch of n: 6 n F^2 flop, 8 n F^2 more for the gradient, and some hundred F^3 for the roots and singular
///         values, on one thread; 9 F^2 + 3 F numbers of room. The batch is walked by one lane.
/// errors  as many numbers on both sides (compile time); value_error: a ridge below 0.
/// source  Andrew et al. 2013, Deep canonical correlation analysis; the gradient is theirs.
struct deep_cca_loss : loss {
  double ridge_x = 1e-4, ridge_y = 1e-4;

  constexpr deep_cca_loss ridges(double x, double y) const {
    deep_cca_loss l = *this;
    l.ridge_x = detail::option(x, x >= 0, "deep_cca", "ridges", "numbers from 0 on");
    l.ridge_y = detail::option(y, y >= 0, "deep_cca", "ridges", "numbers from 0 on");
    return l;
  }

  template <class A, class B>
  struct on : bound<A, B> {
    using out = decltype(pair_loss_shape<deep_cca_loss, 0, A, B>());
    static constexpr std::size_t F = A::size;
    static constexpr bool couples_rows = true;
    template <class K>
    static constexpr std::size_t room(std::size_t) {
      return 9 * F * F + 3 * F;
    }

    template <class Call>
    static void run(deep_cca_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      std::size_t const n = call.rows;
      T* const products = call.room;        // [3, F, F]
      T* const work = products + 3 * F * F; // [4, F, F]
      T* const to_x = work + 4 * F * F;     // [F, F]
      T* const to_y = to_x + F * F;         // [F, F]
      T* const value = to_y + F * F;        // [F]
      T* const means = value + F;           // [2, F]
      T const *x = call.template in<0>().data, *y = call.template in<1>().data;
      T const by = T(1) / T(n > 1 ? n - 1 : 1);
      call.k.template each<F>(3, detail::covariances<T, F>{means, products, x, y, by, n});
      call.k.template each<1>(1, detail::correlate<T, F>{to_x, to_y, value, products, work, T(options.ridge_x),
                                                         T(options.ridge_y)});
      call.k.template each<1>(n, detail::add_to_all<T>{call.value, -call.weight * T(call.k.sum(value, F))});
      T const slope = call.weight * T(n) / T(call.total) * by;
      if (auto const dx = call.template din<0>())
        call.k.template each<1>(n, detail::correlation_slope<T, F>{dx.data, x, y, means, means + F, to_x, to_y, value, slope});
      if (auto const dy = call.template din<1>())
        call.k.template each<1>(n, detail::correlation_slope<T, F>{dy.data, y, x, means + F, means, to_y, to_x, value, slope});
    }
  };
  template <class X, class Y>
  constexpr term<deep_cca_loss, X, Y> operator()(X x, Y y) const {
    return outputs_term(*this, x, y);
  }
};
inline constexpr deep_cca_loss deep_cca{};

}  // namespace braid

// braid/train/dirichlet.hpp
namespace braid::inline v0 {

namespace detail {
template <class T, std::size_t C>
struct dirichlet_row {
  T const* evidence;           // [C] a row
  std::int32_t const* target;  // one a row
  T* value;                    // one a row, added to
  T* gradient;                 // [C] a row, added to; or null
  T weight, slope, kl;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::int32_t const t = target[r];
    if (t < 0 || std::size_t(t) >= C) return;
    T const* e = evidence + r * C;
    T total = T(C), others = T(C);  // of alpha; of alpha with a 1 for the true class
    for (std::size_t c = 0; c < C; ++c) {
      total += e[c];
      others += c == std::size_t(t) ? T(0) : e[c];
    }
    T const own = e[t] + T(1);
    T away = 0;
    if (kl > T(0)) {
      T const mean = num::digamma(others);
      away = num::lgamma(others) - num::lgamma(T(C));
      for (std::size_t c = 0; c < C; ++c)
        if (c != std::size_t(t)) away += e[c] * (num::digamma(e[c] + T(1)) - mean) - num::lgamma(e[c] + T(1));
    }
    value[r] += weight * (num::digamma(total) - num::digamma(own) + kl * away);
    if (!gradient) return;
    T* d = gradient + r * C;
    T const all = num::trigamma(total);
    for (std::size_t c = 0; c < C; ++c) d[c] += slope * all;
    d[t] -= slope * num::trigamma(own);
    if (!(kl > T(0))) return;
    T const shared = (others - T(C)) * num::trigamma(others);  // (others - C): the evidence against the truth
    for (std::size_t c = 0; c < C; ++c)
      if (c != std::size_t(t)) d[c] += slope * kl * (e[c] * num::trigamma(e[c] + T(1)) - shared);
  }
};
}  // namespace detail

/// The loss of evidence for classes. Evidence e is a Dirichlet distribution of parameters alpha = e + 1 over what the
/// probabilities may be; the loss is the cross entropy's mean over it, and with `kl` the divergence from "nothing is
/// known" of what speaks for the wrong classes:
///   digamma(sum of alpha) - digamma(alpha_t) + kl KL(Dirichlet(alpha with 1 in place t) || Dirichlet(1, ..., 1))
/// mean over the batch.
///
///   bd::dirichlet(answer, label), bd::dirichlet.kl(0.1)(answer, label)
///
/// The second part pulls down evidence before there is any where it weighs much from the start. The paper has its
/// weight grow from 0 to 1 over the first epochs; here that is a fit for each weight:
///
///   for (double kl : {0.0, 0.3, 1.0}) fit(model, data, bd::dirichlet.kl(kl)(answer, label), adam{}, {.epochs = 20});
///
/// shapes  e: [C], from 0 on, as `evidential` says it, or a branch alone by `| dense<C> | softplus`; t: one class in
///         [0, C).
/// units   nats; kl (0): none.
/// cost    a digamma and a trigamma a sample, with kl of each class a digamma, lgamma and trigamma: 10 steps of a
///         recurrence each at most.
/// errors  one number a class (compile time); value_error: kl is below 0. A row whose t is outside [0, C) adds nothing.
/// source  Han et al. 2021, arXiv:2102.02051; Sensoy et al. 2018, arXiv:1806.01768.
struct dirichlet_loss : loss {
  static constexpr auto says = class_scores::evidence;
  double divergence = 0;

  constexpr dirichlet_loss kl(double weight) const {
    dirichlet_loss l = *this;
    l.divergence = detail::weight_option(weight, "dirichlet", "kl");
    return l;
  }

  template <class Evidence, class Target>
  struct on : bound<Evidence, Target> {
    using out = decltype(logits_loss_shape<dirichlet_loss, Evidence, Target>());
    static constexpr std::size_t flops = 60 * Evidence::size;

    template <class Call>
    static void run(dirichlet_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      call.k.template each<1>(call.rows, detail::dirichlet_row<T, Evidence::size>{
                                             call.template in<0>().data, call.template in<1>().data, call.value,
                                             call.template din<0>().data, call.weight, call.weight / T(call.total),
                                             T(options.divergence)});
    }
  };
  template <class O, class T>
  constexpr term<dirichlet_loss, O, T> operator()(O output, T target) const {
    return supervised_term(*this, output, target);
  }
};
inline constexpr dirichlet_loss dirichlet{};

}  // namespace braid

// braid/train/epoch_log.hpp
namespace braid::inline v0 {

namespace detail {
template <class Log>
struct epoch_writer {
  Log& log;
  bool validates = false;
  template <class Run>
  void begin(Run const& run) {
    validates = run.validates;
    log.rewind(run.epoch + 1);
  }
  void on_epoch(epoch_record const& r) const {
    std::size_t const at = r.epoch + 1;
    log.log(at, "loss", r.loss);
    log.log(at, "rate", r.rate);
    if (validates) log.log(at, "valid loss", r.valid.loss);
    if (validates && !r.valid.metric_name.empty()) log.log(at, r.valid.metric_name, r.valid.metric);
    log.flush();
  }
};
}  // namespace detail

/// A companion of `fit` that writes every epoch, counted from 1, to a csv_log or a tensorboard_log: the loss, the rate and, with
/// validation, its loss and metric. A row is in the file before a checkpoint of that epoch is. Behind a checkpoint that
/// resumes, what the log has of epochs that are run once more is taken back first; so each training has a log of its own:
///
///   bd::csv_log log("run.csv");
///   bd::fit(model, train, valid, goal, bd::adamw{}, {.epochs = 20},
///           bd::io::checkpoint{.path = "run.safetensors", .resume = true}, bd::epoch_log(log));
///
/// errors  the log's.
template <class Log>
detail::epoch_writer<Log> epoch_log(Log& log) {
  return {log};
}

}  // namespace braid

// braid/train/parameter_groups.hpp
namespace braid::inline v0 {

/// What parameters of a group have of their own, in the place of the optimiser's.
struct group_settings {
  std::optional<double> rate{}, weight_decay{};
  std::optional<bool> freeze{};  ///< true: not trained, every bit stays
};
inline constexpr group_settings frozen{.freeze = true};

/// The parameters whose names in files fit a pattern (core/glob.hpp), and what holds for them. Where several patterns fit,
/// each adds what it sets, and the last word counts.
///
///   {.groups = {{"photo.*", {.rate = 1e-4}}, {"*.bias", {.weight_decay = 0}}, {"notes.*", bd::frozen}}}
struct parameter_group {
  std::string pattern;
  group_settings settings{};
};

/// A part of the flat parameters with one setting: what an optimiser steps over at once. Its moments are those of the
/// part, array after array, from `moments * begin` on.
template <class Optimizer>
struct parameter_range {
  std::size_t begin, size;
  Optimizer optimizer;
  bool frozen;
};

/// The name and place of each parameter in the flat buffer.
struct named_place {
  std::string name;
  std::size_t begin;
};
template <class G, backend K>
std::vector<named_place> parameter_places() {
  std::vector<named_place> all;
  for_each_tensor<program<G>, K, false>(
      [&](std::string const& name, auto, std::size_t at, auto const&) { all.push_back({name, at}); });
  std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.begin < b.begin; });
  return all;
}

namespace detail {
/// What all groups together say of each place.
inline std::vector<group_settings> settings_of(std::span<named_place const> places, std::span<parameter_group const> groups) {
  std::vector<group_settings> all(places.size());
  for (auto const& g : groups) {
    bool fits = false;
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (!glob(g.pattern, places[i].name)) continue;
      fits = true;
      if (g.settings.rate) all[i].rate = g.settings.rate;
      if (g.settings.weight_decay) all[i].weight_decay = g.settings.weight_decay;
      if (g.settings.freeze) all[i].freeze = g.settings.freeze;
    }
    if (fits) continue;
    std::vector<std::string> names;
    for (auto const& p : places) names.push_back(p.name);
    throw value_error("groups", "'" + g.pattern + "'", "a pattern that fits a parameter", "none that does among " + few_of(names));
  }
  return all;
}
template <class Optimizer>
Optimizer with_settings(Optimizer o, group_settings const& s) {
  auto const refuse = [](char const* what) {
    throw value_error("groups", what, "an optimiser that has one", "one that has none");
  };
  if (s.rate) {
    if constexpr (requires { o.rate = 0.5; }) o.rate = *s.rate;
    else refuse("rate");
  }
  if (s.weight_decay) {
    if constexpr (requires { o.weight_decay = 0.5; }) o.weight_decay = *s.weight_decay;
    else refuse("weight_decay");
  }
  return o;
}
}  // namespace detail

/// The flat parameters as ranges of one setting each; neighbours with the same are one.
///
/// errors  value_error: a pattern that fits no parameter, a setting that the optimiser does not have.
template <class G, backend K, class Optimizer>
std::vector<parameter_range<Optimizer>> parameter_ranges(Optimizer const& o, std::span<parameter_group const> groups) {
  std::size_t const end = basic_weights<G, K>::param_count;
  if (groups.empty()) return {{0, end, o, false}};
  auto const places = parameter_places<G, K>();
  auto const settings = detail::settings_of(places, groups);
  std::vector<parameter_range<Optimizer>> ranges;
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto const same = [](group_settings const& a, group_settings const& b) {
      bool const still = a.freeze.value_or(false);
      return still == b.freeze.value_or(false) && (still || (a.rate == b.rate && a.weight_decay == b.weight_decay));
    };
    std::size_t const size = (i + 1 < places.size() ? places[i + 1].begin : end) - places[i].begin;
    if (i && same(settings[i], settings[i - 1])) ranges.back().size += size;
    else ranges.push_back({places[i].begin, size, detail::with_settings(o, settings[i]), settings[i].freeze.value_or(false)});
  }
  return ranges;
}

}  // namespace braid

// braid/train/schedule.hpp
namespace braid::inline v0 {

/// What a rate is multiplied by at step `step` (from 0) of `total`. A schedule may also say momentum(step, total), an
/// optional double that takes the place of the optimiser's momentum or beta1 (train/one_cycle.hpp).
template <class S>
concept schedule = requires(S const s, std::size_t n) {
  { s.factor(n, n) } -> std::convertible_to<double>;
};

/// Always 1.
struct constant {
  constexpr double factor(std::size_t, std::size_t) const { return 1; }
};

/// Rises in a line over `warmup` steps, then falls along half a cosine to 0: (s + 1) / w for s < w, then
/// (1 + cos(pi (s - w) / (S - w))) / 2; from step S on 0.
///
/// units   steps of the optimiser, not epochs.
/// source  Loshchilov and Hutter 2017, arXiv:1608.03983, one cycle; the warm-up of Goyal et al. 2017, arXiv:1706.02677.
struct cosine {
  std::size_t warmup = 0;
  double factor(std::size_t step, std::size_t total) const {
    if (step < warmup) return double(step + 1) / double(warmup);
    if (step >= total) return 0;
    return 0.5 * (1 + std::cos(std::numbers::pi * double(step - warmup) / double(total - warmup)));
  }
};

}  // namespace braid

// braid/train/fit_options.hpp
namespace braid::inline v0 {

/// How `fit` runs.
template <class Schedule = constant, class Clip = clip_norm, class Drop = no_dropping>
struct fit_options {
  std::size_t epochs = 10;
  std::size_t batch = 64;
  /// Batches a step: the step of a batch so many times as large, in the memory of one. What is taken over a batch as a whole
  /// is then taken over each of them: the mean by class weights, batch_norm's statistics, losses between rows.
  std::size_t accumulate = 1;
  std::size_t patience = 0;            ///< epochs without a better validation before it stops; 0: never
  Schedule schedule{};                 ///< of the rate, by optimiser steps
  Clip clip{std::numeric_limits<double>::infinity()};
  std::vector<parameter_group> groups{};  ///< parameters with a rate or decay of their own, or frozen
  Drop drop{};                         ///< modality_dropout(rate): hides modalities from samples
  double average = 0;                  ///< decay of the weights' moving average (0.999), which is then what is evaluated and kept
  seed from{};                         ///< order of samples, dropout
  std::size_t threads = 1;             ///< changes the time, never the result
  std::FILE* progress = stderr;        ///< null: silent; no terminal: silent
};

}  // namespace braid

// braid/train/progress.hpp
#include <sys/ioctl.h>
#include <unistd.h>

namespace braid::inline v0 {

/// How far training is.
struct progress_state {
  std::size_t epoch = 1, epochs = 1;  ///< this one, from 1, of how many
  std::size_t done = 0, total = 0;    ///< samples of this epoch
  double loss = 0;
  std::string_view metric{};          ///< its name; empty: none
  double value = 0;                   ///< the metric's
  double seconds = 0;                 ///< since the first sample
  std::size_t first_epoch = 1;        ///< where this run began
  bool finished = false;
};

namespace detail {
/// Text into memory of fixed size; what does not fit is cut off.
struct line_writer {
  std::span<char> out;
  std::size_t size = 0;

  [[gnu::format(printf, 2, 3)]] void print(char const* format, ...) {
    if (out.empty()) return;
    va_list arguments;
    va_start(arguments, format);
    int const n = std::vsnprintf(out.data() + size, out.size() - size, format, arguments);
    va_end(arguments);
    size = std::min(size + std::size_t(std::max(n, 0)), out.size() - 1);
  }
  void count(double v) {  // three digits and a unit
    if (!(v < 1e15)) print("-");
    else if (v < 999.5) print("%.0f", v);
    else if (v < 999.5e3) print("%.*fk", v < 9.995e3 ? 2 : v < 99.95e3 ? 1 : 0, v * 1e-3);
    else print("%.*fM", v < 9.995e6 ? 2 : v < 99.95e6 ? 1 : 0, v * 1e-6);
  }
  void clock(double seconds) {
    if (!(seconds >= 0 && seconds < 3.6e8)) return print("-:--");
    auto const s = static_cast<unsigned long>(seconds + 0.5);
    if (s < 3600) print("%lu:%02lu", s / 60, s % 60);
    else print("%lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60);
  }
};
}  // namespace detail

/// Writes the line of a state, at most `width` characters of ASCII and a zero, to out; how many characters it took. The
/// bar takes what room is left and goes first where there is none. Allocates nothing.
///
///     epoch  3/20 [========>           ]  46%  loss 0.4321  accuracy 0.8740  12.3k samples/s  0:42 left
///     epoch 20/20  loss 0.1034  accuracy 0.9610  12.1k samples/s  in 4:10
inline std::size_t write_progress(std::span<char> out, progress_state const& s, std::size_t width) {
  if (out.empty()) return 0;
  out[0] = '\0';
  double const part = s.total ? std::min(1.0, double(s.done) / double(s.total)) : 0;
  double const begun = double(s.epoch - std::min(s.epoch, s.first_epoch)) + part;  // epochs of this run
  double const to_come = double(s.epochs - std::min(s.epochs, s.epoch)) + 1 - part;
  double const rate = s.seconds > 0 ? begun * double(s.total) / s.seconds : NAN;
  double const left = begun > 0 ? s.seconds * to_come / begun : NAN;

  std::array<char, 200> room;
  detail::line_writer tail{room};
  if (!s.finished) tail.print(" %3d%%", int(100 * part));
  tail.print("  loss %#.4g", s.loss);
  if (!s.metric.empty())
    tail.print("  %.*s %.4f", int(std::min(s.metric.size(), std::size_t{40})), s.metric.data(), s.value);
  tail.print("  ");
  tail.count(rate);
  tail.print(s.finished ? " samples/s  in " : " samples/s  ");
  tail.clock(s.finished ? s.seconds : left);
  if (!s.finished) tail.print(" left");

  width = std::min(width, out.size() - 1);
  detail::line_writer line{out.first(width + 1)};
  int digits = 1;
  for (std::size_t n = s.epochs; n >= 10; n /= 10) ++digits;
  line.print("epoch %*zu/%zu", digits, s.epoch, s.epochs);
  std::size_t const used = line.size + tail.size + 3;  // " [" and "]"
  if (!s.finished && used + 8 <= width) {
    int const bar = int(std::min<std::size_t>(width - used, 30)), full = int(double(bar) * part);
    line.print(" [");
    for (int i = 0; i < bar; ++i) line.print("%c", i < full ? '=' : i == full ? '>' : ' ');
    line.print("]");
  }
  line.print("%s", room.data());
  return line.size;
}

inline std::string progress_line(progress_state const& s, std::size_t width = 100) {
  std::string line(width + 1, '\0');
  line.resize(write_progress(line, s, width));
  return line;
}

/// A bar on a terminal, redrawn at most ten times a second; where the stream is no terminal it says nothing. The
/// seconds of a state are filled in here, from when the bar was made.
///
/// cost    a look at the clock an update; allocates nothing.
/// source  POSIX isatty and TIOCGWINSZ.
class progress {
 public:
  explicit progress(std::FILE* to = stderr) : progress(to, isatty(fileno(to)) != 0) {}
  /// For a stream that is known to be (or not to be) watched.
  progress(std::FILE* to, bool shown) : to_(to), shown_(shown), begin_(clock::now()), drawn_(begin_ - pause) {}
  progress(progress const&) = delete;
  progress& operator=(progress const&) = delete;
  /// Leaves the terminal on a new line, also when training throws.
  ~progress() {
    if (open_) std::fputc('\n', to_);
  }

  bool shown() const { return shown_; }
  void update(progress_state const& s) {
    if (!shown_) return;
    auto const now = clock::now();
    if (open_ && now - drawn_ < pause) return;
    drawn_ = now;
    draw(s, now);
  }
  /// Leaves one line that says how it ended.
  void finish(progress_state s) {
    if (!shown_) return;
    s.finished = true;
    draw(s, clock::now());
    std::fputc('\n', to_);
    std::fflush(to_);
    open_ = false;
  }

 private:
  using clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds pause{100};

  void draw(progress_state s, clock::time_point now) {
    s.seconds = std::chrono::duration<double>(now - begin_).count();
    winsize size{};
    std::size_t const columns = ioctl(fileno(to_), TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
    std::array<char, 256> line;
    write_progress(line, s, columns - 1);
    std::fprintf(to_, "\r%s\x1b[K", line.data());
    std::fflush(to_);
    open_ = true;
  }

  std::FILE* to_;
  bool shown_, open_ = false;
  clock::time_point begin_, drawn_;
};

}  // namespace braid

// braid/train/settings.hpp
namespace braid::inline v0::detail {

inline void refuse_setting(std::string const& name, char const* wanted, double found) {
  throw value_error("fit", name, wanted, std::to_string(found));
}
inline void not_negative(std::string const& name, double v) {
  if (!(v >= 0) || !std::isfinite(v)) refuse_setting(name, "a number of at least 0", v);
}
inline void positive(std::string const& name, double v) {
  if (!(v > 0) || !std::isfinite(v)) refuse_setting(name, "a number of more than 0", v);
}
inline void a_decay(std::string const& name, double v) {
  if (!(v >= 0 && v < 1)) refuse_setting(name, "from 0 to less than 1", v);
}

/// Throws value_error where a setting of an optimiser or a schedule cannot be meant, by the names that optimisers have for them; the same
/// bounds as torch.optim's.
template <class Optimizer>
void check_settings(Optimizer const& o) {
  if constexpr (requires { o.rate; }) not_negative("rate", o.rate);
  if constexpr (requires { o.beta1; }) a_decay("beta1", o.beta1);
  if constexpr (requires { o.beta2; }) a_decay("beta2", o.beta2);
  if constexpr (requires { o.alpha; }) not_negative("alpha", o.alpha);
  if constexpr (requires { o.epsilon; }) not_negative("epsilon", o.epsilon);
  if constexpr (requires { o.weight_decay; }) not_negative("weight_decay", o.weight_decay);
  if constexpr (requires { o.momentum; }) not_negative("momentum", o.momentum);
  if constexpr (requires { o.pct_start; })
    if (!(o.pct_start >= 0 && o.pct_start <= 1)) refuse_setting("pct_start", "from 0 to 1", o.pct_start);
  if constexpr (requires { o.div_factor; }) positive("div_factor", o.div_factor), positive("final_div_factor", o.final_div_factor);
  if constexpr (requires { o.base_momentum; }) a_decay("base_momentum", o.base_momentum), a_decay("max_momentum", o.max_momentum);
  if constexpr (requires { o.gamma; }) positive("gamma", o.gamma);
  if constexpr (requires { o.step_size; })
    if (o.step_size == 0) refuse_setting("step_size", "at least 1", 0);
  if constexpr (requires { o.nesterov && o.momentum > 0; })
    if (o.nesterov && !(o.momentum > 0)) refuse_setting("momentum", "more than 0 with nesterov", o.momentum);
}
/// The same of groups, and of clipping.
template <class Groups, class Clip>
void check_settings(Groups const& groups, Clip const& clip) {
  for (auto const& g : groups) {
    if (g.settings.rate) not_negative("rate of group " + g.pattern, *g.settings.rate);
    if (g.settings.weight_decay) not_negative("weight_decay of group " + g.pattern, *g.settings.weight_decay);
  }
  if constexpr (requires { clip.most; })
    if (!(clip.most > 0)) refuse_setting("clip", "a norm of more than 0", clip.most);
}

}  // namespace braid::detail

// braid/train/shuffle.hpp
namespace braid::inline v0 {

/// The order of the samples in one epoch: a permutation of 0 ... out.size() - 1, a function of (seed, epoch) alone, so
/// that every rank and every resumed run draws the same one.
///
/// cost    ten Philox rounds a sample; nothing is allocated.
/// source  Fisher and Yates, downwards; the counter is (epoch, place). At most 2^32 - 1 samples.
inline void epoch_order(std::uint64_t seed, std::size_t epoch, std::span<std::uint32_t> out) {
  philox const random = philox{seed}.fork(name_hash(std::string_view("shuffle")));
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::uint32_t(i);
  for (std::size_t i = out.size(); i-- > 1;) std::swap(out[i], out[random.below(std::uint32_t(i + 1), epoch, i)]);
}

}  // namespace braid

// braid/train/mixup.hpp
namespace braid::inline v0 {

struct mixing;
struct complete_samples;

/// Whether a training on these data mixes its samples.
template <class Data>
inline constexpr bool mixes = requires { Data::mixes_samples; };

/// A data set whose samples are mixed in training.
template <class Data>
struct mixed_data : Data {
  static constexpr bool mixes_samples = true;
  double alpha;
};

/// No memory for partners where nothing is mixed.
struct nobody {
  template <class K>
  nobody(std::size_t, K const&) {}
};

namespace detail {
template <class... N>
consteval bool can_mix(types<N...>) {
  return ((target<N> || are_numbers<typename N::outside>) && ...);
}
}  // namespace detail

/// Mixes samples in training: each becomes share times itself and 1 - share times another sample of its batch, in all
/// modalities, and the objective becomes share times that of its own targets and the rest times that of the other's. What
/// the net learns is to be linear between samples. A share is drawn for each batch, from Beta(alpha, alpha).
///
///   bd::fit(model, bd::mixup(train, 0.2), valid, bd::cross_entropy, bd::adamw{})
///
/// It is the data that are mixed, so validation data are not, and any objective may be taken as it is. Of a sequence, steps
/// beyond a sample's length count as zeros and the mixture is as long as the longer one.
///
/// units   alpha: 0.1 to 0.4 is usual for classes; 1: all shares alike; in 0..8.
/// cost    a pass over the batch's numbers and the objective a second time; memory for a second batch.
/// errors  real_numbers: a modality of tokens, complete_samples: data that say where modalities are missing (compile time);
///         value_error: alpha not within 0..8.
/// source  Zhang et al. 2018, arXiv:1710.09412.
template <class Data>
mixed_data<Data> mixup(Data const& data, double alpha = 0.2) {
  using names = typename Data::names;
  static_assert(holds<detail::can_mix(names{}), at<mixing>, got<names>, wants<real_numbers>>,
                "mixup: tokens are no numbers to be mixed");
  static_assert(holds<partials_in<Data>::type::size == 0, at<mixing>, got<Data>, wants<complete_samples>>,
                "mixup: every sample needs every modality; let fit hide some with drop instead");
  if (!(alpha > 0 && alpha <= 8)) throw value_error("mixup", "alpha", "above 0, at most 8", std::to_string(alpha));
  return {data, alpha};
}

/// A draw from Beta(alpha, alpha), a function of the stream and of `of`; by Joehnk's method.
inline double mixing_share(philox random, std::uint64_t of, double alpha) {
  for (std::uint64_t i = 1; i < 4096; i += 2) {
    double const x = std::log(double(random.uniform(of, i)) + 0x1p-25) / alpha;
    double const y = std::log(double(random.uniform(of, i + 1)) + 0x1p-25) / alpha;
    double const most = x > y ? x : y, both = most + std::log(std::exp(x - most) + std::exp(y - most));
    if (both <= 0) return std::exp(x - both);
  }
  return 0.5;  // so many draws are refused in one of very many batches, and then at a large alpha
}

}  // namespace braid

// braid/train/not_finite.hpp
namespace braid::inline v0::detail {

/// The first step of a program whose value is not finite; within a block, its turn and layer.
struct not_finite {
  std::size_t step = none;  ///< of the whole net
  std::string name;
};
/// What a walk shows its values to (walk::forward_seen).
template <class K>
struct looking_for {
  K const& k;
  std::size_t rows;
  not_finite& found;
  std::string prefix = "";
  std::size_t outer = none;  ///< within a block: the block's step

  template <class Prog, class T>
  void see(std::size_t step, T const* value, std::size_t size) const {
    std::size_t const at = outer == none ? step : outer;
    if (at < found.step && !std::isfinite(k.sum(value, rows * size)))
      found = {at, joined(prefix, step_names<Prog>()[step])};
  }
  template <class Prog>
  looking_for within(std::size_t step, std::size_t turn) const {
    std::string name = joined(prefix, step_names<Prog>()[step]) + "." + std::to_string(turn);
    return {k, rows, found, std::move(name), outer == none ? step : outer};
  }
};

}  // namespace braid::detail

// braid/train/trainer.hpp
namespace braid::inline v0 {

/// How a batch is split: into this many lanes, whatever the number of threads, so that sums keep their order and one seed
/// gives one result.
constexpr std::size_t lanes_of_batch(std::size_t rows) { return std::clamp<std::size_t>(rows / 16, 1, 4); }

/// Gradients, kept values, moments and staging of one training: all allocated here, none in a step.
///
/// G: the net; Objective: terms with names (with_names); Optimizer: sgd, adamw, ...; Partial: the modalities that some
/// samples may lack, in the data or by `hide`. A loss over outputs that a sample lacks altogether leaves that sample out.
/// Mixes: the data are those of `mixup`.
/// errors  value_error: a batch of too few rows for one of the layers.
template <class G, backend K, is_objective Objective, class Optimizer, modality_set Partial = 0, bool Mixes = false>
class basic_trainer {
 public:
  using prog = program<G>;
  using T = typename K::scalar;
  using walker = walk<prog, K const, mode::train>;
  using losses = objective_walk<G, K const, Objective>;
  using batch_type = gathered<K, distinct<decltype(typename prog::modalities{} + targets_of<Objective>{})>>;
  static constexpr auto const& plan = plan_of<prog, mode::train>;

  basic_trainer(basic_weights<G, K>& w, Objective objective, Optimizer optimizer, std::size_t most_rows, seed s = {},
                std::size_t threads = 1, std::span<parameter_group const> groups = {})
      : weights_(w), objective_(objective), ranges_(parameter_ranges<G, K>(optimizer, groups)), seed_(s), most_rows_(most_rows), batch_(most_rows, w.place()), partners_(most_rows, w.place()),
        moments_(Optimizer::moments * w.param_count, w.place()),
        lacking_(most_rows), lane_count_(prog::couples_rows || losses::couples_rows || !K::on_host ? 1 : lanes_of_batch(most_rows)),
        crew_(threads, lane_count_, job{this}) {
    static_assert(detail::first_without_backward<prog> == prog::size,
                  "a unit of this net has no backward: it serves prediction, not training");
    refuse_few(most_rows);
    for (std::size_t i = 0; i < lane_count_; ++i) lanes_.emplace_back((most_rows + lane_count_ - 1) / lane_count_, w.place());
  }

  /// Whether the host must see the batches: to mix samples, or for a loss that looks at its targets there.
  static constexpr bool batches_on_host = K::on_host || Mixes || losses::weighings > 0;

  /// From the next step on, hides these modalities from samples at this rate.
  void hide(double rate, modality_set which) { hide_rate_ = rate, hidden_ = which & Partial; }

  /// One step on `rows` samples: sample(i) is the i-th one's number in the data. More than the batch are taken batch by
  /// batch, and the step is that of one large batch. Returns the mean loss before the step. Where it is not finite, and
  /// where the gradients are not, which gives NaN, the weights do not change and `fault` says more.
  template <class Data, class Sample, class Clip>
  double step(Data const& data, std::size_t rows, Sample&& sample, double factor, Clip const& clip) {
    K const& k = weights_.place();
    T* const g = lanes_[0].gradients.data();
    double loss = 0;
    refuse_few(rows % most_rows_ ? rows % most_rows_ : most_rows_);
    ++steps_;
    total_ = rows;
    for (first_ = 0; first_ < rows; first_ += rows_) {
      rows_ = std::min(most_rows_, rows - first_);
      lacking_.take(data, rows_, [&](std::size_t i) { return data.row(sample(first_ + i)); }, hide_rate_, hidden_,
                    philox{seed_.value}.fork(steps_).fork(prog::size), first_);
      auto const at = [&](std::size_t i) { return sample(first_ + lacking_.from(i)); };
      batch_.take(data, rows_, at);
      if constexpr (Mixes) mix(data, at);
      crew_.run();
      for (std::size_t i = 0; i < lane_count_; ++i) loss += lanes_[i].sum.finish(k, lanes_[i].loss.data(), lane_rows(i));
      if (!std::isfinite(loss)) return loss / double(rows);
    }
    for (std::size_t i = 1; i < lane_count_; ++i)
      k.template each<1>(weights_.param_count, detail::add_to<T>{g, lanes_[i].gradients.data()});
    for (auto const& r : ranges_)
      if (r.frozen) k.zero(g + r.begin, r.size);
    double const scale = clip.factor(k, g, weights_.param_count);
    if (!std::isfinite(scale)) return std::numeric_limits<double>::quiet_NaN();
    for (auto const& r : ranges_)
      if (!r.frozen)
        r.optimizer.step(k, weights_.params() + r.begin, g + r.begin, moments_.data() + Optimizer::moments * r.begin, r.size,
                         steps_, factor, scale);
    return loss / double(rows);
  }
  /// Where the last step went wrong: its batch (from 0) and, in words, the first value that is not finite. Runs that
  /// batch forward once more, looking at every step; the state of layers moves.
  struct fault_place {
    std::size_t batch;
    std::string words;
  };
  [[gnu::cold, gnu::noinline]] fault_place fault() {
    K const& k = weights_.place();
    if (first_ >= total_) return {(total_ - 1) / most_rows_, "the gradient of " + first_gradient()};
    detail::not_finite found;
    for (std::size_t i = 0; i < lane_count_; ++i)
      each_walk(i, [&](walker const& w, std::size_t, modality_set absent) {
        w.template forward_seen<Partial>(absent, detail::looking_for<K>{k, w.rows, found});
      });
    return {first_ / most_rows_,
            found.name.empty() ? "the loss itself: every layer's output is finite" : "the output of " + found.name};
  }
  /// The gradients of the last step, in the layout of the weights' parameters.
  T const* gradients() const { return lanes_[0].gradients.data(); }
  std::size_t steps() const { return steps_; }
  /// Each term's part of the last step's mean loss, weighted; of several terms.
  std::array<double, Objective::size> terms() const {
    std::array<double, Objective::size> t{};
    for (auto const& l : lanes_)
      for (std::size_t i = 0; i < t.size(); ++i) t[i] += l.terms[i] / double(total_);
    return t;
  }
  /// Moment array a on the host, lying as the parameters do (basic_weights::by_name), and back. For files; allocates.
  std::vector<T> read_moments(std::size_t a) const {
    auto const host = on_host(moments_);
    std::vector<T> flat(weights_.param_count);
    for (auto const& r : ranges_)
      std::copy_n(host.begin() + std::ptrdiff_t(Optimizer::moments * r.begin + a * r.size), r.size,
                  flat.begin() + std::ptrdiff_t(r.begin));
    return flat;
  }
  void write_moments(std::size_t a, std::vector<T> const& flat) {
    auto host = on_host(moments_);
    for (auto const& r : ranges_)
      std::copy_n(flat.begin() + std::ptrdiff_t(r.begin), r.size,
                  host.begin() + std::ptrdiff_t(Optimizer::moments * r.begin + a * r.size));
    weights_.place().upload(moments_.data(), host.data(), host.size());
  }
  static constexpr std::size_t moments = Optimizer::moments;
  using optimizer_type = Optimizer;
  using objective_type = Objective;
  /// From the next step on, for optimisers that have a momentum or a beta1.
  void momentum(double m) {
    for (auto& r : ranges_) {
      if constexpr (requires { r.optimizer.momentum = m; }) r.optimizer.momentum = m;
      else if constexpr (requires { r.optimizer.beta1 = m; }) r.optimizer.beta1 = m;
    }
  }
  /// As after so many steps: random numbers and bias corrections go on from there.
  void resume_at(std::size_t steps) { steps_ = steps; }

 private:
  struct lane {
    buffer<K> work, gradients, loss, room;
    std::array<double, Objective::size> terms{};
    [[no_unique_address]] recorder<K> record{};
    [[no_unique_address]] later_sum<K> sum{};
    lane(std::size_t rows, K const& k)
        : work(plan.elements(rows), k), gradients(basic_weights<G, K>::param_count, k), loss(rows, k), room(losses::room(rows), k) {}
  };
  struct job {
    basic_trainer* self;
    void operator()(std::size_t i) const { self->run_lane(i); }
  };
  void refuse_few(std::size_t rows) const {
    if constexpr (prog::least_rows > 1)
      if (rows < prog::least_rows) few_rows(rows);
  }
  [[noreturn, gnu::cold, gnu::noinline]] static void few_rows(std::size_t rows) {
    std::size_t s = 0;
    while (prog::graph.nodes[s].least_rows <= rows) ++s;
    throw value_error("training", step_names<prog>()[s],
                      "more than 1 value per channel: a batch of at least " +
                          std::to_string(prog::graph.nodes[s].least_rows) + " rows",
                      std::to_string(rows));
  }
  std::string first_gradient() const {
    std::string first;
    basic_weights<G, K>::template by_name<false>(
        on_host(lanes_[0].gradients), [&](std::string const& name, auto const&, std::vector<T> const& values) {
          for (T v : values)
            if (first.empty() && !std::isfinite(v)) first = name;
        });
    return first;
  }
  std::vector<T> on_host(buffer<K> const& b) const {
    std::vector<T> host(b.size());
    weights_.place().download(host.data(), b.data(), host.size());
    return host;
  }
  std::size_t lane_begin(std::size_t i) const { return rows_ * i / lane_count_; }
  std::size_t lane_rows(std::size_t i) const { return lane_begin(i + 1) - lane_begin(i); }

  /// f(walk, first row, what they lack) over the rows of lane i that lack the same. The random numbers of a row are those
  /// it has in the whole step's batch.
  template <class F>
  void each_walk(std::size_t i, F&& f) {
    std::size_t const end = lane_begin(i + 1);
    for (std::size_t r = lane_begin(i), n = 0; r < end; r += n) {
      n = lacking_.alike(r, end);
      auto const in = batch_.template inputs<prog>(r);
      f(walker{weights_.place(), weights_.params(), weights_.state(), workspace<T>::in(lanes_[i].work.data(), plan, n), in,
               n, philox{seed_.value}.fork(steps_), first_ + r},
        r, lacking_.absent(r));
    }
  }
  /// Every sample of the batch becomes a mixture with another, all by one share.
  template <class Data, class At>
  void mix(Data const& data, At const& at) {
    philox const random = philox{seed_.value}.fork(steps_).fork(prog::size + 1);
    share_ = mixing_share(random, first_, data.alpha);
    std::size_t const away = rows_ > 1 ? 1 + random.below(std::uint32_t(rows_ - 1), first_, 0) : 0;
    partners_.take(data, rows_, [&](std::size_t i) { return at((i + away) % rows_); });
    batch_.mix(typename prog::modalities{}, partners_, T(share_));
  }
  /// Whether two batches of one size differ in their memory alone: then a device may record one and do it again.
  static constexpr bool repeats = !prog::draws && !losses::couples_rows && losses::weighings == 0 && Objective::size == 1 &&
                                  Partial == 0 && !Mixes;
  void run_lane(std::size_t i) {
    lane& l = lanes_[i];
    if (first_ == 0) l.terms = {};
    auto const work = [&] {
      batch_.send();
      if constexpr (Mixes) partners_.send();
      if (first_ == 0) l.gradients.zero();
      l.loss.zero();
      each_walk(i, [&](walker const& w, std::size_t first, modality_set absent) {
        learn(w, l, first, l.loss.data() + (first - lane_begin(i)), absent);
      });
      l.sum.begin(weights_.place(), l.loss.data(), lane_rows(i));
    };
    if constexpr (repeats) l.record(weights_.place(), {rows_, 2 * total_ + (first_ == 0), batch_.way(), weights_.params()}, work);
    else work();
  }
  void learn(walker const& w, lane& l, std::size_t first, T* loss, modality_set absent) {
    K const& k = weights_.place();
    w.template forward_without<Partial>(absent);
    std::array<T const*, prog::outputs> outs{};
    std::array<T*, prog::outputs> douts{};
    repeat_indexed<prog::outputs>([&]<class J>(J) {
      constexpr std::size_t id = prog::out_ids[J::value];
      if (!runs_without<prog>(id, absent)) return;
      outs[J::value] = static_cast<T const*>(w.template value<id>());
      douts[J::value] = w.template gradient<id>();
      k.zero(douts[J::value], w.rows * prog::template out<J::value>::size);
    });
    double before = 0;
    auto const judge = [&](Objective const& objective, batch_type const& targets) {
      losses::run(objective, k, outs, douts, targets, first, w.rows, total_, loss, l.room.data(), absent, [&](std::size_t term) {
        if constexpr (Objective::size > 1) {
          double const so_far = k.sum(loss, w.rows);
          l.terms[term] += so_far - before;
          before = so_far;
        }
      });
    };
    if constexpr (Mixes) judge(float(share_) * objective_, batch_), judge(float(1 - share_) * objective_, partners_);
    else judge(objective_, batch_);
    w.template backward_without<Partial>(absent, l.gradients.data());
  }

  basic_weights<G, K>& weights_;
  Objective objective_;
  std::vector<parameter_range<Optimizer>> ranges_;
  seed seed_;
  std::size_t most_rows_;
  batch_type batch_;
  std::conditional_t<Mixes, batch_type, nobody> partners_;  ///< whom each sample is mixed with, in its place
  double share_ = 1;                                        ///< of the sample itself in the mixture
  buffer<K> moments_;
  lacking_rows<prog, Partial> lacking_;
  double hide_rate_ = 0;
  modality_set hidden_ = 0;
  std::size_t lane_count_, first_ = 0, rows_ = 0, total_ = 0, steps_ = 0;  ///< the batch within the step's rows
  std::vector<lane> lanes_;
  crew<job> crew_;
};

}  // namespace braid

// braid/train/weight_average.hpp
namespace braid::inline v0 {

namespace detail {
template <class T>
struct approach {
  T* a;
  T const* w;
  T rest;
  BRAID_HD void operator()(std::size_t i, std::size_t) const { a[i] += rest * (w[i] - a[i]); }
};
}  // namespace detail

/// The moving average of weights over the steps of a training: after the first step the weights themselves, then
/// a = decay a + (1 - decay) w, written so that a weight that does not move keeps its bits. State (running statistics) is
/// not averaged; it is the last.
///
/// cost    reads two arrays and writes one, a step.
/// source  Polyak and Juditsky 1992; torch.optim.swa_utils.get_ema_avg_fn.
template <class G, backend K>
class weight_average {
 public:
  using T = typename K::scalar;
  weight_average(basic_weights<G, K> const& of, double decay) : average_(of), decay_(decay) {}

  /// After step t, from 1.
  void update(basic_weights<G, K> const& w, std::size_t t) {
    K const& k = w.place();
    T* const a = average_.params();
    if (t == 1) k.template each<1>(w.param_count, detail::take_over<T>{a, w.params()});
    else k.template each<1>(w.param_count, detail::approach<T>{a, w.params(), T(1 - decay_)});
  }
  /// With the state of w: what is to be evaluated and kept.
  basic_weights<G, K>& with_state_of(basic_weights<G, K> const& w) {
    w.place().template each<1>(w.state_count, detail::take_over<T>{average_.state(), w.state()});
    return average_;
  }
  basic_weights<G, K>& weights() { return average_; }
  basic_weights<G, K> const& weights() const { return average_; }

 private:
  basic_weights<G, K> average_;
  double decay_;
};

}  // namespace braid

// braid/train/fit.hpp
namespace braid::inline v0 {

/// In the place of validation data: all epochs are run and the last weights stay.
struct no_validation {};

namespace detail {
inline double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}
inline bool better(evaluation const& a, evaluation const& b) {
  if (std::isnan(a.metric) != std::isnan(b.metric)) return std::isnan(b.metric);
  if (std::isnan(a.metric) || a.metric == b.metric) return a.loss < b.loss || (std::isnan(b.loss) && !std::isnan(a.loss));
  return a.metric > b.metric;
}
/// The rate of the optimiser, or 1 where it has none to be read.
template <class Optimizer>
double rate_of(Optimizer const& o) {
  if constexpr (requires { double(o.rate); }) return o.rate;
  else return 1;
}

/// The name of a parameter with a number in it that is not finite, or nothing.
template <class Weights>
std::string first_not_finite(Weights const& weights) {
  std::string bad;
  weights.read_all([&](std::string const& name, auto const&, auto const& values) {
    if (bad.empty() && !std::all_of(values.begin(), values.end(), [](auto v) { return std::isfinite(v); })) bad = name;
  });
  return bad;
}
template <class Model, class Train, class Valid, class Objective, class Optimizer, class Options, class... Companion>
history run_fit(Model& model, Train const& train, Valid const& valid, Objective const& full, Optimizer const& optimizer,
                Options const& options, Companion&... companions) {
  using G = typename Model::graph;
  using K = typename Model::place;
  using absence = absence_facts<program<G>, Train, decltype(options.drop)>;
  using trainer_type = basic_trainer<G, K, Objective, Optimizer, absence::set, mixes<Train>>;
  if (options.batch == 0) throw value_error("fit", "batch", "at least 1", "0");
  if (options.accumulate == 0) throw value_error("fit", "accumulate", "at least 1", "0");
  if (!(options.average >= 0 && options.average < 1))
    throw value_error("fit", "average", "a decay from 0 (none) to less than 1", std::to_string(options.average));
  check_settings(optimizer), check_settings(options.schedule), check_settings(options.groups, options.clip);
  std::size_t const batch = std::min(options.batch, train.size()), stride = batch * options.accumulate;
  trainer_type trainer(model.weights(), full, optimizer, batch, options.from, options.threads, options.groups);
  trainer.hide(options.drop.rate, absence::hidden);
  decltype(auto) samples = [&]() -> decltype(auto) {
    if constexpr (trainer_type::batches_on_host) return (train);
    else return resident(train, model.weights().place());
  }();
  std::optional<weight_average<G, K>> average;
  if (options.average > 0) average.emplace(model.weights(), options.average);
  constexpr bool validates = !std::is_same_v<Valid, no_validation>;
  basic_evaluator<G, K, Objective> evaluator(average ? average->weights() : model.weights(), full);
  std::vector<std::uint32_t> order(train.size());
  std::size_t const rest = train.size() % batch, used = train.size() - (rest < program<G>::least_rows ? rest : 0);
  std::size_t const steps = (used + stride - 1) / stride;

  training_run<G, K, trainer_type> run{model.weights(), trainer, average ? &average->weights() : nullptr, model.weights(), model.weights(),
                                       train.size(), batch, options.accumulate, options.from.value, validates,
                                       validates ? evaluator.metric_name : std::string_view{}};
  if constexpr (Objective::size > 1) run.terms.resize(Objective::size);
  static_assert((goes_along<Companion, decltype(run)> && ...),
                "behind the options stand companions: bd::on_epoch(f), bd::on_step(f), bd::io::checkpoint{...}");
  (begin(companions, run), ...);
  progress bar(options.progress, options.progress && isatty(fileno(options.progress)) != 0);
  progress_state shown{.epochs = options.epochs, .total = train.size(), .first_epoch = run.epoch + 1};
  bool going = true;
  auto const patient = [&] {
    return !options.patience || run.past.epochs.empty() || run.epoch - 1 - run.past.best < options.patience;
  };
  while (going && run.epoch < options.epochs && patient()) {
    auto const start = std::chrono::steady_clock::now();
    double const before = run.seconds;
    epoch_order(options.from.value, run.epoch, order);
    while (going && steps > run.step) {
      std::size_t const first = run.step * stride, n = std::min(stride, used - first);
      std::size_t const at = run.epoch * steps + run.step, all = options.epochs * steps;
      double const factor = options.schedule.factor(at, all);
      if constexpr (requires { options.schedule.momentum(at, all); })
        if (std::optional<double> const m = options.schedule.momentum(at, all)) trainer.momentum(*m);
      double const loss = trainer.step(samples, n, [&](std::size_t i) { return order[first + i]; }, factor, options.clip);
      if (!std::isfinite(loss)) {
        auto const [at_batch, words] = trainer.fault();
        model.weights() = run.sound;
        throw value_error("fit", "epoch " + std::to_string(run.epoch + 1) + ", batch " +
                                     std::to_string(run.step * options.accumulate + at_batch + 1),
                          "a finite loss", (std::isnan(loss) ? "nan" : std::to_string(loss)) + "; first not finite is " + words);  // not "-nan"
      }
      if (!run.proven && !average) run.sound = run.best, run.proven = true;  // an average is another's weights
      if (average) average->update(model.weights(), trainer.steps());
      run.loss += loss * double(n), run.seen += double(n), ++run.step;
      if constexpr (Objective::size > 1) {
        auto const terms = trainer.terms();
        for (std::size_t t = 0; t < terms.size(); ++t) run.terms[t] += terms[t] * double(n);
      }
      shown.epoch = run.epoch + 1, shown.done = first + n, shown.loss = run.loss / run.seen;
      bar.update(shown);
      if constexpr (sizeof...(Companion) > 0) {
        run.seconds = before + seconds_since(start);
        step_record const record{run.epoch, at, n, loss, rate_of(optimizer) * factor};
        ((going = tell(companions, record) && going), ...);
        (after_step(companions, run), ...);
      }
    }
    run.seconds = before + seconds_since(start);
    epoch_record record;  // member by member: g++ 12 warns of an aggregate whose copy of the terms could throw
    record.loss = run.loss / run.seen, record.epoch = run.epoch, record.terms = run.terms;
    for (double& t : record.terms) t /= run.seen;
    record.samples_per_second = run.seen / run.seconds;
    record.rate = rate_of(optimizer) * options.schedule.factor(run.epoch * steps + run.step - 1, options.epochs * steps);
    auto const& now = average ? average->with_state_of(model.weights()) : model.weights();
    if constexpr (validates) record.valid = evaluator(valid);
    record.seconds = before + seconds_since(start);
    shown.metric = record.valid.metric_name, shown.value = record.valid.metric;
    run.past.epochs.push_back(record);
    if (!validates || run.epoch == 0 || better(record.valid, run.past.epochs[run.past.best].valid)) {
      run.past.best = run.epoch;
      run.best = now;
      run.proven = validates && std::isfinite(record.valid.loss);
      if (run.proven) run.sound = run.best;
    }
    if (std::string const bad = run.proven ? "" : first_not_finite(run.best); !bad.empty()) {  // before a checkpoint has them
      model.weights() = run.sound;
      throw value_error("fit", "epoch " + std::to_string(run.epoch + 1) + ", behind its last batch", "finite weights", bad + " is not");
    }
    ++run.epoch, run.step = 0, run.loss = run.seen = run.seconds = 0;
    run.terms.assign(run.terms.size(), 0);
    ((going = tell(companions, record) && going), ...);
    (after_epoch(companions, run), ...);
  }
  bar.finish(shown);
  model.weights() = run.best;
  return run.past;
}
}  // namespace detail

/// Trains. The model ends with the weights of the best validation: the highest metric, or the lowest loss where there is
/// none; equal metrics are told apart by the loss. One seed gives one result, whatever the number of threads. The last
/// batch of an epoch may be smaller; a single row left over is dropped where a layer cannot do with it (batch_norm of
/// features).
///
///   auto history = bd::fit(model, train, valid, bd::cross_entropy, bd::adamw{.rate = 1e-3}, {.epochs = 20, .patience = 4});
///
/// Behind the options may stand companions (train/companion.hpp): callbacks, checkpoints, logs.
///
/// Throws value_error when the loss or a gradient is no longer finite, naming epoch, batch and the first layer whose
/// output is not; the model then has the weights of the best epoch so far that are known to give a finite loss, in the first
/// epoch those it started with. Settings that cannot be meant (a rate below 0) are value_errors, with torch.optim's bounds.
template <class Model, class Train, class Valid, class Objective, class Optimizer, class Schedule = constant,
          class Clip = clip_norm, class Drop = no_dropping, class... Companion>
  requires(!is_objective<Valid> && !loss_object<Valid>)
history fit(Model& model, Train const& train, Valid const& valid, Objective const& objective, Optimizer const& optimizer,
            fit_options<Schedule, Clip, Drop> const& options = {}, Companion&&... companions) {
  using lacks = training_lacks<typename Model::graph, decltype(named_objective<Train>(objective)), Train>;
  static_assert(holds<lacks::learns, at<training>, got<typename lacks::unit>, wants<a_backward>>,
                "a unit of this net has no backward: it serves prediction, not training");
  static_assert(holds<lacks::says || !lacks::learns, at<training>, got<typename lacks::output>, wants<an_output_of_the_net>>,
                "the objective names an output that the net does not have");
  static_assert(holds<lacks::has_columns || !lacks::learns, at<training>, got<typename Train::names>,
                      wants<a_column, typename lacks::column>>,
                "the data set lacks a modality of the net or a target of the objective (of one target: name others)");
  using held_out = training_lacks<typename Model::graph, decltype(named_objective<Train>(objective)),
                                  std::conditional_t<std::is_same_v<Valid, no_validation>, Train, Valid>>;
  static_assert(holds<held_out::has_columns || !lacks::nothing, at<training>, got<Valid>,
                      wants<a_column, typename held_out::column>>,
                "the validation data lack a modality of the net or a target of the objective");
  using absence = absence_facts<program<typename Model::graph>, Train, Drop>;
  static_assert(holds<absence::nothing || !lacks::learns, at<training>, got<typename absence::unit>, wants<bearing_absence>>,
                "modalities are missing (in the data, or by drop): the fusions behind them must bear absence, at most 8 of "
                "them may be missing, and no layer may need a second row: layer_norm instead of batch_norm");
  if constexpr (lacks::nothing && held_out::nothing && absence::nothing)
    return detail::run_fit(model, train, valid, named_objective<Train>(objective), optimizer, options, companions...);
  else return {};
}

/// Trains for all epochs, without validation.
template <class Model, class Train, class Objective, class Optimizer, class Schedule = constant, class Clip = clip_norm,
          class Drop = no_dropping, class... Companion>
  requires(is_objective<Objective> || loss_object<Objective>)
history fit(Model& model, Train const& train, Objective const& objective, Optimizer const& optimizer,
            fit_options<Schedule, Clip, Drop> const& options = {}, Companion&&... companions) {
  using lacks = training_lacks<typename Model::graph, decltype(named_objective<Train>(objective)), Train>;
  static_assert(holds<lacks::learns, at<training>, got<typename lacks::unit>, wants<a_backward>>,
                "a unit of this net has no backward: it serves prediction, not training");
  static_assert(holds<lacks::says || !lacks::learns, at<training>, got<typename lacks::output>, wants<an_output_of_the_net>>,
                "the objective names an output that the net does not have");
  static_assert(holds<lacks::has_columns || !lacks::learns, at<training>, got<typename Train::names>,
                      wants<a_column, typename lacks::column>>,
                "the data set lacks a modality of the net or a target of the objective (of one target: name others)");
  using absence = absence_facts<program<typename Model::graph>, Train, Drop>;
  static_assert(holds<absence::nothing || !lacks::learns, at<training>, got<typename absence::unit>, wants<bearing_absence>>,
                "modalities are missing (in the data, or by drop): the fusions behind them must bear absence, at most 8 of "
                "them may be missing, and no layer may need a second row: layer_norm instead of batch_norm");
  if constexpr (lacks::nothing && absence::nothing)
    return detail::run_fit(model, train, no_validation{}, named_objective<Train>(objective), optimizer, options, companions...);
  else return {};
}

}  // namespace braid

// braid/train/focal.hpp
namespace braid::inline v0 {

namespace detail {
/// One row: -a q^g log p with p = softmax(x)[t], q = 1 - p.
template <class T, std::size_t C, std::size_t W>
struct focal_row {
  T const* logits;             // [C] a row
  std::int32_t const* target;  // one a row
  T* value;                    // one a row, added to
  T* gradient;                 // [C] a row, added to; or null
  T weight, slope, gamma;
  weights_of_classes<T, W> alpha;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::int32_t const t = target[r];
    if (t < 0 || std::size_t(t) >= C) return;
    T const* x = logits + r * C;
    T const most = num::largest<C>(x);
    T const own = num::exp(x[t] - most);
    T others = 0;
    for (std::size_t c = 0; c < C; ++c) others += c == std::size_t(t) ? T(0) : num::exp(x[c] - most);
    // Of p and q the smaller one is precise, so log p comes from it.
    T const sum = own + others, q = others / sum;
    T const log_p = q < T(0.5) ? num::log1p(-q) : x[t] - most - num::log(sum);
    T const a = alpha(std::size_t(t)), dim = a * num::pow(q, gamma);
    value[r] -= weight * dim * log_p;
    if (!gradient) return;
    // The slope in log p is q^g (g p log p / q - 1), where log p / q goes to -1 as q goes to 0: finite for every gamma.
    T const ratio = q > 0 ? log_p / q : T(-1);
    T const s = slope * dim * (gamma * (own / sum) * ratio - T(1));
    T* d = gradient + r * C;
    for (std::size_t c = 0; c < C; ++c) d[c] += c == std::size_t(t) ? s * q : -s * (num::exp(x[c] - most) / sum);
  }
};
}  // namespace detail

/// -alpha[t] (1 - p)^gamma log p with p = softmax(x)[t], mean over the batch: samples that are right already count less.
///
///   bd::focal, bd::focal.gamma(1.5), bd::focal.gamma(2).alpha(0.25, 0.75)
///
/// shapes  x: [C] logits; t: one class in [0, C); alpha: [C], all 1 where there is none. gamma 0 is cross_entropy.
/// units   nats.
/// cost    2 C exponentials, a power and a logarithm a sample (C exponentials without a gradient); nothing is kept.
/// errors  one number and one alpha a class (compile time); value_error: gamma or an alpha below 0. The mean is over rows,
///         not by alpha, as the paper's; labels as in cross_entropy.
/// source  Lin et al. 2017, arXiv:1708.02002, over softmax in the place of its sigmoid.
template <std::size_t W = 0>
struct focal_loss : loss {
  double exponent = 2;
  detail::weights_of_classes<double, W> weights{};

  constexpr focal_loss gamma(double g) const {
    focal_loss l = *this;
    l.exponent = detail::option(g, g >= 0 && g < 1e30, "focal", "gamma", "a number from 0 on");
    return l;
  }
  template <class... X>
  constexpr focal_loss<sizeof...(X)> alpha(X... a) const {
    return alpha(std::array<double, sizeof...(X)>{double(a)...});
  }
  template <class X, std::size_t N>
  constexpr focal_loss<N> alpha(std::array<X, N> const& a) const {
    focal_loss<N> l;
    l.exponent = exponent;
    l.weights = detail::class_weights(a, "focal", "alpha");
    return l;
  }

  template <class Logits, class Target>
  struct on : bound<Logits, Target> {
    using out = decltype(logits_loss_shape<focal_loss, Logits, Target, W>());
    static constexpr std::size_t flops = 8 * Logits::size;

    template <class Call>
    static void run(focal_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      call.k.template each<1>(
          call.rows, detail::focal_row<T, Logits::size, W>{
                         call.template in<0>().data, call.template in<1>().data, call.value,
                         call.template din<0>().data, call.weight, call.weight / T(call.total), T(options.exponent),
                         detail::weights_as<T>(options.weights)});
    }
  };
  template <class O, class T>
  constexpr term<focal_loss, O, T> operator()(O output, T target) const {
    return supervised_term(*this, output, target);
  }
};
inline constexpr focal_loss<> focal{};

}  // namespace braid

// braid/train/gaussian_kl.hpp
namespace braid::inline v0 {

template <class Loss, class S>
consteval auto gaussian_loss_shape() {
  if constexpr (poisoned<S>) return poison{};
  else {
    static_assert(holds<is_gaussian<S>, at<Loss>, got<S>, wants<means_and_log_variances>>,
                  "loss: a mean and a log variance for each number, shape<2 F>: end the branch with `| dense<2 * F>`");
    if constexpr (is_gaussian<S>) return shape<1>{};
    else return poison{};
  }
}

namespace detail {
template <class T, std::size_t F>
struct gaussian_kl_row {
  T const* x;   // [2 F] a row
  T *value, *d; // d: [2 F] a row, added to; or null
  T weight, slope;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    T const *m = x + r * 2 * F, *v = m + F;
    T sum = 0;
    for (std::size_t f = 0; f < F; ++f) sum += m[f] * m[f] + num::exp(v[f]) - T(1) - v[f];
    value[r] += weight * T(0.5) * sum;
    if (!d) return;
    T *dm = d + r * 2 * F, *dv = dm + F;
    for (std::size_t f = 0; f < F; ++f) {
      dm[f] += slope * m[f];
      dv[f] += slope * T(0.5) * (num::exp(v[f]) - T(1));
    }
  }
};
}  // namespace detail

/// How far a distribution that the net says is from the standard normal: the divergence KL(N(m, e^v) || N(0, 1)), summed
/// over the F numbers, mean over the batch. With a reconstruction it is the negative evidence lower bound of a variational
/// autoencoder, up to a constant:
///
///   bd::reconstruction(again, photo) + beta * bd::gaussian_kl(latent)
///
/// shapes  x: [2 F], F means m and then F log variances v, as `sample_gaussian` takes them.
/// units   nats.
/// cost    F exponentials a sample, twice that with a gradient.
/// errors  an even number of features (compile time).
/// source  Kingma and Welling 2014, arXiv:1312.6114, appendix B; beta: Higgins et al. 2017.
struct gaussian_kl_loss : loss {
  template <class S>
  struct on : bound<S> {
    using out = decltype(gaussian_loss_shape<gaussian_kl_loss, S>());
    static constexpr std::size_t flops = 6 * S::size;

    template <class Call>
    static void run(gaussian_kl_loss, Call const& call) {
      using T = typename Call::scalar;
      call.k.template each<1>(call.rows, detail::gaussian_kl_row<T, S::size / 2>{
                                             call.template in<0>().data, call.value, call.template din<0>().data,
                                             call.weight, call.weight / T(call.total)});
    }
  };
  template <class O>
  constexpr term<gaussian_kl_loss, O> operator()(O output) const {
    return outputs_term(*this, output);
  }
};
inline constexpr gaussian_kl_loss gaussian_kl{};

}  // namespace braid

// braid/train/gradient_blending.hpp
namespace braid::inline v0 {

/// The losses of one head at the beginning and at the end of a stretch of training, on the training and on held-out data.
struct head_losses {
  double train_before, train_after, valid_before, valid_after;
};

/// Weights for the losses of several heads, one a modality and one for all together: a head that generalises much and
/// overfits little weighs much, w = G / O^2 by the sum of all, where G is by how much its validation loss fell and O by
/// how much the gap between validation and training loss grew. A head whose validation loss did not fall weighs 0; where
/// that is so of all, all weigh the same.
///
///   auto const w = bd::blending_weights(histories);         // each head trained by itself, the first epoch to the last
///   auto const aim = w[0] * bd::cross_entropy(by_face, label) + w[1] * bd::cross_entropy(by_voice, label) + ...
///
/// units   weights none, their sum 1. The losses must not be weighted.
/// cost    a few flop a head; allocates.
/// errors  value_error: no head, a loss that is not finite.
/// source  Wang, Tran and Feiszli 2020, arXiv:1905.12681: gradient blending, offline; again between stretches, online.
inline std::vector<double> blending_weights(std::span<head_losses const> heads) {
  if (heads.empty()) throw value_error("blending_weights", "heads", "at least one", "none");
  std::vector<double> w;
  double total = 0;
  for (head_losses const& h : heads) {
    for (double const loss : {h.train_before, h.train_after, h.valid_before, h.valid_after})
      if (!std::isfinite(loss)) throw value_error("blending_weights", "loss", "a finite number", std::to_string(loss));
    double const gained = h.valid_before - h.valid_after;
    double const overfit = (h.valid_after - h.train_after) - (h.valid_before - h.train_before);
    double const least = 1e-3 * std::abs(gained);  // a gap that did not grow would weigh without end
    double const by = std::abs(overfit) > least ? overfit : least;
    w.push_back(gained > 0 ? gained / (by * by) : 0);
    total += w.back();
  }
  for (double& x : w) x = total > 0 ? x / total : 1.0 / double(w.size());
  return w;
}

namespace detail {
inline std::size_t last_epoch(history const& h, std::size_t from, std::size_t to) {
  std::size_t const until = to < h.epochs.size() ? to : h.epochs.size() - !h.epochs.empty();
  if (from >= until)
    throw value_error("blending_weights", "epochs", "a later one than " + std::to_string(from),
                      std::to_string(h.epochs.size()) + " epochs");
  return until;
}
}  // namespace detail

/// Of heads that were trained each by itself with validation, between two epochs (from 0; the last one at most).
inline std::vector<double> blending_weights(std::span<history const> heads, std::size_t from = 0,
                                            std::size_t to = std::size_t(-1)) {
  std::vector<head_losses> losses;
  for (history const& h : heads) {
    std::size_t const until = detail::last_epoch(h, from, to);
    auto const &a = h.epochs[from], &b = h.epochs[until];
    losses.push_back({a.loss, b.loss, a.valid.loss, b.valid.loss});
  }
  return blending_weights(losses);
}

/// Of the terms of one training with validation, a head a term, between two epochs. The objective is that of the training:
/// its weights are taken off.
template <is_objective Objective>
std::vector<double> blending_weights(history const& past, Objective const& objective, std::size_t from = 0,
                                     std::size_t to = std::size_t(-1)) {
  static_assert(Objective::size > 1, "blending_weights: an objective of several terms, a head a term");
  std::size_t const until = detail::last_epoch(past, from, to);
  auto const &a = past.epochs[from], &b = past.epochs[until];
  std::vector<head_losses> losses;
  objective.each([&](auto const& t) {
    std::size_t const i = losses.size();
    auto const at = [&](std::vector<double> const& terms) {
      return i < terms.size() ? terms[i] / t.weight : std::nan("");
    };
    losses.push_back({at(a.terms), at(b.terms), at(a.valid.terms), at(b.valid.terms)});
  });
  return blending_weights(losses);
}

}  // namespace braid

// braid/train/huber.hpp
namespace braid::inline v0 {

namespace detail {
template <class T>
struct huber_error {
  T delta;
  BRAID_HD T operator()(T a, T b, std::size_t) const {
    T const d = a < b ? b - a : a - b;
    return d <= delta ? T(0.5) * d * d : delta * (d - T(0.5) * delta);
  }
  BRAID_HD T slope(T a, T b, std::size_t) const {
    T const d = a - b;
    return d > delta ? delta : d < -delta ? -delta : d;
  }
};
}  // namespace detail

/// (x - t)^2 / 2 up to a distance of delta, delta (|x - t| - delta / 2) beyond it; mean over all elements.
///
///   bd::huber, bd::huber.delta(0.5), bd::huber.delta(0.5)(seen, dose)
///
/// shapes  x, t: [F]. t is a target or another output, which then gets its gradient too.
/// units   those of x, squared; delta (1): those of x.
/// cost    5 F flop a sample, 4 F more for a gradient.
/// errors  as many numbers on both sides (compile time); value_error: delta is not above 0.
/// source  torch.nn.HuberLoss; Huber 1964.
struct huber_loss : elementwise_loss<huber_loss> {
  double threshold = 1;

  constexpr huber_loss delta(double d) const {
    huber_loss l = *this;
    l.threshold = detail::option(d, d > 0, "huber", "delta", "a distance above 0");
    return l;
  }
  template <class T>
  constexpr detail::huber_error<T> element() const {
    return {T(threshold)};
  }
  template <class O, class T>
  constexpr term<huber_loss, O, T> operator()(O output, T target) const {
    return distance_term(*this, output, target);
  }
};
inline constexpr huber_loss huber{};

}  // namespace braid

// braid/train/info_nce.hpp
namespace braid::inline v0 {

namespace detail {
/// logits[i, j] = scale x_i . y_j, and the log sum exp of row i.
template <class T, std::size_t F>
struct contrast_row {
  T *logits, *row;
  T const *x, *y;
  T scale;
  std::size_t n;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T* const l = logits + i * n;
    T most = l[0] = scale * num::dot<F>(x + i * F, y);
    for (std::size_t j = 1; j < n; ++j) {
      l[j] = scale * num::dot<F>(x + i * F, y + j * F);
      most = l[j] > most ? l[j] : most;
    }
    T sum = 0;
    for (std::size_t j = 0; j < n; ++j) sum += num::exp(l[j] - most);
    row[i] = most + num::log(sum);
  }
};
/// The log sum exp of column j, and what sample j adds to the loss.
template <class T>
struct contrast_column {
  T* column;
  T const *logits, *row;
  T* value;
  T weight;
  std::size_t n;
  BRAID_HD void operator()(std::size_t j, std::size_t) const {
    T most = logits[j];
    for (std::size_t i = 1; i < n; ++i) most = logits[i * n + j] > most ? logits[i * n + j] : most;
    T sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += num::exp(logits[i * n + j] - most);
    column[j] = most + num::log(sum);
    value[j] += weight * T(0.5) * ((row[j] - logits[j * n + j]) + (column[j] - logits[j * n + j]));
  }
};
/// logits become the slopes in them; row i's share of that of the logarithm of the scale is added to heat[i], if any.
template <class T>
struct contrast_slope {
  T* logits;
  T const *row, *column;
  T* heat;
  T slope;
  std::size_t n;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T sum = 0;
    for (std::size_t j = 0; j < n; ++j) {
      T& l = logits[i * n + j];
      T const g = slope * (T(0.5) * (num::exp(l - row[i]) + num::exp(l - column[j])) - (i == j ? T(1) : T(0)));
      sum += g * l;
      l = g;
    }
    if (heat) heat[i] += sum;
  }
};
}  // namespace detail

/// Contrast between two views of the batch's samples: sample i's x is to be nearest to its own y among all y of the batch,
/// and its y to its own x. With l[i, j] = x_i . y_j / temperature, the mean over i of half
///   -log softmax(l[i, :])[i] - log softmax(l[:, i])[i].
///
///   bd::info_nce(seen, said), bd::info_nce.temperature(0.1)(seen, said), bd::info_nce(seen, said, heat)
///
/// With a third output, heat(... | learned<1>), the temperature is learned: exp(heat) times l, so that heat starts at 0.
/// For cosines end both branches with `| l2_normalize`. Evaluation takes the data in runs of 64 samples, and the loss is
/// that of such batches.
///
/// shapes  x, y: [F]; heat: [1]. A batch of one sample has loss 0.
/// units   nats; temperature (0.07): those of x . y.
/// cost    a batch of n: 2 n^2 F flop and 2 n^2 exponentials, 4 n^2 F flop and 2 n^2 exponentials more for the gradient;
///         n^2 + 2 n numbers of room. The batch is walked by one lane.
/// errors  as many numbers on both sides, one learned number (compile time); value_error: temperature is not above 0.
/// source  van den Oord et al. 2018, arXiv:1807.03748; both ways, with a learned temperature: Radford et al. 2021,
///         arXiv:2103.00020 (their bound on it is left out).
struct info_nce_loss : loss {
  double kelvin = 0.07;

  constexpr info_nce_loss temperature(double t) const {
    info_nce_loss l = *this;
    l.kelvin = detail::option(t, t > 0, "info_nce", "temperature", "a number above 0");
    return l;
  }

  template <class A, class B, class... Heat>
  struct on : bound<A, B, Heat...> {
    using out = decltype(pair_loss_shape<info_nce_loss, 1, A, B, Heat...>());
    static constexpr std::size_t F = A::size;
    static constexpr bool couples_rows = true;
    template <class K>
    static constexpr std::size_t room(std::size_t n) {
      return n * n + 2 * n;
    }

    template <class Call>
    static void run(info_nce_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      std::size_t const n = call.rows;
      T* const logits = call.room;        // [n, n]
      T* const row = logits + n * n;      // [n]
      T* const column = row + n;          // [n]
      T const scale = std::exp(detail::learned_of<2, 1>(call)[0]) / T(options.kelvin);
      call.k.template each<1>(n, detail::contrast_row<T, F>{logits, row, call.template in<0>().data,
                                                            call.template in<1>().data, scale, n});
      call.k.template each<1>(n, detail::contrast_column<T>{column, logits, row, call.value, call.weight, n});
      T* const heat = detail::learned_gradient<2>(call);
      if (!call.template din<0>() && !call.template din<1>() && !heat) return;
      call.k.template each<1>(n, detail::contrast_slope<T>{logits, row, column, heat, call.weight / T(call.total), n});
      detail::pairs_to_sides<F>(call, static_cast<T const*>(logits), scale);
    }
  };
  template <class X, class Y, class... Heat>
    requires(sizeof...(Heat) < 2)
  constexpr term<info_nce_loss, X, Y, Heat...> operator()(X x, Y y, Heat... heat) const {
    return outputs_term(*this, x, y, heat...);
  }
};
inline constexpr info_nce_loss info_nce{};

}  // namespace braid

// braid/train/l1.hpp
namespace braid::inline v0 {

namespace detail {
struct absolute_error {
  template <class T>
  BRAID_HD T operator()(T a, T b, std::size_t) const { return a < b ? b - a : a - b; }
  template <class T>
  BRAID_HD T slope(T a, T b, std::size_t) const { return T(a > b) - T(a < b); }
};
}  // namespace detail

/// |x - t|, mean over all elements; the slope where they are equal is 0.
///
/// shapes  x, t: [F]. t is a target or another output, which then gets its gradient too.
/// units   those of x.
/// cost    3 F flop a sample, 3 F more for a gradient.
/// errors  as many numbers on both sides (compile time).
/// source  torch.nn.L1Loss.
struct l1_loss : elementwise_loss<l1_loss> {
  template <class T>
  constexpr detail::absolute_error element() const {
    return {};
  }
  template <class O, class T>
  constexpr term<l1_loss, O, T> operator()(O output, T target) const {
    return distance_term(*this, output, target);
  }
};
inline constexpr l1_loss l1{};

}  // namespace braid

// braid/train/lion.hpp
namespace braid::inline v0 {

namespace detail {
template <class T>
struct lion_step {
  T* w;
  T const* g;
  T* m;
  T scale, keep, beta1, rest1, beta2, rest2, rate;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T const d = scale * g[i], c = beta1 * m[i] + rest1 * d;
    w[i] = keep * w[i] - rate * T((c > T(0)) - (c < T(0)));
    m[i] = beta2 * m[i] + rest2 * d;
  }
};
}  // namespace detail

/// Lion, which keeps the sign alone: w *= 1 - rate weight_decay; w -= rate sign(beta1 m + (1 - beta1) g); then m follows
/// g with beta2. Its rate is 3 to 10 times smaller than adamw's, its decay as much larger.
///
/// shapes  w, g, m: [n].
/// cost    reads and writes each array once: 5 n scalars moved.
/// source  Chen et al. 2023, arXiv:2302.06675, algorithm 2.
struct lion {
  double rate = 1e-4, beta1 = .9, beta2 = .99, weight_decay = 0;

  static constexpr std::size_t moments = 1;
  template <class K>
  void step(K const& k, typename K::scalar* w, typename K::scalar const* g, typename K::scalar* m, std::size_t n,
            std::size_t, double factor = 1, double scale = 1) const {
    using T = typename K::scalar;
    double const r = rate * factor;
    k.template each<1>(n, detail::lion_step<T>{w, g, m, T(scale), T(1 - r * weight_decay), T(beta1), T(1 - beta1), T(beta2),
                                               T(1 - beta2), T(r)});
  }
};

}  // namespace braid

// braid/train/load_balance.hpp
namespace braid::inline v0 {

struct gates_of_experts;  ///< shape<K>, behind `| dense<K> | softmax`

template <class Loss, class S>
consteval auto gates_loss_shape() {
  if constexpr (poisoned<S>) return poison{};
  else {
    static_assert(holds<fusion::is_vector<S>, at<Loss>, got<S>, wants<gates_of_experts>>,
                  "load_balance: the gates, one number an expert: name `shared(... | dense<K> | softmax)` in outputs");
    if constexpr (fusion::is_vector<S>) return shape<1>{};
    else return poison{};
  }
}

namespace detail {
/// slope[k] = K times the share of samples that go to expert k; part[k] = that times the mean of p_k.
template <class T, std::size_t K>
struct expert_load {
  T *part, *slope;
  T const* p;
  std::size_t n, top;
  BRAID_HD void operator()(std::size_t k, std::size_t) const {
    T times = 0, sum = 0;
    for (std::size_t r = 0; r < n; ++r) {
      times += among_largest<K>(p + r * K, k, top) ? T(1) : T(0);
      sum += p[r * K + k];
    }
    slope[k] = T(K) * times / T(n * top);
    part[k] = slope[k] * sum / T(n);
  }
};
template <class T, std::size_t K>
struct add_load_slope {
  T* d;
  T const* slope;
  T by;
  BRAID_HD void operator()(std::size_t r, std::size_t k) const { d[r * K + k] += by * slope[k]; }
};
}  // namespace detail

/// How unevenly gates p use K experts: K times the sum over k of f_k p_k, with f_k the share of the batch's samples
/// that go to expert k and p_k the mean of its gate over the batch. 1 where all are used alike, K where one is used for
/// everything. The gradient is that of the p_k; the f_k count as numbers.
///
///   bd::cross_entropy(answer, label) + 0.01f * bd::load_balance(routes), bd::load_balance.top(2)(routes)
///
/// Evaluation takes the data in runs of 64 samples.
///
/// shapes  p: [K], shares of 1.
/// units   none; top (1): how many experts a sample goes to, the largest of its p.
/// cost    K^2 comparisons a sample and a sum; 2 K numbers of room. The batch is walked by one lane.
/// errors  a_vector (compile time); value_error: top is not a whole number from 1 on.
/// source  Fedus et al. 2021, arXiv:2101.03961, equation 4; the idea: Shazeer et al. 2017, arXiv:1701.06538.
struct load_balance_loss : loss {
  std::size_t experts = 1;

  constexpr load_balance_loss top(double k) const {
    load_balance_loss l = *this;
    bool const whole = k >= 1 && k < 1e6 && double(std::size_t(k)) == k;
    l.experts = std::size_t(detail::option(k, whole, "load_balance", "top", "a whole number from 1 on"));
    return l;
  }

  template <class S>
  struct on : bound<S> {
    using out = decltype(gates_loss_shape<load_balance_loss, S>());
    static constexpr std::size_t K = S::size;
    static constexpr bool couples_rows = true;
    template <class Backend>
    static constexpr std::size_t room(std::size_t) {
      return 2 * K;
    }

    template <class Call>
    static void run(load_balance_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      std::size_t const n = call.rows, top = options.experts < K ? options.experts : K;
      T* const part = call.room;       // [K]
      T* const slope = part + K;       // [K]
      call.k.template each<1>(K, detail::expert_load<T, K>{part, slope, call.template in<0>().data, n, top});
      call.k.template each<1>(n, detail::add_to_all<T>{call.value, call.weight * T(call.k.sum(part, K))});
      if (auto const d = call.template din<0>())
        call.k.template each<K>(n, detail::add_load_slope<T, K>{d.data, slope, call.weight / T(call.total)});
    }
  };
  template <class O>
  constexpr term<load_balance_loss, O> operator()(O output) const {
    return outputs_term(*this, output);
  }
};
inline constexpr load_balance_loss load_balance{};

}  // namespace braid

// braid/train/mean_squared_error.hpp
namespace braid::inline v0 {

namespace detail {
struct squared_error {
  template <class T>
  BRAID_HD T operator()(T a, T b, std::size_t) const { return (a - b) * (a - b); }
  template <class T>
  BRAID_HD T slope(T a, T b, std::size_t) const { return T(2) * (a - b); }
};
}  // namespace detail

/// (x - t)^2, mean over all elements.
///
/// shapes  x, t: [F]. t is a target or another output, which then gets its gradient too.
/// units   those of x, squared.
/// cost    3 F flop a sample, 3 F more for a gradient.
/// errors  as many numbers on both sides (compile time).
/// source  torch.nn.MSELoss.
struct mean_squared_error_loss : elementwise_loss<mean_squared_error_loss> {
  template <class T>
  constexpr detail::squared_error element() const {
    return {};
  }
  template <class O, class T>
  constexpr term<mean_squared_error_loss, O, T> operator()(O output, T target) const {
    return distance_term(*this, output, target);
  }
};
inline constexpr mean_squared_error_loss mean_squared_error{};

}  // namespace braid

// braid/train/mmd.hpp
namespace braid::inline v0 {

namespace detail {
/// Gaussian kernels of several widths, their mean: the halves of 1 / width^2.
template <class T, std::size_t W>
struct gaussian_kernels {
  T half[W];
  /// The kernel, and in `slope` what its gradient in a is of (a - b).
  template <std::size_t F>
  BRAID_HD T operator()(T const* a, T const* b, T& slope) const {
    T distance = 0, sum = 0;
    for (std::size_t f = 0; f < F; ++f) distance += (a[f] - b[f]) * (a[f] - b[f]);
    slope = 0;
    for (std::size_t w = 0; w < W; ++w) {
      T const e = num::exp(-distance * half[w]) / T(W);
      sum += e, slope -= T(2) * half[w] * e;
    }
    return sum;
  }
};
/// What row i of the batch adds: (1 / n) sum over j of k(x_i, x_j) + k(y_i, y_j) - 2 k(x_i, y_j).
template <class T, std::size_t F, std::size_t W>
struct mmd_row {
  T const *x, *y;
  T* value;
  T weight;  // by n
  gaussian_kernels<T, W> kernel;
  std::size_t n;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T sum = 0, unused;
    for (std::size_t j = 0; j < n; ++j)
      sum += (kernel.template operator()<F>(x + i * F, x + j * F, unused) -
              kernel.template operator()<F>(x + i * F, y + j * F, unused)) +
             (kernel.template operator()<F>(y + i * F, y + j * F, unused) -
              kernel.template operator()<F>(x + i * F, y + j * F, unused));
    value[i] += weight * sum;
  }
};
/// The gradient of row i of x, y the other side.
template <class T, std::size_t F, std::size_t W>
struct mmd_slope {
  T* dx;
  T const *x, *y;
  T by;
  gaussian_kernels<T, W> kernel;
  std::size_t n;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T const* a = x + i * F;
    T* d = dx + i * F;
    for (std::size_t j = 0; j < n; ++j) {
      T toward, away;
      kernel.template operator()<F>(a, x + j * F, toward);
      kernel.template operator()<F>(a, y + j * F, away);
      for (std::size_t f = 0; f < F; ++f) d[f] += by * (toward * (a[f] - x[j * F + f]) - away * (a[f] - y[j * F + f]));
    }
  }
};
}  // namespace detail

/// How far apart two branches' distributions are: the squared maximum mean discrepancy between the batch's x and its y,
/// mean k(x, x') + mean k(y, y') - 2 mean k(x, y) over all n^2 pairs, where k is the mean of Gaussian kernels
/// exp(-||a - b||^2 / (2 width^2)).
///
///   bd::mmd(seen, said), bd::mmd.widths(1, 4)(seen, said)
///
/// Which x belongs to which y does not matter. Evaluation takes the data in runs of 64 samples.
///
/// shapes  x, y: [F].
/// units   none; widths (0.5, 1, 2, 4, 8): those of x.
/// cost    a batch of n: 8 n^2 F flop and 4 n^2 exponentials a width, twice that more for the gradient. The batch is walked
///         by one lane.
/// errors  as many numbers on both sides (compile time); value_error: a width is not above 0.
/// source  Gretton et al. 2012, the biased estimate; several widths: Li et al. 2015, arXiv:1502.02761.
template <std::size_t W = 5>
struct mmd_loss : loss {
  std::array<double, W> of_width = first();

  template <class... X>
  constexpr mmd_loss<sizeof...(X)> widths(X... w) const {
    return {{}, {detail::option(double(w), double(w) > 0, "mmd", "widths", "numbers above 0")...}};
  }

  template <class A, class B>
  struct on : bound<A, B> {
    using out = decltype(pair_loss_shape<mmd_loss, 0, A, B>());
    static constexpr std::size_t F = A::size;
    static constexpr bool couples_rows = true;

    template <class Call>
    static void run(mmd_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      std::size_t const n = call.rows;
      detail::gaussian_kernels<T, W> kernel{};
      for (std::size_t w = 0; w < W; ++w) kernel.half[w] = T(0.5 / (options.of_width[w] * options.of_width[w]));
      T const *x = call.template in<0>().data, *y = call.template in<1>().data;
      call.k.template each<1>(n, detail::mmd_row<T, F, W>{x, y, call.value, call.weight / T(n), kernel, n});
      T const by = T(2) * call.weight / (T(n) * T(call.total));
      if (auto const dx = call.template din<0>())
        call.k.template each<1>(n, detail::mmd_slope<T, F, W>{dx.data, x, y, by, kernel, n});
      if (auto const dy = call.template din<1>())
        call.k.template each<1>(n, detail::mmd_slope<T, F, W>{dy.data, y, x, by, kernel, n});
    }
  };
  template <class X, class Y>
  constexpr term<mmd_loss, X, Y> operator()(X x, Y y) const {
    return outputs_term(*this, x, y);
  }

 private:
  static constexpr std::array<double, W> first() {
    std::array<double, W> w{};
    double at = 0.5;
    for (double& x : w) x = at, at *= 2;
    return w;
  }
};
inline constexpr mmd_loss<> mmd{};

}  // namespace braid

// braid/train/multilabel.hpp
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

// braid/train/one_cycle.hpp
namespace braid::inline v0 {

/// One cycle: along half a cosine from 1 / div_factor up to 1, for pct_start of the steps, then along another down to
/// 1 / (div_factor final_div_factor). The optimiser's rate is the largest. Its momentum (or beta1) goes the other way, from
/// max_momentum down to base_momentum and back; without cycle_momentum it is left as it is.
///
/// units   steps of the optimiser, not epochs.
/// source  Smith and Topin 2018, arXiv:1708.07120; torch.optim.lr_scheduler.OneCycleLR, cos.
struct one_cycle {
  double pct_start = 0.3, div_factor = 25, final_div_factor = 1e4;
  bool cycle_momentum = true;
  double base_momentum = 0.85, max_momentum = 0.95;

  double factor(std::size_t step, std::size_t total) const {
    return along(step, total, 1 / div_factor, 1, 1 / (div_factor * final_div_factor));
  }
  std::optional<double> momentum(std::size_t step, std::size_t total) const {
    if (!cycle_momentum) return std::nullopt;
    return along(step, total, max_momentum, base_momentum, max_momentum);
  }

 private:
  double along(std::size_t step, std::size_t total, double from, double peak, double to) const {
    double const s = double(step), top = pct_start * double(total) - 1, end = double(total) - 1;
    if (s <= top) return top > 0 ? half_cosine(from, peak, s / top) : peak;
    return half_cosine(peak, to, s < end ? (s - top) / (end - top) : 1);
  }
  static double half_cosine(double from, double to, double part) {
    return to + (from - to) / 2 * (1 + std::cos(std::numbers::pi * part));
  }
};

}  // namespace braid

// braid/train/orthogonality.hpp
namespace braid::inline v0 {

struct two_vectors;

/// shape<1>, the loss of a sample; poison where a side is not a vector of features.
template <class Loss, class A, class B>
consteval auto vectors_loss_shape() {
  if constexpr (poisoned<A, B>) return poison{};
  else {
    constexpr bool fits = fusion::is_vector<A> && fusion::is_vector<B>;
    static_assert(holds<fits, at<Loss>, got<A, B>, wants<two_vectors>>,
                  "loss: two outputs of features, shape<F>: end a branch with `| flatten`, `| last` or `| mean_time`");
    if constexpr (fits) return shape<1>{};
    else return poison{};
  }
}

namespace detail {
template <class T>
struct scale_all {
  T* x;
  T by;
  BRAID_HD void operator()(std::size_t r, std::size_t) const { x[r] *= by; }
};
}  // namespace detail

/// How far two spaces are from standing at right angles: || X' Y / n ||^2, the sum of the squares of all products of a
/// feature of x with a feature of y, each a mean over the batch. For cosines end both branches with `| l2_normalize`.
///
///   bd::orthogonality(alone, common)
///
/// Evaluation takes the data in runs of 64 samples.
///
/// shapes  x: [F]; y: [G].
/// units   those of x times those of y, squared.
/// cost    2 F G flop a sample, 4 F G more for the gradient; F G numbers of room. The batch is walked by one lane.
/// errors  a_vector on both sides (compile time).
/// source  the difference loss of Bousmalis et al. 2016, arXiv:1608.06019, and of MISA, arXiv:2005.03545; theirs is a sum
///         over the batch, n^2 times this one.
struct orthogonality_loss : loss {
  template <class A, class B>
  struct on : bound<A, B> {
    using out = decltype(vectors_loss_shape<orthogonality_loss, A, B>());
    static constexpr bool couples_rows = true;
    template <class K>
    using products = layout_of<matrix<A::size, B>, K>;
    template <class K>
    static constexpr std::size_t room(std::size_t) {
      return products<K>::size;
    }

    template <class Call>
    static void run(orthogonality_loss, Call const& call) {
      using T = typename Call::scalar;
      auto& k = call.k;
      constexpr std::size_t size = products<std::remove_cvref_t<decltype(k)>>::size;
      auto const x = call.template in<0>();
      auto const y = call.template in<1>();
      tensor<matrix<A::size, B>, T> const c{call.room};
      k.zero(c.data, size);
      k.gemm_tn(c, x, y);  // X' Y  [F, G]
      double const n = double(call.rows);
      k.template each<1>(call.rows,
                         detail::add_to_all<T>{call.value, call.weight * T(k.sum_squares(c.data, size) / (n * n))});
      auto const dx = call.template din<0>();
      auto const dy = call.template din<1>();
      if (!dx && !dy) return;
      k.template each<1>(size, detail::scale_all<T>{c.data, T(2) * call.weight / (T(n) * T(call.total))});
      tensor<matrix<A::size, B>, T const> const slope = c;
      if (dx) k.gemm_nt(accumulate, dx, y, slope);
      if (dy) k.gemm_nn(accumulate, dy, x, slope);
    }
  };
  template <class X, class Y>
  constexpr term<orthogonality_loss, X, Y> operator()(X x, Y y) const {
    return outputs_term(*this, x, y);
  }
};
inline constexpr orthogonality_loss orthogonality{};

}  // namespace braid

// braid/train/ranking.hpp
namespace braid::inline v0 {

// How well scores put the positive rows first. Scores may be logits or probabilities: only their order counts. Ties are
// no order: rows of one score are taken together.

namespace detail {
struct ranked {
  double score;
  bool positive;
};
/// f(positives, negatives) for each score, from the highest.
template <class F>
void each_tie(std::vector<ranked>& rows, F f) {
  std::sort(rows.begin(), rows.end(), [](ranked const& a, ranked const& b) { return a.score > b.score; });
  for (std::size_t i = 0; i < rows.size();) {
    std::size_t const first = i;
    std::uint64_t positive = 0;
    for (; i < rows.size() && rows[i].score == rows[first].score; ++i) positive += rows[i].positive;
    f(positive, std::uint64_t(i - first) - positive);
  }
}
inline std::uint64_t positives(std::vector<ranked> const& rows) {
  return std::uint64_t(std::count_if(rows.begin(), rows.end(), [](ranked const& r) { return r.positive; }));
}
inline double area_of(std::vector<ranked>& rows, std::string_view place) {
  std::uint64_t const yes = positives(rows), no = rows.size() - yes;
  if (yes == 0 || no == 0)
    throw value_error("roc_auc", place, "rows of both kinds", yes ? "positive ones alone" : "negative ones alone");
  std::uint64_t before = 0, twice = 0;  // pairs in the right order, a tie being half a pair; whole numbers stay exact
  each_tie(rows, [&](std::uint64_t p, std::uint64_t n) { twice += n * (2 * before + p), before += p; });
  return double(twice) / 2 / double(yes) / double(no);
}
inline double precision_of(std::vector<ranked>& rows, std::string_view place) {
  std::uint64_t const yes = positives(rows);
  if (yes == 0) throw value_error("average_precision", place, "a positive row", "none");
  std::uint64_t found = 0, seen = 0;
  double total = 0;
  each_tie(rows, [&](std::uint64_t p, std::uint64_t n) {
    found += p, seen += p + n;
    total += double(p) * (double(found) / double(seen));
  });
  return total / double(yes);
}
template <class Scores, class Truth>
std::vector<ranked> ranking_of(std::string_view metric, Scores const& scores, Truth const& truth) {
  std::vector<ranked> rows(metric_rows(metric, scores, truth));
  auto s = std::begin(scores);
  auto t = std::begin(truth);
  for (std::size_t r = 0; r < rows.size(); ++r, ++s, ++t)
    rows[r] = {metric_number(metric, r, double(*s)), metric_answer(metric, r, *t)};
  return rows;
}
/// The mean over the classes of one against the rest.
template <std::size_t C, class Scores, class Labels, class Measure>
double one_against_rest(std::string_view metric, Scores const& scores, Labels const& labels, Measure measure) {
  std::size_t const n = metric_rows(metric, scores, labels, C);
  double total = 0;
  std::vector<ranked> rows;
  for (std::size_t c = 0; c < C; ++c) {
    rows.clear();
    auto s = std::begin(scores);
    auto t = std::begin(labels);
    for (std::size_t r = 0; r < n; ++r, ++t)
      for (std::size_t i = 0; i < C; ++i, ++s)
        if (i == c && names_class(*t, C)) rows.push_back({metric_number(metric, r, double(*s)), std::size_t(*t) == c});
    total += measure(rows, "class " + std::to_string(c));
  }
  return total / double(C);
}
}  // namespace detail

/// Area under the ROC curve: how often a positive row scores higher than a negative one, a tie being half.
///
/// shapes  scores: [n]; truth: [n] of 0 and 1.
/// cost    a sort.
/// errors  shape_error: other sizes; value_error: a score that is not finite, a truth besides 0 and 1, one kind of rows
///         alone.
/// source  Hanley and McNeil 1982; sklearn.metrics.roc_auc_score.
template <class Scores, class Truth>
double roc_auc(Scores const& scores, Truth const& truth) {
  auto rows = detail::ranking_of("roc_auc", scores, truth);
  return detail::area_of(rows, "truth");
}
/// The mean over the classes of each against the rest: roc_auc<C>(scores [n, C], labels [n]). Scores are compared between
/// rows, so give probabilities, not logits. A label outside [0, C) is not counted. Every class must occur.
template <std::size_t C, class Scores, class Labels>
double roc_auc(Scores const& scores, Labels const& labels) {
  return detail::one_against_rest<C>("roc_auc", scores, labels, detail::area_of);
}

/// The precision at each score that a positive row has, in the mean over the positive rows (no interpolation).
///
/// shapes  scores: [n]; truth: [n] of 0 and 1.
/// cost    a sort.
/// errors  as roc_auc's; only positive rows must be there.
/// source  sklearn.metrics.average_precision_score.
template <class Scores, class Truth>
double average_precision(Scores const& scores, Truth const& truth) {
  auto rows = detail::ranking_of("average_precision", scores, truth);
  return detail::precision_of(rows, "truth");
}
/// The mean over the classes of each against the rest, as roc_auc<C>.
template <std::size_t C, class Scores, class Labels>
double average_precision(Scores const& scores, Labels const& labels) {
  return detail::one_against_rest<C>("average_precision", scores, labels, detail::precision_of);
}

}  // namespace braid

// braid/train/reconstruction.hpp
namespace braid::inline v0 {

struct as_many_numbers_without_lengths;

template <class A, class B>
inline constexpr bool are_comparable = are_numbers<A> && are_numbers<B> && !is_timed<A> && !is_timed<B> &&
                                       A::size == B::size;

template <class Loss, class A, class B>
consteval auto reconstruction_shape() {
  if constexpr (poisoned<A, B>) return poison{};
  else {
    static_assert(holds<are_comparable<A, B>, at<Loss>, got<A, B>, wants<as_many_numbers_without_lengths>>,
                  "reconstruction: the output has as many numbers as the data or output that it is to be, and neither has "
                  "a time axis: end it with `| dense<F>`");
    if constexpr (are_comparable<A, B>) return shape<1>{};
    else return poison{};
  }
}

namespace detail {
/// The sides may lie differently: A and B say where PyTorch's f-th number is.
template <class T, class A, class B>
struct reconstruction_row {
  T const *a, *b;
  T *value, *da, *db;  // da, db: added to, or null
  T weight, slope;     // of the mean over the numbers
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    std::size_t const at = r * A::size;
    T sum = 0;
    for (std::size_t f = 0; f < A::size; ++f) {
      T const d = a[at + A::place(f)] - b[at + B::place(f)];
      sum += d * d;
      if (da) da[at + A::place(f)] += slope * T(2) * d;
      if (db) db[at + B::place(f)] -= slope * T(2) * d;
    }
    value[r] += weight * sum;
  }
};
}  // namespace detail

/// The mean squared error between an output and what went into the net, or another output: PyTorch's f-th number of one
/// with the f-th of the other, whatever their axes.
///
///   outputs(risk(...), again(code | dense<12>))      bd::reconstruction(again, photo)
///
/// A modality as second side is read from the data as it came in, before any layer. To compare with a value inside the
/// net, name that as an output; both then get a gradient.
///
/// shapes  x, y: as many numbers, any axes but time.
/// units   those of x, squared.
/// cost    3 flop a number, 3 more for a gradient.
/// errors  as many numbers, none with lengths (compile time).
/// source  torch.nn.functional.mse_loss(x.flatten(1), y.flatten(1)).
struct reconstruction_loss : loss {
  template <class A, class B>
  struct on : bound<A, B> {
    using out = decltype(reconstruction_shape<reconstruction_loss, A, B>());
    static constexpr std::size_t flops = 6 * A::size;

    template <class Call>
    static void run(reconstruction_loss, Call const& call) {
      using T = typename Call::scalar;
      T const each = call.weight / T(A::size);
      call.k.template each<1>(call.rows, detail::reconstruction_row<T, A, B>{
                                             call.template in<0>().data, call.template in<1>().data, call.value,
                                             call.template din<0>().data, call.template din<1>().data, each,
                                             each / T(call.total)});
    }
  };
  template <class O, class T>
  constexpr term<reconstruction_loss, O, T> operator()(O output, T target) const {
    return likeness_term(*this, output, target);
  }
};
inline constexpr reconstruction_loss reconstruction{};

}  // namespace braid

// braid/train/regression_metrics.hpp
namespace braid::inline v0 {

// How far numbers are from the truth. said, truth: [n] or, with F outputs, [n, F]: root_mean_squared_error<3>(said, truth).

namespace detail {
/// f(output, said, truth) for every number, row by row. Returns the rows.
template <std::size_t F, class Said, class Truth, class Each>
std::size_t each_number(std::string_view metric, Said const& said, Truth const& truth, Each f) {
  std::size_t const n = metric_rows(metric, said, truth);
  if (n % F != 0)
    throw shape_error(metric, "size", "rows of " + std::to_string(F), std::to_string(n) + " numbers");
  auto s = std::begin(said);
  auto t = std::begin(truth);
  for (std::size_t r = 0; r < n / F; ++r)
    for (std::size_t o = 0; o < F; ++o, ++s, ++t)
      f(o, metric_number(metric, r, double(*s)), metric_number(metric, r, double(*t)));
  return n / F;
}
}  // namespace detail

/// The mean of |said - truth|.
///
/// units   those of the truth.
/// errors  shape_error: other sizes; value_error: no rows, a number that is not finite.
/// source  sklearn.metrics.mean_absolute_error.
template <class Said, class Truth>
double mean_absolute_error(Said const& said, Truth const& truth) {
  double total = 0;
  std::size_t const n = detail::each_number<1>("mean_absolute_error", said, truth,
                                               [&](std::size_t, double s, double t) { total += std::abs(s - t); });
  return total / double(n);
}

/// The root of the mean of (said - truth)^2; of F outputs the mean of their roots.
///
/// units   those of the truth.
/// errors  as mean_absolute_error's.
/// source  sklearn.metrics.root_mean_squared_error.
template <std::size_t F = 1, class Said, class Truth>
double root_mean_squared_error(Said const& said, Truth const& truth) {
  std::array<double, F> sums{};
  std::size_t const n =
      detail::each_number<F>("root_mean_squared_error", said, truth,
                             [&](std::size_t o, double s, double t) { sums[o] += (s - t) * (s - t); });
  double all = 0;
  for (double const squares : sums) all += std::sqrt(squares / double(n));
  return all / double(F);
}

/// The share of the truth's variance that is explained: 1 - sum (said - truth)^2 / sum (mean - truth)^2; of F outputs the
/// mean of theirs. An output whose truth never changes counts 1 if it was met exactly, else 0.
///
/// units   none; 1 is right, 0 is what the mean would have, and less is possible.
/// errors  as mean_absolute_error's; value_error: one row alone.
/// source  sklearn.metrics.r2_score.
template <std::size_t F = 1, class Said, class Truth>
double r2(Said const& said, Truth const& truth) {
  std::array<double, F> middle{}, missed{}, varied{};
  std::size_t const n = detail::each_number<F>("r2", said, truth, [&](std::size_t o, double, double t) { middle[o] += t; });
  if (n < 2) throw value_error("r2", "rows", "at least 2", std::to_string(n));
  for (double& m : middle) m /= double(n);
  detail::each_number<F>("r2", said, truth, [&](std::size_t o, double s, double t) {
    missed[o] += (s - t) * (s - t), varied[o] += (middle[o] - t) * (middle[o] - t);
  });
  double all = 0;
  for (std::size_t o = 0; o < F; ++o) all += varied[o] > 0 ? 1 - missed[o] / varied[o] : missed[o] == 0 ? 1 : 0;
  return all / double(F);
}

}  // namespace braid

// braid/train/rmsprop.hpp
namespace braid::inline v0 {

namespace detail {
template <class T, bool Centered, bool Momentum>
struct rmsprop_step {
  T* w;
  T const* g;
  T *square, *mean, *speed;
  T scale, decay, alpha, rest, epsilon, momentum, rate;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T d = scale * g[i] + decay * w[i];
    square[i] = alpha * square[i] + rest * d * d;
    T spread = square[i];
    if constexpr (Centered) {
      mean[i] += rest * (d - mean[i]);
      spread -= mean[i] * mean[i];
      spread = spread > T(0) ? spread : T(0);  // of nearly equal gradients, by rounding, it is less
    }
    d /= num::sqrt(spread) + epsilon;
    if constexpr (Momentum) d = speed[i] = momentum * speed[i] + d;
    w[i] -= rate * d;
  }
};
}  // namespace detail

/// RMSprop: d = g + weight_decay w; s follows d^2 with alpha; w -= rate d / (sqrt(s) + epsilon). Centered, s loses the
/// square of d's own mean; with momentum the quotient is gathered first: b = momentum b + d / (...), w -= rate b.
///
/// shapes  w, g: [n]; moments s, mean, b: [3, n], of which those not asked for are not touched.
/// cost    reads and writes each array once: 5 n scalars moved, 2 n more for each of the two options.
/// source  Tieleman and Hinton 2012, lecture 6.5; Graves 2013, arXiv:1308.0850 (centered); torch.optim.RMSprop.
struct rmsprop {
  double rate = 1e-2, alpha = .99, epsilon = 1e-8, weight_decay = 0, momentum = 0;
  bool centered = false;

  static constexpr std::size_t moments = 3;
  template <class K>
  void step(K const& k, typename K::scalar* w, typename K::scalar const* g, typename K::scalar* m, std::size_t n,
            std::size_t, double factor = 1, double scale = 1) const {
    using T = typename K::scalar;
    auto const go = [&]<bool C, bool M>(std::bool_constant<C>, std::bool_constant<M>) {
      k.template each<1>(n, detail::rmsprop_step<T, C, M>{w, g, m, m + n, m + 2 * n, T(scale), T(weight_decay), T(alpha),
                                                          T(1 - alpha), T(epsilon), T(momentum), T(rate * factor)});
    };
    std::true_type const yes;
    std::false_type const no;
    if (centered) momentum != 0 ? go(yes, yes) : go(yes, no);
    else momentum != 0 ? go(no, yes) : go(no, no);
  }
};

}  // namespace braid

// braid/train/sgd.hpp
namespace braid::inline v0 {

namespace detail {
template <class T, bool Momentum>
struct sgd_step {
  T* w;
  T const* g;
  T* m;
  T scale, decay, momentum, of_gradient, of_momentum, rate;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T d = scale * g[i] + decay * w[i];
    if constexpr (Momentum) {
      m[i] = momentum * m[i] + d;
      d = of_gradient * d + of_momentum * m[i];
    }
    w[i] -= rate * d;
  }
};
}  // namespace detail

/// Stochastic gradient descent: d = g + weight_decay w; m = momentum m + d; w -= rate m, or with nesterov
/// w -= rate (d + momentum m). Without momentum w -= rate d, and m is not touched.
///
/// shapes  w, g, m: [n].
/// cost    reads and writes each array once: 5 n scalars moved, 3 n without momentum.
/// source  torch.optim.SGD with dampening 0.
struct sgd {
  double rate = 1e-2, momentum = 0, weight_decay = 0;
  bool nesterov = false;

  static constexpr std::size_t moments = 1;
  template <class K>
  void step(K const& k, typename K::scalar* w, typename K::scalar const* g, typename K::scalar* m, std::size_t n,
            std::size_t, double factor = 1, double scale = 1) const {
    using T = typename K::scalar;
    T const s = T(scale), decay = T(weight_decay), mu = T(momentum), r = T(rate * factor);
    if (momentum == 0) k.template each<1>(n, detail::sgd_step<T, false>{w, g, m, s, decay, mu, 1, 0, r});
    else k.template each<1>(n, detail::sgd_step<T, true>{w, g, m, s, decay, mu, T(nesterov), nesterov ? mu : T(1), r});
  }
};

}  // namespace braid

// braid/train/siglip.hpp
namespace braid::inline v0 {

namespace detail {
/// Row i: logits l[j] = scale x_i . y_j + bias, the losses of its pairs, and, where they are wanted, the slopes g[i, j] and
/// its share of those of the two learned numbers.
template <class T, std::size_t F>
struct siglip_row {
  T *g, *value, *learned;  // g and learned may be null
  T const *x, *y;
  T scale, bias, weight, slope;
  std::size_t n;
  BRAID_HD void operator()(std::size_t i, std::size_t) const {
    T sum = 0, by_scale = 0, by_bias = 0;
    for (std::size_t j = 0; j < n; ++j) {
      T const scaled = scale * num::dot<F>(x + i * F, y + j * F), l = scaled + bias;
      T const away = i == j ? -l : l, e = num::exp(away < T(0) ? away : -away);  // log(1 + exp(away)), without overflow
      sum += (away > T(0) ? away : T(0)) + num::log1p(e);
      if (!g) continue;
      T const s = (away > T(0) ? T(1) : e) / (T(1) + e), d = slope * (i == j ? -s : s);
      by_scale += d * scaled, by_bias += d;
      g[i * n + j] = d;
    }
    value[i] += weight * sum;
    if (learned) learned[2 * i] += by_scale, learned[2 * i + 1] += by_bias;
  }
};
}  // namespace detail

/// Every pair of the batch is judged by itself: does y_j belong to x_i? With l[i, j] = x_i . y_j / temperature + bias and
/// z = 1 for i = j, else -1, the mean over i of the sum over j of log(1 + exp(-z l[i, j])).
///
///   bd::siglip(seen, said), bd::siglip.temperature(0.2).bias(-5)(seen, said), bd::siglip(seen, said, heat)
///
/// With a third output, heat(... | learned<2>), both are learned: exp(heat[0]) times the products, bias + heat[1], so that
/// heat starts at 0. For cosines end both branches with `| l2_normalize`. Evaluation takes the data in runs of 64 samples,
/// and the loss is that of such batches.
///
/// shapes  x, y: [F]; heat: [2].
/// units   nats; temperature (0.1): those of x . y; bias (-10): none.
/// cost    a batch of n: 2 n^2 F flop, n^2 exponentials and logarithms, 4 n^2 F flop more for the gradient; n^2 numbers of
///         room. The batch is walked by one lane.
/// errors  as many numbers on both sides, two learned numbers (compile time); value_error: temperature is not above 0.
/// source  Zhai et al. 2023, arXiv:2303.15343.
struct siglip_loss : loss {
  double kelvin = 0.1, offset = -10;

  constexpr siglip_loss temperature(double t) const {
    siglip_loss l = *this;
    l.kelvin = detail::option(t, t > 0, "siglip", "temperature", "a number above 0");
    return l;
  }
  constexpr siglip_loss bias(double b) const {
    siglip_loss l = *this;
    l.offset = detail::option(b, b > -1e30 && b < 1e30, "siglip", "bias", "a finite number");
    return l;
  }

  template <class A, class B, class... Heat>
  struct on : bound<A, B, Heat...> {
    using out = decltype(pair_loss_shape<siglip_loss, 2, A, B, Heat...>());
    static constexpr std::size_t F = A::size;
    static constexpr bool couples_rows = true;
    template <class K>
    static constexpr std::size_t room(std::size_t n) {
      return n * n;
    }

    template <class Call>
    static void run(siglip_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      std::size_t const n = call.rows;
      auto const heat = detail::learned_of<2, 2>(call);
      T const scale = std::exp(heat[0]) / T(options.kelvin);
      T* const dheat = detail::learned_gradient<2>(call);
      bool const learns = call.template din<0>() || call.template din<1>() || dheat;
      T* const g = learns ? call.room : nullptr;  // [n, n]
      call.k.template each<1>(n, detail::siglip_row<T, F>{g, call.value, dheat, call.template in<0>().data,
                                                          call.template in<1>().data, scale, T(options.offset) + heat[1],
                                                          call.weight, call.weight / T(call.total), n});
      if (learns) detail::pairs_to_sides<F>(call, static_cast<T const*>(g), scale);
    }
  };
  template <class X, class Y, class... Heat>
    requires(sizeof...(Heat) < 2)
  constexpr term<siglip_loss, X, Y, Heat...> operator()(X x, Y y, Heat... heat) const {
    return outputs_term(*this, x, y, heat...);
  }
};
inline constexpr siglip_loss siglip{};

}  // namespace braid

// braid/train/step_decay.hpp
namespace braid::inline v0 {

/// Falls to gamma times itself after every step_size steps: gamma^(s div step_size).
///
/// units   steps of the optimiser, not epochs.
/// source  torch.optim.lr_scheduler.StepLR.
struct step_decay {
  std::size_t step_size = 1000;
  double gamma = 0.1;
  double factor(std::size_t step, std::size_t) const {
    std::size_t const falls = step / (step_size ? step_size : 1);
    return std::pow(gamma, double(falls));
  }
};

}  // namespace braid

// braid/train/uncertainty.hpp
namespace braid::inline v0 {

struct a_term;
struct one_learned_number_a_term;

namespace detail {
/// What a term adds where log variance s weighs it: `part` is its loss, weighted already.
template <class T, std::size_t N>
struct uncertain_row {
  T const* part;
  T *value, *spread;  // spread: the gradient of number 0 of row 0, or null
  T half, constant, over_total;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    value[r] += part[r] + constant;
    if (spread) spread[r * N] += over_total * (half - part[r]);
  }
};

/// Where each term's names begin among those of all.
template <class... Term>
inline constexpr std::array<std::size_t, sizeof...(Term) + 1> first_names = [] {
  std::array<std::size_t, sizeof...(Term) + 1> first{};
  std::size_t i = 0;
  ((first[i + 1] = first[i] + Term::names::size, ++i), ...);
  return first;
}();
template <class Loss, std::size_t First, class In, class Indices>
struct bound_part;
template <class Loss, std::size_t First, class In, std::size_t... I>
struct bound_part<Loss, First, In, std::index_sequence<I...>> {
  using type = typename Loss::template on<braid::nth_in<First + I, In>...>;
};

template <bool Fits, class In, class... Term>
struct uncertainty_shape {
  static constexpr bool couples_rows = false;
  using out = poison;
};
template <class In, class... Term>
struct uncertainty_shape<true, In, Term...> {
  template <std::size_t I>
  using part = typename bound_part<typename nth<I, Term...>::loss_type, first_names<Term...>[I], In,
                                   std::make_index_sequence<nth<I, Term...>::names::size>>::type;
  static constexpr bool couples_rows = []<std::size_t... I>(std::index_sequence<I...>) {
    return (part<I>::couples_rows || ...);
  }(std::index_sequence_for<Term...>{});
  using out = shape<1>;
};

template <class Spread, class... Term>
consteval bool weighs() {
  constexpr std::size_t N = sizeof...(Term);
  static_assert(holds<std::is_same_v<Spread, shape<N>>, at<objective<Term...>>, got<Spread>, wants<shape<N>>>,
                "uncertainty(spread, terms...): spread is an output that ends in `| learned<N>`, one number a term");
  return std::is_same_v<Spread, shape<N>>;
}
}  // namespace detail

/// Several losses, weighed by numbers that are learned with the rest: with s_t the logarithm of a variance that the net
/// holds for term t, the sum over t of exp(-s_t) L_t + s_t / 2. A term that stays large makes its s grow and weighs less.
///
///   outputs(risk(...), dose(...), spread(photo | learned<2>))
///   bd::uncertainty(spread, bd::cross_entropy(risk, label), 0.5f * bd::mean_squared_error(dose, amount))
///
/// A term's own weight is kept: with 0.5 for a squared error and 1 for a cross entropy this is the paper's sum. The result
/// is a term, whose loss may be below 0. Where samples lack a modality, the terms of absent outputs are left out for them,
/// s_t too; where spread itself is absent, all: let it end the branch that is always there, or the fusion.
///
/// shapes  spread: [N], one number a term; the terms' own names besides.
/// units   s_t: logarithm of a variance, 0 where `learned` starts; the loss: none.
/// cost    that of its terms; a number a sample of room.
/// errors  a number a term, and those of the terms (compile time).
/// source  Kendall, Gal and Cipolla 2018, arXiv:1705.07115.
template <class... Term>
struct uncertainty_loss : loss {
  using parts = types<Term...>;
  objective<Term...> of{};

  template <class Spread, class... In>
  struct on : bound<Spread, In...> {
    static constexpr std::size_t N = sizeof...(Term);
    using sides = detail::uncertainty_shape<detail::weighs<Spread, Term...>(), types<In...>, Term...>;
    using out = typename sides::out;
    static constexpr bool couples_rows = sides::couples_rows, bears_absence = true;
    /// Where the sums of part I stand among those of all parts; with I = N, how many there are.
    template <std::size_t I>
    static constexpr std::size_t first_weighing = [] {
      std::size_t n = 0;
      repeat_indexed<poisoned<out> ? 0 : I>([&]<class J>(J) { n += weighings_of<typename sides::template part<J::value>>; });
      return n;
    }();
    static constexpr std::size_t weighings = first_weighing<N>;
    template <class K>
    static constexpr std::size_t room(std::size_t rows) {
      std::size_t most = 0;
      repeat_indexed<poisoned<out> ? 0 : N>([&]<class I>(I) {
        most = std::max(most, room_of<typename sides::template part<I::value>, K>(rows));
      });
      return lanes(rows) + most;
    }

    template <class Call>
    static void run(uncertainty_loss const& options, Call const& call) {
      if constexpr (!poisoned<out>)
        if (call.template in<0>()) run_parts(options, call);
    }
    template <class Call>
    static void weigh(uncertainty_loss const& options, Call const& call, double* sums) {
      repeat_indexed<poisoned<out> ? 0 : N>([&]<class I>(I) {
        using B = typename sides::template part<I::value>;
        if constexpr (weighings_of<B> > 0) {
          loss_call<B, std::remove_reference_t<decltype(call.k)>> own{call.k, call.rows, call.total, call.weight, nullptr};
          for (std::size_t i = 0; i < own.inputs; ++i) own.values[i] = call.values[first_side<I::value> + i];
          B::weigh(term_of<I::value>(options).loss, own, sums + first_weighing<I::value>);
        }
      });
    }

   private:
    template <std::size_t I>
    static constexpr std::size_t first_side = detail::first_names<Term...>[I] + 1;
    template <std::size_t I>
    static auto const& term_of(uncertainty_loss const& options) {
      return static_cast<detail::term_at<I, nth<I, Term...>> const&>(options.of).value;
    }
    template <class Call>
    static void run_parts(uncertainty_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      auto const spread = detail::learned_of<0, N>(call);
      T* const gradient = detail::learned_gradient<0>(call);
      std::size_t t = 0;
      repeat_indexed<N>([&]<class I>(I) {
        using B = typename sides::template part<I::value>;
        auto const& own_term = term_of<I::value>(options);
        T* const part = call.room;
        call.k.zero(part, call.rows);
        loss_call<B, std::remove_reference_t<decltype(call.k)>> own{
            call.k, call.rows, call.total, call.weight * T(own_term.weight) * std::exp(-spread[t]), part};
        constexpr std::size_t first = first_side<I::value>;
        for (std::size_t i = 0; i < own.inputs; ++i) {
          own.values[i] = call.values[first + i];
          own.gradients[i] = call.gradients[first + i];
          own.batches[i] = call.batches[first + i];
        }
        bool there = true;
        for (auto const* value : own.values) there = there && value;
        own.batch_rows = call.batch_rows;
        own.room = call.room + lanes(call.rows);
        own.mean_rows = call.mean_rows;
        own.weight_sums = call.weight_sums ? call.weight_sums + first_weighing<I::value> : nullptr;
        if (!there) return void(++t);
        B::run(own_term.loss, own);
        T const constant = T(0.5) * call.weight;
        call.k.template each<1>(call.rows,
                                detail::uncertain_row<T, N>{part, call.value, gradient ? gradient + t : nullptr, constant,
                                                            constant * spread[t], T(1) / T(call.total)});
        ++t;
      });
    }
  };
};

namespace detail {
template <class... Term, class O, class... N>
constexpr term<uncertainty_loss<Term...>, O, N...> uncertain_term(O, types<N...>, Term... t) {
  return {{{}, objective_of(t...)}};
}
}  // namespace detail
template <class O, class... Term>
constexpr auto uncertainty(O spread, Term... t) {
  constexpr bool fits = output_object<O> && sizeof...(Term) > 0 && (requires { typename Term::loss_type; } && ...);
  static_assert(holds<fits, at<uncertainty_loss<>>, got<O, Term...>, wants<an_output, a_term>>,
                "uncertainty(spread, terms...): an output of learned numbers, then terms such as cross_entropy(risk, label)");
  if constexpr (fits) return detail::uncertain_term(spread, (types<>{} + ... + typename Term::names{}), t...);
  else return poison{};
}

}  // namespace braid

// braid/train/warm_up.hpp
namespace braid::inline v0 {

/// Any schedule behind a linear warm-up: (s + 1) / steps for the first steps; then the other one, which counts its steps
/// and all steps without those.
///
///   bd::warm_up<bd::step_decay>{.steps = 100, .then = {.step_size = 500}}
///
/// units   steps of the optimiser, not epochs.
/// source  Goyal et al. 2017, arXiv:1706.02677; torch's LinearLR(1 / steps, total_iters = steps - 1) in a SequentialLR.
template <schedule Then = constant>
struct warm_up {
  std::size_t steps = 0;
  Then then{};
  double factor(std::size_t step, std::size_t total) const {
    if (step < steps) return double(step + 1) / double(steps);
    return then.factor(step - steps, total > steps ? total - steps : 0);
  }
};

}  // namespace braid
