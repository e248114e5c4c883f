// Package corpus reads what is under testdata, which scripts in oracle/
// made from real PyTorch: txtar archives compressed with zstd. Tests and
// benchmarks use it; the product does not.
package corpus

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sort"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/tools/txtar"
)

// Text is one text of a corpus.
type Text struct {
	Family string // the archive's name without its endings, such as "traps"
	Name   string
	Data   []byte
}

// Dir is the repository's testdata folder.
func Dir() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "testdata")
}

// Families lists the corpora in testdata/dumps in order of name.
func Families() ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(Dir(), "dumps", "*.txtar.zst"))
	if err != nil {
		return nil, err
	}
	names := make([]string, len(paths))
	for i, p := range paths {
		base := filepath.Base(p)
		names[i] = base[:len(base)-len(".txtar.zst")]
	}
	sort.Strings(names)
	return names, nil
}

// Load reads one corpus.
func Load(family string) ([]Text, error) {
	data, err := decompress(filepath.Join(Dir(), "dumps", family+".txtar.zst"))
	if err != nil {
		return nil, err
	}
	ar := txtar.Parse(data)
	out := make([]Text, len(ar.Files))
	for i, file := range ar.Files {
		out[i] = Text{Family: family, Name: file.Name, Data: file.Data}
	}
	return out, nil
}

// decompress reads a file that zstd compressed.
func decompress(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	zr, err := zstd.NewReader(f, zstd.WithDecoderMaxWindow(1<<28))
	if err != nil {
		return nil, err
	}
	defer zr.Close()
	data, err := io.ReadAll(zr)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return data, nil
}
