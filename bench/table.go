package main

import (
	"fmt"
	"strings"
	"time"
)

// The goals, as ratios to PyTorch and bytes a node.
const (
	parseGoal = 20
	printGoal = 5
	dceGoal   = 10
	heapGoal  = 500
	flatGoal  = 1.5
)

// table prints rows as they come and remembers how the goals are met.
type table struct {
	goals []goal
}

type goal struct {
	name        string
	met, of     int
	worst       float64
	worstCase   string
	lessIsGood  bool
	requirement float64
}

func newTable(torch string) *table {
	fmt.Printf("PyTorch %s; milliseconds of CPU time, the least of several runs on one core\n\n", torch)
	fmt.Printf("%-31s %8s %8s | %8s %8s %6s | %8s %8s %6s | %8s %8s %6s %8s | %6s\n", "case", "nodes", "bytes",
		"parse_ir", "parse", "ratio", "str", "print", "ratio", "_dce", "dce", "ratio", "managed", "B/node")
	return &table{goals: []goal{
		{name: "parse", requirement: parseGoal, worst: 1e9}, {name: "print", requirement: printGoal, worst: 1e9},
		{name: "dce", requirement: dceGoal, worst: 1e9}, {name: "bytes a node", requirement: heapGoal, lessIsGood: true},
	}}
}

func (t *table) row(c testCase, ours times, theirs torchTimes) {
	perNode := float64(ours.heap) / float64(ours.nodes)
	parse := ratio(theirs.Parse, ours.parse)
	print := ratio(theirs.Print, ours.print)
	dce := ratio(theirs.DCE, ours.dce)
	same := ""
	if theirs.Printed != 0 && theirs.Printed != ours.printed { // parse_ir drops names without a number
		same = fmt.Sprintf("  prints %d bytes, PyTorch %d", ours.printed, theirs.Printed)
	}
	managed := "-"
	if ours.managed > 0 {
		managed = fmt.Sprintf("%.2f", ms(ours.managed))
	}
	fmt.Printf("%-31s %8d %8d | %8.2f %8.2f %5.1fx | %8.2f %8.2f %5.1fx | %8.2f %8.2f %5.1fx %8s | %6.0f%s\n", c.Name, ours.nodes, c.Bytes,
		1e3*theirs.Parse, ms(ours.parse), parse, 1e3*theirs.Print, ms(ours.print), print, 1e3*theirs.DCE, ms(ours.dce), dce, managed, perNode, same)
	for i, x := range []float64{parse, print, dce, perNode} {
		t.goals[i].note(x, c.Name)
	}
}

// refused reports a text that our own parser does not read; it counts as missed.
func (t *table) refused(c testCase, err error) {
	first, _, _ := strings.Cut(err.Error(), "\n")
	fmt.Printf("%-31s not read: %s\n", c.Name, first)
	for i := range t.goals {
		t.goals[i].of++
	}
}

func (g *goal) note(x float64, name string) {
	g.of++
	if g.lessIsGood && x <= g.requirement || !g.lessIsGood && x >= g.requirement {
		g.met++
	}
	if g.lessIsGood && x > g.worst || !g.lessIsGood && x < g.worst {
		g.worst, g.worstCase = x, name
	}
}

func (t *table) summary() {
	fmt.Println("\n* ours read the text with the lone \"=\" of nodes without outputs put back: a few bytes more")
	for i := range t.goals {
		t.goals[i].print()
	}
}

func (g *goal) print() {
	sign := "≥"
	if g.lessIsGood {
		sign = "≤"
	}
	fmt.Printf("%-14s goal %s %-4g met in %2d of %2d cases; worst %.1f (%s)\n", g.name, sign, g.requirement, g.met, g.of, g.worst, g.worstCase)
}

func ratio(theirs float64, ours time.Duration) float64 { return theirs / ours.Seconds() }

func ms(d time.Duration) float64 { return 1e3 * d.Seconds() }
