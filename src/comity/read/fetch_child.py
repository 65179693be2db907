"""The child that downloads: network, and one file to write. Run as ``python -m comity.read.fetch_child``."""

from collections.abc import Iterator
from typing import BinaryIO

from comity.read.child import run
from comity.read.confine import confine_fetcher, renew_cpu
from comity.read.fetch import fetch
from comity.read.messages import Job, Outcome, Reply
from comity.read.parts import Refusal


def download(job: Job, file: BinaryIO) -> Iterator[Reply]:
    """Fetch the page that the job names into the file."""
    renew_cpu(job.limits)
    try:
        yield fetch(job.name, file, job.limits)
    except Refusal as refusal:
        yield Outcome(name=job.name, code=refusal.code, detail=refusal.detail)


if __name__ == "__main__":
    run(confine_fetcher, download, mode="wb")
