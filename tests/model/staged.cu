#include "braid/model/staged.hpp"

#include "model/on_device.hpp"

using namespace device_test;

TEST_CASE("a model on a GPU says what it says on the host, whatever the batch, directly, recorded and again") {
  bd::model<net, oracle> host{bd::seed{7}};
  bd::model<net, place> there{bd::seed{7}};
  samples const all(5000);  // more than a tile
  std::vector<float> wanted(all.n * 3), got(all.n * 3);
  host.into(wanted, motion(all.steps, all.lengths), photo(all.pixels), words(all.ids));
  for (int i = 0; i < 3; ++i) {
    std::fill(got.begin(), got.end(), -1.0f);
    there.into(got, motion(all.steps, all.lengths), photo(all.pixels), words(all.ids));
    CHECK(apart(got, wanted) < 1e-5);
  }
  for (std::size_t const n : std::initializer_list<std::size_t>{1, 3, 64, 1, 257, 3}) {
    samples const some(n);
    std::vector<float> a(n * 3), b(n * 3);
    host.into(a, motion(some.steps), photo(some.pixels), words(some.ids));
    there.into(b, words(some.ids), photo(some.pixels), motion(some.steps));
    CHECK(apart(b, a) < 1e-5);
  }
}

TEST_CASE("a modality that is absent, or missing in some samples") {
  bd::model<net, oracle> host{bd::seed{7}};
  bd::model<net, place> there{bd::seed{7}};
  samples const s(300);
  std::vector<float> a(s.n * 3), b(s.n * 3);
  for (int i = 0; i < 3; ++i) {
    host.into(a, bd::absent(motion), photo(s.pixels), words(s.ids));
    there.into(b, bd::absent(motion), photo(s.pixels), words(s.ids));
    CHECK(apart(b, a) < 1e-5);
    host.into(a, motion(s.steps, s.lengths), photo(s.pixels).where(s.there), words(s.ids));
    there.into(b, motion(s.steps, s.lengths), photo(s.pixels).where(s.there), words(s.ids));
    CHECK(apart(b, a) < 1e-5);
  }
}

namespace {
template <class T>
bd::device_span<T> moved_there(std::vector<T> const& v) {
  place const k;
  void* const p = k.allocate_bytes(v.size() * sizeof(T));
  k.send(p, v.data(), v.size() * sizeof(T));
  k.wait();
  return bd::on_device(static_cast<T*>(p), v.size());
}
}  // namespace

TEST_CASE("inputs and results in the device's memory are neither copied nor waited for") {
  bd::model<net, place> model{bd::seed{7}};
  for (std::size_t const n : std::initializer_list<std::size_t>{2, 70, 2}) {
    samples const s(n);
    auto const pixels = moved_there(s.pixels), steps = moved_there(s.steps), said = moved_there(std::vector<float>(n * 3));
    auto const ids = moved_there(s.ids);
    std::vector<float> wanted(n * 3), got(n * 3);
    model.into(wanted, motion(s.steps, s.lengths), photo(s.pixels), words(s.ids));
    for (int i = 0; i < 3; ++i) {
      place{}.zero(said.data(), n * 3);
      model.into(said, motion(steps, s.lengths), photo(pixels), words(ids));  // the lengths come from the host
      place{}.download(got.data(), said.data(), n * 3);
      CHECK(got == wanted);
      std::fill(got.begin(), got.end(), 0.0f);
      model.into(got, motion(s.steps, s.lengths), photo(pixels), words(ids));
      CHECK(got == wanted);
    }
    model.into(said, bd::absent(motion), photo(pixels), words(ids));
    model.into(wanted, bd::absent(motion), photo(s.pixels), words(s.ids));
    place{}.download(got.data(), said.data(), n * 3);
    CHECK(got == wanted);
    for (void* p : {static_cast<void*>(pixels.data()), static_cast<void*>(steps.data()), static_cast<void*>(said.data()), static_cast<void*>(ids.data())})
      place{}.release_bytes(p);
  }
}

TEST_CASE("calls that do not wait do not overwrite what is on its way") {
  bd::model<net, place> model{bd::seed{7}};
  std::size_t const n = 64;
  std::vector<std::vector<float>> wanted, got;
  std::vector<bd::device_span<float>> said;
  std::vector<samples> each;
  for (std::size_t i = 0; i < 6; ++i) {
    each.emplace_back(n);
    for (float& x : each.back().pixels) x *= float(i + 1);
    said.push_back(moved_there(std::vector<float>(n * 3)));
  }
  for (auto const& s : each) model.into(wanted.emplace_back(n * 3), motion(s.steps), photo(s.pixels), words(s.ids));
  for (std::size_t i = 0; i < 6; ++i) model.into(said[i], motion(each[i].steps), photo(each[i].pixels), words(each[i].ids));
  for (std::size_t i = 0; i < 6; ++i) {
    place{}.download(got.emplace_back(n * 3).data(), said[i].data(), n * 3);
    CHECK(got[i] == wanted[i]);
    place{}.release_bytes(said[i].data());
  }
}

#ifdef __CUDACC__
TEST_CASE("several models on streams of their own, one of them the caller's") {
  cudaStream_t mine;
  REQUIRE(cudaStreamCreate(&mine) == cudaSuccess);
  {
    bd::device::context first(0, mine), second(0);
    bd::model<net, place> a{bd::seed{7}, bd::cuda{first}}, b{bd::seed{7}, bd::cuda{second}}, c{bd::seed{7}};
    samples const s(33);
    std::vector<float> x(s.n * 3), y(s.n * 3), z(s.n * 3);
    for (int i = 0; i < 3; ++i) {
      a.into(x, motion(s.steps), photo(s.pixels), words(s.ids));
      b.into(y, motion(s.steps), photo(s.pixels), words(s.ids));
      c.into(z, motion(s.steps), photo(s.pixels), words(s.ids));
      CHECK(x == z);
      CHECK(y == z);
    }
  }
  cudaStreamDestroy(mine);
}

#endif

TEST_CASE("weights go from one backend to another and a copied model is one of its own") {
  bd::model<net, place> a{bd::seed{7}};
  bd::model<net, oracle> host{bd::seed{8}};
  std::vector<std::vector<float>> all;
  a.weights().read_all([&](auto const&, auto const&, std::vector<float> const& v) { all.push_back(v); });
  std::size_t i = 0;
  host.weights().write_all([&](auto const&, auto const&, std::vector<float>& v) { v = all[i++]; });
  samples const s(9);
  std::vector<float> x(s.n * 3), y(s.n * 3), z(s.n * 3);
  a.into(x, motion(s.steps), photo(s.pixels), words(s.ids));
  host.into(y, motion(s.steps), photo(s.pixels), words(s.ids));
  CHECK(apart(x, y) < 1e-5);
  bd::model<net, place> b = a;
  a.weights().write_all([](auto const&, auto const&, std::vector<float>& v) { std::fill(v.begin(), v.end(), 0.0f); });
  b.into(z, motion(s.steps), photo(s.pixels), words(s.ids));
  CHECK(z == x);
  b.weights() = a.weights();
  b.into(z, motion(s.steps), photo(s.pixels), words(s.ids));
  CHECK(z != x);
}

#ifdef __CUDACC__
namespace device_test {
/// A layer whose kernel cannot be launched: it has no threads.
struct failing : bd::unit {
  template <class In>
  struct on : bd::bound<In> {
    using out = In;
    static void forward(auto const&) { bd::device::check("a kernel's launch", cudaErrorInvalidConfiguration); }
  };
};
inline constexpr failing fails{};
inline constexpr auto broken = photo | bd::flatten | bd::dense<4> | fails | bd::dense<2>;
}  // namespace device_test

TEST_CASE("an error of a device says the layer") {
  bd::model<broken, place> model{bd::seed{7}};
  samples const s(2);
  std::vector<float> out(4);
  try {
    model.into(out, photo(s.pixels));
    FAIL("no error");
  } catch (bd::cuda_error const& e) {
    std::string const said = e.what();
    CHECK(said.find("photo.2: a kernel's launch on device 0 (") != said.npos);
    CHECK_MESSAGE(said.find("invalid configuration argument") != said.npos, said);
  }
}
#endif
