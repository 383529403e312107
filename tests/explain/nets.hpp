#pragma once
// Nets and data that the tests of explain/ share.
#include "braid/backend/reference.hpp"
#include "braid/fuse/mean.hpp"
#include "braid/layer/batch_norm.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/dropout.hpp"
#include "braid/layer/embedding.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/layer/tanh.hpp"
#include "braid/model/model.hpp"

#include "support/allocations.hpp"
#include "support/numbers.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace explain_test {
namespace bd = braid;
namespace ex = braid::explain;
using K = bd::reference<double>;
template <auto Net>
using model_of = bd::model<Net, K>;

inline constexpr bd::image<struct photo, 2, 4, 4> photo;
inline constexpr bd::series<struct pulse, 5, 2> pulse;
inline constexpr bd::tokens<struct note, 4, 6> note;
inline constexpr bd::features<struct row, 3> row;
inline constexpr bd::output<struct risk> risk;
inline constexpr bd::output<struct dose> dose;

/// All kinds of inputs, units that learn otherwise than they predict, and a fusion that bears absence.
inline constexpr auto mixed =
    bd::fuse<bd::mean>(photo | bd::conv2d<3, 3> | bd::batch_norm | bd::tanh | bd::flatten | bd::dense<4>,
                       pulse | bd::dense<3> | bd::tanh | bd::mean_time | bd::dropout<50> | bd::dense<4>,
                       note | bd::embedding<3> | bd::tanh | bd::mean_time | bd::dense<4>, row | bd::dense<4>) |
    bd::tanh | bd::dense<2>;
inline constexpr auto linear = bd::fuse<bd::mean>(note | bd::embedding<3> | bd::mean_time | bd::dense<2>, row | bd::dense<2>);

struct batch {
  std::vector<double> pixels, steps, numbers;
  std::vector<std::int32_t> ids, lengths, id_lengths;
  explicit batch(std::size_t n)
      : pixels(support::normals<double>(32 * n, 1)), steps(support::normals<double>(10 * n, 2)), numbers(support::normals<double>(3 * n, 3)) {
    for (std::size_t r = 0; r < n; ++r) lengths.push_back(std::int32_t(1 + r % 5)), id_lengths.push_back(std::int32_t(1 + (r + 2) % 4));
    for (std::size_t i = 0; i < 4 * n; ++i) ids.push_back(std::int32_t(bd::philox{4}.below(6, 0, i)));
  }
};

/// Parameters as draws of deviation a half, running statistics away from 0 and 1: nothing is where it starts.
template <class W>
void draw(W& w) {
  w.write_all([](std::string const& name, std::vector<std::size_t> const&, auto& values) {
    bd::philox const stream = bd::philox{3}.fork(bd::name_hash(name));
    for (std::size_t i = 0; i < values.size(); ++i) {
      double const v = 0.5 * double(stream.normal(1, i));
      values[i] = std::remove_cvref_t<decltype(values[0])>(name.find("running_var") == name.npos ? v : 0.5 + std::abs(v));
    }
  });
}

inline constexpr bd::features<struct left, 1> left;
inline constexpr bd::features<struct right, 1> right;

/// Says 1 where the signs of left and right differ and -1 elsewhere, also of one of them alone. The row weighs nothing, or
/// the number `own` of its third column.
inline constexpr auto odd = bd::fuse<bd::mean>(left | bd::dense<2>, right | bd::dense<2>) | bd::dense<2> | bd::tanh | bd::dense<2>;
template <class W>
void plant_odd(W& w) {
  w.write_all([](std::string const& name, auto const&, std::vector<double>& v) {
    if (name == "left.0.weight" || name == "right.0.weight") v = {1, 0};
    else if (name == "head.0.weight") v = {20, 0, 20, 0};
    else if (name == "head.0.bias") v = {10, -10};
    else if (name == "head.2.weight") v = {0, 0, 1, -1};
    else if (name == "head.2.bias") v = {0, -1};
    else std::fill(v.begin(), v.end(), 0);
  });
}

}  // namespace explain_test
