package exec

import "github.com/torchpass/torchpass/value"

func isSpace(b byte) bool { return b == ' ' || b >= '\t' && b <= '\r' }
func isUpper(b byte) bool { return b >= 'A' && b <= 'Z' }
func isLower(b byte) bool { return b >= 'a' && b <= 'z' }
func isAlpha(b byte) bool { return isUpper(b) || isLower(b) }
func isAlnum(b byte) bool { return isAlpha(b) || isDigit(b) }
func isPrint(b byte) bool { return b >= 0x20 && b < 0x7f }

func toUpper(b byte) byte {
	if isLower(b) {
		return b - 32
	}
	return b
}

func toLower(b byte) byte {
	if isUpper(b) {
		return b + 32
	}
	return b
}

// textCaseKernels know the letters of ASCII only.
func textCaseKernels() []Entry {
	return []Entry{
		{"aten::upper", mapBytes(func(b, _ byte) byte { return toUpper(b) })},
		{"aten::lower", mapBytes(func(b, _ byte) byte { return toLower(b) })},
		{"aten::swapcase", mapBytes(func(b, _ byte) byte {
			if isUpper(b) {
				return toLower(b)
			}
			return toUpper(b)
		})},
		{"aten::title", mapBytes(func(b, before byte) byte {
			if isAlpha(before) {
				return toLower(b)
			}
			return toUpper(b)
		})},
		{"aten::capitalize", capitalize},
		{"aten::isalpha", allBytes(isAlpha)}, {"aten::isdigit", allBytes(isDigit)}, {"aten::isdecimal", allBytes(isDigit)},
		{"aten::isnumeric", allBytes(isDigit)}, {"aten::isalnum", allBytes(isAlnum)}, {"aten::isspace", allBytes(isSpace)},
		{"aten::isprintable", isPrintable},
		{"aten::isidentifier", isIdentifier},
		{"aten::isupper", oneCase(isUpper, isLower)}, {"aten::islower", oneCase(isLower, isUpper)},
		{"aten::istitle", isTitle},
	}
}

// mapBytes maps every byte, knowing the original one before it, 0 at the start.
func mapBytes(f func(b, before byte) byte) Kernel {
	return func(c *Call) error {
		s := c.Args[0].Str()
		dst := make([]byte, len(s))
		before := byte(0)
		for i := range len(s) {
			dst[i] = f(s[i], before)
			before = s[i]
		}
		return c.Return(value.Str(string(dst)))
	}
}

func capitalize(c *Call) error {
	dst := []byte(c.Args[0].Str())
	for i := range dst {
		if i == 0 {
			dst[i] = toUpper(dst[i])
		} else {
			dst[i] = toLower(dst[i])
		}
	}
	return c.Return(value.Str(string(dst)))
}

func every(s string, f func(byte) bool) bool {
	for i := range len(s) {
		if !f(s[i]) {
			return false
		}
	}
	return true
}

func allBytes(f func(byte) bool) Kernel {
	return func(c *Call) error {
		s := c.Args[0].Str()
		return c.Return(value.Bool(s != "" && every(s, f)))
	}
}

func isPrintable(c *Call) error { return c.Return(value.Bool(every(c.Args[0].Str(), isPrint))) }

// isIdentifier is Python 2's idea as PyTorch has it: no underscores.
func isIdentifier(c *Call) error {
	s := c.Args[0].Str()
	return c.Return(value.Bool(s != "" && !isDigit(s[0]) && every(s, isAlnum)))
}

// oneCase reports strings with a letter of the wanted case and none of the other.
func oneCase(want, other func(byte) bool) Kernel {
	return func(c *Call) error {
		found := false
		s := c.Args[0].Str()
		for i := range len(s) {
			if other(s[i]) {
				return c.Return(value.Bool(false))
			}
			found = found || want(s[i])
		}
		return c.Return(value.Bool(found))
	}
}

func isTitle(c *Call) error {
	s, found, before := c.Args[0].Str(), false, byte(0)
	for i := range len(s) {
		if isUpper(s[i]) && isAlpha(before) || isLower(s[i]) && !isAlpha(before) {
			return c.Return(value.Bool(false))
		}
		found = found || isAlpha(s[i])
		before = s[i]
	}
	return c.Return(value.Bool(found))
}
