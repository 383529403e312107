#include "braid/io/weights.hpp"

#include "nets.hpp"
#include "support/bad_files.hpp"

#include <filesystem>
#include <fstream>
#include <map>

#include <unistd.h>

using namespace net_test;

namespace {
inline constexpr bd::image<struct photo, 2, 4, 4> photo;
inline constexpr auto net = bd::fuse<bd::concat>(photo | bd::conv2d<3, 3>(bd::pad<1>) | bd::batch_norm | bd::flatten | bd::dense<4>, pulse | bd::lstm<3> | bd::last) |
                            bd::repeat<2>(bd::dense<7> | bd::tanh) | bd::dense<2>;
inline constexpr auto wider = bd::fuse<bd::concat>(photo | bd::conv2d<3, 3>(bd::pad<1>) | bd::batch_norm | bd::flatten | bd::dense<4>, pulse | bd::lstm<3> | bd::last) |
                              bd::repeat<2>(bd::dense<7> | bd::tanh) | bd::dense<3>;
inline constexpr auto longer = left | bd::dense<4> | bd::dense<5>;
inline constexpr auto shorter = left | bd::dense<4>;
using K = bd::reference<float>;

struct folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("braid_weights_" + std::to_string(::getpid()));
  folder() { std::filesystem::create_directories(path); }
  ~folder() { std::filesystem::remove_all(path); }
  std::string operator/(char const* name) const { return (path / name).string(); }
};
std::string refusal(auto&& f) {
  try {
    f();
  } catch (bd::error const& e) {
    return e.what();
  }
  return "no error";
}
template <class W>
auto numbers(W const& w) {
  std::vector<double> all;
  w.read_all([&](auto const&, auto const&, auto const& v) { all.insert(all.end(), v.begin(), v.end()); });
  return all;
}
}  // namespace

TEST_CASE("weights and state come back as they were, also on a backend of another scalar") {
  folder const f;
  bd::weights<net, K> a{bd::seed{1}};
  a.state()[0] = 0.25f;
  bd::io::save(f / "a.safetensors", a);
  bd::weights<net, K> b{bd::seed{2}};
  CHECK(numbers(a) != numbers(b));
  auto const report = bd::io::load(f / "a.safetensors", b);
  CHECK(report.missing.empty());
  CHECK(report.unexpected.empty());
  CHECK(numbers(a) == numbers(b));
  bd::weights<net, bd::reference<double>> d{bd::seed{3}};
  bd::io::load(f / "a.safetensors", d);
  CHECK(numbers(a) == numbers(d));
}

TEST_CASE("the file has PyTorch's names and shapes") {
  folder const f;
  bd::io::save(f / "a.safetensors", bd::weights<net, K>{bd::seed{1}});
  auto const file = bd::io::read_safetensors(f / "a.safetensors");
  CHECK(file.tensors.at("photo.0.weight").shape == std::vector<std::size_t>{3, 2, 3, 3});
  CHECK(file.tensors.at("photo.1.running_var").shape == std::vector<std::size_t>{3});
  CHECK(file.tensors.at("photo.3.weight").shape == std::vector<std::size_t>{4, 48});
  CHECK(file.tensors.at("pulse.0.weight_hh_l0").shape == std::vector<std::size_t>{12, 3});
  CHECK(file.tensors.at("head.0.1.0.weight").shape == std::vector<std::size_t>{7, 7});
  CHECK(file.tensors.at("head.1.bias").shape == std::vector<std::size_t>{2});
}

TEST_CASE("strict names what is missing and what is too much; lenient reports it; neither changes a weight on error") {
  folder const f;
  bd::io::save(f / "long.safetensors", bd::weights<longer, K>{bd::seed{1}});
  bd::io::save(f / "short.safetensors", bd::weights<shorter, K>{bd::seed{1}});
  bd::weights<longer, K> l{bd::seed{2}};
  bd::weights<shorter, K> s{bd::seed{2}};
  auto const before = numbers(l);
  auto const said = refusal([&] { bd::io::load(f / "short.safetensors", l); });
  CHECK(said.find("missing: left.1.weight, left.1.bias; unexpected: none") != said.npos);
  CHECK(numbers(l) == before);
  CHECK(refusal([&] { bd::io::load(f / "long.safetensors", s); }).find("missing: none; unexpected: left.1.bias, left.1.weight") != std::string::npos);
  auto const report = bd::io::load(f / "short.safetensors", l, bd::io::matching::lenient);
  CHECK(report.missing == std::vector<std::string>{"left.1.weight", "left.1.bias"});
  CHECK(numbers(l) != before);
  CHECK(bd::io::load(f / "long.safetensors", s, bd::io::matching::lenient).unexpected.size() == 2);
}

TEST_CASE("another shape, a cut file and no file are refused, and nothing has changed") {
  folder const f;
  bd::io::save(f / "a.safetensors", bd::weights<net, K>{bd::seed{1}});
  bd::weights<wider, K> w{bd::seed{2}};
  auto const before = numbers(w);
  CHECK(refusal([&] { bd::io::load(f / "a.safetensors", w, bd::io::matching::lenient); }).find("tensor head.1.weight: expected shape [3, 7], found [2, 7]") !=
        std::string::npos);
  std::ifstream in(f / "a.safetensors", std::ios::binary);
  std::string const whole((std::istreambuf_iterator<char>(in)), {});
  bd::weights<net, K> n{bd::seed{2}};
  auto const was = numbers(n);
  for (std::size_t const size : {std::size_t{0}, std::size_t{7}, std::size_t{100}, whole.size() / 2, whole.size() - 1}) {
    std::ofstream(f / "cut.safetensors", std::ios::binary) << whole.substr(0, size);
    CHECK_THROWS_AS(bd::io::load(f / "cut.safetensors", n), bd::file_error);
  }
  CHECK_THROWS_AS(bd::io::load(f / "none.safetensors", n), bd::file_error);
  CHECK(numbers(n) == was);
  CHECK(numbers(w) == before);
  CHECK_THROWS_AS(bd::io::save(f / "no/such/folder.safetensors", n), bd::file_error);
}

TEST_CASE("a part of another net is loaded under new names, and frozen it stays as it came") {
  static constexpr auto encoder = bd::named<struct backbone>(left | bd::dense<4> | bd::batch_norm) | bd::dense<9>;
  static constexpr auto whole = bd::fuse<bd::concat>(left | bd::dense<4> | bd::batch_norm, right | bd::dense<3>) | bd::dense<2>;
  folder const f;
  bd::weights<encoder, K> e{bd::seed{1}};
  bd::io::save(f / "e.safetensors", e);
  bd::model<whole, K> m{bd::seed{2}};
  auto const named = [](auto const& w) {
    std::map<std::string, std::vector<float>> all;
    w.read_all([&](std::string const& name, auto const&, std::vector<float> const& v) { all[name] = v; });
    return all;
  };
  auto const came = named(e), before = named(m.weights());
  std::string prefix = came.begin()->first.substr(0, came.begin()->first.find('.') + 1);
  CAPTURE(prefix);
  bd::io::replace_prefix const rename{prefix, "left."};
  auto const own = [&](std::string const& name) { return name.ends_with("2.weight") || name.ends_with("2.bias") ? "" : rename(name); };
  CHECK(bd::io::load_part(f / "e.safetensors", m.weights(), "left.*", own).missing.empty());
  auto const loaded = named(m.weights());
  for (auto const& [name, values] : loaded)
    CHECK(values == (name.starts_with("left.") ? came.at(prefix + name.substr(5)) : before.at(name)));

  xor_data const x(40);
  bd::fit(m, x.data(), bd::cross_entropy, bd::adamw{.rate = 0.1}, {.epochs = 2, .groups = {{"left.*", bd::frozen}}, .progress = nullptr});
  for (auto const& [name, values] : named(m.weights()))
    if (name.find("running") == name.npos) CHECK((values == loaded.at(name)) == name.starts_with("left."));
}

TEST_CASE("a part: what is missing, what is too much, what is twice, what fits nothing") {
  folder const f;
  bd::io::save(f / "short.safetensors", bd::weights<shorter, K>{bd::seed{1}});
  bd::io::save(f / "long.safetensors", bd::weights<longer, K>{bd::seed{1}});
  bd::weights<longer, K> l{bd::seed{2}};
  bd::weights<shorter, K> s{bd::seed{2}};
  auto const before = numbers(l);
  CHECK(bd::io::load_part(f / "long.safetensors", s, "left.0.*").unexpected.empty());  // the rest is not asked for
  CHECK(refusal([&] { bd::io::load_part(f / "short.safetensors", l, "left.?.bias"); }).find("missing: left.1.bias; unexpected: none") != std::string::npos);
  CHECK(refusal([&] { bd::io::load_part(f / "long.safetensors", s, "left.*"); }).find("unexpected: left.1.bias, left.1.weight") != std::string::npos);
  CHECK(refusal([&] { bd::io::load_part(f / "short.safetensors", l, "right.*"); }).find("'right.*': expected a pattern that fits a name, found none that does among left.0.weight") != std::string::npos);
  CHECK(refusal([&] { bd::io::load_part(f / "short.safetensors", l, "*", [](auto const&) { return "one"; }); }).find("another that is renamed to 'one'") != std::string::npos);
  CHECK(numbers(l) == before);
  CHECK(bd::io::load_part(f / "short.safetensors", l, "*", bd::io::same_name{}, bd::io::matching::lenient).missing.size() == 2);
}

TEST_CASE("weights: texts travel in the same file, and loading does not mind them") {
  struct kept {
    std::map<std::string, std::string> texts;
    std::map<std::string, std::string> const& notes() const { return texts; }
  };
  support::folder const here;
  constexpr static auto net = left | bd::dense<4>;
  bd::model<net, bd::reference<float>> m{bd::seed{3}}, other{bd::seed{4}};
  kept const scale{{{"scale", "1,\"2\"\n"}}}, words{{{"words", "ähnlich"}}};
  bd::io::save(here / "w.safetensors", m.weights(), scale, words);
  auto const notes = bd::io::notes_of(here / "w.safetensors");
  CHECK(notes.at("scale") == "1,\"2\"\n");
  CHECK(notes.at("words") == "ähnlich");
  CHECK(notes.at("format") == "pt");
  bd::io::load(here / "w.safetensors", other.weights());
  std::vector<float> const x{1, 2, 3};
  CHECK(m(left(x))(0, 0) == other(left(x))(0, 0));
  CHECK_THROWS_AS(bd::io::save(here / "twice", m.weights(), scale, scale), bd::value_error);
  CHECK_THROWS_AS(bd::io::notes_of(here / "missing"), bd::file_error);
}
