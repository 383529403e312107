#pragma once
// The net of scripts/golden/explanations.py with its weights and data, and what Captum says of it.
#include "explain/nets.hpp"

#include "braid/data/npz.hpp"
#include "braid/fuse/sum.hpp"

namespace explain_test {

inline constexpr auto of_captum =
    bd::fuse<bd::sum>(photo | bd::conv2d<3, 3> | bd::tanh | bd::flatten | bd::dense<4>,
                      note | bd::embedding<3> | bd::tanh | bd::mean_time | bd::dense<4>,
                      pulse | bd::dense<3> | bd::tanh | bd::mean_time | bd::dense<4>, row | bd::dense<4>) |
    bd::tanh | bd::dense<2>;

struct golden_net {
  bd::data::archive all = bd::data::read_npz(BRAID_TEST_DIR "/golden/explain_net.npz");
  model_of<of_captum> model{};
  std::vector<double> pixels = numbers("in0"), steps = numbers("in2"), columns = numbers("in3");
  std::vector<std::int32_t> ids = all.at("net/in1").to<std::int32_t>("ids"), asked = all.at("net/asked").to<std::int32_t>("asked");

  golden_net() {
    model.weights().write_all([&](std::string const& name, auto const&, std::vector<double>& values) {
      auto const there = numbers("param." + name);
      REQUIRE(there.size() == values.size());
      values = there;
    });
  }
  std::vector<double> numbers(std::string const& name) const {
    REQUIRE_MESSAGE(all.count("net/" + name) == 1, name);
    return all.at("net/" + name).to<double>(name);
  }
  template <class Method>
  auto const& ask(Method& why) const {
    return why(ex::number(asked), photo(pixels), note(ids), pulse(steps), row(columns));
  }
  /// Captum keeps the points of integrated gradients and the sums of occlusion in float32.
  template <class Says>
  void check(Says const& says, std::string const& name, double bound = 1e-7) const {
    auto const near = [&](auto const& got, std::string const& which) {
      INFO(which);
      support::check_near(std::vector<double>(got.begin(), got.end()), numbers(which), bound);
    };
    near(says(photo), name + "0"), near(says(note), name + "1"), near(says(pulse), name + "2"), near(says(row), name + "3");
  }
};

/// A net whose answer is planted: of the photo the places 5, 6, 9 and 10 of the first channel, of the note the word 5, of the
/// pulse a step above the others, of the row the second column.
inline constexpr auto planted = bd::fuse<bd::sum>(photo | bd::flatten | bd::dense<1>, note | bd::embedding<1> | bd::mean_time,
                                                  pulse | bd::dense<1> | bd::tanh | bd::mean_time, row | bd::dense<1>) |
                                bd::tanh | bd::dense<2>;
template <class W>
void plant(W& w) {
  w.write_all([](std::string const& name, auto const&, auto& v) {
    std::fill(v.begin(), v.end(), 0);
    if (name == "photo.1.weight") v[5] = v[6] = v[9] = v[10] = 1;
    if (name == "note.0.weight") v[5] = 2;
    if (name == "pulse.0.weight") v[0] = 1;
    if (name == "row.0.weight") v[1] = 1;
    if (name == "head.1.weight") v[1] = 1;
  });
}
/// How much of what an explanation says, by its size, stands where in(cell) is true.
template <class Part, class In>
double localised(Part const& part, std::size_t cells, In in) {
  double all = 0, there = 0;
  std::size_t i = 0;
  for (double const v : part) {
    all += std::abs(v), there += in(i % cells) ? std::abs(v) : 0;
    ++i;
  }
  return there / all;
}
struct planted_batch : batch {
  explicit planted_batch(std::size_t n) : batch(n) {
    for (auto& v : pixels) v = 0.3 * v;
    for (auto& v : steps) v = 0.01 * v;
    for (std::size_t r = 0; r < n; ++r) {
      for (std::size_t t = 0; t < 4; ++t) ids[4 * r + t] = t == 2 ? 5 : std::int32_t(t);
      steps[10 * r + 6] = 1;  // step 3
    }
  }
};
/// Each part of what a method says lies where it was planted.
template <class Method>
void check_planted(Method& why, double most = 0.9) {
  planted_batch const b(6);
  auto const& says = why(ex::number(1), photo(b.pixels), note(b.ids), pulse(b.steps), row(b.numbers));
  CHECK(localised(says(photo), 32, [](std::size_t i) { return i == 5 || i == 6 || i == 9 || i == 10; }) > most);
  CHECK(localised(says(note), 4, [](std::size_t i) { return i == 2; }) > most);
  CHECK(localised(says(pulse), 10, [](std::size_t i) { return i == 6; }) > most);
  CHECK(localised(says(row), 3, [](std::size_t i) { return i == 1; }) > most);
}

}  // namespace explain_test
