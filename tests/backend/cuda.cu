#include "braid/backend/cuda.hpp"

#include "backend/primitives.hpp"

using namespace braid;

TEST_CASE("thrust<cuda>: every primitive as the reference's") {
  unit_test::check_primitives<braid::thrust<braid::cuda>, reference<float>>();
  unit_test::check_primitives<braid::thrust<braid::cuda, double>, reference<double>>(1e-12);
}

TEST_CASE("thrust<cuda>: memory that is not there is an error that says how much was wanted and how much is free") {
  braid::thrust<braid::cuda> const k;
  std::size_t const free = k.free_bytes();
  try {
    k.allocate_bytes(std::size_t{1} << 50);
    FAIL("a PiB was there");
  } catch (cuda_error const& e) {
    std::string const said = e.what();
    CHECK(said.find(std::to_string(std::size_t{1} << 50) + " bytes") != said.npos);
    CHECK(said.find(" free of ") != said.npos);
    CHECK(said.find("device 0 (") != said.npos);
  }
  void* const p = k.allocate_bytes(1 << 20);  // and nothing is spoilt
  CHECK(p != nullptr);
  k.release_bytes(p);
  CHECK(k.free_bytes() > free / 2);
}
