package archive

import (
	"errors"
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// scriptPickler writes the objects of a module in the dialect of PyTorch's own
// pickler: lists and dicts with their types, and only that remembered of which
// there may be a second use.
type scriptPickler struct {
	pickler
	uses    map[any]int   // of what has identity
	classes []*types.Type // of the objects, in the order in which they were met
	seen    map[*types.Type]bool
}

// newScriptPickler prepares to pickle v, which contains itself nowhere.
func newScriptPickler(v value.Value) *scriptPickler {
	p := &scriptPickler{pickler: *newPickler(), uses: make(map[any]int), seen: make(map[*types.Type]bool)}
	p.count(v)
	return p
}

// count notes how often what v holds is used.
func (p *scriptPickler) count(v value.Value) {
	id := identity(v)
	if id == nil {
		return
	}
	if p.uses[id]++; p.uses[id] > 1 {
		return
	}
	for part := range parts(v) {
		p.count(part)
	}
}

// identity is what makes two values the same thing; the undefined tensor is none.
func identity(v value.Value) any {
	if v.Kind() == value.TensorKind && !v.Tensor().Defined() {
		return nil
	}
	return value.Identity(v)
}

// dump writes a whole pickle.
func (p *scriptPickler) dump(v value.Value) error {
	p.op(opProto, 2)
	if err := p.value(v); err != nil {
		return err
	}
	p.op(opStop)
	return nil
}

// remembered reports whether PyTorch remembers v. A module is held by Python too,
// so that it always has a second use.
func (p *scriptPickler) remembered(v value.Value, id any) bool {
	if o := v.Object(); o != nil && o.Type.Class().IsModule {
		return true
	}
	return p.uses[id] > 1
}

// value writes v, or a reference to it.
func (p *scriptPickler) value(v value.Value) error {
	id := identity(v)
	if id == nil || !p.remembered(v, id) {
		return p.whole(v)
	}
	return p.held(v, id)
}

// held writes a value of which there is a second use.
func (p *scriptPickler) held(v value.Value, id any) error {
	if p.recall(id) {
		return nil
	}
	if err := p.whole(v); err != nil {
		return err
	}
	p.remember(id)
	return nil
}

func (p *scriptPickler) whole(v value.Value) error {
	switch v.Kind() {
	case value.ObjectKind:
		return p.object(v.Object())
	case value.TensorKind:
		return p.tensor(v.Tensor())
	case value.ListKind:
		return p.list(v.List())
	case value.DictKind:
		return p.dict(v.Dict())
	case value.TupleKind:
		return p.tuple(v.Tuple())
	case value.EnumKind:
		p.class(v.Enum().Type)
		if err := p.value(v.Enum().Val); err != nil {
			return err
		}
		p.op(opReduce)
		return nil
	case value.ComplexKind:
		p.global("builtins", "complex")
		p.float(real(v.Complex()))
		p.float(imag(v.Complex()))
		p.op(opTuple2, opReduce)
		return nil
	case value.DeviceKind:
		return p.device(v)
	}
	return p.pickler.value(v)
}

// class names the class of an object or of a member of an Enum.
func (p *scriptPickler) class(t *types.Type) {
	name := t.Name()
	at := strings.LastIndexByte(name, '.')
	p.global(name[:max(at, 0)], name[at+1:])
}

func (p *scriptPickler) object(o *value.Object) error {
	if err := saveable(o); err != nil {
		return err
	}
	decl := o.Type.Class()
	if !p.seen[o.Type] {
		p.seen[o.Type] = true
		p.classes = append(p.classes, o.Type)
	}
	p.class(o.Type)
	p.op(opEmptyTuple, opNewObj, opEmptyDict, opMark)
	for i, at := range decl.Attributes {
		if err := p.str(at.Name); err != nil {
			return err
		}
		if err := p.value(o.Attrs[i]); err != nil {
			return fmt.Errorf("%s: %w", at.Name, err)
		}
	}
	p.op(opSetItems, opBuild)
	return nil
}

// saveable refuses objects that PyTorch would not find the class of, and those
// whose state code makes.
func saveable(o *value.Object) error {
	decl, name := o.Type.Class(), o.Type.Name()
	if !strings.HasPrefix(name, "__torch__.") {
		return fmt.Errorf("the class %s is not in __torch__, where PyTorch looks for classes", name)
	}
	if strings.HasPrefix(name, "__torch__.torch.classes.") {
		return fmt.Errorf("objects of %s are made by PyTorch's own code and cannot be saved", name)
	}
	_, get := decl.Method("__getstate__")
	_, set := decl.Method("__setstate__")
	if get && set {
		return fmt.Errorf("%s has a method __getstate__, which would have to run to save its objects; freezing the module removes those that it holds, and module text can say them all", name)
	}
	if len(o.Attrs) != len(decl.Attributes) {
		return fmt.Errorf("an object of %s has %d values for %d attributes", name, len(o.Attrs), len(decl.Attributes))
	}
	for i, at := range decl.Attributes {
		if o.Attrs[i].IsNone() && !types.None.IsSubtypeOf(at.Type) {
			return fmt.Errorf("the attribute %s of an object of %s has no value", at.Name, name)
		}
	}
	return nil
}

// typedListNames are the functions that make lists of what needs no tag.
var typedListNames = map[types.Kind]string{
	types.IntKind: "build_intlist", types.FloatKind: "build_doublelist", types.BoolKind: "build_boollist", types.TensorKind: "build_tensorlist",
}

func (p *scriptPickler) list(l *value.List) error {
	if l.Elem == nil {
		return errors.New("a list of which the element type is not known")
	}
	name := typedListNames[l.Elem.Kind()]
	if name != "" {
		p.global("torch.jit._pickle", name)
		p.op(opMark)
	} else {
		p.global("torch.jit._pickle", "restore_type_tag")
	}
	p.op(opEmptyList, opMark)
	for _, v := range l.Items {
		if err := p.element(v, l.Elem); err != nil {
			return err
		}
	}
	p.op(opAppends)
	if name != "" {
		p.op(opTuple, opReduce)
		return nil
	}
	return p.tag(types.List(l.Elem))
}

// element writes one value of a list. PyTorch copies lists of tensors first, so that
// their tensors have a second use.
func (p *scriptPickler) element(v value.Value, elem *types.Type) error {
	if id := identity(v); id != nil && elem.Kind() == types.TensorKind {
		return p.held(v, id)
	}
	return p.value(v)
}

// tag ends a call of restore_type_tag.
func (p *scriptPickler) tag(t *types.Type) error {
	if err := p.str(t.Annotation()); err != nil {
		return err
	}
	p.op(opTuple2, opReduce)
	return nil
}

func (p *scriptPickler) dict(d *value.Dict) error {
	if d.Key == nil || d.Val == nil {
		return errors.New("a dict of which the types are not known")
	}
	p.global("torch.jit._pickle", "restore_type_tag")
	p.op(opEmptyDict)
	if err := p.entries(d, p.value); err != nil {
		return err
	}
	return p.tag(types.Dict(d.Key, d.Val))
}

func (p *scriptPickler) tuple(t *value.Tuple) error {
	end := p.openTuple(len(t.Items))
	for _, v := range t.Items {
		if err := p.value(v); err != nil {
			return err
		}
	}
	p.op(end)
	return nil
}

// deviceKey is a memo key.
type deviceKey string

func (p *scriptPickler) device(v value.Value) error {
	name := v.Device().String()
	if p.recall(deviceKey(name)) {
		return nil
	}
	p.global("torch", "device")
	if err := p.str(name); err != nil {
		return err
	}
	p.op(opTuple1, opReduce)
	p.remember(deviceKey(name))
	return nil
}
