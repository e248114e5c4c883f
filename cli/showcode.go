package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pyprint"
)

// codeFlags are the flags that go with show --code.
type codeFlags struct {
	code, inlined, unmangle bool
	method                  string
}

func (fl codeFlags) check() error {
	switch {
	case fl.method != "" && !fl.code && !fl.inlined:
		return errors.New("--method is for --code and --inlined")
	case fl.unmangle && !fl.code:
		return errors.New("--unmangle is for --code")
	}
	return nil
}

// showCode prints one function or method as PyTorch's .code does: the one asked
// for, the only one, or the root's forward.
func (a *app) showCode(path string, f *parse.File, fl codeFlags) error {
	if err := typed(path, f); err != nil {
		return err
	}
	g, err := a.one(path, f, fl.method)
	if err != nil {
		return err
	}
	for _, fn := range f.Module.Functions {
		if fn.Graph != g {
			continue
		}
		text, err := pyprint.Method(f.Module, fn)
		if err != nil {
			return fmt.Errorf("%s: %w", display(path), err)
		}
		if fl.unmangle {
			text = unmangled(f.Module, text)
		}
		_, err = io.WriteString(a.stdout, text)
		return err
	}
	return fmt.Errorf("%s: the graph belongs to no function", display(path))
}
