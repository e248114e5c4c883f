package archive

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zip"
)

// storageAlignment is where PyTorch places the data of every record.
const storageAlignment = 64

// ZipWriter writes a zip in which the data of entries is aligned as PyTorch
// aligns it. The same entries give the same bytes.
type ZipWriter struct {
	count counter
	zip   *zip.Writer
}

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// NewZipWriter starts a zip on w.
func NewZipWriter(w io.Writer) *ZipWriter {
	z := &ZipWriter{count: counter{w: w}}
	z.zip = zip.NewWriter(&z.count)
	return z
}

// Add writes an entry.
func (z *ZipWriter) Add(name string, data []byte) error {
	return z.add(name, zip.Store, data, data)
}

// AddDeflated writes an entry deflated, which is for text.
func (z *ZipWriter) AddDeflated(name string, data []byte) error {
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return z.add(name, zip.Deflate, data, packed.Bytes())
}

// add writes an entry of data, which is stored as packed.
func (z *ZipWriter) add(name string, method uint16, data, packed []byte) error {
	if err := checkName(name); err != nil {
		return err
	}
	if len(name) > 1<<15 {
		return fmt.Errorf("an entry name of %d bytes", len(name))
	}
	if err := z.zip.Flush(); err != nil {
		return err
	}
	const utf8Flag, localHeader, extraHeader = 0x800, 30, 4
	start := z.count.n + localHeader + int64(len(name)) + extraHeader
	pad := int((storageAlignment - start%storageAlignment) % storageAlignment)
	h := &zip.FileHeader{Name: name, Method: method, Flags: utf8Flag, Extra: padding(pad),
		CRC32: crc32.ChecksumIEEE(data), CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(len(data))}
	w, err := z.zip.CreateRaw(h)
	if err != nil {
		return err
	}
	_, err = w.Write(packed)
	return err
}

// padding is an extra field of n bytes with the tag that PyTorch uses.
func padding(n int) []byte {
	b := []byte{'F', 'B', byte(n), byte(n >> 8)}
	for range n {
		b = append(b, 'Z')
	}
	return b
}

// Close writes the directory. It does not close the underlying writer.
func (z *ZipWriter) Close() error { return z.zip.Close() }
