package exec

import (
	"strings"

	"github.com/torchpass/torchpass/symbol"
)

// firstName returns the operator that another is only a second name of, in the
// in-place form too ("aten::arctan_"). The ok result is false for all others.
func firstName(of symbol.Symbol) (first symbol.Symbol, ok bool) {
	base, inPlace := strings.CutSuffix(strings.TrimPrefix(of.String(), "aten::"), "_")
	name := plainFirstName(base)
	if name == "" || of.Namespace() != "aten" {
		return of, false
	}
	if inPlace {
		name += "_"
	}
	return symbol.Of("aten::" + name), true
}

func plainFirstName(name string) string {
	switch name {
	case "absolute":
		return "abs"
	case "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "arctan2":
		return "a" + strings.TrimPrefix(name, "arc")
	case "clip":
		return "clamp"
	case "concat", "concatenate":
		return "cat"
	case "divide", "true_divide":
		return "div"
	case "fix":
		return "trunc"
	case "ger":
		return "outer"
	case "greater":
		return "gt"
	case "greater_equal":
		return "ge"
	case "inverse":
		return "linalg_inv"
	case "less":
		return "lt"
	case "less_equal":
		return "le"
	case "linalg_matmul":
		return "matmul"
	case "moveaxis":
		return "movedim"
	case "multiply":
		return "mul"
	case "negative":
		return "neg"
	case "not_equal":
		return "ne"
	case "orgqr":
		return "linalg_householder_product"
	case "row_stack":
		return "vstack"
	case "subtract":
		return "sub"
	case "swapaxes", "swapdims":
		return "transpose"
	case "det":
		return "linalg_det"
	}
	if rest, ok := strings.CutPrefix(name, "special_"); ok {
		return specialFirstName(rest)
	}
	return ""
}

func specialFirstName(name string) string {
	switch name {
	case "digamma", "erf", "erfc", "erfinv", "exp2", "expm1", "i0", "log1p", "log_softmax", "logit", "logsumexp",
		"polygamma", "round", "sinc", "softmax", "xlogy":
		return name
	case "expit":
		return "sigmoid"
	case "gammainc":
		return "igamma"
	case "gammaincc":
		return "igammac"
	case "gammaln":
		return "lgamma"
	case "multigammaln":
		return "mvlgamma"
	case "psi":
		return "digamma"
	}
	return ""
}
