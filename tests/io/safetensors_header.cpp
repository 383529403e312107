#include "braid/io/safetensors_header.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/bad_files.hpp"

using braid::io::safetensors_header;
using support::contains, support::message;

namespace {
safetensors_header parse(std::string const& json) {
  return braid::io::safetensors_parser(braid::json_cursor(json, "f", "", 8)).header();
}
std::string refusal(std::string const& json) {
  return message([&] { (void)parse(json); });
}
std::string const entry = R"({"dtype":"F32","shape":[2,3],"data_offsets":[0,24]})";
}  // namespace

TEST_CASE("a header is read, in any order and spacing") {
  auto const h = parse("{ \"a\" : { \"shape\" : [ ] , \"data_offsets\":[4,8], \"dtype\":\"I32\" } ,\"b\":" + entry +
                       R"(, "__metadata__": {"format": "pt", "x\"\\\/\n\u00e4\ud83d\ude00": ""} }   )");
  CHECK(h.tensors.at("a").shape.empty());
  CHECK(h.tensors.at("a").begin == 4);
  CHECK(h.tensors.at("b").shape == std::vector<std::size_t>{2, 3});
  CHECK(h.metadata.at("format") == "pt");
  CHECK(h.metadata.contains("x\"\\/\n\xc3\xa4\xf0\x9f\x98\x80"));
  CHECK(parse("{}").tensors.empty());
  auto const again = parse(to_json(h));
  CHECK(again.metadata == h.metadata);
  CHECK(again.tensors.at("b").end == 24);
}

TEST_CASE("what is not of the format is refused, with the byte") {
  CHECK(contains(refusal("{\"a\":" + entry + ",\"a\":" + entry + "}"), "expected each tensor once, found 'a' twice"));
  CHECK(contains(refusal(R"({"__metadata__":{},"__metadata__":{}})"), "__metadata__ once"));
  CHECK(contains(refusal(R"({"__metadata__":{"k":"a","k":"b"}})"), "'k' twice"));
  CHECK(contains(refusal(R"({"__metadata__":{"k":1}})"), "expected a text, found '1'"));
  CHECK(contains(refusal(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}})"), "found 'more'"));
  CHECK(contains(refusal(R"({"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}})"), "each once"));
  CHECK(contains(refusal(R"({"a":{"dtype":"F32","data_offsets":[0,8]}})"), "without one of them"));
  CHECK(contains(refusal(R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})"), "expected an extent, found '-'"));
  CHECK(contains(refusal(R"({"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}})"), "expected ']', found '.'"));
  CHECK(contains(refusal(R"({"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}})"), "below 2^64"));
  CHECK(contains(refusal(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}})"), "expected two offsets, found 3"));
  for (auto const* bad : {"", "{", "{}x", "{,}", "{\"a\"}", "{\"a\":{},}", "[]", "{\"\\x\":{}}", "{\"\\ud800\":{}}", "{\"\\udc00\":{}}",
                          "{\"\\u12g4\":{}}", "{\"a\nb\":{}}", "{\"\xff\":{}}"})
    CHECK_MESSAGE(contains(refusal(bad), "braid: f: byte "), bad);
}
