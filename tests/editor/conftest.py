"""A running language server, spoken to over its pipes."""

from __future__ import annotations

import sys

import pytest

from .client import Client


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("workspace")
    client = Client([sys.executable, "-m", "triglot", "lsp", "--stdio"], folder)
    yield client
    assert client.close() == 0
    told = client.errors.decode()
    refusals = told.count("\npygls.exceptions.JsonRpcInvalidParams: ")  # names that cannot be
    assert told.count("Traceback") == refusals, told
