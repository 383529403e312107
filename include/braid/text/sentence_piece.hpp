#pragma once
#if __has_include(<sentencepiece_processor.h>)
#include <sentencepiece_processor.h>
#else
#error "braid/text/sentence_piece.hpp needs sentencepiece: apt install libsentencepiece-dev, link braid::sentencepiece"
#include "missing_library"  // there is none: the compiler stops here
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "braid/core/bytes.hpp"
#include "braid/core/error.hpp"
#include "braid/core/input_file.hpp"
#include "braid/text/framed.hpp"
#include "braid/text/padded.hpp"

namespace braid::inline v0::text {

/// Which of the model's own tokens stand around a text.
struct sentence_piece_options {
  bool begin = false, end = false;
};

/// SentencePiece, unigram or BPE, from a .model file, by its own library.
///
///   text::sentence_piece pieces("spiece.model", {.end = true});      // as T5 has it
///   auto const batch = pieces.batch(texts, 32);                      // model(notes(batch.ids, batch.lengths))
///   pieces.text(pieces.ids("Hello world"));                          // "Hello world"
///
/// cost    the library's: some allocations a text.
/// errors  file_error: no such file, one that the library refuses; its protobuf takes up to 50 MB for a string that
///         claims to be as long, before it looks. value_error: a begin or end that the model has not, an id beyond its
///         vocabulary.
/// source  Kudo and Richardson 2018, arXiv:1808.06226; github.com/google/sentencepiece.
class sentence_piece {
 public:
  explicit sentence_piece(input_file const& file, sentence_piece_options o = {})
      : pieces_(std::make_unique<::sentencepiece::SentencePieceProcessor>()) {
    auto const bytes = file.read(0, file.size());
    std::string said;
    try {  // the library throws besides
      if (auto const status = pieces_->LoadFromSerializedProto(as_text(bytes)); !status.ok()) said = status.ToString();
    } catch (std::exception const& e) {
      said = e.what();
    }
    if (!said.empty()) file.refuse("", "a model that sentencepiece reads", said);
    begin_ = special(o.begin, pieces_->bos_id(), file, "a token for the begin");
    end_ = special(o.end, pieces_->eos_id(), file, "a token for the end");
    pad_ = std::max(pieces_->pad_id(), 0);
  }
  explicit sentence_piece(std::string const& path, sentence_piece_options o = {}) : sentence_piece(input_file(path), o) {}

  /// How many tokens there are.
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(pieces_->GetPieceSize()); }
  /// The token as the model writes it: a space is ▁.
  [[nodiscard]] std::string const& operator[](std::int32_t id) const { return pieces_->IdToPiece(checked(id)); }
  /// The token's id; the unknown one's, if there is none.
  [[nodiscard]] std::int32_t find(std::string_view token) const { return pieces_->PieceToId(token); }

  /// Calls f(id) for every piece, without begin and end.
  template <class F>
  void operator()(std::string_view utf8, F&& f) {
    require(pieces_->Encode(utf8, &ids_));
    for (int const id : ids_) f(std::int32_t{id});
  }
  /// The pieces between begin and end; at most `most` of all, and then the last pieces are left out.
  [[nodiscard]] std::vector<std::int32_t> ids(std::string_view utf8,
                                              std::size_t most = std::numeric_limits<std::size_t>::max()) {
    return framed(*this, utf8, begin_, end_, most);
  }
  /// Several texts, each of `steps` ids.
  template <class Texts>
  [[nodiscard]] padded batch(Texts const& texts, std::size_t steps) {
    return padded(*this, texts, steps, pad_);
  }
  /// The text that the pieces make.
  template <class Ids>
  [[nodiscard]] std::string text(Ids const& all) const {
    std::vector<int> known;
    for (std::int32_t const id : all) known.push_back(checked(id));
    std::string s;
    require(pieces_->Decode(known, &s));
    return s;
  }

 private:
  static std::int32_t special(bool asked, int id, input_file const& file, std::string_view what) {
    if (!asked) return -1;
    if (id < 0) throw value_error(file.name(), "", what, "a model without one");
    return id;
  }
  int checked(std::int32_t id) const {
    if (id < 0 || static_cast<std::size_t>(id) >= size())
      throw value_error("sentence_piece", "id", "0 to " + std::to_string(size() - 1), std::to_string(id));
    return id;
  }
  static void require(::sentencepiece::util::Status const& status) {
    if (!status.ok()) throw value_error("sentence_piece", "", "what sentencepiece takes", status.ToString());
  }

  std::unique_ptr<::sentencepiece::SentencePieceProcessor> pieces_;
  std::int32_t begin_ = -1, end_ = -1, pad_ = 0;
  std::vector<int> ids_;
};

}  // namespace braid::text
