package plugin

import (
	"github.com/torchpass/torchpass/pass"
)

// Description is what an extension offers, as "torchpass plugin inspect --json" prints it
// and as sandboxed modules tell it.
type Description struct {
	Version   int               `json:"version"` // 1
	API       int               `json:"api"`
	Passes    []PassDescription `json:"passes"`
	Analyses  []string          `json:"analyses,omitempty"`
	Operators []string          `json:"operators,omitempty"` // schemas, with their words
	Kernels   []string          `json:"kernels,omitempty"`
}

// PassDescription is a pass as far as it can be told without running it.
type PassDescription struct {
	Name     string              `json:"name"`
	Doc      string              `json:"doc"`
	Numerics string              `json:"numerics"` // bit-exact or reassociates
	Once     bool                `json:"once,omitempty"`
	Module   bool                `json:"module,omitempty"` // it works on the whole module
	Options  []OptionDescription `json:"options,omitempty"`
}

// OptionDescription is a setting of a pass.
type OptionDescription struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Default string `json:"default"`
	Doc     string `json:"doc"`
}

// Describe tells what e offers.
func (e *Extension) Describe() Description {
	d := Description{Version: 1, API: e.API, Passes: []PassDescription{}, Operators: e.Schemas}
	for _, p := range e.Passes {
		if p != nil {
			d.Passes = append(d.Passes, describe(p))
		}
	}
	for _, a := range e.Analyses {
		d.Analyses = append(d.Analyses, string(a.Key))
	}
	for _, k := range e.Kernels {
		d.Kernels = append(d.Kernels, k.Name)
	}
	return d
}

func describe(p *pass.Pass) PassDescription {
	d := PassDescription{Name: p.Name, Doc: p.Doc, Numerics: p.Numerics.String(), Once: p.Once, Module: p.RunModule != nil}
	for _, o := range p.Options() {
		d.Options = append(d.Options, OptionDescription{o.Name, o.Type, o.Default, o.Doc})
	}
	return d
}
