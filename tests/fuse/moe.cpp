#include "braid/fuse/moe.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
template <std::size_t Top>
using policy = unit_test::as_unit<fusion::moe<4, Top, 3>>;

TEST_CASE("moe: PyTorch's numbers, of two and three branches") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<policy<1>, shape<5>, shape<3>>("fuse_moe", "top1_of_4_5_3_" + n);
    unit_test::check_golden<policy<2>, shape<4>, shape<1>, shape<3>>("fuse_moe", "top2_of_4_4_1_3_" + n);
  }
}

TEST_CASE("moe: what is not among the largest says nothing and learns nothing") {
  unit_test::drawn<policy<1>, shape<3>, shape<2>> s(1);
  s.each_param([](auto& p) {
    if (p.name == "gate.bias") p.value.put({0, 0, 50, 0});
    p.gradient.zero();
  });
  s.forward<mode::train>();
  s.backward();
  auto const before = s.out();
  s.each_param([&](auto& p) {
    if (!p.name.starts_with("experts.")) return;
    auto const g = p.gradient.get();
    bool const learns = std::any_of(g.begin(), g.end(), [](double x) { return x != 0; });
    CAPTURE(p.name);
    if (p.name.starts_with("experts.2.")) CHECK((learns || p.name.find(".0.") != p.name.npos));
    else CHECK(!learns);
    if (!p.name.starts_with("experts.2.")) p.value.put(unit_test::numbers(p.value.lies.size, 7.0));
  });
  s.forward<mode::predict>();
  unit_test::check_close("out", s.out(), before, 1e-15);
}
