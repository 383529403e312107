// Twelve transformer blocks by `repeat`: one block is compiled, whatever the depth.
#include "braid/backend/reference.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/embedding.hpp"
#include "braid/layer/learned_positions.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/layer/transformer.hpp"
#include "braid/model/model.hpp"

#include <cstdint>
#include <vector>

namespace braid::gate {
inline constexpr tokens<struct notes, 64, 1000> notes;
inline constexpr auto net = notes | embedding<64> | learned_positions | repeat<12>(transformer<4, 256>(pre_norm, gelu)) |
                            layer_norm | mean_time | dense<5>;

float predict(std::vector<std::int32_t> const& ids) {
  model<net, reference<float>> m{seed{7}};
  return m(notes(ids))(0, 0);
}
}  // namespace braid::gate

int main() { return braid::gate::predict(std::vector<std::int32_t>(64)) > 1e30f; }
