#include "braid/fuse/stack.hpp"

#include "fuse/composed_unit.hpp"
#include "nets.hpp"

#include <map>

using namespace net_test;

namespace {
using policy = unit_test::as_unit<bd::fusion::stack<4>>;
using bd::shape;

inline constexpr bd::output<struct both> both;
inline constexpr bd::output<struct other> other;
inline constexpr auto a = bd::shared<struct a_name>(left | bd::dense<8> | bd::relu | bd::dense<2>);
inline constexpr auto b = bd::shared<struct b_name>(right | bd::dense<8> | bd::relu | bd::dense<2>);
inline constexpr auto net = bd::outputs(alone(a), other(b), both(bd::late<bd::stack<2>>(a, b)));
using model_type = bd::model<net, bd::reference<float>>;

std::map<std::string, std::vector<float>> by_name(model_type const& m) {
  std::map<std::string, std::vector<float>> all;
  m.weights().read_all([&](std::string const& name, auto const&, std::vector<float> const& v) { all[name] = v; });
  return all;
}
}  // namespace

TEST_CASE("stack: PyTorch's numbers, of two and three branches, also of different classes") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<policy, shape<4>, shape<4>>("fuse_stack", "4_4_" + n);
    unit_test::check_golden<policy, shape<4>, shape<1>, shape<3>>("fuse_stack", "4_1_3_" + n);
  }
}

TEST_CASE("stack: gradients by differences") {
  unit_test::check_gradients<policy, shape<3>>(3, 1);
  unit_test::check_gradients<policy, shape<3>, shape<2>, shape<3>>(2, 2);
  unit_test::check_learns<policy, shape<3>, shape<3>>(3, 3);
}

TEST_CASE("stack: an absent branch adds nothing") {
  unit_test::drawn<policy, shape<4>, shape<2>, shape<3>> s(5), none(5);
  none.each_param([](auto& p) {
    if (p.name != "out.weight") return;
    auto w = p.value.get();
    for (std::size_t c = 0; c < 4; ++c) w[c * 9 + 4] = w[c * 9 + 5] = 0;
    p.value.put(w);
  });
  none.forward<bd::mode::predict>();
  unit_test::check_close("without the second", s.without<0b010>(), none.out(), 1e-14);
  unit_test::check_absent_gradients<policy, shape<3>, shape<2>, shape<3>>(2, 4);
}

TEST_CASE("stack: fitted on held-out data with the branches frozen, it learns whom to believe") {
  xor_data x(600);
  for (std::size_t i = 0; i < 600; ++i) {  // right knows the class; left knows it in the first 200 rows alone, by heart
    x.y[i] = x.b[2 * i + 1] > 0;
    if (i < 200) x.a[3 * i] = (x.y[i] ? 1.0f : -1.0f) * (1 + std::abs(x.a[3 * i]));
  }
  bd::dataset const all{left(x.a), right(x.b), side(x.y)};
  auto const rows = [&](std::uint32_t from, std::uint32_t to) {
    std::vector<std::uint32_t> r;
    for (; from < to; ++from) r.push_back(from);
    return all.subset(r);
  };
  auto const train = rows(0, 200), held_out = rows(200, 400), test = rows(400, 600);
  model_type m{bd::seed{1}};
  bd::fit(m, train, bd::cross_entropy(alone, side) + bd::cross_entropy(other, side), bd::adam{.rate = 1e-2},
          {.epochs = 40, .batch = 32, .progress = nullptr});
  auto const before = by_name(m);
  bd::fit(m, held_out, bd::cross_entropy(both, side), bd::adam{.rate = 3e-2},
          {.epochs = 40, .batch = 32, .groups = {{"a_name.*", bd::frozen}, {"b_name.*", bd::frozen}}, .progress = nullptr});
  auto const after = by_name(m);
  for (auto const& parameter : before) {
    CAPTURE(parameter.first);
    CHECK((parameter.second == after.at(parameter.first)) == !parameter.first.starts_with("stack."));
  }
  std::vector<float> u, v;
  std::vector<int> y;
  u.assign(x.a.begin() + 1200, x.a.end()), v.assign(x.b.begin() + 800, x.b.end()), y.assign(x.y.begin() + 400, x.y.end());
  auto const said = m(left(u), right(v));
  double stacked = 0, mean = 0;
  for (std::size_t i = 0; i < 200; ++i) {
    stacked += ((said(both)(i, 1) > said(both)(i, 0)) == (y[i] == 1)) / 200.0;
    float const sum = said(alone)(i, 1) - said(alone)(i, 0) + said(other)(i, 1) - said(other)(i, 0);
    mean += ((sum > 0) == (y[i] == 1)) / 200.0;
  }
  CAPTURE(mean);
  CHECK(stacked > 0.95);
  CHECK(stacked > mean + 0.05);
}
