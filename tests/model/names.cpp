#include "braid/model/names.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr bd::image<struct photo, 2, 4, 4> photo;
inline constexpr auto net =
    bd::fuse<bd::concat>(photo | bd::conv2d<2, 3> | bd::relu | bd::flatten | bd::dense<3>, left | bd::dense<2>, left | bd::relu | bd::dense<2>,
                         bd::named<struct img>(right | bd::dense<2>), right | bd::named<struct one>(bd::dense<2>) | bd::named<struct pair>(bd::dense<2> | bd::dense<2>),
                         right | bd::tied<struct word>(bd::dense<2>), right | bd::tied<struct word>(bd::dense<2>)) |
    bd::repeat<2>(bd::residual(bd::dense<15>)) | bd::dense<2>;
template <auto Net, bool State = false>
std::vector<std::string> names() {
  std::vector<std::string> n;
  bd::for_each_tensor<bd::program<decltype(bd::type_of(Net))>, bd::reference<float>, State>([&](std::string const& name, auto, std::size_t, auto) { n.push_back(name); });
  return n;
}
inline constexpr auto two_heads = bd::outputs(answer(bd::fuse<bd::joint<3, bd::relu>>(left, right) | bd::dense<2>), alone(bd::fuse<bd::sum>(left | bd::dense<2>, right) | bd::batch_norm));
}  // namespace

TEST_CASE("parameters are named as PyTorch would name them in a module of sequences") {
  auto const n = names<net>();
  std::vector<std::string> const wanted{
      "photo.0.weight", "photo.0.bias", "photo.3.weight", "photo.3.bias", "left.0.weight", "left.0.bias", "left_2.1.weight", "left_2.1.bias",
      "img.0.weight", "img.0.bias", "one.weight", "one.bias", "pair.0.weight", "pair.0.bias", "pair.1.weight", "pair.1.bias", "word.weight", "word.bias",
      "head.0.0.0.0.weight", "head.0.0.0.0.bias", "head.0.1.0.0.weight", "head.0.1.0.0.bias", "head.1.weight", "head.1.bias"};
  CHECK(n == wanted);
}
TEST_CASE("two heads, a policy's own parameters, and state have names too") {
  auto const n = names<two_heads>();
  std::vector<std::string> const wanted{"joint.0.weight", "joint.0.bias", "joint.1.weight", "joint.1.bias", "head.0.weight", "head.0.bias",
                                        "left.0.weight", "left.0.bias", "head_2.0.weight", "head_2.0.bias"};
  CHECK(n == wanted);
  CHECK(names<two_heads, true>() == std::vector<std::string>{"head_2.0.running_mean", "head_2.0.running_var"});
}
TEST_CASE("every step has a name, an input its modality's") {
  auto const s = bd::step_names<bd::program<decltype(bd::type_of(net))>>();
  CHECK(s[0] == "photo");
  CHECK(s[2] == "photo.0");
}
