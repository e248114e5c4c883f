package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
	"github.com/tetratelabs/wazero/sys"

	"github.com/torchpass/torchpass/plugin"
	"github.com/torchpass/torchpass/plugin/internal/wire"
)

// Limits are what a guest may use for one pass.
type Limits struct {
	Memory int // MiB
	Time   time.Duration
}

var magic = []byte("\x00asm")

// Is reports whether the file at path is WebAssembly.
func Is(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	head := make([]byte, len(magic))
	n, _ := io.ReadFull(f, head)
	return bytes.Equal(head[:n], magic), nil
}

// guest is a compiled module. It is instantiated anew for each request.
type guest struct {
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
	limits   Limits
}

// Open compiles the guest at path and asks it what it offers.
func Open(path string, limits Limits) (*plugin.Extension, error) {
	g, d, err := open(path, limits)
	if err != nil {
		return nil, err
	}
	return g.extension(d)
}

// Describe is what the guest at path offers, kernels that it cannot bring included.
func Describe(path string, limits Limits) (*plugin.Description, error) {
	_, d, err := open(path, limits)
	return d, err
}

func open(path string, limits Limits) (*guest, *plugin.Description, error) {
	code, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	g, err := compile(code, limits)
	if err != nil {
		return nil, nil, err
	}
	a, _, err := g.ask(wire.Request{}, "", nil)
	if err == nil && a.Description == nil {
		err = errors.New("the module does not say what it offers; make it with torchpass plugin build --wasm DIR")
	}
	return g, a.Description, err
}

// storages gives the bytes of the storages that a request names.
type storages func(number uint32) []byte

// keyOfStorages is where a request's context has its storages.
type keyOfStorages struct{}

const pageSize = 64 << 10

func compile(code []byte, limits Limits) (*guest, error) {
	ctx := context.Background()
	pages := min(limits.Memory<<20/pageSize, 1<<16)
	cfg := wazero.NewRuntimeConfig().WithCloseOnContextDone(true).WithMemoryLimitPages(uint32(pages))
	g := &guest{runtime: wazero.NewRuntimeWithConfig(ctx, cfg), limits: limits}
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, g.runtime); err != nil {
		return nil, err
	}
	_, err := g.runtime.NewHostModuleBuilder("torchpass").NewFunctionBuilder().WithFunc(giveStorage).Export("storage").Instantiate(ctx)
	if err != nil {
		return nil, err
	}
	if g.compiled, err = g.runtime.CompileModule(ctx, code); err != nil && strings.Contains(err.Error(), "over limit") {
		return nil, fmt.Errorf("the sandbox needs more than its %d MiB (--sandbox-memory gives it more)", limits.Memory)
	} else if err != nil {
		return nil, fmt.Errorf("is no module that the sandbox can run: %w\nmake it with torchpass plugin build --wasm DIR", err)
	}
	return g, nil
}

// giveStorage copies a storage into the guest's memory.
func giveStorage(ctx context.Context, m api.Module, number, ptr, n uint32) uint32 {
	give, _ := ctx.Value(keyOfStorages{}).(storages)
	if give == nil {
		return 0
	}
	if b := give(number); len(b) == int(n) && m.Memory().Write(ptr, b) {
		return 1
	}
	return 0
}

// maxStderr is how much of what a guest says beside its answer is kept.
const maxStderr = 4 << 10

// ask runs the guest for one request.
func (g *guest) ask(q wire.Request, text string, give storages) (a wire.Response, out []byte, err error) {
	ctx, cancel := context.WithTimeout(context.WithValue(context.Background(), keyOfStorages{}, give), g.limits.Time)
	defer cancel()
	var stdin bytes.Buffer
	if err := wire.Write(&stdin, q, text); err != nil {
		return a, nil, err
	}
	stdout := &bounded{limit: g.limits.Memory << 20}
	stderr := &bounded{limit: maxStderr, drop: true}
	cfg := wazero.NewModuleConfig().WithName("").WithStdin(&stdin).WithStdout(stdout).WithStderr(stderr)
	m, err := g.runtime.InstantiateModule(ctx, g.compiled, cfg)
	if m != nil {
		m.Close(ctx)
	}
	var exit *sys.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() == 0:
	case ctx.Err() != nil:
		return a, nil, fmt.Errorf("the sandbox was ended after %v (--sandbox-time gives it more)", g.limits.Time)
	case err != nil:
		return a, nil, g.died(err, stderr.String())
	}
	out, err = wire.Read(&stdout.Buffer, &a)
	if err != nil {
		return a, nil, fmt.Errorf("the sandbox gave no answer that can be read: %w", err)
	}
	return a, out, nil
}

// died explains a guest that ended itself.
func (g *guest) died(err error, said string) error {
	said = strings.TrimSpace(printable(said))
	if strings.Contains(said, "out of memory") || strings.Contains(said, "cannot allocate memory") || strings.Contains(err.Error(), "memory") && said == "" {
		return fmt.Errorf("the sandbox needs more than its %d MiB (--sandbox-memory gives it more)", g.limits.Memory)
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return fmt.Errorf("the module in the sandbox died: %s\n%s", first, said)
}

// printable leaves out what a terminal would take for commands.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// bounded is a buffer that takes so much; it then fails, or drops the rest.
type bounded struct {
	bytes.Buffer
	limit int
	drop  bool
}

func (b *bounded) Write(p []byte) (int, error) {
	room := b.limit - b.Len()
	if len(p) <= room {
		return b.Buffer.Write(p)
	}
	if !b.drop {
		return 0, errors.New("too much output")
	}
	b.Buffer.Write(p[:room])
	return len(p), nil
}
