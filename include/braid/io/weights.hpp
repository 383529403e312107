#pragma once
#include "braid/core/glob.hpp"
#include "braid/io/safetensors.hpp"
#include "braid/model/weights.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace braid::inline v0::io {

/// What `load` did not find in the file, and what it found and did not need.
struct load_report {
  std::vector<std::string> missing, unexpected;
};

/// What to do about names that do not match: an error, or a report.
enum class matching { strict, lenient };

/// Writes weights and state under PyTorch's names and layouts: torch.load_state_dict takes them as they are. The file is
/// whole or not there: it is written beside its place and renamed.
///
/// What is kept beside them, such as the preparation of a table, is whatever has notes(): texts by name. They stand in the
/// file's metadata; `notes_of` reads them.
///
/// errors  file_error; value_error: two notes of one name.
template <class G, backend K, class... Kept>
  requires requires(Kept const&... kept) { (kept.notes().begin(), ...); }
void save(std::string const& path, basic_weights<G, K> const& w, Kept const&... kept) {
  safetensors file;
  file.metadata["format"] = "pt";
  [[maybe_unused]] auto const keep = [&](auto const& one) {
    for (auto const& [name, text] : one.notes())
      if (!file.metadata.emplace(name, text).second) throw value_error(path, "notes", "names of their own", name + " twice");
  };
  (keep(kept), ...);
  w.read_all([&]<class T>(std::string const& name, std::vector<std::size_t> const& dims, std::vector<T> const& values) {
    if (!file.tensors.emplace(name, data::array::from(std::span<T const>(values), dims)).second)
      throw file_error(path, "tensor " + name, "a name of its own", "two tensors of this name: call one named<...>");
  });
  write_safetensors(path, file);
}

/// The texts that a file of weights keeps beside them.
///
/// errors  file_error: as read_safetensors's.
inline std::map<std::string, std::string> notes_of(std::string const& path) { return read_safetensors_notes(input_file(path)); }

/// A file's name is the net's.
struct same_name {
  std::string const& operator()(std::string const& name) const { return name; }
};
/// Another beginning for the names that have this one: replace_prefix{"encoder.", "photo."}.
struct replace_prefix {
  std::string from, to;
  std::string operator()(std::string const& name) const {
    return name.starts_with(from) ? to + name.substr(from.size()) : name;
  }
};

/// Those names alone that have this beginning, without it: only_prefix{"best."} is the weights of a checkpoint.
struct only_prefix {
  std::string from;
  std::string operator()(std::string const& name) const { return name.starts_with(from) ? name.substr(from.size()) : ""; }
};

/// Reads those weights and that state whose names in the net fit a pattern (core/glob.hpp); the others stay. rename(name in
/// the file) is the name in the net, or empty for a tensor to be left out. Everything is checked before anything is changed.
/// Strict: all of the net's names that fit are in the file, and all names in the file that fit are the net's.
///
///   bd::io::load_part("encoder.safetensors", model.weights(), "photo.*", bd::io::replace_prefix{"backbone.", "photo."});
///   bd::fit(model, data, goal, bd::adamw{}, {.groups = {{"photo.*", bd::frozen}}});
///
/// errors  value_error: the pattern fits nothing in the net. file_error: as load's; two tensors with one name.
template <class G, backend K, class Rename = same_name>
load_report load_part(std::string const& path, basic_weights<G, K>& w, std::string_view pattern, Rename const& rename = {},
                      matching how = matching::strict) {
  auto file = read_safetensors(path);
  std::map<std::string, data::array> there;
  for (auto& [name, array] : file.tensors)
    if (std::string const own = rename(name); !own.empty() && !there.emplace(own, std::move(array)).second)
      throw file_error(path, "tensor " + name, "a name of its own", "another that is renamed to '" + own + "'");
  load_report report;
  std::set<std::string> wanted;
  std::vector<std::string> all;
  w.read_all([&](std::string const& name, std::vector<std::size_t> const& dims, auto const&) {
    all.push_back(name);
    if (!glob(pattern, name)) return;
    wanted.insert(name);
    auto const found = there.find(name);
    if (found == there.end()) report.missing.push_back(name);
    else if (found->second.shape != dims)
      throw file_error(path, "tensor " + name, "shape " + shape_text(dims), shape_text(found->second.shape));
  });
  if (wanted.empty() && !all.empty())
    throw value_error("load_part", "'" + std::string(pattern) + "'", "a pattern that fits a name", "none that does among " + few_of(all));
  auto const counter = [](std::string const& name) { return name.ends_with("num_batches_tracked"); };
  for (auto const& [name, array] : there)
    if (glob(pattern, name) && !wanted.contains(name) && !counter(name)) report.unexpected.push_back(name);
  if (how == matching::strict && (!report.missing.empty() || !report.unexpected.empty()))
    throw file_error(path, "names", "the net's own", "missing: " + few_of(report.missing) + "; unexpected: " + few_of(report.unexpected));
  w.write_all([&]<class T>(std::string const& name, std::vector<std::size_t> const&, std::vector<T>& values) {
    if (!wanted.contains(name)) return;
    if (auto const found = there.find(name); found != there.end()) values = found->second.template to<T>();
  });
  return report;
}

/// Reads weights and state by name, from any floating type, into any backend. Everything is checked before anything is
/// changed: the weights are as they were when it throws. Strict: the names of file and net must be the same; BatchNorm's
/// num_batches_tracked, which PyTorch saves and nothing needs, may be there.
///
/// errors  file_error: what the format refuses; names missing or unexpected (strict); a tensor of another shape (always).
template <class G, backend K>
load_report load(std::string const& path, basic_weights<G, K>& w, matching how = matching::strict) {
  return load_part(path, w, "*", same_name{}, how);
}

}  // namespace braid::io
