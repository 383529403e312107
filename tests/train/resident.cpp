#include "braid/train/resident.hpp"

#include "braid/backend/reference.hpp"
#include "nets.hpp"

using namespace net_test;

TEST_CASE("on a host a data set is resident as it is") {
  xor_data const x(4);
  auto const data = x.data();
  auto const& there = bd::resident(data, bd::reference<float>{});
  CHECK(&there == &data);
  static_assert(!bd::is_resident<std::remove_cvref_t<decltype(there)>>);
}

TEST_CASE("rows are brought together, in fours and one by one") {
  alignas(16) std::vector<float> const from{0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23};
  std::vector<std::uint32_t> const rows{2, 0, 2};
  std::vector<float> to(12), one(3);
  bd::reference<float> const k;
  bd::detail::bring<4>(k, to.data(), from.data(), rows.data(), 3);
  CHECK(to == std::vector<float>{20, 21, 22, 23, 0, 1, 2, 3, 20, 21, 22, 23});
  bd::detail::bring<1>(k, one.data(), from.data(), rows.data(), 3);
  CHECK(one == std::vector<float>{2, 0, 2});
}

// The tests of a GPU, on a device that pretends.
#include "train/resident.cu"
