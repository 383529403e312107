#pragma once
#include "braid/core/bytes.hpp"
#include "braid/core/error.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace braid::inline v0 {

namespace detail {
/// CRC-32C (Castagnoli), as TFRecord masks it.
inline std::uint32_t masked_crc(std::span<std::byte const> bytes) {
  static constexpr auto table = [] {
    std::array<std::uint32_t, 256> t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      t[i] = i;
      for (int k = 0; k < 8; ++k) t[i] = t[i] >> 1 ^ (t[i] & 1 ? 0x82F63B78u : 0);
    }
    return t;
  }();
  std::uint32_t c = ~0u;
  for (std::byte const b : bytes) c = table[(c ^ std::uint32_t(b)) & 255] ^ c >> 8;
  c = ~c;
  return (c >> 15 | c << 17) + 0xA282EAD8u;
}

/// The few forms of protobuf that an event needs.
struct message {
  std::vector<std::byte> bytes;

  message& varint(unsigned field, std::uint64_t v) {
    tag(field, 0);
    number(v);
    return *this;
  }
  message& fixed(unsigned field, double v) {
    tag(field, 1);
    append(bytes, v);
    return *this;
  }
  message& fixed(unsigned field, float v) {
    tag(field, 5);
    append(bytes, v);
    return *this;
  }
  message& text(unsigned field, std::string_view v) {
    tag(field, 2);
    number(v.size());
    append(bytes, v);
    return *this;
  }
  message& within(unsigned field, message const& m) { return text(field, as_text(m.bytes)); }

 private:
  void tag(unsigned field, unsigned form) { number(field << 3 | form); }
  void number(std::uint64_t v) {
    for (; v > 127; v >>= 7) append(bytes, std::uint8_t(v | 128));
    append(bytes, std::uint8_t(v));
  }
};

/// A TFRecord: length, its check, bytes, their check.
inline std::vector<std::byte> record_of(std::span<std::byte const> bytes) {
  std::vector<std::byte> r;
  append(r, std::uint64_t(bytes.size()));
  append(r, masked_crc(r));
  append(r, bytes);
  append(r, masked_crc(bytes));
  return r;
}
}  // namespace detail

/// Scalars for TensorBoard: each log is a file of its own, events.out.tfevents.<seconds>.<host>.<process>.<number>, in a
/// folder, which is made where it is missing. TensorBoard reads all files of a folder as one run, so a run that resumes
/// opens the folder again.
///
///   bd::tensorboard_log log("runs/first");
///   log.log(1, "loss/train", 0.7);
///
/// Values are kept as floats, as TensorBoard does. What was logged is in the file after flush(), at the end, or when the
/// C library's buffer is full.
///
/// errors  file_error: a folder that cannot be made, a disk that is full.
/// source  TensorFlow's event.proto (wall_time 1, step 2, file_version 3, summary 5, session_log 7 with status 1: start), summary.proto (value 1; tag 1,
///         simple_value 2), and TFRecord's framing.
class tensorboard_log {
 public:
  explicit tensorboard_log(std::string folder) : path_(std::move(folder)) {
    make_folders();
    char host[256] = "localhost";
    ::gethostname(host, sizeof host - 1);
    std::string const base = path_ + "/events.out.tfevents." + std::to_string(std::uint64_t(now())) + "." + host + "." +
                             std::to_string(::getpid()) + ".";
    for (int i = 0; i < 1000 && !file_; ++i) {  // "x": two logs of one second do not share a file
      path_ = base + std::to_string(i);
      file_.reset(std::fopen(path_.c_str(), "wbx"));
      if (!file_ && errno != EEXIST) break;
    }
    if (!file_) refuse("a file that can be written to");
    write(detail::message{}.fixed(1, now()).text(3, "brain.Event:2"));
    flush();
  }

  void log(std::size_t step, std::string_view name, double value) {
    auto const scalar = detail::message{}.text(1, name).fixed(2, float(value));
    write(detail::message{}.fixed(1, now()).varint(2, step).within(5, detail::message{}.within(1, scalar)));
  }
  void flush() {
    if (std::fflush(file_.get()) != 0) refuse("room for the events");
  }
  /// Tells TensorBoard to forget what earlier files of the folder say of `step` and later ones: a run that goes on from before
  /// them says it anew.
  void rewind(std::size_t step) {
    write(detail::message{}.fixed(1, now()).varint(2, step).within(7, detail::message{}.varint(1, 1)));
    flush();
  }
  std::string const& path() const { return path_; }  ///< of the file

 private:
  struct closer {
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  static double now() {  // seconds since 1970
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  }
  [[noreturn]] void refuse(std::string_view expected) const {
    throw file_error(path_, "write", expected, std::system_category().message(errno));
  }
  void make_folders() {
    for (std::size_t end = path_.find('/', 1); ; end = path_.find('/', end + 1)) {
      if (::mkdir(path_.substr(0, end).c_str(), 0777) != 0 && errno != EEXIST) refuse("a folder that can be made");
      if (end == path_.npos) return;
    }
  }
  void write(detail::message const& event) {
    auto const r = detail::record_of(event.bytes);
    if (std::fwrite(r.data(), 1, r.size(), file_.get()) != r.size()) refuse("room for the events");
  }

  std::string path_;
  std::unique_ptr<std::FILE, closer> file_;
};

}  // namespace braid
