#!/usr/bin/python3
"""Make testdata/dumps/torchvision_*.txtar.zst: what PyTorch prints for the
models of torchvision, with random weights, in eval mode.

A text MODEL.VARIANT.txt is one of:
  graph        str(torch.jit.script(m).graph)
  submodules   the graphs of the distinct scripted submodules, a blank line between
  inlined      str(script.inlined_graph)
  traced, traced_inlined   the same of torch.jit.trace
  frozen       torch.jit.freeze(script).graph
  traced_frozen            torch.jit.freeze(trace).graph
  optimized    torch.jit.optimize_for_inference(script).graph
  quiet        the frozen graph without source comments, graph.str(False)

Usage: dumps_torchvision.py [FAMILY...]
"""
import subprocess
import sys

import dumps_common as common

torch = common.quiet()
import torchvision  # noqa: E402

QUANTIZED = ["googlenet", "inception_v3", "mobilenet_v2", "mobilenet_v3_large", "resnet18",
             "resnet50", "resnext101_32x8d", "shufflenet_v2_x0_5", "shufflenet_v2_x1_0"]

FAMILIES = {
    "convolutional": """alexnet vgg11 vgg11_bn vgg13 vgg16 vgg16_bn vgg19_bn resnet18 resnet34 resnet50
        resnet101 resnet152 resnext50_32x4d resnext101_32x8d wide_resnet50_2 squeezenet1_0 squeezenet1_1
        densenet121 densenet161 densenet169 densenet201 googlenet inception_v3""".split(),
    "mobile": """mobilenet_v2 mobilenet_v3_large mobilenet_v3_small mnasnet0_5 mnasnet0_75 mnasnet1_0
        mnasnet1_3 shufflenet_v2_x0_5 shufflenet_v2_x1_0 shufflenet_v2_x1_5 shufflenet_v2_x2_0
        efficientnet_b0 efficientnet_b1 efficientnet_b3 efficientnet_b7 efficientnet_v2_s
        regnet_x_400mf regnet_x_1_6gf regnet_x_8gf regnet_y_400mf regnet_y_800mf regnet_y_3_2gf
        regnet_y_8gf""".split(),
    "attention": """vit_b_16 vit_b_32 swin_t swin_s swin_v2_t swin_v2_s convnext_tiny
        convnext_small maxvit_t""".split(),
    "segmentation": """fcn_resnet50 fcn_resnet101 deeplabv3_resnet50 deeplabv3_mobilenet_v3_large
        lraspp_mobilenet_v3_large""".split(),
    "detection": """fasterrcnn_resnet50_fpn fasterrcnn_resnet50_fpn_v2 fasterrcnn_mobilenet_v3_large_fpn
        fasterrcnn_mobilenet_v3_large_320_fpn fcos_resnet50_fpn retinanet_resnet50_fpn
        retinanet_resnet50_fpn_v2 maskrcnn_resnet50_fpn keypointrcnn_resnet50_fpn ssd300_vgg16
        ssdlite320_mobilenet_v3_large""".split(),
    "video": "r3d_18 mc3_18 r2plus1d_18 s3d mvit_v1_b mvit_v2_s".split(),
    "flow": "raft_large raft_small".split(),
    "quantized": ["quantized_" + m for m in QUANTIZED],
}

BIG = {"vit": 224, "swin": 224, "maxvit": 224, "inception": 96, "quantized_inception": 96}


def build(family, name, quantized=True):
    """The model and the inputs it is traced with; one of the quantized family is left in float form if asked."""
    options = {"weights": None}
    if family in ("segmentation", "detection"):
        options["weights_backbone"] = None
    if family == "detection" and "ssd" not in name:
        options.update(min_size=96, max_size=128)
    if family == "quantized":
        options["quantize"] = False
    if name in ("googlenet", "inception_v3"):
        options["init_weights"] = False
    model = torchvision.models.get_model(name, **options).eval()
    if family == "quantized" and quantized:
        quantize(model)
    if family == "detection":
        return model, ([torch.rand(3, 96, 128)],)
    if family == "video":
        side, frames = (224, 16) if name in ("s3d", "mvit_v1_b", "mvit_v2_s") else (64, 16)
        return model, (torch.rand(1, 3, frames, side, side),)
    if family == "flow":
        return model, (torch.rand(1, 3, 128, 128), torch.rand(1, 3, 128, 128))
    side = next((s for p, s in BIG.items() if name.startswith(p)), 64)
    return model, (torch.rand(1, 3, side, side),)


class Flat(torch.nn.Module):
    """A detector whose result is a tuple of tensors, as the tracer asks."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, image):
        return tuple(v for d in self.model([image]) for v in d.values())


def quantize(model):
    """Quantize in place after one calibration run, with the engine at hand."""
    torch.backends.quantized.engine = "qnnpack"
    model.qconfig = torch.ao.quantization.get_default_qconfig("qnnpack")
    model.fuse_model(is_qat=False)
    torch.ao.quantization.prepare(model, inplace=True)
    with torch.no_grad():
        model(torch.rand(1, 3, 96, 96))
    torch.ao.quantization.convert(model, inplace=True)


def submodules(script):
    """The graphs of all distinct submodules, in order."""
    seen, texts = set(), []
    for m in script.modules():
        try:
            text = str(m.graph)
        except Exception:
            continue
        if common.shape_of(text) not in seen:
            seen.add(common.shape_of(text))
            texts.append(text)
    return "\n".join(texts)


def dump(corpus, family, name):
    """All variants of one model."""
    torch.manual_seed(0)
    try:
        model, inputs = build(family, name)
    except Exception as e:
        return corpus.fail(name, "build: %s" % e)
    made = {}

    def get(key, make):
        if key not in made:
            made[key] = make()
        return made[key]

    def script():
        return get("script", lambda: torch.jit.script(model))

    def trace():
        detector = family == "detection"
        traced, args = (Flat(model), tuple(inputs[0])) if detector else (model, inputs)
        with torch.no_grad():
            return get("trace", lambda: torch.jit.trace(traced.eval(), args, strict=False, check_trace=False))

    variants = {
        "graph": lambda: script().graph,
        "submodules": lambda: submodules(script()),
        "inlined": lambda: script().inlined_graph,
        "traced": lambda: trace().graph,
        "traced_inlined": lambda: trace().inlined_graph,
        "frozen": lambda: torch.jit.freeze(script()).graph,
        "traced_frozen": lambda: torch.jit.freeze(trace()).graph,
        "optimized": lambda: torch.jit.optimize_for_inference(script()).graph,
        "quiet": lambda: torch.jit.freeze(script()).graph.str(False),
    }
    for variant, make in variants.items():
        corpus.text("%s.%s" % (name, variant), make)


def main(families):
    """Each family in a process of its own: PyTorch keeps what it compiled, and
    mangled names count up from process start."""
    if len(families) != 1:
        for family in families or FAMILIES:
            subprocess.run([sys.executable, __file__, family], check=True)
        return
    family = families[0]
    corpus = common.Corpus("dumps_torchvision.py", "The %s models of torchvision, random weights, eval mode." % family)
    for name in FAMILIES[family]:
        dump(corpus, family, name)
        print(name, len(corpus.files), file=sys.stderr, flush=True)
    corpus.write("torchvision_" + family)


if __name__ == "__main__":
    main(sys.argv[1:])
