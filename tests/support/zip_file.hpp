#pragma once
// Zip archives put together by hand, every field open to a lie.
#include <zlib.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "braid/core/bytes.hpp"
#include "support/bad_files.hpp"

namespace support {

struct zip_part {
  std::string name, content;
  bool deflate = false, zip64 = false;
  std::optional<std::uint64_t> claimed_size{};
  std::optional<std::string> local_name{};
  std::uint16_t flags = 0;
  std::optional<std::uint16_t> method{};
  std::optional<std::uint32_t> local_at{};
};

inline std::string deflated(std::string_view text) {
  std::string out(text.size() + 100, '\0');
  z_stream s{};
  REQUIRE(::deflateInit2(&s, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  s.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  s.avail_in = static_cast<uInt>(text.size());
  s.next_out = reinterpret_cast<Bytef*>(out.data());
  s.avail_out = static_cast<uInt>(out.size());
  REQUIRE(::deflate(&s, Z_FINISH) == Z_STREAM_END);
  out.resize(s.total_out);
  ::deflateEnd(&s);
  return out;
}

/// `zip64`: the end record too is of 64 bits.
inline bytes zip_of(std::vector<zip_part> const& parts, bool zip64 = false, std::string_view comment = "") {
  using braid::append;
  bytes file, directory;
  for (auto const& p : parts) {
    std::string const data = p.deflate ? deflated(p.content) : p.content;
    std::string const local_name = p.local_name.value_or(p.name);
    std::uint64_t const size = p.claimed_size.value_or(p.content.size());
    auto const crc = static_cast<std::uint32_t>(
        ::crc32(0, reinterpret_cast<Bytef const*>(p.content.data()), static_cast<uInt>(p.content.size())));
    auto const at = p.local_at.value_or(static_cast<std::uint32_t>(file.size()));
    auto const facts = [&](bytes& to, std::uint16_t extra, std::size_t name_size) {
      append(to, std::uint16_t{20});
      append(to, p.flags);
      append(to, p.method.value_or(p.deflate ? 8 : 0));
      append(to, std::uint32_t{0});
      append(to, crc);
      append(to, p.zip64 ? 0xffffffffu : static_cast<std::uint32_t>(data.size()));
      append(to, p.zip64 ? 0xffffffffu : static_cast<std::uint32_t>(size));
      append(to, static_cast<std::uint16_t>(name_size));
      append(to, extra);
    };
    append(file, std::uint32_t{0x04034b50});
    facts(file, 0, local_name.size());
    append(file, local_name);
    append(file, data);
    append(directory, std::uint32_t{0x02014b50});
    append(directory, std::uint16_t{20});
    facts(directory, p.zip64 ? 28 : 0, p.name.size());
    append(directory, std::uint64_t{0});
    append(directory, std::uint16_t{0});  // comment .. attributes: 12 bytes less the 2 counted by facts
    append(directory, p.zip64 ? 0xffffffffu : at);
    append(directory, p.name);
    if (p.zip64) {
      append(directory, std::uint16_t{1});
      append(directory, std::uint16_t{24});
      append(directory, size);
      append(directory, std::uint64_t{data.size()});
      append(directory, std::uint64_t{at});
    }
  }
  std::uint64_t const at = file.size();
  append(file, directory);
  if (zip64) {
    std::uint64_t const end = file.size();
    append(file, std::uint32_t{0x06064b50});
    append(file, std::uint64_t{44});
    append(file, std::uint64_t{0});  // versions and parts
    append(file, std::uint32_t{0});
    append(file, std::uint64_t{parts.size()});
    append(file, std::uint64_t{parts.size()});
    append(file, std::uint64_t{directory.size()});
    append(file, at);
    append(file, std::uint32_t{0x07064b50});
    append(file, std::uint32_t{0});
    append(file, end);
    append(file, std::uint32_t{1});
  }
  append(file, std::uint32_t{0x06054b50});
  append(file, std::uint32_t{0});
  append(file, static_cast<std::uint16_t>(zip64 ? 0xffff : parts.size()));
  append(file, static_cast<std::uint16_t>(zip64 ? 0xffff : parts.size()));
  append(file, zip64 ? 0xffffffffu : static_cast<std::uint32_t>(directory.size()));
  append(file, zip64 ? 0xffffffffu : static_cast<std::uint32_t>(at));
  append(file, static_cast<std::uint16_t>(comment.size()));
  append(file, comment);
  return file;
}

}  // namespace support
