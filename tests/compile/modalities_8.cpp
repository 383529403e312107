// Eight modalities of five kinds, fused twice: by attention over all, and by a low-rank product of their features; one of
// them absent in a second call.
#include "braid/backend/reference.hpp"
#include "braid/fuse/attention.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/low_rank.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/embedding.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/last.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/max_pool2d.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/layer/relu.hpp"
#include "braid/model/model.hpp"

#include <cstdint>
#include <vector>

namespace braid::gate {
inline constexpr image<struct photo, 3, 16, 16> photo;
inline constexpr image<struct scan, 1, 24, 24> scan;
inline constexpr tokens<struct notes, 12, 500> notes;
inline constexpr tokens<struct history, 20, 500> history;
inline constexpr series<struct motion, 10, 6> motion;
inline constexpr series<struct pulse, 32, 1> pulse;
inline constexpr features<struct chart, 16> chart;
inline constexpr features<struct genome, 64> genome;

inline constexpr auto picture = conv2d<8, 3>(pad<1>) | relu | max_pool2d<2> | flatten | dense<16>;
inline constexpr auto text = embedding<8> | lstm<16> | last;
inline constexpr auto timed = lstm<16> | mean_time;
inline constexpr auto table = dense<32> | relu | dense<16>;

inline constexpr auto seen = shared<struct eye>(photo | picture);
inline constexpr auto scanned = shared<struct inside>(scan | picture);
inline constexpr auto read = shared<struct reading>(notes | text);
inline constexpr auto known = shared<struct past>(history | text);
inline constexpr auto moved = shared<struct moves>(motion | timed);
inline constexpr auto beat = shared<struct heart>(pulse | timed);
inline constexpr auto noted = shared<struct record>(chart | table);
inline constexpr auto inherited = shared<struct genes>(genome | table);

inline constexpr auto looked = fuse<attention<4>>(seen, scanned, read, known, moved, beat, noted, inherited);
inline constexpr auto crossed = fuse<low_rank<2, 16>>(seen, scanned, read, known, moved, beat, noted, inherited);
inline constexpr auto net = fuse<concat>(looked, crossed) | dense<5>;

float predict(std::vector<float> const& x, std::vector<std::int32_t> const& ids) {
  model<net, reference<float>> m{seed{7}};
  float const all = m(photo(x), scan(x), notes(ids), history(ids), motion(x), pulse(x), chart(x), genome(x))(0, 0);
  return all + m(photo(x), scan(x), notes(ids), history(ids), motion(x), absent(pulse), chart(x), genome(x))(0, 0);
}
}  // namespace braid::gate

int main() { return braid::gate::predict(std::vector<float>(576), std::vector<std::int32_t>(20)) > 1e30f; }
