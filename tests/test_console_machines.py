"""Browsers and keys in the console: made, shown once, ended, by IT; and by nobody else but admins."""

import re

import pytest

from tests.enrolled import bearer, enrol

PAGE = "/console/machines/"
SECRET = re.compile(r"<code>(cv[a-z]_[\w-]+)</code>")


@pytest.fixture
def ivy(console):
    return console("ivy", "it")


def act(browser, path, **fields):
    return browser.post(PAGE + path, seen=PAGE, **fields)


def test_it_makes_a_key_once_shown_and_shuts_a_browser_out(ivy):
    answer = act(ivy, "enrolment", **{"enrolment-name": "Fleet", "enrolment-days": "30", "enrolment-uses": ""})
    key = SECRET.search(answer.text)[1]
    token = enrol(ivy.client, key, browser="<b>Firefox</b>").get_json()["token"]
    page = ivy.get(PAGE).text
    assert ("Fleet" in page, key in page, token in page, "<b>Firefox" in page) == (True, False, False, False)
    assert act(ivy, re.search(r"machines/(browsers/\w+/shut-out)", page)[1]).status_code == 302
    ivy.client.application.extensions["caveat-access"].refresh()
    assert ivy.client.get("/v1/policy", headers=bearer(token)).status_code == 401
    assert act(ivy, re.search(r"machines/(browsers/\w+/let-in)", ivy.get(PAGE).text)[1]).status_code == 302
    assert act(ivy, re.search(r"machines/(keys/enrolment/\w+/revoke)", page)[1]).status_code == 302
    assert enrol(ivy.client, key).status_code == 401


def test_a_program_gets_the_scopes_that_were_ticked(ivy):
    wrong = act(ivy, "service", **{"service-name": "CI", "service-scopes": ["everything"]})
    assert SECRET.search(wrong.text) is None
    answer = act(ivy, "service", **{"service-name": "CI", "service-scopes": ["policy"]})
    key = SECRET.search(answer.text)[1]
    assert ivy.client.get("/v1/policy", headers=bearer(key)).status_code == 200
    assert ivy.client.get("/metrics", headers=bearer(key)).status_code == 403
    assert act(ivy, "keys/service/nothing/revoke").status_code == 404
    assert act(ivy, "keys/other/nothing/revoke").status_code == 404


@pytest.mark.parametrize("role", ["writer", "reviewer", "auditor"])
def test_others_do_not_see_it(console, role):
    assert console("bob", role).get(PAGE).status_code == 403


def test_a_fleet_comes_in_pages_and_is_searched(ivy):
    answer = act(ivy, "enrolment", **{"enrolment-name": "Fleet", "enrolment-days": "30", "enrolment-uses": ""})
    key = SECRET.search(answer.text)[1]
    for number in range(53):
        enrol(ivy.client, key, browser=f"Browser {number:02}")
    assert ivy.get(PAGE).text.count("/shut-out") == 50
    assert "51–53 / 53" in ivy.get(f"{PAGE}?start=50").text
    found = ivy.get(f"{PAGE}?q=browser 07").text
    assert found.count("/shut-out") == 1
    assert "No browser is like that." in ivy.get(f"{PAGE}?q=%25").text
    assert ivy.get(f"{PAGE}?start=-1").status_code == 200
