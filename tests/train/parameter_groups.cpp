#include "braid/train/parameter_groups.hpp"

#include "nets.hpp"

#include <map>

using namespace net_test;

namespace {
inline constexpr auto net = bd::fuse<bd::concat>(left | bd::dense<4> | bd::tanh, right | bd::dense<3>) |
                            bd::repeat<2>(bd::dense<7> | bd::tanh) | bd::dense<2>;
using K = bd::reference<float>;
using G = decltype(bd::type_of(net));
using model_type = bd::model<net, K>;
auto ranges(bd::adamw const& o, std::vector<bd::parameter_group> const& groups) { return bd::parameter_ranges<G, K>(o, groups); }

std::map<std::string, std::vector<float>> by_name(model_type const& m) {
  std::map<std::string, std::vector<float>> all;
  m.weights().read_all([&](std::string const& name, auto const&, std::vector<float> const& v) { all[name] = v; });
  return all;
}
std::map<std::string, std::vector<float>> fitted(auto const& optimizer, std::vector<bd::parameter_group> groups) {
  xor_data const x(60);
  model_type m{bd::seed{1}};
  bd::fit(m, x.data(), bd::cross_entropy, optimizer,
          {.epochs = 2, .batch = 16, .clip = {0.5}, .groups = std::move(groups), .average = 0.9, .progress = nullptr});
  return by_name(m);
}
std::string refusal(auto&& f) {
  try {
    f();
  } catch (bd::value_error const& e) {
    return e.what();
  }
  return "no error";
}
}  // namespace

TEST_CASE("without groups the parameters are one range; with groups the ranges tile them") {
  CHECK(ranges({}, {}).size() == 1);
  auto const r = ranges({.rate = 1, .weight_decay = 0.5},
                        {{"left.*", {.rate = 0.1}}, {"*.bias", {.weight_decay = 0}}, {"head.0.*", bd::frozen}});
  std::size_t at = 0;
  for (auto const& one : r) {
    CHECK(one.begin == at);
    at += one.size;
  }
  CHECK(at == bd::basic_weights<G, K>::param_count);
  REQUIRE(r.size() == 7);  // left's weight and bias, right's, the block, the last weight and bias
  CHECK(r[0].optimizer.rate == 0.1);
  CHECK(r[0].optimizer.weight_decay == 0.5);
  CHECK(r[1].optimizer.rate == 0.1);  // both patterns fit
  CHECK(r[1].optimizer.weight_decay == 0);
  CHECK(r[2].optimizer.rate == 1);
  CHECK(r[4].frozen);
  CHECK(!r[5].frozen);
}

TEST_CASE("frozen parameters keep every bit, the others learn, also with clipping, decay and averages") {
  auto const before = by_name(model_type{bd::seed{1}}), after = fitted(bd::adamw{.rate = 1e-2}, {{"left.*", bd::frozen}, {"head.0.1.*", bd::frozen}});
  for (auto const& parameter : before) {  // no structured binding: clang 14 does not capture one
    auto const& name = parameter.first;
    CAPTURE(name);
    CHECK((parameter.second == after.at(name)) == (name.starts_with("left.") || name.starts_with("head.0.1.")));
  }
}

TEST_CASE("a group's rate of 0 with no decay is as frozen; a group with the optimiser's settings changes nothing") {
  auto const plain = fitted(bd::sgd{.rate = 0.1, .momentum = 0.9}, {});
  CHECK(plain == fitted(bd::sgd{.rate = 0.1, .momentum = 0.9}, {{"left.*", {.rate = 0.1}}, {"*.bias", {.weight_decay = 0}}}));
  auto const slow = fitted(bd::sgd{.rate = 0.1}, {{"right.*", {.rate = 0}}});
  CHECK(slow.at("right.0.weight") == by_name(model_type{bd::seed{1}}).at("right.0.weight"));
  CHECK(slow.at("left.0.weight") != plain.at("left.0.weight"));
}

TEST_CASE("a pattern that fits nothing lists the names; a setting that the optimiser lacks is refused") {
  auto const said = refusal([] { ranges({}, {{"lef.*", bd::frozen}}); });
  CHECK(said.find("groups: 'lef.*': expected a pattern that fits a parameter, found none that does among left.0.weight, left.0.bias, right.0.weight") != said.npos);
  std::vector<bd::parameter_group> const rate{{"left.*", {.rate = 1.0}}};
  CHECK(refusal([&] { bd::parameter_ranges<G, K>(still{}, rate); }).find("an optimiser that has one") != std::string::npos);
}

TEST_CASE("a later group takes a freeze back") {
  std::vector<bd::named_place> const places{{"a.weight", 0}, {"a.bias", 16}, {"b.weight", 32}};
  std::vector<bd::parameter_group> const groups{{"*", bd::frozen}, {"b.*", {.freeze = false}}, {"a.*", {.rate = 1.0}}};
  auto const all = bd::detail::settings_of(places, groups);
  CHECK(all[0].freeze == true);
  CHECK(all[1].freeze == true);
  CHECK(all[2].freeze == false);
}
