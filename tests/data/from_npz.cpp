#include "braid/data/from_npz.hpp"

#include "support/bad_files.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace bd = braid;
using support::contains, support::message;
namespace {
inline constexpr bd::image<struct photo, 1, 2, 2> photo;
inline constexpr bd::tokens<struct notes, 3, 10> notes;
inline constexpr bd::series<struct pulse, 3, 2> pulse;
inline constexpr bd::classes<struct digit, 4> digit;
inline constexpr bd::values<struct weight> weight;

template <class T>
bd::data::array of(std::vector<T> const& v, std::vector<std::size_t> shape) {
  return bd::data::array::from<T>(v, shape);
}
bd::data::archive good() {
  return {{"photo", of<double>({1, 2, 3, 4, 5, 6, 7, 8}, {2, 1, 2, 2})}, {"photo.there", of<unsigned char>({1, 0}, {2})},
          {"notes", of<long>({1, 2, 3, 4, 5, 0}, {2, 3})}, {"notes.lengths", of<int>({3, 2}, {2})},
          {"pulse", of<float>(std::vector<float>(12, 0.5f), {2, 3, 2})}, {"digit", of<int>({3, 0}, {2})},
          {"weight", of<float>({1.5f, 2.5f}, {2, 1})}};
}
}  // namespace

TEST_CASE("a data set from an archive whose arrays have the modalities' names") {
  support::folder const in;
  bd::data::write_npz(in / "set.npz", good());
  auto const set = bd::data::from_npz(in / "set.npz", bd::data::some(photo), notes, pulse, digit, weight);
  CHECK(set.size() == 2);
  static_assert(decltype(set)::partials::size == 1);
  auto const copy = set;  // owns its memory
  auto const& p = copy.column<std::remove_const_t<decltype(photo)>>();
  CHECK(p.has(0));
  CHECK(!p.has(1));
  CHECK(p.data[3] == 4.0f);
  auto const& n = copy.column<std::remove_const_t<decltype(notes)>>();
  CHECK(n.data[4] == 5);
  CHECK(n.lengths[1] == 2);
  CHECK(copy.column<std::remove_const_t<decltype(pulse)>>().lengths[1] == 3);
  CHECK(copy.column<std::remove_const_t<decltype(digit)>>().data[0] == 3);
  CHECK(copy.column<std::remove_const_t<decltype(weight)>>().data[1] == 2.5f);
}

TEST_CASE("an archive that lacks an array, or has another shape, says which") {
  support::folder const in;
  auto all = good();
  all.erase("digit");
  bd::data::write_npz(in / "a.npz", all);
  CHECK(contains(message([&] { bd::data::from_npz(in / "a.npz", notes, digit); }), "a.npz: member digit: expected a member of that name, found none"));
  all.erase("photo.there");
  all["pulse"] = of<float>(std::vector<float>(12), {2, 2, 3});
  bd::data::write_npz(in / "a.npz", all);
  CHECK(contains(message([&] { bd::data::from_npz(in / "a.npz", bd::data::some(photo)); }), "member photo.there: expected a member of that name"));
  CHECK(contains(message([&] { bd::data::from_npz(in / "a.npz", pulse); }), "member pulse: expected [n, 3, 2], found [2, 2, 3]"));
  all["notes"] = of<float>({1, 2, 3, 4, 5, 0.5f}, {2, 3});
  bd::data::write_npz(in / "a.npz", all);
  CHECK(contains(message([&] { bd::data::from_npz(in / "a.npz", notes); }), "notes: element 5: expected a whole number"));
}
