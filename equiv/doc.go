// Package equiv says whether two graphs compute the same: it makes inputs from
// types and a seed, runs both graphs on copies of them, and compares what they
// return, what they write to their inputs, and what they raise.
//
// Two floating results agree within the tolerances of torch.testing.assert_close
// for their dtype:
//
//	dtype              rtol     atol
//	float16            1e-3     1e-5
//	bfloat16           1.6e-2   1e-5
//	float32, complex64 1.3e-6   1e-5
//	float64, complex128 1e-7    1e-7
//	everything else    0        0
//
// dtype, shape and structure must agree exactly. Integers are compared exactly, NaN
// agrees with NaN. A [Figure] gives the largest errors even where the tolerance
// holds, so that a ledger can tell bit-exact from close.
//
// [Inputs] makes inputs, and [Probe] looks for shapes with which a graph runs where
// the text does not give them.
//
// [DiffGraphs] and [DiffModules] compare the text instead of the meaning: what one
// graph has and the other has not, names and mangling ignored. Nodes are paired first
// by what they compute and by what is computed from them (hashes down from the inputs
// and up from the returns), then by paired neighbours, then by order; see diff_match.go.
package equiv
