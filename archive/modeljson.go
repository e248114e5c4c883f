package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/script"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// The messages of model.json, which describes the module in archives of PyTorch
// 1.0 to 1.2: protocol buffers, written as JSON.
type (
	modelDef struct {
		ProtoVersion jsonInt
		MainModule   *moduleDef
		Tensors      []tensorDef
	}
	moduleDef struct {
		Name                  string
		Submodules            []*moduleDef
		TorchscriptArena      recordRef
		TorchscriptDebugArena recordRef
		Parameters            []paramDef
		Attributes            []attrDef
		GetStateAttributeID   *jsonInt `json:"getStateAttributeId"`
	}
	paramDef struct {
		Name     string
		IsBuffer bool
		TensorID jsonInt `json:"tensorId"`
	}
	attrDef struct {
		Name, Type string
		ID         jsonInt
	}
	tensorDef struct {
		Dims, Strides []jsonInt
		Offset        jsonInt
		RequiresGrad  bool
		DataType      string
		Data          recordRef
		Device        string
		IsQuantized   bool
		Scale         float64
		ZeroPoint     jsonInt
	}
	recordRef struct{ Key string }
)

// jsonInt is a 64-bit integer, which is a string in the JSON of protocol buffers.
type jsonInt int64

// UnmarshalJSON reads a number, in quotes or not.
func (n *jsonInt) UnmarshalJSON(b []byte) error {
	i, err := strconv.ParseInt(strings.Trim(string(b), `"`), 10, 64)
	if err != nil {
		return fmt.Errorf("%s is not a 64-bit integer", b)
	}
	*n = jsonInt(i)
	return nil
}

// dataTypes are the dtypes by their names in model.json.
var dataTypes = map[string]tensor.DType{"FLOAT": tensor.Float32, "DOUBLE": tensor.Float64, "FLOAT16": tensor.Float16, "UINT8": tensor.Uint8,
	"INT8": tensor.Int8, "INT16": tensor.Int16, "INT32": tensor.Int32, "INT64": tensor.Int64, "BOOL": tensor.Bool}

// maxProto is the last version of model.json.
const maxProto = 5

// modelJSON reads the module that model.json describes: its methods without a class
// around them, tensors in a table that code calls CONSTANTS too, attributes in
// one more pickle, and classes that code names in the folder libs.
func (l *scriptLoader) modelJSON(opt script.Options) (value.Value, error) {
	def, err := l.readModelJSON()
	if err != nil {
		return value.Value{}, err
	}
	opt.Folder, opt.Constants, l.debug = "libs/", l.table, map[string]string{}
	l.im = script.NewImporter(l.out.Module, opt)
	list, err := l.pickledAttributes(def)
	if err != nil {
		return value.Value{}, fmt.Errorf("attributes.pkl: %w", err)
	}
	j := &jsonLoader{scriptLoader: l, attrs: list}
	if def.MainModule == nil {
		return value.Value{}, errors.New("model.json has no main module")
	}
	root, err := j.module("__torch__", def.MainModule, 0)
	if err != nil {
		return value.Value{}, err
	}
	return value.ObjectOf(root), checkValue(value.ObjectOf(root), l.limits)
}

// readModelJSON decodes model.json and reads its tensors.
func (l *scriptLoader) readModelJSON() (*modelDef, error) {
	data, _, err := l.source("model.json")
	if err != nil {
		return nil, err
	}
	def := &modelDef{}
	if err := json.Unmarshal(data, def); err != nil {
		return nil, fmt.Errorf("model.json: %w", err)
	}
	if def.ProtoVersion < 1 || def.ProtoVersion > maxProto {
		return nil, fmt.Errorf("model.json has version %d; 1 to %d are read", def.ProtoVersion, maxProto)
	}
	stores := zipStorages{c: l.c, limit: l.limits.Bytes, byKey: make(map[string]*storage)}
	for i := range def.Tensors {
		t, err := def.Tensors[i].read(&stores)
		if err != nil {
			return nil, fmt.Errorf("model.json: tensor %d: %w", i, err)
		}
		l.table = append(l.table, t)
	}
	return def, nil
}

// read makes the tensor.
func (d *tensorDef) read(stores *zipStorages) (value.Value, error) {
	dtype, ok := dataTypes[d.DataType]
	if d.IsQuantized {
		dtype, ok = map[string]tensor.DType{"UINT8": tensor.QUInt8, "INT8": tensor.QInt8, "INT32": tensor.QInt32}[d.DataType]
	}
	if !ok {
		return value.Value{}, fmt.Errorf("data type %q is not supported", d.DataType)
	}
	device := item{v: value.Str(d.Device)}
	size := stores.c.zip.Size(stores.c.root + d.Data.Key)
	if size < 0 {
		return value.Value{}, fmt.Errorf("archive has no record %q", d.Data.Key)
	}
	class := item{x: &global{isStorage: true, dtype: dtype}}
	st, err := stores.persist([]item{of(value.Str("storage")), class, of(value.Str(d.Data.Key)), device, of(value.Int(size / int64(dtype.Size())))})
	if err != nil {
		return value.Value{}, err
	}
	t, err := geometry([]item{st, of(value.Int(int64(d.Offset))), intTuple(d.Dims), intTuple(d.Strides)}, dtype)
	if err != nil {
		return value.Value{}, err
	}
	if d.IsQuantized {
		t = t.WithQuant(&tensor.Quant{Scheme: tensor.PerTensorAffine, Scale: d.Scale, ZeroPoint: int64(d.ZeroPoint)})
	}
	return value.TensorOf(t.WithRequiresGrad(d.RequiresGrad)), nil
}

func intTuple(ns []jsonInt) item {
	items := make([]item, len(ns))
	for i, n := range ns {
		items[i] = of(value.Int(int64(n)))
	}
	return item{x: &tuple{items: items, depth: 1}}
}

// pickledAttributes reads the values of attributes: a list in version 2, a tuple later.
func (l *scriptLoader) pickledAttributes(def *modelDef) ([]value.Value, error) {
	if def.ProtoVersion < 2 {
		return nil, nil
	}
	v, err := l.pickle("attributes.pkl", "")
	if err != nil {
		return nil, err
	}
	if err := checkValue(v, l.limits); err != nil {
		return nil, err
	}
	switch {
	case v.List() != nil:
		return v.List().Items, nil
	case v.Tuple() != nil:
		return v.Tuple().Items, nil
	}
	return nil, fmt.Errorf("a %s where a tuple should be", v.Kind())
}

// jsonLoader makes objects of the modules of model.json.
type jsonLoader struct {
	*scriptLoader
	attrs []value.Value
}

// module makes an object, with a class named after the way to it.
func (j *jsonLoader) module(prefix string, d *moduleDef, depth int) (*value.Object, error) {
	if depth > j.limits.Depth {
		return nil, fmt.Errorf("model.json: modules nested more than %d deep", j.limits.Depth)
	}
	if d == nil {
		return nil, errors.New("model.json: a module is null")
	}
	name := prefix + "." + className(d.Name)
	o := &value.Object{}
	var decl []types.Attr
	add := func(a types.Attr, v value.Value) {
		decl = append(decl, a)
		o.Attrs = append(o.Attrs, v)
	}
	for _, sub := range d.Submodules {
		inner, err := j.module(name, sub, depth+1)
		if err != nil {
			return nil, err
		}
		add(types.Attr{Name: sub.Name, Type: inner.Type}, value.ObjectOf(inner))
	}
	for _, p := range d.Parameters {
		v, err := nth(j.table, p.TensorID, "tensor")
		if err != nil {
			return nil, fmt.Errorf("model.json: parameter %s of %s: %w", p.Name, name, err)
		}
		kind := types.Parameter
		if p.IsBuffer {
			kind = types.Buffer
		}
		add(types.Attr{Name: p.Name, Type: types.Tensor, Kind: kind}, v)
	}
	for _, a := range d.Attributes {
		if hasAttr(decl, a.Name) {
			continue // listed as a parameter already
		}
		t, v, err := j.attribute(a)
		if err != nil {
			return nil, fmt.Errorf("model.json: attribute %s of %s: %w", a.Name, name, err)
		}
		add(types.Attr{Name: a.Name, Type: t}, v)
	}
	if d.TorchscriptDebugArena.Key != "" {
		j.debug[d.TorchscriptArena.Key] = d.TorchscriptDebugArena.Key
	}
	t, err := j.im.Methods(name, decl, d.TorchscriptArena.Key)
	if err != nil {
		return nil, err
	}
	o.Type = t
	return o, j.finish(o, d)
}

// finish sees that all attributes of an object are there, or has __setstate__ set them.
func (j *jsonLoader) finish(o *value.Object, d *moduleDef) error {
	if d.GetStateAttributeID != nil {
		state, err := nth(j.attrs, *d.GetStateAttributeID, "attribute")
		if err != nil {
			return fmt.Errorf("model.json: the state of %s: %w", o.Type.Name(), err)
		}
		if _, ok := o.Type.Class().Method("__setstate__"); !ok {
			return fmt.Errorf("model.json: %s has a state and no method __setstate__", o.Type.Name())
		}
		return j.deferState(o, of(state))
	}
	for i, a := range o.Type.Class().Attributes {
		if o.Attrs[i].IsNone() && !types.None.IsSubtypeOf(a.Type) {
			return fmt.Errorf("model.json: attribute %s of %s has no value", a.Name, o.Type.Name())
		}
	}
	return nil
}

func (j *jsonLoader) attribute(a attrDef) (*types.Type, value.Value, error) {
	t, err := j.im.Annotation(a.Type)
	if err != nil || a.ID < 0 {
		return t, value.None(), err
	}
	v, err := nth(j.attrs, a.ID, "attribute")
	if err != nil {
		return t, v, err
	}
	v, err = fit(v, t, 0)
	return t, v, err
}

func nth(list []value.Value, i jsonInt, what string) (value.Value, error) {
	if i < 0 || i >= jsonInt(len(list)) {
		return value.None(), fmt.Errorf("the file has no %s %d", what, i)
	}
	return list[i], nil
}

func hasAttr(decl []types.Attr, name string) bool {
	for _, a := range decl {
		if a.Name == name {
			return true
		}
	}
	return false
}

// className makes a name of a class of that of a module, whose parts may be numbers.
func className(name string) string {
	parts := strings.Split(name, ".")
	for i, p := range parts {
		if strings.Trim(p, "0123456789") == "" {
			parts[i] = "_" + p
		}
	}
	return strings.Join(parts, ".")
}

// oldGlobals are the names by which pickles of model.json's time refer to tensors
// of its table and to lists of ints; nil for other names.
func (l *scriptLoader) oldGlobals(g *global) *global {
	switch g.String() {
	case "torch.jit._pickle.build_tensor_from_id":
		g.call = func(_ *machine, args []item) (item, error) {
			if len(args) != 1 {
				return item{}, errArgs
			}
			return l.tableEntry(args[0])
		}
	case "__main__.TensorID":
		g.call = func(*machine, []item) (item, error) { return item{x: &unbuilt{l.tableEntry}}, nil }
	case "__main__.IntList":
		ints := l.typedList(types.Int)
		g.call = func(*machine, []item) (item, error) {
			return item{x: &unbuilt{func(state item) (item, error) { return ints(nil, []item{state}) }}}, nil
		}
	default:
		return nil
	}
	return g
}

// unbuilt is an object that its state replaces.
type unbuilt struct {
	build func(state item) (item, error)
}

func (l *scriptLoader) tableEntry(id item) (item, error) {
	if !id.kind(value.IntKind) {
		return item{}, errArgs
	}
	v, err := nth(l.table, jsonInt(id.v.Int()), "tensor")
	return of(v), err
}
