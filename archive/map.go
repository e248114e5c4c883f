package archive

import (
	"bytes"
	"errors"
	"io"
	"os"

	"github.com/edsrzf/mmap-go"
)

// mapping is a file in memory: pages are read when they are first touched, and a
// write to one makes a copy of it for this process. The file never changes.
type mapping struct{ m mmap.MMap }

// mapFile maps a regular file as long as it is now. One that others cut short
// while it is mapped ends the process when what is gone is touched, as with any
// mapping; write files whole and rename them.
func mapFile(f *os.File) (*mapping, error) {
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	switch n := st.Size(); {
	case !st.Mode().IsRegular():
		return nil, errors.New("not a regular file")
	case n == 0:
		return &mapping{}, nil
	case int64(int(n)) != n:
		return nil, errors.New("does not fit the address space")
	default:
		m, err := mmap.MapRegion(f, int(n), mmap.COPY, 0, 0)
		return &mapping{m}, err
	}
}

// close gives the addresses back.
func (m *mapping) close() error {
	if m == nil || m.m == nil {
		return nil
	}
	return m.m.Unmap()
}

// OpenScript is [LoadScript] of a file, whose weights are mapped and not read: the
// file may be larger than memory, and writes to weights stay in this process.
// Weights are not held against their checksums; [CheckSums] does that.
// The mapping lives until [Script.Close], or the end of the process.
func OpenScript(path string, opt ScriptOptions) (*Script, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // the mapping stays
	m, err := mapFile(f)
	if err != nil {
		return nil, &os.PathError{Op: "map", Path: path, Err: err}
	}
	s, err := scriptOf(f, m.m, opt)
	if err != nil {
		return nil, errors.Join(err, m.close())
	}
	s.mapping = m
	return s, nil
}

// ScriptOf is [LoadScript] of a file that is in memory: weights that are stored
// as they are and aligned are not copied, and b belongs to the module from then
// on. Checksums are as in [OpenScript].
func ScriptOf(b []byte, opt ScriptOptions) (*Script, error) {
	return scriptOf(bytes.NewReader(b), b, opt)
}

// scriptOf reads the directory, code and pickles from r, for which a mapping
// would cost a page fault each, and leaves the weights in b, the same file.
func scriptOf(r io.ReaderAt, b []byte, opt ScriptOptions) (*Script, error) {
	if err := Refusal(b[:min(len(b), SniffLen)]); err != nil {
		return nil, err
	}
	c, err := OpenContainer(r, int64(len(b)), opt.Limits)
	if err != nil {
		return nil, err
	}
	c.zip.whole = b
	return loadScript(c, opt)
}

// Close unmaps the file of [OpenScript]; of other scripts it does nothing. The
// module's tensors must not be used afterwards.
func (s *Script) Close() error { return s.mapping.close() }

// CheckSums reads every record of an archive and holds it against its CRC. The
// error names all that fail.
func CheckSums(r io.ReaderAt, size int64, limits Limits) error {
	c, err := OpenContainer(r, size, limits)
	if err != nil {
		return err
	}
	var all []error
	for _, name := range c.zip.names {
		all = append(all, c.zip.check(c.zip.files[name].File))
	}
	return errors.Join(all...)
}
