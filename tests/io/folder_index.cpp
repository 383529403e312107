#include "braid/io/folder_index.hpp"

#include "braid/data/dataset.hpp"
#include "support/bad_files.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace bd = braid;
using support::contains, support::message;
namespace {
inline constexpr bd::features<struct scan, 2> scan;
inline constexpr bd::series<struct pulse, 3, 1> pulse;
inline constexpr bd::classes<struct digit, 4> digit;

/// Two numbers from two bytes.
auto const two_bytes = [](std::string const& path, std::span<float> to) {
  auto const raw = support::get(path);
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = float(raw.at(i));
};
struct set : support::folder {
  explicit set(std::string const& index) {
    std::filesystem::create_directory(at / "a");
    support::put(*this / "a/1.bin", support::to_bytes("\x01\x02\x03"));
    support::put(*this / "a/two.bin", support::to_bytes("\x05\x06\x07"));
    support::put(*this / "index.csv", support::to_bytes(index));
  }
  bd::io::folder_index read() const { return bd::io::folder_index(*this / "index.csv"); }
};
}  // namespace

TEST_CASE("files that an index lists become columns on demand, cells become columns in memory") {
  set const in("image,words,label,weight\na/1.bin,\"round, red\",3,0.5\n,none,0,1e2\na/two.bin,last,1,-1\n");
  auto const index = in.read();
  CHECK(index.rows() == 3);
  CHECK(index.texts("words") == std::vector<std::string>{"round, red", "none", "last"});
  CHECK(index.has("words"));
  CHECK(!index.has("sound"));
  CHECK(index.paths_if_any("image") == std::vector<std::string>{in / "a/1.bin", "", in / "a/two.bin"});
  CHECK(index.numbers("weight") == std::vector<float>{0.5f, 100.0f, -1.0f});
  auto const data = [&] {
    auto const local = in.read();  // what is made of it does not need it
    return bd::dataset{scan(local.files("image", two_bytes)).where(local.there("image")),
                       pulse(bd::on_demand(3, [](std::size_t, std::span<float>) { return 1; })), digit(local.numbers<int>("label"))};
  }();
  CHECK(data.size() == 3);
  auto const& column = data.column<std::remove_const_t<decltype(scan)>>();
  std::vector<float> row(2);
  column.read(2, row);
  CHECK(row == std::vector<float>{5, 6});
  CHECK(!column.has(1));
  CHECK(data.column<std::remove_const_t<decltype(digit)>>().data[0] == 3);
}

TEST_CASE("a reader of steps says how many there are") {
  set const in("image\na/1.bin\n");
  bd::dataset const data{pulse(in.read().files("image", [](std::string const& path, std::span<float> to) { return two_bytes(path, to.first(2)), 2; }))};
  std::vector<float> row(3);
  CHECK(data.column<std::remove_const_t<decltype(pulse)>>().read(0, row) == 2);
  CHECK(row == std::vector<float>{1, 2, 0});
}

TEST_CASE("an index that leads outside, or to nothing, is refused by line and column") {
  auto const said = [](std::string const& cell) {
    set const in("label,image\n1,a/1.bin\n2," + cell + "\n");
    std::filesystem::create_symlink("/etc", in.at / "a/away");
    std::filesystem::create_symlink("1.bin", in.at / "a/near");
    return message([&] {
      in.read().files("image", two_bytes);
      throw bd::value_error("no", "error", "was", "thrown");
    });
  };
  for (std::string const bad : {"/etc/passwd", "../index.csv", "a/../../x", "a/away/passwd"})
    CHECK(contains(said(bad), "index.csv: line 3, image: expected a file in the index's folder, found '" + bad + "'"));
  CHECK(contains(said("a/3.bin"), "line 3, image: expected a file that is there, found 'a/3.bin'"));
  CHECK(contains(said("a"), "expected a file that is there, found 'a'"));
  CHECK(contains(said("a/near"), "thrown"));
  CHECK(bd::io::path_within("here", "a..b.ppm") == "here/a..b.ppm");
  CHECK(!bd::io::path_within("here", "a/../../b"));
}

TEST_CASE("what else an index can lack") {
  set const in("image,label,label\na/1.bin,x,1\n");
  CHECK(contains(message([&] { in.read().files("photo", two_bytes); }), "line 1: expected a column 'photo', found none of that name"));
  CHECK(contains(message([&] { in.read().numbers("label"); }), "expected one column 'label', found two"));
  CHECK(contains(message([] { set("").read(); }), "line 1: expected a row that names the columns, found an empty file"));
  CHECK(contains(message([] { set("a,b\n").read(); }), "rows: expected at least one, found none"));
  CHECK(contains(message([] { set("a\n1.5\n").read().numbers<int>("a"); }), "line 2, a: expected a whole number from -2147483648 to 2147483647, found '1.5'"));
  CHECK(contains(message([] { set("a\n300\n").read().numbers<unsigned char>("a"); }), "line 2, a: expected a whole number from 0 to 255, found '300'"));
  CHECK(contains(message([] { set("a\n-1\n").read().numbers<unsigned>("a"); }), "from 0 to 4294967295, found '-1'"));
  CHECK(contains(message([] { set("a\n1e300\n").read().numbers("a"); }), "line 2, a: expected a number, found '1e300'"));
  CHECK(set("a\n5000000000\n").read().numbers<long>("a") == std::vector<long>{5000000000});
  CHECK(contains(message([] { set("a,b\n,1\n").read().paths("a"); }), "line 2, a: expected a file's name, found nothing"));
  CHECK(contains(message([] { set("a\nx\n").read().numbers("a"); }), "line 2, a: expected a number, found 'x'"));
  set const empty("image,b\n,1\n");
  bd::dataset const data{scan(empty.read().files("image", two_bytes))};
  std::vector<float> row(2);
  CHECK(contains(message([&] { data.column<std::remove_const_t<decltype(scan)>>().read(0, row); }), "line 2, image: expected a file's name, found nothing"));
}
