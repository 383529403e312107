#pragma once
// What every reader is put through: files in a folder of their own, cut off and changed at every byte.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "braid/core/error.hpp"
#include "braid/core/input_file.hpp"

namespace support {

using bytes = std::vector<std::byte>;

/// A folder that goes with the object.
struct folder {
  std::filesystem::path at;
  folder() {
    std::string name = (std::filesystem::temp_directory_path() / "braid-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    at = name;
  }
  folder(folder const&) = delete;
  folder& operator=(folder const&) = delete;
  ~folder() { std::filesystem::remove_all(at); }
  [[nodiscard]] std::string operator/(std::string const& name) const { return (at / name).string(); }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(at), {}));
  }
};

inline bytes to_bytes(std::string_view text) {
  auto const raw = std::as_bytes(std::span(text.data(), text.size()));
  return {raw.begin(), raw.end()};
}

inline void put(std::string const& path, std::span<std::byte const> content) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<char const*>(content.data()), static_cast<std::streamsize>(content.size()));
  REQUIRE(out.good());
}

inline bytes get(std::string const& path) {
  braid::input_file const file(path);
  return file.read(0, file.size());
}

/// The message of the braid::error that f throws; fails if it throws none.
template <class F>
std::string message(F&& f) {
  try {
    f();
  } catch (braid::error const& e) {
    return e.what();
  }
  FAIL("no braid::error was thrown");
  return {};
}

inline bool contains(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// read(input_file) must refuse what is missing, empty, a folder, and `good` cut off anywhere. It may take or refuse
/// `good` with one byte changed, but only with a braid::error. `step` skips places in longer files.
template <class Read>
void check_reader(bytes const& good, Read&& read, std::size_t step = 1) {
  folder const here;
  CHECK(contains(message([&] { read(braid::input_file(here / "missing")); }), "missing: expected a file that can be read"));
  CHECK(contains(message([&] { read(braid::input_file(here.at.string())); }), "expected a regular file"));
  put(here / "good", good);
  read(braid::input_file(here / "good"));
  put(here / "cut", std::span(good).first(good.size() / 2));
  message([&] { read(braid::input_file(here / "cut")); });

  for (std::size_t n = 0; n < good.size(); n += n + 64 < good.size() ? step : 1) {
    bytes const cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(n));  // its own memory: ASan sees the end
    INFO("cut to ", n, " bytes");
    CHECK_THROWS_AS(read(braid::input_file("cut", cut)), braid::error);
  }
  for (std::size_t i = 0; i < good.size(); i += step)
    for (int const change : {0x01, 0x80, 0xff, 0x100, 0x1ff}) {  // 0x100: to 0; 0x1ff: to 255
      bytes changed = good;
      changed[i] = change >= 0x100 ? static_cast<std::byte>(change & 0xff) : changed[i] ^ static_cast<std::byte>(change);
      INFO("byte ", i, " changed by ", change);
      try {
        read(braid::input_file("changed", changed));
      } catch (braid::error const&) {
      }
    }
}

/// The same of a text, whose parts may be whole texts: what is cut off or changed may be taken or refused.
template <class Read>
void check_text_reader(bytes const& good, Read&& read) {
  auto const tried = [&](bytes const& text) {
    try {
      read(braid::input_file("text", text));
    } catch (braid::error const&) {
    }
  };
  read(braid::input_file("text", good));  // 34: a quote; 44: a comma; 10 and 13: line ends
  for (std::size_t n = 0; n < good.size(); ++n) tried({good.begin(), good.begin() + static_cast<std::ptrdiff_t>(n)});
  for (std::size_t i = 0; i < good.size(); ++i)
    for (int const to : {34, 44, 10, 13, 0, 0x80, 0xff}) {
      bytes changed = good;
      changed[i] = static_cast<std::byte>(to);
      tried(changed);
    }
}

}  // namespace support
