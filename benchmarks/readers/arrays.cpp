// Arrays in files, beside arrays.py.
#include "braid/data/npz.hpp"
#include "braid/io/safetensors.hpp"

#include "reader.hpp"

namespace {
double at_7_11(braid::data::array const& a) { return double(braid::load<float>(&a.bytes[4 * (7 * a.shape[1] + 11)])); }
constexpr std::size_t all = 8 * 500 * 400 * 4;
}  // namespace

int main(int count, char** words) {
  readers::asked run(count, words);
  for (std::string const kind : {"plain", "deflated"})
    run("npz_" + kind, [&] {
      return readers::prepared(all, [file = run.folder + kind + ".npz"] {
        double sum = 0;
        for (auto const& [name, a] : braid::data::read_npz(file)) sum += at_7_11(a);
        return sum;
      });
    });
  run("safetensors", [&] {
    return readers::prepared(all, [file = run.folder + "all.safetensors"] {
      double sum = 0;
      for (auto const& [name, a] : braid::io::read_safetensors(file).tensors) sum += at_7_11(a);
      return sum;
    });
  });
  return run.result();
}
