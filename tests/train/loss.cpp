#include "braid/train/loss.hpp"

#include "nets.hpp"

namespace {
namespace bd = braid;
/// A loss as a stranger writes it: the mean absolute difference.
struct absolute : bd::loss {
  template <class Output, class Target>
  struct on : bd::bound<Output, Target> {
    using out = bd::shape<1>;
    template <class Call>
    static void run(absolute, Call const& c) {
      auto const y = c.template in<0>();
      auto const t = c.template in<1>();
      auto const d = c.template din<0>();
      for (std::size_t r = 0; r < c.rows; ++r)
        for (std::size_t j = 0; j < Output::size; ++j) {
          auto const e = y.row(r)[j] - t.row(r)[j];
          c.value[r] += c.weight * std::abs(e) / double(Output::size);
          if (d) d.row(r)[j] += c.weight / double(c.total * Output::size) * (e > 0 ? 1 : -1);
        }
    }
  };
  template <class O, class T>
  constexpr bd::term<absolute, O, T> operator()(O, T) const {
    return {};
  }
};
inline constexpr bd::values<struct wanted, 2> wanted;
inline constexpr auto net = net_test::left | bd::dense<2>;
}  // namespace

TEST_CASE("a loss written against the contract trains and is right") {
  net_test::xor_data const x(9);
  std::vector<float> w(18, 0.3f);
  bd::dataset const data{net_test::left(x.a), wanted(w)};
  net_test::check_net_gradients<net>(data, absolute{}, 1e-5);
}
