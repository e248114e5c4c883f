package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/torchpass/torchpass/affine"
	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/cse"
	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/fold"
	"github.com/torchpass/torchpass/freeze"
	"github.com/torchpass/torchpass/inline"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/simplify"
	"github.com/torchpass/torchpass/strip"
)

// equal is a pass of PyTorch, and what of ours does the same.
type equal struct{ torch, ours string }

// equals are the passes over one graph: constant propagation and peephole end with dead
// code elimination there.
var equals = []equal{
	{"constant_propagation", "fold,dce"},
	{"cse", "cse"},
	{"dce", "dce"},
	{"peephole", "simplify,dce"},
}

// Pipelines: inlining and the cleaning that comes with it there, and the named pipeline
// inference.
const (
	inlining  = "inline,strip,simplify,fold,cse,dce"
	inference = freezing + ",affine,fix(simplify,fold,cse,dce),strip"
)

// wholes are what begins with a loaded module. PyTorch simplifies callees (peephole,
// constant propagation, pooling) before it inlines them.
var wholes = []equal{
	{"inline", inlining},
	{"freeze", freezing},
	{"optimize_frozen_graph", inference},
}

// parityCase is one graph, the archive that it was inlined from, and the nodes that
// PyTorch's passes leave.
type parityCase struct {
	Name    string         `json:"name"`
	File    string         `json:"file"`
	Archive string         `json:"archive"`
	Calls   int            `json:"calls"` // nodes before inlining
	Nodes   int            `json:"nodes"`
	Left    map[string]int `json:"left"`
}

// compareCounts prints the tables of nodes left, on the same graphs and modules, every
// node counted.
func compareCounts(folder, only string) error {
	var cases []parityCase
	if err := readJSON(filepath.Join(folder, "parity.json"), &cases); err != nil {
		return err
	}
	cases = slices.DeleteFunc(cases, func(c parityCase) bool { return !strings.Contains(c.Name, only) })
	t := &parityTable{}
	t.head("graph", equals)
	for _, c := range cases {
		src, err := os.ReadFile(filepath.Join(folder, c.File))
		if err != nil {
			return err
		}
		left := func(pl string) (int, error) { return nodesLeft(src, pl) }
		if err := t.row(c, c.Nodes, equals, left); err != nil {
			return err
		}
	}
	t.head("module", wholes)
	for _, c := range cases {
		left := func(pl string) (int, error) { return nodesLeftOfModule(c.Archive, pl) }
		if err := t.row(c, c.Calls, wholes, left); err != nil {
			return err
		}
	}
	fmt.Printf("\nnodes left     goal ≤ PyTorch's in 95 %% of rows; met in %d of %d\n", t.met, t.rows)
	return nil
}

// parityTable counts the rows in which ours leaves no more nodes.
type parityTable struct{ rows, met int }

func (t *parityTable) head(of string, pairs []equal) {
	fmt.Printf("\nnodes left after PyTorch's pass, and after ours on the same %s; + where ours leaves more\n\n%-22s %7s", of, of, "nodes")
	for _, e := range pairs {
		fmt.Printf(" | %-22s", e.torch+": "+shortly(e.ours))
	}
	fmt.Println()
}

// shortly is a pipeline as it is in the head of a column.
func shortly(pipeline string) string {
	switch pipeline {
	case freezing:
		return "frozen"
	case inlining:
		return "inline, …"
	case inference:
		return "inference"
	}
	return pipeline
}

func (t *parityTable) row(c parityCase, before int, pairs []equal, left func(pipeline string) (int, error)) error {
	fmt.Printf("%-22s %7d", c.Name, before)
	for _, e := range pairs {
		n, err := left(e.ours)
		if err != nil {
			return fmt.Errorf("%s on %s: %w", e.ours, c.Name, err)
		}
		mark := " "
		if t.rows++; n <= c.Left[e.torch] {
			t.met++
		} else {
			mark = "+"
		}
		fmt.Printf(" | %7d %7d %-6s", c.Left[e.torch], n, mark)
	}
	fmt.Println()
	return nil
}

// nodesLeft is how many nodes a pipeline leaves of a graph.
func nodesLeft(src []byte, pipeline string) (int, error) {
	file, err := parse.Parse("bench", src, parse.Options{})
	if err != nil {
		return 0, err
	}
	if err := runPipeline(file.Module, pipeline); err != nil {
		return 0, err
	}
	return countNodes(file.Graphs[0]), nil
}

// nodesLeftOfModule is how many nodes a pipeline leaves in all functions of an archive.
func nodesLeftOfModule(path, pipeline string) (int, error) {
	s, err := archive.OpenScript(path, archive.ScriptOptions{Eval: evaluator()})
	if err != nil {
		return 0, err
	}
	defer s.Close()
	if err := runPipeline(s.Module, pipeline); err != nil {
		return 0, err
	}
	return allNodes(s.Module), nil
}

// parsed reads a pipeline of passes that are compared with PyTorch's.
func parsed(pipeline string) (pass.Pipeline, error) {
	return pass.ParsePipeline(pipeline, []*pass.Pass{affine.Pass, cse.Pass, dce.Pass, fold.Pass, freeze.Pass, inline.Pass, simplify.Pass, strip.Pass})
}

func runPipeline(m *ir.Module, pipeline string) error {
	pl, err := parsed(pipeline)
	if err != nil {
		return err
	}
	_, err = (&pass.Manager{Verify: true}).Run(m, pl)
	return err
}
