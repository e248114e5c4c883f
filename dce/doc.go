// Package dce removes nodes whose results are never observed.
//
// A node stays if it has effects (it prints, raises, calls something unknown), if
// it writes to what lives on (an alias of an input or output, or anything that a
// node that stays reads), or if a node that stays uses one of its outputs. All
// this is the analysis alias.Live. Outputs of a prim::If that nothing uses go,
// with the returns behind them, and so do values that a prim::Loop carries only
// for itself.
//
//	%d : Tensor = aten::mul(%x, %x)             gone: nothing uses %d
//	%e : Tensor = aten::add_(%d, %x, %one)      gone with it: only %d is written
//	%f : Tensor = aten::add_(%x, %y, %one)      stays: the caller sees %x
//
// It never removes a prim::RaiseException or what decides whether one is reached.
// A loop that computes nothing live is removed even if it would not have ended,
// as PyTorch does. The cost is linear in the size of the graph.
package dce
