#pragma once
// What every policy must say where modalities are absent, of many policies at a time: they stand over the same encoders
// in one net, each with an output of its own. Compiled for each list and number of branches once.
//
//   presence_test::vectors<3, 0b111, bd::sum, bd::gmu<3>>::check<0, 0b001, 0b110>();
//
// The second argument says which modalities may be missing, a bit each; check's are the sets that are tried. Every header
// of fuse/ that says what absence means is named in one of these tests: tests/fuse/presence_all.cpp looks.
#include "net.hpp"

#include "braid/fuse/law.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/model/model.hpp"
#include "braid/model/written.hpp"
#include "braid/train/mean_squared_error.hpp"

#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace presence_test {
namespace bd = braid;
using K = bd::reference<double>;

template <std::size_t I>
struct branch;
template <std::size_t I>
struct code;
template <std::size_t I>
struct answer;
inline constexpr bd::values<struct dose, 2> dose;

/// Modality I and what encodes it: features, or a series.
template <std::size_t I>
struct vector_of {
  static constexpr bd::features<branch<I>, 2> modality{};
  static constexpr auto encoder = bd::shared<code<I>>(modality | bd::named<code<I>>(bd::dense<4>));
};
template <std::size_t I>
struct series_of {
  static constexpr bd::series<branch<I>, 3, 2> modality{};
  static constexpr auto encoder = bd::shared<code<I>>(modality | bd::named<code<I>>(bd::dense<4>));
};

/// A policy whose value no longer depends on the others where a branch is absent: it is a product of all, or
/// what the absent one answers.
template <auto Policy>
inline constexpr bool is_zero_without = false;

/// A fused value as two numbers.
template <class G>
constexpr auto said(G g) {
  if constexpr (bd::is_timed<bd::out_t<G>>) return g | bd::mean_time | bd::dense<2>;
  else if constexpr (bd::fusion::is_features<bd::out_t<G>>) return g | bd::dense<2>;
  else return g | bd::flatten | bd::dense<2>;
}

template <template <std::size_t> class Of, std::size_t N, std::uint64_t Missing, class Indices, auto... P>
struct nets;
template <template <std::size_t> class Of, std::size_t N, std::uint64_t Missing, std::size_t... O, auto... P>
struct nets<Of, N, Missing, std::index_sequence<O...>, P...> {
  static constexpr std::size_t rows = 12, numbers = decltype(bd::type_of(Of<0>::modality))::outside::size;
  template <auto Policy>
  static constexpr auto fused = []<std::size_t... I>(std::index_sequence<I...>) {
    return bd::fuse<Policy>(Of<I>::encoder...);
  }(std::make_index_sequence<N>{});
  static constexpr auto net = bd::outputs(bd::output<answer<O>>{}(said(fused<P>))...);
  using net_type = std::remove_const_t<decltype(net)>;

  using inputs = std::array<std::vector<float>, N>;
  using masks = std::array<std::vector<std::uint8_t>, N>;
  template <std::size_t I>
  static auto column(inputs const& x, masks const& there) {
    if constexpr (Missing >> I & 1) return Of<I>::modality(x[I]).where(there[I]);
    else return Of<I>::modality(x[I]);
  }
  template <std::size_t I, bool Absent>
  static auto plain(inputs const& x) {
    if constexpr (Absent) return bd::absent(Of<I>::modality);
    else return Of<I>::modality(x[I]);
  }
  /// A row a sample and an output after the other: what the net says.
  static std::vector<double> row(auto const& y, std::size_t r) {
    std::vector<double> all;
    (all.insert(all.end(), {y(bd::output<answer<O>>{})(r, 0), y(bd::output<answer<O>>{})(r, 1)}), ...);
    return all;
  }

  template <std::uint64_t... Absent>
  static void check() {
    check_masked<Absent...>();
    check_gradients();
  }

  /// Samples that lack what a mask says, against the call in which the type says it, to the bit; NaN stands in the gaps.
  template <std::uint64_t... Absent>
  static void check_masked() {
    bd::basic_model<net_type, K> m{bd::seed{4}};
    auto w = m.weights();
    net_test::draw(w);
    m.weights() = w;
    constexpr std::array<std::uint64_t, sizeof...(Absent)> sets{Absent...};
    inputs x;
    masks there;
    for (std::size_t i = 0; i < N; ++i) {
      x[i] = net_test::normals(rows * numbers, i);
      for (std::size_t r = 0; r < rows; ++r) there[i].push_back(!(sets[r % sets.size()] >> i & 1));
    }
    inputs gappy = x;
    for (std::size_t i = 0; i < N; ++i)
      for (std::size_t k = 0; k < rows * numbers; ++k)
        if (!there[i][k / numbers]) gappy[i][k] = NAN;
    auto const masked = [&]<std::size_t... I>(std::index_sequence<I...>) {
      return m(column<I>(gappy, there)...);
    }(std::make_index_sequence<N>{});
    std::size_t set = 0;
    (check_static<Absent>(m, x, masked, set++, sizeof...(Absent)), ...);
  }
  template <std::uint64_t Absent>
  static void check_static(auto& m, inputs const& x, auto const& masked, std::size_t first, std::size_t every) {
    INFO("absent: ", Absent);
    auto const typed = [&]<std::size_t... I>(std::index_sequence<I...>) {
      return m(plain<I, (Absent >> I & 1) != 0>(x)...);
    }(std::make_index_sequence<N>{});
    std::vector<std::string> const names{policy_name<P>()...};
    for (std::size_t r = first; r < rows; r += every) {
      auto const a = row(masked, r), b = row(typed, r);
      for (std::size_t i = 0; i < a.size(); ++i) {
        INFO(names[i / 2], ", sample ", r);
        CHECK(std::isfinite(a[i]));
        CHECK(a[i] == b[i]);
      }
    }
  }
  template <auto Policy>
  static std::string policy_name() {
    return bd::detail::unit_name<std::remove_cvref_t<decltype(Policy)>>();
  }

  /// One policy's loss at a time: the encoder of a modality that no sample has gets a gradient of zero, each other one
  /// another.
  static void check_gradients() {
    std::array<double, sizeof...(P)> weight{};
    bd::basic_weights<net_type, K> w;
    net_test::draw(w);
    inputs x;
    for (std::size_t i = 0; i < N; ++i) x[i] = net_test::normals(rows * numbers, i);
    auto const wanted = net_test::normals(rows * 2, 99);
    std::vector<std::string> const names{policy_name<P>()...};
    std::array<bool, sizeof...(P)> const zero_without{is_zero_without<P>...};
    for (std::size_t p = 0; p < sizeof...(P); ++p) {
      weight.fill(0);
      weight[p] = 1;
      auto const aim = (... + (weight[O] * bd::mean_squared_error(bd::output<answer<O>>{}, dose)));
      for (std::uint64_t absent = 0; absent < std::uint64_t{1} << N; ++absent) {
        if ((absent & ~Missing) || absent == (std::uint64_t{1} << N) - 1) continue;
        masks there;
        for (std::size_t i = 0; i < N; ++i) there[i].assign(rows, !(absent >> i & 1));
        auto const g = [&]<std::size_t... I>(std::index_sequence<I...>) {
          return gradients(w, bd::dataset{column<I>(x, there)..., dose(wanted)}, aim);
        }(std::make_index_sequence<N>{});
        for (std::size_t i = 0; i < N; ++i) {
          INFO(names[p], ", absent: ", absent, ", encoder ", i);
          double const largest = largest_of(w, g, i);
          if (absent >> i & 1) {
            CHECK(largest == 0);
          } else if (absent == 0 || !zero_without[p]) {
            CHECK(largest > 0);
          }
        }
      }
    }
  }
  template <class Data, class Objective>
  static std::vector<double> gradients(bd::basic_weights<net_type, K> w, Data const& data, Objective const& aim) {
    bd::basic_trainer<net_type, K, Objective, bd::sgd, bd::partial_in_data<bd::program<net_type>, Data>> trainer(
        w, aim, bd::sgd{.rate = 0}, rows, bd::seed{3});
    trainer.step(data, rows, [](std::size_t i) { return i; }, 1.0, bd::clip_norm{1e9});
    return {trainer.gradients(), trainer.gradients() + w.param_count};
  }
  /// The largest gradient of the I-th encoder.
  static double largest_of(bd::basic_weights<net_type, K> w, std::vector<double> const& g, std::size_t i) {
    std::copy(g.begin(), g.end(), w.params());
    double largest = 0;
    std::string const own = "code<" + std::to_string(i);
    std::size_t found = 0;
    w.read_all([&](std::string const& name, std::vector<std::size_t> const&, auto const& v) {
      if (name.find(own) == name.npos) return;
      ++found;
      for (double const d : v) largest = std::max(largest, std::abs(d));
    });
    REQUIRE(found == 2);
    return largest;
  }
};
template <std::size_t N, std::uint64_t Missing, auto... P>
using vectors = nets<vector_of, N, Missing, std::make_index_sequence<sizeof...(P)>, P...>;
template <std::size_t N, std::uint64_t Missing, auto... P>
using sequences = nets<series_of, N, Missing, std::make_index_sequence<sizeof...(P)>, P...>;

/// A list of policies of any number of branches, over two, three and five of them.
template <template <std::size_t, std::uint64_t> class List>
void check_of_2_3_5() {
  List<2, 0b11>::template check<0, 0b01, 0b10>();
  List<3, 0b111>::template check<0, 0b001, 0b100, 0b011>();
  List<5, 0b10010>::template check<0, 0b00010, 0b10000, 0b10010>();  // each set of those that may be missing is compiled
}
/// Neither of two branches can be missing, or only the second: a call without it does not compile (tests/reject/call).
template <template <std::size_t> class Of, auto Policy, std::uint64_t Absent>
bool refused() {
  using net_type = std::remove_cvref_t<decltype(said(bd::fuse<Policy>(Of<0>::encoder, Of<1>::encoder)))>;
  return bd::first_refusing<bd::program<net_type>>(Absent) != bd::none;
}

}  // namespace presence_test
