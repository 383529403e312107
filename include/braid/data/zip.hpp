#pragma once
#if __has_include(<zlib.h>)
#include <zlib.h>
#else
#error "braid/data/zip.hpp needs zlib: apt install zlib1g-dev, link braid::files"
#include "missing_library"  // there is none: the compiler stops here
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "braid/core/bytes.hpp"
#include "braid/core/input_file.hpp"

namespace braid::inline v0::data {

/// CRC-32 of the bytes, as zip keeps it; `before` is the CRC of what stands before them.
inline std::uint32_t crc32_of(std::span<std::byte const> bytes, std::uint32_t before = 0) {
  if (bytes.empty()) return before;  // zlib takes a null pointer as a request to start anew
  return static_cast<std::uint32_t>(::crc32_z(before, reinterpret_cast<Bytef const*>(bytes.data()), bytes.size()));
}

/// The members of a zip archive, from its central directory: stored or deflated, zip64 or not. The whole directory is
/// checked before any member is handed out: ranges within the file, no two of them overlapping, no name twice.
///
/// errors  file_error: not a zip file, damaged, encrypted, in several parts, compressed in another way.
class zip_reader {
 public:
  struct member {
    std::size_t at = 0;          ///< first byte of its data
    std::size_t compressed = 0;  ///< bytes in the file
    std::size_t size = 0;        ///< bytes once inflated
    std::uint32_t crc = 0;
    bool deflated = false;
  };

  /// The file must outlive the reader.
  explicit zip_reader(input_file const& file) : file_(file) { read_directory(); }

  [[nodiscard]] std::map<std::string, member> const& members() const { return members_; }
  [[nodiscard]] input_file const& file() const { return file_; }

  /// The member's bytes, inflated, their CRC checked.
  [[nodiscard]] std::vector<std::byte> read(std::string const& name) const {
    auto const found = members_.find(name);
    if (found == members_.end()) file_.refuse(place(name), "a member of that name", names());
    member const& m = found->second;
    auto bytes = file_.read(m.at, m.compressed);
    if (m.deflated) bytes = inflate_raw(bytes, m, name);
    if (crc32_of(bytes) != m.crc) file_.refuse(place(name), "CRC " + std::to_string(m.crc), std::to_string(crc32_of(bytes)));
    return bytes;
  }

 private:
  struct directory {
    std::size_t at, size, count;
  };

  static std::string place(std::string_view name) { return "member " + std::string(name); }

  [[nodiscard]] std::string names() const {
    std::string all = "only";
    for (auto const& [name, m] : members_) all += " " + name;
    return members_.empty() ? "an empty archive" : all.size() < 200 ? all : std::to_string(members_.size()) + " others";
  }

  template <class T>
  [[nodiscard]] T number(std::size_t at) const {
    std::byte raw[sizeof(T)];
    file_.read(at, raw);
    return load<T>(raw);
  }

  /// Finds the end record: the last thing in the file, but for a comment of the length that it names.
  [[nodiscard]] directory find_directory() const {
    constexpr std::size_t record = 22;
    if (file_.size() < record) file_.refuse("", "a zip archive", std::to_string(file_.size()) + " bytes");
    std::size_t const reach = std::min<std::size_t>(file_.size(), record + 0xffff), first = file_.size() - reach;
    auto const tail = file_.read(first, reach);
    for (std::size_t i = reach - record + 1; i-- > 0;) {
      std::byte const* const p = &tail[i];
      if (load<std::uint32_t>(p) != 0x06054b50 || load<std::uint16_t>(p + 20) != reach - record - i) continue;
      directory d{load<std::uint32_t>(p + 16), load<std::uint32_t>(p + 12), load<std::uint16_t>(p + 10)};
      std::size_t end = first + i;
      if (load<std::uint16_t>(p + 4) != 0 || load<std::uint16_t>(p + 6) != 0 || load<std::uint16_t>(p + 8) != d.count)
        file_.refuse(byte_place(end), "an archive in one part", "several parts");
      if (d.at == 0xffffffff || d.size == 0xffffffff || d.count == 0xffff) end = find_directory64(end, d);
      // The directory ends where the end record begins, so nothing stands between them or before the archive.
      if (d.at > end || d.size != end - d.at)
        file_.refuse(byte_place(end), "a directory that ends here",
                     std::to_string(d.size) + " bytes at " + byte_place(d.at));
      return d;
    }
    file_.refuse("", "a zip archive", "no end record");
  }

  /// Reads the zip64 end record that stands before the end record at `end`; gives its place.
  std::size_t find_directory64(std::size_t end, directory& d) const {
    if (end < 20 + 56 || number<std::uint32_t>(end - 20) != 0x07064b50)
      file_.refuse(byte_place(end), "a zip64 locator before it", "none");
    auto const at = number<std::uint64_t>(end - 12);
    if (at > end - 20 - 56 || number<std::uint32_t>(at) != 0x06064b50)
      file_.refuse(byte_place(end - 12), "the place of the zip64 end record", byte_place(at));
    d = {number<std::uint64_t>(at + 48), number<std::uint64_t>(at + 40), number<std::uint64_t>(at + 32)};
    return at;
  }

  void read_directory() {
    directory const d = find_directory();
    constexpr std::size_t record = 46;
    if (d.count > d.size / record)
      file_.refuse(byte_place(d.at), std::to_string(d.count) + " members", std::to_string(d.size) + " bytes of directory");
    std::vector<std::pair<std::size_t, std::size_t>> ranges;
    std::size_t at = d.at;
    for (std::size_t i = 0; i < d.count; ++i) at = read_entry(at, d, ranges);
    if (at != d.at + d.size) file_.refuse(byte_place(at), "the end of the directory", "more bytes");
    std::sort(ranges.begin(), ranges.end());
    for (std::size_t i = 1; i < ranges.size(); ++i)
      if (ranges[i].first < ranges[i - 1].second)
        file_.refuse(byte_place(ranges[i].first), "members apart from each other", "two that overlap");
  }

  std::size_t read_entry(std::size_t at, directory const& d, std::vector<std::pair<std::size_t, std::size_t>>& ranges) {
    constexpr std::size_t record = 46;
    std::size_t const end = d.at + d.size;
    if (end - at < record) file_.refuse(byte_place(at), "a directory entry", "the end of the directory");
    auto const raw = file_.read(at, record);
    if (load<std::uint32_t>(&raw[0]) != 0x02014b50) file_.refuse(byte_place(at), "a directory entry", "other bytes");
    auto const flags = load<std::uint16_t>(&raw[8]), method = load<std::uint16_t>(&raw[10]);
    member m{0, load<std::uint32_t>(&raw[20]), load<std::uint32_t>(&raw[24]), load<std::uint32_t>(&raw[16]), method == 8};
    std::size_t local = load<std::uint32_t>(&raw[42]);
    std::size_t const name_size = load<std::uint16_t>(&raw[28]), extra_size = load<std::uint16_t>(&raw[30]);
    std::size_t const next = record + name_size + extra_size + load<std::uint16_t>(&raw[32]);
    if (next > end - at) file_.refuse(byte_place(at), "an entry within the directory", std::to_string(next) + " bytes");
    auto const name_bytes = file_.read(at + record, name_size);
    std::string const name(as_text(name_bytes));
    widen(file_.read(at + record + name_size, extra_size), m, local, name);

    if (flags & 1) file_.refuse(place(name), "a member that is not encrypted", "an encrypted one");
    if (method != 0 && method != 8) file_.refuse(place(name), "method 0 or 8", "method " + std::to_string(method));
    if (!m.deflated && m.compressed != m.size)
      file_.refuse(place(name), std::to_string(m.compressed) + " bytes, as stored", std::to_string(m.size));
    // Deflate makes at most 1032 bytes of one: what claims more is not worth its memory.
    if (m.size / 1100 > m.compressed)
      file_.refuse(place(name), "a size that its data can give",
                   std::to_string(m.size) + " bytes from " + std::to_string(m.compressed));
    m.at = data_place(local, d.at, m, name);
    if (m.compressed != 0) ranges.emplace_back(m.at, m.at + m.compressed);
    if (!members_.emplace(name, m).second) file_.refuse(place(name), "one member of that name", "two");
    return at + next;
  }

  /// Takes the 64-bit fields from the extra field 1 for those that are full in the entry.
  void widen(std::vector<std::byte> const& extra, member& m, std::size_t& local, std::string const& name) const {
    std::size_t* full[3];
    std::size_t wanted = 0;
    for (auto* field : {&m.size, &m.compressed, &local})
      if (*field == 0xffffffff) full[wanted++] = field;
    if (wanted == 0) return;
    for (std::size_t at = 0; extra.size() - at >= 4;) {
      std::size_t const size = load<std::uint16_t>(&extra[at + 2]);
      if (size > extra.size() - at - 4) break;
      if (load<std::uint16_t>(&extra[at]) == 1 && size >= 8 * wanted) {
        for (std::size_t i = 0; i < wanted; ++i) *full[i] = load<std::uint64_t>(&extra[at + 4 + 8 * i]);
        return;
      }
      at += 4 + size;
    }
    file_.refuse(place(name), "its zip64 sizes", "none");
  }

  /// Where the data begin: behind the local header, whose name must be the directory's, and before the directory.
  [[nodiscard]] std::size_t data_place(std::size_t local, std::size_t limit, member const& m, std::string const& name) const {
    constexpr std::size_t record = 30;
    if (limit < record || local > limit - record) file_.refuse(place(name), "a place before the directory", byte_place(local));
    if (number<std::uint32_t>(local) != 0x04034b50) file_.refuse(byte_place(local), "the header of " + name, "other bytes");
    std::size_t const name_size = number<std::uint16_t>(local + 26);
    std::size_t const at = local + record + name_size + number<std::uint16_t>(local + 28);
    if (at > limit || m.compressed > limit - at)
      file_.refuse(place(name), "data before the directory", std::to_string(m.compressed) + " bytes at " + byte_place(at));
    auto const local_name = file_.read(local + record, name_size);
    if (as_text(local_name) != name) file_.refuse(byte_place(local + record), "the name " + name, "another");
    return at;
  }

  [[nodiscard]] std::vector<std::byte> inflate_raw(std::vector<std::byte> const& in, member const& m,
                                                   std::string const& name) const {
    std::vector<std::byte> out(m.size);
    z_stream stream{};
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) file_.refuse(place(name), "memory to inflate", "none");
    std::byte none{};  // an empty member still needs places to point at
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(in.empty() ? &none : in.data()));
    stream.next_out = reinterpret_cast<Bytef*>(out.empty() ? &none : out.data());
    std::size_t in_left = in.size(), out_left = out.size();
    // zlib counts in 32 bits; long members go through in pieces.
    constexpr std::size_t piece = std::numeric_limits<uInt>::max();
    int state = Z_OK;
    while (state == Z_OK) {
      auto const in_now = static_cast<uInt>(std::min(in_left, piece)), out_now = static_cast<uInt>(std::min(out_left, piece));
      stream.avail_in = in_now;
      stream.avail_out = out_now;
      state = ::inflate(&stream, Z_NO_FLUSH);
      in_left -= in_now - stream.avail_in;
      out_left -= out_now - stream.avail_out;
      if (in_now == stream.avail_in && out_now == stream.avail_out && state == Z_OK) break;
    }
    ::inflateEnd(&stream);
    if (state != Z_STREAM_END || in_left != 0 || out_left != 0)
      file_.refuse(place(name), "deflated data of " + std::to_string(m.size) + " bytes",
                   "damaged data or " + std::to_string(m.size - out_left) + " bytes");
    return out;
  }

  input_file const& file_;
  std::map<std::string, member> members_;
};

}  // namespace braid::data
