#pragma once
#include "braid/backend/recorder.hpp"
#include "braid/core/crew.hpp"
#include "braid/model/weights.hpp"
#include "braid/train/absence.hpp"
#include "braid/train/mixup.hpp"
#include "braid/train/objective_walk.hpp"
#include "braid/train/parameter_groups.hpp"
#include "braid/train/not_finite.hpp"
#include "braid/train/trains.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace braid::inline v0 {

/// How a batch is split: into this many lanes, whatever the number of threads, so that sums keep their order and one seed
/// gives one result.
constexpr std::size_t lanes_of_batch(std::size_t rows) { return std::clamp<std::size_t>(rows / 16, 1, 4); }

/// Gradients, kept values, moments and staging of one training: all allocated here, none in a step.
///
/// G: the net; Objective: terms with names (with_names); Optimizer: sgd, adamw, ...; Partial: the modalities that some
/// samples may lack, in the data or by `hide`. A loss over outputs that a sample lacks altogether leaves that sample out.
/// Mixes: the data are those of `mixup`.
/// errors  value_error: a batch of too few rows for one of the layers.
template <class G, backend K, is_objective Objective, class Optimizer, modality_set Partial = 0, bool Mixes = false>
class basic_trainer {
 public:
  using prog = program<G>;
  using T = typename K::scalar;
  using walker = walk<prog, K const, mode::train>;
  using losses = objective_walk<G, K const, Objective>;
  using batch_type = gathered<K, distinct<decltype(typename prog::modalities{} + targets_of<Objective>{})>>;
  static constexpr auto const& plan = plan_of<prog, mode::train>;

  basic_trainer(basic_weights<G, K>& w, Objective objective, Optimizer optimizer, std::size_t most_rows, seed s = {},
                std::size_t threads = 1, std::span<parameter_group const> groups = {})
      : weights_(w), objective_(objective), ranges_(parameter_ranges<G, K>(optimizer, groups)), seed_(s), most_rows_(most_rows), batch_(most_rows, w.place()), partners_(most_rows, w.place()),
        moments_(Optimizer::moments * w.param_count, w.place()),
        lacking_(most_rows), lane_count_(prog::couples_rows || losses::couples_rows || !K::on_host ? 1 : lanes_of_batch(most_rows)),
        crew_(threads, lane_count_, job{this}) {
    static_assert(detail::first_without_backward<prog> == prog::size,
                  "a unit of this net has no backward: it serves prediction, not training");
    refuse_few(most_rows);
    for (std::size_t i = 0; i < lane_count_; ++i) lanes_.emplace_back((most_rows + lane_count_ - 1) / lane_count_, w.place());
  }

  /// Whether the host must see the batches: to mix samples, or for a loss that looks at its targets there.
  static constexpr bool batches_on_host = K::on_host || Mixes || losses::weighings > 0;

  /// From the next step on, hides these modalities from samples at this rate.
  void hide(double rate, modality_set which) { hide_rate_ = rate, hidden_ = which & Partial; }

  /// One step on `rows` samples: sample(i) is the i-th one's number in the data. More than the batch are taken batch by
  /// batch, and the step is that of one large batch. Returns the mean loss before the step. Where it is not finite, and
  /// where the gradients are not, which gives NaN, the weights do not change and `fault` says more.
  template <class Data, class Sample, class Clip>
  double step(Data const& data, std::size_t rows, Sample&& sample, double factor, Clip const& clip) {
    K const& k = weights_.place();
    T* const g = lanes_[0].gradients.data();
    double loss = 0;
    refuse_few(rows % most_rows_ ? rows % most_rows_ : most_rows_);
    ++steps_;
    total_ = rows;
    for (first_ = 0; first_ < rows; first_ += rows_) {
      rows_ = std::min(most_rows_, rows - first_);
      lacking_.take(data, rows_, [&](std::size_t i) { return data.row(sample(first_ + i)); }, hide_rate_, hidden_,
                    philox{seed_.value}.fork(steps_).fork(prog::size), first_);
      auto const at = [&](std::size_t i) { return sample(first_ + lacking_.from(i)); };
      batch_.take(data, rows_, at);
      if constexpr (Mixes) mix(data, at);
      crew_.run();
      for (std::size_t i = 0; i < lane_count_; ++i) loss += lanes_[i].sum.finish(k, lanes_[i].loss.data(), lane_rows(i));
      if (!std::isfinite(loss)) return loss / double(rows);
    }
    for (std::size_t i = 1; i < lane_count_; ++i)
      k.template each<1>(weights_.param_count, detail::add_to<T>{g, lanes_[i].gradients.data()});
    for (auto const& r : ranges_)
      if (r.frozen) k.zero(g + r.begin, r.size);
    double const scale = clip.factor(k, g, weights_.param_count);
    if (!std::isfinite(scale)) return std::numeric_limits<double>::quiet_NaN();
    for (auto const& r : ranges_)
      if (!r.frozen)
        r.optimizer.step(k, weights_.params() + r.begin, g + r.begin, moments_.data() + Optimizer::moments * r.begin, r.size,
                         steps_, factor, scale);
    return loss / double(rows);
  }
  /// Where the last step went wrong: its batch (from 0) and, in words, the first value that is not finite. Runs that
  /// batch forward once more, looking at every step; the state of layers moves.
  struct fault_place {
    std::size_t batch;
    std::string words;
  };
  [[gnu::cold, gnu::noinline]] fault_place fault() {
    K const& k = weights_.place();
    if (first_ >= total_) return {(total_ - 1) / most_rows_, "the gradient of " + first_gradient()};
    detail::not_finite found;
    for (std::size_t i = 0; i < lane_count_; ++i)
      each_walk(i, [&](walker const& w, std::size_t, modality_set absent) {
        w.template forward_seen<Partial>(absent, detail::looking_for<K>{k, w.rows, found});
      });
    return {first_ / most_rows_,
            found.name.empty() ? "the loss itself: every layer's output is finite" : "the output of " + found.name};
  }
  /// The gradients of the last step, in the layout of the weights' parameters.
  T const* gradients() const { return lanes_[0].gradients.data(); }
  std::size_t steps() const { return steps_; }
  /// Each term's part of the last step's mean loss, weighted; of several terms.
  std::array<double, Objective::size> terms() const {
    std::array<double, Objective::size> t{};
    for (auto const& l : lanes_)
      for (std::size_t i = 0; i < t.size(); ++i) t[i] += l.terms[i] / double(total_);
    return t;
  }
  /// Moment array a on the host, lying as the parameters do (basic_weights::by_name), and back. For files; allocates.
  std::vector<T> read_moments(std::size_t a) const {
    auto const host = on_host(moments_);
    std::vector<T> flat(weights_.param_count);
    for (auto const& r : ranges_)
      std::copy_n(host.begin() + std::ptrdiff_t(Optimizer::moments * r.begin + a * r.size), r.size,
                  flat.begin() + std::ptrdiff_t(r.begin));
    return flat;
  }
  void write_moments(std::size_t a, std::vector<T> const& flat) {
    auto host = on_host(moments_);
    for (auto const& r : ranges_)
      std::copy_n(flat.begin() + std::ptrdiff_t(r.begin), r.size,
                  host.begin() + std::ptrdiff_t(Optimizer::moments * r.begin + a * r.size));
    weights_.place().upload(moments_.data(), host.data(), host.size());
  }
  static constexpr std::size_t moments = Optimizer::moments;
  using optimizer_type = Optimizer;
  using objective_type = Objective;
  /// From the next step on, for optimisers that have a momentum or a beta1.
  void momentum(double m) {
    for (auto& r : ranges_) {
      if constexpr (requires { r.optimizer.momentum = m; }) r.optimizer.momentum = m;
      else if constexpr (requires { r.optimizer.beta1 = m; }) r.optimizer.beta1 = m;
    }
  }
  /// As after so many steps: random numbers and bias corrections go on from there.
  void resume_at(std::size_t steps) { steps_ = steps; }

 private:
  struct lane {
    buffer<K> work, gradients, loss, room;
    std::array<double, Objective::size> terms{};
    [[no_unique_address]] recorder<K> record{};
    [[no_unique_address]] later_sum<K> sum{};
    lane(std::size_t rows, K const& k)
        : work(plan.elements(rows), k), gradients(basic_weights<G, K>::param_count, k), loss(rows, k), room(losses::room(rows), k) {}
  };
  struct job {
    basic_trainer* self;
    void operator()(std::size_t i) const { self->run_lane(i); }
  };
  void refuse_few(std::size_t rows) const {
    if constexpr (prog::least_rows > 1)
      if (rows < prog::least_rows) few_rows(rows);
  }
  [[noreturn, gnu::cold, gnu::noinline]] static void few_rows(std::size_t rows) {
    std::size_t s = 0;
    while (prog::graph.nodes[s].least_rows <= rows) ++s;
    throw value_error("training", step_names<prog>()[s],
                      "more than 1 value per channel: a batch of at least " +
                          std::to_string(prog::graph.nodes[s].least_rows) + " rows",
                      std::to_string(rows));
  }
  std::string first_gradient() const {
    std::string first;
    basic_weights<G, K>::template by_name<false>(
        on_host(lanes_[0].gradients), [&](std::string const& name, auto const&, std::vector<T> const& values) {
          for (T v : values)
            if (first.empty() && !std::isfinite(v)) first = name;
        });
    return first;
  }
  std::vector<T> on_host(buffer<K> const& b) const {
    std::vector<T> host(b.size());
    weights_.place().download(host.data(), b.data(), host.size());
    return host;
  }
  std::size_t lane_begin(std::size_t i) const { return rows_ * i / lane_count_; }
  std::size_t lane_rows(std::size_t i) const { return lane_begin(i + 1) - lane_begin(i); }

  /// f(walk, first row, what they lack) over the rows of lane i that lack the same. The random numbers of a row are those
  /// it has in the whole step's batch.
  template <class F>
  void each_walk(std::size_t i, F&& f) {
    std::size_t const end = lane_begin(i + 1);
    for (std::size_t r = lane_begin(i), n = 0; r < end; r += n) {
      n = lacking_.alike(r, end);
      auto const in = batch_.template inputs<prog>(r);
      f(walker{weights_.place(), weights_.params(), weights_.state(), workspace<T>::in(lanes_[i].work.data(), plan, n), in,
               n, philox{seed_.value}.fork(steps_), first_ + r},
        r, lacking_.absent(r));
    }
  }
  /// Every sample of the batch becomes a mixture with another, all by one share.
  template <class Data, class At>
  void mix(Data const& data, At const& at) {
    philox const random = philox{seed_.value}.fork(steps_).fork(prog::size + 1);
    share_ = mixing_share(random, first_, data.alpha);
    std::size_t const away = rows_ > 1 ? 1 + random.below(std::uint32_t(rows_ - 1), first_, 0) : 0;
    partners_.take(data, rows_, [&](std::size_t i) { return at((i + away) % rows_); });
    batch_.mix(typename prog::modalities{}, partners_, T(share_));
  }
  /// Whether two batches of one size differ in their memory alone: then a device may record one and do it again.
  static constexpr bool repeats = !prog::draws && !losses::couples_rows && losses::weighings == 0 && Objective::size == 1 &&
                                  Partial == 0 && !Mixes;
  void run_lane(std::size_t i) {
    lane& l = lanes_[i];
    if (first_ == 0) l.terms = {};
    auto const work = [&] {
      batch_.send();
      if constexpr (Mixes) partners_.send();
      if (first_ == 0) l.gradients.zero();
      l.loss.zero();
      each_walk(i, [&](walker const& w, std::size_t first, modality_set absent) {
        learn(w, l, first, l.loss.data() + (first - lane_begin(i)), absent);
      });
      l.sum.begin(weights_.place(), l.loss.data(), lane_rows(i));
    };
    if constexpr (repeats) l.record(weights_.place(), {rows_, 2 * total_ + (first_ == 0), batch_.way(), weights_.params()}, work);
    else work();
  }
  void learn(walker const& w, lane& l, std::size_t first, T* loss, modality_set absent) {
    K const& k = weights_.place();
    w.template forward_without<Partial>(absent);
    std::array<T const*, prog::outputs> outs{};
    std::array<T*, prog::outputs> douts{};
    repeat_indexed<prog::outputs>([&]<class J>(J) {
      constexpr std::size_t id = prog::out_ids[J::value];
      if (!runs_without<prog>(id, absent)) return;
      outs[J::value] = static_cast<T const*>(w.template value<id>());
      douts[J::value] = w.template gradient<id>();
      k.zero(douts[J::value], w.rows * prog::template out<J::value>::size);
    });
    double before = 0;
    auto const judge = [&](Objective const& objective, batch_type const& targets) {
      losses::run(objective, k, outs, douts, targets, first, w.rows, total_, loss, l.room.data(), absent, [&](std::size_t term) {
        if constexpr (Objective::size > 1) {
          double const so_far = k.sum(loss, w.rows);
          l.terms[term] += so_far - before;
          before = so_far;
        }
      });
    };
    if constexpr (Mixes) judge(float(share_) * objective_, batch_), judge(float(1 - share_) * objective_, partners_);
    else judge(objective_, batch_);
    w.template backward_without<Partial>(absent, l.gradients.data());
  }

  basic_weights<G, K>& weights_;
  Objective objective_;
  std::vector<parameter_range<Optimizer>> ranges_;
  seed seed_;
  std::size_t most_rows_;
  batch_type batch_;
  std::conditional_t<Mixes, batch_type, nobody> partners_;  ///< whom each sample is mixed with, in its place
  double share_ = 1;                                        ///< of the sample itself in the mixture
  buffer<K> moments_;
  lacking_rows<prog, Partial> lacking_;
  double hide_rate_ = 0;
  modality_set hidden_ = 0;
  std::size_t lane_count_, first_ = 0, rows_ = 0, total_ = 0, steps_ = 0;  ///< the batch within the step's rows
  std::vector<lane> lanes_;
  crew<job> crew_;
};

}  // namespace braid
