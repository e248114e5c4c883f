package arch

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rules is the block of docs/architecture.md: for each package, the packages that
// a rule puts directly to its left.
type rules map[string][]string

const (
	none       = "NONE"
	everything = "everything but "
)

var packageName = regexp.MustCompile(`^[a-z][a-z0-9]*(/[a-z][a-z0-9]*)*$`)

// parseRules reads rules of the form "a, b < c < d;". Blanks and line ends
// separate; "everything but a, b" stands for all packages that the other rules name
// except a, b and what stands right of the rule.
func parseRules(text string) (rules, error) {
	r := make(rules)
	var late [][]string // rules with "everything but", once all names are known
	for _, line := range strings.Split(text, ";") {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" {
			continue
		}
		groups := strings.Split(line, " < ")
		if len(groups) < 2 {
			return nil, fmt.Errorf("rule %q has no <", line)
		}
		if strings.HasPrefix(groups[0], everything) {
			late = append(late, groups)
			continue
		}
		if err := r.add(groups); err != nil {
			return nil, fmt.Errorf("rule %q: %w", line, err)
		}
	}
	for _, groups := range late {
		if err := r.addEverything(groups); err != nil {
			return nil, err
		}
	}
	return r, r.check()
}

func (r rules) add(groups []string) error {
	for i, group := range groups {
		for _, name := range strings.Split(group, ", ") {
			switch {
			case name == none && i == 0:
				continue
			case !packageName.MatchString(name):
				return fmt.Errorf("%q is not the name of a package", name)
			}
			if _, ok := r[name]; !ok {
				r[name] = nil
			}
			if i == 0 {
				continue
			}
			for _, left := range strings.Split(groups[i-1], ", ") {
				if left != none {
					r[name] = append(r[name], left)
				}
			}
		}
	}
	return nil
}

func (r rules) addEverything(groups []string) error {
	left := strings.Split(strings.TrimPrefix(groups[0], everything), ", ")
	right := strings.Split(strings.Join(groups[1:], ", "), ", ")
	for _, name := range left {
		if _, ok := r[name]; !ok {
			return fmt.Errorf("%s%s: no other rule names it", everything, name)
		}
	}
	var all []string
	for name := range r {
		if !slices.Contains(left, name) && !slices.Contains(right, name) && !strings.HasPrefix(name, "internal/") {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return r.add(append([]string{strings.Join(all, ", ")}, groups[1:]...))
}

// check reports a package that stands left of itself.
func (r rules) check() error {
	for name := range r {
		for _, left := range r[name] {
			if left == name || r.reach(left)[name] {
				return fmt.Errorf("the rules let %s import itself, through %s", name, left)
			}
		}
	}
	return nil
}

// reach is the set of packages that name may import.
func (r rules) reach(name string) map[string]bool {
	seen := make(map[string]bool)
	var visit func(string)
	visit = func(n string) {
		for _, left := range r[n] {
			if !seen[left] {
				seen[left] = true
				visit(left)
			}
		}
	}
	visit(name)
	return seen
}

// rule is the entry of the block that speaks for a package: its own, or that of
// the package whose internal folder it is in.
func (r rules) rule(name string) (entry string, ok bool) {
	if _, ok := r[name]; ok {
		return name, true
	}
	if i := strings.Index(name, "/internal/"); i > 0 {
		_, ok := r[name[:i]]
		return name[:i], ok
	}
	return "", false
}

// mayImport says why from may not import to, or nothing.
func (r rules) mayImport(from, to string) string {
	entry, ok := r.rule(from)
	if !ok {
		return fmt.Sprintf("package %s is not in the import block of docs/architecture.md", from)
	}
	target, ok := r.rule(to)
	if !ok {
		return fmt.Sprintf("package %s, imported by %s, is not in the import block of docs/architecture.md", to, from)
	}
	if target == entry && (from != entry || to != entry) {
		return "" // a package and its own internal neighbours
	}
	reach := r.reach(entry)
	if reach[target] {
		return ""
	}
	may := make([]string, 0, len(reach))
	for name := range reach {
		may = append(may, name)
	}
	slices.Sort(may)
	why := fmt.Sprintf("%s must not import %s: no chain %s < … < %s; %s may import: %s", from, to, target, entry, entry, strings.Join(may, " "))
	if r.reach(target)[entry] {
		why += fmt.Sprintf(" (the rules have it the other way round: %s < … < %s)", entry, target)
	}
	return why
}

func TestParseRules(t *testing.T) {
	r, err := parseRules("NONE < a, b;\n a < c; b, c < d < e;  NONE < t;\neverything but t < z < y; NONE < internal/q;")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		from, to string
		ok       bool
	}{
		{"c", "a", true}, {"c", "b", false}, {"d", "a", true}, {"d", "b", true}, {"e", "a", true}, {"a", "b", false},
		{"a", "c", false}, {"z", "e", true}, {"z", "t", false}, {"y", "z", true}, {"y", "a", true}, {"e", "z", false},
		{"d/internal/gen", "c", true}, {"d/internal/gen", "d", true}, {"d/internal/gen", "e", false},
		{"d", "d/internal/lib", true}, {"e", "d/internal/lib", true}, {"c", "d/internal/lib", false},
		{"new", "a", false}, {"a", "new", false}, {"z", "internal/q", false},
	} {
		if why := r.mayImport(x.from, x.to); (why == "") != x.ok {
			t.Errorf("%s imports %s: allowed should be %v, got %q", x.from, x.to, x.ok, why)
		}
	}
}

func TestParseRulesRefuses(t *testing.T) {
	for _, text := range []string{"a", "a < b; b < a;", "a < a;", "a < NONE;", "a b < c;", "everything but x < y;", "a, < b;"} {
		if _, err := parseRules(text); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}
