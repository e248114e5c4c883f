package archive_test

import (
	"bytes"
	"testing"

	"github.com/torchpass/torchpass/archive"
)

// TestHandwritten loads code that PyTorch's printer never writes: what leaves early, conditions
// that decide late, comprehensions, and assignments of all forms. Graphs, their names,
// numbers and sources, and answers are PyTorch's; so are the answers after saving.
func TestHandwritten(t *testing.T) {
	for _, s := range samplesOf(t, "source", 45) {
		t.Run(s.Name, func(t *testing.T) {
			checkSample(t, s)
			m, err := loadRunning(s.Files["model.pt"])
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := archive.SaveScript(&out, m.Module); err != nil {
				t.Fatal(err)
			}
			s.Files["model.pt"] = out.Bytes()
			checkAnswers(t, s)
		})
	}
}
