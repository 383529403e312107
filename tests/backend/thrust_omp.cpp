#include "braid/backend/thrust_omp.hpp"

#include "backend/host_systems.hpp"

using place = braid::thrust<braid::omp>;

TEST_CASE("thrust<omp>: every primitive as the reference's") { unit_test::check_primitives<place, braid::reference<float>>(); }

TEST_CASE("thrust<omp>: units of every kind of loop") { unit_test::check_units_of_every_loop<place>(); }
