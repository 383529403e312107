#pragma once
// One LSTM over a sensor: its last hidden state.
#include <braid/layer/last.hpp>
#include <braid/layer/lstm.hpp>

namespace models::lstm {
namespace bd = braid;
inline constexpr bd::series<struct s0, 64, 6> s0;
inline constexpr auto net = s0 | bd::named<struct lstm>(bd::lstm<64>) | bd::last;

/// f of the modalities, in the order of the exported files.
inline constexpr auto inputs = [](auto&& f) { return f(s0); };
}  // namespace models::lstm
