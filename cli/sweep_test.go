package cli

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/torchpass/torchpass/pass"
)

// The tests in sweep_*_test.go hold every pass of the list, the named pipelines and
// seeded random pipelines to what must hold on real input: the result verifies, a
// second run of what is not Once makes no edit, and answers are what they were.
//
// TORCHPASS_FULL takes all of the input; else a sample is taken, which
// TORCHPASS_SEED moves on.

// randomPipelines is how many random pipelines there are.
const randomPipelines = 200

// randomEach is how many of them each graph sees.
const randomEach = 3

// sweep is what the tests share: the pipelines, and which input to take.
type sweep struct {
	fixed  []plan // each pass alone, then the named pipelines
	random []plan
	full   bool
	seed   uint64
	taken  int // graphs so far
}

// plan is a pipeline with its text. A stable one makes no edit when it is run again.
type plan struct {
	text   string
	steps  pass.Pipeline
	stable bool
}

func newSweep(t *testing.T) *sweep {
	s := &sweep{full: os.Getenv("TORCHPASS_FULL") != ""}
	if text := os.Getenv("TORCHPASS_SEED"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatalf("TORCHPASS_SEED: %v", err)
		}
		s.seed = seed
	}
	passes := selfContained()
	for _, p := range passes {
		s.fixed = append(s.fixed, newPlan(t, p.Name, !p.Once && p.Name != "dce")) // where dce removes writers, more may go
	}
	for _, p := range pipelines {
		s.fixed = append(s.fixed, newPlan(t, p.Text, false))
	}
	rng := rand.New(rand.NewPCG(s.seed, 7))
	for range randomPipelines {
		s.random = append(s.random, newPlan(t, randomText(rng, passes, 2), false))
	}
	return s
}

func newPlan(t *testing.T, text string, stable bool) plan {
	steps, err := (&app{passes: allPasses()}).catalog().Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if len(steps) == 1 && steps[0].Fix != nil {
		stable = true
	}
	return plan{text, steps, stable}
}

// randomText writes a pipeline of one to four passes, some of them in fix(…). What
// is Once has no fixpoint and stays outside.
func randomText(rng *rand.Rand, passes []*pass.Pass, depth int) string {
	var parts []string
	for range 1 + rng.IntN(4) {
		p := passes[rng.IntN(len(passes))]
		if depth > 0 && rng.IntN(4) == 0 {
			if inner := randomText(rng, repeatable(passes), depth-1); inner != "" {
				parts = append(parts, "fix("+inner+")")
				continue
			}
		}
		parts = append(parts, p.Name)
	}
	return strings.Join(parts, ",")
}

// selfContained are the passes that need no file.
func selfContained() []*pass.Pass {
	return slices.DeleteFunc(allPasses(), func(p *pass.Pass) bool { return p.Name == "rules" })
}

func repeatable(passes []*pass.Pass) []*pass.Pass {
	var out []*pass.Pass
	for _, p := range passes {
		if !p.Once {
			out = append(out, p)
		}
	}
	return out
}

// take reports whether the at-th of the inputs is in the sample of one in step.
func (s *sweep) take(at, step int) bool { return s.full || (uint64(at)+s.seed)%uint64(step) == 0 }

// plans are the pipelines that the next graph goes through.
func (s *sweep) plans() []plan {
	list := append([]plan(nil), s.fixed...)
	for range randomEach {
		list = append(list, s.random[s.taken%len(s.random)])
		s.taken++
	}
	return list
}

// TestSweepPipelines: the random pipelines differ, and every pass is in some.
func TestSweepPipelines(t *testing.T) {
	s := newSweep(t)
	texts := make(map[string]bool)
	for _, p := range s.random {
		texts[p.text] = true
	}
	if len(texts) < randomPipelines/2 {
		t.Errorf("only %d of %d random pipelines differ", len(texts), randomPipelines)
	}
	for _, p := range selfContained() {
		found := false
		for text := range texts {
			found = found || strings.Contains(text, p.Name)
		}
		if !found {
			t.Errorf("no random pipeline has %s", p.Name)
		}
	}
}

// tally counts what a sweep did, so that one that did nothing fails.
type tally struct {
	runs, edits, answers int
	start                time.Time
}

func (c *tally) String() string {
	return fmt.Sprintf("%d runs, %d edits, %d answers in %.1f s", c.runs, c.edits, c.answers, time.Since(c.start).Seconds())
}
