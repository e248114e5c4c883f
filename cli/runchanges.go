package cli

import (
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/value"
)

// RunChange is an attribute, or a part of one, that a call changed. MaxAbs is the
// largest change of an element; Reason says what else is another.
type RunChange struct {
	Call   int    `json:"call"` // from 1
	Path   string `json:"path"` // "root.encoder.state"
	Type   string `json:"type"` // after the call
	MaxAbs Number `json:"maxAbs"`
	Reason string `json:"reason,omitempty"`
}

// String is the line that run --changes prints.
func (c RunChange) String() string {
	if c.Reason == "" {
		c.Reason = fmt.Sprintf("max abs change %.3g", float64(c.MaxAbs))
	}
	return fmt.Sprintf("call %d changed %s : %s: %s", c.Call, c.Path, c.Type, c.Reason)
}

// changed reports how the state of the module is another after a call.
func (a *app) changed(report *RunReport, call int, before, after value.Value) {
	c := &changes{call: call, seen: make(map[*value.Object]bool)}
	c.value("root", before, after)
	report.Changes = append(report.Changes, c.list...)
	if a.json {
		return
	}
	for _, x := range c.list {
		fmt.Fprintln(a.stdout, x)
	}
	if len(c.list) == 0 {
		fmt.Fprintf(a.stdout, "call %d changed no attribute\n", call)
	}
}

// changes compares two states of a module, attribute by attribute.
type changes struct {
	call int
	seen map[*value.Object]bool // of the state after
	list []RunChange
}

func (c *changes) value(path string, before, after value.Value) {
	old, now := before.Object(), after.Object()
	if old == nil || now == nil || old.Type != now.Type {
		c.leaf(path, before, after)
		return
	}
	if c.seen[now] {
		return
	}
	c.seen[now] = true
	for i, at := range now.Type.Class().Attributes {
		c.value(path+"."+at.Name, old.Attrs[i], now.Attrs[i])
	}
}

func (c *changes) leaf(path string, before, after value.Value) {
	add := func(path, reason string, size float64) {
		c.list = append(c.list, RunChange{c.call, path, resultType(after), Number(size), reason})
	}
	tensors := before.Kind() == value.TensorKind && after.Kind() == value.TensorKind
	if tensors && resultType(before) == resultType(after) || held(before) && held(after) {
		for _, f := range equiv.Compare(path, before, after, equiv.Options{Tolerance: &equiv.Tolerance{}}) {
			if !f.Exact {
				add(f.Path, inPast.Replace(f.Msg), f.MaxAbs)
			}
		}
		return
	}
	if was, is := shortly(before), shortly(after); was != is || before.Kind() != after.Kind() {
		add(path, was+" -> "+is, 0)
	}
}

// inPast words what was expected as what was before.
var inPast = strings.NewReplacer("is expected", "was", "are expected", "were")

// held reports whether v holds other values.
func held(v value.Value) bool {
	return v.List() != nil || v.Tuple() != nil || v.Dict() != nil
}

// shortly is v on one line, or its type.
func shortly(v value.Value) string {
	if v.Kind() == value.TensorKind {
		return resultType(v)
	}
	if text := brief(v); text != "" {
		return text
	}
	return resultType(v)
}
