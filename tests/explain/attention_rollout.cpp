#include "braid/explain/attention_rollout.hpp"

#include "explain/nets.hpp"

#include "braid/data/npz.hpp"
#include "braid/layer/class_token.hpp"
#include "braid/layer/first_step.hpp"
#include "braid/layer/transformer.hpp"

#include <utility>

using namespace explain_test;

namespace {
inline constexpr bd::series<struct motion, 6, 4> motion;
inline constexpr auto rolled =
    motion | bd::repeat<2>(bd::transformer<2, 7>(bd::pre_norm)) | bd::transformer<2, 7> | bd::mean_time | bd::dense<2>;
/// The word 5 has a key that every query asks for.
inline constexpr auto asking = bd::fuse<bd::mean>(note | bd::embedding<4> | bd::self_attention<1> | bd::mean_time, row | bd::dense<4>);
inline constexpr auto behind = note | bd::embedding<4> | bd::class_token | bd::self_attention<1> | bd::first_step | bd::dense<2>;
template <class W>
void plant(W& w) {
  w.write_all([](std::string const& name, auto const&, std::vector<double>& v) {
    std::fill(v.begin(), v.end(), 0);
    if (name == "note.0.weight") v[5 * 4] = 1;  // [6, 4]
    if (name.ends_with("in_proj_weight")) v[4 * 4] = 8;  // of the key's first number
    if (name.ends_with("in_proj_bias")) v[0] = 1;         // of the query's
  });
}
}  // namespace

TEST_CASE("attention_rollout: PyTorch's shares through three blocks, two of them turns of one") {
  auto const all = bd::data::read_npz(BRAID_TEST_DIR "/golden/explain_rollout.npz");
  auto const numbers = [&](std::string const& name) {
    REQUIRE_MESSAGE(all.count("net/" + name) == 1, name);
    return all.at("net/" + name).to<double>(name);
  };
  model_of<rolled> m;
  m.weights().write_all([&](std::string const& name, auto const&, std::vector<double>& v) {
    if (name.find("motion.3") == name.npos) v = numbers("param." + name);
  });
  auto const x = numbers("in0");
  auto const lengths = all.at("net/lengths").to<std::int32_t>("lengths");
  for (auto const& of : {std::pair{ex::rollout_from::mean, "mean"}, {ex::rollout_from::first, "first"}, {ex::rollout_from::last, "last"}}) {
    INFO(of.second);
    ex::attention_rollout why(m, motion, of.first);
    auto const weights = why(motion(x, lengths));
    CHECK(weights.shape()[1] == 6);
    support::check_near(std::vector<double>(weights.begin(), weights.end()), numbers(of.second), 1e-12);
    CHECK(allocations::in([&] { why(motion(x, lengths)); }) == 0);
  }
}

TEST_CASE("attention_rollout: finds the word that all ask for, within the lengths; of an absent note it says nothing") {
  model_of<asking> m;
  plant(m.weights());
  std::vector<std::int32_t> const ids{1, 5, 2, 3, 2, 3, 5, 5, 5, 1, 1, 1}, lengths{4, 3, 4};
  std::vector<std::uint8_t> const there{1, 1, 0};
  std::vector<double> const numbers(9);
  ex::attention_rollout why(m, note);
  auto const w = why(note(ids, lengths).where(there), row(numbers));
  CHECK(w(0, 1) > 0.5);
  CHECK(w(0, 0) + w(0, 1) + w(0, 2) + w(0, 3) == doctest::Approx(1));
  CHECK(w(1, 2) > 0.5);
  CHECK(w(1, 3) == 0);
  for (std::size_t t = 0; t < 4; ++t) CHECK(w(2, t) == 0);
}

TEST_CASE("attention_rollout: a class token stands in front") {
  model_of<behind> m;
  plant(m.weights());
  std::vector<std::int32_t> const ids{1, 1, 5, 5}, lengths{3};
  ex::attention_rollout why(m, note, ex::rollout_from::first);
  auto const w = why(note(ids, lengths));
  CHECK(w.shape()[1] == 5);
  CHECK(w(0, 3) > 0.4);
  CHECK(w(0, 0) > 0.5);  // half of it is itself
  CHECK(w(0, 4) == 0);
}
