package exec

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// lastUses fills c.dying. A value dies at the node of its own block that uses it
// last, directly or in a block below; one that its block returns dies with it.
// One walk backwards sees every value's last use first: linear in the uses.
func (c *compiler) lastUses() {
	c.dying = make([][]*ir.Value, c.g.NumNodeIDs())
	w := useWalk{c: c, seen: make([]bool, c.g.NumValueIDs()), depth: make([]int32, c.g.NumBlockIDs())}
	w.block(c.g.Top())
}

type useWalk struct {
	c     *compiler
	seen  []bool
	depth []int32    // of each block, from 1
	at    []*ir.Node // the node being visited at each depth; nil at the return
}

func (w *useWalk) block(b *ir.Block) {
	w.at = append(w.at, nil)
	w.depth[b.ID()] = int32(len(w.at))
	for i := range b.NumReturns() {
		w.use(b.Ret(i))
	}
	for n := range b.Backward() {
		w.at[len(w.at)-1] = n
		blocks := n.Blocks()
		for i := len(blocks) - 1; i >= 0; i-- {
			w.block(blocks[i])
		}
		for _, v := range n.Inputs() {
			w.use(v)
		}
	}
	w.depth[b.ID()] = 0
	w.at = w.at[:len(w.at)-1]
}

func (w *useWalk) use(v *ir.Value) {
	if w.seen[v.ID()] {
		return
	}
	w.seen[v.ID()] = true
	b := v.DefBlock()
	if b == nil || w.depth[b.ID()] == 0 {
		return // malformed: reported when the node is compiled
	}
	if n := w.at[w.depth[b.ID()]-1]; n != nil {
		w.c.dying[n.ID()] = append(w.c.dying[n.ID()], v)
	}
}

// release frees the registers of values that are no longer needed.
func (c *compiler) release(vs []*ir.Value) {
	var regs []int32
	for _, v := range vs {
		if r := c.retire(v); r != 0 {
			regs = append(regs, r)
		}
	}
	c.emitRelease(regs)
}

// releaseUnused frees the registers of those that nothing uses.
func (c *compiler) releaseUnused(vs []*ir.Value) {
	for _, v := range vs {
		if !v.HasUses() {
			c.release([]*ir.Value{v})
		}
	}
}

// releaseReturned frees what b's own nodes defined and b returned.
func (c *compiler) releaseReturned(b *ir.Block) {
	var regs []int32
	for i := range b.NumReturns() {
		if v := b.Ret(i); v.DefBlock() == b && !v.IsParam() && c.borrow[v.ID()] == owner {
			if r := c.retire(v); r != 0 {
				regs = append(regs, r)
			}
		}
	}
	c.emitRelease(regs)
}

// retire gives v's register back and returns it if it must be cleared. The
// register of a borrower stays with its owner.
func (c *compiler) retire(v *ir.Value) int32 {
	r := c.regs[v.ID()]
	if r <= 0 || isConstant(v) || c.borrow[v.ID()] == overwritten {
		return 0
	}
	if c.borrow[v.ID()] == owner {
		c.regs[v.ID()] = retired
		c.free = append(c.free, r)
	}
	if plain(v.Type()) {
		return 0
	}
	return r
}

// borrowing says whose a value's register is.
type borrowing uint8

const (
	owner       borrowing = iota
	borrower              // the register belongs to an output of the If or Loop around; it may be cleared
	overwritten           // as borrower, and something else is in the register after the last use
)

// retired marks a value that had a register: a use of it would be a bug.
const retired = -1

func (c *compiler) emitRelease(regs []int32) {
	for len(regs) > 0 {
		i := instr{op: opRelease, a: regs[0]}
		if len(regs) > 1 {
			i.b = regs[1]
		}
		if len(regs) > 2 {
			i.c = regs[2]
		}
		c.emit(i)
		regs = regs[min(3, len(regs)):]
	}
}

func isConstant(v *ir.Value) bool {
	return v.Def() != nil && v.Def().Kind() == symbol.PrimConstant
}

// plain reports a type whose values hold no memory of their own.
func plain(t *types.Type) bool {
	switch t.Kind() {
	case types.IntKind, types.FloatKind, types.BoolKind, types.NoneKind, types.NumberKind, types.ComplexKind,
		types.DeviceKind, types.ScalarTypeKind, types.LayoutKind, types.MemoryFormatKind:
		return true
	}
	return false
}

// moves emits dst[i] = src[i] for all i as if at once.
func (c *compiler) moves(dst, src []int32) {
	pending := 0
	for i := range dst {
		if dst[i] != src[i] {
			dst[pending], src[pending] = dst[i], src[i]
			pending++
		}
	}
	dst, src = dst[:pending], src[:pending]
	var temps []int32
	for len(dst) > 0 {
		moved := false
		for i := 0; i < len(dst); {
			if readLater(src, i, dst[i]) {
				i++
				continue
			}
			c.emit(instr{op: opMove, a: dst[i], b: src[i]})
			dst = append(dst[:i], dst[i+1:]...)
			src = append(src[:i], src[i+1:]...)
			moved = true
		}
		if !moved { // only cycles are left: break one through a spare register
			t := c.fresh()
			temps = append(temps, t)
			c.emit(instr{op: opMove, a: t, b: dst[0]})
			for i := range src {
				if src[i] == dst[0] {
					src[i] = t
				}
			}
		}
	}
	c.emitRelease(temps)
	c.free = append(c.free, temps...)
}

// readLater reports whether a move other than the i-th reads r.
func readLater(src []int32, i int, r int32) bool {
	for j, s := range src {
		if j != i && s == r {
			return true
		}
	}
	return false
}
