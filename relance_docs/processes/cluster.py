"""The machines of a Dask cluster, as an executor: jobs go there in shards, as bytes, and come back.

What all jobs share is sent once and passed on from machine to machine; a shard is named by the
SHA-256 of all that goes into it, and checked by it. A machine that is lost has its shards done by
others: the cluster sees to that. No result is unpickled here.
"""

from __future__ import annotations

import logging
import pickle
import re
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final, Protocol, TypeVar

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.processes.afar import DIFFERS, digest_of, itself, there
from relance_docs.processes.framing import unframed
from relance_docs.processes.sharing import NobodyError, Workforce
from relance_docs.processes.worker import StoppedError

Result = TypeVar("Result")

SCHEMES: Final[Mapping[str, str]] = {"dask": "tcp", "dask+tls": "tls"}
"""How an address of ours begins, and how one of Dask does."""
SIZE: Final = 8
"""Jobs of a shard: what is lost with a machine, and what asking for it is spread over."""
_SHARDS_AHEAD: Final = 2
"""For each thread of the cluster: the one that it is at, and the next."""
_PLACE: Final = re.compile(r"[^/\s]+:[0-9]{1,5}")
_SHOWN: Final = 200
"""Characters of what an error of Dask says."""
_GATHERING: Final = 0.05
"""Seconds in which the next job joins those of a shard that is not full yet."""
_ANSWER: Final = 15.0
"""Seconds in which a cluster must answer."""
_BEAT: Final = 2.0
"""Seconds between two looks whether it is still there."""
_UNMANNED: Final = 20.0
"""Seconds without any machine after which nobody waits for the next one."""


class Parcels(Protocol):
    """How jobs of one kind go to a machine that has nothing but this program, and come back."""

    @property
    def makers(self) -> Callable[[], str]:
        """A function of a module: with which versions results are made where it is called."""

    @property
    def work(self) -> Callable[..., bytes]:
        """A function of a module: does a task for all jobs of a shard, over there."""

    def packed(self, jobs: Sequence[Any]) -> tuple[bytes, bytes]:
        """Return what all jobs share, and what goes with these alone."""

    def heard(self, jobs: Sequence[Any], answer: bytes) -> Sequence[object]:
        """Return the outcome of each; raises ValueError for an answer that is not theirs."""

    def refused(self, address: str, theirs: str) -> Message:
        """Say what differs over there."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    future: Future[Any]
    task: Callable[[Any], object]
    job: object


class Cluster(Workforce):
    """The machines of a cluster that lies at `dask://host:port`; a thread speaks with it.

    Raises RefusalError when nothing answers there, or when one of its machines would make other
    bytes.
    """

    def __init__(self, address: str, parcels: Parcels) -> None:
        self.address, self._parcels = address, parcels
        self._client, threads = _connected(address, parcels)
        self._most = threads * SIZE * _SHARDS_AHEAD
        self._inbox: SimpleQueue[Any] = SimpleQueue()
        self._waiting: deque[_Wanted] = deque()
        self._shards: dict[str, list[_Wanted]] = {}
        self._outfits: dict[str, Any] = {}
        self._ends = self._ends_at_once = False
        self._nobody: NobodyError | None = None
        self._unmanned_since: float | None = None
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    @property
    def most(self) -> int:
        """How many jobs it has a use for at a time."""
        return self._most

    def submit(
        self, task: Callable[..., Result], /, *given: object, **named: object
    ) -> Future[Result]:
        """Let a machine do a task for one job; `Workforce` says how it fails."""
        (job,) = given
        future: Future[Result] = Future()
        if self._nobody is not None:
            future.set_exception(self._nobody)
        else:
            self._inbox.put(_Wanted(future, partial(task, **named) if named else task, job))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as Executor
        """Take nothing on any more; `cancel_futures` ends what is under way as well."""
        self._ends, self._ends_at_once = True, self._ends_at_once or cancel_futures
        self._inbox.put(None)
        if wait:
            self._thread.join()

    def _work(self) -> None:
        reason: BaseException | None = None
        try:
            while not self._ends or not (self._ends_at_once or self._is_idle()):
                self._go_on()
        except BaseException as error:  # noqa: BLE001 - whoever waits is told
            reason = error
        finally:
            self._leave(reason)

    def _is_idle(self) -> bool:
        return not self._shards and not self._waiting and self._inbox.empty()

    def _go_on(self) -> None:
        try:
            event = self._inbox.get(timeout=_GATHERING if self._waiting else _BEAT)
        except Empty:
            if self._waiting:
                self._send()
            else:
                self._look()
            return
        if isinstance(event, _Wanted):
            self._waiting.append(event)
            if len(self._waiting) >= SIZE:
                self._send()
        elif event is not None:
            self._take(*event)

    def _send(self) -> None:
        wanted = list(self._waiting)
        self._waiting.clear()
        for task in dict.fromkeys(each.task for each in wanted):
            self._send_of(task, [each for each in wanted if each.task == task])

    def _send_of(self, task: Callable[[Any], object], wanted: list[_Wanted]) -> None:
        outfit, shard = self._parcels.packed([each.job for each in wanted])
        name, own = digest_of(outfit), digest_of(shard)
        if name not in self._outfits:
            self._outfits[name] = self._client.submit(itself, outfit, key=f"relance-{name}")
        ours, work, makers = self._parcels.makers(), self._parcels.work, self._parcels.makers
        key = digest_of(pickle.dumps((ours, task, name, own)))
        back = self._client.submit(
            there,
            *(makers, ours, partial(work, task)),
            *(self._outfits[name], shard, (name, own)),
            key=f"relance-{key}",
        )
        self._shards[key] = wanted
        back.add_done_callback(lambda done: self._inbox.put((key, done)))

    def _take(self, key: str, back: Any) -> None:  # noqa: ANN401 - Dask's own future
        wanted = self._shards.pop(key)
        if back.status == "error":
            error = back.exception()
            if type(error).__name__ != "KilledWorker":
                raise _broken(self.address, error)
            for each in wanted:
                each.future.set_exception(_lost())
            return
        if back.status != "finished":
            raise _gone(self.address)
        said, *given = unframed(back.result(_ANSWER))
        if said == DIFFERS:
            raise RefusalError(self._parcels.refused(given[0].decode(), given[1].decode()))
        try:
            outcomes = self._parcels.heard([each.job for each in wanted], given[0])
        except ValueError as error:
            raise _broken(self.address, error) from error
        for each, outcome in zip(wanted, outcomes, strict=True):
            if isinstance(outcome, RefusalError | StoppedError):
                each.future.set_exception(outcome)
            else:
                each.future.set_result(outcome)

    def _look(self) -> None:
        """Raise RefusalError when the cluster is gone, or has had no machine for too long."""
        if not self._shards:
            return
        threads = _threads(self._client, self.address)
        now = time.monotonic()
        self._unmanned_since = None if threads else self._unmanned_since or now
        if self._unmanned_since is not None and now > self._unmanned_since + _UNMANNED:
            raise _unmanned(self.address)

    def _leave(self, reason: BaseException | None) -> None:
        """Tell those who wait that nothing comes any more."""
        self._nobody = NobodyError(reason) if reason is not None else None
        left = [each for shard in self._shards.values() for each in shard]
        left.extend(self._waiting)
        with suppress(Empty):
            while True:
                event = self._inbox.get_nowait()
                left.extend((event,) if isinstance(event, _Wanted) else ())
        for each in left:
            if self._nobody is not None:
                each.future.set_exception(self._nobody)
            else:
                each.future.cancel()
        with suppress(Exception):  # it may be gone, and everything of ours is done
            self._client.close(_BEAT)


def _connected(address: str, parcels: Parcels) -> tuple[Any, int]:
    """Return a client, and the number of threads of the cluster, all of whom make our bytes."""
    scheme, _colon, place = address.partition("://")
    if scheme not in SCHEMES or not _PLACE.fullmatch(place):
        raise RefusalError(
            Message(
                "{address} is no address of a cluster: it reads dask://HOST:PORT, as `dask"
                " scheduler` says it when it starts, there with tcp://",
                address=address,
            )
        )
    import dask  # noqa: PLC0415 - slow to load, and not always installed
    from distributed import Client  # noqa: PLC0415 - as dask

    logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)  # it is told in a sentence
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
    try:
        client = Client(
            f"{SCHEMES[scheme]}://{place}",
            timeout=_ANSWER,
            set_as_default=False,
            deserializers=["dask", "msgpack", "error"],
        )
    except (OSError, TimeoutError) as error:
        raise RefusalError(
            Message(
                "nothing answers at {address}: start the cluster, `dask scheduler` and `dask"
                " worker`, or leave --executor out",
                address=address,
            )
        ) from error
    try:
        return client, _manned(client, address, parcels)
    except BaseException:
        client.close(_BEAT)
        raise


def _manned(client: Any, address: str, parcels: Parcels) -> int:  # noqa: ANN401 - of Dask
    """Return the number of threads; RefusalError without one, and for one that makes others."""
    ours = parcels.makers()
    try:
        told = client.run(parcels.makers, on_error="return")
    except Exception as error:
        raise _broken(address, error) from error
    for machine, theirs in sorted(told.items()):
        if not isinstance(theirs, str):
            raise _broken(machine, theirs)
        if theirs != ours:
            raise RefusalError(parcels.refused(machine, theirs))
    threads = _threads(client, address)
    if not threads:
        raise _unmanned(address)
    return threads


def _threads(client: Any, address: str) -> int:  # noqa: ANN401 - of Dask
    try:
        return sum(client.nthreads().values())
    except Exception as error:
        raise _gone(address) from error


def _gone(address: str) -> RefusalError:
    return RefusalError(
        Message(
            "the cluster at {address} is gone; what it made is kept: run it again when it is back,"
            " or without --executor",
            address=address,
        )
    )


def _unmanned(address: str) -> RefusalError:
    return RefusalError(
        Message(
            "the cluster at {address} has no machine that works: start `dask worker` on one, then"
            " run it again; what was made is kept",
            address=address,
        )
    )


def _broken(address: str, error: object) -> RefusalError:
    return RefusalError(
        Message(
            "{address} cannot do its part ({reason}): install there what is installed here, the"
            " same version of relance-docs",
            address=address,
            reason=f"{type(error).__name__}: {error}"[:_SHOWN],
        )
    )


def _lost() -> RefusalError:
    return RefusalError(
        Message(
            "the machines that were to make it were lost, one after the other: run it again,"
            " without --executor if it happens again"
        )
    )
