"""What a server was shown to do, on the command line: at the set-up, in the list, and on demand."""

from __future__ import annotations

from pathlib import Path

from scheduling.store.capabilities import FACTS
from tests.helpers.program import Program
from tests.helpers.servers import make_calendar, radicale, rights_sharing


def program(directory: Path, language: str = "fr") -> Program:
    (directory / "secrets").mkdir(mode=0o700, parents=True)
    return Program(directory, language)


def test_at_the_set_up_in_the_list_and_on_demand(tmp_path: Path) -> None:
    with radicale(tmp_path / "server", {"doctor": "d", "secretary": "s"}, rights_sharing("doctor", "secretary")) as server:
        make_calendar(server, "secretary", "s", "Own")
        theirs = make_calendar(server, "doctor", "d", "Shared")
        here = program(tmp_path / "here")
        added = here.run(
            "account", "add", "--url", server.url, "--username", "secretary", "--password-file", "-", "--json", stdin="s"
        )
        (account,) = added.json["accounts"]
        assert account["capabilities"]["probe"]["refuses_stale_delete"] is True
        here.run("calendars", "add", theirs)
        listed = here.run("account", "list")
        assert "un créneau, un patient : garanti" in listed.out
        probed = here.run("account", "probe", "--json").json
        assert set(probed["accounts"][0]["capabilities"]["probe"]) >= set(FACTS)
        assert [one["name"] for one in probed["calendars"]] == ["Shared"]
        assert probed["calendars"][0]["readable"] is True
        shown = here.run("account", "probe", account["name"], "--language", "en")
        assert "one slot, one patient: guaranteed" in shown.out
        assert "refuses to delete a newer version" in shown.out
        assert "doctor/Shared" in shown.out
        assert here.run("outbox", "--json").json["operations"] == []
    away = here.run("account", "probe", code=7)
    assert away.err


def test_a_read_only_account_is_not_guaranteed_and_says_why(tmp_path: Path) -> None:
    rights = "[all]\nuser: .+\ncollection: .*\npermissions: Rr\n"
    with radicale(tmp_path / "server", {"secretary": "s"}) as server:
        make_calendar(server, "secretary", "s", "Own")
        (tmp_path / "server" / "rights").write_text(rights, encoding="utf-8")
    with radicale(tmp_path / "server", {"secretary": "s"}, rights) as server:
        here = program(tmp_path / "here", "en")
        here.run("account", "add", "--url", server.url, "--username", "secretary", "--password-file", "-", stdin="s")
        listed = here.run("account", "list").out
        assert "not guaranteed or not checked" in listed
        assert "no calendar to write to" in listed
