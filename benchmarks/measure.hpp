#pragma once
// Times a call as the peers' harness does: warmed up, then again and again for some seconds; quantiles, not a mean.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <vector>

namespace measure {

struct times {
  double min, median, p90;  // microseconds
};

/// The time of this process on the processor: what else the machine does is not in it.
struct processor {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<processor>;
  static constexpr bool is_steady = true;
  static time_point now() {
    std::timespec t{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return time_point(std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec));
  }
};

template <class clock = std::chrono::steady_clock, class F>
times of(F&& f, double seconds) {
  auto const in = [](double s) { return clock::now() + std::chrono::duration_cast<typename clock::duration>(std::chrono::duration<double>(s)); };
  constexpr std::size_t most = 400'000;
  auto end = in(std::min(seconds, 1.0) / 2);
  for (std::size_t n = 0; n < 3 || clock::now() < end; ++n) f();
  std::vector<double> all;
  all.reserve(most);  // no allocation between two calls
  end = in(seconds);
  while (all.size() < most && (all.size() < 10 || clock::now() < end)) {
    auto const begin = clock::now();
    f();
    all.push_back(std::chrono::duration<double, std::micro>(clock::now() - begin).count());
  }
  std::sort(all.begin(), all.end());
  auto const quantile = [&](double q) { return all[std::min(all.size() - 1, std::size_t(q * double(all.size())))]; };
  return {all.front(), quantile(.5), quantile(.9)};
}

}  // namespace measure
