#include "braid/video/avi_index.hpp"

#include "films.hpp"

using namespace video_test;

namespace {
avi::index walk(support::bytes const& bytes) { return read_avi_index(braid::input_file("f", bytes)); }
std::string refusal(support::bytes const& bytes) {
  return message([&] { (void)walk(bytes); });
}
std::string refusal(std::string const& text) { return refusal(support::to_bytes(text)); }
std::string const frame = chunk("00db", std::string(16, 'p'));
std::string sound(std::string const& kind) {
  return chunk("LIST", "strl" + chunk("strh", kind + std::string(52, '\0')) + chunk("strf", std::string(18, '\0')));
}
}  // namespace

TEST_CASE("AVI: chunks, lists within lists, what is skipped, an empty frame is the one before") {
  auto const bytes = as_avi({.scale = 1001, .rate = 30000},
                            chunk("JUNK", "abc") + frame + chunk("01wb", "sound") + chunk("LIST", "rec " + frame + chunk("00dc", "odd")) +
                                chunk("00db", "") + chunk("ix00", "any") + chunk("LIST", "INFO" + chunk("00db", "none")));
  auto const found = walk(bytes);
  CHECK(found.rate == frame_rate{30000, 1001});
  CHECK(found.format_size == 40);
  REQUIRE(found.frames.size() == 4);
  CHECK(found.frames[0].size == 16);
  CHECK(found.frames[2].size == 3);
  CHECK(found.frames[3].at == found.frames[2].at);
  CHECK(std::to_integer<char>(bytes[found.frames[1].at]) == 'p');
  CHECK(std::to_integer<char>(bytes[found.frames[2].at]) == 'o');
}

TEST_CASE("AVI: the film's stream is the first of pictures") {
  auto const bytes = as_avi({.before = sound("auds")}, chunk("00wb", "sound") + chunk("00db", "no") + chunk("01db", std::string(16, 'p')));
  auto const found = walk(bytes);
  REQUIRE(found.frames.size() == 1);
  CHECK(found.frames[0].size == 16);
  CHECK(contains(refusal(chunk("RIFF", "AVI " + chunk("LIST", "hdrl" + sound("auds")) + chunk("LIST", "movi" + frame))),
                 "f: expected a stream of pictures ('vids'), found 1 streams of other kinds"));
}

TEST_CASE("AVI: segments behind the first, and what is none") {
  auto whole = as_avi({}, frame);
  braid::append(whole, chunk("RIFF", "AVIX" + chunk("LIST", "movi" + frame + frame)));
  CHECK(walk(whole).frames.size() == 3);
  braid::append(whole, "something else stands here");
  CHECK(walk(whole).frames.size() == 3);
}

TEST_CASE("AVI: what is none, or contradicts itself, is refused") {
  CHECK(contains(refusal(""), "f: byte 0: expected an AVI film, found an empty file"));
  CHECK(contains(refusal("RIFF"), "f: byte 0: expected an AVI film, found another format"));
  CHECK(contains(refusal(chunk("RIFF", "WAVEfmt ")), "expected an AVI film, found another format"));
  CHECK(contains(refusal("RIFF" + four_bytes(100) + "AVI " + std::string(8, 'x')), "byte 4: expected a chunk of at most 12 bytes, found 100"));
  CHECK(contains(refusal(chunk("RIFF", "AVI LIST" + four_bytes(50) + "hdrl")), "byte 16: expected a chunk of at most 4 bytes, found 50"));
  CHECK(contains(refusal(chunk("RIFF", "AVI LIST" + four_bytes(3) + "hdr")), "expected a list of at least 4 bytes, found 3"));
  CHECK(contains(refusal(chunk("RIFF", "AVI strh" + four_bytes(4) + "vids")), "expected a stream's head of at least 28 bytes, found 4"));
  CHECK(contains(refusal(chunk("RIFF", "AVI ")), "expected a stream of pictures ('vids'), found 0 streams"));
  CHECK(contains(refusal(as_avi({}, "")), "f: expected a frame, found none"));
  CHECK(contains(refusal(as_avi({}, chunk("00db", "") + frame)), "expected a first frame, found an empty one"));
  CHECK(contains(refusal(as_avi({}, frame + chunk("00pc", "palette"))), "expected one palette for the film, found another on the way"));
  auto short_format = chunk("LIST", "strl" + chunk("strh", "vids" + std::string(52, '\0')) + chunk("strf", "short"));
  CHECK(contains(refusal(chunk("RIFF", "AVI " + short_format)), "expected a BITMAPINFOHEADER of at least 40 bytes, found 5"));
}

TEST_CASE("AVI: the index of a file that is cut off or changed at any byte") {
  support::check_reader(as_avi({}, frame + frame), [](braid::input_file const& f) { (void)read_avi_index(f); });
}
