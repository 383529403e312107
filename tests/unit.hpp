#pragma once
// Tests of one unit, bound by hand: against PyTorch's numbers, against differences, on every backend.
//
//   check_golden<layer::dense<3>, shape<5>>("layer_dense", "5_to_3_n7");
//   check_gradients<layer::dense<3>, shape<5>>(4, 1);
//   check_learns<layer::dense<3>, shape<5>>(4, 1);
//
// For tests of another kind: subject<Unit, K, In...>, which holds the memory of a bound unit.
#include "braid/backend/reference.hpp"
#include "braid/core/list.hpp"
#include "braid/core/unit.hpp"

#ifdef BRAID_TEST_CPU
#include "braid/backend/cpu.hpp"
#endif
#if defined(BRAID_TEST_THRUST) || defined(BRAID_TEST_CUDA)
#include "braid/backend/thrust.hpp"
#endif

#include "support/unit_checks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace unit_test {

/// The backends on which every golden case runs: those whose libraries are here (CMake sets the macros). On a GPU machine
/// (scripts/test-gpu) the GPU alone: the others are everyone's.
#ifdef BRAID_TEST_CUDA
using backends = braid::types<braid::thrust<braid::cuda>>;
#else
using backends = decltype(braid::types<braid::reference<double>, braid::reference<float>>{}
#ifdef BRAID_TEST_CPU
                          + braid::types<braid::cpu>{}
#endif
#ifdef BRAID_TEST_THRUST
                          + braid::types<braid::thrust<braid::cpp>>{}
#endif
);
#endif

#ifndef BRAID_TEST_CUDA
extern template struct memory_on<braid::reference<double>>;
extern template struct memory_on<braid::reference<float>>;
#ifdef BRAID_TEST_CPU
extern template struct memory_on<braid::cpu>;
#endif
#ifdef BRAID_TEST_THRUST
extern template struct memory_on<braid::thrust<braid::cpp>>;
#endif
#endif

/// Those on which the golden cases of U run: all, or what U says.
template <class U>
struct backends_for {
  using list = backends;
};
template <class U>
  requires requires { typename U::tested_on; }
struct backends_for<U> {
#ifdef BRAID_TEST_CUDA
  using list = braid::types<>;  // such a unit is made of others in the host's memory
#else
  using list = typename U::tested_on;
#endif
};

/// Largest error over largest value.
template <class K>
inline constexpr double tolerance = std::is_same_v<typename K::scalar, double> ? 1e-12 : 1e-5;

/// Widens the tolerance of one case: where the result is a small difference of large numbers, here or in PyTorch.
struct slack {
  double f32 = 1, f64 = 1;
};

/// A unit on backend K with inputs of shapes In...; a fusion whose weights are a unit of their own is both together.
template <class U, class K, class... In>
struct subject : any_subject {
  using bound = typename U::template on<In...>;
  using out_shape = typename bound::out;
  static constexpr bool in_place = bench<bound, K>::in_place;
  bench<bound, K> unit;

  explicit subject(std::size_t rows) : unit(rows) { does = &unit; }
  subject(subject const&) = delete;

  template <braid::mode M, std::uint64_t Absent = 0>
  void forward(bool over = false) {
    unit.template forward<M, Absent>(over);
  }
  template <std::uint64_t Absent = 0>
  void backward(std::uint64_t unwanted = 0, bool over = false) {
    unit.template backward<Absent>(unwanted, over);
  }
};
template <class U, class K, class... In>
  requires requires { typename U::weights; }
struct subject<U, K, In...> : any_subject {
  using weighing = typename U::weights::template on<In...>;
  using bound = typename U::template on<typename weighing::out, In...>;
  using out_shape = typename bound::out;
  static constexpr bool in_place = false;
  bench<weighing, K> weigher;
  bench<bound, K> unit;

  explicit subject(std::size_t rows) : weigher(rows), unit(rows) { weighs = &weigher, does = &unit; }
  subject(subject const&) = delete;

  template <braid::mode M, std::uint64_t Absent = 0>
  void forward(bool = false) {
    weigher.template forward<M, Absent>();
    unit.in[0].copy_from(weigher.out);
    unit.template forward<M, (Absent << 1)>();
  }
  template <std::uint64_t Absent = 0>
  void backward(std::uint64_t unwanted = 0, bool = false) {
    unit.template backward<(Absent << 1)>(unwanted << 1);
    weigher.dout.copy_from(unit.din[0]);
    weigher.template backward<Absent>(unwanted);
  }
};

namespace detail {

struct any_call;
template <class B, class = void>  // not a requires expression: nvcc 13 answers that with a silent no
inline constexpr bool trained_through = false;
template <class B>
inline constexpr bool trained_through<B, std::void_t<decltype(&B::template backward<any_call>)>> = true;

/// The calls of subject S that the checks make; with Predict also those in prediction.
template <class S, std::uint64_t Absent, bool Predict>
struct runs final : running {
  using out = typename S::out_shape;
  static constexpr bool back = trained_through<typename S::bound>;
  static constexpr std::size_t steps = [] {
    if constexpr (braid::is_timed<out> && !S::bound::drops_lengths) return out::steps;
    else return std::size_t{0};
  }();
  S& of;

  explicit runs(S& subject) : running(subject, S::in_place, back, steps), of(subject) {}
  void predict(bool over) override {
    if constexpr (Predict) of.template forward<braid::mode::predict, Absent>(over);
  }
  void train() override {
    if constexpr (back) of.template forward<braid::mode::train, Absent>();
  }
  void backward(std::uint64_t unwanted, bool over) override {
    if constexpr (back) of.template backward<Absent>(unwanted, over);
  }
};
template <class U, class K, class... In>
void check_golden_on(braid::data::archive const& a, slack const& wider) {
  constexpr bool single = std::is_same_v<typename K::scalar, float>;
  INFO("backend ", K::name, single ? " in float" : " in double");
  subject<U, K, In...> s(rows_of(a));
  runs<subject<U, K, In...>, 0, true> of(s);
  check_case(of, a, tolerance<K> * (single ? wider.f32 : wider.f64));
}
template <class U, class... In, class... K>
void check_golden_on_all(braid::types<K...>, braid::data::archive const& a, slack const& wider) {
  (check_golden_on<U, K, In...>(a, wider), ...);
}

}  // namespace detail

/// A case of tests/golden on every backend: values, state and all gradients. A case with gradients runs in training (and
/// in prediction too, where there is no state), one without in prediction.
template <class U, class... In>
void check_golden(std::string const& file, std::string const& name, slack wider = {}) {
  INFO(file, " ", name);
  detail::check_golden_on_all<U, In...>(typename backends_for<U>::list{}, golden(file, name), wider);
}

#ifndef BRAID_TEST_CUDA
/// Gradients of sum(dout * out) in training, by central differences on the oracle, for all parameters and all inputs but
/// the absent ones.
template <std::uint64_t Absent, class U, class... In>
void check_gradients_without(std::size_t rows, std::uint64_t seed, std::vector<std::int32_t> const& lengths = {}) {
  using S = subject<U, braid::reference<double>, In...>;
  static_assert(detail::trained_through<typename S::bound>, "a unit without backward has no gradients to check");
  S s(rows);
  detail::runs<S, Absent, false> of(s);
  check_differences(of, seed, lengths, Absent);
}

/// What stands beyond a sample's length means nothing: neither NaN (in prediction) nor any number (in training) changes a
/// used step or a gradient, and no gradient goes there. Samples are short, full and of length 0 in turn.
template <class U, class... In>
void check_beyond_lengths(std::size_t rows, std::uint64_t seed) {
  using S = subject<U, braid::reference<double>, In...>;
  S s(rows);
  detail::runs<S, 0, true> of(s);
  check_littered(of, seed);
}

/// The same with no input absent; and, of what takes a sequence, that what stands beyond a length means nothing.
template <class U, class... In>
void check_gradients(std::size_t rows, std::uint64_t seed, std::vector<std::int32_t> const& lengths = {}) {
  check_gradients_without<0, U, In...>(rows, seed, lengths);
  if constexpr ((braid::is_timed<In> || ...)) check_beyond_lengths<U, In...>(rows + 2, seed);
}

/// Every parameter gets a gradient that is not zero everywhere.
template <class U, class... In>
void check_learns(std::size_t rows, std::uint64_t seed) {
  using S = subject<U, braid::reference<double>, In...>;
  static_assert(detail::trained_through<typename S::bound>, "a unit without backward learns nothing");
  S s(rows);
  detail::runs<S, 0, false> of(s);
  check_every_parameter_learns(of, seed);
}

#else
// By differences, on the oracle, which is no GPU's matter.
template <std::uint64_t Absent, class U, class... In>
void check_gradients_without(std::size_t, std::uint64_t, std::vector<std::int32_t> const& = {}) {}
template <class U, class... In>
void check_beyond_lengths(std::size_t, std::uint64_t) {}
template <class U, class... In>
void check_gradients(std::size_t, std::uint64_t, std::vector<std::int32_t> const& = {}) {}
template <class U, class... In>
void check_learns(std::size_t, std::uint64_t) {}
#endif

}  // namespace unit_test
