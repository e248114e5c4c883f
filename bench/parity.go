package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/torchpass/torchpass/cse"
	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/fold"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/simplify"
)

// equals are PyTorch's passes, and what of ours does the same: constant propagation and
// peephole end with dead code elimination there.
var equals = []struct{ torch, ours string }{
	{"constant_propagation", "fold,dce"},
	{"cse", "cse"},
	{"dce", "dce"},
	{"peephole", "simplify,dce"},
}

// parityCase is one graph, and the nodes that PyTorch's passes leave of it.
type parityCase struct {
	Name  string         `json:"name"`
	File  string         `json:"file"`
	Nodes int            `json:"nodes"`
	Left  map[string]int `json:"left"`
}

// compareCounts prints the table of nodes left, on the same graphs, every node counted.
func compareCounts(folder, only string) error {
	var cases []parityCase
	if err := readJSON(filepath.Join(folder, "parity.json"), &cases); err != nil {
		return err
	}
	fmt.Printf("\nnodes left after PyTorch's pass, and after ours on the same graph; + where ours leaves more\n\n%-22s %7s", "graph", "nodes")
	for _, e := range equals {
		fmt.Printf(" | %-22s", e.torch+": "+e.ours)
	}
	fmt.Println()
	rows, met := 0, 0
	for _, c := range cases {
		if !strings.Contains(c.Name, only) {
			continue
		}
		src, err := os.ReadFile(filepath.Join(folder, c.File))
		if err != nil {
			return err
		}
		fmt.Printf("%-22s %7d", c.Name, c.Nodes)
		for _, e := range equals {
			n, err := nodesLeft(src, e.ours)
			if err != nil {
				return fmt.Errorf("%s on %s: %w", e.ours, c.Name, err)
			}
			mark := " "
			if rows++; n <= c.Left[e.torch] {
				met++
			} else {
				mark = "+"
			}
			fmt.Printf(" | %7d %7d %-6s", c.Left[e.torch], n, mark)
		}
		fmt.Println()
	}
	fmt.Printf("\nnodes left     goal ≤ PyTorch's in 95 %% of rows; met in %d of %d\n", met, rows)
	return nil
}

// nodesLeft is how many nodes a pipeline leaves of a graph.
func nodesLeft(src []byte, pipeline string) (int, error) {
	file, err := parse.Parse("bench", src, parse.Options{})
	if err != nil {
		return 0, err
	}
	pl, err := pass.ParsePipeline(pipeline, []*pass.Pass{fold.Pass, cse.Pass, dce.Pass, simplify.Pass})
	if err != nil {
		return 0, err
	}
	if _, err := (&pass.Manager{Verify: true}).Run(file.Module, pl); err != nil {
		return 0, err
	}
	return countNodes(file.Graphs[0]), nil
}
