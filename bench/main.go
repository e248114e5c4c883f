package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/pprof"
	"strings"
)

// testCase is one text, as torch_side.py describes it.
type testCase struct {
	Name     string `json:"name"`
	File     string `json:"file"`
	Bytes    int    `json:"bytes"`
	Nodes    int    `json:"nodes"`
	Straight bool   `json:"straight"`
}

// torchTimes are PyTorch's times for one text, in seconds.
type torchTimes struct {
	Parse   float64 `json:"parse"`
	Print   float64 `json:"print"`
	Printed int     `json:"printed"`
	DCE     float64 `json:"dce"`
}

func main() {
	folder := flag.String("dir", "", "folder that torch_side.py prepared")
	torch := flag.String("torch", "", "times that torch_side.py wrote")
	scale := flag.Int("scale", 1e7, "longest straight line of the table of costs per node; 0 for none")
	only := flag.String("only", "", "only cases whose name contains this")
	what := flag.String("tables", "core,passes,parity,freeze,load,costs", "which tables to print")
	profile := flag.String("cpuprofile", "", "write a CPU profile")
	flag.Parse()
	if err := run(*folder, *torch, *only, *what, *profile, *scale); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(folder, torch, only, what, profile string, scale int) error {
	if profile != "" {
		f, err := os.Create(profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	fmt.Printf("%s, GOMAXPROCS=%d, GOGC=%s\n", runtime.Version(), runtime.GOMAXPROCS(0), orDefault(os.Getenv("GOGC")))
	if folder != "" && strings.Contains(what, "core") {
		if err := compare(folder, torch, only); err != nil {
			return err
		}
	}
	if folder != "" && strings.Contains(what, "passes") {
		if err := comparePasses(folder, only); err != nil {
			return err
		}
	}
	if folder != "" && strings.Contains(what, "parity") {
		if err := compareCounts(folder, only); err != nil {
			return err
		}
	}
	if folder != "" && strings.Contains(what, "freeze") {
		if err := compareFreezing(folder, only); err != nil {
			return err
		}
	}
	if folder != "" && strings.Contains(what, "load") {
		if err := compareLoads(folder, only); err != nil {
			return err
		}
	}
	if scale > 0 && strings.Contains(what, "costs") {
		return costs(scale)
	}
	return nil
}

func orDefault(s string) string {
	if s == "" {
		return "default"
	}
	return s
}

// compare prints the table of ratios.
func compare(folder, torch, only string) error {
	var cases []testCase
	if err := readJSON(filepath.Join(folder, "cases.json"), &cases); err != nil {
		return err
	}
	var theirs struct {
		Torch string                `json:"torch"`
		Cases map[string]torchTimes `json:"cases"`
	}
	if torch != "" {
		if err := readJSON(torch, &theirs); err != nil {
			return err
		}
	}
	t := newTable(theirs.Torch)
	for _, c := range cases {
		if !strings.Contains(c.Name, only) {
			continue
		}
		src, err := os.ReadFile(filepath.Join(folder, c.File))
		if err != nil {
			return err
		}
		ours, err := measure(src)
		if err != nil {
			ours, err = measure(loneEquals.ReplaceAll(src, []byte("$1 = $2")))
			c.Name += "*"
		}
		if err != nil {
			t.refused(c, err)
			continue
		}
		t.row(c, ours, theirs.Cases[strings.TrimSuffix(c.Name, "*")])
	}
	t.summary()
	return nil
}

// loneEquals finds the nodes without outputs in a text cut for parse_ir, which does
// not take the lone "=" that PyTorch prints before them.
var loneEquals = regexp.MustCompile(`(?m)^( +)([a-z]\w*::)`)

func readJSON(path string, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}
