// Package rewrite matches patterns, written as rules in the syntax of dumps, and
// replaces what they match. docs/rules.md has the grammar.
//
//	rule add of a product
//	doc a matrix product plus a matrix is one addmm
//	match
//	  %m : Tensor = aten::mm(%x, %w)
//	  %y : Tensor = aten::add({%m, %b}, 1)
//	  return (%y)
//	where
//	  uses(%m) == 1 && shape(%b)[0] == shape(%w)[1]
//	replace
//	  %y : Tensor = aten::addmm(%b, %x, %w, 1, 1)
//	  return (%y)
//
// Parse reads rules, Rules.Apply runs them over the graph of a pass's unit, so that a
// pass is a text of rules and three lines:
//
//	var rules = sync.OnceValue(func() *rewrite.Rules { return rewrite.MustParse("rules.txt", text, rewrite.Options{}) })
//
//	var Pass = &pass.Pass{Name: "mine", Doc: "…", Run: func(u *pass.Unit) error { return rules().Apply(u, rewrite.Proven) }}
//
// # Order
//
// A pattern is matched from its last node, the root, upward; rules are looked up by the
// kind of the root. Nodes are visited in program order, those in blocks before the node
// around them. At each, the rules are tried in the order of the text, the readings of
// one rule (operands in any order, operands that may be missing) in the order in which
// they are written, and the first that applies is taken. What a round makes is not
// matched before the next, so matches of one round never overlap with what another made;
// rounds go on until no rule applies, and a rule set that does not come to an end is an
// error. A reading without operands in any order needs no backtracking: matching costs
// the size of the pattern, at nodes of the root's kind.
//
// # Sound
//
// That both sides compute the same is the rule's claim. What this package sees to:
//
//   - The nodes of a match stand in one block, constants anywhere. But for the root they
//     are pure, and nothing may write what they read or give before the root.
//   - Constants that were looked at, and tensors whose shape or dtype was, are never
//     written.
//   - What is returned shares storage with other values as before, or nobody can tell:
//     nothing writes them, not both are seen from outside, no identity is compared.
//   - A node goes only if nothing else uses it. All else of the match stays.
//   - What replaces has overloads that exist and gives the types that are used.
//
// The facts about tensors that constraints ask for come from whoever applies the rules:
// Proven, Trusted, or any [Known].
package rewrite
