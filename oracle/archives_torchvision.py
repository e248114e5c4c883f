"""Saves a sample of torchvision's models, scripted or traced, in the layout of archives.py, for a live comparison.

    /usr/bin/python3 oracle/archives_torchvision.py FOLDER [--sample N] [--seed S] [MODEL…]

Weights are random, statistics of batch norms too; nothing is committed. A model is NAME or NAME_traced.
"""
import argparse
import os
import random
import sys
import warnings

os.environ.setdefault("GLOG_minloglevel", "2")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import archives  # noqa: E402
import torch  # noqa: E402
import torchvision  # noqa: E402

SIZES = {"inception_v3": 96, "vit_b_16": 224, "vit_b_32": 224, "vit_l_32": 224}
NAMES = """alexnet convnext_tiny convnext_small densenet121 densenet161 densenet169 densenet201 efficientnet_b0 efficientnet_b1
efficientnet_b2 efficientnet_b3 efficientnet_b4 efficientnet_b7 efficientnet_v2_s googlenet inception_v3 mnasnet0_5 mnasnet0_75
mnasnet1_0 mnasnet1_3 mobilenet_v2 mobilenet_v3_large mobilenet_v3_small regnet_x_400mf regnet_x_800mf regnet_x_1_6gf regnet_y_400mf
regnet_y_800mf regnet_y_1_6gf resnet18 resnet34 resnet50 resnet101 resnet152 resnext50_32x4d wide_resnet50_2 shufflenet_v2_x0_5
shufflenet_v2_x1_0 shufflenet_v2_x1_5 shufflenet_v2_x2_0 squeezenet1_0 squeezenet1_1 swin_t swin_s vgg11 vgg11_bn vgg13 vgg16_bn
vit_b_16 vit_b_32 segmentation.fcn_resnet50 segmentation.deeplabv3_mobilenet_v3_large segmentation.lraspp_mobilenet_v3_large""".split()


def model(name):
    make = torchvision.models
    for part in name.split("."):
        make = getattr(make, part)
    options = {"weights": None}
    if "." in name:
        options["weights_backbone"] = None
    if name in ("googlenet", "inception_v3"):
        options["init_weights"] = True
    m = make(**options).eval()
    for b in m.buffers():
        if b.dtype.is_floating_point:
            b.uniform_(0.5, 1.5)
    return m


def main():
    args = argparse.ArgumentParser()
    args.add_argument("folder")
    args.add_argument("--sample", type=int, default=8)
    args.add_argument("--seed", default="0")
    args.add_argument("models", nargs="*")
    args = args.parse_args()
    warnings.simplefilter("ignore")
    everything = [n for base in NAMES for n in (base, base + "_traced") if "." not in base or n == base]
    chosen = args.models or random.Random(args.seed).sample(everything, args.sample)
    for name in chosen:
        torch.manual_seed(0)
        base = name[: -len("_traced")] if name.endswith("_traced") else name
        side = SIZES.get(base, 64)
        x = torch.rand(1, 3, side, side)
        m = model(base)
        script = torch.jit.trace(m, x, check_trace=False, strict=False) if name != base else torch.jit.script(m)
        for path, data in archives.saved_files(script, [(x,)]):
            path = os.path.join(args.folder, name, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as f:
                f.write(data)
        print(name, flush=True)


if __name__ == "__main__":
    main()
