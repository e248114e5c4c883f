// Package golden runs golden cases: texts with a pipeline, and what must hold of
// the result. It does not import testing; golden/goldentest is the adapter for go
// test, "torchpass test" the command.
//
// A case is a txtar file; package golden/txcase lists its sections, docs/golden.md
// explains them. [Run] runs one and returns all that is wrong with it, a [Failure]
// for each check. Checks that no section asks for come first:
//
//	in             in parses and verifies
//	pipeline       the passes run through
//	verify         the result verifies
//	roundtrip      in and the result print, parse, and print the same
//	idempotent     a second run makes no edit, unless a pass says Once
//	deterministic  runs on fresh copies print the same bytes
//	run            in and result give the same results, writes to inputs and
//	               attributes, exceptions and printed lines
//	bit-exact      the same bits, if every pass of the pipeline declares that
//	vacuity        some tensor that comes out tells something: two of its
//	               elements, in all calls, are finite and differ
//	coverage       every block of in is reached
//	bisect         the pipeline stopped after any number of edits gives a graph
//	               that verifies and computes the same
//
// Then those that sections ask for: outputs, stats, misses, check, out, error. The section
// skip opts out of a check with a reason, except of in, pipeline, verify and what
// sections ask for. A skipped check is run all the same: if it passes, the skip is
// a failure of its own.
//
// [Update] writes what a pipeline gives into the case, unless a check fails that
// no section asks for.
package golden
