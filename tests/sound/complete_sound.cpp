#include "braid/sound/complete_sound.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "support/bad_files.hpp"

using support::contains, support::message;

namespace {
void check(support::bytes const& b) { braid::data::require_complete_sound(braid::input_file("f", b)); }
std::string refusal(support::bytes const& b) {
  return message([&] { check(b); });
}
support::bytes wav(std::uint32_t claimed, std::string const& data, std::uint32_t list = 3) {
  auto b = support::to_bytes("RIFF....WAVELIST");
  braid::append(b, list);
  braid::append(b, "abc.");  // three bytes and the pad
  braid::append(b, "data");
  braid::append(b, claimed);
  braid::append(b, data);
  return b;
}
support::bytes page(int flags, std::string const& body) {
  auto b = support::to_bytes("OggS");
  b.push_back(std::byte{0});
  b.push_back(static_cast<std::byte>(flags));
  b.resize(26);
  b.push_back(std::byte{1});
  b.push_back(static_cast<std::byte>(body.size()));
  braid::append(b, body);
  auto const crc = braid::data::sound_format::ogg_crc(b);
  std::memcpy(&b[22], &crc, 4);
  return b;
}
}  // namespace

TEST_CASE("a WAV file has all the bytes of its data chunk") {
  check(wav(4, "1234"));
  check(wav(4, "1234 and more"));
  CHECK(contains(refusal(wav(5, "1234")), "byte 28: expected a chunk within the file, found 5 bytes"));
  CHECK(contains(refusal(wav(0xffffffff, "1234")), "found 4294967295 bytes"));
  CHECK(contains(refusal(wav(4, "1234", 0xfffffff0)), "byte 16: expected a chunk within the file"));
}

TEST_CASE("an Ogg file has whole pages up to the last") {
  auto file = page(2, "head");
  auto const last = page(4, "tail");
  CHECK(contains(refusal(file), "expected the last page of the stream"));
  braid::append(file, last);
  check(file);
  auto damaged = file;
  damaged.back() ^= std::byte{1};
  CHECK(contains(refusal(damaged), "byte 54: expected CRC"));
  file.pop_back();
  CHECK(contains(refusal(file), "byte 32: expected 32 bytes, found 31 bytes"));
  file.resize(40);
  CHECK_THROWS_AS(check(file), braid::file_error);
}

TEST_CASE("other formats are refused") {
  check(support::to_bytes("fLaC........"));
  CHECK(contains(refusal({}), "expected a WAV, FLAC or Ogg file, found 0 bytes"));
  CHECK(contains(refusal(support::to_bytes("FORM....AIFF....")), "found another format"));
  CHECK(contains(refusal(support::to_bytes("RIFF....AVI ....")), "found another format"));
}
