// Package codetable makes the table of the codes of package verify from the doc
// comments of its constants.
package codetable

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
)

// Row is one code. Group is the comment over the block of constants it is in.
type Row struct{ Group, Code, Doc string }

// Read returns the codes declared in the Go source src, in its order. A code
// without a doc comment that begins with the constant's name is an error.
func Read(src []byte) ([]Row, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "code.go", src, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		group := strings.TrimSuffix(strings.TrimSpace(g.Doc.Text()), ".")
		for _, s := range g.Specs {
			row, err := row(group, s.(*ast.ValueSpec))
			if err != nil {
				return nil, err
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func row(group string, s *ast.ValueSpec) (Row, error) {
	name := s.Names[0].Name
	lit, ok := s.Values[0].(*ast.BasicLit)
	if !ok {
		return Row{}, fmt.Errorf("%s is no string literal", name)
	}
	code, err := strconv.Unquote(lit.Value)
	if err != nil {
		return Row{}, err
	}
	doc, ok := strings.CutPrefix(strings.Join(strings.Fields(s.Doc.Text()), " "), name+": ")
	if !ok {
		return Row{}, fmt.Errorf("the doc comment of %s does not begin with %q", name, name+": ")
	}
	if !strings.HasPrefix(doc, "prim::") {
		doc = strings.ToUpper(doc[:1]) + doc[1:]
	}
	return Row{group, code, doc}, nil
}

// Markdown is the page docs/verify.md for the codes in src.
func Markdown(src []byte) ([]byte, error) {
	rows, err := Read(src)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString("<!-- Made from verify/code.go by go generate ./verify; do not edit. -->\n\n# What `torchpass verify` checks\n\n" +
		"Each violation is printed as `file:line:col: [code] message`; line and column are those of the node in the text.\nCodes are stable.\n")
	group := ""
	for _, r := range rows {
		if r.Group != group {
			group = r.Group
			fmt.Fprintf(&b, "\n## %s\n\n| code | the rule |\n| --- | --- |\n", group)
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", r.Code, strings.ReplaceAll(r.Doc, "|", `\|`))
	}
	return []byte(b.String()), nil
}
