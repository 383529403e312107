#include "braid/train/trains.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
using data_type = decltype(std::declval<xor_data const>().data());
template <auto Net, class O>
using lacks = bd::training_lacks<decltype(bd::type_of(Net)), decltype(bd::named_objective<data_type>(std::declval<O>())), data_type>;
inline constexpr auto goal = bd::cross_entropy(answer, side) + 0.5f * bd::cross_entropy(alone, side);
inline constexpr auto two = bd::outputs(answer(left | bd::dense<2>), alone(right | bd::dense<2>));
inline constexpr auto voting = bd::late<bd::vote>(left | bd::dense<2>, right | bd::dense<2>);
inline constexpr bd::features<struct stranger_name, 4> stranger;
}  // namespace

TEST_CASE("a net, its objective and data that have all it asks for, and what they lack") {
  using bare = decltype(bd::cross_entropy);
  CHECK(lacks<left | bd::dense<2>, bare>::nothing);
  CHECK(lacks<two, decltype(goal)>::nothing);
  CHECK(!lacks<voting, bare>::learns);
  CHECK(std::is_same_v<lacks<left | bd::dense<2>, decltype(goal)>::output, std::remove_const_t<decltype(answer)>>);
  CHECK(std::is_same_v<lacks<stranger | bd::dense<2>, bare>::column, std::remove_const_t<decltype(stranger)>>);
}
