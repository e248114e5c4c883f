package schema

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/symbol"
)

// Facts is what is known of a kind of node without looking at the node.
type Facts struct {
	// Known is false for a kind that is neither in the table nor in the reviewed
	// list: nodes of it must be taken to do anything. The other fields then say so
	// too: SideEffects, Writes, Reads and Nondeterministic are true.
	Known bool
	// Special kinds have no schema; for others the facts are those of all their
	// overloads taken together, and Table.Match tells more.
	Special bool
	// Inputs, Outputs and Blocks are how many a node of a special kind has, Any
	// where that varies.
	Inputs, Outputs, Blocks int
	// SideEffects: an unused node must stay.
	SideEffects bool
	// FromBody: the effects, writes and randomness are those of the blocks or the
	// subgraph, and must be looked for there.
	FromBody bool
	// Subgraph: attribute Subgraph holds a graph.
	Subgraph bool
	// Writes: writes its first input (SetAttr), or what the schema says it writes.
	Writes bool
	// Reads: reads state behind an input that another node may write, as GetAttr
	// and ListUnpack do. Operators with schemas may read all their inputs.
	Reads bool
	// Nondeterministic: equal inputs may give different outputs.
	Nondeterministic bool
	// Structural kinds belong to the shape of a graph or to intermediate forms of
	// the compiler: they are never steps to run.
	Structural bool
}

// Any stands for a number that varies from node to node.
const Any = -1

// Facts returns what is known of nodes of kind sym.
func (t *Table) Facts(sym symbol.Symbol) Facts {
	if f, ok := t.kinds[sym]; ok {
		return f
	}
	if all := t.Overloads(sym); all != nil {
		return schemaFacts(all)
	}
	if ns := sym.Namespace(); ns != "" {
		if every, ok := symbol.Lookup(ns + "::*"); ok {
			if f, ok := t.kinds[every]; ok {
				return f
			}
		}
	}
	return Facts{Inputs: Any, Outputs: Any, Blocks: Any, SideEffects: true, Writes: true, Reads: true, Nondeterministic: true}
}

// schemaFacts joins the facts of all overloads of a kind.
func schemaFacts(all []*Schema) Facts {
	f := Facts{Known: true, Inputs: Any, Outputs: Any, Reads: true}
	for _, s := range all {
		f.SideEffects = f.SideEffects || s.HasSideEffects()
		f.Writes = f.Writes || s.Mutates()
		f.Nondeterministic = f.Nondeterministic || s.IsNondeterministic()
	}
	return f
}

// parseKinds reads the reviewed list, which a test reads too.
func parseKinds(text string) map[symbol.Symbol]Facts {
	kinds := make(map[symbol.Symbol]Facts, 128)
	for line := range strings.Lines(text) {
		if line[0] == '#' {
			continue
		}
		f, name, err := parseKind(line)
		if err != nil {
			panic(fmt.Sprintf("schema: embedded kinds: %v in line %q", err, line))
		}
		kinds[symbol.Of(name)] = f
	}
	return kinds
}

func parseKind(line string) (Facts, string, error) {
	cols := strings.Fields(line)
	f := Facts{Known: true, Special: true}
	if len(cols) < 6 {
		return f, "", fmt.Errorf("%d columns", len(cols))
	}
	for i, n := range []*int{&f.Inputs, &f.Outputs, &f.Blocks} {
		*n = Any
		if c := cols[1+i]; c != "*" {
			var err error
			if *n, err = strconv.Atoi(c); err != nil {
				return f, "", err
			}
		}
	}
	for _, c := range cols[4] {
		switch c {
		case '-':
		case 'e':
			f.SideEffects = true
		case 'b':
			f.FromBody = true
		case 'g':
			f.Subgraph = true
		case 'w':
			f.Writes = true
		case 'r':
			f.Reads = true
		case 'n':
			f.Nondeterministic = true
		case 's':
			f.Structural = true
		default:
			return f, "", fmt.Errorf("unknown flag %q", c)
		}
	}
	return f, cols[0], nil
}
