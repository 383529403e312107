#include "braid/analyze/embed.hpp"

#include "braid/fuse/mean.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/relu.hpp"
#include "braid/model/model.hpp"
#include "support/bad_files.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <iterator>

namespace bd = braid;

namespace {
inline constexpr bd::features<struct face, 3> face;
inline constexpr bd::features<struct voice, 2> voice;
inline constexpr bd::classes<struct who, 2> who;
inline constexpr bd::output<struct answer> answer;
inline constexpr bd::output<struct seen> seen;
inline constexpr bd::output<struct both> both;
inline constexpr auto look = bd::shared<struct look_of>(face | bd::dense<4> | bd::relu);
inline constexpr auto mixed = bd::shared<struct mix_of>(bd::fuse<bd::mean>(look, voice | bd::dense<4>));
inline constexpr auto net = bd::outputs(answer(mixed | bd::dense<2>), seen(look), both(mixed));

inline constexpr bd::image<struct view, 1, 4, 4> view;
inline constexpr auto tapped_net =
    bd::fuse<bd::mean>(view | bd::conv2d<3, 2> | bd::tap<struct image_code> | bd::flatten | bd::dense<4>, voice | bd::dense<4>) |
    bd::tap<struct joint_code> | bd::dense<2>;
inline constexpr auto looked = bd::shared<struct looked_of>(view | bd::conv2d<3, 2>);
inline constexpr auto joined = bd::shared<struct joined_of>(bd::fuse<bd::mean>(looked | bd::flatten | bd::dense<4>, voice | bd::dense<4>));
inline constexpr auto untapped_net = bd::outputs(answer(joined | bd::dense<2>), seen(looked), both(joined));

std::vector<float> numbers(std::size_t n) {
  std::vector<float> v(n);
  for (std::size_t i = 0; i < n; ++i) v[i] = float(std::sin(double(3 * i + 1)));
  return v;
}
std::string read(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
}  // namespace

TEST_CASE("embed: what the model says at that point, of each sample in the set's order") {
  constexpr std::size_t n = 133;  // not a whole number of tiles
  auto const faces = numbers(3 * n), voices = numbers(2 * n);
  std::vector<std::int32_t> const labels(n, 1);
  bd::model<net, bd::reference<float>> model{bd::seed{5}};
  bd::dataset const data{voice(voices), who(labels), face(faces)};
  auto const say = model(face(faces), voice(voices));
  auto const codes = bd::embed(model, data, seen), mix = bd::embed(model, data, both);
  REQUIRE(codes.n == n);
  REQUIRE(codes.width == 4);
  std::size_t different = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t f = 0; f < 4; ++f) {
      different += codes(i, f) != say(seen)(i, f);
      different += mix(i, f) != say(both)(i, f);
    }
  CHECK(different == 0);
  std::vector<std::uint32_t> const some{130, 2, 2};
  auto const few = bd::embed(model, data.subset(some), both);
  CHECK(few.n == 3);
  CHECK(few(0, 1) == mix(130, 1));
  CHECK(few(2, 3) == mix(2, 3));
}

TEST_CASE("embed: what a tap names, an image in the order of its axes, and of missing modalities no number") {
  constexpr std::size_t n = 70;
  auto const pixels = numbers(16 * n), voices = numbers(2 * n);
  std::vector<std::uint8_t> there(n, 1);
  there[3] = 0;
  bd::model<tapped_net, bd::reference<float>> model{bd::seed{5}};
  bd::model<untapped_net, bd::reference<float>> spelled{bd::seed{5}};
  std::vector<std::vector<float>> all;
  model.weights().read_all([&](std::string const&, auto const&, auto const& v) { all.emplace_back(v.begin(), v.end()); });
  bd::dataset const data{view(pixels).where(there), voice(voices)};
  auto const image = bd::embed(model, data, bd::tap<image_code>), joint = bd::embed(model, data, bd::tap<joint_code>);
  REQUIRE(image.width == 3 * 9);
  REQUIRE(joint.width == 4);
  CHECK(std::isnan(image(3, 0)));
  CHECK(!std::isnan(joint(3, 0)));
  // spelled as outputs, with the same weights under other names
  std::size_t next = 0;
  spelled.weights().write_all([&](std::string const&, auto const&, auto& v) { std::copy(all[next].begin(), all[next].end(), v.begin()), ++next; });
  bd::dataset const whole{view(pixels), voice(voices)};
  auto const wanted = bd::embed(spelled, whole, seen), both_wanted = bd::embed(spelled, whole, both);
  auto const got = bd::embed(model, whole, bd::tap<image_code>), both_got = bd::embed(model, whole, bd::tap<joint_code>);
  CHECK(got.numbers == wanted.numbers);
  CHECK(both_got.numbers == both_wanted.numbers);
  for (std::size_t f = 0; f < 27; ++f) CHECK(got(69, f) == image(69, f));
}

TEST_CASE("embed: samples that lack a modality; a point that only it reaches is NaN there") {
  auto const faces = numbers(9), voices = numbers(6);
  std::vector<std::uint8_t> const there{1, 0, 1};
  bd::model<net, bd::reference<float>> model{bd::seed{5}};
  bd::dataset const data{face(faces).where(there), voice(voices)};
  auto const codes = bd::embed(model, data, seen), mix = bd::embed(model, data, both);
  CHECK(std::isnan(codes(1, 0)));
  CHECK(std::isfinite(codes(2, 0)));
  auto const alone = model(bd::absent(face), voice(voices));
  CHECK(mix(1, 2) == alone(both)(1, 2));
  CHECK(mix(0, 2) == model(face(faces), voice(voices))(both)(0, 2));
}

TEST_CASE("embed: a net of one output needs no name; written as npz and for the projector") {
  static constexpr auto one = face | bd::dense<2>;
  bd::model<one, bd::reference<float>> model{bd::seed{1}};
  auto const faces = numbers(6);
  bd::dataset const data{face(faces)};
  auto const codes = bd::embed(model, data);
  CHECK(codes(1, 1) == model(face(faces))(1, 1));

  support::folder const f;
  std::vector<std::int32_t> const labels{3, -1};
  bd::write_embedding(f / "codes.npz", codes, labels);
  auto const all = bd::data::read_npz(f / "codes.npz");
  CHECK(all.at("codes").shape == std::vector<std::size_t>{2, 2});
  CHECK(all.at("codes").to<float>() == codes.numbers);
  CHECK(all.at("labels").to<std::int32_t>() == labels);

  bd::embedded const few{2, 3, {1, 0.5f, -2, 0.1f, 0, 3}};
  bd::write_projector(f.at.string(), "codes", few, std::vector<std::string>{"a\tb", "c\nd"});
  CHECK(read(f / "codes.tsv") == "1\t0.5\t-2\n0.100000001\t0\t3\n");
  CHECK(read(f / "codes_metadata.tsv") == "a b\nc d\n");
  CHECK(read(f / "projector_config.pbtxt") ==
        "embeddings {\n  tensor_name: \"codes\"\n  tensor_path: \"codes.tsv\"\n  metadata_path: "
        "\"codes_metadata.tsv\"\n}\n");
}

TEST_CASE("embed: files that cannot be") {
  support::folder const f;
  bd::embedded const codes{2, 1, {1, 2}};
  std::vector<std::int32_t> const label{1};
  CHECK_THROWS_AS(bd::write_embedding(f / "a.npz", codes, label), bd::shape_error);
  CHECK_THROWS_AS(bd::write_embedding(f / "no/a.npz", codes), bd::file_error);
  CHECK_THROWS_AS(bd::write_projector(f.at.string(), "../a", codes), bd::value_error);
  CHECK_THROWS_AS(bd::write_projector(f.at.string(), "", codes), bd::value_error);
  CHECK_THROWS_AS(bd::write_projector(f / "no", "a", codes), bd::file_error);
  CHECK_THROWS_AS(bd::write_projector(f.at.string(), "a", codes, std::vector<std::string>{"x"}), bd::shape_error);
  CHECK(f.files() == 0);
}
