"""What reading one input may cost."""

from msgspec import Struct

MIB = 1024 * 1024


class Limits(Struct, frozen=True, kw_only=True):
    """What one document, and one archive, may cost before it is given up. Lower them freely; each has a test.

    A *document* is the smallest thing read on its own: a file, a page, a row of a corpus, a member of an archive.
    ``private_hosts`` names the hosts on the user's own network that may be read although their addresses are private.
    """

    seconds: float = 30.0
    """Wall clock for one document; a download has as long again."""
    cpu_seconds: int = 20
    """Processor time for one document."""
    memory_mib: int = 1024
    """Address space of the child that parses."""
    document_mib: int = 100
    """Bytes of one document, as given or unpacked."""
    text_chars: int = 10_000_000
    """Characters of one document's text."""
    archive_mib: int = 8192
    """Bytes unpacked from one input, all members together."""
    archive_members: int = 100_000
    """Members of one input, at all depths together. Rows of a corpus are not members."""
    archive_depth: int = 3
    """How deep archives may lie in archives."""
    ratio: int = 250
    """How many times larger than packed a large member may be."""
    deaths: int = 20
    """How many parts of one input may kill the child before the rest is given up."""
    redirects: int = 5
    private_hosts: tuple[str, ...] = ()

    @property
    def document_bytes(self) -> int:
        """The largest document, in bytes."""
        return self.document_mib * MIB

    @property
    def archive_bytes(self) -> int:
        """The most that one input may unpack to, in bytes."""
        return self.archive_mib * MIB
