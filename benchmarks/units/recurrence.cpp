#include "braid/layer/gru.hpp"
#include "braid/layer/lstm.hpp"
#include "unit.hpp"

namespace bd = braid;
using unit_bench::measure;

static bool const sensor = measure<bd::lstm<64>, bd::sequence<64, 6>>("lstm<64> of 64 steps of 6");
static bool const text = measure<bd::lstm<128>(bd::layers<2>), bd::sequence<20, 128>>("lstm<128>(layers<2>) of 20 steps of 128");
static bool const gated = measure<bd::gru<64>, bd::sequence<64, 6>>("gru<64> of 64 steps of 6");
