#include "braid/table/read_table.hpp"
#include "fuzz/fuzz.hpp"

namespace table = braid::table;

/// A view and an end for each field of a row, a word of 32 bytes or a number for each of the schema's; both grow by doubling.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using schema = table::schema<table::number<struct age>, table::category<struct ward, 4>>;
  return fuzz::file(data, size, [](auto const& file) {
    auto const read = table::read_table<schema>(file);
    fuzz::must(read.numbers.size() == read.rows && read.words.size() == read.rows, "a number and a word for each row");
  }, {.per_byte = 256});
}
