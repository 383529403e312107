#pragma once
#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "braid/core/input_file.hpp"

namespace braid::inline v0::text {

/// Calls f(line, its number from 1) for every line of a file, without its end, LF or CR LF; a last line without an end counts.
///
/// cost    the file in memory, once.
/// errors  file_error: as input_file's.
template <class F>
void each_line(input_file const& file, F&& f) {
  std::vector<std::byte> const bytes = file.read(0, file.size());
  std::string_view rest(reinterpret_cast<char const*>(bytes.data()), bytes.size());
  for (std::size_t number = 1; !rest.empty(); ++number) {
    std::size_t const end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    f(line, number);
  }
}

}  // namespace braid::text
