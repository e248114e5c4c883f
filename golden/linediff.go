package golden

import (
	"fmt"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// diff is the difference of two texts, line by line: "-" is a's, "+" is b's.
func diff(a, b string) string {
	d := &lineDiff{}
	cmp.Equal(strings.Split(strings.TrimSuffix(a, "\n"), "\n"), strings.Split(strings.TrimSuffix(b, "\n"), "\n"), cmp.Reporter(d))
	return d.String()
}

// lineDiff reports a comparison of two lists of lines.
type lineDiff struct {
	lines []string
	path  cmp.Path
}

// PushStep goes to a part of the values.
func (d *lineDiff) PushStep(s cmp.PathStep) { d.path = append(d.path, s) }

// PopStep leaves it.
func (d *lineDiff) PopStep() { d.path = d.path[:len(d.path)-1] }

// Report enters what was compared, a line or a pair of lines.
func (d *lineDiff) Report(r cmp.Result) {
	if _, ok := d.path.Last().(cmp.SliceIndex); !ok {
		return
	}
	a, b := d.path.Last().Values()
	if r.Equal() {
		d.lines = append(d.lines, " "+a.String())
		return
	}
	if a.IsValid() {
		d.lines = append(d.lines, "-"+a.String())
	}
	if b.IsValid() {
		d.lines = append(d.lines, "+"+b.String())
	}
}

// beside is how many equal lines are shown around those that differ.
const beside = 3

// String shows what differs with the lines around it.
func (d *lineDiff) String() string {
	show := make([]bool, len(d.lines))
	for i, l := range d.lines {
		if l[0] != ' ' {
			for j := max(i-beside, 0); j < min(i+beside+1, len(show)); j++ {
				show[j] = true
			}
		}
	}
	var b strings.Builder
	left := 0
	for i, l := range d.lines {
		if !show[i] {
			left++
			continue
		}
		if left > 0 {
			fmt.Fprintf(&b, "  … %d lines\n", left)
			left = 0
		}
		b.WriteString("  " + l + "\n")
	}
	if left > 0 {
		fmt.Fprintf(&b, "  … %d lines\n", left)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
