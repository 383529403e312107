#include "braid/data/stored_rows.hpp"

#include "braid/core/atomic_file.hpp"
#include "braid/data/npz.hpp"
#include "support/bad_files.hpp"
#include "support/zip_file.hpp"

#include <doctest/doctest.h>

#include <numeric>
#include <string>
#include <vector>

namespace bd = braid;
using bd::data::stored_rows;
namespace {
bd::data::array counting(std::vector<std::size_t> shape) {
  std::vector<float> v(bd::checked_product(shape).value());
  std::iota(v.begin(), v.end(), 0.0f);
  return bd::data::array::from<float>(v, shape);
}
}  // namespace

TEST_CASE("rows of .npy and of .npz are those of the whole array") {
  support::folder const in;
  auto const a = counting({5, 2, 3});
  bd::data::write_npy(in / "a.npy", a);
  bd::data::write_npz(in / "b.npz", {{"first", counting({2})}, {"pixels", a}});
  bd::input_file const one(in / "a.npy"), two(in / "b.npz");
  for (stored_rows const& rows : {stored_rows(one), stored_rows(two, "pixels")}) {
    CHECK(rows.rows() == 5);
    CHECK(rows.row_size() == 6);
    CHECK(rows.shape() == std::vector<std::size_t>{5, 2, 3});
    for (std::size_t const r : {4u, 0u, 2u}) {
      std::vector<float> row(6);
      rows.read(r, std::span(row));
      CHECK(row[0] == float(r * 6));
      CHECK(row[5] == float(r * 6 + 5));
    }
    std::vector<int> whole(6);
    rows.read(1, std::span(whole));
    CHECK(whole == std::vector<int>{6, 7, 8, 9, 10, 11});
  }
}

TEST_CASE("what cannot be read row by row is refused") {
  support::folder const in;
  bd::data::write_npz(in / "b.npz", {{"none", counting({0, 2})}, {"pixels", counting({5, 2})}});
  bd::input_file const file(in / "b.npz");
  CHECK(support::message([&] { stored_rows(file, "sound"); }).find("member sound.npy: expected a member of that name, found none") != std::string::npos);
  CHECK(support::message([&] { stored_rows(file, "none"); }).find("expected an array with rows, found [0, 2]") != std::string::npos);
  auto const plain = bd::data::npy_header(counting({5, 2}), "a");
  auto const packed = support::zip_of({{.name = "pixels.npy", .content = std::string(bd::as_text(plain)) + std::string(40, 'x'), .deflate = true}});
  bd::input_file const small_file("packed", packed);
  CHECK(support::message([&] { stored_rows(small_file, "pixels"); }) ==
        "braid: packed: member pixels.npy: expected a member without compression, to be read row by row, found a compressed one");
  stored_rows const rows(file, "pixels");
  std::vector<float> small(1), right(2);
  CHECK(support::message([&] { rows.read(0, std::span(small)); }).find("row 0: elements: expected 2, found room for 1") != std::string::npos);
  CHECK(support::message([&] { rows.read(5, std::span(right)); }).find("row: expected 0 to 4, found 5") != std::string::npos);
  bd::data::write_npy(in / "a.npy", counting({5, 2}));
  support::check_reader(support::get(in / "a.npy"), [](bd::input_file const& read) {
    stored_rows const all(read);
    std::vector<float> row(all.row_size());
    for (std::size_t r = 0; r < all.rows(); ++r) all.read(r, std::span(row));
  });
}
