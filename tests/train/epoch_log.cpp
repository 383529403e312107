#include "braid/train/epoch_log.hpp"

#include "braid/io/checkpoint.hpp"
#include "braid/train/csv_log.hpp"
#include "nets.hpp"
#include "support/bad_files.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

using namespace net_test;

namespace {
using K = bd::reference<float>;
inline constexpr auto net = bd::fuse<bd::concat>(left, right) | bd::dense<4> | bd::tanh | bd::dense<2>;
struct killed : std::runtime_error {
  using std::runtime_error::runtime_error;
};
std::string text(std::string const& path) {
  std::ostringstream s;
  s << std::ifstream(path).rdbuf();
  return s.str();
}
template <class... Companion>
void train(bd::csv_log& log, support::folder const& folder, Companion&&... last) {
  xor_data const x(60), fresh(30);
  bd::model<net, K> m{bd::seed{1}};
  bd::fit(m, x.data(), fresh.data(), bd::cross_entropy, bd::adam{.rate = 1e-2}, {.epochs = 7, .batch = 20, .progress = nullptr},
          bd::io::checkpoint{.path = folder / "run.safetensors", .every = {.epochs = 2}, .resume = true}, bd::epoch_log(log), last...);
}
}  // namespace

TEST_CASE("epoch_log: a training that is cut again and again leaves the log of one that was not") {
  support::folder const whole, cut;
  {
    bd::csv_log log(whole / "log.csv");
    train(log, whole);
  }
  for (std::size_t const at : std::initializer_list<std::size_t>{0, 2, 3, 5}) {  // also where the log is ahead of the checkpoint
    bd::csv_log log(cut / "log.csv");
    CHECK_THROWS_AS(train(log, cut, bd::on_epoch([&](bd::epoch_record const& r) {
                      if (r.epoch == at) throw killed("here");
                    })),
                    killed);
  }
  bd::csv_log log(cut / "log.csv");
  train(log, cut);
  std::string const wanted = text(whole / "log.csv");
  CHECK(wanted.starts_with("step,loss,rate,valid loss,accuracy\n1,"));
  CHECK(std::count(wanted.begin(), wanted.end(), '\n') == 8);
  CHECK(text(cut / "log.csv") == wanted);
}

TEST_CASE("epoch_log: without validation there is nothing of it") {
  support::folder const f;
  xor_data const x(20);
  bd::model<net, K> m{bd::seed{1}};
  bd::csv_log log(f / "log.csv");
  bd::fit(m, x.data(), bd::cross_entropy, bd::adam{}, {.epochs = 2, .progress = nullptr}, bd::epoch_log(log));
  CHECK(text(f / "log.csv").starts_with("step,loss,rate\n1,"));
}
