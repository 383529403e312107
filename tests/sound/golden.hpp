#pragma once
// What the tests of sound compare with: tests/golden/sound.npz, from scripts/golden/sounds.py.
#include "braid/data/npz.hpp"

#include <string>
#include <vector>

namespace sound_test {

template <class T = double>
std::vector<T> golden(std::string const& name) {
  static auto const all = braid::data::read_npz(BRAID_TEST_DIR "/golden/sound.npz");
  return all.at(name).to<T>();
}

}  // namespace sound_test
