#include "braid/sound/feature_stream.hpp"

#include "braid/sound/mfcc.hpp"
#include "support/allocations.hpp"
#include "support/numbers.hpp"

using namespace braid::data;

namespace {
/// Pieces of odd sizes, empty ones among them, give the frames of the whole to the bit and take no memory.
template <class Transform>
void check(Transform transform, std::size_t samples) {
  auto const x = support::normals(samples, 5);
  std::vector<float> whole(transform.frames(samples) * transform.width()), got;
  transform(x, whole);
  got.reserve(whole.size() + 100);
  feature_stream<Transform> stream(std::move(transform));
  for (std::size_t const piece : {std::size_t{1}, std::size_t{7}, std::size_t{160}, samples + 1}) {
    got.clear();
    stream.reset();
    auto const made = allocations::in([&] {
      for (std::size_t at = 0; at < samples; at += piece) {
        stream.push(std::span(x).subspan(at, std::min(piece, samples - at)),
                    [&](std::span<float const> f) { got.insert(got.end(), f.begin(), f.end()); });
        stream.push({}, [](auto) {});
      }
    });
    CHECK(made == 0);
    CHECK(got == whole);
  }
}
}  // namespace

TEST_CASE("feature_stream: equal to the whole, hops shorter than, equal to and longer than the window") {
  for (std::size_t const hop : {std::size_t{1}, std::size_t{30}, std::size_t{64}, std::size_t{100}})
    for (std::size_t const samples : {std::size_t{63}, std::size_t{64}, std::size_t{355}}) {
      CAPTURE(hop);
      CAPTURE(samples);
      check(log_mel({.rate = 8000, .window = 64, .hop = hop, .bands = 6}), samples);
    }
  check(mfcc({.mel = {.rate = 8000, .window = 64, .hop = 40, .bands = 6}, .coefficients = 4}), 500);
}
