package rewrite

import (
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Rules is a set of rules, in the order in which they are tried. It is not changed once
// it is made, and is safe for concurrent use.
type Rules struct {
	list     []*Rule
	byKind   [][]entry // by the number of the root's kind
	next     []Next    // by the same, compiled
	text     string
	nearOnly bool
	file     string
}

// entry is one way in which a rule may match a node of some kind.
type entry struct {
	rule   *Rule
	alt    int
	guards []guard
}

// guard is what the root's node alone tells: input i comes from a node of one of these
// kinds. Most attempts end here.
type guard struct {
	i     int
	kinds []symbol.Symbol
}

// Rule is one rewrite.
type Rule struct {
	Name string
	Doc  string // a line on what it does

	line    int
	index   int // among the rules of its text
	vars    variables
	pattern *pattern   // as the text has it
	alts    []*pattern // without optional and commutative operands, in the order they are tried
	where   []*expr
	replace *template
}

// All returns the rules in the order in which they are tried; the caller must not modify
// the slice.
func (r *Rules) All() []*Rule { return r.list }

// Text is what the rules were read from.
func (r *Rules) Text() string { return r.text }

// File is the name under which the text was read.
func (r *Rules) File() string { return r.file }

// variables are the names of a rule: what match binds first, then what replace defines.
type variables struct {
	vals   []variable // %x: one value
	lists  []variable // %xs...: any number of values
	consts []variable // $k: the value of a constant
}

type variable struct {
	name     string
	off      int
	typ      *types.Type // what the header of match asks of it, or nil
	optional bool        // some alternative leaves it unbound
	made     bool        // replace defines it
}

// pattern is what match asks for. Nodes stand in the order of the text; the root is
// the last.
type pattern struct {
	nodes   []*patNode
	returns []int // values, all defined by nodes
	def     []int // by value: the node that defines it, or -1
	out     []int // by value: which output of def it is
	listDef []int // by list: the repeated node that defines its elements, or -1
}

func (p *pattern) root() *patNode { return p.nodes[len(p.nodes)-1] }

// patNode is one node of match or replace.
type patNode struct {
	off      int
	idx      int // in the pattern
	kinds    []symbol.Symbol
	overload string
	outs     []patOut
	repeated bool // one node for each element of the list that outs[0] names
	attrs    []patAttr
	open     bool // further attributes are fine
	ops      []operand
}

type patOut struct {
	slot int // a value, or of a repeated node a list
	typ  *types.Type
}

// patAttr is an attribute: of a pattern a literal or a $variable, of a replacement any
// expression.
type patAttr struct {
	name symbol.Symbol
	val  *expr
}

type operandKind uint8

const (
	opValue    operandKind = iota // %x
	opList                        // %xs...
	opAny                         // _
	opRest                        // ...
	opConst                       // $k
	opLiteral                     // 1, "s", None, [1, 2]
	opExpr                        // ($k + 1), in replace
	opAnyOrder                    // {%a, %b}
)

// operand is one operand of a node.
type operand struct {
	kind     operandKind
	off      int
	slot     int
	lit      value.Value
	expr     *expr
	group    []operand
	optional bool
}

// template is what replace makes.
type template struct {
	nodes   []*patNode
	returns []operand // opValue, opList, opConst, opLiteral or opExpr
	off     int
}
