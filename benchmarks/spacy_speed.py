"""Words a CPU-second of an untrained spaCy CNN of width 96 and depth 4: `python benchmarks/spacy_speed.py < TEXTS`.

Standard input is a JSON list of texts; printed is the one number. Needs spaCy and nothing of copydesk, so that it runs
in an environment of its own: `python -m benchmarks.entities FOLDER --spacy PYTHON`.
"""

import importlib
import json
import sys
import time
from typing import Any

LABELS = ("PERSON", "ORG", "GPE", "LOC", "NORP", "EVENT", "MISC")
CNN = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "width": 96,
    "depth": 4,
    "embed_size": 2000,
    "window_size": 1,
    "maxout_pieces": 3,
    "subword_features": True,
    "pretrained_vectors": None,
}


def main() -> None:
    """Reads the texts and prints the number."""
    texts = json.load(sys.stdin)
    spacy: Any = importlib.import_module("spacy")
    pipeline = spacy.blank("en")
    recogniser = pipeline.add_pipe("ner", config={"model": {"tok2vec": CNN}})
    for label in LABELS:
        recogniser.add_label(label)
    pipeline.initialize()
    started = time.process_time()
    for document in pipeline.pipe(texts):
        len(document.ents)
    print(sum(len(text.split()) for text in texts) / (time.process_time() - started))


if __name__ == "__main__":
    main()
