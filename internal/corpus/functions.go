package corpus

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
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
	return DefaultFunctionsPath()
}

// DefaultFunctionsPath is the committed corpus of functions.
func DefaultFunctionsPath() string { return filepath.Join(Dir(), "functions", "functions.zip") }

// FunctionFiles reads the files of a corpus that oracle/functions.py made, by
// function and by name within it.
func FunctionFiles(path string) (map[string]map[string][]byte, error) {
	zr, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer zr.Close()
	return byFolder(&zr.Reader)
}

// byFolder reads files by the folder they are in and by their name there.
func byFolder(zr *zip.Reader) (map[string]map[string][]byte, error) {
	functions := make(map[string]map[string][]byte)
	for _, f := range zr.File {
		fn, name, ok := strings.Cut(f.Name, "/")
		if !ok {
			continue
		}
		if functions[fn] == nil {
			functions[fn] = make(map[string][]byte)
		}
		data, err := readFile(f)
		if err != nil {
			return nil, err
		}
		functions[fn][name] = data
	}
	return functions, nil
}

// Functions reads a corpus that oracle/functions.py made, in order of name.
func Functions(path string) ([]Function, error) {
	files, err := FunctionFiles(path)
	if err != nil {
		return nil, err
	}
	out := make([]Function, 0, len(files))
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fn := Function{Name: name, Graph: files[name]["graph.txt"]}
		for i := 0; ; i++ {
			c, ok, err := readCall(files[name], i)
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

func readCall(files map[string][]byte, i int) (c Call, ok bool, err error) {
	load := func(what string) (v value.Value, ok bool) {
		name := fmt.Sprintf("%s.%d.pt", what, i)
		data, found := files[name]
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
	if data, raised := files[fmt.Sprintf("err.%d.json", i)]; raised && err == nil {
		c.Raised = new(Raised)
		err = json.Unmarshal(data, c.Raised)
	}
	return c, true, err
}
