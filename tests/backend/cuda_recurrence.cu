#include "braid/backend/cuda_recurrence.hpp"

#include "backend/device.hpp"
#include "braid/layer/gru.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/rnn.hpp"

using namespace braid;

namespace {
std::vector<std::int32_t> lengths_of(std::size_t rows, std::int32_t most) {
  std::vector<std::int32_t> l(rows);
  for (std::size_t r = 0; r < rows; ++r) l[r] = std::int32_t(r * 7 % std::size_t(most + 1));
  return l;
}
}  // namespace

static_assert(device::recurrence_sizes<4, 64>::fits && device::recurrence_sizes<4, 64>::rest == 0);
static_assert(device::recurrence_sizes<4, 128>::fits && device::recurrence_sizes<4, 128>::rest > 0);
static_assert(!device::recurrence_sizes<4, 6>::fits && !device::recurrence_sizes<4, 256>::fits);
static_assert(device::takes_input<4, 64, 6> && !device::takes_input<4, 64, 128>);

TEST_CASE("a recurrence in one kernel: one, four and eight samples a block, with and without lengths") {
  for (std::size_t const rows : std::initializer_list<std::size_t>{3, 300, 1100}) {
    unit_test::check_on_device<layer::lstm<64>, sequence<9, 6>>(rows);
    unit_test::check_on_device<layer::lstm<64>, sequence<9, 6>>(rows, lengths_of(rows, 9));
    unit_test::check_on_device<layer::lstm<128>, sequence<3, 40>>(rows, lengths_of(rows, 3));
    unit_test::check_on_device<layer::gru<20>, sequence<5, 3>>(rows, lengths_of(rows, 5));
    unit_test::check_on_device<layer::rnn<36>, sequence<4, 33>>(rows, lengths_of(rows, 4));
  }
}

TEST_CASE("both directions, several layers") {
  unit_test::check_on_device<layer::lstm<12, 2, 2>, sequence<6, 5>>(7, {0, 1, 2, 3, 4, 5, 6});
  unit_test::check_on_device<layer::gru<8, 2, 2>, sequence<4, 5>>(5, {0, 1, 2, 3, 4});
  unit_test::check_on_device<layer::rnn<16, 2, 2>, sequence<3, 2>>(4, {0, 1, 2, 3});
}

TEST_CASE("widths that the kernel does not take go step by step") {
  unit_test::check_on_device<layer::lstm<7>, sequence<4, 3>>(5, {0, 1, 2, 3, 4});
  unit_test::check_on_device<layer::gru<300>, sequence<2, 3>>(2);
}
