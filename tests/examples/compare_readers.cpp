// The readers of examples/compare, of small files that this test writes.
#include "../../examples/compare/airquality.hpp"
#include "../../examples/compare/easyvqa.hpp"
#include "../../examples/compare/mfeat.hpp"
#include "../../examples/compare/ridge.hpp"
#include "../../examples/compare/stocknet.hpp"
#include "support/bad_files.hpp"

#include <doctest/doctest.h>

namespace {
using braid::data::array;
using braid::data::archive;

template <class T>
array of(std::vector<T> const& v, std::vector<std::size_t> shape) {
  return array::from(std::span<T const>(v), std::move(shape));
}
/// A folder with one set.
struct one_set : support::folder {
  std::string path;
  one_set(std::string const& set, std::string const& file) : path((at / set / file).string()) {
    std::filesystem::create_directories(at / set);
  }
  std::string root() const { return at.string(); }
  void write(archive const& all) const { braid::data::write_npz(path, all); }
};
std::vector<float> counted(std::size_t n) {
  std::vector<float> v(n);
  for (std::size_t i = 0; i < n; ++i) v[i] = float(i);
  return v;
}
float const missing = std::nanf("");
}  // namespace

TEST_CASE("mfeat: six views, and the place of a row within its class") {
  one_set const f("mfeat", "mfeat.npz");
  CHECK_THROWS_AS(study::read_mfeat(f.root()), braid::file_error);
  archive all{{"label", of<std::uint8_t>({3, 3, 0, 3}, {4})}};
  for (std::size_t v = 0; v < 6; ++v)
    all[study::mfeat::names[v]] = of(counted(4 * study::mfeat::columns[v]), {4, study::mfeat::columns[v]});
  f.write(all);
  auto const m = study::read_mfeat(f.root());
  CHECK(m.label == std::vector<std::int32_t>{3, 3, 0, 3});
  CHECK(m.place == std::vector<std::size_t>{0, 1, 0, 2});
  CHECK(m.views[5] == counted(24));
  all["mor"] = of(counted(20), {4, 5});
  f.write(all);
  CHECK_THROWS_WITH_AS(study::read_mfeat(f.root()), ("braid: " + f.path + ": member mor: expected shape [4, 6], found [4, 5]").c_str(),
                       braid::file_error);
  all.erase("mor");
  f.write(all);
  CHECK_THROWS_WITH_AS(study::read_mfeat(f.root()), ("braid: " + f.path + ": members: expected one named mor, found none").c_str(),
                       braid::file_error);
}

TEST_CASE("airquality: gaps are rows that are not there; the last days, and this hour of them, are the mean of what is known") {
  one_set const f("airquality", "air_quality.npz");
  constexpr std::size_t hours = 100;
  std::vector<float> sensor(hours * 5), weather(hours * 3, 10), reference(hours * 5, missing);
  std::vector<std::int64_t> time(hours);
  for (std::size_t r = 0; r < hours; ++r) {
    time[r] = std::int64_t(r) * 3600;
    for (std::size_t k = 0; k < 5; ++k) sensor[r * 5 + k] = r == 2 ? missing : float(r + 1);
  }
  for (std::size_t k = 0; k < 3; ++k) weather[2 * 3 + k] = missing;
  reference[0] = 2.5f, reference[10] = 4;
  f.write({{"time_s", of<std::int64_t>(time, {hours})},
           {"metal_oxide", of(sensor, {hours, 5})},
           {"weather", of(weather, {hours, 3})},
           {"reference", of(reference, {hours, 5})}});
  auto const a = study::read_airquality(f.root(), 3);
  CHECK(a.rows() == hours);
  CHECK(a.there[1] == 1);
  CHECK(a.there[2] == 0);
  CHECK(a.sensor[10] == 0);
  CHECK(a.weather[6] == 0);
  auto const of_days = [&](std::size_t r, std::size_t k) { return a.recent[r * a.recents + k]; };
  auto const of_hour = [&](std::size_t r, std::size_t k) { return a.recent[r * a.recents + 8 + k]; };
  CHECK(of_days(0, 0) == 1);    // the row's own
  CHECK(of_days(1, 0) == 1.5);
  CHECK(of_days(2, 0) == 1.5);  // the gap adds nothing
  CHECK(of_days(3, 0) == doctest::Approx((1 + 2 + 4) / 3.));
  CHECK(of_days(3, 5) == 10);
  CHECK(of_days(99, 0) == doctest::Approx((29 + 100) / 2.));  // the last 72 hours
  CHECK(of_hour(23, 0) == 0);                                  // no day before
  CHECK(of_hour(24, 0) == 1);
  CHECK(of_hour(26, 0) == 0);                                  // it was a gap
  CHECK(of_hour(50, 0) == 27);
  CHECK(of_hour(99, 0) == doctest::Approx((28 + 52 + 76) / 3.));
  CHECK(a.carbon_monoxide[0] == 2.5f);
  CHECK(std::isnan(a.carbon_monoxide[1]));
  CHECK(a.carbon_monoxide[2] == 4);
  CHECK(a.clock[6 * 8] == doctest::Approx(1));  // six o'clock
  CHECK(a.clock[72 * 8 + 6] == 1);              // 4 January 1970: Sunday
  CHECK(a.clock[72 * 8 + 7] == 0);
  CHECK(a.clock[6] == 0);
}

TEST_CASE("easyvqa: dots of 2 x 2 together, channels first; the used length; the picture of each question") {
  one_set const f("easyvqa", "easy_vqa.npz");
  std::vector<std::uint8_t> dots(2 * 64 * 64 * 3);
  dots[64 * 64 * 3] = 255;                  // picture 1, red, in the first corner
  dots[64 * 64 * 3 + 64 * 3 + 3 + 2] = 51;  // and blue at (1, 1)
  archive all{{"test_image", of(dots, {2, 64, 64, 3})},
              {"test_question", of<std::uint8_t>({1, 2, 26, 0, 0, 0, 0, 0, 0, 5, 5, 5, 5, 5, 5, 5, 5, 5}, {2, 9})},
              {"test_image_index", of<std::uint16_t>({1, 0}, {2})},
              {"test_answer", of<std::uint8_t>({12, 0}, {2})}};
  f.write(all);
  auto const v = study::read_easyvqa(f.root(), "test");
  CHECK(v.length == std::vector<std::int32_t>{3, 9});
  CHECK(v.answer == std::vector<std::int32_t>{12, 0});
  CHECK(v.picture.size() == 2 * 3 * 32 * 32);
  CHECK(v.picture[0] == doctest::Approx(0.25));
  CHECK(v.picture[2 * 32 * 32] == doctest::Approx(0.05));
  CHECK(v.picture[1] == 0);
  CHECK(v.picture[3 * 32 * 32] == 0);
  all["test_image_index"] = of<std::uint16_t>({2, 0}, {2});
  f.write(all);
  CHECK_THROWS_AS(study::read_easyvqa(f.root(), "test"), braid::file_error);
}

TEST_CASE("stocknet: words of the last day first, as often as they are there; a day without any is not there") {
  one_set const f("stocknet", "stocknet.npz");
  std::vector<std::int32_t> rows(2 * 25, -1);
  rows[0] = 1, rows[5 * 2] = 0;  // the first day's bag is 1, the third's is 0
  f.write({{"label", of<std::uint8_t>({1, 0}, {2})},
           {"split", of<std::uint8_t>({0, 2}, {2})},
           {"day", of<std::int16_t>({16000, 16001}, {2})},
           {"n_steps", of<std::uint8_t>({5, 2}, {2})},
           {"price", of(counted(60), {2, 5, 6})},
           {"tweet_row", of(rows, {2, 5, 5})},
           {"bow_indptr", of<std::int32_t>({0, 2, 3}, {3})},
           {"bow_index", of<std::uint16_t>({7, 5999, 42}, {3})},
           {"bow_count", of<std::uint8_t>({2, 1, 1}, {3})}});
  auto const s = study::read_stocknet(f.root());
  CHECK(s.written == std::vector<std::uint8_t>{1, 0});
  CHECK(s.word_count == std::vector<std::int32_t>{4, 0});
  CHECK(std::vector<std::int32_t>(s.word.begin(), s.word.begin() + 5) == std::vector<std::int32_t>{7, 7, 5999, 42, 0});
  CHECK(std::vector<float>(s.price.begin(), s.price.begin() + 6) == std::vector<float>{0, 1, 2, 3, 5, 6});
  CHECK(s.price_days == std::vector<std::int32_t>{5, 2});
}

TEST_CASE("ridge: a line is found; a penalty makes it flatter, but for its height") {
  std::vector<float> x, y;
  for (int i = 0; i < 20; ++i) {
    float const a = float(i % 5) - 2, b = float(i / 5) - 1.5f;
    x.insert(x.end(), {a, b}), y.push_back(3 * a - b + 7);
  }
  study::ridge const line(x, y, 2, 0), flat(x, y, 2, 1e9);
  CHECK(line(std::vector<float>{1, 1}) == doctest::Approx(9));
  CHECK(flat(std::vector<float>{1, 1}) == doctest::Approx(7));
}
