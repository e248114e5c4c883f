package budget

import (
	"fmt"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/symbol"
)

// Count is how many nodes of each kind a graph has, blocks included.
type Count map[symbol.Symbol]int

// Counts is the analysis of [Count].
var Counts = analysis.New("op-counts", "how many nodes of each kind a graph has", func(s analysis.Subject) (Count, error) {
	c := make(Count)
	for n := range s.AnalysisCache().Graph().AllNodes() {
		c[n.Kind()]++
	}
	return c, nil
})

// Options are the settings of the pass.
type Options struct {
	Kind string `option:"kind" doc:"the operator that is counted, such as aten::mm"`
	Max  int    `option:"max" doc:"how many of them a graph may have"`
}

// Pass fails where a graph has more nodes of a kind than it may.
var Pass = &pass.Pass{
	Name:       "budget",
	Doc:        "fail where a graph has more than so many operators of a kind",
	NewOptions: func() any { return &Options{Kind: "prim::CallFunction"} },
	Requires:   []analysis.Key{Counts.Key()},
	Preserves:  []analysis.Key{Counts.Key()}, // it edits nothing
	Run:        run,
}

func run(u *pass.Unit) error {
	opt := u.Options.(*Options)
	counts, err := Counts.Of(u)
	if err != nil {
		return err
	}
	if n := counts[symbol.Of(opt.Kind)]; n > opt.Max {
		return fmt.Errorf("there are %d %s where %d are allowed", n, opt.Kind, opt.Max)
	}
	return nil
}
