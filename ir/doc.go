// Package ir is the intermediate representation: TorchScript in SSA form, in
// structured blocks.
//
//	Module    classes, functions, state, and the operator table
//	Function  a named graph: a function or a method
//	Graph     a body; its top block has the inputs and the returns
//	Block     a straight line of nodes, with parameters and returns
//	Node      one operation: kind, inputs, attributes, outputs, nested blocks
//	Value     an output of a node or a parameter of a block
//	Use       one input position of one node that refers to a value
//	Attr      a named constant on a node, of one of PyTorch's attribute kinds
//	Tensor    a tensor constant, with or without its payload
//	Source    the file, line and column that a node came from
//
// # Costs
//
// Replacing an input is O(1); replacing all uses of a value is O(its uses);
// inserting, moving and removing a node is O(1) plus its inputs; [Node.Before] is
// O(1) within a block and O(depth) across blocks. Ids of nodes, values and blocks
// are dense, so an analysis is a slice indexed by id.
//
// # Editing
//
// Every edit is a method, and every edit adds to the graph's edit counter
// ([Graph.Edits]). Methods that would leave a dangling use panic: they are
// misuse by a pass, which the pass manager reports with a reproducer. Types,
// arities and dominance are not checked here: package verify checks them, on
// broken IR too.
//
// Iterators stay valid when the node just yielded is removed, replaced or moved.
//
// # Names
//
// A value is called by its number or by a name. Names read from text survive;
// a new value gets the next free number. [Value.SetUniqueName] makes a name
// unique as PyTorch does.
//
// # Unknown operators
//
// Any qualified name is a legal kind. [Node.Schema] resolves known ones.
package ir
