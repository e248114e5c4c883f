package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/torchpass/torchpass/cse"
	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/fold"
	"github.com/torchpass/torchpass/inline"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/simplify"
)

// contest is a pass of ours and the one of PyTorch's that does the same job.
type contest struct {
	pass  *pass.Pass
	torch string
	calls bool // runs on the module text with calls, not on the inlined graph
}

// contests are compared on every graph that has the form they want.
var contests = []contest{
	{pass: inline.Pass, torch: "inline", calls: true},
	{pass: fold.Pass, torch: "constant_propagation"},
	{pass: cse.Pass, torch: "cse"},
	{pass: dce.Pass, torch: "dce"},
	{pass: simplify.Pass, torch: "peephole"},
}

// passCase is one graph on which torch_side.py timed PyTorch's passes.
type passCase struct {
	Name  string                 `json:"name"`
	File  string                 `json:"file"`
	Calls bool                   `json:"calls"`
	Nodes int                    `json:"nodes"`
	Times map[string]torchedPass `json:"times"` // by name of PyTorch's pass
}

type torchedPass struct {
	Seconds float64 `json:"seconds"`
	Nodes   int     `json:"nodes"` // left after the pass
}

// The goals of the passes.
const (
	passGoal    = 10
	managedGoal = 3
)

// comparePasses prints the table of passes.
func comparePasses(folder, only string) error {
	var theirs struct {
		Cases []passCase `json:"cases"`
	}
	if err := readJSON(filepath.Join(folder, "passes.json"), &theirs); err != nil {
		return err
	}
	fmt.Printf("\neach pass on a fresh copy of the same graph; milliseconds of CPU time; managed: with snapshots and verification\n\n")
	fmt.Printf("%-28s %-21s %8s | %9s %9s %7s | %9s %5s | %s\n", "graph", "PyTorch's pass", "nodes", "PyTorch", "ours", "ratio", "managed", "x", "nodes left: PyTorch, ours")
	goals := []goal{{name: "passes", requirement: passGoal, worst: 1e9}, {name: "managed/bare", requirement: managedGoal, lessIsGood: true}}
	for _, c := range theirs.Cases {
		if !strings.Contains(c.Name, only) {
			continue
		}
		src, err := os.ReadFile(filepath.Join(folder, c.File))
		if err != nil {
			return err
		}
		for _, x := range contests {
			if t, ok := c.Times[x.torch]; ok && x.calls == c.Calls {
				if err := x.row(c, t, src, goals); err != nil {
					return fmt.Errorf("%s on %s: %w", x.pass.Name, c.Name, err)
				}
			}
		}
	}
	fmt.Println()
	for i := range goals {
		goals[i].print()
	}
	return nil
}

// row measures one pass on one graph.
func (x *contest) row(c passCase, theirs torchedPass, src []byte, goals []goal) error {
	var ran passRun
	var err error
	bare := least(func() time.Duration {
		r, e := runPass(x.pass, src, false)
		ran, err = r, firstError(err, e)
		return r.bare
	})
	managed := least(func() time.Duration {
		r, e := runPass(x.pass, src, true)
		err = firstError(err, e)
		return r.whole
	})
	if err != nil {
		return err
	}
	r, m := ratio(theirs.Seconds, bare), managed.Seconds()/bare.Seconds()
	fmt.Printf("%-28s %-21s %8d | %9.2f %9.2f %6.1fx | %9.2f %4.1fx | %d, %d\n", c.Name, x.torch, c.Nodes, 1e3*theirs.Seconds, ms(bare), r, ms(managed), m, theirs.Nodes, ran.nodes)
	goals[0].note(r, x.torch+" on "+c.Name)
	goals[1].note(m, x.torch+" on "+c.Name)
	return nil
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// passRun says what one run of a pass cost: the pass alone, and with all that the
// manager does; and the nodes that are left in the first graph.
type passRun struct {
	bare, whole time.Duration
	nodes       int
}

// runPass reads src anew and runs p on it.
func runPass(p *pass.Pass, src []byte, verified bool) (passRun, error) {
	var r passRun
	file, err := parse.Parse("bench", src, parse.Options{})
	if err != nil {
		return r, err
	}
	pipeline, err := pass.ParsePipeline(p.Name, []*pass.Pass{clocked(p, &r.bare, !verified)})
	if err != nil {
		return r, err
	}
	mgr := &pass.Manager{Verify: verified}
	runtime.GC()
	r.whole = timed(func() { _, err = mgr.Run(file.Module, pipeline) })
	if err == nil {
		r.nodes = countNodes(file.Graphs[0])
	}
	return r, err
}

// clocked is p, adding the CPU time of its runs to spent; swept collects garbage before.
func clocked(p *pass.Pass, spent *time.Duration, swept bool) *pass.Pass {
	q := *p
	sweep := func() {
		if swept {
			runtime.GC()
		}
	}
	if p.Run != nil {
		q.Run = func(u *pass.Unit) (err error) {
			sweep()
			*spent += timed(func() { err = p.Run(u) })
			return err
		}
	}
	if p.RunModule != nil {
		q.RunModule = func(u *pass.ModuleUnit) (err error) {
			sweep()
			*spent += timed(func() { err = p.RunModule(u) })
			return err
		}
	}
	return &q
}

func countNodes(g *ir.Graph) (n int) {
	for range g.AllNodes() {
		n++
	}
	return n
}
