#pragma once
#include "braid/core/config.hpp"
#include "braid/core/window.hpp"

#include <cstddef>

namespace braid::inline v0::ops {

// Convolution and pooling with channels last, one result a call. Win: braid::window_of.

/// Where tap t of filter o for channel q lies: o Output + q Channel + t Tap. Filters of C channels, in PyTorch's order.
template <std::size_t C, class Win>
struct given_filters {
  static constexpr std::size_t output = C * Win::taps, channel = Win::taps, tap = 1;
};

template <class T, class Win, std::size_t C, std::size_t O, class Lie = given_filters<C, Win>>
struct conv2d {  // r: a pixel of the result, o: an output channel
  T* h;
  T const *a, *w, *b;  // b may be null
  BRAID_HD void operator()(std::size_t r, std::size_t o) const {
    using Z = typename Win::z;
    using Y = typename Win::y;
    using X = typename Win::x;
    voxel const at = Win::voxel_out(r % Win::pixels_out);
    T const* const image = a + r / Win::pixels_out * Win::pixels_in * C * Win::groups + o / (O / Win::groups) * C;
    T const* f = w + o * Lie::output;
    T s = b ? b[o] : T(0);
    for (std::size_t kz = 0; kz < Z::kernel; ++kz)
      for (std::size_t ky = 0; ky < Y::kernel; ++ky)
        for (std::size_t kx = 0; kx < X::kernel; ++kx, f += Lie::tap) {
          std::size_t const z = Z::under(at.z, kz), y = Y::under(at.y, ky), x = X::under(at.x, kx);
          if (!Win::inside(z, y, x)) continue;
          T const* const p = image + Win::pixel_in(z, y, x) * C * Win::groups;
          for (std::size_t q = 0; q < C; ++q) s += p[q] * f[q * Lie::channel];
        }
    h[r * O + o] = s;
  }
};

template <class T, class Win, std::size_t C, std::size_t O, class Lie = given_filters<C, Win>>
struct conv2d_din {  // r: a pixel of the input, c: an input channel
  T* da;
  T const *g, *w;
  BRAID_HD void operator()(std::size_t r, std::size_t c) const {
    using Z = typename Win::z;
    using Y = typename Win::y;
    using X = typename Win::x;
    constexpr std::size_t group = O / Win::groups;
    std::size_t const from = c / C * group;
    voxel const at = Win::voxel_in(r % Win::pixels_in);
    T const* const image = g + r / Win::pixels_in * Win::pixels_out * O + from;
    T const* const filters = w + from * Lie::output + c % C * Lie::channel;
    T s = 0;
    for (std::size_t z = Z::first_covering(at.z); z < Z::end_covering(at.z); ++z)
      for (std::size_t y = Y::first_covering(at.y); y < Y::end_covering(at.y); ++y)
        for (std::size_t x = X::first_covering(at.x); x < X::end_covering(at.x); ++x) {
          std::size_t const kz = Z::tap(z, at.z), ky = Y::tap(y, at.y), kx = X::tap(x, at.x);
          if (kz == Z::kernel || ky == Y::kernel || kx == X::kernel) continue;
          T const* const d = image + Win::pixel_out(z, y, x) * O;
          T const* const f = filters + ((kz * Y::kernel + ky) * X::kernel + kx) * Lie::tap;
          for (std::size_t o = 0; o < group; ++o) s += d[o] * f[o * Lie::output];
        }
    da[r * C * Win::groups + c] = s;
  }
};

template <class T, class Win, std::size_t C, std::size_t O, class Lie = given_filters<C, Win>>
struct conv2d_dw {  // o: an output channel, j: channel and tap of its filter
  T* dw;
  T const *g, *a;
  std::size_t rows;
  BRAID_HD void operator()(std::size_t o, std::size_t j) const {
    using Z = typename Win::z;
    using Y = typename Win::y;
    using X = typename Win::x;
    std::size_t const q = j / Win::taps, t = j % Win::taps, c = o / (O / Win::groups) * C + q;
    std::size_t const kz = t / (Y::kernel * X::kernel), ky = t / X::kernel % Y::kernel, kx = t % X::kernel;
    T& to = dw[o * Lie::output + q * Lie::channel + t * Lie::tap];
    T s = to;
    for (std::size_t n = 0; n < rows; ++n)
      for (std::size_t oz = 0; oz < Z::out; ++oz)
        for (std::size_t oy = 0; oy < Y::out; ++oy)
          for (std::size_t ox = 0; ox < X::out; ++ox) {
            std::size_t const z = Z::under(oz, kz), y = Y::under(oy, ky), x = X::under(ox, kx);
            if (Win::inside(z, y, x))
              s += g[(n * Win::pixels_out + Win::pixel_out(oz, oy, ox)) * O + o] *
                   a[(n * Win::pixels_in + Win::pixel_in(z, y, x)) * C * Win::groups + c];
          }
    to = s;
  }
};

// Pooling: r a pixel, q a channel.
template <class T, class Win, std::size_t C>
struct max_pool {
  T* h;
  T const* a;
  BRAID_HD void operator()(std::size_t r, std::size_t q) const {
    using Z = typename Win::z;
    using Y = typename Win::y;
    using X = typename Win::x;
    voxel const at = Win::voxel_out(r % Win::pixels_out);
    T const* const image = a + r / Win::pixels_out * Win::pixels_in * C + q;
    bool any = false;
    T best = 0;
    for (std::size_t kz = 0; kz < Z::kernel; ++kz)
      for (std::size_t ky = 0; ky < Y::kernel; ++ky)
        for (std::size_t kx = 0; kx < X::kernel; ++kx) {
          std::size_t const z = Z::under(at.z, kz), y = Y::under(at.y, ky), x = X::under(at.x, kx);
          if (!Win::inside(z, y, x)) continue;
          T const v = image[Win::pixel_in(z, y, x) * C];
          best = !any || v > best || v != v ? v : best;  // a NaN stays, as in PyTorch
          any = true;
        }
    h[r * C + q] = best;
  }
};
template <class T, class Win, std::size_t C>
struct max_pool_din {  // r: a pixel of the input; it gets what the windows give in which it was the first largest
  T* da;
  T const *g, *a, *h;
  BRAID_HD void operator()(std::size_t r, std::size_t q) const {
    using Z = typename Win::z;
    using Y = typename Win::y;
    using X = typename Win::x;
    std::size_t const n = r / Win::pixels_in, here = r % Win::pixels_in;
    voxel const at = Win::voxel_in(here);
    T const* const image = a + n * Win::pixels_in * C + q;
    T const mine = image[here * C];
    T s = 0;
    for (std::size_t oz = Z::first_covering(at.z); oz < Z::end_covering(at.z); ++oz)
      for (std::size_t oy = Y::first_covering(at.y); oy < Y::end_covering(at.y); ++oy)
        for (std::size_t ox = X::first_covering(at.x); ox < X::end_covering(at.x); ++ox) {
          std::size_t const o = (n * Win::pixels_out + Win::pixel_out(oz, oy, ox)) * C + q;
          bool first = h[o] == mine;
          for (std::size_t kz = 0; kz < Z::kernel; ++kz)
            for (std::size_t ky = 0; ky < Y::kernel; ++ky)
              for (std::size_t kx = 0; kx < X::kernel; ++kx) {
                std::size_t const z = Z::under(oz, kz), y = Y::under(oy, ky), x = X::under(ox, kx);
                if (!Win::inside(z, y, x)) continue;
                std::size_t const other = Win::pixel_in(z, y, x);
                if (other < here) first = first && image[other * C] != mine;
              }
          s += first ? g[o] : T(0);
        }
    da[r * C + q] = s;
  }
};
template <class T, class Win, std::size_t C>
struct avg_pool {  // the padding counts, as torch's count_include_pad does by default
  T* h;
  T const* a;
  BRAID_HD void operator()(std::size_t r, std::size_t q) const {
    using Z = typename Win::z;
    using Y = typename Win::y;
    using X = typename Win::x;
    voxel const at = Win::voxel_out(r % Win::pixels_out);
    T const* const image = a + r / Win::pixels_out * Win::pixels_in * C + q;
    T s = 0;
    for (std::size_t kz = 0; kz < Z::kernel; ++kz)
      for (std::size_t ky = 0; ky < Y::kernel; ++ky)
        for (std::size_t kx = 0; kx < X::kernel; ++kx) {
          std::size_t const z = Z::under(at.z, kz), y = Y::under(at.y, ky), x = X::under(at.x, kx);
          if (Win::inside(z, y, x)) s += image[Win::pixel_in(z, y, x) * C];
        }
    h[r * C + q] = s / T(Win::taps);
  }
};
template <class T, class Win, std::size_t C>
struct avg_pool_din {
  T* da;
  T const* g;
  BRAID_HD void operator()(std::size_t r, std::size_t q) const {
    using Z = typename Win::z;
    using Y = typename Win::y;
    using X = typename Win::x;
    voxel const at = Win::voxel_in(r % Win::pixels_in);
    T const* const image = g + r / Win::pixels_in * Win::pixels_out * C + q;
    T s = 0;
    for (std::size_t z = Z::first_covering(at.z); z < Z::end_covering(at.z); ++z)
      for (std::size_t y = Y::first_covering(at.y); y < Y::end_covering(at.y); ++y)
        for (std::size_t x = X::first_covering(at.x); x < X::end_covering(at.x); ++x)
          s += image[Win::pixel_out(z, y, x) * C];
    da[r * C + q] = s / T(Win::taps);
  }
};

}  // namespace braid::ops
