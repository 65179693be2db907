"""WARC: the pages that a web archive holds."""

import io
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from comity.read.parts import Hints, Part, Refusal
from comity.read.streams import Budget, read_all


def read_warc(stream: io.BufferedReader, hints: Hints, budget: Budget) -> Iterator[Part]:
    """Yield the responses and resources that were archived; requests and notes about them are passed over."""
    wanted = WarcRecordType.response | WarcRecordType.resource
    for number, record in enumerate(ArchiveIterator(stream, record_types=wanted), start=1):
        budget.add_member()
        url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
        yield Part(
            name=f"!/{number} {url}".rstrip(),
            load=partial(_payload, record, hints),
            media_type=record.http_content_type or "",
            charset=record.http_charset or "",
            url=url,
        )


def _payload(record: WarcRecord, hints: Hints) -> io.BytesIO:
    status = record.http_headers.status_code if record.is_http and record.http_headers else 200
    if status is not None and status != 200:
        raise Refusal("http_status", f"The archived answer has status {status}.")
    return io.BytesIO(read_all(cast(BinaryIO, record.reader), hints.limits))
