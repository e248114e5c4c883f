package script

import "github.com/torchpass/torchpass/value"

// maxNesting bounds how deep statements and expressions may nest.
const maxNesting = 200

// exprKind says what an expression is.
type exprKind uint8

const (
	exprVar       exprKind = iota // name
	exprAttr                      // parts[0].name
	exprCall                      // parts[0](parts[1:], kwargs)
	exprSubscript                 // parts[0][parts[1:]]
	exprSlice                     // parts[0]:parts[1]:parts[2], each may be nil
	exprConst                     // val: a number, string, None, True or False
	exprList                      // [parts]
	exprTuple                     // (parts)
	exprDict                      // {parts[0]: parts[1], …}
	exprUnary                     // name parts[0]
	exprBinary                    // parts[0] name parts[1]
	exprLogic                     // parts[0] name parts[1], name is "and" or "or"
	exprTernary                   // parts[1] if parts[0] else parts[2]
	exprListComp                  // [parts[0] for parts[1] in parts[2]]
	exprDictComp                  // {parts[3]: parts[0] for parts[1] in parts[2]}
	exprStarred                   // *parts[0]
	exprDots                      // ...
)

// expr is an expression.
type expr struct {
	kind   exprKind
	at     int // byte offset in the file
	name   string
	parts  []*expr
	kwargs []keyword
	val    value.Value
}

type keyword struct {
	name string
	at   int
	val  *expr
}

// stmtKind says what a statement is.
type stmtKind uint8

const (
	stmtAssign  stmtKind = iota // targets[0] = targets[1] = value, or targets[0] : typ = value
	stmtAugment                 // targets[0] op= value
	stmtExpr                    // value
	stmtReturn                  // value, may be nil
	stmtIf                      // if value: body else: orelse
	stmtFor                     // for targets[0] in value: body
	stmtWhile                   // while value: body
	stmtWith                    // with items: body
	stmtDef                     // def
	stmtPass
	stmtBreak
	stmtContinue
	stmtDelete // del targets
	stmtRaise  // value
	stmtAssert // value, targets[0] the message
)

// stmt is a statement.
type stmt struct {
	kind    stmtKind
	at      int
	targets []*expr
	typ     *expr
	value   *expr
	body    []*stmt
	orelse  []*stmt
	items   []withItem
	op      string // of stmtAugment
	def     *funcDef
}

// withItem is "value as name" in a with; name may be nil.
type withItem struct {
	value, name *expr
}

// funcDef is a function, method or closure.
type funcDef struct {
	name   string
	at     int
	params []param
	result *expr // may be nil
	body   []*stmt
}

type param struct {
	name string
	at   int
	typ  *expr // nil where not annotated
	def  *expr // nil for none
}

// classDef is a class; fields are the assignments and declarations of its body in order.
type classDef struct {
	name    string
	base    string
	at      int
	fields  []*stmt
	methods []*funcDef
}

// file is one parsed source file.
type file struct {
	path    string
	src     string
	lines   []int    // byte offsets of the starts of lines, once asked for
	origins []origin // in the order of src
	classes map[string]*classDef
	funcs   map[string]*funcDef
}
