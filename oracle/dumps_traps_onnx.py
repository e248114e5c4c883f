"""Part of the traps corpus: graphs on their way to ONNX, for several opsets and
ways to export, with scopes, node names and what each step of the export prints."""
import warnings

import torch
import torch.nn as nn
import torchvision  # noqa: F401  registers torchvision::nms
from torch.onnx import OperatorExportTypes
from torch.onnx import utils as onnx_utils
from torch.onnx._globals import GLOBALS

import dumps_samples as samples
import dumps_trace_samples as traced

C = torch._C


class Loopy(nn.Module):
    def forward(self, x, n: int):
        for i in range(n):
            if i > 2:
                x = x + i
            else:
                x = x - 1
        return x


class Shapes(nn.Module):
    def forward(self, x):
        return x.view(x.size(0), -1).reshape(-1, 2), torch.zeros(x.shape[0], 3), torch.arange(x.size(1)), x.expand(2, *x.shape)


class Many(nn.Module):
    def forward(self, x):
        y = torch.nn.functional.interpolate(x[None, None], scale_factor=2.0)
        y = torch.nn.functional.pad(y, (1, 2))
        return y.sum(), x.topk(1)[0], x[x > 0], torch.where(x > 0, x, -x), x.std(), torch.einsum("ij,kj->ik", x, x), x.norm(), x.argmax(1)


class Boxes(nn.Module):
    def forward(self, boxes, scores):
        return boxes[torch.ops.torchvision.nms(boxes, scores, 0.5)]


CASES = {
    "convnet": (lambda: samples.ConvNet(), (torch.ones(1, 1, 4, 4),)),
    "outer": (lambda: traced.Outer().list[0], (traced.x22,)),
    "python": (lambda: traced.Inner(), (traced.x22,)),
    "local": (lambda: traced.local_module(), (traced.x22,)),
    "nested": (lambda: nn.Sequential(nn.Sequential(nn.Linear(2, 2), nn.ReLU()), nn.Linear(2, 2)), (traced.x22,)),
    "lstm": (lambda: nn.LSTM(2, 3, 2, bidirectional=True), (torch.ones(4, 1, 2),)),
    "gru": (lambda: nn.GRU(2, 3), (torch.ones(4, 1, 2),)),
    "transformer": (lambda: nn.TransformerEncoderLayer(8, 2, 16), (torch.ones(3, 1, 8),)),
    "embedding": (lambda: nn.Embedding(5, 2), (torch.tensor([1, 2]),)),
    "norms": (lambda: nn.Sequential(nn.GroupNorm(1, 2), nn.LayerNorm(2), nn.Hardswish(), nn.GELU(), nn.Softmax(1)), (traced.x22,)),
    "shapes": (Shapes, (traced.x22,)),
    "many": (Many, (traced.x22,)),
    "boxes": (Boxes, (torch.tensor([[0.0, 0, 1, 1]]), torch.ones(1))),
    "loopy": (lambda: torch.jit.script(Loopy()), (traced.x22, 5)),
    "scripted": (lambda: torch.jit.script(samples.ConvNet()), (torch.ones(1, 1, 4, 4),)),
    "symbolic": (lambda: SymbolicNet(), (traced.x22,)),
}


class SymbolicNet(nn.Module):
    def forward(self, x):
        return traced.WithSymbolic.apply(x, 0.5)


def model_graph(make, inputs, opset, kind, **options):
    """The final graph of an export, as torch.onnx makes it before it is serialised."""
    torch.manual_seed(0)
    module = make()
    GLOBALS.export_onnx_opset_version = opset
    GLOBALS.operator_export_type = kind
    onnx_utils._setup_trace_module_map(module, False)
    with onnx_utils.exporter_context(module, options.pop("training", torch.onnx.TrainingMode.EVAL), False):
        graph, params, _ = onnx_utils._model_to_graph(module, inputs, operator_export_type=kind, **options)
        C._jit_pass_onnx_assign_scoped_names_for_node_and_value(graph)
    onnx_utils._reset_trace_module_map()
    return graph


EXPORTS = {
    "opset9": (9, OperatorExportTypes.ONNX, {}),
    "opset11": (11, OperatorExportTypes.ONNX, {}),
    "opset13": (13, OperatorExportTypes.ONNX, {}),
    "opset14_fold": (14, OperatorExportTypes.ONNX, {"do_constant_folding": True}),
    "opset16": (16, OperatorExportTypes.ONNX, {"do_constant_folding": False}),
    "aten": (11, OperatorExportTypes.ONNX_ATEN, {}),
    "fallback": (13, OperatorExportTypes.ONNX_ATEN_FALLBACK, {}),
    "fallthrough": (13, OperatorExportTypes.ONNX_FALLTHROUGH, {}),
    "training": (13, OperatorExportTypes.ONNX, {"training": torch.onnx.TrainingMode.TRAINING}),
    "dynamic": (13, OperatorExportTypes.ONNX, {"dynamic_axes": {"x": {0: "batch"}}, "input_names": ["x"], "output_names": ["y"]}),
}


def unconverted(corpus):
    """The graph that the export starts from: traced, with scopes, parameters as inputs."""
    for name, (make, inputs) in CASES.items():
        def make_graph():
            torch.manual_seed(0)
            module = make()
            onnx_utils._setup_trace_module_map(module, False)
            graph, _, _, _ = onnx_utils._create_jit_graph(module, inputs)
            onnx_utils._reset_trace_module_map()
            return graph
        corpus.text("onnx/%s.start" % name, make_graph)


def exported(corpus):
    refused = set()
    for name, (make, inputs) in CASES.items():
        for export, (opset, kind, options) in EXPORTS.items():
            base = "onnx/%s.%s" % (name, export)
            try:
                graph = model_graph(make, inputs, opset, kind, **dict(options))
            except Exception as e:
                if name not in refused:
                    corpus.fail(base, e)
                refused.add(name)
                continue
            corpus.add(base, str(graph))
            if export == "opset13":
                corpus.add(base + ".quiet", graph.str(False))


def collect(corpus):
    warnings.filterwarnings("ignore")
    unconverted(corpus)
    exported(corpus)
