#pragma once
#include "braid/io/safetensors.hpp"
#include "braid/model/weights.hpp"

#include <set>
#include <string>
#include <vector>

namespace braid::io {

/// What `load` did not find in the file, and what it found and did not need.
struct load_report {
  std::vector<std::string> missing, unexpected;
};

/// What to do about names that do not match: an error, or a report.
enum class matching { strict, lenient };

/// Writes weights and state under PyTorch's names and layouts: torch.load_state_dict takes them as they are. The file is
/// whole or not there: it is written beside its place and renamed.
///
/// errors  file_error.
template <class G, backend K>
void save(std::string const& path, basic_weights<G, K> const& w) {
  safetensors file;
  w.read_all([&]<class T>(std::string const& name, std::vector<std::size_t> const& dims, std::vector<T> const& values) {
    if (!file.tensors.emplace(name, data::array::from(std::span<T const>(values), dims)).second)
      throw file_error(path, "tensor " + name, "a name of its own", "two tensors of this name: call one named<...>");
  });
  file.metadata["format"] = "pt";
  write_safetensors(path, file);
}

/// Reads weights and state by name, from any floating type, into any backend. Everything is checked before anything is
/// changed: the weights are as they were when it throws. Strict: the names of file and net must be the same; BatchNorm's
/// num_batches_tracked, which PyTorch saves and nothing needs, may be there.
///
/// errors  file_error: what the format refuses; names missing or unexpected (strict); a tensor of another shape (always).
template <class G, backend K>
load_report load(std::string const& path, basic_weights<G, K>& w, matching how = matching::strict) {
  auto const file = read_safetensors(path);
  load_report report;
  std::set<std::string> wanted;
  w.read_all([&](std::string const& name, std::vector<std::size_t> const& dims, auto const&) {
    wanted.insert(name);
    auto const found = file.tensors.find(name);
    if (found == file.tensors.end()) report.missing.push_back(name);
    else if (found->second.shape != dims)
      throw file_error(path, "tensor " + name, "shape " + shape_text(dims), shape_text(found->second.shape));
  });
  auto const counter = [](std::string const& name) { return name.ends_with("num_batches_tracked"); };
  for (auto const& [name, array] : file.tensors)
    if (!wanted.contains(name) && !counter(name)) report.unexpected.push_back(name);
  if (how == matching::strict && (!report.missing.empty() || !report.unexpected.empty())) {
    auto list = [](std::vector<std::string> const& names) {
      std::string s;
      for (auto const& n : names) s += (s.empty() ? "" : ", ") + n;
      return s.empty() ? std::string("none") : s;
    };
    throw file_error(path, "names", "the net's own", "missing: " + list(report.missing) + "; unexpected: " + list(report.unexpected));
  }
  w.write_all([&]<class T>(std::string const& name, std::vector<std::size_t> const&, std::vector<T>& values) {
    if (auto const found = file.tensors.find(name); found != file.tensors.end()) values = found->second.template to<T>();
  });
  return report;
}

}  // namespace braid::io
