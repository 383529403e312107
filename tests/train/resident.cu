#include "braid/train/resident.hpp"

#include "braid/layer/batch_norm.hpp"
#include "braid/train/adamw.hpp"
#include "braid/train/cross_entropy.hpp"
#include "braid/train/fit.hpp"
#include "braid/train/mixup.hpp"
#include "braid/train/sgd.hpp"
#include "model/on_device.hpp"

using namespace device_test;

namespace device_test {
inline constexpr auto normed = bd::fuse<bd::concat>(picture | bd::batch_norm, moved) | bd::dense<3>;
inline constexpr auto unnormed = bd::fuse<bd::concat>(picture, moved) | bd::dense<3>;
inline constexpr bd::output<struct whole> whole;
inline constexpr bd::output<struct seen> seen;
inline constexpr auto shown = bd::shared<struct picture_part>(picture);
inline constexpr auto two = bd::outputs(whole(bd::fuse<bd::mean>(shown, moved) | bd::dense<3>), seen(shown | bd::dense<3>));
}  // namespace device_test

namespace {
template <class H>
void check_same(H const& there, H const& here, double bound = 2e-4) {
  REQUIRE(there.epochs.size() == here.epochs.size());
  for (std::size_t e = 0; e < here.epochs.size(); ++e) {
    INFO("epoch ", e);
    CHECK(there.epochs[e].loss == doctest::Approx(here.epochs[e].loss).epsilon(bound));
    CHECK(there.epochs[e].valid.loss == doctest::Approx(here.epochs[e].valid.loss).epsilon(bound));
  }
}
/// The histories of a training on the GPU and on the host.
template <auto Net, class Train, class Valid, class Objective, class Optimizer, class Options>
void check_fit(Train const& train, Valid const& valid, Objective const& objective, Optimizer const& optimizer, Options const& options) {
  bd::model<Net, place> there{bd::seed{7}};
  bd::model<Net, oracle> here{bd::seed{7}};
  check_same(bd::fit(there, train, valid, objective, optimizer, options), bd::fit(here, train, valid, objective, optimizer, options));
}
}  // namespace

TEST_CASE("a training on a GPU is the host's: samples are brought together there, the last batch is smaller") {
  samples const s(300), v(90);
  bd::dataset const train{motion(s.steps, s.lengths), photo(s.pixels), words(s.ids), grade(s.grades)};
  bd::dataset const valid{motion(v.steps, v.lengths), photo(v.pixels), words(v.ids), grade(v.grades)};
  bd::fit_options<> const options{.epochs = 4, .batch = 64};
  check_fit<net>(train, valid, bd::cross_entropy, bd::adamw{.rate = 3e-3}, options);
  check_fit<dropping>(train, valid, bd::cross_entropy, bd::sgd{.rate = 1e-2, .momentum = 0.9}, options);
  // The bias in front of a batch_norm has no gradient but rounding, which Adam would make steps of.
  check_fit<normed>(train, valid, bd::cross_entropy, bd::sgd{.rate = 1e-2}, options);
  check_fit<net>(train, valid, bd::cross_entropy.weight(1.0, 2.0, 0.5), bd::adamw{.rate = 3e-3}, options);
  check_fit<two>(train, valid, bd::cross_entropy(whole, grade) + 0.5f * bd::cross_entropy(seen, grade), bd::adamw{.rate = 3e-3}, options);
  check_fit<net>(train, valid, bd::cross_entropy, bd::adamw{.rate = 3e-3}, bd::fit_options<>{.epochs = 2, .batch = 50, .accumulate = 3, .average = 0.9});
  bd::dataset const numbers{motion(s.steps, s.lengths), photo(s.pixels), grade(s.grades)};
  check_fit<unnormed>(bd::mixup(numbers, 0.4), numbers, bd::cross_entropy, bd::adamw{.rate = 3e-3}, options);
}

TEST_CASE("samples that lack a modality") {
  samples const s(200);
  bd::dataset const some{motion(s.steps, s.lengths), photo(s.pixels).where(s.there), words(s.ids), grade(s.grades)};
  check_fit<net>(some, some, bd::cross_entropy, bd::adamw{.rate = 3e-3}, bd::fit_options<>{.epochs = 3, .batch = 64});
}

TEST_CASE("a subset, and data in another order, are those rows on the device too") {
  samples const s(100);
  bd::dataset const all{motion(s.steps, s.lengths), photo(s.pixels), words(s.ids), grade(s.grades)};
  std::vector<std::uint32_t> const rows{70, 3, 3, 99, 12, 41, 5, 6, 7, 8, 9, 10, 11, 55, 56, 57};
  auto const some = all.subset(rows);
  check_fit<net>(some, all, bd::cross_entropy, bd::adamw{.rate = 3e-3}, bd::fit_options<>{.epochs = 3, .batch = 8});
}

TEST_CASE("a loss that is no number stops a training on the device as on the host") {
  samples const s(64);
  bd::dataset const data{motion(s.steps, s.lengths), photo(s.pixels), words(s.ids), grade(s.grades)};
  bd::model<net, place> model{bd::seed{7}};
  try {
    bd::fit(model, data, data, bd::cross_entropy, bd::sgd{.rate = 1e30}, {.epochs = 3, .batch = 16});
    FAIL("it went on");
  } catch (bd::value_error const& e) {
    CHECK(std::string(e.what()).find("epoch 1") != std::string::npos);
  }
  bool finite = true;
  model.weights().read_all([&](auto const&, auto const&, std::vector<float> const& v) {
    for (float x : v) finite = finite && std::isfinite(x);
  });
  CHECK(finite);
}
