package alias

import "github.com/torchpass/torchpass/ir"

// Index finds the values that may be, or hold, what a value is.
type Index struct {
	f  *Facts
	by map[int32][]*ir.Value // by location: what may be or reach it
}

// Index lists the values of the graph as it is now, in time linear in the sets of all.
func (f *Facts) Index() *Index {
	x := &Index{f: f, by: make(map[int32][]*ir.Value)}
	for v := range f.g.AllValues() {
		if c := f.cell(v); c != 0 {
			for _, l := range f.from(c) {
				x.by[l] = append(x.by[l], v)
			}
		}
	}
	return x
}

// Others are the values other than v that may be what v is, share its storage, or hold it.
func (x *Index) Others(v *ir.Value) []*ir.Value {
	var out []*ir.Value
	for _, l := range x.f.at(x.f.cell(v)) {
		for _, w := range x.by[l] {
			if w != v && (x.f.MayBe(v, w) || x.f.MayHold(w, v)) {
				out = append(out, w)
			}
		}
	}
	return out
}

// Fresh reports whether what v is was made by the node that gives v, of which nothing that
// the node was given knows.
func (f *Facts) Fresh(v *ir.Value) bool {
	n := v.Def()
	if n == nil || len(n.Blocks()) > 0 || v.IsConstant() || len(f.at(f.cell(v))) != 1 || f.at(f.cell(v))[0] == world {
		return false
	}
	for _, in := range n.Inputs() {
		if f.MayBe(in, v) || f.MayHold(in, v) {
			return false
		}
	}
	return true
}
