#include "braid/explain/asked_without.hpp"

#include "explain/nets.hpp"

using namespace explain_test;

TEST_CASE("asked_without: says what a call says with some modalities absent; of none it says nothing") {
  using G = decltype(bd::type_of(linear));
  model_of<linear> m{bd::seed{1}};
  draw(m.weights());
  batch b(3);
  ex::asked_without<G, K> net(m.weights());
  bd::bound_arguments<bd::program<G>, double, decltype(note(b.ids, b.id_lengths)), decltype(row(b.numbers))> const args(
      note(b.ids, b.id_lengths), row(b.numbers));
  auto const in = net.take(args, 0, 3);
  std::vector<double> said(3);
  auto const ask = [&](bd::modality_set absent) {
    return net.ask<0, bd::modality_set{3}>(in, 3, absent, [](std::size_t) { return std::size_t{1}; }, [&](std::size_t r, double v) { said[r] = v; });
  };
  CHECK(ask(0));
  auto const all = m(note(b.ids, b.id_lengths), row(b.numbers));
  for (std::size_t r = 0; r < 3; ++r) CHECK(said[r] == all(r, 1));
  CHECK(ask(1));
  auto const one = m(bd::absent(note), row(b.numbers));
  for (std::size_t r = 0; r < 3; ++r) CHECK(said[r] == one(r, 1));
  CHECK(!ask(3));
  net.done();
  CHECK(ex::detail::place_of_output<G, void>() == 0);
  CHECK(ex::detail::place_of_output<G, struct another>() == 1);
}
