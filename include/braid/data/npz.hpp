#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "braid/core/atomic_file.hpp"
#include "braid/core/bytes.hpp"
#include "braid/core/input_file.hpp"
#include "braid/data/array.hpp"
#include "braid/data/npy.hpp"
#include "braid/data/zip.hpp"

namespace braid::inline v0::data {

/// Arrays by name, as in numpy.savez; the names are without ".npy".
using archive = std::map<std::string, array>;

/// Reads every array of an .npz file, or the one named `member` (the others are not touched).
///
/// errors  file_error: no such file or member, a damaged zip, a member that parse_npy refuses.
inline archive read_npz(input_file const& file) {
  zip_reader const zip(file);
  archive all;
  for (auto const& [name, where] : zip.members()) {
    if (!name.ends_with(".npy")) file.refuse("member " + name, "a name that ends in .npy", name);
    all.emplace(name.substr(0, name.size() - 4), parse_npy(zip.read(name), file.name(), "member " + name));
  }
  return all;
}

inline archive read_npz(std::string const& path) { return read_npz(input_file(path)); }

inline array read_npz(input_file const& file, std::string const& member) {
  zip_reader const zip(file);
  std::string const name = member + ".npy";
  return parse_npy(zip.read(name), file.name(), "member " + name);
}

inline array read_npz(std::string const& path, std::string const& member) { return read_npz(input_file(path), member); }

/// Writes an .npz file of stored members, whole or not at all. The same archive gives the same bytes.
///
/// errors  file_error: as atomic_file's and npy_header's; 4 GiB or more in all, 65535 members or more, names of
///         64 KiB or more (this writer has no zip64).
inline void write_npz(std::string const& path, archive const& all) {
  constexpr std::size_t limit = 0xffffffff;
  constexpr std::uint16_t version = 20, flags = 0x800, method = 0, time = 0, date = 0x21;  // UTF-8 names; 1 January 1980
  if (all.size() >= 0xffff) throw file_error(path, "", "fewer than 65535 members", std::to_string(all.size()));
  atomic_file out(path);
  std::vector<std::byte> directory;
  std::size_t at = 0;
  for (auto const& [key, a] : all) {
    std::string const name = key + ".npy", place = "member " + name;
    auto const header = npy_header(a, path, place);
    std::size_t const size = header.size() + a.bytes.size();
    if (name.size() > 0xffff) throw file_error(path, "member", "a name below 64 KiB", std::to_string(name.size()));
    if (at + size + directory.size() + 2 * name.size() + 200 >= limit)  // 200: the fixed records and some room
      throw file_error(path, place, "less than 4 GiB in one .npz", "more");

    std::vector<std::byte> facts;  // what the local header and the directory entry share
    for (auto const field : {version, flags, method, time, date}) append(facts, field);
    append(facts, crc32_of(a.bytes, crc32_of(header)));
    append(facts, static_cast<std::uint32_t>(size));
    append(facts, static_cast<std::uint32_t>(size));
    append(facts, static_cast<std::uint16_t>(name.size()));
    append(facts, std::uint16_t{0});  // no extra field

    std::vector<std::byte> local;
    append(local, std::uint32_t{0x04034b50});
    append(local, facts);
    append(local, name);
    out.write(local);
    out.write(header);
    out.write(a.bytes);

    append(directory, std::uint32_t{0x02014b50});
    append(directory, version);
    append(directory, facts);
    for (int i = 0; i < 3; ++i) append(directory, std::uint16_t{0});  // no comment, first part, no attributes
    append(directory, std::uint32_t{0});
    append(directory, static_cast<std::uint32_t>(at));
    append(directory, name);
    at += local.size() + size;
  }
  std::vector<std::byte> end;
  append(end, std::uint32_t{0x06054b50});
  append(end, std::uint32_t{0});  // one part
  append(end, static_cast<std::uint16_t>(all.size()));
  append(end, static_cast<std::uint16_t>(all.size()));
  append(end, static_cast<std::uint32_t>(directory.size()));
  append(end, static_cast<std::uint32_t>(at));
  append(end, std::uint16_t{0});  // no comment
  out.write(directory);
  out.write(end);
  out.commit();
}

}  // namespace braid::data
