// Package parse reads the text of graphs into the IR: what PyTorch prints for a
// graph, in every form since 0.3, alone or among the lines of a log, and module
// text, which adds classes, state and named functions. docs/module-text.md has
// the grammar of module text.
//
// # The dump of a graph, as it is read
//
//	file       = { graph | statement | listing | any other line } .
//	graph      = "graph(" [ param { sep param } ] ")" body { definition } .
//	definition = "with" kind "_" number "=" graph .
//	param      = "%" name [ ":" type ] .                sep: "," or, before 1.1, a line end
//	body       = ( ":" | "{" ) { node } "return" operands [ ";" ] [ "}" ] .
//	node       = [ value { "," value } ] "=" kind [ attributes ] [ scalars ] operands trailer { block } .
//	value      = "%" name [ ":" type ] .
//	block      = "block" number "(" [ param { "," param } ] ")" ( ":" | "{" ) { node } "->" operands [ "}" ] .
//	operands   = "(" [ "%" name { "," "%" name } ] ")" .
//	attributes = "[" [ name "=" literal { "," name "=" literal } ] "]" .
//	scalars    = "(" any text ")" .                     of Python operators, kept as it is
//	trailer    = [ ", scope: " text ] [ ", uses = " list ] [ ";" ] [ "# " source ] .
//	literal    = int | float | complex | string | "None" | "True" | "False" | type | tensor
//	           | "[" … "]" | "(" … ")" | "{" key ":" literal … "}" | "annotate(" type "," literal ")"
//	           | "torch.device(" string ")" | enum member | "<Tensor>" | "[<Tensors>]" | "<Graph>" | "object(" … ")" .
//
// A definition belongs to the innermost graph that has a node of that name still
// without one: numbers restart in every graph. Where a literal could be several
// things (10000000000000000 is also how a float prints) the type of the node's
// output decides. A tensor printed in full keeps its text, which reprints alike,
// beside the nearest tensor; see ir.Tensor.
//
// Older dialects are modernised in types and syntax only: Dynamic and
// UNKNOWN_TYPE are Tensor; braces, semicolons, stages and uses go; Handle,
// operators without namespace, "[Name]" and the arguments of "^Op(…)" stay.
//
// # Logs and listings
//
// A graph may stand after a logger's prefix that all its lines carry, and in the
// first line after the words of a pass ("Before fusion: graph(…"). PyTorch's module
// listing gives the graphs of its methods, the tracer's "Graph diff:" two graphs.
//
// # Errors
//
// Parse reports up to Options.MaxErrors errors, each with file, line, column, the
// line and a caret. After an error reading goes on at the next line, and what does
// not parse still defines its outputs, so that one mistake is reported once. Bad
// text never panics. Blocks, graphs and literals nest at most 400 deep, types as
// package types says; a node has at most 256 attributes; the tensors of module
// text take at most Options.MaxPayload bytes. Time and memory are linear in the
// length of the text.
package parse
