package script

import (
	"fmt"
	"sort"

	"github.com/torchpass/torchpass/ir"
)

// Origin says where the code of a file comes from, from byte offset Start on up to
// the next origin. A Source without File is one that PyTorch does not print.
type Origin struct {
	Start  int
	Source ir.Source
	Span   ir.Span
}

// origin is an Origin with the file as a number of the module.
type origin struct {
	start     int
	file      uint32
	line, col int
	name      string
	span      uint32
}

// readOrigins asks for the origins of f.
func (im *Importer) readOrigins(f *file) error {
	if im.origins == nil {
		return nil
	}
	all, err := im.origins(f.path)
	if err != nil {
		return err
	}
	f.origins = make([]origin, len(all))
	name, id := "", im.mod.StringID("")
	for i, o := range all {
		if i > 0 && o.Start < all[i-1].Start {
			return fmt.Errorf("%s: its sources are not in the order of the code", f.path)
		}
		if s := o.Source.File; s != name {
			name, id = s, im.mod.StringID(s)
		}
		f.origins[i] = origin{start: o.Start, file: id, line: o.Source.Line, col: o.Source.Col, name: name, span: im.mod.AddSpan(o.Span)}
	}
	return nil
}

// origin finds where the code at a byte offset comes from.
func (f *file) origin(at int) (o origin, known bool) {
	i := sort.Search(len(f.origins), func(i int) bool { return f.origins[i].start > at })
	if i == 0 {
		return origin{}, false
	}
	return f.origins[i-1], true
}

// position is the line, from 1, and the column, from 0, of a byte offset.
func (f *file) position(at int) (line, col int) {
	if f.lines == nil {
		f.lines = []int{0}
		for i := range len(f.src) {
			if f.src[i] == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	}
	i := sort.SearchInts(f.lines, at+1) - 1
	return i + 1, at - f.lines[i]
}

// errorIn makes an error at a byte offset of f.
func (im *Importer) errorIn(f *file, at int, msg string) *Error {
	err := errorAt(f.src, at, msg)
	err.File = f.path
	if o, ok := f.origin(at); ok && o.name != "" && o.line >= 0 {
		err.Origin = fmt.Sprintf("%s:%d:%d", o.name, o.line, o.col+1)
	}
	return err
}
