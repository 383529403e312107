#pragma once
#include "braid/core/error.hpp"
#include "braid/core/list.hpp"
#include "braid/core/philox.hpp"
#include "braid/core/shape.hpp"
#include "braid/data/dataset.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace braid::inline v0 {

// What happens to the samples of a modality on the way to a model, by the kind of modality, at a level from 0 (nothing)
// to 1. Noise is measured by the data themselves, so that a change of their unit changes nothing.
//
//   pixels (images, videos)     pixel_noise, occlusion
//   features, series, sounds    value_noise
//   series, sounds              lost_steps
//   tokens                      swapped_tokens
//
// All draws are functions of seed, modality, corruption, sample and element. They are the same at every level: of two
// levels the higher one goes further in the same direction, and loses what the lower one lost.

/// How much of a corruption, from 0 to 1. A type of its own: a level cannot change places with another number.
struct corruption_level {
  double share = 0;
  explicit constexpr corruption_level(double s) : share(s) {
    if (!(s >= 0 && s <= 1)) throw value_error("corruption", "level", "from 0 to 1", std::to_string(s));
  }
};

namespace detail {
template <class M>
inline constexpr std::size_t steps_of = 1;
template <class M>
  requires is_timed<typename M::outside>
inline constexpr std::size_t steps_of<M> = M::outside::steps;
/// Numbers a step, or a sample that has no steps: each may have a unit of its own.
template <class M>
inline constexpr std::size_t channels_of = M::outside::size / steps_of<M>;
/// Rows of dots: [C, H, W], or frames of these.
template <class M>
inline constexpr bool is_pixels = !is_ids<typename M::outside> && M::outside::rank - is_timed<typename M::outside> >= 3;
template <class M>
inline constexpr bool is_values = !is_ids<typename M::outside> && !is_pixels<M>;
}  // namespace detail

/// What corruptions of one modality need to know of its data: of numbers their range, and mean and deviation by channel
/// (of a table, by feature); of tokens which ids there are.
struct data_measure {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  std::vector<double> mean, deviation;
  std::vector<std::int32_t> ids;
};
/// Of the samples that have modality M, and of their steps.
template <class M, class Data>
data_measure measure(Data const& data) {
  constexpr std::size_t steps = detail::steps_of<M>, channels = detail::channels_of<M>;
  data_measure of;
  auto const& c = data.template column<M>();
  std::vector<double> total(channels), squares(channels);
  double count = 0;
  auto const each = [&](auto&& f) {
    for (std::size_t i = 0; i < data.size(); ++i) {
      std::size_t const r = data.row(i), used = c.lengths ? std::size_t(c.lengths[r]) : steps;
      if (!c.has(r)) continue;
      for (std::size_t k = 0; k < used * channels; ++k) f(c.data[r * M::outside::size + k], k % channels);
    }
  };
  if constexpr (is_ids<typename M::outside>) {
    std::vector<bool> seen(M::outside::vocabulary);
    each([&](std::int32_t id, std::size_t) { seen[std::size_t(id)] = true; });
    for (std::size_t v = 0; v < seen.size(); ++v)
      if (seen[v]) of.ids.push_back(std::int32_t(v));
  } else {
    each([&](auto v, std::size_t k) {
      of.low = std::min(of.low, double(v)), of.high = std::max(of.high, double(v));
      total[k] += double(v), count += k == 0;
    });
    for (double s : total) of.mean.push_back(count > 0 ? s / count : 0);
    each([&](auto v, std::size_t k) { squares[k] += (double(v) - of.mean[k]) * (double(v) - of.mean[k]); });
    for (double s : squares) of.deviation.push_back(count > 0 ? std::sqrt(s / count) : 0);
  }
  return of;
}

/// One sample of a modality to be spoilt: its numbers, how many of its steps are used, which sample of the data it is.
template <class E>
struct spoilt_sample {
  E* x;
  std::size_t steps;
  std::uint64_t number;
};

/// x + level (high - low) n with n standard normal, within [low, high]: at level 1 the noise is as strong as the data are
/// wide.
struct pixel_noise {
  static constexpr std::string_view name = "noise";
  template <class M>
  static constexpr bool fits = detail::is_pixels<M>;
  template <class M, class E>
  static void apply(corruption_level level, data_measure const& of, philox random, spoilt_sample<E> s) {
    for (std::size_t k = 0; k < s.steps * detail::channels_of<M>; ++k) {
      double const noisy = double(s.x[k]) + level.share * (of.high - of.low) * double(random.normal(s.number, k));
      s.x[k] = E(std::clamp(noisy, of.low, of.high));
    }
  }
};

/// A rectangle of that share of the picture, at a place of chance, as grey as the channel's mean in the data; in a video
/// the same one in every frame.
struct occlusion {
  static constexpr std::string_view name = "occlusion";
  template <class M>
  static constexpr bool fits = detail::is_pixels<M>;
  template <class M, class E>
  static void apply(corruption_level level, data_measure const& of, philox random, spoilt_sample<E> s) {
    constexpr std::size_t H = M::outside::dims[M::outside::rank - 2], W = M::outside::dims[M::outside::rank - 1];
    double const side = std::sqrt(level.share);
    auto const h = std::size_t(std::lround(side * double(H))), w = std::size_t(std::lround(side * double(W)));
    // The centre stays while the rectangle grows, as far as the picture goes.
    auto const from = [&](std::size_t all, std::size_t part, std::uint64_t draw) {
      double const centre = double(random.uniform(s.number, draw)) * double(all) - double(part) / 2;
      return std::size_t(std::clamp(centre, 0.0, double(all - part)));
    };
    std::size_t const top = from(H, h, 0), left = from(W, w, 1), planes = s.steps * detail::channels_of<M> / (H * W);
    for (std::size_t p = 0; p < planes; ++p) {
      double grey = 0;
      std::size_t const first = p * H * W % detail::channels_of<M>;
      for (std::size_t k = 0; k < H * W; ++k) grey += of.mean[first + k] / double(H * W);
      for (std::size_t i = top; i < top + h; ++i)
        for (std::size_t j = left; j < left + w; ++j) s.x[(p * H + i) * W + j] = E(grey);
    }
  }
};

/// x + level deviation n with n standard normal and the deviation of the channel or feature in the data: at level 1 the
/// noise is as strong as the signal.
struct value_noise {
  static constexpr std::string_view name = "noise";
  template <class M>
  static constexpr bool fits = detail::is_values<M>;
  template <class M, class E>
  static void apply(corruption_level level, data_measure const& of, philox random, spoilt_sample<E> s) {
    constexpr std::size_t channels = detail::channels_of<M>;
    for (std::size_t k = 0; k < s.steps * channels; ++k)
      s.x[k] += E(level.share * of.deviation[k % channels] * double(random.normal(s.number, k)));
  }
};

/// Each step is lost with that probability: the channels' means in the data stand in its place.
struct lost_steps {
  static constexpr std::string_view name = "lost steps";
  template <class M>
  static constexpr bool fits = detail::is_values<M> && is_timed<typename M::outside>;
  template <class M, class E>
  static void apply(corruption_level level, data_measure const& of, philox random, spoilt_sample<E> s) {
    constexpr std::size_t channels = detail::channels_of<M>;
    for (std::size_t t = 0; t < s.steps; ++t)
      if (double(random.uniform(s.number, t)) < level.share)
        for (std::size_t c = 0; c < channels; ++c) s.x[t * channels + c] = E(of.mean[c]);
  }
};

/// Each token becomes, with that probability, another one of those that the data have.
struct swapped_tokens {
  static constexpr std::string_view name = "swaps";
  template <class M>
  static constexpr bool fits = is_ids<typename M::outside>;
  template <class M, class E>
  static void apply(corruption_level level, data_measure const& of, philox random, spoilt_sample<E> s) {
    if (of.ids.size() < 2) return;
    for (std::size_t t = 0; t < s.steps; ++t) {
      if (!(double(random.uniform(s.number, 2 * t)) < level.share)) continue;
      auto const others = std::uint32_t(of.ids.size() - 1);
      auto const to = of.ids.begin() + std::ptrdiff_t(random.below(others, s.number, 2 * t + 1));
      s.x[t] = E(*to >= s.x[t] ? to[1] : *to);  // ids are sorted: the one that stands there is passed over
    }
  }
};

namespace detail {
template <class M, class... C>
consteval auto fitting() {
  auto const one = []<class D>(std::type_identity<D>) {
    if constexpr (D::template fits<M>) return types<D>{};
    else return types<>{};
  };
  return (types<>{} + ... + one(std::type_identity<C>{}));
}
}  // namespace detail
/// The corruptions that fit a modality; the first of them is its noise.
template <class M>
using corruptions_of = decltype(detail::fitting<M, pixel_noise, occlusion, value_noise, lost_steps, swapped_tokens>());

namespace detail {
template <class C, class... More>
C first_of(types<C, More...>);
}  // namespace detail
template <class M>
using noise_of = decltype(detail::first_of(corruptions_of<M>{}));

/// The stream that a corruption of a modality draws from.
template <class C, class M>
philox corruption_stream(seed from) {
  return philox{from.value}.fork(name_hash(C::name, name_hash(M::name())));
}

}  // namespace braid
