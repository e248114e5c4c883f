package parse

import (
	"fmt"
	"strings"
)

// Error is one thing wrong with the text. Line and Col count from 1, Col in
// bytes; Text is the line it is on, shortened if it is very long.
type Error struct {
	File      string
	Line, Col int
	Msg       string
	Text      string
	caret     int // where in Text the caret goes
}

// Error is "file:line:col: message", the line, and a caret under the column.
func (e *Error) Error() string {
	head := fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Msg)
	if e.Text == "" {
		return head
	}
	return head + "\n" + e.Text + "\n" + strings.Repeat(" ", e.caret) + "^"
}

// Errors is everything wrong with a text, in the order of the text.
type Errors []*Error

// Error joins the errors, one after the other.
func (e Errors) Error() string {
	parts := make([]string, len(e))
	for i, x := range e {
		parts[i] = x.Error()
	}
	return strings.Join(parts, "\n")
}

// maxMessage bounds a message, which may repeat a name from the text.
const maxMessage = 400

// clean makes a message fit to be shown: of bounded length, one line, valid UTF-8.
func clean(msg string) string {
	if len(msg) > maxMessage {
		msg = msg[:maxMessage] + "..."
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(msg, "?"))
}

// excerptWidth bounds the part of a line that an error shows.
const excerptWidth = 160

// excerpt cuts the line of src that holds offset off to what an error shows, with
// tabs and control characters turned to blanks so that the caret stands right.
func excerpt(src []byte, off int) (text string, caret int) {
	off = min(off, len(src))
	start := off
	for start > 0 && src[start-1] != '\n' && off-start < excerptWidth/2 {
		start--
	}
	end := off
	for end < len(src) && src[end] != '\n' && end-start < excerptWidth {
		end++
	}
	b := make([]byte, 0, end-start)
	for _, c := range src[start:end] {
		if c < ' ' || c >= 0x7f {
			c = ' '
		}
		b = append(b, c)
	}
	return strings.TrimRight(string(b), " "), off - start
}
