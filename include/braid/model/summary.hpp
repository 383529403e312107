#pragma once
#include "braid/backend/reference.hpp"
#include "braid/core/text_table.hpp"
#include "braid/model/facts.hpp"
#include "braid/model/names.hpp"
#include "braid/model/written.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace braid::inline v0 {

namespace detail {
template <class S>
std::string shape_name() {
  std::string s = "[";
  for (auto d : S::dims) s += (s.size() > 1 ? ", " : "") + std::to_string(d);
  return s + "]";
}
inline std::string grouped(std::size_t n) {
  std::string s = std::to_string(n);
  for (std::size_t i = s.size(); i > 3;) s.insert(i -= 3, 1, ',');
  return s;
}
struct summary_row {
  std::string name, unit, shape, parameters, flops;
};
template <class M>
summary_row summary_of(std::type_identity<input<M>>, std::string const& name, bool) {
  return {name, "input", shape_name<typename M::outside>(), "", ""};
}
template <class In, class B, class L, std::size_t O>
summary_row summary_of(std::type_identity<step<In, B, L, O>>, std::string const& name, bool tied) {
  if constexpr (requires { B::arranges; })  // nothing that the user wrote, so it has no name
    return {"", B::out::row_major ? "(channels first)" : "(channels last)", shape_name<typename B::out>(), "", ""};
  auto const n = count_of<typename B::template params<views<float>::template parameter>>();
  return {name, unit_name<B>(), shape_name<typename B::out>(), tied ? "tied" : n ? grouped(n) : "",
          B::flops ? grouped(B::flops) : ""};
}
/// A row for every step. Names are those of files; what has no parameters may go by one that is taken, and gets another.
template <class Prog>
std::vector<summary_row> summary_rows() {
  std::vector<summary_row> rows;
  auto const names = step_names<Prog>();
  repeat_indexed<Prog::size>([&]<class I>(I) {
    rows.push_back(summary_of(std::type_identity<typename Prog::template at<I::value>>{}, names[I::value],
                              Prog::graph.nodes[I::value].owner != I::value));
  });
  auto const taken = [&](std::size_t but, std::string const& name) {
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (i != but && rows[i].name == name) return true;
    return false;
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].parameters.empty() || rows[i].name.empty()) continue;
    std::string const name = rows[i].name;
    for (std::size_t k = 2; taken(i, rows[i].name); ++k) rows[i].name = name + "_" + std::to_string(k);
  }
  return rows;
}
}  // namespace detail

/// The net as a table: every step with its name, unit, shape, parameters and floating-point operations a sample; then the
/// sums and the memory that its plans need.
template <class G>
std::string summary(G) {
  using prog = program<G>;
  text_table steps({"name", "unit", "shape", "parameters", "flop"}, 3, true);
  for (auto const& r : detail::summary_rows<prog>()) steps.add({r.name, r.unit, r.shape, r.parameters, r.flops});
  constexpr auto const& predict = plan_of<prog, mode::predict>;
  constexpr auto const& train = plan_of<prog, mode::train>;
  return steps.text() + "parameters " + detail::grouped(prog::parameters) + ", flop a sample " + detail::grouped(prog::flops) +
       ", workspace a sample: predict " + detail::grouped(predict.elements(1) * 4) + " bytes, train " +
       detail::grouped(train.elements(1) * 4) + " bytes\n";
}

}  // namespace braid
