#include "unit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace unit_test {

void check_close(std::string const& what, numbers const& got, numbers const& wanted, double bound) {
  INFO(what);
  REQUIRE(got.size() == wanted.size());
  double worst = 0, largest = 0;
  std::size_t where = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    double const e = std::abs(got[i] - wanted[i]), error = std::isnan(e) ? std::numeric_limits<double>::infinity() : e;
    largest = std::max(largest, std::abs(wanted[i]));
    if (error > worst) worst = error, where = i;
  }
  if (got.empty()) return;
  INFO("worst at ", where, ": got ", got[where], ", wanted ", wanted[where], "; largest wanted ", largest);
  CHECK(worst <= bound * (largest > 0 ? largest : 1.0));
}

// ---- memory

#ifndef BRAID_TEST_CUDA
template struct memory_on<braid::reference<double>>;
template struct memory_on<braid::reference<float>>;
#ifdef BRAID_TEST_CPU
template struct memory_on<braid::cpu>;
#endif
#ifdef BRAID_TEST_THRUST
template struct memory_on<braid::thrust<braid::cpp>>;
#endif
#endif

array::array(array const& o) : lies(o.lies), rows(o.rows), make_(o.make_) {
  if (!o.memory_) return;
  memory_ = make_(o.memory_->size());
  memory_->put(o.memory_->get());
}
array& array::operator=(array o) noexcept {
  lies = o.lies, rows = o.rows, make_ = o.make_;
  std::swap(memory_, o.memory_);
  return *this;
}
void array::put(numbers const& v) {
  REQUIRE(v.size() == rows * lies.size);
  numbers all(memory_->size());
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t i = 0; i < lies.size; ++i) all[r * lies.room + lies.place(i)] = v[r * lies.size + i];
  memory_->put(all);
}
numbers array::get() const {
  numbers const all = lying();
  numbers v(rows * lies.size);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t i = 0; i < lies.size; ++i) v[r * lies.size + i] = all[r * lies.room + lies.place(i)];
  return v;
}
numbers array::lying() const { return memory_ ? memory_->get() : numbers{}; }
void array::copy_from(array const& o) {
  REQUIRE(memory_->size() == o.memory_->size());
  memory_->put(o.memory_->get());
}
void array::zero() {
  if (memory_) memory_->put(numbers(memory_->size()));
}
void array::spoil() {
  if (memory_) memory_->put(numbers(memory_->size(), std::numeric_limits<double>::quiet_NaN()));
}

// ---- bench

any_bench::any_bench(memory_maker make, std::size_t n) : rows(n), make_(make), own_lengths_(make) {}
void any_bench::add_input(input_face f) {
  in.emplace_back(make_, f.lies, rows);
  din.emplace_back(make_, f.lies, rows);
  inputs.push_back(std::move(f));
  ids.emplace_back(), lengths.emplace_back();
  seen_ids_.emplace_back(make_), seen_lengths_.emplace_back(make_);
}
void any_bench::set_out(layout l, std::vector<std::size_t> dims) {
  out = {make_, l, rows}, dout = {make_, l, rows}, nothing_ = {make_, l, rows};
  out_dims = std::move(dims);
}
void any_bench::add(std::vector<named>& to, std::string name, layout l) {
  to.push_back({std::move(name), {make_, l, 1}, {make_, l, 1}});
}
void any_bench::add(std::vector<array>& to, std::size_t room, bool once) {
  to.emplace_back(make_, layout_of_room(room), once ? 1 : rows);
}
void any_bench::spoil(std::vector<array>& all) {
  for (auto& a : all) a.spoil();
}
array& any_bench::nothing() {
  nothing_.spoil();
  return nothing_;
}
void any_bench::put(std::size_t i, numbers const& v) {
  if (inputs[i].ids) ids[i].assign(v.begin(), v.end());
  else in[i].put(v);
}
void any_bench::show(bool visible, std::uint64_t absent) {
  hidden_.resize(inputs.size());
  values_.assign(inputs.size(), nullptr), valid_.assign(inputs.size(), nullptr);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (absent >> i & 1) continue;
    if (inputs[i].ids) {
      REQUIRE(ids[i].size() == rows * inputs[i].lies.size);
      values_[i] = seen_ids_[i].put(visible ? ids[i] : std::vector<std::int32_t>(ids[i].size()));
    } else if (visible) {
      values_[i] = in[i].data();
    } else {
      hidden_[i] = {make_, in[i].lies, rows};
      hidden_[i].spoil();
      values_[i] = hidden_[i].data();
    }
    if (inputs[i].timed && !lengths[i].empty()) {
      REQUIRE(lengths[i].size() == rows);
      valid_[i] = seen_lengths_[i].put(lengths[i]);
    }
  }
}
std::vector<void*> any_bench::fresh_gradients(std::uint64_t unwanted) {
  std::vector<void*> to(inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    din[i].spoil();
    if (!inputs[i].ids && (unwanted >> i & 1) == 0) to[i] = din[i].data();
  }
  return to;
}

// ---- subject

void any_subject::put(std::size_t i, numbers const& v) {
  if (weighs) weighs->put(i, v);
  does->put(i + shift(), v);
}
void any_subject::put_lengths(std::vector<std::int32_t> const& l) {
  if (weighs) weighs->lengths.assign(weighs->inputs.size(), l);
  does->lengths.assign(does->inputs.size(), l);
}
numbers any_subject::in(std::size_t i) const {
  if (face(i).ids) return {does->ids[i + shift()].begin(), does->ids[i + shift()].end()};
  return does->in[i + shift()].get();
}
numbers any_subject::din(std::size_t i) const {
  numbers sum = does->din[i + shift()].get();
  if (weighs) {
    numbers const other = weighs->din[i].get();
    for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += other[j];
  }
  return sum;
}

// ---- checks

braid::data::archive golden(std::string const& file, std::string const& name) {
  braid::data::archive all = braid::data::read_npz(std::string(BRAID_TEST_DIR) + "/golden/" + file + ".npz"), some;
  std::string const prefix = name + "/";
  for (auto& [key, value] : all)
    if (key.starts_with(prefix)) some.emplace(key.substr(prefix.size()), std::move(value));
  REQUIRE_MESSAGE(!some.empty(), file, " has no case ", name);
  return some;
}
std::size_t rows_of(braid::data::archive const& a) { return a.at("out").shape.empty() ? 1 : a.at("out").shape[0]; }

namespace {

numbers at(braid::data::archive const& a, std::string const& key) {
  REQUIRE_MESSAGE(a.contains(key), "no array ", key);
  return a.at(key).to<double>();
}
void check_shape(braid::data::archive const& a, std::string const& key, std::size_t rows, std::vector<std::size_t> const& dims) {
  std::vector<std::size_t> wanted{rows};
  wanted.insert(wanted.end(), dims.begin(), dims.end());
  INFO(key);
  REQUIRE(a.contains(key));
  REQUIRE(a.at(key).shape == wanted);
}
/// The names of parameters or state must be the file's, no more and no fewer.
void check_names(braid::data::archive const& a, std::string const& prefix, std::vector<std::string> here) {
  std::vector<std::string> there;
  for (auto const& entry : a)
    if (entry.first.starts_with(prefix)) there.push_back(entry.first.substr(prefix.size()));
  std::sort(here.begin(), here.end());
  REQUIRE(here == there);
}
void zero_gradients(any_subject& s) {
  s.each_param([](named& p) { p.gradient.zero(); });
}
void check_backward(running& of, braid::data::archive const& a, double bound, std::uint64_t unwanted, bool over) {
  any_subject& s = of.s;
  zero_gradients(s);
  of.backward(unwanted, over);
  for (std::size_t i = 0; i < s.inputs(); ++i)
    if (auto const key = "din" + std::to_string(i); a.contains(key) && (unwanted >> i & 1) == 0)
      check_close(key, s.din(i), at(a, key), bound);
  s.each_param([&](named& p) { check_close("dparam." + p.name, p.gradient.get(), at(a, "dparam." + p.name), bound); });
}

}  // namespace

void check_case(running& of, braid::data::archive const& a, double bound) {
  any_subject& s = of.s;
  std::vector<std::string> params, states;
  for (std::size_t i = 0; i < s.inputs(); ++i) {
    auto const key = "in" + std::to_string(i);
    check_shape(a, key, s.rows(), s.face(i).dims);
    s.put(i, at(a, key));
  }
  REQUIRE(!a.contains("in" + std::to_string(s.inputs())));
  check_shape(a, "out", s.rows(), s.does->out_dims);
  if (a.contains("lengths")) s.put_lengths(a.at("lengths").to<std::int32_t>());
  s.each_param([&](named& p) { params.push_back(p.name); });
  s.each_state([&](named& p) { states.push_back(p.name); });
  check_names(a, "param.", params);
  check_names(a, "state.", states);
  s.each_param([&](named& p) { p.value.put(at(a, "param." + p.name)); });
  s.each_state([&](named& p) { p.value.put(at(a, "state." + p.name)); });
  auto const check_out = [&](std::string const& what) {
    check_close(what, s.out(), at(a, "out"), bound);
    if (s.weighs && a.contains("weights")) check_close(what + ": weights", s.weights(), at(a, "weights"), bound);
  };

  bool const stateful = !states.empty(), trains = a.contains("dout");
  if (!trains || !stateful) {
    of.predict();
    check_out("out in prediction");
    s.each_state([&](named& p) { check_close("state." + p.name, p.value.get(), at(a, "state." + p.name), 0); });
  }
  if (of.in_place && (!trains || !stateful)) {
    of.predict(true);
    check_out("out in place");
  }
  if (!of.trains) {
    CHECK_MESSAGE(!trains, "the case has gradients, the unit has no backward");
    return;
  }
  if (!trains) return;
  of.train();
  check_out("out");
  s.each_state([&](named& p) { check_close("new_state." + p.name, p.value.get(), at(a, "new_state." + p.name), bound); });
  s.put_dout(at(a, "dout"));
  check_backward(of, a, bound, 0, false);
  {
    INFO("no input gradient wanted");
    check_backward(of, a, bound, ~std::uint64_t{0} >> 1, false);
  }
  if (s.inputs() > 1)
    for (std::size_t i = 0; i < s.inputs(); ++i) {
      INFO("gradient of input ", i, " not wanted");
      check_backward(of, a, bound, std::uint64_t{1} << i, false);
    }
  if (of.in_place) {
    INFO("din in place of dout");
    check_backward(of, a, bound, 0, true);
  }
  // Gradients are added to what is there.
  of.backward();
  s.each_param([&](named& p) {
    numbers twice = at(a, "dparam." + p.name);
    for (double& x : twice) x *= 2;
    check_close("twice dparam." + p.name, p.gradient.get(), twice, bound);
  });
}

void draw(any_subject& s, braid::philox random) {
  std::uint64_t stream = 0;
  auto const normals = [&](std::size_t n, double by) {
    numbers v(n);
    for (std::size_t i = 0; i < n; ++i) v[i] = by * double(random.normal(stream, i));
    ++stream;
    return v;
  };
  for (std::size_t i = 0; i < s.inputs(); ++i) {
    input_face const& f = s.face(i);
    std::size_t const n = s.rows() * f.lies.size;
    if (!f.ids) {
      s.put(i, normals(n, 1));
      continue;
    }
    numbers v(n);
    for (std::size_t j = 0; j < n; ++j) v[j] = double(random.below(std::uint32_t(f.vocabulary), stream, j));
    ++stream;
    s.put(i, v);
  }
  s.each_param([&](named& p) { p.value.put(normals(p.value.lies.size, 0.5)); });
  s.each_state([&](named& p) {
    numbers v = normals(p.value.lies.size, 0.25);
    for (double& x : v) x = std::abs(x) + 0.5;
    p.value.put(v);
  });
  s.put_dout(normals(s.rows() * s.does->out.lies.size, 1));
}

void check_differences(running& of, std::uint64_t seed, std::vector<std::int32_t> const& lengths, std::uint64_t absent) {
  any_subject& s = of.s;
  constexpr double step = 1e-5, bound = 1e-6;
  if (!lengths.empty()) s.put_lengths(lengths);
  draw(s, braid::philox{seed});
  numbers const dout = s.dout();
  auto const loss = [&] {
    of.train();
    numbers const out = s.out();
    double sum = 0;
    for (std::size_t i = 0; i < out.size(); ++i) sum += out[i] * dout[i];
    return sum;
  };
  auto const differences = [&](numbers v, auto const& put) {
    numbers d(v.size());
    for (std::size_t i = 0; i < v.size(); ++i) {
      double const x = v[i];
      v[i] = x + step, put(v);
      double const up = loss();
      v[i] = x - step, put(v);
      d[i] = (up - loss()) / (2 * step);
      v[i] = x;
    }
    put(v);
    return d;
  };

  zero_gradients(s);
  of.train();
  of.backward();
  std::vector<numbers> din;
  for (std::size_t i = 0; i < s.inputs(); ++i) din.push_back(s.din(i));

  s.each_param([&](named& p) {
    check_close("dparam." + p.name, p.gradient.get(),
                differences(p.value.get(), [&](numbers const& v) { p.value.put(v); }), bound);
  });
  for (std::size_t i = 0; i < s.inputs(); ++i)
    if (!s.face(i).ids && (absent >> i & 1) == 0)
      check_close("din" + std::to_string(i), din[i], differences(s.in(i), [&](numbers const& v) { s.put(i, v); }), bound);
}

void check_littered(running& of, std::uint64_t seed) {
  any_subject& s = of.s;
  std::size_t T = ~std::size_t{0};
  for (std::size_t i = 0; i < s.inputs(); ++i) T = std::min(T, s.face(i).steps);
  std::vector<std::int32_t> lengths(s.rows());
  for (std::size_t r = 0; r < lengths.size(); ++r) lengths[r] = std::int32_t(r % 3 == 0 ? (T + 1) / 2 : r % 3 == 1 ? T : 0);
  auto const fill_beyond = [&](std::size_t steps, std::size_t size, numbers v, auto const& number) {
    for (std::size_t i = 0; i < v.size(); ++i)
      if (i % size / (size / steps) >= std::size_t(lengths[i / size])) v[i] = number(i);
    return v;
  };
  auto const beyond_input = [&](std::size_t i, numbers v, auto const& number) {
    input_face const& f = s.face(i);
    return f.timed ? fill_beyond(f.steps, f.lies.size, std::move(v), number) : v;
  };
  auto const zero = [](std::size_t) { return 0.0; };
  auto const used_out = [&](numbers v) {
    return of.out_steps ? fill_beyond(of.out_steps, s.does->out.lies.size, std::move(v), zero) : v;
  };

  s.put_lengths(lengths);
  draw(s, braid::philox{seed});
  auto const litter = [&](auto const& number) {
    for (std::size_t i = 0; i < s.inputs(); ++i) {
      if (s.face(i).ids)  // ids that no vocabulary has: looked up by nobody
        s.put(i, beyond_input(i, s.in(i), [&](std::size_t j) { return double(s.face(i).vocabulary + j); }));
      else s.put(i, beyond_input(i, s.in(i), number));
    }
  };
  s.put_dout(used_out(s.dout()));
  struct result {
    numbers predicted, out;
    std::vector<numbers> gradients;
  };
  auto const train = [&] {
    result r;
    zero_gradients(s);
    of.train();
    r.out = used_out(s.out());
    of.backward();
    s.each_param([&](named& p) { r.gradients.push_back(p.gradient.get()); });
    for (std::size_t i = 0; i < s.inputs(); ++i)
      if (!s.face(i).ids) {
        r.gradients.push_back(s.din(i));
        check_close("no gradient beyond a length, din" + std::to_string(i), r.gradients.back(),
                    beyond_input(i, r.gradients.back(), zero), 0);
      }
    return r;
  };
  std::vector<numbers> state;
  s.each_state([&](named& p) { state.push_back(p.value.get()); });
  auto const reset_state = [&] {
    std::size_t i = 0;
    s.each_state([&](named& p) { p.value.put(state[i++]); });
  };
  litter(zero);
  of.predict();
  numbers const predicted = used_out(s.out());
  result const clean = train();
  reset_state();
  litter([](std::size_t i) { return 50 + 13 * double(i % 17); });
  result const littered = train();
  check_close("out of training, with other numbers beyond the lengths", littered.out, clean.out, 1e-12);
  for (std::size_t i = 0; i < clean.gradients.size(); ++i)
    check_close("gradient " + std::to_string(i) + ", with other numbers beyond the lengths", littered.gradients[i],
                clean.gradients[i], 1e-12);
  reset_state();
  litter([](std::size_t) { return std::numeric_limits<double>::quiet_NaN(); });
  of.predict();
  check_close("out of prediction, with NaN beyond the lengths", used_out(s.out()), predicted, 0);
}

void check_every_parameter_learns(running& of, std::uint64_t seed) {
  draw(of.s, braid::philox{seed});
  zero_gradients(of.s);
  of.train();
  of.backward();
  of.s.each_param([](named& p) {
    numbers const g = p.gradient.get();
    INFO(p.name);
    CHECK(std::any_of(g.begin(), g.end(), [](double x) { return std::isfinite(x) && x != 0; }));
  });
}

}  // namespace unit_test
