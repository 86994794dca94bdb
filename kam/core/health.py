"""What is alive: the answer of GET /health/.

Worker and beat leave a sign in the broker every few seconds, which the broker forgets by itself:
nobody has to be asked, and a part that hangs falls silent like one that died.
"""

import platform
from functools import lru_cache
from typing import Any

import redis
import structlog
from celery import bootsteps
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

log = structlog.get_logger(__name__)

SIGN_EVERY_S = 5
SIGN_LASTS_S = 20
PATIENCE_S = 1.0
OK, DOWN, UNKNOWN = "ok", "down", "unknown"


@lru_cache(maxsize=1)
def broker() -> redis.Redis:
    """A client that gives up soon: a broker that hangs counts as down."""
    url = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://", 1)
    return redis.Redis.from_url(
        url, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S, retry=None
    )


def _sign(part: str) -> str:
    return f"kam:alive:{part}:{platform.node()}"


def give_sign(part: str) -> None:
    """Say that a part (worker or beat) of this machine is alive; never fails."""
    try:
        broker().set(_sign(part), 1, ex=SIGN_LASTS_S)
    except redis.RedisError as error:
        log.warning("broker_silent", part=part, error=str(error))


def is_alive_here(part: str) -> bool:
    """Whether a part of this machine has given a sign; raises RedisError without a broker."""
    return bool(broker().exists(_sign(part)))


class WorkerSign(bootsteps.StartStopStep):
    """Shows that a worker takes messages: it starts with each connection and ends with it."""

    requires = {"celery.worker.consumer.tasks:Tasks"}

    def start(self, consumer: Any) -> None:
        give_sign("worker")
        self._turn = consumer.timer.call_repeatedly(SIGN_EVERY_S, give_sign, ("worker",))

    def stop(self, consumer: Any) -> None:
        self._turn.cancel()


def status() -> dict[str, str]:
    """Each part → ok, down, or unknown when the broker cannot tell."""
    found = {"database": _database()}
    try:
        signs = [key.decode() for key in broker().scan_iter("kam:alive:*", count=1000)]
    except redis.RedisError:
        return found | {"broker": DOWN, "worker": UNKNOWN, "beat": UNKNOWN}
    found["broker"] = OK
    for part in ("worker", "beat"):
        found[part] = OK if any(key.split(":")[2] == part for key in signs) else DOWN
    return found


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return DOWN
    return OK


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when every part is alive, else 503 with the part that is not."""
    parts = status()
    alive = all(state == OK for state in parts.values())
    answer = {"status": OK if alive else "failing"} | parts
    return JsonResponse(answer, status=200 if alive else 503, headers={"Cache-Control": "no-store"})
