package cli

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/archive"
	"github.com/torchpass/torchpass/equiv"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

// demoFiles are a network that PyTorch saved and printed, pictures, and PyTorch's answer.
// demo/README.md says which script made them.
//
//go:embed demo
var demoFiles embed.FS

const demoPipeline = "frozen"

func (a *app) demoCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "demo [-o FOLDER]",
		Short: "the main job on an embedded example",
		Long: `demo takes a small network that PyTorch trained and saved, an archive with its
weights, and does what torchpass is for: load, verify, run a pipeline of passes, check by execution that the result computes the same as before and as
PyTorch did, and print it. With -o it writes the files of the example for use with
the other commands.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if dir != "" {
				return a.unpackDemo(dir)
			}
			return a.demo()
		},
	}
	c.Flags().StringVarP(&dir, "output", "o", "", "write the example's files into `FOLDER` instead")
	return c
}

func (a *app) unpackDemo(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	entries, err := demoFiles.ReadDir("demo")
	if err != nil {
		return internal(err)
	}
	for _, e := range entries {
		data, err := demoFiles.ReadFile("demo/" + e.Name())
		if err != nil {
			return internal(err)
		}
		path := filepath.Join(dir, e.Name())
		if err := writeFile(path, data); err != nil {
			return err
		}
		fmt.Fprintln(a.stdout, path)
	}
	return nil
}

// demo is one run of the example.
type demo struct {
	*app
	src    []byte
	f      *parse.File
	inputs value.Value
	answer value.Value // PyTorch's
	before []value.Value
}

// demo stops at the first step that is not as it should be.
func (a *app) demo() error {
	d := &demo{app: a}
	for _, step := range []func() error{d.read, d.load, d.verify, d.opt, d.equal, d.print} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) read() error {
	var err error
	if d.src, err = demoFiles.ReadFile("demo/net.pt"); err != nil {
		return internal(err)
	}
	if d.inputs, err = demoValue("inputs.pt"); err == nil {
		d.answer, err = demoValue("outputs.pt")
	}
	if err != nil {
		return internal(err)
	}
	return nil
}

func demoValue(name string) (value.Value, error) {
	data, err := demoFiles.ReadFile("demo/" + name)
	if err != nil {
		return value.Value{}, err
	}
	return valueio.Read(name, bytes.NewReader(data), int64(len(data)))
}

// head prints the heading of a step.
func (d *demo) head(n int, name, format string, args ...any) {
	fmt.Fprintf(d.stdout, "%s %s\n", paint(d.colorOut, cyan, fmt.Sprintf("%d %-7s", n, name)), fmt.Sprintf(format, args...))
}

// row prints a further line of a step.
func (d *demo) row(format string, args ...any) {
	fmt.Fprintf(d.stdout, "          "+format+"\n", args...)
}

func (d *demo) load() error {
	f, err := d.loaded("net.pt", d.src)
	if err != nil {
		return internal(err)
	}
	d.f = f
	d.head(1, "load", "net.pt, saved by PyTorch: %d bytes, %d nodes, %d parameters", len(d.src), countNodes(f.Graphs), describe("net.pt", f.Module).Parameters)
	return nil
}

// loaded reads an archive from memory.
func (d *demo) loaded(name string, data []byte) (*parse.File, error) {
	return d.archived(name, func(opt archive.ScriptOptions) (*archive.Script, error) { return archive.ScriptOf(data, opt) })
}

func (d *demo) verify() error {
	if bad := d.broken("net.pt", d.f); len(bad) > 0 {
		return internal(errors.New("net.pt does not verify"))
	}
	d.head(2, "verify", "no violations")
	return nil
}

// opt keeps what the graph answered before, and runs the pipeline.
func (d *demo) opt() error {
	pl, err := d.pipeline(demoPipeline)
	if err != nil {
		return err
	}
	if d.before, err = d.execute(d.f); err != nil {
		return internal(err)
	}
	report, err := (&pass.Manager{Verify: true}).Run(d.f.Module, pl)
	if err != nil {
		return internal(err)
	}
	d.head(3, "opt", "%s: %d edits, verified after each pass that edited", pl, report.Edits)
	var table strings.Builder
	printRows(&table, report, false)
	for line := range strings.Lines(table.String()) {
		d.row("%s", strings.TrimRight(line, "\n"))
	}
	return nil
}

// execute runs forward on the pictures.
func (d *demo) execute(f *parse.File) ([]value.Value, error) {
	g, err := d.one("net.pt", f, "forward")
	if err != nil {
		return nil, err
	}
	p, err := exec.Compile(g, exec.Options{File: "net.pt"})
	if err != nil {
		return nil, err
	}
	args, err := arguments(g, d.inputs)
	if err != nil {
		return nil, err
	}
	o, err := equiv.Run(p, nil, args)
	if err != nil {
		return nil, err
	}
	if o.Raised != nil {
		return nil, o.Raised
	}
	return o.Results, nil
}

// equal compares three answers: before, after, and after saving and loading
// the result; and each with PyTorch's.
func (d *demo) equal() error {
	var saved bytes.Buffer
	if err := archive.SaveScript(&saved, d.f.Module); err != nil {
		return internal(err)
	}
	again, err := d.loaded("result", saved.Bytes())
	if err != nil {
		return internal(err)
	}
	after, err := d.execute(d.f)
	if err != nil {
		return internal(err)
	}
	reread, err := d.execute(again)
	if err != nil {
		return internal(err)
	}
	d.head(4, "equal", "by execution on %s", resultType(d.inputs.Tuple().Items[0]))
	before := single(d.before)
	d.compare("after against before", before, single(after))
	d.compare("loaded again against before", before, single(reread))
	d.compare("before against PyTorch", d.answer, before)
	d.compare("after against PyTorch", d.answer, single(after))
	if d.code != exitOK {
		return answer(errors.New("demo: the answers disagree"))
	}
	d.row("the pictures show %s", digits(single(after).Tensor()))
	return nil
}

func (d *demo) compare(what string, want, got value.Value) {
	for _, fig := range equiv.Compare("output", want, got, equiv.Options{}) {
		if !fig.OK {
			d.raise(exitAnswer)
		}
		d.row("%-28s %s", what, d.verdict(fig))
	}
}

// digits names the most likely class of each row of probabilities.
func digits(t *tensor.Tensor) string {
	p, classes := tensor.Data[float32](t), t.Shape()[1]
	var out []string
	for ; len(p) >= classes; p = p[classes:] {
		best := 0
		for i := range classes {
			if p[i] > p[best] {
				best = i
			}
		}
		out = append(out, fmt.Sprint(best))
	}
	return strings.Join(out, " ")
}

func (d *demo) print() error {
	d.head(5, "print", "the result without source positions; \"torchpass demo -o FOLDER\" writes the files for more")
	fmt.Fprintln(d.stdout)
	g, err := d.one("net.pt", d.f, "forward")
	if err != nil {
		return internal(err)
	}
	_, err = d.stdout.Write(print.AppendGraph(nil, g, print.Options{NoSources: true}))
	return err
}
