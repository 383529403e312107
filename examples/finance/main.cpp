// Will a share rise tomorrow? Prices, headlines and statements in one net, judged by walking forward through time, with a test
// that fires when the future is in the features.
//
//   finance                    on a generated market: what can be learnt there was put into it
//   finance --data FOLDER      on FOLDER/stocknet/stocknet.npz: real prices and tweets, no statements (absent)
#include "braid/backend/cpu.hpp"
#include "braid/braid.hpp"
#include "braid/compare/certify.hpp"
#include "braid/data/look_ahead.hpp"
#include "braid/data/walk_forward.hpp"

#include "../compare/stocknet.hpp"
#include "../compare/study.hpp"
#include "market.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <map>

namespace bd = braid;
namespace {
using namespace finance;

inline constexpr bd::series<struct prices, window, prices_a_day> prices;
inline constexpr bd::tokens<struct headlines, most_words, vocabulary> headlines;
inline constexpr bd::features<struct statement, statement_lines> statement;
inline constexpr bd::classes<struct tomorrow, 2> tomorrow;

inline constexpr auto charted = prices | bd::gru<8> | bd::last;
inline constexpr auto read = headlines | bd::encode::bag_of_words<8>;
inline constexpr auto audited = statement | bd::dense<8> | bd::tanh;
inline constexpr auto together = bd::fuse<bd::mean>(charted, read, audited) | bd::dense<2>;
inline constexpr auto chart_alone = charted | bd::dense<2>;

/// Decisions of all shares, in rows.
struct rows {
  std::vector<float> price, stated_lines;
  std::vector<std::int32_t> word, word_count, price_days, rises, day;
  std::vector<std::uint8_t> written, stated;

  auto data() const {
    return bd::dataset{prices(price, price_days), headlines(word, word_count).where(written),
                       statement(stated_lines).where(stated), tomorrow(rises)};
  }
};

rows rows_of(std::vector<share> const& market, bool with_a_leak) {
  rows r;
  for (auto const& x : market)
    for (std::size_t day = first_day; day + 1 < x.days(); ++day) {
      auto const d = decide(x, day, x.days(), with_a_leak);
      r.price.insert(r.price.end(), d.price.begin(), d.price.end());
      r.price_days.push_back(int(window));
      r.word.insert(r.word.end(), d.words.begin(), d.words.end());
      r.word.resize((r.word_count.size() + 1) * most_words);
      r.word_count.push_back(int(d.words.size()));
      r.written.push_back(!d.words.empty());
      r.stated_lines.insert(r.stated_lines.end(), d.statement.begin(), d.statement.end());
      r.stated.push_back(d.stated);
      r.rises.push_back(x.close[day + 1] > x.close[day]);
      r.day.push_back(int(day));
    }
  return r;
}
rows rows_of(study::stocknet const& s) {
  rows r;
  r.price = s.price, r.price_days = s.price_days, r.word = s.word, r.word_count = s.word_count;
  r.written = s.written, r.rises = s.rises, r.day = s.day;
  r.stated.resize(s.rises.size()), r.stated_lines.resize(s.rises.size() * statement_lines);
  return r;
}

/// How often a model was right, day by day: shares rise and fall together, so it is days that are drawn anew.
using by_day = std::map<std::int32_t, std::pair<double, double>>;  // right, all
bd::interval accuracy(by_day const& days) {
  std::vector<std::pair<double, double>> each;
  for (auto const& d : days) each.push_back(d.second);
  return bd::detail::bootstrap(each.size(), {.draws = 2000}, std::pair{0.0, 0.0},
                               [&](auto& sum, std::uint32_t i) { sum.first += each[i].first, sum.second += each[i].second; },
                               [](auto const& sum) { return sum.first / sum.second; });
}

/// Trains Net on each fold's past and adds to `right` what it says of the fold's own days. The last fold's model is left.
template <auto Net>
bd::model<Net, bd::cpu> walk(rows const& r, std::vector<bd::time_fold> const& folds, std::size_t epochs, std::size_t threads,
                             by_day& right) {
  auto const all = r.data();
  bd::model<Net, bd::cpu> model;
  for (auto const& f : folds) {
    model = bd::model<Net, bd::cpu>{bd::seed{7}};
    bd::fit(model, all.subset(f.train), all.subset(f.valid), bd::cross_entropy, bd::adamw{.rate = 3e-3, .weight_decay = 0.02},
            bd::fit_options<>{.epochs = epochs, .batch = 64, .patience = 3, .threads = threads, .progress = nullptr});
    auto const full = bd::named_objective<std::remove_const_t<decltype(all)>>(bd::cross_entropy);
    bd::answers<decltype(bd::type_of(Net)), bd::cpu, std::remove_const_t<decltype(full)>> ask(model.weights());
    auto const points = ask(all.subset(f.test)).points;
    for (std::size_t i = 0; i < f.test.size(); ++i)
      if (points[i] == points[i]) right[r.day[f.test[i]]].first += points[i], right[r.day[f.test[i]]].second += 1;
  }
  return model;
}
std::string percent(bd::interval const& i) {
  return bd::decimals(100 * i.estimate, 1) + " % (" + bd::decimals(100 * i.low, 1) + " to " + bd::decimals(100 * i.high, 1) + ")";
}

int run(std::string const& folder, std::size_t epochs, std::size_t threads) {
  bool const generated = folder.empty();
  std::vector<share> market;
  if (generated) market = generated_market(20, 500, bd::philox{2026});
  rows r = generated ? rows_of(market, false) : rows_of(study::read_stocknet(folder));
  auto const folds = bd::walk_forward(r.day, {.folds = 4, .test = generated ? 60u : 0u, .gap = 1});
  if (!generated) {  // to one scale, that of the days before the first test
    std::vector<bool> past(r.day.size());
    for (auto i : folds[0].train) past[i] = true;
    study::column_scale::of(r.price, prices_a_day, [&](std::size_t k) { return past[k / window]; }).apply(r.price);
    for (float& v : r.price) v = std::clamp(v, -5.0f, 5.0f);
  }

  if (generated) {
    std::printf("GENERATED market: 20 shares, 500 days.\n\nDoes any number know what comes later than its day?\n");
    for (bool with_a_leak : {false, true}) {
      auto const found = bd::look_ahead(market[0].days() - first_day, [&](std::size_t known) {
        return known_numbers(market[0], first_day + known, with_a_leak);
      });
      std::printf("  %s: %s\n", with_a_leak ? "with tomorrow's return let in" : "as they are made here",
                  found ? ("YES, number " + std::to_string(found->column) + " of day " + std::to_string(first_day + found->time)).c_str() : "no");
      if (found.has_value() != with_a_leak) return std::fprintf(stderr, "the look-ahead test is wrong\n"), 1;
    }
  } else {
    std::printf("stocknet: its rows were made by others; what they looked at cannot be made again here.\n");
  }

  by_day fused, chart, commoner;
  std::printf("\nWalking forward: %zu folds, each learns from the days before its own (%zu to %zu rows).\n", folds.size(),
              folds.front().train.size(), folds.back().train.size());
  auto model = walk<together>(r, folds, epochs, threads, fused);
  walk<chart_alone>(r, folds, epochs, threads, chart);
  for (auto const& f : folds) {
    double ups = 0;
    for (auto i : f.train) ups += r.rises[i];
    int const answer = 2 * ups > double(f.train.size());
    for (auto i : f.test) commoner[r.day[i]].first += r.rises[i] == answer, commoner[r.day[i]].second += 1;
  }
  std::printf("  right, with the 95 %% interval over days:\n    commoner answer          %s\n    prices alone             %s\n"
              "    prices, news, statements %s\n",
              percent(accuracy(commoner)).c_str(), percent(accuracy(chart)).c_str(), percent(accuracy(fused)).c_str());
  by_day more;
  for (auto const& [day, n] : fused) more[day] = {n.first - commoner[day].first, n.second};
  auto const gain = accuracy(more);
  std::printf("  more than the commoner answer: %s%s\n", percent(gain).c_str(),
              gain.low > 0 ? "" : ": nothing is learnt beyond chance");

  std::printf("\nThe last fold's model, and what it is worth without some of its sources:\n%s",
              bd::certify(model, r.data().subset(folds.back().test), {.calls = 50}).text().c_str());

  if (generated) {
    by_day cheated;
    walk<together>(rows_of(market, true), folds, epochs, threads, cheated);
    std::printf("\nWith tomorrow's return let in it would be right in %s. Such a number is a reason to look for the leak.\n",
                percent(accuracy(cheated)).c_str());
  }
  return 0;
}
}  // namespace

int main(int argc, char** argv) {
  std::string folder;
  std::size_t epochs = 8, threads = 1;
  CLI::App app{"Will a share rise tomorrow? Prices, headlines and statements, walking forward through time."};
  app.add_option("--data", folder, "folder that holds stocknet/stocknet.npz; without it, a generated market");
  app.add_option("--epochs", epochs, "of each training")->capture_default_str()->check(CLI::Range(1, 1000));
  app.add_option("--threads", threads, "change the time, never the result")->capture_default_str()->check(CLI::Range(1, 64));
  CLI11_PARSE(app, argc, argv);
  try {
    return run(folder, epochs, threads);
  } catch (std::exception const& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
