package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/plugin"
)

// TestOpsOfExtension: an operator whose kernel an extension brings can run, and is listed.
func TestOpsOfExtension(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.txt")
	if err := os.WriteFile(path, []byte("graph(%x : Tensor):\n  %y : Tensor = mine::op(%x)\n  return (%y)\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	e := plugin.Extension{API: plugin.API, Schemas: []string{"mine::op(Tensor x) -> Tensor"},
		Kernels: []exec.Entry{{Name: "mine::op", Kernel: func(c *exec.Call) error { return c.Return(c.Args[0]) }}}}
	for want, args := range map[string][]string{"every operator can run": {"ops", path}, "mine::op\n": {"ops"}} {
		var out, errs bytes.Buffer
		if code := Run(args, strings.NewReader(""), &out, &errs, e); code != 0 || !strings.Contains(out.String(), want) {
			t.Errorf("%q: code %d, no %q\n%s%s", args, code, want, out.String()[:min(out.Len(), 500)], errs.String())
		}
	}
}

// TestSandboxLimits: no command gives a sandbox less than nothing.
func TestSandboxLimits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "empty.wasm")
	if err := os.WriteFile(path, []byte("\x00asm\x01\x00\x00\x00"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"plugin", "inspect", "--sandbox-memory=-1", path}, {"passes", "--sandbox-time=-1s", "--plugin", path}} {
		var out, errs bytes.Buffer
		if code := Run(args, strings.NewReader(""), &out, &errs); code != 2 || !strings.Contains(errs.String(), "--sandbox-memory and --sandbox-time must be positive") {
			t.Errorf("%q: code %d\n%s", args, code, errs.String())
		}
	}
}
