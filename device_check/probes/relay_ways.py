"""The relays that settings name, and how one signs in to them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

from device_check.probes.targets import platform_of
from device_check.relays import Relay, RelayAddress, address_of
from device_check.scope import SecretOf
from device_check.settings import CheckSettings

# So many are tried side by side, no more.
MOST = 12
# TURN's REST credentials hold as long as an examination lasts, and a wrong clock is wrong.
HOLDS_S = 3600


@dataclass(frozen=True)
class NamedRelay:
    """A relay of a platform (without it there is no consultation), or the hospital's own, which only measures."""

    relay: Relay
    platform: bool = False

    @property
    def address(self) -> RelayAddress:
        """Where it is."""
        return address_of(self.relay.url)

    @property
    def rung(self) -> str:
        """The step that it is: `stun`, `turn_udp`, `turn_tcp`, `turn_tls`."""
        address = self.address
        return f"turn_{'tls' if address.tls else address.transport}" if address.turn else "stun"


@dataclass(frozen=True)
class Credentials:
    """What signs in to a relay."""

    username: str
    password: str = field(repr=False)


def relays_of(settings: CheckSettings, link_host: str = "") -> list[NamedRelay]:
    """Those of the appointment's platform; where it names none, or there is no appointment, all that settings name."""
    platform = platform_of(settings, link_host) if link_host else None
    if platform is not None and platform.relays:
        return [NamedRelay(one, platform=True) for one in platform.relays][:MOST]
    of_platforms = () if link_host else (one for platform in settings.platforms for one in platform.relays)
    named = [*(NamedRelay(one, platform=True) for one in of_platforms), *(NamedRelay(one) for one in settings.relays)]
    return list(dict.fromkeys(named))[:MOST]


def credentials_of(relay: Relay, secret_of: SecretOf, now_s: float) -> Credentials | None:
    """What signs in to the relay at this time; None where settings name nothing, or the secret is not there."""
    secret = secret_of(relay.secret) if relay.secret else None
    if secret is None:
        return None
    if not relay.shared_secret:
        return Credentials(relay.username, secret)
    until = str(int(now_s) + HOLDS_S)
    username = f"{until}:{relay.username}" if relay.username else until
    made = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return Credentials(username, base64.b64encode(made).decode("ascii"))
