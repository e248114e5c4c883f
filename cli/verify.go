package cli

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/torchpass/torchpass/verify"
)

// VerifyReport is the document of verify --json.
type VerifyReport struct {
	Version int          `json:"version"` // 1
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
			report := VerifyReport{Version: 1, Files: []VerifyFile{}}
			for _, path := range files {
				report.Files = append(report.Files, a.verifyFile(path))
			}
			if a.json {
				return a.printJSON(report)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&a.json, "json", false, "print one JSON document")
	return c
}

func (a *app) verifyFile(path string) VerifyFile {
	out := VerifyFile{File: path, Violations: []VerifyViolation{}}
	f, _, err := a.load(path)
	if err != nil {
		out.Error = err.Error()
		if a.json {
			a.raise(exitCannot)
		} else {
			a.fail(err)
		}
		return out
	}
	out.Graphs = len(f.Graphs)
	if f.Untyped {
		fmt.Fprintf(a.stderr, "%s: the dump has no types; only its structure was checked\n", display(path))
	}
	for _, v := range verify.Module(f.Module) {
		a.raise(exitAnswer)
		out.Violations = append(out.Violations, VerifyViolation{string(v.Code), v.Msg, v.Line, v.Col})
		if !a.json {
			fmt.Fprintf(a.stdout, "%s:%d:%d: %s\n", display(path), v.Line, v.Col, v)
		}
	}
	return out
}

func (a *app) printJSON(doc any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}
