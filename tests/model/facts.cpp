#include "braid/model/facts.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto net = left | bd::dense<20> | bd::relu | bd::dense<2>;
static_assert(bd::parameters<net> == 80 + 42);
static_assert(bd::flops<net> == 2 * 60 + 20 + 2 * 40);
static_assert(bd::workspace_bytes<net, 1> == (32 + 16) * 4);
static_assert(bd::workspace_bytes<net, 8> == 8 * bd::workspace_bytes<net, 1>);
static_assert(bd::workspace_bytes<net, 1, double> == 2 * bd::workspace_bytes<net, 1>);
static_assert(bd::training_bytes<net, 4> > bd::workspace_bytes<net, 4>);
}  // namespace

TEST_CASE("the facts of a net are constants and the same in a debugger") {
  CHECK(bd::parameters<net> == 122);
  bd::weights<net, bd::reference<float>> const w{bd::seed{1}};
  std::size_t counted = 0;
  w.read_all([&](auto const&, auto const&, auto const& v) { counted += v.size(); });
  CHECK(counted == bd::parameters<net>);
}
