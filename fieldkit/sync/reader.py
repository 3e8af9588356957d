"""The second process of a large sync: it reads segment files that it is handed, and says what each of them holds.

    python -m fieldkit.sync.reader

It gets unsealed bytes on its standard input, answers on its standard output, opens nothing, and ends with its input:
when a sync is through or stopped, and when the process that started it is gone, however that ended. What is said here
between the two is spoken by one version alone, and stands nowhere else.
"""

from __future__ import annotations

import gc
import signal
import sys
from contextlib import suppress
from typing import IO

from msgspec import Struct, msgpack
from msgspec.structs import replace

from fieldkit.store.laid import lay_out
from fieldkit.sync.report import Reason, Unreadable
from fieldkit.sync.segment import Read, read

_SIZE = 8
"""Bytes of the number that says how many follow."""

_MOST = 1 << 29
"""Bytes that can be meant: more than is in any segment."""


class _Answer(Struct, array_like=True):
    """What a file holds, without its bytes, or why it is pending."""

    read: Read | None = None
    reason: Reason = "damaged"
    detail: str = ""


_answers = msgpack.Decoder(_Answer)


def put(to: IO[bytes], data: bytes) -> None:
    """Say something to the process at the other end. Raises OSError when it is gone."""
    to.write(len(data).to_bytes(_SIZE, "big"))
    to.write(data)
    to.flush()


def get(of: IO[bytes]) -> bytes:
    """Return what the process at the other end says. Raises EOFError when it says no more or nonsense, and OSError."""
    return _exactly(of, int.from_bytes(_exactly(of, _SIZE), "big"))


def _exactly(of: IO[bytes], size: int) -> bytes:
    data = of.read(size) if size <= _MOST else b""
    if len(data) < size:
        raise EOFError
    return data


def answer(raw: bytes) -> bytes:
    """Return what is answered about an unsealed segment file."""
    try:
        found = read(raw)
    except Unreadable as error:
        return msgpack.encode(_Answer(None, error.reason, error.detail))
    segment = found.segment and replace(found.segment, raw=b"")
    laid = lay_out(found.changes or ())
    return msgpack.encode(_Answer(Read(segment, found.sha, None if laid else found.changes, laid)))


def answered(raw: bytes, data: bytes) -> Read:
    """Return what a file holds, as `segment.read` does, by the answer to its bytes.

    Raises Unreadable as that does, and ValueError for what is no answer.
    """
    told = _answers.decode(data)
    if told.read is None:
        raise Unreadable(told.reason, told.detail)
    return told.read._replace(segment=told.read.segment and replace(told.read.segment, raw=raw))


def main() -> None:
    """Answer until nothing more is asked."""
    # Ctrl+C in a terminal is for the process that shows something there; it ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    with suppress(EOFError, OSError):
        while True:
            put(sys.stdout.buffer, answer(get(sys.stdin.buffer)))


if __name__ == "__main__":
    main()
