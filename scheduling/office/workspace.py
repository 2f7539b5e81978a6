"""One profile, opened: settings, secrets, the encrypted store, the keys that seal identities.

A workspace serves one thread and is closed after its job; window and command line may each have one on the same profile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from scheduling import clock
from scheduling.errors import SecretsRefused, StoreFull
from scheduling.model.interval import Interval
from scheduling.progress import CancelToken, Reporter, SilentReporter
from scheduling.secrets import Secrets, open_secrets
from scheduling.settings import SETTINGS_FILE, Settings, load_settings, policy_path
from scheduling.store.accounts import Account, account_by_id
from scheduling.store.collections import Collection
from scheduling.store.connection import Database
from scheduling.store.database import STORE_FILE, open_store
from scheduling.store.occurrences import keep_zone, zone_is_kept
from scheduling.store.store_key import obtain_store_key

if TYPE_CHECKING:
    from random import Random

    from scheduling.booking.context import BookingContext
    from scheduling.caldav.sign_in.credentials import Credentials
    from scheduling.caldav.transport import Transport
    from scheduling.icalendar.time_zones import TimeZones
    from scheduling.office.session import Session
    from scheduling.sealing import SealingKeys
    from scheduling.store.ingest import Ingest

TIMEOUT_S, DESK_TIMEOUT_S = 60, 12
"""For each silence of a server, in seconds; at the desk a person on the telephone waits for the answer."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know; `code` is in the catalogue, `values` fill its sentence."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Workspace:
    """See the module. `transport` keeps one connection an account until `close`."""

    directory: Path
    settings: Settings
    secrets: Secrets
    database: Database
    cancel: CancelToken
    reporter: Reporter
    notices: list[Notice]
    timeout_s: float = TIMEOUT_S
    now: Callable[[], datetime] = clock.now
    elapsed_s: Callable[[], float] = clock.elapsed_s
    chance: Random | None = None
    """The clocks and the waits of booking, for those who explore it on a time of their own."""
    _transports: dict[int, Transport] = field(default_factory=dict)
    _zones: TimeZones | None = None
    _ingest: Ingest | None = None
    _keys: SealingKeys | None = None

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and store; a temporary store removes itself."""
        for transport in self._transports.values():
            transport.close()
        self._transports.clear()
        self.database.close()

    @property
    def zones(self) -> TimeZones:
        """What TZIDs mean, decided once for the life of this workspace."""
        if self._zones is None:
            from scheduling.icalendar.time_zones import TimeZones  # 10 ms, and what stands in the index needs no zones

            self._zones = TimeZones(self.settings.zone)
        return self._zones

    @property
    def keys(self) -> SealingKeys:
        """What opens and seals identities. Raises `SecretsRefused`, and `SealRefused` where the secret is no key."""
        if self._keys is None:
            from scheduling.sealing import load_keys  # 5 ms, and names that are known already need no key

            self._keys = load_keys(self.secrets)
        return self._keys

    @property
    def ingest(self) -> Ingest:
        """How objects are indexed: recurring ones over the window that the settings name."""
        if self._ingest is None:
            from scheduling.store.ingest import Ingest  # 15 ms, and what stands in the index is not read again

            past, future = timedelta(days=self.settings.index_past_days), timedelta(days=self.settings.index_future_days)
            present = clock.now()
            self._ingest = Ingest(self.zones, self.keys, Interval(present - past, present + future))
        return self._ingest

    def transport(self, account: Account) -> Transport:
        """The way to the account's server; raises `SignInRefused` (`missing`) where no password is known and one is needed."""
        if account.id not in self._transports:
            from scheduling.office.transports import account_credentials, account_origin  # with the transport

            credentials = account_credentials(self.secrets, account)
            self._transports[account.id] = self._open_transport(credentials, account_origin(account))
        return self._transports[account.id]

    def new_transport(self, username: str, password: str, auth: str, origin: str = "", account: str = "") -> Transport:
        """A way to a server with these credentials of `account`, not kept; with `origin` no other server is ever asked.

        Raises `SettingsRefused` for certificates that cannot be used.
        """
        from scheduling.caldav.sign_in.credentials import Credentials  # with the transport

        return self._open_transport(Credentials(username, password, auth, account=account), origin)

    def _open_transport(self, credentials: Credentials, origin: str) -> Transport:
        from scheduling.office.transports import open_transport  # 65 ms: an agenda is shown before any server is asked

        return open_transport(self.settings, self.secrets, credentials, origin, cancel=self.cancel, timeout_s=self.timeout_s)

    def forget_transport(self, account: Account) -> None:
        """Its password or address changed."""
        found = self._transports.pop(account.id, None)
        if found is not None:
            found.close()

    def transport_of(self, collection: Collection) -> Transport:
        """The way to a calendar's server."""
        return self.transport(account_by_id(self.database, collection.account_id))

    @property
    def who(self) -> str:
        """The operating system's user, as the journal names them."""
        import getpass  # 4 ms, and only what changes something says who did

        try:
            return getpass.getuser()
        except (KeyError, OSError):
            return "?"

    def use_keys(self, keys: SealingKeys) -> None:
        """Seal and open with these from now on."""
        self._keys = keys
        self._ingest = None

    def booking_context(self) -> BookingContext:
        """What booking needs, frozen for one run."""
        from random import Random  # these three 5 ms: an agenda is shown before anything is booked

        from scheduling.booking.context import BookingContext
        from scheduling.booking.process import process_name

        return BookingContext(
            database=self.database,
            transport_of=self.transport_of,
            ingest=self.ingest,
            settings=self.settings,
            keys=self.keys,
            zones=self.zones,
            process=process_name(),
            who=self.who,
            cancel=self.cancel,
            reporter=self.reporter,
            now=self.now,
            elapsed_s=self.elapsed_s,
            chance=self.chance or Random(),  # noqa: S311  spreads waits; nothing depends on it being unguessable
        )


def open_workspace(
    directory: Path,
    secrets_directory: Path | None = None,
    *,
    cancel: CancelToken | None = None,
    reporter: Reporter | None = None,
    session: Session | None = None,
) -> Workspace:
    """Open or make the profile in `directory`.

    Raises `StoreError` (locked, damaged beyond setting aside, wrong key, full), `SecretsRefused`, `SettingsRefused`.
    Without a lasting place for the store's key the store is temporary too, and a notice says so: it ends with this workspace,
    or with `session` where that is given.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreFull(str(directory), "not_writable" if not isinstance(error, FileExistsError) else "not_a_directory") from None
    settings = load_settings(directory, policy_path())
    secrets = profile_secrets(directory, secrets_directory)
    file = str(directory / SETTINGS_FILE)
    notices = [Notice("set_by_policy_only", {"name": name, "file": file}) for name in sorted(settings.ignored)]
    temporary: Path | None = None
    place = directory
    if not secrets.lasting and (directory / STORE_FILE).exists():
        raise SecretsRefused(str(directory), "key_missing")  # an empty page would hide what lies there
    if not secrets.lasting and session is not None:
        secrets, place = session.keep(secrets)
        notices.append(Notice("secrets_in_memory"))
    elif not secrets.lasting:
        import tempfile  # 3 ms, and a store that lasts needs none

        temporary = Path(tempfile.mkdtemp(prefix="teleconsult-"))
        place = temporary
        notices.append(Notice("secrets_in_memory"))
    try:
        opened = open_store(
            place, obtain_store_key(place, secrets), clock.now(), zone=settings.zone, temporary=temporary is not None
        )
    except BaseException:
        if temporary is not None:
            import shutil

            shutil.rmtree(temporary, ignore_errors=True)
        raise
    notices += [Notice(one.code, one.values) for one in opened.notices]
    try:
        workspace = Workspace(
            directory=directory,
            settings=settings,
            secrets=secrets,
            database=opened.database,
            cancel=cancel or CancelToken(),
            reporter=reporter or SilentReporter(),
            notices=notices,
        )
        if not zone_is_kept(opened.database, settings.time_zone):
            keep_zone(opened.database, workspace.ingest)
    except BaseException:
        opened.database.close()
        raise
    return workspace


def profile_secrets(directory: Path, secrets_directory: Path | None) -> Secrets:
    """The place of a profile's secrets, without its store. Raises `SecretsRefused`, as `scheduling.secrets.open_secrets` does."""
    return open_secrets(secrets_directory, _profile_id(directory))


def has_store(directory: Path) -> bool:
    """Whether this profile has been used before."""
    return (directory / STORE_FILE).exists()


def _profile_id(directory: Path) -> str:
    return hashlib.sha256(str(directory.resolve()).encode()).hexdigest()[:16]
