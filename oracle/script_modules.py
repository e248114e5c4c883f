"""Writes script/testdata/modules.txtar.zst: for each module of script_samples.py the archive that PyTorch saved, the graphs
that it has after loading it again, and what it answers.

    /usr/bin/python3 oracle/script_modules.py [--out FILE] [NAME…]
"""
import io
import os
import subprocess
import sys
import zipfile
