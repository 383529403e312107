#pragma once
#include "braid/core/crew.hpp"
#include "braid/model/weights.hpp"
#include "braid/train/objective_walk.hpp"
#include "braid/train/optimizer.hpp"

#include <algorithm>
#include <vector>

namespace braid {

/// How a batch is split: into this many lanes, whatever the number of threads, so that sums keep their order and one seed
/// gives one result.
constexpr std::size_t lanes_of_batch(std::size_t rows) { return std::clamp<std::size_t>(rows / 16, 1, 4); }

/// Gradients, kept values, moments and staging of one training: all allocated here, none in a step.
///
/// G: the net; Objective: terms with names (with_names); Optimizer: sgd, adamw, ...
template <class G, backend K, is_objective Objective, class Optimizer>
class basic_trainer {
 public:
  using prog = program<G>;
  using T = typename K::scalar;
  using walker = walk<prog, K const, mode::train>;
  using losses = objective_walk<G, K const, Objective>;
  using batch_type = gathered<T, decltype(typename prog::modalities{} + targets_of<Objective>{})>;
  static constexpr auto const& plan = plan_of<prog, mode::train>;

  basic_trainer(basic_weights<G, K>& w, Objective objective, Optimizer optimizer, std::size_t most_rows, seed s = {},
                std::size_t threads = 1)
      : weights_(w), objective_(objective), optimizer_(optimizer), seed_(s), batch_(most_rows),
        moments_(Optimizer::moments * w.param_count, w.place()),
        lane_count_(prog::couples_rows ? 1 : lanes_of_batch(most_rows)), crew_(threads, lane_count_, job{this}) {
    static_assert(everything_learns(), "a unit of this net has no backward: it serves prediction, not training");
    for (std::size_t i = 0; i < lane_count_; ++i) lanes_.emplace_back((most_rows + lane_count_ - 1) / lane_count_, w.place());
  }

  /// One step on `rows` samples: sample(i) is the i-th one's number in the data. Returns the mean loss of the batch before
  /// the step; the weights do not change when it is not finite.
  template <class Data, class Sample, class Clip>
  double step(Data const& data, std::size_t rows, Sample&& sample, double factor, Clip const& clip) {
    batch_.take(data, rows, sample);
    rows_ = rows;
    ++steps_;
    crew_.run();
    K const& k = weights_.place();
    T* const g = lanes_[0].gradients.data();
    for (std::size_t i = 1; i < lane_count_; ++i)
      k.template each<1>(weights_.param_count, add_op{g, lanes_[i].gradients.data()});
    double loss = 0;
    for (std::size_t i = 0; i < lane_count_; ++i) loss += k.sum(lanes_[i].loss.data(), lane_rows(i));
    loss /= double(rows);
    if (std::isfinite(loss))
      optimizer_.step(k, weights_.params(), g, moments_.data(), weights_.param_count, steps_, factor,
                      clip.factor(k, g, weights_.param_count));
    return loss;
  }
  /// The gradients of the last step, in the layout of the weights' parameters.
  T const* gradients() const { return lanes_[0].gradients.data(); }
  std::size_t steps() const { return steps_; }

 private:
  struct lane {
    buffer<K> work, gradients, loss;
    lane(std::size_t rows, K const& k)
        : work(plan.elements(rows), k), gradients(basic_weights<G, K>::param_count, k), loss(rows, k) {}
  };
  struct job {
    basic_trainer* self;
    void operator()(std::size_t i) const { self->run_lane(i); }
  };
  struct add_op {
    T* to;
    T const* from;
    BRAID_HD void operator()(std::size_t r, std::size_t) const { to[r] += from[r]; }
  };
  static consteval bool everything_learns() {
    for (auto const& d : prog::graph.nodes)
      if (!d.input && !d.differentiable) return false;
    return true;
  }
  std::size_t lane_begin(std::size_t i) const { return rows_ * i / lane_count_; }
  std::size_t lane_rows(std::size_t i) const { return lane_begin(i + 1) - lane_begin(i); }

  void run_lane(std::size_t i) {
    lane& l = lanes_[i];
    std::size_t const first = lane_begin(i), n = lane_rows(i);
    K const& k = weights_.place();
    l.gradients.zero();
    l.loss.zero();
    if (n == 0) return;
    auto const in = batch_.template inputs<prog>(first);
    walker const w{k, weights_.params(), weights_.state(), workspace<T>::in(l.work.data(), plan, n), in, n,
                   philox{seed_.value}.fork(steps_), first};
    w.forward();
    std::array<T const*, prog::outputs> outs;
    std::array<T*, prog::outputs> douts;
    repeat_indexed<prog::outputs>([&]<class J>(J) {
      constexpr std::size_t id = prog::out_ids[J::value];
      outs[J::value] = static_cast<T const*>(w.template value<id>());
      douts[J::value] = w.template gradient<id>();
      k.zero(douts[J::value], n * prog::template out<J::value>::size);
    });
    losses::run(objective_, k, outs, douts, batch_, first, n, rows_, l.loss.data());
    w.backward(l.gradients.data());
  }

  basic_weights<G, K>& weights_;
  Objective objective_;
  Optimizer optimizer_;
  seed seed_;
  batch_type batch_;
  buffer<K> moments_;
  std::size_t lane_count_, rows_ = 0, steps_ = 0;
  std::vector<lane> lanes_;
  crew<job> crew_;
};

}  // namespace braid
