#include "braid/sound/deltas.hpp"

#include "sound/golden.hpp"
#include "support/allocations.hpp"
#include "support/numbers.hpp"

using namespace braid::data;

TEST_CASE("deltas: torchaudio's, without memory") {
  auto const x = sound_test::golden<float>("mfcc_slaney");
  for (std::size_t const reach : {std::size_t{2}, std::size_t{4}}) {
    std::vector<float> out(x.size());
    CHECK(allocations::in([&] { deltas(x, out, 24, reach); }) == 0);
    support::check_near(out, sound_test::golden("deltas_" + std::to_string(2 * reach + 1)), 1e-5);
  }
}

TEST_CASE("deltas: frame by frame as of the whole, of few frames too, without memory") {
  for (std::size_t const reach : {std::size_t{1}, std::size_t{2}, std::size_t{4}})
    for (std::size_t const frames : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{5}, std::size_t{23}}) {
      auto const x = support::normals(frames * 3, 7);
      std::vector<float> whole(x.size()), pieces;
      deltas(x, whole, 3, reach);
      pieces.reserve(x.size());
      auto const sink = [&](std::span<float const> d) { pieces.insert(pieces.end(), d.begin(), d.end()); };
      delta_stream stream(3, reach);
      for (int const turn : {0, 1}) {  // a stream starts anew
        CAPTURE(turn);
        pieces.clear();
        auto const made = allocations::in([&] {
          for (std::size_t t = 0; t < frames; ++t) stream.push(std::span(x).subspan(t * 3, 3), sink);
          stream.finish(sink);
        });
        CHECK(made == 0);
        CHECK(pieces == whole);
      }
    }
}

TEST_CASE("deltas: other sizes are refused") {
  std::vector<float> x(7), out(7);
  CHECK_THROWS_AS(deltas(x, out, 3), braid::shape_error);
  CHECK_THROWS_AS(deltas(x, std::span(out).first(6), 7), braid::shape_error);
  CHECK_THROWS_AS(deltas(x, out, 0), braid::value_error);
  CHECK_THROWS_AS(deltas(x, out, 7, 0), braid::value_error);
  CHECK_THROWS_AS(delta_stream(0), braid::value_error);
  CHECK_THROWS_AS(delta_stream(2).push(x, [](auto) {}), braid::shape_error);
}
