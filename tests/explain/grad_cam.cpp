#include "braid/explain/grad_cam.hpp"

#include "explain/nets.hpp"

#include "braid/data/npz.hpp"

using namespace explain_test;

namespace {
inline constexpr auto seeing = photo | bd::conv2d<3, 3> | bd::tanh | bd::flatten | bd::dense<2>;
inline constexpr auto both = bd::fuse<bd::mean>(photo | bd::conv2d<1, 1> | bd::flatten | bd::dense<1>, row | bd::dense<1>);
}  // namespace

TEST_CASE("grad_cam: Captum's map, within and drawn out to the photo") {
  auto const all = bd::data::read_npz(BRAID_TEST_DIR "/golden/explain_net.npz");
  auto const numbers = [&](std::string const& name) { return all.at("cam/" + name).to<double>(name); };
  model_of<seeing> m;
  m.weights().write_all([&](std::string const& name, auto const&, std::vector<double>& v) { v = numbers("param." + name); });
  ex::grad_cam why(m, photo);
  auto const pixels = numbers("in0");
  auto const asked = ex::number(all.at("cam/asked").to<std::int32_t>("asked"));
  auto const map = why(asked, photo(pixels));
  support::check_near(std::vector<double>(map.begin(), map.end()), numbers("fine"), 1e-12);
  auto const coarse = why.coarse();
  support::check_near(std::vector<double>(coarse.begin(), coarse.end()), numbers("coarse"), 1e-12);
  CHECK(allocations::in([&] { why(asked, photo(pixels)); }) == 0);
}

TEST_CASE("grad_cam: finds the patch that was planted; absent photos have nothing to show") {
  model_of<both> m;
  m.weights().write_all([](std::string const& name, auto const&, std::vector<double>& v) {
    std::fill(v.begin(), v.end(), name == "photo.2.weight" ? 1.0 : 0.0);
    if (name == "photo.0.weight") v[0] = 1;
  });
  std::vector<double> pixels(2 * 32);
  for (std::size_t const i : {5u, 6u, 9u, 10u}) pixels[i] = pixels[32 + i] = 1;
  std::vector<std::uint8_t> const there{1, 0};
  ex::grad_cam why(m, photo);
  auto const map = why(ex::number(0), photo(pixels).where(there), row(std::vector<double>(6)));
  for (std::size_t i = 0; i < 16; ++i) {
    CHECK((map(0, i / 4, i % 4) > 0) == (i == 5 || i == 6 || i == 9 || i == 10));
    CHECK(map(1, i / 4, i % 4) == 0);
  }
  CHECK_THROWS_AS(why(ex::number(1), photo(pixels), row(std::vector<double>(6))), bd::value_error);
}
