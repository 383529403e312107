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
#include "braid/data/npz.hpp"

#ifdef BRAID_TEST_CPU
#include "braid/backend/cpu.hpp"
#endif
#if defined(BRAID_TEST_THRUST) || defined(BRAID_TEST_CUDA)
#include "braid/backend/thrust.hpp"
#endif

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
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

using numbers = std::vector<double>;

/// CHECKs max |got - wanted| <= bound * max |wanted|; absolutely where all that is wanted is zero.
inline void check_close(std::string const& what, numbers const& got, numbers const& wanted, double bound) {
  INFO(what);
  REQUIRE(got.size() == wanted.size());
  double worst = 0, largest = 0;
  std::size_t where = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    double const e = std::abs(got[i] - wanted[i]), error = std::isnan(e) ? std::numeric_limits<double>::infinity() : e;
    largest = std::max(largest, std::abs(wanted[i]));
    if (error > worst) worst = error, where = i;
  }
  if (got.empty()) return;
  INFO("worst at ", where, ": got ", got[where], ", wanted ", wanted[where], "; largest wanted ", largest);
  CHECK(worst <= bound * (largest > 0 ? largest : 1.0));
}

/// Where the i-th number of a sample or parameter lies.
struct layout {
  std::size_t size = 0, room = 0;
  std::size_t (*place)(std::size_t) = nullptr;
};
template <class S>
constexpr layout layout_of_sample() {
  return {S::size, S::size, [](std::size_t i) { return S::place(i); }};
}
template <class K, class Spec>
constexpr layout layout_of_parameter() {
  using L = braid::layout_of<Spec, K>;
  return {Spec::size, L::size, [](std::size_t i) { return L::place(i); }};
}
constexpr layout layout_of_room(std::size_t n) {
  return {n, n, [](std::size_t i) { return i; }};
}

/// Numbers in the memory of a backend; the host sees them in PyTorch's order.
template <class K>
struct array {
  using T = typename K::scalar;
  layout lies;
  std::size_t rows = 0;
  braid::buffer<K> memory;

  array() = default;
  array(layout l, std::size_t r) : lies(l), rows(r), memory(r * l.room) {}

  T* data() { return memory.data(); }
  void put(numbers const& v) {
    REQUIRE(v.size() == rows * lies.size);
    std::vector<T> host(memory.size());
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t i = 0; i < lies.size; ++i) host[r * lies.room + lies.place(i)] = T(v[r * lies.size + i]);
    K{}.upload(memory.data(), host.data(), host.size());
  }
  numbers get() const {
    std::vector<T> host(memory.size());
    K{}.download(host.data(), memory.data(), host.size());
    numbers v(rows * lies.size);
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t i = 0; i < lies.size; ++i) v[r * lies.size + i] = double(host[r * lies.room + lies.place(i)]);
    return v;
  }
  void zero() {
    if (memory.size()) memory.zero();
  }
  /// NaN everywhere: whoever reads it unasked is found out.
  void spoil() {
    std::vector<T> const host(memory.size(), std::numeric_limits<T>::quiet_NaN());
    K{}.upload(memory.data(), host.data(), host.size());
  }
};

/// Ids or lengths where kernels of K read them.
template <class K>
class indices {
 public:
  std::int32_t* put(std::vector<std::int32_t> v) {
    host_ = std::move(v);
    if constexpr (K::on_host) return host_.data();
#ifdef BRAID_TEST_CUDA
    else {
      static_assert(sizeof(typename K::scalar) == sizeof(std::int32_t));
      if (memory_.size() != host_.size()) memory_ = braid::buffer<K>(host_.size());
      auto* const p = reinterpret_cast<std::int32_t*>(memory_.data());
      if (!host_.empty()) K{}.send(p, host_.data(), host_.size() * sizeof(std::int32_t)), K{}.wait();
      return p;
    }
#endif
  }
  std::vector<std::int32_t> get() const {
    std::vector<std::int32_t> v = host_;
#ifdef BRAID_TEST_CUDA
    if constexpr (!K::on_host) K{}.fetch(v.data(), memory_.data(), v.size() * sizeof(std::int32_t)), K{}.wait();
#endif
    return v;
  }

 private:
  std::vector<std::int32_t> host_;
  braid::buffer<K> memory_;
};

/// A parameter with its gradient, or one array of the state.
template <class K>
struct named {
  std::string name;
  array<K> value, gradient;
};

/// A bound unit B on backend K with all its memory. Outputs, gradients and scratch start as NaN at every call.
template <class B, class K>
struct bench {
  using T = typename K::scalar;
  static constexpr std::size_t inputs = B::inputs::size;
  template <std::size_t I>
  using input = braid::nth_in<I, typename B::inputs>;
  static constexpr bool in_place = B::in_place && B::out::size == input<0>::size;

  K k{};
  std::size_t rows;
  std::vector<named<K>> params, state;
  std::vector<array<K>> in, din, saved, scratch, backward_scratch;
  std::vector<std::vector<std::int32_t>> ids, lengths;  // on the host; lengths empty: all steps
  array<K> out, dout;
  braid::philox random{};
  std::uint64_t first_row = 0;

  explicit bench(std::size_t n)
      : rows(n),
        params(tensors<typename B::template params<braid::views<T>::template parameter>>()),
        state(tensors<typename B::template state<braid::views<T>::template parameter>>()),
        saved(arrays<typename B::template saved<braid::views<T>::template rows>>()),
        scratch(arrays<typename B::template scratch<braid::views<T>::template rows>>()),
        backward_scratch(arrays<typename B::template backward_scratch<braid::views<T>::template rows>>()),
        ids(inputs),
        lengths(inputs),
        out(layout_of_sample<typename B::out>(), n),
        dout(layout_of_sample<typename B::out>(), n) {
    braid::repeat_indexed<inputs>([&]<class I>(I) {
      in.emplace_back(layout_of_sample<input<I::value>>(), n);
      din.emplace_back(layout_of_sample<input<I::value>>(), n);
    });
  }

  void put(std::size_t i, numbers const& v) {
    braid::repeat_indexed<inputs>([&]<class I>(I) {
      if (I::value != i) return;
      if constexpr (braid::is_ids<input<I::value>>) ids[i].assign(v.begin(), v.end());
      else in[i].put(v);
    });
  }

  /// As forward set them.
  std::vector<std::int32_t> own_lengths() const { return own_lengths_.get(); }

  template <braid::mode M, std::uint64_t Absent = 0>
  void forward(bool in_place_of_input = false) {
    braid::forward_call<B, K, M, Absent> c{k, rows};
    bind_tensors(c.params, params, &named<K>::value);
    bind_tensors(c.state, state, &named<K>::value);
    out.spoil();
    if constexpr (M == braid::mode::train) bind(c.saved, saved);
    bind(c.scratch, scratch);
    c.out = {out.data(), rows};
    values(c, true, Absent);
    if constexpr (in_place)
      if (in_place_of_input) {
        out.memory = in[0].memory;
        c.values[0] = out.data();
      }
    if constexpr (B::gives_lengths) c.own_lengths = own_lengths_.put(std::vector<std::int32_t>(rows));
    c.random = random;
    c.first_row = first_row;
    if constexpr (requires { k.forward(c); }) k.forward(c);
    else B::forward(c);
  }
  /// Bit I of unwanted: nobody asks for the gradient of input I; it stays NaN, as that of an absent one does.
  template <std::uint64_t Absent = 0>
  void backward(std::uint64_t unwanted = 0, bool in_place_of_dout = false) {
    braid::backward_call<B, K, Absent> c{k, rows};
    bind_tensors(c.params, params, &named<K>::value);
    bind_tensors(c.dparams, params, &named<K>::gradient);
    bind(c.saved, saved, false);
    bind(c.scratch, backward_scratch);
    array<K> nothing(out.lies, rows), kept_dout = dout;
    nothing.spoil();
    c.out = {B::reads_out ? out.data() : nothing.data(), rows};
    c.dout = {dout.data(), rows};
    values(c, B::reads_in, Absent);
    unwanted |= Absent;
    braid::repeat_indexed<inputs>([&]<class I>(I) {
      din[I::value].spoil();
      bool const wanted = !braid::is_ids<input<I::value>> && (unwanted >> I::value & 1) == 0;
      c.gradients[I::value] = wanted ? din[I::value].data() : nullptr;
    });
    bool const over = in_place && in_place_of_dout && c.gradients[0];
    if (over) c.gradients[0] = dout.data();
    c.random = random;
    c.first_row = first_row;
    if constexpr (requires { k.backward(c); }) k.backward(c);
    else B::backward(c);
    if (over) {
      din[0].memory = dout.memory;
      dout.memory = kept_dout.memory;
    }
  }

 private:
  template <class Tensors>
  static std::vector<named<K>> tensors() {
    std::vector<named<K>> all;
    Tensors t{};
    Tensors::each(t, [&]<class A>(auto const& name, A&, auto const&...) {
      layout const l = layout_of_parameter<K, typename A::spec>();
      all.push_back({braid::to_string(name), {l, 1}, {l, 1}});
    });
    return all;
  }
  template <class Arrays>
  std::vector<array<K>> arrays() const {
    std::vector<array<K>> all;
    Arrays a{};
    Arrays::each(a, [&]<class A>(A&) {
      using sample = typename A::sample;
      all.emplace_back(layout_of_room(sample::size), braid::is_once<sample> ? 1 : rows);
    });
    return all;
  }
  template <class Tensors>
  static void bind_tensors(Tensors& t, std::vector<named<K>>& from, array<K> named<K>::*which) {
    std::size_t i = 0;
    Tensors::each(t, [&](auto const&, auto& tensor, auto const&...) { tensor.data = (from[i++].*which).data(); });
  }
  template <class Arrays>
  static void bind(Arrays& a, std::vector<array<K>>& from, bool spoil = true) {
    std::size_t i = 0;
    Arrays::each(a, [&](auto& view) {
      if (spoil) from[i].spoil();
      view = {from[i].data(), from[i].rows};
      ++i;
    });
  }
  /// What the call may look at: all inputs, or none (NaN, or ids of 0); an absent one is null.
  template <class Call>
  void values(Call& c, bool visible, std::uint64_t absent) {
    hidden_.resize(inputs);
    seen_ids_.resize(inputs), seen_lengths_.resize(inputs);
    braid::repeat_indexed<inputs>([&]<class I>(I) {
      constexpr std::size_t i = I::value;
      if (absent >> i & 1) return;
      if constexpr (braid::is_ids<input<i>>) {
        REQUIRE(ids[i].size() == rows * input<i>::size);
        c.values[i] = seen_ids_[i].put(visible ? ids[i] : std::vector<std::int32_t>(ids[i].size()));
      } else {
        hidden_[i] = array<K>(in[i].lies, rows);
        hidden_[i].spoil();
        c.values[i] = visible ? in[i].data() : hidden_[i].data();
      }
      if (braid::is_timed<input<i>> && !lengths[i].empty()) {
        REQUIRE(lengths[i].size() == rows);
        c.valid[i] = seen_lengths_[i].put(lengths[i]);
      }
    });
  }
  std::vector<array<K>> hidden_;
  std::vector<indices<K>> seen_ids_, seen_lengths_;
  indices<K> own_lengths_;
};

/// A unit on backend K with inputs of shapes In...; a fusion whose weights are a unit of their own is both together.
template <class U, class K, class... In>
struct subject {
  using bound = typename U::template on<In...>;
  using out_shape = typename bound::out;
  static constexpr bool in_place = bench<bound, K>::in_place, weighted = false;
  bench<bound, K> unit;

  explicit subject(std::size_t rows) : unit(rows) {}

  std::size_t rows() const { return unit.rows; }
  void put(std::size_t i, numbers const& v) { unit.put(i, v); }
  void put_lengths(std::vector<std::int32_t> const& l) { unit.lengths.assign(sizeof...(In), l); }
  void put_dout(numbers const& v) { unit.dout.put(v); }
  numbers out() const { return unit.out.get(); }
  numbers din(std::size_t i) const { return unit.din[i].get(); }
  void each_param(auto&& f) {
    for (auto& p : unit.params) f(p);
  }
  void each_state(auto&& f) {
    for (auto& s : unit.state) f(s);
  }
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
struct subject<U, K, In...> {
  using weighing = typename U::weights::template on<In...>;
  using bound = typename U::template on<typename weighing::out, In...>;
  using out_shape = typename bound::out;
  static constexpr bool in_place = false, weighted = true;
  bench<weighing, K> weigher;
  bench<bound, K> unit;

  explicit subject(std::size_t rows) : weigher(rows), unit(rows) {}

  std::size_t rows() const { return unit.rows; }
  void put(std::size_t i, numbers const& v) { weigher.put(i, v), unit.put(i + 1, v); }
  void put_lengths(std::vector<std::int32_t> const& l) {
    weigher.lengths.assign(sizeof...(In), l), unit.lengths.assign(sizeof...(In) + 1, l);
  }
  void put_dout(numbers const& v) { unit.dout.put(v); }
  numbers out() const { return unit.out.get(); }
  numbers weights() const { return weigher.out.get(); }
  numbers din(std::size_t i) const {
    numbers sum = unit.din[i + 1].get(), other = weigher.din[i].get();
    for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += other[j];
    return sum;
  }
  void each_param(auto&& f) {
    for (auto& p : weigher.params) f(p);
    for (auto& p : unit.params) f(p);
  }
  void each_state(auto&& f) {
    for (auto& s : weigher.state) f(s);
    for (auto& s : unit.state) f(s);
  }
  template <braid::mode M, std::uint64_t Absent = 0>
  void forward(bool = false) {
    weigher.template forward<M, Absent>();
    unit.in[0].memory = weigher.out.memory;
    unit.template forward<M, (Absent << 1)>();
  }
  template <std::uint64_t Absent = 0>
  void backward(std::uint64_t unwanted = 0, bool = false) {
    unit.template backward<(Absent << 1)>(unwanted << 1);
    weigher.dout.memory = unit.din[0].memory;
    weigher.template backward<Absent>(unwanted);
  }
};

/// The arrays of one case of a golden file.
inline braid::data::archive golden(std::string const& file, std::string const& name) {
  braid::data::archive all = braid::data::read_npz(std::string(BRAID_TEST_DIR) + "/golden/" + file + ".npz"), some;
  std::string const prefix = name + "/";
  for (auto& [key, value] : all)
    if (key.starts_with(prefix)) some.emplace(key.substr(prefix.size()), std::move(value));
  REQUIRE_MESSAGE(!some.empty(), file, " has no case ", name);
  return some;
}

namespace detail {

inline numbers at(braid::data::archive const& a, std::string const& key) {
  REQUIRE_MESSAGE(a.contains(key), "no array ", key);
  return a.at(key).template to<double>();
}
/// How many steps a shape has; of what has none, more than any.
template <class S>
inline constexpr std::size_t steps_of = [] {
  if constexpr (braid::is_timed<S>) return S::steps;
  else return ~std::size_t{0};
}();
template <class S>
void check_shape(braid::data::archive const& a, std::string const& key, std::size_t rows) {
  std::vector<std::size_t> wanted{rows};
  for (auto d : S::dims) wanted.push_back(d);
  INFO(key);
  REQUIRE(a.contains(key));
  REQUIRE(a.at(key).shape == wanted);
}
/// The names of parameters or state must be the file's, no more and no fewer.
template <class Names>
void check_names(braid::data::archive const& a, std::string const& prefix, Names&& visit) {
  std::vector<std::string> here, there;
  visit([&](auto& p) { here.push_back(p.name); });
  for (auto const& entry : a)
    if (entry.first.starts_with(prefix)) there.push_back(entry.first.substr(prefix.size()));
  std::sort(here.begin(), here.end());
  REQUIRE(here == there);
}

struct any_call;
template <class B, class = void>  // not a requires expression: nvcc 13 answers that with a silent no
inline constexpr bool trained_through = false;
template <class B>
inline constexpr bool trained_through<B, std::void_t<decltype(&B::template backward<any_call>)>> = true;

template <class S>
void check_backward(S& s, braid::data::archive const& a, std::size_t inputs, double bound, std::uint64_t unwanted,
                    bool over) {
  s.each_param([](auto& p) { p.gradient.zero(); });
  s.backward(unwanted, over);
  for (std::size_t i = 0; i < inputs; ++i)
    if (auto const key = "din" + std::to_string(i); a.contains(key) && (unwanted >> i & 1) == 0)
      check_close(key, s.din(i), at(a, key), bound);
  s.each_param([&](auto& p) { check_close("dparam." + p.name, p.gradient.get(), at(a, "dparam." + p.name), bound); });
}

template <class U, class K, class... In>
void check_golden_on(braid::data::archive const& a, double bound) {
  std::size_t const rows = a.at("out").shape.empty() ? 1 : a.at("out").shape[0];
  subject<U, K, In...> s(rows);
  using S = subject<U, K, In...>;

  braid::repeat_indexed<sizeof...(In)>([&]<class I>(I) {
    auto const key = "in" + std::to_string(I::value);
    check_shape<braid::nth<I::value, In...>>(a, key, rows);
    s.put(I::value, at(a, key));
  });
  REQUIRE(!a.contains("in" + std::to_string(sizeof...(In))));
  check_shape<typename S::out_shape>(a, "out", rows);
  if (a.contains("lengths")) s.put_lengths(a.at("lengths").template to<std::int32_t>());
  check_names(a, "param.", [&](auto f) { s.each_param(f); });
  check_names(a, "state.", [&](auto f) { s.each_state(f); });
  s.each_param([&](auto& p) { p.value.put(at(a, "param." + p.name)); });
  auto const reset_state = [&] { s.each_state([&](auto& p) { p.value.put(at(a, "state." + p.name)); }); };
  auto const check_out = [&](std::string const& what) {
    check_close(what, s.out(), at(a, "out"), bound);
    if constexpr (S::weighted)
      if (a.contains("weights")) check_close(what + ": weights", s.weights(), at(a, "weights"), bound);
  };

  bool stateful = false, trains = a.contains("dout");
  s.each_state([&](auto&) { stateful = true; });
  reset_state();
  if (!trains || !stateful) {
    s.template forward<braid::mode::predict>();
    check_out("out in prediction");
    s.each_state([&](auto& p) { check_close("state." + p.name, p.value.get(), at(a, "state." + p.name), 0); });
  }
  if (S::in_place && (!trains || !stateful)) {
    s.template forward<braid::mode::predict>(true);
    check_out("out in place");
  }
  if constexpr (trained_through<typename S::bound>) {
    if (!trains) return;
    s.template forward<braid::mode::train>();
    check_out("out");
    s.each_state([&](auto& p) { check_close("new_state." + p.name, p.value.get(), at(a, "new_state." + p.name), bound); });
    s.put_dout(at(a, "dout"));
    check_backward(s, a, sizeof...(In), bound, 0, false);
    {
      INFO("no input gradient wanted");
      check_backward(s, a, sizeof...(In), bound, ~std::uint64_t{0} >> 1, false);
    }
    if (sizeof...(In) > 1)
      for (std::size_t i = 0; i < sizeof...(In); ++i) {
        INFO("gradient of input ", i, " not wanted");
        check_backward(s, a, sizeof...(In), bound, std::uint64_t{1} << i, false);
      }
    if (S::in_place) {
      INFO("din in place of dout");
      check_backward(s, a, sizeof...(In), bound, 0, true);
    }
    // Gradients are added to what is there.
    s.backward();
    s.each_param([&](auto& p) {
      numbers twice = at(a, "dparam." + p.name);
      for (double& x : twice) x *= 2;
      check_close("twice dparam." + p.name, p.gradient.get(), twice, bound);
    });
  } else {
    CHECK_MESSAGE(!trains, "the case has gradients, the unit has no backward");
  }
}
template <class U, class... In, class... K>
void check_golden_on_all(braid::types<K...>, braid::data::archive const& a, slack wider) {
  auto const on = [&]<class One>(std::type_identity<One>) {
    bool const single = std::is_same_v<typename One::scalar, float>;
    std::string const where = std::string("backend ") + One::name + (single ? " in float" : " in double");
    INFO(where);
    check_golden_on<U, One, In...>(a, tolerance<One> * (single ? wider.f32 : wider.f64));
  };
  (on(std::type_identity<K>{}), ...);
}

/// Draws everything that a unit reads: normal numbers, ids, and parameters of deviation 1/2.
template <class S, class... In>
void draw(S& s, std::size_t rows, braid::philox random) {
  std::uint64_t stream = 0;
  auto const normals = [&](std::size_t n, double by) {
    numbers v(n);
    for (std::size_t i = 0; i < n; ++i) v[i] = by * double(random.normal(stream, i));
    ++stream;
    return v;
  };
  braid::repeat_indexed<sizeof...(In)>([&]<class I>(I) {
    using A = braid::nth<I::value, In...>;
    if constexpr (braid::is_ids<A>) {
      numbers v(rows * A::size);
      for (std::size_t i = 0; i < v.size(); ++i) v[i] = double(random.below(A::vocabulary, stream, i));
      ++stream;
      s.put(I::value, v);
    } else {
      s.put(I::value, normals(rows * A::size, 1));
    }
  });
  s.each_param([&](auto& p) { p.value.put(normals(p.value.lies.size, 0.5)); });
  s.each_state([&](auto& p) {
    numbers v = normals(p.value.lies.size, 0.25);
    for (double& x : v) x = std::abs(x) + 0.5;
    p.value.put(v);
  });
  s.put_dout(normals(rows * S::out_shape::size, 1));
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
  constexpr double step = 1e-5, bound = 1e-6;
  S s(rows);
  braid::philox const random{seed};
  if (!lengths.empty()) s.put_lengths(lengths);
  detail::draw<S, In...>(s, rows, random);
  numbers const dout = s.unit.dout.get();
  auto const loss = [&] {
    s.template forward<braid::mode::train, Absent>();
    numbers const out = s.out();
    double sum = 0;
    for (std::size_t i = 0; i < out.size(); ++i) sum += out[i] * dout[i];
    return sum;
  };
  auto const differences = [&](numbers v, auto put) {
    numbers d(v.size());
    for (std::size_t i = 0; i < v.size(); ++i) {
      double const x = v[i];
      v[i] = x + step, put(v);
      double const up = loss();
      v[i] = x - step, put(v);
      d[i] = (up - loss()) / (2 * step);
      v[i] = x;
    }
    put(v);
    return d;
  };

  s.each_param([](auto& p) { p.gradient.zero(); });
  s.template forward<braid::mode::train, Absent>();
  s.template backward<Absent>();
  std::vector<numbers> din;
  for (std::size_t i = 0; i < sizeof...(In); ++i) din.push_back(s.din(i));

  s.each_param([&](auto& p) {
    check_close("dparam." + p.name, p.gradient.get(),
                differences(p.value.get(), [&](numbers const& v) { p.value.put(v); }), bound);
  });
  constexpr std::size_t shift = S::weighted ? 1 : 0;
  braid::repeat_indexed<sizeof...(In)>([&]<class I>(I) {
    constexpr std::size_t i = I::value;
    if constexpr (!braid::is_ids<braid::nth<i, In...>> && (Absent >> i & 1) == 0)
      check_close("din" + std::to_string(i), din[i],
                  differences(s.unit.in[i + shift].get(), [&](numbers const& v) { s.put(i, v); }), bound);
  });
}

/// What stands beyond a sample's length means nothing: neither NaN (in prediction) nor any number (in training) changes a
/// used step or a gradient, and no gradient goes there. Samples are short, full and of length 0 in turn.
template <class U, class... In>
void check_beyond_lengths(std::size_t rows, std::uint64_t seed) {
  using S = subject<U, braid::reference<double>, In...>;
  constexpr std::size_t shift = S::weighted ? 1 : 0;
  constexpr std::size_t T = std::min({detail::steps_of<In>...});
  std::vector<std::int32_t> lengths(rows);
  for (std::size_t r = 0; r < rows; ++r) lengths[r] = std::int32_t(r % 3 == 0 ? (T + 1) / 2 : r % 3 == 1 ? T : 0);
  auto const fill_beyond = [&]<class A>(std::type_identity<A>, numbers v, auto number) {
    if constexpr (braid::is_timed<A>)
      for (std::size_t i = 0; i < v.size(); ++i)
        if (i % A::size / (A::size / A::steps) >= std::size_t(lengths[i / A::size])) v[i] = number(i);
    return v;
  };
  auto const zero = [](std::size_t) { return 0.0; };
  using out_shape = std::conditional_t<S::bound::drops_lengths, braid::shape<S::out_shape::size>, typename S::out_shape>;
  auto const used_out = [&](numbers v) { return fill_beyond(std::type_identity<out_shape>{}, std::move(v), zero); };

  S s(rows);
  s.put_lengths(lengths);
  detail::draw<S, In...>(s, rows, braid::philox{seed});
  auto const litter = [&](auto number) {
    braid::repeat_indexed<sizeof...(In)>([&]<class I>(I) {
      using A = braid::nth<I::value, In...>;
      std::size_t const i = I::value + shift;
      if constexpr (braid::is_ids<A>)  // ids that no vocabulary has: looked up by nobody
        s.put(I::value, fill_beyond(std::type_identity<A>{}, {s.unit.ids[i].begin(), s.unit.ids[i].end()},
                                    [](std::size_t j) { return double(A::vocabulary + j); }));
      else s.put(I::value, fill_beyond(std::type_identity<A>{}, s.unit.in[i].get(), number));
    });
  };
  s.put_dout(used_out(s.unit.dout.get()));
  struct result {
    numbers predicted, out;
    std::vector<numbers> gradients;
  };
  auto const train = [&] {
    result r;
    s.each_param([](auto& p) { p.gradient.zero(); });
    s.template forward<braid::mode::train>();
    r.out = used_out(s.out());
    s.backward();
    s.each_param([&](auto& p) { r.gradients.push_back(p.gradient.get()); });
    braid::repeat_indexed<sizeof...(In)>([&]<class I>(I) {
      using A = braid::nth<I::value, In...>;
      if constexpr (!braid::is_ids<A>) {
        r.gradients.push_back(s.din(I::value));
        check_close("no gradient beyond a length, din" + std::to_string(I::value), r.gradients.back(),
                    fill_beyond(std::type_identity<A>{}, r.gradients.back(), zero), 0);
      }
    });
    return r;
  };
  std::vector<numbers> state;
  s.each_state([&](auto& p) { state.push_back(p.value.get()); });
  auto const reset_state = [&] {
    std::size_t i = 0;
    s.each_state([&](auto& p) { p.value.put(state[i++]); });
  };
  litter(zero);
  s.template forward<braid::mode::predict>();
  numbers const predicted = used_out(s.out());
  result const clean = train();
  reset_state();
  litter([](std::size_t i) { return 50 + 13 * double(i % 17); });
  result const littered = train();
  check_close("out of training, with other numbers beyond the lengths", littered.out, clean.out, 1e-12);
  for (std::size_t i = 0; i < clean.gradients.size(); ++i)
    check_close("gradient " + std::to_string(i) + ", with other numbers beyond the lengths", littered.gradients[i],
                clean.gradients[i], 1e-12);
  reset_state();
  litter([](std::size_t) { return std::numeric_limits<double>::quiet_NaN(); });
  s.template forward<braid::mode::predict>();
  check_close("out of prediction, with NaN beyond the lengths", used_out(s.out()), predicted, 0);
}

/// The same with no input absent; and, of what takes a sequence, that what stands beyond a length means nothing.
template <class U, class... In>
void check_gradients(std::size_t rows, std::uint64_t seed, std::vector<std::int32_t> const& lengths = {}) {
  check_gradients_without<0, U, In...>(rows, seed, lengths);
  if constexpr ((braid::is_timed<In> || ...))
    check_beyond_lengths<U, In...>(rows + 2, seed);
}

/// Every parameter gets a gradient that is not zero everywhere.
template <class U, class... In>
void check_learns(std::size_t rows, std::uint64_t seed) {
  using S = subject<U, braid::reference<double>, In...>;
  S s(rows);
  detail::draw<S, In...>(s, rows, braid::philox{seed});
  s.each_param([](auto& p) { p.gradient.zero(); });
  s.template forward<braid::mode::train>();
  s.backward();
  s.each_param([](auto& p) {
    numbers const g = p.gradient.get();
    INFO(p.name);
    CHECK(std::any_of(g.begin(), g.end(), [](double x) { return std::isfinite(x) && x != 0; }));
  });
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
