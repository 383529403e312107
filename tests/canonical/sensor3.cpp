#include "canonical/check.hpp"

#include "../../benchmarks/models/sensor3.hpp"

TEST_CASE("sensor3: outputs, loss and gradients are PyTorch's") {
  canonical::check<models::sensor3::net>("sensor3", models::sensor3::inputs);
}
