package corpus

import (
	"archive/tar"
	"bytes"
	"io"
	"os"
	"path/filepath"
)

// Code reads testdata/code, which oracle/pyprint.py made: source as PyTorch prints it,
// by the path that the script tells. Beside live archives lies that of theirs.
func Code() (map[string][]byte, error) {
	dir := filepath.Join(Dir(), "code")
	if live := os.Getenv("TORCHPASS_ARCHIVES"); live != "" {
		dir = live
	}
	b, err := decompress(filepath.Join(dir, "code.tar.zst"))
	if err != nil {
		return nil, err
	}
	all := map[string][]byte{}
	for r := tar.NewReader(bytes.NewReader(b)); ; {
		h, err := r.Next()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		if all[h.Name], err = io.ReadAll(r); err != nil {
			return nil, err
		}
	}
}
