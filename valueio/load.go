package valueio

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/value"
)

// maxJSON bounds the size of a JSON file: its tree takes many times that.
const maxJSON = 256 << 20

// Load reads the value in the file at path. See [Read].
func Load(path string) (value.Value, error) {
	f, err := os.Open(path)
	if err != nil {
		return value.Value{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return value.Value{}, err
	}
	if !info.Mode().IsRegular() {
		return value.Value{}, fmt.Errorf("%s: not a regular file", path)
	}
	return Read(path, f, info.Size())
}

// Read reads the value in the size bytes of r, whatever its format: what
// torch.save wrote, an .npz (a dict from names to tensors), an .npy (a tensor)
// or JSON. Every list and dict has element types, by [Infer]. The name is only
// for messages. Nothing of r is needed after Read returns.
func Read(name string, r io.ReaderAt, size int64) (value.Value, error) {
	v, err := read(r, size)
	if err != nil {
		return value.Value{}, fmt.Errorf("%s: %w", name, err)
	}
	Infer(v)
	return v, nil
}

func read(r io.ReaderAt, size int64) (value.Value, error) {
	head := make([]byte, min(size, archive.SniffLen))
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), head); err != nil {
		return value.Value{}, err
	}
	switch archive.Sniff(head) {
	case archive.ZipFile:
		return readZip(r, size)
	case archive.Legacy, archive.Tar, archive.Flatbuffer, archive.Preview:
		return archive.Load(r, size)
	}
	if bytes.HasPrefix(head, []byte(npyMagic)) {
		t, err := readNpy(io.NewSectionReader(r, 0, size), size)
		if err != nil {
			return value.Value{}, err
		}
		return value.TensorOf(t), nil
	}
	if text := bytes.TrimLeft(head, " \t\r\n\ufeff"); len(text) == 0 || !strings.ContainsRune(`{["-0123456789tfn`, rune(text[0])) {
		return value.Value{}, errors.New("neither a torch.save file, nor .npz, .npy or JSON")
	}
	if size > maxJSON {
		return value.Value{}, fmt.Errorf("JSON of %d bytes, more than %d; use .npz or .pt", size, maxJSON)
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), data); err != nil {
		return value.Value{}, err
	}
	return readJSON(data)
}

// readZip tells numpy's zip files from PyTorch's by their entries: all of one
// end in .npy, and the other has a version record.
func readZip(r io.ReaderAt, size int64) (value.Value, error) {
	z, err := archive.OpenZip(r, size, archive.Limits{})
	if err != nil {
		return value.Value{}, err
	}
	for _, n := range z.Names() {
		if !strings.HasSuffix(n, ".npy") {
			return archive.Load(r, size)
		}
	}
	return readNpz(z)
}
