package exec

import (
	"strings"

	"github.com/torchpass/torchpass/value"
)

// textSearchKernels look for a substring between start and end.
func textSearchKernels() []Entry {
	return []Entry{
		{"aten::find", search(strings.Index, false)},
		{"aten::rfind", search(strings.LastIndex, false)},
		{"aten::index.str", search(strings.Index, true)},
		{"aten::rindex", search(strings.LastIndex, true)},
		{"aten::count", countText},
		{"aten::startswith", affix(strings.HasPrefix)},
		{"aten::endswith", affix(strings.HasSuffix)},
		{"aten::replace", replaceText},
	}
}

// bounds resolves start and end, where an end of -1 is the end of the string.
func bounds(c *Call, n int64) (start, end int64) {
	start, end = c.Args[2].Int(), c.Args[3].Int()
	if start < 0 {
		start = max(start+n, 0)
	}
	if end < 0 {
		end = max(end+n+1, 0)
	}
	return start, end
}

// window is the part of the string between start and end. A start beyond the
// string raises, but not in a search that ends before it starts.
func window(c *Call, searches bool) (part string, start int64, err error) {
	s := c.Args[0].Str()
	n := int64(len(s))
	start, end := bounds(c, n)
	if searches && end <= start {
		return "", start, nil
	}
	if start > n {
		return "", 0, Raise("IndexError", "basic_string::substr: __pos (which is %d) > this->size() (which is %d)", start, n)
	}
	return s[start:max(start, min(end, n))], start, nil
}

func search(find func(s, sub string) int, must bool) Kernel {
	return func(c *Call) error {
		part, start, err := window(c, true)
		if err != nil {
			return err
		}
		i := int64(find(part, c.Args[1].Str()))
		if i < 0 && must {
			return Raise("ValueError", "ValueError: substring not found")
		}
		if i >= 0 {
			i += start
		}
		return c.Return(value.Int(i))
	}
}

func affix(has func(s, affix string) bool) Kernel {
	return func(c *Call) error {
		part, _, err := window(c, false)
		if err != nil {
			return err
		}
		return c.Return(value.Bool(has(part, c.Args[1].Str())))
	}
}

// countText counts matches that begin before end, even if they reach beyond.
func countText(c *Call) error {
	s, sub := c.Args[0].Str(), c.Args[1].Str()
	if sub == "" {
		return &Unsupported{Op: "aten::count", Detail: "the empty string, which PyTorch 1.13 counts for ever"}
	}
	pos, end := bounds(c, int64(len(s)))
	n := int64(0)
	for pos <= int64(len(s)) {
		i := strings.Index(s[pos:], sub)
		if i < 0 || pos+int64(i) >= end {
			break
		}
		n++
		pos += int64(i + len(sub))
	}
	return c.Return(value.Int(n))
}

// replaceText replaces up to max matches, all of them if max is negative.
func replaceText(c *Call) error {
	s, old, with, limit := c.Args[0].Str(), c.Args[1].Str(), c.Args[2].Str(), c.Args[3].Int()
	if old == "" {
		if limit < 0 {
			return &Unsupported{Op: "aten::replace", Detail: "the empty string without limit, which PyTorch 1.13 replaces for ever"}
		}
		if err := c.State.checkItems(int(min(limit, 1<<40)) * max(len(with), 1)); err != nil {
			return err
		}
		return c.Return(value.Str(strings.Repeat(with, int(limit)) + s))
	}
	if n := len(s) / len(old); n*len(with) > len(s) {
		if err := c.State.checkItems(len(s) + strings.Count(s, old)*(len(with)-len(old))); err != nil {
			return err
		}
	}
	return c.Return(value.Str(strings.Replace(s, old, with, int(limit))))
}
