package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
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
		return replace(path, write, 0o666, false)
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
	return replace(path, write, st.Mode().Perm(), true)
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

// replace writes a temporary file and gives it path's name. exact says that perm
// is not subject to the umask.
func replace(path string, write func(io.Writer) error, perm os.FileMode, exact bool) error {
	tmp, err := createBeside(path, perm)
	if err != nil {
		return err
	}
	err = write(tmp)
	if err == nil && exact {
		err = tmp.Chmod(perm)
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		os.Remove(tmp.Name())
	}
	return err
}

// createBeside creates a new file in path's folder.
func createBeside(path string, perm os.FileMode) (*os.File, error) {
	for i := 0; ; i++ {
		name := filepath.Join(filepath.Dir(path), fmt.Sprintf(".torchpass-%d-%d.tmp", os.Getpid(), i))
		f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, perm)
		if err == nil || !os.IsExist(err) || i == 1000 {
			return f, err
		}
	}
}
