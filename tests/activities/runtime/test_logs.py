import json
import logging
import sys

from activities.runtime.logs import JsonFormatter


def line(**fields: object) -> dict[str, object]:
    record = logging.makeLogRecord({"name": "verstas.test", "levelname": "INFO", "msg": "event", **fields})
    formatted: dict[str, object] = json.loads(JsonFormatter().format(record))
    return formatted


def test_the_message_is_the_event_and_the_extras_are_its_fields() -> None:
    said = line(route="home", ms=3)
    assert (said["event"], said["level"], said["logger"]) == ("event", "info", "verstas.test")
    assert (said["route"], said["ms"]) == ("home", 3)


def test_an_error_says_where_it_was_and_nothing_of_what_it_held() -> None:
    def break_with(name: str) -> None:
        raise ValueError(f"bad person {name}")

    try:
        break_with("Aino")
    except ValueError:
        said = line(exc_info=sys.exc_info())
    assert said["error"] == "ValueError"
    assert "break_with" in str(said["where"])
    assert "Aino" not in json.dumps(said)


def test_a_request_is_never_written_down() -> None:
    assert "request" not in line(request="<WSGIRequest: GET '/s/secret/'>")
