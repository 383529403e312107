#pragma once
// Words through two stacked LSTMs and a picture's cells through one linear map, features beside each other.
#include <braid/fuse/concat.hpp>
#include <braid/layer/dense.hpp>
#include <braid/layer/last.hpp>
#include <braid/layer/lstm.hpp>
#include <braid/layer/mean_time.hpp>

namespace models::seedfix {
namespace bd = braid;
inline constexpr bd::series<struct text, 20, 128> text;
inline constexpr bd::series<struct image, 49, 128> image;

inline constexpr auto read = text | bd::named<struct lstm>(bd::lstm<128>(bd::layers<2>)) | bd::last;
inline constexpr auto seen = image | bd::named<struct img>(bd::dense<128>) | bd::mean_time;
inline constexpr auto net = bd::fuse<bd::concat>(read, seen) | bd::named<struct out>(bd::dense<128>);

/// f of the modalities, in the order of the exported files.
inline constexpr auto inputs = [](auto&& f) { return f(text, image); };
}  // namespace models::seedfix
