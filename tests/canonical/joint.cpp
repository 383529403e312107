#include "canonical/check.hpp"

#include "../../benchmarks/models/joint.hpp"

TEST_CASE("joint: outputs, loss and gradients are PyTorch's") {
  canonical::check<models::joint::net>("joint", models::joint::inputs);
}
