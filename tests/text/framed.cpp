#include "braid/text/framed.hpp"

#include <doctest/doctest.h>

using ids = std::vector<std::int32_t>;
namespace {
struct letters {
  template <class F>
  void operator()(std::string_view text, F&& f) {
    for (char const c : text) f(std::int32_t{c} - 'a');
  }
};
}  // namespace

TEST_CASE("framed: begin and end where there are any, and what does not fit is left out at the end of the text") {
  letters l;
  CHECK(braid::text::framed(l, "abc", 50, 60, 9) == ids{50, 0, 1, 2, 60});
  CHECK(braid::text::framed(l, "abc", -1, -1, 9) == ids{0, 1, 2});
  CHECK(braid::text::framed(l, "abc", 50, 60, 4) == ids{50, 0, 1, 60});
  CHECK(braid::text::framed(l, "abc", -1, 60, 2) == ids{0, 60});
  CHECK(braid::text::framed(l, "abc", 50, -1, 2) == ids{50, 0});
  CHECK(braid::text::framed(l, "abc", 50, 60, 1) == ids{60});
  CHECK(braid::text::framed(l, "", 50, 60, 9) == ids{50, 60});
}
