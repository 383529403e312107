#include "braid/fuse/tokens_law.hpp"

#include <doctest/doctest.h>

using namespace braid;

TEST_CASE("tokens are sequences and vectors of one width, which the heads split") {
  static_assert(fusion::detail::tokens_fit<2, sequence<3, 4>, shape<4>, shape<2, 4>>);
  static_assert(!fusion::detail::tokens_fit<3, sequence<3, 4>, shape<4>>);
  static_assert(!fusion::detail::tokens_fit<2, sequence<3, 4>, shape<6>>);
  static_assert(!fusion::detail::tokens_fit<2, sequence<3, 4>, channels_last<4, 2, 2>>);
  static_assert(std::is_same_v<fusion::detail::odd_width<shape<4>, shape<4>, sequence<2, 6>>, shape<6>>);
  static_assert(std::is_same_v<fusion::detail::odd_width<shape<4>, sequence<2, 4>>, shape<4>>);
  static_assert(std::is_same_v<fusion::detail::odd_joinable<shape<4>, channels_last<4, 2, 2>>, channels_last<4, 2, 2>>);
}
