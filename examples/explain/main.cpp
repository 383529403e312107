// Why a net reads a digit from its picture and its sound as it does: which modality, which part, whether to believe it, and what
// its inner vectors know.
//
//   explain                  trains on the pairs that come with examples/digits, prints an account, writes pictures
#include "study.hpp"

#include <CLI/CLI.hpp>
#include <exception>
#include <filesystem>
#include <thread>

int main(int argc, char** argv) {
  std::string out = "explain_out", pairs = BRAID_DIGITS_DATA;
  std::size_t epochs = 30, samples = 50, every = 1, threads = std::max(1u, std::thread::hardware_concurrency());
  CLI::App app{"Why a digit is read as it is, from its picture and its sound."};
  app.add_option("--out", out, "folder of the pictures")->capture_default_str();
  app.add_option("--pairs", pairs, "folder of the pairs of examples/digits")->capture_default_str();
  app.add_option("--epochs", epochs, "of the training")->capture_default_str()->check(CLI::Range(1, 1000));
  app.add_option("--samples", samples, "of what draws, and points of integrated gradients")->capture_default_str()->check(CLI::Range(2, 1000));
  app.add_option("--every", every, "takes one pair of so many, to try things out")->capture_default_str()->check(CLI::Range(1, 10));
  app.add_option("--threads", threads, "change the time, never the result")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    auto const all = digits::read_embedded(pairs);
    std::vector<std::uint32_t> train, tune, test;
    for (std::uint32_t i = 0; i < all.size; i += std::uint32_t(every)) (all.groups[i] < 10 ? train : braid::philox{1}.below(2, 0, i) == 0 ? tune : test).push_back(i);
    auto const scale = digits::band_scale::of(all, train);
    explaining::study s{{all, train, scale}, {all, tune, scale}, {all, test, scale}, {}, out, samples};
    for (auto const r : test) s.test_snr.push_back(all.snr_db[r]);
    std::filesystem::create_directories(out);
    std::printf("Degraded pictures (UCI digits) with SYNTHESISED, noisy speech: %zu pairs to learn from, %zu to set right by, %zu to judge by\n",
                train.size(), tune.size(), test.size());

    explaining::model_type model{braid::seed{1}};
    explaining::learn(model, s, epochs, threads);
    explaining::which_modality(model, s);
    explaining::which_part(model, s);
    explaining::whether_to_trust(model, s);
    explaining::what_it_knows(model, s);
    return 0;
  } catch (std::exception const& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
