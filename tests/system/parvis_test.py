"""A test is a function that is true: decorate it with @test, end the file with run().

    @test
    def code_is_refused_the_second_time():
        assert answer["error"] == "invalid_grant", answer
"""
import sys
import time
import traceback

_tests = []


def wait_for(is_so, seconds=90, why=None):
    """What is_so gives, as soon as that is true."""
    end = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < end, why or is_so
        time.sleep(0.1)
    return found


def test(function):
    _tests.append(function)
    return function


def run():
    """Run this file's tests, or those whose names are on the command line after the build folder."""
    wanted = set(sys.argv[2:])
    passed = failed = 0
    for function in _tests:
        if wanted and function.__name__ not in wanted:
            continue
        started = time.monotonic()
        try:
            function()
            passed += 1
            print(f"ok      {function.__name__} ({time.monotonic() - started:.1f} s)", flush=True)
        except Exception:
            failed += 1
            print(f"FAILED  {function.__name__}\n{traceback.format_exc()}", flush=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)
