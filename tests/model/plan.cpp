#include "braid/model/plan.hpp"

#include "nets.hpp"

#include <set>

using namespace net_test;

namespace {
inline constexpr bd::image<struct photo, 2, 6, 6> photo;
inline constexpr auto trunk = bd::shared<struct trunk_name>(left | bd::dense<40> | bd::relu);
inline constexpr auto net = bd::fuse<bd::concat>(photo | bd::conv2d<4, 3>(bd::pad<1>) | bd::batch_norm | bd::relu | bd::max_pool2d<2> | bd::flatten | bd::dense<20>,
                                                 trunk | bd::dense<10>, trunk | bd::tanh | bd::dense<30> | bd::residual(bd::dense<30> | bd::gelu | bd::dropout<10>),
                                                 pulse | bd::lstm<7> | bd::last) |
                            bd::repeat<3>(bd::residual(bd::dense<67> | bd::relu)) | bd::dense<2>;
using prog = bd::program<decltype(bd::type_of(net))>;

/// Who lies where, when: written without the plan's own reasoning. Every step reads its inputs and writes its value; values
/// that backward reads are read until then.
struct claim {
  std::size_t begin, end, from, until, value;
};
template <class P, bd::mode M>
void check_no_overlap() {
  constexpr auto const& t = P::graph;
  constexpr auto const& plan = bd::plan_of<P, M>;
  constexpr bool training = M == bd::mode::train;
  std::size_t const n = P::size;
  for (bool kept : {false, true}) {
    std::vector<claim> claims;
    for (std::size_t i = 0; i < n; ++i) {
      if (t.nodes[i].input) continue;
      std::size_t until = i;
      for (std::size_t k = i + 1; k < n; ++k)
        for (std::size_t j = 0; j < t.nodes[k].edges; ++j)
          if (t.in(k, j) == i) {
            until = std::max(until, k);
            if (training && t.nodes[k].reads_in) until = std::max(until, 2 * n - 1 - k);
          }
      if (training && t.nodes[i].reads_out) until = std::max(until, 2 * n - 1 - i);
      for (auto o : P::out_ids)
        if (o == i) until = std::max(until, n);
      if (plan.value[i].kept == kept) {
        CHECK(plan.value[i].offset != bd::none);
        claims.push_back({plan.value[i].offset, plan.value[i].offset + t.nodes[i].size, i, until, i});
      } else if (until > n) CHECK(plan.value[i].kept);  // what backward reads lies where forward does not write again
      if (training && kept && t.nodes[i].saved) claims.push_back({plan.saved[i], plan.saved[i] + t.nodes[i].saved, i, 2 * n, n + i});
      if (!kept && t.nodes[i].scratch) claims.push_back({plan.scratch[i], plan.scratch[i] + t.nodes[i].scratch, i, i, 2 * n + i});
    }
    std::size_t const room = kept ? plan.kept : plan.shared;
    for (auto const& a : claims) {
      CHECK(a.end <= room);
      for (auto const& b : claims) {
        if (a.value >= b.value || a.until < b.from || b.until < a.from || a.end <= b.begin || b.end <= a.begin) continue;
        // Both alive in one place: only a step that works in place may do that, on its first input's last reading.
        bool const in_place = b.value < n && t.nodes[b.value].in_place && t.in(b.value, 0) == a.value && a.until == b.from && a.begin == b.begin;
        INFO("values ", a.value, " and ", b.value);
        CHECK(in_place);
      }
    }
  }
}
}  // namespace

TEST_CASE("no two arrays that are alive share memory, but steps in place") {
  check_no_overlap<prog, bd::mode::predict>();
  check_no_overlap<prog, bd::mode::train>();
}

TEST_CASE("prediction keeps nothing and needs less than the sum of all values") {
  constexpr auto const& p = bd::plan_of<prog, bd::mode::predict>;
  std::size_t sum = 0;
  for (auto const& d : prog::graph.nodes) sum += d.input ? 0 : bd::lanes(d.size);
  CHECK(p.kept == 0);
  CHECK(p.shared < sum);
  CHECK(p.elements(2) >= 2 * p.shared);
}

TEST_CASE("an activation lies where its input lay, in prediction and in training") {
  using small = bd::program<decltype(bd::type_of(left | bd::dense<8> | bd::relu | bd::dense<2>))>;
  CHECK(bd::plan_of<small, bd::mode::predict>.value[2].offset == bd::plan_of<small, bd::mode::predict>.value[1].offset);
  constexpr auto const& t = bd::plan_of<small, bd::mode::train>;
  CHECK(t.value[2].kept);
  CHECK(t.value[2].offset == t.value[1].offset);
  CHECK(t.gradient[1].offset == t.gradient[2].offset);
}

TEST_CASE("offsets begin on cache lines") {
  for (auto const& v : bd::plan_of<prog, bd::mode::train>.value)
    if (v.offset != bd::none) CHECK(v.offset % 16 == 0);
}
