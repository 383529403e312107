#pragma once
#include "braid/model/walk.hpp"

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
