#include "canonical/check.hpp"

#include "../../benchmarks/models/mult.hpp"

TEST_CASE("mult: outputs, loss and gradients are PyTorch's") {
  canonical::check<models::mult::net>("mult", models::mult::inputs, models::mult::pieces);
}
