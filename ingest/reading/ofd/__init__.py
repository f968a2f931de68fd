"""OFD files (GB/T 33190, China's format of fixed pages): the text that their own XML carries, page by page."""

from ingest.reading.ofd.document import read

__all__ = ("read",)
