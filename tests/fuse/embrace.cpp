#include "braid/fuse/embrace.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::embrace<4>>;

TEST_CASE("embrace: PyTorch's numbers in prediction") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<policy, shape<5>, shape<3>>("fuse_embrace", "5_3_to_4_" + n);
    unit_test::check_golden<policy, shape<4>, shape<1>, shape<3>>("fuse_embrace", "4_1_3_to_4_" + n);
  }
}

TEST_CASE("embrace: gradients by differences, through the draw, also where a branch is absent; every map learns") {
  unit_test::check_gradients<policy, shape<3>, shape<2>>(3, 1);
  unit_test::check_gradients<policy, flat<channels_last<2, 2, 1>>, shape<3>>(3, 2);
  unit_test::check_absent_gradients<policy, shape<3>, shape<2>, shape<4>>(3, 3);
  unit_test::check_learns<policy, shape<3>, shape<2>>(7, 4);
}

TEST_CASE("embrace: in prediction the mean of those that are there") {
  unit_test::drawn<policy, shape<4>, shape<2>, shape<3>> three(5);
  unit_test::drawn<policy, shape<4>, shape<3>> two(5);
  two.put(0, three.in(0)), two.put(1, three.in(2));
  two.each_param([&](auto& p) {
    std::string const name = (p.name[0] == '1' ? "2" : "0") + p.name.substr(1);
    three.each_param([&](auto& q) {
      if (q.name == name) p.value.put(q.value.get());
    });
  });
  two.forward<mode::predict>();
  three.forward<mode::predict, 0b010>();
  unit_test::check_close("prediction", three.out(), two.out(), 1e-14);
}
