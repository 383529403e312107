#include "braid/train/tensorboard_log.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace bd = braid;
namespace {
struct event {
  double time = 0;
  std::uint64_t step = 0;
  std::string version, tag;
  float value = 0;
};
/// One field of a message: its number, and what stands in it by its form.
struct field {
  std::uint64_t number = 0, whole = 0;
  std::span<std::byte const> bytes;
};
std::uint64_t varint(std::span<std::byte const>& from) {
  std::uint64_t v = 0;
  for (unsigned shift = 0;; shift += 7) {
    REQUIRE(!from.empty());
    auto const b = std::uint64_t(from[0]);
    from = from.subspan(1);
    v |= (b & 127) << shift;
    if (b < 128) return v;
  }
}
std::vector<field> fields(std::span<std::byte const> m) {
  std::vector<field> all;
  while (!m.empty()) {
    std::uint64_t const tag = varint(m);
    field f{tag >> 3, 0, {}};
    if ((tag & 7) == 0) f.whole = varint(m);
    else {
      REQUIRE(((tag & 7) == 1 || (tag & 7) == 2 || (tag & 7) == 5));
      std::size_t const n = (tag & 7) == 1 ? 8 : (tag & 7) == 5 ? 4 : std::size_t(varint(m));
      REQUIRE(n <= m.size());
      f.bytes = m.first(n), m = m.subspan(n);
    }
    all.push_back(f);
  }
  return all;
}
event event_of(std::span<std::byte const> bytes) {
  event e;
  for (field const& f : fields(bytes)) {
    if (f.number == 1) e.time = bd::load<double>(f.bytes.data());
    if (f.number == 2) e.step = f.whole;
    if (f.number == 3) e.version = bd::as_text(f.bytes);
    if (f.number != 5) continue;
    for (field const& value : fields(f.bytes)) {
      CHECK(value.number == 1);
      for (field const& of : fields(value.bytes)) {
        if (of.number == 1) e.tag = bd::as_text(of.bytes);
        if (of.number == 2) e.value = bd::load<float>(of.bytes.data());
      }
    }
  }
  return e;
}
std::vector<event> events(std::string const& path) {
  std::ifstream in(path, std::ios::binary);
  std::string const text{std::istreambuf_iterator<char>(in), {}};
  auto rest = std::as_bytes(std::span(text));
  std::vector<event> all;
  while (!rest.empty()) {
    REQUIRE(rest.size() >= 16);
    auto const n = bd::load<std::uint64_t>(rest.data());
    REQUIRE(rest.size() >= n + 16);
    CHECK(bd::load<std::uint32_t>(&rest[8]) == bd::detail::masked_crc(rest.first(8)));
    auto const body = rest.subspan(12, n);
    CHECK(bd::load<std::uint32_t>(&rest[12 + n]) == bd::detail::masked_crc(body));
    all.push_back(event_of(body));
    rest = rest.subspan(16 + n);
  }
  return all;
}
struct folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("braid_events_" + std::to_string(::getpid()));
  folder() { std::filesystem::remove_all(path); }
  ~folder() { std::filesystem::remove_all(path); }
};
}  // namespace

TEST_CASE("tensorboard_log: the check of a record is the masked CRC-32C") {
  // RFC 3720, B.4, and the check value of the catalogue of CRCs; unmasked.
  auto const plain = [](std::span<std::byte const> bytes) {
    std::uint32_t const c = bd::detail::masked_crc(bytes) - 0xA282EAD8u;
    return c << 15 | c >> 17;
  };
  CHECK(plain(std::as_bytes(std::span("123456789", 9))) == 0xE3069283u);
  CHECK(plain(std::vector<std::byte>(32)) == 0x8A9136AAu);
  CHECK(plain(std::vector<std::byte>(32, std::byte{0xFF})) == 0x62A8AB43u);
}

TEST_CASE("tensorboard_log: what was logged is read back") {
  folder const at;
  std::string path;
  {
    bd::tensorboard_log log((at.path / "deep" / "run/").string());
    path = log.path();
    CHECK(events(path).size() == 1);
    log.log(0, "loss/train", 0.75), log.log(300, "Genauigkeit \xC3\xA4", -1e-3);
    log.log(std::size_t{1} << 40, std::string(200, 'x'), 3);
    log.flush();
    CHECK(events(path).size() == 4);
    log.log(1, "late", 1);
  }
  auto const all = events(path);
  REQUIRE(all.size() == 5);
  CHECK(all[0].version == "brain.Event:2");
  CHECK(all[0].time > 1.6e9);
  CHECK(all[1].step == 0);
  CHECK(all[1].tag == "loss/train");
  CHECK(all[1].value == 0.75f);
  CHECK(all[1].time >= all[0].time);
  CHECK(all[2].step == 300);
  CHECK(all[2].tag == "Genauigkeit \xC3\xA4");
  CHECK(all[2].value == -1e-3f);
  CHECK(all[3].step == std::uint64_t{1} << 40);
  CHECK(all[3].tag.size() == 200);
  CHECK(all[4].tag == "late");
}

TEST_CASE("tensorboard_log: two logs of one folder are two files; a file is no folder") {
  folder const at;
  bd::tensorboard_log const a(at.path.string()), b(at.path.string());
  CHECK(a.path() != b.path());
  CHECK(std::filesystem::path(a.path()).filename().string().starts_with("events.out.tfevents."));
  CHECK_THROWS_AS(bd::tensorboard_log(a.path() + "/below"), bd::file_error);
}

TEST_CASE("tensorboard_log: rewind is a session that starts at a step") {
  auto const folder = std::filesystem::temp_directory_path() / ("braid_events_rewind_" + std::to_string(::getpid()));
  std::string bytes;
  {
    bd::tensorboard_log log(folder.string());
    log.rewind(5);
    std::ifstream f(log.path(), std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(f), {});
  }
  std::filesystem::remove_all(folder);
  // length 8, its check 4, the first event, its check 4, then the second: its last fields are step 5 and a session's start
  std::string const wanted{"\x10\x05\x3a\x02\x08\x01", 6};
  CHECK(bytes.find(wanted) == bytes.size() - 4 - wanted.size());
}
