#pragma once
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "braid/core/error.hpp"
#include "braid/core/input_file.hpp"
#include "braid/text/lines.hpp"
#include "braid/text/vocabulary.hpp"

namespace braid::inline v0::text {

/// Words and their vectors, as GloVe's text files have them: a line for each, `word x_1 ... x_D`.
struct word_vectors {
  vocabulary words;
  std::size_t dims = 0;
  std::vector<float> numbers;  ///< [words, dims]

  [[nodiscard]] std::span<float const> operator[](std::size_t id) const { return std::span(numbers).subspan(id * dims, dims); }
};

/// Reads such a file. A word may hold spaces (some of GloVe's do): the last D fields are its vector. A first line of two whole
/// numbers, as word2vec and fastText write it, is passed over. With `only`, the words of that vocabulary alone.
///
/// errors  file_error: a line with another number of fields, a field that is no finite number (the line), a word twice.
/// source  Pennington, Socher and Manning 2014; the format of nlp.stanford.edu/projects/glove.
inline word_vectors read_word_vectors(input_file const& file, std::size_t dims, vocabulary const* only = nullptr) {
  word_vectors made;
  made.dims = dims;
  if (dims == 0) file.refuse("", "vectors of at least 1 number", "0");
  std::vector<std::string> words;
  each_line(file, [&](std::string_view line, std::size_t number) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    auto const where = [&] { return "line " + std::to_string(number); };
    auto const fields = std::size_t(std::count(line.begin(), line.end(), ' ')) + 1;
    if (number == 1 && dims > 1 && fields == 2) return;  // how many words, how many numbers
    if (fields < dims + 1) file.refuse(where(), "a word and " + std::to_string(dims) + " numbers", std::to_string(fields) + " fields");
    std::size_t const before = made.numbers.size();
    made.numbers.resize(before + dims);
    for (std::size_t i = dims; i-- > 0;) {
      std::size_t const at = line.rfind(' ');
      std::string_view const field = line.substr(at + 1);
      line.remove_suffix(line.size() - at);
      float v = 0;
      auto const read = std::from_chars(field.data(), field.data() + field.size(), v);
      if (read.ec != std::errc{} || read.ptr != field.data() + field.size() || !std::isfinite(v))
        file.refuse(where(), "a finite number", "\"" + std::string(field.substr(0, 40)) + "\"");
      made.numbers[before + i] = v;
    }
    if (only && only->find(line) < 0) made.numbers.resize(before);
    else words.emplace_back(line);
  });
  made.words = vocabulary(std::move(words), file.name());
  return made;
}
inline word_vectors read_word_vectors(std::string const& path, std::size_t dims, vocabulary const* only = nullptr) {
  return read_word_vectors(input_file(path), dims, only);
}

/// Writes the vectors of those tokens of `v` that have one into `weight`, [v.size(), dims], an embedding's; the others stay.
/// Returns how many had one.
///
/// errors  shape_error: another size of weight.
inline std::size_t copy_word_vectors(word_vectors const& from, vocabulary const& v, std::span<float> weight) {
  if (weight.size() != v.size() * from.dims)
    throw shape_error("word vectors", "weight", "[" + std::to_string(v.size()) + ", " + std::to_string(from.dims) + "]",
                      std::to_string(weight.size()) + " numbers");
  std::size_t known = 0;
  for (std::size_t i = 0; i < v.size(); ++i)
    if (auto const id = from.words.find(v.tokens()[i]); id >= 0) {
      auto const vector = from[std::size_t(id)];
      std::copy(vector.begin(), vector.end(), weight.begin() + std::ptrdiff_t(i * from.dims));
      ++known;
    }
  return known;
}

}  // namespace braid::text
