package pass

import (
	"github.com/torchpass/torchpass/analysis"
)

// Numerics says what a pass may do to results.
type Numerics uint8

const (
	// BitExact: every result keeps its bits.
	BitExact Numerics = iota
	// Reassociates: floating-point results may differ by rounding.
	Reassociates
)

// String names the class as the tables print it.
func (n Numerics) String() string {
	if n == BitExact {
		return "bit-exact"
	}
	return "reassociates"
}

// Pass is a transformation of one graph or of a module. It is an immutable value;
// exactly one of Run and RunModule is set.
type Pass struct {
	Name string // lower-case words with dashes
	Doc  string // first line: a lower-case imperative

	NewOptions func() any // a pointer to a struct with the defaults; nil for none
	Numerics   Numerics
	Once       bool // a second run may edit again

	Requires  []analysis.Key // what it asks for
	Preserves []analysis.Key // what still holds after its edits

	Run       func(*Unit) error
	RunModule func(*ModuleUnit) error
}

// options are the settings of a step: those given, or the defaults.
func (s *Step) options() any {
	if s.Options == nil && s.Pass.NewOptions != nil {
		return s.Pass.NewOptions()
	}
	return s.Options
}
