package rules

import (
	"errors"

	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/rewrite"
)

// Options are the settings of the pass.
type Options struct {
	// File names the text of rules.
	File string `option:"file" doc:"the file with the rules"`
	// TrustTypes makes constraints believe what types say of tensors.
	TrustTypes bool `option:"trust-types" doc:"take dtypes, shapes and devices in types for facts"`
}

// New is the pass that applies the rules which load gives for the name of a file. load
// may be called for each graph, side by side.
func New(load func(file string) (*rewrite.Rules, error)) *pass.Pass {
	return &pass.Pass{
		Name: "rules",
		Doc: `apply the rules of a file

Replaces what the patterns of the file match, until none matches, wherever writes,
aliases and other uses allow it.`,
		Numerics:   pass.Reassociates,
		NewOptions: func() any { return &Options{} },
		Run:        func(u *pass.Unit) error { return run(u, load) },
	}
}

func run(u *pass.Unit, load func(string) (*rewrite.Rules, error)) error {
	opt := u.Options.(*Options)
	if opt.File == "" {
		return errors.New("which rules? rules{file=my.rules} names their file")
	}
	r, err := load(opt.File)
	if err != nil {
		return err
	}
	if opt.TrustTypes {
		return r.Apply(u, rewrite.Trusted)
	}
	return r.Apply(u, rewrite.Proven)
}
