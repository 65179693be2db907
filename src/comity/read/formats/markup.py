"""HTML as a tree, and the words in it."""

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from comity.read.parts import Refusal
from comity.read.text import one_line, stored

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PREFORMATTED = ("pre", "textarea")
_WORDLESS = ("script", "style", "noscript", "template", "svg")
_BLOCKS = (
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "figcaption",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "td", "th", "title", "tr", "ul",
)  # fmt: skip


def text_of(fragment: str) -> str:
    """Return the words of a piece of HTML, one line a block; for feeds and mail, where all of it is the text."""
    return words_of(tree_of(fragment)) if "<" in fragment or "&" in fragment else fragment


def tree_of(source: str) -> HtmlElement:
    """Parse with libxml2's own limits on depth, no network, no entities."""
    parser = HTMLParser(huge_tree=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(_DECLARATION.sub("", source.replace("\0", "")), parser=parser)
    except etree.ParserError:
        raise Refusal("empty", "The page has no content.") from None
    if any("depth" in error.message for error in parser.error_log):
        raise Refusal("too_deep", "Its tags are nested so deeply that the rest of the page would be lost.")
    return tree


def unbroken(tree: HtmlElement) -> HtmlElement:
    """Make every line break within the text of ``tree`` a blank, as a browser does, except in preformatted text."""
    kept = {inner for outer in tree.iter(*_PREFORMATTED) for inner in outer.iter(etree.Element)}
    for element in tree.iter(etree.Element):
        text, tail = stored(element.text or ""), stored(element.tail or "")
        element.text = text if element in kept else one_line(text.split("\n"))
        element.tail = tail if element.getparent() in kept else one_line(tail.split("\n"))
    return tree


def words_of(tree: HtmlElement) -> str:
    """Return all words of a tree but those of scripts and styles, each block on a line of its own."""
    etree.strip_elements(tree, *_WORDLESS, with_tail=False)
    unbroken(tree)
    for element in tree.iter(*_BLOCKS):
        element.text = f"\n{element.text or ''}"
        element.tail = f"\n{element.tail or ''}"
    lines = (" ".join(line.split()) for line in str(tree.text_content()).split("\n"))
    return "\n".join(line for line in lines if line)
