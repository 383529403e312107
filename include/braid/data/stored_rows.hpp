#pragma once
#include "braid/core/input_file.hpp"
#include "braid/data/array.hpp"
#include "braid/data/npy.hpp"
#include "braid/data/zip.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace braid::inline v0::data {

/// The rows of an array that stays in its file: an .npy file, or a member of an .npz archive that is stored without
/// compression (numpy.savez, bd::data::write_npz). For data that are larger than memory, with bd::on_demand:
///
///   bd::input_file const file("pictures.npz");
///   bd::data::stored_rows const pixels(file, "pixels");
///   bd::dataset data{photo(bd::on_demand(pixels.rows(), [&](std::size_t r, std::span<float> to) { pixels.read(r, to); })), ...};
///
/// file    must outlive it.
/// cost    one read of a row's bytes from the file, or the system's cache; threads may read at once.
/// errors  file_error: as parse_npy's and zip_reader's; a compressed member, Fortran order, no axis of rows. The checksum of a
///         member is not looked at. shape_error: room of another size; value_error: numbers that T cannot hold.
class stored_rows {
 public:
  explicit stored_rows(input_file const& file) : stored_rows(file, 0, file.size(), {}) {}
  stored_rows(input_file const& file, std::string const& member) : stored_rows(file, place_of(file, member), member) {}

  std::size_t rows() const { return shape_[0]; }
  /// Elements of one row.
  std::size_t row_size() const { return per_row_; }
  std::vector<std::size_t> const& shape() const { return shape_; }
  /// Row r, as T: [row_size()].
  template <number T>
  void read(std::size_t r, std::span<T> to) const {
    if (r >= rows()) throw value_error(file_.name(), "row", "0 to " + std::to_string(rows() - 1), std::to_string(r));
    std::size_t const bytes = per_row_ * item_size(dtype_);
    array row{dtype_, {per_row_}, file_.read(begin_ + r * bytes, bytes)};
    row.copy_to(to, file_.name() + ", row " + std::to_string(r));
  }

 private:
  static zip_reader::member place_of(input_file const& file, std::string const& member) {
    zip_reader const zip(file);
    auto const found = zip.members().find(member + ".npy");
    if (found == zip.members().end()) file.refuse("member " + member + ".npy", "a member of that name", "none");
    if (found->second.deflated)
      file.refuse("member " + member + ".npy", "a member without compression, to be read row by row", "a compressed one");
    return found->second;
  }
  stored_rows(input_file const& file, zip_reader::member const& m, std::string const& member)
      : stored_rows(file, m.at, m.size, "member " + member + ".npy") {}
  stored_rows(input_file const& file, std::size_t at, std::size_t size, std::string const& member) : file_(file) {
    auto const first = file.read(at, std::min<std::size_t>(12, size));
    std::size_t const start = npy::heading_size(first, size, file.name(), member);
    auto const [of, fortran, begin] = npy::parse_heading(file.read(at, start), size, file.name(), member);
    if (of.shape.empty() || of.shape[0] == 0) npy::refuse(file.name(), member, start, "an array with rows", shape_text(of.shape));
    if (fortran && of.shape.size() > 1) npy::refuse(file.name(), member, start, "rows one behind the other (C order)", "Fortran order");
    shape_ = of.shape, dtype_ = of.dtype, begin_ = at + begin, per_row_ = of.size() / shape_[0];
  }

  input_file const& file_;
  std::vector<std::size_t> shape_;
  std::string dtype_;
  std::size_t begin_ = 0, per_row_ = 0;
};

}  // namespace braid::data
