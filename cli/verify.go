package cli

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/print"
	"github.com/torchpass/torchpass/verify"
)

// VerifyReport is the document of verify --json.
type VerifyReport struct {
	Version int          `json:"version"` // 1
	OK      bool         `json:"ok"`
	Files   []VerifyFile `json:"files"`
}

// VerifyFile says what is wrong in one file. Error is set when it could not be
// read or parsed.
type VerifyFile struct {
	File       string            `json:"file"`
	Graphs     int               `json:"graphs"`
	Error      string            `json:"error,omitempty"`
	Violations []VerifyViolation `json:"violations"`
}

// VerifyViolation is one broken invariant. Line and Column count from 1; they are
// 0 where the text does not give the place.
type VerifyViolation struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
}

func (a *app) verifyCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "verify FILE...",
		Short: "check every invariant and print all violations",
		Long: `verify checks each file and prints every violation as file:line:col: [code]
message. docs/verify.md explains the codes.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, files []string) error {
			report := VerifyReport{Version: 1, Files: make([]VerifyFile, len(files))}
			err := a.each(files, func(a *app, i int, path string) error {
				return a.verifyFile(path, &report.Files[i])
			})
			if err != nil || !a.json {
				return err
			}
			report.OK = a.code == exitOK
			return a.printJSON(report)
		},
	}
	c.Flags().BoolVar(&a.json, "json", false, "print one JSON document")
	return c
}

func (a *app) verifyFile(path string, out *VerifyFile) error {
	*out = VerifyFile{File: path, Violations: []VerifyViolation{}, Error: "internal error"} // if it panics
	f, _, err := a.load(path)
	if err == nil && a.archive {
		if err = a.checkSums(path); err != nil {
			err = fmt.Errorf("%s: %w", display(path), err)
		}
	}
	if err != nil {
		out.Error = err.Error()
		return err
	}
	out.Graphs = len(f.Graphs)
	if f.Untyped {
		fmt.Fprintf(a.stderr, "%s: the dump has no types; only its structure was checked\n", display(path))
	}
	for _, v := range a.violations(f) {
		a.raise(exitAnswer)
		out.Violations = append(out.Violations, jsonViolation(v))
		if !a.json {
			fmt.Fprintln(a.stdout, violationLine(path, v))
		}
	}
	out.Error = ""
	return nil
}

// violations verifies the module, or the graph that --graph selects from it.
func (a *app) violations(f *parse.File) []verify.Violation {
	opt := verify.Options{Untyped: f.Untyped}
	if a.graph != "" && !print.IsPlain(f.Module) {
		return opt.Graph(f.Graphs[0])
	}
	return opt.Module(f.Module)
}

func jsonViolation(v verify.Violation) VerifyViolation {
	return VerifyViolation{string(v.Code), v.Msg, v.Line, v.Col}
}

// violationLine is "file:line:col: [code] message", without a place that the text
// does not give.
func violationLine(path string, v verify.Violation) string {
	if v.Line == 0 {
		return fmt.Sprintf("%s: %s", display(path), v)
	}
	return fmt.Sprintf("%s:%d:%d: %s", display(path), v.Line, v.Col, v)
}

func (a *app) printJSON(doc any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(doc)
}
