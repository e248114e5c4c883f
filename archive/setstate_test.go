package archive_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/verify"
)

// loadRunning loads an archive and runs its methods __setstate__.
func loadRunning(data []byte) (*archive.Script, error) {
	return archive.LoadScript(bytes.NewReader(data), int64(len(data)), archive.ScriptOptions{Eval: evalNode, RunSetState: func(f *ir.Function, args []value.Value) error {
		p, err := exec.Compile(f.Graph, exec.Options{})
		if err == nil {
			_, err = p.Run(&exec.State{MaxSteps: 10000, MaxItems: 1000}, args)
		}
		return err
	}})
}

// TestSetState runs the methods __setstate__ of all samples that have one, and then
// forward as PyTorch did.
func TestSetState(t *testing.T) {
	all, _ := samples(t)
	n := 0
	for _, s := range all {
		if m, err := loadScript(s.Files["model.pt"]); err != nil || len(m.Stateful) == 0 {
			continue
		}
		n++
		m, err := loadRunning(s.Files["model.pt"])
		if err != nil {
			t.Fatalf("%s: %v", s.Name, err)
		}
		for _, v := range verify.Module(m.Module) {
			t.Errorf("%s: %v", s.Name, v)
		}
		st := &exec.State{}
		for i := 0; s.Files[fmt.Sprintf("%d.inputs.pt", i)] != nil; i++ {
			if err := call(t, false, s, m, st, i); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n == 0 {
		t.Error("no sample has a __setstate__")
	}
}

// TestBadSetState ends what does not end, and refuses what does not fit.
func TestBadSetState(t *testing.T) {
	class := func(lines ...string) string {
		return "class S(Module):\n  n : int\n  def __setstate__(self: __torch__.S, s: int) -> NoneType:\n    " + strings.Join(lines, "\n    ") + "\n"
	}
	for _, c := range []struct{ name, code, state, want string }{
		{"good", class("self.n = s", "return None"), "K\x05", ""},
		{"endless", class("x = s", "_0 = True", "while _0:", "  x, _0 = torch.add(x, 1), True", "self.n = x", "return None"), "K\x05", "limit"},
		{"memory", class("l = [s]", "for i in range(60):", "  l = torch.add(l, l)", "self.n = torch.len(l)", "return None"), "K\x05", "limit"},
		{"raises", class("ops.prim.RaiseException(\"no\")", "self.n = s", "return None"), "K\x05", "no"},
		{"unset", class("return None"), "K\x05", "attribute n is not set"},
		{"wrong state", class("self.n = s", "return None"), "N", "a None where int should be"},
	} {
		data := build(t, "\x80\x02c__torch__\nS\n)\x81"+c.state+"b.", map[string]string{"code/__torch__.py": c.code})
		m, err := loadRunning(data)
		switch {
		case c.want != "":
			var raised *exec.Exception
			if err == nil || !strings.Contains(err.Error(), c.want) && !errors.As(err, &raised) || !strings.Contains(err.Error(), "__torch__.S.__setstate__") {
				t.Errorf("%s: error %v, want %q", c.name, err, c.want)
			}
		case err != nil:
			t.Errorf("%s: %v", c.name, err)
		default:
			if n, _ := m.Module.Root.Object().Attr("n"); n.Int() != 5 || len(m.Stateful) > 0 {
				t.Errorf("%s: n is %d", c.name, n.Int())
			}
		}
	}
}
