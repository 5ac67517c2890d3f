"""Settings: one table, told in docs/settings.md, wrong values all named at once and never repeated."""

from dataclasses import fields
from pathlib import Path

import pytest

from api.settings import ROOT, TABLE, Settings, SettingsError, read, unknown

PAGE = ROOT / "docs" / "settings.md"
SECRET = "secret-value-not-to-be-shown"

WRONG = [
    ("CAVEAT_PORT", "eighty"),
    ("CAVEAT_PORT", "65536"),
    ("CAVEAT_PORT", "-1"),
    ("CAVEAT_PORT", "tcp://10.0.0.8:8787"),
    ("CAVEAT_WORKERS", "0"),
    ("CAVEAT_THREADS", "1.5"),
    ("CAVEAT_STOP_AFTER", "0"),
    ("CAVEAT_RULES", "/nowhere/at/all"),
    ("CAVEAT_DATABASE", "mysql://a/b"),
    ("CAVEAT_DATABASE", "sqlite://"),
    ("CAVEAT_DATABASE", "sqlite:///:memory:"),
    ("CAVEAT_DATABASE", "postgresql://caveat"),
    ("CAVEAT_DATABASE", f"postgres://caveat:{SECRET}@db/caveat"),
    ("CAVEAT_API_KEYS", "short"),
    ("CAVEAT_API_KEYS", f"{SECRET},short"),
    ("CAVEAT_API_KEYS", f"{SECRET} with spaces"),
    ("CAVEAT_API_KEYS", ","),
    ("CAVEAT_API_KEYS", "@/nowhere/keys"),
    ("CAVEAT_CORS_ORIGINS", "*"),
    ("CAVEAT_CORS_ORIGINS", "https://a.example/"),
    ("CAVEAT_CORS_ORIGINS", "https://*.example"),
    ("CAVEAT_CORS_ORIGINS", "a.example"),
    ("CAVEAT_PUBLIC_URL", "caveat.bank.example"),
    ("CAVEAT_PUBLIC_URL", "https://caveat.bank.example/console"),
    ("CAVEAT_OIDC_ISSUER", "http://login.bank.example"),
    ("CAVEAT_OIDC_ISSUER", "login.bank.example"),
    ("CAVEAT_OIDC_SECRET", "@/nowhere/secret"),
    ("CAVEAT_OIDC_DOMAINS", "*.bank.example"),
    ("CAVEAT_OIDC_ROLES", "Compliance=boss"),
    ("CAVEAT_OIDC_ROLES", "=admin"),
    ("CAVEAT_TRY_PAGE", "yes"),
    ("CAVEAT_MAX_BODY", "1"),
    ("CAVEAT_SMTP_TLS", "yes"),
    ("CAVEAT_SMTP_FROM", "bank"),
    ("CAVEAT_WEBHOOK", "ftp://bank.example"),
    ("CAVEAT_WEBHOOK", "https://user:password@bank.example/"),
    ("CAVEAT_WEBHOOK_SECRET", "whsec_c2hvcnQ="),
    ("CAVEAT_WEBHOOK_NETWORKS", "10.0.0.1/8"),
]


def test_an_empty_environment_gives_the_defaults():
    settings = read({})
    assert (settings.host, settings.port, settings.rules) == ("127.0.0.1", 8787, ROOT / "rules")
    assert settings.development
    assert settings.serves_try
    assert settings.refusal() is None


def test_the_table_and_the_fields_are_the_same():
    assert [setting.name for setting in TABLE] == [field.name for field in fields(Settings)]
    defaults = read({})
    assert all(getattr(defaults, f.name) == f.default for f in fields(Settings) if f.name != "workers")


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_stops_the_start_and_is_not_repeated(name, value):
    with pytest.raises(SettingsError) as raised:
        read({name: value})
    assert str(raised.value).startswith(f"{name} ")
    assert SECRET not in str(raised.value)


def test_all_wrong_values_are_named_at_once():
    with pytest.raises(SettingsError) as raised:
        read({"CAVEAT_PORT": "x", "CAVEAT_WORKERS": "x", "CAVEAT_CORS_ORIGINS": "x"})
    assert len(str(raised.value).splitlines()) == 3


def test_keys_come_from_the_environment_or_from_a_file(tmp_path):
    first, second = "a" * 16, "b" * 32
    assert read({"CAVEAT_API_KEYS": f"{first}, {second}"}).api_keys == (first, second)
    file = tmp_path / "keys"
    file.write_text(f"# the fleet\n{first}\n\n{second}\n")
    assert read({"CAVEAT_API_KEYS": f"@{file}"}).api_keys == (first, second)
    file.write_text("# nothing yet\n")
    with pytest.raises(SettingsError):
        read({"CAVEAT_API_KEYS": f"@{file}"})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "caveat.example"])
def test_without_keys_only_this_machine_is_served(host):
    assert "CAVEAT_API_KEYS" in read({"CAVEAT_HOST": host}).refusal()
    assert read({"CAVEAT_HOST": host, "CAVEAT_API_KEYS": "k" * 16}).refusal() is None


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "[::1]", "localhost"])
def test_loopback_needs_no_key(host):
    assert read({"CAVEAT_HOST": host}).refusal() is None


def test_a_provider_without_domains_or_a_way_back_is_refused():
    given = {"CAVEAT_OIDC_ISSUER": "https://login.bank.example", "CAVEAT_OIDC_CLIENT": "caveat"}
    more = {"CAVEAT_OIDC_DOMAINS": "@Bank.example", "CAVEAT_PUBLIC_URL": "https://caveat.bank.example/"}
    for left_out in more:
        assert left_out in read(given | {name: value for name, value in more.items() if name != left_out}).refusal()
    settings = read(given | more | {"CAVEAT_OIDC_ROLES": "A=B=reviewer, IT desk = it"})
    assert settings.refusal() is None
    assert (settings.oidc_domains, settings.oidc_roles) == (("bank.example",), (("A=B", "reviewer"), ("IT desk", "it")))


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ({"CAVEAT_SMTP_HOST": "mail.bank.example"}, "CAVEAT_SMTP_FROM"),
        (
            {"CAVEAT_SMTP_HOST": "mail", "CAVEAT_SMTP_FROM": "a@bank.example", "CAVEAT_SMTP_TLS": "none",
             "CAVEAT_SMTP_PASSWORD": "x"},
            "CAVEAT_SMTP_TLS",
        ),
        ({"CAVEAT_WEBHOOK": "https://hooks.bank.example/"}, "CAVEAT_WEBHOOK_SECRET"),
    ],
)  # fmt: skip
def test_half_of_what_reminders_need_is_refused(given, lacks):
    assert lacks in read(given).refusal()


def test_a_misspelt_name_is_noticed():
    assert unknown({"CAVEAT_PROT": "1", "CAVEAT_PORT": "1", "HOME": "/"}) == ["CAVEAT_PROT"]


@pytest.mark.parametrize("setting", TABLE, ids=lambda setting: setting.name)
def test_every_setting_is_in_the_docs_as_in_the_table(setting):
    default = setting.default.replace(f"{ROOT}/", "")
    shown = "one per core, at most 8" if setting.name == "workers" else f"`{default}`" if default else "empty"
    assert f"| `{setting.variable}` | {shown} | {setting.help} |" in PAGE.read_text()


def test_the_docs_name_no_other_setting():
    known = {setting.variable for setting in TABLE}
    named = {word.strip("`|,.=1@") for word in PAGE.read_text().replace("(", " ").split() if "CAVEAT_" in word}
    assert {name.partition("=")[0] for name in named} <= known | {"CAVEAT_SERVICE_HOST"}


def test_rules_may_lie_elsewhere(tmp_path):
    assert read({"CAVEAT_RULES": str(tmp_path)}).rules == Path(tmp_path)
