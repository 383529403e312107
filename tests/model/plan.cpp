// A plan is right when a walk over it never reads what somebody else has written: an independent machine plays every
// walk on cells that remember whose number they hold.
#include "braid/model/plan.hpp"

#include "braid/explain/watched.hpp"
#include "braid/fuse/attention.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/product.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/batch_norm.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/dropout.hpp"
#include "braid/layer/embedding.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/gelu.hpp"
#include "braid/layer/last.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/max_pool2d.hpp"
#include "braid/layer/relu.hpp"
#include "braid/layer/softmax.hpp"
#include "braid/layer/tanh.hpp"
#include "braid/model/repeat.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

namespace bd = braid;

namespace {
/// Cells of one memory, each with the name of the array that was written there last.
struct memory {
  std::vector<std::string> cells;
  std::string const name;
  memory(std::size_t n, std::string what) : cells(n), name(std::move(what)) {}

  void write(std::size_t at, std::size_t n, std::string const& who) {
    INFO(name, ": ", who, " at ", at, " of ", n);
    REQUIRE(at + n <= cells.size());
    for (std::size_t i = at; i < at + n; ++i) cells[i] = who;
  }
  void holds(std::size_t at, std::size_t n, std::string const& who) const {
    REQUIRE(at + n <= cells.size());
    for (std::size_t i = at; i < at + n; ++i)
      if (cells[i] != who) {
        FAIL_CHECK(name << ": cell " << i << " should hold " << who << ", holds " << cells[i]);
        return;
      }
    CHECK(true);
  }
};
std::string numbered(char const* what, std::size_t i) { return what + std::to_string(i); }

template <std::size_t N, std::size_t E, std::size_t O>
struct machine {
  bd::node_table<N, E> const& t;
  bd::memory_plan<N, E> const& p;
  std::array<std::size_t, O> const& outs;
  bool training;
  memory kept{p.kept, "kept"}, shared{p.shared, "shared"}, kept_once{p.kept_once, "kept once"};

  memory& of(bd::place at) { return at.kept ? kept : shared; }
  void read_value(std::size_t i) {
    if (!t.nodes[i].input) of(p.value[i]).holds(p.value[i].offset, t.nodes[i].size, numbered("value ", i));
  }
  void write_value(std::size_t i) { of(p.value[i]).write(p.value[i].offset, t.nodes[i].size, numbered("value ", i)); }
  void write_gradient(std::size_t i) {
    REQUIRE(p.gradient[i].offset != bd::none);
    of(p.gradient[i]).write(p.gradient[i].offset, t.nodes[i].size, numbered("gradient ", i));
  }
  void read_gradient(std::size_t i) {
    of(p.gradient[i]).holds(p.gradient[i].offset, t.nodes[i].size, numbered("gradient ", i));
  }
  static bool same(bd::place a, bd::place b) { return a.offset == b.offset && a.kept == b.kept; }

  void forward() {
    for (std::size_t i = 0; i < N; ++i) {
      bd::node const& d = t.nodes[i];
      if (d.input) continue;
      CAPTURE(i);
      for (std::size_t j = 0; j < d.edges; ++j) read_value(t.in(i, j));
      // Everything that the unit writes is apart from everything that it reads, but its value where that is in place.
      shared.write(p.scratch[i], d.scratch, "scratch");
      if (training) kept.write(p.saved[i], d.saved, numbered("saved ", i));
      if (training) kept_once.write(p.saved_once[i], d.saved_once, numbered("saved ", i));
      for (std::size_t j = 0; j < d.edges; ++j) read_value(t.in(i, j));
      write_value(i);
      for (std::size_t j = 0; j < d.edges; ++j)
        if (auto const in = t.in(i, j); !t.nodes[in].input) {
          if (d.in_place && same(p.value[in], p.value[i])) {
            CHECK(in == t.in(i, 0));
            CHECK(t.nodes[in].size >= d.size);
          } else {
            read_value(in);
          }
        }
      shared.holds(p.scratch[i], d.scratch, "scratch");
      CHECK(p.shared_once >= d.scratch_once);
      if (training) kept.holds(p.saved[i], d.saved, numbered("saved ", i));
    }
    for (auto o : outs) read_value(o);
  }
  void backward() {
    std::vector<bool> has(N);
    for (auto o : outs) write_gradient(o), has[o] = true;
    for (auto o : outs) read_value(o), read_gradient(o);
    for (std::size_t i = N; i-- > 0;) {
      bd::node const& d = t.nodes[i];
      if (d.input) continue;
      CAPTURE(i);
      CHECK((p.gradient[i].offset != bd::none) == bool(has[i]));
      if (!has[i]) continue;
      // A gradient that comes in place takes dout's cells, which nobody else may want.
      auto const reads = [&](bool dout) {
        if (dout) read_gradient(i);
        for (std::size_t j = 0; d.reads_in && j < d.edges; ++j) read_value(t.in(i, j));
        if (d.reads_out) read_value(i);
        kept.holds(p.saved[i], d.saved, numbered("saved ", i));
        kept_once.holds(p.saved_once[i], d.saved_once, numbered("saved ", i));
      };
      reads(true);
      shared.write(p.backward_scratch[i], d.backward_scratch, "scratch");
      CHECK(p.shared_once >= d.backward_scratch_once);
      bool over = false;
      for (std::size_t j = 0; j < d.edges; ++j) {
        std::size_t const in = t.in(i, j), e = d.first_edge + j;
        if (!p.wanted[e]) continue;
        if (has[in]) {
          CHECK(p.adds[e]);
          shared.write(p.sum[e], t.nodes[in].size, numbered("sum ", e));
        } else {
          CHECK(!p.adds[e]);
          bool const here = d.in_place && j == 0 && same(p.gradient[in], p.gradient[i]);
          over = over || here;
          write_gradient(in);
        }
        has[in] = true;
      }
      reads(!over);
      shared.holds(p.backward_scratch[i], d.backward_scratch, "scratch");
      for (std::size_t j = 0; j < d.edges; ++j)
        if (std::size_t const e = d.first_edge + j; p.wanted[e]) {
          read_gradient(t.in(i, j));
          if (p.adds[e]) shared.holds(p.sum[e], t.nodes[t.in(i, j)].size, numbered("sum ", e));
        }
    }
    for (std::size_t i = 0; i < N; ++i)
      if (t.nodes[i].wants_gradient) read_gradient(i);
  }
  /// Whatever is trained, or stands before something trained, is reached.
  void reaches() {
    std::vector<bool> learns(N);
    for (std::size_t i = 0; i < N; ++i) {
      learns[i] = t.nodes[i].parameters != 0 || t.nodes[i].wants_gradient;
      for (std::size_t j = 0; j < t.nodes[i].edges; ++j) {
        learns[i] = learns[i] || learns[t.in(i, j)];
        CHECK(p.wanted[t.nodes[i].first_edge + j] == (p.gradient[i].offset != bd::none && learns[t.in(i, j)]));
      }
    }
  }
};

template <class Prog>
void check_plan() {
  INFO(std::string(bd::detail::pretty<Prog>()));
  constexpr auto const& predict = bd::plan_of<Prog, bd::mode::predict>;
  constexpr auto const& train = bd::plan_of<Prog, bd::mode::train>;
  machine<Prog::size, Prog::edges, Prog::outputs>{Prog::graph, predict, Prog::out_ids, false}.forward();
  machine<Prog::size, Prog::edges, Prog::outputs> m{Prog::graph, train, Prog::out_ids, true};
  m.forward();
  m.backward();
  m.reaches();
  CHECK(predict.kept == 0);
  std::size_t sum = 0;
  for (auto const& d : Prog::graph.nodes)
    if (!d.input) sum += bd::lanes(d.size) + d.scratch;
  CHECK(predict.shared <= sum);
  CHECK(predict.elements(3) == 3 * predict.shared + predict.shared_once);
  for (auto place : predict.value)
    if (place.offset != bd::none) CHECK(place.offset % 16 == 0);
}
template <auto Net>
using prog = bd::program<decltype(bd::type_of(Net))>;

inline constexpr bd::image<struct photo, 3, 8, 8> photo;
inline constexpr bd::features<struct chart, 20> chart;
inline constexpr bd::features<struct row, 20> row;
inline constexpr bd::tokens<struct notes, 6, 9> notes;
inline constexpr bd::output<struct risk> risk;
inline constexpr bd::output<struct seen> seen;
inline constexpr bd::output<struct said> said;
inline constexpr bd::output<struct again> again;

inline constexpr auto plain = chart | bd::dense<40> | bd::relu | bd::dense<30> | bd::relu | bd::dense<40> | bd::tanh | bd::dense<2>;
inline constexpr auto picture = photo | bd::conv2d<4, 3>(bd::pad<1>) | bd::relu | bd::max_pool2d<2> | bd::conv2d<8, 3> |
                                bd::batch_norm | bd::relu | bd::flatten | bd::dense<16> | bd::dropout<10> | bd::gelu;
inline constexpr auto report = notes | bd::embedding<8> | bd::lstm<16> | bd::layer_norm | bd::last;
inline constexpr auto mixed = bd::fuse<bd::attention<2>>(picture, report, chart | bd::dense<16>) | bd::dense<5> | bd::softmax;
inline constexpr auto trunk = bd::shared<struct face>(chart | bd::dense<20> | bd::tanh);
inline constexpr auto shared = bd::fuse<bd::concat>(trunk | bd::relu, trunk, trunk | bd::tanh | bd::dense<4>, row) | bd::dense<3>;
inline constexpr auto twice = bd::fuse<bd::sum>(trunk, trunk) | bd::tanh | bd::dense<3>;
inline constexpr auto product = bd::fuse<bd::product>(trunk, trunk, row | bd::dense<20> | bd::relu) | bd::dense<3>;
inline constexpr auto skip = chart | bd::residual(bd::dense<20> | bd::relu) | bd::residual(bd::residual(bd::tanh) | bd::dense<20>) |
                             bd::relu | bd::residual(bd::relu);
inline constexpr auto many =
    bd::outputs(risk(trunk | bd::dense<30> | bd::relu), seen(trunk), said(trunk | bd::tanh), again(trunk | bd::tanh | bd::relu));
inline constexpr auto images = bd::outputs(seen(photo | bd::conv2d<3, 3> | bd::relu), said(photo | bd::relu));
inline constexpr auto unlearned = bd::fuse<bd::concat>(chart | bd::tanh | bd::relu, row | bd::dense<3>) | bd::dense<2>;
inline constexpr auto growing = chart | bd::dense<4> | bd::relu | bd::dense<100> | bd::relu | bd::dense<200> | bd::relu | bd::dense<3>;
inline constexpr auto deep = chart | bd::repeat<3>(bd::residual(bd::dense<20> | bd::layer_norm | bd::relu)) | bd::tanh;
[[maybe_unused]] inline constexpr auto deep_image = photo | bd::repeat<2>(bd::residual(bd::conv2d<3, 3>(bd::pad<1>) | bd::batch_norm | bd::relu)) | bd::flatten;
}  // namespace

TEST_CASE("plan: no walk reads what another array has overwritten") {
  check_plan<prog<plain>>();
  check_plan<prog<picture>>();
  check_plan<prog<report>>();
  check_plan<prog<mixed>>();
  check_plan<prog<shared>>();
  check_plan<prog<twice>>();
  check_plan<prog<product>>();
  check_plan<prog<skip>>();
  check_plan<prog<many>>();
  check_plan<prog<images>>();
  check_plan<prog<unlearned>>();
  check_plan<prog<growing>>();
  check_plan<prog<deep>>();
}
TEST_CASE("plan: the bodies of repeats, whose input wants its gradient") {
  using turn = bd::layer::repeat<3, bd::residual_of<bd::layer::dense<20>, std::remove_const_t<decltype(bd::relu)>>>;
  check_plan<typename turn::on<bd::shape<20>>::body>();
  using image_turn = bd::layer::repeat<2, bd::layer::conv2d<3, 3, 1, 1>, bd::layer::batch_norm>;
  check_plan<typename image_turn::on<bd::channels_last<3, 8, 8>>::body>();
}
TEST_CASE("plan: nets whose inputs keep their gradients to the end, for explanations") {
  check_plan<bd::explain::watched<decltype(bd::type_of(mixed))>>();
  check_plan<bd::explain::watched<decltype(bd::type_of(shared))>>();
  check_plan<bd::explain::watched<decltype(bd::type_of(skip))>>();
  check_plan<bd::explain::watched<decltype(bd::type_of(many))>>();
  check_plan<bd::explain::watched<decltype(bd::type_of(images))>>();
  check_plan<bd::explain::watched<decltype(bd::type_of(deep))>>();
}
TEST_CASE("plan: prediction shares memory and overwrites in place") {
  constexpr auto const& p = bd::plan_of<prog<plain>, bd::mode::predict>;
  using g = prog<plain>;
  CHECK(p.shared == bd::lanes(40) + bd::lanes(30));  // of 40, 40, 30, 30, 40, 40, 2
  for (std::size_t i = 1; i < g::size; ++i)
    if (g::graph.nodes[i].in_place) CHECK(p.value[i].offset == p.value[i - 1].offset);
}
TEST_CASE("plan: training keeps what backward reads, and no more") {
  constexpr auto const& p = bd::plan_of<prog<plain>, bd::mode::train>;
  using g = prog<plain>;
  // dense reads its input and relu its output: relu lies over what the dense before it made.
  for (std::size_t i = 2; i + 1 < g::size; i += 2) {
    CHECK(p.value[i].kept);
    CHECK(p.value[i].offset == p.value[i - 1].offset);
    CHECK(p.gradient[i].offset == p.gradient[i - 1].offset);
  }
  CHECK(p.kept == bd::lanes(40) + bd::lanes(30) + bd::lanes(40) + bd::lanes(2));
  CHECK(p.shared <= bd::lanes(40) + bd::lanes(40));
}
TEST_CASE("plan: an output and a value with another reader are not overwritten") {
  using g = prog<many>;
  constexpr auto const& p = bd::plan_of<g, bd::mode::predict>;
  std::size_t const face = g::out_ids[1];
  for (std::size_t i = 0; i < g::size; ++i)
    if (i != face && !g::graph.nodes[i].input && g::graph.nodes[i].edges && g::graph.in(i, 0) == face)
      CHECK(p.value[i].offset != p.value[face].offset);
}
TEST_CASE("plan: what the compiler stores is what it computed") {  // g++ 12 stored 0 for `none`
  constexpr std::size_t of_constant = bd::plan_of<prog<unlearned>, bd::mode::train>.gradient[2].offset;
  CHECK(of_constant == bd::none);
  std::size_t volatile i = 2;
  CHECK(bd::plan_of<prog<unlearned>, bd::mode::train>.gradient[i].offset == of_constant);
}
