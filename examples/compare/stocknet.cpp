#include "stocknet.hpp"
#include "study.hpp"

#include <map>

namespace study {

namespace {
inline constexpr bd::series<struct prices, stocknet::days, stocknet::prices> prices;
inline constexpr bd::tokens<struct tweets, stocknet::words, stocknet::vocabulary> tweets;
inline constexpr bd::classes<struct movement, 2> movement;

inline constexpr auto of_prices = prices | bd::gru<16> | bd::last | bd::dropout<30> | bd::dense<2>;
inline constexpr auto of_tweets = tweets | bd::embedding<16> | bd::mean_time | bd::dropout<30> | bd::dense<2>;
inline constexpr auto late = bd::late<bd::product_of_experts>(of_prices, of_tweets);
inline constexpr auto joint =
    bd::fuse<bd::mean>(prices | bd::gru<16> | bd::last, tweets | bd::embedding<16> | bd::mean_time) | bd::dropout<30> |
    bd::dense<2>;

/// Matthews' correlation of what is said with what is true: 0 for whoever guesses.
double matthews(bd::confusion<2> const& c) {
  auto const n = [&](int truth, int guess) { return double(c.counts[std::size_t(truth)][std::size_t(guess)]); };
  double const below = std::sqrt((n(1, 1) + n(0, 1)) * (n(1, 1) + n(1, 0)) * (n(0, 0) + n(0, 1)) * (n(0, 0) + n(1, 0)));
  return below > 0 ? (n(1, 1) * n(0, 0) - n(0, 1) * n(1, 0)) / below : 0;
}

/// What a model got right and wrong, day by day: shares rise and fall together, so that it is days that are drawn anew.
using days = std::map<std::int32_t, bd::confusion<2>>;
void add(bd::confusion<2>& to, bd::confusion<2> const& c) {
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 2; ++j) to.counts[i][j] += c.counts[i][j];
}
/// Matthews' correlation of all days, and its 95 % interval over days drawn with replacement.
bd::interval by_days(days const& all) {
  std::vector<bd::confusion<2>> one;
  bd::confusion<2> whole;
  for (auto const& d : all) one.push_back(d.second), add(whole, d.second);
  std::vector<double> drawn(2000);
  for (std::size_t b = 0; b < drawn.size(); ++b) {
    bd::confusion<2> c;
    for (std::size_t k = 0; k < one.size(); ++k) add(c, one[bd::philox{2026}.below(std::uint32_t(one.size()), b, k)]);
    drawn[b] = matthews(c);
  }
  std::sort(drawn.begin(), drawn.end());
  return {matthews(whole), drawn[drawn.size() / 40], drawn[drawn.size() - 1 - drawn.size() / 40]};
}
}  // namespace

int run_stocknet(settings const& set) {
  auto s = read_stocknet(set.folder);
  // What a day beyond the used ones holds is 0, and stays so: the scale is of the days that there are.
  {
    std::vector<float> used;
    for (std::size_t r = 0; r < s.rises.size(); ++r)
      if (s.split[r] == 0)
        used.insert(used.end(), s.price.begin() + std::ptrdiff_t(r * 25),
                    s.price.begin() + std::ptrdiff_t(r * 25 + std::size_t(s.price_days[r]) * 5));
    column_scale::of(used, stocknet::prices, [](std::size_t) { return true; }).apply(s.price);
    for (float& v : s.price) v = std::clamp(v, -5.0f, 5.0f);
  }
  bd::dataset const all{prices(s.price, s.price_days), tweets(s.word, s.word_count).where(s.written),
                        movement(s.rises)};
  std::vector<std::uint32_t> rows_of[3], with_tweets[3];
  for (std::uint32_t r = 0; r < s.rises.size(); ++r) {
    auto const part = s.split[r] == 2 ? 2 : s.split[r] == 1 ? 1 : 0;
    rows_of[part].push_back(r);
    if (s.written[r]) with_tweets[part].push_back(r);
  }
  auto const judged = set.held_out ? 1 : 2;

  std::vector<row> rows;
  struct verdict {
    std::string name;
    double chosen_by;  ///< correlation on the validation days, mean
    bd::interval correlation;
  };
  std::vector<verdict> verdicts;
  auto const study_net = [&]<auto Net>(std::integral_constant<decltype(Net), Net>, char const* name,
                                       std::vector<std::uint32_t> const(&parts)[3]) {
    auto const train = all.subset(parts[0]), valid = all.subset(parts[1]), test = all.subset(parts[judged]);
    days of_all;
    double chosen_by = 0;
    rows.push_back(trained<Net>(
        name, set,
        [&](auto& model, bd::seed from) {
          bd::fit(model, train, valid, bd::cross_entropy, bd::adamw{.rate = 1e-3, .weight_decay = 0.05},
                  bd::fit_options<>{.epochs = set.epochs ? set.epochs : 8,
                                    .batch = 64,
                                    .patience = 3,
                                    .from = from,
                                    .threads = set.threads,
                                    .progress = nullptr});
        },
        [&](auto& model) {
          using list = typename std::remove_cvref_t<decltype(model)>::prog::modalities;
          auto const said = [&] {
            auto const written = tweets(s.word, s.word_count).where(s.written);
            if constexpr (list::size == 2) return model(prices(s.price, s.price_days), written);
            else if constexpr (std::is_same_v<list, bd::types<std::remove_cvref_t<decltype(prices)>>>)
              return model(prices(s.price, s.price_days));
            else return model(written);
          }();
          bd::confusion<2> on_valid;
          for (auto r : parts[1]) on_valid.add(std::size_t(s.rises[r]), said(r, 1) > said(r, 0));
          for (auto r : parts[judged]) of_all[s.day[r]].add(std::size_t(s.rises[r]), said(r, 1) > said(r, 0));
          chosen_by += matthews(on_valid) / double(set.seeds);
          return bd::evaluate(model, test, bd::cross_entropy).metric;
        }));
    verdicts.push_back({name, chosen_by, by_days(of_all)});
  };
  study_net(net<of_prices>, "prices alone", rows_of);
  study_net(net<of_tweets>, "tweets alone, where written", with_tweets);
  study_net(net<late>, "product_of_experts", rows_of);
  study_net(net<joint>, "mean", rows_of);

  double ups = 0, most = 0;
  for (auto r : rows_of[judged]) ups += s.rises[r];
  for (auto const& r : rows) most = std::max(most, r.mean());
  double const n = double(rows_of[judged].size());
  std::printf(
      "%zu movements to learn from, %zu to choose by, %.0f to judge by, %zu of these without tweets; %zu seeds\n%s",
      rows_of[0].size(), rows_of[1].size(), n, rows_of[judged].size() - with_tweets[judged].size(), set.seeds,
      table("accuracy", rows, 4, [](double v) { return v; }).c_str());
  bd::text_table t({"model", "correlation", "from", "to", "on validation"});
  for (auto const& v : verdicts)
    t.add({v.name, bd::decimals(v.correlation.estimate, 3), bd::decimals(v.correlation.low, 3),
           bd::decimals(v.correlation.high, 3), bd::decimals(v.chosen_by, 3)});
  std::printf("Always the commoner answer: %.4f. Matthews' correlation, 95 %% over days drawn anew:\n%s",
              std::max(ups, n - ups) / n, t.text().c_str());
  auto const& best = *std::max_element(verdicts.begin(), verdicts.end(),
                                       [](auto const& a, auto const& b) { return a.chosen_by < b.chosen_by; });
  bool const nothing = best.correlation.low <= 0;
  std::printf(nothing ? "Nothing is learnt beyond chance: the interval of %s, the best by validation, has 0 in it.\n"
                      : "The interval of %s, the best by validation, is above 0. Look for what the data let through "
                        "before believing it.\n",
              best.name.c_str());
  say_goal("runs with tweets absent, and finds nothing beyond chance", nothing && most < 0.62,
           best.name + ": " + bd::decimals(best.correlation.estimate, 3) + ", from " +
               bd::decimals(best.correlation.low, 3) + " to " + bd::decimals(best.correlation.high, 3) +
               "; best accuracy " + bd::decimals(most, 4));
  return 0;
}

}  // namespace study
