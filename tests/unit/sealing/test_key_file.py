import base64
import json
import time
from datetime import UTC, datetime

import pytest

from scheduling.errors import SealRefused
from scheduling.sealing import SealingKey, SealingKeys, export_keys, import_keys, load_keys, new_key, store_keys
from scheduling.secrets import MemorySecrets

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
KEYS = [new_key(NOW), new_key(NOW)]
PASSPHRASE = "quatre mots au hasard"
PLAIN = {"id": "unit-1", "created": "2026-11-02T10:00:00+01:00", "key": base64.b64encode(bytes(range(32))).decode()}


def reason(text: str, passphrase: str | None = None) -> str:
    with pytest.raises(SealRefused) as refused:
        import_keys(text, passphrase)
    return refused.value.reason


def test_an_export_opens_with_its_passphrase_only() -> None:
    text = export_keys(SealingKeys(KEYS), PASSPHRASE)
    assert import_keys(text, PASSPHRASE) == KEYS
    assert reason(text, "une autre phrase") == "passphrase"
    assert reason(text) == "passphrase_missing"
    for key in KEYS:
        assert base64.b64encode(key.key).decode() not in text


def test_a_changed_export_is_refused() -> None:
    sealed = json.loads(export_keys(KEYS, PASSPHRASE))
    assert reason(json.dumps({**sealed, "p": 2}), PASSPHRASE) == "passphrase"
    other = base64.b64encode(bytes(16)).decode()
    assert reason(json.dumps({**sealed, "salt": other}), PASSPHRASE) == "passphrase"


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(SealRefused) as refused:
        export_keys(KEYS, "court")
    assert refused.value.reason == "passphrase_short"


@pytest.mark.parametrize("found", [PLAIN, [PLAIN], {"keys": [PLAIN]}])
def test_plain_json_as_it_writes_it(found: object) -> None:
    assert import_keys(json.dumps(found)) == [SealingKey("unit-1", "2026-11-02T09:00:00+00:00", bytes(range(32)))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "[1]",
        "{}",
        "[" * 200_000,
        " " * 2_000_000,
        '{"keys": 3}',
        json.dumps({**PLAIN, "key": "short"}),
        json.dumps({**PLAIN, "key": "not base64 !"}),
        json.dumps({**PLAIN, "key": 5}),
        json.dumps({**PLAIN, "id": "a.b"}),
        json.dumps({**PLAIN, "created": "yesterday"}),
        json.dumps({**PLAIN, "created": "0001-01-01T00:00:00+23:00"}),
        json.dumps({"id": "a", "key": PLAIN["key"]}),
        json.dumps({"sealed": "AAAA"}),
    ],
)
def test_what_holds_no_key_is_refused(text: str) -> None:
    assert reason(text, PASSPHRASE) == "not_a_key"


@pytest.mark.parametrize(
    "wrong",
    [
        {"n": 2**40},
        {"n": 2**24},
        {"n": 3},
        {"n": -2},
        {"n": "65536"},
        {"n": True},
        {"r": 10**6},
        {"p": 10**6},
        {"p": 0},
        {"kdf": "md5"},
    ],
)
def test_parameters_that_would_take_all_memory_or_all_day_are_refused_at_once(wrong: dict[str, object]) -> None:
    sealed = {**json.loads(export_keys(KEYS, PASSPHRASE)), **wrong}
    before = time.process_time()
    assert reason(json.dumps(sealed), PASSPHRASE) == "not_a_key"
    assert time.process_time() - before < 1


def test_keys_are_kept_among_the_secrets() -> None:
    secrets = MemorySecrets()
    assert load_keys(secrets).keys == ()
    store_keys(secrets, SealingKeys(KEYS))
    assert load_keys(secrets).keys == tuple(KEYS)
    store_keys(secrets, SealingKeys())
    assert load_keys(secrets).keys == ()
    assert secrets.get("sealing-keys") is None


@pytest.mark.parametrize("kept", [b"\xff\xfe", b"{}", b"nothing"])
def test_a_secret_that_is_no_key_is_told(kept: bytes) -> None:
    secrets = MemorySecrets()
    secrets.set("sealing-keys", kept)
    with pytest.raises(SealRefused):
        load_keys(secrets)
