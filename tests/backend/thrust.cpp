#include "braid/backend/thrust.hpp"

#include "backend/primitives.hpp"

using namespace braid;

TEST_CASE("thrust on its host system: every primitive as the reference's") {
  unit_test::check_primitives<braid::thrust<cpp>, reference<float>>();
  unit_test::check_primitives<braid::thrust<cpp, double>, reference<double>>(1e-13);
}
