package exec_test

import (
	"errors"
	"testing"

	"github.com/torchpass/torchpass/exec"
	"github.com/torchpass/torchpass/parse"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// TestComposedRefuses gives operators that are made of others arguments of wrong sizes:
// each is an exception or unsupported, not a panic.
func TestComposedRefuses(t *testing.T) {
	for _, call := range []string{
		"aten::linalg_det(%x)", "aten::linalg_inv(%x)", "aten::linalg_solve(%x, %x, %yes)",
		"aten::linalg_matrix_exp(%x)", "aten::linalg_matrix_power(%x, %n)", "aten::cholesky(%x, %yes)",
		"aten::hsplit(%x, %n)", "aten::dsplit(%x, %n)", "aten::rot90(%x, %n, %list)", "aten::tensordot(%x, %x, %list, %list)",
		"aten::diagonal_scatter(%x, %x, %n, %n, %n)", "aten::select_scatter(%x, %x, %n, %n)", "aten::combinations(%x, %n, %yes)",
		"aten::fft_fftshift(%x, %list)", "aten::pixel_unshuffle(%x, %n)", "aten::sum_to_size(%x, %list)", "aten::mH(%x)",
		"aten::linalg_vander(%x, %n)", "aten::linalg_tensorinv(%x, %n)", "aten::nanmedian(%x, %n, %yes)", "aten::pdist(%x, %p)",
		"aten::take_along_dim(%x, %x, %n)", "aten::max_unpool2d(%x, %x, %list)", "aten::put(%x, %x, %x, %yes)",
	} {
		text := "graph(%x : Tensor):\n  %yes : bool = prim::Constant[value=1]()\n  %n : int = prim::Constant[value=-7]()\n" +
			"  %p : float = prim::Constant[value=-1.]()\n  %list : int[] = prim::ListConstruct(%n, %n, %n)\n  %y : Tensor = " + call + "\n  return (%y)\n"
		g, err := parse.Graph("refuses", []byte(text), parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := exec.Compile(g, exec.Options{})
		if err != nil {
			t.Errorf("%s: %v", call, err)
			continue
		}
		for _, shape := range [][]int{nil, {0}, {3}, {2, 3}, {0, 0, 2}} {
			_, err := p.Run(nil, []value.Value{value.TensorOf(tensor.New(tensor.Float32, shape))})
			var raised *exec.Exception
			var missing *exec.Unsupported
			if err != nil && !errors.As(err, &raised) && !errors.As(err, &missing) {
				t.Errorf("%s of %v: %v", call, shape, err)
			}
		}
	}
}
