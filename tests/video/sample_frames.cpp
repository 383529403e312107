#include "braid/video/sample_frames.hpp"

#include "support/bad_files.hpp"

#include <array>
#include <set>

using namespace braid::data;
using support::contains, support::message;
using numbers = std::vector<std::size_t>;

TEST_CASE("sampling: the middles of segments") {
  CHECK(segment_middles(9, 3) == numbers{1, 4, 7});
  CHECK(segment_middles(10, 4) == numbers{1, 3, 6, 8});
  CHECK(segment_middles(5, 1) == numbers{2});
  CHECK(segment_middles(4, 4) == numbers{0, 1, 2, 3});
  CHECK(segment_middles(2, 5) == numbers{0, 1});
}

TEST_CASE("sampling: a frame of each segment at random, by seed, sample and epoch alone") {
  std::array<std::set<std::size_t>, 3> seen;
  for (std::uint64_t epoch = 0; epoch < 200; ++epoch) {
    auto const which = segment_draws(11, 3, braid::seed{7}, 4, epoch);
    REQUIRE(which.size() == 3);
    for (std::size_t k = 0; k < 3; ++k) seen[k].insert(which[k]);
  }
  CHECK(seen[0] == std::set<std::size_t>{0, 1, 2});  // all of a segment's, and no others
  CHECK(seen[1] == std::set<std::size_t>{3, 4, 5, 6});
  CHECK(seen[2] == std::set<std::size_t>{7, 8, 9, 10});
  auto const once = segment_draws(1000, 8, braid::seed{7}, 4, 2);
  CHECK(segment_draws(1000, 8, braid::seed{7}, 4, 2) == once);
  CHECK(segment_draws(1000, 8, braid::seed{8}, 4, 2) != once);
  CHECK(segment_draws(1000, 8, braid::seed{7}, 5, 2) != once);
  CHECK(segment_draws(1000, 8, braid::seed{7}, 4, 3) != once);
  CHECK(segment_draws(2, 5, braid::seed{1}, 0) == numbers{0, 1});
}

TEST_CASE("sampling: at a rate") {
  video_facts film{1, 1, 1, 10, {30, 1}};
  CHECK(at_rate(film, {10, 1}, 100) == numbers{0, 3, 6, 9});
  CHECK(at_rate(film, {10, 1}, 2) == numbers{0, 3});
  CHECK(at_rate(film, {20, 1}, 100) == numbers{0, 1, 3, 4, 6, 7, 9});
  CHECK(at_rate(film, {60, 1}, 5) == numbers{0, 0, 1, 1, 2});
  film = {1, 1, 1, 100000, {30000, 1001}};
  auto const same = at_rate(film, {30000, 1001}, 100000);
  CHECK(same.size() == 100000);
  CHECK(same.back() == 99999);
  CHECK(at_rate(film, {1, 1}, 100)[99] == 2967);  // 99 s of 29.97 frames
  CHECK(contains(message([&] { at_rate({1, 1, 1, 10, {}}, {1, 1}, 1); }), "at_rate: film: expected frames a second, found none"));
  CHECK(contains(message([&] { at_rate(film, {0, 1}, 1); }), "at_rate: wanted: expected a rate above 0"));
  CHECK(contains(message([&] { at_rate(film, {1, 0}, 1); }), "at_rate: wanted: expected a rate above 0"));
}

TEST_CASE("sampling: clips of one length") {
  using all = std::vector<numbers>;
  CHECK(clips(7, {.frames = 3, .stride = 3}) == all{{0, 1, 2}, {3, 4, 5}});
  CHECK(clips(7, {.frames = 3, .stride = 3, .keep_rest = true}) == all{{0, 1, 2}, {3, 4, 5}, {6}});
  CHECK(clips(6, {.frames = 3, .stride = 3, .keep_rest = true}) == all{{0, 1, 2}, {3, 4, 5}});
  CHECK(clips(5, {.frames = 3, .stride = 1}) == all{{0, 1, 2}, {1, 2, 3}, {2, 3, 4}});
  CHECK(clips(5, {.frames = 3, .stride = 1, .keep_rest = true}).size() == 3);  // nothing is left
  CHECK(clips(8, {.frames = 3, .stride = 3, .every = 2}) == all{{0, 2, 4}, {3, 5, 7}});
  CHECK(clips(8, {.frames = 2, .stride = 5}) == all{{0, 1}, {5, 6}});
  CHECK(clips(2, {.frames = 3, .stride = 3}) == all{{0, 1}});  // a film that is too short
  CHECK(clips(5, {.frames = 4, .stride = 9, .every = 2}) == all{{0, 2, 4}});
}

TEST_CASE("sampling: nothing to take, nothing to take from") {
  CHECK(contains(message([] { segment_middles(0, 3); }), "segment_middles: frames: expected at least 1, found 0"));
  CHECK(contains(message([] { segment_draws(3, 0, braid::seed{1}, 0); }), "segment_draws: segments: expected at least 1, found 0"));
  CHECK(contains(message([] { clips(0, {.frames = 3, .stride = 3}); }), "clips: film: expected at least 1 frame"));
  CHECK(contains(message([] { clips(4, {.frames = 0, .stride = 3}); }), "clips: frames, stride and every: expected 1 to 2^32 - 1, found 0"));
  CHECK(contains(message([] { clips(4, {.frames = 3, .stride = 0}); }), "found 0"));
}
