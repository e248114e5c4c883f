// Package pass has the names that the analyzers know of the real one.
package pass

import (
	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/ir"
)

type Unit struct{ Graph *ir.Graph }

func (u *Unit) Edit(site any, rule string) bool { return true }
func (u *Unit) AnalysisCache()                  {}

type ModuleUnit struct{}

func (u *ModuleUnit) Edit(site any, rule string) bool { return true }

type Pass struct {
	Name      string
	Requires  []analysis.Key
	Run       func(*Unit) error
	RunModule func(*ModuleUnit) error
}
