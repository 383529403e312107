#include "braid/model/summary.hpp"

#include "braid/fuse/gmu.hpp"
#include "braid/layer/conv2d.hpp"
#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto net = bd::fuse<bd::concat>(left | bd::tied<struct word>(bd::dense<4>) | bd::relu, left | bd::tied<struct word>(bd::dense<4>)) | bd::dense<2>;
}

TEST_CASE("the summary is a table of steps and what they cost, then the sums") {
  std::string const wanted =
      "name    unit      shape  parameters  flop\n"
      "-----------------------------------------\n"
      "left    input     [3]\n"
      "word    dense<4>  [4]            16    24\n"
      "left.1  relu      [4]                   4\n"
      "word    dense<4>  [4]          tied    24\n"
      "concat  concat    [8]\n"
      "head.0  dense<2>  [2]            18    32\n"
      "parameters 34, flop a sample 84, workspace a sample: predict ";
  auto const s = bd::summary(net);
  INFO(s);
  CHECK(s.substr(0, wanted.size()) == wanted);
  CHECK(s.back() == '\n');
}

namespace {
inline constexpr bd::image<struct photo, 2, 5, 5> photo;
inline constexpr auto drawn = photo | bd::conv2d<4, 3>(bd::pad<1>);
}

TEST_CASE("what brings an image into the order of the kernels and back has no name") {
  std::string const wanted =
      "name     unit                  shape      parameters   flop\n"
      "-----------------------------------------------------------\n"
      "photo    input                 [2, 5, 5]\n"
      "         (channels last)       [2, 5, 5]\n"
      "photo.0  conv2d<4, 3>(pad<1>)  [4, 5, 5]          76  3,600\n"
      "         (channels first)      [4, 5, 5]\n";
  auto const s = bd::summary(drawn);
  INFO(s);
  CHECK(s.substr(0, wanted.size()) == wanted);
}

namespace {
inline constexpr auto merged = bd::fuse<bd::gmu<2>>(left, left | bd::dense<3>);
}

TEST_CASE("no two steps with weights of their own go by one name") {
  auto const rows = bd::detail::summary_rows<bd::program<decltype(bd::type_of(merged))>>();
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK(rows[i].name != rows[j].name);
}
