package archive_test

import (
	"strings"
	"testing"

	"github.com/torchpass/torchpass/print"
)

// plainRanges is a .debug_pkl in the older format: from byte 0 on, the code comes
// from line 11, column 4 of a file.
func plainRanges(file string) string {
	source := "(" + text("x = 1\ny = 2 + x\n") + file + "K\x0at"
	return pickled("K\x00" + source + "K\x0aK\x0c\x87\x86\x85")
}

// TestDebug reads where the code comes from, and names the place in errors.
func TestDebug(t *testing.T) {
	sound := pickled(whole(tensorOf("K\x01")))
	m, err := loadScript(build(t, sound, map[string]string{"code/__torch__.py.debug_pkl": plainRanges(text("a/m.py"))}))
	if err != nil {
		t.Fatal(err)
	}
	g := print.Graph(m.Module.Function("__torch__.M.forward").Graph, print.Options{})
	if !strings.Contains(g, "# a/m.py:11:4\n") {
		t.Errorf("got\n%s", g)
	}
	wrong := strings.Replace(smallCode, "torch.mul(x, w)", "torch.mul(x, v)", 1)
	_, err = loadScript(build(t, sound, map[string]string{"code/__torch__.py": wrong, "code/__torch__.py.debug_pkl": plainRanges(text("a/m.py"))}))
	if want := "v is not defined (from a/m.py:11:5)"; err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "code/__torch__.py:10:") {
		t.Errorf("error %v, want %s", err, want)
	}
	tabled := text("FORMAT_WITH_STRING_TABLE")
	for _, c := range []struct{ name, pickle, want string }{
		{"not a tuple", pickled("N"), "not source ranges"},
		{"global", pickled("cos\nsystem\n)R"), `global "os.system" is not accepted`},
		{"tensor", pickled(tensorOf("K\x01")), "is not accepted"},
		{"itself", "\x80\x02]q\x00h\x00a\x85.", "not source ranges"},
		{"file", plainRanges("K\x01"), "not source ranges"},
		{"no table", pickled("(" + tabled + "N)t"), "not source ranges"},
		{"index", pickled("(" + tabled + ")K\x00]K\x05aK\x00K\x00\x87K\x00K\x00\x87\x86\x85t"), "its table has not"},
		{"negative", pickled("K\x00(" + text("x") + text("f") + "K\x01tJ\xff\xff\xff\xffK\x00\x87\x86\x85"), "not source ranges"},
		{"order", pickled("K\x05(" + text("x") + text("f") + "K\x01tq\x00K\x00K\x00\x87\x86K\x00h\x00K\x00K\x00\x87\x86\x86"), "not in the order"},
		{"end", "\x80\x02(", "unexpected EOF"},
		{"expansion", expanding(tabled), "the sources are too long"},
	} {
		_, err := loadScript(build(t, sound, map[string]string{"code/__torch__.py.debug_pkl": c.pickle}))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

// expanding is a source that is a text of a megabyte, two thousand times.
func expanding(tabled string) string {
	list := "](" + strings.Repeat("K\x00", 2000) + "e"
	return pickled("(" + tabled + text(strings.Repeat("\n", 1<<20)) + "\x85" + "K\x00" + list + "K\x00K\x00\x87K\x00K\x00\x87\x86\x85t")
}

// FuzzDebug holds any .debug_pkl beside sound code to: no panic.
func FuzzDebug(f *testing.F) {
	f.Add([]byte(plainRanges(text("m.py"))))
	f.Add([]byte(pickled("(" + text("FORMAT_WITH_STRING_TABLE") + text("a\n") + text("m.py") + "\x86" + "K\x00]K\x00aK\x01K\x00\x87K\x00K\x01\x87\x86\x85t")))
	f.Fuzz(func(t *testing.T, pickle []byte) {
		loadScript(build(t, pickled(whole(tensorOf("K\x01"))), map[string]string{"code/__torch__.py.debug_pkl": string(pickle)}))
	})
}
