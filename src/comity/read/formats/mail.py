"""E-mail messages (EML) and what is attached to them."""

import io
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import default
from email.utils import parseaddr
from functools import partial
from typing import cast

from comity.read.dates import read_date
from comity.read.formats.archives import safe_name
from comity.read.formats.markup import text_of
from comity.read.parts import Draft, Hints, Part, Refusal
from comity.read.streams import Budget, read_all
from comity.read.text import decode, stored, unwrapped


def read_mail(stream: io.BufferedReader, hints: Hints, budget: Budget) -> Iterator[Part]:
    """Yield the message itself, then each attachment under its own name."""
    message = message_from_bytes(read_all(stream, hints.limits), policy=default)
    if not any(message[field] for field in ("From", "Subject", "Date", "Message-ID")):
        raise Refusal("malformed", "It has none of the header lines of a message.")
    yield Part(name="", load=partial(_body_draft, message))
    for number, attachment in enumerate(message.iter_attachments(), start=1):
        budget.add_member()
        name = attachment.get_filename() or f"attachment-{number}"
        yield Part(
            name=f"!/{safe_name(name)}",
            load=partial(_attached, attachment),
            media_type=attachment.get_content_type(),
        )


def _body_draft(message: EmailMessage) -> Draft:
    body = message.get_body(preferencelist=("plain", "html"))
    text, note = _decoded(body) if body else ("", "")
    published = read_date(str(message["Date"] or ""))
    return Draft(
        text=text_of(text) if body and body.get_content_subtype() == "html" else unwrapped(stored(text)),
        media_type="message/rfc822",
        title=str(message["Subject"] or ""),
        author=next(filter(None, parseaddr(str(message["From"] or ""))), ""),
        published=published,
        date_basis="metadata" if published else "",
        notes=(note,) if note else (),
    )


def _decoded(part: MIMEPart) -> tuple[str, str]:
    payload = part.get_payload(decode=True)
    return decode(payload if isinstance(payload, bytes) else b"", declared=str(part.get_content_charset() or ""))


def _attached(part: MIMEPart) -> io.BytesIO:
    if part.get_content_maintype() == "message":
        inner = part.get_payload()
        return io.BytesIO(cast(list[EmailMessage], inner)[0].as_bytes() if isinstance(inner, list) else b"")
    payload = part.get_payload(decode=True)
    return io.BytesIO(payload if isinstance(payload, bytes) else b"")
