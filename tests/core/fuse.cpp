#include "braid/core/fuse.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto joined = bd::fuse<bd::concat>(left, right);
inline constexpr auto decided = bd::late<bd::mean>(left | bd::dense<3>, right | bd::dense<3>);
inline constexpr auto mixed = bd::hybrid<bd::weighted>(decided, joined | bd::dense<3>);
inline constexpr auto gaze = bd::shared<struct gaze_name>(bd::fuse<bd::attention<2>>(left | bd::dense<4>, right | bd::dense<4>));
}  // namespace

TEST_CASE("a fusion is a graph that knows its shape, and nests") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(joined))>, bd::shape<5>>);
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(mixed))>, bd::shape<3>>);
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(gaze))>, bd::shape<4>>);
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(bd::weights_of(gaze)))>, bd::shape<2, 2>>);
  static_assert(bd::graph<decltype(bd::type_of(mixed))> && bd::net<decltype(bd::type_of(bd::outputs(answer(mixed))))>);
  CHECK(answer.name() == "answer");
}
TEST_CASE("late and hybrid are fuse at another place") {
  CHECK(std::is_same_v<decltype(bd::late<bd::mean>), decltype(bd::fuse<bd::mean>)>);
  CHECK(std::is_same_v<decltype(bd::hybrid<bd::mean>), decltype(bd::fuse<bd::mean>)>);
}
