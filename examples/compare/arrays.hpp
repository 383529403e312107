#pragma once
#include "braid/core/error.hpp"
#include "braid/data/npz.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace study {

/// The arrays of an .npz file, each asked for by its name and shape.
class arrays {
 public:
  explicit arrays(std::string path) : path_(std::move(path)), all_(braid::data::read_npz(path_)) {}

  /// The array of that name as T. An extent of 0 in the shape stands for any number. Throws file_error: there is none, or of
  /// another shape.
  template <class T>
  std::vector<T> get(std::string const& name, std::vector<std::size_t> const& shape) const {
    auto const found = all_.find(name);
    if (found == all_.end()) throw braid::file_error(path_, "members", "one named " + name, "none");
    auto const& has = found->second.shape;
    bool fits = has.size() == shape.size();
    for (std::size_t i = 0; fits && i < shape.size(); ++i) fits = shape[i] == 0 || shape[i] == has[i];
    if (!fits) refuse(name, "shape " + text(shape), text(has));
    return found->second.template to<T>(name);
  }
  [[noreturn]] void refuse(std::string const& name, std::string const& expected, std::string const& found) const {
    throw braid::file_error(path_, "member " + name, expected, found);
  }

 private:
  static std::string text(std::vector<std::size_t> const& shape) {
    std::string s;
    for (auto n : shape) s += (s.empty() ? "" : ", ") + (n ? std::to_string(n) : "n");
    return "[" + s + "]";
  }
  std::string path_;
  braid::data::archive all_;
};

}  // namespace study
