#include "stocknet.hpp"
#include "study.hpp"

namespace study {

namespace {
inline constexpr bd::series<struct prices, stocknet::days, stocknet::prices> prices;
inline constexpr bd::tokens<struct tweets, stocknet::words, stocknet::vocabulary> tweets;
inline constexpr bd::classes<struct movement, 2> movement;

inline constexpr auto of_prices = prices | bd::gru<16> | bd::last | bd::dropout<30> | bd::dense<2>;
inline constexpr auto of_tweets = tweets | bd::embedding<16> | bd::mean_time | bd::dropout<30> | bd::dense<2>;
inline constexpr auto late = bd::late<bd::product_of_experts>(of_prices, of_tweets);
inline constexpr auto joint = bd::fuse<bd::mean>(prices | bd::gru<16> | bd::last, tweets | bd::embedding<16> | bd::mean_time) |
                              bd::dropout<30> | bd::dense<2>;

/// Matthews' correlation of what is said with what is true: 0 for whoever guesses.
double matthews(bd::confusion<2> const& c) {
  auto const n = [&](int truth, int guess) { return double(c.counts[std::size_t(truth)][std::size_t(guess)]); };
  double const below = std::sqrt((n(1, 1) + n(0, 1)) * (n(1, 1) + n(1, 0)) * (n(0, 0) + n(0, 1)) * (n(0, 0) + n(1, 0)));
  return below > 0 ? (n(1, 1) * n(0, 0) - n(0, 1) * n(1, 0)) / below : 0;
}
}  // namespace

int run_stocknet(settings const& set) {
  auto s = read_stocknet(set.folder);
  // What a day beyond the used ones holds is 0, and stays so: the scale is of the days that there are.
  {
    std::vector<float> used;
    for (std::size_t r = 0; r < s.rises.size(); ++r)
      if (s.split[r] == 0)
        used.insert(used.end(), s.price.begin() + std::ptrdiff_t(r * 25), s.price.begin() + std::ptrdiff_t(r * 25 + std::size_t(s.price_days[r]) * 5));
    column_scale::of(used, stocknet::prices, [](std::size_t) { return true; }).apply(s.price);
    for (float& v : s.price) v = std::clamp(v, -5.0f, 5.0f);
  }
  bd::dataset const all{prices(s.price, s.price_days), tweets(s.word, s.word_count).where(s.written), movement(s.rises)};
  std::vector<std::uint32_t> rows_of[3], with_tweets[3];
  for (std::uint32_t r = 0; r < s.rises.size(); ++r) {
    auto const part = s.split[r] == 2 ? 2 : s.split[r] == 1 ? 1 : 0;
    rows_of[part].push_back(r);
    if (s.written[r]) with_tweets[part].push_back(r);
  }
  auto const judged = set.held_out ? 1 : 2;

  std::vector<row> rows, correlations;
  double largest = 0;
  auto const study_net = [&]<auto Net>(std::integral_constant<decltype(Net), Net>, char const* name, std::vector<std::uint32_t> const (&parts)[3]) {
    auto const train = all.subset(parts[0]), valid = all.subset(parts[1]), test = all.subset(parts[judged]);
    std::vector<double> mcc;
    rows.push_back(trained<Net>(name, set,
        [&](auto& model, bd::seed from) {
          bd::fit(model, train, valid, bd::cross_entropy, bd::adamw{.rate = 1e-3, .weight_decay = 0.05},
                  bd::fit_options<>{.epochs = set.epochs ? set.epochs : 8, .batch = 64, .patience = 3, .from = from,
                                    .threads = set.threads, .progress = nullptr});
        },
        [&](auto& model) {
          using list = typename std::remove_cvref_t<decltype(model)>::prog::modalities;
          bd::confusion<2> counts;
          auto const said = [&] {
            if constexpr (list::size == 2) return model(prices(s.price, s.price_days), tweets(s.word, s.word_count).where(s.written));
            else if constexpr (std::is_same_v<list, bd::types<std::remove_cvref_t<decltype(prices)>>>) return model(prices(s.price, s.price_days));
            else return model(tweets(s.word, s.word_count).where(s.written));
          }();
          for (auto r : parts[judged]) counts.add(std::size_t(s.rises[r]), said(r, 1) > said(r, 0));
          mcc.push_back(matthews(counts));
          return bd::evaluate(model, test, bd::cross_entropy).metric;
        }));
    correlations.push_back({name, mcc, rows.back().parameters, rows.back().seconds});
    largest = std::max(largest, bd::mean_of(mcc).mean);
  };
  auto const of = []<auto Net>() { return std::integral_constant<decltype(Net), Net>{}; };
  study_net(of.template operator()<of_prices>(), "prices alone", rows_of);
  study_net(of.template operator()<of_tweets>(), "tweets alone, where written", with_tweets);
  study_net(of.template operator()<late>(), "product_of_experts", rows_of);
  study_net(of.template operator()<joint>(), "mean", rows_of);

  double ups = 0;
  for (auto r : rows_of[judged]) ups += s.rises[r];
  double const n = double(rows_of[judged].size()), majority = std::max(ups, n - ups) / n;
  // Of one who guesses, the correlation over n days is normal with deviation 1 / root(n).
  double const chance = 1.96 / std::sqrt(n);
  std::printf("%zu days to learn from, %zu to choose by, %.0f to judge by, %zu of these without tweets; %zu seeds\n", rows_of[0].size(),
              rows_of[1].size(), n, rows_of[judged].size() - with_tweets[judged].size(), set.seeds);
  auto const same = [](double v) { return v; };
  std::printf("%s%salways the commoner answer: %.4f; correlation of guesses: within %.3f (95 %%)\n", table("accuracy", rows, 4, same).c_str(),
              table("correlation", correlations, 4, same).c_str(), majority, chance);
  std::printf("%s\n", largest <= chance ? "Nothing is learnt beyond chance: no mean correlation is beyond what guesses reach."
                                        : "A correlation is beyond what guesses reach on days that are independent; days are not: look "
                                          "for what the data let through before trusting it.");
  double most = 0;
  for (auto const& r : rows) most = std::max(most, r.mean());
  say_goal("runs with tweets absent, and nothing beyond chance is claimed", most < 0.56, "best accuracy " + bd::decimals(most, 4) + ", best correlation " + bd::decimals(largest, 4));
  return 0;
}

}  // namespace study
