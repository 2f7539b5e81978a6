import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduling.model.patient import LONGEST_FIELD, Patient
from scheduling.sealing import SealingKey, SealingKeys, new_key

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
KEYS = SealingKeys([new_key(NOW)])

texts = st.none() | st.text(max_size=40)
patients = st.builds(
    Patient,
    family=texts,
    given=texts,
    birth_date=texts,
    ipp=texts,
    phone=texts,
    email=texts,
    note=st.none() | st.text(max_size=400),
)
uids = st.text(min_size=1, max_size=60)


@given(patients, uids)
def test_what_is_sealed_opens_for_its_event(patient: Patient, uid: str) -> None:
    sealed = KEYS.seal(patient, uid)
    assert sealed is not None
    assert KEYS.unseal(sealed, uid) == patient
    assert sealed.isascii()
    assert not set(sealed) & set(' ,;:\\"\r\n')  # stands in a content line as it is


@given(patients, uids, uids)
def test_a_seal_moved_to_another_event_does_not_open(patient: Patient, uid: str, other: str) -> None:
    assume(uid != other)
    sealed = KEYS.seal(patient, uid)
    assert sealed is not None
    assert KEYS.unseal(sealed, other) is None


@given(st.data())
def test_a_changed_seal_does_not_open(data: st.DataObject) -> None:
    sealed = KEYS.seal(Patient(family="Durand"), "u")
    assert sealed is not None
    key_id, _, text = sealed.partition(".")
    content = bytearray(base64.b64decode(text))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    assert KEYS.unseal(f"{key_id}.{base64.b64encode(content).decode()}", "u") is None


@given(st.text() | st.builds(lambda text: f"{KEYS.keys[0].id}.{text}", st.text()))
def test_hostile_text_never_raises(text: str) -> None:
    assert KEYS.unseal(text, "u") is None


def test_text_beyond_reason_is_not_looked_at() -> None:
    assert KEYS.unseal(f"{KEYS.keys[0].id}." + "A" * 10_000_000, "u") is None


def test_the_longest_patient_still_seals_and_opens() -> None:
    longest = Patient(**dict.fromkeys(("family", "given", "ipp", "phone", "email", "note"), "\U0001f600" * LONGEST_FIELD))
    sealed = KEYS.seal(longest, "u")
    assert sealed is not None
    assert KEYS.unseal(sealed, "u") == longest


def test_the_length_tells_steps_of_64_only() -> None:
    lengths = {len(KEYS.seal(Patient(family="x" * n), "u") or "") for n in range(1, 110)}
    assert len(lengths) == 2


def test_no_nonce_comes_twice() -> None:
    sealed = {KEYS.seal(Patient(family="Durand"), "u") for _ in range(100)}
    assert len(sealed) == 100


def test_without_a_key_nothing_is_sealed_or_opened() -> None:
    sealed = KEYS.seal(Patient(family="Durand"), "u")
    assert SealingKeys().seal(Patient(family="Durand"), "u") is None
    assert SealingKeys().newest is None
    assert SealingKeys().unseal(sealed or "", "u") is None
    assert SealingKeys([new_key(NOW)]).unseal(sealed or "", "u") is None  # another key


def test_the_newest_seals_and_every_one_opens() -> None:
    old, new = new_key(NOW), new_key(NOW + timedelta(days=1))
    both = SealingKeys([new, old])
    sealed = both.seal(Patient(family="Durand"), "u")
    assert sealed is not None
    assert sealed.startswith(f"{new.id}.")
    assert SealingKeys([new]).unseal(sealed, "u") == Patient(family="Durand")
    before = SealingKeys([old]).seal(Patient(family="Petit"), "u")
    assert both.unseal(before or "", "u") == Patient(family="Petit")


def test_newest_is_by_instant_not_by_spelling() -> None:
    earlier = SealingKey("a", "2026-11-02T11:30:00+02:00", bytes(32))
    later = SealingKey("b", "2026-11-02T10:00:00+00:00", bytes(32))
    assert SealingKeys([later, earlier]).newest == later


def test_two_keys_of_one_id_both_open() -> None:
    one, other = (SealingKey("unit", NOW.isoformat(), bytes([n]) * 32) for n in (1, 2))
    both = SealingKeys([one, other])
    for key in (one, other):
        sealed = SealingKeys([key]).seal(Patient(ipp="1"), "u")
        assert both.unseal(sealed or "", "u") == Patient(ipp="1")


def test_a_key_is_never_shown() -> None:
    key = new_key(NOW)
    assert repr(key.key) not in repr(key)
    assert key.key.hex() not in repr(key)
    assert "key=" not in repr(key)


def test_adding_does_not_double() -> None:
    key = new_key(NOW)
    assert SealingKeys([key]).with_keys([key, new_key(NOW)]).keys[0] is key
    assert len(SealingKeys([key]).with_keys([key]).keys) == 1


@pytest.mark.parametrize(("key_id", "key"), [("", bytes(32)), ("a.b", bytes(32)), ("a", bytes(16)), ("x" * 65, bytes(32))])
def test_what_is_no_key_is_refused(key_id: str, key: bytes) -> None:
    with pytest.raises(ValueError, match="not a sealing key"):
        SealingKey(key_id, NOW.isoformat(), key)


def test_a_later_versions_field_is_left_out() -> None:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key = KEYS.keys[0]
    for content, expected in (
        (b'{"family":"Durand","allergies":["x"]}', Patient(family="Durand")),
        (b'{"family":12}', None),
        (b'["family"]', None),
        (b"\xff", None),
        (b"[" * 100_000, None),
    ):
        sealed = base64.b64encode(bytes(12) + AESGCM(key.key).encrypt(bytes(12), content, b"u")).decode()
        assert KEYS.unseal(f"{key.id}.{sealed}", "u") == expected
