#include "braid/train/mean_squared_error.hpp"

#include "train/golden.hpp"

namespace bd = braid;
static_assert(std::is_same_v<bd::mean_squared_error_loss::on<bd::shape<5>, bd::shape<5>>::out, bd::shape<1>>);
static_assert(std::is_same_v<bd::mean_squared_error_loss::on<bd::poison, bd::shape<5>>::out, bd::poison>);

TEST_CASE_TEMPLATE("mean_squared_error: PyTorch's value and gradient", T, double, float) {
  auto const all = golden("mean_squared_error");
  for (std::string const name : {"3_n1", "3_n7"}) {
    auto const r = run_loss<bd::shape<3>, bd::shape<3>>(bd::mean_squared_error, numbers<T>(all, name + "/in0"),
                                                        numbers<T>(all, name + "/target"));
    CHECK(difference(std::vector{r.value}, numbers<T>(all, name + "/out")) < tolerance<T>);
    CHECK(difference(r.gradient0, numbers<double>(all, name + "/din0")) < tolerance<T>);
  }
}

TEST_CASE("mean_squared_error: between two outputs both get their gradient") {
  std::vector<double> const a{1, 2, 3, 4}, b{0, 2, 5, 1};
  auto const r = run_loss<bd::shape<2>, bd::shape<2>>(bd::mean_squared_error, a, b, 0.5, true);
  CHECK(r.samples == std::vector<double>{0.25, 3.25});
  CHECK(r.gradient0 == std::vector<double>{0.25, 0, -0.5, 0.75});
  CHECK(r.gradient1 == std::vector<double>{-0.25, 0, 0.5, -0.75});
}
