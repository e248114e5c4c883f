package value

// Walk calls visit with v and with all that it holds, each thing that has an identity
// once: seen has the identities met, and none of these is visited again. What visit
// says false of is not entered.
func Walk(v Value, seen map[any]bool, visit func(Value) bool) {
	if id := Identity(v); id != nil {
		if seen[id] {
			return
		}
		seen[id] = true
	}
	if !visit(v) {
		return
	}
	switch v.Kind() {
	case ListKind:
		walkAll(v.List().Items, seen, visit)
	case TupleKind:
		walkAll(v.Tuple().Items, seen, visit)
	case ObjectKind:
		walkAll(v.Object().Attrs, seen, visit)
	case DictKind:
		for k, x := range v.Dict().All() {
			Walk(k, seen, visit)
			Walk(x, seen, visit)
		}
	}
}

func walkAll(vs []Value, seen map[any]bool, visit func(Value) bool) {
	for _, v := range vs {
		Walk(v, seen, visit)
	}
}
