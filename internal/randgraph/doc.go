// Package randgraph writes random well-typed graphs, for property tests.
//
// A graph is made as text, in PyTorch's own syntax, and is valid by construction:
// every operand has the type, shape and dtype that its operator wants, indices are
// in range, no loop runs long, and nothing grows without bound, so a run ends with
// a result (or with the exception that Options.Raise plants). The graphs are mean
// in what a compiler gets wrong: views of views, writes through them, lists, dicts and tuples
// that hold aliases, values carried around loops, branches that write, and much
// that nothing uses.
//
// The same seed and options give the same text, so a failure is told by its seed.
//
//	text := randgraph.Text(7, randgraph.Options{})
//	args := randgraph.Inputs(7)
package randgraph
