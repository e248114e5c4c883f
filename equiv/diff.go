package equiv

import (
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/ir"
)

// TypeRule says how a structural diff compares the types of values.
type TypeRule uint8

// The rules for types.
const (
	TypesExact   TypeRule = iota // as they are, but for mangling
	TypesErased                  // every tensor type is Tensor
	TypesIgnored                 // not at all
)

// DiffOptions says what a structural diff looks at beside structure. The zero
// DiffOptions ignores how values are called and where nodes came from.
type DiffOptions struct {
	Types   TypeRule
	Names   bool // names and numbers of values count
	Sources bool // source positions count
	Scopes  bool // scopes count
}

// DivergenceKind says in what two graphs differ at one place.
type DivergenceKind uint8

// The kinds of divergence.
const (
	MissingNode       DivergenceKind = iota // a node of A has no counterpart in B
	ExtraNode                               // a node of B has no counterpart in A
	MovedNode                               // the same node, elsewhere in the order or in another block
	KindDiffers                             // another operator in the place of one
	AttributeDiffers                        // an attribute of a node
	OperandsDiffer                          // the inputs of a node
	ReturnsDiffer                           // what a block or graph returns
	TypeDiffers                             // the type of an output or of a parameter
	OutputsDiffer                           // the number of outputs
	ParametersDiffer                        // the number of a block's parameters or of a graph's inputs
	BlocksDiffer                            // the number of a node's blocks
	NameDiffers                             // the name of a value, if names count
	SourceDiffers                           // the source of a node, if sources count
	ScopeDiffers                            // the scope of a node, if scopes count
	MissingFunction                         // a function or method of A has no counterpart
	ExtraFunction                           // a function or method of B has no counterpart
	MissingDefinition                       // a class, enum or interface of A has no counterpart
	ExtraDefinition                         // a class, enum or interface of B has no counterpart
	DefinitionDiffers                       // attributes, methods or members of a class, enum or interface
	StateDiffers                            // the value of an attribute of an object
	numDivergenceKinds
)

var divergenceNames = [numDivergenceKinds]string{
	"missing-node", "extra-node", "moved-node", "kind", "attribute", "operands", "returns", "type", "outputs",
	"parameters", "blocks", "name", "source", "scope", "missing-function", "extra-function",
	"missing-definition", "extra-definition", "definition", "state",
}

// String is the stable name of the kind, as in JSON documents.
func (k DivergenceKind) String() string {
	if k < numDivergenceKinds {
		return divergenceNames[k]
	}
	return "invalid"
}

// Place is where a divergence is in one of the two. Node is nil where the other
// side alone has something, and for what is no node. Line and Col are those of
// the node in its text; for a return those of the node before it; 0 if no text
// gave it.
type Place struct {
	Node      *ir.Node
	Line, Col int
	Path      string // the blocks around it, outermost first: "%5 prim::Loop block 0 / %9 prim::If block 1"
}

// Divergence is one difference.
type Divergence struct {
	Kind     DivergenceKind
	Function string // the function or method it is in, or "" in a graph without name
	A, B     Place
	Detail   string // what differs, "A's | B's"
}

// Class says how much two graphs differ.
type Class uint8

// The classes of difference, each weaker than the one before.
const (
	Same             Class = iota // not even names differ
	NamesDiffer                   // equal, but values or mangled types are called otherwise
	OrderDiffers                  // the same nodes in another order
	StructureDiffers              // more than that
)

// String is "same", "names", "order" or "structure".
func (c Class) String() string {
	return [...]string{"same", "names", "order", "structure"}[c]
}

// Differences is what a structural diff found. List is in the order of A's text,
// the first divergence first; what only B has stands where B has it.
type Differences struct {
	List           []Divergence
	NodesA, NodesB int // nodes of both, those in nested graphs included
	Paired         int // nodes that have a counterpart
	Renamed        int // values and types that are called otherwise
	Unread         int // tensor constants compared by type alone: a text elided a payload
	counts         [numDivergenceKinds]int
}

// Equal reports that there is no divergence.
func (d *Differences) Equal() bool { return len(d.List) == 0 }

// Count is the number of divergences of kind k.
func (d *Differences) Count(k DivergenceKind) int { return d.counts[k] }

// Class says whether only names, only the order, or the structure differs.
func (d *Differences) Class() Class {
	switch {
	case d.Equal() && d.Renamed == 0:
		return Same
	case d.Equal() || len(d.List) == d.counts[NameDiffers]:
		return NamesDiffer
	case len(d.List) == d.counts[MovedNode]+d.counts[NameDiffers]:
		return OrderDiffers
	}
	return StructureDiffers
}

// Summary is one line: the class, and how many divergences of which kind.
func (d *Differences) Summary() string {
	switch {
	case d.Equal() && d.Renamed == 0:
		return "same"
	case d.Equal():
		return fmt.Sprintf("same but for %d names", d.Renamed)
	}
	var parts []string
	for k, n := range d.counts {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s: %d", DivergenceKind(k), n))
		}
	}
	return fmt.Sprintf("%s differs: %s; %d of %d and %d nodes paired", d.Class(), strings.Join(parts, ", "), d.Paired, d.NodesA, d.NodesB)
}

func (d *Differences) add(x Divergence) {
	d.List = append(d.List, x)
	d.counts[x.Kind]++
}

// DiffGraphs compares the structure of two graphs. It ignores names and numbers
// of values, the mangling of type names (___torch_mangle_25), source comments and
// scopes, unless options say otherwise; constants are compared to the bit where
// both have their payload.
//
// Nodes are paired by what they compute from, by what is computed from them, by
// paired neighbours, and by order, in that sequence; a value is the counterpart of
// another once their nodes are. So one changed node is one divergence, and not one
// at every node after it. Where all uses of a missing node take one other value
// instead, its users are not divergent either. No divergence means that the two
// are equal node by node. The cost is near-linear in nodes and uses.
func DiffGraphs(a, b *ir.Graph, opt DiffOptions) *Differences {
	d := &differ{opt: opt, names: newNames(opt.Types), out: new(Differences)}
	d.graphs(a, b)
	return d.out
}

// differ compares several graphs into one result.
type differ struct {
	opt      DiffOptions
	names    *names
	out      *Differences
	function string
	depth    int    // graphs around
	pathA    string // to the graph being compared
	pathB    string
}

// graphs compares one pair of graphs, and the graphs in attributes of their nodes.
func (d *differ) graphs(a, b *ir.Graph) {
	m := newMatching(d, a, b)
	if !m.lockstep() {
		m.align()
	}
	m.report()
}
