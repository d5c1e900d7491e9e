"""Holds every exchange with GitHub, or its stand-in, to GitHub's own description of its API."""

from __future__ import annotations

import contextlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, urlsplit

import requests
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema import ValidationError

DESCRIPTION = Path(__file__).parents[2] / ".cache/github/api.json"
HOST = "https://api.github.com"


class Deviation:
    """Where the emulator is not as GitHub is, and why that does not matter here."""

    def __init__(self, pattern: str, why: str) -> None:
        self.pattern = re.compile(pattern)
        self.why = why


DEVIATIONS = (
    Deviation(r"\.state_reason None is not one of", "the description itself: nullable, yet null is not in its list"),
    Deviation(r"^200 to get /repos/[^/]+/[^/]+: \$ '(network|subscribers)_count' is a required", "nobody reads them"),
    Deviation(r"^200 to get /repos/[^/]+/[^/]+: \$\.pushed_at None", "nothing was ever pushed there; nobody reads it"),
)


class Contract:
    """Collects what breaks the description."""

    def __init__(self) -> None:
        self.exchanges: list[tuple[str, str, int]] = []
        """Method, path and status of each."""
        self.faults: list[str] = []
        self.bodies: list[str] = []
        """What was sent."""

    def note(self, request: requests.PreparedRequest, answer: requests.Response) -> None:
        """Judge one exchange."""
        address = urlsplit(request.url or "")
        sent = request.body.encode() if isinstance(request.body, str) else request.body or b""
        asked = build_request(request.method or "", f"{address.path}?{address.query}", bytes(sent))
        self.exchanges.append((request.method or "", address.path, answer.status_code))
        self.bodies.append(bytes(sent).decode())
        found = find_request_faults(asked) + find_answer_faults(asked, answer)
        self.faults += [fault for fault in found if not any(each.pattern.search(fault) for each in DEVIATIONS)]

    def count(self, *methods: str) -> int:
        """Return how many requests of these methods there were."""
        return sum(method in methods for method, _, _ in self.exchanges)


@lru_cache(maxsize=1)
def load_description() -> OpenAPI:
    """Return GitHub's description, cut to what a sync asks."""
    assert DESCRIPTION.exists(), "scripts/test makes it"
    return OpenAPI.from_dict(json.loads(DESCRIPTION.read_text()))


def build_request(method: str, target: str, body: bytes = b"") -> MockRequest:
    """Return a request as openapi-core takes it; ``target`` is a path with its query."""
    address = urlsplit(target)
    return MockRequest(
        HOST,
        method.lower(),
        address.path,
        args=dict(parse_qsl(address.query, strict_parsing=bool(address.query))),
        data=body or None,
        content_type="application/json" if body else "",
    )


def find_request_faults(request: MockRequest) -> list[str]:
    """Return what GitHub's description does not allow in a request."""
    try:
        load_description().validate_request(request)
    except OpenAPIError as err:
        return _list_faults(f"{request.method} {request.path}", err)
    return []


def find_answer_faults(request: MockRequest, answer: requests.Response) -> list[str]:
    """Return what GitHub's description does not promise of an answer."""
    kind = answer.headers.get("content-type", "application/json").partition(";")[0]
    response = MockResponse(answer.content, status_code=answer.status_code, content_type=kind)
    try:
        load_description().validate_response(request, response)
    except OpenAPIError as err:
        return _list_faults(f"{answer.status_code} to {request.method} {request.path}", err)
    return []


def _list_faults(what: str, err: BaseException) -> list[str]:
    """Unwrap the error down to each place in the JSON that is wrong."""
    cause: BaseException | None = err
    while cause and not isinstance(cause, InvalidSchemaValue):
        cause = cause.__cause__
    if not isinstance(cause, InvalidSchemaValue):
        return [f"{what}: {type(err).__name__} {err} {err.__cause__ or ''}"]
    errors = cast("Iterable[ValidationError]", cause.schema_errors)
    return [f"{what}: {each.json_path} {each.message[:200]}" for each in errors]


@contextlib.contextmanager
def watch() -> Iterator[Contract]:
    """Judge all that goes through `requests`, which PyGithub is built on, in this process."""
    contract = Contract()
    send = requests.Session.send

    def judge(session: requests.Session, request: requests.PreparedRequest, **settings: Any) -> requests.Response:  # noqa: ANN401 - passed on
        answer = send(session, request, **settings)
        if str(request.headers.get("User-Agent", "")).startswith("launchlist"):
            contract.note(request, answer)
        return answer

    requests.Session.send = judge  # type: ignore[method-assign,assignment] # taken back below
    try:
        yield contract
    finally:
        requests.Session.send = send  # type: ignore[method-assign] # as it was
