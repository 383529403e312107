#include "braid/train/fit.hpp"

#include "nets.hpp"
#include "support/bad_files.hpp"

#include <cstring>

using namespace net_test;

namespace {
inline constexpr auto net = bd::fuse<bd::concat>(left, right) | bd::dense<16> | bd::relu | bd::dropout<5> | bd::dense<16> | bd::relu | bd::dense<2>;
using model_type = bd::model<net, bd::reference<float>>;

std::vector<float> weights_of(model_type const& m) { return {m.weights().params(), m.weights().params() + m.weights().param_count}; }

model_type fitted(std::size_t threads, bd::seed from = {4}) {
  xor_data const x(300);
  model_type m{bd::seed{1}};
  bd::fit(m, x.data(), bd::cross_entropy, bd::adamw{.rate = 1e-2}, {.epochs = 3, .batch = 64, .from = from, .threads = threads, .progress = nullptr});
  return m;
}
}  // namespace

TEST_CASE("fit learns the exclusive-or of two modalities") {
  xor_data const x(1200), fresh(400);
  model_type m{bd::seed{1}};
  auto const h = bd::fit(m, x.data(), fresh.data(), bd::cross_entropy, bd::adamw{.rate = 5e-3},
                         bd::fit_options<bd::cosine>{.epochs = 20, .batch = 48, .schedule = {.warmup = 10}, .clip = {1.0}, .progress = nullptr});
  CHECK(h.epochs.size() == 20);
  CHECK(h.epochs.back().loss < h.epochs.front().loss);
  CHECK(h.epochs[h.best].valid.metric > 0.93);
  CHECK(bd::evaluate(m, fresh.data(), bd::cross_entropy).metric == h.epochs[h.best].valid.metric);  // the best weights are back
}

TEST_CASE("one seed, one result, whatever the threads; another seed, another result") {
  auto const once = weights_of(fitted(1));
  CHECK(once == weights_of(fitted(1)));
  CHECK(once == weights_of(fitted(2)));
  CHECK(once != weights_of(fitted(1, bd::seed{5})));
}

TEST_CASE("patience stops and the best epoch's weights stay") {
  xor_data const x(64), fresh(200);
  model_type m{bd::seed{1}};
  auto const h = bd::fit(m, x.data(), fresh.data(), bd::cross_entropy, bd::adamw{.rate = 5e-2},
                         {.epochs = 200, .batch = 16, .patience = 3, .progress = nullptr});
  CHECK(h.epochs.size() < 200);
  CHECK(h.epochs.size() == h.best + 4);
  double best = 0;
  for (auto const& e : h.epochs) best = std::max(best, e.valid.metric);
  CHECK(h.epochs[h.best].valid.metric == best);
  CHECK(bd::evaluate(m, fresh.data(), bd::cross_entropy).metric == best);
}

TEST_CASE("a loss that is no longer finite stops with epoch and batch, and the weights are the last good ones") {
  xor_data const x(64);
  model_type m{bd::seed{1}};
  std::string said;
  try {
    bd::fit(m, x.data(), x.data(), bd::cross_entropy, bd::sgd{.rate = 1e30}, {.epochs = 5, .batch = 16, .progress = nullptr});
  } catch (bd::value_error const& e) {
    said = e.what();
  }
  CHECK(said.find("fit: epoch 1, batch ") != said.npos);
  CHECK(said.find("expected a finite loss") != said.npos);
  for (float w : weights_of(m)) CHECK(std::isfinite(w));
  CHECK(weights_of(m) == weights_of(model_type{bd::seed{1}}));  // no epoch was finished
}

TEST_CASE("a stop in a later epoch leaves the weights of the last whole one, to the bit") {
  xor_data x(64), same(64);
  model_type cut{bd::seed{1}}, whole{bd::seed{1}};
  bd::adamw const optimizer{.rate = 1e-2};
  bd::fit(whole, same.data(), bd::cross_entropy, optimizer, {.epochs = 2, .batch = 16, .progress = nullptr});
  auto const spoil = bd::on_step([&](bd::step_record const& r) {
    if (r.step == 9) x.a.assign(x.a.size(), NAN);  // behind the second step of the third epoch, of four
  });
  CHECK_THROWS_AS(bd::fit(cut, x.data(), bd::cross_entropy, optimizer, {.epochs = 5, .batch = 16, .progress = nullptr}, spoil),
                  bd::value_error);
  CHECK(weights_of(cut) == weights_of(whole));
}

TEST_CASE("accumulated batches make the steps of a larger one") {
  xor_data const x(200);
  bd::model<net, bd::reference<double>> one{bd::seed{1}}, four{bd::seed{1}};
  auto const h = bd::fit(one, x.data(), bd::cross_entropy, bd::adamw{.rate = 1e-2}, {.epochs = 3, .batch = 48, .progress = nullptr});
  auto const g = bd::fit(four, x.data(), bd::cross_entropy, bd::adamw{.rate = 1e-2}, {.epochs = 3, .batch = 12, .accumulate = 4, .progress = nullptr});
  for (std::size_t e = 0; e < 3; ++e) CHECK(h.epochs[e].loss == doctest::Approx(g.epochs[e].loss).epsilon(1e-9));
  for (std::size_t i = 0; i < one.weights().param_count; ++i)
    CHECK(std::abs(one.weights().params()[i] - four.weights().params()[i]) < 1e-6);
  CHECK_THROWS_AS(bd::fit(one, x.data(), bd::cross_entropy, bd::adamw{}, {.accumulate = 0, .progress = nullptr}), bd::value_error);
}

TEST_CASE("a batch of none is refused; a batch larger than the data is the data") {
  xor_data const x(10);
  model_type m{bd::seed{1}};
  CHECK_THROWS_AS(bd::fit(m, x.data(), bd::cross_entropy, bd::adamw{}, {.epochs = 1, .batch = 0, .progress = nullptr}), bd::value_error);
  auto const h = bd::fit(m, x.data(), bd::cross_entropy, bd::adamw{}, {.epochs = 2, .batch = 500, .progress = nullptr});
  CHECK(h.epochs.size() == 2);
}

TEST_CASE("the same net learns the same on a subset by number") {
  xor_data const x(100);
  auto const data = x.data();
  std::vector<std::uint32_t> some{5, 3, 9, 11, 40, 2, 77};
  model_type m{bd::seed{1}};
  bd::fit(m, data.subset(some), bd::cross_entropy, bd::adamw{.rate = 1e-2}, {.epochs = 60, .batch = 4, .progress = nullptr});
  CHECK(bd::evaluate(m, data.subset(some), bd::cross_entropy).metric == 1.0);
}

namespace {
bd::fit_options<> const quiet{.epochs = 2, .batch = 16, .progress = nullptr};
}  // namespace

TEST_CASE("the last good weights are those that gave a finite loss, also where an epoch's end alone would not tell") {
  xor_data const x(32);
  auto const loss_after = [&](bd::sgd optimizer, std::size_t batch, std::size_t epochs, std::string& said) {
    model_type m{bd::seed{1}};
    try {
      bd::fit(m, x.data(), bd::cross_entropy, optimizer, {.epochs = epochs, .batch = batch, .progress = nullptr});
    } catch (bd::value_error const& e) {
      said = e.what();
    }
    return bd::evaluate(m, x.data(), bd::cross_entropy).loss;
  };
  std::string said;
  CHECK(std::isfinite(loss_after({.rate = 1e30}, 32, 5, said)));  // one batch an epoch: the loss tells in the next
  CHECK(said.find("epoch 2, batch 1: expected a finite loss") != said.npos);
  CHECK(std::isfinite(loss_after({.rate = 1e39}, 32, 1, said)));  // no batch comes that could tell
  CHECK(said.find("epoch 1, behind its last batch: expected finite weights") != said.npos);
}

TEST_CASE("what is first not finite is named: a layer, a gradient or the loss itself") {
  xor_data const x(64);
  auto const broken = [&](std::string const& parameter, float value, auto const& optimizer) {
    model_type m{bd::seed{1}};
    m.weights().write_all([&](std::string const& name, auto const&, std::vector<float>& v) {
      if (name == parameter) v.assign(v.size(), value);
    });
    return support::message([&] { bd::fit(m, x.data(), bd::cross_entropy, optimizer, quiet); });
  };
  CHECK(broken("head.5.bias", NAN, bd::sgd{}) ==
        "braid: fit: epoch 1, batch 1: expected a finite loss, found nan; first not finite is the output of head.5");
  CHECK(broken("head.3.bias", INFINITY, bd::sgd{}).ends_with("the output of head.3"));
  CHECK(broken("head.5.weight", 3e38f, bd::sgd{}).find("first not finite is") != std::string::npos);
}

TEST_CASE("batch_norm of features wants more than one value a channel; of images one row will do") {
  static constexpr auto normed = left | bd::dense<4> | bd::repeat<2>(bd::dense<4> | bd::batch_norm) | bd::dense<2>;
  xor_data const x(33);
  bd::model<normed, bd::reference<float>> m{bd::seed{1}};
  auto const said = support::message([&] {
    bd::fit(m, x.data(), bd::cross_entropy, bd::sgd{}, {.epochs = 1, .batch = 1, .progress = nullptr});
  });
  CHECK(said == "braid: training: left.1: expected more than 1 value per channel: a batch of at least 2 rows, found 1");
  CHECK(bd::fit(m, x.data(), bd::cross_entropy, bd::sgd{}, quiet).epochs.size() == 2);  // the row left over is dropped

  static constexpr bd::image<struct scan, 2, 2, 2> scan;
  static constexpr auto seen = scan | bd::batch_norm | bd::flatten | bd::dense<2>;
  std::vector<float> const pixels(5 * 8, 0.5f);
  std::vector<int> const truth{0, 1, 0, 1, 1};
  bd::model<seen, bd::reference<float>> i{bd::seed{1}};
  bd::fit(i, bd::dataset{scan(pixels), side(truth)}, bd::cross_entropy, bd::sgd{}, {.epochs = 1, .batch = 1, .progress = nullptr});
}
