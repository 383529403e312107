// cross_attention in a net: the output keeps the first branch's lengths, the second's mask its keys; absence.
#include "braid/core/fuse.hpp"
#include "braid/fuse/cross_attention.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/model/model.hpp"

#include "net.hpp"

namespace bd = braid;

namespace {
inline constexpr bd::series<struct motion, 3, 4> motion;
inline constexpr bd::series<struct sound, 5, 2> sound;
inline constexpr bd::values<struct mood, 4> mood;
inline constexpr auto asked = bd::fuse<bd::cross_attention<2>>(motion, sound);
inline constexpr auto net = bd::fuse<bd::sum>(motion, asked) | bd::mean_time;
inline constexpr auto alone = motion | bd::mean_time;
using prog = bd::program<decltype(bd::type_of(asked))>;

/// Features as steps: a sequence that has no lengths.
struct folded : bd::unit {
  template <class In>
  struct on : bd::bound<In> {
    using out = bd::sequence<3, 4>;
    static void forward(auto const& c) { c.k.copy(c.out, c.in()); }
  };
};
inline constexpr bd::features<struct chart, 12> chart;
inline constexpr auto from_features = bd::fuse<bd::cross_attention<2>>(chart | folded{}, sound);
}  // namespace

TEST_CASE("cross_attention: whose lengths count") {
  static_assert(prog::graph.nodes[2].clock == 0);
  static_assert(bd::program<decltype(bd::type_of(from_features))>::graph.nodes[3].clock == bd::none);
  auto const x = net_test::normals(4 * 12, 1), y = net_test::normals(4 * 10, 2), z = net_test::normals(4 * 4, 3);
  std::vector<int> const first{3, 1, 2, 3}, second{2, 5, 0, 1};
  net_test::check_gradients<net>(bd::dataset{motion(x, first), sound(y, second), mood(z)}, bd::mean_squared_error);

  // What stands beyond a length of either does not matter.
  bd::model<net, bd::reference<double>> model{bd::seed{1}};
  net_test::draw(model.weights());
  auto x2 = x, y2 = y;
  for (std::size_t r = 0; r < 4; ++r) {
    for (std::size_t i = std::size_t(first[r]) * 4; i < 12; ++i) x2[r * 12 + i] += 100;
    for (std::size_t i = std::size_t(second[r]) * 2; i < 10; ++i) y2[r * 10 + i] += 100;
  }
  auto const a = model(motion(x, first), sound(y, second));
  std::vector<double> const kept(a.begin(), a.end());
  auto const b = model(motion(x2, first), sound(y2, second));
  CHECK(net_test::difference(b, kept) == 0);
}

TEST_CASE("cross_attention: without the second branch the net is the first's") {
  bd::model<net, bd::reference<double>> model{bd::seed{1}};
  bd::model<alone, bd::reference<double>> one{bd::seed{1}};
  auto const x = net_test::normals(4 * 12, 1);
  auto const a = model(motion(x), bd::absent(sound));
  auto const b = one(motion(x));
  CHECK(net_test::difference(a, b) == 0);
  constexpr auto without = [](bool first, bool second) {
    std::array<bool, prog::size> absent{};
    absent[0] = first, absent[1] = second;
    auto const p = bd::presence_of(prog::graph, absent);
    return p.unbearable == bd::none && p.runs[prog::out_ids[0]];
  };
  static_assert(without(false, true) && !without(true, false));  // without the first, what it asks is absent too
}
