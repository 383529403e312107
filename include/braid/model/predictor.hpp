#pragma once
#include "braid/backend/recorder.hpp"
#include "braid/model/arguments.hpp"
#include "braid/model/staged.hpp"
#include "braid/model/weights.hpp"
#include "braid/model/xtensor.hpp"

#include <algorithm>
#include <limits>
#include <vector>

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
