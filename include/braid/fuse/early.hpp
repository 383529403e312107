#pragma once
#include "braid/core/fuse.hpp"
#include "braid/fuse/concat.hpp"

namespace braid::inline v0 {

/// early(photo, chart): the modalities as they come, side by side, before any layer. The same as fuse<concat>; the name
/// says where the fusion stands, as late and hybrid do.
inline constexpr fuser<fusion::concat> early{};

}  // namespace braid
