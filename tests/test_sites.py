"""Sites are data: every mistake in them is named, the engine reads their sizes, the extension gets them signed."""

import base64
import json
import subprocess

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_der_public_key

from api.rulebook import load_all
from api.signing import PURPOSE, SigningKeyError, development_key, public_key, read_key, sign
from tests.conftest import KEY
from tests.kit import RULES
from tests.test_rulebook import folder, mistakes  # noqa: F401  (a fixture)

EXPECTED = {"x", "linkedin", "facebook", "instagram", "threads", "bluesky", "mastodon", "reddit"}
EXPECTED |= {"youtube", "tiktok", "generic"}
SITE = """
family: sites
sites:
  chat:
    version: 2
    hosts: [chat.example]
    sizes: {post: {limit: 100, fold: 50}}
    composers:
    - {name: box, field: textarea, kind: post, submit: [{select: button}], keys: [enter]}
"""


def test_each_site_that_employees_use_has_an_adapter():
    rulebook, _ = load_all(RULES)
    assert {site["id"] for site in rulebook.adapters} == EXPECTED
    named = [host for site in rulebook.adapters for host in site["hosts"]]
    assert len(named) == len(set(named))


def test_each_composer_can_be_posted_from():
    rulebook, _ = load_all(RULES)
    composers = [(site["id"], composer) for site in rulebook.adapters for composer in site["composers"]]
    assert not [(site, composer["name"]) for site, composer in composers if not composer["submit"]]
    for site, _ in composers:
        names = [composer["name"] for other, composer in composers if other == site]
        assert len(names) == len(set(names))


def test_sizes_are_by_host_and_kind(folder):  # noqa: F811
    (folder / "site.yaml").write_text(SITE)
    rulebook, _ = load_all(folder)
    size = rulebook.sites["chat.example"]["post"]
    assert (size.limit, size.fold) == (100, 50)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("version: 2", "version: 0", "version"),
        ("kind: post", "kind: inbound", "kind"),
        ("post: {limit", "tweet: {limit", "sizes"),
        ("keys: [enter]", "keys: [space]", "keys"),
        ("keys: [enter]", "when: [{kind: reply}]", "must name around"),
        ("keys: [enter]", "when: [{kind: reply, path: '('}]", "is no regular expression"),
        ("chat.example", "https://chat.example/", "host name"),
        ("field: textarea", "feild: textarea", "feild"),
    ],
)
def test_a_mistake_in_a_site_is_named(folder, before, after, said):  # noqa: F811
    (found, *_) = mistakes(folder, SITE.replace(before, after))
    assert said in found


def told(client):
    return client.get("/v1/policy", headers={"Authorization": f"Bearer {KEY}"}).get_json()


def verified(policy, public):
    key = load_der_public_key(base64.b64decode(public))
    sites = policy["sites"]
    key.verify(base64.b64decode(sites["signature"]), PURPOSE + sites["payload"].encode())
    return json.loads(sites["payload"])["sites"]


def test_in_development_the_sites_are_signed_with_the_key_of_the_checkout(client):
    policy = client.get("/v1/policy").get_json()
    assert {site["id"] for site in verified(policy, public_key(development_key()))} == EXPECTED


def test_a_firms_own_key_signs_and_no_other_fits(make_client, tmp_path):
    path = tmp_path / "key.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", path], check=True)
    policy = (
        make_client(api_keys=(KEY,), sites_key=path)
        .get("/v1/policy", headers={"Authorization": f"Bearer {KEY}"})
        .get_json()
    )
    der = subprocess.run(
        ["openssl", "pkey", "-in", path, "-pubout", "-outform", "DER"], check=True, capture_output=True
    )
    assert verified(policy, base64.b64encode(der.stdout))
    with pytest.raises(InvalidSignature):
        verified(policy, public_key(development_key()))


def test_with_api_keys_but_no_key_to_sign_with_nothing_is_signed(make_client):
    assert told(make_client(api_keys=(KEY,)))["sites"] is None


def test_the_development_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "var" / "key.pem"
    first, again = development_key(path), development_key(path)
    assert public_key(first) == public_key(again)
    assert path.stat().st_mode & 0o077 == 0
    assert [file.name for file in path.parent.iterdir()] == ["key.pem"]


def test_a_changed_payload_does_not_verify(tmp_path):
    key = development_key(tmp_path / "key.pem")
    signed = sign(key, '{"sites":[]}')
    with pytest.raises(InvalidSignature):
        verified({"sites": signed | {"payload": '{"sites":[{}]}'}}, public_key(key))


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_file_that_is_no_key_is_refused(tmp_path, content):
    (tmp_path / "key.pem").write_bytes(content)
    with pytest.raises(SigningKeyError):
        read_key(tmp_path / "key.pem")
