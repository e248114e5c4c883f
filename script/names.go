package script

import (
	"strconv"

	"github.com/torchpass/torchpass/ir"
)

// names gives values their names as PyTorch does: the last to ask for a name has
// it, and who had it before gets a suffix.
type names struct {
	owner  map[string]*ir.Value
	suffix map[string]int // by stem, the least suffix not tried yet
}

func newNames() names {
	return names{owner: map[string]*ir.Value{}, suffix: map[string]int{}}
}

// set calls v name.
func (ns *names) set(v *ir.Value, name string) {
	if v.HasName() {
		delete(ns.owner, v.Name())
	}
	if old := ns.owner[name]; old != nil && old != v {
		ns.rename(old, name)
	}
	ns.owner[name] = v
	v.SetNameBytes([]byte(name))
}

// rename gives the former owner of name the next free suffix.
func (ns *names) rename(old *ir.Value, name string) {
	stem, n := splitSuffix(name)
	n = max(n, 1)
	if last, ok := ns.suffix[stem]; ok {
		n = max(n, last+1)
	}
	fresh := ""
	for {
		fresh = stem + "." + strconv.Itoa(n)
		n++
		if ns.owner[fresh] == nil {
			break
		}
	}
	ns.suffix[stem] = n
	ns.owner[fresh] = old
	old.SetNameBytes([]byte(fresh))
}

// splitSuffix takes "x.12" apart.
func splitSuffix(name string) (string, int) {
	i := len(name)
	for i > 0 && isDigit(name[i-1]) {
		i--
	}
	if i == len(name) || i == 0 || name[i-1] != '.' {
		return name, 0
	}
	n, err := strconv.Atoi(name[i:])
	if err != nil {
		return name, 0
	}
	return name[:i-1], n
}

// drop frees the name of a value that is removed.
func (ns *names) drop(v *ir.Value) {
	if v.HasName() && ns.owner[v.Name()] == v {
		delete(ns.owner, v.Name())
	}
}
