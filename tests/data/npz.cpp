#include "braid/data/npz.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/bad_files.hpp"
#include "support/zip_file.hpp"

using braid::data::archive, braid::data::array, braid::data::read_npz, braid::data::write_npz;
using support::contains, support::message;

namespace {
archive example() {
  std::vector<float> const weight{1, 2, 3, 4, 5, 6};
  std::vector<long> const labels{7, -8};
  return {{"weight", array::from<float>(weight, {2, 3})}, {"labels", array::from<long>(labels, {2})}, {"none", {"<f8", {0}, {}}}};
}
std::string npy_text() {
  std::string const dictionary = "{'descr': '|u1', 'fortran_order': False, 'shape': (300,), }\n";
  return std::string("\x93NUMPY\1\0", 8) + static_cast<char>(dictionary.size()) + '\0' + dictionary + std::string(300, '\5');
}
}  // namespace

TEST_CASE("what is written is read, the same bytes each time") {
  support::folder const here;
  write_npz(here / "a.npz", example());
  auto const all = read_npz(here / "a.npz");
  REQUIRE(all.size() == 3);
  CHECK(all.at("weight").shape == std::vector<std::size_t>{2, 3});
  CHECK(all.at("weight").to<int>() == std::vector<int>{1, 2, 3, 4, 5, 6});
  CHECK(read_npz(here / "a.npz", "labels").to<int>() == std::vector<int>{7, -8});
  CHECK(all.at("none").size() == 0);
  CHECK(contains(message([&] { (void)read_npz(here / "a.npz", "bias"); }),
                 "member bias.npy: expected a member of that name, found only labels.npy none.npy weight.npy"));
  write_npz(here / "b.npz", all);
  CHECK(support::get(here / "a.npz") == support::get(here / "b.npz"));
  write_npz(here / "b.npz", {});
  CHECK(read_npz(here / "b.npz").empty());
}

TEST_CASE("an archive that cannot be written leaves the old one") {
  support::folder const here;
  write_npz(here / "a.npz", example());
  auto bad = example();
  bad["z"] = {"bf16", {1}, support::bytes(2)};
  CHECK(contains(message([&] { write_npz(here / "a.npz", bad); }), "a.npz: member z.npy: expected a dtype of numpy, found 'bf16'"));
  CHECK(read_npz(here / "a.npz").size() == 3);
  CHECK(here.files() == 1);
}

TEST_CASE("deflated members, and members that are no arrays") {
  auto const packed = support::zip_of({{"x.npy", npy_text(), true}, {"y.npy", npy_text()}});
  braid::input_file const file("f.npz", packed);
  CHECK(read_npz(file).at("x").to<int>() == std::vector<int>(300, 5));
  CHECK(read_npz(file, "y").size() == 300);
  auto const text = support::zip_of({{"readme.txt", "hello"}});
  CHECK(contains(message([&] { (void)read_npz(braid::input_file("f.npz", text)); }), "a name that ends in .npy"));
  auto const fake = support::zip_of({{"x.npy", "hello"}});
  CHECK(contains(message([&] { (void)read_npz(braid::input_file("f.npz", fake)); }), "member x.npy, byte 0: expected an .npy array"));
}

TEST_CASE("cut off or changed at any byte") {
  auto const read = [](braid::input_file const& f) { (void)read_npz(f); };
  support::check_reader(support::zip_of({{"x.npy", npy_text(), true}}), read);
  support::folder const here;
  write_npz(here / "a.npz", example());
  support::check_reader(support::get(here / "a.npz"), read);
}
