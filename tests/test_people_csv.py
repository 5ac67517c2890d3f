"""A CSV file of people: what is read, and what every bad row is told."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.csv_files import CsvError, decode
from api.people_csv import MOST_ROWS, Row, read

HEAD = "email,name,roles,groups,active\n"
GOOD = [
    ("email,name\nada@bank.example,Ada\n", Row(2, "ada@bank.example", "Ada")),
    ("\ufeffName;Email\nAda;ADA@bank.example\n", Row(2, "ada@bank.example", "Ada")),
    ("email\tname\r\nada@bank.example\tAda\r\n", Row(2, "ada@bank.example", "Ada")),
    ('email,name\n\nada@bank.example,"Byron,  Ada"\n', Row(3, "ada@bank.example", "Byron, Ada")),
    (
        HEAD + "ada@bank.example,Ada,Reviewer; auditor,Fund desk;Retail,no\n",
        Row(
            2,
            "ada@bank.example",
            "Ada",
            frozenset({"reviewer", "auditor"}),
            frozenset({"Fund desk", "Retail"}),
            False,
        ),
    ),
    (HEAD + "ada@bank.example,Ada,,,\n", Row(2, "ada@bank.example", "Ada", frozenset(), frozenset(), True)),
    ("email,name,active\nada@bank.example,Ada,non\n", Row(2, "ada@bank.example", "Ada", None, None, False)),
]
BAD = [
    ("ada,Ada,,,", ("email", "ada")),
    ("ada@bank example,Ada,,,", ("email", "ada@bank example")),
    (f"{'a' * 65}@bank.example,Ada,,,", ("email", ("a" * 65 + "@bank.example")[:100])),
    (",Ada,,,", ("email", "")),
    ("ada@bank.example,,,,", ("name", "")),
    (f"ada@bank.example,{'A' * 201},,,", ("name", "")),
    ("ada@bank.example,Ada,boss,,", ("role", "boss")),
    (f"ada@bank.example,Ada,,{'g' * 101},", ("group", "g" * 50)),
    ("ada@bank.example,Ada,,,perhaps", ("active", "perhaps")),
    ("ada@bank.example,Ada", ("cells", "5")),
    ("ada@bank.example,Ada,,,yes,more", ("cells", "5")),
    ("ada@bank.example,A\x1bda,,,", ("characters", "")),
    ("ada@bank.example,A\u202eda,,,", ("characters", "")),
]
REFUSED = [
    ("", "columns"),
    ("\n", "columns"),
    ("name\nAda\n", "columns"),
    ("email,name,password\nada@bank.example,Ada,x\n", "columns"),
    ("email,name,is_admin\nada@bank.example,Ada,1\n", "columns"),
    ("email,name,name\nada@bank.example,Ada,Ada\n", "columns"),
    ("email,name\n", "empty"),
    ("email,name\n\n , \n", "empty"),
    ('email,name\nada@bank.example,"Ada\n', "quotes"),
    ("email,name\n" + "a@b.c,A\n" * (MOST_ROWS + 1), "rows"),
    ("email,name\na@b.c," + "A" * 200_000 + "\n", "quotes"),
]


@pytest.mark.parametrize(("text", "row"), GOOD)
def test_good_rows_are_read(text, row):
    assert read(text) == [row]


@pytest.mark.parametrize(("line", "problem"), BAD)
def test_a_bad_row_is_told_what_is_wrong(line, problem):
    found = read(HEAD + "ben@bank.example,Ben,,,\n" + line + "\n")
    assert found[0].problems == ()
    assert problem in found[1].problems
    assert found[1].line == 3


def test_an_address_may_be_there_once():
    found = read("email,name\nada@bank.example,Ada\nADA@bank.example,Other\n")
    assert [row.problems for row in found] == [(), (("again", "2"),)]


@pytest.mark.parametrize(("text", "problem"), REFUSED)
def test_a_file_that_cannot_be_used_says_why(text, problem):
    with pytest.raises(CsvError) as raised:
        read(text)
    assert raised.value.problem == problem


def test_another_encoding_is_not_guessed():
    assert decode("é".encode()) == "é"
    with pytest.raises(CsvError) as raised:
        decode("é".encode("cp1252"))
    assert raised.value.problem == "encoding"


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    with suppress(CsvError):
        assert all(isinstance(row, Row) for row in read("email,name\n" + text))
