#pragma once
// A bound unit with all its memory. `any_bench` is what the checks see of it; `bench<B, K>` makes the calls.
#include "braid/core/list.hpp"
#include "braid/core/unit.hpp"

#include "support/unit_memory.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace unit_test {

/// An input of a unit.
struct input_face {
  layout lies;
  std::vector<std::size_t> dims;
  bool ids = false, timed = false;
  std::size_t steps = ~std::size_t{0};  ///< of what has none, more than any
  std::size_t vocabulary = 0;
};
template <class S>
input_face face_of() {
  input_face f{layout_of_sample<S>(), {S::dims.begin(), S::dims.end()}, braid::is_ids<S>, braid::is_timed<S>};
  if constexpr (braid::is_timed<S>) f.steps = S::steps;
  if constexpr (braid::is_ids<S>) f.vocabulary = S::vocabulary;
  return f;
}

class any_bench {
 public:
  std::size_t rows;
  std::vector<input_face> inputs;
  std::vector<std::size_t> out_dims;
  std::vector<named> params, state;
  std::vector<array> in, din, saved, scratch, backward_scratch;
  std::vector<std::vector<std::int32_t>> ids, lengths;  // on the host; lengths empty: all steps
  array out, dout;
  braid::philox random{};
  std::uint64_t first_row = 0;

  void put(std::size_t i, numbers const&);
  /// As forward set them.
  std::vector<std::int32_t> own_lengths() const { return own_lengths_.get(); }

 protected:
  any_bench(memory_maker, std::size_t rows);
  void add_input(input_face);
  void set_out(layout, std::vector<std::size_t> dims);
  void add(std::vector<named>& to, std::string name, layout);
  void add(std::vector<array>& to, std::size_t room, bool once);
  /// What the call may look at: all inputs, or none (NaN, or ids of 0); an absent one is null.
  void show(bool visible, std::uint64_t absent);
  static void spoil(std::vector<array>&);
  std::int32_t* fresh_lengths() { return own_lengths_.put(std::vector<std::int32_t>(rows)); }
  /// Where each gradient goes: a null where none is wanted.
  std::vector<void*> fresh_gradients(std::uint64_t unwanted);
  array& nothing();

  std::vector<void const*> values_;
  std::vector<std::int32_t const*> valid_;

 private:
  memory_maker make_;
  std::vector<array> hidden_;
  std::vector<indices> seen_ids_, seen_lengths_;
  indices own_lengths_;
  array nothing_;
};

/// A bound unit B on backend K. Outputs, gradients and scratch start as NaN at every call.
template <class B, class K>
struct bench : any_bench {
  using T = typename K::scalar;
  static constexpr std::size_t arity = B::inputs::size;
  template <std::size_t I>
  using input = braid::nth_in<I, typename B::inputs>;
  static constexpr bool in_place = B::in_place && B::out::size == input<0>::size;
  K k{};

  explicit bench(std::size_t n) : any_bench(&make_memory<K>, n) {
    braid::repeat_indexed<arity>([&]<class I>(I) { add_input(face_of<input<I::value>>()); });
    set_out(layout_of_sample<typename B::out>(), {B::out::dims.begin(), B::out::dims.end()});
    add_tensors<typename B::template params<braid::views<T>::template parameter>>(params);
    add_tensors<typename B::template state<braid::views<T>::template parameter>>(state);
    add_arrays<typename B::template saved<braid::views<T>::template rows>>(saved);
    add_arrays<typename B::template scratch<braid::views<T>::template rows>>(scratch);
    add_arrays<typename B::template backward_scratch<braid::views<T>::template rows>>(backward_scratch);
  }

  template <braid::mode M, std::uint64_t Absent = 0>
  void forward(bool in_place_of_input = false) {
    braid::forward_call<B, K, M, Absent> c{k, rows};
    bind_tensors(c.params, params, &named::value);
    bind_tensors(c.state, state, &named::value);
    out.spoil();
    if constexpr (M == braid::mode::train) {
      spoil(saved);
      bind(c.saved, saved);
    }
    spoil(scratch);
    bind(c.scratch, scratch);
    show(true, Absent);
    bind_values(c);
    if constexpr (in_place)
      if (in_place_of_input) {
        out.copy_from(in[0]);
        c.values[0] = out.data();
      }
    c.out = {static_cast<T*>(out.data()), rows};
    if constexpr (B::gives_lengths) c.own_lengths = fresh_lengths();
    c.random = random;
    c.first_row = first_row;
    if constexpr (requires { k.forward(c); }) k.forward(c);
    else B::forward(c);
  }
  /// Bit I of unwanted: nobody asks for the gradient of input I; it stays NaN, as that of an absent one does.
  template <std::uint64_t Absent = 0>
  void backward(std::uint64_t unwanted = 0, bool in_place_of_dout = false) {
    braid::backward_call<B, K, Absent> c{k, rows};
    bind_tensors(c.params, params, &named::value);
    bind_tensors(c.dparams, params, &named::gradient);
    bind(c.saved, saved);
    bind(c.scratch, backward_scratch);
    array const kept_dout = dout;
    c.out = {static_cast<T*>(B::reads_out ? out.data() : nothing().data()), rows};
    c.dout = {static_cast<T*>(dout.data()), rows};
    show(B::reads_in, Absent);
    bind_values(c);
    auto const to = fresh_gradients(unwanted | Absent);
    for (std::size_t i = 0; i < arity; ++i) c.gradients[i] = to[i];
    bool const over = in_place && in_place_of_dout && c.gradients[0];
    if (over) c.gradients[0] = dout.data();
    c.random = random;
    c.first_row = first_row;
    if constexpr (requires { k.backward(c); }) k.backward(c);
    else B::backward(c);
    if (over) {
      din[0].copy_from(dout);
      dout.copy_from(kept_dout);
    }
  }

 private:
  template <class Tensors>
  void add_tensors(std::vector<named>& to) {
    if constexpr (requires(Tensors t) { t.pointers; }) {
      for (auto const& [name, lies] : B::template tensors<K>()) add(to, name, lies);
    } else {
      Tensors t{};
      Tensors::each(t, [&]<class A>(auto const& name, A&, auto const&...) {
        add(to, braid::to_string(name), layout_of_parameter<K, typename A::spec>());
      });
    }
  }
  template <class Arrays>
  void add_arrays(std::vector<array>& to) {
    Arrays a{};
    Arrays::each(a, [&]<class A>(A&) { add(to, A::sample::size, braid::is_once<typename A::sample>); });
  }
  template <class Tensors>
  static void bind_tensors(Tensors& t, std::vector<named>& from, array named::*which) {
    if constexpr (requires { t.pointers; }) {
      for (auto& one : from) t.pointers.push_back(static_cast<T*>((one.*which).data()));
    } else {
      std::size_t i = 0;
      Tensors::each(t, [&](auto const&, auto& tensor, auto const&...) {
        tensor.data = static_cast<T*>((from[i++].*which).data());
      });
    }
  }
  template <class Arrays>
  static void bind(Arrays& a, std::vector<array>& from) {
    std::size_t i = 0;
    Arrays::each(a, [&](auto& view) {
      view = {static_cast<T*>(from[i].data()), from[i].rows};
      ++i;
    });
  }
  void bind_values(auto& c) const {
    for (std::size_t i = 0; i < arity; ++i) c.values[i] = values_[i], c.valid[i] = valid_[i];
  }
};

}  // namespace unit_test
