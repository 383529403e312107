#include "braid/backend/cuda_replay.hpp"

#include "backend/primitives.hpp"

using namespace braid;
using place = braid::thrust<braid::cuda>;

namespace replay_test {
struct add_one {
  float* to;
  BRAID_HD void operator()(std::size_t r, std::size_t) const { to[r] += 1; }
};
}  // namespace replay_test

TEST_CASE("work is done once a call, whether directly, recorded or again, and under each key of its own") {
  place const k;
  buffer<place> b(10, k);
  device::replay again;
  int walked = 0;
  auto const work = [&](std::size_t n) {
    return [&, n] { ++walked, k.each<1>(n, replay_test::add_one{b.data()}); };
  };
  for (int i = 0; i < 5; ++i) again(k.context(), {.rows = 10}, work(10));
  CHECK(walked == 2);  // directly, and to be recorded
  for (int i = 0; i < 3; ++i) again(k.context(), {.rows = 4}, work(4));
  for (std::uint64_t rows = 20; rows < 30; ++rows) again(k.context(), {.rows = rows}, work(1));  // more than are kept
  again(k.context(), {.rows = 10}, work(10));
  std::vector<float> host(10);
  k.download(host.data(), b.data(), 10);
  CHECK(host == std::vector<float>{19, 9, 9, 9, 6, 6, 6, 6, 6, 6});
}

TEST_CASE("an error while work is recorded comes through, and the stream goes on") {
  place const k;
  buffer<place> b(1, k);
  device::replay again;
  int walked = 0;
  auto const work = [&] {
    k.each<1>(1, replay_test::add_one{b.data()});
    if (++walked == 2) throw value_error("work", "", "none", "an error");
  };
  again(k.context(), {}, work);
  CHECK_THROWS_AS(again(k.context(), {}, work), value_error);
  k.wait();
  again(k.context(), {}, work);
  float now = 0;
  k.download(&now, b.data(), 1);
  CHECK(now == 2);  // what was recorded and thrown away was not done
}
