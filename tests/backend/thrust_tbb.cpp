#include "braid/backend/thrust_tbb.hpp"

#include "backend/host_systems.hpp"

using place = braid::thrust<braid::tbb>;

TEST_CASE("thrust<tbb>: every primitive as the reference's") { unit_test::check_primitives<place, braid::reference<float>>(); }

TEST_CASE("thrust<tbb>: units of every kind of loop") { unit_test::check_units_of_every_loop<place>(); }
