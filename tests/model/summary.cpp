#include "braid/model/summary.hpp"

#include "braid/layer/glu.hpp"
#include "braid/layer/leaky_relu.hpp"
#include "braid/layer/transformer.hpp"
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

namespace {
struct PULSE {  // a stranger's unit, outside braid
  template <class In>
  struct on {};
};
}

TEST_CASE("names in the summary are as they are written, nested ones too, whatever the compiler prints") {
  using bd::detail::unit_name;
  auto const block = bd::repeat<2>(bd::transformer<4, 32>(bd::pre_norm));
  auto const nested = unit_name<std::remove_const_t<decltype(block)>::on<bd::sequence<3, 4>>>();
  INFO(nested);
  CHECK(nested == "repeat<2, transformer<4, 32, pre_norm>>");
  CHECK(unit_name<PULSE::on<bd::shape<4>>>().ends_with("PULSE"));
}
