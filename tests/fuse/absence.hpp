#pragma once
// What a fusion says when some branches are absent, against a fusion of fewer branches or a formula.
#include "unit.hpp"

namespace unit_test {

/// A subject on the oracle with everything drawn.
template <class U, class... In>
struct drawn : subject<U, braid::reference<double>, In...> {
  explicit drawn(std::size_t rows, std::uint64_t seed = 1) : subject<U, braid::reference<double>, In...>(rows) {
    draw(*this, braid::philox{seed});
  }
  /// The output in prediction without the branches whose bit is set; the same in training.
  template <std::uint64_t Absent>
  numbers without() {
    this->template forward<braid::mode::train, Absent>();
    numbers const trained = this->out();
    this->template forward<braid::mode::predict, Absent>();
    check_close("prediction as training", this->out(), trained, 1e-15);
    return this->out();
  }
};

/// The fusion of three branches S without branch Gone is the fusion of the two others. Parameters: of one shape in both.
template <class U, class S>
void check_leaves_out(std::size_t rows) {
  auto const check = [&]<std::size_t Gone>(std::integral_constant<std::size_t, Gone>) {
    INFO("without branch ", Gone);
    drawn<U, S, S, S> three(rows);
    drawn<U, S, S> two(rows);
    two.put(0, three.in(Gone == 0 ? 1 : 0));
    two.put(1, three.in(Gone == 2 ? 1 : 2));
    two.template forward<braid::mode::predict>();
    check_close("out", three.template without<(std::uint64_t{1} << Gone)>(), two.out(), 1e-14);
  };
  check(std::integral_constant<std::size_t, 0>{});
  check(std::integral_constant<std::size_t, 1>{});
  check(std::integral_constant<std::size_t, 2>{});
}

/// Gradients by differences without each branch in turn and, of three, with each alone. Bit I of needs: branch I must be
/// there.
template <class U, class... In>
void check_absent_gradients(std::size_t rows, std::uint64_t seed, std::vector<std::int32_t> const& lengths = {}) {
  constexpr std::uint64_t all = (std::uint64_t{1} << sizeof...(In)) - 1;
  using subject_type = subject<U, braid::reference<double>, In...>;
  constexpr std::uint64_t needs = [] {
    using bound = typename subject_type::bound;
    std::uint64_t bits = 0;
    if constexpr (requires { bound::needs; }) bits = bound::needs;
    if constexpr (requires { bound::follows; }) bits |= std::uint64_t{1} << bound::follows;  // without it, it does not run
    return bits >> (requires { typename subject_type::weighing; } ? 1 : 0);
  }();
  auto const check = [&]<std::uint64_t Absent>(std::integral_constant<std::uint64_t, Absent>) {
    if constexpr ((Absent & needs) == 0 && Absent != all) {
      INFO("absent: ", Absent);
      check_gradients_without<Absent, U, In...>(rows, seed, lengths);
    }
  };
  braid::repeat_indexed<sizeof...(In)>([&]<class I>(I) {
    check(std::integral_constant<std::uint64_t, std::uint64_t{1} << I::value>{});
    if constexpr (sizeof...(In) > 2)
      check(std::integral_constant<std::uint64_t, all & ~(std::uint64_t{1} << I::value)>{});
  });
}

}  // namespace unit_test
