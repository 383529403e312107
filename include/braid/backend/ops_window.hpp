#pragma once
#include "braid/core/config.hpp"
#include "braid/core/window.hpp"

#include <cstddef>

namespace braid::ops {

// Convolution with channels last and filters [O, C, K, K], one result a call. Win: braid::window.

template <class T, class Win, std::size_t C, std::size_t O>
struct conv2d {  // r: a pixel of the result, o: an output channel
  T* h;
  T const *a, *w, *b;
  BRAID_HD void operator()(std::size_t r, std::size_t o) const {
    constexpr std::size_t K = Win::kernel;
    std::size_t const n = r / Win::pixels_out, y0 = r % Win::pixels_out / Win::width_out * Win::stride,
                      x0 = r % Win::width_out * Win::stride;
    T s = b[o];
    for (std::size_t ky = 0; ky < K; ++ky)
      for (std::size_t kx = 0; kx < K; ++kx) {
        std::size_t const y = y0 + ky - Win::pad, x = x0 + kx - Win::pad;  // wraps far beyond where it is padding
        if (y >= Win::height || x >= Win::width) continue;
        T const* p = a + (n * Win::pixels_in + y * Win::width + x) * C;
        for (std::size_t q = 0; q < C; ++q) s += p[q] * w[((o * C + q) * K + ky) * K + kx];
      }
    h[r * O + o] = s;
  }
};

template <class T, class Win, std::size_t C, std::size_t O>
struct conv2d_din {  // r: a pixel of the input, q: an input channel
  T* da;
  T const *g, *w;
  BRAID_HD void operator()(std::size_t r, std::size_t q) const {
    constexpr std::size_t K = Win::kernel;
    std::size_t const n = r / Win::pixels_in, y = r % Win::pixels_in / Win::width, x = r % Win::width;
    T s = 0;
    for (std::size_t oy = Win::first_covering(y); oy < Win::end_covering(y, Win::height_out); ++oy)
      for (std::size_t ox = Win::first_covering(x); ox < Win::end_covering(x, Win::width_out); ++ox) {
        std::size_t const ky = y + Win::pad - oy * Win::stride, kx = x + Win::pad - ox * Win::stride;
        T const* d = g + (n * Win::pixels_out + oy * Win::width_out + ox) * O;
        for (std::size_t o = 0; o < O; ++o) s += d[o] * w[((o * C + q) * K + ky) * K + kx];
      }
    da[r * C + q] = s;
  }
};

template <class T, class Win, std::size_t C, std::size_t O>
struct conv2d_dw {  // o: an output channel, j: an element of its filter
  T* dw;
  T const *g, *a;
  std::size_t rows;
  BRAID_HD void operator()(std::size_t o, std::size_t j) const {
    constexpr std::size_t K = Win::kernel;
    std::size_t const q = j / (K * K), ky = j / K % K, kx = j % K;
    T s = dw[o * C * K * K + j];
    for (std::size_t n = 0; n < rows; ++n)
      for (std::size_t oy = 0; oy < Win::height_out; ++oy)
        for (std::size_t ox = 0; ox < Win::width_out; ++ox) {
          std::size_t const y = oy * Win::stride + ky - Win::pad, x = ox * Win::stride + kx - Win::pad;
          if (y < Win::height && x < Win::width)
            s += g[(n * Win::pixels_out + oy * Win::width_out + ox) * O + o] *
                 a[(n * Win::pixels_in + y * Win::width + x) * C + q];
        }
    dw[o * C * K * K + j] = s;
  }
};

// Pooling: r a pixel, q a channel.
template <class T, class Win, std::size_t C>
struct max_pool {
  T* h;
  T const* a;
  BRAID_HD void operator()(std::size_t r, std::size_t q) const {
    std::size_t const n = r / Win::pixels_out, y0 = r % Win::pixels_out / Win::width_out * Win::stride,
                      x0 = r % Win::width_out * Win::stride;
    bool any = false;
    T best = 0;
    for (std::size_t ky = 0; ky < Win::kernel; ++ky)
      for (std::size_t kx = 0; kx < Win::kernel; ++kx) {
        std::size_t const y = y0 + ky - Win::pad, x = x0 + kx - Win::pad;
        if (y >= Win::height || x >= Win::width) continue;
        T const v = a[(n * Win::pixels_in + y * Win::width + x) * C + q];
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
    std::size_t const n = r / Win::pixels_in, y = r % Win::pixels_in / Win::width, x = r % Win::width;
    T const* image = a + n * Win::pixels_in * C;
    T const mine = image[(y * Win::width + x) * C + q];
    T s = 0;
    for (std::size_t oy = Win::first_covering(y); oy < Win::end_covering(y, Win::height_out); ++oy)
      for (std::size_t ox = Win::first_covering(x); ox < Win::end_covering(x, Win::width_out); ++ox) {
        std::size_t const o = (n * Win::pixels_out + oy * Win::width_out + ox) * C + q;
        bool first = h[o] == mine;
        for (std::size_t ky = 0; ky < Win::kernel; ++ky)
          for (std::size_t kx = 0; kx < Win::kernel; ++kx) {
            std::size_t const v = oy * Win::stride + ky - Win::pad, u = ox * Win::stride + kx - Win::pad;
            bool const before = v < y || (v == y && u < x);
            if (v < Win::height && u < Win::width && before)
              first = first && image[(v * Win::width + u) * C + q] != mine;
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
    std::size_t const n = r / Win::pixels_out, y0 = r % Win::pixels_out / Win::width_out * Win::stride,
                      x0 = r % Win::width_out * Win::stride;
    T s = 0;
    for (std::size_t ky = 0; ky < Win::kernel; ++ky)
      for (std::size_t kx = 0; kx < Win::kernel; ++kx) {
        std::size_t const y = y0 + ky - Win::pad, x = x0 + kx - Win::pad;
        if (y < Win::height && x < Win::width) s += a[(n * Win::pixels_in + y * Win::width + x) * C + q];
      }
    h[r * C + q] = s / T(Win::kernel * Win::kernel);
  }
};
template <class T, class Win, std::size_t C>
struct avg_pool_din {
  T* da;
  T const* g;
  BRAID_HD void operator()(std::size_t r, std::size_t q) const {
    std::size_t const n = r / Win::pixels_in, y = r % Win::pixels_in / Win::width, x = r % Win::width;
    T s = 0;
    for (std::size_t oy = Win::first_covering(y); oy < Win::end_covering(y, Win::height_out); ++oy)
      for (std::size_t ox = Win::first_covering(x); ox < Win::end_covering(x, Win::width_out); ++ox)
        s += g[(n * Win::pixels_out + oy * Win::width_out + ox) * C + q];
    da[r * C + q] = s / T(Win::kernel * Win::kernel);
  }
};

}  // namespace braid::ops
