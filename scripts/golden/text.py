#!/usr/bin/env python3
"""scripts/golden/text.py: writes tests/golden/word_piece.txt and its vocabulary, from Hugging Face's BertTokenizer.

Needs transformers. A case: `cased` or `lower`, the text's UTF-8 in hex, the ids.
"""
import random
from pathlib import Path

golden = Path(__file__).resolve().parent.parent.parent / "tests" / "golden"
words = """the a of and in to is with patient heart rate was seen image shows no sign left right lung pain chest hotel cafe
naive uber strasse resume deja vu price market stock gain loss 2024 7 42 100 embed token play ing ed un able re walk
москва привет мир ελλαδα οδος שלום سلام สวัสดี 東 京 都 中 文 日 本 語 한국어 ー カ タ ナ ひ ら""".split()
letters = "abcdefghijklmnopqrstuvwxyz0123456789éüñßøłıабвгдежзийклмнопрстуфхцчшщъыьэюяαβγδεζηθικλμνξοπρσςτυφχψωאבגדהוזחטיכלםמןנסעפץצקרשתابتثجحخدذرزسشصضطظعغفقكلمنهوي"
signs = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»“”‘’–—…¿¡。、！？€£°×"
tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *signs, *words, *letters, *("##" + c for c in letters),
          "##ing", "##ed", "##s", "##able", "##ding", "##bed", "em", "##ization", "Cafe", "Paris", "The", "É", "##É", "P", "##P"]
tokens = list(dict.fromkeys(tokens))

texts = ["", " ", "The patient's heart-rate was 42!", "embeddings, embedding; EMBEDDED", "Café Hôtel naïve Übermaß Straße résumé déjà-vu",
         "Cafe\u0301 e\u0301\u0323 a\u0323\u0301 \u0301alone", "東京都の中文テスト日本語", "abc東def", "한국어 한국어", "Привет, МОСКВА!", "ΟΔΟΣ ΕΛΛΆΔΑ Σ",
         "İstanbul ISPARTA ılık", "x" * 100 + " " + "x" * 101, "é" * 100, "a\u200bb\u200dc\ufeffd", "tab\tnew\nline\rreturn\u00a0nbsp\u3000ideo\u2028sep",
         "a\u0000b\u0007c\u007fd\u0085e\ufffdf", "100% #1 <b>@home</b> {x|y}~`z` ^_^ $5 + €7 = £12", "“quoted” ‘single’ «guillemets» – — …", "¿Qué? ¡Sí!",
         "ﬁne ﬂow Å Å Ω", "𝔘𝔫𝔦 😀👩\u200d👩\u200d👧 ok", "שָׁלוֹם سَلَام", "สวัสดีครับ", "unwalkable replaying tokenization", "can't won't i'm", "a.b.c...d",
         "\U0002A6A5x\U0002F804y", "\u037e;\u1fef`", "don\u2019t", "ß ẞ SS", "ǅ ǆ Ǆ", "\u1E9E\u0130\u212A", "q\u0307\u0323 q\u0323\u0307", "A\u030A\u0300", "\u0600\u06DDx",
         "Paris is in France", "É P The Cafe", "[unk] (CLS) <mask>", "\u0e33\u0eb3", "॥ १२३ ।", "a\u00adb soft", "\u180eMongolian\u2060", "ᾳ ᾼ ΐ", "\ud7a3\u1100\u1161"]
random.seed(7)
pool = [chr(c) for r in ((32, 127), (0xA0, 0x250), (0x300, 0x370), (0x370, 0x530), (0x5D0, 0x700), (0xE00, 0xE60), (0x1E00, 0x2060),
                         (0x3000, 0x3100), (0x4E00, 0x4E40), (0xAC00, 0xAC40), (0xFE30, 0xFE70)) for c in range(*r)]
texts += ["".join(random.choice(pool) for _ in range(random.randrange(1, 24))) for _ in range(160)]


def main():
    from transformers import BertTokenizer

    (golden / "word_piece_vocabulary.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8")
    with open(golden / "word_piece.txt", "w", encoding="ascii") as out:
        for kind in "lower", "cased":
            tokenizer = BertTokenizer({t: i for i, t in enumerate(tokens)}, do_lower_case=kind == "lower")
            for text in texts:
                ids = tokenizer(text)["input_ids"]
                out.write(f"{kind} {text.encode('utf-8').hex() or '-'} {' '.join(map(str, ids))}\n")
    print(len(texts), "texts,", len(tokens), "tokens")


if __name__ == "__main__":
    main()
