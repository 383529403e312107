#include "braid/backend/cuda_context.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace braid;

TEST_CASE("a device that is not there is an error that says how many there are") {
  try {
    device::context const c(4711);
    FAIL("there is no such device");
  } catch (cuda_error const& e) {
    std::string const said = e.what();
    CHECK(said.find("device 4711: expected a CUDA device, found ") != said.npos);
  }
}

TEST_CASE("a context works on the caller's stream, and leaves it alone") {
  cudaStream_t mine;
  REQUIRE(cudaStreamCreate(&mine) == cudaSuccess);
  {
    device::context const c(0, mine);
    CHECK(c.stream() == mine);
    CHECK(c.processors() > 0);
    c.wait();
  }
  CHECK(cudaStreamQuery(mine) == cudaSuccess);
  cudaStreamDestroy(mine);
}

TEST_CASE("a failed call is told by its name, its device and what CUDA says") {
  try {
    device::check("cudaFree", cudaErrorInvalidDevicePointer);
    FAIL("no error");
  } catch (cuda_error const& e) {
    std::string const said = e.what();
    CHECK(said.find("cuda: cudaFree on device 0 (") != said.npos);
    CHECK(said.find("invalid device pointer") != said.npos);
  }
}
