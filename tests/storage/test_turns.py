"""Writers take turns: across threads, across processes, and past one that was killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection

import pytest

from bcss_gateway.storage.database import Database, UnitOfWork

EACH = 25
Count = Callable[[UnitOfWork], None]

fresh = multiprocessing.get_context("spawn")


def one_more(database: Database) -> None:
    with database.unit_of_work() as work:
        value = work.writing().exec_driver_sql("SELECT value FROM counter").scalar_one()
        work.connection.exec_driver_sql(f"UPDATE counter SET value = {value + 1}")
        work.commit()


def test_threads_lose_no_count(database: Database, seen: Callable[[], int]) -> None:
    threads = [threading.Thread(target=lambda: [one_more(database) for _ in range(EACH)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen() == 4 * EACH


def test_processes_lose_no_count(database: Database, url: str, seen: Callable[[], int]) -> None:
    read_end, write_end = os.pipe()
    children = [_forked(lambda: _count_after(read_end, url)) for _ in range(2)]
    os.write(write_end, b"go")
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    os.close(read_end)
    os.close(write_end)
    assert seen() == 2 * EACH


def _count_after(read_end: int, url: str) -> None:
    os.read(read_end, 1)
    database = Database(url)
    for _ in range(EACH):
        one_more(database)
    database.close()


def test_a_forked_worker_does_not_share_its_parents_turn(database: Database, seen: Callable[[], int]) -> None:
    one_more(database)  # the parent has its connection and its lock file open

    def work_in_child() -> None:
        database.after_fork()
        for _ in range(EACH):
            one_more(database)

    child = _forked(work_in_child)
    for _ in range(EACH):
        one_more(database)
    assert os.waitpid(child, 0)[1] == 0
    assert seen() == 1 + 2 * EACH


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def _forked(act: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return child


def test_a_turn_is_free_again_when_its_holder_is_killed(
    database: Database, url: str, count: Count, seen: Callable[[], int]
) -> None:
    here, there = fresh.Pipe()
    holder = fresh.Process(target=hold, args=(url, there))
    holder.start()
    assert here.recv() == "writing"
    assert holder.pid
    os.kill(holder.pid, signal.SIGKILL)
    holder.join()
    with database.unit_of_work() as work:
        count(work)
        work.commit()
    assert seen() == 1
    holder.close()
    here.close()
    there.close()


def hold(url: str, there: Connection) -> None:
    """Begin to write, and never end."""
    with Database(url).unit_of_work() as work:
        work.writing().exec_driver_sql("UPDATE counter SET value = 1000")
        there.send("writing")
        signal.pause()


def test_a_waiting_writer_goes_on_when_the_one_before_commits(database: Database, count: Count) -> None:
    done: list[int] = []
    with database.unit_of_work() as work:
        count(work)
        waiting = threading.Thread(target=lambda: (one_more(database), done.append(1)))
        waiting.start()
        waiting.join(0.05)
        assert not done
        work.commit()
        waiting.join(10)
    assert done
