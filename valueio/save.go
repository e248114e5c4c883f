package valueio

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/internal/whole"
	"github.com/torchpass/torchpass/value"
)

// Save writes v to path in the format of its ending: .pt or .pth as torch.save,
// .npz as numpy.savez, .json as the package documentation describes. The file
// appears whole or not at all, in place of one that was there. An .npz holds a
// dict from str to tensors or numbers, or a list or tuple of them, or one,
// under numpy's names arr_0, arr_1.
func Save(path string, v value.Value) error {
	write, err := writerFor(path)
	if err != nil {
		return err
	}
	if err := atomically(path, func(w io.Writer) error { return write(w, v) }); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func writerFor(path string) (func(io.Writer, value.Value) error, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".pt", ".pth":
		return archive.Save, nil
	case ".npz":
		return writeNpz, nil
	case ".json":
		return writeJSON, nil
	}
	return nil, fmt.Errorf("%s: values are written as .pt, .npz or .json", path)
}

// atomically writes a file beside path and then gives it path's name. It keeps
// the permissions of a file that it replaces.
func atomically(path string, write func(io.Writer) error) error {
	mode := os.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() {
			return fmt.Errorf("not a regular file")
		}
		mode = info.Mode().Perm()
	}
	return whole.File(path, mode, true, func(f io.Writer) error {
		w := bufio.NewWriterSize(f, 1<<20)
		if err := write(w); err != nil {
			return err
		}
		return w.Flush()
	})
}
