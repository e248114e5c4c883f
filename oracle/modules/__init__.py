"""The modules of the modules corpus, one file per subject, and what they are declared with.

A module is declared with ``@case(lambda: [args, args])`` on its class, which is made without arguments: each tuple is one
call of ``forward``, one after the other on the same object. The script ``oracle/modules.py`` scripts, runs and records them.
"""
import torch

CASES = []


def case(calls, prepare=None):
    """Register a class with the maker of its calls. prepare, if given, changes the scripted module before the first."""

    def add(cls):
        CASES.append((cls, calls, prepare))
        return cls

    return add


def t(*shape):
    """Random elements, from the generator that the script seeds for each module."""
    return torch.randn(*shape)
