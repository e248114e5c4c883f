package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// ShowReport is the document of show --json. Root is null for a module without
// state.
type ShowReport struct {
	Version    int            `json:"version"` // 1
	File       string         `json:"file"`
	Parameters int64          `json:"parameters"` // elements; a tensor that is shared counts once
	Bytes      int64          `json:"bytes"`      // of parameters and buffers
	Root       *ShowObject    `json:"root"`
	Functions  []ShowFunction `json:"functions"`
}

// ShowObject is an object and what it holds. Parameters and Bytes count what is
// below it too, and what it shares with others.
type ShowObject struct {
	Name       string          `json:"name"`
	Class      string          `json:"class"`
	SameAs     string          `json:"sameAs,omitempty"` // path of the object that this is; it is not shown again
	Parameters int64           `json:"parameters"`
	Bytes      int64           `json:"bytes"`
	Attributes []ShowAttribute `json:"attributes"`
	Children   []*ShowObject   `json:"children"`
}

// ShowAttribute is an attribute that is no object. Value is its tensor's type, or a
// value of few characters.
type ShowAttribute struct {
	Name   string `json:"name"`
	Role   string `json:"role"` // attribute, parameter or buffer
	Type   string `json:"type"`
	Value  string `json:"value,omitempty"`
	SameAs string `json:"sameAs,omitempty"` // path of the attribute with the same tensor
}

// ShowFunction is a function or method with its signature.
type ShowFunction struct {
	Name      string `json:"name"`
	Signature string `json:"signature"`
	Nodes     int    `json:"nodes"`
}

func (a *app) showCommand() *cobra.Command {
	var fl codeFlags
	c := &cobra.Command{
		Use:   "show FILE",
		Short: "show the tree of modules, their attributes and methods",
		Long: `show prints what a TorchScript archive or module text holds: the tree of modules
with the types, shapes and values of attributes, the number of parameters, and the
functions and methods with their signatures. With --graph N or NAME it prints that
graph instead. With --code it prints TorchScript source, as PyTorch's .code does: of
the root's forward, or of --method NAME. With --inlined it prints that method's graph
after the pass inline, as PyTorch's .inlined_graph but for what PyTorch simplifies in
callees.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := fl.check(); err != nil {
				return err
			}
			return a.each(args, func(a *app, _ int, path string) error {
				if !fl.code && !fl.inlined {
					return a.show(path)
				}
				f, _, err := a.load(path)
				switch {
				case err != nil:
					return err
				case fl.inlined:
					return a.showInlined(path, f, fl)
				}
				return a.showCode(path, f, fl)
			})
		},
	}
	c.Flags().BoolVar(&a.json, "json", false, "print one JSON document")
	c.Flags().BoolVar(&fl.code, "code", false, "print a function or method as TorchScript source")
	c.Flags().BoolVar(&fl.inlined, "inlined", false, "print the graph of a function or method with all calls inlined")
	c.Flags().StringVar(&fl.method, "method", "", "with --code or --inlined, the function or method to print")
	c.Flags().BoolVar(&fl.unmangle, "unmangle", false, "with --code, leave ___torch_mangle_N out of names that stay unique")
	c.MarkFlagsMutuallyExclusive("code", "json", "inlined")
	return c
}

func (a *app) show(path string) error {
	f, _, err := a.load(path)
	if err != nil {
		return err
	}
	if a.graph != "" {
		for _, g := range f.Graphs {
			if _, err := a.stdout.Write(print.AppendGraph(nil, g, print.Options{NoTypes: f.Untyped})); err != nil {
				return err
			}
		}
		return nil
	}
	report := describe(path, f.Module)
	if a.json {
		return a.printJSON(report)
	}
	_, err = a.stdout.Write(report.text())
	return err
}

// describe collects what show prints of a module.
func describe(path string, m *ir.Module) *ShowReport {
	r := &ShowReport{Version: 1, File: path, Functions: []ShowFunction{}}
	s := &shower{objects: map[*value.Object]string{}, tensors: map[*tensor.Tensor]string{}}
	if o := m.Root.Object(); o != nil {
		r.Root = s.object("root", "root", o)
	}
	r.Parameters, r.Bytes = s.parameters, s.bytes
	for _, f := range m.Functions {
		r.Functions = append(r.Functions, ShowFunction{f.QualifiedName(), signature(f), countNodes([]*ir.Graph{f.Graph})})
	}
	return r
}

// shower walks the objects of a module; each object and tensor is shown where it is
// first met.
type shower struct {
	objects           map[*value.Object]string
	tensors           map[*tensor.Tensor]string
	parameters, bytes int64
}

func (s *shower) object(name, path string, o *value.Object) *ShowObject {
	out := &ShowObject{Name: name, Class: o.Type.Name(), Attributes: []ShowAttribute{}, Children: []*ShowObject{}}
	if first, ok := s.objects[o]; ok {
		out.SameAs = first
		return out
	}
	s.objects[o] = path
	for i, at := range o.Type.Class().Attributes {
		v := value.None()
		if i < len(o.Attrs) {
			v = o.Attrs[i]
		}
		if child := v.Object(); child != nil {
			c := s.object(at.Name, path+"."+at.Name, child)
			out.Children = append(out.Children, c)
			out.Parameters, out.Bytes = out.Parameters+c.Parameters, out.Bytes+c.Bytes
			continue
		}
		out.Attributes = append(out.Attributes, s.attribute(out, at, path+"."+at.Name, v))
	}
	return out
}

var roleNames = [...]string{types.Attribute: "attribute", types.Parameter: "parameter", types.Buffer: "buffer", types.Constant: "constant"}

func (s *shower) attribute(o *ShowObject, at types.Attr, path string, v value.Value) ShowAttribute {
	out := ShowAttribute{Name: at.Name, Role: roleNames[at.Kind], Type: at.Type.String()}
	t := v.Tensor()
	if t == nil || !t.Defined() {
		out.Value = brief(v)
		return out
	}
	out.Value = tensorText(t)
	n, size := int64(t.Numel()), int64(t.Numel())*int64(t.DType().Size())
	if at.Kind == types.Parameter {
		o.Parameters += n
	}
	if at.Kind != types.Attribute {
		o.Bytes += size
	}
	if first, ok := s.tensors[t]; ok {
		out.SameAs = first
		return out
	}
	s.tensors[t] = path
	if at.Kind == types.Parameter {
		s.parameters += n
	}
	if at.Kind != types.Attribute {
		s.bytes += size
	}
	return out
}

func tensorText(t *tensor.Tensor) string {
	parts := make([]string, t.Dim())
	for i, n := range t.Shape() {
		parts[i] = strconv.Itoa(n)
	}
	return t.DType().Name() + "[" + strings.Join(parts, ", ") + "]"
}

// brief is a value on one line, or empty for one of many characters.
func brief(v value.Value) string {
	style := &value.Style{Tensor: func(dst []byte, v value.Value) []byte { return append(dst, tensorText(v.Tensor())...) }}
	style.Ref = func(v value.Value) (string, bool) {
		if o := v.Object(); o != nil {
			return o.Type.Name(), true
		}
		return "", false
	}
	text := string(value.AppendRepr(nil, v, style))
	if len(text) > 60 {
		return ""
	}
	return text
}

// signature is "(x : Tensor, n : int = 2) -> Tensor"; self is left out.
func signature(f *ir.Function) string {
	inputs := f.Graph.Inputs()
	first := len(inputs) - len(f.Defaults)
	var parts []string
	for i, v := range inputs {
		if i == 0 && f.Class != nil {
			continue
		}
		text := baseName(v.Name()) + " : " + v.Type().String()
		if i >= first && first >= 0 {
			text += " = " + brief(f.Defaults[i-first])
		}
		parts = append(parts, text)
	}
	results := make([]string, f.Graph.NumOutputs())
	for i := range results {
		results[i] = f.Graph.Output(i).Type().String()
	}
	result := strings.Join(results, ", ")
	if len(results) != 1 {
		result = "(" + result + ")"
	}
	return "(" + strings.Join(parts, ", ") + ") -> " + result
}

// baseName is a name without the ".N" that makes it unique in a graph.
func baseName(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		if _, err := strconv.Atoi(name[i+1:]); err == nil {
			return name[:i]
		}
	}
	return name
}

// text is the report for people.
func (r *ShowReport) text() []byte {
	var b []byte
	if r.Root != nil {
		b = r.Root.text(b, "")
		b = fmt.Appendf(b, "\n%d parameters; parameters and buffers take %d bytes\n\n", r.Parameters, r.Bytes)
	}
	for _, f := range r.Functions {
		b = fmt.Appendf(b, "%s%s  %d nodes\n", f.Name, f.Signature, f.Nodes)
	}
	return b
}

func (o *ShowObject) text(b []byte, indent string) []byte {
	b = fmt.Appendf(b, "%s%s : %s", indent, o.Name, o.Class)
	if o.SameAs != "" {
		return fmt.Appendf(b, "  is %s\n", o.SameAs)
	}
	if o.Parameters > 0 {
		b = fmt.Appendf(b, "  %d parameters", o.Parameters)
	}
	b = append(b, '\n')
	for _, at := range o.Attributes {
		b = fmt.Appendf(b, "%s  %s %s : %s", indent, at.Role, at.Name, at.Type)
		if at.Value != "" {
			b = fmt.Appendf(b, " = %s", at.Value)
		}
		if at.SameAs != "" {
			b = fmt.Appendf(b, "  is %s", at.SameAs)
		}
		b = append(b, '\n')
	}
	for _, c := range o.Children {
		b = c.text(b, indent+"  ")
	}
	return b
}
