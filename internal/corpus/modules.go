package corpus

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
)

// Module is one scripted module with calls that PyTorch answered, one after the
// other on the same object.
type Module struct {
	Name   string
	Text   []byte // module text; the root's method forward is what is called
	AsIs   []byte // forward, with callees inlined as they are
	Inline []byte // forward as PyTorch inlines it, after it simplified the callees
	Calls  []Call
	States [][]byte // the objects after each call, in module text
}

// Modules reads the corpus that oracle/modules.py made, in order of name.
func Modules() ([]Module, error) {
	data, err := decompress(filepath.Join(Dir(), "modules", "modules.zip.zst"))
	if err != nil {
		return nil, err
	}
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	files, err := byFolder(zr)
	if err != nil {
		return nil, err
	}
	out := make([]Module, 0, len(files))
	for _, name := range slices.Sorted(maps.Keys(files)) {
		m := Module{Name: name, Text: files[name]["module.txt"], AsIs: files[name]["calls.txt"], Inline: files[name]["inlined.txt"]}
		for i := 0; ; i++ {
			c, ok, err := readCall(files[name], i)
			if err != nil {
				return nil, fmt.Errorf("%s, call %d: %w", name, i, err)
			}
			if !ok {
				break
			}
			m.Calls = append(m.Calls, c)
			m.States = append(m.States, files[name][fmt.Sprintf("state.%d.txt", i)])
		}
		out = append(out, m)
	}
	return out, nil
}
