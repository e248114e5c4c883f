package equiv

import (
	"bytes"
	"fmt"

	"github.com/torchpass/torchpass/exec"
)

// maxPrinted bounds how much of what a run prints is kept for comparison.
const maxPrinted = 1 << 20

// transcript keeps what a run prints and warns of, up to maxPrinted bytes.
type transcript struct{ bytes.Buffer }

// Write never fails; beyond the bound it forgets.
func (t *transcript) Write(p []byte) (int, error) {
	if room := maxPrinted - t.Len(); len(p) > room {
		t.Buffer.Write(p[:room])
		return len(p), nil
	}
	return t.Buffer.Write(p)
}

// listen lets t hear what st does not send elsewhere, until the result is called.
func (t *transcript) listen(st *exec.State) (stop func()) {
	out, warn := st.Stdout, st.Warn
	if out == nil {
		st.Stdout = t
	}
	if warn == nil {
		st.Warn = func(msg string) { fmt.Fprintf(t, "warning: %s\n", msg) }
	}
	return func() { st.Stdout, st.Warn = out, warn }
}
