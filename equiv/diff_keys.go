package equiv

import (
	"cmp"
	"slices"

	"github.com/torchpass/torchpass/ir"
)

// nodeKey gives the key by which nodes are paired, 0 to leave the node out, and
// whether it tells enough for nodes that share it to be paired in order.
type nodeKey func(s *side, n *ir.Node) (key uint64, context bool)

// keyed is a node with its key, on its side.
type keyed struct {
	key     uint64
	n       *ir.Node
	pos     int32 // of n in program order
	context bool
}

func compareKeyed(x, y keyed) int {
	if x.key != y.key {
		return cmp.Compare(x.key, y.key)
	}
	return cmp.Compare(x.pos, y.pos)
}

func (m *matching) keys(s *side, key nodeKey) []keyed {
	out := make([]keyed, 0, len(s.nodes)-m.paired)
	for i, n := range s.nodes {
		if s.pair[n.ID()] == nil {
			if k, context := key(s, n); k != 0 {
				out = append(out, keyed{k, n, int32(i), context})
			}
		}
	}
	slices.SortFunc(out, compareKeyed)
	return out
}

// byKey pairs the nodes of equal keys in order where both sides have as many, and
// only one if the key has no context.
func (m *matching) byKey(key nodeKey) {
	runs(m.keys(m.a, key), m.keys(m.b, key), func(as, bs []keyed) {
		if len(as) == len(bs) && (len(as) == 1 || as[0].context) {
			for p := range as {
				m.set(as[p].n, bs[p].n)
			}
		}
	})
}

// survivor pairs the only node of its key on one side with the first on the other,
// where it has taken over the uses of all: of several that do the same the first was
// kept.
func (m *matching) survivor(key nodeKey) {
	runs(m.keys(m.a, key), m.keys(m.b, key), func(as, bs []keyed) {
		if (len(as) == 1 || len(bs) == 1) && useCount(as) == useCount(bs) && firstReaches(as) && firstReaches(bs) {
			m.set(as[0].n, bs[0].n)
		}
	})
}

// firstReaches reports whether the first could stand for all.
func firstReaches(ks []keyed) bool {
	return !slices.ContainsFunc(ks, func(k keyed) bool { return !ks[0].n.Block().Encloses(k.n.Block()) })
}

func useCount(ks []keyed) int {
	n := 0
	for _, k := range ks {
		for _, v := range k.n.Outputs() {
			n += v.NumUses()
		}
	}
	return n
}

// runs calls each with the elements of as and bs, which are sorted, that share a key.
func runs(as, bs []keyed, each func(as, bs []keyed)) {
	for len(as) > 0 && len(bs) > 0 {
		switch k := as[0].key; {
		case k < bs[0].key:
			as = as[1:]
		case k > bs[0].key:
			bs = bs[1:]
		default:
			i, j := run(as), run(bs)
			each(as[:i], bs[:j])
			as, bs = as[i:], bs[j:]
		}
	}
}

// run is the number of leading elements that share a key.
func run(ks []keyed) int {
	i := 1
	for i < len(ks) && ks[i].key == ks[0].key {
		i++
	}
	return i
}
