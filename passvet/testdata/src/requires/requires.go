package requires

import (
	"facts"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/pass"
)

var Good = &pass.Pass{Name: "good", Requires: []analysis.Key{facts.Alive.Key(), facts.Named.Key()}, Run: run}

var Bad = &pass.Pass{Name: "bad", Requires: []analysis.Key{facts.Alive.Key()}, Run: func(u *pass.Unit) error {
	_, err := facts.Named.Of(u) // want `the pass asks for facts.Named, which is not in its Requires`
	return err
}}

// Silent declares nothing, so nothing is missing.
var Silent = &pass.Pass{Name: "silent", Run: other}

// Deep asks in a helper.
var Deep = &pass.Pass{Name: "deep", Requires: []analysis.Key{facts.Named.Key()}, Run: deep}

func run(u *pass.Unit) error {
	facts.Alive.Of(u)
	_, err := facts.Named.Of(u)
	return err
}

func other(u *pass.Unit) error {
	_, err := facts.Named.Of(u)
	return err
}

func deep(u *pass.Unit) error { return deeper(u) }

func deeper(u *pass.Unit) error {
	_, err := facts.Alive.Of(u) // want `the pass asks for facts.Alive`
	return err
}
