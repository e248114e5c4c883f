package archive

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/klauspost/compress/zip"
)

// Zip is a zip file whose directory has been checked: names are relative,
// clean and unique, entries do not overlap, sizes stay within the limits, and
// every entry is stored or deflated.
type Zip struct {
	files  map[string]*member
	names  []string
	space  budget
	limits Limits
	whole  []byte // the file, if it is in memory to stay
}

// member is one file of a zip and where its bytes begin.
type member struct {
	*zip.File
	at int64
}

// OpenZip reads and checks the directory of a zip file. It reads no entry.
func OpenZip(r io.ReaderAt, size int64, limits Limits) (*Zip, error) {
	limits = limits.withDefaults()
	zr, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("not a readable zip file: %w", err)
	}
	if len(zr.File) > limits.Entries {
		return nil, fmt.Errorf("zip file has %d entries, more than %d", len(zr.File), limits.Entries)
	}
	z := &Zip{files: make(map[string]*member, len(zr.File)), limits: limits, space: budget{limits.Bytes, limits.Bytes}}
	for _, f := range zr.File {
		if err := z.add(f); err != nil {
			return nil, err
		}
	}
	if err := checkSizes(zr.File, limits); err != nil {
		return nil, err
	}
	return z, z.place(zr.File, size)
}

func (z *Zip) add(f *zip.File) error {
	if err := checkName(f.Name); err != nil {
		return err
	}
	if strings.HasSuffix(f.Name, "/") {
		return nil // a folder entry
	}
	if z.files[f.Name] != nil {
		return fmt.Errorf("zip file has two entries called %q", f.Name)
	}
	if f.Method != zip.Store && f.Method != zip.Deflate {
		return fmt.Errorf("zip entry %q uses compression method %d; only stored and deflated entries are read", f.Name, f.Method)
	}
	if f.Method == zip.Store && f.CompressedSize64 != f.UncompressedSize64 {
		return fmt.Errorf("zip entry %q is stored but has two sizes, %d and %d", f.Name, f.CompressedSize64, f.UncompressedSize64)
	}
	if f.Flags&1 != 0 {
		return fmt.Errorf("zip entry %q is encrypted", f.Name)
	}
	z.files[f.Name] = &member{File: f}
	z.names = append(z.names, f.Name)
	return nil
}

// checkName refuses names that mean another place than below the archive.
func checkName(name string) error {
	bad := name == "" || name[0] == '/' || strings.ContainsAny(name, "\\\x00") || len(name) > 1 && name[1] == ':'
	for part := range strings.SplitSeq(strings.TrimSuffix(name, "/"), "/") {
		bad = bad || part == ".." || part == "." || part == ""
	}
	if bad {
		return fmt.Errorf("zip entry has the unsafe name %q", name)
	}
	return nil
}

// checkSizes refuses directories that announce more data than the limits allow.
func checkSizes(files []*zip.File, l Limits) error {
	var total, inflated, deflated uint64
	for _, f := range files {
		if f.UncompressedSize64 > uint64(l.Bytes) || total+f.UncompressedSize64 > uint64(l.Bytes) {
			return fmt.Errorf("zip file holds more than %d bytes of data", l.Bytes)
		}
		total += f.UncompressedSize64
		if f.Method == zip.Deflate {
			inflated += f.UncompressedSize64
			deflated += min(f.CompressedSize64, uint64(l.Bytes))
		}
	}
	if inflated > uint64(l.Inflated) && inflated/uint64(l.Ratio) > deflated {
		return fmt.Errorf("zip file inflates %d bytes to %d, more than %d times", deflated, inflated, l.Ratio)
	}
	return nil
}

// place finds where the entries lie, and refuses those that share bytes of the
// file with others or reach beyond its end.
func (z *Zip) place(files []*zip.File, size int64) error {
	type extent struct {
		off, end int64
		name     string
	}
	all := make([]extent, 0, len(files))
	for _, f := range files {
		off, err := f.DataOffset()
		if err != nil {
			return fmt.Errorf("zip entry %q: %w", f.Name, err)
		}
		if f.CompressedSize64 > uint64(size) || off > size-int64(f.CompressedSize64) {
			return fmt.Errorf("zip entry %q reaches beyond the end of the file", f.Name)
		}
		if e := z.files[f.Name]; e != nil {
			e.at = off
		}
		all = append(all, extent{off, off + int64(f.CompressedSize64), f.Name})
	}
	slices.SortFunc(all, func(a, b extent) int { return cmp.Compare(a.off, b.off) })
	const localHeader = 30 // without the name
	for i := 1; i < len(all); i++ {
		if all[i].off-localHeader-int64(len(all[i].name)) < all[i-1].end {
			return fmt.Errorf("zip entries %q and %q overlap", all[i-1].name, all[i].name)
		}
	}
	return nil
}

// Names returns the names of the entries in directory order.
func (z *Zip) Names() []string { return z.names }

// Has reports whether there is an entry of that name.
func (z *Zip) Has(name string) bool { return z.files[name] != nil }

// Size returns the announced size of an entry, -1 if there is none.
func (z *Zip) Size(name string) int64 {
	if f := z.files[name]; f != nil {
		return int64(f.UncompressedSize64)
	}
	return -1
}

// Read returns the content of an entry, checked against its size and CRC.
func (z *Zip) Read(name string) ([]byte, error) {
	f := z.files[name]
	if f == nil {
		return nil, fmt.Errorf("zip file has no entry %q", name)
	}
	return z.read(f.File, int64(f.UncompressedSize64))
}

// share returns an entry where it lies in memory, unchecked against its CRC, or
// reads it if it cannot be used there: deflated, unaligned, or in a file.
func (z *Zip) share(name string) ([]byte, error) {
	f := z.files[name]
	if f == nil || z.whole == nil || f.Method != zip.Store {
		return z.Read(name)
	}
	end := f.at + int64(f.UncompressedSize64) // place saw that it lies in the file
	b := z.whole[f.at:end:end]
	if !aligned(b) {
		return z.Read(name)
	}
	return b, z.space.spend(int64(len(b)))
}

// read returns a whole entry. A stored one is as long as the file says, so its
// memory is taken at once; a deflated one grows with what really comes out.
func (z *Zip) read(f *zip.File, n int64) ([]byte, error) {
	if err := z.space.spend(n); err != nil {
		return nil, err
	}
	rc, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("zip entry %q: %w", f.Name, err)
	}
	defer rc.Close()
	b, err := readBounded(rc, n, f.Method == zip.Store)
	if err != nil {
		return nil, fmt.Errorf("zip entry %q: %w", f.Name, err)
	}
	return b, nil
}

// check reads an entry for its size and CRC alone.
func (z *Zip) check(f *zip.File) error {
	rc, err := f.Open()
	if err == nil {
		defer rc.Close()
		_, err = io.CopyN(io.Discard, rc, int64(f.UncompressedSize64)+1)
	}
	switch err {
	case io.EOF:
		return nil // at its end, with the right sum
	case nil:
		err = errors.New("longer than its announced size")
	}
	return fmt.Errorf("zip entry %q: %w", f.Name, err)
}

// readBounded reads exactly n bytes up to the end of r.
func readBounded(r io.Reader, n int64, trusted bool) ([]byte, error) {
	const step = 16 << 20
	b := alignedBytes(n)[:0]
	if !trusted && n > step {
		b = alignedBytes(step)[:0]
	}
	for int64(len(b)) < n {
		if len(b) == cap(b) {
			grown := alignedBytes(min(n, 2*int64(cap(b))))
			b = grown[:copy(grown, b)]
		}
		k, err := r.Read(b[len(b):min(int64(cap(b)), n)])
		b = b[:len(b)+k]
		if err == io.EOF && int64(len(b)) < n {
			return nil, io.ErrUnexpectedEOF
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
	}
	var more [1]byte
	k, err := io.ReadFull(r, more[:])
	if k > 0 {
		return nil, errors.New("longer than its announced size")
	}
	if err != io.EOF {
		return nil, err // the checksum
	}
	return b, nil
}
