"""PDF files: text where the page has it, character recognition where it has only a picture, page by page."""

from ingest.reading.pdf.document import read

__all__ = ("read",)
