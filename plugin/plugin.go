package plugin

import (
	"errors"
	"fmt"
	"strings"

	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/schema"
)

// API is the version of the contract between torchpass and extensions. It grows with
// each addition that an older torchpass would not understand.
const API = 1

// Extension is what a package adds to torchpass.
type Extension struct {
	API      int // the constant API of the torchpass that it was written for
	Passes   []*pass.Pass
	Analyses []analysis.Info // what its passes require and preserve besides torchpass's own facts
	// Schemas are operators in PyTorch's schema language, such as
	// "mine::scale(Tensor x, float by=2.) -> Tensor". Before the name may stand words
	// that say what the annotations do not: "effects" (an unused node must stay),
	// "random" (equal inputs may give other outputs), "hidden-writes" (it may write to
	// inputs that no annotation declares written).
	Schemas []string
	// Kernels compute operators of Schemas. Those of torchpass are not to be replaced.
	Kernels []exec.Entry
}

// Operators parses Schemas.
func (e *Extension) Operators() ([]*schema.Schema, error) {
	var out []*schema.Schema
	var errs []error
	for _, text := range e.Schemas {
		s, err := operator(text)
		if err != nil {
			errs = append(errs, fmt.Errorf("schema %q: %w", text, err))
			continue
		}
		out = append(out, s)
	}
	return out, errors.Join(errs...)
}

// operator reads words and a schema.
func operator(text string) (*schema.Schema, error) {
	var flags schema.Flags
	for {
		word, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
		f, ok := words[word]
		if !ok {
			break
		}
		flags |= f
		text = rest
	}
	s, err := schema.Parse(strings.TrimSpace(text))
	if err != nil {
		return nil, err
	}
	if !strings.Contains(s.Name.String(), "::") {
		return nil, fmt.Errorf("an operator has a namespace, as in mine::%s", s.Name)
	}
	s.Flags |= flags
	return s, nil
}

var words = map[string]schema.Flags{"effects": schema.Effects, "random": schema.Random, "hidden-writes": schema.HiddenWrites}

// Set is what a torchpass is made of: its own, and that of its extensions.
type Set struct {
	Passes   []*pass.Pass
	Analyses []analysis.Info
	Table    *schema.Table
	Kernels  *exec.Kernels
}

// With adds extensions. The error says all that is wrong with them; names of passes are
// held to their rules by [pass.Catalog.Validate].
func (s Set) With(exts ...Extension) (Set, error) {
	var errs []error
	for i := range exts {
		if err := s.add(&exts[i]); err != nil {
			errs = append(errs, fmt.Errorf("extension of %s: %w", exts[i].name(), err))
		}
	}
	return s, errors.Join(errs...)
}

// add is transactional: after an error the set is as it was.
func (s *Set) add(e *Extension) error {
	if err := e.compatible(); err != nil {
		return err
	}
	operators, err := e.Operators()
	if err != nil {
		return err
	}
	mine := make(map[string]bool)
	for _, o := range operators {
		name := o.FullName()
		if mine[name] || s.Table.Lookup(name) != nil {
			return fmt.Errorf("operator %s is there already", name)
		}
		mine[name] = true
	}
	for _, k := range e.Kernels {
		switch {
		case k.Kernel == nil:
			return fmt.Errorf("the kernel of %s is nil", k.Name)
		case !mine[k.Name]:
			return fmt.Errorf("there is a kernel for %s, which none of its schemas is called", k.Name)
		}
	}
	for _, p := range e.Passes {
		if p == nil {
			return errors.New("one of its passes is nil")
		}
	}
	s.Passes = append(s.Passes[:len(s.Passes):len(s.Passes)], e.Passes...)
	s.Analyses = append(s.Analyses[:len(s.Analyses):len(s.Analyses)], e.Analyses...)
	if len(operators) > 0 {
		s.Table = s.Table.With(operators...)
	}
	for _, k := range e.Kernels {
		s.Kernels = s.Kernels.With(k.Name, k.Kernel)
	}
	return nil
}

func (e *Extension) compatible() error {
	switch {
	case e.API == 0:
		return errors.New("field API is not set; set it to plugin.API")
	case e.API > API:
		return fmt.Errorf("it needs API %d, and this torchpass has %d: update torchpass, or build the extension for an older one", e.API, API)
	case len(e.Passes)+len(e.Analyses)+len(e.Schemas)+len(e.Kernels) == 0:
		return errors.New("it is empty")
	}
	return nil
}

// name is how messages call an extension.
func (e *Extension) name() string {
	for _, p := range e.Passes {
		if p != nil {
			return "pass " + p.Name
		}
	}
	if len(e.Schemas) > 0 {
		return "operator " + e.Schemas[0]
	}
	return "nothing"
}
