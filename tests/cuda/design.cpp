#include "docs/design.hpp"

int main() {
  auto const r = run_design();
  std::printf("%.4f %.4f\n", r.loss_before, r.loss_after);
  for (int c = 0; c < 5; ++c) std::printf("%.3f %.3f\n", double(r.scores[c]), double(r.partial[c]));
}
