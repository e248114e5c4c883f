// Package wire is what the sandbox's two sides say to each other: a line of JSON, then
// module text, in which tensors are handles.
package wire

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/torchpass/torchpass/plugin"
)

// Request is what the host asks of a guest. Without a pipeline it asks for the
// description.
type Request struct {
	Pipeline string `json:"pipeline,omitempty"` // one pass, with its settings
	Bisect   bool   `json:"bisect,omitempty"`
	MaxEdits int    `json:"maxEdits,omitempty"` // with Bisect
}

// Response is the guest's answer.
type Response struct {
	Description *plugin.Description `json:"description,omitempty"`
	Error       string              `json:"error,omitempty"`
	Stack       string              `json:"stack,omitempty"`
	Edits       []Edit              `json:"edits,omitempty"`
}

// Edit is an edit that the guest's pass made.
type Edit struct {
	Rule     string `json:"rule"`
	Function int    `json:"function"` // in the text, from 0; -1 for none
}

// Place is the path of handles: file("torchpass", KEY).
const Place = "torchpass"

// Handle is the key of a tensor that stays with the host.
type Handle struct {
	Tensor  int    `json:"n"`
	DType   string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Strides []int  `json:"strides"`
	Offset  int    `json:"offset,omitempty"` // in elements
	Grad    bool   `json:"grad,omitempty"`
	Device  string `json:"device,omitempty"`
	Storage int    `json:"storage"` // tensors with the same number share it
	Bytes   int    `json:"bytes"`   // of the storage; -1: the host keeps its elements
}

// Key is h as text.
func (h Handle) Key() string {
	b, err := json.Marshal(h)
	if err != nil {
		panic(err) // it has numbers and strings
	}
	return string(b)
}

// ParseHandle reads a key.
func ParseHandle(place, key string) (Handle, error) {
	var h Handle
	if place != Place {
		return h, fmt.Errorf("there are no files in the sandbox, %q or others", place)
	}
	err := json.Unmarshal([]byte(key), &h)
	return h, err
}

// Write writes head as a line, and text.
func Write(w io.Writer, head any, text string) error {
	b, err := json.Marshal(head)
	if err != nil {
		return err
	}
	if _, err := w.Write(append(b, '\n')); err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

// Read reads what Write wrote.
func Read(r io.Reader, head any) (text []byte, err error) {
	br := bufio.NewReader(r)
	line, err := br.ReadBytes('\n')
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(line, head); err != nil {
		return nil, err
	}
	return io.ReadAll(br)
}
