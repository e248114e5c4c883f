package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/affine"
	"github.com/torchpass/torchpass/alias"
	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/cse"
	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/fold"
	"github.com/torchpass/torchpass/freeze"
	"github.com/torchpass/torchpass/functional"
	"github.com/torchpass/torchpass/infer"
	"github.com/torchpass/torchpass/inline"
	"github.com/torchpass/torchpass/loops"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/recompose"
	rulefile "github.com/torchpass/torchpass/rules"
	"github.com/torchpass/torchpass/shapes"
	"github.com/torchpass/torchpass/simplify"
	"github.com/torchpass/torchpass/strip"
)

//go:generate go test -count=1 -run ^TestPassesPage$ . -update-page

// allPasses is the only list of passes.
func allPasses() []*pass.Pass {
	return []*pass.Pass{
		affine.Pass,
		cse.Pass,
		dce.Pass,
		fold.Pass,
		freeze.Pass,
		functional.Pass,
		loops.Hoist,
		loops.IfConvert,
		inline.Pass,
		loops.LICM,
		loops.PartialUnroll,
		loops.Peel,
		recompose.Pass,
		recompose.Decompose,
		rulefile.New(ruleReader()),
		strip.Pass,
		simplify.Pass,
		shapes.Pass,
		shapes.Erase,
		loops.Unroll,
	}
}

// pipelines are the named pipelines; no name is that of a pass.
var pipelines = []pass.Named{
	{Name: "default", Text: "fix(simplify,fold,cse,dce)", Doc: "simplify, fold, merge and remove until nothing changes"},
	{Name: "frozen", Text: "inline,strip,fix(freeze,default),strip", Doc: "inline calls, strip the module to its entry points, and make constants of its attributes until nothing changes"},
	{Name: "inference", Text: "frozen,affine,default,strip", Doc: "freeze, and fold what is affine into weights: results differ by rounding"},
}

// orders are the rules that pipelines keep: the named ones must, others are warned of.
var orders = []pass.Order{
	{Before: "simplify", After: "dce", Reason: "what a simpler node no longer uses is dead"},
	{Before: "cse", After: "dce", Reason: "what computed the operands of a merged node may be dead"},
	{Before: "functional", After: "dce", Reason: "a list that was made anew leaves the one it grew from dead"},
	{Before: "functional", After: "fold", Reason: "what nothing writes can fold"},
	{Before: "fold", After: "dce", Reason: "what was computed at compile time leaves its operands dead"},
	{Before: "inline", After: "freeze", Reason: "all that an object has stays an attribute where a call is given it"},
	{Before: "freeze", After: "fold", Reason: "what depends on an attribute folds once that is a constant"},
	{Before: "freeze", After: "affine", Reason: "weights are constants once they are frozen"},
	{Before: "freeze", After: "recompose", Reason: "of constant weights all is known"},
	{Before: "inline", After: "fold", Reason: "a body is folded with the constants of its caller"},
	{Before: "inline", After: "dce", Reason: "a body that was inlined leaves what looked it up dead"},
	{Before: "inline", After: "strip", Reason: "a function is unused once it is inlined"},
	{Before: "unroll", After: "fold", Reason: "the number of a trip is a constant once the loop is written out"},
	{Before: "peel", After: "cse", Reason: "what the first trip computed stands for what the others compute alike"},
	{Before: "dce", After: "strip", Reason: "an attribute is used as long as a dead node reads it"},
}

// analyses are the facts that passes may require and preserve.
var analyses = []analysis.Info{
	alias.Key.Info(),
	alias.Live.Info(),
	infer.Key.Info(),
	infer.Trusted.Info(),
	infer.FromInputs.Info(),
}

// catalog is what pipelines are made of in this binary.
func (a *app) catalog() *pass.Catalog {
	return &pass.Catalog{Passes: a.passes, Pipelines: pipelines, Orders: orders, Analyses: append(analyses[:len(analyses):len(analyses)], a.analyses...)}
}

// pipeline reads the text of -p, and warns of what stands in an order that it
// should not. Passes named in TORCHPASS_DISABLE are left out; "all" leaves out all
// of them.
func (a *app) pipeline(text string) (pass.Pipeline, error) {
	c := a.catalog()
	pl, err := c.Parse(text)
	if err != nil {
		return nil, err
	}
	if err := checkRules(pl); err != nil {
		return nil, err
	}
	for _, o := range c.Broken(pl) {
		fmt.Fprintf(a.stderr, "warning: pipeline %q: %s\n", text, o)
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
	var dot bool
	c := &cobra.Command{
		Use:   "passes [NAME]",
		Short: "list the passes, or document one",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case dot && len(args) > 0:
				return errors.New("passes --dot draws all passes, without NAME")
			case dot:
				return a.drawPasses()
			case len(args) == 0:
				a.listPasses()
				return nil
			}
			return a.describe(args[0])
		},
	}
	c.Flags().BoolVar(&dot, "dot", false, "draw which pass should run before which, in DOT")
	return c
}

func (a *app) drawPasses() error {
	text, err := a.catalog().DOT()
	if err != nil {
		return internal(err)
	}
	fmt.Fprint(a.stdout, text)
	return nil
}

// describe documents a pass or a named pipeline.
func (a *app) describe(name string) error {
	for _, p := range a.passes {
		if p.Name == name {
			a.describePass(p)
			return nil
		}
	}
	for _, n := range pipelines {
		if n.Name == name {
			fmt.Fprintf(a.stdout, "%s: %s\n\npipeline: %s\n", n.Name, n.Doc, n.Text)
			return nil
		}
	}
	return fmt.Errorf("unknown pass %q; \"torchpass passes\" lists them", name)
}

func (a *app) listPasses() {
	for _, p := range a.passes {
		first, _, _ := strings.Cut(p.Doc, "\n")
		fmt.Fprintf(a.stdout, "%-10s %-13s %s\n", p.Name, p.Numerics, first)
	}
	fmt.Fprintln(a.stdout, "\npipelines:")
	for _, p := range pipelines {
		fmt.Fprintf(a.stdout, "%-10s %-13s %s\n", p.Name, p.Text, p.Doc)
	}
}

func (a *app) describePass(p *pass.Pass) {
	fmt.Fprintf(a.stdout, "%s: %s\n\nnumerics: %s\n", p.Name, p.Doc, p.Numerics)
	for _, o := range orders {
		if o.Before == p.Name || o.After == p.Name {
			fmt.Fprintf(a.stdout, "order: %s\n", o)
		}
	}
	for _, o := range p.Options() {
		fmt.Fprintf(a.stdout, "option %s (%s, default %s): %s\n", o.Name, o.Type, o.Default, o.Doc)
	}
}
