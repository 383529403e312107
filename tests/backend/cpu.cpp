#include "braid/backend/cpu.hpp"

#include "backend/primitives.hpp"

#include <set>

using namespace braid;

TEST_CASE("cpu: every primitive as the reference's") { unit_test::check_primitives<cpu, reference<float>>(); }

TEST_CASE("cpu: products beyond the cache, which OpenBLAS computes") {
  static_assert(!cpu::in_cache<301, 901> && cpu::in_cache<256, 1024>);
  unit_test::check_products<cpu, reference<float>, 301, shape<901>>(1e-5);
  unit_test::check_products<cpu, reference<float>, 150, shape<901>>(1e-5);  // only its turned form is too large
}

namespace {
/// Every element has a place of its own, inside.
template <class Spec>
void check_layout() {
  using layout = cpu::layout<Spec>;
  std::set<std::size_t> places;
  for (std::size_t i = 0; i < Spec::size; ++i) {
    CHECK(layout::place(i) < layout::size);
    places.insert(layout::place(i));
  }
  CHECK(places.size() == Spec::size);
}
}  // namespace

TEST_CASE("cpu: layouts give every element one place, inside") {
  check_layout<matrix<1, shape<1>>>();
  check_layout<matrix<5, shape<31>>>();
  check_layout<matrix<16, shape<3>>>();
  check_layout<matrix<17, flat<channels_last<3, 4, 2>, shape<2>>>>();
  check_layout<filter<1, 1, 1, 1>>();
  check_layout<filter<19, 3, 3, 3>>();
  check_layout<filter<16, 5, 2, 3>>();
  check_layout<vec<7>>();
  check_layout<like<channels_last<3, 4, 2>>>();
  check_layout<rows_of<5, 3>>();
}

TEST_CASE("cpu: a matrix lies input by input, a filter tap by tap") {
  using m = cpu::layout<matrix<5, shape<3>>>;
  CHECK(m::size == 3 * 16);
  CHECK(m::place(0 * 3 + 2) == 2 * 16 + 0);
  CHECK(m::place(4 * 3 + 1) == 1 * 16 + 4);
  using f = cpu::layout<filter<17, 2, 3, 3>>;
  CHECK(f::size == 9 * 2 * 32);
  CHECK(f::place(((16 * 2 + 1) * 3 + 2) * 3 + 0) == (6 * 2 + 1) * 32 + 16);
}

TEST_CASE("cpu: OpenBLAS keeps to one thread") { CHECK(openblas_get_num_threads() == 1); }
