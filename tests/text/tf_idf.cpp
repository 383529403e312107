#include "braid/text/tf_idf.hpp"

#include "support/bad_files.hpp"
#include "support/numbers.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace braid;
using strings = std::vector<std::string>;

namespace {
text::vocabulary const v({"heart", "rate", "of", "loss", "never"});
text::tf_idf seen() {
  text::tf_idf t(v);
  for (auto const& d : std::vector<strings>{{"heart", "rate", "heart", "42"}, {"rate", "of", "loss"}, {"é", "heart"}, {}}) t.see(d);
  return t;
}
}  // namespace

TEST_CASE("tf_idf: scikit-learn's TfidfVectorizer") {
  auto const t = seen();
  auto const weighed = [&](strings const& tokens) {
    std::vector<float> x(5, 7.0f);
    t(tokens, x);
    return x;
  };
  CHECK(t.texts() == 4);
  CHECK(t.texts_with() == std::vector<std::size_t>{2, 2, 1, 1, 0});
  support::check_near(weighed({"heart", "rate", "heart", "42"}), std::vector<double>{0.894427191, 0.447213595, 0, 0, 0}, 1e-6);
  support::check_near(weighed({"rate", "of", "loss"}), std::vector<double>{0, 0.486934264, 0.617614371, 0.617614371, 0}, 1e-6);
  support::check_near(weighed({"heart", "unknown", "of", "of"}), std::vector<double>{0.366739011, 0, 0.930323867, 0, 0}, 1e-6);
  CHECK(weighed({}) == std::vector<float>(5));
}

TEST_CASE("tf_idf: what was counted makes the same again; what cannot have been is refused") {
  auto const t = seen();
  text::tf_idf const again(v, t.texts(), t.texts_with());
  std::vector<float> a(5), b(5);
  t(strings{"of", "heart"}, a), again(strings{"of", "heart"}, b);
  CHECK(a == b);
  CHECK(support::message([] { text::tf_idf(v, 4, {1, 2}); }) == "braid: tf_idf: expected 5 counts, one a token, found 2");
  CHECK(support::message([] { text::tf_idf(v, 1, {2, 0, 0, 0, 0}); }) == "braid: tf_idf: expected at most 1 texts with a token, found 2");
  std::vector<float> small(3);
  CHECK(support::message([&] { t(strings{}, small); }) == "braid: tf_idf: expected room for 5 numbers, found 3");
}
