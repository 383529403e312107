// Policies over branches that lie in the cache already: what fusing costs, without the branches.
#include "braid/fuse/attention.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/gated.hpp"
#include "braid/fuse/joint.hpp"
#include "braid/fuse/low_rank.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/relu.hpp"
#include "unit.hpp"

namespace bd = braid;
using unit_bench::measure;
using bd::shape;

static bool const sum = measure<bd::sum, shape<64>, shape<64>, shape<64>, shape<64>>("sum of 4 x 64");
static bool const concat = measure<bd::concat, shape<64>, shape<64>, shape<64>, shape<64>>("concat of 4 x 64");
static bool const gated = measure<bd::gated, shape<64>, shape<64>>("gated of 2 x 64");
static bool const joint = measure<bd::joint<256, bd::relu>, shape<512>, shape<300>>("joint<256, relu> of 512, 300");
static bool const low_rank = measure<bd::low_rank<4, 64>, shape<64>, shape<64>, shape<64>, shape<32>>("low_rank<4, 64> of 3 x 64, 32");
static bool const attention = measure<bd::attention<4>, shape<64>, shape<64>, shape<64>, shape<64>>("attention<4> of 4 x 64");
