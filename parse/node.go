package parse

import (
	"bytes"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// node reads "%a : T, %b : U = kind[attrs](%x, %y), scope: s # file:1:2" into b.
func (r *graphReader) node(b *ir.Block) *ir.Node {
	start := r.pos
	if !r.outputs() {
		r.resync()
		r.defineLost(b)
		return nil
	}
	r.skipBlanks()
	line, col := r.position(start)
	n := r.head(b)
	n.SetTextPos(line, col)
	r.operands(n)
	n.ReserveOutputs(len(r.outNames))
	for i, name := range r.outNames {
		r.define(name, r.outPos[i], n.AddOutput(r.outTypes[i]))
	}
	b.Append(n)
	r.trailer(n)
	return n
}

// outputs reads the outputs and the "=" into the reader's scratch.
func (r *graphReader) outputs() bool {
	r.outNames, r.outPos, r.outTypes = r.outNames[:0], r.outPos[:0], r.outTypes[:0]
	for r.peek() == '%' {
		r.outPos = append(r.outPos, r.pos)
		name := r.definedName(false)
		r.outNames = append(r.outNames, name)
		r.outTypes = append(r.outTypes, types.Tensor)
		r.skipBlanks()
		if r.skip(":") {
			r.skipBlanks()
			if t := r.typ(); t != nil {
				r.outTypes[len(r.outTypes)-1] = t
			}
			r.typed = true
			r.skipBlanks()
		} else {
			r.typeless = true
		}
		if !r.skip(",") {
			break
		}
		r.skipSpace()
	}
	if !r.skip("=") && len(r.outNames) > 0 {
		r.errorAt(r.pos, "expected \"=\" after the outputs")
		return false
	}
	return true
}

// defineLost gives the outputs of a node that did not parse a definition, so that
// their uses are not reported as well.
func (r *graphReader) defineLost(b *ir.Block) {
	for _, name := range r.outNames {
		if len(name.text) > 0 && r.names.get(name.text, name.num) == nil {
			r.placeholder(name)
		}
	}
}

// head reads the kind and the attributes up to the inputs.
func (r *graphReader) head(b *ir.Block) *ir.Node {
	start := r.pos
	i := start
	src := r.src[:r.end]
	for i < len(src) && src[i] != '(' && src[i] != '[' && src[i] > ' ' {
		i++
	}
	text := src[start:i]
	r.pos = i
	if len(text) == 0 {
		r.errorAt(start, "expected an operator")
	}
	n := r.g.NewNode(r.kind(text))
	if groupNumber(text) {
		r.wait(n, string(text), start)
	}
	r.skipBlanks()
	if r.peek() == '[' {
		r.attributes(n)
	}
	if text = bytes.TrimLeft(text, " "); len(text) > 0 && text[0] == '^' {
		r.scalarArgs(n)
	}
	return n
}

// wait enters a node whose kind ends in a number among those that a definition
// may follow for.
func (r *graphReader) wait(n *ir.Node, name string, off int) {
	if r.waiting == nil {
		r.waiting = make(map[string][]*ir.Node)
	}
	r.waiting[name] = append(r.waiting[name], n)
	r.numbered = append(r.numbered, numberedNode{n, off})
}

// scalarArgs keeps the first bracket of a Python operator as it is: it holds the
// reprs of arbitrary Python objects, unquoted strings among them. It ends at the
// last ")(" of the line that an operand list and a trailer may follow.
func (r *graphReader) scalarArgs(n *ir.Node) {
	if r.peek() != '(' {
		return
	}
	start, eol := r.pos, r.lineEnd()
	for end := eol; ; {
		i := bytes.LastIndex(r.src[start:end], []byte(")("))
		if i < 0 {
			r.errorAt(start, "expected the arguments and the inputs of a Python operator")
			return
		}
		if operandList(r.src[start+i+1 : eol]) {
			r.pos = start + i + 1
			n.SetAttr(ir.RawAttr(symbol.AttrArgs, string(r.src[start+1:start+i])))
			return
		}
		end = start + i + 1
	}
}

// operandList reports whether s begins with "(%a, %b)" and nothing but a scope,
// a comment or old marks follow on the line.
func operandList(s []byte) bool {
	i := bytes.IndexByte(s, ')')
	if i < 0 {
		return false
	}
	for _, name := range bytes.Split(s[1:i], []byte(", ")) {
		if len(name) > 0 && name[0] != '%' || len(name) == 0 && i > 1 {
			return false
		}
	}
	rest := bytes.TrimLeft(s[i+1:], " \r;")
	return len(rest) == 0 || rest[0] == '#' || bytes.HasPrefix(rest, []byte(", scope: ")) || bytes.HasPrefix(rest, []byte(", uses = "))
}

// trailer reads what follows the inputs: scope, uses, source comment, ";".
func (r *graphReader) trailer(n *ir.Node) {
	for !r.stop {
		r.skipBlanks()
		switch {
		case r.peek() == '\n' || r.pos >= r.end:
			return
		case r.peek() == ';':
			r.pos++
		case r.peek() == '#':
			r.comment(n)
			return
		case r.at(", scope: "):
			r.pos += len(", scope: ")
			r.scope(n)
		case r.at(", uses = ["):
			r.skipUses()
		default:
			r.errorAt(r.pos, "unexpected text after the inputs of %s", n.Kind())
			r.resync()
			return
		}
	}
}

// scope reads up to the source comment or the end of the line.
func (r *graphReader) scope(n *ir.Node) {
	eol := r.lineEnd()
	text := r.src[r.pos:eol]
	if i := bytes.Index(text, []byte(" # ")); i >= 0 {
		text = text[:i]
	} else if i := bytes.Index(text, []byte(", uses = [")); i >= 0 {
		text = text[:i]
	} else {
		text = bytes.TrimRight(text, ";\r ")
	}
	r.pos += len(text)
	n.SetScopeID(r.stringID(text))
}

// comment reads "# file:line:col".
func (r *graphReader) comment(n *ir.Node) {
	r.pos++
	if r.peek() == ' ' {
		r.pos++
	}
	eol := r.lineEnd()
	text := bytes.TrimRight(r.src[r.pos:eol], "\r")
	r.pos = eol
	file, line, col, ok := splitSource(text)
	if !ok {
		n.SetSourceID(r.stringID(text), -1, 0)
		return
	}
	n.SetSourceID(r.stringID(file), line, col)
}

// splitSource takes "file:line:col" apart; the numbers must be canonical, so that
// they print as they were read.
func splitSource(s []byte) (file []byte, line, col int, ok bool) {
	i := bytes.LastIndexByte(s, ':')
	if i < 0 {
		return nil, 0, 0, false
	}
	j := bytes.LastIndexByte(s[:i], ':')
	if j < 0 {
		return nil, 0, 0, false
	}
	col, ok1 := number(s[i+1:])
	line, ok2 := number(s[j+1 : i])
	return s[:j], line, col, ok1 && ok2 && (j > 0 || line > 0 || col > 0)
}

// skipUses passes ", uses = [[%21.i0], []]" of dumps before 0.4.
func (r *graphReader) skipUses() {
	if !r.at(", uses = [") {
		return
	}
	r.pos += len(", uses = ")
	depth := 0
	for r.pos < r.end && r.src[r.pos] != '\n' {
		c := r.src[r.pos]
		r.pos++
		if c == '[' {
			depth++
		} else if c == ']' {
			if depth--; depth == 0 {
				return
			}
		}
	}
}

// typ reads a type. The text of a type ends at the first blank, comma, colon or
// closing bracket outside brackets, which lets known texts skip the type parser.
func (p *parser) typ() *types.Type {
	end := typeEnd(p.src[:p.end], p.pos)
	text := p.src[p.pos:end]
	if p.typeLast != nil && bytes.Equal(text, p.typeText) {
		p.pos = end
		return p.typeLast
	}
	if t, ok := p.types[string(text)]; ok {
		p.pos = end
		p.typeText, p.typeLast = text, t
		return t
	}
	s := string(text)
	t, n, err := types.ParseDump(s, p.mod.Scope)
	if err != nil {
		off := 0
		if e, ok := err.(*types.Error); ok {
			off = e.Off
		}
		p.errorAt(p.pos+off, "%s", typeMessage(err))
		p.pos = end
		return nil
	}
	if n == len(text) {
		p.types[s] = t
		p.typeText, p.typeLast = text, t
	}
	p.pos += n
	return t
}

func typeMessage(err error) string {
	if e, ok := err.(*types.Error); ok {
		return e.Msg
	}
	return err.Error()
}

// typeEnd finds the end of the type that begins at off.
func typeEnd(src []byte, off int) int {
	depth := 0
	for i := off; i < len(src); i++ {
		switch src[i] {
		case '(', '[':
			depth++
		case ')', ']':
			if depth == 0 {
				return i
			}
			depth--
		case ' ', ',', '=', ';', '{', '}':
			if depth == 0 {
				return i
			}
		case '\n', '\r', '\t':
			return i
		}
	}
	return len(src)
}
