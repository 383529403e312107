#pragma once
#include "braid/core/philox.hpp"
#include "braid/model/plan.hpp"
#include "braid/model/presence.hpp"
#include "braid/model/store.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

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
