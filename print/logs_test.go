package print_test

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
)

var (
	logPrefix  = regexp.MustCompile(`(?m)^\[[^\]\n]*\] (INFO )?`)
	graphStart = regexp.MustCompile(`(?m)(^|[^= ]|[^=] )\s*graph\((%.*|\):)$`)
)

// TestLogs finds every graph that PyTorch logged, line by line under a prefix,
// and reprints each as its lines without the prefix.
func TestLogs(t *testing.T) {
	texts, err := corpus.Load("logs")
	if err != nil || len(texts) == 0 {
		t.Fatal(err)
	}
	graphs := 0
	for _, x := range texts {
		if strings.HasPrefix(x.Name, "check/") || strings.HasSuffix(x.Name, "/parse_errors.txt") {
			continue // tested below
		}
		data := untruncated(t, x)
		plain := strings.ReplaceAll(logPrefix.ReplaceAllString(string(data), ""), "\r\n", "\n")
		if x.Name == "several/indented.txt" {
			plain = strings.TrimPrefix(strings.ReplaceAll("\n"+plain, "\n    ", "\n"), "\n")
		}
		want := len(graphStart.FindAllString(plain, -1))
		if want == 0 {
			continue
		}
		f, err := parse.Parse(x.Name, data, parse.Options{})
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if len(f.Graphs) != want {
			t.Errorf("%s: found %d graphs of %d", x.Name, len(f.Graphs), want)
		}
		graphs += len(f.Graphs)
		checkInOrder(t, x.Name, plain, f)
	}
	if graphs < 1000 {
		t.Errorf("the logs hold only %d graphs", graphs)
	}
	t.Logf("%d graphs", graphs)
}

// untruncated cuts off the graph in which a shortened log ends, whose reading
// must give one error, on the last line.
func untruncated(t *testing.T, x corpus.Text) []byte {
	_, err := parse.Parse(x.Name, x.Data, parse.Options{})
	var errs parse.Errors
	if err == nil || !errors.As(err, &errs) || !bytes.Contains(x.Data, []byte("graph(")) {
		return x.Data
	}
	last := bytes.Count(bytes.TrimRight(x.Data, "\n"), []byte("\n")) + 1
	if len(errs) != 1 || errs[0].Line < last-1 {
		t.Errorf("a truncated graph gives %v, want one error at line %d", err, last)
	}
	cut := bytes.LastIndex(x.Data, []byte("] graph("))
	return x.Data[:bytes.LastIndexByte(x.Data[:cut], '\n')+1]
}

// checkInOrder looks for the reprints of the graphs in the text, one after the
// other.
func checkInOrder(t *testing.T, name, text string, f *parse.File) {
	for i, g := range f.Graphs {
		out := print.Graph(g, print.Options{})
		at := strings.Index(text, out)
		if at < 0 {
			t.Errorf("%s: graph %d does not reprint as it was logged:\n%.600s", name, i, out)
			return
		}
		text = text[at+len(out):]
	}
}

// TestTraceCheck reads both graphs of the difference that the tracer prints.
func TestTraceCheck(t *testing.T) {
	texts, err := corpus.Load("logs")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range texts {
		if x.Name != "check/branch.txt" && x.Name != "check/constant.txt" {
			continue
		}
		f, err := parse.Parse(x.Name, x.Data, parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Graphs) != 2 || !f.Listing || !f.Other {
			t.Fatalf("%s: %d graphs, listing %v, other %v", x.Name, len(f.Graphs), f.Listing, f.Other)
		}
		for i, mark := range []string{"-", "+"} {
			out := print.Graph(f.Graphs[i], print.Options{})
			if want := oneSide(string(x.Data), mark); out != want {
				t.Errorf("%s: side %s\n%s\nwant\n%s", x.Name, mark, out, want)
			}
		}
	}
}

// oneSide takes the lines of the graph diff that have the given mark, or none.
func oneSide(text, mark string) string {
	_, text, _ = strings.Cut(text, "Graph diff:\n")
	text, _, _ = strings.Cut(text, "First diverging")
	var out strings.Builder
	for _, line := range strings.SplitAfter(text, "\n") {
		line = strings.TrimPrefix(line, "\t\t")
		if s, ok := strings.CutPrefix(line, mark+" "); ok {
			out.WriteString(s)
		} else if s, ok := strings.CutPrefix(line, "  "); ok {
			out.WriteString(s)
		}
	}
	return out.String()
}

// TestQuotedGraphs reads graphs that PyTorch quotes in its own error messages:
// the marks that point into them are no errors, what they point at is.
func TestQuotedGraphs(t *testing.T) {
	texts, err := corpus.Load("logs")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range texts {
		if x.Name != "several/parse_errors.txt" {
			continue
		}
		_, err := parse.Parse(x.Name, x.Data, parse.Options{})
		var errs parse.Errors
		if !errors.As(err, &errs) || len(errs) != 2 || errs[0].Line != 4 || errs[1].Line != 10 {
			t.Errorf("got %v, want errors on lines 4 and 10", err)
		}
		return
	}
	t.Error("several/parse_errors.txt is gone")
}

// TestModuleListings reads the graph of every method of PyTorch's module listings.
func TestModuleListings(t *testing.T) {
	texts, err := corpus.Load("modules")
	if err != nil || len(texts) == 0 {
		t.Fatal(err)
	}
	graphs := 0
	for _, x := range texts {
		plain := dedent(string(x.Data))
		want := strings.Count("\n"+plain, "\ngraph(")
		f, err := parse.Parse(x.Name, x.Data, parse.Options{})
		if want == 0 {
			if err != nil || len(f.Graphs) != 0 || !f.Listing {
				t.Errorf("%s: a listing without methods is read, but %v", x.Name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if len(f.Graphs) != want || !f.Listing {
			t.Errorf("%s: found %d graphs of %d, listing %v", x.Name, len(f.Graphs), want, f.Listing)
		}
		graphs += want
		checkInOrder(t, x.Name, plain, f)
	}
	if graphs < 500 {
		t.Errorf("the listings hold only %d graphs", graphs)
	}
	t.Logf("%d graphs", graphs)
}

// dedent takes from the lines of each graph the indent that its first line has.
func dedent(text string) string {
	var out strings.Builder
	indent := ""
	for _, line := range strings.SplitAfter(text, "\n") {
		rest := strings.TrimLeft(line, " ")
		if strings.HasPrefix(rest, "graph(") {
			indent = line[:len(line)-len(rest)]
		}
		out.WriteString(strings.TrimPrefix(line, indent))
	}
	return out.String()
}
