"""A language client in a few lines: JSON-RPC over the pipes of a server, as an editor speaks it."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "workspace": {"configuration": True, "workspaceEdit": {"documentChanges": True}},
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {"relatedInformation": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
    },
}


class Client:
    """Starts a server and talks to it.

    Args:
        command: how the server is started.
        folder: the workspace.
        settings: answers ``workspace/configuration``, by section.
    """

    def __init__(self, command: Sequence[str], folder: Path, settings: dict[str, Any] | None = None) -> None:
        self.process = subprocess.Popen(
            list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder
        )
        self.settings = settings or {}
        self.folder = folder
        self.next_id = 0
        self.answers: dict[int, dict[str, Any]] = {}
        self.notes: queue.Queue[dict[str, Any]] = queue.Queue()
        self.arrived = threading.Condition()
        self.errors = b""
        for target in (self._listen, self._drain):
            threading.Thread(target=target, daemon=True).start()
        self.server = self.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": folder.as_uri(),
                "workspaceFolders": [{"uri": folder.as_uri(), "name": "w"}],
                "capabilities": CAPABILITIES,
            },
        )
        self.tell("initialized", {})

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            size = 0
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    size = int(value)
            if not size:
                return
            self._take(json.loads(stream.read(size)))

    def _drain(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.errors += line

    def _take(self, message: dict[str, Any]) -> None:
        if "method" in message and "id" in message:
            result: Any = None
            if message["method"] == "workspace/configuration":
                result = [self.settings.get(item.get("section")) for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": result})
        elif "method" in message:
            self.notes.put(message)
        else:
            with self.arrived:
                self.answers[message["id"]] = message
                self.arrived.notify_all()

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def tell(self, method: str, params: Any) -> None:
        """A notification."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: Any, timeout: float = 60) -> Any:
        """A request and its result.

        Raises:
            RuntimeError: the server answered with an error.
            TimeoutError: it did not answer.
        """
        self.next_id += 1
        number = self.next_id
        self._send({"id": number, "method": method, "params": params})
        with self.arrived:
            if not self.arrived.wait_for(lambda: number in self.answers, timeout):
                raise TimeoutError(f"{method}: no answer; stderr: {self.errors[-2000:]!r}")
            answer = self.answers.pop(number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def wait(self, method: str, fits: Callable[[Any], bool] = lambda _: True, timeout: float = 60) -> Any:
        """The next notification of a kind."""
        end = time.monotonic() + timeout
        while (left := end - time.monotonic()) > 0:
            try:
                note = self.notes.get(timeout=left)
            except queue.Empty:
                break
            if note["method"] == method and fits(note["params"]):
                return note["params"]
        raise TimeoutError(f"no {method}; stderr: {self.errors[-2000:]!r}")

    def open(self, name: str, text: str) -> str:
        """Open a document of the folder; returns its URI."""
        uri = (self.folder / name).as_uri()
        language = "toml" if name.endswith(".toml") else "yaml"
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def change(self, uri: str, text: str, version: int) -> None:
        """Replace a document's text."""
        self.tell(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]},
        )

    def at(self, kind: str, uri: str, line: int, character: int, **more: Any) -> Any:
        """A request about a position."""
        place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
        return self.ask(f"textDocument/{kind}", {**place, **more})

    def close(self) -> int:
        """Shut the server down; returns its exit code."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        code = self.process.wait(timeout=20)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        return code
