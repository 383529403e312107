#include "braid/model/written.hpp"

#include "braid/fuse/fusion_transformer.hpp"
#include "braid/fuse/label_tensor.hpp"
#include "braid/fuse/mcb.hpp"
#include "braid/fuse/tensor_fusion.hpp"
#include "braid/layer/class_token.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/depthwise_conv2d.hpp"
#include "braid/layer/elu.hpp"
#include "braid/layer/glu.hpp"
#include "braid/layer/instance_norm.hpp"
#include "braid/layer/leaky_relu.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/max_pool2d.hpp"
#include "braid/layer/pad2d.hpp"
#include "braid/layer/self_attention.hpp"
#include "braid/layer/transformer.hpp"
#include "braid/layer/upsample.hpp"
#include "braid/model/repeat.hpp"

#include <doctest/doctest.h>

#include <string>

namespace bd = braid;
using bd::detail::unit_name;

namespace {
/// What a summary calls the unit behind In.
template <class... In, class U>
std::string said(U) {
  return unit_name<typename U::template on<In...>>();
}
using image = bd::channels_last<4, 9, 9>;
using steps = bd::sequence<5, 4>;
struct PULSE {  // a stranger's unit, outside braid
  template <class In>
  struct on {};
};
}  // namespace

TEST_CASE("written: options are as the user wrote them: those that differ from the default, in a call") {
  CHECK(said<image>(bd::conv2d<8, 3>) == "conv2d<8, 3>");
  CHECK(said<image>(bd::conv2d<8, 3>(bd::pad<1>)) == "conv2d<8, 3>(pad<1>)");
  CHECK(said<image>(bd::conv2d<8, 3>(bd::groups<2>, bd::stride<2>)) == "conv2d<8, 3>(stride<2>, groups<2>)");
  CHECK(said<image>(bd::depthwise_conv2d<3>(bd::dilation<2>)) == "depthwise_conv2d<3>(dilation<2>)");
  CHECK(said<image>(bd::max_pool2d<2>) == "max_pool2d<2>");
  CHECK(said<image>(bd::max_pool2d<3>(bd::stride<2>)) == "max_pool2d<3>(stride<2>)");
  CHECK(said<image>(bd::instance_norm) == "instance_norm");
  CHECK(said<image>(bd::instance_norm(bd::affine)) == "instance_norm(affine)");
  CHECK(said<steps>(bd::lstm<16>) == "lstm<16>");
  CHECK(said<steps>(bd::lstm<16>(bd::bidirectional, bd::layers<2>)) == "lstm<16>(layers<2>, bidirectional)");
  CHECK(said<steps>(bd::self_attention<2>) == "self_attention<2>");
  CHECK(said<steps>(bd::self_attention<2>(bd::rotary)) == "self_attention<2>(rotary)");
  CHECK(said<bd::shape<4>>(bd::elu) == "elu");
  CHECK(said<bd::shape<4>>(bd::leaky_relu(bd::percent<20>)) == "leaky_relu(percent<20>)");
}

TEST_CASE("written: units that are made of another type go by their own name") {
  CHECK(said<bd::shape<4>>(bd::glu) == "glu");
  CHECK(said<image>(bd::upsample<2>) == "upsample<2>");
  CHECK(said<image>(bd::upsample_bilinear<3>) == "upsample_bilinear<3>");
  CHECK(said<image>(bd::pad2d<1>) == "pad2d<1>");
  CHECK(said<image>(bd::pad2d<1, 0, 2, 0>) == "pad2d<1, 0, 2, 0>");
  CHECK(said<steps>(bd::class_token) == "class_token");
  CHECK(said<steps>(bd::front_tokens<3>) == "front_tokens<3>");
  CHECK(said<bd::shape<4>, bd::shape<3>>(bd::tensor_fusion) == "tensor_fusion");
  CHECK(said<bd::shape<4>, bd::shape<4>>(bd::label_product) == "label_product");
  CHECK(said<bd::shape<4>, bd::shape<3>>(bd::mcb<16>) == "mcb<16>");
  CHECK(said<bd::shape<4>, bd::shape<3>>(bd::mcb<16, 7>) == "mcb<16, 7>");
  CHECK(unit_name<PULSE::on<bd::shape<4>>>().ends_with("PULSE"));
  CHECK(unit_name<bd::fusion::fusion_transformer<1, 2, 8>>() == "fusion_transformer<1, 2, 8>");  // a policy by itself, as `compare` asks
}

TEST_CASE("written: what stands within a block, whatever the compiler prints") {
  CHECK(said<steps>(bd::repeat<2>(bd::transformer<4, 32>(bd::pre_norm, bd::dropout<10>))) ==
        "repeat<2>(transformer<4, 32>(pre_norm, dropout<10>))");
  CHECK(said<steps>(bd::repeat<3>(bd::residual(bd::dense<4> | bd::relu) | bd::named<struct last>(bd::dense<4>))) ==
        "repeat<3>(residual(dense<4> | relu) | named<last>(dense<4>))");
  CHECK(said<bd::shape<4>>(bd::repeat<1>(bd::residual(bd::dense<3>, bd::dense<3>) | bd::tied<struct one>(bd::dense<4>))) ==
        "repeat<1>(residual(dense<3>, dense<3>) | tied<one>(dense<4>))");
}
