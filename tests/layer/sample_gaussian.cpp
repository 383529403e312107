#include "braid/layer/sample_gaussian.hpp"

#include "unit.hpp"

using namespace braid;

namespace {
using two = unit_test::subject<layer::sample_gaussian, reference<double>, shape<4>>;
std::vector<double> run(std::size_t rows, std::uint64_t seed, std::uint64_t first_row, bool training) {
  two s(rows);
  std::vector<double> x;
  for (std::size_t r = 0; r < rows; ++r) x.insert(x.end(), {1, -2, std::log(4.0), std::log(0.25)});
  s.put(0, x);
  s.unit.random = philox{seed}, s.unit.first_row = first_row;
  if (training) s.forward<mode::train>();
  else s.forward<mode::predict>();
  return s.out();
}
}  // namespace

TEST_CASE("sample_gaussian: the mean in prediction, a draw about it in training") {
  CHECK(run(2, 5, 0, false) == std::vector<double>{1, -2, 1, -2});
  auto const h = run(3, 5, 10, true);
  for (std::size_t r = 0; r < 3; ++r) {
    CHECK(h[2 * r] == doctest::Approx(1 + 2 * double(philox{5}.normal(10 + r, 0))).epsilon(1e-14));
    CHECK(h[2 * r + 1] == doctest::Approx(-2 + 0.5 * double(philox{5}.normal(10 + r, 1))).epsilon(1e-14));
  }
}

TEST_CASE("sample_gaussian: mean and deviation of many draws") {
  constexpr std::size_t n = 20000;
  auto const h = run(n, 3, 0, true);
  double sum = 0, squares = 0;
  for (std::size_t r = 0; r < n; ++r) sum += h[2 * r], squares += (h[2 * r] - 1) * (h[2 * r] - 1);
  CHECK(std::abs(sum / n - 1) < 4 * 2 / std::sqrt(double(n)));
  CHECK(std::sqrt(squares / n) == doctest::Approx(2).epsilon(0.03));
}

TEST_CASE("sample_gaussian: draws do not depend on how a batch is split") {
  auto const whole = run(6, 5, 0, true), tail = run(4, 5, 2, true);
  CHECK(std::vector<double>(whole.begin() + 4, whole.end()) == tail);
  CHECK(run(4, 6, 2, true) != tail);
}

TEST_CASE("sample_gaussian: gradients by differences, through the draw") {
  unit_test::check_gradients<layer::sample_gaussian, shape<6>>(3, 1);
  unit_test::check_gradients<layer::sample_gaussian, shape<2>>(1, 2);
}
