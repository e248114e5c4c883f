package parse

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/symbol"
	"github.com/torchpass/torchpass/types"
)

// node reads "%a : T, %b : U = kind[attrs](%x, %y), scope: s # file:1:2" into b.
func (r *graphReader) node(b *ir.Block) *ir.Node {
	start := r.pos
	r.wrapped = false
	if !r.outputs() {
		r.resync()
		r.defineLost(b)
		return nil
	}
	r.pos = blanks(r.src[:r.end], r.pos)
	line, col := r.position(start)
	n := r.head(b)
	n.SetTextPos(line, col)
	r.operands()
	b.AppendWith(n, r.ins, r.outTypes)
	for i, name := range r.outNames {
		r.define(name, n.Output(i))
	}
	r.trailer(n)
	r.passed(start)
	return n
}

// outputs reads the outputs and the "=" into the reader's scratch.
func (r *graphReader) outputs() bool {
	r.outNames, r.outTypes = r.outNames[:0], r.outTypes[:0]
	src, i := r.src[:r.end], r.pos
	for i < len(src) && src[i] == '%' {
		name := r.definedAt(src, i+1, false)
		if i = name.end; name.empty() {
			r.errorAt(name.off-1, "empty value name")
		}
		t := types.Tensor
		if i = blanks(src, i); i < len(src) && src[i] == ':' {
			r.pos = blanks(src, i+1)
			if u := r.typ(); u != nil {
				t = u
			}
			r.typed = true
			i = blanks(src, r.pos)
		} else {
			r.typeless = true
		}
		r.outNames, r.outTypes = append(r.outNames, name), append(r.outTypes, t)
		if i == len(src) || src[i] != ',' {
			break
		}
		i = r.wrap(i + 1)
	}
	r.pos = i
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
		if !name.empty() && r.names.get(r.src, name) == nil {
			r.placeholder(name)
		}
	}
}

// head reads the kind and the attributes up to the inputs.
func (r *graphReader) head(b *ir.Block) *ir.Node {
	start := r.pos
	src := r.src[:r.end]
	i := kindEnd(src, start)
	text := src[start:i]
	r.pos = i
	if len(text) == 0 {
		r.errorAt(start, "expected an operator")
	}
	n := r.g.NewNode(r.kind(text))
	if src[i-1]-'0' <= 9 && groupNumber(text) {
		r.wait(n, string(text), start)
	}
	if r.pos = blanks(src, r.pos); r.peek() == '[' {
		r.wrapped = true
		r.attributes(n)
	}
	if len(text) > 0 && text[0] == '^' {
		r.scalarArgs(n)
	}
	return n
}

// kindEnd is where the operator's name at i ends: at a bracket, blank or control
// character.
func kindEnd(src []byte, i int) int {
	for i+8 <= len(src) {
		x := binary.LittleEndian.Uint64(src[i:])
		stops := below(x, '('+1) | below(x^ones*'[', 1)
		if stops != 0 {
			i += bits.TrailingZeros64(stops) / 8
			break
		}
		i += 8
	}
	for i < len(src) && (inName[src[i]] || src[i] > ' ' && src[i] != '(' && src[i] != '[') {
		i++
	}
	return i
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
		r.pos = blanks(r.src[:r.end], r.pos)
		switch c := r.peek(); {
		case c == '\n' || r.pos >= r.end:
			return
		case c == ';':
			r.pos++
		case c == '#':
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
	if file, line, col, ok := r.sourceAt(); ok {
		n.SetSourceID(file, line, col)
		return
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
