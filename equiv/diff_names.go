package equiv

import (
	"hash/maphash"
	"strings"

	"github.com/torchpass/torchpass/types"
)

// mangle is what PyTorch puts into a qualified name to make it unique, before a
// number and a dot.
const mangle = "___torch_mangle_"

// demangle returns s without the parts "___torch_mangle_N." of qualified names.
func demangle(s string) string {
	i := strings.Index(s, mangle)
	if i < 0 {
		return s
	}
	var b strings.Builder
	for i >= 0 {
		end := i + len(mangle)
		for end < len(s) && s[end] >= '0' && s[end] <= '9' {
			end++
		}
		if end == i+len(mangle) || end == len(s) || s[end] != '.' {
			b.WriteString(s[:end]) // looks like it, and is not
		} else {
			b.WriteString(s[:i])
			end++
		}
		s = s[end:]
		i = strings.Index(s, mangle)
	}
	b.WriteString(s)
	return b.String()
}

// names compares types of two modules, whose nominal types are never the same
// pointers, and gives equal ones one number.
type names struct {
	rule   TypeRule
	ids    map[*types.Type]uint64
	scoped map[string]uint64
	seed   maphash.Seed

	lastType *types.Type
	lastID   uint64
}

func newNames(rule TypeRule) *names {
	return &names{rule: rule, ids: make(map[*types.Type]uint64), scoped: make(map[string]uint64), seed: maphash.MakeSeed()}
}

// id is the same for two types exactly if they compare equal.
func (s *names) id(t *types.Type) uint64 {
	if s.rule == TypesIgnored {
		return 0
	}
	return s.exact(t, s.rule == TypesErased)
}

// exact is id under the rule exact, or with tensor types erased.
func (s *names) exact(t *types.Type, erase bool) uint64 {
	if t == s.lastType && t != nil {
		return s.lastID
	}
	id, ok := s.ids[t]
	if !ok {
		id = s.number(t, erase)
		s.ids[t] = id
	}
	s.lastType, s.lastID = t, id
	return id
}

func (s *names) number(t *types.Type, erase bool) uint64 {
	if t == nil {
		return 0
	}
	if erase {
		if u := t.Unshaped(); u != t {
			return s.exact(u, erase)
		}
	}
	if t.Scope() == nil {
		return uint64(len(s.ids)) + 1
	}
	text := demangle(t.String() + "\n" + t.Annotation())
	id, ok := s.scoped[text]
	if !ok {
		id = uint64(len(s.ids)) + 1
		s.scoped[text] = id
	}
	return id
}

func (s *names) same(a, b *types.Type) bool { return s.id(a) == s.id(b) }

func (s *names) hashString(text string) uint64 { return maphash.String(s.seed, text) }
