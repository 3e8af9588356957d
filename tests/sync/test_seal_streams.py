"""What is sealed opens whole or not at all, as bytes and as a stream, whatever its size and whatever befell it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.sync import age
from fieldkit.sync.key import NotOpened
from fieldkit.sync.seal_key import Agreed, SealKey


@pytest.fixture
def key() -> SealKey:
    return SealKey(age.Identity.new(), Agreed(recipients=(age.Identity.new().public,)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=5000), data=st.data())
def test_sealed_bytes_open_whole_or_not_at_all(key: SealKey, content: bytes, data: st.DataObject) -> None:
    whole = key.seal(content)
    assert key.open(whole) == content
    at = int(len(whole) * data.draw(st.integers(0, 999)) / 1000)  # its length differs from time to time
    for changed in (
        whole[:at],
        whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :],
        whole + data.draw(st.binary(min_size=1, max_size=9)),
        data.draw(st.binary(max_size=300)),
        age.MAGIC + data.draw(st.binary(max_size=300)),
    ):
        with pytest.raises(NotOpened):
            key.open(changed)
        with pytest.raises(NotOpened):
            key.open_stream(io.BytesIO(changed), io.BytesIO())


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 1 << 20])
def test_a_stream_and_bytes_are_the_same(key: SealKey, size: int) -> None:
    content = os.urandom(size)
    out, back = io.BytesIO(), io.BytesIO()
    key.seal_stream(io.BytesIO(content), out)
    assert key.open(out.getvalue()) == content
    key.open_stream(io.BytesIO(key.seal(content)), back)
    assert back.getvalue() == content


class Endless:
    """Reads as so many bytes, and writes nowhere; `told` is called with the bytes that have passed."""

    def __init__(self, size: int, told: Callable[[int], None] = lambda _done: None) -> None:
        self.left, self.passed, self.largest, self._told = size, 0, 0, told

    def read(self, size: int, /) -> bytes:
        size = min(size, self.left)
        self.left -= size
        return bytes(size)

    def write(self, piece: bytes, /) -> int:
        self.passed += len(piece)
        self.largest = max(self.largest, len(piece))
        self._told(self.passed)
        return len(piece)


@pytest.mark.skipif(sys.platform == "win32", reason="counts memory as POSIX does")
def test_half_a_gigabyte_passes_in_little_memory(key: SealKey) -> None:
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    through, size = Endless(500 << 20), 500 << 20
    key.seal_stream(through, through)
    assert size < through.passed < size * 1.001
    assert through.largest < 1 << 20
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < (32 << 20 if sys.platform == "darwin" else 32 << 10)


@pytest.mark.parametrize("raised", [KeyboardInterrupt(), OSError(28, "full"), ZeroDivisionError()])
def test_what_a_stream_raises_arrives_as_it_is(key: SealKey, raised: BaseException) -> None:
    def stop(done: int) -> None:
        if done > 100_000:
            raise raised

    whole = io.BytesIO()
    key.seal_stream(io.BytesIO(bytes(1 << 20)), whole)
    with pytest.raises(type(raised)) as sealing:
        key.seal_stream(io.BytesIO(bytes(1 << 20)), Endless(0, stop))
    with pytest.raises(type(raised)) as opening:
        key.open_stream(io.BytesIO(whole.getvalue()), Endless(0, stop))
    assert sealing.value is opening.value is raised
