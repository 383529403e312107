#pragma once
// A canonical model against PyTorch: outputs, loss and every gradient, with weights and inputs by the formula of
// scripts/golden/canonical.py.
#include "braid/backend/cpu.hpp"
#include "braid/backend/reference.hpp"
#include "braid/model/model.hpp"
#include "net.hpp"
#include "unit.hpp"

#include "../../benchmarks/pieces.hpp"

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace canonical {

inline constexpr std::size_t rows = 2;

/// Where the pattern of a name begins: Python's zlib.crc32 of it.
inline std::uint32_t seed_of(std::string_view name) { return braid::data::crc32_of(std::as_bytes(std::span(name))); }
inline double pattern(std::uint32_t seed, std::size_t i) {
  std::uint32_t z = std::uint32_t(i + 1) * 0x9E3779B9u + seed;
  z = (z ^ z >> 16) * 0x21F0AAADu;
  z = (z ^ z >> 15) * 0x735A2D97u;
  z ^= z >> 15;
  return double(z >> 8) / 8388608.0 - 1;
}
inline double scale_of(std::vector<std::size_t> const& dims) {
  if (dims.size() < 2) return 0.25;
  double fan = 1;
  for (std::size_t i = 1; i < dims.size(); ++i) fan *= double(dims[i]);
  return std::exp2(1 - std::nearbyint(std::log2(fan) / 2));
}

/// f(name in the file, begin, end) for the ranges of a parameter's numbers that have a name of their own there.
template <class F>
void each_piece(std::vector<models::piece> const& pieces, std::size_t size, F&& f) {
  std::size_t shares = 0, begin = 0;
  for (auto const& p : pieces) shares += p.share;
  for (auto const& p : pieces) {
    std::size_t const end = begin + size * p.share / shares;
    f(p.name, begin, end);
    begin = end;
  }
}

/// pieces: a parameter's name -> how the file has it.
template <class K, auto Net, class Inputs, class Pieces>
void check_on(std::string const& model, Inputs const& inputs, double bound, Pieces const& pieces) {
  INFO(model, " on ", K::name);
  auto const file = unit_test::golden("canonical", model);
  braid::weights<Net, K> w;
  w.write_all([&]<class T>(std::string const& name, std::vector<std::size_t> const& dims, std::vector<T>& values) {
    each_piece(pieces(name), values.size(), [&](std::string const& in_file, std::size_t begin, std::size_t end) {
      auto const seed = seed_of(in_file);
      for (std::size_t i = begin; i < end; ++i) values[i] = T(scale_of(dims) * pattern(seed, i - begin));
    });
  });
  inputs([&](auto... modality) {
    auto const numbers_of = [](auto m) {
      std::vector<float> v(rows * decltype(m)::outside::size);
      auto const seed = seed_of("in." + std::string(m.name()));
      for (std::size_t i = 0; i < v.size(); ++i) v[i] = float(pattern(seed, i));
      return v;
    };
    auto const given = std::make_tuple(numbers_of(modality)...);
    std::apply([&](auto const&... x) {
      braid::predictor<Net, K> predict(w);
      auto const out = predict(modality(x)...);
      unit_test::check_close("out", unit_test::numbers(out.begin(), out.end()), file.at("out").template to<double>(), bound);

      using out_shape = typename braid::program<decltype(braid::type_of(Net))>::template out<0>;
      static constexpr braid::values<struct nothing, out_shape::size> nothing;
      std::vector<float> const zeros(rows * out_shape::size);
      braid::dataset const data{modality(x)..., nothing(zeros)};
      auto const got = net_test::run(w, data, braid::mean_squared_error);
      unit_test::check_close("loss", {got.loss}, file.at("loss").template to<double>(), bound);
      std::size_t gradients = 0;
      for (auto const& parameter : got.gradients) {
        auto const& g = parameter.second;
        each_piece(pieces(parameter.first), g.size(), [&](std::string const& name, std::size_t begin, std::size_t end) {
          auto const seed = seed_of("d." + name);
          double square = 0, product = 0;
          for (std::size_t i = begin; i < end; ++i) square += g[i] * g[i], product += g[i] * pattern(seed, i - begin);
          auto const wanted = file.at("gradient." + name).template to<double>();
          CAPTURE(name);
          CHECK(std::abs(std::sqrt(square) - wanted[0]) <= bound * wanted[0]);
          CHECK(std::abs(product - wanted[1]) <= bound * wanted[0]);
          ++gradients;
        });
      }
      std::size_t wanted = 0;
      for (auto const& entry : file) wanted += entry.first.starts_with("gradient.");
      CHECK(gradients == wanted);
    }, given);
  });
}

/// On the oracle to 1e-11 and on cpu to 1e-4.
template <auto Net, class Inputs, class Pieces = std::vector<models::piece> (*)(std::string const&)>
void check(std::string const& model, Inputs const& inputs, Pieces const& pieces = models::pieces) {
  check_on<braid::reference<double>, Net>(model, inputs, 1e-11, pieces);
  check_on<braid::cpu, Net>(model, inputs, 1e-4, pieces);
}

}  // namespace canonical
