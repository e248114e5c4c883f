package shapes

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/types"
)

// given is an input and the type it is said to have.
type given struct {
	name string
	typ  *types.Type
}

// parse reads "x=1,3,224,224; y=int64[2,*]".
func parse(text string) ([]given, error) {
	var all []given
	for _, part := range strings.Split(text, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, rest, ok := strings.Cut(part, "=")
		name = strings.TrimPrefix(strings.TrimSpace(name), "%")
		if !ok || name == "" {
			return nil, fmt.Errorf("inputs: %q is not NAME=SIZES", part)
		}
		t, err := parseType(strings.TrimSpace(rest))
		if err != nil {
			return nil, fmt.Errorf("inputs: %q: %w", part, err)
		}
		all = append(all, given{name, t})
	}
	return all, nil
}

func parseType(text string) (*types.Type, error) {
	info := types.TensorInfo{HasDType: true, DType: tensor.Float32, HasRank: true, HasDevice: true, Device: tensor.CPUDevice, RequiresGrad: types.False}
	if name, rest, ok := strings.Cut(text, "["); ok {
		d, known := tensor.ParseName(strings.TrimSpace(name))
		if !known || !strings.HasSuffix(rest, "]") {
			return nil, fmt.Errorf("want sizes, or DTYPE[SIZES]")
		}
		info.DType, text = d, strings.TrimSuffix(rest, "]")
	}
	if text = strings.TrimSpace(text); text != "" {
		for _, s := range strings.Split(text, ",") {
			d, err := parseDim(strings.TrimSpace(s))
			if err != nil {
				return nil, err
			}
			info.Sizes = append(info.Sizes, d)
		}
	}
	if sizes, static := info.StaticSizes(); static {
		info.Strides = tensor.ContiguousStrides(sizes)
	}
	return types.TensorOf(info), nil
}

func parseDim(s string) (types.Dim, error) {
	if s == "*" {
		return types.AnyDim, nil
	}
	n, err := strconv.ParseInt(s, 10, 40)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%q is not a size", s)
	}
	return types.Dim(n), nil
}
