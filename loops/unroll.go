package loops

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// UnrollOptions are the settings of [Unroll].
type UnrollOptions struct {
	MaxTrips int64 `option:"max-trips" doc:"the most trips that a loop may have"`
	MaxNodes int64 `option:"max-nodes" doc:"how many nodes the copies of one loop may have together"`
}

// Unroll writes loops out.
var Unroll = &pass.Pass{
	Name: "unroll",
	Doc: `write out loops of few trips

Those whose number of trips is a constant, and whose conditions are the constant True.`,
	NewOptions: func() any { return &UnrollOptions{MaxTrips: 8, MaxNodes: 256} },
	Run: func(u *pass.Unit) error {
		opts := u.Options.(*UnrollOptions)
		for _, n := range loopsOf(u.Graph.Top()) {
			unroll(u, n, opts)
		}
		return nil
	},
}

const (
	unrolled  = "loop unrolled"
	noTrips   = "the number of trips is not constant"
	notCount  = "whether it goes on is not constant"
	otherType = "what it carries has other types than its initial values"
)

func unroll(u *pass.Unit, n *ir.Node, opts *UnrollOptions) {
	k, known := trips(n)
	switch {
	case !known:
		u.Miss(n, unrolled, noTrips)
		return
	case !counts(n):
		u.Miss(n, unrolled, notCount)
		return
	case !fits(n):
		u.Miss(n, unrolled, otherType)
		return
	case k > opts.MaxTrips:
		u.Miss(n, unrolled, "it has %d trips, more than max-trips=%d", k, opts.MaxTrips)
		return
	}
	if nodes := size(n.Blocks()[0]); k*nodes > opts.MaxNodes {
		u.Miss(n, unrolled, "its %d trips of %d nodes are more than max-nodes=%d", k, nodes, opts.MaxNodes)
		return
	}
	if !u.Edit(n, unrolled) {
		return
	}
	vs, last := initial(n), n.Prev()
	n.InsertNodesBefore(func() {
		b, c := &builder{like: n, before: n}, ir.NewRepeater(u.Graph)
		for i := range k {
			vs, _ = b.trip(c, n, func() *ir.Value { return b.number(i) }, vs)
		}
	})
	inner := made(last, n)
	replace(n, vs)
	for _, m := range inner {
		unroll(u, m, opts) // its trips may be known now
	}
}

// made lists the loops after last and before n, inner ones first.
func made(last, n *ir.Node) []*ir.Node {
	var out []*ir.Node
	m := n.Block().First()
	if last != nil {
		m = last.Next()
	}
	for ; m != n; m = m.Next() {
		out = append(out, loopsAt(m)...)
	}
	return out
}

// PartialOptions are the settings of [PartialUnroll].
type PartialOptions struct {
	Factor   int64 `option:"factor" doc:"how many trips become one"`
	MaxNodes int64 `option:"max-nodes" doc:"how many nodes the copies of one loop may have together"`
}

// PartialUnroll makes one trip of several.
var PartialUnroll = &pass.Pass{
	Name: "partial-unroll",
	Doc: `make one trip of several

Of innermost loops whose conditions are the constant True. A second loop does the trips
that are left over.`,
	NewOptions: func() any { return &PartialOptions{Factor: 4, MaxNodes: 256} },
	Once:       true,
	Run: func(u *pass.Unit) error {
		opts := u.Options.(*PartialOptions)
		for _, n := range loopsOf(u.Graph.Top()) {
			partial(u, n, opts)
		}
		return nil
	},
}

const partlyUnrolled = "loop partly unrolled"

func partial(u *pass.Unit, n *ir.Node, opts *PartialOptions) {
	k := max(opts.Factor, 1)
	nodes := size(n.Blocks()[0])
	switch {
	case k == 1:
		return
	case len(loopsOf(n.Blocks()[0])) > 0:
		u.Miss(n, partlyUnrolled, "there is a loop in it")
		return
	case !counts(n):
		u.Miss(n, partlyUnrolled, notCount)
		return
	case !fits(n):
		u.Miss(n, partlyUnrolled, otherType)
		return
	case (k+1)*nodes > opts.MaxNodes:
		u.Miss(n, partlyUnrolled, "%d copies of %d nodes are more than max-nodes=%d", k+1, nodes, opts.MaxNodes)
		return
	}
	if u.Edit(n, partlyUnrolled) {
		split(n, k)
	}
}

// split makes two loops of n: one that does k trips in one, and one for the rest.
func split(n *ir.Node, k int64) {
	vs := initial(n)
	n.InsertNodesBefore(func() {
		b, c := &builder{like: n, before: n}, ir.NewRepeater(n.Graph())
		factor := b.number(k)
		all := b.op(symbol.Of("prim::max"), types.Int, n.Input(0), b.number(0))
		whole := b.op(symbol.Of("aten::floordiv"), types.Int, all, factor)
		done := b.op(symbol.AtenMul, types.Int, whole, factor)
		left := b.op(symbol.AtenSub, types.Int, all, done)
		on := b.constant(value.Bool(true))
		vs = b.loop(n, whole, on, vs, func(in *builder, i *ir.Value, vs []*ir.Value) ([]*ir.Value, *ir.Value) {
			first := in.op(symbol.AtenMul, types.Int, i, factor)
			for j := range k {
				vs, _ = in.trip(c, n, func() *ir.Value { return in.op(symbol.AtenAdd, types.Int, first, in.number(j)) }, vs)
			}
			return vs, on
		})
		last := b.constant(value.Bool(true))
		vs = b.loop(n, left, last, vs, func(in *builder, i *ir.Value, vs []*ir.Value) ([]*ir.Value, *ir.Value) {
			vs, _ = in.trip(c, n, func() *ir.Value { return in.op(symbol.AtenAdd, types.Int, done, i) }, vs)
			return vs, last
		})
	})
	replace(n, vs)
}
