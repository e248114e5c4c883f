package rewrite

import (
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// ruleReader reads one rule.
type ruleReader struct {
	r         *reader
	rule      *Rule
	s         *scanner // the section being read
	replacing bool
	closed    bool // names must have been bound
	broken    bool // match has errors: what stands behind it is read, but for what its names mean
	vals      *names
	lists     *names
	pending   []pending
}

// pending is an output whose name is known from the next node on.
type pending struct {
	names *names
	name  string
	slot  int
}

// maxNodes bounds the nodes of a pattern, and of a replacement.
const maxNodes = 64

func (b *ruleReader) read(t *ruleText) {
	b.vals, b.lists = newNames(&b.rule.vars.vals, ""), newNames(&b.rule.vars.lists, "...")
	b.s = t.match
	had := len(b.r.errs)
	p := &pattern{}
	b.rule.pattern = p
	var returned []operand
	b.statements(func() { b.matchStatement(p, &returned) })
	b.broken = len(b.r.errs) > had || !b.resolve(p, returned, t.off)
	b.closed = true
	if t.where != nil {
		b.s = t.where
		b.statements(func() { b.rule.where = append(b.rule.where, b.constraint()) })
	}
	if t.replac == nil {
		return
	}
	b.s, b.replacing = t.replac, true
	b.rule.replace = &template{off: t.replac.off}
	ended := false
	b.statements(func() { b.replaceStatement(&ended) })
	if !b.broken {
		b.expand()
		b.check(ended)
	}
}

// statements reads the section statement by statement; one with an error is left out.
func (b *ruleReader) statements(read func()) {
	for b.s.next() {
		if !b.attempt(read) {
			b.s.depth = 0
			b.s.line()
		}
	}
}

func (b *ruleReader) attempt(read func()) (ok bool) {
	defer func() {
		if x := recover(); x != nil {
			if _, mine := x.(failure); !mine {
				panic(x)
			}
			ok = false
		}
	}()
	read()
	b.s.done()
	return true
}

func (b *ruleReader) matchStatement(p *pattern, returned *[]operand) {
	start := b.s.off
	if b.s.keyword("graph") {
		if len(p.nodes) > 0 {
			b.s.fail(start, "the header graph(...) stands before the nodes")
		}
		b.header()
		return
	}
	if b.s.keyword("return") {
		if *returned != nil {
			b.s.fail(start, "there is another return")
		}
		*returned = b.operands()
		return
	}
	if *returned != nil {
		b.s.fail(start, "nothing stands behind the return")
	}
	p.nodes = append(p.nodes, b.node())
	if len(p.nodes) > maxNodes {
		b.s.fail(start, "more than %d nodes", maxNodes)
	}
}

// header reads graph(%x : Tensor, %y), which says of what type values from outside are.
func (b *ruleReader) header() {
	b.s.each("(", ")", func() {
		b.s.expect("%")
		at := b.s.off
		name := b.s.valueName()
		var v *variable
		if b.s.accept("...") {
			v = &b.rule.vars.lists[b.list(name, at)]
		} else {
			v = &b.rule.vars.vals[b.value(name, at)]
		}
		if b.s.accept(":") {
			v.typ = b.s.typ()
		}
	})
	b.s.accept(":")
}

// node reads "%a : T, %b = ns::kind[attributes](operands)".
func (b *ruleReader) node() *patNode {
	n := &patNode{}
	b.s.skip()
	n.off = b.s.off
	b.outputs(n)
	b.s.expect("=")
	b.kind(n)
	if b.s.peek() == '[' {
		b.attributes(n)
	}
	n.ops = b.operands()
	for i := range n.ops {
		if n.repeated && n.ops[i].kind == opRest {
			b.s.fail(n.ops[i].off, "a node that is repeated says what all of its operands are")
		}
	}
	b.define()
	return n
}

func (b *ruleReader) outputs(n *patNode) {
	for b.s.peek() == '%' {
		b.s.accept("%")
		at := b.s.off
		name := b.s.valueName()
		o := patOut{}
		if b.s.accept("...") {
			n.repeated = true
			o.slot = b.newList(name, at)
		} else {
			o.slot = b.newValue(name, at)
		}
		if b.s.accept(":") {
			o.typ = b.s.typ()
		}
		n.outs = append(n.outs, o)
		if !b.s.accept(",") {
			break
		}
	}
	if n.repeated && len(n.outs) != 1 {
		b.s.fail(n.off, "a node that is repeated has one output")
	}
}

func (b *ruleReader) kind(n *patNode) {
	for {
		b.s.skip()
		at := b.s.off
		ns := b.s.word()
		if ns == "" || !b.s.accept("::") {
			b.s.fail(at, "want the kind of a node, such as aten::add, found %s", b.s.found())
		}
		name := b.s.word()
		if name == "" {
			b.s.fail(b.s.off, "want a name behind %s::", ns)
		}
		n.kinds = append(n.kinds, symbol.Of(ns+"::"+name))
		if b.s.accept(".") {
			n.overload = b.s.word()
		}
		if !b.s.accept("|") {
			break
		}
	}
	switch {
	case n.overload != "" && len(n.kinds) > 1:
		b.s.fail(n.off, "an overload is asked for of one kind, not of several")
	case b.replacing && len(n.kinds) > 1:
		b.s.fail(n.off, "a node of replace has one kind")
	}
	for _, k := range n.kinds {
		switch k {
		case symbol.PrimIf, symbol.PrimLoop, symbol.PrimWith, symbol.PrimReturn, symbol.PrimParam, symbol.PrimClosure:
			b.s.fail(n.off, "rules are about nodes without blocks, not about %s", k)
		}
	}
}

func (b *ruleReader) attributes(n *patNode) {
	b.s.each("[", "]", func() {
		if b.s.accept("...") {
			n.open = true
			return
		}
		b.s.skip()
		at := b.s.off
		name := b.s.word()
		if name == "" {
			b.s.fail(at, "want the name of an attribute, found %s", b.s.found())
		}
		b.s.expect("=")
		n.attrs = append(n.attrs, patAttr{symbol.Of(name), b.attrValue()})
	})
	if n.open && b.replacing {
		b.s.fail(n.off, "a node of replace says what all of its attributes are")
	}
}

func (b *ruleReader) attrValue() *expr {
	b.s.skip()
	if b.replacing {
		return b.expr()
	}
	at := b.s.off
	if b.s.accept("$") {
		return &expr{op: exConst, off: at, slot: b.constant(at)}
	}
	v, ok := b.s.literal()
	if !ok {
		b.s.fail(at, "want a literal or a $name, found %s", b.s.found())
	}
	return &expr{op: exLiteral, off: at, lit: cellOf(v), val: v}
}

func (b *ruleReader) operands() []operand {
	ops := []operand{}
	b.s.each("(", ")", func() {
		o := b.operand(true)
		if n := len(ops); n > 0 && ops[n-1].optional && !o.optional && !b.replacing {
			b.s.fail(o.off, "what stands behind an operand with ? may be missing, too, and needs one")
		}
		ops = append(ops, o)
	})
	return ops
}

func (b *ruleReader) operand(group bool) operand {
	b.s.skip()
	o := operand{off: b.s.off}
	switch {
	case b.s.accept("..."):
		o.kind = opRest
	case b.s.accept("%"):
		b.variable(&o)
	case b.s.accept("$"):
		o.kind, o.slot = opConst, b.constant(o.off)
	case b.s.keyword("_"):
		o.kind = opAny
	case group && b.s.peek() == '{':
		b.anyOrder(&o)
	case b.replacing && b.s.peek() == '(':
		o.kind, o.expr = opExpr, b.expr()
	default:
		v, ok := b.s.literal()
		if !ok {
			b.s.fail(o.off, "want an operand, found %s", b.s.found())
		}
		o.kind, o.lit = opLiteral, v
	}
	if b.replacing && (o.kind == opRest || o.kind == opAny || o.kind == opAnyOrder) {
		b.s.fail(o.off, "this is for match, not for replace")
	}
	if b.s.accept("?") {
		o.optional = true
		if o.kind == opList || o.kind == opRest || o.kind == opAnyOrder {
			b.s.fail(o.off, "this operand cannot be optional")
		}
	}
	return o
}

func (b *ruleReader) variable(o *operand) {
	at := b.s.off
	name := b.s.valueName()
	if b.s.accept("...") {
		o.kind, o.slot = opList, b.list(name, at)
		return
	}
	o.kind, o.slot = opValue, b.value(name, at)
}

// anyOrder reads {%a, %b}: operands in any order.
func (b *ruleReader) anyOrder(o *operand) {
	o.kind = opAnyOrder
	b.s.each("{", "}", func() {
		x := b.operand(false)
		if x.optional || x.kind == opList || x.kind == opRest {
			b.s.fail(x.off, "operands in any order are single and not optional")
		}
		o.group = append(o.group, x)
	})
	if len(o.group) < 2 || len(o.group) > 4 {
		b.s.fail(o.off, "two to four operands may stand in any order")
	}
}

func (b *ruleReader) replaceStatement(ended *bool) {
	start, t := b.s.off, b.rule.replace
	if *ended {
		b.s.fail(start, "nothing stands behind the return")
	}
	if b.s.keyword("return") {
		t.off, *ended = start, true
		t.returns = b.operands()
		return
	}
	t.nodes = append(t.nodes, b.node())
	if len(t.nodes) > maxNodes {
		b.s.fail(start, "more than %d nodes", maxNodes)
	}
}

// attrLiteral gives a literal the kind that the declared type of a constant asks for, as
// dumps print it: value=0 is False for a bool, value="cpu" a device.
func attrLiteral(v value.Value, t *types.Type) value.Value {
	if t == nil {
		return v
	}
	switch {
	case t.Kind() == types.BoolKind && v.Kind() == value.IntKind:
		return value.Bool(v.Int() != 0)
	case t.Kind() == types.FloatKind && v.Kind() == value.IntKind:
		return value.Float(float64(v.Int()))
	case t.Kind() == types.DeviceKind && v.Kind() == value.StrKind:
		if d, err := tensor.ParseDevice(v.Str()); err == nil {
			return value.DeviceOf(d)
		}
	}
	return v
}
