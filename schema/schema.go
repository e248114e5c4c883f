package schema

import (
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// Schema is the signature of one overload of an operator, with what is known of
// its behaviour. It is not changed once it is in a [Table].
type Schema struct {
	Name     symbol.Symbol
	Overload string // empty for the overload without a name
	Args     []Argument
	Returns  []Argument
	Vararg   bool // takes any number of inputs after Args
	Varret   bool // gives any number of outputs after Returns
	Flags    Flags
	// ReturnsInput: an output may be an input, or share its storage, although no
	// annotation on it says so, as that of dropout is its input in evaluation. It
	// is no flag because it says nothing of effects: such an operator may be Pure.
	ReturnsInput bool

	// Since and Until are the operator file versions in which this meaning holds.
	// Until is Present for a schema that still does.
	Since, Until int
	// Upgrader names the function that turns a historic schema's calls into
	// present ones; empty for others.
	Upgrader string
	Origin   Origin
}

// Present is the Until of a schema that has not been replaced.
const Present = -1

// Origin says who registers a schema.
type Origin uint8

// The origins.
const (
	OutOfTree   Origin = iota // made with Parse, not in the embedded table
	Core                      // a bare import of torch
	TorchVision               // added by importing torchvision
	TorchAudio                // added by importing torchaudio
	Historic                  // replaced by a later operator version
	Function                  // a TorchScript function that the compiler inlines; in no Table
)

// Flags are facts about what a node of an operator does besides computing its
// outputs from its inputs.
type Flags uint8

// The facts.
const (
	// Writes: the alias annotations declare a write.
	Writes Flags = 1 << iota
	// HiddenWrites: may write inputs that no annotation declares written, as
	// batch_norm does to the running statistics while training. WritesArg knows which.
	HiddenWrites
	// Effects: an unused node must stay, for reasons other than writes to inputs.
	Effects
	// Random: two nodes with equal inputs may give different outputs.
	Random
	// RandomIfTrain: as Random, unless argument train is a constant False.
	RandomIfTrain
)

// Argument is one argument or return of a schema.
type Argument struct {
	Name string // may be empty for a return
	// Type is the type that a node's input or output has.
	Type *types.Type
	// Real is the declared type. It differs from Type where that has an int for a
	// ScalarType, Layout, MemoryFormat or SymInt.
	Real       *types.Type
	Default    value.Value
	HasDefault bool
	KwargOnly  bool
	N          int // declared length of a list, int[2]; 0 for none
	Alias      *AliasInfo
}

// Wildcard is the alias set that may contain any value.
const Wildcard = "*"

// AliasInfo is an alias annotation. Arguments and returns that share a set name
// may be, or be views of, the same value.
type AliasInfo struct {
	Before, After []string     // sets before and after the call; equal unless written a -> b
	IsWrite       bool         // the value, or for a bare container its elements, is written
	Contained     []*AliasInfo // the element of an annotated list
}

// FullName is the name with the overload: "aten::add.Tensor".
func (s *Schema) FullName() string {
	if s.Overload == "" {
		return s.Name.String()
	}
	return s.Name.String() + "." + s.Overload
}

// Mutates reports whether the operator may write to one of its inputs, declared
// or not.
func (s *Schema) Mutates() bool { return s.Flags&(Writes|HiddenWrites) != 0 }

// HasSideEffects reports whether an unused node must stay for reasons other than
// writes to its inputs: it prints, raises, waits, seeds, or is not known to be pure.
func (s *Schema) HasSideEffects() bool { return s.Flags&Effects != 0 }

// IsNondeterministic reports whether two nodes with equal inputs may differ in
// their outputs. For RandomIfTrain a constant False for argument train makes the
// node deterministic; that is the caller's to look up.
func (s *Schema) IsNondeterministic() bool { return s.Flags&(Random|RandomIfTrain) != 0 }

// Pure reports that the operator neither writes nor has effects and always gives
// the same outputs for the same inputs. Its outputs may still be views.
func (s *Schema) Pure() bool { return s.Flags == 0 }

// Arg returns the position of the argument of that name, or -1.
func (s *Schema) Arg(name string) int {
	for i := range s.Args {
		if s.Args[i].Name == name {
			return i
		}
	}
	return -1
}

// HasWildcard reports whether a is annotated with the wildcard set, before or after.
func (a *AliasInfo) HasWildcard() bool {
	if a == nil {
		return false
	}
	for _, sets := range [2][]string{a.Before, a.After} {
		for _, s := range sets {
			if s == Wildcard {
				return true
			}
		}
	}
	return false
}

// writes reports whether the annotations of s declare a write.
func (s *Schema) writes() bool {
	for _, list := range [2][]Argument{s.Args, s.Returns} {
		for i := range list {
			if a := list[i].Alias; a != nil && a.IsWrite {
				return true
			}
		}
	}
	return false
}

// WritesArg reports whether the operator may write argument i, or what it
// contains: by its annotation, or hidden from it.
func (s *Schema) WritesArg(i int) bool {
	a := &s.Args[i]
	if a.Alias != nil && a.Alias.IsWrite {
		return true
	}
	if s.Flags&HiddenWrites == 0 {
		return false
	}
	return a.Name == "running_mean" || a.Name == "running_var" || a.Name == "noise" || a.Name == "weight" && i == 0
}

// TrainingArg returns the position of the bool argument that says whether the
// operator is training, or -1. Where an input there is a constant False, hidden
// writes do not happen and RandomIfTrain is not random.
func (s *Schema) TrainingArg() int {
	for i := range s.Args {
		switch s.Args[i].Name {
		case "train", "training", "use_input_stats":
			return i
		}
	}
	return -1
}
