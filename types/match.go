package types

import "fmt"

// Env binds type variables by name.
type Env map[string]*Type

// Match binds the type variables of formal, a type from a schema, such that it
// becomes the type of an argument of type actual. A variable that is bound
// already is widened to hold both. As in PyTorch, a formal without variables
// matches anything: whether the argument fits is for IsSubtypeOf to say of
// Substitute's result. A list may be matched by a tuple whose elements unify, and
// an Optional by a bare element, but not by None alone, which tells nothing.
func Match(formal, actual *Type, env Env) error {
	if !formal.hasVar {
		return nil
	}
	switch formal.kind {
	case VarKind:
		return bind(formal.name, actual, env)
	case OptionalKind:
		return matchOptional(formal, actual, env)
	case ListKind:
		if actual.kind == TupleKind {
			if u, ok := UnifyAll(actual.elems); ok {
				return Match(formal.elems[0], u, env)
			}
			return fmt.Errorf("cannot match %v to %v: the elements of the tuple have no common type", formal, actual)
		}
	case UnionKind:
		return fmt.Errorf("cannot match type variables in %v", formal)
	}
	if formal.kind != actual.kind || len(formal.elems) != len(actual.elems) {
		return fmt.Errorf("cannot match %v to %v", formal, actual)
	}
	for i, f := range formal.elems {
		if err := Match(f, actual.elems[i], env); err != nil {
			return err
		}
	}
	return nil
}

func bind(name string, actual *Type, env Env) error {
	old, ok := env[name]
	if !ok {
		env[name] = actual
		return nil
	}
	u, ok := Unify(old, actual)
	if !ok {
		return fmt.Errorf("type variable '%s' previously matched to type %s is matched to type %s", name, old.Annotation(), actual.Annotation())
	}
	env[name] = u
	return nil
}

func matchOptional(formal, actual *Type, env Env) error {
	switch {
	case actual.kind == OptionalKind:
		return Match(formal.elems[0], actual.elems[0], env)
	case actual == None:
		return fmt.Errorf("cannot match %v to None: its element type is unknown", formal)
	}
	return Match(formal.elems[0], actual, env)
}

// Substitute returns t with its type variables replaced by what env binds them
// to. It is an error if one is not bound.
func Substitute(t *Type, env Env) (*Type, error) {
	if !t.hasVar {
		return t, nil
	}
	var err error
	out := t.Map(func(t *Type) *Type {
		if t.kind != VarKind {
			return t
		}
		if b, ok := env[t.name]; ok {
			return b
		}
		if err == nil {
			err = fmt.Errorf("type variable %s is not bound", t.name)
		}
		return t
	})
	return out, err
}
