"""The records as files for other programs, one writer a format; the same snapshot always gives the same bytes."""

from comity.show.exports.formats import FORMATS, Format, export_files

__all__ = ["FORMATS", "Format", "export_files"]
