#pragma once
// One unit alone on cpu, with the memory and the calls that a net would give it.
//
//   static bool const here = measure<bd::dense<256>, bd::shape<512>>("dense<256> of 512");
//
// registers NAME/forward (as in prediction) and NAME/backward (with the gradients of inputs and parameters) at batch 1
// and 64. A policy is measured over branches of these shapes.
#include "braid/backend/cpu.hpp"
#include "braid/core/fuse.hpp"
#include "braid/core/philox.hpp"
#include "braid/model/names.hpp"
#include "braid/model/repeat.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace unit_bench {

namespace bd = braid;

/// Where branch I comes from. Its gradient is asked for, as inside a net.
template <std::size_t I, class S>
struct source : bd::modality_base {
  using outside = S;
  using inside = S;
  static constexpr bool wants_gradient = true;
  static constexpr std::string_view name() { return "x"; }
};

/// The unit behind sources of these shapes, as a graph.
template <auto Unit, class... In>
constexpr auto over() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    if constexpr (std::is_base_of_v<bd::fusion_policy, decltype(bd::type_of(Unit))>)
      return bd::fuse<Unit>(source<I, In>{}...);
    else
      return (source<I, In>{}, ...) | Unit;
  }(std::index_sequence_for<In...>{});
}

inline std::vector<float> normals(std::size_t n, std::uint64_t stream, float by) {
  std::vector<float> v(n);
  for (std::size_t i = 0; i < n; ++i) v[i] = by * bd::philox{1}.normal(stream, i);
  return v;
}

/// A lowered graph with all its memory.
template <class G, bd::mode M>
class subject {
 public:
  using K = bd::cpu;
  using prog = bd::block_program<G>;
  static constexpr auto const& plan = bd::plan_of<prog, M>;
  static constexpr std::size_t output = prog::out_ids[0], out_size = prog::template out<0>::size;

  explicit subject(std::size_t rows)
      : rows_(rows), params_(bd::store<prog, K>::params), dparams_(params_.size()), state_(bd::store<prog, K>::state),
        work_(plan.elements(rows)), dout_(normals(rows * out_size, 2, 1)) {
    bd::for_each_tensor<prog, K, false>([&]<class Spec>(std::string const&, std::type_identity<Spec>, std::size_t at, auto) {
      auto const v = normals(Spec::size, at, 0.1f);  // padding stays zero
      for (std::size_t i = 0; i < Spec::size; ++i) params_.data()[at + bd::layout_of<Spec, K>::place(i)] = v[i];
    });
    std::fill_n(state_.data(), state_.size(), 1.f);
    bd::repeat_indexed<prog::size>([&]<class I>(I) {
      if constexpr (prog::graph.nodes[I::value].input) {
        inputs_.push_back(normals(rows * prog::template value<I::value>::size, 3 + I::value, 1));
        in_.data[I::value] = inputs_.back().data();
      }
    });
  }
  void forward() { walk().forward(); }
  /// The gradient comes in anew: a unit that works in place leaves another one there.
  void backward() {
    auto const w = walk();
    std::copy(dout_.begin(), dout_.end(), w.template gradient<output>());
    w.backward(dparams_.data());
  }
  float const* result() { return static_cast<float const*>(walk().template value<output>()); }

 private:
  bd::walk<prog, K const, M> walk() {
    return {k_, params_.data(), state_.data(), bd::workspace<float>::in(work_.data(), plan, rows_), in_, rows_};
  }
  K k_{};
  std::size_t rows_;
  bd::buffer<K> params_, dparams_, state_, work_;
  std::vector<float> dout_;
  std::vector<std::vector<float>> inputs_;
  bd::sources<prog> in_;
};

template <class G>
void forward(benchmark::State& state) {
  auto const rows = std::size_t(state.range(0));
  subject<G, bd::mode::predict> s(rows);
  for (auto _ : state) {
    s.forward();
    benchmark::DoNotOptimize(s.result());
    benchmark::ClobberMemory();
  }
  if (double const flops = double(rows * bd::block_program<G>::flops); flops > 0)
    state.counters["flop/s"] = benchmark::Counter(flops, benchmark::Counter::kIsIterationInvariantRate);
}
template <class G>
void backward(benchmark::State& state) {
  subject<G, bd::mode::train> s(std::size_t(state.range(0)));
  s.forward();
  for (auto _ : state) {
    s.backward();
    benchmark::ClobberMemory();
  }
}

/// The same without a backward, which vote has not.
template <auto Unit, class... In>
bool measure_forward(std::string const& name) {
  benchmark::RegisterBenchmark((name + "/forward").c_str(), forward<decltype(over<Unit, In...>())>)->Arg(1)->Arg(64);
  return true;
}
template <auto Unit, class... In>
bool measure(std::string const& name) {
  measure_forward<Unit, In...>(name);
  benchmark::RegisterBenchmark((name + "/backward").c_str(), backward<decltype(over<Unit, In...>())>)->Arg(1)->Arg(64);
  return true;
}

}  // namespace unit_bench
