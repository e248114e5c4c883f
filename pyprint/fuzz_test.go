package pyprint_test

import (
	"errors"
	"testing"

	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/pyprint"
)

// FuzzPrint prints whatever text parses, verified or not: it is source, or an error
// that says why not.
func FuzzPrint(f *testing.F) {
	for _, c := range small {
		f.Add([]byte(c.graph))
	}
	for _, c := range unsayable {
		f.Add([]byte(c.graph))
	}
	f.Add([]byte(`enum E(int):
  A = 1

class C(Module):
  parameter w : Tensor
  attribute e : Enum<E>

object $o : C

method C.forward = graph(%self : C, %x : Tensor):
  %w : Tensor = prim::GetAttr[name="w"](%self)
  %y : Tensor = prim::CallMethod[name="forward"](%self, %x)
  %f : Future[Tensor] = prim::fork_0(%x)
  return (%y)
with prim::fork_0 = graph(%x : Tensor):
  return (%x)
`))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := parse.Parse("fuzz", text, parse.Options{})
		if err != nil {
			return
		}
		check := func(err error) {
			var errs pyprint.Errors
			if err != nil && !errors.As(err, &errs) {
				t.Error(err)
			}
		}
		for _, fn := range file.Module.Functions {
			_, err := pyprint.Method(file.Module, fn)
			check(err)
		}
		_, err = pyprint.Module(file.Module, nil)
		check(err)
	})
}
