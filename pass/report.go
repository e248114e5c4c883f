package pass

import (
	"time"

	"github.com/torchpass/torchpass/ir"
)

// Row says what one step of a pipeline did, over all graphs and repetitions.
type Row struct {
	Pass        string // with its settings
	Rounds      int    // how often it ran on the module
	Edits       int
	Rules       map[string]int // edits by rule
	NodesBefore int
	NodesAfter  int
	Time        time.Duration // of the pass itself, added up over the graphs
	Overhead    time.Duration // of marks, copies and verification, added up likewise
}

// Report has a Row for each pass of the pipeline, in order.
type Report struct {
	Rows     []Row
	Edits    int
	Misses   []Miss   // of the passes that the manager explains, as far as they are still there at the end
	Failures []*Error // what the run went on without, if it was to keep going
}

// Application is one application of a pass of the pipeline to the module, as
// instruments see it.
type Application struct {
	Pass   *Pass
	Step   int // its row in the report, from 1
	Number int // of the application in the run, from 1
	Module *ir.Module

	// Set once the pass has run.
	Edits   int
	Changed []*ir.Function // those whose graphs it edited, in the module's order
}

// Instrument watches a run. Any of its functions may be nil. They are called one at
// a time whatever the number of jobs: Before, then the pass on every graph, then
// verification, then After. An error of Before or After, or a panic, fails the
// application like an error of the pass. Failed finds the module as it was before
// the application.
type Instrument struct {
	Before func(*Application) error
	After  func(*Application) error
	Failed func(*Application, *Error)
}

// countNodes counts the nodes of g and of the graphs nested in it.
func countNodes(g *ir.Graph) int {
	n := 0
	nested := g.HasNested()
	for x := range g.AllNodes() {
		n++
		if nested {
			if sub := x.Subgraph(); sub != nil {
				n += countNodes(sub)
			}
		}
	}
	return n
}
