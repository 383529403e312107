#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "braid/core/json_cursor.hpp"

namespace braid::inline v0::io {

/// The element formats that are read and written: their name in safetensors and numpy's descr.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 13> safetensors_dtypes{{
    {"F64", "<f8"}, {"F32", "<f4"}, {"F16", "<f2"}, {"BF16", "bf16"}, {"I64", "<i8"}, {"I32", "<i4"}, {"I16", "<i2"},
    {"I8", "|i1"}, {"U64", "<u8"}, {"U32", "<u4"}, {"U16", "<u2"}, {"U8", "|u1"}, {"BOOL", "|b1"}}};

/// numpy's descr for a dtype of the format; empty if it is not known.
inline std::string_view descr_of(std::string_view dtype) {
  for (auto const& known : safetensors_dtypes)
    if (known.first == dtype) return known.second;
  return {};
}

/// The format's dtype for a descr; empty if it has none. '<' and '|' mean the same for elements of one byte.
inline std::string_view safetensors_dtype_of(std::string_view descr) {
  for (auto const& known : safetensors_dtypes)
    if (known.second == descr || (known.second[0] == '|' && descr.starts_with('<') && descr.substr(1) == known.second.substr(1)))
      return known.first;
  return {};
}

/// What the header says of one tensor.
struct safetensors_entry {
  std::string dtype;  ///< as in the file: "F32"
  std::vector<std::size_t> shape;
  std::size_t begin = 0, end = 0;  ///< bytes, counted from the end of the header
};

struct safetensors_header {
  std::map<std::string, safetensors_entry> tensors;
  std::map<std::string, std::string> metadata;
};

/// Parser of the part of JSON that a safetensors header is made of. Strict: nothing unknown, nothing twice.
class safetensors_parser {
 public:
  explicit safetensors_parser(json_cursor text) : text_(std::move(text)) {}

  safetensors_header header() {
    safetensors_header h;
    bool metadata = false;
    text_.object([&](std::string const& name) {
      if (name == "__metadata__") {
        if (std::exchange(metadata, true)) text_.fail("__metadata__ once", "a second");
        text_.object([&](std::string const& key) {
          if (!h.metadata.emplace(key, text_.string("a text")).second) text_.fail("each key once", in_quotes(key) + " twice");
        });
      } else if (!h.tensors.emplace(name, entry()).second) {
        text_.fail("each tensor once", in_quotes(name) + " twice");
      }
    });
    text_.skip_spaces();
    if (!text_.ended()) text_.fail("spaces up to the end of the header");
    return h;
  }

 private:
  std::vector<std::size_t> numbers(std::string_view expected) {
    std::vector<std::size_t> list;
    text_.expect("[");
    if (text_.eat("]")) return list;
    do list.push_back(text_.number(expected));
    while (text_.eat(","));
    text_.expect("]");
    return list;
  }

  safetensors_entry entry() {
    safetensors_entry e;
    bool dtype = false, shape = false, offsets = false;
    text_.object([&](std::string const& key) {
      if (key == "dtype" && !std::exchange(dtype, true)) {
        e.dtype = text_.string("a dtype");
      } else if (key == "shape" && !std::exchange(shape, true)) {
        e.shape = numbers("an extent");
      } else if (key == "data_offsets" && !std::exchange(offsets, true)) {
        auto const pair = numbers("an offset");
        if (pair.size() != 2) text_.fail("two offsets", std::to_string(pair.size()));
        e.begin = pair[0], e.end = pair[1];
      } else {
        text_.fail("dtype, shape and data_offsets, each once", in_quotes(key));
      }
    });
    if (!dtype || !shape || !offsets) text_.fail("dtype, shape and data_offsets", "an entry without one of them");
    return e;
  }

  json_cursor text_;
};

/// The header as JSON, tensors in the order of their names.
inline std::string to_json(safetensors_header const& h) {
  std::string out = "{";
  auto const key = [&](std::string_view name) {
    out.append(out.back() == '{' ? "" : ",").append(json_string(name)).append(":");
  };
  if (!h.metadata.empty()) {
    key("__metadata__");
    out += '{';
    for (auto const& [name, text] : h.metadata) key(name), out += json_string(text);
    out += '}';
  }
  for (auto const& [name, e] : h.tensors) {
    key(name);
    std::string shape = "[";
    for (std::size_t i = 0; i < e.shape.size(); ++i) shape.append(i ? "," : "").append(std::to_string(e.shape[i]));
    out.append("{\"dtype\":\"").append(e.dtype).append("\",\"shape\":").append(shape).append("],\"data_offsets\":[");
    out.append(std::to_string(e.begin)).append(",").append(std::to_string(e.end)).append("]}");
  }
  return out + "}";
}

}  // namespace braid::io
