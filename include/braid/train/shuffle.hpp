#pragma once
#include "braid/core/philox.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace braid::inline v0 {

/// The order of the samples in one epoch: a permutation of 0 ... out.size() - 1, a function of (seed, epoch) alone, so
/// that every rank and every resumed run draws the same one.
///
/// cost    ten Philox rounds a sample; nothing is allocated.
/// source  Fisher and Yates, downwards; the counter is (epoch, place). At most 2^32 - 1 samples.
inline void epoch_order(std::uint64_t seed, std::size_t epoch, std::span<std::uint32_t> out) {
  philox const random = philox{seed}.fork(name_hash(std::string_view("shuffle")));
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::uint32_t(i);
  for (std::size_t i = out.size(); i-- > 1;) std::swap(out[i], out[random.below(std::uint32_t(i + 1), epoch, i)]);
}

}  // namespace braid
