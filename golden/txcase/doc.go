// Package txcase reads and writes the file of a golden case, which is also the
// file of a reproducer: a txtar archive.
//
//	One sentence says what the case is about.
//	-- pipeline --
//	fix(fold,dce)
//	-- in --
//	graph(%x : Tensor):
//	  …
//	-- out --
//	…
//
// A last line "Out written by …" before the first section is not intent but says
// where out comes from.
//
// Sections that the harness reads, all but "in" optional:
//
//	pipeline  the passes to run; without it the pass under test alone
//	in        a dump or module text
//	out       the result, byte for byte
//	check     FileCheck directives that the result satisfies
//	inputs    arguments to run in and result with, one "name = value" a line
//	outputs   what they give, one value a line
//	stats     "pass rule count" lines that the edits satisfy
//	misses    what the passes explain that they left alone, a line each
//	error     what the pipeline fails with: the case expects the failure
//	skip      "check: reason" lines: what is not checked, and why
//
// A reproducer has what a failed run knows besides: command, version, failure,
// stack. They are for people; as a case it is in and pipeline, and fails as long
// as the fault is there.
package txcase
