package schema

import "github.com/torchpass/torchpass/types"

// binding is what the type variables of one schema stand for at one node. No
// schema of PyTorch's has more than two; further ones stay unbound and match
// what IsSubtypeOf lets them.
type binding struct {
	names [4]*types.Type // the variables; interned, so compared by pointer
	bound [4]*types.Type
	n     int
}

// bind gives the variables in formal that are still free the types that stand in
// their places in actual. As at PyTorch's nodes, the first place decides, nothing
// is an error here, and None says nothing of the element of an Optional: whether
// the input fits is for IsSubtypeOf to say.
func (b *binding) bind(formal, actual *types.Type) {
	switch formal.Kind() {
	case types.VarKind:
		if b.lookup(formal) == nil && b.n < len(b.names) {
			b.names[b.n], b.bound[b.n] = formal, actual
			b.n++
		}
		return
	case types.OptionalKind:
		switch actual.Kind() {
		case types.OptionalKind:
			b.bind(formal.Elem(), actual.Elem())
		case types.NoneKind:
		default:
			b.bind(formal.Elem(), actual)
		}
		return
	}
	fs, as := formal.Contained(), actual.Contained()
	if formal.Kind() != actual.Kind() || len(fs) != len(as) {
		return
	}
	for i, f := range fs {
		if f.HasVars() {
			b.bind(f, as[i])
		}
	}
}

func (b *binding) lookup(name *types.Type) *types.Type {
	for i := range b.n {
		if b.names[i] == name {
			return b.bound[i]
		}
	}
	return nil
}

// apply returns t with its variables replaced, or t itself if one is free.
func (b *binding) apply(t *types.Type) *types.Type {
	switch t.Kind() {
	case types.VarKind:
		if bound := b.lookup(t); bound != nil {
			return bound
		}
		return t
	case types.ListKind:
		return types.List(b.apply(t.Elem()))
	case types.OptionalKind:
		return types.Optional(b.apply(t.Elem()))
	}
	free := false
	out := t.Map(func(t *types.Type) *types.Type {
		if t.Kind() != types.VarKind {
			return t
		}
		if bound := b.lookup(t); bound != nil {
			return bound
		}
		free = true
		return t
	})
	if free {
		return t
	}
	return out
}

// Bind returns what the type variables of s stand for at a node with inputs of
// these types, by name; nil for a schema without variables. A variable that the
// inputs leave open is not in it. With it types.Substitute gives the types of the
// outputs.
func (s *Schema) Bind(inputs []*types.Type) types.Env {
	var b binding
	for i := range min(len(s.Args), len(inputs)) {
		if s.Args[i].Type.HasVars() {
			b.bind(s.Args[i].Type, inputs[i])
		}
	}
	if b.n == 0 {
		return nil
	}
	env := make(types.Env, b.n)
	for i := range b.n {
		env[b.names[i].Name()] = b.bound[i]
	}
	return env
}
