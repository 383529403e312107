#include "braid/train/elementwise_loss.hpp"

#include "train/golden.hpp"

#include <limits>

namespace bd = braid;
namespace {
/// A stranger's loss, in one functor: x - t above the target, half of it below.
struct pinball_error {
  template <class T>
  BRAID_HD T operator()(T a, T b, std::size_t f) const { return T(f + 1) * (a > b ? a - b : (b - a) / 2); }
  template <class T>
  BRAID_HD T slope(T a, T b, std::size_t f) const { return T(f + 1) * (a > b ? T(1) : T(-0.5)); }
};
struct pinball_loss : bd::elementwise_loss<pinball_loss> {
  template <class T>
  constexpr pinball_error element() const { return {}; }
  template <class O, class T>
  constexpr bd::term<pinball_loss, O, T> operator()(O output, T target) const {
    return bd::distance_term(*this, output, target);
  }
};
using on = pinball_loss::on<bd::shape<2>, bd::shape<2>>;
static_assert(std::is_same_v<on::out, bd::shape<1>>);
static_assert(std::is_same_v<pinball_loss::on<bd::poison, bd::shape<2>>::out, bd::poison>);
}  // namespace

TEST_CASE("elementwise_loss: the mean over elements and rows, each element told its place, both sides' gradients") {
  auto const r = run_loss<bd::shape<2>, bd::shape<2>>(pinball_loss{}, std::vector<double>{1, 2, 5, 0},
                                                      std::vector<double>{0, 4, 1, 0}, 0.5, true);
  CHECK(r.samples == std::vector<double>{0.75, 1});
  CHECK(r.gradient0 == std::vector<double>{0.125, -0.125, 0.125, -0.125});
  CHECK(r.gradient1 == std::vector<double>{-0.125, 0.125, -0.125, 0.125});
}

TEST_CASE("elementwise_loss: a part of a batch is added to what is there") {
  bd::reference<double> k;
  std::vector<double> const x{1, 2}, t{0, 4};
  std::vector<double> value{10}, gradient{1, 1};
  on::run(pinball_loss{}, bd::loss_call<on, bd::reference<double>>{
                              k, 1, 4, 1, value.data(), {x.data(), t.data()}, {gradient.data(), nullptr}});
  CHECK(value[0] == 11.5);
  CHECK(gradient == std::vector<double>{1.125, 0.875});
}

TEST_CASE("elementwise_loss: without gradients the value alone; a NaN stays") {
  bd::reference<float> k;
  float const x[]{1, std::numeric_limits<float>::quiet_NaN()}, t[]{0, 0};
  float value = 0;
  using call = bd::loss_call<on, bd::reference<float>>;
  on::run(pinball_loss{}, call{k, 1, 1, 1, &value, {x, t}});
  CHECK(std::isnan(value));
}
