"""Opens files: bytes become a `Document`, or a reason why they cannot. The content decides, not the name."""

from ingest.sources.opening import open_document

__all__ = ["open_document"]
