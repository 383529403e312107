#pragma once
// The program with which the design begins, as a test: everything a user writes first, on small generated data. It is
// compiled by g++ and clang as a unit test and by nvcc through tests/cuda.
#include "braid/backend/reference.hpp"
#include "braid/braid.hpp"

#include <cstdio>
#include <vector>

namespace bd = braid;

namespace clinic {
inline constexpr bd::image<struct photo, 3, 64, 64> photo;
inline constexpr bd::tokens<struct notes, 32, 5000> notes;
inline constexpr bd::features<struct chart, 16> chart;

inline constexpr auto picture =
    photo | bd::conv2d<16, 3>(bd::pad<1>) | bd::relu | bd::max_pool2d<2> | bd::flatten | bd::dense<64> | bd::relu;
inline constexpr auto report = notes | bd::embedding<64> | bd::lstm<64> | bd::last;
inline constexpr auto record = chart | bd::dense<64> | bd::relu;

inline constexpr auto fused = bd::fuse<bd::attention<4>>(picture, report, record) | bd::dense<5>;
inline constexpr auto early = bd::early(photo, chart) | bd::dense<128> | bd::relu | bd::dense<5>;
inline constexpr auto late = bd::late<bd::mean>(picture | bd::dense<5>, report | bd::dense<5>, record | bd::dense<5>);
inline constexpr auto hybrid = bd::hybrid<bd::weighted>(early, fused, report | bd::dense<5>);

inline constexpr auto space = bd::fuse<bd::joint<256, bd::relu>>(picture, report);
inline constexpr auto space2 = bd::fuse<bd::sum>(picture | bd::dense<256> | bd::relu, report | bd::dense<256> | bd::relu);

static_assert(bd::parameters<fused> < 1'500'000);
static_assert(bd::workspace_bytes<fused, 1> < 512 * 1024);
static_assert(bd::flops<fused> < 20'000'000);
static_assert(bd::parameters<space> == bd::parameters<space2>);

inline constexpr bd::classes<struct diagnosis, 5> diagnosis;
}  // namespace clinic

/// What the tests look at.
struct design_result {
  double loss_before = 0, loss_after = 0;
  float scores[5] = {}, partial[5] = {};
};

inline design_result run_design() {
  using namespace clinic;
  std::size_t const n = 20;
  std::vector<float> pixels(n * 3 * 64 * 64), vitals(n * 16);
  std::vector<int> ids(n * 32), truth(n);
  bd::philox const random{3};
  for (std::size_t i = 0; i < n; ++i) truth[i] = int(i % 5);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = random.uniform(0, i);
  for (std::size_t i = 0; i < vitals.size(); ++i) vitals[i] = random.normal(1, i) + float(truth[i / 16]);
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = int(random.below(5000, 2, i));
  bd::dataset const train{photo(pixels), notes(ids), chart(vitals), diagnosis(truth)};

  design_result r;
  bd::model<fused, bd::reference<float>> model{bd::seed{7}};
  r.loss_before = bd::evaluate(model, train, bd::cross_entropy).loss;
  auto history = bd::fit(model, train, train, bd::cross_entropy, bd::adamw{.rate = 1e-3},
                         {.epochs = 2, .batch = 10, .patience = 4, .progress = nullptr});
  r.loss_after = history.epochs[history.best].valid.loss;
  auto scores = model(clinic::photo(pixels), clinic::notes(ids), clinic::chart(vitals));
  for (std::size_t c = 0; c < 5; ++c) r.scores[c] = scores(0, c);
  auto partial = model(clinic::photo(pixels), bd::absent(clinic::notes), clinic::chart(vitals));
  for (std::size_t c = 0; c < 5; ++c) r.partial[c] = partial(0, c);
  return r;
}
