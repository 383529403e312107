#pragma once
#include "braid/core/flow.hpp"
#include "braid/core/option.hpp"
#include "braid/core/type_name.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace braid::inline v0::detail {

// A unit as its user wrote it, from its type. What a unit says of itself:
//
//   of (of the bound unit)  the unit, where its type does not say it
//   options                 option::list: its last arguments are numbers that were options of a call
//   sizes                   so many first arguments are sizes; the others are options as they were said
//   written                 written_as: its name and sizes, where the type's are not the user's
//   repeated, turns         fragment, a number: repeat<turns>(repeated)

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
/// `conv2d<16, 3, 1, 1>` from what a compiler prints of braid::layer::conv2d<16, 3, 1, 1>::on<...>.
inline std::string plain_name(std::string_view printed) {
  std::string s(printed);
  auto const begin = s.find("T = ");
  s = s.substr(begin == s.npos ? 0 : begin + 4);
  s = s.substr(0, std::min(s.find("::on<"), s.find_first_of(";]")));
  std::string_view const version = "braid::v0::";  // gcc writes the inline namespace, clang does not
  for (auto at = s.find(version); at != s.npos; at = s.find(version, at)) s.erase(at + 7, 4);
  for (std::string_view prefix :
       {"braid::layer::", "braid::fusion::", "braid::fn::", "braid::option::", "braid::", "layer::detail::", "fusion::detail::", "detail::"})
    for (auto at = s.find(prefix); at != s.npos; at = s.find(prefix)) s.erase(at, prefix.size());
  for (auto at = s.find("> >"); at != s.npos; at = s.find("> >")) s.erase(at + 1, 1);
  for (std::string_view suffix : {"ul", "UL"})  // of a number; a unit's own name may hold these letters
    for (auto at = s.find(suffix); at != s.npos; at = s.find(suffix, at))
      if (at > 0 && s[at - 1] >= '0' && s[at - 1] <= '9') s.erase(at, 2);
      else ++at;
  for (std::string_view base : {"activation<", "gated_half<", "outer_of<", "in_front<", "joining<"})  // of their first argument
    if (s.starts_with(base)) return arguments_of(s).front();
  return s;
}
/// name<sizes>(said), without the brackets that would be empty.
inline std::string put_together(std::string name, std::vector<std::string> const& sizes, std::vector<std::string> const& said) {
  auto const list = [&](std::vector<std::string> const& all, char open, char close) {
    for (std::size_t i = 0; i < all.size(); ++i) name += (i ? ", " : std::string{open}) + all[i];
    if (!all.empty()) name += close;
  };
  list(sizes, '<', '>');
  list(said, '(', ')');
  return name;
}
/// `a` as its user wrote it, if it is not what Option is where nothing is said.
template <class Option>
void say_option(std::vector<std::string>& said, std::string const& a) {
  std::string word(tag_name<Option>());
  word.erase(std::min(word.size(), word.find('<')));
  if constexpr (requires { Option::value; }) {
    if (a == std::to_string(Option::value)) return;
    if constexpr (requires { Option::word; }) word = Option::word;
    else word += "<" + a + ">";
  } else if (a != "true") {
    return;
  }
  said.push_back(word);
}
template <class... Option>
std::string with_options(std::string const& s, std::type_identity<option::list<Option...>>) {
  auto a = arguments_of(s);
  if (a.size() < sizeof...(Option)) return s;
  std::vector<std::string> said;
  std::size_t i = a.size() - sizeof...(Option);
  (say_option<Option>(said, a[i++]), ...);
  a.resize(a.size() - sizeof...(Option));
  return put_together(s.substr(0, s.find('<')), a, said);
}

template <class B>
struct written_unit {
  using type = B;
};
template <class B>
  requires requires { typename B::of; }
struct written_unit<B> {
  using type = typename B::of;
};
template <class... L>
std::string written(fragment<L...>);
/// The name of a unit, bound or not, as its user wrote it: `conv2d<16, 3>(pad<1>)`.
template <class B>
std::string unit_name() {
  using U = typename written_unit<B>::type;
  if constexpr (requires { U::written; }) {
    std::vector<std::string> sizes;
    for (auto n : U::written.sizes) sizes.push_back(std::to_string(n));
    return put_together(std::string(U::written.name), sizes, {});
  } else if constexpr (requires { typename U::repeated; }) {
    return "repeat<" + std::to_string(U::turns) + ">(" + written(typename U::repeated{}) + ")";
  } else {
    std::string const s = plain_name(pretty<U>());
    if constexpr (requires { U::sizes; }) {
      auto a = arguments_of(s);
      std::vector<std::string> const said(a.begin() + U::sizes, a.end());
      a.resize(U::sizes);
      return put_together(s.substr(0, s.find('<')), a, said);
    } else if constexpr (requires { typename U::options; }) {
      return with_options(s, std::type_identity<typename U::options>{});
    } else {
      return s;
    }
  }
}
template <class U>
std::string written(std::type_identity<U>) {
  return unit_name<U>();
}
template <class... L>
std::string written(std::type_identity<residual_of<L...>>) {
  return "residual(" + written(fragment<L...>{}) + ")";
}
template <class Block, class Shortcut>
std::string written(std::type_identity<projected_of<Block, Shortcut>>) {
  return "residual(" + written(Block{}) + ", " + written(Shortcut{}) + ")";
}
template <class Name, class... L>
std::string written(std::type_identity<tied_of<Name, L...>>) {
  return "tied<" + std::string(tag_name<Name>()) + ">(" + written(fragment<L...>{}) + ")";
}
template <class Name, class... L>
std::string written(std::type_identity<named_of<Name, L...>>) {
  return "named<" + std::string(tag_name<Name>()) + ">(" + written(fragment<L...>{}) + ")";
}
template <class... L>
std::string written(fragment<L...>) {
  std::string s;
  ((s += (s.empty() ? "" : " | ") + written(std::type_identity<L>{})), ...);
  return s;
}

}  // namespace braid::detail
