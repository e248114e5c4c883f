package rewrite

import (
	"crypto/sha256"
	"encoding/hex"
	"math"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Compiled is what the code that [Compile] writes gives to [Options].
type Compiled struct {
	Sum   string // of the text
	Roots []CompiledRoot
}

// CompiledRoot is what there is for roots of a kind.
type CompiledRoot struct {
	Kind string
	Next Next
}

// Next gives the first way, from the given one on, in which a rule could match at n: -1 if
// there is none. Ways are counted in the order in which they are tried at a kind of root.
// A way that matches is never left out; one that is given need not match.
type Next func(n *ir.Node, from int) int

func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// use takes the matchers of c; false if they are of another text.
func (r *Rules) use(c *Compiled) bool {
	if c.Sum != sumOf(r.text) {
		return false
	}
	r.next = make([]Next, len(r.byKind))
	for _, root := range c.Roots {
		k := int(symbol.Of(root.Kind))
		if k >= len(r.byKind) || r.byKind[k] == nil {
			return false
		}
		r.next[k] = root.Next
	}
	return true
}

// What follows is what compiled matchers ask.

// InputKind is the kind of node that gives input i of n, or 0.
func InputKind(n *ir.Node, i int) symbol.Symbol {
	if i < n.NumInputs() {
		if d := n.Input(i).Def(); d != nil {
			return d.Kind()
		}
	}
	return 0
}

// IsConst reports whether v can be what $k binds.
func IsConst(v *ir.Value) bool {
	d := v.Def()
	return d != nil && (d.Kind() == symbol.PrimConstant || d.Kind() == symbol.PrimListConstruct) || v.Type().Kind() == types.NoneKind
}

// IsInt reports whether v is the int x.
func IsInt(v *ir.Value, x int64) bool {
	if !v.IsConstant() {
		return false
	}
	if a := v.Def().Attr(symbol.AttrValue); a != nil && a.Kind == ir.AttrI {
		return a.Int() == x && v.Type().Kind() != types.BoolKind
	}
	c, ok := v.Constant()
	return ok && c.Kind() == value.IntKind && c.Int() == x
}

// IsFloat reports whether v is the float x, bit for bit.
func IsFloat(v *ir.Value, x float64) bool {
	c, ok := v.Constant()
	return ok && value.Identical(c, value.Float(x))
}

// IsBool reports whether v is the bool x.
func IsBool(v *ir.Value, x bool) bool {
	c, ok := v.Constant()
	return ok && c.Kind() == value.BoolKind && c.Bool() == x
}

// IsNone reports whether v is None.
func IsNone(v *ir.Value) bool {
	c, ok := v.Constant()
	return ok && c.IsNone() || v.Type().Kind() == types.NoneKind
}

// IsNumber reports whether v is an int or float that equals x.
func IsNumber(v *ir.Value, x float64) bool {
	f, ok := number(v)
	return ok && f == x
}

// IsNear reports whether v is an int or float less than tol away from x.
func IsNear(v *ir.Value, x, tol float64) bool {
	f, ok := number(v)
	return ok && math.Abs(f-x) < tol
}

func number(v *ir.Value) (float64, bool) {
	switch c, _ := v.Constant(); c.Kind() {
	case value.IntKind:
		return float64(c.Int()), true
	case value.FloatKind:
		return c.Float(), true
	}
	return 0, false
}
