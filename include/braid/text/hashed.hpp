#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace braid::inline v0::text {

/// MurmurHash3's 32 bits of `bytes`, the same on every machine.
///
/// source  Appleby, MurmurHash3_x86_32.
constexpr std::uint32_t murmur3(std::string_view bytes, std::uint32_t seed = 0) {
  auto const turn = [](std::uint32_t x, int r) { return x << r | x >> (32 - r); };
  auto const byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(bytes[i])}; };
  auto const mixed = [&](std::uint32_t k) { return turn(k * 0xcc9e2d51u, 15) * 0x1b873593u; };
  std::uint32_t h = seed;
  std::size_t const whole = bytes.size() / 4 * 4;
  for (std::size_t i = 0; i < whole; i += 4)
    h = turn(h ^ mixed(byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24), 13) * 5 + 0xe6546b64u;
  std::uint32_t tail = 0;
  for (std::size_t i = bytes.size(); i > whole; --i) tail = tail << 8 | byte(i - 1);
  if (bytes.size() > whole) h ^= mixed(tail);
  h ^= static_cast<std::uint32_t>(bytes.size());
  h = (h ^ h >> 16) * 0x85ebca6bu;
  h = (h ^ h >> 13) * 0xc2b2ae35u;
  return h ^ h >> 16;
}

/// Tokens as N numbers without a vocabulary: each token adds 1 or -1, by a bit of its hash, at the place that the rest says.
///
///   std::vector<float> x(256);
///   text::hash_tokens(tokens, x);          // model(notes(x)), with bd::features<struct notes, 256>
///
/// cost    one hash a token; no memory.
/// source  Weinberger et al. 2009, arXiv:0902.2206; scikit-learn's HashingVectorizer and FeatureHasher with their defaults.
template <class Tokens>
void hash_tokens(Tokens const& tokens, std::span<float> to, bool unit_length = true) {
  for (float& v : to) v = 0;
  double squares = 0;  // of whole numbers: exact
  for (std::string_view const token : tokens) {
    auto const h = static_cast<std::int32_t>(murmur3(token));
    std::uint64_t const size = h < 0 ? std::uint64_t(-std::int64_t{h}) : std::uint64_t(h);
    float& v = to[size % to.size()];
    float const step = h < 0 ? -1.0f : 1.0f;
    squares += 2 * double(step) * double(v) + 1;
    v += step;
  }
  double const scale = unit_length && squares > 0 ? 1 / std::sqrt(squares) : 1;
  if (scale != 1)
    for (float& v : to) v = float(double(v) * scale);
}

}  // namespace braid::text
