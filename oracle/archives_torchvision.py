"""Saves models of torchvision, scripted or traced, in the layout of archives.py, for a live comparison.

    /usr/bin/python3 oracle/archives_torchvision.py FOLDER [--sample N] [--seed S] [--list] [MODEL…]

The models are those of dumps_torchvision.py, each as NAME and NAME_traced; those of the quantized family are in float
form. Weights and the statistics of batch norms are random; nothing is committed.
"""
import argparse
import os
import random
import sys
import warnings

os.environ.setdefault("GLOG_minloglevel", "2")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import archives  # noqa: E402
import dumps_torchvision  # noqa: E402
import torch  # noqa: E402

FAMILY = {name: family for family, names in dumps_torchvision.FAMILIES.items() for name in names}
EVERYTHING = [n for name in FAMILY for n in (name, name + "_traced")]


def model(name):
    """The model and its arguments; a detector finds something in any picture."""
    family = FAMILY[name]
    m, args = dumps_torchvision.build(family, name, quantized=False)
    for b in m.buffers():
        if b.dtype.is_floating_point:
            b.uniform_(0.5, 1.5)
    if family == "detection":
        for head in ("cls_score", "cls_logits", "mask_fcn_logits"):
            for n, p in m.named_parameters():
                if head in n and n.endswith("weight"):
                    p.data.mul_(20)
    return family, m, args


def compiled(name):
    base = name[: -len("_traced")] if name.endswith("_traced") else name
    family, m, args = model(base)
    if name == base:
        return torch.jit.script(m), args
    if family == "detection":
        m, args = dumps_torchvision.Flat(m).eval(), tuple(args[0])
    with torch.no_grad():
        return torch.jit.trace(m, args, check_trace=False, strict=False), args


def main():
    args = argparse.ArgumentParser()
    args.add_argument("folder")
    args.add_argument("--sample", type=int, default=8)
    args.add_argument("--seed", default="0")
    args.add_argument("--list", action="store_true", help="only print the names")
    args.add_argument("models", nargs="*")
    args = args.parse_args()
    warnings.simplefilter("ignore")
    chosen = args.models or random.Random(args.seed).sample(EVERYTHING, min(args.sample, len(EVERYTHING)))
    if args.list:
        return print("\n".join(chosen))
    for name in chosen:
        torch.manual_seed(0)
        script, inputs = compiled(name)
        for path, data in archives.saved_files(script, [("forward", *inputs)]):
            path = os.path.join(args.folder, name, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as f:
                f.write(data)
        print(name, flush=True)


if __name__ == "__main__":
    main()
