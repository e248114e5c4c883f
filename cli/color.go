package cli

import (
	"bytes"
	"io"
	"os"
)

// Escape sequences of the colours in use.
const (
	red   = "\x1b[31m"
	green = "\x1b[32m"
	cyan  = "\x1b[36m"
	plain = "\x1b[0m"
)

// colored reports whether w gets colour: always or never as --color says, and
// with auto if it is a terminal and NO_COLOR is not set.
func (a *app) colored(w io.Writer) bool {
	if a.color != "auto" {
		return a.color == "always"
	}
	if out, ok := w.(*answerWriter); ok {
		w = out.w
	}
	f, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// paint puts s in colour if on.
func paint(on bool, colour, s string) string {
	if !on {
		return s
	}
	return colour + s + plain
}

// writeDiff writes a unified diff, its lines in colour if on.
func writeDiff(w io.Writer, on bool, d []byte) {
	if !on {
		w.Write(d)
		return
	}
	var out bytes.Buffer
	for line := range bytes.Lines(d) {
		colour := ""
		switch line[0] {
		case '+':
			colour = green
		case '-':
			colour = red
		case '@':
			colour = cyan
		}
		body := string(bytes.TrimRight(line, "\n"))
		out.WriteString(paint(colour != "", colour, body) + "\n")
	}
	w.Write(out.Bytes())
}
