package verify

import (
	"bytes"
	"hash/maphash"

	"github.com/torchpass/torchpass/ir"
)

// nameTable is a hash table of value ids by name, with open addressing.
type nameTable struct {
	slots []struct{ hash, id uint32 } // id is one more than the value's, 0 for empty
	used  int
	seed  maphash.Seed
	buf   []byte
}

// names checks that no two values of the graph print alike. Numbers, which are
// most names of a large graph, are marked in a slice; names go to a table.
func (c *graphCheck) names() {
	numbers := make([]bool, 2*len(c.defs)+64)
	table := nameTable{seed: maphash.MakeSeed()}
	var name []byte
	for id, v := range c.defs {
		if v == nil {
			continue
		}
		name = v.AppendName(name[:0])
		dup := false
		if k, ok := decimal(name); ok && !v.HasName() && k < len(numbers) {
			dup, numbers[k] = numbers[k], true
		} else {
			dup = table.add(c.defs, id, name)
		}
		if dup {
			c.report(ValueDuplicateName, definer(v), "two values are called %%%s", name)
		}
	}
}

// add enters value id, called name, and reports whether one of that name is there.
func (t *nameTable) add(defs []*ir.Value, id int, name []byte) bool {
	if 2*t.used >= len(t.slots) {
		t.grow()
	}
	h := uint32(maphash.Bytes(t.seed, name))
	mask := len(t.slots) - 1
	i := int(h) & mask
	for ; t.slots[i].id != 0; i = (i + 1) & mask {
		if t.slots[i].hash != h {
			continue
		}
		if t.buf = defs[t.slots[i].id-1].AppendName(t.buf[:0]); bytes.Equal(t.buf, name) {
			return true
		}
	}
	t.slots[i].hash, t.slots[i].id = h, uint32(id)+1
	t.used++
	return false
}

func (t *nameTable) grow() {
	old := t.slots
	t.slots = make([]struct{ hash, id uint32 }, max(64, 4*len(old)))
	mask := len(t.slots) - 1
	for _, s := range old {
		if s.id == 0 {
			continue
		}
		i := int(s.hash) & mask
		for t.slots[i].id != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = s
	}
}

// decimal reads at most nine digits.
func decimal(s []byte) (int, bool) {
	if len(s) == 0 || len(s) > 9 {
		return 0, false
	}
	n := 0
	for _, d := range s {
		if d < '0' || d > '9' {
			return 0, false
		}
		n = n*10 + int(d-'0')
	}
	return n, true
}

// definer is the node to show for v: the one that defines it, or that has the
// block whose parameter it is.
func definer(v *ir.Value) *ir.Node {
	if v.Def() != nil || v.DefBlock() == nil {
		return v.Def()
	}
	return v.DefBlock().Owner()
}
