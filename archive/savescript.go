package archive

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/pyprint"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// minProduced is the lowest version that PyTorch writes.
const minProduced = 3

// hiddenVersion is the version from which on its record lies in .data/.
const hiddenVersion = 6

// minDeflated is the size above which PyTorch deflates a file of code or of ranges.
const minDeflated = 200

// SaveScript writes m as torch.jit.save does, so that torch.jit.load gives it back:
// the object that is m.Root with all that it holds, and the code of its classes.
// Weights go from their storages to w; nothing here grows with them. The same
// module gives the same bytes.
//
// Objects whose state code makes (__getstate__, which would have to run), values
// without a form in a pickle and nodes without one in source are errors, as is a
// module without a root; what was written until then is to be thrown away.
//
// The files extra, as in [Script.Extra], are saved beside the module: torch.jit.load
// gives them to who asks for them by name. Two of one name are an error.
func SaveScript(w io.Writer, m *ir.Module, extra ...Record) error {
	return saveScript(w, m, extra, func(classes []*types.Type) (*pyprint.Sources, error) { return pyprint.Module(m, classes) })
}

// saveScript is SaveScript with the code that printed gives for the classes of the
// objects, in the order in which they were met.
func saveScript(w io.Writer, m *ir.Module, extra []Record, printed func(classes []*types.Type) (*pyprint.Sources, error)) error {
	if m.Root.Object() == nil {
		return errors.New("a module without an object has no state, and an archive needs one")
	}
	if err := checkValue(m.Root, Limits{}.withDefaults()); err != nil {
		return err
	}
	data := newScriptPickler(m.Root)
	if err := data.dump(m.Root); err != nil {
		return err
	}
	src, err := printed(data.classes)
	if err != nil {
		return err
	}
	s := &scriptWriter{z: NewZipWriter(w), extra: extra, data: data, src: src}
	return s.write()
}

// scriptWriter writes the records of an archive in PyTorch's order.
type scriptWriter struct {
	z     *ZipWriter
	extra []Record
	data  *scriptPickler // has pickled the root
	src   *pyprint.Sources
}

func (s *scriptWriter) write() error {
	const root = "archive/"
	if err := s.extras(root + "extra/"); err != nil {
		return err
	}
	if err := s.pickle(root, "data", s.data); err != nil {
		return err
	}
	if err := s.files(root + "code/"); err != nil {
		return err
	}
	table := value.NewTuple(s.src.Constants...)
	consts := newScriptPickler(table)
	for _, v := range s.src.Constants {
		consts.count(v) // graphs use them too
	}
	if err := consts.dump(table); err != nil {
		return fmt.Errorf("constants: %w", err)
	}
	if err := s.pickle(root, "constants", consts); err != nil {
		return err
	}
	name, version := "version", max(minProduced, s.src.Version)
	if version >= hiddenVersion {
		name = ".data/version"
	}
	if err := s.z.Add(root+name, fmt.Appendf(nil, "%d\n", version)); err != nil {
		return err
	}
	return s.z.Close()
}

// files writes the code and, beside each file, where it came from.
func (s *scriptWriter) files(folder string) error {
	tags := rangeTags{}
	for _, f := range s.src.Files {
		if err := s.code(folder+f.Path, f.Text); err != nil {
			return err
		}
		if len(f.Ranges) == 0 {
			continue
		}
		ranges, err := tags.pickle(f.Ranges)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Path, err)
		}
		if err := s.code(folder+f.Path+".debug_pkl", ranges); err != nil {
			return err
		}
	}
	return nil
}

// extras writes the files that are no part of the module, in their order.
func (s *scriptWriter) extras(folder string) error {
	seen := make(map[string]bool, len(s.extra))
	for _, r := range s.extra {
		if seen[r.Name] {
			return fmt.Errorf("two extra files are called %q", r.Name)
		}
		seen[r.Name] = true
		if err := s.z.Add(folder+r.Name, r.Data); err != nil {
			return fmt.Errorf("extra file %q: %w", r.Name, err)
		}
	}
	return nil
}

// pickle writes the storages that p met, and what it pickled.
func (s *scriptWriter) pickle(root, name string, p *scriptPickler) error {
	for i, st := range p.storages {
		if err := addStorage(s.z, root+name+"/"+strconv.Itoa(i), st); err != nil {
			return err
		}
	}
	return s.z.Add(root+name+".pkl", p.out)
}

func (s *scriptWriter) code(name string, text []byte) error {
	if len(text) > minDeflated {
		return s.z.AddDeflated(name, text)
	}
	return s.z.Add(name, text)
}
