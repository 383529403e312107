#pragma once
// The joint embedding: out(relu(W x) + relu(V y)).
#include <braid/fuse/sum.hpp>
#include <braid/layer/dense.hpp>
#include <braid/layer/relu.hpp>

namespace models::joint {
namespace bd = braid;
inline constexpr bd::features<struct img, 512> img;
inline constexpr bd::features<struct txt, 300> txt;

inline constexpr auto seen = img | bd::named<struct img>(bd::dense<256>) | bd::relu;
inline constexpr auto read = txt | bd::named<struct txt>(bd::dense<256>) | bd::relu;
inline constexpr auto net = bd::fuse<bd::sum>(seen, read) | bd::named<struct out>(bd::dense<10>);

/// f of the modalities, in the order of the exported files.
inline constexpr auto inputs = [](auto&& f) { return f(img, txt); };
}  // namespace models::joint
