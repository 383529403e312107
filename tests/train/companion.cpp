#include "braid/train/companion.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto head = bd::shared<struct head_name>(left | bd::dense<2>);
inline constexpr auto net = bd::outputs(answer(bd::fuse<bd::sum>(head, right | bd::dense<2>)), alone(head));
inline constexpr auto goal = bd::cross_entropy(answer, side) + 0.5f * bd::cross_entropy(alone, side);
using model_type = bd::model<net, bd::reference<double>>;
bd::fit_options<> const quiet{.epochs = 4, .batch = 16, .progress = nullptr};

/// A companion of a stranger's: all members.
struct witness {
  std::size_t begun = 0, steps = 0, epochs = 0, seen_steps = 0, seen_epochs = 0;
  void begin(auto& run) { begun += run.epoch == 0; }
  void on_step(bd::step_record const&) { ++steps; }
  void on_epoch(bd::epoch_record const&) { ++epochs; }
  void after_step(auto const& run) { seen_steps += run.step > 0; }
  void after_epoch(auto const& run) { seen_epochs += run.step == 0 && run.past.epochs.size() == run.epoch; }
};
}  // namespace

TEST_CASE("records say what logs need") {
  xor_data const x(50), fresh(40);
  model_type m{bd::seed{1}};
  std::vector<bd::epoch_record> epochs;
  std::vector<bd::step_record> steps;
  bd::fit(m, x.data(), fresh.data(), goal, bd::adamw{.rate = 1e-2}, quiet,
          bd::on_epoch([&](bd::epoch_record const& r) { epochs.push_back(r); }),
          bd::on_step([&](bd::step_record const& r) { steps.push_back(r); }));
  REQUIRE(epochs.size() == 4);
  REQUIRE(steps.size() == 16);
  CHECK(steps[5].epoch == 1);
  CHECK(steps[5].step == 5);
  CHECK(steps[3].samples == 2);
  CHECK(steps[0].rate == 1e-2);
  double mean = 0;
  for (std::size_t s = 0; s < 4; ++s) mean += steps[s].loss * double(steps[s].samples) / 50;
  for (auto const& e : epochs) {
    CHECK(e.seconds > 0);
    CHECK(e.samples_per_second > 0);
    CHECK(e.rate == 1e-2);
    CHECK(e.valid.metric_name == "accuracy");
    REQUIRE(e.terms.size() == 2);
    CHECK(e.terms[0] + e.terms[1] == doctest::Approx(e.loss).epsilon(1e-12));
    REQUIRE(e.valid.terms.size() == 2);
    CHECK(e.valid.terms[0] + e.valid.terms[1] == doctest::Approx(e.valid.loss).epsilon(1e-12));
  }
  CHECK(epochs[0].loss == doctest::Approx(mean).epsilon(1e-12));
  CHECK(epochs[3].epoch == 3);
  CHECK(bd::evaluate(m, fresh.data(), bd::cross_entropy(alone, side)).loss * 0.5 ==
        doctest::Approx(bd::evaluate(m, fresh.data(), goal).terms[1]).epsilon(1e-12));
}

TEST_CASE("a callback that returns false stops; a step's ends its epoch, which is still evaluated") {
  xor_data const x(64);
  model_type m{bd::seed{1}};
  CHECK(bd::fit(m, x.data(), goal, bd::sgd{}, quiet, bd::on_epoch([](auto const& r) { return r.epoch < 1; })).epochs.size() == 2);
  witness w;
  auto const h = bd::fit(m, x.data(), x.data(), goal, bd::sgd{}, quiet, bd::on_step([](auto const& r) { return r.step < 5; }), w);
  CHECK(h.epochs.size() == 2);
  CHECK(h.epochs[1].valid.loss > 0);
  CHECK(w.begun == 1);
  CHECK(w.steps == 6);
  CHECK(w.seen_steps == 6);
  CHECK(w.epochs == 2);
  CHECK(w.seen_epochs == 2);
}

TEST_CASE("a record is for whom it is for, also under auto") {
  xor_data const x(20);
  model_type m{bd::seed{1}};
  std::size_t count = 0;
  bd::fit(m, x.data(), goal, bd::sgd{}, bd::fit_options<bd::cosine>{.epochs = 2, .progress = nullptr}, bd::on_epoch([&](auto const&) { ++count; }));
  CHECK(count == 2);
}
