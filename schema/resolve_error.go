package schema

import (
	"fmt"
	"strings"
)

// ResolveError says that no schema takes a call.
type ResolveError struct {
	Call Call
	// NoMethod: there are schemas of that name, but none with an argument self
	// that takes the object.
	NoMethod   bool
	Rejections []Rejection // one for each candidate; none if the name is not known
}

// Rejection says why a candidate does not take the call, conversions allowed.
type Rejection struct {
	Schema *Schema
	Reason error
}

// Unknown reports that there is no operator or function of that name at all.
func (e *ResolveError) Unknown() bool { return !e.NoMethod && len(e.Rejections) == 0 }

// rejections asks every candidate why.
func rejections(c Call, all []*Schema) *ResolveError {
	e := &ResolveError{Call: c}
	for _, s := range all {
		_, _, err := s.resolve(&c, true)
		e.Rejections = append(e.Rejections, Rejection{s, err})
	}
	return e
}

// Error lists the candidates, each with the first thing that does not fit.
func (e *ResolveError) Error() string {
	switch {
	case e.Unknown():
		return fmt.Sprintf("no operator is named %s", e.Call.Kind)
	case e.NoMethod:
		return fmt.Sprintf("%s has no method %s", e.Call.Self.Type, e.Call.Kind.Base())
	}
	var b strings.Builder
	fmt.Fprintf(&b, "the arguments of %s do not fit: no overload takes (%s)", e.Call.Kind, e.Call.signature())
	for _, r := range e.Rejections {
		fmt.Fprintf(&b, "\n  %s: %v", r.Schema, r.Reason)
	}
	return b.String()
}

// signature lists the types of the arguments: "self: Tensor, int, dim=int[]".
func (c *Call) signature() string {
	var parts []string
	if c.Self != nil {
		parts = append(parts, "self: "+c.Self.spell())
	}
	for _, a := range c.Args {
		parts = append(parts, a.spell())
	}
	for _, a := range c.Kwargs {
		parts = append(parts, a.Name+"="+a.spell())
	}
	return strings.Join(parts, ", ")
}

func (a *Arg) spell() string {
	if a.EmptyList {
		return "[]"
	}
	return a.Type.String()
}
