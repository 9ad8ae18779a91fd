"""Modules of a conformance suite as tests: one function per module, named as the suite names it.

    @module(bound="dpop")
    def ensure_dpop_auth_code_binding_success(plan): ...

A plan runs those that apply to it: its members have the values that the module asks for. Those that
wait for something to grow old come last of all.
"""
from parvis_test import test

_modules = []


def module(waits=False, **only):
    def register(function):
        _modules.append((waits, function, only))
        return function
    return register


def applies(plan, only):
    return all(getattr(plan, name) == value for name, value in only.items())


def as_test(plan, function):
    def of_plan():
        function(plan)
    of_plan.__name__ = f"{plan.name} {function.__name__}"
    test(of_plan)


def walk_through(plans):
    """Register each module of each plan as a test."""
    for late in (False, True):
        for plan in plans:
            for waits, function, only in _modules:
                if waits == late and applies(plan, only):
                    as_test(plan, function)
