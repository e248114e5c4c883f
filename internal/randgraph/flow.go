package randgraph

import "strings"

// body writes n statements one level down and returns text and scope.
func (g *gen) body(n int) (text string, scope []val) {
	outer := g.pool
	g.pool = append([]val(nil), outer...)
	g.depth++
	text = g.block(n)
	g.depth--
	scope, g.pool = g.pool, outer
	return text, scope
}

// from draws from scope a value like k, the last ones more often; there is one.
func (g *gen) from(scope []val, k kind) val {
	saved := g.pool
	g.pool = scope
	v := g.recent(like(k))
	g.pool = saved
	return v
}

// branch writes a prim::If whose blocks share n statements.
func (g *gen) branch(n int) {
	cond := g.recent(isBase(bools))
	text0, scope0 := g.body(n / 2)
	text1, scope1 := g.body(n - n/2)
	var outs, rets0, rets1 []val
	for range g.rng.IntN(4) {
		k, ok := g.common(scope0, scope1)
		if !ok {
			continue
		}
		outs = append(outs, g.fresh(k.joined()))
		rets0 = append(rets0, g.from(scope0, k))
		rets1 = append(rets1, g.from(scope1, k))
	}
	g.line(declare(outs) + " = prim::If(" + cond.name + ")")
	g.blockText(0, nil, text0, rets0)
	g.blockText(1, nil, text1, rets1)
	g.pool = append(g.pool, outs...)
}

// common draws a kind that both scopes have.
func (g *gen) common(a, b []val) (kind, bool) {
	for range 10 {
		k := a[max(g.rng.IntN(len(a)), g.rng.IntN(len(a)))].kind
		for _, v := range b {
			if like(k)(v.kind) {
				return k, true
			}
		}
	}
	return kind{}, false
}

// blockText writes one block of the node just written.
func (g *gen) blockText(i int, params []val, text string, rets []val) {
	pad := strings.Repeat("  ", 2+2*g.depth)
	g.out.WriteString(pad + "block" + string(rune('0'+i)) + "(" + declare(params) + "):\n")
	g.out.WriteString(text)
	g.out.WriteString(pad + "  -> (" + operands(rets) + ")\n")
}

// loop writes a prim::Loop of at most three rounds.
func (g *gen) loop(n int) {
	trips := g.int(g.rng.IntN(4))
	if g.rng.IntN(3) == 0 {
		trips = g.op(intKind, "aten::remainder", g.recent(isBase(ints)), g.int(4))
	}
	start := g.bool(true)
	if g.rng.IntN(4) == 0 {
		start = g.recent(isBase(bools))
	}
	var init, params []val
	params = append(params, g.fresh(intKind))
	for range g.rng.IntN(4) {
		v := g.recent(func(kind) bool { return true })
		init = append(init, v)
		params = append(params, g.fresh(v.kind.joined()))
	}
	outer := len(g.pool)
	g.pool = append(g.pool, params...)
	g.loops++
	text, scope := g.body(n)
	g.loops--
	g.pool = g.pool[:outer]

	rets := []val{g.bool(true)}
	if g.rng.IntN(3) == 0 {
		rets[0] = g.from(scope, boolKind)
	}
	var outs []val
	for i, v := range init {
		rets = append(rets, g.from(scope, params[i+1].kind))
		outs = append(outs, g.fresh(v.kind.joined()))
	}
	g.line(declare(outs) + " = prim::Loop(" + operands(append([]val{trips, start}, init...)) + ")")
	g.blockText(0, params, text, rets)
	g.pool = append(g.pool, outs...)
}

// raise writes an exception that few runs reach.
func (g *gen) raise() {
	cond := g.op(boolKind, "aten::eq", g.recent(isBase(ints)), g.int(g.rng.IntN(9)-4))
	message := g.str("planted")
	g.line(" = prim::If(" + cond.name + ")")
	g.depth++
	saved := g.out
	g.out = strings.Builder{}
	g.do("prim::RaiseException", message, g.none())
	text := g.out.String()
	g.out = saved
	g.depth--
	g.blockText(0, nil, text, nil)
	g.blockText(1, nil, "", nil)
}
