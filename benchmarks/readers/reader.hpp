#pragma once
// What every program readers_<kind> does: `readers_<kind> <case> <seconds> <folder>` times one case over the files that
// <kind>.py has made there, and prints a line of JSON; scripts/bench --readers runs it in turn with <kind>.py.
#include "../measure.hpp"

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace readers {

struct asked {
  std::string name, folder;
  double seconds;
  bool found = false;

  asked(int count, char** words) : name(count > 1 ? words[1] : ""), folder(count > 3 ? std::string(words[3]) + "/" : ""), seconds(count > 2 ? std::atof(words[2]) : 0) {
    if (count != 4) std::fprintf(stderr, "usage: %s <case> <seconds> <folder>\n", words[0]), std::exit(2);
  }
  /// If this is the case that was asked for: prepare() gives what is timed, a function of nothing that gives a number by which
  /// it is compared with the peer's; `bytes` of input are behind one call.
  template <class F>
  void operator()(std::string_view which, F&& prepare) {
    if (which != name) return;
    found = true;
    auto [bytes, work] = prepare();
    double answer = 0;
    auto const t = measure::of<measure::processor>([&] { answer = work(); }, seconds);
    std::printf("{\"peer\": \"braid\", \"case\": \"%s\", \"bytes\": %zu, \"median_us\": %.3f, \"min_us\": %.3f, \"answer\": %.17g}\n", name.c_str(),
                std::size_t(bytes), t.median, t.min, answer);
  }
  int result() const {
    if (!found) std::fprintf(stderr, "no case %s\n", name.c_str());
    return found ? 0 : 2;
  }
};

template <class F>
struct prepared {
  std::size_t bytes;
  F work;
};
template <class F>
prepared(std::size_t, F) -> prepared<F>;

inline std::string whole(std::string const& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) std::fprintf(stderr, "no file %s\n", path.c_str()), std::exit(2);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline std::vector<std::string> lines(std::string const& path) {
  std::ifstream in(path);
  std::vector<std::string> all;
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}

}  // namespace readers
