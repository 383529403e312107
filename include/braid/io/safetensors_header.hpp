#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "braid/core/text_cursor.hpp"

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

/// Whether the text is UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF.
inline bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    auto const at = [&](std::size_t k) { return static_cast<unsigned>(static_cast<unsigned char>(text[k])); };
    unsigned const first = at(i);
    std::size_t const length = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
    if (length == 0 || text.size() - i < length) return false;
    std::uint32_t code = length == 1 ? first : first & (0x7fu >> length);
    for (std::size_t k = 1; k < length; ++k) {
      if (at(i + k) >> 6 != 2) return false;
      code = code << 6 | (at(i + k) & 0x3f);
    }
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    i += length;
  }
  return true;
}

/// Parser of the part of JSON that a safetensors header is made of. Strict: nothing unknown, nothing twice.
class safetensors_parser {
 public:
  explicit safetensors_parser(text_cursor text) : text_(std::move(text)) {}

  safetensors_header header() {
    safetensors_header h;
    bool metadata = false;
    object([&](std::string const& name) {
      if (name == "__metadata__") {
        if (std::exchange(metadata, true)) text_.fail("__metadata__ once", "a second");
        object([&](std::string const& key) {
          if (!h.metadata.emplace(key, string("a text")).second) text_.fail("each key once", in_quotes(key) + " twice");
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
  /// { "key": ..., ... }, calling f(key) with the cursor at the value.
  template <class F>
  void object(F&& f) {
    text_.expect("{");
    if (text_.eat("}")) return;
    do {
      std::string const key = string("a name");
      text_.expect(":");
      f(key);
    } while (text_.eat(","));
    text_.expect("}");
  }

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
    object([&](std::string const& key) {
      if (key == "dtype" && !std::exchange(dtype, true)) {
        e.dtype = string("a dtype");
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

  std::string string(std::string_view expected) {
    if (!text_.eat("\"")) text_.fail(expected);
    std::string value;
    for (char c; (c = text_.take("the closing quote")) != '"';) {
      if (static_cast<unsigned char>(c) < 0x20) text_.fail("no control characters in a string", "one");
      if (c == '\\') escape(value);
      else value += c;
    }
    if (!is_utf8(value)) text_.fail("a string in UTF-8", "other bytes");
    return value;
  }

  void escape(std::string& value) {
    char const c = text_.take("an escape");
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    if (auto const i = letters.find(c); i != std::string_view::npos) {
      value += meanings[i];
      return;
    }
    if (c != 'u') text_.fail("an escape of JSON", in_quotes({&c, 1}));
    std::uint32_t code = hex4();
    if (code >= 0xd800 && code < 0xdc00) {  // the first half of a pair
      if (text_.take("a second \\u") != '\\' || text_.take("a second \\u") != 'u') text_.fail("a second \\u", "none");
      std::uint32_t const low = hex4();
      if (low < 0xdc00 || low > 0xdfff) text_.fail("the second half of a pair", "another character");
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    // A lone second half becomes bytes that is_utf8 refuses.
    auto const put = [&](std::uint32_t lead, std::uint32_t bits) { value += static_cast<char>(lead | bits); };
    if (code < 0x80) return put(0, code);
    if (code < 0x800) put(0xc0, code >> 6);
    else if (code < 0x10000) put(0xe0, code >> 12);
    else put(0xf0, code >> 18), put(0x80, code >> 12 & 0x3f);
    if (code >= 0x800) put(0x80, code >> 6 & 0x3f);
    put(0x80, code & 0x3f);
  }

  std::uint32_t hex4() {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
      constexpr std::string_view low = "0123456789abcdef", high = "0123456789ABCDEF";
      char const c = text_.take("a hexadecimal digit");
      auto const digit = low.find(c) != std::string_view::npos ? low.find(c) : high.find(c);
      if (digit == std::string_view::npos) text_.fail("a hexadecimal digit", in_quotes({&c, 1}));
      code = code << 4 | static_cast<std::uint32_t>(digit);
    }
    return code;
  }

  text_cursor text_;
};

/// A JSON string, quotes included.
inline std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (char const c : text) {
    constexpr std::string_view hex = "0123456789abcdef";
    auto const code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out += '\\', out += c;
    else if (code < 0x20) out.append("\\u00").append(1, hex[code >> 4]).append(1, hex[code & 15]);
    else out += c;
  }
  return out + '"';
}

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
