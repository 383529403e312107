#pragma once
// Nets and data for tests of models on a device beside the same on the host: under nvcc a GPU, else one that pretends.
#include "braid/backend/reference.hpp"
#ifdef __CUDACC__
#include "braid/backend/thrust.hpp"
#else
#include "support/pretend_device.hpp"
#endif
#include "braid/fuse/attention.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/mean.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/dropout.hpp"
#include "braid/layer/embedding.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/last.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/max_pool2d.hpp"
#include "braid/layer/relu.hpp"
#include "braid/model/model.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace device_test {
namespace bd = braid;
#ifdef __CUDACC__
using place = bd::thrust<bd::cuda>;
#else
using place = support::pretend_device;
#endif
using oracle = bd::reference<float>;

inline constexpr bd::image<struct photo, 2, 8, 8> photo;
inline constexpr bd::series<struct motion, 5, 3> motion;
inline constexpr bd::tokens<struct words, 6, 40> words;
inline constexpr bd::classes<struct grade, 3> grade;
inline constexpr auto picture = photo | bd::conv2d<4, 3>(bd::pad<1>) | bd::relu | bd::max_pool2d<2> | bd::flatten | bd::dense<8>;
inline constexpr auto moved = motion | bd::lstm<8> | bd::last;
inline constexpr auto read = words | bd::embedding<8> | bd::lstm<8> | bd::last;
inline constexpr auto net = bd::fuse<bd::attention<2>>(picture, moved, read) | bd::layer_norm | bd::dense<3>;
inline constexpr auto dropping = bd::fuse<bd::mean>(picture, moved, read) | bd::dropout<30> | bd::dense<3>;

struct samples {
  std::size_t n;
  std::vector<float> pixels, steps;
  std::vector<std::int32_t> ids, lengths, grades;
  std::vector<std::uint8_t> there;
  explicit samples(std::size_t rows) : n(rows), pixels(rows * 128), steps(rows * 15), ids(rows * 6), lengths(rows), grades(rows), there(rows) {
    bd::philox const random{3};
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = random.normal(0, i);
    for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = random.normal(1, i);
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = std::int32_t(random.below(40, 2, i));
    for (std::size_t i = 0; i < n; ++i) {
      lengths[i] = std::int32_t(1 + random.below(5, 3, i)), there[i] = random.uniform(4, i) < 0.6f;
      grades[i] = (pixels[i * 128] > 0) + (steps[i * 15] > 0);
    }
  }
};

/// Largest difference over the largest number.
template <class A, class B>
double apart(A const& got, B const& wanted) {
  REQUIRE(std::size(got) == std::size(wanted));
  double most = 0, large = 1e-30;
  for (std::size_t i = 0; i < std::size(got); ++i) {
    double const d = std::abs(double(got[i]) - double(wanted[i]));
    most = std::isnan(d) ? INFINITY : std::max(most, d), large = std::max(large, std::abs(double(wanted[i])));
  }
  return most / large;
}

}  // namespace device_test
