package cli

import (
	"fmt"
	"io"
	"sort"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
)

// changes prints a diff of every graph that a pass changed.
func (a *app) changes(f *parse.File) pass.Instrument {
	last := make(map[*ir.Graph]string)
	edits := make(map[*ir.Graph]uint64)
	opt := print.Options{NoTypes: f.Untyped}
	return pass.Instrument{
		Before: func(_ *pass.Pass, g *ir.Graph) {
			if _, ok := last[g]; !ok {
				last[g], edits[g] = print.Graph(g, opt), g.Edits()
			}
		},
		After: func(p *pass.Pass, g *ir.Graph, _ *pass.Row) error {
			if g.Edits() == edits[g] {
				return nil
			}
			now := print.Graph(g, opt)
			writeDiff(a.stderr, a.colorErr, diff.Diff("before "+p.Name, []byte(last[g]), "after "+p.Name, []byte(now)))
			last[g], edits[g] = now, g.Edits()
			return nil
		},
	}
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
