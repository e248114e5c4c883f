package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestEachOrder: what files print comes in their order, and the highest code wins,
// whoever is done first.
func TestEachOrder(t *testing.T) {
	var files []string
	for i := range 20 {
		files = append(files, fmt.Sprint(i))
	}
	for _, jobs := range []int{0, 1, 3, 64} {
		var out, errs bytes.Buffer
		a := &app{stdout: &out, stderr: &errs, jobs: jobs}
		err := a.each(files, func(a *app, i int, path string) error {
			time.Sleep(time.Duration(20-i) * 100 * time.Microsecond)
			fmt.Fprintf(a.stdout, "%s %d\n", path, i)
			if i == 7 {
				return errors.New("seven")
			}
			if i == 5 {
				a.raise(exitAnswer)
			}
			return nil
		})
		if err != nil || a.code != exitCannot || errs.String() != "torchpass: seven\n" {
			t.Errorf("-j %d: error %v, code %d, stderr %q", jobs, err, a.code, errs.String())
		}
		var want strings.Builder
		for i := range files {
			fmt.Fprintf(&want, "%d %d\n", i, i)
		}
		if out.String() != want.String() {
			t.Errorf("-j %d: stdout %q", jobs, out.String())
		}
	}
}

// TestCrash: a panic ends its file with code 3 and a reproducer that holds the
// file's text; the other files are done.
func TestCrash(t *testing.T) {
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.txt"), filepath.Join(dir, "bad.txt")
	for _, path := range []string{good, bad} {
		if err := os.WriteFile(path, []byte("text of "+filepath.Base(path)+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, jobs := range []int{1, 2} {
		var out, errs bytes.Buffer
		crashes := filepath.Join(dir, fmt.Sprint("crashes", jobs))
		a := &app{args: []string{"fmt", "a b", "it's"}, stdout: &out, stderr: &errs, jobs: jobs, crashDir: crashes}
		err := a.each([]string{bad, good}, func(a *app, _ int, path string) error {
			src, err := a.read(path)
			if path == bad {
				panic("as the test wants")
			}
			a.stdout.Write(src)
			return err
		})
		if err != nil || a.code != exitInternal || out.String() != "text of good.txt\n" {
			t.Errorf("-j %d: error %v, code %d, stdout %q", jobs, err, a.code, out.String())
		}
		if !strings.HasPrefix(errs.String(), "torchpass: internal error: torchpass panicked on "+bad+": as the test wants\nreproducer: ") {
			t.Errorf("stderr %q", errs.String())
		}
		found, _ := filepath.Glob(filepath.Join(crashes, "*", "reproducer.txtar"))
		if len(found) != 1 {
			t.Fatalf("reproducers: %v", found)
		}
		text, err := os.ReadFile(found[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"-- in --\ntext of bad.txt\n", "-- command --\ntorchpass fmt 'a b' 'it'\\''s'\n", "TestCrash"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("the reproducer lacks %q:\n%s", want, text)
			}
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

// TestStdoutError: an answer that did not arrive is not fine.
func TestStdoutError(t *testing.T) {
	for _, args := range [][]string{{"fmt", "-"}, {"verify", "--json", "-"}, {"run", "-"}, {"opt", "-"}, {"passes"}, {"demo"}} {
		var errs bytes.Buffer
		stdin := strings.NewReader("graph():\n  %1 : int = prim::Constant[value=1]()\n  return (%1)\n")
		if code := Run(args, stdin, fullDisk{}, &errs); code != exitCannot || !strings.Contains(errs.String(), "disk full") {
			t.Errorf("%v: code %d, stderr %q", args, code, errs.String())
		}
	}
}

// TestUnreadable: an error of reading standard input is reported with its name.
func TestUnreadable(t *testing.T) {
	var out, errs bytes.Buffer
	code := Run([]string{"fmt", "-"}, failingReader{}, &out, &errs)
	if code != exitCannot || errs.String() != "torchpass: <stdin>: no more\n" {
		t.Errorf("code %d, stderr %q", code, errs.String())
	}
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("no more") }
