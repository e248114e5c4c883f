package recompose

import (
	_ "embed"
	"sync"

	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/rewrite"
)

// Options are the settings of both passes.
type Options struct {
	// TrustTypes makes constraints believe what types say of tensors.
	TrustTypes bool `option:"trust-types" doc:"take dtypes, shapes and devices in types for facts"`
}

// Pass makes whole operators of their parts.
var Pass = &pass.Pass{
	Name: "recompose",
	Doc: `make whole operators of their parts

Finds addmm, baddbmm, linear, bmm, gelu, silu, hardswish and layer_norm where they are
computed in parts. Sums are rounded in other places.`,
	Numerics:   pass.Reassociates,
	NewOptions: func() any { return &Options{} },
	Run:        func(u *pass.Unit) error { return apply(u, wholes()) },
}

// Decompose makes parts of whole operators.
var Decompose = &pass.Pass{
	Name: "decompose",
	Doc: `make parts of whole operators

Takes addmm, linear, layer_norm, silu and hardswish apart, for passes and runtimes that
know only the parts. Sums are rounded in other places.`,
	Numerics:   pass.Reassociates,
	Once:       true, // in one fix(...) with recompose it would go on for ever
	NewOptions: func() any { return &Options{} },
	Run:        func(u *pass.Unit) error { return apply(u, parts()) },
}

//go:generate go run ../rewrite/internal/rulegen recompose.rules decompose.rules

//go:embed recompose.rules
var wholeText string

//go:embed decompose.rules
var partText string

var wholes = sync.OnceValue(func() *rewrite.Rules {
	return rewrite.MustParse("recompose.rules", wholeText, rewrite.Options{NearMisses: true, Compiled: recomposeMatchers()})
})

var parts = sync.OnceValue(func() *rewrite.Rules {
	return rewrite.MustParse("decompose.rules", partText, rewrite.Options{NearMisses: true, Compiled: decomposeMatchers()})
})

func apply(u *pass.Unit, r *rewrite.Rules) error {
	if u.Options.(*Options).TrustTypes {
		return r.Apply(u, rewrite.Trusted)
	}
	return r.Apply(u, rewrite.Proven)
}
