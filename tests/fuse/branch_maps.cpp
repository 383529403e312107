#include "braid/fuse/branch_maps.hpp"

#include "braid/backend/reference.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace braid;

namespace {
struct factors {
  static constexpr std::string_view name = "factors";
};
template <class Group>
std::vector<std::string> names() {
  using maps = fusion::branch_maps<4, views<float>::parameter, Group, shape<5>, shape<5>, sequence<2, 3>>;
  std::vector<std::string> all;
  maps m{};
  maps::each(m, [&](auto const& name, auto&, auto) { all.push_back(to_string(name)); });
  return all;
}
using list = std::vector<std::string>;
}  // namespace

TEST_CASE("branch_maps: a map a branch, under its number and its group") {
  CHECK(names<fusion::no_group>() == list{"0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "2.bias"});
  CHECK(names<factors>() == list{"factors.0.weight", "factors.0.bias", "factors.1.weight", "factors.1.bias",
                                 "factors.2.weight", "factors.2.bias"});
  fusion::branch_maps<4, views<float>::parameter, factors, shape<5>, sequence<2, 3>> m{};
  float x = 0;
  fusion::map_of<1>(m).bias.data = &x;
  CHECK(fusion::map_of<1>(m).bias.data != fusion::map_of<0>(m).bias.data);
  static_assert(decltype(fusion::map_of<1>(m).weight)::spec::inputs == 6);
}
