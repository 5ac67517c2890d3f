"""Sealed texts: only for their own record, only with their key, gone when the wrapped key is gone."""

import pytest

from api.records.keys import new_key, own_keys, parse
from api.records.seal import Keyring, Sealed, SealError, keyring

OLD, NEW = {"old": b"o" * 32}, {"new": b"n" * 32}
RING = Keyring(OLD)
TYPED = {"text": "A risk-free fund 🚀", "handle": "@ada"}


def test_what_is_sealed_is_not_readable_and_opens_again():
    sealed = RING.seal("r1", TYPED)
    assert b"risk" not in sealed.sealed + sealed.wrapped
    assert RING.open("r1", sealed) == TYPED
    assert RING.seal("r1", TYPED) != sealed


@pytest.mark.parametrize(
    ("owner", "change", "said"),
    [
        ("r2", {}, "belongs to another record"),
        ("r1", {"wrapped": None}, "was erased"),
        ("r1", {"key": "lost"}, "needs the key lost"),
        ("r1", {"sealed": b"x" * 40}, "text was altered"),
        ("r1", {"wrapped": b"x" * 40}, "key was altered"),
    ],
)
def test_nothing_else_opens_it(owner, change, said):
    sealed = RING.seal("r1", TYPED)._replace(**change)
    with pytest.raises(SealError, match=said) as raised:
        RING.open(owner, sealed)
    assert "risk" not in str(raised.value)


def test_a_new_key_takes_over_without_opening_the_text():
    sealed = RING.seal("r1", TYPED)
    both = Keyring(NEW | OLD)
    rewrapped = both.rewrap("r1", sealed)
    assert (rewrapped.key, rewrapped.sealed) == ("new", sealed.sealed)
    assert Keyring(NEW).open("r1", rewrapped) == TYPED
    with pytest.raises(SealError):
        RING.open("r1", rewrapped)
    with pytest.raises(SealError):
        both.rewrap("r1", Sealed("old", None, b""))


def test_a_mac_tells_the_same_text_however_it_is_encoded():
    mac = RING.mac("Résumé\r\nof it ")
    assert RING.same("Re\u0301sume\u0301\nof it", mac)
    assert not RING.same("Résumé of it", mac)
    assert Keyring(NEW | OLD).same("Résumé\nof it", mac)
    assert not Keyring(NEW).same("Résumé\nof it", mac)
    assert mac in Keyring(NEW | OLD).macs("Résumé\nof it")
    assert mac != Keyring({"old": b"x" * 32}).mac("Résumé\nof it")


def test_keys_are_made_once_for_their_owner_only(tmp_path):
    first = keyring({}, tmp_path / "data")
    path = tmp_path / "data" / "text-keys"
    assert path.stat().st_mode & 0o777 == 0o600
    assert keyring({}, tmp_path / "data").open("r", first.seal("r", TYPED)) == TYPED
    assert own_keys(path).keys() == {first.current}
    path.write_text("nonsense")
    with pytest.raises(SealError, match="ValueError"):
        keyring({}, tmp_path / "data")


def test_keys_are_read_strictly_and_never_repeated():
    key = new_key()
    assert list(parse([key])) == [key.partition(":")[0]]
    for wrong in (["secret"], [f"a:{'0' * 63}"], [f"A:{'0' * 64}"], [key, key]):
        with pytest.raises(ValueError) as raised:
            parse(wrong)
        assert wrong[0] not in str(raised.value)
