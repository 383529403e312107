#pragma once
// A layer that is often shown in PyTorch: an LSTM over the words of a text, a convolution of kernel 1 over the features of
// an image, both joined, and a dense layer behind. As it is shown,
//
//   text: [B, T, F] -> LSTM -> all its states in one row: [B, T H]
//   image: [B, D, N] -> Conv1d(D, H, 1): [B, H, N]
//   torch.cat((text, image), dim=1) -> Linear(2 H, O)
//
// it cannot run: two axes do not join with three, and neither is the 2 H that the dense layer waits for. PyTorch says so
// at the first batch; here it does not compile (tests/reject/fusion_layer.cpp). What is meant is one row of H from each:
// the text's last state, and the mean of the image's tokens. tests/examples/fusion_layer.cpp compares that with PyTorch.
#include <braid/braid.hpp>

namespace fusion_layer {
namespace bd = braid;

inline constexpr std::size_t steps = 8, words = 16, places = 9, features = 12, hidden = 8, outputs = 3;
inline constexpr bd::series<struct text, steps, words> text;        // a vector a word            [T, F]
inline constexpr bd::series<struct image, places, features> image;  // features at N places       [N, D]

/// torch.cat(..., dim=1) of rows. (bd::concat alone would take every branch apart into one row.)
struct join : bd::composed<join, bd::fusion::of_vectors<join>> {
  static constexpr std::string_view name = "join";
  static constexpr auto body(auto... row) { return bd::fuse<bd::concat>(row...); }
};

struct lstm;
struct conv;
struct fc;
inline constexpr auto states = text | bd::named<lstm>(bd::lstm<hidden>);       // [T, H]
inline constexpr auto tokens = image | bd::named<conv>(bd::conv1d<hidden, 1>);  // [N, H]

inline constexpr auto net = bd::fuse<join{}>(states | bd::last, tokens | bd::mean_time)  // [H] and [H]: [2 H]
                            | bd::named<fc>(bd::dense<outputs>);

}  // namespace fusion_layer
