#include "braid/data/array.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include "support/bad_files.hpp"

using braid::data::array;
using support::contains, support::message;

namespace {
template <class Raw>
array make(std::string dtype, std::vector<Raw> const& values) {
  array a{std::move(dtype), {values.size()}, {}};
  for (auto const v : values) braid::append(a.bytes, v);
  return a;
}
template <class Raw>
void round_trip(std::string const& dtype) {
  using limits = std::numeric_limits<Raw>;
  std::vector<Raw> const values{limits::lowest(), Raw{0}, Raw{1}, limits::max()};
  CHECK(make(dtype, values).template to<Raw>() == values);
  CHECK(array::from<Raw>(values, {2, 2}).dtype == dtype);
}
}  // namespace

TEST_CASE("every numeric dtype gives its own values back") {
  round_trip<float>("<f4");
  round_trip<double>("<f8");
  round_trip<std::int8_t>("|i1");
  round_trip<std::int16_t>("<i2");
  round_trip<std::int32_t>("<i4");
  round_trip<std::int64_t>("<i8");
  round_trip<std::uint8_t>("|u1");
  round_trip<std::uint16_t>("<u2");
  round_trip<std::uint32_t>("<u4");
  round_trip<std::uint64_t>("<u8");
  CHECK(make<std::uint8_t>("|b1", {0, 1, 2}).to<int>() == std::vector<int>{0, 1, 1});
}

TEST_CASE("half and bfloat16") {
  auto const h = make<std::uint16_t>("<f2", {0x3c00, 0xc000, 0x7bff, 0x0001, 0x8000, 0x7c00, 0x7e00, 0x0400}).to<float>();
  CHECK(h[0] == 1.0f);
  CHECK(h[1] == -2.0f);
  CHECK(h[2] == 65504.0f);
  CHECK(h[3] == 0x1p-24f);
  CHECK((h[4] == 0.0f && std::signbit(h[4])));
  CHECK(std::isinf(h[5]));
  CHECK(std::isnan(h[6]));
  CHECK(h[7] == 0x1p-14f);
  CHECK(make<std::uint16_t>("bf16", {0x3f80, 0xc040}).to<double>() == std::vector<double>{1.0, -3.0});
}

TEST_CASE("an integer takes whole numbers in its range only") {
  CHECK(make<double>("<f8", {255, 0}).to<std::uint8_t>() == std::vector<std::uint8_t>{255, 0});
  CHECK(make<double>("<f8", {-0x1p63}).to<std::int64_t>()[0] == std::numeric_limits<std::int64_t>::min());
  CHECK_THROWS_AS((void)make<double>("<f8", {0x1p63}).to<std::int64_t>(), braid::value_error);
  CHECK_THROWS_AS((void)make<double>("<f8", {256}).to<std::uint8_t>(), braid::value_error);
  CHECK_THROWS_AS((void)make<float>("<f4", {0.5f}).to<int>(), braid::value_error);
  CHECK_THROWS_AS((void)make<float>("<f4", {std::nanf("")}).to<int>(), braid::value_error);
  CHECK_THROWS_AS((void)make<std::int64_t>("<i8", {-1}).to<std::uint64_t>(), braid::value_error);
  CHECK(contains(message([] { (void)make<int>("<i4", {1, 300}).to<std::int8_t>("labels"); }),
                 "labels: element 1: expected a whole number from -128 to 127, found 300"));
}

TEST_CASE("a shape that the bytes do not bear out takes no memory") {
  std::size_t const huge = std::size_t{1} << 40;
  CHECK_THROWS_AS((void)(array{"<f4", {huge}, {}}.to<float>()), braid::shape_error);
  CHECK_THROWS_AS((void)(array{"<f4", {huge, huge}, {}}.to<float>()), braid::shape_error);
  CHECK_THROWS_AS((void)(array{"<f4", {1}, support::bytes(5)}.to<float>()), braid::shape_error);
  CHECK_THROWS_AS((void)(array{"<c8", {1}, support::bytes(8)}.to<float>()), braid::value_error);
  CHECK_THROWS_AS((void)(array{">f4", {1}, support::bytes(4)}.to<float>()), braid::value_error);
  CHECK(array{"<f4", {}, support::bytes(4)}.to<float>() == std::vector<float>{0});
  CHECK(array{"<f4", {0, 7}, {}}.to<float>().empty());
}

TEST_CASE("texts of one length lose their padding") {
  array const a{"|S3", {2, 2}, support::to_bytes(std::string("ab\0\0\0\0c\0dxyz", 12))};
  CHECK(a.texts() == std::vector<std::string>{"ab", "", std::string("c\0d", 3), "xyz"});
  CHECK(contains(message([&] { (void)a.to<float>("words"); }), "words: dtype: expected numbers, found |S3"));
  CHECK(contains(message([&] { (void)(array{"<f4", {0}, {}}.texts()); }), "expected texts"));
  CHECK_THROWS_AS((void)(array{"|S3", {2}, support::bytes(5)}.texts()), braid::shape_error);
  for (auto const* bad : {"|S", "|S0", "|S-1", "|S1x", "|S99999999999999999999", "<S3"}) CHECK(braid::data::item_size(bad) == 0);
}
