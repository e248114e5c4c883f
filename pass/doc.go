// Package pass composes passes into pipelines and runs them.
//
//	Pass         a transformation: an immutable, documented value
//	Unit         one application of a pass to one graph
//	ModuleUnit   one application of a pass to a module
//	Catalog      passes, pipelines with names, and the orders among passes
//	Pipeline     what to run, read from text and printed as that text
//	Manager      runs a pipeline over a module
//	Report       what each step did
//	Instrument   watches a run, and may fail an application of a pass
//	Error        a failed application; Reproducer makes a case file of it
//
// A pipeline is text:
//
//	default,fix(fold{max-bytes=1048576},dce)
//
// A [Unit] carries the graph, the pass's options, the cached facts, and
// [Unit.Edit], the one place where a pass asks whether it may make an edit.
//
// A pass must not: edit without asking Edit; keep state between units; read files or
// flags; touch another graph than its unit's, or any that its module's functions
// hold, except as a module pass. Whether a pass changed the graph is read from the
// graph's edit counter, never from what the pass says.
//
// # A run
//
// The Manager applies each step to the graphs of all functions side by side, or to
// the module as a whole if it is a module pass. Results, reports, logs, errors and
// what instruments see do not depend on how many graphs are worked on at a time:
// instruments are called before and after the whole of it, and the error is that of
// the first function that has one. A run that is bisected, whose edits are numbered
// over all graphs, goes from graph to graph.
//
// After each step that edited, what it edited is verified. When anything fails, be it
// an error, a panic, a violation, a time-out or an instrument's objection, the step
// is taken back; then the rest of the run is, too, unless it is to keep going.
//
// # Cost
//
// Taking back costs what was edited: package ir keeps a journal of edits, not a copy
// of the graphs. Verification after each pass costs less than the pass itself on
// average. An instrument that is not there costs nothing. A limit of time
// costs a copy of every edited graph, as a pass that hangs may still hold the graph;
// one after which the whole run is abandoned costs nothing.
package pass
