package sandbox

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/plugin"
)

// extension makes passes that run in the guest.
func (g *guest) extension(d *plugin.Description) (*plugin.Extension, error) {
	e := &plugin.Extension{API: d.API, Schemas: d.Operators}
	var errs []error
	for _, p := range d.Passes {
		made, err := g.pass(p)
		if err != nil {
			errs = append(errs, fmt.Errorf("pass %s: %w", printable(p.Name), err))
			continue
		}
		e.Passes = append(e.Passes, made)
	}
	return e, errors.Join(errs...)
}

func (g *guest) pass(d plugin.PassDescription) (*pass.Pass, error) {
	p := &pass.Pass{Name: d.Name, Doc: printable(d.Doc), Once: d.Once}
	switch d.Numerics {
	case pass.BitExact.String():
	case pass.Reassociates.String():
		p.Numerics = pass.Reassociates
	default:
		return nil, fmt.Errorf("its numerics are %q", d.Numerics)
	}
	if len(d.Options) > 0 {
		made, err := options(d.Options)
		if err != nil {
			return nil, err
		}
		p.NewOptions = made
	}
	p.RunModule = func(u *pass.ModuleUnit) error {
		step := pass.Step{Pass: p, Options: u.Options}
		return g.run(u, step.String())
	}
	return p, nil
}

var kinds = map[string]reflect.Type{
	"string": reflect.TypeFor[string](), "bool": reflect.TypeFor[bool](), "int": reflect.TypeFor[int64](), "int8": reflect.TypeFor[int8](),
	"int16": reflect.TypeFor[int16](), "int32": reflect.TypeFor[int32](), "int64": reflect.TypeFor[int64](),
	"float32": reflect.TypeFor[float32](), "float64": reflect.TypeFor[float64](),
}

// options makes a struct with the fields that the guest's options have.
func options(list []plugin.OptionDescription) (func() any, error) {
	fields := make([]reflect.StructField, len(list))
	for i, o := range list {
		kind, ok := kinds[o.Type]
		if !ok {
			return nil, fmt.Errorf("option %s is a %s", o.Name, o.Type)
		}
		fields[i] = reflect.StructField{Name: "F" + strconv.Itoa(i), Type: kind,
			Tag: reflect.StructTag(fmt.Sprintf("option:%q doc:%q", o.Name, o.Doc))}
	}
	typ := reflect.StructOf(fields)
	first := reflect.New(typ)
	for _, o := range list {
		text, err := unquoted(o)
		if err == nil {
			err = pass.SetOption(first.Interface(), o.Name, text)
		}
		if err != nil {
			return nil, fmt.Errorf("option %s: its default %q is no %s", o.Name, o.Default, o.Type)
		}
	}
	return func() any {
		v := reflect.New(typ)
		v.Elem().Set(first.Elem())
		return v.Interface()
	}, nil
}

// unquoted is the default, as [pass.Pass.Options] writes it, without the quotes of strings.
func unquoted(o plugin.OptionDescription) (string, error) {
	if o.Type == "string" && strings.HasPrefix(o.Default, `"`) {
		return strconv.Unquote(o.Default)
	}
	return o.Default, nil
}
