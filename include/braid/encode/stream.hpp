#pragma once
#include "braid/core/error.hpp"
#include "braid/encode/stream_steps.hpp"
#include "braid/model/weights.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <utility>

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
