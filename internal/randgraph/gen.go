package randgraph

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// val is a value of the graph being written.
type val struct {
	name string
	kind kind
}

// gen writes one graph. A statement writes to out and adds what it defines to
// pool, which holds what is in scope.
type gen struct {
	rng       *rand.Rand
	opt       Options
	out       strings.Builder
	constText strings.Builder
	consts    map[string]val
	pool      []val
	next      int // number of the next value
	depth     int // blocks around
	loops     int // loops around
}

// statement writes some nodes, or nothing and false where scope has no operands.
type statement func(*gen) bool

// statements is every rule, with how often it is drawn.
var statements = []struct {
	weight int
	rules  []statement
}{
	{4, scalarRules},
	{6, tensorRules},
	{6, viewRules},
	{6, writeRules},
	{4, listRules},
	{2, tupleRules},
}

// block writes about n statements in a scope of its own and returns their text.
// What they define stays in the pool: the caller cuts it off.
func (g *gen) block(n int) string {
	saved := g.out
	g.out = strings.Builder{}
	for n > 0 {
		if g.depth < g.opt.Depth && n > 4 && g.rng.IntN(9) == 0 {
			part := 2 + g.rng.IntN(n/2)
			if g.rng.IntN(2) == 0 {
				g.branch(part)
			} else {
				g.loop(part)
			}
			n -= part
			continue
		}
		if g.opt.Raise && g.rng.IntN(40) == 0 {
			g.raise()
		}
		g.statement()
		n--
	}
	text := g.out.String()
	g.out = saved
	return text
}

func (g *gen) statement() {
	total := 0
	for _, s := range statements {
		total += s.weight
	}
	for range 20 {
		i, at := 0, g.rng.IntN(total)
		for at >= statements[i].weight {
			at -= statements[i].weight
			i++
		}
		rules := statements[i].rules
		if rules[g.rng.IntN(len(rules))](g) {
			return
		}
	}
}

func (g *gen) line(text string) {
	g.out.WriteString(strings.Repeat("  ", 1+2*g.depth))
	g.out.WriteString(text)
	g.out.WriteByte('\n')
}

// fresh names a new value; it is not in scope yet.
func (g *gen) fresh(k kind) val {
	g.next++
	return val{"%" + strconv.Itoa(g.next), k}
}

func operands(vs []val) string {
	names := make([]string, len(vs))
	for i, v := range vs {
		names[i] = v.name
	}
	return strings.Join(names, ", ")
}

func declare(vs []val) string {
	parts := make([]string, len(vs))
	for i, v := range vs {
		parts[i] = v.name + " : " + v.kind.typ()
	}
	return strings.Join(parts, ", ")
}

// op writes a node with one output, which comes into scope.
func (g *gen) op(k kind, name string, args ...val) val {
	v := g.fresh(k)
	g.line(declare([]val{v}) + " = " + name + "(" + operands(args) + ")")
	g.pool = append(g.pool, v)
	return v
}

// do writes a node without outputs.
func (g *gen) do(name string, args ...val) {
	g.line(" = " + name + "(" + operands(args) + ")")
}

// constant returns the constant of that text, written once at the graph's head.
func (g *gen) constant(k kind, text string) val {
	key := k.typ() + text
	if v, ok := g.consts[key]; ok {
		return v
	}
	v := g.fresh(k)
	g.consts[key] = v
	fmt.Fprintf(&g.constText, "  %s = prim::Constant%s()\n", declare([]val{v}), text)
	return v
}

func (g *gen) int(n int) val { return g.constant(intKind, "[value="+strconv.Itoa(n)+"]") }

// float gives k/4, whose text is exact.
func (g *gen) float(k int) val {
	text := strconv.FormatFloat(float64(k)/4, 'g', -1, 64)
	if !strings.Contains(text, ".") {
		text += "."
	}
	return g.constant(floatKind, "[value="+text+"]")
}

func (g *gen) bool(b bool) val {
	if b {
		return g.constant(boolKind, "[value=1]")
	}
	return g.constant(boolKind, "[value=0]")
}

func (g *gen) str(s string) val { return g.constant(strKind, "[value="+strconv.Quote(s)+"]") }

func (g *gen) none() val { return g.constant(noneKind, "") }

// pick draws a value in scope, each alike.
func (g *gen) pick(ok func(kind) bool) (val, bool) {
	var found []val
	for _, v := range g.pool {
		if ok(v.kind) {
			found = append(found, v)
		}
	}
	if len(found) == 0 {
		return val{}, false
	}
	return found[g.rng.IntN(len(found))], true
}

// recent draws a value in scope, younger ones more often. There must be one.
func (g *gen) recent(ok func(kind) bool) val {
	var found []val
	for _, v := range g.pool {
		if ok(v.kind) {
			found = append(found, v)
		}
	}
	return found[max(g.rng.IntN(len(found)), g.rng.IntN(len(found)))]
}

// intValue is an int in scope or, now and then, a constant.
func (g *gen) intValue() val {
	if g.rng.IntN(3) == 0 {
		return g.int(g.rng.IntN(7) - 2)
	}
	return g.recent(isBase(ints))
}
