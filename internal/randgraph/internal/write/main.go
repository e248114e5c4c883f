// Command write writes the texts of random graphs as files, for a program that runs
// them in PyTorch (oracle/randgraph.py).
//
//	go run ./internal/randgraph/internal/write -n 300 -seed 7 DIR
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/torchpass/torchpass/internal/randgraph"
)

func main() {
	n := flag.Uint64("n", 300, "how many")
	seed := flag.Uint64("seed", 0, "seed of the first; the others follow")
	flag.Parse()
	if err := write(flag.Arg(0), *seed, *n); err != nil {
		fmt.Fprintln(os.Stderr, "write:", err)
		os.Exit(1)
	}
}

func write(dir string, seed, n uint64) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for s := seed; s < seed+n; s++ {
		opt := randgraph.Options{Nodes: 10 + int(s%7)*15, Depth: 1 + int(s%4), Raise: s%3 == 0}
		name := filepath.Join(dir, fmt.Sprintf("random_%d.txt", s))
		if err := os.WriteFile(name, []byte(randgraph.Text(s, opt)), 0o666); err != nil {
			return err
		}
	}
	return nil
}
