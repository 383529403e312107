#include "../../examples/fusion_layer/layer.hpp"

#include "net.hpp"
#include "unit.hpp"

#include <string>

namespace bd = braid;
using namespace fusion_layer;

namespace {
inline constexpr bd::values<struct wanted, outputs> wanted;

template <class K>
void check(std::string const& name, double bound) {
  INFO(name, " on ", K::name);
  auto const a = unit_test::golden("example_fusion_layer", name);
  bd::weights<net, K> w;
  w.write_all([&]<class T>(std::string const& parameter, std::vector<std::size_t> const& dims, std::vector<T>& values) {
    REQUIRE(a.at("param." + parameter).shape == dims);
    values = a.at("param." + parameter).template to<T>();
  });
  auto const words_of = a.at("in0").template to<float>(), places_of = a.at("in1").template to<float>();
  auto const target = a.at("target").template to<float>();
  auto const lengths = a.at("lengths").template to<std::int32_t>();
  bd::predictor<net, K> predict(w);
  auto const out = predict(text(words_of, lengths), image(places_of));
  unit_test::check_close("out", unit_test::numbers(out.begin(), out.end()), a.at("out").template to<double>(), bound);

  bd::dataset const data{text(words_of, lengths), image(places_of), wanted(target)};
  auto const got = net_test::run(w, data, bd::mean_squared_error);
  unit_test::check_close("loss", {got.loss}, a.at("loss").template to<double>(), bound);
  CHECK(got.gradients.size() == 8);
  for (auto const& parameter : got.gradients) {
    CAPTURE(parameter.first);
    unit_test::check_close("gradient", parameter.second, a.at("dparam." + parameter.first).template to<double>(), bound);
  }
}
}  // namespace

TEST_CASE("fusion_layer: outputs, loss and gradients are PyTorch's, each text at its own length") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(net))>, bd::shape<outputs>>);
  for (auto const* name : {"n1", "n5"}) {
    check<bd::reference<double>>(name, 1e-12);
    check<bd::reference<float>>(name, 1e-5);
  }
}
