"""Plain text and Markdown."""

import re

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from comity.read.dates import find_date, read_date
from comity.read.parts import Draft, Hints
from comity.read.text import decode, stored, unwrapped

_FRONT_MATTER = re.compile(r"\A---\n(.{0,20000}?)\n(?:---|\.\.\.)\n", re.S)
_TITLE_CHARS = 200
_TOP_CHARS = 2000
_TOP_LINES = 3
_NO_HEADLINE = (".", ":", ";", ",", "!", "”", '"')


def parse_text(data: bytes, hints: Hints) -> Draft:
    """Take text as it stands, but for lines wrapped by hand; the title is the first line if that looks like one."""
    text, note = decode(data, declared=hints.charset)
    text = unwrapped(stored(text))
    return Draft(text=text, media_type="text/plain", title=first_line_title(text), notes=(note,) if note else ())


def parse_markdown(data: bytes, hints: Hints) -> Draft:
    """Take the words out of the markup; title, author, date, publisher and url come from YAML front matter."""
    source, note = decode(data, declared=hints.charset)
    source = source.replace("\r\n", "\n")
    front, body = _front_matter(source)
    text = "\n\n".join(_blocks(MarkdownIt("commonmark").enable("table").parse(body)))
    published = read_date(front.get("date") or front.get("published") or "")
    return Draft(
        text=text,
        media_type="text/markdown",
        title=front.get("title") or first_line_title(text),
        author=front.get("author", ""),
        publisher=front.get("publisher", ""),
        url=front.get("url", ""),
        published=published,
        date_basis="metadata" if published else "",
        notes=(note,) if note else (),
    )


def first_line_title(text: str) -> str:
    """Return the first of the top lines that looks like a headline: short, no full stop, no date, and text below it."""
    lines = [line for line in map(str.strip, text[:_TOP_CHARS].split("\n")) if line]
    below = len(text)
    for line in lines[:_TOP_LINES]:
        below -= len(line)
        if 3 < len(line) <= _TITLE_CHARS and not line.endswith(_NO_HEADLINE) and below > len(line):
            if not find_date(line):
                return line
        elif len(line) > _TITLE_CHARS:
            break
    return ""


def _front_matter(source: str) -> tuple[dict[str, str], str]:
    match = _FRONT_MATTER.match(source)
    if match is None:
        return {}, source
    try:
        values = yaml.load(match[1], Loader=yaml.BaseLoader)  # noqa: S506 (builds text, lists and mappings only)
    except yaml.YAMLError:
        values = None
    if not isinstance(values, dict):
        return {}, source
    return {str(key).lower(): value for key, value in values.items() if isinstance(value, str)}, source[match.end() :]


def _blocks(tokens: list[Token]) -> list[str]:
    """Return the text of each block; the cells of one table row share a line."""
    blocks: list[str] = []
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            blocks.append(" | ".join(row))
            row = None
        elif token.type in {"inline", "fence", "code_block"}:
            text = _inline(token) if token.children is not None else token.content.rstrip("\n")
            (blocks if row is None else row).append(text)
    return [block for block in blocks if block.strip()]


def _inline(token: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}  # a wrapped line goes on, as in a browser
    return "".join(
        breaks.get(child.type, "" if child.type == "html_inline" else child.content) for child in token.children or ()
    )
