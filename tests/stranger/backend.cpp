// A backend, written by a user against the public headers alone: a host one that does two things its own way.
#include "nets.hpp"

namespace stranger {
namespace bd = braid;

inline int products = 0, recurrences = 0;

struct counting : bd::host_backend<float, counting> {
  static constexpr auto name = "counting";

  // One primitive: the products of dense layers, from the last input to the first.
  template <class O, std::size_t SH, class I, class TI, std::size_t SA, std::size_t N, class In, class TW, class How>
  void gemm_nt(How, bd::batch<O, float, SH> h, bd::batch<I, TI, SA> a, bd::tensor<bd::matrix<N, In>, TW> w) const {
    ++products;
    for (std::size_t r = 0; r < h.rows; ++r)
      for (std::size_t j = 0; j < N; ++j) {
        float s = std::is_same_v<How, bd::accumulate_t> ? h.row(r)[j] : 0.0f;
        for (std::size_t q = In::size; q-- > 0;) s += a.row(r)[q] * w.data[j * In::size + q];
        h.row(r)[j] = s;
      }
  }
  // One whole unit: `last` of a sequence.
  template <std::size_t T, std::size_t F, bd::mode M>
  void forward(bd::forward_call<bd::layer::last::on<bd::sequence<T, F>>, counting const, M> const& c) const {
    ++recurrences;
    for (std::size_t r = 0; r < c.rows; ++r) {
      std::size_t const n = c.lengths() ? std::size_t(c.lengths()[r]) : T;
      for (std::size_t j = 0; j < F; ++j) c.out.row(r)[j] = n ? c.in().row(r)[(n - 1) * F + j] : 0.0f;
    }
  }
};
static_assert(bd::backend<counting>);
}  // namespace stranger

namespace {
using net_test::left;
using net_test::pulse;
inline constexpr auto net = braid::fuse<braid::sum>(left | braid::dense<4>, pulse | braid::lstm<4> | braid::last) | braid::dense<2>;
}  // namespace

TEST_CASE("a stranger's backend predicts and trains as the reference does") {
  net_test::xor_data const x(70);
  braid::model<net, stranger::counting> theirs{braid::seed{1}};
  braid::model<net, braid::reference<float>> ours{braid::seed{1}};
  auto const a = theirs(left(x.a), pulse(x.p, x.lengths));
  auto const b = ours(left(x.a), pulse(x.p, x.lengths));
  for (std::size_t r = 0; r < 70; ++r)
    for (std::size_t c = 0; c < 2; ++c) CHECK(a(r, c) == doctest::Approx(b(r, c)).epsilon(1e-5));
  CHECK(stranger::products > 0);
  CHECK(stranger::recurrences > 0);

  auto const options = braid::fit_options<>{.epochs = 3, .batch = 16, .progress = nullptr};
  auto const h = braid::fit(theirs, x.data(), braid::cross_entropy, braid::adamw{.rate = 1e-2}, options);
  auto const g = braid::fit(ours, x.data(), braid::cross_entropy, braid::adamw{.rate = 1e-2}, options);
  CHECK(h.epochs[2].loss == doctest::Approx(g.epochs[2].loss).epsilon(1e-3));
}
