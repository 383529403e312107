// Two hundred layers in a row: depth must cost in proportion. (clang folds 256 at once, or what -fbracket-depth says; `repeat`
// knows no such limit.)
#include "braid/backend/reference.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/relu.hpp"
#include "braid/model/model.hpp"

#include <array>

namespace braid::gate {
inline constexpr features<struct chart, 32> chart;
inline constexpr auto two = dense<32> | relu;
inline constexpr auto ten = two | two | two | two | two;
inline constexpr auto fifty = ten | ten | ten | ten | ten;
inline constexpr auto net = chart | fifty | fifty | fifty | fifty;

float predict(std::array<float, 32> const& x) {
  model<net, reference<float>> m{seed{7}};
  return m(chart(x))(0, 0);
}
}  // namespace braid::gate

int main() { return braid::gate::predict({}) > 1e30f; }
