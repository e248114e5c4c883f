package main

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/pass"
)

// freezing does what torch.jit.freeze does: it inlines, freezes and cleans up. It is the
// named pipeline frozen.
const freezing = "inline,strip,fix(freeze,fix(simplify,fold,cse,dce)),strip"

// freezeCase is one archive and what torch.jit.freeze made of it.
type freezeCase struct {
	Name    string  `json:"name"`
	File    string  `json:"file"`
	Seconds float64 `json:"seconds"`
	Nodes   int     `json:"nodes"`
}

// compareFreezing prints the table of freezing: the module is in memory on both sides.
func compareFreezing(folder, only string) error {
	var cases []freezeCase
	if err := readJSON(filepath.Join(folder, "freeze.json"), &cases); err != nil {
		return err
	}
	fmt.Printf("\nfreeze a loaded module, whole: %s; milliseconds of CPU time\n\n", freezing)
	fmt.Printf("%-24s | %9s %9s %7s | %9s %5s | %s\n", "archive", "PyTorch", "ours", "ratio", "managed", "x", "nodes left: PyTorch, ours")
	g := goal{name: "freeze", requirement: passGoal, worst: 1e9}
	for _, c := range cases {
		if !strings.Contains(c.Name, only) {
			continue
		}
		var nodes int
		var failed error
		bare := least(func() time.Duration { return freezeOnce(c.File, false, &nodes, &failed) })
		managed := least(func() time.Duration { return freezeOnce(c.File, true, &nodes, &failed) })
		if failed != nil {
			return fmt.Errorf("%s: %w", c.Name, failed)
		}
		r := ratio(c.Seconds, bare)
		fmt.Printf("%-24s | %9.2f %9.2f %6.1fx | %9.2f %4.1fx | %d, %d\n", c.Name, 1e3*c.Seconds, ms(bare), r, ms(managed), managed.Seconds()/bare.Seconds(), c.Nodes, nodes)
		g.note(r, c.Name)
	}
	fmt.Println()
	g.print()
	return nil
}

// freezeOnce loads the archive anew and freezes it; what it costs to load is not counted.
func freezeOnce(path string, verified bool, nodes *int, failed *error) time.Duration {
	s, err := archive.OpenScript(path, archive.ScriptOptions{Eval: evaluator()})
	if err != nil {
		*failed = err
		return 0
	}
	defer s.Close()
	pl, err := parsed(freezing)
	if err != nil {
		*failed = err
		return 0
	}
	mgr := &pass.Manager{Verify: verified}
	runtime.GC()
	took := timed(func() { _, err = mgr.Run(s.Module, pl) })
	*failed = firstError(*failed, err)
	*nodes = allNodes(s.Module)
	return took
}
