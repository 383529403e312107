#include "braid/fuse/part_names.hpp"

#include "braid/core/type_name.hpp"

#include <doctest/doctest.h>

using namespace braid;

namespace {
struct core {
  static constexpr std::string_view name = "core";
};
}  // namespace

TEST_CASE("part_names: numbers, with and without a group") {
  CHECK(tag_name<fusion::itself>() == "");
  CHECK(tag_name<fusion::out_part>() == "out");
  CHECK(tag_name<fusion::numbered<0>>() == "0");
  CHECK(tag_name<fusion::numbered<12>>() == "12");
  CHECK(tag_name<fusion::numbered<3, core>>() == "core.3");
  CHECK(tag_name<fusion::numbered<10, core>>() == "core.10");
}
