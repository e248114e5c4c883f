package ir

// position is where a node came from, packed: the file and scope are numbers in
// the module's string table, the span is one in its table of spans.
type position struct {
	file  uint32
	line  int32
	col   int32
	scope uint32
	span  uint32
}

// Source is where in the original program a node came from: the "# file:line:col"
// of a dump. Line counts from 1 and Col from 0, as PyTorch prints them. A comment
// of another form is in File, with Line -1.
type Source struct {
	File      string
	Line, Col int
}

// IsZero reports whether nothing is known.
func (s Source) IsZero() bool { return s.File == "" && s.Line == 0 && s.Col == 0 }

// Source returns where n came from.
func (n *Node) Source() Source {
	return Source{n.Graph().module.strings.get(n.src.file), int(n.src.line), int(n.src.col)}
}

// HasSource reports whether n has a source.
func (n *Node) HasSource() bool { return n.src.file != 0 || n.src.line != 0 || n.src.col != 0 }

// SetSource records where n came from.
func (n *Node) SetSource(s Source) {
	n.SetSourceID(n.Graph().module.StringID(s.File), s.Line, s.Col)
}

// SetSourceID is [Node.SetSource] with the file as a number of [Module.StringID].
func (n *Node) SetSourceID(file uint32, line, col int) {
	n.keepSource()
	n.src.file, n.src.line, n.src.col, n.src.span = file, int32(line), int32(col), 0
}

// Scope returns the tracing scope, such as "Net/Conv2d[conv]", or "".
func (n *Node) Scope() string { return n.Graph().module.strings.get(n.src.scope) }

// SetScope records the tracing scope.
func (n *Node) SetScope(s string) { n.SetScopeID(n.Graph().module.StringID(s)) }

// SetScopeID is [Node.SetScope] with a number of [Module.StringID].
func (n *Node) SetScopeID(id uint32) {
	n.keepSource()
	n.src.scope = id
}

// CopySource gives n the source, scope and text position of m: what a pass does
// for a node that takes the place of another. Both belong to one module.
func (n *Node) CopySource(m *Node) {
	n.keepSource()
	n.src, n.line, n.col = m.src, m.line, m.col
}
