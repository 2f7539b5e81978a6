import pytest
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as FailKeyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import InitError, KeyringLocked, PasswordDeleteError, PasswordSetError

from scheduling.errors import SecretsRefused
from scheduling.secrets.os_keyring import LONGEST_ENTRY, KeyringSecrets, trusted


class WrittenBackend:
    """A key store as Windows has it: entries of at most 1,280 UTF-16 characters."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.broken: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        if len(password) > 1_280:
            raise PasswordSetError("too long")
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError("none")

    def _fail(self) -> None:
        if self.broken:
            raise self.broken


def test_a_value_is_base64_text_under_profile_and_name() -> None:
    backend = WrittenBackend()
    KeyringSecrets(backend, "p1").set("store-key", bytes(range(32)))
    assert backend.entries == {("teleconsult", "p1/store-key"): "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}
    assert KeyringSecrets(backend, "p1").get("store-key") == bytes(range(32))
    assert KeyringSecrets(backend, "p2").get("store-key") is None


@pytest.mark.parametrize("size", [0, 1, 899, 900, 901, 5_000, 60_000])
def test_values_of_any_length_come_back_and_leave_nothing(size: int) -> None:
    backend = WrittenBackend()
    secrets = KeyringSecrets(backend, "p")
    value = bytes(n % 251 for n in range(size))
    secrets.set("sealing-keys", value)
    assert secrets.get("sealing-keys") == value
    assert all(len(text) <= LONGEST_ENTRY for text in backend.entries.values())
    secrets.set("sealing-keys", b"short")
    assert secrets.get("sealing-keys") == b"short"
    assert len(backend.entries) == 1  # no piece of the long one is left
    secrets.delete("sealing-keys")
    assert backend.entries == {}
    secrets.delete("sealing-keys")


def test_an_interrupted_longer_value_leaves_the_earlier_one() -> None:
    backend = WrittenBackend()
    secrets = KeyringSecrets(backend, "p")
    secrets.set("sealing-keys", b"earlier")
    backend.entries["teleconsult", "p/sealing-keys#1"] = "QUJD"  # what a process wrote before it died
    assert secrets.get("sealing-keys") == b"earlier"


@pytest.mark.parametrize("text", ["not base64!", "*", "*0", "*-1", "*2", "*99999999999", "*x"])
def test_an_entry_that_is_not_ours_is_refused_not_guessed(text: str) -> None:
    backend = WrittenBackend()
    backend.entries["teleconsult", "p/store-key"] = text
    with pytest.raises(SecretsRefused) as refused:
        KeyringSecrets(backend, "p").get("store-key")
    assert refused.value.reason == "not_readable"


@pytest.mark.parametrize("error", [KeyringLocked("x"), InitError("prompt dismissed")])
def test_a_locked_key_store_is_told_as_such(error: Exception) -> None:
    backend = WrittenBackend()
    backend.broken = error
    secrets = KeyringSecrets(backend, "p")
    for use in (lambda: secrets.get("a"), lambda: secrets.set("a", b""), lambda: secrets.delete("a")):
        with pytest.raises(SecretsRefused) as refused:
            use()
        assert refused.value.reason == "keyring_locked"


def test_a_failure_never_repeats_the_secret() -> None:
    backend = WrittenBackend()
    backend.broken = PasswordSetError("could not store hunter2")
    with pytest.raises(SecretsRefused) as refused:
        KeyringSecrets(backend, "p").set("a", b"hunter2")
    assert refused.value.reason == "not_writable"
    assert "hunter2" not in repr(refused.value) + str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


class Chain(ChainerBackend):
    backends = ()


def test_only_key_stores_known_to_be_private_are_trusted() -> None:
    for none in (FailKeyring(), NullKeyring(), Chain(), WrittenBackend()):
        assert trusted(none) is None


def test_in_a_chain_the_first_private_one_is_taken() -> None:
    class Private(WrittenBackend):
        __module__ = "keyring.backends.SecretService"

    private = Private()

    class Mixed(ChainerBackend):
        backends = (NullKeyring(), private)

    assert trusted(private) is private
    assert trusted(Mixed()) is private
