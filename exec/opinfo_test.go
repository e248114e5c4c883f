package exec_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/internal/corpus"
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

// outcome is how a call of the OpInfo corpus went.
type outcome uint8

const (
	agrees   outcome = iota
	layout           // values agree, strides or sharing of storages do not
	noKernel         // the executor said that it cannot
	wrong
)

// opResult is a call with its outcome.
type opResult struct {
	graph, dtype string
	outcome      outcome
	detail       string
	overloads    []string
}

// runOpInfos runs the OpInfo corpus: results by OpInfo.
func runOpInfos(t *testing.T) map[string][]opResult {
	all, err := corpus.OpInfos()
	if err != nil {
		t.Fatal(err)
	}
	only := regexp.MustCompile(os.Getenv("TORCHPASS_OPINFO_ONLY"))
	results := make(map[string][]opResult)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		op := all[name]
		if only.MatchString(op.Op) {
			results[op.Op] = append(results[op.Op], runOpInfo(t, name, op)...)
		}
	}
	return results
}

func runOpInfo(t *testing.T, name string, op corpus.OpInfo) (results []opResult) {
	g, err := parse.Graph(name, op.Files["graph.txt"], parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := giveConstants(g, op.Files["constants.pt"]); err != nil {
		t.Fatal(name, err)
	}
	overloads := overloadsOf(g)
	p, compileErr := exec.Compile(g, exec.Options{File: name})
	for i, dtype := range op.DTypes {
		r := opResult{graph: fmt.Sprintf("%s call %d", name, i), dtype: dtype, overloads: overloads}
		if compileErr != nil {
			r.outcome, r.detail = noKernel, compileErr.Error()
		} else {
			r.outcome, r.detail = judge(g, p, op.Files, i)
		}
		results = append(results, r)
	}
	return results
}

// giveConstants replaces the tensor constants of a graph, whose text does not hold all
// their digits, by those of a file, in its order.
func giveConstants(g *ir.Graph, data []byte) error {
	if data == nil {
		return nil
	}
	v, err := valueio.Read("constants.pt", bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	items := v.Tuple().Items
	for n := range g.AllNodes() {
		if a := n.Attr(symbol.AttrValue); a != nil && a.Kind == ir.AttrT && len(items) > 0 {
			n.SetAttr(ir.TensorAttr(a.Name, &ir.Tensor{T: items[0].Tensor()}))
			items = items[1:]
		}
	}
	if len(items) > 0 {
		return fmt.Errorf("%d constants too many", len(items))
	}
	return nil
}

// overloadsOf lists the operators of a graph by the names of their schemas.
func overloadsOf(g *ir.Graph) (names []string) {
	for n := range g.AllNodes() {
		if s, err := n.Schema(); err == nil && s != nil && !slices.Contains(names, s.FullName()) {
			names = append(names, s.FullName())
		}
	}
	return names
}

// judge runs one call.
func judge(g *ir.Graph, p *exec.Program, files map[string][]byte, i int) (o outcome, detail string) {
	defer func() {
		if r := recover(); r != nil {
			o, detail = wrong, fmt.Sprintf("panic: %v", r)
		}
	}()
	in, err := readValue(files, "in", i)
	want, outErr := readValue(files, "out", i)
	after, afterErr := readValue(files, "after", i)
	if err := errors.Join(err, outErr, afterErr); err != nil {
		return noKernel, err.Error()
	}
	args := make([]value.Value, len(in.Tuple().Items))
	for j, v := range in.Tuple().Items {
		args[j] = entering(v, g.Inputs()[j].Type())
	}
	outs, err := p.Run(nil, args)
	var missing *exec.Unsupported
	if errors.As(err, &missing) {
		return noKernel, missing.Error()
	}
	if text, raises := files[fmt.Sprintf("err.%d.json", i)]; raises {
		if msg := raisedOtherwise(text, outs, err); msg != "" {
			return wrong, msg
		}
	} else if err != nil {
		return wrong, err.Error()
	} else {
		if msg := differInValues(returned(outs), want); msg != "" {
			return wrong, "result" + msg
		}
		if msg := differ(returned(outs), want); msg != "" {
			o, detail = layout, "result"+msg
		}
	}
	if after.IsNone() {
		after, _ = readValue(files, "in", i)
	}
	if msg := differInValues(in, after); msg != "" {
		return wrong, "arguments afterwards" + msg
	}
	return o, detail
}

// readValue reads WHAT.I.pt, None if there is none.
func readValue(files map[string][]byte, what string, i int) (value.Value, error) {
	name := fmt.Sprintf("%s.%d.pt", what, i)
	data, ok := files[name]
	if !ok {
		return value.None(), nil
	}
	return valueio.Read(name, bytes.NewReader(data), int64(len(data)))
}

func raisedOtherwise(text []byte, outs []value.Value, err error) string {
	var want struct{ Type, Message string }
	if jsonErr := json.Unmarshal(text, &want); jsonErr != nil {
		return jsonErr.Error()
	}
	var e *exec.Exception
	switch {
	case err == nil:
		return fmt.Sprintf("got %s, want exception %q", exec.Text(returned(outs)), want.Message)
	case !errors.As(err, &e):
		return fmt.Sprintf("got error %v, want exception %q", err, want.Message)
	case e.Type != want.Type || e.Msg != want.Message:
		return fmt.Sprintf("got %s %q, want %s %q", e.Type, e.Msg, want.Type, want.Message)
	}
	return ""
}

// TestOpInfos runs the samples of PyTorch's own table of operators.
func TestOpInfos(t *testing.T) {
	results := runOpInfos(t)
	if os.Getenv("TORCHPASS_OPINFO") == "" && os.Getenv("TORCHPASS_OPINFO_ONLY") == "" {
		keepSupport(t, results)
	}
	var all, mostly, partly, none, errs, errsRight int
	count := map[outcome]int{}
	for _, op := range slices.Sorted(maps.Keys(results)) {
		var n [4]int
		for _, r := range results[op] {
			n[r.outcome]++
			count[r.outcome]++
			if r.dtype == "error" {
				errs++
				if r.outcome <= layout {
					errsRight++
				}
			}
			if r.outcome != agrees && testing.Verbose() {
				t.Logf("%s %s (%s): %.300s", [...]string{"", "LAYOUT", "NOKERNEL", "WRONG"}[r.outcome], r.graph, r.dtype, strings.ReplaceAll(r.detail, "\n", " | "))
			}
		}
		total, good := len(results[op]), n[agrees]+n[layout]
		switch {
		case good == total:
			all++
		case good*100 >= total*95:
			mostly++
		case good > 0:
			partly++
		default:
			none++
		}
		if good < total {
			t.Logf("%-40s %4d samples: %4d agree, %4d no kernel, %4d wrong", op, total, good, n[noKernel], n[wrong])
		}
	}
	t.Logf("%d OpInfos: %d agree in all samples, %d in 95%% or more, %d partly, %d in none", len(results), all, mostly, partly, none)
	t.Logf("samples: %d agree, %d of them with other strides or sharing, %d no kernel, %d wrong; %d of %d exceptions",
		count[agrees]+count[layout], count[layout], count[noKernel], count[wrong], errsRight, errs)
	if good := count[agrees] + count[layout]; len(results) > 600 && good*100 < 65*(good+count[noKernel]+count[wrong]) {
		t.Errorf("%d samples agree, fewer than 65 of 100", good)
	}
}
