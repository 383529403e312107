// Attention along sequences; among branches it is in fusion.cpp.
#include "braid/fuse/cross_attention.hpp"
#include "braid/layer/self_attention.hpp"
#include "braid/layer/transformer.hpp"
#include "unit.hpp"

namespace bd = braid;
using unit_bench::measure;
using bd::sequence;

static bool const self = measure<bd::self_attention<4>, sequence<32, 64>>("self_attention<4> of 32 steps of 64");
static bool const cross = measure<bd::cross_attention<4>, sequence<32, 64>, sequence<49, 64>>("cross_attention<4> of 32, 49 steps of 64");
static bool const block = measure<bd::transformer<4, 256>, sequence<32, 64>>("transformer<4, 256> of 32 steps of 64");
