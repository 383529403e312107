#include "braid/core/fuse.hpp"
#include "braid/fuse/product_of_experts.hpp"
#include "braid/layer/embedding.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct pulse, 12> pulse;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = bd::late<bd::product_of_experts>(chart | bd::dense<5>, pulse | bd::dense<5>);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::late<bd::product_of_experts>(notes | bd::embedding<5>, notes | bd::embedding<5>);  // reject: this policy wants logits: end each branch
#endif
