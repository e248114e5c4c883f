package exec

import (
	"strings"

	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// textSplitKernels take strings apart.
func textSplitKernels() []Entry {
	return []Entry{
		{"aten::split.str", splitText},
		{"aten::rsplit", rsplitText},
		{"aten::splitlines", splitLines},
		{"aten::partition", partition(strings.Index, func(s string) (string, string, string) { return s, "", "" })},
		{"aten::rpartition", partition(strings.LastIndex, func(s string) (string, string, string) { return "", "", s })},
	}
}

func textItems(parts []string) value.Value {
	items := make([]value.Value, len(parts))
	for i, p := range parts {
		items[i] = value.Str(p)
	}
	return value.NewList(types.Str, items...)
}

// splitText ignores max when it splits at white space.
func splitText(c *Call) error {
	s, limit := c.Args[0].Str(), c.Args[2].Int()
	if c.Args[1].IsNone() {
		return c.Return(textItems(strings.FieldsFunc(s, func(r rune) bool { return r < 0x80 && isSpace(byte(r)) })))
	}
	sep := c.Args[1].Str()
	if sep == "" {
		return Raise("ValueError", "ValueError: empty separator")
	}
	if limit < 0 || limit >= int64(len(s)) {
		return c.Return(textItems(strings.Split(s, sep)))
	}
	return c.Return(textItems(strings.SplitN(s, sep, int(limit)+1)))
}

func rsplitText(c *Call) error {
	s, sep, limit := c.Args[0].Str(), c.Args[1].Str(), c.Args[2].Int()
	if sep == "" && limit != 0 && limit != 1 {
		return &Unsupported{Op: "aten::rsplit", Detail: "an empty separator, at which PyTorch 1.13 splits for ever"}
	}
	var parts []string
	for limit != 0 {
		i := strings.LastIndex(s, sep)
		if i < 0 {
			break
		}
		parts = append(parts, s[i+len(sep):])
		s = s[:i]
		limit--
	}
	parts = append(parts, s)
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return c.Return(textItems(parts))
}

// lineEnds are the bytes of the line ends that Python knows: each byte ends a
// line by itself.
const lineEnds = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"

// splitLines gives line ends that are kept as elements of their own.
func splitLines(c *Call) error {
	s, keep := c.Args[0].Str(), c.Args[1].Bool()
	var parts []string
	start := 0
	for i := range len(s) {
		if strings.IndexByte(lineEnds, s[i]) < 0 {
			continue
		}
		parts = append(parts, s[start:i])
		if keep {
			parts = append(parts, s[i:i+1])
		}
		start = i + 1
	}
	if start < len(s) {
		parts = append(parts, s[start:])
	}
	return c.Return(textItems(parts))
}

func partition(find func(s, sep string) int, missing func(string) (string, string, string)) Kernel {
	return func(c *Call) error {
		s, sep := c.Args[0].Str(), c.Args[1].Str()
		a, b, d := missing(s)
		if i := find(s, sep); i >= 0 {
			a, b, d = s[:i], sep, s[i+len(sep):]
		}
		return c.Return(value.Str(a), value.Str(b), value.Str(d))
	}
}
