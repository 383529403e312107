#pragma once
// Tests of whole nets against PyTorch's numbers.
//
//   net_test::check_golden<net>(row, "model_residual", "6_to_2_n7");
#include "net.hpp"
#include "unit.hpp"

namespace net_test {

/// Forward and gradients of sum(dout * out), which the walk takes without a loss.
template <auto Net, class K>
void check_golden_on(auto const& modality, std::string const& file, std::string const& name, double wider = 1) {
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
  using prog = braid::program<decltype(braid::type_of(Net))>;
  braid::weights<Net, K> w;
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
  double const bound = (sizeof(T) == 8 ? 1e-12 : 1e-5) * wider;
  braid::basic_predictor<decltype(braid::type_of(Net)), K> predict(w);
  std::vector<T> out(n * prog::template out<0>::size);
  std::vector<std::int32_t> lengths;
  if (a.contains("lengths")) lengths = a.at("lengths").template to<std::int32_t>();
  if constexpr (braid::is_timed<typename M::inside>) {
    if (lengths.empty()) predict.into(out, modality(x));
    else predict.into(out, modality(x, lengths));
  } else {
    predict.into(out, modality(x));
  }
  CHECK(difference(out, values("out")) < bound);

  constexpr auto const& plan = braid::plan_of<prog, braid::mode::train>;
  braid::buffer<K> work(plan.elements(n)), dparams(w.param_count);
  braid::sources<prog> in;
  in.data[0] = x.data();
  if (!lengths.empty()) in.lengths[0] = lengths.data();
  K const k;
  braid::walk<prog, K const, braid::mode::train> const walk{k, w.params(), w.state(),
                                                      braid::workspace<T>::in(work.data(), plan, n), in, n};
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
/// f32: widens the bound in float, where a result is a small difference of large numbers.
template <auto Net>
void check_golden(auto const& modality, std::string const& file, std::string const& name, double f32 = 1) {
  check_golden_on<Net, braid::reference<double>>(modality, file, name);
  check_golden_on<Net, braid::reference<float>>(modality, file, name, f32);
}

}  // namespace net_test
