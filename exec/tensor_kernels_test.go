package exec

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/torchpass/torchpass/value"
)

// replay runs one recorded call and compares.
func replay(kernels map[string]Kernel, line []byte) (name string, err error) {
	var rec []json.RawMessage
	if err := json.Unmarshal(line, &rec); err != nil {
		return "", err
	}
	if err := json.Unmarshal(rec[0], &name); err != nil {
		return "", err
	}
	k, ok := kernels[name]
	if !ok {
		return name, errors.New("no kernel")
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	var rawArgs []json.RawMessage
	if err := json.Unmarshal(rec[1], &rawArgs); err != nil {
		return name, err
	}
	c := &Call{Args: make([]value.Value, len(rawArgs)), State: new(State)}
	for i, raw := range rawArgs {
		if c.Args[i], err = decodeWire(raw); err != nil {
			return name, err
		}
	}
	var self value.Value
	if len(c.Args) > 0 {
		self = c.Args[0]
	}
	if rec[2][0] == '{' {
		var w wire
		if err := json.Unmarshal(rec[2], &w); err != nil {
			return name, err
		}
		c.Out = make([]value.Value, 3)
		return name, checkRaised(k(c), *w.Err)
	}
	var want []json.RawMessage
	if err := json.Unmarshal(rec[2], &want); err != nil {
		return name, err
	}
	c.Out = make([]value.Value, len(want))
	if err := k(c); err != nil {
		return name, err
	}
	for i := range want {
		if err := checkResult(name, c.Out[i], want[i]); err != nil {
			return name, err
		}
	}
	if string(rec[3]) != "null" {
		if err := checkResult(name, self, rec[3]); err != nil {
			return name, fmt.Errorf("first argument after: %w", err)
		}
	}
	return name, nil
}

// checkRaised compares the message that PyTorch raised.
func checkRaised(err error, want string) error {
	var e *Exception
	if err == nil {
		return fmt.Errorf("no error, want %q", want)
	}
	if !errors.As(err, &e) {
		return err
	}
	if got := strings.TrimPrefix(e.Msg, "RuntimeError: "); got != want {
		return fmt.Errorf("raised %q, want %q", got, want)
	}
	return nil
}

// mayRefuse is how many of the recorded calls may end in *Unsupported.
const mayRefuse = 48

// tensorTable returns the kernels by name.
func tensorTable(t *testing.T) map[string]Kernel {
	kernels := make(map[string]Kernel)
	for _, rows := range tensorFamilies() {
		for _, row := range rows {
			if kernels[row.Name] != nil {
				t.Errorf("two kernels for %s", row.Name)
			}
			kernels[row.Name] = row.Kernel
		}
	}
	return kernels
}

// eachRecord calls f with every recorded call.
func eachRecord(t *testing.T, f func(line []byte)) {
	file, err := os.Open("testdata/kernels.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		f(lines.Bytes())
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// TestKernels replays what PyTorch 1.13.1 answered to thousands of calls
// (oracle/kernels.py): dtypes, shapes, strides, values, error messages, and
// what was written in place.
func TestKernels(t *testing.T) {
	kernels := tensorTable(t)
	total, refused := 0, 0
	eachRecord(t, func(line []byte) {
		total++
		name, err := replay(kernels, line)
		var missing *Unsupported
		if errors.As(err, &missing) {
			refused++
			if testing.Verbose() {
				t.Logf("%v", missing)
			}
			return
		}
		if err != nil {
			t.Errorf("%s: %v\n\t%.400s", name, err, line)
		}
	})
	if refused > mayRefuse || total < 14000 {
		t.Errorf("%d of %d calls unsupported, want at most %d of 14000 or more", refused, total, mayRefuse)
	}
	t.Logf("%d calls of %d kernels, %d unsupported", total, len(kernels), refused)
}

// TestKernelsHostile replays the calls with one argument replaced by something
// extreme: a kernel may answer or fail, but it must not panic.
func TestKernelsHostile(t *testing.T) {
	kernels := tensorTable(t)
	ints := []string{"-1", "0", "7", "4611686018427387904", "-9223372036854775808"}
	floats := []string{`{"f":"nan"}`, `{"f":"inf"}`, `{"f":"-1e300"}`}
	seen := make(map[string]int)
	eachRecord(t, func(line []byte) {
		var rec []json.RawMessage
		var args []json.RawMessage
		if json.Unmarshal(line, &rec) != nil || json.Unmarshal(rec[1], &args) != nil {
			t.Fatal("bad record")
		}
		name := strings.Trim(string(rec[0]), `"`)
		if seen[name]++; seen[name] > 12 {
			return
		}
		for i, old := range args {
			with := ints
			switch {
			case strings.HasPrefix(string(old), `{"f"`):
				with = floats
			case strings.Contains(string(old), `"t":`), string(old) == `{"l":[]}`, old[0] == 't', old[0] == 'f', old[0] == '"', old[0] == 'n':
				continue
			}
			for _, w := range with {
				if strings.HasPrefix(string(old), `{"l"`) {
					w = `{"l":[` + w + `]}`
				}
				args[i] = json.RawMessage(w)
				if p := panics(kernels[name], args); p != nil {
					t.Errorf("%s: panic %v with argument %d = %s\n\t%.300s", name, p, i, w, line)
				}
			}
			args[i] = old
		}
	})
}

func panics(k Kernel, raw []json.RawMessage) (p any) {
	c := &Call{Out: make([]value.Value, 3), State: new(State)}
	for _, r := range raw {
		v, err := decodeWire(r)
		if err != nil {
			return err
		}
		c.Args = append(c.Args, v)
	}
	defer func() { p = recover() }()
	_ = k(c)
	return nil
}
