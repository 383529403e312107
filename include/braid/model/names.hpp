#pragma once
#include "braid/model/repeat.hpp"
#include "braid/model/store.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace braid::inline v0 {

namespace detail {
template <class Name>
std::string text_of(Name const& n) {
  if constexpr (std::is_convertible_v<Name const&, std::string_view>) return std::string(std::string_view(n));
  else return to_string(n);
}
template <class Owner>
std::string owner_name() {
  if constexpr (std::is_void_v<Owner>) return "";
  else if constexpr (requires { Owner::name(); }) return std::string(Owner::name());
  else return std::string(Owner::name);
}
inline std::string joined(std::string const& a, std::string const& b) {
  return a.empty() || b.empty() ? a + b : a + "." + b;
}

/// Gives two pipes on one modality different names: photo, photo_2.
class prefixes {
 public:
  std::string operator()(std::string const& owner, std::size_t first) {
    for (auto const& k : known_)
      if (k.owner == owner && k.first == first) return k.name;
    std::string name = owner;
    for (std::size_t i = 2; used(name); ++i) name = owner + "_" + std::to_string(i);
    known_.push_back({owner, name, first});
    return name;
  }
  /// What has no name of its own within a composed unit: the first goes by the unit's.
  std::string inside(std::string const& unit, std::size_t first) {
    std::string const within = unit + ".";
    bool any = false;
    for (auto const& k : known_) {
      if (k.owner == within && k.first == first) return k.name;
      any = any || k.owner == within;
    }
    std::string name = unit;
    for (std::size_t i = 2; any && (name == unit || used(name)); ++i) name = unit + "_" + std::to_string(i);
    known_.push_back({within, name, first});
    return name;
  }

 private:
  struct entry {
    std::string owner, name;
    std::size_t first;
  };
  bool used(std::string const& name) const {
    for (auto const& k : known_)
      if (k.name == name) return true;
    return false;
  }
  std::vector<entry> known_;
};

template <class Owner>
std::string owner_text(prefixes&, std::type_identity<Owner>) {
  return owner_name<Owner>();
}
template <class Owner, std::size_t First, std::size_t... P>
std::string label_name(prefixes& p, label<Owner, First, P...>);
template <class Label, class Owner>
std::string owner_text(prefixes& p, std::type_identity<within<Label, Owner>>) {
  return joined(label_name(p, Label{}), owner_name<Owner>());
}
template <class Owner>
std::string pipe_text(prefixes& p, std::type_identity<Owner> owner, std::size_t first) {
  return p(owner_text(p, owner), first);
}
template <class Label, class Owner>
std::string pipe_text(prefixes& p, std::type_identity<within<Label, Owner>> owner, std::size_t first) {
  auto const text = owner_text(p, owner);
  return owner_name<Owner>().empty() ? p.inside(text, first) : p(text, first);
}
template <class Owner, std::size_t First, std::size_t... P>
std::string label_name(prefixes& p, label<Owner, First, P...>) {
  if constexpr (std::is_void_v<Owner> || (modality<Owner> && sizeof...(P) == 0)) return owner_name<Owner>();  // arrange
  std::string s = pipe_text(p, std::type_identity<Owner>{}, First);
  ((s = joined(s, P == on_shortcut ? "shortcut" : std::to_string(P))), ...);
  return s;
}
}  // namespace detail

namespace detail {
template <class M>
std::string step_name(prefixes&, std::type_identity<input<M>>) {
  return std::string(M::name());
}
template <class In, class B, class L, std::size_t O>
std::string step_name(prefixes& p, std::type_identity<step<In, B, L, O>>) {
  return label_name(p, L{});
}
}  // namespace detail

/// The name of every step, by index: `photo.0`, `attention`, and the modality's own for an input.
template <class Prog>
std::vector<std::string> step_names() {
  std::vector<std::string> names;
  detail::prefixes p;
  repeat_indexed<Prog::size>([&]<class I>(I) {
    names.push_back(detail::step_name(p, std::type_identity<typename Prog::template at<I::value>>{}));
  });
  return names;
}

/// Calls f(name, std::type_identity<Spec>, offset, initialiser) for every parameter of a program, or with State for all
/// that it keeps besides; the offset is into the backend's flat buffer. Tied parameters are met once.
template <class Prog, class K, bool State, class F>
void for_each_tensor(F&& f, std::string const& prefix = "", std::size_t base = 0);

namespace detail {
template <class Prog, class K, bool State, std::size_t I, class F, class M>
void visit_step(F&, std::string const&, std::size_t, std::type_identity<input<M>>) {}
template <class Prog, class K, bool State, std::size_t I, class F, class In, class B, class L, std::size_t O>
void visit_step(F& f, std::string const& prefix, std::size_t base, std::type_identity<step<In, B, L, O>>) {
  if constexpr (O == I) {
    using stored = store<Prog, K>;
    using parameters = typename B::template params<views<typename K::scalar>::template parameter>;
    using kept = typename B::template state<views<typename K::scalar>::template parameter>;
    std::size_t offset = base + (State ? stored::where.state[I] : stored::where.params[I]);
    std::conditional_t<State, kept, parameters> tensors{};
    decltype(tensors)::each(tensors, [&]<class Name, class Spec, class T, class Init>(Name const& n, tensor<Spec, T>&,
                                                                                     Init const& start) {
      std::string const name = joined(prefix, text_of(n));
      if constexpr (requires { Spec::turns; }) {
        for (std::size_t t = 0; t < Spec::turns; ++t)
          for_each_tensor<typename Spec::body, K, State>(f, joined(name, std::to_string(t)),
                                                         offset + t * layout_of<Spec, K>::stride);
      } else {
        f(name, std::type_identity<Spec>{}, offset, start);
      }
      offset += lanes(layout_of<Spec, K>::size);
    });
  }
}
}  // namespace detail

template <class Prog, class K, bool State, class F>
void for_each_tensor(F&& f, std::string const& prefix, std::size_t base) {
  auto const names = step_names<Prog>();
  repeat_indexed<Prog::size>([&]<class I>(I) {
    detail::visit_step<Prog, K, State, I::value>(f, detail::joined(prefix, names[I::value]), base,
                                                 std::type_identity<typename Prog::template at<I::value>>{});
  });
}

}  // namespace braid
