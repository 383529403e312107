#pragma once
#include "braid/layer/self_attention.hpp"
#include "braid/model/model.hpp"
#include "braid/model/repeat.hpp"
#include "braid/model/xtensor.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

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
