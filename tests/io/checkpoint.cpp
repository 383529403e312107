#include "braid/io/checkpoint.hpp"

#include "braid/io/weights.hpp"
#include "nets.hpp"
#include "support/bad_files.hpp"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

#include <sys/wait.h>
#include <unistd.h>

using namespace net_test;

namespace {
using K = bd::reference<float>;
inline constexpr auto head = bd::shared<struct head_name>(left | bd::dense<5> | bd::dropout<10> | bd::tanh | bd::dense<2>);
inline constexpr auto net = bd::outputs(
    answer(bd::fuse<bd::sum>(head, pulse | bd::lstm<3> | bd::last | bd::repeat<2>(bd::dense<3> | bd::tanh) | bd::dense<2>)), alone(head));
inline constexpr auto goal = bd::cross_entropy(answer, side) + 0.3f * bd::cross_entropy(alone, side);
inline constexpr auto normed = left | bd::dense<4> | bd::batch_norm | bd::tanh | bd::dense<2>;
inline constexpr auto linear = left | bd::dense<4> | bd::dense<2>;
inline constexpr auto wider = left | bd::dense<5> | bd::batch_norm | bd::tanh | bd::dense<2>;
inline constexpr auto dropping = left | bd::dense<4> | bd::batch_norm | bd::tanh | bd::dropout<10> | bd::dense<2>;

template <class W>
std::vector<float> bits(W const& w) {
  std::vector<float> all(w.params(), w.params() + w.param_count);
  all.insert(all.end(), w.state(), w.state() + w.state_count);
  return all;
}

/// The training that is interrupted: everything that a checkpoint must keep is in it.
template <class... Companion>
bd::history train(bd::model<net, K>& m, std::size_t threads, Companion&&... companions) {
  xor_data const x(150), fresh(60);
  return bd::fit(m, x.data(), fresh.data(), goal, bd::adamw{.rate = 2e-2},
                 bd::fit_options<bd::cosine>{.epochs = 6, .batch = 20, .accumulate = 2, .patience = 4, .schedule = {.warmup = 5},
                                             .clip = {1}, .groups = {{"*.bias", {.weight_decay = 0}}, {"pulse.0.*", {.rate = 1e-2}}},
                                             .average = 0.8, .from = {3}, .threads = threads, .progress = nullptr},
                 companions...);
}
/// All numbers of a history but the times.
std::vector<double> said(bd::history const& h) {
  std::vector<double> all{double(h.best)};
  for (auto const& e : h.epochs) {
    all.insert(all.end(), {double(e.epoch), e.loss, e.valid.loss, e.valid.metric, e.rate});
    all.insert(all.end(), e.terms.begin(), e.terms.end());
    all.insert(all.end(), e.valid.terms.begin(), e.valid.terms.end());
  }
  return all;
}

/// Runs in a child process: goes on from the file, and leaves its weights at the end. Slowly: the whole of it takes three
/// times as long as the latest kill comes, on any machine.
[[noreturn]] void child(std::string const& file, std::string const& result, std::size_t threads) {
  bd::model<net, K> m{bd::seed{1}};
  train(m, threads, bd::io::checkpoint{.path = file, .every = {.steps = 1}, .resume = true},
        bd::on_step([](bd::step_record const&) { ::usleep(10000); }));
  bd::io::save(result, m.weights());
  ::_exit(0);
}
}  // namespace

TEST_CASE("killed at any point, again and again, a training ends with the bits of one that was not") {
  bd::model<net, K> whole{bd::seed{1}};
  train(whole, 1);
  bd::philox const random{9};
  for (std::size_t const threads : {1u, 2u}) {
    CAPTURE(threads);
    support::folder const f;
    std::size_t kills = 0, furthest = 0;
    for (std::size_t attempt = 0;; ++attempt) {
      pid_t const pid = ::fork();
      REQUIRE(pid >= 0);
      if (pid == 0) child(f / "run.safetensors", f / "end.safetensors", threads);
      if (attempt < 12 || furthest == 0) {  // the last one is left in peace; a busy machine gets more time
        ::usleep(useconds_t(random.below(attempt % 2 ? 15000 : 80000, threads, attempt) * (attempt < 12 ? 1 : attempt)));
        ::kill(pid, SIGKILL);
      }
      int status = 0;
      ::waitpid(pid, &status, 0);
      if (WIFEXITED(status)) {
        CHECK(WEXITSTATUS(status) == 0);
        break;
      }
      ++kills;
      if (std::filesystem::exists(f / "run.safetensors")) {
        auto const counters = bd::io::read_safetensors(f / "run.safetensors").tensors.at("counters").to<std::size_t>();
        CHECK(counters[2] >= furthest);  // never back
        furthest = counters[2];
      }
    }
    MESSAGE(kills, " kills with ", threads, " threads, the last after step ", furthest);
    CHECK(kills > 0);
    CHECK(furthest > 0);
    bd::model<net, K> m;
    bd::io::load(f / "end.safetensors", m.weights());
    CHECK(bits(m.weights()) == bits(whole.weights()));
  }
}

TEST_CASE("a training that was stopped between any two steps goes on to the bit, and its history too") {
  bd::model<net, K> whole{bd::seed{1}};
  auto const all = train(whole, 2);
  support::folder const f;
  struct stop {};
  for (std::size_t const at : {1u, 3u, 4u, 7u, 8u}) {  // four steps an epoch
    CAPTURE(at);
    std::filesystem::remove(f / "run.safetensors");
    bd::model<net, K> cut{bd::seed{1}}, rest{bd::seed{77}};
    bd::io::checkpoint const keep{.path = f / "run.safetensors", .every = {.epochs = 1, .steps = 1}, .resume = true};
    auto const end = bd::on_step([&](bd::step_record const& r) {
      if (r.step == at) throw stop{};  // before its checkpoint is written
    });
    CHECK_THROWS_AS(train(cut, 1, keep, end), stop);
    auto const h = train(rest, 1, keep);
    CHECK(bits(rest.weights()) == bits(whole.weights()));
    CHECK(said(h) == said(all));
    CHECK(h.epochs.front().valid.metric_name == "accuracy");
    auto const again = train(cut, 1, keep);  // over already
    CHECK(said(again) == said(all));
    CHECK(bits(cut.weights()) == bits(whole.weights()));
  }
}

TEST_CASE("the best weights can be read from a checkpoint by their names") {
  support::folder const f;
  bd::model<net, K> m{bd::seed{1}}, other{bd::seed{2}};
  train(m, 1, bd::io::checkpoint{.path = f / "run.safetensors"});
  bd::io::load_part(f / "run.safetensors", other.weights(), "*",
                    bd::io::only_prefix{"best."});
  CHECK(bits(other.weights()) == bits(m.weights()));
}

TEST_CASE("a checkpoint of something else is refused and nothing is loaded") {
  support::folder const f;
  auto const file = f / "run.safetensors";
  xor_data const x(40);
  auto const run = [&](auto& m, auto const& optimizer, bd::fit_options<> options, bool resume) {
    options.progress = nullptr;
    bd::fit(m, x.data(), bd::cross_entropy, optimizer, options, bd::io::checkpoint{.path = file, .resume = resume});
  };
  bd::model<normed, K> m{bd::seed{1}}, n{bd::seed{5}};
  run(m, bd::adamw{}, {.epochs = 2, .batch = 10}, false);
  auto const before = bits(n.weights());
  auto const refused = [&](auto& model, auto const& optimizer, bd::fit_options<> const& options) {
    return support::message([&] { run(model, optimizer, options, true); });
  };
  CHECK(refused(n, bd::sgd{}, {.epochs = 2, .batch = 10}).find("optimizer: expected sgd, found adamw") != std::string::npos);
  CHECK(refused(n, bd::adamw{}, {.epochs = 2, .batch = 20}).find("batch: expected 20, found 10") != std::string::npos);
  CHECK(refused(n, bd::adamw{}, {.epochs = 2, .batch = 10, .average = 0.9}).find("average: expected yes, found no") != std::string::npos);
  CHECK(refused(n, bd::adamw{}, {.epochs = 2, .batch = 10, .from = {9}}).find("seed: expected 9, found 0") != std::string::npos);
  bd::model<wider, K> w{bd::seed{5}};
  bd::model<dropping, K> r{bd::seed{5}};
  CHECK(refused(w, bd::adamw{}, {.epochs = 2, .batch = 10}).find("net: expected") != std::string::npos);
  CHECK(refused(r, bd::adamw{}, {.epochs = 2, .batch = 10}).find("net: expected") != std::string::npos);
  CHECK(bits(n.weights()) == before);

  bd::io::save(file, m.weights());
  CHECK(refused(n, bd::adamw{}, {.epochs = 2, .batch = 10}).find("no checkpoint of a training") != std::string::npos);
  run(m, bd::adamw{}, {.epochs = 2, .batch = 10}, false);
  std::ifstream in(file, std::ios::binary);
  std::string const whole((std::istreambuf_iterator<char>(in)), {});
  for (std::size_t const size : {std::size_t{0}, std::size_t{50}, whole.size() / 2, whole.size() - 1}) {
    std::ofstream(file, std::ios::binary) << whole.substr(0, size);
    CHECK_THROWS_AS(run(n, bd::adamw{}, {.epochs = 2, .batch = 10}, true), bd::file_error);
  }
  auto broken = [&] {
    std::ofstream(file, std::ios::binary) << whole;
    return bd::io::read_safetensors(file);
  }();
  broken.tensors.erase("moments.1.left.0.weight");
  bd::io::write_safetensors(file, broken);
  CHECK(refused(n, bd::adamw{}, {.epochs = 2, .batch = 10}).find("tensor moments.1.left.0.weight") != std::string::npos);
  CHECK(bits(n.weights()) == before);

  std::ofstream(file, std::ios::binary) << whole;
  run(n, bd::adamw{.rate = 1}, {.epochs = 3, .batch = 10}, true);  // another rate and more epochs are the caller's
  CHECK(bits(n.weights()) != before);
}

TEST_CASE("without resume, and where there is no file, a training starts anew") {
  support::folder const f;
  xor_data const x(40);
  bd::model<normed, K> a{bd::seed{1}}, b{bd::seed{1}}, c{bd::seed{1}};
  bd::fit_options<> const o{.epochs = 2, .batch = 10, .progress = nullptr};
  bd::fit(a, x.data(), bd::cross_entropy, bd::adam{}, o, bd::io::checkpoint{.path = f / "a", .resume = true});
  bd::fit(b, x.data(), bd::cross_entropy, bd::adam{}, o, bd::io::checkpoint{.path = f / "a"});
  bd::fit(c, x.data(), bd::cross_entropy, bd::adam{}, o);
  CHECK(bits(a.weights()) == bits(b.weights()));
  CHECK(bits(a.weights()) == bits(c.weights()));
  CHECK_THROWS_AS(bd::fit(c, x.data(), bd::cross_entropy, bd::adam{}, o, bd::io::checkpoint{.path = f / "no/such/folder"}), bd::file_error);
}

TEST_CASE("what is known of the best weights goes on too: a run that diverges behind a stop ends with sound ones") {
  support::folder const f;
  std::string const path = f / "run.safetensors";
  xor_data const x(40);
  auto const fit = [&](bd::model<linear, K>& m, std::size_t epochs) {
    bd::fit(m, x.data(), bd::cross_entropy, bd::sgd{.rate = 1e25},
            bd::fit_options<bd::constant, bd::clip_norm>{.epochs = epochs, .batch = 40, .clip = {1e9}, .progress = nullptr},
            bd::io::checkpoint{.path = path, .resume = true});
  };
  bd::model<linear, K> start{bd::seed{1}}, first{bd::seed{1}}, second{bd::seed{2}};
  fit(first, 1);  // its weights are huge, but finite; no loss has been seen with them
  CHECK_THROWS_AS(fit(second, 3), bd::value_error);
  std::vector<float> const now(second.weights().params(), second.weights().params() + second.weights().param_count),
      began(start.weights().params(), start.weights().params() + start.weights().param_count);
  CHECK(now == began);
}

TEST_CASE("a checkpoint without a path or an interval, or where none can be written, is refused before the first step") {
  xor_data const x(40);
  bd::model<normed, K> m{bd::seed{1}};
  std::size_t steps = 0;
  auto const fit = [&](bd::io::checkpoint const& c) {
    bd::fit(m, x.data(), bd::cross_entropy, bd::sgd{}, bd::fit_options<>{.epochs = 1, .batch = 40, .progress = nullptr}, c,
            bd::on_step([&](bd::step_record const&) { ++steps; }));
  };
  CHECK_THROWS_WITH_AS(fit({}), "braid: checkpoint: path: expected the name of a file, found nothing", bd::value_error);
  CHECK_THROWS_AS(fit({.path = "x.safetensors", .every = {.epochs = 0}}), bd::value_error);
  CHECK_THROWS_AS(fit({.path = "/no/such/folder/x.safetensors"}), bd::file_error);
  CHECK(steps == 0);
}

TEST_CASE("a run with validation does not go on from one without, nor one with other losses") {
  support::folder const f;
  std::string const path = f / "run.safetensors";
  xor_data const x(40);
  bd::fit_options<> const options{.epochs = 2, .batch = 40, .progress = nullptr};
  bd::io::checkpoint const keep{.path = path, .resume = true};
  bd::model<normed, K> m{bd::seed{1}};
  bd::fit(m, x.data(), bd::cross_entropy, bd::sgd{}, options, keep);
  CHECK_THROWS_WITH_AS(bd::fit(m, x.data(), x.data(), bd::cross_entropy, bd::sgd{}, options, keep),
                       doctest::Contains("validation: expected accuracy, found none"), bd::file_error);
  CHECK_THROWS_WITH_AS(bd::fit(m, x.data(), bd::focal, bd::sgd{}, options, keep), doctest::Contains("objective: expected "), bd::file_error);
}
