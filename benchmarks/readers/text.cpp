// Texts, beside text.py.
#include "braid/text/byte_pair.hpp"
#include "braid/text/hashed.hpp"
#include "braid/text/tf_idf.hpp"
#include "braid/text/unicode.hpp"
#include "braid/text/word_piece.hpp"
#include "braid/text/word_vectors.hpp"

#include "reader.hpp"

#include <cmath>

namespace {
namespace text = braid::text;

std::size_t size_of(std::vector<std::string> const& lines) {
  std::size_t n = 0;
  for (auto const& line : lines) n += line.size();
  return n;
}
/// The words between spaces.
std::vector<std::string_view> const& split(std::string_view line, std::vector<std::string_view>& words) {
  words.clear();
  for (std::size_t at = 0; at < line.size();) {
    std::size_t const end = std::min(line.find(' ', at), line.size());
    if (end > at) words.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return words;
}
template <class Tokens>
double sum_of_ids(Tokens& tokens, std::vector<std::string> const& lines) {
  double sum = 0;
  for (auto const& line : lines)
    for (auto const id : tokens.ids(line)) sum += id;
  return sum;
}
}  // namespace

int main(int count, char** words) {
  readers::asked run(count, words);
  auto const lines = readers::lines(run.folder + "text.txt");
  run("word_piece", [&] {
    return readers::prepared(size_of(lines), [&, pieces = text::word_piece(text::vocabulary::read(run.folder + "word_piece.txt"))]() mutable {
      return sum_of_ids(pieces, lines);
    });
  });
  run("byte_pair", [&] {
    text::byte_pair made(text::read_json_vocabulary(run.folder + "vocab.json"), text::read_merges(run.folder + "merges.txt"));
    return readers::prepared(size_of(lines), [&, pairs = std::move(made)]() mutable { return sum_of_ids(pairs, lines); });
  });
  run("hashed", [&] {
    return readers::prepared(size_of(lines), [&, x = std::vector<float>(4096), one = std::vector<std::string_view>()]() mutable {
      double sum = 0;
      for (std::size_t i = 0; i < lines.size(); ++i) {
        text::hash_tokens(split(lines[i], one), x);
        if (i % 64 == 0)
          for (float const v : x) sum += std::fabs(v);
      }
      return sum;
    });
  });
  run("tf_idf", [&] {
    text::tf_idf weigh(text::vocabulary::read(run.folder + "words.txt"));
    std::vector<std::string_view> one;
    for (auto const& line : lines) weigh.see(split(line, one));
    return readers::prepared(size_of(lines), [&, weigh, x = std::vector<float>(weigh.size()), some = one]() mutable {
      double sum = 0;
      for (std::size_t i = 0; i < lines.size(); ++i) {
        weigh(split(lines[i], some), x);
        if (i % 64 == 0)
          for (float const v : x) sum += v;
      }
      return sum;
    });
  });
  run("nfc", [&] {
    std::string all;
    for (std::size_t i = 0; i < 2000 && i < lines.size(); ++i) all += (i ? "\n" : "") + lines[i];
    std::string accents;
    for (char const c : all) accents.append(c == 'e' ? "\xc3\xa9" : std::string(1, c));
    auto const apart = text::normalised(accents, text::normal_form::nfd);
    return readers::prepared(apart.size(), [apart] { return double(text::normalised(apart, text::normal_form::nfc).size()); });
  });
  run("word_vectors", [&] {
    auto const path = run.folder + "vectors.txt";
    return readers::prepared(readers::whole(path).size(), [path] {
      auto const v = text::read_word_vectors(path, 50);
      double sum = 0;
      for (std::size_t i = 0; i < v.words.size(); ++i) sum += v[i][3];
      return sum;
    });
  });
  return run.result();
}
