#include "braid/backend/reference.hpp"

#include "backend/primitives.hpp"

using namespace braid;
using unit_test::numbers, unit_test::array, unit_test::check_close;
namespace primitive = unit_test::primitive;

using oracle = reference<double>;

TEST_CASE("reference: float as double") { unit_test::check_primitives<reference<float>, reference<double>>(); }

// The oracle itself, against loops written out here.

TEST_CASE("reference: each visits every row and column once") {
  for (std::size_t const rows : std::initializer_list<std::size_t>{0, 1, 5}) {
    std::vector<int> seen(rows * 3), column(rows);
    oracle{}.each<3>(rows, [&](std::size_t r, std::size_t j) { ++seen[r * 3 + j]; });
    oracle{}.each<1>(rows, [&](std::size_t r, std::size_t j) { column[r] += 1 + int(j); });
    CHECK(seen == std::vector<int>(rows * 3, 1));
    CHECK(column == std::vector<int>(rows, 1));
  }
}

TEST_CASE("reference: map reads an element, a column, a row, or one for all") {
  std::vector<double> h(2 * 4, 9), a{1, 2, 3, 4, 5, 6}, row{10, 20}, column{100, 200, 300};
  oracle const k;
  batch<shape<3>, double, 4> const out{h.data(), 2};
  k.map(out, fn::plus{}, batch<shape<3>, double const>{a.data(), 2}, tensor<vec<3>, double const>{column.data()});
  CHECK(h == std::vector<double>{101, 202, 303, 9, 104, 205, 306, 9});
  k.map(out, fn::plus{}, batch<shape<3>, double const, 4>{h.data(), 2}, batch<shape<1>, double const>{row.data(), 2});
  CHECK(h == std::vector<double>{111, 212, 313, 9, 124, 225, 326, 9});
  k.map(out, fn::times{}, batch<shape<3>, double const>{a.data(), 2}, batch<shape<1>, double const, 0>{row.data(), 2});
  CHECK(h == std::vector<double>{10, 20, 30, 9, 40, 50, 60, 9});
}

TEST_CASE("reference: products against plain loops") {
  constexpr std::size_t N = 5, F = 7, rows = 3;
  numbers const w = unit_test::drawn_parameter<matrix<N, shape<F>>, oracle>(1).get();
  numbers const a = unit_test::drawn_rows<oracle>(rows, F, 2).get(), g = unit_test::drawn_rows<oracle>(rows, N, 3).get(),
                h0 = unit_test::drawn_rows<oracle>(rows, N, 4).get(), d0 = unit_test::drawn_rows<oracle>(rows, F, 5).get();
  numbers set(rows * N), added = h0, dset(rows * F), dadded = d0, dw = w;
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t n = 0; n < N; ++n)
      for (std::size_t f = 0; f < F; ++f) {
        set[r * N + n] += a[r * F + f] * w[n * F + f], added[r * N + n] += a[r * F + f] * w[n * F + f];
        dset[r * F + f] += g[r * N + n] * w[n * F + f], dadded[r * F + f] += g[r * N + n] * w[n * F + f];
        dw[n * F + f] += g[r * N + n] * a[r * F + f];
      }
  numbers h = h0, d = d0, m = w;
  oracle const k;
  batch<shape<N>, double> const hb{h.data(), rows};
  batch<shape<F>, double> const db{d.data(), rows};
  batch<shape<F>, double const> const ab{a.data(), rows};
  batch<shape<N>, double const> const gb{g.data(), rows};
  tensor<matrix<N, shape<F>>, double const> const wt{w.data()};
  k.gemm_nt(accumulate, hb, ab, wt), check_close("gemm_nt, added", h, added, 1e-14);
  k.gemm_nt(overwrite, hb, ab, wt), check_close("gemm_nt", h, set, 1e-14);
  k.gemm_nn(accumulate, db, gb, wt), check_close("gemm_nn, added", d, dadded, 1e-14);
  k.gemm_nn(overwrite, db, gb, wt), check_close("gemm_nn", d, dset, 1e-14);
  k.gemm_tn(tensor<matrix<N, shape<F>>, double>{m.data()}, gb, ab), check_close("gemm_tn", m, dw, 1e-14);
}

TEST_CASE("reference: sums over rows, more columns and rows than a block") {
  constexpr std::size_t N = 131, rows = 777;
  numbers const g = unit_test::drawn_rows<oracle>(rows, N, 1).get();
  numbers wanted(N, 2.0), got(N, 2.0);
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < g.size(); ++i) wanted[i % N] += g[i], sum += g[i], squares += g[i] * g[i];
  oracle{}.add_rows(tensor<vec<N>, double>{got.data()}, batch<shape<N>, double const>{g.data(), rows});
  check_close("add_rows", got, wanted, 1e-13);
  CHECK(oracle{}.sum(g.data(), g.size()) == doctest::Approx(sum).epsilon(1e-13));
  CHECK(oracle{}.sum_squares(g.data(), g.size()) == doctest::Approx(squares).epsilon(1e-13));
}

TEST_CASE("reference: float sums of many rows stay near") {
  constexpr std::size_t rows = 1 << 18;
  std::vector<float> const tenth(rows, 0.1f);
  float got = 0;
  reference<float>{}.add_rows(tensor<vec<1>, float>{&got}, batch<shape<1>, float const>{tenth.data(), rows});
  CHECK(double(got) == doctest::Approx(double(0.1f) * rows).epsilon(1e-5));
}
