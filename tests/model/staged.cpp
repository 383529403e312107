#include "braid/model/staged.hpp"

#include "nets.hpp"

using namespace net_test;

TEST_CASE("on a host inputs and outputs stay where they are") {
  using G = decltype(bd::type_of(left | bd::dense<2>));
  using prog = bd::program<G>;
  using place = bd::reference<float>;
  std::vector<float> const v(6);
  bd::staged_inputs<prog, place> in(4, place{});
  auto const given = left(v);
  bd::bound_arguments<prog, float, std::remove_const_t<decltype(given)>> const args(given);
  auto const at = in.take(args, 1, 1);
  in.send();
  CHECK(at.data[0] == v.data() + 3);
  CHECK(in.way() == 0);
  bd::fetched_outputs<prog, place> out(4, place{});
  out.fetch<0>(v.data(), 1);
  CHECK(out.on_host<0>(v.data()) == v.data());
}

// The tests of a GPU, on a device that pretends.
#include "model/staged.cu"
