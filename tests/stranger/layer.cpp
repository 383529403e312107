// A layer, written by a user in a namespace of their own against the public headers alone.
#include "nets.hpp"
#include "unit.hpp"

namespace stranger {
namespace bd = braid;

template <class T, std::size_t F>
struct scaled_op {
  T* h;
  T const *x, *s, *b;
  void operator()(std::size_t r, std::size_t j) const { h[r * F + j] = s[j] * x[r * F + j] + b[j]; }
};

/// h = s x + b, feature by feature.
struct scaled : bd::unit {
  template <class In>
  struct on : bd::bound<In> {
    using out = In;
    template <template <class> class Tensor>
    struct params {
      Tensor<bd::like<In>> s, b;
      static constexpr void each(auto&& self, auto&& f) { f("s", self.s, bd::init::ones), f("b", self.b, bd::init::zeros); }
    };
    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      c.k.template each<In::size>(c.rows, scaled_op<T, In::size>{c.out.data, c.in().data, c.params.s.data, c.params.b.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      for (std::size_t r = 0; r < c.rows; ++r)
        for (std::size_t j = 0; j < In::size; ++j) {
          c.dparams.s.data[j] += c.dout.row(r)[j] * c.in().row(r)[j];
          c.dparams.b.data[j] += c.dout.row(r)[j];
          if (auto const d = c.din()) d.row(r)[j] = c.dout.row(r)[j] * c.params.s.data[j];
        }
    }
  };
};
inline constexpr scaled scaled_shift{};
}  // namespace stranger

namespace {
inline constexpr auto net = net_test::left | stranger::scaled_shift | braid::dense<4> | stranger::scaled_shift | braid::tanh | braid::dense<2>;
}

TEST_CASE("a stranger's layer passes the tests of a unit") {
  unit_test::check_gradients<stranger::scaled, braid::shape<5>>(3, 1);
  unit_test::check_learns<stranger::scaled, braid::shape<5>>(3, 1);
}

TEST_CASE("and trains in a net") {
  net_test::xor_data const x(9);
  net_test::check_net_gradients<net>(x.data(), braid::cross_entropy);
  CHECK(braid::parameters<net> == 3 + 3 + 16 + 4 + 4 + 10);
}
