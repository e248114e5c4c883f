package cli

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/pass"
)

var updatePage = flag.Bool("update-page", false, "write docs/passes.md")

// TestPassesPage holds docs/passes.md to the catalog; go generate writes it.
func TestPassesPage(t *testing.T) {
	a := &app{passes: allPasses()}
	want, err := passesPage(a.catalog())
	if err != nil {
		t.Fatal(err)
	}
	const file = "../docs/passes.md"
	if *updatePage {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
		t.Errorf("docs/passes.md is not current: run go generate ./cli (%v)", err)
	}
}

const passesIntro = `# Passes

Made from the passes by ` + "`go generate ./cli`" + `; do not edit. ` + "`torchpass passes NAME`" + ` prints the same about one. A pass that is bit-exact keeps every bit of
every result; one that reassociates may change floating-point results by rounding. Pipelines are given to ` + "`torchpass opt -p`" + `, with settings in braces:
` + "`fix(fold{max-bytes=4096},dce)`" + `. Where a pipeline breaks one of the orders, there is a warning.
`

// passesPage is the text of docs/passes.md.
func passesPage(c *pass.Catalog) ([]byte, error) {
	var w bytes.Buffer
	w.WriteString(passesIntro)
	w.WriteString("\n| pass | works on | numerics | does |\n| --- | --- | --- | --- |\n")
	passes := slices.SortedFunc(slices.Values(c.Passes), func(p, q *pass.Pass) int { return strings.Compare(p.Name, q.Name) })
	for _, p := range passes {
		first, _, _ := strings.Cut(p.Doc, "\n")
		fmt.Fprintf(&w, "| [`%s`](#%s) | %s | %s | %s |\n", p.Name, p.Name, worksOn(p), p.Numerics, cell(first))
	}
	for _, p := range passes {
		passSection(&w, c, p)
	}
	w.WriteString("\n## Pipelines\n")
	for _, n := range c.Pipelines {
		if err := pipelineSection(&w, c, n); err != nil {
			return nil, err
		}
	}
	return w.Bytes(), nil
}

func worksOn(p *pass.Pass) string {
	if p.RunModule != nil {
		return "the module"
	}
	return "each graph"
}

func passSection(w *bytes.Buffer, c *pass.Catalog, p *pass.Pass) {
	first, rest, _ := strings.Cut(p.Doc, "\n")
	fmt.Fprintf(w, "\n## %s\n\n%s%s.\n", p.Name, strings.ToUpper(first[:1]), first[1:])
	if rest = strings.TrimSpace(rest); rest != "" {
		fmt.Fprintf(w, "%s\n", rest)
	}
	if p.Once {
		w.WriteString("\nA second run may edit again.\n")
	}
	if opts := p.Options(); len(opts) > 0 {
		w.WriteString("\n| option | type | default | |\n| --- | --- | --- | --- |\n")
		for _, o := range opts {
			given := "none"
			if o.Default != "" {
				given = "`" + o.Default + "`"
			}
			fmt.Fprintf(w, "| `%s` | %s | %s | %s |\n", o.Name, o.Type, given, cell(o.Doc))
		}
	}
	head := "\n"
	for _, o := range c.Orders {
		if o.Before == p.Name || o.After == p.Name {
			fmt.Fprintf(w, "%s- %s\n", head, o)
			head = ""
		}
	}
}

// pipelineSection lists the steps of a pipeline, each with the orders for which it
// stands where it does.
func pipelineSection(w *bytes.Buffer, c *pass.Catalog, n pass.Named) error {
	pl, err := c.Parse(n.Text)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n### %s\n\n`%s`: %s.\n", n.Name, n.Text, n.Doc)
	if full := pl.String(); full != n.Text {
		fmt.Fprintf(w, "In full, `%s`.\n", full)
	}
	var names []string
	for s := range pl.Each() {
		if !slices.Contains(names, s.Pass.Name) {
			names = append(names, s.Pass.Name)
		}
	}
	head := "\n"
	for _, name := range names {
		for _, o := range c.Orders {
			if o.Before == name && slices.Contains(names, o.After) {
				fmt.Fprintf(w, "%s- `%s` before `%s`: %s\n", head, o.Before, o.After, o.Reason)
				head = ""
			}
		}
	}
	return nil
}

// cell is text as the cell of a table has it.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ").Replace(s)
}
