package verify

import (
	"bytes"
	"hash/maphash"

	"github.com/torchpass/torchpass/ir"
)

// names checks that no two values of the graph print alike, by a hash table of
// value ids with open addressing.
func (c *graphCheck) names() {
	size := 4
	for size < 2*len(c.defs) {
		size *= 2
	}
	seed := maphash.MakeSeed()
	table := make([]struct{ hash, id uint32 }, size) // id is one more, 0 for empty
	var a, b []byte
	for id, v := range c.defs {
		if v == nil {
			continue
		}
		a = v.AppendName(a[:0])
		h := uint32(maphash.Bytes(seed, a))
		i := int(h) & (size - 1)
		for ; table[i].id != 0; i = (i + 1) & (size - 1) {
			if table[i].hash != h {
				continue
			}
			if b = c.defs[table[i].id-1].AppendName(b[:0]); bytes.Equal(a, b) {
				c.report(ValueDuplicateName, definer(v), "two values are called %%%s", a)
				break
			}
		}
		if table[i].id == 0 {
			table[i].hash, table[i].id = h, uint32(id)+1
		}
	}
}

// definer is the node to show for v: the one that defines it, or that has the
// block whose parameter it is.
func definer(v *ir.Value) *ir.Node {
	if v.Def() != nil || v.DefBlock() == nil {
		return v.Def()
	}
	return v.DefBlock().Owner()
}
