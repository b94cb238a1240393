"""POST /csp/reports. Rule: spec/identity.md, 9."""

import logging

import pytest

PATH = "/csp/reports"
REPORT = {"csp-report": {"blocked-uri": "https://x.example", "line-number": 3}}


@pytest.mark.parametrize("body", [{}, REPORT, {"csp-report": "text"}, {"a": [1]}])
def test_any_object_is_taken(api, body):
    answer = api.post(PATH, body)
    assert (answer.status_code, answer.json()) == (200, "ok")


@pytest.mark.parametrize("body", [b"", b"garbage", b"[]", b"1", b'"text"'])
def test_anything_else_is_refused(api, body):
    assert api.post(PATH, body).status_code == 400


def test_a_report_is_written_to_the_log_on_one_line(api, caplog):
    with caplog.at_level(logging.WARNING):
        api.post(PATH, {"csp-report": {"script-sample": "a\nb" * 5000}})
    (line,) = [each.getMessage() for each in caplog.records if "browser" in each.msg]
    assert "\n" not in line
    assert len(line) < 2100
