// One of the models of benchmarks/models, as a user would run it on one core, or under nvcc on one GPU: prints one line of
// JSON.
//
//   whole_avmnist BATCH infer|train SECONDS [weights.safetensors io.npz]
//
// On a GPU `infer` is from memory of the device to memory of the device, `serve` from and to the host's.
//
// With the files of the peers' export (in_<modality>, out) the outputs are first compared with PyTorch's; a difference
// above 1e-4 of the largest value ends the program with 1. A training step is cross-entropy and Adam, as the peers' is.
#include "measure.hpp"
#include "pieces.hpp"

#ifdef __CUDACC__
#include <braid/backend/thrust.hpp>
#else
#include <braid/backend/cpu.hpp>
#endif
#include <braid/data/npz.hpp>
#include <braid/io/safetensors.hpp>
#include <braid/model/model.hpp>
#include <braid/train/adamw.hpp>
#include <braid/train/cross_entropy.hpp>
#include <braid/train/evaluate.hpp>
#include <braid/train/trainer.hpp>

#include BRAID_MODEL_HEADER

#include <sys/resource.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

namespace bd = braid;
namespace model = models::BRAID_MODEL;
namespace models::BRAID_MODEL {
/// The model's own `pieces`, or everybody's.
std::vector<piece> in_file(std::string const& name) { return pieces(name); }
}  // namespace models::BRAID_MODEL

namespace {

#ifdef __CUDACC__
using place = bd::thrust<bd::cuda>;
#else
using place = bd::cpu;
#endif
using weights = bd::weights<model::net, place>;
inline constexpr std::size_t outputs = weights::prog::out<0>::size;
inline constexpr bd::classes<struct digit, outputs> label;

/// The peers clip nothing.
struct unclipped {
  double factor(auto const&...) const { return 1; }
};

std::vector<float> numbers(bd::data::archive const& file, std::string const& name, std::size_t size, std::uint64_t stream) {
  if (!file.empty()) {
    auto v = file.at(name).to<float>();
    if (v.size() != size) throw bd::shape_error("io.npz", name, std::to_string(size) + " numbers", std::to_string(v.size()));
    return v;
  }
  std::vector<float> v(size);
  for (std::size_t i = 0; i < size; ++i) v[i] = bd::philox{1}.normal(stream, i);
  return v;
}

/// Every parameter from the peers' file, whose names are all used.
void load(std::string const& path, weights& w) {
  auto const file = bd::io::read_safetensors(path);
  std::size_t used = 0;
  w.write_all([&](std::string const& name, std::vector<std::size_t> const&, std::vector<float>& values) {
    std::vector<float> all;
    for (auto const& p : model::in_file(name)) {
      auto const found = file.tensors.find(p.name);
      if (found == file.tensors.end()) throw bd::file_error(path, "tensor " + p.name, "there", "missing");
      auto const v = found->second.to<float>();
      all.insert(all.end(), v.begin(), v.end());
      ++used;
    }
    if (all.size() != values.size())
      throw bd::file_error(path, "tensor " + name, std::to_string(values.size()) + " numbers", std::to_string(all.size()));
    values = all;
  });
  if (used != file.tensors.size())
    throw bd::file_error(path, "tensors", std::to_string(used), std::to_string(file.tensors.size()));
}

double error_of(std::vector<float> const& got, std::vector<float> const& wanted) {
  double error = 0, largest = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    double const e = std::abs(double(got[i]) - double(wanted[i]));
    error = std::isnan(e) ? INFINITY : std::max(error, e);
    largest = std::max(largest, std::abs(double(wanted[i])));
  }
  return error / largest;
}

double peak_megabytes() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return double(used.ru_maxrss) / 1024;
}

#ifdef __CUDACC__
/// Memory of the device with these numbers.
bd::device_span<float> moved(std::vector<float> const& v) {
  place const k;
  float* const p = k.allocate(v.size());
  k.upload(p, v.data(), v.size());
  return bd::on_device(p, v.size());
}
#endif

/// A function that deduces its types: nvcc does not get over such as are said of a constant.
template <class Graph, class K, class Objective>
auto trainer_of(bd::basic_weights<Graph, K>& w, Objective const& objective, bd::adamw adam, std::size_t rows) {
  return bd::basic_trainer<Graph, K, Objective, bd::adamw>(w, objective, adam, rows);
}

template <class Modalities, std::size_t... I>
measure::times run(weights& w, Modalities const& modalities, std::index_sequence<I...>, bd::data::archive const& file,
                   std::size_t rows, std::string const& mode, double seconds, double& error) {
  auto const given = std::make_tuple([&](auto m, std::uint64_t stream) {
    return numbers(file, "in_" + std::string(m.name()), rows * decltype(m)::outside::size, stream);
  }(std::get<I>(modalities), I)...);

  std::vector<float> out(rows * outputs);
  bd::predictor<model::net, place> predict(w, rows);
  auto const infer = [&] { predict.into(out, std::get<I>(modalities)(std::get<I>(given))...); };
  infer();
  if (!file.empty()) error = error_of(out, file.at("out").to<float>());
#ifdef __CUDACC__
  if (mode == "serve") {  // from pinned memory, and to it
    auto const pinned = [](std::vector<float> const& v) {
      auto* const p = static_cast<float*>(place{}.allocate_pinned(v.size() * sizeof(float)));
      std::copy(v.begin(), v.end(), p);
      return std::span<float>(p, v.size());
    };
    auto const lie = std::make_tuple(pinned(std::get<I>(given))...);
    auto const said = pinned(out);
    return measure::of([&] { predict.into(said, std::get<I>(modalities)(std::get<I>(lie))...); }, seconds);
  }
  if (mode == "infer") {
    auto const there = std::make_tuple(moved(std::get<I>(given))...);
    auto const said = moved(out);
    return measure::of([&] { predict.into(said, std::get<I>(modalities)(std::get<I>(there))...), place{}.wait(); }, seconds);
  }
#else
  if (mode == "infer") return measure::of(infer, seconds);
#endif

  std::vector<std::int32_t> labels(rows);
  for (std::size_t r = 0; r < rows; ++r) labels[r] = std::int32_t(bd::philox{2}.below(outputs, 0, r));
  bd::dataset const data{std::get<I>(modalities)(std::get<I>(given))..., label(labels)};
  auto const objective = bd::named_objective<decltype(data)>(bd::cross_entropy);
  // A tiny rate: over thousands of steps the loss stays away from zero, where denormal numbers are slow.
  bd::adamw const adam{.rate = 1e-5, .weight_decay = 0};
  auto trainer = trainer_of(w, objective, adam, rows);
  decltype(auto) samples = bd::resident(data, w.place());
  return measure::of([&] { trainer.step(samples, rows, [](std::size_t i) { return i; }, 1.0, unclipped{}); }, seconds);
}

}  // namespace

int main(int count, char** argument) try {
  std::string const mode = count > 2 ? argument[2] : "";
  if ((count != 4 && count != 6) || (mode != "infer" && mode != "serve" && mode != "train") || std::atoi(argument[1]) < 1) {
    std::fprintf(stderr, "usage: %s BATCH infer|serve|train SECONDS [weights.safetensors io.npz]\n", argument[0]);
    return 2;
  }
  auto const rows = std::size_t(std::atoi(argument[1]));
  weights w{bd::seed{1}};
  bd::data::archive file;
  if (count == 6) {
    load(argument[4], w);
    file = bd::data::read_npz(argument[5]);
  }
  double error = 0;
  auto const t = model::inputs([&](auto... m) {
    return run(w, std::make_tuple(m...), std::make_index_sequence<sizeof...(m)>{}, file, rows, mode,
               std::atof(argument[3]), error);
  });
  std::printf("{\"model\": \"%s\", \"peer\": \"braid\", \"batch\": %zu, \"mode\": \"%s\", \"min_us\": %.2f, \"median_us\": %.2f, "
              "\"p90_us\": %.2f, \"rss_mb\": %.1f, \"error\": %.2g}\n",
              BRAID_MODEL_NAME, rows, mode.c_str(), t.min, t.median, t.p90, peak_megabytes(), error);
  if (error <= 1e-4) return 0;
  std::fprintf(stderr, "%s: the outputs are not those of the file\n", argument[0]);
  return 1;
} catch (std::exception const& e) {
  std::fprintf(stderr, "%s: %s\n", argument[0], e.what());
  return 1;
}
