#pragma once
#include <cstddef>
#include <string_view>

namespace braid::inline v0::fusion {

// Names for the parts of composed policies.

/// For a part whose parameters go by the policy's own name: `bilinear.weight`.
struct itself {
  static constexpr std::string_view name{};
};
/// For what comes last: `mlb.out.weight`.
struct out_part {
  static constexpr std::string_view name = "out";
};

/// For a part that is there once a layer: numbered<I, layers_part>.
struct layers_part {
  static constexpr std::string_view name = "layers";
};

/// For a part that is there once a branch: `mlb.0.weight`, or with a group `mutan.core.0.weight`.
template <std::size_t I, class Group = itself>
struct numbered {
  static_assert(I < 100, "a name for 100 branches at most");

 private:
  static constexpr std::size_t front = Group::name.size() + !Group::name.empty(), size = front + (I < 10 ? 1 : 2);
  struct letters {
    char of[size];
  };
  static constexpr letters text = [] {
    letters t{};
    std::size_t i = 0;
    for (char c : Group::name) t.of[i++] = c;
    if constexpr (front > 0) t.of[i] = '.';
    if (I >= 10) t.of[front] = char('0' + I / 10);
    t.of[size - 1] = char('0' + I % 10);
    return t;
  }();

 public:
  static constexpr std::string_view name{text.of, size};
};

}  // namespace braid::fusion
