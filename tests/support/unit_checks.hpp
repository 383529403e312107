#pragma once
// The checks of a unit, over what is common to all units: compiled once, in unit_checks.cpp.
#include "braid/data/npz.hpp"

#include "support/unit_bench.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace unit_test {

/// The arrays of one case of a golden file.
braid::data::archive golden(std::string const& file, std::string const& name);
std::size_t rows_of(braid::data::archive const& of_case);

/// A unit with its memory; of a fusion whose weights are a unit of their own, both.
class any_subject {
 public:
  any_bench* weighs = nullptr;
  any_bench* does = nullptr;

  std::size_t rows() const { return does->rows; }
  std::size_t inputs() const { return does->inputs.size() - shift(); }
  input_face const& face(std::size_t i) const { return does->inputs[i + shift()]; }
  void put(std::size_t i, numbers const& v);
  void put_lengths(std::vector<std::int32_t> const&);
  void put_dout(numbers const& v) { does->dout.put(v); }
  /// The drawn or given values of input i.
  numbers in(std::size_t i) const;
  numbers dout() const { return does->dout.get(); }
  numbers out() const { return does->out.get(); }
  numbers weights() const { return weighs->out.get(); }
  numbers din(std::size_t i) const;
  void each_param(auto&& f) {
    if (weighs)
      for (auto& p : weighs->params) f(p);
    for (auto& p : does->params) f(p);
  }
  void each_state(auto&& f) {
    if (weighs)
      for (auto& s : weighs->state) f(s);
    for (auto& s : does->state) f(s);
  }

 protected:
  std::size_t shift() const { return weighs ? 1 : 0; }
};
/// The same with the calls that a check makes.
struct running {
  any_subject& s;
  bool in_place, trains;
  std::size_t out_steps;  ///< whose lengths count; 0: all of out counts

  running(any_subject& of, bool over, bool back, std::size_t steps) : s(of), in_place(over), trains(back), out_steps(steps) {}
  virtual ~running() = default;
  virtual void predict(bool over = false) = 0;
  virtual void train() = 0;
  virtual void backward(std::uint64_t unwanted = 0, bool over = false) = 0;
};

/// Draws everything that a unit reads: normal numbers, ids, and parameters of deviation 1/2.
void draw(any_subject&, braid::philox);
void check_case(running&, braid::data::archive const&, double bound);
/// Bit I of absent: no gradient goes there.
void check_differences(running&, std::uint64_t seed, std::vector<std::int32_t> const& lengths, std::uint64_t absent);
void check_littered(running&, std::uint64_t seed);
void check_every_parameter_learns(running&, std::uint64_t seed);

}  // namespace unit_test
