#include "braid/fuse/bottleneck.hpp"

#include "fuse/composed_unit.hpp"

using namespace braid;
using policy = unit_test::as_unit<fusion::bottleneck<2, 2, 2, 3>>;

TEST_CASE("bottleneck: gradients by differences, of all branches and of those that are there") {
  unit_test::check_learns<policy, sequence<2, 4>, shape<4>, sequence<3, 4>>(3, 1);
  unit_test::check_gradients<policy, sequence<2, 4>, shape<4>, sequence<3, 4>>(2, 2, {1, 2});
  unit_test::check_absent_gradients<policy, sequence<2, 4>, shape<4>, sequence<3, 4>>(2, 3, {2, 1});
}

TEST_CASE("bottleneck: without a branch it is that of the others") {
  auto const renamed = [](std::string name) {  // .layers.0.1.linear1.weight.: the layer, then the branch
    if (name.starts_with(".layers.") && name[10] == '1') name[10] = '2';
    return name.starts_with(".layers.") ? name : unit_test::first_number{}(name);
  };
  unit_test::check_leaves_out_middle<policy, sequence<2, 4>, shape<4>, sequence<3, 4>>(3, renamed);
}
