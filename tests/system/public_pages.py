#!/usr/bin/python3 -B
"""What everybody may see: figures of whole months, how providers do, and one question."""
import datetime
import json
import subprocess
import time

from parvis_demo import Demo
from parvis_test import run, test, wait_for


def month(before):
    today = datetime.datetime.now(datetime.timezone.utc)
    months = today.year * 12 + today.month - 1 - before
    return f"{months // 12}-{months % 12 + 1:02}"


def keep_away_from_the_end_of_a_month():
    """What is counted in one is not looked for in the next."""
    of_these_minutes = {datetime.datetime.fromtimestamp(time.time() + s, datetime.timezone.utc).month for s in (0, 180)}
    if len(of_these_minutes) > 1:
        time.sleep(181)


def key_of(which):
    return "{pv}:statistics:" + which


def counted(demo, *fields):
    """What the store has, as soon as it has each of these; workers tell it every ten seconds."""
    def found():
        lines = demo.redis("HGETALL", key_of(month(0))).split("\n")
        its = dict(zip(lines[::2], lines[1::2], strict=False))
        return its if set(fields) <= set(its) else None
    return wait_for(found)


keep_away_from_the_end_of_a_month()
with Demo() as demo:
    library = demo.client("library")

    @test
    def sign_ins_and_answers_are_counted_within_ten_seconds():
        library.log_in(demo.browser())
        library.call(demo.issuer + "/feedback", {"client_id": "library", "answer": "worked"})
        found = counted(demo, *(f"service\tlibrary\t{what}" for what in ("worked", "signed-in", "asked")))
        assert found["service\tlibrary\tasked"] == "1", found
        assert any(name.startswith("provider\t") and name.endswith("\tsigned-in") for name in found), found
        assert not any(word in json.dumps(found).lower() for word in ("@", "martin", "sub")), found

    @test
    def the_month_that_runs_is_not_told_and_small_counts_are_told_of_nobody():
        for field, number in (("service\tlibrary\tasked", 1234), ("service\tlibrary\tsigned-in", 1200),
                              ("service\tlibrary\twithin-30", 1200), ("service\tsample-service\tasked", 3)):
            demo.redis("HSET", key_of(month(1)), field, str(number))
        told = json.loads(library.call(demo.issuer + "/statistics.json")[1])
        assert told["month"] == month(1), told
        assert told["services"] == [{"sign_ins": 1240, "success_percent": 97, "median_s": 30}], told
        status, page = library.call(demo.issuer + "/statistics?page_language=fr")
        assert status == 200 and "1\u202f240" in page and "1234" not in page

    @test
    def status_tells_what_a_switch_does_within_seconds():
        demo.wait_offered("sim-low")
        before = json.loads(library.call(demo.issuer + "/status.json")[1])["providers"]
        name = "sim-low"
        assert name in {p["id"] for p in before if p["status"] in ("available", "slow")}, before
        subprocess.run([*demo.about["cli"], "provider", "maintain", name, "--until", "+1h", "--reason", "a test"],
                       check=True, timeout=60)
        after = {p["id"]: p for p in json.loads(library.call(demo.issuer + "/status.json")[1])["providers"]}
        assert after[name]["status"] == "maintenance" and after[name]["until"] > time.time(), after

    run()
