#include "braid/data/npy.hpp"
#include "braid/data/stored_rows.hpp"
#include "fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  return fuzz::file(data, size, [](auto const& file) {
    auto const a = braid::data::read_npy(file);
    if (!a.shape.empty() && a.shape[0] > 0 && a.size() > 0 && !a.dtype.starts_with("|S")) try {
        braid::data::stored_rows const rows(file);
        std::vector<double> row(rows.row_size());
        rows.read(rows.rows() - 1, std::span(row));
      } catch (braid::file_error const&) {  // Fortran order
      }
    fuzz::must(braid::data::fills(a.shape, a.dtype, a.bytes.size()), "the bytes are those of the shape");
  });
}
