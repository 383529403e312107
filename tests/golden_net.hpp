#pragma once
// PyTorch's numbers for a whole net: values, and the gradients of all parameters, on the reference in double and float.
//
//   net_test::check_golden<net>(photo, "model_conv_flatten_dense", "3x6x5_to_5_n7");
#include "braid/model/model.hpp"

#include "net.hpp"
#include "unit.hpp"

namespace net_test {
namespace bd = braid;

/// Forward and gradients of sum(dout * out), which the walk takes without a loss.
template <auto Net, class K>
void check_golden_on(auto const& modality, std::string const& file, std::string const& name) {
  CAPTURE(file);
  CAPTURE(name);
  INFO(K::name);
  auto const a = unit_test::golden(file, name);
  auto const values = [&](std::string const& key) {
    REQUIRE_MESSAGE(a.contains(key), "no array ", key);
    return a.at(key).template to<typename K::scalar>();
  };
  using M = std::remove_cvref_t<decltype(modality)>;
  using T = typename K::scalar;
  using prog = bd::program<decltype(bd::type_of(Net))>;
  bd::weights<Net, K> w;
  std::size_t named = 0, there = 0;
  w.write_all([&](std::string const& tensor, std::vector<std::size_t> const& dims, std::vector<T>& v) {
    v = values("param." + tensor);
    CHECK(a.at("param." + tensor).shape == dims);
    ++named;
  });
  for (auto const& entry : a) there += entry.first.starts_with("param.");
  CHECK(named == there);

  auto const x = values("in0");
  std::size_t const n = x.size() / M::outside::size;
  constexpr double bound = sizeof(T) == 8 ? 1e-12 : 1e-5;
  bd::basic_predictor<decltype(bd::type_of(Net)), K> predict(w);
  std::vector<T> out(n * prog::template out<0>::size);
  std::vector<std::int32_t> lengths;
  if (a.contains("lengths")) lengths = a.at("lengths").template to<std::int32_t>();
  if constexpr (bd::is_timed<typename M::inside>) {
    if (lengths.empty()) predict.into(out, modality(x));
    else predict.into(out, modality(x, lengths));
  } else {
    predict.into(out, modality(x));
  }
  CHECK(difference(out, values("out")) < bound);

  constexpr auto const& plan = bd::plan_of<prog, bd::mode::train>;
  bd::buffer<K> work(plan.elements(n)), dparams(w.param_count);
  bd::sources<prog> in;
  in.data[0] = x.data();
  if (!lengths.empty()) in.lengths[0] = lengths.data();
  K const k;
  bd::walk<prog, K const, bd::mode::train> const walk{k, w.params(), w.state(),
                                                      bd::workspace<T>::in(work.data(), plan, n), in, n};
  walk.forward();
  constexpr std::size_t o = prog::out_ids[0];
  CHECK(difference(std::vector<T>(static_cast<T const*>(walk.template value<o>()),
                                            static_cast<T const*>(walk.template value<o>()) + out.size()),
                             values("out")) < bound);
  auto const dout = values("dout");
  std::copy(dout.begin(), dout.end(), walk.template gradient<o>());
  walk.backward(dparams.data());
  auto g = w;
  std::copy_n(dparams.data(), w.param_count, g.params());
  g.read_all([&](std::string const& tensor, std::vector<std::size_t> const&, std::vector<T> const& v) {
    CAPTURE(tensor);
    CHECK(difference(v, values("dparam." + tensor)) < bound);
  });
}
template <auto Net>
void check_golden(auto const& modality, std::string const& file, std::string const& name) {
  check_golden_on<Net, bd::reference<double>>(modality, file, name);
  check_golden_on<Net, bd::reference<float>>(modality, file, name);
}

}  // namespace net_test
