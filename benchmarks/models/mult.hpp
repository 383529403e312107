#pragma once
// Words that look at a picture's cells, and cells that look at the words: a crossmodal transformer of two layers each.
#include "../pieces.hpp"

#include <braid/fuse/concat.hpp>
#include <braid/fuse/cross_attention.hpp>
#include <braid/fuse/sum.hpp>
#include <braid/layer/dense.hpp>
#include <braid/layer/layer_norm.hpp>
#include <braid/layer/mean_time.hpp>
#include <braid/layer/relu.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace models::mult {
namespace bd = braid;
inline constexpr bd::series<struct text, 32, 300> text;
inline constexpr bd::series<struct image, 49, 512> image;

/// A name of parts, letter by letter: spelled<'t', 'i', '.', '0'>.
template <char... C>
struct spelled {
  static constexpr char letters[] = {C...};
  static constexpr std::string_view name{letters, sizeof...(C)};
};
/// Layer I of a direction.
template <char A, char B, char I>
struct at {
  using attention = spelled<A, B, '.', I>;
  template <char... C>
  using part = spelled<A, B, '.', I, '.', C...>;
};

/// One layer: x looks at y, then thinks. Both streams have one norm.
template <class At, bd::graph X, bd::graph Y>
constexpr auto look(X x, Y y) {
  constexpr auto norm = bd::tied<typename At::template part<'l', 'n', '1'>>(bd::layer_norm);
  constexpr auto think = bd::named<typename At::template part<'l', 'n', '2'>>(bd::layer_norm) |
                         bd::named<typename At::template part<'f', '1'>>(bd::dense<256>) | bd::relu |
                         bd::named<typename At::template part<'f', '2'>>(bd::dense<64>);
  auto const asked = bd::named<typename At::attention>(bd::fuse<bd::cross_attention<4>>(x | norm, y | norm));
  return bd::shared<typename At::template part<'h'>>(bd::fuse<bd::sum>(x, asked) | bd::residual(think));
}

inline constexpr auto words = bd::shared<struct words_part>(text | bd::named<struct pt>(bd::dense<64>));
inline constexpr auto cells = bd::shared<struct cells_part>(image | bd::named<struct pi>(bd::dense<64>));
inline constexpr auto read = look<at<'t', 'i', '1'>>(look<at<'t', 'i', '0'>>(words, cells), cells);
inline constexpr auto seen = look<at<'i', 't', '1'>>(look<at<'i', 't', '0'>>(cells, words), words);
inline constexpr auto net =
    bd::fuse<bd::concat>(read | bd::mean_time, seen | bd::mean_time) | bd::named<struct out>(bd::dense<3>);

/// f of the modalities, in the order of the exported files.
inline constexpr auto inputs = [](auto&& f) { return f(text, image); };

/// The peers have torch.nn.MultiheadAttention's in-projection as two linear maps, and call the one behind it o.
inline std::vector<piece> pieces(std::string const& name) {
  std::string const kind = name.ends_with("weight") ? ".weight" : ".bias";
  if (auto const end = name.find(".in_proj_"); end != name.npos)
    return {{name.substr(0, end) + ".q" + kind}, {name.substr(0, end) + ".kv" + kind, 2}};
  if (auto const end = name.find(".out_proj."); end != name.npos) return {{name.substr(0, end) + ".o" + kind}};
  return {{name}};
}
}  // namespace models::mult
