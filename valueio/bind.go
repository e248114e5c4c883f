package valueio

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Param is a parameter that Bind gives a value.
type Param struct {
	Name       string      // as the graph has it: "x.1"
	Type       *types.Type // nil accepts anything
	Default    value.Value
	HasDefault bool
}

// Params returns the inputs of g as parameters, with the defaults of the function
// of g's module that it is the graph of. A first input of class type is the module
// itself and comes back as self, nil if there is none.
func Params(g *ir.Graph) (self *ir.Value, params []Param) {
	inputs := g.Inputs()
	if len(inputs) > 0 && inputs[0].Type().Kind() == types.ClassKind {
		self, inputs = inputs[0], inputs[1:]
	}
	for _, v := range inputs {
		params = append(params, Param{Name: v.Name(), Type: v.Type()})
	}
	for _, f := range g.Module().Functions {
		if first := len(params) - len(f.Defaults); f.Graph == g && first >= 0 {
			for i, d := range f.Defaults {
				params[first+i].Default, params[first+i].HasDefault = d, true
			}
		}
	}
	return self, params
}

// Bind returns the arguments of one call, in the order of params, from what a
// file of inputs holds: the items of a tuple or list are positional arguments,
// the entries of a dict with only string keys are keyword arguments, and any
// other value is the one argument. A keyword names a parameter as the graph
// does, or without the ".N" that the graph adds to Python's name; the names
// arr_0, arr_1, … that numpy.savez gives to arrays without names are positions,
// unless a parameter has such a name. Too many arguments, unknown keywords and
// missing arguments are errors that name them. Each argument is converted to
// its parameter's type by [Convert].
func Bind(params []Param, v value.Value) ([]value.Value, error) {
	given := make([]*value.Value, len(params))
	var err error
	switch {
	case v.Kind() == value.TupleKind:
		err = bindPositions(given, v.Tuple().Items)
	case v.Kind() == value.ListKind:
		err = bindPositions(given, v.List().Items)
	case isKeywords(v):
		err = bindKeywords(given, params, v.Dict())
	default:
		err = bindPositions(given, []value.Value{v})
	}
	if err != nil {
		return nil, err
	}
	return finish(given, params)
}

func isKeywords(v value.Value) bool {
	if v.Kind() != value.DictKind {
		return false
	}
	for k := range v.Dict().All() {
		if k.Kind() != value.StrKind {
			return false
		}
	}
	return true
}

func bindPositions(given []*value.Value, items []value.Value) error {
	if len(items) > len(given) {
		return fmt.Errorf("%d arguments for %d parameters", len(items), len(given))
	}
	for i := range items {
		given[i] = &items[i]
	}
	return nil
}

func bindKeywords(given []*value.Value, params []Param, d *value.Dict) error {
	if items, ok := numpyPositions(params, d); ok {
		return bindPositions(given, items)
	}
	for k, v := range d.All() {
		i, err := find(params, k.Str())
		if err != nil {
			return err
		}
		if given[i] != nil {
			return fmt.Errorf("parameter %q is given twice", params[i].Name)
		}
		given[i] = &v
	}
	return nil
}

// numpyPositions returns the entries arr_0 … arr_n-1 in order, if d has exactly
// these and no parameter is called like one of them.
func numpyPositions(params []Param, d *value.Dict) ([]value.Value, bool) {
	items := make([]value.Value, d.Len())
	for i := range items {
		name := "arr_" + strconv.Itoa(i)
		v, ok := d.Get(value.Str(name))
		if _, err := find(params, name); !ok || err == nil {
			return nil, false
		}
		items[i] = v
	}
	return items, len(items) > 0
}

// Positional returns what was saved as the values arr_0, arr_1, … of an .npz file:
// the value itself for one, a tuple for several. Anything else comes back as it is.
func Positional(v value.Value) value.Value {
	if v.Kind() != value.DictKind {
		return v
	}
	items, ok := numpyPositions(nil, v.Dict())
	switch {
	case !ok:
		return v
	case len(items) == 1:
		return items[0]
	}
	return value.NewTuple(items...)
}

// find returns the index of the parameter that a keyword names.
func find(params []Param, key string) (int, error) {
	found := -1
	for i, p := range params {
		if p.Name == key {
			return i, nil
		}
		if base(p.Name) == key {
			if found >= 0 {
				return 0, fmt.Errorf("keyword %q may mean %q or %q", key, params[found].Name, p.Name)
			}
			found = i
		}
	}
	if found < 0 {
		return 0, fmt.Errorf("no parameter is called %q; there are %s (a dict that is itself an argument goes into a tuple)", key, list(params))
	}
	return found, nil
}

// base is a name without the ".N" that makes it unique in a graph.
func base(name string) string {
	i := strings.LastIndexByte(name, '.')
	if i <= 0 || i == len(name)-1 || strings.Trim(name[i+1:], "0123456789") != "" {
		return name
	}
	return name[:i]
}

func list(params []Param) string {
	if len(params) == 0 {
		return "none"
	}
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = strconv.Quote(base(p.Name))
	}
	return strings.Join(names, ", ")
}

// finish fills in defaults, converts to the types, and reports what is missing.
func finish(given []*value.Value, params []Param) ([]value.Value, error) {
	var missing []Param
	args := make([]value.Value, len(params))
	for i, p := range params {
		switch {
		case given[i] == nil && !p.HasDefault:
			missing = append(missing, p)
		case given[i] == nil:
			args[i] = p.Default
		case p.Type == nil:
			args[i] = *given[i]
		default:
			v, err := Convert(*given[i], p.Type)
			if err != nil {
				return nil, fmt.Errorf("argument %q: %w", base(p.Name), err)
			}
			args[i] = v
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("no value for %s", list(missing))
	}
	return args, nil
}
