"""A model hub on loopback that serves one folder as one repository, in the protocol that huggingface_hub speaks."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@contextmanager
def serving(folder: Path, model: str) -> Iterator[tuple[str, list[str]]]:
    """Serves ``folder`` as ``model`` and gives the address and, growing, the paths that were asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            asked.append(self.path)
            status, headers, content = _answer(folder, model, self.path.partition("?")[0])
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        do_GET = do_HEAD  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def _answer(folder: Path, model: str, path: str) -> tuple[int, dict[str, str], bytes]:
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    name = path.rpartition("/")[2]
    if path == "/":
        return 200, {}, b""
    if path.startswith(f"/api/models/{model}/tree/"):
        rows = [{"type": "file", "path": file, "size": len(data), "oid": _oid(data)} for file, data in files.items()]
        return 200, {}, json.dumps(rows).encode()
    if path.startswith(f"/api/models/{model}"):
        listed = [{"rfilename": file} for file in files]
        return 200, {}, json.dumps({"id": model, "sha": COMMIT, "siblings": listed}).encode()
    if path.startswith(f"/{model}/resolve/") and name in files:
        return 200, {"X-Repo-Commit": COMMIT, "ETag": f'"{_oid(files[name])}"'}, files[name]
    return 404, {"X-Error-Code": "RepoNotFound"}, b""


def _oid(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()
