package exec_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/exec"
)

var update = flag.Bool("update", false, "rewrite support.txt and docs/operators.md")

// keepSupport holds exec/support.txt and docs/operators.md to what the samples show.
func keepSupport(t *testing.T, results map[string][]opResult) {
	sampled := sampledOf(results)
	for path, text := range map[string]string{"support.txt": supportLines(sampled), "../docs/operators.md": operatorsPage(results, sampled)} {
		if *update {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if old, err := os.ReadFile(path); err != nil || string(old) != text {
			t.Errorf("%s is not current: go generate ./exec, and read the difference", path)
		}
	}
}

// sampledOf counts the samples by overload. A sample counts for every operator of its graph.
func sampledOf(results map[string][]opResult) map[string]*exec.Sampled {
	all := make(map[string]*exec.Sampled)
	for _, op := range slices.Sorted(maps.Keys(results)) {
		for _, r := range results[op] {
			for _, name := range r.overloads {
				s := all[name]
				if s == nil {
					s = new(exec.Sampled)
					all[name] = s
				}
				s.Samples++
				if r.outcome > layout {
					continue
				}
				s.Agree++
				if r.dtype != "error" && !slices.Contains(s.DTypes, r.dtype) {
					s.DTypes = append(s.DTypes, r.dtype)
					slices.Sort(s.DTypes)
				}
			}
		}
	}
	return all
}

func supportLines(sampled map[string]*exec.Sampled) string {
	var b strings.Builder
	b.WriteString("# Made by go generate from testdata/opinfo: overload, samples, samples that agree, dtypes of those.\n")
	for _, name := range slices.Sorted(maps.Keys(sampled)) {
		s := sampled[name]
		fmt.Fprintln(&b, strings.TrimSpace(fmt.Sprintf("%s %d %d %s", name, s.Samples, s.Agree, strings.Join(s.DTypes, " "))))
	}
	return b.String()
}

// operatorsPage is docs/operators.md.
func operatorsPage(results map[string][]opResult, sampled map[string]*exec.Sampled) string {
	var b strings.Builder
	names := exec.Default().Names()
	var whole, most int
	for _, rs := range results {
		_, good := tally(rs)
		if good == len(rs) {
			whole++
		}
		if good*100 >= len(rs)*95 {
			most++
		}
	}
	fmt.Fprintf(&b, `# Operators

Made by `+"`go generate ./exec`"+`. %d overloads have a kernel. Samples are those of PyTorch's own table of operators, which
`+"`oracle/opinfo.py`"+` recorded: of %d of its operators, %d agree in all samples and %d in at least 95 of 100. A sample agrees if results are
PyTorch's to the tolerances of torch.testing.assert_close, or the exception has its text.

## Operators of the table that do not agree in all samples

| operator | samples | agree | no kernel | wrong |
| --- | --- | --- | --- | --- |
`, len(names), len(results), whole, most)
	for _, op := range slices.Sorted(maps.Keys(results)) {
		n, good := tally(results[op])
		if good < len(results[op]) {
			fmt.Fprintf(&b, "| %s | %d | %d | %d | %d |\n", op, len(results[op]), good, n[noKernel], n[wrong])
		}
	}
	b.WriteString("\n## Overloads\n\n\"-\" among the samples: none calls it.\n\n| overload | samples that agree | dtypes of those | status |\n| --- | --- | --- | --- |\n")
	all := slices.Concat(names, slices.Collect(maps.Keys(sampled)))
	slices.Sort(all)
	for _, name := range slices.Compact(all) {
		count, dtypes, status := "-", "", "kernel"
		if s := sampled[name]; s != nil {
			count, dtypes = fmt.Sprintf("%d of %d", s.Agree, s.Samples), strings.Join(s.DTypes, " ")
		}
		if !exec.Default().Has(name) {
			status = "no kernel"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", name, count, dtypes, status)
	}
	return b.String()
}

func tally(rs []opResult) (n [4]int, good int) {
	for _, r := range rs {
		n[r.outcome]++
	}
	return n, n[agrees] + n[layout]
}
