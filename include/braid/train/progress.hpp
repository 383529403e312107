#pragma once
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace braid::inline v0 {

/// How far training is.
struct progress_state {
  std::size_t epoch = 1, epochs = 1;  ///< this one, from 1, of how many
  std::size_t done = 0, total = 0;    ///< samples of this epoch
  double loss = 0;
  std::string_view metric{};          ///< its name; empty: none
  double value = 0;                   ///< the metric's
  double seconds = 0;                 ///< since the first sample
  std::size_t first_epoch = 1;        ///< where this run began
  bool finished = false;
};

namespace detail {
/// Text into memory of fixed size; what does not fit is cut off.
struct line_writer {
  std::span<char> out;
  std::size_t size = 0;

  [[gnu::format(printf, 2, 3)]] void print(char const* format, ...) {
    if (out.empty()) return;
    va_list arguments;
    va_start(arguments, format);
    int const n = std::vsnprintf(out.data() + size, out.size() - size, format, arguments);
    va_end(arguments);
    size = std::min(size + std::size_t(std::max(n, 0)), out.size() - 1);
  }
  void count(double v) {  // three digits and a unit
    if (!(v < 1e15)) print("-");
    else if (v < 999.5) print("%.0f", v);
    else if (v < 999.5e3) print("%.*fk", v < 9.995e3 ? 2 : v < 99.95e3 ? 1 : 0, v * 1e-3);
    else print("%.*fM", v < 9.995e6 ? 2 : v < 99.95e6 ? 1 : 0, v * 1e-6);
  }
  void clock(double seconds) {
    if (!(seconds >= 0 && seconds < 3.6e8)) return print("-:--");
    auto const s = static_cast<unsigned long>(seconds + 0.5);
    if (s < 3600) print("%lu:%02lu", s / 60, s % 60);
    else print("%lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60);
  }
};
}  // namespace detail

/// Writes the line of a state, at most `width` characters of ASCII and a zero, to out; how many characters it took. The
/// bar takes what room is left and goes first where there is none. Allocates nothing.
///
///     epoch  3/20 [========>           ]  46%  loss 0.4321  accuracy 0.8740  12.3k samples/s  0:42 left
///     epoch 20/20  loss 0.1034  accuracy 0.9610  12.1k samples/s  in 4:10
inline std::size_t write_progress(std::span<char> out, progress_state const& s, std::size_t width) {
  if (out.empty()) return 0;
  out[0] = '\0';
  double const part = s.total ? std::min(1.0, double(s.done) / double(s.total)) : 0;
  double const begun = double(s.epoch - std::min(s.epoch, s.first_epoch)) + part;  // epochs of this run
  double const to_come = double(s.epochs - std::min(s.epochs, s.epoch)) + 1 - part;
  double const rate = s.seconds > 0 ? begun * double(s.total) / s.seconds : NAN;
  double const left = begun > 0 ? s.seconds * to_come / begun : NAN;

  std::array<char, 200> room;
  detail::line_writer tail{room};
  if (!s.finished) tail.print(" %3d%%", int(100 * part));
  tail.print("  loss %#.4g", s.loss);
  if (!s.metric.empty())
    tail.print("  %.*s %.4f", int(std::min(s.metric.size(), std::size_t{40})), s.metric.data(), s.value);
  tail.print("  ");
  tail.count(rate);
  tail.print(s.finished ? " samples/s  in " : " samples/s  ");
  tail.clock(s.finished ? s.seconds : left);
  if (!s.finished) tail.print(" left");

  width = std::min(width, out.size() - 1);
  detail::line_writer line{out.first(width + 1)};
  int digits = 1;
  for (std::size_t n = s.epochs; n >= 10; n /= 10) ++digits;
  line.print("epoch %*zu/%zu", digits, s.epoch, s.epochs);
  std::size_t const used = line.size + tail.size + 3;  // " [" and "]"
  if (!s.finished && used + 8 <= width) {
    int const bar = int(std::min<std::size_t>(width - used, 30)), full = int(double(bar) * part);
    line.print(" [");
    for (int i = 0; i < bar; ++i) line.print("%c", i < full ? '=' : i == full ? '>' : ' ');
    line.print("]");
  }
  line.print("%s", room.data());
  return line.size;
}

inline std::string progress_line(progress_state const& s, std::size_t width = 100) {
  std::string line(width + 1, '\0');
  line.resize(write_progress(line, s, width));
  return line;
}

/// A bar on a terminal, redrawn at most ten times a second; where the stream is no terminal it says nothing. The
/// seconds of a state are filled in here, from when the bar was made.
///
/// cost    a look at the clock an update; allocates nothing.
/// source  POSIX isatty and TIOCGWINSZ.
class progress {
 public:
  explicit progress(std::FILE* to = stderr) : progress(to, isatty(fileno(to)) != 0) {}
  /// For a stream that is known to be (or not to be) watched.
  progress(std::FILE* to, bool shown) : to_(to), shown_(shown), begin_(clock::now()), drawn_(begin_ - pause) {}
  progress(progress const&) = delete;
  progress& operator=(progress const&) = delete;
  /// Leaves the terminal on a new line, also when training throws.
  ~progress() {
    if (open_) std::fputc('\n', to_);
  }

  bool shown() const { return shown_; }
  void update(progress_state const& s) {
    if (!shown_) return;
    auto const now = clock::now();
    if (open_ && now - drawn_ < pause) return;
    drawn_ = now;
    draw(s, now);
  }
  /// Leaves one line that says how it ended.
  void finish(progress_state s) {
    if (!shown_) return;
    s.finished = true;
    draw(s, clock::now());
    std::fputc('\n', to_);
    std::fflush(to_);
    open_ = false;
  }

 private:
  using clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds pause{100};

  void draw(progress_state s, clock::time_point now) {
    s.seconds = std::chrono::duration<double>(now - begin_).count();
    winsize size{};
    std::size_t const columns = ioctl(fileno(to_), TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
    std::array<char, 256> line;
    write_progress(line, s, columns - 1);
    std::fprintf(to_, "\r%s\x1b[K", line.data());
    std::fflush(to_);
    open_ = true;
  }

  std::FILE* to_;
  bool shown_, open_ = false;
  clock::time_point begin_, drawn_;
};

}  // namespace braid
