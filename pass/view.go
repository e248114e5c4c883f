package pass

import (
	"fmt"
	"strconv"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// View is what a graph pass may know of the module around its graph: it does not
// change while the graphs of the module are edited side by side. What the values in
// it hold must not be changed.
type View struct {
	scope     *types.Scope
	table     *schema.Table
	root      value.Value
	payloads  []ir.Payload
	functions []Signature
	byName    map[string]int
}

// Signature is a function as its callers see it.
type Signature struct {
	Name    string      // qualified
	Class   *types.Type // nil for a free function
	Inputs  []*types.Type
	Outputs []*types.Type
}

// Scope owns the module's classes.
func (v *View) Scope() *types.Scope { return v.scope }

// Table is the module's operator table.
func (v *View) Table() *schema.Table { return v.table }

// Root is the object that holds the module's state, or None.
func (v *View) Root() value.Value { return v.root }

// Payloads are the module's named values; the caller must not modify the slice.
func (v *View) Payloads() []ir.Payload { return v.payloads }

// Functions are the module's functions and methods in order; the caller must not
// modify the slice.
func (v *View) Functions() []Signature { return v.functions }

// Function returns the function or method of that qualified name.
func (v *View) Function(name string) (Signature, bool) {
	i, ok := v.byName[name]
	if !ok {
		return Signature{}, false
	}
	return v.functions[i], true
}

// viewOf takes the view of m as it is now.
func viewOf(m *ir.Module) *View {
	v := &View{scope: m.Scope, table: m.Table, root: m.Root, payloads: m.Payloads}
	named := 0
	for _, f := range m.Functions {
		if f.Name != "" {
			named++
		}
	}
	if named == 0 { // a dump: nobody can call its graphs
		return v
	}
	v.byName = make(map[string]int, named)
	v.functions = make([]Signature, len(m.Functions))
	for i, f := range m.Functions {
		s := Signature{Name: f.QualifiedName(), Class: f.Class}
		for _, p := range f.Graph.Inputs() {
			s.Inputs = append(s.Inputs, p.Type())
		}
		for j := range f.Graph.NumOutputs() {
			s.Outputs = append(s.Outputs, f.Graph.Output(j).Type())
		}
		v.functions[i] = s
		if _, dup := v.byName[s.Name]; !dup {
			v.byName[s.Name] = i
		}
	}
	return v
}

// GraphName is how messages and edits call function i of the module: its name, or its number
// where a dump has several graphs.
func GraphName(m *ir.Module, i int) string {
	if f := m.Functions[i]; f.Name != "" {
		return f.QualifiedName()
	}
	if len(m.Functions) == 1 {
		return ""
	}
	return "graph " + strconv.Itoa(i)
}

func sourceText(n *ir.Node) string {
	switch s := n.Source(); {
	case s.IsZero():
		return ""
	case s.Line < 0:
		return s.File
	default:
		return fmt.Sprintf("%s:%d:%d", s.File, s.Line, s.Col)
	}
}
