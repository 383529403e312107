#include "braid/model/predictor.hpp"

#include "nets.hpp"

#include <thread>

using namespace net_test;

namespace {
inline constexpr auto net = bd::fuse<bd::concat>(left | bd::dense<8> | bd::tanh, pulse | bd::lstm<4> | bd::last) | bd::batch_norm | bd::dense<3>;
using K = bd::reference<float>;
}  // namespace

TEST_CASE("every batch size gives the same rows") {
  bd::weights<net, K> const w{bd::seed{3}};
  bd::predictor<net, K> p{w};
  std::size_t const tile = bd::predictor<net, K>::tile;
  xor_data const x(1000);
  auto const all = p(left(x.a), pulse(x.p, x.lengths));
  std::vector<float> const wanted(all.begin(), all.end());
  for (std::size_t const n : {std::size_t{1}, std::size_t{7}, tile - 1, tile, tile + 1, 2 * tile + 3}) {
    std::span<float const> const a(x.a.data(), n * 3), q(x.p.data(), n * 10);
    std::span<int const> const lengths(x.lengths.data(), n);
    auto const y = p(left(a), pulse(q, lengths));
    REQUIRE(y.shape()[0] == n);
    for (std::size_t i = 0; i < n * 3; ++i) CHECK(y.data()[i] == wanted[i]);
  }
}

TEST_CASE("one sample without a batch axis gives a result without one") {
  bd::weights<net, K> const w{bd::seed{3}};
  bd::predictor<net, K> p{w};
  std::array<std::size_t, 1> const three{3};
  std::array<std::size_t, 2> const series{5, 2};
  float a[3] = {1, 2, 3}, q[10] = {};
  auto const y = p(left(bd::view_of(a, three)), pulse(bd::view_of(q, series)));
  CHECK(y.dimension() == 1);
  CHECK(y.shape()[0] == 3);
}

TEST_CASE("two threads share const weights") {
  bd::weights<net, K> const w{bd::seed{3}};
  xor_data const x(500);
  bd::predictor<net, K> one{w}, two{w};
  std::vector<float> a(1500), b(1500);
  std::thread t([&] { for (int k = 0; k < 20; ++k) one.into(a, left(x.a), pulse(x.p)); });
  for (int k = 0; k < 20; ++k) two.into(b, left(x.a), pulse(x.p));
  t.join();
  CHECK(a == b);
}

TEST_CASE("into wants exactly the result's size") {
  bd::weights<net, K> const w{bd::seed{3}};
  bd::predictor<net, K> p{w};
  xor_data const x(4);
  std::vector<float> out(11);
  CHECK_THROWS_WITH_AS(p.into(out, left(x.a), pulse(x.p)), "braid: result: size: expected 12, found 11", bd::shape_error);
}
