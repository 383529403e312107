#include "braid/fuse/mvae.hpp"

#include "fuse/composed_unit.hpp"
#include "nets.hpp"

using namespace net_test;

namespace {
using policy = unit_test::as_unit<bd::fusion::mvae<4>>;
using bd::shape;

inline constexpr bd::output<struct said> said;
inline constexpr bd::output<struct left_again> left_again;
inline constexpr bd::output<struct right_again> right_again;
inline constexpr auto latent = bd::shared<struct latent_name>(
    bd::fuse<bd::gaussian_experts>(left | bd::dense<6> | bd::tanh | bd::dense<6>, right | bd::dense<6> | bd::tanh | bd::dense<6>));
inline constexpr auto code = bd::shared<struct code_name>(latent | bd::sample_gaussian);
inline constexpr auto net = bd::outputs(said(latent), left_again(code | bd::dense<8> | bd::tanh | bd::dense<3>),
                                        right_again(code | bd::dense<8> | bd::tanh | bd::dense<2>));
inline constexpr auto aim = bd::reconstruction(left_again, left) + bd::reconstruction(right_again, right) +
                            0.02f * bd::gaussian_kl(said);
}  // namespace

TEST_CASE("mvae: PyTorch's numbers in prediction") {
  for (std::string const n : {"n1", "n7"}) {
    auto const check = [&]<class... In>(bd::types<In...>, std::string const& name) {
      auto const a = unit_test::golden("fuse_mvae", name + n);
      unit_test::subject<policy, bd::reference<double>, In...> s(a.at("in0").shape[0]);
      bd::repeat_indexed<sizeof...(In)>([&]<class I>(I) {
        s.put(I::value, a.at("in" + std::to_string(I::value)).template to<double>("in"));
      });
      s.each_param([&](auto& p) { p.value.put(a.at("param." + p.name).template to<double>(p.name)); });
      s.template forward<bd::mode::predict>();
      unit_test::check_close("out", s.out(), a.at("out").template to<double>("out"), 1e-12);
    };
    check(bd::types<shape<5>, shape<3>>{}, "5_3_to_4_");
    check(bd::types<shape<4>, shape<1>, shape<3>>{}, "4_1_3_to_4_");
  }
}

TEST_CASE("mvae: gradients by differences, through the draw, also where a branch is absent") {
  unit_test::check_gradients<policy, shape<3>, shape<2>>(3, 1);
  unit_test::check_absent_gradients<policy, shape<3>, shape<2>, shape<4>>(2, 2);
  unit_test::check_learns<policy, shape<3>, shape<2>>(3, 4);
}

TEST_CASE("mvae: written out, with its losses, it fills in what is absent") {
  xor_data x(400);
  for (std::size_t i = 0; i < 400; ++i) x.b[2 * i] = x.a[3 * i], x.b[2 * i + 1] = -x.a[3 * i];  // right is known from left
  bd::dataset const data{left(x.a), right(x.b)};
  check_net_gradients<net>(data.subset(std::vector<std::uint32_t>{0, 1, 2, 3, 4}), aim);
  bd::model<net, bd::reference<float>> m{bd::seed{1}};
  bd::fit(m, data, aim, bd::adamw{.rate = 1e-2},
          bd::fit_options<bd::constant, bd::clip_norm, bd::dropping<>>{
              .epochs = 150, .batch = 32, .drop = bd::modality_dropout(0.4), .progress = nullptr});
  auto const whole = m(left(x.a), right(x.b)), filled = m(left(x.a), bd::absent(right));
  double error = 0, guess = 0, with_both = 0;
  for (std::size_t i = 0; i < 400; ++i) {
    error += std::pow(double(filled(right_again)(i, 0) - x.b[2 * i]), 2);
    with_both += std::pow(double(whole(right_again)(i, 0) - x.b[2 * i]), 2);
    guess += std::pow(double(x.b[2 * i]), 2);
  }
  CHECK(with_both < 0.2 * guess);
  CHECK(error < 0.3 * guess);
}
