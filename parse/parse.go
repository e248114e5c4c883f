package parse

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/value"
)

// Options says how to read. The zero Options reads with the default table.
type Options struct {
	// Table is the operator table of the module; nil means schema.Default().
	Table *schema.Table
	// MaxErrors ends the reading after so many errors; 0 means 20.
	MaxErrors int
	// MaxPayload bounds the bytes of all tensors that a text makes, of which few
	// characters could ask for any amount; 0 means 1 GiB.
	MaxPayload int
	// Payload resolves a reference file("path", "key") in module text. It is nil
	// where side files are not allowed.
	Payload func(path, key string) (value.Value, error)
}

// File is what a text holds. Graphs are the graphs in the order of the text; they
// are also Module.Functions, whose names a plain dump leaves empty.
type File struct {
	Module *ir.Module
	Graphs []*ir.Graph
	// Other says that the text has lines that belong to no graph, as a log does.
	Other bool
	// Untyped says that no value in the text has a type, as PyTorch prints at type
	// verbosity 0; every value is then a Tensor.
	Untyped bool
	// Listing says that a graph stood in a form that is read but not reprinted:
	// PyTorch's module listing, or the tracer's graph diff.
	Listing bool
}

const (
	defaultMaxErrors = 20
	// maxNesting bounds blocks in blocks, graphs in graphs, and brackets in
	// attribute values: PyTorch's own stack ends long before.
	maxNesting = 400
	// maxAttributes bounds the attributes of a node, which are searched one by one.
	maxAttributes = 256
	// defaultMaxPayload bounds the bytes of the tensors that a text makes.
	defaultMaxPayload = 1 << 30
)

// Parse reads every graph of src, a dump, a log with dumps in it, or module text.
// name is what errors call the file. The error is of type [Errors].
func Parse(name string, src []byte, opt Options) (*File, error) {
	if opt.Table == nil {
		opt.Table = schema.Default()
	}
	if opt.MaxErrors <= 0 {
		opt.MaxErrors = defaultMaxErrors
	}
	if opt.MaxPayload <= 0 {
		opt.MaxPayload = defaultMaxPayload
	}
	f := &File{Module: ir.NewModule(opt.Table)}
	p := newParser(name, src, f, opt)
	p.file()
	f.Untyped = p.typeless && !p.typed
	if len(p.errs) > 0 {
		return nil, p.errs
	}
	return f, nil
}

// Graph reads a text that holds exactly one graph.
func Graph(name string, src []byte, opt Options) (*ir.Graph, error) {
	f, err := Parse(name, src, opt)
	if err != nil {
		return nil, err
	}
	if len(f.Graphs) != 1 {
		return nil, Errors{{File: name, Line: 1, Col: 1, Msg: countMessage(len(f.Graphs))}}
	}
	return f.Graphs[0], nil
}
