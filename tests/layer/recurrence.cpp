#include "braid/layer/recurrence.hpp"

#include "braid/layer/ends.hpp"
#include "braid/layer/gru.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/reverse_time.hpp"
#include "braid/layer/rnn.hpp"
#include "unit.hpp"

#include <string>
#include <vector>

using namespace braid;

template <class Arrays>
constexpr std::size_t numbers_of() {
  std::size_t n = 0;
  Arrays a{};
  Arrays::each(a, [&]<class A>(A&) { n += A::sample::size; });
  return n;
}
template <class B>
inline constexpr std::size_t scratch_of = numbers_of<typename B::template scratch<views<float>::template rows>>();
template <class B>
inline constexpr std::size_t saved_of = numbers_of<typename B::template saved<views<float>::template rows>>();

TEST_CASE("recurrence: options come in any order and leave integers in the type") {
  static_assert(std::is_same_v<decltype(lstm<4>(layers<2>, bidirectional)), layer::lstm<4, 2, 2>>);
  static_assert(std::is_same_v<decltype(lstm<4>(bidirectional, layers<2>)), layer::lstm<4, 2, 2>>);
  static_assert(std::is_same_v<decltype(gru<4>(bidirectional)), layer::gru<4, 1, 2>>);
  static_assert(std::is_same_v<decltype(rnn<4>(layers<3>)(bidirectional)), layer::rnn<4, 3, 2>>);
  static_assert(std::is_same_v<layer::lstm<4, 2>::on<sequence<5, 3>>::out, sequence<5, 4>>);
  static_assert(std::is_same_v<layer::gru<4, 2, 2>::on<sequence<5, 3>>::out, sequence<5, 8>>);
  static_assert(std::is_same_v<layer::rnn<4>::on<shape<3>>::out, poison>);
  static_assert(layer::lstm<4>::on<sequence<5, 3>>::flops == 5 * 8 * 4 * (3 + 4));
  static_assert(layer::gru<4, 2, 2>::on<sequence<5, 3>>::flops == 5 * 2 * 6 * 4 * ((3 + 4) + (8 + 4)));
}

TEST_CASE("recurrence: PyTorch's names, in its order") {
  using bound = layer::rnn<2, 11, 2>::on<sequence<3, 2>>;
  bound::params<views<float>::parameter> p;
  std::vector<std::string> names;
  bound::params<views<float>::parameter>::each(p, [&](auto const& name, auto&, auto const&) {
    names.push_back(to_string(name));
  });
  REQUIRE(names.size() == 11 * 2 * 4);
  CHECK(names[0] == "weight_ih_l0");
  CHECK(names[3] == "bias_hh_l0");
  CHECK(names[4] == "weight_ih_l0_reverse");
  CHECK(names[9] == "weight_hh_l1");
  CHECK(names.back() == "bias_hh_l10_reverse");
}

TEST_CASE("recurrence: prediction keeps one memory, the gates of one layer and direction, and one layer's h") {
  constexpr std::size_t T = 9, H = 4;
  using in = sequence<T, 3>;
  static_assert(scratch_of<layer::lstm<H>::on<in>> == T * 4 * H + H);
  static_assert(scratch_of<layer::lstm<H, 5, 2>::on<in>> == T * 4 * H + H + T * 2 * H);
  static_assert(scratch_of<layer::gru<H>::on<in>> == T * 3 * H + H + 3 * H);
  static_assert(scratch_of<layer::rnn<H, 1, 2>::on<in>> == 0);
  static_assert(saved_of<layer::lstm<H>::on<in>> == T * 5 * H);
  static_assert(saved_of<layer::gru<H>::on<in>> == T * 4 * H);
  static_assert(saved_of<layer::rnn<H>::on<in>> == 0);
  static_assert(saved_of<layer::rnn<H, 3, 2>::on<in>> == 2 * T * 2 * H);
}

/// The reverse half of a bidirectional recurrence is the recurrence on the sequence turned round, turned back.
template <class One, class Both>
void check_reverse(std::vector<std::int32_t> const& lengths) {
  using K = reference<double>;
  constexpr std::size_t T = 4, F = 3, H = 2;
  std::size_t const n = lengths.size();
  unit_test::subject<Both, K, sequence<T, F>> both(n);
  unit_test::subject<One, K, sequence<T, F>> one(n);
  unit_test::subject<layer::reverse_time, K, sequence<T, F>> turn(n);
  unit_test::subject<layer::reverse_time, K, sequence<T, H>> turn_back(n);
  both.put_lengths(lengths), one.put_lengths(lengths), turn.put_lengths(lengths), turn_back.put_lengths(lengths);

  unit_test::draw(both, philox{5});
  turn.put(0, both.unit.in[0].get());
  for (std::size_t i = 0; i < 4; ++i) one.unit.params[i].value.put(both.unit.params[4 + i].value.get());
  both.template forward<mode::predict>();
  turn.template forward<mode::predict>();
  one.put(0, turn.out());
  one.template forward<mode::predict>();
  turn_back.put(0, one.out());
  turn_back.template forward<mode::predict>();

  unit_test::numbers const all = both.out();
  unit_test::numbers reverse;
  for (std::size_t i = 0; i < n * T; ++i)
    for (std::size_t j = 0; j < H; ++j) reverse.push_back(all[i * 2 * H + H + j]);
  unit_test::check_close("reverse half", turn_back.out(), reverse, 1e-14);
}
TEST_CASE("recurrence: the reverse direction starts at a sample's own last step") {
  std::vector<std::int32_t> const lengths{4, 0, 1, 3};
  check_reverse<layer::lstm<2>, layer::lstm<2, 1, 2>>(lengths);
  check_reverse<layer::gru<2>, layer::gru<2, 1, 2>>(lengths);
  check_reverse<layer::rnn<2>, layer::rnn<2, 1, 2>>(lengths);
}

TEST_CASE("recurrence: steps beyond a length are never looked at, forward or backward") {
  using K = reference<double>;
  using in = sequence<3, 2>;
  unit_test::subject<layer::gru<2, 2, 2>, K, in> s(3);
  s.put_lengths({1, 0, 3});
  unit_test::draw(s, philox{7});
  auto const spoil = [](unit_test::numbers v, std::size_t width) {
    for (std::size_t i = 0; i < v.size(); ++i) {
      std::size_t const r = i / (3 * width), t = i / width % 3;
      if (r == 1 || (r == 0 && t > 0)) v[i] = 1e30;
    }
    return v;
  };
  auto const run = [&] {
    s.each_param([](auto& p) { p.gradient.zero(); });
    s.template forward<mode::train>();
    s.backward();
    unit_test::numbers all = s.out(), din = s.din(0);
    all.insert(all.end(), din.begin(), din.end());
    s.each_param([&](auto& p) {
      auto const g = p.gradient.get();
      all.insert(all.end(), g.begin(), g.end());
    });
    return all;
  };
  auto const clean = run();
  s.put(0, spoil(s.unit.in[0].get(), 2));
  s.put_dout(spoil(s.unit.dout.get(), 4));
  CHECK(run() == clean);
}
