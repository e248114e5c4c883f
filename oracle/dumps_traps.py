#!/usr/bin/python3
"""Make testdata/dumps/traps.txtar.zst, untyped, logs and modules:
small dumps that cover what PyTorch 1.13.1 can print.

Usage: dumps_traps.py [--out DIR] [PART...]
PART is the ending of a dumps_traps_*.py beside this file (with :N, run under
PYTORCH_JIT_TYPE_VERBOSITY=N); with parts named,
only those run, which is for trying things: the archives then hold only them.
Each part runs in a process of its own, so that none disturbs the mangled names
and switches of another.
"""
import argparse
import importlib
import os
import pickle
import subprocess
import sys
import tempfile

import dumps_common as common

FAMILIES = {
    "traps": ("Small dumps, each for something hard to read or print.",
              ["consts", "code", "passes", "profiled", "onnx", "quant", "synth",
               "verbosity:1", "verbosity:2", "verbosity:4"]),
    "untyped": ("Dumps under PYTORCH_JIT_TYPE_VERBOSITY=0: values have no types.", ["verbosity:0"]),
    "logs": ("Graphs in what PyTorch logs, and other text that holds graphs.", ["logs"]),
    "modules": ("Module listings: script_module._c.dump_to_str(code, attributes, parameters).", ["modules"]),
}


CHANNEL = 9  # the file a child writes to: a number, so that no name differs from run to run


def collect(part):
    """In a child: run one part and leave its corpus in the parent's file."""
    common.quiet()
    corpus = common.Corpus("dumps_traps.py", "")
    importlib.import_module("dumps_traps_" + part).collect(corpus)
    with os.fdopen(CHANNEL, "wb") as f:
        pickle.dump((corpus.files, corpus.failed, corpus.duplicates), f)


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--out", default=common.OUT)
    args.add_argument("--child", action="store_true", help="used by the script itself")
    args.add_argument("parts", nargs="*")
    args = args.parse_args()
    if args.child:
        return collect(args.parts[0])
    for family, (about, parts) in FAMILIES.items():
        corpus = common.Corpus("dumps_traps.py", about)
        parts = [p for p in parts if p.split(":")[0] in args.parts or not args.parts]
        for part in parts:
            with tempfile.TemporaryFile() as f:
                os.dup2(f.fileno(), CHANNEL, inheritable=True)
                name, _, verbosity = part.partition(":")
                env = dict(os.environ, PYTORCH_JIT_TYPE_VERBOSITY=verbosity) if verbosity else None
                subprocess.run([sys.executable, __file__, "--child", name], check=True, env=env, pass_fds=[CHANNEL])
                f.seek(0)
                files, failed, duplicates = pickle.load(f)
            for name, text in files:
                corpus.add(name, text)
            corpus.failed += failed
            corpus.duplicates += duplicates
        if parts:
            corpus.write(family, args.out)


if __name__ == "__main__":
    main()
