// Gradients of transformer blocks by differences, several of them in a net, and dropout in training alone.
#include "braid/layer/embedding.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/layer/sinusoidal.hpp"
#include "braid/layer/transformer.hpp"
#include "braid/model/model.hpp"

#include "net.hpp"

namespace bd = braid;

namespace {
inline constexpr bd::tokens<struct words, 4, 9> words;
inline constexpr bd::values<struct mood, 2> mood;
inline constexpr auto block = bd::transformer<2, 3>(bd::pre_norm, bd::gelu, bd::rotary);
inline constexpr auto read = words | bd::embedding<4>;
inline constexpr auto deep = read | bd::sinusoidal | bd::repeat<2>(block) | bd::mean_time | bd::dense<2>;
inline constexpr auto dropped = read | bd::transformer<2, 3>(bd::dropout<30>) | bd::mean_time | bd::dense<2>;
inline constexpr auto kept = read | bd::transformer<2, 3> | bd::mean_time | bd::dense<2>;
}  // namespace

TEST_CASE("transformer: gradients by differences, blocks in a loop, samples of every length") {
  auto const ids = net_test::integers(5 * 4, 9, 1);
  std::vector<int> const lengths{4, 1, 2, 3, 0};
  auto const y = net_test::normals(5 * 2, 2);
  net_test::check_gradients<deep>(bd::dataset{words(ids, lengths), mood(y)}, bd::mean_squared_error);
  net_test::check_gradients<dropped>(bd::dataset{words(ids, lengths), mood(y)}, bd::mean_squared_error);
}

TEST_CASE("transformer: dropout is for training alone") {
  auto const ids = net_test::integers(5 * 4, 9, 1);
  bd::model<dropped, bd::reference<double>> a{bd::seed{4}};
  bd::model<kept, bd::reference<double>> b{bd::seed{4}};
  auto const x = a(words(ids));
  auto const y = b(words(ids));
  CHECK(net_test::difference(x, y) == 0);
}
