package build

import (
	"errors"
	"runtime/debug"
	"testing"

	"github.com/torchpass/torchpass/plugin/load"
)

// TestTorchpass: a host that replaces torchpass by a folder requires that folder, unless its
// build information has it only relative to where the host was built.
func TestTorchpass(t *testing.T) {
	for path, want := range map[string]error{"/src/torchpass": nil, "../..": ErrSources} {
		h := Host{Info: &debug.BuildInfo{Deps: []*debug.Module{{Path: load.ModulePath, Version: "v0.0.0", Replace: &debug.Module{Path: path}}}}}
		if _, dir, err := h.torchpass(); !errors.Is(err, want) || err == nil && dir != path {
			t.Errorf("%s: %q, %v", path, dir, err)
		}
	}
}
