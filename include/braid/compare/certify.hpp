#pragma once
#include "braid/compare/answers.hpp"
#include "braid/core/text_table.hpp"

#include <array>
#include <string>
#include <vector>

namespace braid::inline v0 {

/// What a model is worth with some of its modalities.
struct subset_record {
  std::string modalities;  ///< that are there, joined by " + "
  modality_set absent = 0;
  bool borne = false;      ///< whether the net can do without the others
  std::string refuses{};   ///< the step that cannot
  score said{};
  double microseconds = 0;       ///< one sample alone, median
  std::size_t weight_bytes = 0;  ///< of the steps that run
  std::size_t workspace_bytes = 0;
};

/// A model's record for every subset of its modalities. Print it: text(); keep it: csv().
struct certificate {
  std::string metric;
  std::vector<subset_record> subsets;  ///< the whole first, then by how many are there

  std::string text() const { return table(true).text(); }
  std::string csv() const { return table(false).csv(); }

 private:
  text_table table(bool words) const {
    text_table t({"modalities", "samples", metric, "calibration error", "us", "weights", "workspace"});
    auto const bytes = [&](std::size_t n) { return words ? bytes_in_words(n) : std::to_string(n); };
    for (auto const& s : subsets)
      if (s.borne)
        t.add({s.modalities, std::to_string(s.said.samples), decimals(s.said.metric, 4), decimals(s.said.calibration, 4),
               decimals(s.microseconds, 1), bytes(s.weight_bytes), bytes(s.workspace_bytes)});
      else
        t.add({s.modalities, s.refuses + " cannot do without the rest"});
    return t;
  }
};

struct certify_options {
  std::size_t calls = 200;  ///< timed, a subset
};

namespace detail {
template <class Prog, class K>
std::size_t weight_bytes_without(modality_set absent) {
  std::array<bool, Prog::size> used{};
  std::size_t numbers = 0;
  for (std::size_t i = 0; i < Prog::size; ++i)
    if (node const& d = Prog::graph.nodes[i]; !d.input && runs_without<Prog>(i, absent) && !used[d.owner])
      used[d.owner] = true, numbers += Prog::graph.nodes[d.owner].parameters;
  return numbers * sizeof(typename K::scalar);
}
}  // namespace detail

/// The metric, the calibration error, the time and the memory of a model for each of the 2^N - 1 subsets of its modalities.
/// Nets of up to 8 modalities. A row is of the samples that have all of its modalities. Where the net cannot do without what is missing, the record says which step refuses.
///
///   std::fputs(bd::certify(model, test).text().c_str(), stdout);
///
/// units   microseconds of one sample alone on this machine; bytes; a call uses the workspace of the whole net.
/// cost    one prediction of the data for each subset.
/// errors  as evaluate's (compile time).
template <class Model, class Data, class Objective>
certificate certify(Model const& model, Data const& data, Objective const& objective, certify_options const& options = {}) {
  using G = typename Model::graph;
  using K = typename Model::place;
  using prog = program<G>;
  static_assert(holds<prog::modalities::size <= most_partial, at<training>, got<exactly<prog::modalities::size>>,
                      wants<at_most<most_partial>>>,
                "certify: 2^N - 1 subsets are too many of this net's N modalities");
  auto const full = named_objective<Data>(objective);
  answers<G, K, std::remove_const_t<decltype(full)>> ask(model.weights());
  certificate all{std::string(ask.metric), {}};
  auto const steps = step_names<prog>();
  for (std::size_t lost = 0; lost < prog::modalities::size; ++lost)
    for (modality_set absent = 0; absent < all_modalities<prog>; ++absent) {
      if (std::size_t(std::popcount(absent)) != lost) continue;
      subset_record s;
      s.absent = absent;
      s.modalities = names_joined<prog>(absent);
      std::size_t const refusing = first_refusing<prog>(absent);
      s.borne = refusing == none;
      if (!s.borne) {
        s.refuses = steps[refusing];
      } else {
        auto const lacks = [&](std::size_t i) {  // who lacks more is not this row's: nothing can be asked of them
          return ask.lacks_of(data, i) & ~absent ? all_modalities<prog> : absent;
        };
        s.said = ask.template lacking<all_modalities<prog>>(lacks, data);
        s.microseconds = ask.template microseconds<all_modalities<prog>>(absent, data, options.calls);
        s.weight_bytes = detail::weight_bytes_without<prog, K>(absent);
        s.workspace_bytes = plan_of<prog, mode::predict>.elements(1) * sizeof(typename K::scalar);
      }
      all.subsets.push_back(std::move(s));
    }
  return all;
}
/// By the one target of the data.
template <class Model, class Data>
certificate certify(Model const& model, Data const& data, certify_options const& options = {}) {
  return certify(model, data, usual_loss(detail::sole_target(typename Data::names{})), options);
}

}  // namespace braid
