"""How a profile reaches a server: whose credentials, which certificates, and where a password may go without TLS."""

from __future__ import annotations

from scheduling.caldav.href import origin_of
from scheduling.caldav.sign_in.credentials import WITHOUT_SECRET, Credentials
from scheduling.caldav.transport import Transport
from scheduling.caldav.trust import ClientCertificate
from scheduling.errors import SignInRefused
from scheduling.progress import CancelToken
from scheduling.secrets import CLIENT_KEY, Secrets, password_name
from scheduling.settings import Settings
from scheduling.store.accounts import Account


def account_credentials(secrets: Secrets, account: Account) -> Credentials:
    """How the account signs in; its password is read again where the server refuses it, as another process may have replaced it.

    Raises `SignInRefused` (`missing`) where no password is known and one is needed.
    """

    def kept() -> str | None:
        found = secrets.get(password_name(account.name))
        return None if found is None else found.decode().rstrip("\r\n")

    if account.auth in WITHOUT_SECRET:
        return Credentials(account.username, "", account.auth, account=account.name)
    password = kept()
    if password is None:
        raise SignInRefused(account.url, account.username, "missing", account.name)
    return Credentials(account.username, password, account.auth, kept, account.name)


def account_origin(account: Account) -> str:
    """The only server that the account's password goes to: its principal's, as the address that was typed may lead elsewhere."""
    return origin_of(account.principal or account.url)


def open_transport(
    settings: Settings, secrets: Secrets, credentials: Credentials, origin: str, *, cancel: CancelToken, timeout_s: float
) -> Transport:
    """A transport as the settings want it. Raises `SettingsRefused` for certificates that cannot be used."""
    return Transport(
        credentials,
        ca_file=settings.ca_file,
        cancel=cancel,
        timeout_s=timeout_s,
        origin=origin,
        client_certificate=_client_certificate(settings, secrets),
        clear_hosts=settings.basic_over_http,
    )


def _client_certificate(settings: Settings, secrets: Secrets) -> ClientCertificate | None:
    if not settings.client_certificate:
        return None
    passphrase = (secrets.get(CLIENT_KEY) or b"").decode().rstrip("\r\n")
    return ClientCertificate(settings.client_certificate, settings.client_key, passphrase)
