package passvet

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"regexp"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// stable is the fact, known of the variable of an analysis, after which edits what it
// found still holds.
type stable struct{ Kinds kinds }

// AFact makes stable a fact.
func (*stable) AFact() {}

func (s *stable) String() string { return "stable under " + s.Kinds.String() }

var stables = &analysis.Analyzer{
	Name:       "passstable",
	Doc:        "read from doc comments under which edits facts are stable",
	Run:        runStable,
	ResultType: reflect.TypeFor[map[types.Object]kinds](),
	FactTypes:  []analysis.Fact{(*stable)(nil)},
}

func runStable(p *analysis.Pass) (any, error) {
	if imports(p, "analysis") {
		for _, f := range p.Files {
			for _, d := range f.Decls {
				if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.VAR {
					declare(p, d)
				}
			}
		}
	}
	known := make(map[types.Object]kinds)
	for _, f := range p.AllObjectFacts() {
		known[f.Object] = f.Fact.(*stable).Kinds
	}
	return known, nil
}

// declare exports what the comments in a declaration say.
func declare(p *analysis.Pass, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		spec := spec.(*ast.ValueSpec)
		doc := spec.Doc
		if doc == nil {
			doc = d.Doc
		}
		k, err := promised(doc.Text())
		if err != nil {
			p.Reportf(spec.Pos(), "%v", err)
		}
		for _, name := range spec.Names {
			if obj := p.TypesInfo.Defs[name]; obj != nil && obj.Parent() == p.Pkg.Scope() && k != 0 && factsOf(obj.Type()) != nil {
				p.ExportObjectFact(obj, &stable{k})
			}
		}
	}
}

var promise = regexp.MustCompile(`(?:^|[.\n] ?)Stable under ([^.;:]*)[.;:]`)

// promised reads "Stable under removal and motion."
func promised(doc string) (k kinds, err error) {
	m := promise.FindStringSubmatch(doc)
	if m == nil {
		return 0, nil
	}
	text := strings.Join(strings.Fields(m[1]), " ")
	if text == "any edit" {
		return anyEdit, nil
	}
words:
	for _, w := range strings.FieldsFunc(strings.ReplaceAll(text, " and ", ","), func(r rune) bool { return r == ',' || r == ' ' }) {
		for _, x := range kindNames {
			if x.name == w {
				k |= x.kind
				continue words
			}
		}
		return 0, fmt.Errorf("%q is no kind of edit; there are: %s, or any edit", w, anyEdit)
	}
	return k, nil
}

// factsOf is T of an *analysis.Analysis[T], or nil.
func factsOf(t types.Type) types.Type {
	if n := named(t); ours(t, "analysis", "Analysis") && n.TypeArgs().Len() == 1 {
		return n.TypeArgs().At(0)
	}
	return nil
}
