package passvet

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Analyzers are all of them.
func Analyzers() []*analysis.Analyzer {
	return []*analysis.Analyzer{Edit, Stale, Requires, Order, State}
}

// directive begins a comment that excuses its line, or the next if it stands alone.
const directive = "//passvet:ignore"

// report reports a diagnostic unless its line is excused.
func report(p *analysis.Pass, at token.Pos, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if reason, ok := excuse(p, at); ok {
		if reason != "" {
			return
		}
		message += " (" + directive + " wants a reason)"
	}
	p.Report(analysis.Diagnostic{Pos: at, Message: message})
}

// excuse finds the comment that excuses a line.
func excuse(p *analysis.Pass, at token.Pos) (reason string, ok bool) {
	f := fileOf(p, at)
	if f == nil {
		return "", false
	}
	line := p.Fset.Position(at).Line
	for _, group := range f.Comments {
		for _, c := range group.List {
			if there := p.Fset.Position(c.Pos()).Line; there == line || there == line-1 && p.Fset.Position(c.Pos()).Column == column(p, f, there) {
				if reason, ok := strings.CutPrefix(c.Text, directive); ok {
					return strings.TrimSpace(reason), true
				}
			}
		}
	}
	return "", false
}

// column is where the first thing on a line of f stands.
func column(p *analysis.Pass, f *ast.File, line int) int {
	first := 1 << 30
	see := func(pos token.Pos) {
		if at := p.Fset.Position(pos); at.Line == line {
			first = min(first, at.Column)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if n != nil {
			see(n.Pos())
		}
		return n != nil
	})
	for _, group := range f.Comments {
		for _, c := range group.List {
			see(c.Pos())
		}
	}
	return first
}

func fileOf(p *analysis.Pass, at token.Pos) *ast.File {
	for _, f := range p.Files {
		if f.FileStart <= at && at < f.FileEnd {
			return f
		}
	}
	return nil
}

// inTest reports whether at is in a file of tests.
func inTest(p *analysis.Pass, at token.Pos) bool {
	return strings.HasSuffix(p.Fset.Position(at).Filename, "_test.go")
}

// imports reports whether the package imports one of ours.
func imports(p *analysis.Pass, name string) bool {
	return slices.ContainsFunc(p.Pkg.Imports(), func(i *types.Package) bool { return i.Path() == module+name })
}
