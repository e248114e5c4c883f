package exec

import (
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/types"
	"github.com/torchpass/torchpass/value"
)

// textKernels read, slice, join and pad strings. Strings are bytes.
func textKernels() []Entry {
	return []Entry{
		{"aten::add.str", textJoinTwo},
		{"aten::len.str", func(c *Call) error { return c.Return(value.Int(int64(len(c.Args[0].Str())))) }},
		{"aten::__getitem__.str", textItem}, {"prim::StringIndex", textItem},
		{"aten::slice.str", textSlice},
		{"aten::list", textList},
		{"aten::join", textJoin},
		{"aten::ord", textOrd}, {"aten::chr", textChr},
		{"aten::hex", inBase("0x", 16)}, {"aten::oct", inBase("0o", 8)}, {"aten::bin", inBase("0b", 2)},
		{"aten::strip", strip(true, true)}, {"aten::lstrip", strip(true, false)}, {"aten::rstrip", strip(false, true)},
		{"aten::ljust", padText(func(_, n int) int { return 0 })},
		{"aten::rjust", padText(func(_, n int) int { return n })},
		{"aten::center", centerText(padText(func(width, n int) int { return n/2 + n&width&1 }))},
		{"aten::zfill", zfill},
		{"aten::expandtabs", expandTabs},
	}
}

func textJoinTwo(c *Call) error {
	a, b := c.Args[0].Str(), c.Args[1].Str()
	if err := c.State.checkItems(len(a) + len(b)); err != nil {
		return err
	}
	return c.Return(value.Str(a + b))
}

// textItem is s[i]; the error is the one of C++'s string::at.
func textItem(c *Call) error {
	s, i := c.Args[0].Str(), c.Args[1].Int()
	if i < 0 {
		i += int64(len(s))
	}
	if uint64(i) >= uint64(len(s)) {
		return Raise("IndexError", "basic_string::at: __n (which is %d) >= this->size() (which is %d)", uint64(i), len(s))
	}
	return c.Return(value.Str(s[i : i+1]))
}

func textSlice(c *Call) error {
	s := c.Args[0].Str()
	first, step, count, err := sliceBounds(c.Args[1], c.Args[2], c.Args[3], len(s))
	if err != nil {
		return err
	}
	if step == 1 {
		return c.Return(value.Str(s[first : first+int64(count)]))
	}
	dst := make([]byte, count)
	for i := range dst {
		dst[i] = s[first+int64(i)*step]
	}
	return c.Return(value.Str(string(dst)))
}

func textList(c *Call) error {
	s := c.Args[0].Str()
	items := make([]value.Value, len(s))
	for i := range items {
		items[i] = value.Str(s[i : i+1])
	}
	return c.Return(value.NewList(types.Str, items...))
}

func textJoin(c *Call) error {
	items := c.Args[1].List().Items
	parts, n := make([]string, len(items)), 0
	for i, x := range items {
		parts[i] = x.Str()
		n += len(parts[i]) + len(c.Args[0].Str())
	}
	if err := c.State.checkItems(n); err != nil {
		return err
	}
	return c.Return(value.Str(strings.Join(parts, c.Args[0].Str())))
}

func textOrd(c *Call) error {
	s := c.Args[0].Str()
	if len(s) != 1 {
		return Raise("RuntimeError", "String for ord() must be 1 character, found %d", len(s))
	}
	return c.Return(value.Int(int64(s[0])))
}

// textChr gives one byte, the lowest of the number.
func textChr(c *Call) error {
	i := c.Args[0].Int()
	if i < 0 || i >= 0x110000 {
		return Raise("RuntimeError", "chr() arg not in range(0x110000), found %d", i)
	}
	return c.Return(value.Str(string([]byte{byte(i)})))
}

func inBase(prefix string, base int) Kernel {
	return func(c *Call) error {
		i := c.Args[0].Int()
		if i < 0 {
			return c.Return(value.Str("-" + prefix + strconv.FormatUint(-uint64(i), base)))
		}
		return c.Return(value.Str(prefix + strconv.FormatInt(i, base)))
	}
}

func strip(left, right bool) Kernel {
	return func(c *Call) error {
		s, set := c.Args[0].Str(), c.Args[1].Str()
		for left && s != "" && strings.IndexByte(set, s[0]) >= 0 {
			s = s[1:]
		}
		for right && s != "" && strings.IndexByte(set, s[len(s)-1]) >= 0 {
			s = s[:len(s)-1]
		}
		return c.Return(value.Str(s))
	}
}

// padText fills a string to a width: left tells how many of the n fill characters go
// before it.
func padText(left func(width, n int) int) Kernel {
	return func(c *Call) error {
		s, width, fill := c.Args[0].Str(), c.Args[1].Int(), c.Args[2].Str()
		if len(fill) != 1 {
			return Raise("RuntimeError", "TypeError: The fill character must be exactly one character long")
		}
		if width <= int64(len(s)) {
			return c.Return(c.Args[0])
		}
		if err := c.State.checkItems(int(width)); err != nil {
			return err
		}
		n := int(width) - len(s)
		before := left(int(width), n)
		return c.Return(value.Str(strings.Repeat(fill, before) + s + strings.Repeat(fill, n-before)))
	}
}

// centerText refuses the width at which PyTorch 1.13 does not come back.
func centerText(k Kernel) Kernel {
	return func(c *Call) error {
		if c.Args[1].Int() < 0 {
			return &Unsupported{Op: "aten::center", Detail: "a negative width, for which PyTorch 1.13 never ends"}
		}
		return k(c)
	}
}

// zfill puts zeros before the sign too.
func zfill(c *Call) error {
	s, width := c.Args[0].Str(), c.Args[1].Int()
	if width <= int64(len(s)) {
		return c.Return(c.Args[0])
	}
	if err := c.State.checkItems(int(width)); err != nil {
		return err
	}
	return c.Return(value.Str(strings.Repeat("0", int(width)-len(s)) + s))
}

// expandTabs counts columns from the start of the string: line ends do not
// start anew.
func expandTabs(c *Call) error {
	s, size := c.Args[0].Str(), c.Args[1].Int()
	var dst []byte
	for i := range len(s) {
		if s[i] != '\t' {
			dst = append(dst, s[i])
			continue
		}
		if size <= 0 {
			continue
		}
		n := size - int64(len(dst))%size
		if err := c.State.checkItems(len(dst) + int(min(n, 1<<62-1-int64(len(dst))))); err != nil {
			return err
		}
		dst = append(dst, strings.Repeat(" ", int(n))...)
	}
	return c.Return(value.Str(string(dst)))
}
