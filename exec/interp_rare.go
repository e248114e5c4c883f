package exec

import (
	"fmt"

	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// rare executes the instructions that build, call or may raise.
func (f *frame) rare(i *instr) error {
	regs := f.regs
	switch i.op {
	case opNop:
	case opFloorDivInt:
		q, err := floorDiv(regs[i.b].Int(), regs[i.c].Int())
		regs[i.a] = value.Int(q)
		return err
	case opIs:
		regs[i.a] = value.Bool(isSame(regs[i.b], regs[i.c]))
	case opIsNot:
		regs[i.a] = value.Bool(!isSame(regs[i.b], regs[i.c]))
	case opAppend:
		l := regs[i.b].List()
		if len(l.Items) == cap(l.Items) {
			if err := f.st.checkItems(len(l.Items) + 1); err != nil {
				return err
			}
		}
		l.Items = append(l.Items, regs[i.c])
		regs[i.a] = regs[i.b]
	case opSetItem:
		n, ok := index(regs[i.c].Int(), len(regs[i.b].List().Items))
		if !ok {
			return outOfRange()
		}
		regs[i.b].List().Items[n] = regs[i.x]
		regs[i.a] = regs[i.b]
	case opCall:
		return f.callSub(&f.p.callees[i.x])
	case opFork:
		return f.fork(&f.p.callees[i.x])
	case opWait:
		v, err := wait(regs[i.b])
		regs[i.a] = v
		return err
	case opEnter:
		return f.enter(&f.p.callees[i.x], regs[i.b])
	case opExit:
		return f.exit(&f.p.callees[i.x], regs[i.b])
	case opRaise:
		class := value.None()
		if i.b >= 0 {
			class = regs[i.b]
		}
		return raised(regs[i.a], class)
	default:
		return f.build(i)
	}
	return nil
}

// build executes the instructions on tuples, containers and objects.
func (f *frame) build(i *instr) error {
	regs := f.regs
	switch i.op {
	case opList:
		regs[i.a] = value.ListOf(&value.List{Elem: f.p.types[i.b].Elem(), Items: f.gather(i.x)})
	case opTuple:
		t := &value.Tuple{Items: f.gather(i.x)}
		if f.p.types[i.b].IsNamedTuple() {
			t.Type = f.p.types[i.b]
		}
		regs[i.a] = value.TupleOf(t)
	case opDict:
		t := f.p.types[i.b]
		d := value.NewDict(t.Key(), t.Value())
		list := f.p.regLists[i.x]
		for j := 0; j+1 < len(list); j += 2 {
			d.Set(regs[list[j]], regs[list[j+1]])
		}
		regs[i.a] = value.DictOf(d)
	case opUnpackList:
		items := regs[i.b].List().Items
		if outs := f.p.regLists[i.x]; len(outs) != len(items) {
			return Raise("RuntimeError", "Expected %d elements in a list but found %d", len(outs), len(items))
		}
		f.scatter(i.x, items)
	case opUnpackTup:
		items := regs[i.b].Tuple().Items
		if outs := f.p.regLists[i.x]; len(outs) != len(items) {
			return fmt.Errorf("a tuple of %d elements is unpacked into %d", len(items), len(outs))
		}
		f.scatter(i.x, items)
	case opTupleSlice:
		items := regs[i.b].Tuple().Items
		if i.c < 0 || i.x < i.c || int(i.x) > len(items) {
			return fmt.Errorf("prim::TupleSlice is out of range")
		}
		regs[i.a] = value.NewTuple(append([]value.Value(nil), items[i.c:i.x]...)...)
	case opIsInstance:
		regs[i.a] = value.Bool(isInstance(regs[i.b], f.p.types[i.x:i.x+i.c]))
	default:
		return f.object(i)
	}
	return nil
}

func (f *frame) gather(x int32) []value.Value {
	list := f.p.regLists[x]
	items := make([]value.Value, len(list))
	for j, r := range list {
		items[j] = f.regs[r]
	}
	return items
}

func (f *frame) scatter(x int32, items []value.Value) {
	for j, r := range f.p.regLists[x] {
		f.regs[r] = items[j]
	}
}

// object executes the instructions on objects.
func (f *frame) object(i *instr) error {
	regs := f.regs
	if i.op == opNewObject {
		t := f.p.types[i.x]
		o := &value.Object{Type: t}
		if d := t.Class(); d != nil {
			o.Attrs = make([]value.Value, len(d.Attributes))
		}
		regs[i.a] = value.ObjectOf(o)
		return nil
	}
	ref := &f.p.attrs[i.x]
	obj := i.b
	if i.op == opSetAttr {
		obj = i.a
	}
	o := regs[obj].Object()
	if o == nil {
		return fmt.Errorf("attribute %q of a %s", ref.name, regs[obj].Kind())
	}
	slot := ref.slot
	if o.Type != ref.class || slot < 0 {
		slot = o.Slot(ref.name)
	}
	switch {
	case i.op == opHasAttr:
		regs[i.a] = value.Bool(slot >= 0)
	case slot < 0 || i.op == opGetAttr && slot >= len(o.Attrs):
		return fmt.Errorf("%s has no attribute %q", typeName(o.Type), ref.name)
	case i.op == opGetAttr:
		regs[i.a] = o.Attrs[slot]
	default:
		for len(o.Attrs) <= slot {
			o.Attrs = append(o.Attrs, value.Value{})
		}
		o.Attrs[slot] = regs[i.b]
	}
	return nil
}

func typeName(t *types.Type) string {
	if t == nil {
		return "an object without a class"
	}
	return t.String()
}

// raised is the exception of prim::RaiseException.
func raised(msg, class value.Value) error {
	if class.IsNone() {
		return &Exception{Type: "torch.jit.Error", Msg: "RuntimeError: " + msg.Str(), Kind: "RuntimeError"}
	}
	return &Exception{Type: "torch.jit.Error", Msg: class.Str() + ": " + msg.Str(), Kind: class.Str()}
}
