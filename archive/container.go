package archive

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/tensor"
)

// Versions of the container format that PyTorch has written.
const (
	minVersion = 1
	maxVersion = 10
)

// Container is a PyTorch archive: a zip whose records all lie in one folder of
// any name, with a version record and, since PyTorch 2.1, a byte order record.
type Container struct {
	zip     *Zip
	root    string
	version int
	order   binary.ByteOrder
}

// OpenContainer opens a PyTorch archive. Record names are given without the
// folder from then on. An archive without a byteorder record is little endian.
func OpenContainer(r io.ReaderAt, size int64, limits Limits) (*Container, error) {
	z, err := OpenZip(r, size, limits)
	if err != nil {
		return nil, err
	}
	if len(z.names) == 0 {
		return nil, errors.New("zip file is empty")
	}
	root, _, ok := strings.Cut(z.names[0], "/")
	if !ok {
		return nil, fmt.Errorf("not a PyTorch archive: entry %q lies in no folder", z.names[0])
	}
	for _, n := range z.names {
		if !strings.HasPrefix(n, root+"/") {
			return nil, fmt.Errorf("not a PyTorch archive: entry %q lies outside of folder %q", n, root)
		}
	}
	c := &Container{zip: z, root: root + "/", order: binary.LittleEndian}
	if err := c.readVersion(); err != nil {
		return nil, err
	}
	return c, c.readOrder()
}

func (c *Container) readVersion() error {
	name := ".data/version"
	if !c.Has(name) {
		name = "version"
	}
	text, err := c.readSmall(name)
	if err != nil {
		return fmt.Errorf("not a PyTorch archive: %w", err)
	}
	c.version, err = strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return fmt.Errorf("record %q holds %q, not a number", name, text)
	}
	if c.version < minVersion || c.version > maxVersion {
		return fmt.Errorf("archive has format version %d; versions %d to %d are read", c.version, minVersion, maxVersion)
	}
	return nil
}

func (c *Container) readOrder() error {
	if !c.Has("byteorder") {
		return nil
	}
	text, err := c.readSmall("byteorder")
	if err != nil {
		return err
	}
	switch text {
	case "little":
	case "big":
		c.order = binary.BigEndian
	default:
		return fmt.Errorf("record \"byteorder\" holds %q, not little or big", text)
	}
	return nil
}

// readSmall reads a record of a few characters.
func (c *Container) readSmall(name string) (string, error) {
	if n := c.zip.Size(c.root + name); n > 64 {
		return "", fmt.Errorf("record %q is %d bytes long", name, n)
	}
	b, err := c.Read(name)
	return string(b), err
}

// Version returns the format version of the container.
func (c *Container) Version() int { return c.version }

// ByteOrder returns the byte order of the storages.
func (c *Container) ByteOrder() binary.ByteOrder { return c.order }

// Names returns the names of the records in file order.
func (c *Container) Names() []string {
	names := make([]string, len(c.zip.names))
	for i, n := range c.zip.names {
		names[i] = n[len(c.root):]
	}
	return names
}

// Has reports whether there is a record of that name.
func (c *Container) Has(name string) bool { return c.zip.Has(c.root + name) }

// Read returns the content of a record, checked against its size and CRC.
func (c *Container) Read(name string) ([]byte, error) {
	if !c.Has(name) {
		return nil, fmt.Errorf("archive has no record %q", name)
	}
	return c.zip.Read(c.root + name)
}

// storage gives a record as n elements of the dtype, in the machine's
// byte order: where it lies if it can be used there, read otherwise.
func (c *Container) storage(name string, dtype tensor.DType, n int64) (*tensor.Storage, error) {
	want := n * int64(dtype.Size()) // n was checked against the limits
	have := c.zip.Size(c.root + name)
	if have < 0 {
		return nil, fmt.Errorf("archive has no record %q for a storage", name)
	}
	if have < want {
		return nil, fmt.Errorf("record %q has %d bytes, but its storage needs %d (%d elements of %s)", name, have, want, n, dtype.Name())
	}
	b, err := c.zip.share(c.root + name)
	if err != nil {
		return nil, err
	}
	b = b[:want:want]
	Normalize(b, dtype, c.order)
	return tensor.StorageOf(b), nil
}
