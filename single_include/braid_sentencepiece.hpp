#pragma once
// braid: the headers of sentencepiece. Written by scripts/single-include; do not edit.
#include "braid.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

// braid/core/input_file.hpp
#ifndef BRAID_SINGLE_CORE_INPUT_FILE
#define BRAID_SINGLE_CORE_INPUT_FILE
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace braid::inline v0 {

/// A file opened for reading at any byte, or bytes in memory that are treated as one. Every read is checked against
/// the size, so a reader that goes through it cannot run past the end.
///
/// errors  file_error: not there, not a regular file, shorter than a read asks for, a failing disk.
/// threads read() may be called by several at once.
class input_file {
 public:
  explicit input_file(std::string path) : name_(std::move(path)) {
    // O_NONBLOCK: opening a pipe must not wait for a writer. Regular files ignore it.
    handle_ = ::open(name_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (handle_ < 0) refuse("", "a file that can be read", std::system_category().message(errno));
    struct stat facts;
    if (::fstat(handle_, &facts) != 0 || !S_ISREG(facts.st_mode)) {
      ::close(handle_);
      refuse("", "a regular file", "a folder, pipe or device");
    }
    size_ = static_cast<std::size_t>(facts.st_size);
  }

  /// Bytes in memory; they must outlive this object. The name stands in error messages.
  input_file(std::string name, std::span<std::byte const> bytes)
      : name_(std::move(name)), bytes_(bytes), size_(bytes.size()) {}

  input_file(input_file const&) = delete;
  input_file& operator=(input_file const&) = delete;
  ~input_file() {
    if (handle_ >= 0) ::close(handle_);
  }

  [[nodiscard]] std::string const& name() const { return name_; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Fills `out` with the bytes from `at` on; all of them or file_error.
  void read(std::size_t at, std::span<std::byte> out) const {
    require(at, out.size());
    if (out.empty()) return;
    if (handle_ < 0) {
      std::memcpy(out.data(), bytes_.data() + at, out.size());
      return;
    }
    while (!out.empty()) {
      // One call moves less than 2 GiB; EINTR and short reads are not failures.
      auto const n = ::pread(handle_, out.data(), std::min<std::size_t>(out.size(), std::size_t{1} << 30),
                             static_cast<off_t>(at));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) refuse(byte_place(at), "readable bytes", std::system_category().message(errno));
      if (n == 0) refuse(byte_place(at), std::to_string(out.size()) + " more bytes", "the end: the file was shortened");
      out = out.subspan(static_cast<std::size_t>(n));
      at += static_cast<std::size_t>(n);
    }
  }

  /// `count` bytes from `at` on. Checked before memory is taken.
  [[nodiscard]] std::vector<std::byte> read(std::size_t at, std::size_t count) const {
    require(at, count);
    std::vector<std::byte> bytes(count);
    read(at, std::span<std::byte>(bytes));
    return bytes;
  }

  /// Throws unless `count` bytes stand at `at`.
  void require(std::size_t at, std::size_t count) const {
    if (at > size_ || count > size_ - at)
      refuse(byte_place(at), std::to_string(count) + " bytes",
             at >= size_ ? "the end of the file" : std::to_string(size_ - at) + " bytes");
  }

  /// Throws file_error with this file as its subject.
  [[noreturn]] void refuse(std::string_view place, std::string_view expected, std::string_view found) const {
    throw file_error(name_, place, expected, found);
  }

 private:
  std::string name_;
  std::span<std::byte const> bytes_{};
  std::size_t size_ = 0;
  int handle_ = -1;
};

}  // namespace braid
#endif

// braid/text/framed.hpp
#ifndef BRAID_SINGLE_TEXT_FRAMED
#define BRAID_SINGLE_TEXT_FRAMED
namespace braid::inline v0::text {

/// What a tokeniser calls f(id) for, between a token for the begin and one for the end, where these are not below 0; at most
/// `most` of all, and then the last of the text are left out.
template <class Tokeniser>
std::vector<std::int32_t> framed(Tokeniser& tokeniser, std::string_view text, std::int32_t begin, std::int32_t end, std::size_t most) {
  std::vector<std::int32_t> all;
  if (begin >= 0) all.push_back(begin);
  tokeniser(text, [&](std::int32_t id) { all.push_back(id); });
  std::size_t const ends = end >= 0;
  all.resize(std::min(all.size(), most - std::min(most, ends)));
  if (end >= 0) all.push_back(end);
  return all;
}

}  // namespace braid::text
#endif

// braid/text/padded.hpp
#ifndef BRAID_SINGLE_TEXT_PADDED
#define BRAID_SINGLE_TEXT_PADDED
namespace braid::inline v0::text {

/// Token ids of several texts as `tokens<Name, steps, vocabulary>` takes them: text(p.ids, p.lengths).
struct padded {
  std::size_t steps = 0;
  std::vector<std::int32_t> ids;      ///< [rows, steps]; `pad` beyond a text's end
  std::vector<std::int32_t> lengths;  ///< [rows], at most steps

  explicit padded(std::size_t all_steps, std::int32_t with = 0) : steps(all_steps), pad(with) {}
  /// Several texts, by what a tokeniser makes of each in at most so many steps.
  template <class Tokeniser, class Texts>
  padded(Tokeniser& tokeniser, Texts const& texts, std::size_t all_steps, std::int32_t with) : padded(all_steps, with) {
    for (auto const& t : texts) add(tokeniser.ids(t, steps));
  }

  [[nodiscard]] std::size_t rows() const { return lengths.size(); }
  /// One more text; what does not fit is left out at the end.
  void add(std::vector<std::int32_t> const& text) {
    std::size_t const used = std::min(text.size(), steps);
    ids.insert(ids.end(), text.begin(), text.begin() + static_cast<std::ptrdiff_t>(used));
    ids.insert(ids.end(), steps - used, pad);
    lengths.push_back(static_cast<std::int32_t>(used));
  }

  std::int32_t pad;
};

}  // namespace braid::text
#endif

// braid/text/sentence_piece.hpp
#ifndef BRAID_SINGLE_TEXT_SENTENCE_PIECE
#define BRAID_SINGLE_TEXT_SENTENCE_PIECE
#if __has_include(<sentencepiece_processor.h>)
#include <sentencepiece_processor.h>
#else
#error "braid/text/sentence_piece.hpp needs sentencepiece: apt install libsentencepiece-dev, link braid::sentencepiece"
#include "missing_library"  // there is none: the compiler stops here
#endif

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
#endif
