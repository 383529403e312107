#pragma once
// Three sensors and a table, fused by a low-rank tensor product.
#include <braid/fuse/low_rank.hpp>
#include <braid/layer/dense.hpp>
#include <braid/layer/last.hpp>
#include <braid/layer/lstm.hpp>
#include <braid/layer/relu.hpp>

namespace models::sensor3 {
namespace bd = braid;
inline constexpr bd::series<struct s0, 64, 6> s0;
inline constexpr bd::series<struct s1, 64, 6> s1;
inline constexpr bd::series<struct s2, 64, 6> s2;
inline constexpr bd::features<struct tab, 16> tab;

template <class Name>
inline constexpr auto felt = bd::named<Name>(bd::lstm<64>) | bd::last;
inline constexpr auto noted = tab | bd::named<struct t1>(bd::dense<32>) | bd::relu | bd::named<struct t2>(bd::dense<32>);
inline constexpr auto lmf = bd::named<struct lmf>(bd::fuse<bd::low_rank<4, 64>>(
    s0 | felt<struct lstm0>, s1 | felt<struct lstm1>, s2 | felt<struct lstm2>, noted));
inline constexpr auto net = lmf | bd::named<struct out>(bd::dense<5>);

/// f of the modalities, in the order of the exported files.
inline constexpr auto inputs = [](auto&& f) { return f(s0, s1, s2, tab); };
}  // namespace models::sensor3
