#include "braid/fuse/branches.hpp"

#include "braid/backend/reference.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace bd = braid;
namespace {
struct three : bd::fusion_policy {
  template <class... In>
  struct on : bd::bound<In...> {
    using out = bd::shape<2>;
  };
};
using B = three::on<bd::shape<2>, bd::shape<2>, bd::shape<2>>;
using K = bd::reference<double>;
}  // namespace

TEST_CASE("what is folded are the branches that are there, in one pass") {
  K k;
  double const a[] = {1, 2}, b[] = {10, 20}, c[] = {100, 200};
  double h[2];
  bd::forward_call<B, K, bd::mode::predict> all{k, 1};
  all.values = {a, b, c};
  all.out = {h, 1};
  bd::fusion::fold_present(all, bd::fn::plus{});
  CHECK(h[0] == 111);
  CHECK(h[1] == 222);
  bd::forward_call<B, K, bd::mode::predict, 2> lacking{k, 1};  // the second is absent
  lacking.values = {a, nullptr, c};
  lacking.out = {h, 1};
  bd::fusion::fold_present(lacking, bd::fn::plus{}, bd::fn::scale{0.5});
  CHECK(h[0] == 50.5);
  auto const there = bd::fusion::present_branches(lacking);
  CHECK(there.which[0] == 0);
  CHECK(there.which[1] == 2);
  CHECK(there.at[1] == c);
  CHECK(bd::fusion::place_among_present<2, decltype(lacking)> == 1);
  CHECK(bd::fusion::place_among_present<2, decltype(all)> == 2);
}
TEST_CASE("last to first, and a dot product in parts") {
  std::vector<std::size_t> order;
  bd::fusion::last_to_first<3>([&](auto i) { order.push_back(i); });
  CHECK(order == std::vector<std::size_t>{2, 1, 0});
  double x[19], y[19], wanted = 0;
  for (int i = 0; i < 19; ++i) x[i] = i, y[i] = 2 - i, wanted += x[i] * y[i];
  CHECK(bd::fusion::dot<19>(x, y) == wanted);
}
