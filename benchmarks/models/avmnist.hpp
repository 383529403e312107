#pragma once
// A digit from its picture and its spectrogram: two LeNets, features beside each other.
#include <braid/fuse/concat.hpp>
#include <braid/layer/conv2d.hpp>
#include <braid/layer/dense.hpp>
#include <braid/layer/flatten.hpp>
#include <braid/layer/max_pool2d.hpp>
#include <braid/layer/relu.hpp>

namespace models::avmnist {
namespace bd = braid;
inline constexpr bd::image<struct image, 1, 28, 28> image;
inline constexpr bd::image<struct audio, 1, 64, 64> audio;

/// 3x3, same size, ReLU, halved.
template <class Name, std::size_t Channels>
inline constexpr auto halving = bd::named<Name>(bd::conv2d<Channels, 3>(bd::pad<1>)) | bd::relu | bd::max_pool2d<2>;
template <class Name, std::size_t Width>
inline constexpr auto wide = bd::named<Name>(bd::dense<Width>) | bd::relu;

inline constexpr auto seen = image | halving<struct i1, 16> | halving<struct i2, 32> | bd::flatten | wide<struct i3, 64>;
inline constexpr auto heard =
    audio | halving<struct a1, 16> | halving<struct a2, 32> | halving<struct a3, 32> | bd::flatten | wide<struct a4, 64>;
inline constexpr auto net =
    bd::fuse<bd::concat>(seen, heard) | wide<struct f1, 128> | bd::named<struct f2>(bd::dense<10>);

/// f of the modalities, in the order of the exported files.
inline constexpr auto inputs = [](auto&& f) { return f(image, audio); };
}  // namespace models::avmnist
