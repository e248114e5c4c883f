package cli

import (
	"fmt"

	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/print"
)

// inlineAll inlines in every function, not only in those that the root needs, and
// as PyTorch leaves calls of interfaces as they are.
const inlineAll = "inline{all=true,interfaces=false}"

// showInlined prints the graph of one function or method after the pass inline.
func (a *app) showInlined(path string, f *parse.File, fl codeFlags) error {
	if err := typed(path, f); err != nil {
		return err
	}
	g, err := a.one(path, f, fl.method)
	if err != nil {
		return err
	}
	pl, err := a.catalog().Parse(inlineAll)
	if err != nil {
		return internal(err)
	}
	if _, err := (&pass.Manager{}).Run(f.Module, pl); err != nil {
		return fmt.Errorf("%s: %w", display(path), err)
	}
	_, err = a.stdout.Write(print.AppendGraph(nil, g, print.Options{}))
	return err
}
