"""One question to an OpenAI-compatible endpoint, with limits on its time, its size and its tries."""

import time
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import msgspec
from msgspec import Struct

from comity.model.errors import InputError

Message = dict[str, str]
_LOCAL = ("localhost", "127.0.0.1", "::1")
_AGAIN = (408, 409, 429, 500, 502, 503, 504)


class Endpoint(Struct, frozen=True, kw_only=True):
    """Where the model answers, and how long and how often it is asked.

    ``seconds`` bounds a whole answer, not only a silence; ``most_bytes`` its size; ``tries`` counts the first.
    """

    url: str
    model: str
    key: str = ""
    seconds: float = 180.0
    most_bytes: int = 4_000_000
    tries: int = 3
    pause: float = 1.0


class Cost(Struct, frozen=True, kw_only=True):
    """What an answer cost: the model that gave it, tokens as it counts them itself, seconds on the clock."""

    model: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.model}: {self.prompt_tokens} + {self.completion_tokens} tokens, {self.seconds:.1f} s"


class EndpointError(Exception):
    """The endpoint gave no usable answer: a code for machines, and a sentence."""

    def __init__(self, code: str, message: str, *, again: bool = False) -> None:
        super().__init__(message)
        self.code, self.message, self.again = code, message, again


class _Said(Struct):
    content: str | None = None
    refusal: str | None = None


class _Choice(Struct):
    message: _Said
    finish_reason: str | None = None


class _Usage(Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Reply(Struct):
    choices: list[_Choice]
    model: str | None = None
    usage: _Usage | None = None


def check_endpoint(endpoint: Endpoint) -> None:
    """Raise InputError for an address that is none, or that would carry the key in the clear."""
    try:
        url = httpx.URL(endpoint.url)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise InputError(f"{endpoint.url!r} is no address of an endpoint.", "Write one like http://127.0.0.1:8080/v1.")
    if url.scheme == "http" and endpoint.key and url.host not in _LOCAL:
        raise InputError(
            f"{endpoint.url!r} would carry the key in the clear.", "Use https, or an endpoint on loopback."
        )


def complete(endpoint: Endpoint, messages: Sequence[Message], schema: dict[str, Any]) -> tuple[str, Cost]:
    """Return the model's answer to ``messages`` and its cost; raise EndpointError when all tries failed."""
    body = _body(endpoint, messages, schema)
    for attempt in range(1, endpoint.tries + 1):
        try:
            return _once(endpoint, body)
        except EndpointError as failure:
            if not failure.again or attempt == endpoint.tries:
                raise
            time.sleep(endpoint.pause * 2 ** (attempt - 1))
    raise AssertionError("tries is at least one")


def _body(endpoint: Endpoint, messages: Sequence[Message], schema: dict[str, Any]) -> dict[str, Any]:
    form = {"type": "json_schema", "json_schema": {"name": "mentions", "strict": True, "schema": schema}}
    return {"model": endpoint.model, "messages": list(messages), "temperature": 0, "seed": 0, "response_format": form}


def _once(endpoint: Endpoint, body: dict[str, Any]) -> tuple[str, Cost]:
    began = time.monotonic()
    raw = _fetch(endpoint, body, began + endpoint.seconds)
    try:
        reply = msgspec.json.decode(raw, type=_Reply)
    except msgspec.DecodeError as error:
        raise EndpointError("bad_reply", f"The endpoint's reply is not in the protocol's form: {error}.") from None
    usage = reply.usage or _Usage()
    cost = Cost(
        model=reply.model or endpoint.model,
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        seconds=round(time.monotonic() - began, 3),
    )
    return _content(reply), cost


def _content(reply: _Reply) -> str:
    if not reply.choices:
        raise EndpointError("bad_reply", "The endpoint's reply holds no answer.")
    first = reply.choices[0]
    if first.message.refusal:
        raise EndpointError("declined", f"The model declined: {first.message.refusal[:200]}")
    if first.finish_reason == "length":
        raise EndpointError("cut_off", "The answer was cut off at the model's limit of length.")
    return first.message.content or ""


def _fetch(endpoint: Endpoint, body: dict[str, Any], deadline: float) -> bytes:
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    address = endpoint.url.rstrip("/") + "/chat/completions"
    quiet = httpx.Timeout(endpoint.seconds, connect=min(10.0, endpoint.seconds))
    try:
        with (
            httpx.Client(timeout=quiet, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", address, json=body, headers=headers) as response,
        ):
            raw = b"".join(_bounded(response.iter_bytes(), endpoint, deadline))
    except httpx.TimeoutException:
        raise EndpointError("stalled", f"No answer within {endpoint.seconds:g} seconds.", again=True) from None
    except httpx.HTTPError as error:
        raise EndpointError("unreachable", f"The endpoint broke off: {error}.", again=True) from None
    if response.status_code != httpx.codes.OK:
        again = response.status_code in _AGAIN
        words = raw[:200].decode("utf-8", "replace")
        raise EndpointError("status", f"The endpoint said {response.status_code}: {words}", again=again)
    return raw


def _bounded(chunks: Iterator[bytes], endpoint: Endpoint, deadline: float) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > endpoint.most_bytes:
            raise EndpointError("too_long", f"The reply is longer than {endpoint.most_bytes:,} bytes.")
        if time.monotonic() > deadline:
            raise EndpointError("stalled", f"The answer took longer than {endpoint.seconds:g} seconds.", again=True)
        yield chunk
