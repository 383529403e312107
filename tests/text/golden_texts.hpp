#pragma once
// Golden files of texts: a case is `kind`, the text's UTF-8 in hex (- for none), the ids.
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace support {

inline std::string from_hex(std::string const& hex) {
  std::string s;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) s += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return s;
}
/// Calls f(kind, text, ids) for every case of tests/golden/`name`; how many there were.
template <class F>
std::size_t each_golden_text(std::string const& name, F&& f) {
  std::ifstream cases(std::string(BRAID_TEST_DIR) + "/golden/" + name);
  std::size_t n = 0;
  for (std::string line; std::getline(cases, line); ++n) {
    std::istringstream words(line);
    std::string kind, hex;
    words >> kind >> hex;
    std::vector<std::int32_t> ids;
    for (std::int32_t id; words >> id;) ids.push_back(id);
    CAPTURE(line);
    f(kind, hex == "-" ? std::string() : from_hex(hex), ids);
  }
  return n;
}

}  // namespace support
