#include "braid/layer/dropout.hpp"

#include "unit.hpp"

using namespace braid;

namespace {
using half_off = unit_test::subject<layer::dropout<50>, reference<float>, shape<7>>;

std::vector<double> mask(std::uint64_t seed, std::uint64_t first_row, std::size_t rows) {
  half_off s(rows);
  s.put(0, std::vector<double>(7 * rows, 1.0));
  s.unit.random = philox{seed};
  s.unit.first_row = first_row;
  s.forward<mode::train>();
  return s.out();
}
}  // namespace

TEST_CASE_TEMPLATE("dropout: keeps the rest and the mean", Unit, layer::dropout<10>, layer::dropout<50>, layer::dropout<90>) {
  constexpr std::size_t rows = 1000, n = rows * 100;
  constexpr double rate = double(Unit::template on<shape<100>>::rate);
  unit_test::subject<Unit, reference<double>, shape<100>> s(rows);
  s.put(0, std::vector<double>(n, 1.0));
  s.unit.random = philox{3};
  s.template forward<mode::train>();
  double kept = 0, sum = 0;
  bool scaled = true;
  for (double const v : s.out()) {
    kept += v != 0;
    sum += v;
    scaled = scaled && (v == 0 || std::abs(v - 1 / (1 - rate)) < 1e-6 / (1 - rate));
  }
  CHECK(scaled);
  double const deviation = std::sqrt(double(n) * rate * (1 - rate));
  CHECK(std::abs(kept - double(n) * (1 - rate)) < 4 * deviation);
  CHECK(std::abs(sum / double(n) - 1) < 4 * deviation / double(n) / (1 - rate));
}

TEST_CASE("dropout: backward makes the same mask again") {
  unit_test::subject<layer::dropout<30>, reference<double>, shape<20>> s(5);
  s.put(0, std::vector<double>(100, 1.0));
  s.put_dout(std::vector<double>(100, 1.0));
  s.unit.random = philox{9};
  s.unit.first_row = 1234567890123;
  s.forward<mode::train>();
  s.backward();
  CHECK(s.din(0) == s.out());
  s.backward(0, true);
  CHECK(s.din(0) == s.out());
  unit_test::check_gradients<layer::dropout<30>, shape<6>>(3, 1);
}

TEST_CASE("dropout: masks do not depend on how a batch is split, and differ between rows, steps and seeds") {
  auto const whole = mask(5, 0, 6), head = mask(5, 0, 2), tail = mask(5, 2, 4);
  CHECK(std::vector<double>(whole.begin(), whole.begin() + 14) == head);
  CHECK(std::vector<double>(whole.begin() + 14, whole.end()) == tail);
  CHECK(mask(5, 0, 4) != mask(5, 4, 4));
  CHECK(mask(5, 0, 4) != mask(6, 0, 4));
}

TEST_CASE("dropout: does nothing in prediction, nor at a rate of 0") {
  half_off s(1);
  std::vector<double> const x{1, 2, 3, 4, 5, 6, 7};
  s.put(0, x);
  s.forward<mode::predict>();
  CHECK(s.out() == x);
  unit_test::subject<layer::dropout<0>, reference<float>, shape<7>> none(1);
  none.put(0, x);
  none.forward<mode::train>();
  CHECK(none.out() == x);
}
