"""Opens the store: checks it, migrates it, never throws it away.

Takes a path, gives a `Store`. A damaged file or one written by a newer program is a `StoreError`.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from importlib import resources
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DatabaseError

from partnerhub.errors import StoreError
from partnerhub.store.store import Store


def open_store(path: Path) -> Store:
    """The store in a file, made when there is none. Close it, or use it in a `with`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    engine = _engine(path)
    writing = engine.execution_options(writes=True)
    try:
        with engine.connect() as db:
            if not is_new:
                _check(db, path)
            at = _version(db)
        todo = [(number, sql) for number, sql in migrations() if number > at]
        if at > len(migrations()):
            raise StoreError(
                f"{path} was written by a newer Partner Hub (format {at}): update this one, then run again"
            )
        if todo and at:
            shutil.copy2(path, path.with_name(f"{path.name}.before-{todo[0][0]:04d}"))
        for number, sql in todo:
            with writing.begin() as db:
                for statement in _statements(sql):
                    db.exec_driver_sql(statement)
                db.exec_driver_sql(f"PRAGMA user_version = {number}")
    except DatabaseError as error:
        engine.dispose()
        raise _damaged(path, str(error.orig)) from error
    except StoreError:
        engine.dispose()
        raise
    return Store(engine)


def migrations() -> tuple[tuple[int, str], ...]:
    """(number, SQL) in order, from the numbered files beside this one. They are only ever added to."""
    folder = resources.files("partnerhub.store") / "migrations"
    files = sorted(entry.name for entry in folder.iterdir() if re.fullmatch(r"\d{4}_\w+\.sql", entry.name))
    return tuple((int(name[:4]), (folder / name).read_text(encoding="utf-8")) for name in files)


def _engine(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),  # not as text: a folder may be called "what?"
        connect_args={"isolation_level": None, "timeout": 30},
        hide_parameters=True,  # they are feed text, which must not reach a log
    )

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "handle_error")
    def tell(context: ExceptionContext) -> None:
        # A full or read-only disk, or a store that another program holds: nothing of ours, and nothing is half written.
        if isinstance(context.original_exception, sqlite3.OperationalError) and context.connection is not None:
            problem = f"{path} cannot be used ({context.original_exception}). The last edition stays"
            raise StoreError(problem)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its lock first and waits for it, rather than fail half-way; readers never wait (WAL).
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _check(db: Connection, path: Path) -> None:
    answer = db.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if answer != "ok":
        raise _damaged(path, str(answer))


def _damaged(path: Path, how: str) -> StoreError:
    return StoreError(
        f"{path} is damaged ({' '.join(how.split())}). Nothing was changed. Restore it from the last good run's copy, "
        f"or move it away and run again: the channels' present items are then read anew"
    )


def _version(db: Connection) -> int:
    return int(db.exec_driver_sql("PRAGMA user_version").scalar_one())


def _statements(sql: str) -> list[str]:
    without_comments = re.sub(r"--[^\n]*", "", sql)
    return [statement.strip() for statement in without_comments.split(";") if statement.strip()]
