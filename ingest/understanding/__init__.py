"""What a report's words say besides findings: whom each is about, what it refers to, and the facts stated on the way.

It works on passages, whatever reader made them, and has a version of its own: see `understood`.
"""

from ingest.understanding.whole import VERSION, understood

__all__ = ["VERSION", "understood"]
