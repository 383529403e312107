#include "braid/model/names.hpp"

#include "braid/backend/reference.hpp"
#include "braid/fuse/attention.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/joint.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/batch_norm.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/last.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/relu.hpp"

#include <set>
#include <doctest/doctest.h>

namespace bd = braid;
using names = std::vector<std::string>;

namespace {
template <auto Net, bool State = false>
names tensors() {
  names all;
  bd::for_each_tensor<bd::program<decltype(bd::type_of(Net))>, bd::reference<float>, State>(
      [&](std::string const& name, auto, std::size_t, auto) { all.push_back(name); });
  return all;
}
template <auto Net>
names steps() {
  return bd::step_names<bd::program<decltype(bd::type_of(Net))>>();
}

inline constexpr bd::image<struct photo, 3, 4, 4> photo;
inline constexpr bd::image<struct grey, 1, 4, 4> grey;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::features<struct chart_2, 4> chart_2;
inline constexpr bd::features<struct head, 4> head;
inline constexpr bd::series<struct motion, 3, 2> motion;
inline constexpr bd::output<struct risk> risk;
inline constexpr bd::output<struct seen> seen;
}  // namespace
namespace other {
inline constexpr auto twin = bd::tied<struct word>(bd::dense<4>);
}
namespace {
inline constexpr auto twin = bd::tied<struct word>(bd::dense<4>);

inline constexpr auto picture = photo | bd::conv2d<2, 3> | bd::relu | bd::flatten | bd::dense<4>;
inline constexpr auto picture2 = photo | bd::conv2d<3, 3> | bd::flatten | bd::dense<4>;
inline constexpr auto small = grey | bd::conv2d<2, 3> | bd::flatten | bd::dense<4>;
inline constexpr auto record = chart | bd::dense<4> | bd::relu;
}  // namespace

TEST_CASE("names: a layer's place in its modality's pipe") {
  CHECK(tensors<picture>() == names{"photo.0.weight", "photo.0.bias", "photo.3.weight", "photo.3.bias"});
  CHECK(tensors<small>() == names{"grey.0.weight", "grey.0.bias", "grey.2.weight", "grey.2.bias"});
  CHECK(steps<picture>() == names{"photo", "photo", "photo.0", "photo.1", "photo.2", "photo.3"});
}
namespace {
inline constexpr auto two_pipes = bd::fuse<bd::sum>(picture, picture2, record, chart | bd::dense<4>);
inline constexpr auto three = bd::fuse<bd::sum>(record, chart | bd::dense<4>, chart_2 | bd::dense<4>) | bd::dense<1>;
inline constexpr auto heads = bd::fuse<bd::sum>(head | bd::dense<4>, record) | bd::dense<1>;
inline constexpr auto two_heads =
    bd::outputs(risk(bd::fuse<bd::sum>(record, small) | bd::dense<2>), seen(bd::fuse<bd::sum>(record, small) | bd::dense<2>));
}  // namespace
TEST_CASE("names: two pipes on one modality") {
  CHECK(tensors<two_pipes>() == names{"photo.0.weight", "photo.0.bias", "photo.3.weight", "photo.3.bias", "photo_2.0.weight",
                                      "photo_2.0.bias", "photo_2.2.weight", "photo_2.2.bias", "chart.0.weight",
                                      "chart.0.bias", "chart_2.0.weight", "chart_2.0.bias"});
}
TEST_CASE("names: what stands behind a fusion, and a modality called as a number would be") {
  CHECK(tensors<three>() == names{"chart.0.weight", "chart.0.bias", "chart_2.0.weight", "chart_2.0.bias",
                                  "chart_2_2.0.weight", "chart_2_2.0.bias", "head.0.weight", "head.0.bias"});
  CHECK(tensors<heads>() == names{"head.0.weight", "head.0.bias", "chart.0.weight", "chart.0.bias", "head_2.0.weight",
                                  "head_2.0.bias"});
}
TEST_CASE("names: unnamed equals are separate") {
  auto const all = tensors<two_heads>();
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == all.size());
  CHECK(all.size() == 2 * (2 + 4 + 2));
}

namespace {
inline constexpr auto by_name = chart | bd::named<struct img>(bd::dense<4>) | bd::relu |
                                bd::named<struct txt>(bd::dense<4> | bd::relu | bd::dense<2>) | bd::named<struct img>(bd::dense<2>);
inline constexpr auto graph_by_name = bd::named<struct img>(bd::fuse<bd::joint<2, bd::relu>>(record, small));
inline constexpr auto joints = bd::fuse<bd::joint<2, bd::relu>>(record, small);
inline constexpr auto shared = bd::fuse<bd::sum>(bd::shared<struct face>(record), bd::shared<struct face>(record) | bd::dense<4>);
inline constexpr auto siamese = bd::fuse<bd::concat>(chart | twin, head | twin, chart_2 | other::twin, head | other::twin);
}  // namespace
TEST_CASE("names: named, shared and tied") {
  CHECK(tensors<by_name>() == names{"img.weight", "img.bias", "txt.0.weight", "txt.0.bias", "txt.2.weight", "txt.2.bias",
                                    "img_2.weight", "img_2.bias"});
  CHECK(tensors<joints>().back() == "joint.1.bias");
  CHECK(tensors<graph_by_name>().back() == "img.1.bias");
  CHECK(tensors<shared>() == names{"face.0.weight", "face.0.bias", "face_2.0.weight", "face_2.0.bias"});
}
TEST_CASE("names: tags of one name in two namespaces stay apart") {
  CHECK(tensors<siamese>() == names{"word.weight", "word.bias", "word_2.weight", "word_2.bias"});
  auto const all = steps<siamese>();
  CHECK(std::count(all.begin(), all.end(), "word") == 2);
  CHECK(std::count(all.begin(), all.end(), "word_2") == 2);
}
namespace {
inline constexpr auto deep = chart | bd::repeat<2>(bd::residual(bd::dense<4> | bd::batch_norm) | bd::repeat<2>(bd::dense<4>));
inline constexpr auto timed = motion | bd::lstm<3> | bd::last;
}  // namespace
TEST_CASE("names: turns and places inside them") {
  CHECK(tensors<deep>() ==
        names{"chart.0.0.0.0.weight", "chart.0.0.0.0.bias", "chart.0.0.0.1.weight", "chart.0.0.0.1.bias",
              "chart.0.0.1.0.0.weight", "chart.0.0.1.0.0.bias", "chart.0.0.1.1.0.weight", "chart.0.0.1.1.0.bias",
              "chart.0.1.0.0.weight", "chart.0.1.0.0.bias", "chart.0.1.0.1.weight", "chart.0.1.0.1.bias",
              "chart.0.1.1.0.0.weight", "chart.0.1.1.0.0.bias", "chart.0.1.1.1.0.weight", "chart.0.1.1.1.0.bias"});
  CHECK(tensors<deep, true>() == names{"chart.0.0.0.1.running_mean", "chart.0.0.0.1.running_var", "chart.0.1.0.1.running_mean",
                                       "chart.0.1.0.1.running_var"});
  CHECK(tensors<timed>() ==
        names{"motion.0.weight_ih_l0", "motion.0.weight_hh_l0", "motion.0.bias_ih_l0", "motion.0.bias_hh_l0"});
}
