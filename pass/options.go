package pass

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Option is one setting of a pass, for listings.
type Option struct {
	Name, Type, Default, Doc string
}

// Options lists the settings that p takes, from the tags `option:"name"` and
// `doc:"…"` on the fields of its options struct.
func (p *Pass) Options() []Option {
	if p.NewOptions == nil {
		return nil
	}
	v := reflect.ValueOf(p.NewOptions()).Elem()
	var out []Option
	for i := range v.NumField() {
		f := v.Type().Field(i)
		out = append(out, Option{f.Tag.Get("option"), f.Type.String(), optionText(v.Field(i)), f.Tag.Get("doc")})
	}
	return out
}

// settings is the text of those options that are not the defaults, in braces and in
// the order of the fields; empty where there are none.
func (p *Pass) settings(opts any) string {
	if opts == nil || p.NewOptions == nil {
		return ""
	}
	v, d := reflect.ValueOf(opts).Elem(), reflect.ValueOf(p.NewOptions()).Elem()
	var given []string
	for i := range v.NumField() {
		if text := optionText(v.Field(i)); text != optionText(d.Field(i)) {
			given = append(given, v.Type().Field(i).Tag.Get("option")+"="+text)
		}
	}
	if len(given) == 0 {
		return ""
	}
	return "{" + strings.Join(given, ",") + "}"
}

// optionText is the value of a field as a pipeline gives it.
func optionText(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
	case reflect.String:
		if s := v.String(); !bare(s) {
			return strconv.Quote(s)
		}
	}
	return fmt.Sprint(v)
}

// bare reports whether a string needs no quotes in a pipeline.
func bare(s string) bool {
	return s == strings.TrimSpace(s) && !strings.ContainsAny(s, "\",{}") && strconv.Quote(s) == `"`+s+`"`
}

// SetOption sets the field tagged name of an options struct from what a pipeline gives
// it, without quotes.
func SetOption(opts any, name, val string) error {
	if opts == nil {
		return fmt.Errorf("takes no settings, got %q", name)
	}
	v := reflect.ValueOf(opts).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("option") != name {
			continue
		}
		f := v.Field(i)
		if err := setField(f, val); err != nil {
			return fmt.Errorf("setting %s=%q: not a valid %s", name, val, f.Type())
		}
		return nil
	}
	return fmt.Errorf("no setting called %q", name)
}

// setField reads val, which gives a field of one of the kinds that options may have.
func setField(f reflect.Value, val string) error {
	switch {
	case f.Kind() == reflect.String:
		f.SetString(val)
		return nil
	case f.Kind() == reflect.Bool:
		b, err := strconv.ParseBool(val)
		f.SetBool(b)
		return err
	case f.CanInt():
		n, err := strconv.ParseInt(val, 10, f.Type().Bits())
		f.SetInt(n)
		return err
	case f.CanFloat():
		x, err := strconv.ParseFloat(val, f.Type().Bits())
		f.SetFloat(x)
		return err
	}
	return errors.New("unsupported kind")
}

// checkOptions lists what is wrong with the options struct of p.
func (p *Pass) checkOptions() []error {
	if p.NewOptions == nil {
		return nil
	}
	v := reflect.ValueOf(p.NewOptions())
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return []error{fmt.Errorf("pass %s: NewOptions must return a pointer to a struct, not %T", p.Name, p.NewOptions())}
	}
	if v.Elem().NumField() == 0 {
		return []error{fmt.Errorf("pass %s: its options have no fields; NewOptions should be nil", p.Name)}
	}
	if p.NewOptions() == v.Interface() {
		return []error{fmt.Errorf("pass %s: NewOptions must return a new struct each time", p.Name)}
	}
	var errs []error
	seen := make(map[string]bool)
	for i := range v.Elem().NumField() {
		f := v.Elem().Type().Field(i)
		for _, fault := range fieldFaults(f, v.Elem().Field(i)) {
			errs = append(errs, fmt.Errorf("pass %s: field %s of its options %s", p.Name, f.Name, fault))
		}
		if name := f.Tag.Get("option"); seen[name] {
			errs = append(errs, fmt.Errorf("pass %s: two of its options are called %q", p.Name, name))
		} else if name != "" {
			seen[name] = true
		}
	}
	return errs
}

func fieldFaults(f reflect.StructField, v reflect.Value) []string {
	var faults []string
	if !f.IsExported() {
		faults = append(faults, "is not exported")
	}
	switch name := f.Tag.Get("option"); {
	case name == "":
		faults = append(faults, `has no tag option:"name"`)
	case !nameRE.MatchString(name):
		faults = append(faults, fmt.Sprintf("is called %q: a name is lower-case words joined by dashes", name))
	}
	if strings.TrimSpace(f.Tag.Get("doc")) == "" {
		faults = append(faults, `has no tag doc:"what it does"`)
	}
	if k := v.Kind(); k != reflect.String && k != reflect.Bool && !v.CanInt() && !v.CanFloat() {
		faults = append(faults, fmt.Sprintf("is a %s: an option is a string, a bool, an int or a float", f.Type))
	}
	return faults
}
