#include "braid/fuse/law.hpp"

#include <doctest/doctest.h>

using namespace braid;
using namespace braid::fusion;

namespace {
using words = ids_of<10, 3>;
using picture = channels_last<2, 3, 3>;
}  // namespace

TEST_CASE("the odd one is the first that differs, or the first of all") {
  static_assert(std::is_same_v<odd_one<shape<3>>, shape<3>>);
  static_assert(std::is_same_v<odd_one<shape<3>, shape<3>, shape<3>>, shape<3>>);
  static_assert(std::is_same_v<odd_one<shape<3>, shape<3>, shape<4>, shape<5>>, shape<4>>);
  static_assert(alike<shape<3>> && alike<words, words> && !alike<shape<3>, shape<3>, sequence<1, 3>>);
}
TEST_CASE("the odd element is the first that holds no numbers") {
  static_assert(std::is_same_v<odd_element<shape<3>, words, ids_of<5, 1>>, words>);
  static_assert(std::is_same_v<odd_element<shape<3>, picture>, real_numbers>);
  static_assert(all_real<shape<3>, picture> && !all_real<shape<3>, words>);
}
TEST_CASE("shapes behind a failed law are poison") {
  static_assert(std::is_same_v<common_shape<picture, picture>, picture>);
  static_assert(std::is_same_v<common_shape<picture, shape<18>>, poison>);
  static_assert(std::is_same_v<common_shape<words, words>, poison>);
  static_assert(std::is_same_v<common_vector<shape<4>, shape<4>>, shape<4>>);
  static_assert(std::is_same_v<common_vector<shape<2, 2>, shape<2, 2>>, poison>);
  static_assert(std::is_same_v<common_vector<words, words>, poison>);
}
