package valueio

import (
	"bytes"
	"testing"
)

// TestReadFixtures reads every file that PyTorch and numpy wrote and compares
// all of it with what they say it holds.
func TestReadFixtures(t *testing.T) {
	f := loadFixture(t)
	for name, raw := range f.files {
		t.Run(name, func(t *testing.T) {
			got, err := Read(name, bytes.NewReader(raw), int64(len(raw)))
			if err != nil {
				t.Fatal(err)
			}
			e := f.Files[name]
			want := newBuilder(t, e.Storages).value(t, e.Value)
			if err := same(got, want, true); err != nil {
				t.Error(err)
			}
		})
	}
}
