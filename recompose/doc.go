// Package recompose replaces what is computed in parts by the operator that computes
// the whole, and back.
//
//	%m : Tensor = aten::mm(%x, %w)
//	%y : Tensor = aten::add(%m, %b, %one)    -> %y : Tensor = aten::addmm(%b, %x, %w, %one, %one)
//
// Pass recomposes addmm, baddbmm, linear, bmm, gelu, silu, hardswish and layer_norm, and
// makes one product of a sum of products; Decompose takes addmm, linear, layer_norm,
// silu and hardswish apart. What they do is written as rules, in recompose.rules and
// decompose.rules; package rewrite says what else must hold for a rule to be applied.
//
// All of these round in another place: results differ by rounding. A rule asks for the
// dtypes, ranks and sizes without which the two sides would differ in more than that, be
// it by what they refuse: x * sigmoid(x) takes ints, silu does not; a sum broadcasts
// either side, addmm only one. Package infer proves them; where they are not known the
// parts stay, and Unit.Miss says so. What types say of tensors is one run's; option
// trust-types takes it for a fact.
//
// A part that something else uses, too, stays as it is, and so does what depends on it:
// computing twice is no gain.
package recompose
