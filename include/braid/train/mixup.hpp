#pragma once
#include "braid/core/error.hpp"
#include "braid/core/philox.hpp"
#include "braid/data/prefetched.hpp"

#include <cmath>
#include <cstdint>
#include <string>

namespace braid::inline v0 {

struct mixing;
struct complete_samples;
struct data_not_read_ahead;

/// Whether a training on these data mixes its samples.
template <class Data>
inline constexpr bool mixes = requires { Data::mixes_samples; };

/// A data set whose samples are mixed in training.
template <class Data>
struct mixed_data : Data {
  static constexpr bool mixes_samples = true;
  double alpha;
};

/// No memory for partners where nothing is mixed.
struct nobody {
  template <class K>
  nobody(std::size_t, K const&) {}
};

namespace detail {
template <class... N>
consteval bool can_mix(types<N...>) {
  return ((target<N> || are_numbers<typename N::outside>) && ...);
}
}  // namespace detail

/// Mixes samples in training: each becomes share times itself and 1 - share times another sample of its batch, in all
/// modalities, and the objective becomes share times that of its own targets and the rest times that of the other's. What
/// the net learns is to be linear between samples. A share is drawn for each batch, from Beta(alpha, alpha).
///
///   bd::fit(model, bd::mixup(train, 0.2), valid, bd::cross_entropy, bd::adamw{})
///
/// It is the data that are mixed, so validation data are not, and any objective may be taken as it is. Of a sequence, steps
/// beyond a sample's length count as zeros and the mixture is as long as the longer one.
///
/// units   alpha: 0.1 to 0.4 is usual for classes; 1: all shares alike; in 0..8.
/// cost    a pass over the batch's numbers and the objective a second time; memory for a second batch.
/// errors  real_numbers: a modality of tokens, complete_samples: data that say where modalities are missing (compile time);
///         value_error: alpha not within 0..8.
/// source  Zhang et al. 2018, arXiv:1710.09412.
template <class Data>
auto mixup(Data const& data, double alpha = 0.2) {
  using names = typename Data::names;
  static_assert(holds<detail::can_mix(names{}), at<mixing>, got<names>, wants<real_numbers>>,
                "mixup: tokens are no numbers to be mixed");
  static_assert(holds<!detail::is_prefetched<Data>, at<mixing>, got<Data>, wants<data_not_read_ahead>>,
                "mixup: samples that are read ahead come once, and mixing takes each twice: give it the data themselves");
  static_assert(holds<partials_in<Data>::type::size == 0, at<mixing>, got<Data>, wants<complete_samples>>,
                "mixup: every sample needs every modality; let fit hide some with drop instead");
  if (!(alpha > 0 && alpha <= 8)) throw value_error("mixup", "alpha", "above 0, at most 8", std::to_string(alpha));
  if constexpr (!detail::is_prefetched<Data>) return mixed_data<Data>{data, alpha};
}

/// A draw from Beta(alpha, alpha), a function of the stream and of `of`; by Joehnk's method.
inline double mixing_share(philox random, std::uint64_t of, double alpha) {
  for (std::uint64_t i = 1; i < 4096; i += 2) {
    double const x = std::log(double(random.uniform(of, i)) + 0x1p-25) / alpha;
    double const y = std::log(double(random.uniform(of, i + 1)) + 0x1p-25) / alpha;
    double const most = x > y ? x : y, both = most + std::log(std::exp(x - most) + std::exp(y - most));
    if (both <= 0) return std::exp(x - both);
  }
  return 0.5;  // so many draws are refused in one of very many batches, and then at a large alpha
}

}  // namespace braid
