#pragma once
// What every encoder of tables must do: see that an answer depends on a number, on whether it is there, and on a word.
#include "braid/table/schema.hpp"

#include "encode/learning.hpp"

#include <cstdint>
#include <vector>

namespace encode_test {

using record = braid::table::schema<braid::table::number<struct p>, braid::table::number<struct q>, braid::table::category<struct r, 2>>;
inline constexpr braid::table::numbers_of<struct vitals, record> vitals;
inline constexpr braid::table::words_of<struct facts, record> facts;
inline constexpr braid::classes<struct kind, 2> kind;

/// The class is the sign of the first number; where that is missing, the word.
struct records {
  std::vector<float> numbers;
  std::vector<std::int32_t> ids;
  std::vector<int> kinds;
  records(std::size_t n, std::uint64_t seed) {
    braid::philox const random{seed};
    for (std::size_t i = 0; i < n; ++i) {
      float const p = random.normal(0, i);
      bool const missing = random.uniform(1, i) < 0.4f;
      auto const word = std::int32_t(random.below(3, 2, i));
      numbers.insert(numbers.end(), {missing ? 0 : p, float(missing), random.normal(3, i), 0});
      ids.push_back(word);
      kinds.push_back(missing ? word == 1 : p > 0);
    }
  }
  auto data() const { return braid::dataset{vitals(numbers), facts(ids), kind(kinds)}; }
};

template <auto Net>
double learns(double rate, std::size_t epochs) {
  records const train(400, 1), fresh(200, 2);
  return learnt<Net>(train.data(), fresh.data(), rate, epochs);
}

}  // namespace encode_test
