#include "canonical/check.hpp"

#include "../../benchmarks/models/avmnist.hpp"

TEST_CASE("avmnist: outputs, loss and gradients are PyTorch's") {
  canonical::check<models::avmnist::net>("avmnist", models::avmnist::inputs);
}
