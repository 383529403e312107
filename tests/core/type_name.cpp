#include "braid/core/type_name.hpp"

#include <doctest/doctest.h>

using namespace braid;

struct outside;
namespace here {
struct photo;
namespace deeper {
class chart;
}
}  // namespace here

TEST_CASE("type_name: a tag's name without its namespaces") {
  CHECK(tag_name<outside>() == "outside");
  CHECK(tag_name<here::photo>() == "photo");
  CHECK(tag_name<here::deeper::chart>() == "chart");
  CHECK(tag_name<struct first_seen_here>() == "first_seen_here");
  static_assert(tag_name<here::photo>().size() == 5);
}
