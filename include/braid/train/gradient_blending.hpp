#pragma once
#include "braid/core/error.hpp"
#include "braid/train/history.hpp"
#include "braid/train/objective.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace braid::inline v0 {

/// The losses of one head at the beginning and at the end of a stretch of training, on the training and on held-out data.
struct head_losses {
  double train_before, train_after, valid_before, valid_after;
};

/// Weights for the losses of several heads, one a modality and one for all together: a head that generalises much and
/// overfits little weighs much, w = G / O^2 by the sum of all, where G is by how much its validation loss fell and O by
/// how much the gap between validation and training loss grew. A head whose validation loss did not fall weighs 0; where
/// that is so of all, all weigh the same.
///
///   auto const w = bd::blending_weights(histories);         // each head trained by itself, the first epoch to the last
///   auto const aim = w[0] * bd::cross_entropy(by_face, label) + w[1] * bd::cross_entropy(by_voice, label) + ...
///
/// units   weights none, their sum 1. The losses must not be weighted.
/// cost    a few flop a head; allocates.
/// errors  value_error: no head, a loss that is not finite.
/// source  Wang, Tran and Feiszli 2020, arXiv:1905.12681: gradient blending, offline; again between stretches, online.
inline std::vector<double> blending_weights(std::span<head_losses const> heads) {
  if (heads.empty()) throw value_error("blending_weights", "heads", "at least one", "none");
  std::vector<double> w;
  double total = 0;
  for (head_losses const& h : heads) {
    for (double const loss : {h.train_before, h.train_after, h.valid_before, h.valid_after})
      if (!std::isfinite(loss)) throw value_error("blending_weights", "loss", "a finite number", std::to_string(loss));
    double const gained = h.valid_before - h.valid_after;
    double const overfit = (h.valid_after - h.train_after) - (h.valid_before - h.train_before);
    double const least = 1e-3 * std::abs(gained);  // a gap that did not grow would weigh without end
    double const by = std::abs(overfit) > least ? overfit : least;
    w.push_back(gained > 0 ? gained / (by * by) : 0);
    total += w.back();
  }
  for (double& x : w) x = total > 0 ? x / total : 1.0 / double(w.size());
  return w;
}

namespace detail {
inline std::size_t last_epoch(history const& h, std::size_t from, std::size_t to) {
  std::size_t const until = to < h.epochs.size() ? to : h.epochs.size() - !h.epochs.empty();
  if (from >= until)
    throw value_error("blending_weights", "epochs", "a later one than " + std::to_string(from),
                      std::to_string(h.epochs.size()) + " epochs");
  return until;
}
}  // namespace detail

/// Of heads that were trained each by itself with validation, between two epochs (from 0; the last one at most).
inline std::vector<double> blending_weights(std::span<history const> heads, std::size_t from = 0,
                                            std::size_t to = std::size_t(-1)) {
  std::vector<head_losses> losses;
  for (history const& h : heads) {
    std::size_t const until = detail::last_epoch(h, from, to);
    auto const &a = h.epochs[from], &b = h.epochs[until];
    losses.push_back({a.loss, b.loss, a.valid.loss, b.valid.loss});
  }
  return blending_weights(losses);
}

/// Of the terms of one training with validation, a head a term, between two epochs. The objective is that of the training:
/// its weights are taken off.
template <is_objective Objective>
std::vector<double> blending_weights(history const& past, Objective const& objective, std::size_t from = 0,
                                     std::size_t to = std::size_t(-1)) {
  static_assert(Objective::size > 1, "blending_weights: an objective of several terms, a head a term");
  std::size_t const until = detail::last_epoch(past, from, to);
  auto const &a = past.epochs[from], &b = past.epochs[until];
  std::vector<head_losses> losses;
  objective.each([&](auto const& t) {
    std::size_t const i = losses.size();
    auto const at = [&](std::vector<double> const& terms) {
      return i < terms.size() ? terms[i] / t.weight : std::nan("");
    };
    losses.push_back({at(a.terms), at(b.terms), at(a.valid.terms), at(b.valid.terms)});
  });
  return blending_weights(losses);
}

}  // namespace braid
