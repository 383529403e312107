#include "braid/text/hashed.hpp"

#include "support/numbers.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace braid;
using strings = std::vector<std::string>;

TEST_CASE("hashed: MurmurHash3, every length of tail, letters beyond ASCII") {
  static_assert(text::murmur3("") == 0);
  static_assert(text::murmur3("a") == 1009084850u);
  static_assert(text::murmur3("ab") == 2613040991u);
  static_assert(text::murmur3("abc") == 3017643002u);
  static_assert(text::murmur3("abcd") == 1139631978u);
  CHECK(text::murmur3("hello") == 613153351u);
  CHECK(text::murmur3("motörhead") == 2012446524u);
  CHECK(text::murmur3("a longer token of 31 characters") == 914868905u);
}

TEST_CASE("hashed: scikit-learn's HashingVectorizer") {
  auto const hashed = [](strings const& tokens) {
    std::vector<float> x(8, 7.0f);
    text::hash_tokens(tokens, x);
    return x;
  };
  support::check_near(hashed({"heart", "rate", "heart", "42"}), std::vector<double>{0, 0, -0.40824829, -0.40824829, -0.816496581, 0, 0, 0}, 1e-6);
  support::check_near(hashed({"rate", "of", "loss"}), std::vector<double>{0, 0, -0.577350269, -0.577350269, 0.577350269, 0, 0, 0}, 1e-6);
  support::check_near(hashed({"é", "heart"}), std::vector<double>{0, 0, 0, 0, -0.707106781, 0, 0, 0.707106781}, 1e-6);
  CHECK(hashed({}) == std::vector<float>(8));
  std::vector<float> raw(8);
  text::hash_tokens(strings{"heart", "heart"}, raw, false);
  CHECK(raw[4] == -2);
}
