#include "braid/fuse/attention.hpp"

#include "braid/core/fuse.hpp"
#include "fuse/absence.hpp"

using namespace braid;
using unit_test::check_golden, unit_test::check_gradients;

TEST_CASE("attention: PyTorch's numbers") {
  using x = shape<8>;
  for (char const* n : {"n1", "n7"}) {
    check_golden<fusion::attention<2>, x, x>("fuse_attention", std::string("2x8_heads2_") + n);
    check_golden<fusion::attention<2>, x, x, x>("fuse_attention", std::string("3x8_heads2_") + n);
    check_golden<fusion::attention<4>, x, x, x>("fuse_attention", std::string("3x8_heads4_") + n);
  }
}

TEST_CASE("attention: gradients by differences") {
  using x = shape<6>;
  check_gradients<fusion::attention<1>, x, x>(3, 1);
  check_gradients<fusion::attention<3>, x, x, x>(3, 2);
  check_gradients<fusion::attention<6>, x, x>(3, 3);
  check_gradients<fusion::attention<2>, x>(3, 4);
  check_gradients<fusion::attention<2>, shape<36>, shape<36>>(3, 5);
  unit_test::check_learns<fusion::attention<2>, x, x, x>(3, 6);
}

TEST_CASE("attention: the weights are renormalised over the branches that are there") {
  using S = unit_test::drawn<fusion::attention<2>, shape<6>, shape<6>, shape<6>>;
  constexpr std::size_t rows = 5;
  S s(rows);
  s.without<0>();
  unit_test::numbers wanted = s.weights();
  for (std::size_t i = 0; i < rows * 2; ++i) {
    double* const w = wanted.data() + i * 3;
    CHECK(w[0] + w[1] + w[2] == doctest::Approx(1));
    double const there = w[0] + w[2];
    w[0] /= there, w[1] = 0, w[2] /= there;
  }
  auto const got = s.without<0b010>();
  unit_test::check_close("weights", s.weights(), wanted, 1e-14);

  // A fusion of the two others with their parameters says the same.
  unit_test::drawn<fusion::attention<2>, shape<6>, shape<6>> two(rows);
  two.put(0, s.in(0)), two.put(1, s.in(2));
  std::vector<unit_test::numbers> values;
  s.each_param([&](auto& p) { values.push_back(p.value.get()); });
  std::size_t i = 0;
  two.each_param([&](auto& p) {
    auto v = values[i++];
    if (p.name == "key.bias" || p.name == "value.bias") v.erase(v.begin() + 6, v.begin() + 12);
    p.value.put(v);
  });
  two.forward<mode::predict>();
  unit_test::check_close("out", got, two.out(), 1e-14);
}

namespace ward {
inline constexpr features<struct pulse, 8> pulse;
inline constexpr features<struct chart, 8> chart;
}  // namespace ward

TEST_CASE("attention: shapes of the fusion and of its weights") {
  constexpr auto both = shared<struct look>(fuse<attention<4>>(ward::pulse, ward::chart));
  static_assert(std::is_same_v<out_t<decltype(type_of(both))>, shape<8>>);
  static_assert(std::is_same_v<out_t<decltype(type_of(weights_of(both)))>, shape<4, 2>>);
}

TEST_CASE("attention: gradients by differences where branches are absent") {
  unit_test::check_absent_gradients<fusion::attention<2>, shape<6>, shape<6>, shape<6>>(3, 7);
}
