"""Makes script/upgraders.txt: the graphs with which PyTorch 1.13.1 replaces calls of operators that had another
meaning in files of older operator versions. Column 2 of schema/table.txt names them.

Run: /usr/bin/python3 oracle/upgraders.py
"""
import os

import torch

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main():
    graphs = torch._C._generate_upgraders_graph()
    named = {e.upgrader_name for entries in torch._C._get_operator_version_map().values() for e in entries}
    assert named == set(graphs), named ^ set(graphs)
    with open(os.path.join(ROOT, "script", "upgraders.txt"), "w") as f:
        f.write("Made by oracle/upgraders.py from PyTorch 1.13.1: a name, and the graph of that upgrader.\n")
        for name in sorted(graphs):
            f.write(f"\n{name}\n{str(graphs[name]).rstrip()}\n")


if __name__ == "__main__":
    main()
