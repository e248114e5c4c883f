package parse

import (
	"github.com/torchpass/torchpass/ir"
)

// nameTable finds the values of one graph by name. Numbers, which are most names
// of a large dump, index a slice; names go through a map whose keys are the
// values' own strings.
type nameTable struct {
	numbered []*ir.Value
	named    map[string]*ir.Value
}

// maxSparse bounds how far a number may run ahead of the count of values before
// it is kept in the map: a hostile "%999999999" must not allocate.
const maxSparse = 1 << 12

// number reads a canonical decimal.
func number(s []byte) (int, bool) {
	if len(s) == 0 || len(s) > 9 || s[0] == '0' && len(s) > 1 {
		return 0, false
	}
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

func (t *nameTable) get(name []byte) *ir.Value {
	if n, ok := number(name); ok && n < len(t.numbered) {
		if v := t.numbered[n]; v != nil {
			return v
		}
	}
	return t.named[string(name)]
}

// put enters v, whose name is set already.
func (t *nameTable) put(name []byte, v *ir.Value) {
	if n, ok := number(name); ok && n <= 2*len(t.numbered)+maxSparse {
		if n >= len(t.numbered) {
			grown := make([]*ir.Value, max(n+1, min(2*n, n+1<<20), 64))
			copy(grown, t.numbered)
			t.numbered = grown
		}
		t.numbered[n] = v
		return
	}
	if t.named == nil {
		t.named = make(map[string]*ir.Value)
	}
	t.named[v.Name()] = v
}
