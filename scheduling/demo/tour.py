"""The tour: a secretary and a physician at a sample hospital, told step by step with the commands that do it.

Everything is real: an embedded calendar server, two profiles, the program started for each command. Nothing is left
running; the folder stays, to look into.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from scheduling import clock
from scheduling.caldav.transport import Credentials, Transport
from scheduling.demo.embedded_server import EmbeddedServer, embedded_server
from scheduling.demo.practitioners import practitioners
from scheduling.demo.program import Story, User
from scheduling.demo.sample_hospital import sample_calendar
from scheduling.demo.server_data import OWNER
from scheduling.errors import ValueRefused
from scheduling.sealing import SealingKeys, new_key
from scheduling.sealing.key_file import plain_keys

MARKER = ".teleconsult-demo"
ZONE = ZoneInfo("Europe/Paris")
PATIENT = {"family": "Essai", "given": "Camille", "birth_date": "1970-01-01", "ipp": "DEMO-000123", "note": "interprète"}


class Texts(Protocol):
    """What is used of the catalogue."""

    @property
    def language(self) -> str: ...
    def text(self, key: str, **values: object) -> str: ...


def run_demo(profile: Path | None, tour_directory: Path, texts: Texts) -> int:
    """Take the tour; 0 where every step went as it should. Its text is kept as `tour.txt` in `tour_directory`.

    The hospital lies in `profile`, else beside the text, in a folder `hospital` that an earlier tour may have left.
    """
    tour_directory.mkdir(parents=True, exist_ok=True)
    folder = _fresh((profile or tour_directory).absolute() / "hospital")
    with (tour_directory / "tour.txt").open("w", encoding="utf-8") as kept:

        def tell(line: str) -> None:
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            kept.write(f"{line}\n")

        return _Tour(folder, texts, tell).take()


def _fresh(folder: Path) -> Path:
    if folder.exists():
        if not (folder / MARKER).exists():
            raise ValueRefused("tour", str(folder), "earlier_demo")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, mode=0o700)
    (folder / MARKER).touch()
    return folder


class _Tour:
    def __init__(self, folder: Path, texts: Texts, tell: Callable[[str], None]) -> None:
        self._folder = folder
        self._texts = texts
        self._tell = tell
        self._story = Story(tell)
        self._amel, self._paul = practitioners()[:2]
        self._secretary = self._user("secretariat")
        self._physician = self._user("medecin")
        self._key_file = folder / "unit-key.json"
        self._patient_file = folder / "patient.json"

    def _user(self, key: str) -> User:
        name = self._texts.text(f"tour.{key}")
        return User(name, self._folder / name, self._folder / f"{name}-secrets", self._texts.language)

    def _chapter(self, key: str, **values: object) -> None:
        self._story.chapter(self._texts.text(f"tour.{key}.title"), self._texts.text(f"tour.{key}.text", **values))

    def take(self) -> int:
        """Tell it all."""
        today = clock.now().astimezone(ZONE).date()
        monday = today - timedelta(days=today.weekday())
        key = new_key(clock.now())
        self._write_private(self._key_file, plain_keys([key]))
        self._write_private(self._patient_file, json.dumps(PATIENT, ensure_ascii=False))
        self._tell(self._texts.text("tour.title"))
        calendars = {one: sample_calendar(one, monday, ZONE, SealingKeys([key]), clock.now()) for one in practitioners()}
        with embedded_server(self._folder / "server", calendars) as server:
            self._opening(server, sum(len(objects) for objects in calendars.values()))
            self._sign_in(server)
            slot = self._look_for_a_slot(today)
            if slot is not None:
                reference = self._book(slot)
                self._taken(server, slot)
                self._no_name_on_the_server(server, reference)
                self._the_key()
                self._move(slot, reference)
                self._cancel(reference)
            self._offline(today)
            self._journal()
        return self._closing()

    def _opening(self, server: EmbeddedServer, count: int) -> None:
        self._tell(self._texts.text("tour.opening", url=server.url, practitioners=len(practitioners()), count=count))
        for user in (self._secretary, self._physician):
            self._tell(f"   {user.name} = {' '.join(user.beginning)}")

    def _sign_in(self, server: EmbeddedServer) -> None:
        password = self._folder / "secretariat.password"
        self._write_private(password, server.passwords[OWNER])
        self._chapter("sign_in")
        sign_in = ("account", "add", "--url", server.url, "--username", OWNER, "--password-file", str(password))
        self._story.do(self._secretary, *sign_in)
        self._story.do(self._secretary, "sync")
        self._story.chapter(self._texts.text("tour.agenda.title", name=self._amel.name), self._texts.text("tour.agenda.text"))
        self._story.do(self._secretary, "key", "import", str(self._key_file))
        first = self._first_open_day()
        days = ("--from", first.isoformat(), "--to", (first + timedelta(days=1)).isoformat())
        self._story.do(self._secretary, "agenda", "--calendar", self._amel.name, *days)

    def _first_open_day(self) -> date:
        day = clock.now().astimezone(ZONE).date() + timedelta(days=1)
        while day.weekday() not in (0, 2):  # Mondays and Wednesdays are hers
            day += timedelta(days=1)
        return day

    def _look_for_a_slot(self, today: date) -> datetime | None:
        self._chapter("slots", one=self._amel.name, other=self._paul.name)
        first = today + timedelta(days=1)
        period = ("--duration", "30", "--from", first.isoformat(), "--to", (first + timedelta(days=14)).isoformat())
        both = ("--calendar", self._amel.name, "--calendar", self._paul.name, "--any")
        self._story.do(self._secretary, "slots", *both, *period, "--limit", "5")
        hers = self._secretary.run("slots", "--calendar", self._amel.name, *period, "--limit", "1", "--json")
        slots = json.loads(hers.out)["slots"]
        self._story.check(bool(slots), "slots")
        return datetime.fromisoformat(slots[0]["start"]) if slots else None

    def _booking(self, start: datetime) -> tuple[str, ...]:
        wanted = ("--calendar", self._amel.name, "--start", _local(start), "--duration", "30", "--kind", "follow-up")
        return ("book", *wanted, "--patient-file", str(self._patient_file))

    def _book(self, start: datetime) -> str:
        self._chapter("book")
        self._story.do(self._secretary, *self._booking(start))
        return self._reference_at(self._secretary, start)

    def _taken(self, server: EmbeddedServer, start: datetime) -> None:
        self._chapter("taken")
        password = self._folder / "medecin.password"
        self._write_private(password, server.passwords[self._amel.slug])
        sign_in = ("account", "add", "--url", server.url, "--username", self._amel.slug, "--password-file", str(password))
        self._story.do(self._physician, *sign_in)
        self._story.do(self._physician, *self._booking(start), expected=3)

    def _no_name_on_the_server(self, server: EmbeddedServer, reference: str) -> None:
        self._chapter("sealed", reference=reference)
        entry = self._entry(self._secretary, reference)
        with Transport(Credentials(OWNER, server.passwords[OWNER])) as transport:
            body = transport.request("GET", str(entry["href"])).body.decode()
        for line in body.splitlines():
            if line.startswith(("SUMMARY", "DTSTART;", "STATUS", "X-TELECONSULT-SEALED", "X-TELECONSULT-REFERENCE")):
                self._story.say(f"  {line[:100]}")
        self._story.check(not any(told in body for told in PATIENT.values()), "sealed")
        self._story.say(self._texts.text("tour.sealed.checked", names=", ".join((PATIENT["family"], PATIENT["ipp"]))))

    def _the_key(self) -> None:
        self._chapter("key")
        first = self._first_open_day()
        days = ("--from", first.isoformat(), "--to", (first + timedelta(days=1)).isoformat())
        self._story.do(self._physician, "sync")
        self._story.do(self._physician, "agenda", *days)
        self._story.do(self._physician, "key", "import", str(self._key_file))
        self._story.do(self._physician, "agenda", *days)

    def _move(self, start: datetime, reference: str) -> None:
        self._chapter("move", reference=reference)
        after = start + timedelta(days=1)
        found = self._physician.run(
            *("slots", "--calendar", self._amel.name, "--duration", "30", "--limit", "1", "--json"),
            *("--from", after.date().isoformat(), "--to", (after.date() + timedelta(days=14)).isoformat()),
        )
        slots = json.loads(found.out)["slots"]
        self._story.check(bool(slots), "move")
        if not slots:
            return
        target = datetime.fromisoformat(slots[0]["start"])
        self._story.do(self._physician, "move", reference, "--start", _local(target))
        self._story.do(self._secretary, "sync")
        day = target.date()
        period = ("--from", day.isoformat(), "--to", (day + timedelta(days=1)).isoformat())
        self._story.do(self._secretary, "agenda", "--calendar", self._amel.name, *period)
        self._story.check(self._entry(self._secretary, reference)["start"] == target.isoformat(), "move")

    def _cancel(self, reference: str) -> None:
        self._chapter("cancel")
        self._story.do(self._secretary, "cancel", reference, "--reason", self._texts.text("tour.cancel.reason"))
        self._story.do(self._physician, "sync")
        self._story.check(self._entry(self._physician, reference)["status"] == "cancelled", "cancel")

    def _offline(self, today: date) -> None:
        self._chapter("offline")
        period = ("--from", (today + timedelta(days=1)).isoformat(), "--to", (today + timedelta(days=15)).isoformat())
        found = self._secretary.run("slots", "--calendar", self._paul.name, "--duration", "30", *period, "--limit", "1", "--json")
        slots = json.loads(found.out)["slots"]
        if not slots:
            return
        start = datetime.fromisoformat(slots[0]["start"])
        wanted = ("--calendar", self._paul.name, "--start", _local(start), "--duration", "30", "--offline")
        self._story.do(self._secretary, "book", *wanted, expected=4)
        self._story.do(self._secretary, "outbox")
        self._story.do(self._secretary, "sync")
        self._story.do(self._secretary, "outbox")

    def _journal(self) -> None:
        self._chapter("journal")
        self._story.do(self._secretary, "journal")
        self._story.do(self._secretary, "journal", "verify")

    def _closing(self) -> int:
        self._tell("")
        if self._story.surprises:
            self._tell(self._texts.text("tour.surprises", steps="; ".join(self._story.surprises)))
            return 1
        self._tell(self._texts.text("tour.closing", steps=self._story.steps, folder=self._folder))
        return 0

    def _entry(self, user: User, reference: str) -> dict[str, object]:
        said = user.run("agenda", "--json", "--from", "2020-01-01", "--to", "2035-01-01", "--calendar", self._amel.name)
        found = [one for one in json.loads(said.out)["appointments"] if one["reference"] == reference]
        return dict(found[0])

    def _reference_at(self, user: User, start: datetime) -> str:
        end = start + timedelta(minutes=30)
        period = ("--from", start.isoformat(), "--to", end.isoformat())
        said = user.run("agenda", "--json", *period, "--calendar", self._amel.name)
        booked = [one for one in json.loads(said.out)["appointments"] if one["status"] == "booked" and one["reference"]]
        self._story.check(len(booked) == 1, "book")
        return str(booked[0]["reference"])

    def _write_private(self, path: Path, text: str) -> None:
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")


def _local(instant: datetime) -> str:
    return instant.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")
