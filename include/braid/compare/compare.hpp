#pragma once
#include "braid/compare/answers.hpp"
#include "braid/compare/comparison.hpp"
#include "braid/compare/encoders.hpp"
#include "braid/layer/dense.hpp"
#include "braid/model/facts.hpp"
#include "braid/model/model.hpp"
#include "braid/model/summary.hpp"
#include "braid/train/adamw.hpp"
#include "braid/train/dirichlet.hpp"
#include "braid/train/fit.hpp"

#include <cstddef>
#include <cstdio>
#include <string>
#include <type_traits>
#include <vector>

namespace braid::inline v0 {

/// The data of a comparison: to learn from, to choose by, and to judge by at the end.
template <class Train, class Valid, class Test>
struct splits {
  Train const& train;
  Valid const& valid;
  Test const& test;

  constexpr splits(Train const& a, Valid const& b, Test const& c) : train(a), valid(b), test(c) {}
};

struct compare_options {
  std::size_t seeds = 5;
  std::size_t epochs = 20, batch = 64, patience = 5;
  double rate = 1e-3;         ///< of adamw, where no optimiser is given
  std::size_t threads = 1;
  std::size_t calls = 200;    ///< timed, for the time of one sample
  seed from{};                ///< seed s of the comparison starts from this one plus s
  std::FILE* progress = stderr;  ///< a line a training; null: silent
};

namespace detail {
/// The samples of data in an order in which modality M comes from another sample that has it.
template <class M, class Data>
std::vector<std::uint32_t> shuffled_samples(Data const& data, std::uint64_t from) {
  std::vector<std::uint32_t> all(data.size()), there;
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = std::uint32_t(i);
    if (data.template column<M>().has(data.row(i))) there.push_back(std::uint32_t(i));
  }
  std::vector<std::uint32_t> order(there.size());
  epoch_order(from, 0, order);
  for (std::size_t i = 0; i < there.size(); ++i) all[there[i]] = there[order[i]];
  return all;
}
/// Evidence is no logits: one term of cross_entropy over it becomes one of dirichlet.
template <class G, class K, class Objective>
constexpr auto fitting_loss(Objective const& given) {
  return given;
}
template <class G, class K, class Output, class Target>
constexpr auto fitting_loss(objective<term<cross_entropy_loss, Output, Target>> const& given) {
  using prog = program<G>;
  constexpr auto o = objective_walk<G, K const, objective<term<cross_entropy_loss, Output, Target>>>::template output_of<Output>();
  if constexpr (says_at<typename prog::template at<prog::out_ids[o]>, cross_entropy_loss> == class_scores::evidence)
    return with_names(dirichlet, Output{}, Target{});
  else return given;
}
/// The weights of one net as those of another that has the same parameters in the same places; of its own, themselves.
template <class G, class Trained, class K>
decltype(auto) with_numbers_of(basic_weights<Trained, K> const& from) {
  if constexpr (std::is_same_v<G, Trained>) {
    return (from);
  } else {
    using to = basic_weights<G, K>;
    using in = basic_weights<Trained, K>;
    static_assert(to::param_count == in::param_count && to::state_count == in::state_count);
    to w{seed{}, from.place()};
    std::vector<typename K::scalar> host(std::max(to::param_count, to::state_count));
    auto const copy = [&](auto const* a, auto* b, std::size_t n) {
      if (n > 0) w.place().download(host.data(), a, n), w.place().upload(b, host.data(), n);
    };
    copy(from.params(), w.params(), to::param_count), copy(from.state(), w.state(), to::state_count);
    return w;
  }
}
/// Trains nets of Trained, which has the parameters of G, and judges nets of G with what was learnt.
template <class G, class Trained, class K, class Splits, class Objective, class Optimizer>
candidate tried(K const& place, std::string const& name, candidate::kind kind, Splits const& data, Objective const& given,
                Optimizer const& optimizer, compare_options const& o) {
  using prog = program<G>;
  auto const objective = fitting_loss<G, K>(given);
  candidate c;
  c.name = name, c.is = kind;
  c.parameters = prog::parameters;
  c.workspace_bytes = plan_of<prog, mode::predict>.elements(1) * sizeof(typename K::scalar);
  for (std::size_t s = 0; s < o.seeds; ++s) {
    basic_model<Trained, K> learner{seed{o.from.value + s}, place};
    auto const past = fit(learner, data.train, data.valid, objective, optimizer,
                          fit_options<>{.epochs = o.epochs, .batch = o.batch, .patience = o.patience,
                                        .from = seed{o.from.value + s}, .threads = o.threads, .progress = nullptr});
    for (auto const& e : past.epochs) c.seconds += e.seconds / double(o.seeds);
    basic_weights<G, K> const& weights = with_numbers_of<G>(learner.weights());
    answers<G, K, std::remove_const_t<decltype(objective)>> ask(weights);
    c.valid.push_back(mean_of(sample_points{ask(data.valid).points}).mean);
    c.test.push_back(ask(data.test).points);
    if (o.progress)
      std::fprintf(o.progress, "%s, seed %zu of %zu: %.4f\n", name.c_str(), s + 1, o.seeds, mean_of(sample_points{c.test.back()}).mean), std::fflush(o.progress);
    if (s == 0) c.microseconds = ask.template microseconds<0>(0, data.test, o.calls);
    if (kind != candidate::kind::fused) continue;
    std::size_t m = 0;
    auto const spoilt = [&]<class M>(std::type_identity<M>) {
      c.shuffled.resize(prog::modalities::size), c.zeroed.resize(prog::modalities::size);
      auto const other = shuffled_samples<M>(data.test, o.from.value + s);
      c.shuffled[m] += ask(data.test, [&](auto& batch, std::size_t first, std::size_t) {
        batch.template take_one<M>(data.test, [&](std::size_t i) { return other[first + i]; });
      }).metric / double(o.seeds);
      c.zeroed[m] += ask(data.test, [&](auto& batch, std::size_t, std::size_t rows) {
        std::fill_n(batch.template memory<M>(), rows * M::outside::size, 0);
      }).metric / double(o.seeds);
      ++m;
    };
    [&]<class... M>(types<M...>) { (spoilt(std::type_identity<M>{}), ...); }(typename prog::modalities{});
  }
  return c;
}
template <class Tag, std::size_t C>
constexpr layer::dense<C> usual_head(classes<Tag, C>) {
  return {};
}
template <class Tag, std::size_t F>
constexpr layer::dense<F> usual_head(values<Tag, F>) {
  return {};
}
template <class Target, class... G>
constexpr auto with_head(encoder_set<no_head, G...>) {
  return encoder_set<decltype(usual_head(Target{})), G...>{};
}
template <class Target, class Head, class... G>
constexpr encoder_set<Head, G...> with_head(encoder_set<Head, G...>) {
  return {};
}
}  // namespace detail

/// Trains every policy over the same encoders with every seed, and beside them each modality alone and the late mean; judges
/// all by the test data, the fused ones also with each modality shuffled among the samples, or zero.
///
///   auto const c = bd::compare<bd::concat, bd::attention<4>, bd::low_rank<4, 32>>(
///       bd::cpu{}, bd::encoders(picture, report) | bd::relu | bd::dense<5>, bd::splits{train, valid, test}, {.seeds = 5});
///   std::fputs(c.text().c_str(), stdout);
///
/// Without a head behind the encoders it is dense<classes>. A policy over logits has the head on every branch; vote, which has
/// no gradient, is trained as the mean; what says evidence (evidential) by `dirichlet` in the place of cross_entropy; stack and
/// calibrated together with their branches, not on held-out data. Encoders that end in sequences: compare/encoders.hpp.
///
/// units   the metric: accuracy of classes, R2 of values, in units of the variance of all samples; of what each answers: models
///         are compared on samples that both answer. Intervals: 95 %, over other seeds and other samples (mean_of).
/// cost    (policies + modalities + 1) * seeds trainings.
/// errors  those of `fuse` and `fit` (compile time); value_error: no seeds.
/// source  the references: Liang et al. 2021, arXiv:2107.07502; shuffling: Breiman 2001, Random forests, section 10.
template <auto... Policy, backend K, class Head, class... G, class Train, class Valid, class Test, class Objective, class Optimizer>
  requires(is_objective<Objective> || loss_object<Objective>)
comparison compare(K const& place, encoder_set<Head, G...> given_encoders, splits<Train, Valid, Test> const& data,
                   Objective const& objective, Optimizer const& optimizer, compare_options const& options = {}) {
  if (options.seeds == 0) throw value_error("compare", "seeds", "at least 1", "0");
  auto const full = named_objective<Train>(objective);
  using objective_type = std::remove_const_t<decltype(full)>;
  using goal = typename detail::judged_term<typename detail::classifying<objective_type>::term_type>::target;
  constexpr auto set = detail::with_head<goal>(given_encoders);
  comparison all;
  all.metric = detail::judged_by<goal>::metric;
  auto const run = [&]<class Net, class Trained>(Net, Trained, std::string const& name, candidate::kind kind) {
    all.rows.push_back(detail::tried<Net, Trained>(place, name, kind, data, full, optimizer, options));
    using modalities = typename program<Net>::modalities;
    if (kind == candidate::kind::fused && all.modalities.empty())
      [&]<class... M>(types<M...>) { (all.modalities.push_back(std::string(M::name())), ...); }(modalities{});
  };
  repeat_indexed<sizeof...(G)>([&]<class I>(I) {
    constexpr auto net = net_alone<I::value>(set);
    run(net, net, names_joined<program<decltype(type_of(net))>>(), candidate::kind::alone);
  });
  run(late_mean_net(set), late_mean_net(set), "late<mean>", candidate::kind::fused);
  auto const fused = [&]<class P>(P) {
    run(fused_net<P>(set), trained_net<P>(set), detail::unit_name<P>(), candidate::kind::fused);
  };
  (fused(Policy), ...);
  all.mark();
  return all;
}
/// By the one target of the data and adamw.
template <auto... Policy, backend K, class Head, class... G, class Train, class Valid, class Test>
comparison compare(K const& place, encoder_set<Head, G...> set, splits<Train, Valid, Test> const& data,
                   compare_options const& options = {}) {
  return compare<Policy...>(place, set, data, usual_loss(detail::sole_target(typename Train::names{})),
                            adamw{.rate = options.rate}, options);
}

}  // namespace braid
