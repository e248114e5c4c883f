package ir

import "strconv"

// Rename gives values of g names, without looking for other values that have them.
func (g *Graph) Rename(vs []*Value, names []string) {
	if len(vs) == 0 {
		return
	}
	if g.Recording() {
		type called struct {
			name string
			num  int64
		}
		old := make([]called, len(vs))
		for i, v := range vs {
			old[i] = called{v.name, v.num}
		}
		g.record(func() {
			for i, v := range vs {
				v.name, v.num = old[i].name, old[i].num
			}
		})
	}
	for i, v := range vs {
		v.name = names[i]
		g.noteName(v.name)
	}
	g.touch()
}

// SplitSuffix cuts "x.12" into its stem "x" and its suffix; ok is false where name has
// no suffix that fits an int.
func SplitSuffix(name string) (stem string, suffix int, ok bool) {
	stem = trimNumericSuffix(name)
	if stem == name {
		return name, 0, false
	}
	suffix, err := strconv.Atoi(name[len(stem)+1:])
	return stem, suffix, err == nil
}

func trimNumericSuffix(s string) string {
	i := len(s)
	for i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
		i--
	}
	if i > 1 && i < len(s) && s[i-1] == '.' {
		return s[:i-1]
	}
	return s
}
