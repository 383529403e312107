#include "braid/layer/batch_norm.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("batch_norm: PyTorch's numbers, in training and in prediction") {
  for (std::string const name : {"train_n7", "train_n2", "eval_n1"}) {
    // Two rows normalise to -1 and 1 whatever they are: what is left of the gradient is a difference of near equals.
    unit_test::slack const wider{.f32 = name == "train_n2" ? 10.0 : 1.0};
    unit_test::check_golden<layer::batch_norm, shape<6>>("layer_batch_norm", "6_" + name, wider);
    unit_test::check_golden<layer::batch_norm, channels_last<5, 4, 3>>("layer_batch_norm", "5x4x3_" + name);
  }
  for (std::string const name : {"train_n7", "train_n2", "eval_n2"}) {
    unit_test::check_golden<layer::batch_norm, volume<3, 2, 4, 3>>("layer_batch_norm", "volume_3x2x4x3_" + name);
    unit_test::check_golden<layer::batch_norm, sequence<5, 4>>("layer_batch_norm", "series_5x4_" + name);
  }
}

TEST_CASE("batch_norm: gradients by differences, also of a flattened image, and with samples of every length") {
  unit_test::check_gradients<layer::batch_norm, sequence<3, 2>>(4, 5, {0, 1, 2, 3});
  unit_test::check_gradients<layer::batch_norm, volume<2, 2, 1, 2>>(2, 6);
  unit_test::check_gradients<layer::batch_norm, shape<3>>(5, 1);
  unit_test::check_gradients<layer::batch_norm, channels_last<3, 2, 2>>(2, 2);
  unit_test::check_gradients<layer::batch_norm, flat<channels_last<2, 2, 2>>>(4, 3);
  unit_test::check_learns<layer::batch_norm, shape<3>>(5, 4);
}

TEST_CASE("batch_norm: a training batch is not to be split") { CHECK(layer::batch_norm::on<shape<3>>::couples_rows); }

TEST_CASE("batch_norm: the mean of large numbers costs no digits of the variance") {
  unit_test::subject<layer::batch_norm, reference<float>, shape<1>> s(4);
  s.put(0, {10001, 10002, 10003, 10004});
  s.each_param([](auto& p) { p.value.put({p.name == "weight" ? 1.0 : 0.0}); });
  s.each_state([](auto& p) { p.value.put({1.0}); });
  s.forward<mode::train>();
  double const r = 1 / std::sqrt(1.25);
  unit_test::check_close("out", s.out(), {-1.5 * r, -0.5 * r, 0.5 * r, 1.5 * r}, 1e-5);
}

TEST_CASE("batch_norm: a batch of one step in all, or none, leaves the running statistics") {
  unit_test::subject<layer::batch_norm, reference<double>, sequence<3, 2>> s(2);
  unit_test::draw(s, philox{1});
  std::vector<std::vector<double>> before, after;
  s.each_state([&](auto& p) { before.push_back(p.value.get()); });
  for (std::vector<std::int32_t> const& lengths : {std::vector<std::int32_t>{0, 0}, {0, 1}}) {
    s.put_lengths(lengths);
    s.forward<mode::train>();
    after.clear();
    s.each_state([&](auto& p) { after.push_back(p.value.get()); });
    CHECK(after == before);
  }
}
