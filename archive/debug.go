package archive

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"sort"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/script"
	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// tabled is the first element of the newer format, in which texts are numbers of
// a table: (tabled, (text, …), (range, …)). The older one is (range, …). A range
// is (offset in the code, (source, start, end), number), and a source (text, file,
// line), whose text is a list of numbers in the newer one.
const tabled = "FORMAT_WITH_STRING_TABLE"

// maxSourceText bounds the bytes of all sources of a file of code together, which
// few bytes of a pickle can make many.
const maxSourceText = 32 << 20

var errDebug = errors.New("not source ranges as PyTorch writes them")

// origins reads what the record beside a file of code says of its sources.
func (l *scriptLoader) origins(file string) ([]script.Origin, error) {
	record := cmp.Or(l.debug[file], file+".debug_pkl")
	if !l.c.Has(record) {
		return nil, nil
	}
	v, err := l.plainPickle(record)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", record, err)
	}
	origins, err := readOrigins(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", record, err)
	}
	return origins, nil
}

// plainPickle runs a pickle without tensors, objects and classes.
func (l *scriptLoader) plainPickle(record string) (value.Value, error) {
	if n := l.c.zip.Size(l.c.root + record); n > l.limits.Pickle {
		return value.Value{}, fmt.Errorf("%d bytes long, more than %d", n, l.limits.Pickle)
	}
	data, err := l.c.Read(record)
	if err != nil {
		return value.Value{}, err
	}
	m := newMachine(newSource(bytes.NewReader(data), int64(len(data))), l.limits)
	m.globals = func(module, name string) (*global, error) {
		if module == "torch.jit._pickle" && name == "build_intlist" {
			return &global{module: module, name: name, call: l.typedList(types.Int)}, nil
		}
		return nil, fmt.Errorf("global %q is not accepted", module+"."+name)
	}
	return m.loadValue()
}

// sourceReader reads the sources that ranges name, each once.
type sourceReader struct {
	texts   []value.Value // the table, if there is one
	tabled  bool
	sources map[*value.Tuple]*sourceText
	whole   map[*value.List]*pieces
	left    int64 // bytes of text that may still be looked through
}

// pieces is the text that a list of texts makes.
type pieces struct {
	text  string
	lines []int
}

// sourceText is a Python source.
type sourceText struct {
	file     string
	nameless bool // the file is None; the empty name is one that PyTorch prints
	first    int  // number of the first line
	lines    []int
	text     *ir.SourceText
}

func readOrigins(v value.Value) ([]script.Origin, error) {
	if v.Tuple() == nil {
		return nil, errDebug
	}
	ranges := v.Tuple().Items
	r := &sourceReader{sources: map[*value.Tuple]*sourceText{}, whole: map[*value.List]*pieces{}, left: maxSourceText}
	if len(ranges) == 3 && ranges[0].Kind() == value.StrKind && ranges[0].Str() == tabled {
		if ranges[1].Tuple() == nil || ranges[2].Tuple() == nil {
			return nil, errDebug
		}
		r.tabled, r.texts, ranges = true, ranges[1].Tuple().Items, ranges[2].Tuple().Items
	}
	out := make([]script.Origin, len(ranges))
	for i, x := range ranges {
		o, err := r.origin(x)
		if err != nil {
			return nil, err
		}
		out[i] = o
	}
	return out, nil
}

func (r *sourceReader) origin(v value.Value) (script.Origin, error) {
	t := v.Tuple()
	if t == nil || len(t.Items) < 2 || t.Items[0].Kind() != value.IntKind || t.Items[1].Tuple() == nil {
		return script.Origin{}, errDebug
	}
	span := t.Items[1].Tuple().Items
	if len(span) != 3 || span[0].Tuple() == nil || span[1].Kind() != value.IntKind || span[2].Kind() != value.IntKind {
		return script.Origin{}, errDebug
	}
	o := script.Origin{Start: int(t.Items[0].Int())}
	s, err := r.source(span[0].Tuple())
	if err != nil {
		return o, err
	}
	at := int(span[1].Int())
	o.Span = ir.Span{Text: s.text, Start: at, End: int(span[2].Int())}
	if s.nameless {
		return o, nil
	}
	if at < 0 || at > 1<<31-1 {
		return o, errDebug
	}
	line := sort.SearchInts(s.lines, at+1) - 1
	o.Source = ir.Source{File: s.file, Line: s.first + line, Col: at - s.lines[line]}
	if s.file == "" {
		o.Source = ir.Source{File: fmt.Sprintf(":%d:%d", o.Source.Line, o.Source.Col), Line: -1}
	}
	return o, nil
}

func (r *sourceReader) source(t *value.Tuple) (*sourceText, error) {
	if s := r.sources[t]; s != nil {
		return s, nil
	}
	if len(t.Items) != 3 || t.Items[2].Kind() != value.IntKind {
		return nil, errDebug
	}
	s := &sourceText{first: int(int32(t.Items[2].Int()))}
	var err error
	var whole string
	switch text, file := t.Items[0], t.Items[1]; {
	case !r.tabled && text.Kind() == value.StrKind && (file.Kind() == value.StrKind || file.IsNone()):
		s.file, s.nameless = file.Str(), file.IsNone()
		whole = text.Str()
		s.lines, err = r.starts([]int{0}, 0, whole)
	case r.tabled && text.List() != nil && file.Kind() == value.IntKind:
		if s.file, err = r.text(file); err == nil {
			whole, s.lines, err = r.join(text.List())
		}
	default:
		err = errDebug
	}
	if err != nil {
		return nil, err
	}
	s.text = &ir.SourceText{Text: whole, File: s.file, First: s.first}
	r.sources[t] = s
	return s, nil
}

// text is an entry of the table.
func (r *sourceReader) text(i value.Value) (string, error) {
	if n := i.Int(); i.Kind() == value.IntKind && n >= 0 && n < int64(len(r.texts)) && r.texts[n].Kind() == value.StrKind {
		return r.texts[n].Str(), nil
	}
	return "", errors.New("a text that its table has not")
}

// join puts the texts of a list one behind the other, and finds where lines start.
func (r *sourceReader) join(l *value.List) (string, []int, error) {
	if w := r.whole[l]; w != nil {
		return w.text, w.lines, nil
	}
	lines, text := []int{0}, []byte(nil)
	for _, i := range l.Items {
		piece, err := r.text(i)
		if err != nil {
			return "", nil, err
		}
		if lines, err = r.starts(lines, len(text), piece); err != nil {
			return "", nil, err
		}
		text = append(text, piece...)
	}
	w := &pieces{string(text), lines}
	r.whole[l] = w
	return w.text, w.lines, nil
}

// starts appends where lines begin in a text that begins at an offset.
func (r *sourceReader) starts(lines []int, at int, text string) ([]int, error) {
	if r.left -= int64(len(text)) + 1; r.left < 0 {
		return nil, errors.New("the sources are too long")
	}
	for i := range len(text) {
		if text[i] == '\n' {
			lines = append(lines, at+i+1)
		}
	}
	return lines, nil
}
