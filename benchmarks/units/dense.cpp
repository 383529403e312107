#include "braid/layer/dense.hpp"

#include "unit.hpp"

namespace bd = braid;
using unit_bench::measure;

static bool const wide = measure<bd::dense<256>, bd::shape<512>>("dense<256> of 512");
static bool const narrow = measure<bd::dense<10>, bd::shape<128>>("dense<10> of 128");
static bool const steps = measure<bd::dense<64>, bd::sequence<32, 300>>("dense<64> of 32 steps of 300");
