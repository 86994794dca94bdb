"""A web server of our own on a free port, and a client that asks it as fast as it answers."""

import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

WORKERS, THREADS, CONNECTIONS = 2, 8, 4


@dataclass(frozen=True)
class Request:
    """What is sent, again and again."""

    path: str
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def bytes(self) -> bytes:
        lines = [f"GET {self.path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


@contextmanager
def gunicorn(application: str, environment: dict[str, str]) -> Iterator[int]:
    """Serve with the workers and threads that the product runs with; gives the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)),
        *("--no-control-socket", "--log-level", "warning", "--keep-alive", "60"),
    ]
    process = subprocess.Popen(command, env=os.environ | environment)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def get(port: int, request: Request) -> bytes:
    """One answer's body. Raises RuntimeError unless it is 200."""
    with _connect(port) as connection:
        return _exchange(connection, request.bytes)


def rate(port: int, request: Request, seconds: float) -> float:
    """Requests a second over some connections that ask without pause."""
    counts = [0] * CONNECTIONS
    end = time.perf_counter() + seconds

    def ask(place: int) -> None:
        with _connect(port) as connection:
            while time.perf_counter() < end:
                _exchange(connection, request.bytes)
                counts[place] += 1

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(CONNECTIONS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - start)


def latency(port: int, request: Request, seconds: float) -> float:
    """Median milliseconds of one answer, asked one after the other."""
    return statistics.median(latencies(port, request, seconds))


def latencies(port: int, request: Request, seconds: float) -> list[float]:
    """Milliseconds of each answer, asked one after the other."""
    times, end = [], time.perf_counter() + seconds
    with _connect(port) as connection:
        _exchange(connection, request.bytes)
        while time.perf_counter() < end or not times:
            start = time.perf_counter()
            _exchange(connection, request.bytes)
            times.append(time.perf_counter() - start)
    return [seconds * 1000 for seconds in times]


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _exchange(connection: socket.socket, request: bytes) -> bytes:
    connection.sendall(request)
    head, body = b"", b""
    while b"\r\n\r\n" not in head:
        head += _received(connection)
    head, body = head.split(b"\r\n\r\n", 1)
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{request.splitlines()[0]!r}: {head[:200]!r} {body[:500]!r}")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += _received(connection)
    return body


def _received(connection: socket.socket) -> bytes:
    part = connection.recv(1 << 18)
    if not part:
        raise RuntimeError("The server hung up.")
    return part


def _wait(port: int) -> None:
    for _attempt in range(200):
        try:
            _connect(port).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The web server does not answer.")
