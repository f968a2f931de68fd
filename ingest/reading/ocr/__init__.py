"""Character recognition of page pictures, on models inside the installed packages: lines, tables, and how sure they are."""

from __future__ import annotations

from ingest.reading.box import Box
from ingest.reading.ocr.heads import heads_of
from ingest.reading.ocr.recognise import recognise
from ingest.reading.ocr.records import OcrLine, OcrPage, OcrTable
from ingest.reading.ocr.writing import write_page

__all__ = ("Box", "OcrLine", "OcrPage", "OcrTable", "heads_of", "recognise", "write_page")
