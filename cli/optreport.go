package cli

import (
	"fmt"
	"io"
	"sort"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/pass"
)

// OptReport is the document of opt --json. A file that does not verify to begin
// with has Violations, and nothing was done to it. With a failure that ended a
// validated run there is a Ledger and no result.
type OptReport struct {
	Version    int               `json:"version"` // 1
	OK         bool              `json:"ok"`
	File       string            `json:"file"`
	Pipeline   string            `json:"pipeline"`
	Edits      int               `json:"edits"`
	Passes     []OptPass         `json:"passes"`
	Ledger     []OptLedger       `json:"ledger,omitempty"`   // with --validate
	Misses     []OptMiss         `json:"misses,omitempty"`   // with --explain
	Failures   []string          `json:"failures,omitempty"` // of passes
	Violations []VerifyViolation `json:"violations,omitempty"`
	Output     string            `json:"output,omitempty"` // path written, if -o was given
	Text       string            `json:"text,omitempty"`   // the result, if not
}

// OptPass is what one pass of the pipeline did.
type OptPass struct {
	Pass        string         `json:"pass"`
	Rounds      int            `json:"rounds"`
	Edits       int            `json:"edits"`
	Rules       map[string]int `json:"rules"`
	NodesBefore int            `json:"nodesBefore"`
	NodesAfter  int            `json:"nodesAfter"`
	Seconds     float64        `json:"seconds"`
}

// OptLedger is what one application of a pass did to results; the last entry, of
// step 0 and pass "all", is all passes together.
type OptLedger struct {
	Step     int         `json:"step"`
	Pass     string      `json:"pass"`
	Edits    int         `json:"edits"`
	OK       bool        `json:"ok"`
	Exact    bool        `json:"exact"`
	MaxAbs   Number      `json:"maxAbs"`
	MaxRel   Number      `json:"maxRel"`
	ULP      uint64      `json:"ulp"`
	Verdict  string      `json:"verdict"`
	Mismatch []RunFigure `json:"mismatch,omitempty"`
}

func jsonLedger(v *equiv.Validation) []OptLedger {
	var out []OptLedger
	for _, e := range append(v.Ledger[:len(v.Ledger):len(v.Ledger)], v.Total()) {
		l := OptLedger{e.Step, e.Pass, e.Edits, e.OK, e.Exact, Number(e.MaxAbs), Number(e.MaxRel), e.ULP, e.Verdict, nil}
		for _, f := range e.Mismatch {
			l.Mismatch = append(l.Mismatch, jsonFigure(f))
		}
		out = append(out, l)
	}
	return out
}

// printRows prints the table of what each pass did.
func printRows(w io.Writer, r *pass.Report, times bool) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	head := "pass\trounds\tedits\tnodes\t"
	if times {
		head += "time\tverify\t"
	}
	fmt.Fprintln(tw, head+"rules")
	for _, row := range r.Rows {
		fmt.Fprintf(tw, "%s\t%d\t%d\t%d -> %d\t", row.Pass, row.Rounds, row.Edits, row.NodesBefore, row.NodesAfter)
		if times {
			fmt.Fprintf(tw, "%v\t%v\t", row.Time.Round(time.Microsecond), row.Overhead.Round(time.Microsecond))
		}
		fmt.Fprintln(tw, rules(row.Rules))
	}
	tw.Flush()
}

func rules(m map[string]int) string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	for i, name := range names {
		names[i] = fmt.Sprintf("%s: %d", name, m[name])
	}
	return strings.Join(names, ", ")
}
