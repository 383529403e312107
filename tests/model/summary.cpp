#include "braid/model/summary.hpp"

#include "braid/layer/glu.hpp"
#include "braid/layer/leaky_relu.hpp"
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

TEST_CASE("a unit made from a functor goes by its own name in the summary") {
  using bd::detail::unit_name;
  CHECK(unit_name<bd::layer::glu::on<bd::shape<4>>>() == "glu");
  CHECK(unit_name<bd::layer::leaky_relu<20>::on<bd::shape<4>>>() == "leaky_relu<20>");
}
