#include "braid/layer/transformer.hpp"

#include "braid/layer/mean_time.hpp"
#include "net_golden.hpp"

namespace bd = braid;

namespace {
inline constexpr bd::series<struct motion, 5, 6> motion;
template <auto Block>
inline constexpr auto net = motion | Block | bd::mean_time | bd::dense<3>;
inline constexpr auto plain = net<bd::transformer<2, 7>>;
inline constexpr auto causal = net<bd::transformer<2, 7>(bd::causal, bd::gelu)>;
inline constexpr auto pre = net<bd::transformer<2, 7>(bd::pre_norm)(bd::gelu)>;
}  // namespace

TEST_CASE("transformer: PyTorch's numbers") {
  for (std::string const n : {"_n1", "_n7"}) {
    net_test::check_golden<plain>(motion, "model_transformer", "relu" + n);
    net_test::check_golden<causal>(motion, "model_transformer", "gelu_causal_lengths" + n);
    net_test::check_golden<pre>(motion, "model_transformer", "gelu_pre_norm_lengths" + n);
  }
}

TEST_CASE("transformer: options in any order, none lost") {
  using all = decltype(bd::transformer<2, 7>(bd::dropout<10>, bd::rotary)(bd::gelu, bd::pre_norm, bd::causal));
  static_assert(all::rotary && all::causal && all::percent == 10);
  static_assert(std::is_same_v<all::activation, bd::layer::gelu>);
  static_assert(std::is_same_v<decltype(bd::transformer<2, 7>(bd::relu))::activation, bd::layer::relu>);
}
