#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "braid/core/atomic_file.hpp"
#include "braid/core/bytes.hpp"
#include "braid/core/input_file.hpp"
#include "braid/core/json_cursor.hpp"
#include "braid/data/array.hpp"
#include "braid/io/safetensors_header.hpp"

namespace braid::inline v0::io {

/// What a safetensors file holds: arrays by name, and notes.
struct safetensors {
  std::map<std::string, data::array> tensors;
  std::map<std::string, std::string> metadata;
};

namespace safetensors_format {
/// The largest header, as in the format's reference implementation.
inline constexpr std::size_t most_header = 100'000'000;

/// Every tensor's bytes follow the one before, from the first byte of the data to the last; each has the size that its
/// dtype and shape ask for. Gives the descr of each, in the order of the names.
inline std::map<std::string, std::string> check(input_file const& file, safetensors_header const& header,
                                                std::size_t data_size) {
  std::map<std::string, std::string> descrs;
  std::vector<std::pair<std::size_t, std::size_t>> ranges;
  for (auto const& [name, e] : header.tensors) {
    auto const place = "tensor " + name;
    auto const descr = descr_of(e.dtype);
    if (descr.empty())
      file.refuse(place, "dtype F64 F32 F16 BF16 I64 I32 I16 I8 U64 U32 U16 U8 or BOOL", in_quotes(e.dtype));
    if (e.begin > e.end || e.end > data_size)
      file.refuse(place, "offsets within " + std::to_string(data_size) + " bytes of data",
                  std::to_string(e.begin) + " to " + std::to_string(e.end));
    if (!data::fills(e.shape, descr, e.end - e.begin))
      file.refuse(place, shape_text(e.shape) + " of " + e.dtype, std::to_string(e.end - e.begin) + " bytes");
    descrs.emplace(name, descr);
    ranges.emplace_back(e.begin, e.end);
  }
  std::sort(ranges.begin(), ranges.end());
  std::size_t at = 0;
  for (auto const& [begin, end] : ranges) {
    if (begin != at)
      file.refuse("", "a tensor that begins at data byte " + std::to_string(at),
                  (begin > at ? "a hole up to " : "an overlap from ") + std::to_string(begin));
    at = end;
  }
  if (at != data_size) file.refuse("", "data up to the end of the file", std::to_string(data_size - at) + " bytes of no tensor");
  return descrs;
}
}  // namespace safetensors_format

namespace safetensors_format {
struct opened {
  safetensors_header header;
  std::map<std::string, std::string> descrs;  ///< of each tensor, in the order of the names
  std::size_t start;                          ///< where the data begin
};
/// All but the data.
inline opened open(input_file const& file) {
  std::byte raw[8];
  if (file.size() < 8) file.refuse("", "a safetensors file", std::to_string(file.size()) + " bytes");
  file.read(0, raw);
  auto const length = load<std::uint64_t>(raw);
  if (length > most_header || length > file.size() - 8)
    file.refuse(byte_place(0), "a header of at most 100 MB within the file", std::to_string(length) + " bytes");
  auto const bytes = file.read(8, length);
  if (bytes.empty() || bytes[0] != std::byte{'{'}) file.refuse(byte_place(8), "'{'", "another byte");
  auto header = safetensors_parser(json_cursor(as_text(bytes), file.name(), "", 8)).header();
  std::size_t const start = 8 + length;
  auto descrs = check(file, header, file.size() - start);
  return {std::move(header), std::move(descrs), start};
}
}  // namespace safetensors_format

/// Reads a safetensors file whole. The data may begin at any byte; they are copied.
///
/// errors  file_error: no such file; a header that is too long, not JSON, has something twice or unknown; a dtype,
///         shape and byte range that disagree; holes or overlaps.
inline safetensors read_safetensors(input_file const& file) {
  auto opened = safetensors_format::open(file);
  safetensors result{{}, std::move(opened.header.metadata)};
  for (auto const& [name, e] : opened.header.tensors)
    result.tensors.emplace(name, data::array{opened.descrs.at(name), e.shape, file.read(opened.start + e.begin, e.end - e.begin)});
  return result;
}

/// The notes of a safetensors file alone; the data are not read. Errors as read_safetensors's.
inline std::map<std::string, std::string> read_safetensors_notes(input_file const& file) {
  return safetensors_format::open(file).header.metadata;
}
inline safetensors read_safetensors(std::string const& path) { return read_safetensors(input_file(path)); }

/// Writes a safetensors file, whole or not at all: tensors in the order of their names, the header padded so that the
/// data begin at a multiple of 8. The same contents give the same bytes.
///
/// errors  file_error: a dtype that the format lacks, bytes that do not fit the shape, a name or note that is not
///         UTF-8, a tensor named __metadata__, a header over 100 MB, and atomic_file's.
inline void write_safetensors(std::string const& path, safetensors const& contents) {
  auto const refuse = [&](std::string const& place, std::string_view expected, std::string_view found) {
    throw file_error(path, place, expected, found);
  };
  safetensors_header header{{}, contents.metadata};
  for (auto const& [key, text] : contents.metadata)
    if (!is_utf8(key) || !is_utf8(text)) refuse("metadata " + key, "UTF-8", "other bytes");
  std::size_t at = 0;
  for (auto const& [name, a] : contents.tensors) {
    auto const place = "tensor " + name;
    if (!is_utf8(name)) refuse(place, "a name in UTF-8", "other bytes");
    if (name == "__metadata__") refuse(place, "another name", "the one that the format keeps for notes");
    auto const dtype = safetensors_dtype_of(a.dtype);
    if (dtype.empty()) refuse(place, "a dtype that is known here", in_quotes(a.dtype));
    if (!data::fills(a.shape, a.dtype, a.bytes.size()))
      refuse(place, shape_text(a.shape) + " of " + a.dtype, std::to_string(a.bytes.size()) + " bytes");
    header.tensors.emplace(name, safetensors_entry{std::string(dtype), a.shape, at, at + a.bytes.size()});
    at += a.bytes.size();
  }
  std::string json = to_json(header);
  json.resize((json.size() + 7) / 8 * 8, ' ');
  if (json.size() > safetensors_format::most_header)
    refuse("header", "at most 100 MB", std::to_string(json.size()) + " bytes");
  std::vector<std::byte> length;
  append(length, static_cast<std::uint64_t>(json.size()));

  atomic_file out(path);
  out.write(length);
  out.write(json);
  for (auto const& [name, a] : contents.tensors) out.write(a.bytes);
  out.commit();
}

}  // namespace braid::io
