#pragma once
#include "braid/core/config.hpp"

#include <cmath>
#include <cstdint>

namespace braid::inline v0 {

/// Philox 4x32-10 (Salmon et al. 2011): random numbers as a function of a key and a counter, so that a sample's noise
/// depends on the seed and on which sample it is, never on who computes it or in which order.
struct philox {
  std::uint64_t key = 0;

  struct bits {
    std::uint32_t word[4];
    BRAID_HD constexpr std::uint32_t operator[](int i) const { return word[i]; }
  };

  BRAID_HD constexpr bits operator()(std::uint64_t high, std::uint64_t low) const {
    std::uint32_t c0 = std::uint32_t(low), c1 = std::uint32_t(low >> 32), c2 = std::uint32_t(high),
                  c3 = std::uint32_t(high >> 32), k0 = std::uint32_t(key), k1 = std::uint32_t(key >> 32);
    for (int round = 0; round < 10; ++round) {
      std::uint64_t const a = std::uint64_t{0xD2511F53} * c0, b = std::uint64_t{0xCD9E8D57} * c2;
      c0 = std::uint32_t(b >> 32) ^ c1 ^ k0;
      c2 = std::uint32_t(a >> 32) ^ c3 ^ k1;
      c1 = std::uint32_t(b);
      c3 = std::uint32_t(a);
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
    return {{c0, c1, c2, c3}};
  }

  /// Uniform in [0, 1): 24 bits, exact in float.
  BRAID_HD constexpr float uniform(std::uint64_t high, std::uint64_t low) const {
    return float((*this)(high, low)[0] >> 8) * 0x1p-24f;
  }

  /// Standard normal by Box and Muller, from our own log and cos: every product-sum is an explicit fma, so host and
  /// device agree to the bit.
  BRAID_HD float normal(std::uint64_t high, std::uint64_t low) const {
    bits const b = (*this)(high, low);
    float const u = float((b[0] >> 8) + 1) * 0x1p-24f;  // (0, 1]
    return std::sqrt(-2.0f * log(u)) * cos_turns(float(b[1] >> 8) * 0x1p-24f);
  }

  /// An integer in [0, bound), bound below 2^32; the bias is below 2^-32.
  BRAID_HD constexpr std::uint32_t below(std::uint32_t bound, std::uint64_t high, std::uint64_t low) const {
    return std::uint32_t(std::uint64_t{(*this)(high, low)[0]} * bound >> 32);
  }

  /// A stream of its own for a purpose or a name.
  constexpr philox fork(std::uint64_t purpose) const {
    bits const b = (*this)(purpose, 0xB5297A4D2E5C19F3ull);
    return {std::uint64_t{b[0]} << 32 | b[1]};
  }

 private:
  // ln u for u in (0, 1]: u = m 2^e with m in [sqrt(1/2), sqrt 2), then atanh's series in (m - 1) / (m + 1).
  BRAID_HD static float log(float u) {
    auto const bits = __builtin_bit_cast(std::uint32_t, u);
    int e = int(bits >> 23) - 127;
    float m = __builtin_bit_cast(float, (bits & 0x7FFFFFu) | 0x3F800000u);
    if (m > 1.41421356f) m *= 0.5f, ++e;
    float const s = (m - 1.0f) / (m + 1.0f), q = s * s;
    float p = std::fma(q, 0.1112f, 0.14285714f);
    p = std::fma(q, p, 0.2f);
    p = std::fma(q, p, 0.33333333f);
    p = std::fma(q, p, 1.0f);
    return std::fma(float(e), 0.69314718f, 2.0f * (s * p));
  }
  // cos(2 pi t) for t in [0, 1): fold to a quarter turn, then a polynomial in the square of the angle.
  BRAID_HD static float cos_turns(float t) {
    float x = t < 0.5f ? t : 1.0f - t;
    bool const far = x > 0.25f;
    x = far ? 0.5f - x : x;
    float const a = 6.28318531f * x, s = a * a;
    float p = std::fma(s, -2.7557319e-7f, 2.4801587e-5f);
    p = std::fma(s, p, -1.3888889e-3f);
    p = std::fma(s, p, 4.1666667e-2f);
    p = std::fma(s, p, -0.5f);
    p = std::fma(s, p, 1.0f);
    return far ? -p : p;
  }
};

/// FNV-1a of a name, or of what h is already of and the name: what a stream forks by when its purpose has one.
constexpr std::uint64_t name_hash(auto const& name, std::uint64_t h = 0xCBF29CE484222325ull) {
  for (char c : name) h = (h ^ std::uint64_t(static_cast<unsigned char>(c))) * 0x100000001B3ull;
  return h;
}

/// Where a model's randomness starts.
struct seed {
  std::uint64_t value = 0;
};

}  // namespace braid
