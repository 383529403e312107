#include "braid/model/store.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto net = bd::fuse<bd::sum>(left | bd::tied<struct word_name>(bd::dense<5>), left | bd::batch_norm | bd::tied<struct word_name>(bd::dense<5>)) | bd::dense<2>;
using prog = bd::program<decltype(bd::type_of(net))>;
using stored = bd::store<prog, bd::reference<float>>;
}  // namespace

TEST_CASE("every tensor begins on a cache line; tied steps share a place; state lies apart") {
  CHECK(stored::params == 16 + 16 + 16 + 16 + 16 + 16);  // dense 15 and 5, norm 3 and 3, dense 10 and 2
  CHECK(stored::state == 16 + 16);
  CHECK(stored::where.params[1] == stored::where.params[3]);
  CHECK(stored::where.params[2] % 16 == 0);
}
TEST_CASE("bind points the tensors one after another") {
  using B = braid::layer::dense<5>::on<bd::shape<3>>;
  B::params<bd::views<float>::parameter> p;
  float buffer[64];
  stored::bind(p, buffer);
  CHECK(p.weight.data == buffer);
  CHECK(p.bias.data == buffer + 16);
}
