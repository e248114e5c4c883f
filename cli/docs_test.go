package cli

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/torchpass/torchpass/plugin"
)

func contract(t *testing.T) string {
	text, err := os.ReadFile("../docs/cli.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestDocumentedFlags: docs/cli.md names every command and every flag.
func TestDocumentedFlags(t *testing.T) {
	text := contract(t)
	a := &app{passes: allPasses()}
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		if !strings.Contains(text, c.CommandPath()) && c.HasParent() {
			t.Errorf("docs/cli.md does not name the command %s", c.Name())
		}
		c.Flags().AddFlagSet(c.PersistentFlags())
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if !strings.Contains(text, "`--"+f.Name) && !strings.Contains(text, "`-"+f.Shorthand+"`") && !strings.Contains(text, "`-"+f.Shorthand+" ") {
				t.Errorf("docs/cli.md does not name --%s of %s", f.Name, c.Name())
			}
		})
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(a.rootCommand())
}

// TestDocumentedStructs: the structs in docs/cli.md are those of the source.
func TestDocumentedStructs(t *testing.T) {
	documented := map[string][]string{}
	for i, block := range strings.Split(contract(t), "```") {
		if code, ok := strings.CutPrefix(block, "go\n"); i%2 == 1 && ok {
			structs(t, code, documented)
		}
	}
	for _, doc := range []any{VerifyReport{}, VerifyFile{}, VerifyViolation{}, OptReport{}, OptPass{}, OptLedger{}, OptMiss{}, RunReport{}, RunOutput{}, RunFigure{}, RunRaised{},
		TestReport{}, TestCase{}, TestFailure{}, DiffReport{}, DiffDivergence{}, DiffPlace{}, OpsReport{}, OpsMissing{}, OpsOperator{},
		plugin.Description{}, plugin.PassDescription{}, plugin.OptionDescription{}} {
		typ := reflect.TypeOf(doc)
		var want []string
		for i := range typ.NumField() {
			f := typ.Field(i)
			want = append(want, f.Name+" "+strings.NewReplacer("cli.", "", "plugin.", "").Replace(f.Type.String())+" `"+string(f.Tag)+"`")
		}
		if got := documented[typ.Name()]; !reflect.DeepEqual(got, want) {
			t.Errorf("%s in docs/cli.md:\n%q\nin the source:\n%q", typ.Name(), got, want)
		}
	}
}

// structs enters the fields of every struct that code defines.
func structs(t *testing.T, code string, into map[string][]string) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "docs/cli.md", "package p\n"+code, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		for _, field := range spec.Type.(*ast.StructType).Fields.List {
			var typ bytes.Buffer
			if err := printer.Fprint(&typ, fset, field.Type); err != nil {
				t.Fatal(err)
			}
			into[spec.Name.Name] = append(into[spec.Name.Name], field.Names[0].Name+" "+typ.String()+" "+field.Tag.Value)
		}
		return true
	})
}
