#include "braid/train/logits_law.hpp"

#include <doctest/doctest.h>

#include <type_traits>

namespace bd = braid;
namespace {
struct some_loss : bd::loss {};
template <class Logits, class Target, std::size_t W = 0>
using out = decltype(bd::logits_loss_shape<some_loss, Logits, Target, W>());
}  // namespace

TEST_CASE("logits_law: one number a class, one weight a class or none; poison goes through in silence") {
  static_assert(std::is_same_v<out<bd::shape<4>, bd::ids_of<4, 1>>, bd::shape<1>>);
  static_assert(std::is_same_v<out<bd::shape<4>, bd::ids_of<4, 1>, 4>, bd::shape<1>>);
  static_assert(std::is_same_v<out<bd::poison, bd::ids_of<4, 1>, 3>, bd::poison>);
  static_assert(!bd::is_logits_of<bd::shape<4>, bd::ids_of<4, 2>> && !bd::is_logits_of<bd::shape<2, 2>, bd::ids_of<4, 1>>);
}

TEST_CASE("logits_law: weights of classes as numbers of the kernel") {
  constexpr auto w = bd::detail::weights_as<float>(bd::detail::class_weights(std::array{1, 3}, "some", "weight"));
  static_assert(w(0) == 1 && w(1) == 3);
  static_assert(bd::detail::weights_of_classes<double, 0>{}(7) == 1);
  CHECK_THROWS_AS(bd::detail::class_weights(std::array{1.0, -0.5}, "some", "weight"), bd::value_error);
}
