package corpus

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/torchpass/torchpass/value"
	"github.com/torchpass/torchpass/valueio"
)

// Function is one scripted function with calls that PyTorch answered.
type Function struct {
	Name  string
	Graph []byte
	Calls []Call
}

// Call is one call: the arguments, and what PyTorch did. After holds the
// arguments as the call left them where it wrote to them.
type Call struct {
	In       value.Value // a tuple
	Out      value.Value
	After    value.Value
	HasAfter bool
	Raised   *Raised
}

// Raised is an exception that PyTorch raised.
type Raised struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

// FunctionsPath is the corpus of functions; the environment variable
// TORCHPASS_FUNCTIONS_ZIP names another, made live.
func FunctionsPath() string {
	if p := os.Getenv("TORCHPASS_FUNCTIONS_ZIP"); p != "" {
		return p
	}
	return filepath.Join(Dir(), "functions", "functions.zip")
}

// Functions reads a corpus that oracle/functions.py made.
func Functions(path string) ([]Function, error) {
	zr, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer zr.Close()
	files := make(map[string][]byte)
	var names []string
	for _, f := range zr.File {
		data, err := readFile(f)
		if err != nil {
			return nil, err
		}
		files[f.Name] = data
		if dir, ok := strings.CutSuffix(f.Name, "/graph.txt"); ok {
			names = append(names, dir)
		}
	}
	sort.Strings(names)
	out := make([]Function, 0, len(names))
	for _, name := range names {
		fn := Function{Name: name, Graph: files[name+"/graph.txt"]}
		for i := 0; ; i++ {
			c, ok, err := readCall(files, name, i)
			if err != nil {
				return nil, fmt.Errorf("%s, call %d: %w", name, i, err)
			}
			if !ok {
				break
			}
			fn.Calls = append(fn.Calls, c)
		}
		out = append(out, fn)
	}
	return out, nil
}

func readFile(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

func readCall(files map[string][]byte, name string, i int) (c Call, ok bool, err error) {
	load := func(what string) (v value.Value, ok bool) {
		data, found := files[fmt.Sprintf("%s/%s.%d.pt", name, what, i)]
		if !found || err != nil {
			return v, false
		}
		v, err = valueio.Read(name, bytes.NewReader(data), int64(len(data)))
		return v, true
	}
	if c.In, ok = load("in"); !ok {
		return c, false, err
	}
	c.Out, _ = load("out")
	c.After, c.HasAfter = load("after")
	if data, raised := files[fmt.Sprintf("%s/err.%d.json", name, i)]; raised && err == nil {
		c.Raised = new(Raised)
		err = json.Unmarshal(data, c.Raised)
	}
	return c, true, err
}
