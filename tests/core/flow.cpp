#include "braid/core/flow.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace braid;

namespace {
/// F numbers become N, and only F.
template <std::size_t F, std::size_t N>
struct toy : unit {
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<std::is_same_v<In, shape<F>>, shape<N>, poison>;
  };
};
template <class In, class L, class Who, class What>
constexpr bool judges = std::is_same_v<detail::judge<In, L>, Who> && std::is_same_v<typename detail::judged<In, L>::in, What>;
}  // namespace

TEST_CASE("flow: a shape goes from element to element; behind a fault it is poison") {
  static_assert(std::is_same_v<shape_after_t<shape<4>>, shape<4>>);
  static_assert(std::is_same_v<shape_after_t<shape<4>, toy<4, 3>, toy<3, 5>>, shape<5>>);
  static_assert(std::is_same_v<shape_after_t<shape<4>, toy<4, 3>, toy<4, 5>, toy<5, 4>>, poison>);
  static_assert(std::is_same_v<after_t<shape<4>, residual_of<toy<4, 3>, toy<3, 4>>>, shape<4>>);
  static_assert(std::is_same_v<after_t<shape<4>, residual_of<toy<4, 3>>>, poison>);
  static_assert(std::is_same_v<after_t<shape<4>, projected_of<fragment<toy<4, 3>>, fragment<toy<4, 3>>>>, shape<3>>);
  CHECK(true);
}

TEST_CASE("flow: the law is that of the part at fault, however deep it lies in blocks") {
  using fits = toy<4, 3>;
  using block = residual_of<fits, toy<9, 4>>;
  static_assert(judges<shape<4>, fits, fits, shape<4>>);
  static_assert(judges<poison, fits, unit, poison>);
  static_assert(judges<shape<4>, residual_of<fits, toy<3, 4>>, residual_of<fits, toy<3, 4>>, shape<4>>);
  static_assert(judges<shape<4>, residual_of<fits>, residual_of<fits>, shape<4>>);  // the block's own law: it changes the shape
  static_assert(judges<shape<4>, block, toy<9, 4>, shape<3>>);
  static_assert(judges<shape<4>, named_of<struct name, fits, toy<3, 4>, block>, toy<9, 4>, shape<3>>);
  static_assert(judges<shape<4>, tied_of<struct name, residual_of<block>>, toy<9, 4>, shape<3>>);
  static_assert(judges<shape<4>, projected_of<fragment<fits>, fragment<toy<7, 3>>>, toy<7, 3>, shape<4>>);
  CHECK(true);
}
