package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/torchpass/torchpass/internal/whole"
)

// writeFile writes data to path by way of a temporary file beside it, so that
// path holds either what it held or all of data. A link is followed, permissions
// are kept. A device or pipe has nothing to keep and is written to.
func writeFile(path string, data []byte) error {
	return writeWith(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// writeWith is writeFile for what write writes. If that fails, path holds what it
// held.
func writeWith(path string, write func(io.Writer) error) error {
	st, err := os.Stat(path)
	switch {
	case os.IsNotExist(err):
		return whole.File(path, 0o666, false, write)
	case err != nil:
		return err
	case st.IsDir():
		return fmt.Errorf("%s: is a directory", path)
	case !st.Mode().IsRegular():
		return writeDevice(path, write)
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return err
	}
	w, err := os.OpenFile(path, os.O_WRONLY, 0) // renaming asks only the folder
	if err != nil {
		return err
	}
	w.Close()
	return whole.File(path, st.Mode().Perm(), true, write)
}

func writeDevice(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	err = write(f)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}
