#pragma once
#include "braid/backend/reference.hpp"
#include "braid/core/option.hpp"
#include "braid/core/text_table.hpp"
#include "braid/model/facts.hpp"
#include "braid/model/names.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace braid::inline v0 {

namespace detail {
template <class... Option>
std::string with_options(std::string const& s, std::type_identity<option::list<Option...>>);

/// The name of a unit as its user wrote it: `conv2d<16, 3>(pad<1>)` from braid::layer::conv2d<16, 3, 1, 1>::on<...>.
template <class B>
std::string unit_name() {
  std::string s(pretty<B>());
  auto begin = s.find("T = ");
  s = s.substr(begin == s.npos ? 0 : begin + 4);
  s = s.substr(0, std::min(s.find("::on<"), s.find_first_of(";]")));
  std::string_view const version = "braid::v0::";  // gcc writes the inline namespace, clang does not
  for (auto at = s.find(version); at != s.npos; at = s.find(version, at)) s.erase(at + 7, 4);
  for (std::string_view prefix : {"braid::layer::", "braid::fusion::", "braid::fn::", "braid::option::", "braid::"})
    for (auto at = s.find(prefix); at != s.npos; at = s.find(prefix)) s.erase(at, prefix.size());
  for (auto at = s.find("> >"); at != s.npos; at = s.find("> >")) s.erase(at + 1, 1);
  for (std::string_view base : {"activation<", "gated_half<"})  // whose first argument is the unit
    if (s.starts_with(base)) s = s.substr(base.size(), s.find(',') - base.size());
  for (std::string_view suffix : {"ul", "UL"})  // of a number; a unit's own name may hold these letters
    for (auto at = s.find(suffix); at != s.npos; at = s.find(suffix, at))
      if (at > 0 && s[at - 1] >= '0' && s[at - 1] <= '9') s.erase(at, 2);
      else ++at;
  if constexpr (requires { typename B::of::options; }) return with_options(s, std::type_identity<typename B::of::options>{});
  else return s;
}
/// The arguments of `name<a, b<c>, d>`; none where there is no such text.
inline std::vector<std::string> arguments_of(std::string const& s) {
  std::vector<std::string> all;
  std::size_t depth = 0;
  for (char c : s) {
    if (c == '>' && --depth == 0) break;
    if (depth > 0 && !(depth == 1 && c == ',')) all.back() += c;
    if (c == '<' && ++depth == 1) all.emplace_back();
    if (c == ',' && depth == 1) all.emplace_back();
  }
  for (auto& a : all) a.erase(0, a.find_first_not_of(' '));
  return all;
}
/// `a` as its user wrote it, if it is not what Option is where nothing is said.
template <class Option>
void say_option(std::string& said, std::string const& a) {
  std::string word(tag_name<Option>());
  word.erase(std::min(word.size(), word.find('<')));
  if constexpr (requires { Option::value; }) {
    if (a == std::to_string(Option::value)) return;
    if constexpr (requires { Option::word; }) word = Option::word;
    else word += "<" + a + ">";
  } else if (a != "true") {
    return;
  }
  said += (said.empty() ? "" : ", ") + word;
}
/// `conv2d<8, 3, 1, 1, 1, 1>` as it is written: conv2d<8, 3>(pad<1>). Its last arguments are Option....
template <class... Option>
std::string with_options(std::string const& s, std::type_identity<option::list<Option...>>) {
  auto const a = arguments_of(s);
  if (a.size() < sizeof...(Option)) return s;
  std::size_t const first = a.size() - sizeof...(Option);
  std::string name = s.substr(0, s.find('<')), said;
  for (std::size_t i = 0; i < first; ++i) name += (i ? ", " : "<") + a[i];
  if (first > 0) name += ">";
  std::size_t i = first;
  (say_option<Option>(said, a[i++]), ...);
  return said.empty() ? name : name + "(" + said + ")";
}
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
}  // namespace detail

/// The net as a table: every step with its name, unit, shape, parameters and floating-point operations a sample; then the
/// sums and the memory that its plans need.
template <class G>
std::string summary(G) {
  using prog = program<G>;
  text_table steps({"name", "unit", "shape", "parameters", "flop"}, 3, true);
  auto const names = step_names<prog>();
  repeat_indexed<prog::size>([&]<class I>(I) {
    auto const r = detail::summary_of(std::type_identity<typename prog::template at<I::value>>{}, names[I::value],
                                      prog::graph.nodes[I::value].owner != I::value);
    steps.add({r.name, r.unit, r.shape, r.parameters, r.flops});
  });
  constexpr auto const& predict = plan_of<prog, mode::predict>;
  constexpr auto const& train = plan_of<prog, mode::train>;
  return steps.text() + "parameters " + detail::grouped(prog::parameters) + ", flop a sample " + detail::grouped(prog::flops) +
       ", workspace a sample: predict " + detail::grouped(predict.elements(1) * 4) + " bytes, train " +
       detail::grouped(train.elements(1) * 4) + " bytes\n";
}

}  // namespace braid
