// On a GPU: the host's numbers, bit for bit.
#include "braid/core/philox.hpp"

#include "backend/primitives.hpp"

#include <bit>

using namespace braid;
using place = braid::thrust<braid::cuda>;

namespace philox_test {
struct draw {
  float *uniform, *normal;
  philox random;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    uniform[r * 8 + j] = random.uniform(r, j);
    normal[r * 8 + j] = random.normal(r, j);
  }
};
}  // namespace philox_test

TEST_CASE("philox: the same bits on a device, also of normal numbers") {
  std::size_t const rows = 20'000;
  place const k;
  buffer<place> u(rows * 8, k), n(rows * 8, k);
  philox const random = philox{2026}.fork(7);
  k.each<8>(rows, philox_test::draw{u.data(), n.data(), random});
  std::vector<float> got_u(rows * 8), got_n(rows * 8), host_u(rows * 8), host_n(rows * 8);
  k.download(got_u.data(), u.data(), rows * 8);
  k.download(got_n.data(), n.data(), rows * 8);
  reference<float>{}.each<8>(rows, philox_test::draw{host_u.data(), host_n.data(), random});
  std::size_t differ = 0;
  for (std::size_t i = 0; i < rows * 8; ++i)
    differ += std::bit_cast<std::uint32_t>(got_u[i]) != std::bit_cast<std::uint32_t>(host_u[i]) ||
              std::bit_cast<std::uint32_t>(got_n[i]) != std::bit_cast<std::uint32_t>(host_n[i]);
  CHECK(differ == 0);
}
