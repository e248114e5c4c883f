package cli

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/cse"
	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/fold"
	"github.com/torchpass/torchpass/inline"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/simplify"
	"github.com/torchpass/torchpass/strip"
)

// allPasses is the only list of passes.
func allPasses() []*pass.Pass {
	return []*pass.Pass{
		cse.Pass,
		dce.Pass,
		fold.Pass,
		inline.Pass,
		strip.Pass,
		simplify.Pass,
	}
}

// pipelines are the named pipelines; no name is that of a pass.
var pipelines = []struct{ name, text, doc string }{
	{"default", "fix(simplify,fold,cse,dce)", "simplify, fold, merge and remove until nothing changes"},
}

// pipeline reads the text of -p, in which a named pipeline may stand for its text.
// Passes named in TORCHPASS_DISABLE are left out; "all" leaves out all of them.
func (a *app) pipeline(text string) (pass.Pipeline, error) {
	for _, p := range pipelines {
		if p.name == text {
			text = p.text
		}
	}
	if err := pass.Validate(a.passes); err != nil {
		return nil, internal(err)
	}
	pl, err := pass.ParsePipeline(text, a.passes)
	if err != nil {
		return nil, err
	}
	off, err := disabled(a.passes)
	if err != nil {
		return nil, err
	}
	rest := without(pl, off)
	if len(off) > 0 && rest.String() != pl.String() {
		fmt.Fprintf(a.stderr, "TORCHPASS_DISABLE: the pipeline is now %q\n", rest.String())
	}
	return rest, nil
}

func disabled(passes []*pass.Pass) (map[string]bool, error) {
	off := make(map[string]bool)
	for _, name := range strings.Split(os.Getenv("TORCHPASS_DISABLE"), ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		known := name == "all"
		for _, p := range passes {
			if name == "all" || p.Name == name {
				off[p.Name], known = true, true
			}
		}
		if !known {
			return nil, fmt.Errorf("TORCHPASS_DISABLE names an unknown pass %q", name)
		}
	}
	return off, nil
}

func without(pl []pass.Step, off map[string]bool) pass.Pipeline {
	var out pass.Pipeline
	for _, s := range pl {
		switch {
		case s.Fix != nil:
			if s.Fix = without(s.Fix, off); len(s.Fix) == 0 {
				continue
			}
		case off[s.Pass.Name]:
			continue
		}
		out = append(out, s)
	}
	return out
}

func (a *app) passesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "passes [NAME]",
		Short: "list the passes, or document one",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				a.listPasses()
				return nil
			}
			for _, p := range a.passes {
				if p.Name == args[0] {
					a.describePass(p)
					return nil
				}
			}
			return fmt.Errorf("unknown pass %q; \"torchpass passes\" lists them", args[0])
		},
	}
}

func (a *app) listPasses() {
	for _, p := range a.passes {
		first, _, _ := strings.Cut(p.Doc, "\n")
		fmt.Fprintf(a.stdout, "%-10s %-13s %s\n", p.Name, p.Numerics, first)
	}
	fmt.Fprintln(a.stdout, "\npipelines:")
	for _, p := range pipelines {
		fmt.Fprintf(a.stdout, "%-10s %-13s %s\n", p.name, p.text, p.doc)
	}
}

func (a *app) describePass(p *pass.Pass) {
	fmt.Fprintf(a.stdout, "%s: %s\n\nnumerics: %s\n", p.Name, p.Doc, p.Numerics)
	for _, o := range p.Options() {
		fmt.Fprintf(a.stdout, "option %s (%s, default %s): %s\n", o.Name, o.Type, o.Default, o.Doc)
	}
}
