#pragma once
// A composed policy as one plain unit, so that the tests of units serve it too: PyTorch's numbers on every backend,
// gradients of inputs, memory that starts as NaN, absence.
//
//   check_golden<unit_test::as_unit<fusion::mlb<5, 4>>, shape<6>, shape<3>>("fuse_mlb", "6_3_n7");
#include "braid/model/names.hpp"
#include "braid/model/repeat.hpp"

#include "fuse/absence.hpp"

#include <string>
#include <utility>
#include <vector>

namespace unit_test {

/// Input I of the unit: like repeat's, but two of one shape are two.
template <std::size_t I, class In>
struct numbered_slot : braid::slot<In> {};

template <class S>
struct unit_of_step {
  using type = braid::bound<>;  // of an input
};
template <class In, class B, class L, std::size_t O>
struct unit_of_step<braid::step<In, B, L, O>> {
  using type = B;
};

/// The program of policy P over slots, and the units of its steps.
template <class P, class... In>
struct composed_program {
  template <std::size_t... I>
  static auto graph(std::index_sequence<I...>)
      -> braid::fused<typename P::template on<In...>::out, P, numbered_slot<I, In>...>;
  using body = braid::block_program<decltype(graph(std::index_sequence_for<In...>{}))>;
  template <std::size_t I>
  using unit = typename unit_of_step<typename body::template at<I>>::type;
};
template <class P>
struct as_unit : braid::fusion_policy {
  /// Its steps are tested on every backend by themselves: here the oracle and one with kernels of its own are enough.
  using tested_on = decltype(braid::types<braid::reference<double>>{}
#ifdef BRAID_TEST_CPU
                             + braid::types<braid::cpu>{}
#endif
  );
  template <class... In>
  struct on : braid::bound<In...> {
    using out = typename P::template on<In...>::out;
    using program = composed_program<P, In...>;
    using body = typename program::body;
    static constexpr auto const& predicting = braid::plan_of<body, braid::mode::predict>;
    static constexpr auto const& training = braid::plan_of<body, braid::mode::train>;
    static constexpr std::size_t result = body::out_ids[0];

    /// Where each parameter of each step lies; the walk has them in one buffer. One visit, for visits of all steps are
    /// what takes the compiler's time.
    template <template <class> class Tensor>
    struct params {
      std::vector<decltype(Tensor<braid::matrix<1, braid::shape<1>>>::data)> pointers;
      static constexpr void each(auto&&, auto&&) {}
    };
    template <class K>
    static std::vector<std::pair<std::string, layout>> const& tensors() {
      static auto const all = [] {
        std::vector<std::pair<std::string, layout>> found;
        auto const names = braid::step_names<body>();
        braid::repeat_indexed<body::size>([&]<class I>(I) {
          if (body::graph.nodes[I::value].owner != I::value) return;  // tied: another step's
          std::string name = names[I::value];
          name.erase(0, std::min(name.size(), P::name.size() + 1));
          typename program::template unit<I::value>::template params<braid::views<double>::template parameter> step;
          decltype(step)::each(step, [&]<class A>(auto const& n, A&, auto const&...) {
            found.emplace_back(braid::detail::joined(name, braid::to_string(n)), layout_of_parameter<K, typename A::spec>());
          });
        });
        return found;
      }();
      return all;
    }
    template <template <class> class Batch>
    struct saved {
      Batch<braid::shape<training.kept>> kept;
      Batch<braid::once<braid::shape<braid::lanes(training.kept_once)>>> kept_once;
      static constexpr void each(auto&& self, auto&& f) { f(self.kept), f(self.kept_once); }
    };
    template <template <class> class Batch>
    struct scratch {
      Batch<braid::shape<std::max(predicting.shared, training.shared)>> shared;
      Batch<braid::once<braid::shape<std::max(predicting.shared_once, training.shared_once)>>> shared_once;
      static constexpr void each(auto&& self, auto&& f) { f(self.shared), f(self.shared_once); }
    };
    template <template <class> class Batch>
    using backward_scratch = scratch<Batch>;

    template <class Call>
    static constexpr std::uint64_t absent_in = [] {
      std::uint64_t bits = 0;
      braid::repeat_indexed<sizeof...(In)>(
          [&]<class I>(I) { bits |= std::uint64_t{!Call::template present<I::value>} << I::value; });
      return bits;
    }();
    template <std::uint64_t Absent>
    static constexpr auto present = [] {
      std::array<bool, body::size> absent{};
      for (std::size_t i = 0; i < sizeof...(In); ++i) absent[i] = Absent >> i & 1;
      return braid::presence_of(body::graph, absent);
    }();
    template <std::uint64_t Absent>
    static constexpr bool without = present<Absent>.runs[result] && present<Absent>.unbearable == braid::none;
    /// The inputs that it cannot do without.
    static constexpr std::uint64_t needs = []<std::size_t... I>(std::index_sequence<I...>) {
      return ((std::uint64_t{!without<(std::uint64_t{1} << I)>} << I) | ...);
    }(std::index_sequence_for<In...>{});

    /// The parameters as one flat buffer.
    template <class K>
    static braid::buffer<K> flat(auto const& params) {
      braid::buffer<K> all(braid::store<body, K>::params + 1);
      auto* to = all.data();
      for (std::size_t i = 0; i < params.pointers.size(); ++i) {
        std::size_t const room = tensors<K>()[i].second.room;
        std::copy_n(params.pointers[i], room, to);
        to += braid::lanes(room);
      }
      return all;
    }
    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      using K = std::remove_cvref_t<decltype(c.k)>;
      constexpr auto M = Call::training ? braid::mode::train : braid::mode::predict;
      auto parameters = flat<K>(c.params);
      braid::buffer<K> kept(braid::plan_of<body, M>.kept * c.rows + 1);
      auto const in = sources_of(c);
      braid::walk<body, std::remove_reference_t<decltype(c.k)>, M> const w{
          c.k, parameters.data(), nullptr,
          {Call::training ? c.saved.kept.data : kept.data(), c.scratch.shared.data, c.saved.kept_once.data,
           c.scratch.shared_once.data},
          in, c.rows, c.random, c.first_row};
      static_assert(present<absent_in<Call>>.unbearable == braid::none);
      w.template forward<present<absent_in<Call>>>();
      c.k.copy(c.out, braid::batch<out, T const>{static_cast<T const*>(w.template value<result>()), c.rows});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      using K = std::remove_cvref_t<decltype(c.k)>;
      auto parameters = flat<K>(c.params);
      auto gradients = flat<K>(c.dparams);
      auto const in = sources_of(c);
      braid::walk<body, std::remove_reference_t<decltype(c.k)>, braid::mode::train> const w{
          c.k, parameters.data(), nullptr,
          {c.saved.kept.data, c.scratch.shared.data, c.saved.kept_once.data, c.scratch.shared_once.data}, in, c.rows,
          c.random, c.first_row};
      c.k.copy(braid::batch<out, T>{w.template gradient<result>(), c.rows}, c.dout);
      static_assert(present<absent_in<Call>>.unbearable == braid::none);
      w.template backward<present<absent_in<Call>>>(gradients.data());
      braid::repeat_indexed<sizeof...(In)>([&]<class I>(I) {
        using S = braid::nth<I::value, In...>;
        if (auto const dx = c.template din<I::value>())
          c.k.copy(dx, braid::batch<S, T const>{w.template gradient<I::value>(), c.rows});
      });
      T const* from = gradients.data();
      for (std::size_t i = 0; i < c.dparams.pointers.size(); ++i) {
        std::size_t const room = tensors<K>()[i].second.room;
        std::copy_n(from, room, c.dparams.pointers[i]);
        from += braid::lanes(room);
      }
    }
    static braid::sources<body> sources_of(auto const& c) {
      braid::sources<body> in;
      for (std::size_t i = 0; i < sizeof...(In); ++i) in.data[i] = c.values[i], in.lengths[i] = c.valid[i];
      return in;
    }
  };
};

/// The name of a parameter of branch 1 when it is that of branch 2: the first number is the branch's.
struct first_number {
  std::string operator()(std::string name) const {
    if (auto const at = name.find(".1."); at != name.npos) name[at + 1] = '2';
    return name;
  }
};
/// Policy U over branches A, B, C without B is U over A and C with their weights: parameters are named by their branch.
template <class U, class A, class B, class C, class Rename = first_number>
void check_leaves_out_middle(std::size_t rows, Rename rename = {}) {
  drawn<U, A, B, C> three(rows);
  drawn<U, A, C> two(rows);
  two.put(0, three.in(0)), two.put(1, three.in(2));
  two.each_param([&](auto& p) {
    std::string name = rename("." + p.name + ".");
    three.each_param([&](auto& q) {
      if ("." + q.name + "." == name) p.value.put(q.value.get()), name = "";
    });
    CHECK(name.empty());
  });
  two.template forward<braid::mode::predict>();
  check_close("out", three.template without<0b010>(), two.out(), 1e-13);
}

}  // namespace unit_test
