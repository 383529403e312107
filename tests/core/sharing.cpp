#include "braid/core/sharing.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace braid;

namespace {
template <std::size_t N>
struct toy : unit {
  template <class In>
  struct on : bound<In> {
    using out = shape<N>;
    template <template <class> class Tensor>
    struct params {
      Tensor<matrix<N, In>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::zeros); }
    };
  };
};
/// One number a feature, however many steps there are.
struct steady : unit {
  template <class In>
  struct on : bound<In> {
    using out = In;
    template <template <class> class Tensor>
    struct params {
      Tensor<vec<last_axis<In>::features::size>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::zeros); }
    };
  };
};
constexpr features<struct chart, 4> chart;
constexpr features<struct row, 5> row;
struct face;
struct word;
template <class A, class B>
constexpr bool agree(A, B) {
  using odd = two_bodies_t<A, B>;
  return std::is_same_v<typename odd::first, typename odd::second>;
}
}  // namespace

TEST_CASE("sharing: one name on one body, wherever it stands") {
  constexpr auto mine = shared<face>(chart | toy<3>{});
  CHECK(agree(mine | toy<2>{}, mine));
  CHECK(agree(chart | toy<2>{}, row | toy<2>{}));
  CHECK(agree(chart | tied<word>(toy<3>{}), chart | toy<4>{} | residual(tied<word>(toy<3>{}) | toy<4>{})));
}

TEST_CASE("sharing: one name on two bodies is found") {
  CHECK_FALSE(agree(shared<face>(chart | toy<3>{}), shared<face>(chart | toy<2>{}) | toy<3>{}));
  CHECK_FALSE(agree(chart | tied<word>(toy<3>{}), row | tied<word>(toy<3>{})));
  CHECK_FALSE(agree(chart | residual(tied<word>(toy<3>{}) | toy<4>{}), row | named<face>(tied<word>(toy<3>{}))));
  using odd = two_bodies_t<std::remove_const_t<decltype(chart | tied<word>(toy<3>{}) | tied<word>(toy<3>{}))>>;
  static_assert(std::is_same_v<odd::first, body<shape<4>, toy<3>>> && std::is_same_v<odd::second, body<shape<3>, toy<3>>>);
}

TEST_CASE("sharing: a tied body may meet inputs for which its parameters are the same") {
  static constexpr series<struct told, 3, 4> told;
  static constexpr series<struct shown, 5, 4> shown;
  static constexpr series<struct wide, 3, 5> wide;
  CHECK(agree(told | tied<word>(steady{}), shown | tied<word>(steady{})));
  CHECK(agree(told | tied<word>(steady{} | steady{}), shown | tied<word>(steady{} | steady{})));
  CHECK_FALSE(agree(told | tied<word>(steady{}), wide | tied<word>(steady{})));
  CHECK_FALSE(agree(told | tied<word>(steady{} | toy<2>{}), shown | tied<word>(steady{} | toy<2>{})));
  CHECK_FALSE(agree(told | tied<word>(residual(steady{})), shown | tied<word>(residual(steady{}))));  // groups: only alike
}

TEST_CASE("sharing: shared and tied names do not meet") {
  CHECK(agree(shared<face>(chart | toy<3>{}), chart | tied<face>(toy<3>{})));
}
