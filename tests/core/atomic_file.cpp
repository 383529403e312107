#include "braid/core/atomic_file.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>
#include <stdexcept>
#include <string>

#include "support/bad_files.hpp"

using support::contains, support::message;

namespace {
std::string text_of(std::string const& path) { return std::string(braid::as_text(support::get(path))); }
void save(std::string const& path, std::string_view text) {
  braid::atomic_file out(path);
  out.write(text);
  out.commit();
}
}  // namespace

TEST_CASE("a file is written, replaced, and keeps its permissions") {
  support::folder const here;
  save(here / "f", "one");
  CHECK(text_of(here / "f") == "one");
  std::filesystem::permissions(here / "f", std::filesystem::perms{0640});
  save(here / "f", "two");
  CHECK(text_of(here / "f") == "two");
  CHECK(std::filesystem::status(here / "f").permissions() == std::filesystem::perms{0640});
  CHECK(here.files() == 1);
}

TEST_CASE("without commit the old file stays and nothing else") {
  support::folder const here;
  save(here / "f", "old");
  try {
    braid::atomic_file out(here / "f");
    out.write("new");
    throw std::runtime_error("on the way");
  } catch (std::runtime_error const&) {
  }
  CHECK(text_of(here / "f") == "old");
  CHECK(here.files() == 1);
}

TEST_CASE("a disk that is full loses nothing") {
  support::folder const here;
  save(here / "f", "old");
  // A limit on file sizes stands in for the full disk.
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  auto const handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit const small{1000, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  std::string text;
  try {
    save(here / "f", std::string(5000, 'x'));
  } catch (braid::file_error const& e) {
    text = e.what();
  }
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(contains(text, "f: write: expected room for the whole file"));
  CHECK(text_of(here / "f") == "old");
  CHECK(here.files() == 1);
}

TEST_CASE("a link is followed, two writers of one file do not meet") {
  support::folder const here;
  save(here / "f", "old");
  std::filesystem::create_symlink("f", here / "link");
  save(here / "link", "new");
  CHECK(std::filesystem::is_symlink(here / "link"));
  CHECK(text_of(here / "f") == "new");
  braid::atomic_file a(here / "f"), b(here / "f");
  a.write("a");
  b.write("b");
  b.commit();
  a.commit();
  CHECK(text_of(here / "f") == "a");
}

TEST_CASE("no folder, a folder in the way, a device") {
  support::folder const here;
  CHECK(contains(message([&] { save(here / "none/f", "x"); }), "expected a folder that can be written to"));
  CHECK(contains(message([&] { save(here.at.string(), "x"); }), "expected a regular file to replace"));
  CHECK(contains(message([&] { save("/dev/null", "x"); }), "expected a regular file to replace"));
  CHECK(here.files() == 0);
}
