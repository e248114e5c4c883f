package filecheck_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/golden/filecheck"
)

// TestAsPyTorch holds the order of matches to what torch.testing.FileCheck says.
func TestAsPyTorch(t *testing.T) {
	data, err := os.ReadFile("testdata/pytorch.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		cols := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cols) != 3 {
			continue
		}
		n++
		f, err := filecheck.Parse("c", 1, strings.ReplaceAll(cols[1], ";", "\n"))
		if err != nil {
			t.Errorf("%q: %v", cols[1], err)
			continue
		}
		err = f.Match("t", strings.ReplaceAll(cols[2], "/", "\n"))
		if (err == nil) != (cols[0] == "ok") {
			t.Errorf("%q on %q: PyTorch says %s, not %v", cols[1], cols[2], cols[0], err)
		}
	}
	if n != 600 {
		t.Errorf("%d cases, not 600", n)
	}
}

// TestMatch: directives that a text has, or what is said of it.
func TestMatch(t *testing.T) {
	for _, c := range []struct{ name, checks, text, want string }{
		{"plain", "CHECK: b", "a\nb\n", ""},
		{"absent", "CHECK: z", "a\n", "c:1: CHECK: z: not found\n  searched from t:1: a"},
		{"comment mark", "# words\n\n  # CHECK: b\n#CHECK-NEXT: c", "b\nc", ""},
		{"blanks", "CHECK: a  b\tc", "x a\t b   c", ""},
		{"blanks are not nothing", "CHECK: a b", "ab", "not found"},
		{"carriage return", "CHECK: a\nCHECK-EMPTY:\nCHECK-NEXT: b{{$}}", "a\r\n\r\nb\r\n", ""},
		{"literal characters", "CHECK: f(*.x)[1, 2]$", "f(*.x)[1, 2]$", ""},
		{"brackets without a name", `CHECK: [[1, 2], ["a"]]`, `[[1, 2], ["a"]]`, ""},
		{"order", "CHECK: b\nCHECK: a", "a\nb", "c:2: CHECK: a: not found\n  searched from t:2: b\n  nearest is t:1: a"},
		{"same match is not taken twice", "CHECK: a\nCHECK: a", "a", "c:2"},
		{"next", "CHECK: a\nCHECK-NEXT: b", "a\nx b", ""},
		{"next but one", "CHECK: a\nCHECK-NEXT: b", "a\nx\nb", "CHECK-NEXT: b: not on the next line\n  searched from t:2: x\n  nearest is t:3: b"},
		{"next of the last line", "CHECK: a\nCHECK-NEXT: b", "a", "there is no next line"},
		{"same", "CHECK: a\nCHECK-SAME: b", "a x b", ""},
		{"same, before", "CHECK: b\nCHECK-SAME: a", "a b\na", "CHECK-SAME: a: not on the same line"},
		{"empty", "CHECK: a\nCHECK-EMPTY:\nCHECK-NEXT: b", "a\n\nb", ""},
		{"not empty", "CHECK: a\nCHECK-EMPTY:", "a\n \nb", "the next line is not empty"},
		{"not, before", "CHECK-NOT: x\nCHECK: a", "a\nx", ""},
		{"not, between", "CHECK: a\nCHECK-NOT: x\nCHECK: b", "a\n\nx y\nb", "c:2: CHECK-NOT: x: found\n  searched from t:1: a\n  it is in t:3: x y"},
		{"not, to the end", "CHECK: a\nCHECK-NOT: x", "a\nx", "found"},
		{"not, ends at the match", "CHECK-NOT: {{a.*}}\nCHECK: b", "x b a", ""},
		{"not, within the region", "CHECK-NOT: {{a.*}}\nCHECK: b", "a b", "found"},
		{"nots hold together", "CHECK: a\nCHECK-NOT: x\nCHECK-NOT: y\nCHECK: b", "a\ny\nb", "CHECK-NOT: y: found"},
		{"not alone", "CHECK-NOT: x", "a", ""},
		{"dag", "CHECK: a\nCHECK-DAG: c\nCHECK-DAG: b\nCHECK: d", "a\nb\nc\nd", ""},
		{"dag, what follows comes after all", "CHECK-DAG: c\nCHECK-DAG: b\nCHECK: d", "b\nd\nc", "CHECK: d: not found"},
		{"dags do not overlap", "CHECK-DAG: ab\nCHECK-DAG: b", "ab", "not found apart from the CHECK-DAGs before it"},
		{"equal dags need two", "CHECK-DAG: a\nCHECK-DAG: a", "a\na", ""},
		{"dags apart", "CHECK-DAG: b\nCHECK-NOT: x\nCHECK-DAG: a", "a b", "CHECK-DAG: a: not found"},
		{"count", "CHECK-COUNT-3: a\nCHECK: b", "a a\na\nb", ""},
		{"too few", "CHECK-COUNT-3: a", "a\na", "c:1: CHECK-COUNT-3: a: not found for time 3 of 3"},
		{"exactly", "CHECK-COUNT-EXACTLY-2: a\nCHECK: b", "a a\nb a", ""},
		{"too many", "CHECK-COUNT-EXACTLY-2: a", "a a a", "found"},
		{"regex", "CHECK: %{{[0-9]+}} : int{{$}}", "%x : int\n%12 : int[]\n%3 : int", ""},
		{"regex with braces", "CHECK: {{a{2}}}b", "ab\naab", ""},
		{"regex ends at the line", "CHECK: a{{[^x]*}}b", "a\nb", "not found"},
		{"alternatives stay inside", "CHECK: a{{b|c}}d", "ab\ncd", "not found"},
		{"line start", "CHECK: a\nCHECK: {{^}}b", "a b\nb", ""},
		{"line start is not where the search begins", "CHECK: a\nCHECK: {{^}}b", "ab", "not found"},
		{"word boundary", "CHECK: a\nCHECK: {{\\b}}b", "ab", "not found"},
		{"variable", "CHECK: %[[A:\\w+]] = f\nCHECK: g(%[[A]])", "%x = f\ng(%y)\ng(%x)", ""},
		{"variable, wrong", "CHECK: %[[A:\\w+]] = f\nCHECK: g(%[[A]])", "%x = f\ng(%y)", "g(%[[A]]): not found\n  where A = \"x\"\n  searched from t:1: %x = f\n  nearest is t:2: g(%y)"},
		{"groups in expressions", "CHECK: {{(a)(b)?}}[[X:(c)(d)]]{{(e)}}[[Y:f]]\nCHECK: [[X]][[Y]]", "abcdef\ncdf", ""},
		{"value is literal", "CHECK: [[A:\\S+]]\nCHECK: <[[A]]>", "a.b\n<axb>", "not found"},
		{"class in a variable", "CHECK: [[A:[]a]+]]!\nCHECK: [[A]]?", "]a]!\n]a]?", ""},
		{"given again", "CHECK: [[A:\\d]]\nCHECK: [[A:\\d]]\nCHECK: [[A]]", "1\n2\n2", ""},
		{"own line", "CHECK: f(%[[A:\\w+]], %[[A]])", "f(%x, %y)\nf(%ab, %ab)", ""},
		{"own line, shorter", "CHECK: [[A:a+]][[A]]{{$}}", "aaaaaa", ""},
		{"own line, wrong", "CHECK: f(%[[A:\\w+]], %[[A]])", "f(%x, %xy)", "not found"},
		{"not knows what stands before it", "CHECK: [[A:\\d]]\nCHECK-NOT: x[[A]]\nCHECK: [[A:\\d]]", "1 x2", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := filecheck.Parse("c", 1, c.checks)
			if err != nil {
				t.Fatal(err)
			}
			err = f.Match("t", c.text)
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("error is\n%v\nwithout\n%s", err, c.want)
			}
		})
	}
}

// TestParseErrors: each says on which line what is wrong.
func TestParseErrors(t *testing.T) {
	for checks, want := range map[string]string{
		"":                             "c:5: no CHECK directives",
		"# only words":                 "no CHECK directives",
		"CHECK: a\nCHEK: b":            `c:6: "CHEK: b" is neither`,
		"# CHECK a":                    `expected CHECK…: before "CHECK a"`,
		"CHECK-LABEL: a":               "c:5: no directive is called CHECK-LABEL; there are CHECK, -NEXT",
		"CHECK:":                       "CHECK needs a text",
		"CHECK-NEXT: a":                "CHECK-NEXT needs a directive before it",
		"CHECK: a\nCHECK-EMPTY: b":     "c:6: CHECK-EMPTY takes no text",
		"CHECK-COUNT-0: a":             `expected a count from 1 to 100000, not "0"`,
		"CHECK-COUNT-: a":              `not ""`,
		"CHECK-COUNT-EXACTLY-x: a":     `not "x"`,
		"CHECK: {{a":                   `}} is missing after "{{a"`,
		"CHECK: {{(}}":                 "regular expression \"(\": missing closing )",
		"CHECK: {{a)(b}}":              "unexpected )",
		"CHECK: {{\\1}}":               "invalid escape sequence",
		"CHECK: [[A:x":                 `]] is missing after "[[A:"`,
		"CHECK: [[A]]":                 "[[A]] is used before it has a value",
		"CHECK: [[A]] [[A:x]]":         "[[A]] is used before it has a value",
		"CHECK: [[A:x]] [[A:y]]":       "[[A:…]] is defined twice",
		"CHECK: [[A:*]]":               "missing argument to repetition operator",
		"CHECK-NOT: [[A:x]]":           "CHECK-NOT cannot give A a value",
		"CHECK: {{(a}}\nCHECK: {{(b}}": "c:6: regular expression",
	} {
		_, err := filecheck.Parse("c", 5, checks)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", checks, err, want)
		}
	}
}

// TestHard: a pattern that could be matched in too many ways is an error, soon.
func TestHard(t *testing.T) {
	f, err := filecheck.Parse("c", 1, "CHECK: [[A:a*]][[B:a*]][[C:a*]][[D:a*]]x[[A]]")
	if err != nil {
		t.Fatal(err)
	}
	err = f.Match("t", strings.Repeat("a", 300))
	var e *filecheck.Error
	if !errors.As(err, &e) || !strings.Contains(e.Msg, "too many ways") {
		t.Errorf("error is %v", err)
	}
}

// FuzzMatch: whatever is asked of whatever text, the answer is one and the same,
// an error has its places, and a text has the lines that it is made of.
func FuzzMatch(f *testing.F) {
	f.Add("CHECK: a\nCHECK-NOT: [[1]]\nCHECK-DAG: {{b+}}\nCHECK-DAG: [[X:c]]", "a\nb\nc")
	f.Add("CHECK-COUNT-2: [[X:.]][[X]]\nCHECK-SAME: d\nCHECK-EMPTY:", "aabb d\n\n")
	f.Fuzz(func(t *testing.T, checks, text string) {
		if len(checks) > 300 || len(text) > 300 {
			t.Skip()
		}
		file, err := filecheck.Parse("c", 1, checks)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "c:") {
				t.Errorf("error without a place: %v", err)
			}
			return
		}
		err = file.Match("t", text)
		var e *filecheck.Error
		if err != nil && (!errors.As(err, &e) || e.Line < 1 || e.From < 1) {
			t.Errorf("error without a place: %v", err)
		}
		if again := file.Match("t", text); (err == nil) != (again == nil) || err != nil && err.Error() != again.Error() {
			t.Errorf("%v, then %v", err, again)
		}
	})
}
