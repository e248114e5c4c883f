// Package pass composes passes into pipelines and runs them.
//
// A [Pass] is an immutable, documented value. A [Unit] is one application of it
// to one graph: it carries the graph, the pass's options, the cached facts, and
// [Unit.Edit], the one place where a pass asks whether it may make an edit. A
// [Pipeline] is read from text and prints as that text:
//
//	dce,fix(fold{max-bytes=1048576},dce)
//
// A [Manager] runs a pipeline over a module: it takes a snapshot of what a pass
// may change, turns panics into errors, verifies the result after every pass that
// edited, and puts the module back as it was when anything failed. What happened
// is in the [Report]; Instruments see it as it happens.
//
// A pass must not: edit without asking Edit; keep state between units; read files
// or flags; touch another graph than its unit's. Whether a pass changed the graph
// is read from the graph's edit counter, never from what the pass says.
package pass
