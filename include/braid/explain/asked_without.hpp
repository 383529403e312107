#pragma once
#include "braid/model/predictor.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace braid::inline v0::explain {

namespace detail {
/// Whether every step of a net has few enough inputs that may lack, and the first step that cannot do without some of them.
template <class Prog>
inline constexpr bool few_branches = most_droppable_inputs<Prog>(all_modalities<Prog>) <= most_partial;
template <class Prog>
inline constexpr std::size_t refuses_a_set = [] {
  if constexpr (few_branches<Prog>) return first_unbearable<Prog>(all_modalities<Prog>);
  else return none;
}();
/// The place of an output among a net's; the number of outputs where it has none of this name.
template <class G, class Tag>
constexpr std::size_t place_of_output() {
  return []<class... O>(types<O...>) { return index_of<Tag, O...>(); }(typename output_tags<G>::type{});
}
}  // namespace detail

/// A tile of rows of which a net is asked again and again, each time without other modalities. Allocates when it is made.
///
/// shapes  take: rows of a call's arguments; ask: say(row, number `at(row)` of output J).
/// cost    ask: a prediction.
template <class G, backend K>
class asked_without {
 public:
  using prog = program<G>;
  using T = typename K::scalar;
  static constexpr std::size_t tile = basic_predictor<G, K>::tile;

  explicit asked_without(basic_weights<G, K> const& w) : place_(&w.place()), predictor_(w, 1), staged_(tile, w.place()) {
    repeat_indexed<prog::outputs>([&]<class J>(J) { host_.resize(std::max(host_.size(), tile * prog::template out<J::value>::size)); });
  }
  /// Where kernels find these rows, until done().
  template <class Arguments>
  sources<prog> take(Arguments const& args, std::size_t first, std::size_t n) {
    auto const in = staged_.take(args, first, n);
    staged_.send();
    return in;
  }
  void done() { staged_.waited(); }
  /// False, and nothing is said, where the output has nothing to be made from. Partial: all that may be absent.
  template <std::size_t J, modality_set Partial, class At, class Say>
  bool ask(sources<prog> const& in, std::size_t n, modality_set absent, At&& at, Say&& say) {
    constexpr std::size_t size = prog::template out<J>::size;
    if (!runs_without<prog>(prog::out_ids[J], absent) || absent == all_modalities<prog>) return false;
    predictor_.template tile_without<Partial>(in, n, absent, [&]<class O>(O, T const* value) {
      if (O::value == J) place_->download(host_.data(), value, n * size);
    });
    for (std::size_t r = 0; r < n; ++r) say(r, double(host_[r * size + at(r)]));
    return true;
  }

 private:
  K const* place_;
  basic_predictor<G, K> predictor_;
  staged_inputs<prog, K> staged_;
  std::vector<T> host_;
};

}  // namespace braid::explain
