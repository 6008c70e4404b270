"""A model hub on loopback that serves one folder as one repository, in the protocol that huggingface_hub speaks."""

import hashlib
import json
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import huggingface_hub
import pytest
from huggingface_hub import constants

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE = (".safetensors", ".bin", ".spm")  # kept in Git LFS, as on the hub


@dataclass
class Hub:
    """Holds what a hub serves and what it was asked, and lets a test spoil it.

    ``asked`` grows by "METHOD path range" for every request. ``drops`` cuts the connection of the next requests for a
    file after so many bytes each; ``damaged`` files come with their first byte changed, ``reset`` ones break off.
    """

    folder: Path
    model: str
    address: str = ""
    asked: list[str] = field(default_factory=list)
    drops: dict[str, list[int]] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)
    reset: set[str] = field(default_factory=set)

    def gets(self, name: str) -> list[str]:
        """Lists the ranges of the downloads of one file, empty for the whole."""
        rows = (row.split(" ", 2) for row in self.asked)
        return [asked for method, path, asked in rows if method == "GET" and path.endswith(f"/{name}")]


@contextmanager
def serving(folder: Path, model: str) -> Iterator[Hub]:
    """Serves ``folder`` as ``model``."""
    hub = Hub(folder, model)

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            asked = self.headers.get("Range", "")
            hub.asked.append(f"{self.command} {self.path} {asked}")
            status, headers, content = _answer(hub, self.path.partition("?")[0])
            start = int(asked.removeprefix("bytes=").rstrip("-") or 0)
            if start and status == 200:
                status, headers["Content-Range"] = 206, f"bytes {start}-{len(content) - 1}/{len(content)}"
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            if self.command == "GET":
                if self.path.rpartition("/")[2] in hub.reset:  # closing without a goodbye, as a cut cable does
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.connection.close()
                    return
                limits = hub.drops.get(self.path.rpartition("/")[2], [])
                self.wfile.write(content[start:][: limits.pop(0) if limits else None])
                self.close_connection = True

        do_GET = do_HEAD  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    hub.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def in_reach(folder: Path, model: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Serves ``folder`` as ``model`` and points huggingface_hub there, past any proxy."""
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.delenv("PARALLAX_OFFLINE", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(folder, model) as hub:
        monkeypatch.setattr(constants, "ENDPOINT", hub.address)
        template = hub.address + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        yield hub
    huggingface_hub.close_session()


def _answer(hub: Hub, path: str) -> tuple[int, dict[str, str], bytes]:
    files = {file.name: file.read_bytes() for file in hub.folder.iterdir()}
    name = path.rpartition("/")[2]
    if path == "/":
        return 200, {}, b""
    if path.startswith(f"/api/models/{hub.model}/tree/"):
        return 200, {}, json.dumps([_row(file, data) for file, data in files.items()]).encode()
    if path.startswith(f"/api/models/{hub.model}"):
        listed = [{"rfilename": file} for file in files]
        return 200, {}, json.dumps({"id": hub.model, "sha": COMMIT, "siblings": listed}).encode()
    if path.startswith(f"/{hub.model}/resolve/") and name in files:
        return 200, {"X-Repo-Commit": COMMIT, **_tags(name, files[name])}, _sent(hub, name, files[name])
    return 404, {"X-Error-Code": "RepoNotFound"}, b""


def _row(name: str, data: bytes) -> dict[str, object]:
    row: dict[str, object] = {"type": "file", "path": name, "size": len(data), "oid": _oid(data)}
    if name.endswith(LARGE):
        row["lfs"] = {"oid": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 134}
    return row


def _tags(name: str, data: bytes) -> dict[str, str]:
    """Returns the headers that name a file's content: SHA-256 for one in LFS, else git's own hash."""
    if name.endswith(LARGE):
        return {"X-Linked-ETag": f'"{hashlib.sha256(data).hexdigest()}"', "X-Linked-Size": str(len(data))}
    return {"ETag": f'"{_oid(data)}"'}


def _sent(hub: Hub, name: str, data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:] if name in hub.damaged else data


def _oid(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
