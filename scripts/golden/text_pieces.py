#!/usr/bin/env python3
"""scripts/golden/text_pieces.py: writes tests/golden/byte_pair.txt and sentence_piece.txt, from Hugging Face's tokenizers
and from sentencepiece, on the texts of text.py.

Needs tokenizers and sentencepiece. Their vocabularies, trained on the guide, are made where they are not there yet. A case:
what it is made with, the text's UTF-8 in hex, the ids.
"""
import io
import json
from pathlib import Path

from text import golden, texts

root = golden.parent.parent
more = ["'s it's I'LL we'll they'd've 'x ''s '", "  two  spaces   three ", "\n\n a \n", " \u00a0x", "\u3000 y", "tab\t\tx", "x\r\ny", "³½Ⅷ 1२3",
        "a_b-c", "https://example.com/?q=1&r=%20", "<|endoftext|>", "don't   stop", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" * 4]


def write(name, kinds):
    with open(golden / name, "w", encoding="ascii") as out:
        for kind, ids_of in kinds.items():
            for text in [*texts, *more]:
                out.write(f"{kind} {text.encode('utf-8').hex() or '-'} {' '.join(map(str, ids_of(text)))}\n")


def guide():
    return [line for page in sorted((root / "docs/guide").glob("*.md")) for line in page.read_text().splitlines()] + texts


def byte_pair():
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    vocabulary, merges = golden / "byte_pair_vocabulary.json", golden / "byte_pair_merges.txt"
    if not vocabulary.exists():
        made = Tokenizer(models.BPE())
        made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        made.train_from_iterator(guide(), trainers.BpeTrainer(
            vocab_size=700, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), special_tokens=["<|endoftext|>"], show_progress=False))
        model = json.loads(made.to_str())["model"]
        vocabulary.write_text(json.dumps(model["vocab"]) + "\n")  # as GPT-2's, with \\u escapes
        merges.write_text("#version: 0.2\n" + "".join(" ".join(pair) + "\n" for pair in model["merges"]))
    made = Tokenizer(models.BPE.from_file(str(vocabulary), str(merges)))

    def ids_of(before):
        def ids(text):
            made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=before)
            return made.encode(text).ids
        return ids
    write("byte_pair.txt", {"plain": ids_of(False), "before": ids_of(True)})


def sentence_piece():
    import sentencepiece

    kinds = {}
    for kind in "unigram", "bpe":
        model = golden / f"sentence_piece_{kind}.model"
        if not model.exists():
            made = io.BytesIO()
            sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(guide()), model_writer=made, model_type=kind, vocab_size=500,
                                                     character_coverage=0.98, pad_id=3, minloglevel=2,
                                                     normalization_rule_name="identity")  # the others are 240 kB of table
            model.write_bytes(made.getvalue())
        kinds[kind] = sentencepiece.SentencePieceProcessor(model_proto=model.read_bytes()).encode
    write("sentence_piece.txt", kinds)


if __name__ == "__main__":
    byte_pair()
    sentence_piece()
