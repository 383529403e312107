#include "braid/core/unit.hpp"

#include <doctest/doctest.h>

using namespace braid;

namespace {
struct toy : unit {
  template <class In>
  struct on : bound<In> {
    using out = In;
    template <template <class> class Tensor>
    struct params {
      Tensor<vec<3>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::ones); }
    };
  };
};
struct no_backend {
  using scalar = double;
};
template <class>
struct many;
template <std::size_t... I>
struct many<std::index_sequence<I...>> : bound<shape<I + 1>...> {
  using out = shape<2>;
};
}  // namespace

TEST_CASE("unit: what most units have nothing of") {
  using b = toy::on<shape<3>>;
  CHECK_FALSE(b::in_place);
  CHECK(b::reads_in);
  int visits = 0;
  b::saved<views<float>::rows> saved;
  b::saved<views<float>::rows>::each(saved, [&](auto&) { ++visits; });
  CHECK(visits == 0);
  b::params<views<float>::parameter> params;
  params.each(params, [&](auto const&, auto&, auto const&) { ++visits; });
  CHECK(visits == 1);
}

TEST_CASE("unit: the weights of 64 branches make 65 inputs, and the last can be absent too") {
  using call = forward_call<many<std::make_index_sequence<65>>, no_backend, mode::predict, input_set{1} << 64 | 2>;
  static_assert(call::present<0> && !call::present<1> && call::present<63> && !call::present<64> && call::present_inputs == 63);
}

TEST_CASE("unit: a call knows which inputs are present, and their lengths") {
  no_backend k;
  using bound_to_three = bound<shape<2>, sequence<3, 2>, ids_of<5, 4>>;
  struct three : bound_to_three {
    using out = shape<2>;
  };
  using call = forward_call<three, no_backend, mode::train, 2>;
  static_assert(call::present<0> && !call::present<1> && call::present<2> && call::present_inputs == 2 && call::training);
  double x[4] = {1, 2, 3, 4};
  std::int32_t id[8] = {}, used[2] = {3, 1};
  call c{k, 2};
  c.values = {x, nullptr, id};
  c.valid = {nullptr, nullptr, used};
  CHECK(c.in<0>().row(1)[0] == 3.0);
  CHECK(c.in<2>().data == id);
  CHECK_FALSE(bool(c.in<1>()));
  CHECK(c.lengths<2>()[1] == 1);
  backward_call<three, no_backend> back{k, 2};
  back.gradients = {x, nullptr, nullptr};
  CHECK(bool(back.din<0>()));
  CHECK_FALSE(bool(back.din<1>()));
}
