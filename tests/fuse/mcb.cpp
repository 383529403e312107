#include "braid/fuse/mcb.hpp"

#include "fuse/absence.hpp"

using namespace braid;

TEST_CASE("mcb: PyTorch's numbers, by Fourier transforms there") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<fusion::mcb<7>, shape<6>, shape<4>>("fuse_mcb", "7_6_4_" + n);
    unit_test::check_golden<fusion::mcb<16, 5>, shape<3>, shape<9>>("fuse_mcb", "16_seed5_3_9_" + n);
  }
}

TEST_CASE("mcb: gradients by differences") {
  unit_test::check_gradients<fusion::mcb<5>, shape<4>, shape<4>>(3, 1);
  unit_test::check_gradients<fusion::mcb<1>, shape<2>, shape<3>>(3, 2);
  unit_test::check_gradients<fusion::mcb<32, 7>, shape<3>, shape<1>>(2, 3);
}

TEST_CASE("mcb: inner products of sketches are near those of the outer products") {
  unit_test::drawn<fusion::mcb<4096>, shape<8>, shape<8>> s(2);
  auto const h = s.without<0>(), a = s.in(0), b = s.in(1);
  auto const inner = [](auto const& x, std::size_t width) {
    double sum = 0;
    for (std::size_t i = 0; i < width; ++i) sum += x[i] * x[width + i];
    return sum;
  };
  auto const length = [](auto const& x, std::size_t width, std::size_t row) {
    double sum = 0;
    for (std::size_t i = 0; i < width; ++i) sum += x[row * width + i] * x[row * width + i];
    return std::sqrt(sum);
  };
  double scale = 1;
  for (std::size_t r : {0u, 1u}) scale *= length(a, 8, r) * length(b, 8, r);
  CHECK(std::abs(inner(h, 4096) - inner(a, 8) * inner(b, 8)) < 0.1 * scale);
}
