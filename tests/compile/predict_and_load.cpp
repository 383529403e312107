// Weights replaced by name, then a batch predicted into the caller's memory, with a branch present and absent: the parts
// of a program that must call nothing through a pointer.
#include "braid/backend/reference.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/last.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/relu.hpp"
#include "braid/model/model.hpp"

#include <string>
#include <vector>

namespace braid::gate {
inline constexpr features<struct chart, 16> chart;
inline constexpr series<struct motion, 10, 6> motion;
inline constexpr auto net = fuse<sum>(chart | dense<32> | relu, motion | lstm<32> | last) | dense<5>;
using net_model = model<net, reference<float>>;

// Not inlined: the check looks at functions in namespace braid.
[[gnu::noinline]] void load(net_model& m, float value) {
  m.weights().write_all([&](std::string const&, std::vector<std::size_t> const&, std::vector<float>& values) {
    for (float& v : values) v = value;
  });
}
[[gnu::noinline]] void predict(net_model& m, std::vector<float>& out, std::vector<float> const& x, std::vector<float> const& steps) {
  m.into(out, chart(x), motion(steps));
}
[[gnu::noinline]] void predict(net_model& m, std::vector<float>& out, std::vector<float> const& x) {
  m.into(out, chart(x), absent(motion));
}
}  // namespace braid::gate

int main() {
  std::size_t const rows = 100;
  braid::gate::net_model m;
  std::vector<float> out(rows * 5), x(rows * 16), steps(rows * 10 * 6);
  braid::gate::load(m, 0.5f);
  braid::gate::predict(m, out, x, steps);
  braid::gate::predict(m, out, x);
  return out[0] > 1e30f;
}
