#include "braid/train/cross_entropy.hpp"

#include "train/golden.hpp"

#include <limits>

namespace bd = braid;
using bound = bd::cross_entropy_loss::on<bd::shape<5>, bd::ids_of<5, 1>>;
static_assert(std::is_same_v<bound::out, bd::shape<1>>);
static_assert(std::is_same_v<bd::cross_entropy_loss::on<bd::poison, bd::ids_of<5, 1>>::out, bd::poison>);

TEST_CASE_TEMPLATE("cross_entropy: PyTorch's value and gradient", T, double, float) {
  auto const all = golden("cross_entropy");
  for (std::string const name : {"5_n1", "5_n7"}) {
    auto const r = run_loss<bd::shape<5>, bd::ids_of<5, 1>>(bd::cross_entropy, numbers<T>(all, name + "/in0"),
                                                            numbers<std::int32_t>(all, name + "/target"));
    CHECK(difference(std::vector{r.value}, numbers<T>(all, name + "/out")) < tolerance<T>);
    CHECK(difference(r.gradient0, numbers<double>(all, name + "/din0")) < tolerance<T>);
  }
}

TEST_CASE("cross_entropy: a weight, a part of a batch, and what is added to") {
  std::vector<double> const x{1, -2, 0.5, 3, 0, 2};
  std::vector<std::int32_t> const t{2, 0};
  auto const whole = run_loss<bd::shape<3>, bd::ids_of<3, 1>>(bd::cross_entropy, x, t, 0.3);
  bd::reference<double> k;
  std::vector<double> values{10, 20}, gradient(6, 1.0);
  using on = bd::cross_entropy_loss::on<bd::shape<3>, bd::ids_of<3, 1>>;
  for (std::size_t r = 0; r < 2; ++r)
    on::run(bd::cross_entropy, bd::loss_call<on, bd::reference<double>>{
                                   k, 1, 2, 0.3, &values[r], {&x[3 * r], &t[r]}, {&gradient[3 * r], nullptr}});
  for (std::size_t r = 0; r < 2; ++r) CHECK(values[r] == doctest::Approx(10.0 * double(r + 1) + whole.samples[r]));
  for (std::size_t i = 0; i < 6; ++i) CHECK(gradient[i] == doctest::Approx(1 + whole.gradient0[i]).epsilon(1e-14));
}

TEST_CASE("cross_entropy: without a gradient it gives the value alone") {
  std::vector<float> const x{1, 2, 3};
  std::vector<std::int32_t> const t{1};
  float value = 0;
  bd::reference<float> k;
  using on = bd::cross_entropy_loss::on<bd::shape<3>, bd::ids_of<3, 1>>;
  on::run(bd::cross_entropy, bd::loss_call<on, bd::reference<float>>{k, 1, 1, 1, &value, {x.data(), t.data()}, {}});
  CHECK(value == doctest::Approx(1.4076059));
}

TEST_CASE("cross_entropy: large logits stay finite, NaN stays NaN") {
  std::vector<float> const x{1e30f, -1e30f, 0, -500, 500, 0};
  auto const r = run_loss<bd::shape<3>, bd::ids_of<3, 1>>(bd::cross_entropy, x, std::vector<std::int32_t>{0, 0});
  CHECK(r.samples[0] == 0);
  CHECK(r.samples[1] == 1000);
  CHECK(r.gradient0[4] == doctest::Approx(0.5));
  std::vector<float> const bad{1, std::numeric_limits<float>::quiet_NaN(), 0};
  auto const nan = run_loss<bd::shape<3>, bd::ids_of<3, 1>>(bd::cross_entropy, bad, std::vector<std::int32_t>{0});
  CHECK(std::isnan(nan.value));
}

TEST_CASE("cross_entropy: a label outside the classes adds nothing") {
  std::vector<double> const x{1, 2, 3, 1, 2, 3, 1, 2, 3};
  auto const r = run_loss<bd::shape<3>, bd::ids_of<3, 1>>(
      bd::cross_entropy, x, std::vector<std::int32_t>{-1, 3, std::numeric_limits<std::int32_t>::min()});
  CHECK(r.value == 0);
  for (double g : r.gradient0) CHECK(g == 0);
}
