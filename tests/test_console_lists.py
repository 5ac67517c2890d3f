"""The firm's lists in the console: tables and forms over one's draft of the policy, and CSV files."""

import html
import re

import pytest

from api import policies
from api.store.tables.policies import PolicyDraft
from tests.console import Browser, add_person, serve
from tests.list_pages import PAGE, firm, read, row_of, send
from tests.test_policies import DOCUMENT

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)  # no SQL of its own


@pytest.fixture
def app(with_store):
    return serve(policies.in_force(with_store))


@pytest.fixture
def ada(app, store):
    browser = Browser(app)
    browser.enter(store, add_person(store, "ada", "admin"))
    return browser


def test_the_lists_are_counted_and_shown_in_both_languages(ada):
    page = read(ada)
    assert re.search(r"Rates register</a> <span class=\"count\">5<", page)
    rates = read(ada, "rates")
    assert "4.50\u202f%" in rates
    assert "5.9 – 11.9\u202f%" in rates
    assert 'class="chip">ended' in rates
    french = read(ada, "rates", headers={"Accept-Language": "fr"})
    assert "4,50\u202f%" in french
    assert "1 janv. 2026" in french


@pytest.mark.parametrize("path", ["rates", "products", "kinds", "disclosures", "restricted", "handles"])
def test_every_list_opens_with_its_form_and_its_file(ada, path):
    for more in ("", "/add", "/import"):
        assert ada.get(PAGE + path + more).status_code == 200
    answer = ada.get(f"{PAGE}{path}/export.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{path}.csv"'
    assert answer.text.startswith("\ufeff")


def test_what_an_export_says_an_import_takes_as_no_change(ada):
    for name in ("rates", "products", "kinds", "disclosures", "restricted", "handles"):
        text = ada.get(f"{PAGE}{name}/export.csv").text
        page = send(ada, f"{name}/import", text=text, whole="yes", dates="").text
        assert "Nothing would change." in page, name
        assert "cannot be used and" not in page


def test_a_row_is_changed_in_the_draft_and_nothing_else_is(ada, store):
    row = row_of(ada, "rates", "Harbour Car Loan")
    assert 'value="11.9"' in ada.get(PAGE + row).text
    fields = {
        "c_product": "Harbour Car Loan",
        "c_kind": "apr",
        "c_low": "5,9 %",
        "c_high": "12,4",
        "c_valid_from": "2026-01-01",
    }
    assert send(ada, row, **fields).headers["Location"] == PAGE + "rates"
    changed = [rate for rate in firm(store)["rates"] if rate["product"] == "Harbour Car Loan"]
    assert changed == [
        {"product": "Harbour Car Loan", "kind": "apr", "low": "5.9", "high": "12.4", "valid_from": "2026-01-01"}
    ]
    compared = html.unescape(ada.get("/console/policy/compare").text)
    assert (compared.count("<ins>"), compared.count("<del>")) == (1, 1)
    assert "12,4" in read(ada, "rates", headers={"Accept-Language": "fr"})
    assert send(ada, row, **fields).headers["Location"] == PAGE + "rates"
    assert "changed in the meantime" in read(ada, "rates")


@pytest.mark.parametrize(
    ("name", "fields", "said"),
    [
        (
            "rates",
            {"c_product": "Nope", "c_kind": "apy", "c_value": "4", "c_valid_from": "2026-01-01"},
            "not among the product",
        ),
        (
            "rates",
            {"c_product": "Harbour Saver", "c_kind": "apy", "c_value": "four", "c_valid_from": "2026-01-01"},
            "no figure",
        ),
        (
            "rates",
            {
                "c_product": "Harbour Saver",
                "c_kind": "apy",
                "c_value": "4",
                "c_valid_from": "2026-02-01",
                "c_valid_to": "2026-01-01",
            },
            "before the beginning",
        ),
        (
            "rates",
            {"c_product": "Harbour Saver", "c_kind": "apy", "c_value": "4", "c_valid_from": "2026-01-01"},
            "already such a row",
        ),
        ("products", {"c_name": ""}, "This is needed"),
        ("products", {"c_name": "@x"}, "cannot be looked for"),
        ("products", {"c_name": "HARBOUR saver"}, "already such a row"),
        ("disclosures", {"c_name": "R", "c_wording_en": "Risk."}, "beside which products"),
        ("disclosures", {"c_name": "R", "c_mentions": "fund", "c_wording_en": "…"}, "must have a word"),
        (
            "disclosures",
            {"c_name": "R", "c_mentions": "fund", "c_wording_en": "R.", "c_content": "loud"},
            "Not one of the words",
        ),
        ("restricted", {"c_name": "A\x1bB"}, "cannot be shown"),
    ],
)
def test_a_row_that_cannot_be_says_why(ada, store, name, fields, said):
    assert said in html.unescape(send(ada, f"{name}/add", **fields).text)
    assert firm(store) is None


def test_a_row_is_added_and_removed(ada, store):
    send(
        ada,
        "disclosures/add",
        c_name="Who we are",
        c_mentions="harbour bank\r\nharbour.example",
        c_wording_fr="Banque Harbour.",
    )
    assert firm(store)["required_disclosures"][-1] == {
        "name": "Who we are",
        "mentions": ["harbour bank", "harbour.example"],
        "wording": {"fr": "Banque Harbour."},
    }
    send(ada, row_of(ada, "disclosures", "Who we are") + "/remove")
    assert len(firm(store)["required_disclosures"]) == 1


def test_a_product_that_a_rate_needs_stays(ada, store):
    assert send(ada, row_of(ada, "products", "Harbour Saver") + "/remove").status_code == 302
    assert "Harbour Saver is not among the products" in read(ada, "products")
    assert firm(store) is None


def test_an_export_computes_nothing(ada):
    send(ada, "restricted/add", c_name="=HYPERLINK(1)")
    text = ada.get(PAGE + "restricted/export.csv").text
    assert "'=HYPERLINK(1)" in text
    assert "Nothing would change." in send(ada, "restricted/import", text=text, whole="yes", dates="").text


def test_a_draft_that_is_no_yaml_leads_to_the_editor(ada):
    ada.post("/console/policy/draft", seen="/console/policy/draft", document="version: {")
    assert ada.get(PAGE).headers["Location"] == "/console/policy/draft"


@pytest.mark.parametrize("role", ["writer", "reviewer", "it", "auditor"])
def test_only_admins_have_them(app, store, role):
    browser = Browser(app)
    browser.enter(store, add_person(store, "bob", role))
    assert browser.get(PAGE).status_code == 403
    assert browser.get(PAGE + "rates/export.csv").status_code == 403


def test_nobody_lists_what_is_not_there(ada):
    assert ada.get(PAGE + "nope").status_code == 404


def test_remarks_of_the_document_stay(ada, store):
    send(ada, "handles/add", c_handle="@harbour_fr")
    with store.read() as session:
        document = session.query(PolicyDraft).one().document
    assert document == DOCUMENT.replace('handles: ["@harbourbank"]', "handles: ['@harbourbank', '@harbour_fr']")
