#include "canonical/check.hpp"

#include "../../benchmarks/models/lstm.hpp"

TEST_CASE("lstm: outputs, loss and gradients are PyTorch's") {
  canonical::check<models::lstm::net>("lstm", models::lstm::inputs);
}
