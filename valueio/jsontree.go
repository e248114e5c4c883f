package valueio

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// maxJSONDepth bounds the nesting of JSON, as archive.Limits does of pickles.
const maxJSONDepth = 1000

// object is a JSON object in the order of its keys. Other JSON is nil, bool,
// json.Number, string or []any.
type object struct {
	keys []string
	vals []any
}

// get returns the value under key, nil if there is none.
func (o *object) get(key string) (any, bool) {
	for i, k := range o.keys {
		if k == key {
			return o.vals[i], true
		}
	}
	return nil, false
}

// only returns the value of an object whose one key is key.
func (o *object) only(key string) (any, bool) {
	if len(o.keys) != 1 {
		return nil, false
	}
	return o.get(key)
}

// parseTree reads exactly one JSON text.
func parseTree(data []byte) (any, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return nil, errors.New("JSON is not UTF-8")
	}
	p := treeParser{dec: json.NewDecoder(bytes.NewReader(data))}
	p.dec.UseNumber()
	t, err := p.node(0)
	if err == nil {
		if _, more := p.dec.Token(); more != io.EOF {
			err = errors.New("text after the value")
		}
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		at := min(p.dec.InputOffset(), int64(len(data)))
		line := 1 + bytes.Count(data[:at], []byte("\n"))
		col := at - int64(bytes.LastIndexByte(data[:at], '\n'))
		return nil, fmt.Errorf("%d:%d: JSON: %w", line, col, err)
	}
	return t, nil
}

type treeParser struct{ dec *json.Decoder }

func (p *treeParser) node(depth int) (any, error) {
	tok, err := p.dec.Token()
	if err != nil {
		return nil, err
	}
	delim, ok := tok.(json.Delim)
	if !ok {
		return tok, nil
	}
	if depth >= maxJSONDepth {
		return nil, fmt.Errorf("nested more than %d deep", maxJSONDepth)
	}
	if delim == '[' {
		return p.array(depth + 1)
	}
	return p.object(depth + 1)
}

func (p *treeParser) array(depth int) (any, error) {
	items := []any{}
	for p.dec.More() {
		n, err := p.node(depth)
		if err != nil {
			return nil, err
		}
		items = append(items, n)
	}
	_, err := p.dec.Token()
	return items, err
}

func (p *treeParser) object(depth int) (any, error) {
	o := &object{}
	seen := make(map[string]bool)
	for p.dec.More() {
		key, err := p.dec.Token()
		if err != nil {
			return nil, err
		}
		k := key.(string) // the decoder lets nothing else be a key
		if seen[k] {
			return nil, fmt.Errorf("key %q comes twice", k)
		}
		seen[k] = true
		n, err := p.node(depth)
		if err != nil {
			return nil, err
		}
		o.keys, o.vals = append(o.keys, k), append(o.vals, n)
	}
	_, err := p.dec.Token()
	return o, err
}
