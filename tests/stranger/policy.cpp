// A fusion policy, with a law and a meaning of absence, written by a user against the public headers alone.
#include "braid/fuse/law.hpp"
#include "nets.hpp"
#include "unit.hpp"

namespace stranger {
namespace bd = braid;

/// h = a + w b, one learned number.
struct leaning : bd::fusion::of_one_shape<leaning> {
  static constexpr std::string_view name = "leaning";
  template <class A, class B>
  struct on : bd::bound<A, B> {
    using out = bd::fusion::common_shape<A, B>;
    static constexpr bool bears_absence = true;
    template <template <class> class Tensor>
    struct params {
      Tensor<bd::vec<1>> w;
      static constexpr void each(auto&& self, auto&& f) { f("w", self.w, bd::init::constant{0.5f}); }
    };
    template <class Call>
    static void forward(Call const& c) {
      for (std::size_t r = 0; r < c.rows; ++r)
        for (std::size_t j = 0; j < out::size; ++j) {
          typename Call::scalar h = 0;
          if constexpr (Call::template present<0>) h += c.template in<0>().row(r)[j];
          if constexpr (Call::template present<1>) h += c.params.w.data[0] * c.template in<1>().row(r)[j];
          c.out.row(r)[j] = h;
        }
    }
    template <class Call>
    static void backward(Call const& c) {
      for (std::size_t r = 0; r < c.rows; ++r)
        for (std::size_t j = 0; j < out::size; ++j) {
          auto const d = c.dout.row(r)[j];
          c.dparams.w.data[0] += d * c.template in<1>().row(r)[j];
          if (auto const da = c.template din<0>()) da.row(r)[j] = d;
          if (auto const db = c.template din<1>()) db.row(r)[j] = d * c.params.w.data[0];
        }
    }
  };
};
inline constexpr leaning lean{};
}  // namespace stranger

namespace {
using net_test::left;
using net_test::right;
inline constexpr auto net = braid::fuse<stranger::lean>(left | braid::dense<4>, right | braid::dense<4>) | braid::dense<2>;
inline constexpr auto branch = left | braid::dense<4>;
}  // namespace

TEST_CASE("a stranger's policy passes the tests of a unit") {
  unit_test::check_gradients<stranger::leaning, braid::shape<4>, braid::shape<4>>(3, 1);
}

TEST_CASE("and trains, is saved under its name, and bears absence") {
  net_test::xor_data const x(9);
  net_test::check_net_gradients<net>(x.data(), braid::cross_entropy);
  braid::model<net, braid::reference<double>> m{braid::seed{1}};
  bool found = false;
  m.weights().read_all([&](std::string const& name, auto const&, auto const& v) {
    if (name == "leaning.w") found = v[0] == 0.5;
  });
  CHECK(found);

  // Without `right` the net is left's dense layer and the head.
  braid::model<branch, braid::reference<double>> alone{braid::seed{1}};
  auto const h = alone(left(x.a));
  auto const y = m(left(x.a), braid::absent(right));
  std::vector<double> w, b;
  m.weights().read_all([&](std::string const& name, auto const&, auto const& v) {
    if (name == "head.0.weight") w.assign(v.begin(), v.end());
    if (name == "head.0.bias") b.assign(v.begin(), v.end());
  });
  for (std::size_t r = 0; r < 9; ++r)
    for (std::size_t o = 0; o < 2; ++o) {
      double s = b[o];
      for (std::size_t k = 0; k < 4; ++k) s += w[o * 4 + k] * h(r, k);
      CHECK(y(r, o) == doctest::Approx(s).epsilon(1e-12));
    }
}
