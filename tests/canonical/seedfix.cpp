#include "canonical/check.hpp"

#include "../../benchmarks/models/seedfix.hpp"

TEST_CASE("seedfix: outputs, loss and gradients are PyTorch's") {
  canonical::check<models::seedfix::net>("seedfix", models::seedfix::inputs);
}
