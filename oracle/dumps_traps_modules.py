"""The modules corpus: dump_to_str listings of scripted and traced modules."""
import torch

import dumps_samples as samples
import dumps_trace_samples as traced


def modules():
    for name, module, inputs in samples.makers():
        yield name, lambda: torch.jit.script(module.eval())
        yield name + "_traced", lambda: torch.jit.trace(module.eval(), inputs, check_trace=False, strict=False)
        yield name + "_frozen", lambda: torch.jit.freeze(torch.jit.script(module.eval()))
    for name, (f, inputs) in traced.SAMPLES.items():
        if isinstance(f, torch.nn.Module):
            yield "traced_" + name, lambda: torch.jit.trace(f, inputs, check_trace=False, strict=False)
    import torchvision
    for name in ("resnet18", "squeezenet1_1"):
        yield name, lambda: torch.jit.script(torchvision.models.get_model(name, weights=None).eval())


def collect(corpus):
    for name, make in modules():
        torch.manual_seed(0)
        try:
            m = make()
        except Exception as e:
            corpus.fail(name, e)
            continue
        for code, attrs, params in ((True, False, False), (True, True, False), (True, True, True), (False, True, True)):
            big = "net" in name and name != "convnet"
            if attrs and big:
                continue  # the listing holds every weight
            key = "%s.%s%s%s" % (name, "c" if code else "", "a" if attrs else "", "p" if params else "")
            corpus.text(key, lambda: m._c.dump_to_str(code, attrs, params))
