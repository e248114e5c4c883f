package archive

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/edsrzf/mmap-go"
)

// Mapping is a file in memory: pages are read when they are first touched, and a
// write to one makes a copy of it for this process. The file never changes.
type Mapping struct{ m mmap.MMap }

// Map maps the regular file at path as long as it is now. A file that others cut
// short while it is mapped ends the process when what is gone is touched, as
// with any mapping; write files whole and rename them.
func Map(path string) (*Mapping, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // the mapping stays
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	switch n := st.Size(); {
	case !st.Mode().IsRegular():
		return nil, fmt.Errorf("%s: is not a regular file", path)
	case n == 0:
		return &Mapping{}, nil
	case int64(int(n)) != n:
		return nil, fmt.Errorf("%s: does not fit the address space", path)
	default:
		m, err := mmap.MapRegion(f, int(n), mmap.COPY, 0, 0)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return &Mapping{m}, nil
	}
}

// Bytes is the content. It must not be used after Close.
func (m *Mapping) Bytes() []byte { return m.m }

// Close gives the addresses back. Whatever still points into the mapping, such
// as the tensors of a module loaded from it, must not be used any more.
func (m *Mapping) Close() error {
	if m == nil || m.m == nil {
		return nil
	}
	return m.m.Unmap()
}

// OpenScript is [LoadScript] of a file, whose weights are mapped and not read: the
// file may be larger than memory, and writes to weights stay in this process.
// The mapping lives until [Script.Close], or the end of the process.
func OpenScript(path string, opt ScriptOptions) (*Script, error) {
	m, err := Map(path)
	if err != nil {
		return nil, err
	}
	s, err := ScriptOf(m.Bytes(), opt)
	if err != nil {
		return nil, errors.Join(err, m.Close())
	}
	s.mapping = m
	return s, nil
}

// ScriptOf is [LoadScript] of a file that is in memory or mapped: weights that
// are stored as they are and aligned are not copied, and b belongs to the module
// from then on. They are not held against their checksums; [CheckSums] does that.
func ScriptOf(b []byte, opt ScriptOptions) (*Script, error) {
	c, err := OpenContainer(bytes.NewReader(b), int64(len(b)), opt.Limits)
	if err != nil {
		return nil, err
	}
	c.zip.whole = b
	return loadScript(c, opt)
}

// Close unmaps the file of [OpenScript]; of other scripts it does nothing. The
// module's tensors must not be used afterwards.
func (s *Script) Close() error { return s.mapping.Close() }
