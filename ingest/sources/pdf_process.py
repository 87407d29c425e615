"""The process that opens PDFs: reads files from its input, writes what they hold to its output, within limits.

pdfium cannot be interrupted, and a file of two kilobytes can keep it busy for years or fill the memory. So it runs
in a process of its own, which may be ended at any time: see `pdf_apart`, which starts it and talks to it.
"""

from __future__ import annotations

import contextlib
import marshal
import signal
import sys
from typing import IO, Any

import pypdfium2 as pdfium

from ingest.sources.pdf_lines import LineReader, PrintedPage

try:
    import resource
except ImportError:  # Windows has no such limits; the time limit holds there too.
    resource = None  # type: ignore[assignment]

READY = b"kb-pdf\n"
# Each message is its length in so many bytes, then itself.
LENGTH = 8
MOST_PAGES = 2_000
MOST_CHARACTERS = 100_000
MOST_LINES = 200_000
MOST_MEMORY = 1_000_000_000
MOST_SECONDS = 10
_PASSWORD_ERROR = 4

# A file's pages, or in plain words why it cannot be read.
Answer = list[PrintedPage] | str


class _TooMuchError(Exception):
    """A file holds more than the limits allow; the message says of what."""


def main() -> None:
    """Answer for one file after another until the input ends, as it does when the process that asks ends."""
    # Ctrl-C is meant for the process that asks.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    answers.write(READY)
    answers.flush()
    try:
        while (data := receive(asked)) is not None:
            _limit_time()
            send(answers, marshal.dumps(pages_of(data)))
    except (MemoryError, BrokenPipeError):
        # The end of this process says it all.
        sys.exit(1)


def _limit_memory() -> None:
    if resource is None:
        return
    # A limit that stands lower already is kept; macOS refuses this one.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time() -> None:
    """End this process should it still be at one file when the one that asked is gone and ends it no more."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    with contextlib.suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 2 * MOST_SECONDS, hard))


def send(stream: IO[bytes], message: bytes) -> None:
    """Write one message."""
    stream.write(len(message).to_bytes(LENGTH, "big"))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read one message; None where the other side has ended."""
    length = stream.read(LENGTH)
    if len(length) < LENGTH:
        return None
    message = stream.read(size := int.from_bytes(length, "big"))
    return message if len(message) == size else None


def pages_of(data: bytes) -> Answer:
    """Give a PDF's pages, or say why not: protected, damaged, without pages, without text or too much."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        # The code can be left over from an earlier file, so the file must say that it is encrypted too.
        if error.err_code == _PASSWORD_ERROR and b"/Encrypt" in data:
            return "password-protected PDF"
        return "damaged PDF: it cannot be opened (truncated, without pages, or not a whole PDF)"
    try:
        pages = _pages(document)
    except (pdfium.PdfiumError, AssertionError) as error:
        return f"damaged PDF: {error}"
    except _TooMuchError as error:
        return str(error)
    finally:
        document.close()
    if not pages:
        return "PDF without pages"
    if not any(text for text, _ in pages):
        return f"PDF of {len(pages)} pages without text: scanned images, perhaps"
    return pages


def _pages(document: Any) -> list[PrintedPage]:
    if len(document) > MOST_PAGES:
        raise _TooMuchError(f"PDF of {len(document):,} pages: more than the limit of {MOST_PAGES:,}")
    reader, pages, lines = LineReader(), list[PrintedPage](), 0
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        textpage = page.get_textpage()
        if (count := textpage.count_chars()) > MOST_CHARACTERS:
            raise _TooMuchError(
                f"PDF of {count:,} characters on page {number}: more than the limit of {MOST_CHARACTERS:,}"
            )
        pages.append(reader.page(textpage))
        textpage.close()
        page.close()
        lines += len(pages[-1][1])
        if lines > MOST_LINES:
            raise _TooMuchError(f"PDF of more than {MOST_LINES:,} lines, which is the limit")
    return pages
