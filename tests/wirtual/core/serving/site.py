"""A few views that show what the server does with requests."""

import asyncio
import io
import threading
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from wirtual.core import pubsub
from wirtual.core.api.errors import plain_response
from wirtual.core.errors import Conflict, Forbidden, Refusal
from wirtual.core.serving.sockets import Socket, SwitchToSocket, require_upgrade
from wirtual.core.serving.threads import in_thread

MEBIBYTE = 1024 * 1024


class State:
    """What views leave for tests to see."""

    def __init__(self) -> None:
        self.produced = 0
        self.taken = 0
        self.failure: OSError | None = None
        self.ended = threading.Event()
        self.entered = threading.Semaphore(0)
        self.go_on = threading.Event()


state = State()


@csrf_exempt
def echo(request: HttpRequest) -> JsonResponse:
    meta = {k: v for k, v in request.META.items() if isinstance(v, str)}
    body = request.body
    return JsonResponse(
        {"path": request.path, "meta": meta, "length": len(body), "sum": sum(body)}
    )


def backend(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return HttpResponse(str(cursor.fetchone()[0]))


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a bug")


@csrf_exempt
def take(request: HttpRequest) -> HttpResponseBase:
    """Read the body as it comes, unless the query says otherwise."""
    if "refuse" in request.GET:
        return plain_response(Forbidden())
    if "wait" in request.GET:
        state.entered.release()
        state.go_on.wait(10)
    length = 0
    try:
        while piece := request.META["wsgi.input"].read(64 * 1024):
            length += len(piece)
            state.taken = length
    except Refusal as refusal:
        return plain_response(refusal)
    except OSError as error:
        state.failure = error
        state.ended.set()
        return HttpResponse(status=400)
    return JsonResponse({"length": length})


def slow(request: HttpRequest) -> HttpResponse:
    state.entered.release()
    state.go_on.wait(10)
    return HttpResponse("done")


def stream(request: HttpRequest) -> StreamingHttpResponse:
    def pieces() -> Iterator[bytes]:
        try:
            for _ in range(int(request.GET["mebibytes"])):
                yield b"x" * MEBIBYTE
                state.produced += 1
        finally:
            state.ended.set()

    return StreamingHttpResponse(pieces())


def cut(request: HttpRequest) -> StreamingHttpResponse:
    def pieces() -> Iterator[bytes]:
        yield b"first"
        raise RuntimeError("in the middle")

    return StreamingHttpResponse(pieces())


def file(request: HttpRequest) -> FileResponse:
    return FileResponse(io.BytesIO(b"y" * MEBIBYTE), filename="y.bin")


async def say_it_back(socket: Socket) -> None:
    while True:
        message = await socket.receive()
        assert isinstance(message, str)
        await socket.send_text(message.upper())


async def count(socket: Socket) -> None:
    for number in range(3):
        await socket.send_text(str(number))


async def follow(socket: Socket) -> None:
    async with pubsub.hub.subscribe("news") as messages:
        await socket.send_text("listening")
        async for message in messages:
            await socket.send_text(message.text)


async def wait_for_ever(socket: Socket) -> None:
    try:
        await socket.send_text("waiting")
        await asyncio.Event().wait()
    finally:
        state.ended.set()


async def ask_the_database(socket: Socket) -> None:
    def ask() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'hello'")
            return str(cursor.fetchone()[0])

    await socket.send_text(await in_thread(ask))


async def refuse(socket: Socket) -> None:
    raise Conflict("ü" * 200)


async def fail(socket: Socket) -> None:
    raise RuntimeError("a bug with a secret")


TALKS: dict[str, Any] = {
    talk.__name__: talk
    for talk in (
        say_it_back,
        count,
        follow,
        wait_for_ever,
        ask_the_database,
        refuse,
        fail,
    )
}


def socket(request: HttpRequest, name: str) -> HttpResponseBase:
    try:
        require_upgrade(request)
        if name not in TALKS:
            raise Forbidden
    except Refusal as refusal:
        return plain_response(refusal)
    return SwitchToSocket(TALKS[name], listens=name == "say_it_back")


def careless_socket(request: HttpRequest) -> HttpResponseBase:
    return SwitchToSocket(count)


urlpatterns = [
    path("echo", echo),
    path("echo/<path:rest>", lambda request, rest: echo(request)),
    path("backend", backend),
    path("broken", broken),
    path("take", take),
    path("slow", slow),
    path("stream", stream),
    path("cut", cut),
    path("file", file),
    path("sockets/<str:name>", socket),
    path("careless", careless_socket),
]

handler500 = "wirtual.core.api.errors.internal_error"
