package sandbox

import (
	"errors"
	"fmt"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/plugin/internal/wire"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/types"
)

// run applies one pass of the guest to the module.
func (g *guest) run(u *pass.ModuleUnit, step string) error {
	out := take(u.Module, g.limits.Memory<<20/4)
	q := wire.Request{Pipeline: step}
	a, text, err := g.apply(q, out)
	if err != nil {
		return err
	}
	if len(a.Edits) == 0 {
		if string(text) != out.text {
			return pass.ErrUnasked
		}
		return nil
	}
	allowed, err := ask(u, a.Edits)
	if err != nil || allowed == 0 {
		return err
	}
	if allowed < len(a.Edits) { // the rest is refused: again, with fewer
		q.Bisect, q.MaxEdits = true, allowed
		if a, text, err = g.apply(q, out); err != nil {
			return err
		}
		if len(a.Edits) != allowed {
			return fmt.Errorf("the sandbox made %d edits where %d were allowed", len(a.Edits), allowed)
		}
	}
	f, err := parse.Parse("what the sandbox returned", text, parse.Options{Table: u.Module.Table, Payload: out.resolve})
	if err != nil {
		return err
	}
	return out.put(u.Module, f.Module)
}

// apply runs the guest; an error of its pass is an error.
func (g *guest) apply(q wire.Request, out *outgoing) (wire.Response, []byte, error) {
	a, text, err := g.ask(q, out.text, out.storage)
	if err == nil && a.Error != "" {
		err = errors.New(printable(a.Error))
	}
	return a, text, err
}

// ask asks for the edits that the guest made, one by one, until one is refused.
func ask(u *pass.ModuleUnit, edits []wire.Edit) (allowed int, err error) {
	for i, e := range edits {
		var site any
		switch {
		case e.Function >= len(u.Module.Functions) || e.Function < -1:
			return 0, fmt.Errorf("the sandbox edited function %d of %d", e.Function, len(u.Module.Functions))
		case e.Function >= 0:
			site = u.Module.Functions[e.Function]
		}
		if !u.Edit(site, printable(e.Rule)) {
			return i, nil
		}
	}
	return len(edits), nil
}

// put makes m what the guest returned. Functions stay the same values: who holds one
// finds its new graph. Graphs that the guest left alone stay, too, where they can: with
// their places in the text, and the classes that they know.
func (o *outgoing) put(m, from *ir.Module) error {
	old := m.Functions
	if len(from.Functions) == 0 && len(old) > 0 {
		return errors.New("the sandbox returned no graphs")
	}
	o.restore(from)
	byName := make(map[string]*ir.Function, len(old))
	for _, f := range old {
		byName[f.QualifiedName()] = f
	}
	plain := print.IsPlain(m)
	if plain && len(old) != len(from.Functions) {
		return fmt.Errorf("the sandbox returned %d graphs where there were %d", len(from.Functions), len(old))
	}
	fs := make([]*ir.Function, len(from.Functions))
	for i, n := range from.Functions {
		f := byName[n.QualifiedName()]
		if plain {
			f = old[i]
		}
		if f == nil {
			f = &ir.Function{Name: n.Name}
		}
		if !plain || print.Graph(f.Graph, print.Options{}) != print.Graph(n.Graph, print.Options{}) {
			f.Graph, f.Class = n.Graph.CloneInto(m), n.Class
			for x := range nested(f.Graph) {
				x.SetTextPos(0, 0) // a place in a text that nobody sees
			}
		}
		if f.Result != nil {
			t, _, err := types.ParseDump(f.Result.String(), from.Scope)
			if err != nil {
				return err
			}
			f.Result = t
		}
		fs[i] = f
	}
	m.Functions = fs
	if plain {
		return nil
	}
	for i, c := range m.Finals {
		m.Finals[i].Class = from.Scope.Class(c.Class.Name())
	}
	m.Scope, m.Root, m.Payloads = from.Scope, from.Root, from.Payloads
	return nil
}
