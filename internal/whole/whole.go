// Package whole writes files of which a reader finds all or nothing.
package whole

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// File has write write a temporary file beside path and gives that path's name. After an
// error path holds what it held. perm is subject to the umask, unless it is to be exact.
func File(path string, perm os.FileMode, exact bool, write func(io.Writer) error) error {
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
