package archive

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// minProduced is the lowest version that PyTorch writes.
const minProduced = 3

// hiddenVersion is the version from which on its record lies in .data/.
const hiddenVersion = 6

// minDeflated is the size above which PyTorch deflates a file of code.
const minDeflated = 200

// saveScript is SaveScript with the code that printed gives for the classes of
// the objects, in the order in which they were met.
func saveScript(w io.Writer, m *ir.Module, printed func(classes []*types.Type) ([]codeFile, []value.Value, error)) error {
	if m.Root.Object() == nil {
		return errors.New("a module without an object to save: its functions have no state, and an archive needs one")
	}
	if err := checkValue(m.Root, Limits{}.withDefaults()); err != nil {
		return err
	}
	data := newScriptPickler(m.Root)
	if err := data.dump(m.Root); err != nil {
		return err
	}
	files, constants, err := printed(data.classes)
	if err != nil {
		return err
	}
	s := &scriptWriter{z: NewZipWriter(w), data: data, files: files, version: operatorVersion(m)}
	return s.write(constants)
}

// codeFile is a record of code/.
type codeFile struct {
	path string // without code/
	text []byte
}

// scriptWriter writes the records of an archive in PyTorch's order.
type scriptWriter struct {
	z       *ZipWriter
	data    *scriptPickler // has pickled the root
	files   []codeFile
	version int
}

func (s *scriptWriter) write(constants []value.Value) error {
	const root = "archive/"
	if err := s.pickle(root, "data", s.data); err != nil {
		return err
	}
	for _, f := range s.files {
		if err := s.code(root+"code/"+f.path, f.text); err != nil {
			return err
		}
	}
	table := value.NewTuple(constants...)
	consts := newScriptPickler(table)
	for _, v := range constants {
		consts.count(v) // graphs use them too
	}
	if err := consts.dump(table); err != nil {
		return fmt.Errorf("constants: %w", err)
	}
	if err := s.pickle(root, "constants", consts); err != nil {
		return err
	}
	name := "version"
	if s.version >= hiddenVersion {
		name = ".data/version"
	}
	if err := s.z.Add(root+name, fmt.Appendf(nil, "%d\n", s.version)); err != nil {
		return err
	}
	return s.z.Close()
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

// operatorVersion is the lowest version of a file that may use the operators of m:
// PyTorch raises it for those whose meaning has changed.
func operatorVersion(m *ir.Module) int {
	v := minProduced
	for _, f := range m.Functions {
		v = max(v, graphVersion(f.Graph))
	}
	return v
}

func graphVersion(g *ir.Graph) int {
	v := 0
	for n := range g.AllNodes() {
		if s, err := n.Schema(); err == nil && s != nil {
			v = max(v, s.Since)
		}
		if sub := n.Subgraph(); sub != nil {
			v = max(v, graphVersion(sub))
		}
	}
	return v
}
