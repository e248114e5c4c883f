package main

import (
	"encoding/binary"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// loadGoal is the least ratio of torch.jit.load to ours.
const loadGoal = 5

// loadCase is one archive and how long torch.jit.load took, in seconds.
type loadCase struct {
	Name  string  `json:"name"`
	File  string  `json:"file"` // absolute, or in the folder
	Bytes int64   `json:"bytes"`
	Load  float64 `json:"load"`
	Goal  bool    `json:"goal"` // one of those that the goal is about
}

// compareLoads prints the table of archives.
func compareLoads(folder, only string) error {
	var cases []loadCase
	if err := readJSON(filepath.Join(folder, "load.json"), &cases); err != nil {
		return err
	}
	fmt.Printf("\nload an archive from a file, its code compiled; milliseconds of CPU time; touched: and every byte of the weights read\n\n")
	fmt.Printf("%-24s %6s %7s | %9s %9s %7s | %9s %7s\n", "archive", "MB", "nodes", "PyTorch", "ours", "ratio", "touched", "ratio")
	g := goal{name: "load", requirement: loadGoal, worst: 1e9}
	for _, c := range cases {
		if !strings.Contains(c.Name, only) {
			continue
		}
		if !filepath.IsAbs(c.File) {
			c.File = filepath.Join(folder, c.File)
		}
		row, err := measureLoad(c.File)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
		r := ratio(c.Load, row.load)
		fmt.Printf("%-24s %6.0f %7d | %9.2f %9.2f %6.1fx | %9.2f %6.1fx\n", c.Name, float64(c.Bytes)/1e6, row.nodes, 1e3*c.Load, ms(row.load), r, ms(row.touched), ratio(c.Load, row.touched))
		if c.Goal {
			g.note(r, c.Name)
		}
	}
	fmt.Println()
	g.print()
	return nil
}

// loadRow are our times for one archive.
type loadRow struct {
	nodes         int
	load, touched time.Duration
}

func measureLoad(path string) (row loadRow, err error) {
	var failed error
	run := func(after func(*archive.Script)) func() time.Duration {
		return func() time.Duration {
			return timed(func() {
				s, err := archive.OpenScript(path, archive.ScriptOptions{Eval: evaluator()})
				if err == nil {
					after(s)
					err = s.Close()
				}
				failed = firstError(failed, err)
			})
		}
	}
	row.load = least(run(func(s *archive.Script) { row.nodes = allNodes(s.Module) }))
	row.touched = least(run(func(s *archive.Script) { touch(s.Module.Root, map[any]bool{}) }))
	return row, failed
}

func allNodes(m *ir.Module) int {
	n := 0
	for _, f := range m.Functions {
		n += countNodes(f.Graph)
	}
	return n
}

// evaluator folds constants as the command line does.
func evaluator() func(*ir.Node, []value.Value) ([]value.Value, bool) {
	runner := exec.NewNodeRunner(exec.Options{})
	return func(n *ir.Node, args []value.Value) ([]value.Value, bool) {
		results, err := runner.Run(&exec.State{MaxSteps: 1 << 12, MaxItems: 1 << 16}, n, args)
		return results, err == nil
	}
}

// touch reads every byte of the tensors in the attributes of v, and returns their sum
// as words so that no reading is left out.
func touch(v value.Value, seen map[any]bool) (sum uint64) {
	if o := v.Object(); o != nil && !seen[o] {
		seen[o] = true
		for _, a := range o.Attrs {
			sum += touch(a, seen)
		}
	}
	if t := v.Tensor(); t.Defined() && !seen[t.Storage()] {
		seen[t.Storage()] = true
		sum = words(t.Storage())
	}
	return sum
}

func words(s *tensor.Storage) (sum uint64) {
	b := s.Bytes()
	for ; len(b) >= 8; b = b[8:] {
		sum += binary.NativeEndian.Uint64(b)
	}
	for _, c := range b {
		sum += uint64(c)
	}
	return sum
}
