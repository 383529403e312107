#include "braid/train/csv_log.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace bd = braid;
namespace {
/// A file of its own for a case, gone at its end.
struct place {
  std::string path;
  explicit place(char const* name)
      : path((std::filesystem::temp_directory_path() / ("braid_csv_" + std::to_string(::getpid()) + name)).string()) {
    std::filesystem::remove(path);
  }
  ~place() { std::filesystem::remove(path); }
  std::string text() const {
    std::ostringstream s;
    s << std::ifstream(path).rdbuf();
    return s.str();
  }
  void write(std::string const& text) const { std::ofstream(path) << text; }
};
}  // namespace

TEST_CASE("csv_log: a header, a row a step, each in the file when the next begins") {
  place const at("rows");
  bd::csv_log log(at.path);
  log.log(1, "loss", 0.7), log.log(1, "accuracy", 0.5);
  CHECK(at.text() == "");
  log.log(2, "loss", 1.0 / 3);
  CHECK(at.text() == "step,loss,accuracy\n1,0.7,0.5\n");
  log.log(3, "accuracy", INFINITY), log.log(3, "loss", NAN);
  log.flush();
  log.flush();
  CHECK(at.text() == "step,loss,accuracy\n1,0.7,0.5\n2,0.3333333333333333,\n3,nan,inf\n");
}

TEST_CASE("csv_log: the end writes the last row; a resumed run goes on without a second header") {
  place const at("resume");
  { bd::csv_log(at.path).log(1, "loss", 2); }
  CHECK(at.text() == "step,loss\n1,2\n");
  {
    bd::csv_log log(at.path);
    log.log(2, "loss", 1.5);
    CHECK_THROWS_AS(log.log(2, "gain", 1), bd::value_error);
    bd::csv_log moved(std::move(log));
    moved.log(3, "loss", -1e-300);
  }
  CHECK(at.text() == "step,loss\n1,2\n2,1.5\n3,-1e-300\n");
}

TEST_CASE("csv_log: half a row that a crash left is cut off; half a header too") {
  place const at("crash");
  at.write("step,loss\n1,2\n2,1.");
  { bd::csv_log(at.path).log(2, "loss", 1.5); }
  CHECK(at.text() == "step,loss\n1,2\n2,1.5\n");
  at.write("step,lo");
  { bd::csv_log(at.path).log(1, "loss", 1.5); }
  CHECK(at.text() == "step,loss\n1,1.5\n");
}

TEST_CASE("csv_log: names that need quotes are found again") {
  place const at("quotes");
  { bd::csv_log(at.path).log(1, "a \"good\", one", 2); }
  CHECK(at.text() == "step,\"a \"\"good\"\", one\"\n1,2\n");
  { bd::csv_log(at.path).log(2, "a \"good\", one", 3); }
  CHECK(at.text() == "step,\"a \"\"good\"\", one\"\n1,2\n2,3\n");
  at.write("step,loss\r\n1,2\r\n");
  { bd::csv_log(at.path).log(2, "loss", 3); }
  CHECK(at.text() == "step,loss\r\n1,2\r\n2,3\n");
}

TEST_CASE("csv_log: what is refused") {
  place const at("refused");
  bd::csv_log log(at.path);
  log.log(1, "loss", 1);
  CHECK_THROWS_AS(log.log(1, "loss", 1), bd::value_error);
  log.log(2, "loss", 1);
  std::string said;
  try {
    log.log(2, "gain", 1);
  } catch (bd::value_error const& e) {
    said = e.what();
  }
  CHECK(said == "braid: " + at.path + ": step 2: expected one of the columns step,loss, found 'gain'");
  CHECK_THROWS_AS(bd::csv_log("/no/such/folder/log.csv"), bd::file_error);
  CHECK_THROWS_WITH_AS(bd::csv_log("/dev/zero"), "braid: /dev/zero: expected a regular file, found a folder, pipe or device", bd::file_error);
  place const other("other");
  other.write("x,y\n1,2\n");
  CHECK_THROWS_AS(bd::csv_log{other.path}, bd::file_error);
  CHECK(other.text() == "x,y\n1,2\n");
}

TEST_CASE("csv_log: rewind takes back a step and later ones, and the file goes on from there") {
  place const at("rewind");
  {
    bd::csv_log log(at.path);
    for (std::size_t s = 1; s < 12; ++s) log.log(s, "loss", double(s));
  }
  bd::csv_log log(at.path);
  log.rewind(10);
  CHECK(at.text() == "step,loss\n1,1\n2,2\n3,3\n4,4\n5,5\n6,6\n7,7\n8,8\n9,9\n");
  log.log(10, "loss", 0.5);
  log.rewind(20);
  CHECK(at.text().ends_with("9,9\n10,0.5\n"));
  log.rewind(1);
  log.log(1, "loss", 7);
  log.flush();
  CHECK(at.text() == "step,loss\n1,7\n");
}
