"""Part of the traps corpus: quantised modules and the passes of quantisation."""
import copy

import torch
import torch.nn as nn
from torch.ao.quantization.quantize_jit import convert_jit, prepare_jit
from torch.ao.quantization.quantize_fx import convert_fx, prepare_fx

C = torch._C


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)
        self.relu = nn.ReLU()
        self.fc = nn.Linear(8, 4)

    def forward(self, x):
        x = self.relu(self.conv(x))
        x = x.flatten(1)
        return self.fc(x) + 1


class Eager(nn.Module):
    def __init__(self):
        super().__init__()
        self.quant, self.dequant = torch.ao.quantization.QuantStub(), torch.ao.quantization.DeQuantStub()
        self.net = Net()
        self.add = torch.nn.quantized.FloatFunctional()

    def forward(self, x):
        y = self.net.relu(self.net.conv(self.quant(x)))
        y = self.add.add_relu(y, y)
        return self.dequant(self.net.fc(y.reshape(-1, 8)))


X = torch.linspace(-1, 1, 16).reshape(1, 1, 4, 4)


def eager(qconfig):
    torch.manual_seed(0)
    m = Eager().eval()
    m.qconfig = qconfig
    torch.ao.quantization.prepare(m, inplace=True)
    m(X)
    return torch.ao.quantization.convert(m)


def fx(qconfig):
    torch.manual_seed(0)
    m = prepare_fx(Net().eval(), {"": qconfig}, example_inputs=(X,))
    m(X)
    return convert_fx(m)


def graphs(corpus, base, script):
    """All methods of all submodules, then frozen."""
    for path, m in script.named_modules():
        for method in m._c._method_names():
            g = m._c._get_method(method).graph
            corpus.add("%s.%s.%s" % (base, path or "top", method), str(g))
    if "forward" in script._c._method_names():
        corpus.text(base + ".inlined", lambda: script.inlined_graph)
        corpus.text(base + ".frozen", lambda: torch.jit.freeze(script.eval()).graph)


def jit_steps(corpus, qconfig, name):
    """Graph mode quantisation of a scripted module, after each step."""
    torch.manual_seed(0)
    script = torch.jit.script(Net().eval())
    prepared = prepare_jit(script, {"": qconfig})
    corpus.text("quant/%s.prepared" % name, lambda: prepared.graph)
    corpus.text("quant/%s.prepared_inlined" % name, lambda: prepared.inlined_graph)
    prepared(X)
    for debug in (True, False):
        done = convert_jit(copy.deepcopy(prepared), debug=debug)
        graphs(corpus, "quant/%s.converted_%s" % (name, "debug" if debug else "final"), done)


def dynamic(corpus, name, module, inputs):
    q = torch.ao.quantization.quantize_dynamic(module, {nn.Linear, nn.LSTM, nn.GRU}, dtype=torch.qint8)
    graphs(corpus, "quant/dynamic_" + name, torch.jit.script(q))
    corpus.text("quant/dynamic_%s.traced" % name, lambda: torch.jit.trace(q, inputs, check_trace=False).inlined_graph)


def mobile(corpus):
    from torch.utils.mobile_optimizer import optimize_for_mobile
    torch.manual_seed(0)
    script = torch.jit.script(Net().eval())
    corpus.text("mobile/float", lambda: optimize_for_mobile(script).graph)
    for i in range(3):
        corpus.text("mobile/prepack%d" % i, lambda: prepacked(script, i))
    q = torch.jit.script(eager(torch.ao.quantization.get_default_qconfig("qnnpack")))
    corpus.text("mobile/quantized", lambda: optimize_for_mobile(q).graph)


def prepacked(script, stage):
    m = torch.jit.freeze(script)
    C._jit_pass_insert_prepacked_ops(m._c)
    if stage > 0:
        C._jit_pass_fuse_clamp_w_prepacked_linear_conv(m._c)
    if stage > 1:
        C._jit_pass_fold_prepacking_ops(m._c)
    return m.graph


def collect(corpus):
    torch.backends.quantized.engine = "qnnpack"
    config = torch.ao.quantization.get_default_qconfig("qnnpack")
    per_channel = torch.ao.quantization.get_default_qconfig("fbgemm")
    steps = {
        "eager": lambda: graphs(corpus, "quant/eager", torch.jit.script(eager(config))),
        "eager_traced": lambda: graphs(corpus, "quant/eager_traced", torch.jit.trace(eager(config), X)),
        "fx": lambda: graphs(corpus, "quant/fx", torch.jit.script(fx(config))),
        "fx_traced": lambda: graphs(corpus, "quant/fx_traced", torch.jit.trace(fx(config), X)),
        "fx_channel": lambda: graphs(corpus, "quant/fx_channel", torch.jit.script(fx(per_channel))),
        "jit": lambda: jit_steps(corpus, config, "jit"),
        "jit_channel": lambda: jit_steps(corpus, per_channel, "jit_channel"),
        "linear": lambda: dynamic(corpus, "linear", nn.Sequential(nn.Linear(4, 4), nn.ReLU()), (torch.ones(2, 4),)),
        "lstm": lambda: dynamic(corpus, "lstm", nn.LSTM(2, 3), (torch.ones(4, 1, 2),)),
        "gru": lambda: dynamic(corpus, "gru", nn.GRU(2, 3), (torch.ones(4, 1, 2),)),
        "mobile": lambda: mobile(corpus),
    }
    for name, step in steps.items():
        try:
            step()
        except Exception as e:
            corpus.fail("quant/" + name, "%s: %s" % (type(e).__name__, e))
