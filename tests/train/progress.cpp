#include "braid/train/progress.hpp"

#include <doctest/doctest.h>

#include <memory>

namespace bd = braid;
namespace {
bd::progress_state const middle{.epoch = 3, .epochs = 20, .done = 460, .total = 1000, .loss = 0.43214,
                                .metric = "accuracy", .value = 0.874, .seconds = 0.2};
using file = std::unique_ptr<std::FILE, decltype([](std::FILE* f) { std::fclose(f); })>;
std::string read_all(std::FILE* f) {
  std::string s;
  std::rewind(f);
  for (int c; (c = std::fgetc(f)) != EOF;) s += char(c);
  return s;
}
}  // namespace

TEST_CASE("progress_line: what is known, and a bar in the room that is left") {
  CHECK(progress_line(middle, 110) ==
        "epoch  3/20 [=============>                ]  46%  loss 0.4321  accuracy 0.8740  12.3k samples/s  0:01 left");
  CHECK(progress_line(middle, 90).size() == 90);
  CHECK(progress_line(middle, 79) == "epoch  3/20  46%  loss 0.4321  accuracy 0.8740  12.3k samples/s  0:01 left");
  CHECK(progress_line(middle, 30) == "epoch  3/20  46%  loss 0.4321 ");
  CHECK(progress_line(middle, 0).empty());
}

TEST_CASE("progress_line: the start, the end, long times and odd numbers") {
  bd::progress_state s{.epochs = 2, .total = 10, .loss = 1};
  CHECK(progress_line(s, 60) == "epoch 1/2   0%  loss 1.000  - samples/s  -:-- left");
  s.loss = NAN, s.done = 5, s.seconds = 7200;
  CHECK(progress_line(s, 80) == "epoch 1/2 [=============>            ]  50%  loss nan  0 samples/s  6:00:00 left");
  s.finished = true, s.epoch = 2, s.done = 10, s.seconds = 250;
  CHECK(progress_line(s, 80) == "epoch 2/2  loss nan  0 samples/s  in 4:10");
  CHECK(progress_line(bd::progress_state{}, 60) == "epoch 1/1   0%  loss 0.000  - samples/s  -:-- left");
  bd::progress_state resumed{.epoch = 11, .epochs = 20, .done = 0, .total = 100, .seconds = 10, .first_epoch = 10};
  CHECK(progress_line(resumed, 60) == "epoch 11/20   0%  loss 0.000  10 samples/s  1:40 left");
}

TEST_CASE("progress: silent where nobody looks") {
  file const f(std::tmpfile());
  REQUIRE(f);
  {
    bd::progress bar(f.get());
    CHECK(!bar.shown());
    bar.update(middle);
    bar.finish(middle);
  }
  CHECK(read_all(f.get()).empty());
}

TEST_CASE("progress: at most ten drawings a second, one line at the end") {
  file const f(std::tmpfile());
  REQUIRE(f);
  {
    bd::progress bar(f.get(), true);
    for (int i = 0; i < 1000; ++i) bar.update(middle);
    bar.finish(middle);
  }
  auto const text = read_all(f.get());
  auto const count = [&](char c) { return std::count(text.begin(), text.end(), c); };
  CHECK(count('\r') >= 2);
  CHECK(count('\r') <= 6);  // one more for each tenth of a second of a slow machine
  CHECK(count('\n') == 1);
  CHECK(text.back() == '\n');
}

TEST_CASE("progress: an exception leaves the terminal on a new line") {
  file const f(std::tmpfile());
  REQUIRE(f);
  { bd::progress(f.get(), true).update(middle); }
  CHECK(read_all(f.get()).back() == '\n');
}
