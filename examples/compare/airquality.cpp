#include "airquality.hpp"
#include "ridge.hpp"
#include "study.hpp"

namespace study {

namespace {
inline constexpr bd::features<struct array, 5> array;
inline constexpr bd::features<struct weather, 3> weather;
inline constexpr bd::features<struct clock_of_day, 8> hour;
inline constexpr bd::features<struct hour_of_array, 8>
    hour_of_array;  // the same hour, for the expert who reads the array
inline constexpr bd::features<struct last_days, airquality::recents> last_days;
inline constexpr bd::values<struct carbon_monoxide> carbon_monoxide;
inline constexpr bd::output<struct answer> answer;
inline constexpr bd::output<struct measured> measured;
inline constexpr bd::output<struct guessed> guessed;

// Two experts, each with a mean and a log variance: one reads the array, in the weather and at that hour; one knows the
// hour and the last days alone. An hour without the array has the second alone. They are linear: the second half of the
// year goes beyond what the first has seen, and a line goes on.
inline constexpr auto of_array =
    bd::shared<struct array_says>(bd::fuse<bd::concat>(array, weather, hour_of_array) | bd::dense<2>);
inline constexpr auto of_days = bd::shared<struct days_say>(bd::fuse<bd::concat>(hour, last_days) | bd::dense<2>);
inline constexpr auto experts = bd::outputs(answer(bd::fuse<bd::gaussian_experts>(of_array, of_days) | bd::take<0, 1>),
                                            measured(of_array | bd::take<0, 1>), guessed(of_days | bd::take<0, 1>));
inline constexpr auto deep_array = bd::shared<struct array_says>(bd::fuse<bd::concat>(array, weather, hour_of_array) |
                                                                 bd::dense<16> | bd::tanh | bd::dense<2>);
inline constexpr auto deep = bd::outputs(answer(bd::fuse<bd::gaussian_experts>(deep_array, of_days) | bd::take<0, 1>),
                                         measured(deep_array | bd::take<0, 1>), guessed(of_days | bd::take<0, 1>));
inline constexpr auto weighted =
    bd::outputs(answer(bd::fuse<bd::weighted>(of_array | bd::take<0, 1>, of_days | bd::take<0, 1>)),
                measured(of_array | bd::take<0, 1>), guessed(of_days | bd::take<0, 1>));
inline constexpr auto array_alone =
    bd::outputs(answer(bd::fuse<bd::concat>(array, weather, hour_of_array) | bd::dense<1>));
inline constexpr auto one_loss = bd::mean_squared_error(answer, carbon_monoxide);
inline constexpr auto with_heads =
    one_loss + bd::mean_squared_error(measured, carbon_monoxide) + bd::mean_squared_error(guessed, carbon_monoxide);
}  // namespace

int run_airquality(settings const& set) {
  auto a = read_airquality(set.folder);
  std::size_t const half = a.rows() / 2, from = set.held_out ? half * 3 / 5 : half,
                    end = set.held_out ? half : a.rows();
  auto const known = [&](std::size_t r) { return std::isfinite(a.carbon_monoxide[r]); };
  auto const in_training = [&](std::size_t r) { return r < from && known(r); };
  auto const with_array = [&](std::size_t r) { return in_training(r) && a.there[r]; };
  column_scale::of(a.sensor, a.sensors, with_array).apply(a.sensor);
  column_scale::of(a.weather, a.weathers, with_array).apply(a.weather);
  column_scale::of(a.clock, a.clocks, in_training).apply(a.clock);
  column_scale::of(a.recent, a.recents, in_training).apply(a.recent);
  // The sensors answer to the root of a concentration more than to itself; what is judged is the concentration.
  std::vector<float> root(a.rows());
  for (std::size_t r = 0; r < a.rows(); ++r) root[r] = known(r) ? std::sqrt(a.carbon_monoxide[r]) : 0;
  auto const scale = column_scale::of(root, 1, in_training);
  scale.apply(root);
  auto const concentration = [&](double y) {
    return std::pow(std::max(0.0, y * double(scale.deviation[0]) + double(scale.mean[0])), 2);
  };

  // Few hours to learn from lack the array: every fourth one is learnt a second time as if it had.
  auto there = a.there;
  std::vector<std::uint32_t> feigned;
  auto const again = [](auto& x, std::size_t r, std::size_t columns) {
    for (std::size_t c = 0; c < columns; ++c) x.push_back(x[r * columns + c]);
  };
  for (std::size_t r = 0; r < from; r += 4) {
    if (!known(r) || !a.there[r]) continue;
    feigned.push_back(std::uint32_t(there.size()));
    there.push_back(0);
    again(a.sensor, r, 5), again(a.weather, r, 3), again(a.clock, r, 8), again(a.recent, r, a.recents), again(root, r, 1);
  }
  bd::dataset const all{array(a.sensor).where(there),
                        weather(a.weather).where(there),
                        hour_of_array(a.clock).where(there),
                        hour(a.clock),
                        last_days(a.recent),
                        carbon_monoxide(root)};
  std::vector<std::uint32_t> training, test, whole_training, whole_test;
  for (std::uint32_t r = 0; r < end; ++r) {
    if (!known(r)) continue;
    (r < from ? training : test).push_back(r);
    if (a.there[r]) (r < from ? whole_training : whole_test).push_back(r);
  }
  feigned.insert(feigned.begin(), training.begin(), training.end());
  // R2 of the concentration over some hours, of predictions for all rows.
  auto const judged = [&](std::vector<std::uint32_t> const& hours, auto&& said) {
    std::vector<double> guess, truth;
    for (auto r : hours) guess.push_back(said(r)), truth.push_back(double(a.carbon_monoxide[r]));
    return bd::r2(guess, truth);
  };

  auto const ridge_r2 = [&](bool rooted) {
    auto const row_of = [&](std::uint32_t r) {
      std::vector<float> x(a.sensor.begin() + r * 5, a.sensor.begin() + r * 5 + 5);
      x.insert(x.end(), a.weather.begin() + r * 3, a.weather.begin() + r * 3 + 3);
      return x;
    };
    std::vector<float> x, y;
    for (auto r : whole_training) {
      auto const one = row_of(r);
      x.insert(x.end(), one.begin(), one.end()), y.push_back(rooted ? root[r] : a.carbon_monoxide[r]);
    }
    ridge const line(x, y, 8);
    return judged(whole_test,
                  [&](std::uint32_t r) { return rooted ? concentration(line(row_of(r))) : line(row_of(r)); });
  };
  double const simple = ridge_r2(false), simple_root = ridge_r2(true);

  std::vector<row> with, every;
  auto const study_net = [&]<auto Net>(std::integral_constant<decltype(Net), Net>, char const* name,
                                       auto const& objective, std::vector<std::uint32_t> const& learnt) {
    constexpr bool fused = bd::program<decltype(bd::type_of(Net))>::modalities::size > 3;
    std::vector<double> of_every;
    auto const data = all.subset(learnt);
    with.push_back(trained<Net>(
        name, set,
        [&](auto& model, bd::seed seed) {
          bd::fit(model, data, objective, bd::adamw{.rate = 1e-2, .weight_decay = 1e-4},
                  bd::fit_options<bd::cosine>{.epochs = set.epochs ? set.epochs : 200,
                                              .batch = 64,
                                              .from = seed,
                                              .threads = set.threads,
                                              .progress = nullptr});
        },
        [&](auto& model) {
          auto const said = [&] {
            auto const sensors = array(a.sensor).where(there);
            auto const air = weather(a.weather).where(there);
            auto const time = hour_of_array(a.clock).where(there);
            if constexpr (fused) return model(sensors, air, time, hour(a.clock), last_days(a.recent));
            else return model(sensors, air, time);
          }();
          auto const guess = [&](std::uint32_t r) { return concentration(double(said(answer)(r, 0))); };
          if (fused) of_every.push_back(judged(test, guess));
          return judged(whole_test, guess);
        }));
    if (!of_every.empty()) every.push_back({name, of_every, with.back().parameters, with.back().seconds});
  };
  study_net(net<array_alone>, "array alone", one_loss, whole_training);
  study_net(net<experts>, "gaussian_experts", with_heads, feigned);
  study_net(net<deep>, "gaussian_experts, hidden layer", with_heads, feigned);
  study_net(net<weighted>, "weighted", with_heads, feigned);

  auto const same = [](double v) { return v; };
  std::printf(
      "CO in mg/m3, %zu hours to learn from, the %zu after them to judge by, %zu of these without the array; %zu "
      "seeds\n",
      training.size(), test.size(), test.size() - whole_test.size(), set.seeds);
  std::printf("hours with the array:\nridge %.4f, ridge on the root of CO %.4f\n%s", simple, simple_root,
              table("R2", with, 4, same).c_str());
  std::printf("all hours, the gaps as missing modalities:\n%s", table("R2", every, 4, same).c_str());
  auto const& best = with.back();
  say_goal("R2 of CO at least 0.85 with gaps as missing modalities", best.mean() >= 0.85,
           bd::decimals(best.mean(), 4) + " where the array is there, " + bd::decimals(every.back().mean(), 4) +
               " over all hours, of " + best.name + "; ridge " + bd::decimals(simple, 4));
  return 0;
}

}  // namespace study
