"""The firm's lists from CSV files: shown first, every bad row explained, saved in the draft as shown."""

import html
import io
import re

import pytest

from api import policies
from api.console import list_import
from tests.console import Browser, add_person, serve
from tests.list_pages import PAGE, firm, read, send

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)  # no SQL of its own
SHOWN = re.compile(r'name="shown" value="(\w+)"')
HEAD = "product,kind,value,low,high,valid_from,valid_to,conditions_en,conditions_fr,condition_words\n"


@pytest.fixture
def ada(with_store, store):
    browser = Browser(serve(policies.in_force(with_store)))
    browser.enter(store, add_person(store, "ada", "admin"))
    return browser


CHANGES = HEAD + (
    'Harbour Saver,apy,"4,75 %",,,2026-01-01,,,,\n'
    "Harbour Saver,fee,0,,,2026-01-01,,,,\n"
    "Nope,apy,1,,,2026-01-01,,,,\n"
    "Harbour Saver,yield,1.234.5,,,01/06/2026,,,,\n"
    "Harbour Saver,yield,1,,,2026-06-01,2026-05-01,,,\n"
    "harbour saver,FEE,2,,,2026-01-01,,,,\n"
    "Harbour Saver,yield\n"
)


def test_a_file_is_shown_before_it_is_saved_and_every_bad_row_explained(ada, store):
    page = html.unescape(
        send(
            ada, "rates/import", text=CHANGES.replace("harbour saver,FEE", "Harbour Saver,fee"), whole="no", dates=""
        ).text
    )
    for said in (
        "Line 4: Product: “Nope” is not among the product names; add it there first.",
        "“1.234.5” is no figure in percent",
        "“01/06/2026” could be two days",
        "Line 6: Holds until: the end is before the beginning (2026-05-01 < 2026-06-01).",
        "Line 7: Product: the same is already in line 3.",
        "Line 8: has more or fewer cells than the 10 of the first line.",
        "<dd>1</dd></div><div><dt>changed</dt><dd>1</dd>",
    ):
        assert said in page
    assert firm(store) is None
    assert "meantime" in send(ada, "rates/import", text=CHANGES, whole="no", dates="", shown="made-up").text


def test_what_was_shown_goes_into_the_draft(ada, store):
    text = HEAD.replace(",", ";") + "Harbour Saver;apy;4,75;;;01/01/2026;31/12/2026;;;\n"
    fields = {"text": text, "whole": "yes", "dates": "day first"}
    page = send(ada, "rates/import", **fields).text
    assert "<dt>removed</dt><dd>4</dd>" in page
    assert send(ada, "rates/import", **fields, shown=SHOWN.search(page)[1]).status_code == 302
    assert [rate for rate in firm(store)["rates"] if "conditions" not in rate] == [
        {
            "product": "Harbour Saver",
            "kind": "apy",
            "value": "4.75",
            "valid_from": "2026-01-01",
            "valid_to": "2026-12-31",
        }
    ]


def test_what_the_file_has_no_column_for_stays(ada, store):
    fields = {"text": "product,kind,valid_from,value\nHarbour Saver,apy,2026-01-01,5\n", "whole": "no", "dates": ""}
    page = send(ada, "rates/import", **fields).text
    send(ada, "rates/import", **fields, shown=SHOWN.search(page)[1])
    rate = firm(store)["rates"][0]
    assert (rate["value"], rate["valid_to"], len(rate["condition_words"])) == ("5", "2027-06-30", 5)


FILES = [
    (b"", "must name the columns"),
    (b"name,aliases\n", "no row in this file"),
    (b"title\nLarkfield\n", "Missing, unknown or there twice: name"),
    (b"name,secret\nA,b\n", "there twice: secret"),
    ("name\nZo\xe9\n".encode("cp1252"), "neither UTF-8 nor"),
    (b'name\n"Lark', "quotation mark"),
    (b"name\nLark\0field\n", "characters that cannot be shown"),
    (
        "\ufeffname;aliases\nZoé;Z | é\n".encode(),
        "<dt>added</dt><dd>1</dd>",
    ),
    ("name\taliases\r\nZoé\tZ\r\n".encode("utf-16"), "<dt>added</dt><dd>1</dd>"),
    ("name\nZoé\n".encode("utf-16")[:-1], "neither UTF-8 nor"),
    (b"name\n" + b"A\n" * 10_001, "At most 10000 rows"),
    (b"name\n" + b"".join(b"Name %d\n" % n for n in range(10_000)), "<dt>added</dt><dd>10000</dd>"),
]


@pytest.mark.parametrize(("content", "said"), FILES, ids=range(len(FILES)))
def test_files_of_every_kind(ada, content, said):
    data = {"csrf_token": ada.token(), "file": (io.BytesIO(content), "list.csv"), "whole": "no", "dates": ""}
    assert said in html.unescape(ada.client.post(PAGE + "restricted/import", data=data).text)


def test_a_file_that_is_too_large_is_told_so(ada, monkeypatch):
    monkeypatch.setattr(list_import, "MAX_FILE", 20)
    data = {"csrf_token": ada.token(), "file": (io.BytesIO(b"name\n" + b"A" * 20), "list.csv"), "whole": "no"}
    assert "At most 2 MB" in ada.client.post(PAGE + "restricted/import", data=data).text


def test_fifty_megabytes_are_not_even_read(ada):
    large = {"CONTENT_LENGTH": "50000000", "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    assert ada.client.post(PAGE + "restricted/import", environ_overrides=large).status_code == 413


def test_ten_thousand_rows_are_saved_and_paged(ada, store):
    fields = {"text": "name\n" + "".join(f"Name {n}\n" for n in range(3000)), "whole": "no", "dates": ""}
    shown = SHOWN.search(send(ada, "restricted/import", **fields).text)[1]
    assert send(ada, "restricted/import", **fields, shown=shown).status_code == 302
    assert len(firm(store)["restricted"]) == 3001
    assert "51–100 / 3,001" in read(ada, "restricted?start=50")
    assert "Name 2999" in read(ada, "restricted?q=name+2999")
