package exec

import (
	"strings"

	"github.com/torchpass/torchpass/schema"
	"github.com/torchpass/torchpass/tensor"
	"github.com/torchpass/torchpass/value"
)

// checkOutDTypes refuses out= tensors that are to hold indices or states, which have
// one dtype and are not converted as other results are.
func checkOutDTypes(s *schema.Schema, targets []*tensor.Tensor, results []value.Value) error {
	name := strings.TrimPrefix(s.Name.String(), "aten::")
	if len(targets) < 2 {
		return nil
	}
	for i, to := range targets {
		r := results[i].Tensor()
		if name == "linalg_slogdet" && r != nil && to != nil && to.DType().IsComplex() && !r.DType().IsComplex() {
			return fail("Expected out tensor to have dtype %s, but got %s instead", cName(r.DType()), cName(to.DType()))
		}
		if i == 0 || r == nil || to == nil || to.DType() == r.DType() || r.DType() != tensor.Int64 && r.DType() != tensor.Int32 {
			continue
		}
		switch name {
		case "max", "min", "sort", "topk", "msort", "linalg_cholesky_ex", "linalg_inv_ex", "linalg_ldl_factor", "linalg_ldl_factor_ex",
			"linalg_lu_factor", "linalg_lu_factor_ex", "linalg_solve_ex":
			return fail("Expected out tensor to have dtype %s, but got %s instead", cName(r.DType()), cName(to.DType()))
		case "kthvalue":
			return fail("output indices must be of scalar type Long")
		case "cummax", "cummin":
			return fail("expected scalar_type Long but found %s", to.DType())
		case "mode":
			return fail("expected scalar type 'Long' but got '%s' for indices output", to.DType())
		case "frexp":
			return fail("torch.frexp() expects exponent to have int dtype but got %s", cName(to.DType()))
		}
	}
	return nil
}
