#!/usr/bin/env python3
"""Texts: Hugging Face's tokenizers (the fast ones), scikit-learn's vectorisers, unicodedata. The corpus is Python's help and
braid's documentation, the vocabularies are trained on it."""
import json
import unicodedata
from pathlib import Path

import reader

needs = "tokenizers scikit-learn pandas"
features = 4096


def corpus(folder):
    return (Path(folder) / "text.txt").read_text().split("\n")[:-1]


def prepare(folder):
    from pydoc_data.topics import topics
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    folder = Path(folder)
    docs = sorted((Path(__file__).resolve().parents[2] / "docs").rglob("*.md"))
    text = "\n".join([*topics.values(), *(page.read_text() for page in docs)])
    lines = [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()]
    lines = [line for line in lines if "[" not in line]  # [SEP] in a text is a special token in one and text in the other
    (folder / "text.txt").write_text("".join(line + "\n" for line in lines))

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    pieces.normalizer, pieces.pre_tokenizer = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    pieces.train_from_iterator(lines, trainers.WordPieceTrainer(vocab_size=8000, special_tokens=special, show_progress=False))
    ids = pieces.get_vocab()
    (folder / "word_piece.txt").write_text("".join(token + "\n" for token in sorted(ids, key=ids.get)))

    pairs = Tokenizer(models.BPE())
    pairs.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    pairs.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=8000, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
                                                         special_tokens=["<|endoftext|>"], show_progress=False))
    model = json.loads(pairs.to_str())["model"]
    (folder / "vocab.json").write_text(json.dumps(model["vocab"]))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(" ".join(pair) + "\n" for pair in model["merges"]))

    words = sorted({word for line in lines for word in line.split()})[:20000]
    (folder / "words.txt").write_text("".join(word + "\n" for word in words))
    with open(folder / "vectors.txt", "w") as out:
        for i, word in enumerate(words[:10000]):
            out.write(word + "".join(f" {((i * 37 + j * 101) % 2001 - 1000) / 997:.5f}" for j in range(50)) + "\n")


def size(lines):
    return sum(len(line.encode()) for line in lines)


def word_piece(folder):
    from tokenizers import BertWordPieceTokenizer

    lines, made = corpus(folder), BertWordPieceTokenizer(f"{folder}/word_piece.txt")._tokenizer  # the wrapper lacks the fast call
    return "tokenizers", size(lines), lambda: sum(sum(e.ids) for e in made.encode_batch_fast(lines))


def byte_pair(folder):
    from tokenizers import Tokenizer, models, pre_tokenizers

    lines, made = corpus(folder), Tokenizer(models.BPE.from_file(f"{folder}/vocab.json", f"{folder}/merges.txt"))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    return "tokenizers", size(lines), lambda: sum(sum(e.ids) for e in made.encode_batch_fast(lines))


def hashed(folder):
    from sklearn.feature_extraction.text import HashingVectorizer

    lines, made = corpus(folder), HashingVectorizer(n_features=features, analyzer=str.split)
    return "scikit-learn", size(lines), lambda: float(abs(made.transform(lines)[::64]).sum())


def tf_idf(folder):
    from sklearn.feature_extraction.text import TfidfVectorizer

    lines = corpus(folder)
    words = (Path(folder) / "words.txt").read_text().split("\n")[:-1]
    made = TfidfVectorizer(analyzer=str.split, vocabulary=words, lowercase=False).fit(lines)
    return "scikit-learn", size(lines), lambda: float(made.transform(lines)[::64].sum())


def nfc(folder):
    text = unicodedata.normalize("NFD", "\n".join(corpus(folder)[:2000]).replace("e", "é"))
    return "unicodedata", len(text.encode()), lambda: len(unicodedata.normalize("NFC", text).encode())


def word_vectors(folder):
    import pandas

    path = f"{folder}/vectors.txt"

    def read():
        table = pandas.read_csv(path, sep=" ", header=None, quoting=3, dtype={i: "float32" for i in range(1, 51)}, na_filter=False)
        return float(table.iloc[:, 1:].to_numpy()[:, 3].astype("float64").sum())
    return "pandas", Path(path).stat().st_size, read


if __name__ == "__main__":
    reader.main(prepare, {f.__name__: f for f in (word_piece, byte_pair, hashed, tf_idf, nfc, word_vectors)})
