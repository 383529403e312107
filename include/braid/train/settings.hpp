#pragma once
#include "braid/core/error.hpp"
#include "braid/train/parameter_groups.hpp"

#include <cmath>
#include <string>

namespace braid::inline v0::detail {

inline void refuse_setting(std::string const& name, char const* wanted, double found) {
  throw value_error("fit", name, wanted, std::to_string(found));
}
inline void not_negative(std::string const& name, double v) {
  if (!(v >= 0) || !std::isfinite(v)) refuse_setting(name, "a number of at least 0", v);
}
inline void positive(std::string const& name, double v) {
  if (!(v > 0) || !std::isfinite(v)) refuse_setting(name, "a number of more than 0", v);
}
inline void a_decay(std::string const& name, double v) {
  if (!(v >= 0 && v < 1)) refuse_setting(name, "from 0 to less than 1", v);
}

/// Throws value_error where a setting of an optimiser or a schedule cannot be meant, by the names that optimisers have for them; the same
/// bounds as torch.optim's.
template <class Optimizer>
void check_settings(Optimizer const& o) {
  if constexpr (requires { o.rate; }) not_negative("rate", o.rate);
  if constexpr (requires { o.beta1; }) a_decay("beta1", o.beta1);
  if constexpr (requires { o.beta2; }) a_decay("beta2", o.beta2);
  if constexpr (requires { o.alpha; }) not_negative("alpha", o.alpha);
  if constexpr (requires { o.epsilon; }) not_negative("epsilon", o.epsilon);
  if constexpr (requires { o.weight_decay; }) not_negative("weight_decay", o.weight_decay);
  if constexpr (requires { o.momentum; }) not_negative("momentum", o.momentum);
  if constexpr (requires { o.pct_start; })
    if (!(o.pct_start >= 0 && o.pct_start <= 1)) refuse_setting("pct_start", "from 0 to 1", o.pct_start);
  if constexpr (requires { o.div_factor; }) positive("div_factor", o.div_factor), positive("final_div_factor", o.final_div_factor);
  if constexpr (requires { o.base_momentum; }) a_decay("base_momentum", o.base_momentum), a_decay("max_momentum", o.max_momentum);
  if constexpr (requires { o.gamma; }) positive("gamma", o.gamma);
  if constexpr (requires { o.step_size; })
    if (o.step_size == 0) refuse_setting("step_size", "at least 1", 0);
  if constexpr (requires { o.nesterov && o.momentum > 0; })
    if (o.nesterov && !(o.momentum > 0)) refuse_setting("momentum", "more than 0 with nesterov", o.momentum);
}
/// The same of groups, and of clipping.
template <class Groups, class Clip>
void check_settings(Groups const& groups, Clip const& clip) {
  for (auto const& g : groups) {
    if (g.settings.rate) not_negative("rate of group " + g.pattern, *g.settings.rate);
    if (g.settings.weight_decay) not_negative("weight_decay of group " + g.pattern, *g.settings.weight_decay);
  }
  if constexpr (requires { clip.most; })
    if (!(clip.most > 0)) refuse_setting("clip", "a norm of more than 0", clip.most);
}

}  // namespace braid::detail
