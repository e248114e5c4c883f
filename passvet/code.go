package passvet

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// program is the package at hand in SSA form. It is nil for one that imports nothing
// by which a graph can be edited.
type program struct {
	funcs  []*ssa.Function            // in source order, literals after what they are in
	values map[string][]*ssa.Function // those used as values, by signature
	made   map[*types.Var]bool        // fields: true if all that is ever put there is new
	edits  map[*ssa.Function]kinds    // that it may make
	asks   map[*ssa.Function]bool     // on some path
}

var programs = &analysis.Analyzer{
	Name:       "passssa",
	Doc:        "SSA form of packages that import package ir or pass",
	Run:        func(p *analysis.Pass) (any, error) { return build(p), nil },
	ResultType: reflect.TypeFor[*program](),
}

// over is an analyzer that runs where there is a program; it may need others.
func over(name, doc string, run func(*analysis.Pass, *program), needs ...*analysis.Analyzer) *analysis.Analyzer {
	return &analysis.Analyzer{Name: name, Doc: doc, Requires: append(needs, programs), Run: func(p *analysis.Pass) (any, error) {
		if c := p.ResultOf[programs].(*program); c != nil {
			run(p, c)
		}
		return nil, nil
	}}
}

func build(p *analysis.Pass) *program {
	if !imports(p, "ir") && !imports(p, "pass") {
		return nil
	}
	prog := ssa.NewProgram(p.Fset, 0)
	for _, i := range p.Pkg.Imports() {
		prog.CreatePackage(i, nil, nil, true)
	}
	prog.CreatePackage(p.Pkg, p.Files, p.TypesInfo, false).Build()
	c := &program{values: make(map[string][]*ssa.Function), made: make(map[*types.Var]bool),
		edits: make(map[*ssa.Function]kinds), asks: make(map[*ssa.Function]bool)}
	for _, f := range p.Files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && !inTest(p, d.Pos()) {
				if obj, ok := p.TypesInfo.Defs[d.Name].(*types.Func); ok {
					c.add(prog.FuncValue(obj))
				}
			}
		}
	}
	if pkg := prog.Package(p.Pkg); pkg != nil {
		c.add(pkg.Func("init")) // literals in package variables
	}
	c.findValues()
	c.findMade()
	c.findEdits()
	c.findAsks()
	return c
}

func (c *program) add(f *ssa.Function) {
	if f == nil || f.Blocks == nil {
		return
	}
	c.funcs = append(c.funcs, f)
	for _, a := range f.AnonFuncs {
		c.add(a)
	}
}

// findValues collects the functions that are used otherwise than by calling them.
func (c *program) findValues() {
	seen := make(map[*ssa.Function]bool)
	for _, f := range c.funcs {
		eachInstruction(f, func(i ssa.Instruction) {
			for _, op := range i.Operands(nil) {
				if g := function(*op); g != nil && !seen[g] && !called(i, *op) {
					seen[g] = true
					c.values[key(g.Signature)] = append(c.values[key(g.Signature)], g)
				}
			}
		})
	}
}

// findMade looks at what is put into fields of structs.
func (c *program) findMade() {
	for _, f := range c.funcs {
		eachInstruction(f, func(i ssa.Instruction) {
			if s, ok := i.(*ssa.Store); ok {
				if v := field(s.Addr); v != nil {
					was, known := c.made[v]
					c.made[v] = (was || !known) && c.fresh(s.Val, nil)
				}
			}
		})
	}
}

// field is the field whose address v is, or nil.
func field(v ssa.Value) *types.Var {
	if a, ok := v.(*ssa.FieldAddr); ok {
		if p, ok := a.X.Type().Underlying().(*types.Pointer); ok {
			if s, ok := p.Elem().Underlying().(*types.Struct); ok {
				return s.Field(a.Field)
			}
		}
	}
	return nil
}

func called(i ssa.Instruction, v ssa.Value) bool {
	call, ok := i.(ssa.CallInstruction)
	return ok && call.Common().Value == v
}

func eachInstruction(f *ssa.Function, visit func(ssa.Instruction)) {
	for _, b := range f.Blocks {
		for _, i := range b.Instrs {
			visit(i)
		}
	}
}

func eachCall(f *ssa.Function, visit func(ssa.CallInstruction)) {
	eachInstruction(f, func(i ssa.Instruction) {
		if call, ok := i.(ssa.CallInstruction); ok {
			visit(call)
		}
	})
}

// function is the function that v is for certain: a bound method is the method.
func function(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.Function:
		return v
	case *ssa.MakeClosure:
		f, _ := v.Fn.(*ssa.Function)
		return f
	}
	return nil
}

// source is the function of the package behind an instance of a generic one, or a
// wrapper for a bound method or a method expression.
func (c *program) source(f *ssa.Function) *ssa.Function {
	if f.Origin() != nil {
		f = f.Origin()
	}
	if f.Synthetic == "" || f.Object() == nil {
		return f
	}
	for _, g := range c.funcs {
		if g.Object() == f.Object() {
			return g
		}
	}
	return f
}

// key is a signature without its receiver and names.
func key(s *types.Signature) string {
	var text strings.Builder
	for _, t := range []*types.Tuple{s.Params(), s.Results()} {
		for v := range t.Variables() {
			text.WriteString(types.TypeString(v.Type(), nil))
			text.WriteByte(',')
		}
		text.WriteByte(';')
	}
	return text.String()
}

// callees are the functions of the package that a call may run: the one called, or the
// literals that are given to a function that is not of the package. handed tells the latter.
func (c *program) callees(call ssa.CallInstruction) (fs []*ssa.Function, handed bool) {
	common := call.Common()
	if common.IsInvoke() {
		return nil, false
	}
	if f := function(common.Value); f != nil {
		if g := c.source(f); g.Blocks != nil {
			if g != f && f.Origin() != nil { // what a generic function calls has other types in it
				return append(c.literals(common), g), true
			}
			return []*ssa.Function{g}, false
		}
		return c.literals(common), true
	}
	if _, builtin := common.Value.(*ssa.Builtin); builtin {
		return nil, false
	}
	for _, f := range c.values[key(common.Signature())] {
		if f = c.source(f); f.Blocks != nil {
			fs = append(fs, f)
		}
	}
	if len(fs) == 0 {
		return c.literals(common), true
	}
	return fs, false
}

func (c *program) literals(common *ssa.CallCommon) (fs []*ssa.Function) {
	for _, a := range common.Args {
		if f := function(a); f != nil {
			if f = c.source(f); f.Blocks != nil {
				fs = append(fs, f)
			}
		}
	}
	return fs
}

// callee is the function or method that is called by name, of whatever package, or nil.
func callee(call ssa.CallInstruction) *types.Func {
	common := call.Common()
	if common.IsInvoke() {
		return common.Method
	}
	if f := common.StaticCallee(); f != nil {
		if f.Origin() != nil {
			f = f.Origin()
		}
		obj, _ := f.Object().(*types.Func)
		return obj
	}
	return nil
}

// editOf is what kinds of edits a call makes itself, of a graph that exists.
func (c *program) editOf(call ssa.CallInstruction) (k kinds, name string) {
	f := callee(call)
	name = irName(f)
	k = edits[name]
	if k == 0 || len(call.Common().Args) == 0 {
		return 0, ""
	}
	subject := call.Common().Args[0]
	if insideOut[name] {
		subject = call.Common().Args[1]
	}
	if c.fresh(subject, nil) {
		return 0, ""
	}
	return k, f.Name()
}

// findEdits finds the kinds of edits that each function may make.
func (c *program) findEdits() {
	for again := true; again; {
		again = false
		for _, f := range c.funcs {
			k := c.edits[f]
			eachCall(f, func(call ssa.CallInstruction) { k |= c.callEdits(call) })
			if k != c.edits[f] {
				c.edits[f], again = k, true
			}
		}
	}
}

func (c *program) callEdits(call ssa.CallInstruction) kinds {
	k, _ := c.editOf(call)
	fs, _ := c.callees(call)
	for _, f := range fs {
		k |= c.edits[f]
	}
	return k
}

// findAsks finds the functions that may ask.
func (c *program) findAsks() {
	for again := true; again; {
		again = false
		for _, f := range c.funcs {
			eachCall(f, func(call ssa.CallInstruction) {
				if !c.asks[f] && c.mayAsk(call) {
					c.asks[f], again = true, true
				}
			})
		}
	}
}

func (c *program) mayAsk(call ssa.CallInstruction) bool {
	if asks(callee(call)) {
		return true
	}
	fs, _ := c.callees(call)
	return slices.ContainsFunc(fs, func(f *ssa.Function) bool { return c.asks[f] })
}

// fresh reports whether v is, or is part of, what the function itself made, or is
// kept in a field in which nothing else is.
func (c *program) fresh(v ssa.Value, seen []ssa.Value) bool {
	if slices.Contains(seen, v) {
		return true
	}
	switch v := v.(type) {
	case *ssa.Phi:
		for _, e := range v.Edges {
			if !c.fresh(e, append(seen, v)) {
				return false
			}
		}
		return true
	case *ssa.Call:
		name := irName(callee(v))
		if makers[name] {
			return true
		}
		return name != "" && name != "Value.Def" && name != "Node.Input" && callee(v).Signature().Recv() != nil && c.fresh(v.Call.Args[0], seen)
	case *ssa.UnOp:
		if x := field(v.X); x != nil && v.Op == token.MUL {
			return c.made[x]
		}
		return c.fresh(v.X, seen)
	case *ssa.IndexAddr:
		return c.fresh(v.X, seen)
	}
	return false
}
