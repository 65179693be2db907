"""The forms a report is written in, told by the end of the file's name."""

from enum import StrEnum
from pathlib import PurePath

from comity.model.errors import InputError
from comity.show.printing.document import printed
from comity.show.report import Report, page_of


class Form(StrEnum):
    """What a report is written as."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    MD = "md"


_SUFFIXES = {f".{form}": form for form in Form} | {".htm": Form.HTML, ".markdown": Form.MD}


def form_of(name: str) -> Form:
    """Return the form that the end of a file's name asks for; raise InputError where there is none such."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _SUFFIXES:
        raise InputError(
            f"{name} does not say in which form to write the report.",
            f"Let it end in {', '.join(f'.{form}' for form in Form)}, or name the form: --format pdf.",
        )
    return _SUFFIXES[suffix]


def written(report: Report, name: str, form: Form) -> dict[str, bytes]:
    """Return the files of a report by name, the one called ``name`` first; Markdown has its drawings in a folder.

    Dates within the files are the day the report speaks of, so that the same records give the same bytes.
    """
    if form == Form.HTML:
        return {name: page_of(report).encode()}
    document, made = printed(report), report.context.as_of
    if form == Form.PDF:
        from comity.show.printing.pdf import to_pdf  # noqa: PLC0415 - each typesetter is slow to load, and one is wanted

        return {name: to_pdf(document, made)}
    if form == Form.DOCX:
        from comity.show.printing.word import midnight, to_docx  # noqa: PLC0415

        return {name: to_docx(document, midnight(made))}
    from comity.show.printing.markdown import to_markdown  # noqa: PLC0415

    folder = f"{PurePath(name).stem}_figures"
    text, drawings = to_markdown(document, folder)
    return {name: text.encode(), **{f"{folder}/{one}": svg.encode() for one, svg in drawings.items()}}
