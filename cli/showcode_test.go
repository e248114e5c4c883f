package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/ir"
)

// TestShowCode prints methods of an archive and of module text as PyTorch does.
func TestShowCode(t *testing.T) {
	model := filepath.Join(archivedModule(t, "While"), "model.pt")
	out, _ := torchpass(t, exitOK, "show", "--code", model)
	const forward = "def forward(self,\n    x: Tensor,\n    limit: float) -> Tuple[Tensor, int]:\n"
	if !strings.HasPrefix(out, forward) || !strings.Contains(out, "  while _1:\n    x1 = torch.mul(x0, 1.5)\n") {
		t.Error(out)
	}
	text := filepath.Join(t.TempDir(), "m.txt")
	module, _ := torchpass(t, exitOK, "fmt", model)
	if err := os.WriteFile(text, []byte(module), 0o666); err != nil {
		t.Fatal(err)
	}
	if again, _ := torchpass(t, exitOK, "show", "--code", "--method", "__torch__.archives_samples.While.forward", text); again != out {
		t.Error(again)
	}
	if _, errs := torchpass(t, exitCannot, "show", "--code", "--method", "nothing", model); !strings.Contains(errs, `no function or method called "nothing"`) {
		t.Error(errs)
	}
	torchpass(t, exitCannot, "show", "--method", "forward", model)
	torchpass(t, exitCannot, "show", "--code", "--json", model)
}

// TestUnmangled keeps the mangling of names that would be one.
func TestUnmangled(t *testing.T) {
	m := ir.NewModule(nil)
	for _, name := range []string{"__torch__.a.___torch_mangle_1.C", "__torch__.a.___torch_mangle_2.C", "__torch__.a.___torch_mangle_3.D"} {
		m.Scope.Class(name)
	}
	const text = `__torch__.a.___torch_mangle_1.C.f(x: __torch__.a.___torch_mangle_3.D, "__torch__.a.___torch_mangle_3.D")`
	const want = `__torch__.a.___torch_mangle_1.C.f(x: __torch__.a.D, "__torch__.a.___torch_mangle_3.D")`
	if got := unmangled(m, text); got != want {
		t.Error(got)
	}
}

// TestShowCodeUnsayable names the node that source cannot say.
func TestShowCodeUnsayable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "g.txt")
	const graph = `graph(%x : Tensor):
  %1 : Tensor, %2 : Tensor = prim::ConstantChunk[chunks=2, dim=0](%x) # m.py:7:2
  return (%2)
`
	if err := os.WriteFile(path, []byte(graph), 0o666); err != nil {
		t.Fatal(err)
	}
	_, errs := torchpass(t, exitCannot, "show", "--code", path)
	if !strings.Contains(errs, "m.py:7:2: attribute chunks has no form in source: %1 : Tensor, %2 : Tensor = prim::ConstantChunk(%x)") {
		t.Error(errs)
	}
}
