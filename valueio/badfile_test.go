package valueio

import (
	"bytes"
	"strings"
	"testing"
)

// npyOf is an .npy file with that header text and data.
func npyOf(header, data string) string {
	return npyMagic + "\x01\x00" + string([]byte{byte(len(header)), byte(len(header) >> 8)}) + header + data
}

func TestNpyErrors(t *testing.T) {
	head := func(descr, order, shape string) string {
		return "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }\n"
	}
	cases := []struct{ text, want string }{
		{npyMagic, "not an .npy array"},
		{npyMagic + "\x09\x00\x00\x00", "version 9"},
		{npyMagic + "\x02\x00\xff\xff\xff\xff", "header of 4294967295 bytes"},
		{npyOf(head("'<f4'", "False", "(2,)"), "1234"), "has 4 bytes"},
		{npyOf(head("'<f4'", "False", "(9223372036854775807, 9)"), "1234"), "has 4 bytes"},
		{npyOf(head("'<f4'", "False", "(99999999999999999999,)"), ""), "shape"},
		{npyOf(head("'<f4'", "False", "(-1,)"), ""), "shape"},
		{npyOf(head("'|O'", "False", "(1,)"), "1"), "no tensor has"},
		{npyOf(head("'<U4'", "False", "(1,)"), "1"), "no tensor has"},
		{npyOf(head("[('a', '<f4')]", "False", "(1,)"), "1"), "not a dict"},
		{npyOf(head("'<f4'", "Maybe", "(1,)"), "1"), "fortran_order"},
		{npyOf("{'descr': '<f4'}", ""), "exactly"},
		{npyOf("{'evil': '<f4'}", ""), "unknown key"},
		{npyOf("{'descr'", ""), "not a dict"},
		{npyOf("", ""), "not a dict"},
		{"\x7fELF", "neither"},
		{"", "neither"},
	}
	for _, c := range cases {
		_, err := Read("x", strings.NewReader(c.text), int64(len(c.text)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.text, err, c.want)
		}
	}
}

// TestTruncated cuts every fixture short; no cut may panic or succeed.
func TestTruncated(t *testing.T) {
	f := loadFixture(t)
	for name, raw := range f.files {
		for n := 0; n < len(raw); n += 1 + len(raw)/97 {
			if _, err := Read(name, bytes.NewReader(raw[:n]), int64(n)); err == nil {
				t.Errorf("%s cut to %d of %d bytes is read", name, n, len(raw))
			}
		}
	}
}

// FuzzRead feeds Read with damaged files: it must return, with or without error.
func FuzzRead(f *testing.F) {
	fix := loadFixture(f)
	for _, raw := range fix.files {
		f.Add(raw)
	}
	f.Add([]byte(`{"dtype": "float32", "shape": [2], "data": [1, 2]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := Read("x", bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := writeJSON(&b, v); err != nil {
			return
		}
		again, err := Read("x", bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatalf("%.200s: %v", b.String(), err)
		}
		if err := same(again, v, false); err != nil && !strings.Contains(err.Error(), "elements") {
			t.Fatalf("%.200s: %v", b.String(), err)
		}
	})
}
